//! Why a file is not taken in.

use crate::kind::Kind;

/// Why a file is not taken in: what its sender can be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There are no bytes: no file was chosen.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than [`crate::MAX_BYTES`].
    #[error("the file has {bytes} bytes: at most {} are taken", crate::MAX_BYTES)]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The picture has more pixels than are decoded of a file like this one.
    #[error("the picture is {width} × {height}: at most {limit} pixels are taken of a file like this")]
    TooManyPixels {
        /// Its width, as the file says.
        width: u32,
        /// Its height, as the file says.
        height: u32,
        /// How many pixels it may have.
        limit: u64,
    },
    /// The format of iPhones that are set to "high efficiency".
    #[error("a HEIC picture")]
    Heic,
    /// A video, or a photograph that moves in a video's format.
    #[error("a video")]
    Video,
    /// A picture or document of another format, by its name.
    #[error("{0} is not taken")]
    Other(&'static str),
    /// Nothing that is known.
    #[error("neither JPEG, PNG, WebP nor GIF")]
    Unknown,
    /// The file is cut off, damaged, or contradicts itself.
    #[error("the {0} file is cut off or damaged")]
    Broken(Kind),
}
