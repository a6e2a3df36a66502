//! What is taken in.

use jpeg_encoder::{ColorType, SamplingFactor};

use crate::look::{self, alike, bare, shows};
use crate::make::{self, BLUE, GREEN, Jpeg, Png, RED, WHITE, YELLOW};

const SCENE: [[u8; 3]; 4] = [RED, GREEN, BLUE, YELLOW];

#[test]
fn every_form_of_jpeg_is_taken() {
    for sampling in [
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_1_2,
        SamplingFactor::F_2_2,
        SamplingFactor::F_4_1,
    ] {
        for progressive in [false, true] {
            for restart in [0, 7] {
                let form = Jpeg {
                    sampling,
                    progressive,
                    restart,
                    ..Jpeg::default()
                };
                let what = format!("{sampling:?}, progressive {progressive}, restart {restart}");
                let seen = shows(&form.scene(333, 222), SCENE, &what);
                assert_eq!((seen.width, seen.height), (333, 222), "{what}");
            }
        }
    }
}

#[test]
fn grey_and_inks_are_taken() {
    let grey = make::fields(64, 48, [[0], [90], [180], [255]]);
    let grey = Jpeg {
        colours: ColorType::Luma,
        ..Jpeg::default()
    }
    .of(&grey, 64, 48);
    shows(&grey, [[0; 3], [90; 3], [180; 3], [255; 3]], "grey");

    // Cyan, magenta, yellow, black as cameras never write them, but editors do.
    let inks = make::fields(
        64,
        48,
        [[0, 255, 255, 0], [255, 0, 255, 0], [0, 0, 0, 128], [0, 0, 0, 0]],
    );
    let expected = [[255, 0, 0], [0, 255, 0], [127; 3], WHITE];
    for colours in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let file = Jpeg {
            colours,
            quality: 95,
            sampling: SamplingFactor::F_1_1,
            ..Jpeg::default()
        }
        .of(&inks, 64, 48);
        shows(&file, expected, &format!("{colours:?}"));
    }
}

#[test]
fn every_orientation_is_turned_upright() {
    let turned = [
        [RED, GREEN, BLUE, YELLOW],
        [GREEN, RED, YELLOW, BLUE],
        [YELLOW, BLUE, GREEN, RED],
        [BLUE, YELLOW, RED, GREEN],
        [RED, BLUE, GREEN, YELLOW],
        [BLUE, RED, YELLOW, GREEN],
        [YELLOW, GREEN, BLUE, RED],
        [GREEN, YELLOW, RED, BLUE],
    ];
    for (code, expected) in (1..).zip(turned) {
        let upright = if code < 5 { (120, 80) } else { (80, 120) };
        let jpeg = Jpeg {
            segments: vec![make::exif_segment(code)],
            ..Jpeg::default()
        }
        .scene(120, 80);
        let form = Png {
            colours: png::ColorType::Rgb,
            depth: png::BitDepth::Eight,
            exif: Some(make::exif(code)),
        };
        let png = form.of(&make::scene(120, 80), 120, 80);
        let still = webp::Encoder::from_rgb(&make::scene(120, 80), 120, 80)
            .encode(90.0)
            .to_vec();
        let webp = make::webp_of_chunks(&[
            (b"VP8X", make::webp_features(8, 120, 80)),
            (b"VP8 ", still[20..].to_vec()),
            (b"EXIF", make::exif(code)),
        ]);
        for (file, kind) in [(jpeg, "JPEG"), (png, "PNG"), (webp, "WebP")] {
            let seen = shows(&file, expected, &format!("{kind}, orientation {code}"));
            assert_eq!((seen.width, seen.height), upright, "{kind}, orientation {code}");
        }
    }
}

#[test]
fn large_pictures_become_small() {
    for (width, height, small) in [
        (1601, 1200, (1600, 1199)),
        (3300, 2200, (1600, 1067)),
        (2000, 4100, (780, 1600)),
        (6600, 1200, (1600, 291)),
    ] {
        let jpeg = Jpeg::default().scene(width, height);
        let png = make::png(&make::scene(width, height), width, height, png::ColorType::Rgb);
        for (file, kind) in [(jpeg, "JPEG"), (png, "PNG")] {
            let seen = shows(&file, SCENE, &format!("{kind} {width} × {height}"));
            assert!(
                seen.width.abs_diff(small.0) <= 1 && seen.height.abs_diff(small.1) <= 1,
                "{kind} {width} × {height}: {} × {}",
                seen.width,
                seen.height
            );
        }
    }
}

#[test]
fn the_smallest_pictures_are_taken() {
    for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 3), (17, 16), (8, 8)] {
        let rgb = make::scene(width, height);
        let indexes = make::fields(width, height, [[0], [1], [2], [3]]);
        let files = [
            Jpeg::default().of(&rgb, width, height),
            Jpeg {
                progressive: true,
                ..Jpeg::default()
            }
            .of(&rgb, width, height),
            make::png(&rgb, width, height, png::ColorType::Rgb),
            make::gif(
                (width as u16, height as u16),
                &[make::frame(0, 0, width as u16, height as u16, indexes)],
            ),
            webp::Encoder::from_rgb(&rgb, width, height).encode(90.0).to_vec(),
            webp::Encoder::from_rgb(&rgb, width, height)
                .encode_lossless()
                .to_vec(),
        ];
        for file in files {
            let taken = photo::take(&file).unwrap();
            look::check(&taken);
            assert_eq!((taken.width, taken.height), (width, height));
        }
    }
}

#[test]
fn noise_is_made_to_fit() {
    let noise = make::noise(2000 * 1500 * 3);
    for file in [
        Jpeg {
            quality: 100,
            sampling: SamplingFactor::F_1_1,
            ..Jpeg::default()
        }
        .of(&noise, 2000, 1500),
        make::png(&noise, 2000, 1500, png::ColorType::Rgb),
    ] {
        look::check(&photo::take(&file).unwrap());
    }
}

#[test]
fn every_form_of_png_is_taken() {
    let [r, g, b, y] = SCENE;
    let rgb = |depth| Png {
        colours: png::ColorType::Rgb,
        depth,
        exif: None,
    };
    shows(
        &rgb(png::BitDepth::Eight).of(&make::scene(50, 40), 50, 40),
        SCENE,
        "RGB",
    );
    let wide = |[r, g, b]: [u8; 3]| [r, 0, g, 0, b, 0];
    let wide = make::fields(50, 40, [wide(r), wide(g), wide(b), wide(y)]);
    shows(&rgb(png::BitDepth::Sixteen).of(&wide, 50, 40), SCENE, "16 bits");
    let indexes = make::fields(50, 40, [[0], [1], [2], [3]]);
    shows(
        &make::png(&indexes, 50, 40, png::ColorType::Indexed),
        SCENE,
        "palette",
    );
    let grey = make::fields(50, 40, [[0], [90], [180], [255]]);
    shows(
        &make::png(&grey, 50, 40, png::ColorType::Grayscale),
        [[0; 3], [90; 3], [180; 3], WHITE],
        "grey",
    );
    // One bit a pixel: half of each row is white.
    let rows: Vec<u8> = (0..40).flat_map(|_| [0, 0, 0, 0xff, 0xff]).collect();
    let bits = make::png_of_chunks(32, 40, 1, 0, 0, &rows);
    shows(&bits, [[0; 3], WHITE, [0; 3], WHITE], "one bit");
}

#[test]
fn interlaced_png_is_the_same_picture() {
    let opaque = |[r, g, b]: [u8; 3]| [r, g, b, 255];
    for (width, height) in [(50, 40), (3, 3), (1, 5), (5, 1), (4001, 30)] {
        let pixels = make::fields(width, height, SCENE.map(opaque));
        let interlaced = photo::take(&make::interlaced(&pixels, width, height)).unwrap();
        let plain = photo::take(&make::png(&pixels, width, height, png::ColorType::Rgba)).unwrap();
        assert_eq!(interlaced, plain, "{width} × {height}");
    }
}

#[test]
fn what_is_transparent_becomes_white() {
    let pixels = make::fields(
        64,
        48,
        [
            [220, 30, 30, 255],
            [0, 0, 0, 0],
            [0, 0, 0, 128],
            [20, 40, 210, 255],
        ],
    );
    let expected = [RED, WHITE, [127; 3], [20, 40, 210]];
    shows(&make::png(&pixels, 64, 48, png::ColorType::Rgba), expected, "PNG");
    let grey = make::fields(64, 48, [[0, 255], [0, 0], [0, 128], [90, 255]]);
    shows(
        &make::png(&grey, 64, 48, png::ColorType::GrayscaleAlpha),
        [[0; 3], WHITE, [127; 3], [90; 3]],
        "grey PNG",
    );
    let encoder = webp::Encoder::from_rgba(&pixels, 64, 48);
    shows(&encoder.encode_lossless(), expected, "lossless WebP");
    let lossy = encoder.encode(95.0);
    assert!(lossy.windows(4).any(|name| name == b"ALPH"));
    shows(&lossy, expected, "lossy WebP");
    let indexes = make::fields(64, 48, [[0], [4], [2], [3]]);
    let gif = make::gif((64, 48), &[make::frame(0, 0, 64, 48, indexes)]);
    shows(&gif, [RED, WHITE, BLUE, YELLOW], "GIF");
}

#[test]
fn webp_without_transparency_is_taken() {
    let rgb = make::scene(201, 101);
    let encoder = webp::Encoder::from_rgb(&rgb, 201, 101);
    shows(&encoder.encode(90.0), SCENE, "lossy");
    shows(&encoder.encode_lossless(), SCENE, "lossless");
}

#[test]
fn of_an_animation_the_first_frame_is_taken() {
    let first = make::fields(60, 40, [[0], [1], [2], [3]]);
    let second = vec![0; 60 * 40];
    let frames = [
        make::frame(0, 0, 60, 40, first),
        make::frame(0, 0, 60, 40, second),
    ];
    shows(&make::gif((60, 40), &frames), SCENE, "GIF");

    let (first, second) = (make::scene(60, 40), vec![0; 60 * 40 * 3]);
    for lossless in [0, 1] {
        let mut config = webp::WebPConfig::new().unwrap();
        config.lossless = lossless;
        config.quality = 90.0;
        let mut encoder = webp::AnimEncoder::new(60, 40, &config);
        encoder.add_frame(webp::AnimFrame::from_rgb(&first, 60, 40, 0));
        encoder.add_frame(webp::AnimFrame::from_rgb(&second, 60, 40, 100));
        let file = encoder.encode();
        assert!(file.windows(4).any(|name| name == b"ANMF"));
        shows(&file, SCENE, &format!("WebP, lossless {lossless}"));
    }
}

#[test]
fn a_frame_smaller_than_its_canvas_lies_on_white() {
    let frame = make::frame(30, 0, 30, 20, vec![0; 30 * 20]);
    shows(&make::gif((60, 40), &[frame]), [WHITE, RED, WHITE, WHITE], "GIF");
}

#[test]
fn interlaced_gif_is_the_same_picture() {
    let indexes = make::fields(60, 40, [[0], [1], [2], [3]]);
    let mut frame = make::frame(0, 0, 60, 40, (0..40).flat_map(|_| vec![0; 60]).collect());
    let order = (0..40)
        .step_by(8)
        .chain((4..40).step_by(8))
        .chain((2..40).step_by(4))
        .chain((1..40).step_by(2));
    let rows: Vec<u8> = order
        .flat_map(|y| indexes[y * 60..(y + 1) * 60].to_vec())
        .collect();
    frame.buffer = rows.into();
    frame.interlaced = true;
    shows(&make::gif((60, 40), &[frame]), SCENE, "GIF");
}

#[test]
fn bytes_between_segments_and_after_the_end_do_not_matter() {
    let plain = Jpeg::default().scene(120, 80);
    let header = 20;
    assert_eq!(plain[header], 0xff);
    let mut odd = plain[..header].to_vec();
    odd.extend([0, 7, 0xff, 0, 0xff, 0xff]);
    odd.extend(&plain[header..]);
    odd.extend(make::noise(5000));
    odd.extend(Jpeg::default().scene(16, 16));
    let (plain, odd) = (photo::take(&plain).unwrap(), photo::take(&odd).unwrap());
    assert_eq!(plain, odd);
    alike(bare(&odd.jpeg).fields(), SCENE, 10, "with bytes between");
}
