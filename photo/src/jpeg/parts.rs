//! A JPEG file taken apart (ITU-T T.81, annex B): only what makes the picture is shown to the decoder.

use memchr::memchr;

use super::BROKEN;
use crate::MAX_PIXELS_JPEG;
use crate::memory::Size;
use crate::pieces::Pieces;
use crate::refused::Refused;

/// Progressive files have about ten scans; each one costs a walk over the whole picture, however short it is.
const MOST_SCANS: usize = 40;
/// Tables and scans that are shown to the decoder.
const MOST_PIECES: usize = 400;

/// What a file consists of.
#[derive(Debug)]
pub struct Parts<'a> {
    pub frame: Frame,
    /// EXIF data from their TIFF header on.
    pub exif: Option<&'a [u8]>,
    /// The file as the decoder sees it.
    pub shown: Pieces<'a>,
}

/// What the frame header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub size: Size,
    /// All coefficients are held until the last scan has come.
    progressive: bool,
    /// 1 grey, 3 colour, 4 inks.
    components: u64,
    /// Samples of all components for one unit of coding, and what that unit measures.
    samples: u64,
    unit: Size,
}

impl Frame {
    /// Memory that decoding needs when both sides are divided by `by`, in bytes.
    pub fn needs(self, by: u64) -> u64 {
        let Size { width, height } = self.size;
        let units = u64::from(width.div_ceil(self.unit.width)) * u64::from(height.div_ceil(self.unit.height));
        let samples = units * self.samples;
        let coefficients = if self.progressive { samples * 2 } else { 0 };
        let pixels = u64::from(width).div_ceil(by) * u64::from(height).div_ceil(by);
        let planes = samples.div_ceil(by * by);
        // Afterwards inks and greys become colours.
        let colours = if self.components == 3 { 0 } else { 3 * pixels };
        coefficients + planes + pixels * self.components + colours
    }
}

/// Takes a file apart, up to its end marker; what follows is not looked at.
///
/// # Errors
/// Too many pixels (before anything else is looked at), a form of JPEG that is not taken, or broken.
pub fn parts(bytes: &[u8]) -> Result<Parts<'_>, Refused> {
    let mut rest = Rest { bytes, at: 2 };
    let mut frame = None;
    let mut exif = None;
    let mut scans = 0;
    let mut shown = Pieces::default();
    shown.push(&b"\xff\xd8"[..]);
    loop {
        let start = rest.next_marker().ok_or(BROKEN)?;
        let marker = rest.byte().ok_or(BROKEN)?;
        // Those without contents: temporary, restart, start.
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        if marker == 0xd9 {
            shown.push(&b"\xff\xd9"[..]);
            break;
        }
        let contents = rest.segment().ok_or(BROKEN)?;
        let keep = match marker {
            0xc0..=0xc2 => {
                if frame.replace(frame_of(marker, contents)?).is_some() {
                    return Err(BROKEN);
                }
                true
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(Refused::Other("JPEG of a rare form"));
            }
            // Huffman tables, quantization tables, restart interval.
            0xc4 | 0xdb | 0xdd => true,
            0xda => {
                scans += 1;
                rest.skip_scan();
                true
            }
            // Say how colours are to be understood.
            0xe0 => contents.starts_with(b"JFIF\0"),
            0xee => contents.starts_with(b"Adobe"),
            0xe1 => {
                exif = exif.or(contents.strip_prefix(b"Exif\0\0"));
                false
            }
            _ => false,
        };
        if keep {
            shown.push(bytes.get(start..rest.at).ok_or(BROKEN)?);
        }
        if scans > MOST_SCANS || shown.count() > MOST_PIECES {
            return Err(BROKEN);
        }
    }
    let frame = frame.ok_or(BROKEN)?;
    if scans == 0 {
        return Err(BROKEN);
    }
    Ok(Parts { frame, exif, shown })
}

/// Reads a frame header (B.2.2): precision, height, width, then identifier, sampling factors and table of each component.
fn frame_of(marker: u8, contents: &[u8]) -> Result<Frame, Refused> {
    let ([precision, h1, h0, w1, w0, count], components) = contents.split_first_chunk().ok_or(BROKEN)?;
    let size = Size {
        width: u32::from(u16::from_be_bytes([*w1, *w0])),
        height: u32::from(u16::from_be_bytes([*h1, *h0])),
    };
    size.at_most(MAX_PIXELS_JPEG)?;
    if *precision != 8 {
        return Err(Refused::Other("JPEG of a rare form"));
    }
    let components = components.as_chunks::<3>().0;
    if size.pixels() == 0 || components.len() != usize::from(*count) || !matches!(count, 1 | 3 | 4) {
        return Err(BROKEN);
    }
    let factors = || {
        components
            .iter()
            .map(|[_, factors, _]| (factors >> 4, factors & 15))
    };
    if factors().any(|(across, down)| !(1..=4).contains(&across) || !(1..=4).contains(&down)) {
        return Err(BROKEN);
    }
    let most = |side: fn((u8, u8)) -> u8| u32::from(factors().map(side).max().unwrap_or(1)) * 8;
    Ok(Frame {
        size,
        progressive: marker == 0xc2,
        components: u64::from(*count),
        samples: factors()
            .map(|(across, down)| u64::from(across) * u64::from(down) * 64)
            .sum(),
        unit: Size {
            width: most(|(across, _)| across),
            height: most(|(_, down)| down),
        },
    })
}

/// What has not been looked at yet.
struct Rest<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Rest<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at)?;
        self.at += 1;
        Some(*byte)
    }

    /// Goes to the code of the next marker and says where the marker begins. Bytes between segments are passed over,
    /// as other decoders do: some phones leave them there.
    fn next_marker(&mut self) -> Option<usize> {
        loop {
            self.at += memchr(0xff, self.bytes.get(self.at..)?)? + 1;
            while *self.bytes.get(self.at)? == 0xff {
                self.at += 1;
            }
            if *self.bytes.get(self.at)? != 0 {
                return Some(self.at - 1);
            }
        }
    }

    /// The contents of a segment: its length, which counts itself, and what follows.
    fn segment(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_be_bytes([self.byte()?, self.byte()?]);
        let length = usize::from(length).checked_sub(2)?;
        let contents = self.bytes.get(self.at..self.at + length)?;
        self.at += length;
        Some(contents)
    }

    /// Goes to the marker that ends the coded data of a scan, or to the end of the file.
    fn skip_scan(&mut self) {
        loop {
            let Some(found) = self.bytes.get(self.at..).and_then(|rest| memchr(0xff, rest)) else {
                self.at = self.bytes.len();
                return;
            };
            self.at += found;
            match self.bytes.get(self.at + 1) {
                // A byte 255 in the data, or a restart.
                Some(0 | 0xd0..=0xd7) => self.at += 2,
                Some(0xff) => self.at += 1,
                _ => return,
            }
        }
    }
}
