//! Takes in a photograph that a stranger sent: limits are checked before anything is decoded, the picture is read no larger than it is
//! needed, turned upright, put on white, and written anew as JPEG, so that nothing of the file that came is kept but what can be seen.
//!
//! Pure: bytes in, bytes out. The kind of file is decided by its bytes, never by a name or a declared type.
//!
//! What the readers of the formats get to see is only what they need (`jpeg::parts`, `webp::first`): whatever else a file holds
//! (EXIF, XMP, profiles, previews, other frames, what follows the end) stays outside.

mod encode;
mod gif;
mod jpeg;
mod kind;
mod memory;
mod picture;
mod pieces;
mod png;
mod refused;
mod upright;
mod webp;

pub use crate::kind::Kind;
pub use crate::refused::Refused;

use crate::picture::Picture;
use crate::upright::Orientation;

/// The largest file that is looked at, in bytes.
pub const MAX_BYTES: usize = 25_000_000;
/// The most pixels of a JPEG, which is decoded scaled down.
pub const MAX_PIXELS_JPEG: u64 = 50_000_000;
/// The most pixels of the other kinds.
pub const MAX_PIXELS: u64 = 12_000_000;
/// The longest side of any picture, in pixels.
pub const MAX_SIDE: u32 = 65_535;
/// The longer side of what is stored, at most, in pixels.
pub const STORED_SIDE: u32 = 1600;
/// The size of what is stored, at most, in bytes.
pub const STORED_BYTES: usize = 400_000;
/// The longer side of the thumbnail, at most, in pixels.
pub const THUMBNAIL_SIDE: u32 = 320;
/// The size of the thumbnail, at most, in bytes.
pub const THUMBNAIL_BYTES: usize = 40_000;

/// A photograph as it may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Baseline JPEG, upright, at most [`STORED_SIDE`] and [`STORED_BYTES`], without any metadata.
    pub jpeg: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The same as a small JPEG: at most [`THUMBNAIL_SIDE`] and [`THUMBNAIL_BYTES`].
    pub thumbnail: Vec<u8>,
}

/// Takes in the bytes of a file: JPEG, PNG, WebP or GIF; of an animation its first frame.
///
/// Needs at most 80 MiB with the file itself, whatever the file says.
///
/// # Errors
/// [`Refused`] says why there is nothing to store. Limits are checked before pixels are decoded.
pub fn take(bytes: &[u8]) -> Result<Taken, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::TooLarge { bytes: bytes.len() });
    }
    let kind = Kind::of(bytes)?;
    let (picture, orientation) = match kind {
        Kind::Jpeg => jpeg::read(bytes)?,
        Kind::Png => png::read(bytes)?,
        Kind::Gif => (gif::read(bytes)?, Orientation::default()),
        Kind::WebP => webp::read(bytes)?,
    };
    finish(picture, orientation).ok_or(Refused::Broken(kind))
}

/// Shrinks, turns and encodes.
fn finish(picture: Picture, orientation: Orientation) -> Option<Taken> {
    let fitted = picture.fit(STORED_SIDE)?;
    drop(picture);
    let (jpeg, picture) = encode::within(orientation.apply(fitted), STORED_BYTES)?;
    let (thumbnail, _) = encode::within(picture.fit(THUMBNAIL_SIDE)?, THUMBNAIL_BYTES)?;
    Some(Taken {
        jpeg,
        width: picture.width,
        height: picture.height,
        thumbnail,
    })
}

/// Columns of the grid that [`cover`] works on.
pub const GRID_COLUMNS: u32 = 12;
/// Its rows.
pub const GRID_ROWS: u32 = 12;

/// The same picture with cells of a grid of [`GRID_COLUMNS`] by [`GRID_ROWS`] made one colour each, so that nobody can be recognised under
/// them. Cells are counted from 0, row by row; those that there are not are passed over.
///
/// # Errors
/// See [`take`]: it is for pictures that [`take`] wrote.
pub fn cover(jpeg: &[u8], cells: &[u32]) -> Result<Taken, Refused> {
    let (mut picture, orientation) = jpeg::read(jpeg)?;
    for cell in cells {
        picture.cover(*cell % GRID_COLUMNS, *cell / GRID_COLUMNS);
    }
    finish(picture, orientation).ok_or(Refused::Broken(Kind::Jpeg))
}
