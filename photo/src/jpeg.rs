//! JPEG: what is decoded, how large, and with how much memory.

mod parts;

use std::io::BufReader;

use jpeg_decoder::{Decoder, PixelFormat};

use self::parts::Frame;
use crate::memory::{self, Size};
use crate::picture::{Order, Picture, reduction};
use crate::upright::Orientation;
use crate::{Kind, MAX_PIXELS_JPEG, Refused};

const BROKEN: Refused = Refused::Broken(Kind::Jpeg);

/// Decodes a JPEG at whole, half, a quarter or an eighth of its size: the least that is enough, or less when memory does not suffice.
///
/// # Errors
/// Too many pixels for its form, or broken.
pub fn read(bytes: &[u8]) -> Result<(Picture, Orientation), Refused> {
    let parts = parts::parts(bytes)?;
    let by = divisor(parts.frame, bytes.len())?;
    let orientation = parts.exif.map_or(Orientation::default(), Orientation::of_exif);
    let mut decoder = Decoder::new(BufReader::new(parts.shown));
    let (width, height) = wanted(parts.frame.size, by);
    let (width, height) = decoder.scale(width, height).map_err(|_| BROKEN)?;
    let pixels = decoder.decode().map_err(|_| BROKEN)?;
    let format = decoder.info().ok_or(BROKEN)?.pixel_format;
    drop(decoder);
    let rgb = match format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
        PixelFormat::CMYK32 => on_paper(&pixels),
        PixelFormat::L16 => return Err(BROKEN),
    };
    let (width, height) = (u32::from(width), u32::from(height));
    if rgb.len() as u64 != u64::from(width) * u64::from(height) * 3 {
        return Err(BROKEN);
    }
    Ok((Picture { width, height, rgb }, orientation))
}

/// By what the sides are divided.
fn divisor(frame: Frame, file: usize) -> Result<u64, Refused> {
    frame.size.at_most(MAX_PIXELS_JPEG)?;
    let enough = u64::from(reduction(frame.size, Order::FromTop));
    let wanted = if enough.is_power_of_two() {
        enough
    } else {
        enough.next_power_of_two() / 2
    };
    let larger = (0..4).map(|power| 1 << power).filter(|by| *by >= wanted.min(8));
    let fitting = larger.into_iter().find(|by| memory::fits(file, frame.needs(*by)));
    fitting.ok_or_else(|| {
        let Size { width, height } = frame.size;
        let limit = memory::left(file) * frame.size.pixels() / frame.needs(8).max(1);
        Refused::TooManyPixels { width, height, limit }
    })
}

/// What to ask the decoder for: it takes the least scale at which one side is as long as asked for, so only the longer one is named.
fn wanted(size: Size, by: u64) -> (u16, u16) {
    let side = |side: u32| u16::try_from(u64::from(side).div_ceil(by)).unwrap_or(u16::MAX);
    if size.width >= size.height {
        (side(size.width), u16::MAX)
    } else {
        (u16::MAX, side(size.height))
    }
}

/// Inks on white paper. The decoder gives how much of the paper each ink covers.
fn on_paper(inks: &[u8]) -> Vec<u8> {
    let shown = |ink: u8, black: u8| {
        let seen = (255 - u32::from(ink)) * (255 - u32::from(black));
        ((seen + 127) / 255) as u8
    };
    let pixels = inks.as_chunks::<4>().0.iter();
    pixels
        .flat_map(|[cyan, magenta, yellow, black]| [cyan, magenta, yellow].map(|ink| shown(*ink, *black)))
        .collect()
}
