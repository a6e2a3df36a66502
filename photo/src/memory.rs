//! How much memory a picture may take, decided before it takes any.

use crate::MAX_SIDE;
use crate::refused::Refused;

/// What reading may need at most, with the file itself, in bytes: 80 MiB less what tables, rows and the encoder take.
const MOST: u64 = 76 << 20;

/// A picture's size as its file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The longer side.
    pub fn longer(self) -> u32 {
        self.width.max(self.height)
    }

    /// At most so many pixels.
    ///
    /// # Errors
    /// [`Refused::TooManyPixels`].
    pub fn at_most(self, limit: u64) -> Result<(), Refused> {
        if self.pixels() > limit || self.longer() > MAX_SIDE {
            let Self { width, height } = self;
            return Err(Refused::TooManyPixels { width, height, limit });
        }
        Ok(())
    }
}

/// Whether `needed` bytes fit beside a file of `file` bytes.
pub fn fits(file: usize, needed: u64) -> bool {
    needed <= left(file)
}

/// What is left beside a file of `file` bytes.
pub fn left(file: usize) -> u64 {
    MOST.saturating_sub(u64::try_from(file).unwrap_or(u64::MAX))
}
