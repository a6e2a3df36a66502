//! The part of a font that posters need, picked out of the whole file.
//!
//! A font with all Chinese characters has ten megabytes, a poster needs the outlines of some hundred characters. So the file is
//! never held: its small tables are read, and of the outlines only those of the characters asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use ttf_parser::{Face, GlyphId, OutlineBuilder, RawFaceTables};

/// Reads so many bytes of the font file from an offset on; None beyond its end.
pub type Read<'a> = dyn Fn(usize, usize) -> Option<Vec<u8>> + 'a;

/// How deep a glyph may be made of others.
const DEPTH: u8 = 6;
/// `indexToLocFormat` in the table `head`.
const LOCA_FORMAT: usize = 50;

/// A font with the outlines of some characters. TrueType outlines only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Font {
    chars: BTreeSet<char>,
    head: Vec<u8>,
    hhea: Vec<u8>,
    maxp: Vec<u8>,
    cmap: Vec<u8>,
    hmtx: Vec<u8>,
    loca: Vec<u8>,
    glyf: Vec<u8>,
}

/// Where a table lies in the file.
struct Place {
    offset: usize,
    length: usize,
}

impl Font {
    /// Picks characters out of a file (<https://learn.microsoft.com/typography/opentype/spec/otff>). None when it is no font with
    /// TrueType outlines.
    pub fn pick(read: &Read<'_>, chars: &BTreeSet<char>) -> Option<Font> {
        let tables = directory(read)?;
        let whole = |tag: &[u8; 4]| tables.get(tag).and_then(|at| read(at.offset, at.length));
        let mut font = Font {
            chars: chars.clone(),
            head: whole(b"head")?,
            hhea: whole(b"hhea")?,
            maxp: whole(b"maxp")?,
            cmap: whole(b"cmap")?,
            hmtx: whole(b"hmtx")?,
            loca: Vec::new(),
            glyf: Vec::new(),
        };
        let old = Offsets {
            long: u16_at(&font.head, LOCA_FORMAT)? != 0,
            table: whole(b"loca")?,
        };
        let outlines = tables.get(b"glyf")?;
        let glyph = |id: u16| -> Option<Vec<u8>> {
            let (start, end) = (old.at(id)?, old.at(id.checked_add(1)?)?);
            let length = end.checked_sub(start)?;
            let inside = end <= outlines.length;
            (inside && length > 0).then(|| read(outlines.offset + start, length))?
        };
        let mut wanted = BTreeMap::new();
        {
            let face = font.face()?;
            // 0 is the box that stands for what a font does not have.
            let ids = chars.iter().filter_map(|c| face.glyph_index(*c)).map(|id| id.0);
            for id in std::iter::once(0).chain(ids) {
                collect(&glyph, id, DEPTH, &mut wanted);
            }
        }
        let glyphs = u16_at(&font.maxp, 4)?;
        for id in 0..glyphs {
            font.loca
                .extend(u32::try_from(font.glyf.len()).ok()?.to_be_bytes());
            if let Some(bytes) = wanted.get(&id) {
                font.glyf.extend(bytes);
                // Offsets are multiples of 4, as the format recommends.
                font.glyf.resize(font.glyf.len().next_multiple_of(4), 0);
            }
        }
        font.loca
            .extend(u32::try_from(font.glyf.len()).ok()?.to_be_bytes());
        *font.head.get_mut(LOCA_FORMAT + 1)? = 1;
        font.face()?;
        Some(font)
    }

    /// Whether it was picked for all of these characters.
    pub fn holds(&self, chars: &BTreeSet<char>) -> bool {
        chars.is_subset(&self.chars)
    }

    /// What it was picked for.
    pub fn chars(&self) -> &BTreeSet<char> {
        &self.chars
    }

    /// Ready to be asked.
    pub(super) fn face(&self) -> Option<Face<'_>> {
        let tables = RawFaceTables {
            head: &self.head,
            hhea: &self.hhea,
            maxp: &self.maxp,
            cmap: Some(&self.cmap),
            hmtx: Some(&self.hmtx),
            loca: Some(&self.loca),
            glyf: Some(&self.glyf),
            ..RawFaceTables::default()
        };
        Face::from_raw_tables(tables).ok()
    }
}

/// The table `loca`: where each outline begins.
struct Offsets {
    long: bool,
    table: Vec<u8>,
}

impl Offsets {
    fn at(&self, id: u16) -> Option<usize> {
        let id = usize::from(id);
        if self.long {
            u32_at(&self.table, id * 4)
        } else {
            Some(usize::from(u16_at(&self.table, id * 2)?) * 2)
        }
    }
}

fn directory(read: &Read<'_>) -> Option<BTreeMap<[u8; 4], Place>> {
    let count = usize::from(u16_at(&read(0, 12)?, 4)?);
    let records = read(12, count * 16)?;
    records
        .chunks_exact(16)
        .map(|record| {
            let tag: [u8; 4] = record.get(..4)?.try_into().ok()?;
            let place = Place {
                offset: u32_at(record, 8)?,
                length: u32_at(record, 12)?,
            };
            Some((tag, place))
        })
        .collect()
}

/// A glyph and those it is made of.
fn collect(glyph: &dyn Fn(u16) -> Option<Vec<u8>>, id: u16, depth: u8, wanted: &mut BTreeMap<u16, Vec<u8>>) {
    if wanted.contains_key(&id) {
        return;
    }
    // A space has no outline.
    let Some(bytes) = glyph(id) else { return };
    if depth > 0 {
        for part in parts(&bytes).unwrap_or_default() {
            collect(glyph, part, depth - 1, wanted);
        }
    }
    wanted.insert(id, bytes);
}

/// What a composite glyph is made of (<https://learn.microsoft.com/typography/opentype/spec/glyf>).
fn parts(bytes: &[u8]) -> Option<Vec<u16>> {
    let mut parts = Vec::new();
    // The number of its contours; a composite has a negative one.
    if u16_at(bytes, 0)? < 0x8000 {
        return Some(parts);
    }
    let mut at = 10;
    loop {
        let flags = u16_at(bytes, at)?;
        parts.push(u16_at(bytes, at + 2)?);
        at += 4 + if flags & 0x0001 != 0 { 4 } else { 2 };
        at += match flags & (0x0008 | 0x0040 | 0x0080) {
            0 => 0,
            0x0008 => 2,
            0x0040 => 4,
            _ => 8,
        };
        if flags & 0x0020 == 0 {
            return Some(parts);
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(
        bytes.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?);
    usize::try_from(number).ok()
}

/// The outline of a glyph as SVG path data in units of the font, y upwards; empty for a space.
pub(super) fn outline(face: &Face<'_>, id: GlyphId) -> String {
    let mut path = Path::default();
    // None: there is nothing to draw.
    let _box = face.outline_glyph(id, &mut path);
    path.data
}

/// Writes path data shortly: whole units, relative, and `t` where the curve goes on smoothly, as it mostly does in TrueType.
#[derive(Default)]
struct Path {
    data: String,
    at: (i32, i32),
    /// The last control point, after a curve.
    control: Option<(i32, i32)>,
}

impl Path {
    fn put(&mut self, command: char, numbers: &[i32]) {
        self.data.push(command);
        for (place, number) in numbers.iter().enumerate() {
            // A minus separates by itself.
            if place > 0 && *number >= 0 {
                self.data.push(' ');
            }
            // Writing to a text cannot fail.
            let _ = write!(self.data, "{number}");
        }
    }

    fn step(&mut self, x: f32, y: f32) -> (i32, i32, i32, i32) {
        let (x, y) = whole(x, y);
        let (dx, dy) = (x - self.at.0, y - self.at.1);
        self.at = (x, y);
        (x, y, dx, dy)
    }
}

/// Coordinates of a font are at most 16 bits.
#[allow(clippy::cast_possible_truncation)]
fn whole(x: f32, y: f32) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

impl OutlineBuilder for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        // After `z` a relative step would count from the start of the last outline.
        let (x, y, _, _) = self.step(x, y);
        self.control = None;
        self.put('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (_, _, dx, dy) = self.step(x, y);
        self.control = None;
        match (dx, dy) {
            (0, 0) => {}
            (dx, 0) => self.put('h', &[dx]),
            (0, dy) => self.put('v', &[dy]),
            (dx, dy) => self.put('l', &[dx, dy]),
        }
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let from = self.at;
        let (mut cx, mut cy) = whole(cx, cy);
        let (_, _, dx, dy) = self.step(x, y);
        let mirrored = self.control.map(|(x, y)| (2 * from.0 - x, 2 * from.1 - y));
        match mirrored {
            // Less than can be seen at any size.
            Some((mx, my)) if (mx - cx).abs() <= 1 && (my - cy).abs() <= 1 => {
                (cx, cy) = (mx, my);
                self.put('t', &[dx, dy]);
            }
            _ => self.put('q', &[cx - from.0, cy - from.1, dx, dy]),
        }
        self.control = Some((cx, cy));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let from = self.at;
        let ((x1, y1), (x2, y2)) = (whole(x1, y1), whole(x2, y2));
        let (_, _, dx, dy) = self.step(x, y);
        self.control = None;
        self.put('c', &[x1 - from.0, y1 - from.1, x2 - from.0, y2 - from.1, dx, dy]);
    }

    fn close(&mut self) {
        self.control = None;
        self.data.push('z');
    }
}
