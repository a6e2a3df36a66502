//! Whatever comes, there is an answer.

use proptest::prelude::*;

use crate::look;
use crate::make::{self, Jpeg};

/// Small files of every form: what is changed in them reaches far.
fn seeds() -> Vec<Vec<u8>> {
    let (width, height) = (40, 24);
    let rgb = make::scene(width, height);
    let noisy = make::noise((width * height * 4) as usize);
    let rgba = make::fields(
        width,
        height,
        [
            [220, 30, 30, 255],
            [0, 0, 0, 0],
            [0, 0, 0, 128],
            [20, 40, 210, 255],
        ],
    );
    let indexes = make::fields(width, height, [[0], [1], [2], [4]]);
    vec![
        Jpeg::default().of(&noisy[..rgb.len()], width, height),
        Jpeg {
            progressive: true,
            restart: 2,
            ..Jpeg::default()
        }
        .of(&noisy[..rgb.len()], width, height),
        Jpeg {
            segments: vec![make::exif_segment(6)],
            ..Jpeg::default()
        }
        .of(&rgb, width, height),
        Jpeg {
            colours: jpeg_encoder::ColorType::CmykAsYcck,
            ..Jpeg::default()
        }
        .of(&noisy, width, height),
        make::png(&rgb, width, height, png::ColorType::Rgb),
        make::interlaced(&rgba, width, height),
        make::gif((40, 24), &[make::frame(0, 0, 40, 24, indexes)]),
        webp::Encoder::from_rgb(&noisy[..rgb.len()], width, height)
            .encode(90.0)
            .to_vec(),
        webp::Encoder::from_rgb(&rgb, width, height)
            .encode_lossless()
            .to_vec(),
        webp::Encoder::from_rgba(&rgba, width, height)
            .encode(90.0)
            .to_vec(),
    ]
}

/// Takes it in or not; what is taken in must be in order.
fn try_it(file: &[u8]) {
    if let Ok(taken) = photo::take(file) {
        look::check(&taken);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_behind_any_start(start in 0..5_usize, bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let starts: [&[u8]; 5] = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x40\0\0\0WEBPVP8X"];
        try_it(&[starts[start], &bytes].concat());
    }

    #[test]
    fn files_with_changed_bytes(
        seed in 0..10_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut file = seeds().swap_remove(seed);
        for (place, value) in changes {
            let place = place.index(file.len());
            file[place] = value;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        try_it(&file);
    }

    #[test]
    fn files_of_parts_of_others(
        a in 0..10_usize, b in 0..10_usize,
        end in any::<prop::sample::Index>(), start in any::<prop::sample::Index>(),
    ) {
        let (a, b) = (seeds().swap_remove(a), seeds().swap_remove(b));
        try_it(&[&a[..end.index(a.len())], &b[start.index(b.len())..]].concat());
    }
}
