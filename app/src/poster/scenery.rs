//! What lies behind the words: a field, hills, a sun.

use std::fmt::Write;

use super::colors::{self, WHITE};
use super::layout::rect;
use super::sheet::number;
use super::{Kind, Size, WIDTH};

/// A hill's ridge: heights above its foot in parts of its height, at even steps from left to right.
const RIDGES: [[f32; 7]; 3] = [
    [0.55, 0.72, 0.64, 0.82, 1.0, 0.86, 0.95],
    [0.42, 0.36, 0.52, 0.62, 0.48, 0.56, 0.74],
    [0.3, 0.4, 0.28, 0.2, 0.3, 0.38, 0.3],
];

/// What the scenery has to leave room for.
pub(super) struct Ground {
    pub kind: Kind,
    pub size: Size,
    /// Where the words on the coloured field end.
    pub field_top: f32,
    /// Where the field ends.
    pub edge: f32,
    /// Where the last word above the foot ends.
    pub words_end: f32,
    /// Where the code begins.
    pub foot: f32,
    /// A free place for a kite, where there is one.
    pub kite: Option<(f32, f32)>,
}

impl Ground {
    /// Opens the sheet and draws what is behind.
    pub fn draw(&self) -> String {
        let colors = colors::of(self.kind);
        let (border, height) = (self.size.border(), self.size.height());
        let paper = if self.size == Size::Screen {
            colors.paper
        } else {
            WHITE
        };
        let mut out = rect(0.0, 0.0, WIDTH, height, paper);
        let field_end = if self.kind == Kind::Quiz {
            self.edge
        } else {
            height
        };
        // Nothing of it reaches where a printer cannot print.
        let _ = write!(
            out,
            r#"<clipPath id="in">{}</clipPath><g clip-path="url(#in)">"#,
            rect(
                border,
                border,
                WIDTH - 2.0 * border,
                field_end.min(height - border) - border,
                WHITE
            )
        );
        if self.kind == Kind::Quiz {
            let room = self.edge - self.field_top - 10.0;
            out.push_str(&rect(0.0, 0.0, WIDTH, self.edge, colors.accent));
            out.push_str(&sun(850.0, self.edge - room * 0.45, room * 0.55, colors.sun));
            out.push_str(&hills(self.edge, room * 0.62, colors.hills));
        } else {
            let most = height - self.foot + 150.0;
            let room = (height - border - self.words_end - 16.0).min(most);
            out.push_str(&sun(850.0, height - border - room + 130.0, 130.0, colors.sun));
            out.push_str(&hills(height - border, room - 90.0, colors.hills));
        }
        out.push_str("</g>");
        if self.kind == Kind::Quiz {
            let _ = write!(
                out,
                r#"<path d="M{0} {1}H{2}" stroke="{3}" stroke-width="2"/>"#,
                number(border + 84.0),
                number(self.foot - 18.0),
                number(WIDTH - border - 84.0),
                colors.line
            );
        }
        if let (Kind::Children, Some((x, y))) = (self.kind, self.kite) {
            out.push_str(&kite(x, y));
        }
        out
    }
}

fn sun(x: f32, y: f32, radius: f32, fill: &str) -> String {
    format!(
        r#"<circle cx="{}" cy="{}" r="{}" fill="{fill}"/>"#,
        number(x),
        number(y),
        number(radius)
    )
}

/// Three ridges one before another, as high as `height` above `foot`.
fn hills(foot: f32, height: f32, fills: [&str; 3]) -> String {
    let mut out = String::new();
    for (ridge, fill) in RIDGES.iter().zip(fills) {
        let step = WIDTH / 6.0;
        let mut x = 0.0;
        let mut before: Option<f32> = None;
        let _ = write!(out, r#"<path fill="{fill}" d="M0 {}"#, number(foot));
        for part in ridge {
            let y = foot - part * height;
            match before {
                None => {
                    let _ = write!(out, "V{}", number(y));
                }
                Some(before) => {
                    let _ = write!(
                        out,
                        "C{} {} {} {} {} {}",
                        number(x - step / 2.0),
                        number(before),
                        number(x - step / 2.0),
                        number(y),
                        number(x),
                        number(y)
                    );
                }
            }
            before = Some(y);
            x += step;
        }
        let _ = write!(out, r#"V{}z"/>"#, number(foot));
    }
    out
}

/// A kite, its tail in the wind.
fn kite(x: f32, y: f32) -> String {
    format!(
        concat!(
            r##"<g transform="translate({} {}) rotate(18) scale(.9)">"##,
            r##"<path d="M0 92C-26 112 24 134-4 164S-44 196-34 222" fill="none" stroke="#b3331d" stroke-width="4" stroke-linecap="round"/>"##,
            r##"<path d="M0-92 62-6 0 92-62-6z" fill="#f0937a"/><path d="M0-92 62-6H-62z" fill="#fbd98c"/>"##,
            r##"<path d="M0-92V92M-62-6H62" stroke="#fffaf3" stroke-width="4"/></g>"##
        ),
        number(x),
        number(y)
    )
}

/// The site's sign, as in `public/icon.svg`.
pub(super) fn seal(x: f32, y: f32, side: f32, ground: &str, strokes: &str) -> String {
    format!(
        r#"<g transform="translate({} {}) scale({})"><rect width="64" height="64" rx="14" fill="{ground}"/><g fill="none" stroke="{strokes}" stroke-width="5.5" stroke-linecap="round" stroke-linejoin="round"><path d="M32 12v7M13 23h38M44 23c-3 13-13 23-30 29M20 23c3 13 13 23 30 29"/></g></g>"#,
        number(x),
        number(y),
        number(side / 64.0)
    )
}
