//! Where everything on a sheet lies. From top to bottom: whose it is, what it says, the code and what it does.
//!
//! The type gets as large as the text lets it. Where even the smallest does not fit, paragraphs are left out, the last first: the
//! code leads to all of it.

use super::colors::{self, Colors, ON_ACCENT};
use super::sheet::{Faces, Item, Weight, number};
use super::{Kind, Poster, Size, WIDTH, scenery, text};

/// Between the sheet's border and what it says.
const PADDING: f32 = 84.0;
/// The line with the site's name.
const HEAD: f32 = 64.0;
/// Side of the code with the white around it.
const CODE: f32 = 290.0;
/// Type sizes of title and text, the best first.
const TYPES: [(f32, f32); 10] = [
    (150.0, 48.0),
    (134.0, 48.0),
    (120.0, 46.0),
    (108.0, 44.0),
    (98.0, 42.0),
    (90.0, 40.0),
    (82.0, 38.0),
    (74.0, 36.0),
    (66.0, 34.0),
    (58.0, 34.0),
];
/// The smallest type of a title that is worth keeping its phrases whole.
const TITLE_WHOLE: f32 = 82.0;
/// The most lines of a title that are read at a glance, and when nothing else helps.
const TITLE_LINES: usize = 3;
const TITLE_LINES_MOST: usize = 6;
/// Where even that does not fit, the title is cut: so many lines of the smallest type always fit.
const TITLE_LINES_LEAST: usize = 4;
const SMALL: f32 = 27.0;
/// Lines of a note.
const NOTE_LINES: usize = 2;

/// A sheet being laid out.
struct Frame<'a> {
    faces: &'a Faces<'a>,
    colors: Colors,
    left: f32,
    room: f32,
}

/// Lines of one text.
struct Block {
    lines: Vec<String>,
    weight: Weight,
    size: f32,
    /// From line to line, in parts of the type size.
    leading: f32,
    color: &'static str,
    /// Above it.
    gap: f32,
}

impl Block {
    fn height(&self) -> f32 {
        #[allow(clippy::cast_precision_loss)]
        let count = self.lines.len() as f32;
        self.gap + count * self.size * self.leading
    }

    /// Draws it from `top` on and says where it ends.
    fn place(&self, x: f32, top: f32, items: &mut Vec<Item>) -> f32 {
        let mut y = top + self.gap;
        for line in &self.lines {
            items.push(Item::Line {
                text: line.clone(),
                weight: self.weight,
                size: self.size,
                color: self.color,
                x,
                // A Chinese character stands from 0.12 below the line to 0.88 above it: its middle in the middle of the leading.
                y: y + self.size * (self.leading / 2.0 + 0.38),
            });
            y += self.size * self.leading;
        }
        y
    }
}

/// What stands between head and foot, ready to be placed.
struct Middle {
    /// On the coloured field, where the poster has one.
    top: Vec<Block>,
    figures: bool,
    rest: Vec<Block>,
}

/// Figures and their words, with the room around them.
const FIGURES: f32 = 206.0;
const BELOW_HEAD: f32 = 56.0;
const ABOVE_FOOT: f32 = 44.0;
/// Between the last word on the field and its edge: hills.
const FIELD_END: f32 = 130.0;
const BELOW_FIELD: f32 = 24.0;

impl Middle {
    fn height(&self) -> f32 {
        let blocks: f32 = self.top.iter().chain(&self.rest).map(Block::height).sum();
        blocks + if self.figures { FIGURES } else { 0.0 }
    }
}

pub(super) fn compose(poster: &Poster, size: Size, faces: &Faces<'_>) -> Vec<Item> {
    let border = size.border();
    let left = border + PADDING;
    let frame = Frame {
        faces,
        colors: colors::of(poster.kind),
        left,
        room: WIDTH - 2.0 * left,
    };
    let foot = size.height() - left - CODE;
    let head_end = left + HEAD;
    let field = poster.kind == Kind::Quiz;
    let ground = if field { FIELD_END + BELOW_FIELD } else { 0.0 };
    let room = foot - head_end - BELOW_HEAD - ABOVE_FOOT - ground;
    let middle = frame.fit(poster, room);
    let spare = (room - middle.height()).max(0.0);

    let mut items = Vec::new();
    frame.head(poster, &mut items);
    // A little above the middle is where the eye expects it.
    let mut y = head_end + BELOW_HEAD + spare * if field { 0.3 } else { 0.36 };
    for block in &middle.top {
        y = block.place(frame.left, y, &mut items);
    }
    let edge = y + FIELD_END + spare * 0.3;
    if field {
        y = edge + BELOW_FIELD + spare * 0.12;
    }
    let beside_figures = y;
    if middle.figures {
        frame.figures(poster, y, &mut items);
        y += FIGURES;
    }
    for block in &middle.rest {
        y = block.place(frame.left, y, &mut items);
    }
    let ground = scenery::Ground {
        kind: poster.kind,
        size,
        field_top: edge - FIELD_END - spare * 0.3,
        edge,
        words_end: y,
        foot,
        // A third column that is free.
        kite: (middle.figures && poster.figures.len() < 3)
            .then_some((WIDTH - left - 110.0, beside_figures + 70.0)),
    };
    items.insert(0, Item::Drawing(ground.draw()));
    frame.foot(poster, foot, &mut items);
    items
}

impl Frame<'_> {
    fn block(&self, text: &str, weight: Weight, size: f32, most: usize) -> Block {
        let face = self.faces.face(weight);
        let room = self.room / size;
        let lines = text::wrap(&self.faces.measured(weight, text), room);
        let lines = text::clip(face, lines, most, room);
        Block {
            lines,
            weight,
            size,
            leading: 1.6,
            color: self.colors.ink,
            gap: 0.0,
        }
    }

    /// The same, in lines of about the same length.
    fn even(&self, text: &str, weight: Weight, size: f32, most: usize) -> Block {
        let face = self.faces.face(weight);
        let room = self.room / size;
        let lines = text::wrap_evenly(&self.faces.measured(weight, text), room);
        Block {
            lines: text::clip(face, lines, most, room),
            ..self.block("", weight, size, 1)
        }
    }

    fn title(&self, poster: &Poster, size: f32, most: usize) -> Block {
        let color = match poster.kind {
            Kind::Tip => self.colors.ink,
            Kind::Quiz => ON_ACCENT,
            Kind::Children => self.colors.accent,
        };
        Block {
            leading: 1.28,
            color,
            ..self.even(&poster.title, Weight::Bold, size, most)
        }
    }

    /// The largest type in which everything fits.
    fn fit(&self, poster: &Poster, room: f32) -> Middle {
        for kept in (0..=poster.points.len()).rev() {
            // First in large type without breaking a phrase of the title, then as it comes.
            for (least, whole) in [(TITLE_WHOLE, true), (0.0, false)] {
                for (title, text) in TYPES.into_iter().filter(|(title, _)| *title >= least) {
                    let middle = self.middle(poster, title, text, kept, usize::MAX);
                    let lines = middle.top.first().map_or(&[][..], |title| &title.lines);
                    let phrases = !whole || text::pauses_at_ends(lines);
                    if lines.len() <= TITLE_LINES && phrases && middle.height() <= room {
                        return middle;
                    }
                }
            }
        }
        // A title like a paragraph.
        for size in [66.0, 58.0, 50.0, 44.0, 38.0] {
            let middle = self.middle(poster, size, 34.0, 0, 3);
            let lines = middle.top.first().map_or(0, |title| title.lines.len());
            if lines <= TITLE_LINES_MOST && middle.height() <= room {
                return middle;
            }
        }
        let mut middle = self.middle(poster, 38.0, 34.0, 0, 2);
        if let Some(title) = middle.top.first_mut() {
            *title = self.title(poster, 38.0, TITLE_LINES_LEAST);
        }
        middle
    }

    fn middle(&self, poster: &Poster, title: f32, size: f32, kept: usize, summary_lines: usize) -> Middle {
        let on_field = poster.kind == Kind::Quiz;
        let summary = Block {
            gap: title * 0.28,
            leading: 1.5,
            color: match poster.kind {
                Kind::Tip => self.colors.accent,
                Kind::Quiz => ON_ACCENT,
                Kind::Children => self.colors.ink,
            },
            ..self.even(&poster.summary, Weight::Bold, size * 1.06, summary_lines)
        };
        let weight = Weight::Regular;
        let points = poster
            .points
            .iter()
            .take(kept)
            .enumerate()
            .map(|(place, point)| Block {
                gap: size * if place == 0 { 0.95 } else { 0.55 },
                ..self.block(point, weight, size, usize::MAX)
            });
        let note = Block {
            gap: SMALL * 1.1,
            leading: 1.5,
            color: self.colors.soft,
            ..self.block(&poster.note, weight, SMALL, NOTE_LINES)
        };
        let mut rest: Vec<Block> = points.chain([note]).collect();
        if let (true, Some(first)) = (on_field, rest.first_mut()) {
            first.gap = 0.0;
        }
        Middle {
            top: vec![self.title(poster, title, usize::MAX), summary],
            figures: !poster.figures.is_empty(),
            rest,
        }
    }

    /// The site's seal and name, and what the poster belongs to.
    fn head(&self, poster: &Poster, items: &mut Vec<Item>) {
        let top = self.left;
        let on_field = poster.kind == Kind::Quiz;
        let (ground, strokes) = if on_field {
            (ON_ACCENT, self.colors.accent)
        } else {
            (self.colors.accent, ON_ACCENT)
        };
        items.push(Item::Drawing(scenery::seal(
            self.left, top, HEAD, ground, strokes,
        )));
        let label = self.line(&poster.label, Weight::Regular, 32.0, self.room * 0.4);
        let label_width = self.width(&label, Weight::Regular, 32.0);
        let name_room = self.room - HEAD - 20.0 - label_width - 30.0;
        let name = self.line(&poster.site, Weight::Bold, 38.0, name_room);
        let baseline = |size: f32| top + HEAD / 2.0 + size * 0.38;
        items.push(Item::Line {
            text: name,
            weight: Weight::Bold,
            size: 38.0,
            color: if on_field { ON_ACCENT } else { self.colors.ink },
            x: self.left + HEAD + 20.0,
            y: baseline(38.0),
        });
        items.push(Item::Line {
            text: label,
            weight: Weight::Regular,
            size: 32.0,
            color: if on_field { ON_ACCENT } else { self.colors.soft },
            x: self.left + self.room - label_width,
            y: baseline(32.0),
        });
    }

    /// Figures side by side, each above its word.
    fn figures(&self, poster: &Poster, top: f32, items: &mut Vec<Item>) {
        let figures: Vec<_> = poster.figures.iter().take(3).collect();
        #[allow(clippy::cast_precision_loss)]
        let count = figures.len().max(1) as f32;
        // A children's kite flies where a third figure would be.
        let room = if poster.kind == Kind::Children {
            self.room - 250.0
        } else {
            self.room
        };
        let mut size = 92.0;
        while size > 34.0 {
            let needed: f32 = figures
                .iter()
                .map(|(big, _)| self.width(big, Weight::Bold, size))
                .sum();
            if needed + 56.0 * (count - 1.0) <= room {
                break;
            }
            size -= 4.0;
        }
        let mut columns: Vec<f32> = figures
            .iter()
            .map(|(big, small)| {
                let figure = self.width(big, Weight::Bold, size);
                figure.max(self.width(small, Weight::Regular, 32.0))
            })
            .collect();
        let mut gap = ((room - columns.iter().sum::<f32>()) / (count - 1.0).max(1.0)).min(110.0);
        if gap < 40.0 {
            // Too much to be said side by side: each is cut to its share.
            gap = 40.0;
            columns = vec![room / count - gap; figures.len()];
        }
        let mut x = self.left;
        for ((big, small), column) in figures.into_iter().zip(columns) {
            let mut line = |text: &str, weight: Weight, size: f32, color, y: f32| {
                items.push(Item::Line {
                    text: self.line(text, weight, size, column + 1.0),
                    weight,
                    size,
                    color,
                    x,
                    y,
                });
            };
            line(big, Weight::Bold, size, self.colors.accent, top + 108.0);
            line(small, Weight::Regular, 32.0, self.colors.soft, top + 162.0);
            x += column + gap;
        }
    }

    /// The code, and beside it what it does.
    fn foot(&self, poster: &Poster, top: f32, items: &mut Vec<Item>) {
        items.push(Item::Code {
            x: self.left,
            y: top,
            side: CODE,
        });
        let x = self.left + CODE + 44.0;
        let beside = Frame {
            faces: self.faces,
            colors: self.colors,
            left: x,
            room: self.left + self.room - x,
        };
        let mut blocks = vec![Block {
            leading: 1.35,
            ..beside.even(&poster.caption, Weight::Bold, 50.0, 2)
        }];
        blocks.extend(
            poster
                .under
                .iter()
                .take(3)
                .enumerate()
                .map(|(place, line)| Block {
                    gap: if place == 0 { 14.0 } else { 2.0 },
                    leading: 1.45,
                    ..beside.block(
                        line,
                        Weight::Regular,
                        beside.size_for(line, Weight::Regular, 31.0),
                        1,
                    )
                }),
        );
        let height: f32 = blocks.iter().map(Block::height).sum();
        let mut y = top + (CODE - height) / 2.0;
        for block in &blocks {
            y = block.place(x, y, items);
        }
    }

    /// A type size, smaller where a line would not fit, but not too small to be read.
    fn size_for(&self, line: &str, weight: Weight, size: f32) -> f32 {
        let wide = self.width(line, weight, size).max(1.0);
        (size * (self.room / wide)).clamp(size * 0.8, size)
    }

    fn width(&self, line: &str, weight: Weight, size: f32) -> f32 {
        text::set(self.faces.face(weight), line).1 * size
    }

    /// A text that has one line.
    fn line(&self, text: &str, weight: Weight, size: f32, room: f32) -> String {
        let face = self.faces.face(weight);
        let room = room.max(size) / size;
        let lines = text::wrap(&self.faces.measured(weight, text), room);
        let lines = text::clip(face, lines, 1, room);
        lines.into_iter().next().unwrap_or_default()
    }
}

/// A rectangle.
pub(super) fn rect(x: f32, y: f32, width: f32, height: f32, fill: &str) -> String {
    format!(
        r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{fill}"/>"#,
        number(x),
        number(y),
        number(width),
        number(height)
    )
}
