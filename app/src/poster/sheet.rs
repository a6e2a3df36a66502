//! Writes a composed sheet as SVG: every glyph once in `<defs>`, used wherever it stands.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use ttf_parser::{Face, GlyphId};

use super::colors::WHITE;
use super::text::{self, Measured, Set};
use super::{Code, Fonts, Poster, Size, WIDTH, font};

/// Which of the two weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Both weights, ready to be asked.
pub(super) struct Faces<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
    measured: RefCell<BTreeMap<(Weight, String), Rc<Measured>>>,
}

impl<'a> Faces<'a> {
    pub fn of(fonts: Fonts<'a>) -> Option<Self> {
        Some(Self {
            regular: fonts.regular.face()?,
            bold: fonts.bold.face()?,
            measured: RefCell::default(),
        })
    }

    pub fn face(&self, weight: Weight) -> &Face<'a> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// A text that is tried in one size after the other.
    pub fn measured(&self, weight: Weight, text: &str) -> Rc<Measured> {
        let mut all = self.measured.borrow_mut();
        all.entry((weight, text.to_owned()))
            .or_insert_with(|| Rc::new(Measured::of(self.face(weight), text)))
            .clone()
    }
}

/// White modules around a QR code (ISO/IEC 18004).
pub(super) const QUIET: usize = 4;

/// What lies on a sheet, in the order in which it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// SVG as it is.
    Drawing(String),
    /// A line of text from `x` on, on the line `y`.
    Line {
        text: String,
        weight: Weight,
        size: f32,
        color: &'static str,
        x: f32,
        y: f32,
    },
    /// The QR code with the white around it.
    Code { x: f32, y: f32, side: f32 },
}

/// A number as short as it may be: hundredths of a unit are less than a printer's dot.
pub(super) fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

pub(super) fn write(poster: &Poster, size: Size, items: &[Item], faces: &Faces<'_>) -> String {
    let mut glyphs = Glyphs::default();
    let mut body = String::new();
    for item in items {
        match item {
            Item::Drawing(svg) => body.push_str(svg),
            Item::Line {
                text,
                weight,
                size,
                color,
                x,
                y,
            } => {
                let face = faces.face(*weight);
                let em = f32::from(face.units_per_em()).max(1.0);
                let (set, _) = text::set(face, text);
                let scale = size / em;
                let _ = write!(
                    body,
                    r#"<g fill="{color}" transform="translate({} {}) scale({scale:.5} -{scale:.5})">"#,
                    number(*x),
                    number(*y),
                );
                for Set { glyph, x } in set {
                    if let Some(name) = glyphs.name(face, *weight, glyph) {
                        let _ = write!(body, r##"<use xlink:href="#{name}" x="{}"/>"##, (x * em).round());
                    }
                }
                body.push_str("</g>");
            }
            Item::Code { x, y, side } => code(&mut body, &poster.code, *x, *y, *side),
        }
    }
    let (width, height) = size.outside();
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" viewBox="0 0 {} {}" role="img" xml:lang="zh-CN"><title>{}</title><desc>{}</desc><defs>"#,
        number(WIDTH),
        number(size.height()),
        escape(&poster.title),
        escape(&poster.summary),
    );
    out.push_str(&glyphs.defs);
    out.push_str("</defs>");
    out.push_str(&body);
    out.push_str("</svg>\n");
    out
}

/// The outlines used so far.
#[derive(Default)]
struct Glyphs {
    /// None: nothing to draw.
    names: BTreeMap<(Weight, GlyphId), Option<String>>,
    defs: String,
}

impl Glyphs {
    fn name(&mut self, face: &Face<'_>, weight: Weight, glyph: GlyphId) -> Option<String> {
        let count = self.names.len();
        let defs = &mut self.defs;
        self.names
            .entry((weight, glyph))
            .or_insert_with(|| {
                let outline = font::outline(face, glyph);
                if outline.is_empty() {
                    return None;
                }
                let name = format!("g{count}");
                let _ = write!(defs, r#"<path id="{name}" d="{outline}"/>"#);
                Some(name)
            })
            .clone()
    }
}

/// Black on white, whatever the colours around: that is what cameras read best.
fn code(body: &mut String, code: &Code, x: f32, y: f32, side: f32) {
    let across = code.side + 2 * QUIET;
    let mut data = String::new();
    for (row, line) in code.dark.chunks(code.side.max(1)).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            if run.first() == Some(&true) {
                let length = run.len();
                let _ = write!(data, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
            }
            column += run.len();
        }
    }
    let _ = write!(
        body,
        r##"<rect x="{0}" y="{1}" width="{2}" height="{2}" rx="{3}" fill="{WHITE}"/><svg x="{0}" y="{1}" width="{2}" height="{2}" viewBox="0 0 {across} {across}" shape-rendering="crispEdges"><path fill="#000" d="{data}"/></svg>"##,
        number(x),
        number(y),
        number(side),
        number(side / 16.0),
    );
}

/// Text inside an element (XML 1.0): characters that cannot be in a document are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
