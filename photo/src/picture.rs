//! Pixels, and how they become fewer.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::memory::Size;
use crate::{GRID_COLUMNS, GRID_ROWS, STORED_SIDE};

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

    /// Gives a cell of the grid its mean colour.
    pub fn cover(&mut self, column: u32, row: u32) {
        if column >= GRID_COLUMNS || row >= GRID_ROWS {
            return;
        }
        let edge = |at: u32, of: u32, side: u32| {
            usize::try_from(u64::from(at) * u64::from(side) / u64::from(of)).unwrap_or(0)
        };
        let (left, right) = (
            edge(column, GRID_COLUMNS, self.width),
            edge(column + 1, GRID_COLUMNS, self.width),
        );
        let (top, bottom) = (
            edge(row, GRID_ROWS, self.height),
            edge(row + 1, GRID_ROWS, self.height),
        );
        let width = usize::try_from(self.width).unwrap_or(0);
        let mut sums = [0u64; 3];
        let mut pixels = 0u64;
        let lines = |y: usize| (y * width + left) * 3..(y * width + right) * 3;
        for y in top..bottom {
            for pixel in self.rgb.get(lines(y)).unwrap_or_default().chunks_exact(3) {
                for (sum, part) in sums.iter_mut().zip(pixel) {
                    *sum += u64::from(*part);
                }
                pixels += 1;
            }
        }
        if pixels == 0 {
            return;
        }
        let mean = sums.map(|sum| u8::try_from(sum / pixels).unwrap_or(u8::MAX));
        for y in top..bottom {
            for pixel in self.rgb.get_mut(lines(y)).unwrap_or_default().chunks_exact_mut(3) {
                pixel.copy_from_slice(&mean);
            }
        }
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
/// The same where the sums of all of them are held.
const HELD_AS_SUMS: u64 = 5_000_000;
/// Sums of so many by so many pixels still fit into 16 bits.
const MOST: u32 = 16;

/// By how much both sides are divided while a picture is read, so that what is held is still at least as large as what is stored.
pub fn reduction(size: Size, order: Order) -> u32 {
    let enough = (size.longer() / STORED_SIDE).max(1);
    let most = if order == Order::FromTop {
        HELD
    } else {
        HELD_AS_SUMS
    };
    let little = (1..MOST)
        .find(|by| size.pixels() / u64::from(by * by) <= most)
        .unwrap_or(MOST);
    enough.max(little).min(MOST)
}

/// Takes a picture's rows and keeps the averages of squares of them.
#[derive(Debug)]
pub struct Reducer {
    size: Size,
    by: usize,
    /// Pixels of a kept row.
    columns: usize,
    /// Kept rows that are finished.
    rgb: Vec<u8>,
    /// The sums of red, green and blue of each square of the kept rows after those.
    sums: Vec<u16>,
}

/// In which order rows come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From the top, each one whole: little has to be held.
    FromTop,
    /// In several passes.
    Any,
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
    pub fn new(size: Size, order: Order) -> Self {
        let by = reduction(size, order);
        let columns = size.width.div_ceil(by) as usize;
        let rows = size.height.div_ceil(by) as usize;
        let held = if order == Order::FromTop { 1 } else { rows };
        let values = columns * 3;
        Self {
            size,
            by: by as usize,
            columns,
            rgb: Vec::with_capacity(values * rows),
            sums: vec![0; values * held],
        }
    }

    /// Adds pixels of row `y`. What lies outside of the picture is ignored.
    pub fn add(&mut self, y: usize, part: Columns, pixels: impl Iterator<Item = Rgb>) {
        if y >= self.size.height as usize {
            return;
        }
        let values = self.columns * 3;
        let place = (y / self.by * values).saturating_sub(self.rgb.len());
        let place = if place < self.sums.len() {
            place
        } else {
            self.settle();
            0
        };
        let cells = self
            .sums
            .get_mut(place..place + values)
            .unwrap_or_default()
            .as_chunks_mut::<3>()
            .0;
        let width = (self.size.width as usize)
            .saturating_sub(part.start)
            .div_ceil(part.step.max(1));
        let (mut column, mut within) = (part.start / self.by, part.start % self.by);
        for pixel in pixels.take(width) {
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

    /// Turns the sums that are held into finished rows.
    fn settle(&mut self) {
        let (by, values) = (self.by, self.columns * 3);
        if by == 1 {
            self.rgb.extend(self.sums.iter().map(|value| *value as u8));
            self.sums.fill(0);
            return;
        }
        let (across, down) = (self.size.width as usize, self.size.height as usize);
        let finished = self.rgb.len() / values.max(1);
        for (row, sums) in self.sums.chunks(values.max(1)).enumerate() {
            let lines = by.min(down.saturating_sub((finished + row) * by));
            for (column, sums) in sums.as_chunks::<3>().0.iter().enumerate() {
                let count = (lines * by.min(across.saturating_sub(column * by))).max(1) as u32;
                self.rgb
                    .extend(sums.map(|sum| ((u32::from(sum) + count / 2) / count) as u8));
            }
        }
        self.sums.fill(0);
    }

    /// The picture, when every pixel has been added once.
    pub fn finish(mut self) -> Picture {
        self.settle();
        let by = self.by as u32;
        let (width, height) = (self.size.width.div_ceil(by), self.size.height.div_ceil(by));
        self.rgb.truncate(width as usize * height as usize * 3);
        Picture {
            width,
            height,
            rgb: self.rgb,
        }
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
        let by = |width, height| reduction(size(width, height), Order::FromTop);
        assert_eq!(reduction(size(3199, 2000), Order::Any), 2);
        assert_eq!(by(1600, 1200), 1);
        assert_eq!(by(3199, 2000), 1);
        assert_eq!(by(3199, 3199), 2, "10 megapixels are too many to hold");
        assert_eq!(by(4000, 3000), 2);
        assert_eq!(by(8000, 6000), 5);
        assert_eq!(by(65_535, 183), 16);
        assert_eq!(by(1, 1), 1);
    }

    #[test]
    fn squares_are_averaged_also_at_the_edges_and_in_any_order() {
        let size = size(3301, 7);
        let value = |x: usize, y: usize| [(x % 251) as u8, (y * 30) as u8, 7];
        let by = reduction(size, Order::FromTop) as usize;
        assert_eq!(by, 2);
        let mut in_order = Reducer::new(size, Order::FromTop);
        for y in 0..7 {
            in_order.add(y, ALL, (0..3301).map(|x| value(x, y)));
        }
        let mut shuffled = Reducer::new(size, Order::Any);
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
            let mut reducer = Reducer::new(size(width, 2), Order::FromTop);
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
            let picture = reducer.finish();
            assert_eq!(picture.rgb.len(), (picture.width * picture.height * 3) as usize);
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
    fn a_covered_cell_has_one_colour_and_the_others_keep_theirs() {
        let width = GRID_COLUMNS * 5 + 3;
        let height = GRID_ROWS * 4 + 1;
        let rgb: Vec<u8> = (0..width * height * 3).map(|n| (n * 7 % 251) as u8).collect();
        let before = Picture { width, height, rgb };
        let mut after = before.clone();
        after.cover(2, 3);
        after.cover(GRID_COLUMNS, 0);
        after.cover(0, GRID_ROWS);
        let pixel = |picture: &Picture, x: u32, y: u32| {
            let at = ((y * width + x) * 3) as usize;
            picture.rgb[at..at + 3].to_vec()
        };
        let columns = 2 * width / GRID_COLUMNS..3 * width / GRID_COLUMNS;
        let rows = 3 * height / GRID_ROWS..4 * height / GRID_ROWS;
        let mean = pixel(&after, columns.start, rows.start);
        for y in 0..height {
            for x in 0..width {
                if columns.contains(&x) && rows.contains(&y) {
                    assert_eq!(pixel(&after, x, y), mean);
                } else {
                    assert_eq!(pixel(&after, x, y), pixel(&before, x, y));
                }
            }
        }
    }

    #[test]
    fn white_shows_through() {
        assert_eq!(on_white([0, 100, 255], 255), [0, 100, 255]);
        assert_eq!(on_white([0, 100, 255], 0), [255, 255, 255]);
        assert_eq!(on_white([0, 0, 0], 128), [127, 127, 127]);
    }
}
