//! WebP: the first picture of the file.

use image_webp::WebPDecoder;

use crate::memory::{self, Size};
use crate::picture::{ALL, Order, Picture, Reducer, on_white};
use crate::pieces::Pieces;
use crate::upright::Orientation;
use crate::{Kind, MAX_PIXELS, Refused};

const BROKEN: Refused = Refused::Broken(Kind::WebP);

/// Decodes a WebP; of an animation its first frame.
///
/// # Errors
/// Too many pixels for its form, or broken.
pub fn read(bytes: &[u8]) -> Result<(Picture, Orientation), Refused> {
    let first = first(bytes).ok_or(BROKEN)?;
    first.image.size.at_most(MAX_PIXELS)?;
    let size = first.image.size;
    let needed = first.image.needs();
    if !memory::fits(bytes.len(), needed) {
        let limit = memory::left(bytes.len()) * size.pixels() / needed.max(1);
        return Err(Refused::TooManyPixels {
            width: size.width,
            height: size.height,
            limit,
        });
    }
    let orientation = first.exif.map_or(Orientation::default(), Orientation::of_exif);
    let opaque = first.image.opaque;
    let mut decoder = WebPDecoder::new(first.image.shown()).map_err(|_| BROKEN)?;
    if decoder.dimensions() != (size.width, size.height) {
        return Err(BROKEN);
    }
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut pixels = vec![0; size.width as usize * size.height as usize * channels];
    decoder.read_image(&mut pixels).map_err(|_| BROKEN)?;
    let mut reducer = Reducer::new(size, Order::FromTop);
    for (y, row) in pixels.chunks(size.width as usize * channels).enumerate() {
        if channels == 3 {
            reducer.add(y, ALL, row.as_chunks::<3>().0.iter().copied());
        } else {
            let pixels = row.as_chunks::<4>().0.iter();
            reducer.add(
                y,
                ALL,
                pixels.map(|[red, green, blue, alpha]| {
                    on_white([*red, *green, *blue], if opaque { u8::MAX } else { *alpha })
                }),
            );
        }
    }
    Ok((reducer.finish(), orientation))
}

/// What of a file is looked at.
struct First<'a> {
    image: Image<'a>,
    exif: Option<&'a [u8]>,
}

/// One picture: a chunk `VP8 ` or `VP8L`, and the transparency of the former.
struct Image<'a> {
    size: Size,
    lossless: bool,
    opaque: bool,
    alpha: Option<&'a [u8]>,
    data: &'a [u8],
}

/// Chunks of a RIFF container: four letters, length, contents, one byte more if the length is odd.
#[derive(Clone, Copy)]
struct Chunks<'a>(&'a [u8]);

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.0.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest.get(length % 2..).unwrap_or_default();
        Some((name, contents))
    }
}

/// Finds the first picture, also that of an animation, and the EXIF data.
fn first(bytes: &[u8]) -> Option<First<'_>> {
    let chunks = Chunks(bytes.get(12..)?);
    let exif = chunks
        .into_iter()
        .find(|(name, _)| *name == b"EXIF")
        .map(|(_, contents)| contents);
    // Some writers begin with the marker that JPEG has.
    let exif = exif.map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
    let frame = chunks
        .into_iter()
        .find(|(name, _)| *name == b"ANMF")
        .and_then(|(_, contents)| contents.get(16..));
    let image = image(frame.map_or(chunks, Chunks))?;
    Some(First { image, exif })
}

fn image(chunks: Chunks<'_>) -> Option<Image<'_>> {
    let mut alpha = None;
    for (name, data) in chunks {
        match name {
            b"ALPH" => alpha = Some(data),
            // RFC 6386, 9.1: three bytes, three that are always the same, width and height of 14 bits with scaling hints.
            b"VP8 " => {
                let [_, _, _, _, _, _, w0, w1, h0, h1] = data.first_chunk()?;
                let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
                let size = Size {
                    width: side(*w0, *w1),
                    height: side(*h0, *h1),
                };
                return Some(Image {
                    size,
                    lossless: false,
                    opaque: alpha.is_none(),
                    alpha,
                    data,
                });
            }
            // RFC 9649, 3.4: one byte that is always the same, width and height less one of 14 bits, whether alpha is used.
            b"VP8L" => {
                let (_, header) = data.first_chunk::<5>()?.split_first()?;
                let header = u32::from_le_bytes(*header.first_chunk()?);
                let size = Size {
                    width: (header & 0x3fff) + 1,
                    height: (header >> 14 & 0x3fff) + 1,
                };
                return Some(Image {
                    size,
                    lossless: true,
                    opaque: header >> 28 & 1 == 0,
                    alpha: None,
                    data,
                });
            }
            _ => {}
        }
    }
    None
}

impl<'a> Image<'a> {
    /// Memory that decoding needs, in bytes.
    fn needs(&self) -> u64 {
        let pixels = self.size.pixels();
        let data = self.data.len() as u64;
        match (self.lossless, self.alpha) {
            (true, _) => pixels * 4 + pixels / 2,
            // Planes of luma and chroma, twice the coded data, then colours.
            (false, None) => pixels * 9 / 2 + 2 * data,
            // Transparency is decoded as colours of its own.
            (false, Some(_)) => pixels * 21 / 2 + 2 * data,
        }
    }

    /// A file of this picture alone.
    fn shown(&self) -> Pieces<'a> {
        let mut file = Pieces::default();
        let length = 64 + self.alpha.map_or(0, <[u8]>::len) + self.data.len();
        let mut start = b"RIFF".to_vec();
        start.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        start.extend(b"WEBP");
        file.push(start);
        if let Some(alpha) = self.alpha {
            let side = |side: u32| side.saturating_sub(1).to_le_bytes().into_iter().take(3);
            let header = [0x10, 0, 0, 0]
                .into_iter()
                .chain(side(self.size.width))
                .chain(side(self.size.height));
            push(&mut file, b"VP8X", header.collect(), &[]);
            push(&mut file, b"ALPH", Vec::new(), alpha);
        }
        match self.data.split_first_chunk::<5>() {
            // The decoder needs twice the memory to leave transparency out: all are decoded as if they had it.
            Some(([a, b, c, d, e], rest)) if self.lossless => {
                push(&mut file, b"VP8L", vec![*a, *b, *c, *d, e | 0x10], rest);
            }
            _ => push(&mut file, b"VP8 ", Vec::new(), self.data),
        }
        file
    }
}

/// Adds a chunk whose contents are `start` and `rest`.
fn push<'a>(file: &mut Pieces<'a>, name: &[u8; 4], start: Vec<u8>, rest: &'a [u8]) {
    let length = start.len() + rest.len();
    let mut header = name.to_vec();
    header.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    header.extend(start);
    file.push(header);
    file.push(rest);
    if length % 2 == 1 {
        file.push(&b"\0"[..]);
    }
}
