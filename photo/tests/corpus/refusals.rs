//! What is refused, and why.

use photo::{Kind, Refused};

use crate::make::{self, Jpeg};

/// A file of each kind and form, of some size.
fn files() -> Vec<(Kind, &'static str, Vec<u8>)> {
    let rgb = make::scene(150, 90);
    let rgba = make::fields(
        150,
        90,
        [
            [220, 30, 30, 255],
            [0, 0, 0, 0],
            [0, 0, 0, 128],
            [20, 40, 210, 255],
        ],
    );
    let indexes = make::fields(150, 90, [[0], [1], [2], [3]]);
    let mut encoder = webp::WebPConfig::new().unwrap();
    encoder.quality = 90.0;
    let mut animation = webp::AnimEncoder::new(150, 90, &encoder);
    let second = vec![9; 150 * 90 * 3];
    animation.add_frame(webp::AnimFrame::from_rgb(&rgb, 150, 90, 0));
    animation.add_frame(webp::AnimFrame::from_rgb(&second, 150, 90, 100));
    vec![
        (Kind::Jpeg, "baseline", Jpeg::default().scene(150, 90)),
        (
            Kind::Jpeg,
            "progressive",
            Jpeg {
                progressive: true,
                ..Jpeg::default()
            }
            .scene(150, 90),
        ),
        (
            Kind::Jpeg,
            "with notes",
            Jpeg {
                segments: vec![make::exif_segment(6)],
                ..Jpeg::default()
            }
            .scene(150, 90),
        ),
        (Kind::Png, "plain", make::png(&rgb, 150, 90, png::ColorType::Rgb)),
        (Kind::Png, "interlaced", make::interlaced(&rgba, 150, 90)),
        (
            Kind::Gif,
            "still",
            make::gif((150, 90), &[make::frame(0, 0, 150, 90, indexes)]),
        ),
        (
            Kind::WebP,
            "lossy",
            webp::Encoder::from_rgb(&rgb, 150, 90).encode(90.0).to_vec(),
        ),
        (
            Kind::WebP,
            "lossless",
            webp::Encoder::from_rgb(&rgb, 150, 90).encode_lossless().to_vec(),
        ),
        (
            Kind::WebP,
            "transparent",
            webp::Encoder::from_rgba(&rgba, 150, 90).encode(90.0).to_vec(),
        ),
        (Kind::WebP, "animated", animation.encode().to_vec()),
    ]
}

#[test]
fn what_is_cut_off_is_refused_wherever_it_was_cut() {
    for (kind, form, file) in files() {
        photo::take(&file).unwrap();
        for tenth in 1..10 {
            let cut = &file[..file.len() * tenth / 10];
            let refused = photo::take(cut);
            // An animation whose first frame has come is a picture.
            if (kind, form) == (Kind::WebP, "animated") && refused.is_ok() {
                continue;
            }
            let expected = if cut.len() < 12 {
                Refused::Unknown
            } else {
                Refused::Broken(kind)
            };
            assert_eq!(refused, Err(expected), "{kind} {form}, {tenth} tenths");
        }
    }
}

#[test]
fn other_kinds_are_named() {
    assert_eq!(photo::take(b""), Err(Refused::Empty));
    assert_eq!(
        photo::take(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        Err(Refused::Heic)
    );
    assert_eq!(
        photo::take(b"\0\0\0\x14ftypqt  \0\0\0\0qt  "),
        Err(Refused::Video)
    );
    assert_eq!(photo::take(b"BM\x36\0\0\0"), Err(Refused::Other("BMP")));
    assert_eq!(photo::take(&make::noise(1000)), Err(Refused::Unknown));
    assert_eq!(photo::take(b"<!doctype html><img>"), Err(Refused::Unknown));
}

#[test]
fn a_header_of_another_kind_does_not_help() {
    let starts: [(&[u8], Kind); 4] = [
        (b"\xff\xd8\xff\xe0", Kind::Jpeg),
        (b"\x89PNG\r\n\x1a\n", Kind::Png),
        (b"GIF89a", Kind::Gif),
        (b"RIFF\0\0\0\0WEBP", Kind::WebP),
    ];
    for (_, form, file) in files() {
        for (start, kind) in starts {
            if photo::take(&file).is_ok() && !file.starts_with(&start[..4]) {
                let mut disguised = file.clone();
                disguised[..start.len()].copy_from_slice(start);
                assert!(photo::take(&disguised).is_err(), "{form} as {kind}");
            }
        }
    }
    for (start, kind) in starts {
        assert_eq!(photo::take(start), Err(Refused::Broken(kind)));
    }
}

#[test]
fn files_that_are_too_large_are_not_looked_at() {
    assert_eq!(
        photo::take(&vec![0xff; 25_000_001]),
        Err(Refused::TooLarge { bytes: 25_000_001 })
    );
}

#[test]
fn rare_forms_of_jpeg_are_named() {
    for (marker, precision) in [(0xc3, 8), (0xc9, 8), (0xcd, 8), (0xc1, 12)] {
        let mut file = Jpeg::default().scene(64, 64);
        let frame = file.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
        file[frame + 1] = marker;
        file[frame + 4] = precision;
        assert_eq!(
            photo::take(&file),
            Err(Refused::Other("JPEG of a rare form")),
            "{marker:#x}"
        );
    }
}
