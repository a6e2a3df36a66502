//! The colours of `public/style.css`, and lighter ones of the same hues for what lies behind.

use super::Kind;

/// Colours of one kind of poster.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colors {
    /// On screens; paper is white in print.
    pub paper: &'static str,
    pub ink: &'static str,
    pub soft: &'static str,
    pub line: &'static str,
    /// For what shall be seen first.
    pub accent: &'static str,
    /// Hills, from the farthest to the nearest.
    pub hills: [&'static str; 3],
    pub sun: &'static str,
}

pub(super) const WHITE: &str = "#fff";
/// Brighter than paper would look on a field of the accent.
pub(super) const ON_ACCENT: &str = "#fffaf3";

pub(super) fn of(kind: Kind) -> Colors {
    let warm = Colors {
        paper: "#fcf9f4",
        ink: "#25201c",
        soft: "#685f57",
        line: "#e5dccf",
        accent: "#b3331d",
        hills: ["#fbeee8", "#f6e0d5", "#efcfc0"],
        sun: "#f7cdb9",
    };
    match kind {
        Kind::Tip => warm,
        Kind::Quiz => Colors {
            hills: ["#a82d18", "#9c2815", "#8f2513"],
            sun: "#c74a31",
            ..warm
        },
        Kind::Children => Colors {
            accent: "#1f6a43",
            line: "#d5e3d8",
            hills: ["#e9f4ec", "#d3e9da", "#bbdcc6"],
            sun: "#fbd98c",
            ..warm
        },
    }
}
