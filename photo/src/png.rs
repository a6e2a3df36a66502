//! PNG, row by row: the whole picture is never held, interlaced or not.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use crate::memory::Size;
use crate::picture::{Columns, Order, Picture, Reducer, Rgb, on_white};
use crate::upright::Orientation;
use crate::{Kind, MAX_PIXELS, Refused};

const BROKEN: Refused = Refused::Broken(Kind::Png);

/// What the decoder may need for rows and the chunks before the picture, in bytes.
const CHUNKS: usize = 8 << 20;

/// The seven passes of an interlaced picture: first column, step, first row, step (PNG 3rd edition, 8.1).
const PASSES: [[u32; 4]; 7] = [
    [0, 8, 0, 8],
    [4, 8, 0, 8],
    [0, 4, 4, 8],
    [2, 4, 0, 4],
    [0, 2, 2, 4],
    [1, 2, 0, 2],
    [0, 1, 1, 2],
];

/// Decodes a PNG; of an animated one the picture that everybody sees.
///
/// # Errors
/// Too many pixels, or broken.
pub fn read(bytes: &[u8]) -> Result<(Picture, Orientation), Refused> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: CHUNKS });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(|_| BROKEN)?;
    let size = Size {
        width: header.width,
        height: header.height,
    };
    size.at_most(MAX_PIXELS)?;
    let interlaced = header.interlaced;
    let mut reader = decoder.read_info().map_err(|_| BROKEN)?;
    let orientation = reader
        .info()
        .exif_metadata
        .as_deref()
        .map_or(Orientation::default(), Orientation::of_exif);
    let colours = reader.output_color_type().0;
    let mut reducer = Reducer::new(size, if interlaced { Order::Any } else { Order::FromTop });
    for (y, columns) in rows(size, interlaced) {
        let row = reader.next_row().map_err(|_| BROKEN)?.ok_or(BROKEN)?;
        add(&mut reducer, y, columns, colours, row.data());
    }
    Ok((reducer.finish(), orientation))
}

/// Which pixels come in which order.
fn rows(size: Size, interlaced: bool) -> impl Iterator<Item = (usize, Columns)> {
    let passes: &[[u32; 4]] = if interlaced { &PASSES } else { &[[0, 1, 0, 1]] };
    passes
        .iter()
        .filter(move |[column, ..]| *column < size.width)
        .flat_map(move |[column, across, row, down]| {
            let columns = Columns {
                start: *column as usize,
                step: *across as usize,
            };
            (*row..size.height)
                .step_by(*down as usize)
                .map(move |y| (y as usize, columns))
        })
}

fn add(reducer: &mut Reducer, y: usize, columns: Columns, colours: ColorType, row: &[u8]) {
    match colours {
        ColorType::Grayscale => reducer.add(y, columns, row.iter().map(|grey| [*grey; 3])),
        ColorType::GrayscaleAlpha => {
            let pixels = row.as_chunks::<2>().0.iter();
            reducer.add(
                y,
                columns,
                pixels.map(|[grey, alpha]| on_white([*grey; 3], *alpha)),
            );
        }
        ColorType::Rgb | ColorType::Indexed => reducer.add(y, columns, rgb(row)),
        ColorType::Rgba => {
            let pixels = row.as_chunks::<4>().0.iter();
            reducer.add(
                y,
                columns,
                pixels.map(|[red, green, blue, alpha]| on_white([*red, *green, *blue], *alpha)),
            );
        }
    }
}

fn rgb(row: &[u8]) -> impl Iterator<Item = Rgb> {
    row.as_chunks::<3>().0.iter().copied()
}
