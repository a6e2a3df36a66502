//! What strangers send in place of photos, through the whole way: a refusal in words, nothing kept, and memory that stays bounded.

use std::time::Instant;

use flate2::{Compression, Crc, write::ZlibEncoder};
use jpeg_encoder::{ColorType, Encoder};
use std::io::Write;
use tests::{Answer, Client, Server, html, multipart};

use crate::cases::files;

const MIB: u64 = 1 << 20;

fn draft(client: &mut Client) -> String {
    let page = client.get("/report").expect(200).text();
    let mut links = html::links(&page).into_iter();
    links.find(|link| link.contains("/report/d/")).expect("a draft")
}

fn post(client: &mut Client, draft: &str, photos: &[&[u8]]) -> Answer {
    let (kind, body) = multipart(&[], photos);
    client.chunked(draft, kind, &[&body]).expect("an answer")
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let pixels: Vec<u8> = (0..u32::from(height))
        .flat_map(|y| (0..u32::from(width)).map(move |x| ((x / 7) ^ (y / 5)) as u8))
        .collect();
    let mut file = Vec::new();
    Encoder::new(&mut file, 70)
        .encode(&pixels, width, height, ColorType::Luma)
        .expect("a JPEG");
    file
}

/// The same picture in a larger file: notes of so many bytes after its first two.
fn heavier(file: &[u8], bytes: usize) -> Vec<u8> {
    let mut heavy = file[..2].to_vec();
    while heavy.len() < bytes {
        heavy.extend(b"\xff\xef\xff\xff");
        heavy.extend(vec![b'x'; 65_533]);
    }
    heavy.extend(&file[2..]);
    heavy
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(data);
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    [&length[..], name, data, &sum.sum().to_be_bytes()].concat()
}

/// A PNG of one colour that claims these sides.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let row = vec![0; width as usize / 8 + 1];
    for _ in 0..height {
        packed.write_all(&row).expect("packed");
    }
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[1, 0, 0, 0, 0]].concat();
    let data = packed.finish().expect("packed");
    let parts = [
        chunk(b"IHDR", &header),
        chunk(b"IDAT", &data),
        chunk(b"IEND", &[]),
    ];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

/// With each the words that its sender reads, Chinese and English.
fn corpus() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let good = jpeg(64, 48);
    let mut claims = good.clone();
    let frame = claims
        .windows(2)
        .position(|pair| pair == b"\xff\xc0")
        .expect("a frame");
    claims[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    let broken = ("打不开", "cannot be opened");
    let other = ("不是我们能打开的照片", "no photo that we can open");
    let pixels = ("尺寸太大", "too many pixels");
    vec![
        (
            "a PNG that unpacks to 900 million pixels",
            png(30_000, 30_000),
            pixels.0,
            pixels.1,
        ),
        ("a JPEG that claims 65500 a side", claims, pixels.0, pixels.1),
        (
            "the first half of a JPEG",
            good[..good.len() / 2].to_vec(),
            broken.0,
            broken.1,
        ),
        (
            "the head of a JPEG alone",
            good[..20].to_vec(),
            broken.0,
            broken.1,
        ),
        (
            "a PNG without its data",
            png(64, 64)[..40].to_vec(),
            broken.0,
            broken.1,
        ),
        (
            "a GIF of no size",
            b"GIF89a\0\0\0\0\0\0\0;".to_vec(),
            broken.0,
            broken.1,
        ),
        (
            "a WebP that ends after its head",
            b"RIFF\x04\0\0\0WEBPVP8 ".to_vec(),
            broken.0,
            broken.1,
        ),
        (
            "HTML",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
            other.0,
            other.1,
        ),
        (
            "SVG",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            other.0,
            other.1,
        ),
        ("a PDF", b"%PDF-1.7\n1 0 obj\n".to_vec(), other.0, other.1),
        (
            "a program",
            [b"MZ".to_vec(), vec![0; 2000]].concat(),
            other.0,
            other.1,
        ),
        ("noughts", vec![0; 100_000], other.0, other.1),
        ("TIFF", b"II*\0\x08\0\0\0".to_vec(), other.0, other.1),
        (
            "HEIC",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "HEIC",
            "HEIC",
        ),
        (
            "AVIF",
            b"\0\0\0\x1cftypavif\0\0\0\0avifmif1".to_vec(),
            other.0,
            other.1,
        ),
        (
            "a video",
            b"\0\0\0\x18ftypmp42\0\0\0\0isommp42".to_vec(),
            "视频",
            "video",
        ),
    ]
}

#[test]
fn bad_images_are_refused_in_words_and_none_is_kept() {
    let server = Server::with(&files());
    let mut client = server.client();
    let mut slowest = (0, "");
    for (name, file, chinese, english) in corpus() {
        let draft = draft(&mut client);
        let photo = format!("{draft}/photo");
        let started = Instant::now();
        let refused = post(&mut client, &photo, &[&file]);
        slowest = slowest.max((started.elapsed().as_millis(), name));
        let text = html::words(&refused.text());
        assert!(refused.status == 422 && text.contains(chinese), "{name}: {text}");
        let refused = post(&mut client, &format!("{photo}?lang=en"), &[&file]);
        let text = html::words(&refused.expect(422).text());
        assert!(text.contains(english), "{name}: {text}");
        // Beside a good one neither is kept.
        post(&mut client, &photo, &[&jpeg(64, 48), &file]).expect(422);
        assert_eq!(client.get(&format!("{photo}/1")).status, 404, "{name}");
    }
    println!("slowest refusal: {} ms, {}", slowest.0, slowest.1);
    server.assert_sound();
}

#[test]
fn a_photo_of_48_megapixels_and_25_mb_costs_bounded_memory() {
    let server = Server::with(&files());
    let mut client = server.client();
    let first = draft(&mut client);
    // What is there once: code that was compiled, the first buffers.
    post(&mut client, &format!("{first}/photo"), &[&jpeg(400, 300)]).location();
    let before = server.peak_bytes();
    let file = heavier(&jpeg(8000, 6000), 20_000_000);
    for _ in 0..4 {
        let draft = draft(&mut client);
        let photo = format!("{draft}/photo");
        assert_eq!(post(&mut client, &photo, &[&file]).location(), photo);
        let kept = client.get(&format!("{photo}/1")).expect(200).body;
        assert!(kept.starts_with(b"\xff\xd8\xff"));
    }
    let more = server.peak_bytes().saturating_sub(before) / MIB;
    println!(
        "48 megapixels, {} MB, four times: {more} MiB more than before",
        file.len() / 1_000_000
    );
    // 80 MiB with the file for the decoding, and the body as it came in, of which the runtime holds a part.
    assert!(more <= 128, "{more} MiB");
    let over = heavier(&jpeg(64, 48), 25_300_000);
    let draft = draft(&mut client);
    assert_eq!(post(&mut client, &format!("{draft}/photo"), &[&over]).status, 413);
    let many = jpeg(8000, 6300);
    let text = post(&mut client, &format!("{draft}/photo"), &[&many])
        .expect(422)
        .text();
    assert!(text.contains("尺寸太大"));
    server.assert_sound();
}
