//! Memory and time, one picture after the other: at most 80 MiB with the file, and bombs refused in 50 ms with nearly none.
//!
//! Natively the JPEG decoder has a thread that may lag behind and lets rows wait, however many; as WebAssembly it has none.
//! With `PHOTO_FILES=FOLDER` the large pictures are left there, for `examples/wasm.mjs` to measure them as in a Worker.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking; its clock is the machine's"
)]

#[path = "corpus/make.rs"]
#[allow(dead_code, reason = "the other test uses all of it")]
mod make;

use std::time::Instant;

use jpeg_encoder::{ColorType, SamplingFactor};
use make::Jpeg;
use peak_alloc::PeakAlloc;
use photo::{Kind, Refused, Taken};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MIB: usize = 1 << 20;

/// Takes a file in and says what that allocated at most, without the file.
fn measured(file: &[u8]) -> (Result<Taken, Refused>, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = photo::take(file);
    (result, MEMORY.peak_usage() - before)
}

// One test: others beside it would be counted too.
#[test]
fn memory_and_time_are_bounded() {
    large_pictures();
    bombs();
}

/// Something to see, with fewer bytes in memory than a scene in colour has.
fn grey(width: u32, height: u32) -> Vec<u8> {
    (0..height)
        .flat_map(|y| (0..width).map(move |x| ((x / 7) ^ (y / 5)) as u8))
        .collect()
}

fn jpeg(form: Jpeg, width: u32, height: u32) -> Vec<u8> {
    let channels = match form.colours {
        ColorType::Luma => 1,
        ColorType::Rgb => 3,
        _ => 4,
    };
    let pixels: Vec<u8> = grey(width, height)
        .into_iter()
        .flat_map(|value| (0..channels).map(move |_| value))
        .collect();
    form.of(&pixels, width, height)
}

/// The file with notes of so many bytes after its first ones: it is larger, the picture is the same.
fn heavier(file: &[u8], bytes: usize) -> Vec<u8> {
    let mut heavy = file[..2].to_vec();
    while heavy.len() < bytes {
        heavy.extend(b"\xff\xef\xff\xff");
        heavy.extend(vec![b'x'; 65_533]);
    }
    heavy.extend(&file[2..]);
    heavy
}

fn png(width: u32, height: u32, depth: u8, interlaced: bool, before: &[u8]) -> Vec<u8> {
    // Every row begins with its filter; interlaced ones are more, some shorter.
    let bytes = (width as usize * 4 * usize::from(depth) / 8 + 1) * height as usize;
    let raw = vec![0; bytes + if interlaced { 8 * height as usize } else { 0 }];
    let file = make::png_of_chunks(width, height, depth, 6, u8::from(interlaced), &raw);
    [&file[..33], before, &file[33..]].concat()
}

fn large_pictures() {
    let full = || Jpeg {
        sampling: SamplingFactor::F_1_1,
        quality: 60,
        ..Jpeg::default()
    };
    let webp = |alpha: bool, lossless: bool, width: u32, height: u32| {
        let channels = if alpha { 4 } else { 3 };
        let pixels: Vec<u8> = grey(width, height)
            .into_iter()
            .flat_map(|value| (0..channels).map(move |_| value))
            .collect();
        let encoder = if alpha {
            webp::Encoder::from_rgba(&pixels, width, height)
        } else {
            webp::Encoder::from_rgb(&pixels, width, height)
        };
        let mut file = if lossless {
            encoder.encode_lossless()
        } else {
            encoder.encode(50.0)
        }
        .to_vec();
        file.extend([0; 100]);
        file
    };
    let gif = make::gif(
        (4000, 3000),
        &[make::frame(0, 0, 4000, 3000, vec![1; 12_000_000])],
    );
    let unknown = make::chunk(b"noTe", &vec![b'x'; 16_000_000]);
    let files = [
        ("JPEG, 50 megapixels", true, jpeg(full(), 8000, 6250)),
        (
            "JPEG, 50 megapixels, 24 MB",
            true,
            heavier(&jpeg(full(), 8000, 6250), 20_000_000),
        ),
        (
            "JPEG, 10 megapixels, square",
            true,
            heavier(&jpeg(full(), 3199, 3199), 20_000_000),
        ),
        (
            "JPEG, 8 megapixels, whole",
            true,
            heavier(&jpeg(full(), 3190, 2500), 20_000_000),
        ),
        (
            "JPEG, grey",
            true,
            jpeg(
                Jpeg {
                    colours: ColorType::Luma,
                    ..full()
                },
                8000,
                6250,
            ),
        ),
        (
            "JPEG, inks",
            true,
            heavier(
                &jpeg(
                    Jpeg {
                        colours: ColorType::Cmyk,
                        ..full()
                    },
                    3190,
                    2500,
                ),
                20_000_000,
            ),
        ),
        (
            "JPEG, progressive",
            true,
            jpeg(
                Jpeg {
                    progressive: true,
                    ..Jpeg::default()
                },
                4000,
                3000,
            ),
        ),
        (
            "JPEG, progressive, full colour",
            true,
            jpeg(
                Jpeg {
                    progressive: true,
                    ..full()
                },
                3500,
                2800,
            ),
        ),
        (
            "JPEG, progressive, full colour, 12",
            true,
            jpeg(
                Jpeg {
                    progressive: true,
                    ..full()
                },
                4000,
                3000,
            ),
        ),
        (
            "JPEG, progressive, inks",
            false,
            jpeg(
                Jpeg {
                    progressive: true,
                    colours: ColorType::Cmyk,
                    ..full()
                },
                4000,
                3000,
            ),
        ),
        ("PNG", true, png(4000, 3000, 8, false, &[])),
        ("PNG, 16 bits, heavy", true, png(4000, 3000, 16, false, &unknown)),
        ("PNG, interlaced", true, png(4000, 3000, 8, true, &[])),
        (
            "PNG, interlaced, 16 bits, heavy",
            true,
            png(2500, 2000, 16, true, &unknown),
        ),
        ("PNG, one row", true, png(65_535, 1, 16, false, &[])),
        ("PNG, one column", true, png(1, 65_535, 16, true, &[])),
        ("GIF", true, gif),
        ("WebP", true, webp(false, false, 4000, 3000)),
        ("WebP, lossless", true, webp(false, true, 4000, 3000)),
        ("WebP, transparent, lossless", true, webp(true, true, 4000, 3000)),
        ("WebP, transparent", true, webp(true, false, 2500, 2000)),
        (
            "WebP, transparent, 12 megapixels",
            false,
            webp(true, false, 4000, 3000),
        ),
    ];
    for (name, taken, file) in files {
        let (result, peak) = measured(&file);
        let whole = peak + file.len();
        println!(
            "{name}: {:.1} MiB with {:.1} of the file",
            mib(whole),
            mib(file.len())
        );
        match &result {
            Ok(_) => assert!(taken, "{name}"),
            Err(Refused::TooManyPixels { width, height, limit }) => {
                assert!(
                    !taken && u64::from(*width) * u64::from(*height) > *limit,
                    "{name}: {result:?}"
                );
            }
            Err(refused) => panic!("{name}: {refused}"),
        }
        assert!(
            whole <= 80 * MIB || name.starts_with("JPEG"),
            "{name}: {:.1} MiB",
            mib(whole)
        );
        if let Ok(folder) = std::env::var("PHOTO_FILES") {
            std::fs::write(std::path::Path::new(&folder).join(name), &file).unwrap();
        }
    }
}

fn mib(bytes: usize) -> f64 {
    bytes as f64 / MIB as f64
}

/// Overwrites the two sides in the frame header of a JPEG.
fn claiming(mut file: Vec<u8>, marker: u8, width: u16, height: u16) -> Vec<u8> {
    let frame = file.windows(2).position(|pair| pair == [0xff, marker]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

fn bombs() {
    let large = |width, height, limit| Refused::TooManyPixels { width, height, limit };
    let small = || Jpeg::default().scene(32, 32);
    let progressive = claiming(
        Jpeg {
            progressive: true,
            ..Jpeg::default()
        }
        .scene(32, 32),
        0xc2,
        4000,
        3000,
    );
    let last_scan = progressive
        .windows(2)
        .rposition(|pair| pair == [0xff, 0xda])
        .unwrap();
    let (scan, end) = progressive[last_scan..].split_at(progressive.len() - last_scan - 2);
    let scans = [&progressive[..last_scan], &scan.repeat(100_000), end].concat();
    let tables = small();
    let table = tables.windows(2).position(|pair| pair == [0xff, 0xc4]).unwrap();
    let length = usize::from(u16::from_be_bytes([tables[table + 2], tables[table + 3]])) + 2;
    let tables = [
        &tables[..table],
        &tables[table..table + length].repeat(100_000),
        &tables[table..],
    ]
    .concat();

    let still = webp::Encoder::from_rgb(&make::scene(32, 32), 32, 32)
        .encode(90.0)
        .to_vec();
    let mut huge = still[20..].to_vec();
    huge[6..10].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    let mut lossless = webp::Encoder::from_rgb(&make::scene(32, 32), 32, 32)
        .encode_lossless()
        .to_vec();
    lossless[21..24].copy_from_slice(&[0xff; 3]);
    lossless[24] = 0x0f;
    let features = |flags| (b"VP8X", make::webp_features(flags, 32, 32));
    let frame = [
        vec![0; 16],
        b"VP8 ".to_vec(),
        (huge.len() as u32).to_le_bytes().to_vec(),
        huge.clone(),
    ]
    .concat();
    let hidden = make::webp_of_chunks(&[features(0), (b"VP8 ", huge.clone())]);
    let animated = make::webp_of_chunks(&[features(2), (b"ANIM", vec![0; 6]), (b"ANMF", frame)]);

    let mut canvas = make::gif((32, 32), &[make::frame(0, 0, 32, 32, vec![1; 1024])]);
    canvas[6..10].copy_from_slice(&[0xff; 4]);
    let mut inner = make::gif((32, 32), &[make::frame(0, 0, 32, 32, vec![1; 1024])]);
    let descriptor = inner
        .windows(9)
        .position(|part| part == b"\x2c\0\0\0\0\x20\0\x20\0")
        .unwrap();
    inner[descriptor + 5..descriptor + 9].copy_from_slice(&[0xff; 4]);

    // One colour: 900 million pixels in less than a megabyte.
    let colour = make::png_of_chunks(30_000, 30_000, 1, 0, 0, &vec![0; (30_000 / 8 + 1) * 30_000]);
    assert!(colour.len() < 1_000_000);

    let files = [
        ("PNG, 30000 × 30000", colour, large(30_000, 30_000, 12_000_000)),
        (
            "PNG, one row of 12 million",
            make::png_of_chunks(12_000_000, 1, 8, 0, 0, &[0; 9]),
            large(12_000_000, 1, 12_000_000),
        ),
        (
            "PNG, largest",
            make::png_of_chunks(i32::MAX as u32, i32::MAX as u32, 16, 6, 1, &[0; 9]),
            large(i32::MAX as u32, i32::MAX as u32, 12_000_000),
        ),
        (
            "JPEG, 65500 × 65500",
            claiming(small(), 0xc0, 65_500, 65_500),
            large(65_500, 65_500, 50_000_000),
        ),
        ("JPEG, scans without end", scans, Refused::Broken(Kind::Jpeg)),
        ("JPEG, tables without end", tables, Refused::Broken(Kind::Jpeg)),
        ("GIF, canvas", canvas, large(65_535, 65_535, 12_000_000)),
        (
            "GIF, frame larger than its canvas",
            inner,
            Refused::Broken(Kind::Gif),
        ),
        (
            "WebP, lossy",
            make::webp_of_chunks(&[(b"VP8 ", huge)]),
            large(16_383, 16_383, 12_000_000),
        ),
        ("WebP, lossless", lossless, large(16_384, 16_384, 12_000_000)),
        (
            "WebP, other than its header says",
            hidden,
            large(16_383, 16_383, 12_000_000),
        ),
        ("WebP, animated", animated, large(16_383, 16_383, 12_000_000)),
    ];
    for (name, file, expected) in files {
        let (result, peak) = measured(&file);
        assert_eq!(result, Err(expected), "{name}");
        assert!(peak < MIB, "{name}: {:.1} MiB", mib(peak));
        let times = (0..5).map(|_| {
            let start = Instant::now();
            assert!(photo::take(&file).is_err());
            start.elapsed().as_millis()
        });
        let best = times.min().unwrap();
        println!("{name}: refused in {best} ms with {} bytes", peak);
        assert!(best <= 50, "{name}: {best} ms");
    }
}
