//! Posters: SVG whose text is outlines, so that Chinese looks the same on every machine and at every printer's.
//!
//! [`draw`] is pure: what a poster says and the [`Font`]s in, the file out.

mod colors;
mod font;
mod layout;
mod scenery;
mod sheet;
mod text;

use std::collections::BTreeSet;

pub use font::{Font, Read};

use sheet::Faces;

/// Side of a sheet's unit: every sheet is this wide, whatever its size.
const WIDTH: f32 = 1080.0;

/// What kind of poster it is; decides its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// To be read.
    Tip,
    /// To be taken part in.
    Quiz,
    /// For children, and those who read it to them.
    Children,
}

/// The size of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 1080 x 1440 pixels, for screens.
    Screen,
    /// 210 x 297 mm.
    A4,
    /// 105 x 148 mm.
    A6,
}

impl Size {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Size; 3] = [Size::Screen, Size::A4, Size::A6];

    /// Its name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Size::Screen => "screen",
            Size::A4 => "a4",
            Size::A6 => "a6",
        }
    }

    /// The size of a name.
    pub fn named(name: &str) -> Option<Size> {
        Size::ALL.into_iter().find(|size| size.as_str() == name)
    }

    /// Width and height as SVG has them.
    fn outside(self) -> (&'static str, &'static str) {
        match self {
            Size::Screen => ("1080", "1440"),
            Size::A4 => ("210mm", "297mm"),
            Size::A6 => ("105mm", "148mm"),
        }
    }

    /// Height in units.
    fn height(self) -> f32 {
        match self {
            Size::Screen => 1440.0,
            Size::A4 => WIDTH * 297.0 / 210.0,
            Size::A6 => WIDTH * 148.0 / 105.0,
        }
    }

    /// What a printer leaves white at every side: 6 mm on A4, 4 mm on A6, in units.
    fn border(self) -> f32 {
        match self {
            Size::Screen => 0.0,
            Size::A4 => WIDTH * 6.0 / 210.0,
            Size::A6 => WIDTH * 4.0 / 105.0,
        }
    }
}

/// The modules of a QR code, row by row, without the white around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// Modules of a side.
    pub side: usize,
    /// `side * side` modules; true: dark.
    pub dark: Vec<bool>,
}

/// What a poster says. Every text is one line of plain text, as long as it may be: what does not fit is left out, with an ellipsis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// Its look.
    pub kind: Kind,
    /// Name of the site.
    pub site: String,
    /// What it belongs to, in a word or two.
    pub label: String,
    /// What it is about.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Paragraphs. They are left out one by one, from the last on, where there is no room.
    pub points: Vec<String>,
    /// Up to three figures: what they say, and of what.
    pub figures: Vec<(String, String)>,
    /// In small type: where the facts come from, or from when until when.
    pub note: String,
    /// What happens when the code is scanned.
    pub caption: String,
    /// Below it.
    pub under: Vec<String>,
    /// Leads to the page.
    pub code: Code,
}

/// The two weights of the type.
#[derive(Debug, Clone, Copy)]
pub struct Fonts<'a> {
    /// For text.
    pub regular: &'a Font,
    /// For titles.
    pub bold: &'a Font,
}

/// The characters that a poster needs.
pub fn characters(poster: &Poster) -> BTreeSet<char> {
    let figures = poster.figures.iter().flat_map(|(big, small)| [big, small]);
    [
        &poster.site,
        &poster.label,
        &poster.title,
        &poster.summary,
        &poster.caption,
        &poster.note,
    ]
    .into_iter()
    .chain(&poster.points)
    .chain(&poster.under)
    .chain(figures)
    .flat_map(|text| text.chars())
    .chain(['…'])
    .collect()
}

/// Draws a poster. None when the fonts cannot be read.
pub fn draw(poster: &Poster, size: Size, fonts: Fonts<'_>) -> Option<String> {
    let faces = Faces::of(fonts)?;
    let items = layout::compose(poster, size, &faces);
    Some(sheet::write(poster, size, &items, &faces))
}

#[cfg(test)]
mod tests;
