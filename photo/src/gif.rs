//! GIF: the first frame, on its canvas.

use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, MemoryLimit};

use crate::memory::Size;
use crate::picture::{ALL, Order, Picture, Reducer, Rgb};
use crate::{Kind, MAX_PIXELS, Refused};

const BROKEN: Refused = Refused::Broken(Kind::Gif);

/// Decodes the first frame of a GIF.
///
/// # Errors
/// Too many pixels, or broken.
pub fn read(bytes: &[u8]) -> Result<Picture, Refused> {
    let canvas = canvas(bytes).ok_or(BROKEN)?;
    canvas.at_most(MAX_PIXELS)?;
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.check_frame_consistency(true);
    options.allow_unknown_blocks(true);
    options.set_memory_limit(NonZeroU64::new(MAX_PIXELS).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes));
    let mut decoder = options.read_info(bytes).map_err(|_| BROKEN)?;
    let frame = decoder.next_frame_info().map_err(|_| BROKEN)?.ok_or(BROKEN)?;
    let clear = frame.transparent.map(usize::from);
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let (width, height) = (usize::from(frame.width), usize::from(frame.height));
    let mut indexes = vec![0; width * height];
    decoder.read_into_buffer(&mut indexes).map_err(|_| BROKEN)?;
    let palette = decoder.palette().map_err(|_| BROKEN)?.as_chunks::<3>().0;
    let colour = |index: &u8| {
        let index = usize::from(*index);
        let seen = palette.get(index).filter(|_| clear != Some(index));
        seen.copied().unwrap_or(WHITE)
    };
    let mut reducer = Reducer::new(canvas, Order::FromTop);
    for y in 0..canvas.height as usize {
        let row = y
            .checked_sub(top)
            .filter(|row| *row < height)
            .map(|row| row * width..(row + 1) * width);
        let row = row.and_then(|row| indexes.get(row)).unwrap_or_default();
        let margin = std::iter::repeat_n(WHITE, if row.is_empty() { 0 } else { left });
        let rest = std::iter::repeat(WHITE);
        reducer.add(
            y,
            ALL,
            margin
                .chain(row.iter().map(colour))
                .chain(rest)
                .take(canvas.width as usize),
        );
    }
    Ok(reducer.finish())
}

const WHITE: Rgb = [u8::MAX; 3];

/// The size of the canvas, after the six bytes of the signature.
fn canvas(bytes: &[u8]) -> Option<Size> {
    let [w0, w1, h0, h1] = bytes.get(6..10)?.first_chunk()?;
    let (width, height) = (u16::from_le_bytes([*w0, *w1]), u16::from_le_bytes([*h0, *h1]));
    (width > 0 && height > 0).then_some(Size {
        width: width.into(),
        height: height.into(),
    })
}
