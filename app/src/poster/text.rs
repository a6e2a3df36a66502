//! Lines of text: how wide they are, and where they may end.
//!
//! Breaks follow Unicode's rules (UAX #14): no punctuation at the beginning of a line, no opening bracket at its end, no word or
//! number torn apart. Between Chinese and Latin lies an eighth of a character, as in `text-autospace`.

use icu_segmenter::{LineSegmenter, options::LineBreakOptions};
use ttf_parser::{Face, GlyphId};

/// Between Chinese and Latin, in parts of the type size.
const GAP: f32 = 0.125;

/// A glyph in a line: its id, and where it begins in parts of the type size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Set {
    pub glyph: GlyphId,
    pub x: f32,
}

/// The glyphs of a line and its width in parts of the type size.
pub(super) fn set(face: &Face<'_>, line: &str) -> (Vec<Set>, f32) {
    let em = f32::from(face.units_per_em()).max(1.0);
    let mut glyphs = Vec::new();
    let mut x = 0.0;
    let mut before = None;
    for c in line.chars() {
        let Some(glyph) = glyph(face, c) else { continue };
        if before.is_some_and(|before| apart(before, c)) {
            x += GAP;
        }
        glyphs.push(Set { glyph, x });
        x += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) / em;
        before = Some(c);
    }
    (glyphs, x)
}

/// The glyph of a character. What the font does not have shows as a box, so that nobody misses it; pictures and invisible characters
/// are left out.
fn glyph(face: &Face<'_>, c: char) -> Option<GlyphId> {
    face.glyph_index(c)
        .or_else(|| c.is_alphanumeric().then_some(GlyphId(0)))
}

/// Whether two characters are of Chinese and Latin, in either order.
fn apart(a: char, b: char) -> bool {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    let latin = |c: char| c.is_ascii_alphanumeric();
    (han(a) && latin(b)) || (latin(a) && han(b))
}

fn width(face: &Face<'_>, line: &str) -> f32 {
    set(face, line).1
}

/// A paragraph on one line, measured once for all type sizes.
#[derive(Debug)]
pub(super) struct Measured {
    text: String,
    /// Of each character: where it begins in the text, and from where to where it reaches.
    chars: Vec<(usize, f32, f32)>,
    /// After how many characters a line may end; the first is 0, the last all of them.
    breaks: Vec<usize>,
}

impl Measured {
    /// Measures a text. Line breaks and other invisible characters count as spaces: where lines end is for the sheet to say.
    pub fn of(face: &Face<'_>, text: &str) -> Self {
        let spaces = text.chars().map(|c| {
            if c.is_control() || c.is_whitespace() {
                ' '
            } else {
                c
            }
        });
        let text = spaces.collect::<String>().trim().to_owned();
        let em = f32::from(face.units_per_em()).max(1.0);
        let (mut x, mut before) = (0.0, None);
        let chars: Vec<(usize, f32, f32)> = text
            .char_indices()
            .map(|(at, c)| {
                let Some(glyph) = glyph(face, c) else {
                    return (at, x, x);
                };
                if before.is_some_and(|before| apart(before, c)) {
                    x += GAP;
                }
                let from = x;
                x += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0)) / em;
                before = Some(c);
                (at, from, x)
            })
            .collect();
        let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
        let breaks = segmenter
            .segment_str(&text)
            .map(|end| chars.partition_point(|(at, ..)| *at < end))
            .collect();
        Self { text, chars, breaks }
    }

    /// The characters from one place to another, without spaces at the ends.
    fn line(&self, from: usize, until: usize) -> &str {
        let at = |place: usize| self.chars.get(place).map_or(self.text.len(), |(at, ..)| *at);
        self.text.get(at(from)..at(until)).unwrap_or_default().trim()
    }

    /// How wide that is; spaces at the end do not count.
    fn width(&self, from: usize, until: usize) -> f32 {
        let start = self.chars.get(from).map_or(0.0, |(_, start, _)| *start);
        let inked = self
            .chars
            .get(from..until)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|(at, ..)| {
                !self
                    .text
                    .get(*at..)
                    .is_some_and(|rest| rest.starts_with(char::is_whitespace))
            });
        inked.map_or(0.0, |(_, _, end)| end - start)
    }

    /// Each line as full as it gets.
    fn full(&self, room: f32) -> Vec<&str> {
        let mut lines = Vec::new();
        let mut from = 0;
        let mut last = 0;
        for &next in &self.breaks {
            if self.width(from, next) > room {
                if last > from {
                    lines.push(self.line(from, last));
                    from = last;
                }
                // A word that is wider than the sheet is cut where the room ends.
                let mut place = from + 1;
                while place < next {
                    if self.width(from, place + 1) > room {
                        lines.push(self.line(from, place));
                        from = place;
                    }
                    place += 1;
                }
            }
            last = next;
        }
        lines.push(self.line(from, self.chars.len()));
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// So many lines, none wider than the room, as even as can be, and rather ending where a reader takes breath. None when words
    /// are too long for that.
    fn even(&self, room: f32, count: usize) -> Option<Vec<&str>> {
        #[allow(clippy::cast_precision_loss)]
        let aim = self.width(0, self.chars.len()) / count.max(1) as f32;
        // The best way to each break in so many lines: its cost, and the break before.
        let mut ways: Vec<Vec<Option<(f32, usize)>>> = vec![vec![None; self.breaks.len()]; count + 1];
        *ways.first_mut()?.first_mut()? = Some((0.0, 0));
        for lines in 1..=count {
            for (end, &until) in self.breaks.iter().enumerate().skip(1) {
                let mut best: Option<(f32, usize)> = None;
                for start in (0..end).rev() {
                    let from = *self.breaks.get(start)?;
                    let wide = self.width(from, until);
                    if wide > room {
                        break;
                    }
                    let Some((before, _)) = *ways.get(lines - 1)?.get(start)? else {
                        continue;
                    };
                    let off = (wide - aim) / room;
                    let breath = until == self.chars.len() || self.line(from, until).ends_with(pauses);
                    let cost = before + off * off + if breath { 0.0 } else { HURRY };
                    if best.is_none_or(|(least, _)| cost < least) {
                        best = Some((cost, start));
                    }
                }
                *ways.get_mut(lines)?.get_mut(end)? = best;
            }
        }
        let mut end = self.breaks.len().checked_sub(1)?;
        let mut lines = Vec::new();
        for row in ways.iter().skip(1).rev() {
            let (_, start) = (*row.get(end)?)?;
            lines.push(self.line(*self.breaks.get(start)?, *self.breaks.get(end)?));
            end = start;
        }
        lines.reverse();
        Some(lines)
    }
}

/// What a line costs that ends within a phrase, against one that is shorter or longer than the others by so much of the room,
/// squared.
const HURRY: f32 = 0.25;

fn pauses(c: char) -> bool {
    !c.is_alphanumeric()
}

/// Whether all lines but the last end where a reader takes breath.
pub(super) fn pauses_at_ends(lines: &[String]) -> bool {
    lines.iter().rev().skip(1).all(|line| line.ends_with(pauses))
}

fn owned(lines: Vec<&str>) -> Vec<String> {
    lines.into_iter().map(str::to_owned).collect()
}

/// Lines no wider than `room` (in parts of the type size).
pub(super) fn wrap(measured: &Measured, room: f32) -> Vec<String> {
    let lines = measured.full(room);
    let lonely = lines.len() > 1 && lines.last().is_some_and(|line| line.chars().count() <= 3);
    if lonely {
        // Two characters less in every line carry enough over, so that the last is not a word alone.
        let narrower = measured.full(room - 2.0);
        if narrower.len() == lines.len() {
            return owned(narrower);
        }
    }
    owned(lines)
}

/// As few lines, but of about the same length, and ending where a reader takes breath: for titles.
pub(super) fn wrap_evenly(measured: &Measured, room: f32) -> Vec<String> {
    let lines = measured.full(room);
    // More lines than any title has are cut anyway.
    if !(2..=8).contains(&lines.len()) {
        return owned(lines);
    }
    measured
        .even(room, lines.len())
        .map_or_else(|| owned(lines), owned)
}

/// At most so many lines; what is left out shows as an ellipsis.
pub(super) fn clip(face: &Face<'_>, mut lines: Vec<String>, most: usize, room: f32) -> Vec<String> {
    if lines.len() <= most {
        return lines;
    }
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        last.push('…');
        while width(face, last) > room && last.chars().nth(1).is_some() {
            last.pop();
            last.pop();
            last.push('…');
        }
    }
    lines
}
