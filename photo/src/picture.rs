//! Pixels, and how they become fewer.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::STORED_SIDE;
use crate::memory::Size;

/// One pixel: red, green, blue.
pub type Rgb = [u8; 3];

/// A picture in memory, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// `width * height` pixels of red, green and blue.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// No side longer than `longest`, in the same proportions; never larger than it was. Nothing, if the picture is not as
    /// large as it says.
    pub fn fit(&self, longest: u32) -> Option<Self> {
        let size = Size {
            width: self.width,
            height: self.height,
        };
        let longer = size.longer();
        if longer <= longest {
            return Some(self.clone());
        }
        let scaled = |side: u32| {
            let scaled = (u64::from(side) * u64::from(longest) + u64::from(longer) / 2) / u64::from(longer);
            u32::try_from(scaled).unwrap_or(longest).max(1)
        };
        let mut smaller = Image::new(scaled(self.width), scaled(self.height), PixelType::U8x3);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        let whole = ImageRef::new(self.width, self.height, &self.rgb, PixelType::U8x3).ok()?;
        Resizer::new().resize(&whole, &mut smaller, &options).ok()?;
        Some(Self {
            width: smaller.width(),
            height: smaller.height(),
            rgb: smaller.into_vec(),
        })
    }
}

/// On white: what is seen of a pixel that is `alpha`/255 opaque.
pub fn on_white([red, green, blue]: Rgb, alpha: u8) -> Rgb {
    let alpha = u32::from(alpha);
    [red, green, blue].map(|value| {
        let seen = (u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255;
        u8::try_from(seen).unwrap_or(u8::MAX)
    })
}

/// More pixels than this are not held: a larger picture is read at half its size or less, even if it becomes smaller than
/// it might be stored.
const HELD: u64 = 8_000_000;
/// Sums of so many by so many pixels still fit into 16 bits.
const MOST: u32 = 16;

/// By how much both sides are divided while a picture is read, so that what is held is still at least as large as what is stored.
pub fn reduction(size: Size) -> u32 {
    let enough = (size.longer() / STORED_SIDE).max(1);
    let little = (1..MOST)
        .find(|by| size.pixels() / u64::from(by * by) <= HELD)
        .unwrap_or(MOST);
    enough.max(little).min(MOST)
}

/// Takes a picture's pixels in any order of rows and keeps the averages of squares of them.
#[derive(Debug)]
pub struct Reducer {
    size: Size,
    by: usize,
    /// Pixels of a kept row.
    columns: usize,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    /// Each pixel is kept.
    Whole(Vec<u8>),
    /// The sums of red, green and blue of each square.
    Sums(Vec<u16>),
}

/// What part of a row comes: every `step`th pixel from `start` on.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    pub start: usize,
    pub step: usize,
}

/// All pixels of a row.
pub const ALL: Columns = Columns { start: 0, step: 1 };

impl Reducer {
    /// For a picture of this size. Limits have been checked: this allocates what is kept.
    pub fn new(size: Size) -> Self {
        let by = reduction(size);
        let columns = size.width.div_ceil(by) as usize;
        let values = columns * size.height.div_ceil(by) as usize * 3;
        let kept = if by == 1 {
            Kept::Whole(vec![u8::MAX; values])
        } else {
            Kept::Sums(vec![0; values])
        };
        Self {
            size,
            by: by as usize,
            columns,
            kept,
        }
    }

    /// Adds pixels of row `y`. What lies outside of the picture is ignored.
    pub fn add(&mut self, y: usize, part: Columns, pixels: impl Iterator<Item = Rgb>) {
        let row = y / self.by * self.columns * 3;
        let row = row..row + self.columns * 3;
        match &mut self.kept {
            Kept::Whole(values) => {
                let cells = values.get_mut(row).unwrap_or_default().as_chunks_mut::<3>().0;
                for (cell, pixel) in cells
                    .iter_mut()
                    .skip(part.start)
                    .step_by(part.step.max(1))
                    .zip(pixels)
                {
                    *cell = pixel;
                }
            }
            Kept::Sums(sums) => {
                let cells = sums.get_mut(row).unwrap_or_default().as_chunks_mut::<3>().0;
                let width = self.size.width as usize;
                let columns = (part.start..width).step_by(part.step.max(1)).count();
                let (mut column, mut within) = (part.start / self.by, part.start % self.by);
                for pixel in pixels.take(columns) {
                    if let Some(cell) = cells.get_mut(column) {
                        for (sum, value) in cell.iter_mut().zip(pixel) {
                            *sum = sum.saturating_add(u16::from(value));
                        }
                    }
                    within += part.step;
                    while within >= self.by {
                        within -= self.by;
                        column += 1;
                    }
                }
            }
        }
    }

    /// The picture, when every pixel has been added once.
    pub fn finish(self) -> Picture {
        let by = self.by;
        let width = self.size.width.div_ceil(by as u32);
        let height = self.size.height.div_ceil(by as u32);
        let rgb = match self.kept {
            Kept::Whole(rgb) => rgb,
            Kept::Sums(sums) => {
                let (across, down) = (self.size.width as usize, self.size.height as usize);
                let rows = sums.chunks(self.columns * 3).enumerate();
                let mut rgb = Vec::with_capacity(sums.len());
                for (row, sums) in rows {
                    let lines = by.min(down - (row * by).min(down));
                    for (column, sums) in sums.as_chunks::<3>().0.iter().enumerate() {
                        let count = (lines * by.min(across - (column * by).min(across))).max(1) as u32;
                        rgb.extend(sums.map(|sum| ((u32::from(sum) + count / 2) / count) as u8));
                    }
                }
                rgb
            }
        };
        Picture { width, height, rgb }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> Size {
        Size { width, height }
    }

    #[test]
    fn what_is_held_is_small_and_enough() {
        assert_eq!(reduction(size(1600, 1200)), 1);
        assert_eq!(reduction(size(3199, 2000)), 1);
        assert_eq!(
            reduction(size(3199, 3199)),
            2,
            "10 megapixels are too many to hold"
        );
        assert_eq!(reduction(size(4000, 3000)), 2);
        assert_eq!(reduction(size(8000, 6000)), 5);
        assert_eq!(reduction(size(65_535, 183)), 16);
        assert_eq!(reduction(size(1, 1)), 1);
    }

    #[test]
    fn squares_are_averaged_also_at_the_edges_and_in_any_order() {
        let size = size(3301, 7);
        let value = |x: usize, y: usize| [(x % 251) as u8, (y * 30) as u8, 7];
        let by = reduction(size) as usize;
        assert_eq!(by, 2);
        let mut in_order = Reducer::new(size);
        for y in 0..7 {
            in_order.add(y, ALL, (0..3301).map(|x| value(x, y)));
        }
        let mut shuffled = Reducer::new(size);
        for y in [6, 0, 2, 1, 3, 5, 4] {
            for start in [2, 0, 1] {
                let part = Columns { start, step: 3 };
                shuffled.add(y, part, (start..3301).step_by(3).map(|x| value(x, y)));
            }
        }
        let picture = in_order.finish();
        assert_eq!(picture, shuffled.finish());
        assert_eq!((picture.width, picture.height), (1651, 4));
        for (index, pixel) in picture.rgb.as_chunks::<3>().0.iter().enumerate() {
            let (x, y) = (index % 1651 * 2, index / 1651 * 2);
            let square: Vec<_> = (y..(y + 2).min(7))
                .flat_map(|y| (x..(x + 2).min(3301)).map(move |x| value(x, y)))
                .collect();
            for (channel, value) in pixel.iter().enumerate() {
                let sum: usize = square.iter().map(|pixel| usize::from(pixel[channel])).sum();
                assert_eq!(usize::from(*value), (sum + square.len() / 2) / square.len());
            }
        }
    }

    #[test]
    fn more_than_the_picture_holds_is_ignored() {
        for width in [10, 4000] {
            let mut reducer = Reducer::new(size(width, 2));
            reducer.add(0, ALL, std::iter::repeat_n([9; 3], 10_000));
            reducer.add(77, ALL, std::iter::repeat_n([9; 3], 10_000));
            reducer.add(
                1,
                Columns {
                    start: 90_000,
                    step: 1,
                },
                std::iter::repeat_n([9; 3], 10),
            );
            reducer.finish();
        }
    }

    #[test]
    fn fitting_keeps_proportions_and_never_enlarges() {
        let picture = |width: u32, height: u32| Picture {
            width,
            height,
            rgb: vec![7; (width * height * 3) as usize],
        };
        let fitted = |width, height| {
            let fitted = picture(width, height).fit(320).unwrap();
            assert_eq!(fitted.rgb.len(), (fitted.width * fitted.height * 3) as usize);
            assert!(fitted.rgb.iter().all(|value| *value == 7));
            (fitted.width, fitted.height)
        };
        assert_eq!(fitted(300, 200), (300, 200));
        assert_eq!(fitted(640, 480), (320, 240));
        assert_eq!(fitted(480, 640), (240, 320));
        assert_eq!(fitted(2000, 1), (320, 1));
    }

    #[test]
    fn white_shows_through() {
        assert_eq!(on_white([0, 100, 255], 255), [0, 100, 255]);
        assert_eq!(on_white([0, 100, 255], 0), [255, 255, 255]);
        assert_eq!(on_white([0, 0, 0], 128), [127, 127, 127]);
    }
}
