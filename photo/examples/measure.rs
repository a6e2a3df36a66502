//! Time and memory of `photo::take`, natively: `cargo run --profile tool -p photo --example measure [FOLDER]`.
//!
//! With a folder the pictures are left there, for `wasm.mjs`. Memory counts the file itself and everything that is allocated while it is taken in.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a native program that measures: the clock is its own, and it may stop"
)]

use std::path::PathBuf;
use std::time::Instant;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

type Make = fn(u32, u32) -> Vec<u8>;

const PICTURES: [(&str, Make, u32, u32); 15] = [
    ("jpeg-2mp", jpeg, 1632, 1224),
    ("jpeg-12mp", jpeg, 4000, 3000),
    ("jpeg-12mp-444", full_jpeg, 4000, 3000),
    ("jpeg-12mp-progressive", progressive, 4000, 3000),
    ("jpeg-48mp", jpeg, 8000, 6000),
    ("jpeg-50mp-444", full_jpeg, 8165, 6123),
    ("png-2mp", png, 1632, 1224),
    ("png-12mp", png, 4000, 3000),
    ("png-10mp-square", png, 3199, 3199),
    ("gif-12mp", gif, 4000, 3000),
    ("webp-2mp", webp, 1632, 1224),
    ("webp-12mp", webp, 4000, 3000),
    ("webp-12mp-lossless", lossless, 4000, 3000),
    ("webp-5mp-transparent", transparent, 2580, 1938),
    ("jpeg-noise-2mp", noise, 1632, 1224),
];

fn main() {
    let folder = std::env::args().nth(1).map(PathBuf::from);
    println!(
        "{:<24} {:>8} {:>9} {:>8} {:>8}  result",
        "picture", "KB", "ms", "MiB", "file MiB"
    );
    for (name, make, width, height) in PICTURES {
        let file = make(width, height).into_boxed_slice();
        if let Some(folder) = &folder {
            std::fs::write(folder.join(name), &file).unwrap();
        }
        let before = MEMORY.current_usage() - file.len();
        let mut times = Vec::new();
        MEMORY.reset_peak_usage();
        let mut result = photo::take(&file);
        let peak = MEMORY.peak_usage() - before;
        for _ in 0..5 {
            drop(result);
            let start = Instant::now();
            result = photo::take(&file);
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let said = match &result {
            Ok(taken) => {
                let (jpeg, thumbnail) = (taken.jpeg.len() / 1000, taken.thumbnail.len() / 1000);
                format!("{} × {}, {jpeg} KB, {thumbnail} KB", taken.width, taken.height)
            }
            Err(refused) => refused.to_string(),
        };
        let mib = |bytes: usize| bytes as f64 / f64::from(1 << 20);
        println!(
            "{name:<24} {:>8} {:>9.1} {:>8.1} {:>8.1}  {said}",
            file.len() / 1000,
            times[2],
            mib(peak),
            mib(file.len())
        );
    }
}

/// Something like a photograph: large and small shapes in soft light, with a sensor's grain.
fn scene(width: u32, height: u32) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let light = 110.0 + 60.0 * (u * 5.0).sin() * (v * 4.0).cos();
            let wall = if (u * 24.0).fract() < 0.08 || (v * 18.0).fract() < 0.1 {
                -40.0
            } else {
                0.0
            };
            let leaves = 18.0 * (u * 310.0 + (v * 90.0).sin() * 3.0).sin() * (v * 270.0).cos();
            for tint in [1.0, 0.92, 0.8] {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let grain = (state >> 28) as f32 - 7.5;
                rgb.push(((light + wall + leaves) * tint + grain).clamp(0.0, 255.0) as u8);
            }
        }
    }
    rgb
}

fn encode(rgb: &[u8], width: u32, height: u32, sampling: SamplingFactor, progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    encoder.set_sampling_factor(sampling);
    encoder.set_progressive(progressive);
    encoder
        .encode(rgb, width as u16, height as u16, ColorType::Rgb)
        .unwrap();
    bytes
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encode(&scene(width, height), width, height, SamplingFactor::F_2_2, false)
}

fn full_jpeg(width: u32, height: u32) -> Vec<u8> {
    encode(&scene(width, height), width, height, SamplingFactor::F_1_1, false)
}

fn progressive(width: u32, height: u32) -> Vec<u8> {
    encode(&scene(width, height), width, height, SamplingFactor::F_2_2, true)
}

fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let value = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let rgb: Vec<u8> = std::iter::repeat_with(value)
        .take((width * height * 3) as usize)
        .collect();
    encode(&rgb, width, height, SamplingFactor::F_1_1, false)
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut rgb = scene(width, height);
    // Screenshots have no grain.
    rgb.iter_mut().for_each(|value| *value &= 0xf0);
    encoder.write_header().unwrap().write_image_data(&rgb).unwrap();
    bytes
}

fn gif(width: u32, height: u32) -> Vec<u8> {
    let rgb = scene(width, height);
    let palette: Vec<u8> = (0..=255).flat_map(|grey| [grey; 3]).collect();
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, width as u16, height as u16, &palette).unwrap();
    let frame = gif::Frame {
        width: width as u16,
        height: height as u16,
        buffer: rgb.chunks_exact(3).map(|pixel| pixel[0]).collect(),
        ..gif::Frame::default()
    };
    encoder.write_frame(&frame).unwrap();
    drop(encoder);
    bytes
}

fn webp(width: u32, height: u32) -> Vec<u8> {
    webp::Encoder::from_rgb(&scene(width, height), width, height)
        .encode(85.0)
        .to_vec()
}

fn lossless(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rgb = scene(width, height);
    rgb.iter_mut().for_each(|value| *value &= 0xf0);
    let encoder = image_webp::WebPEncoder::new(&mut bytes);
    encoder
        .encode(&rgb, width, height, image_webp::ColorType::Rgb8)
        .unwrap();
    bytes
}

fn transparent(width: u32, height: u32) -> Vec<u8> {
    let rgb = scene(width, height);
    let rgba: Vec<u8> = rgb
        .chunks_exact(3)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2], pixel[0]])
        .collect();
    webp::Encoder::from_rgba(&rgba, width, height)
        .encode(85.0)
        .to_vec()
}
