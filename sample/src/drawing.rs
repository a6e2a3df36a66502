//! Drawings that stand for photos: a backdrop with something on it, drawn for this site.

use anyhow::{Context, Result};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

/// In pixels; 4 to 3, as phones take them.
const SIZE: (u32, u32) = (1200, 900);

macro_rules! svg {
    ($name:literal) => {
        include_str!(concat!("../drawings/", $name, ".svg"))
    };
}

const STREET: &str = svg!("street");
const YARD: &str = svg!("yard");
const INDOORS: &str = svg!("indoors");

/// Name, backdrop, what stands on it.
const DRAWINGS: [(&str, &str, &str); 29] = [
    ("road-before", STREET, svg!("road-before")),
    ("road-after", STREET, svg!("road-after")),
    ("bin-before", STREET, svg!("bin-before")),
    ("bin-after", STREET, svg!("bin-after")),
    ("wall-before", STREET, svg!("wall-before")),
    ("wall-after", STREET, svg!("wall-after")),
    ("board-before", STREET, svg!("board-before")),
    ("board-after", STREET, svg!("board-after")),
    ("bikes-before", STREET, svg!("bikes-before")),
    ("bikes-after", STREET, svg!("bikes-after")),
    ("cars-before", STREET, svg!("cars-before")),
    ("cars-after", STREET, svg!("cars-after")),
    ("lane-before", YARD, svg!("lane-before")),
    ("lane-after", YARD, svg!("lane-after")),
    ("fence-before", STREET, svg!("fence-before")),
    ("fence-after", STREET, svg!("fence-after")),
    ("tap-before", INDOORS, svg!("tap-before")),
    ("tap-after", INDOORS, svg!("tap-after")),
    ("stall-before", STREET, svg!("stall-before")),
    ("stall-after", STREET, svg!("stall-after")),
    ("market-before", INDOORS, svg!("market-before")),
    ("market-after", INDOORS, svg!("market-after")),
    ("stairs-before", INDOORS, svg!("stairs-before")),
    ("stairs-after", INDOORS, svg!("stairs-after")),
    ("bench-before", YARD, svg!("bench-before")),
    ("bench-after", YARD, svg!("bench-after")),
    ("lamp-before", STREET, svg!("lamp-before")),
    ("lamp-after", STREET, svg!("lamp-after")),
    ("volunteers", YARD, svg!("volunteers")),
];

/// A drawing as SVG.
///
/// # Errors
/// There is none of this name.
pub fn svg(name: &str) -> Result<String> {
    let found = DRAWINGS.iter().find(|(own, ..)| *own == name);
    let (_, backdrop, things) = found.with_context(|| format!("no drawing {name}"))?;
    let (width, height) = SIZE;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">{backdrop}{things}</svg>"
    ))
}

/// A drawing as PNG.
///
/// # Errors
/// There is none of this name.
pub fn photo(name: &str) -> Result<Vec<u8>> {
    let tree = Tree::from_str(&svg(name)?, &Options::default())?;
    let mut canvas = Pixmap::new(SIZE.0, SIZE.1).context("no canvas")?;
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    Ok(canvas.encode_png()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_can_be_drawn_and_differs_from_its_backdrop() {
        for (name, ..) in DRAWINGS {
            let png = photo(name).unwrap();
            assert!(png.starts_with(b"\x89PNG"), "{name}");
            assert!(png.len() < 500_000, "{name}: {} bytes", png.len());
        }
        assert!(svg("nothing").is_err());
    }
}
