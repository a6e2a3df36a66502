//! What holds for every poster, with a font made here: squares for Chinese, half of one for Latin.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::layout::compose;
use super::sheet::{Faces, Item};
use super::*;

/// A TrueType font: glyph 0 is a box, 1 as wide as it is high, 2 half of it, 3 made of 2, 4 a space. Its outlines: one line each.
fn file() -> Vec<u8> {
    let simple = |right: i16| -> Vec<u8> {
        let mut glyph = Vec::new();
        for number in [1i16, 0, 0, right, 700] {
            glyph.extend(number.to_be_bytes());
        }
        // Three points on the line, no instructions; steps as words.
        glyph.extend([0, 2, 0, 0, 1, 1, 1]);
        for number in [0, right, 0, 0, 0, 700i16] {
            glyph.extend(number.to_be_bytes());
        }
        glyph.push(0);
        glyph
    };
    let mut composite = Vec::new();
    for number in [-1i16, 0, 0, 500, 700, 0x0003, 2, 40, 0] {
        composite.extend(number.to_be_bytes());
    }
    let glyphs = [simple(900), simple(960), simple(460), composite, Vec::new()];
    let (mut glyf, mut loca) = (Vec::new(), Vec::new());
    for glyph in &glyphs {
        loca.extend(u32::try_from(glyf.len()).unwrap().to_be_bytes());
        glyf.extend(glyph);
        glyf.resize(glyf.len().next_multiple_of(4), 0);
    }
    loca.extend(u32::try_from(glyf.len()).unwrap().to_be_bytes());

    let mut head = vec![0u8; 54];
    head[..4].copy_from_slice(&[0, 1, 0, 0]);
    head[18..20].copy_from_slice(&1000u16.to_be_bytes());
    head[51] = 1;
    let mut hhea = vec![0u8; 36];
    hhea[..4].copy_from_slice(&[0, 1, 0, 0]);
    hhea[34..36].copy_from_slice(&5u16.to_be_bytes());
    let mut maxp = vec![0u8; 32];
    maxp[..6].copy_from_slice(&[0, 1, 0, 0, 0, 5]);
    let mut hmtx = Vec::new();
    for advance in [1000u16, 1000, 500, 500, 250] {
        hmtx.extend(advance.to_be_bytes());
        hmtx.extend([0, 0]);
    }
    // Format 13: ranges of characters with the same glyph.
    let groups: [(u32, u32, u32); 6] = [
        (0x20, 0x20, 4),
        (0x21, 0x7e, 2),
        (0xe7, 0xe7, 3),
        (0xc0, 0x24f, 2),
        (0x2014, 0x2026, 1),
        (0x3000, 0xff5e, 1),
    ];
    let mut sorted = groups;
    sorted.sort_unstable();
    let sorted: Vec<_> = sorted
        .into_iter()
        .flat_map(|(from, until, glyph)| match from {
            // ç lies inside the range of Latin letters.
            0xc0 => vec![(0xc0, 0xe6, glyph), (0xe8, until, glyph)],
            _ => vec![(from, until, glyph)],
        })
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut cmap = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 13, 0, 0];
    let count = u32::try_from(sorted.len()).unwrap();
    for number in [16 + 12 * count, 0, count] {
        cmap.extend(number.to_be_bytes());
    }
    for (from, until, glyph) in sorted {
        for number in [from, until, glyph] {
            cmap.extend(u32::to_be_bytes(number));
        }
    }
    let tables = [
        (b"cmap", cmap),
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", maxp),
    ];
    let mut out = vec![0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0];
    let mut at = 12 + 16 * tables.len();
    for (tag, table) in &tables {
        out.extend(*tag);
        for number in [0, at, table.len()] {
            out.extend(u32::try_from(number).unwrap().to_be_bytes());
        }
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in &tables {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn pick(chars: &BTreeSet<char>) -> Font {
    let file = file();
    Font::pick(&|at, length| file.get(at..at + length).map(<[u8]>::to_vec), chars).expect("a font")
}

fn poster() -> Poster {
    Poster {
        kind: Kind::Tip,
        site: "文明雄关".into(),
        label: "文明小课".into(),
        title: "斑马线前，车停一停".into(),
        summary: "车到斑马线先减速，有人在走就停下来等。".into(),
        points: vec!["开车到人行横道，先减速；有人正在过马路，就停下来让。".into()],
        figures: Vec::new(),
        note: "依据：《中华人民共和国道路交通安全法》第四十七条".into(),
        caption: "扫一扫，看这条小贴士".into(),
        under: vec!["有事请打 12345".into()],
        code: Code {
            side: 21,
            dark: (0..441).map(|n| n % 3 == 0).collect(),
        },
    }
}

fn drawn(poster: &Poster, size: Size) -> String {
    let font = pick(&characters(poster));
    let fonts = Fonts {
        regular: &font,
        bold: &font,
    };
    draw(poster, size, fonts).expect("a drawing")
}

/// Left, top, right and bottom of each line of text.
fn boxes(poster: &Poster, size: Size) -> Vec<(String, [f32; 4])> {
    let font = pick(&characters(poster));
    let faces = Faces::of(Fonts {
        regular: &font,
        bold: &font,
    })
    .unwrap();
    compose(poster, size, &faces)
        .into_iter()
        .filter_map(|item| match item {
            Item::Line {
                text,
                weight,
                size,
                x,
                y,
                ..
            } => {
                let wide = text::set(faces.face(weight), &text).1 * size;
                Some((text, [x, y - 0.88 * size, x + wide, y + 0.12 * size]))
            }
            Item::Code { x, y, side } => Some(("(code)".into(), [x, y, x + side, y + side])),
            Item::Drawing(_) => None,
        })
        .filter(|(text, _)| !text.is_empty())
        .collect()
}

#[test]
fn a_picked_font_draws_the_same_outlines_as_the_whole_file() {
    let file = file();
    let whole = ttf_parser::Face::parse(&file, 0).unwrap();
    let chars = BTreeSet::from(['文', 'a', 'ç', ' ']);
    let font = pick(&chars);
    let face = font.face().unwrap();
    for c in chars.iter().copied().chain(['关']) {
        let glyph = whole.glyph_index(c).unwrap();
        assert_eq!(face.glyph_index(c), Some(glyph), "{c}");
        let outline = font::outline(&face, glyph);
        assert_eq!(outline, font::outline(&whole, glyph), "{c}");
        assert_eq!(outline.is_empty(), c == ' ', "{c}");
    }
    assert!(font.holds(&BTreeSet::from(['文', 'ç'])) && !font.holds(&BTreeSet::from(['关'])));
    let few = pick(&BTreeSet::from(['a']));
    let face = few.face().unwrap();
    let absent = whole.glyph_index('文').unwrap();
    assert_eq!(
        font::outline(&face, absent),
        "",
        "what nobody asked for is not there"
    );
}

#[test]
fn what_is_no_font_is_refused() {
    let whole = file();
    for length in [0, 4, 11, 12, 60, 124, 200, 300, whole.len() - 60] {
        let cut = &whole[..length];
        let read = |at: usize, length: usize| cut.get(at..at.checked_add(length)?).map(<[u8]>::to_vec);
        assert_eq!(Font::pick(&read, &BTreeSet::from(['文'])), None, "{length}");
    }
}

#[test]
fn no_line_begins_with_closing_or_ends_with_opening_punctuation() {
    let text = "开车到人行横道，先减速；有人正在过马路，就停下来让！这不是“客气”，是《道路交通安全法》（2021年修正）的规定。\
                行人呢？也快走几步、不看手机……互相点个头——路上就暖了。";
    let font = pick(&text.chars().collect());
    let face = font.face().unwrap();
    for room in 8..40u8 {
        let lines = text::wrap(&text::Measured::of(&face, text), f32::from(room) + 0.5);
        assert_eq!(lines.concat(), text, "nothing is lost");
        for line in &lines {
            let (first, last) = (line.chars().next().unwrap(), line.chars().last().unwrap());
            assert!(!"，。；：、！？”）》…".contains(first), "{room}: {line}");
            assert!(!"“（《".contains(last), "{room}: {line}");
        }
        let torn = |text: &str| !lines.iter().any(|line| line.contains(text));
        assert!(!torn("2021") && !torn("……") && !torn("——"), "{room}: {lines:?}");
    }
}

#[test]
fn titles_break_where_a_reader_takes_breath() {
    let text = "九月九，陪老人慢慢走";
    let font = pick(&text.chars().collect());
    let face = font.face().unwrap();
    assert_eq!(
        text::wrap_evenly(&text::Measured::of(&face, text), 8.0),
        ["九月九，", "陪老人慢慢走"]
    );
    assert_eq!(text::wrap_evenly(&text::Measured::of(&face, text), 10.0), [text]);
}

#[test]
fn a_glyph_is_drawn_once_and_used_often() {
    let svg = drawn(&poster(), Size::Screen);
    // Chinese in two weights, and figures in one.
    let (defs, body) = svg.split_once("</defs>").unwrap();
    assert_eq!(defs.matches("<path id=").count(), 3, "{defs}");
    assert!(body.matches("<use ").count() > 80);
    assert!(svg.starts_with(r#"<svg xmlns="http://www.w3.org/2000/svg""#));
    assert!(svg.contains(r#"width="1080" height="1440" viewBox="0 0 1080 1440""#));
    assert!(drawn(&poster(), Size::A4).contains(r#"width="210mm" height="297mm""#));
    assert!(drawn(&poster(), Size::A6).contains(r#"width="105mm" height="148mm""#));
}

#[test]
fn text_cannot_leave_its_element() {
    let mut poster = poster();
    poster.title = "</title><script>alert('1')</script>&\u{0}\u{8}\u{ffff}".into();
    poster.summary = "\"><image href=x>".into();
    let svg = drawn(&poster, Size::Screen);
    assert!(!svg.contains("<script") && !svg.contains("<image"), "{svg}");
    well_formed(&svg);
}

fn well_formed(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error}: {svg}"),
        }
    }
    assert!(!svg.contains('\u{0}') && !svg.contains('\u{ffff}'));
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥，。“”《》（）]{0,30}",
        "[一-龥，。、]{60,300}",
        "[ -~]{0,40}",
        "[a-z]{40,120}",
        ".{0,80}",
    ]
}

fn any_poster() -> impl Strategy<Value = Poster> {
    (
        prop_oneof![Just(Kind::Tip), Just(Kind::Quiz), Just(Kind::Children)],
        [
            any_text(),
            any_text(),
            any_text(),
            any_text(),
            any_text(),
            any_text(),
        ],
        prop::collection::vec(any_text(), 0..5),
        prop::collection::vec((any_text(), any_text()), 0..5),
        prop::collection::vec(any_text(), 0..5),
    )
        .prop_map(|(kind, texts, points, figures, under)| {
            let [site, label, title, summary, note, caption] = texts;
            Poster {
                kind,
                site,
                label,
                title,
                summary,
                points,
                figures,
                note,
                caption,
                under,
                ..poster()
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_it_says_nothing_leaves_the_sheet_or_covers_anything_else(poster in any_poster()) {
        for size in Size::ALL {
            let margin = size.border() + 80.0;
            let boxes = boxes(&poster, size);
            for (text, [left, top, right, bottom]) in &boxes {
                prop_assert!(
                    *left >= margin && *top >= margin && *right <= WIDTH - margin && *bottom <= size.height() - margin,
                    "{size:?}: {text} at {left} {top} {right} {bottom}"
                );
            }
            for (place, (text, a)) in boxes.iter().enumerate() {
                for (other, b) in &boxes[place + 1..] {
                    let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] + 1.0 || b[3] <= a[1] + 1.0;
                    prop_assert!(apart, "{size:?}: {text} {a:?} lies on {other} {b:?}");
                }
            }
            well_formed(&drawn(&poster, size));
        }
    }
}
