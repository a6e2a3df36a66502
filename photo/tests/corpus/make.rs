//! Makes files: the same scene in every form, and the notes that cameras add.

use std::borrow::Cow;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

pub const RED: [u8; 3] = [220, 30, 30];
pub const GREEN: [u8; 3] = [30, 200, 40];
pub const BLUE: [u8; 3] = [20, 40, 210];
pub const YELLOW: [u8; 3] = [230, 220, 20];
pub const WHITE: [u8; 3] = [255, 255, 255];

/// Four fields: red, green above; blue, yellow below.
pub fn scene(width: u32, height: u32) -> Vec<u8> {
    fields(width, height, [RED, GREEN, BLUE, YELLOW])
}

/// Four fields of these pixels.
pub fn fields<const N: usize>(width: u32, height: u32, [a, b, c, d]: [[u8; N]; 4]) -> Vec<u8> {
    let pixel = |x, y| match (x * 2 < width, y * 2 < height) {
        (true, true) => a,
        (false, true) => b,
        (true, false) => c,
        (false, false) => d,
    };
    (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| pixel(x, y)))
        .collect()
}

/// Values without any pattern, the same each time.
pub fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// How a JPEG is written.
pub struct Jpeg {
    pub quality: u8,
    pub colours: ColorType,
    pub sampling: SamplingFactor,
    pub progressive: bool,
    pub restart: u16,
    pub segments: Vec<(u8, Vec<u8>)>,
}

impl Default for Jpeg {
    fn default() -> Self {
        Self {
            quality: 90,
            colours: ColorType::Rgb,
            sampling: SamplingFactor::F_2_2,
            progressive: false,
            restart: 0,
            segments: Vec::new(),
        }
    }
}

impl Jpeg {
    pub fn of(&self, pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.quality);
        encoder.set_sampling_factor(self.sampling);
        encoder.set_progressive(self.progressive);
        if self.restart > 0 {
            encoder.set_restart_interval(self.restart);
        }
        for (number, data) in &self.segments {
            encoder.add_app_segment(*number, data.clone()).unwrap();
        }
        encoder
            .encode(pixels, width as u16, height as u16, self.colours)
            .unwrap();
        bytes
    }

    pub fn scene(&self, width: u32, height: u32) -> Vec<u8> {
        self.of(&scene(width, height), width, height)
    }
}

/// What a camera notes: its make, how the picture is to be turned, and where it was taken (34°16′N 107°E).
pub fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend(tag.to_be_bytes());
        tiff.extend(kind.to_be_bytes());
        tiff.extend(count.to_be_bytes());
        tiff.extend(value.to_be_bytes());
    };
    tiff.extend(3_u16.to_be_bytes());
    entry(&mut tiff, 0x010f, 2, 10, 50);
    entry(&mut tiff, 0x0112, 3, 1, u32::from(orientation) << 16);
    entry(&mut tiff, 0x8825, 4, 1, 60);
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 50);
    tiff.extend(b"SECRETCAM\0");
    tiff.extend(2_u16.to_be_bytes());
    entry(&mut tiff, 1, 2, 2, u32::from_be_bytes(*b"N\0\0\0"));
    entry(&mut tiff, 2, 5, 3, 90);
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 90);
    for (numerator, denominator) in [(34_u32, 1_u32), (16, 1), (0, 1)] {
        tiff.extend(numerator.to_be_bytes());
        tiff.extend(denominator.to_be_bytes());
    }
    tiff
}

/// The same as a segment of a JPEG.
pub fn exif_segment(orientation: u16) -> (u8, Vec<u8>) {
    (1, [b"Exif\0\0".to_vec(), exif(orientation)].concat())
}

/// How a PNG is written.
pub struct Png {
    pub colours: png::ColorType,
    pub depth: png::BitDepth,
    pub exif: Option<Vec<u8>>,
}

impl Png {
    pub fn of(&self, pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut info = png::Info::with_size(width, height);
        info.color_type = self.colours;
        info.bit_depth = self.depth;
        info.exif_metadata = self.exif.clone().map(Cow::Owned);
        if self.colours == png::ColorType::Indexed {
            info.palette = Some([RED, GREEN, BLUE, YELLOW].concat().into());
        }
        let mut encoder = png::Encoder::with_info(&mut bytes, info).unwrap();
        encoder
            .add_text_chunk("Author".into(), "SECRETCAM".into())
            .unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(pixels).unwrap();
        writer.finish().unwrap();
        bytes
    }
}

pub fn png(pixels: &[u8], width: u32, height: u32, colours: png::ColorType) -> Vec<u8> {
    Png {
        colours,
        depth: png::BitDepth::Eight,
        exif: None,
    }
    .of(pixels, width, height)
}

/// A chunk of a PNG.
pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = (data.len() as u32).to_be_bytes().to_vec();
    bytes.extend(name);
    bytes.extend(data);
    bytes.extend(crc32fast::hash(&bytes[4..]).to_be_bytes());
    bytes
}

/// A PNG of what is given, compressed as one piece.
pub fn png_of_chunks(width: u32, height: u32, depth: u8, colours: u8, interlaced: u8, raw: &[u8]) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([depth, colours, 0, 0, interlaced]);
    let data = miniz_oxide::deflate::compress_to_vec_zlib(raw, 6);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"IDAT", &data),
        chunk(b"IEND", b""),
    ]
    .concat()
}

/// The scene interlaced (Adam7), RGBA of 8 bits.
pub fn interlaced(pixels: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut raw = Vec::new();
    for [x0, dx, y0, dy] in [
        [0, 8, 0, 8],
        [4, 8, 0, 8],
        [0, 4, 4, 8],
        [2, 4, 0, 4],
        [0, 2, 2, 4],
        [1, 2, 0, 2],
        [0, 1, 1, 2],
    ] {
        for y in (y0..height).step_by(dy as usize) {
            if x0 < width {
                raw.push(0);
            }
            for x in (x0..width).step_by(dx as usize) {
                let at = ((y * width + x) * 4) as usize;
                raw.extend(&pixels[at..at + 4]);
            }
        }
    }
    png_of_chunks(width, height, 8, 6, 1, &raw)
}

/// A GIF of frames on a canvas; palette: the colours of the scene, and one that is clear.
pub fn gif(canvas: (u16, u16), frames: &[gif::Frame<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let palette = [RED, GREEN, BLUE, YELLOW, [1, 2, 3]].concat();
    let mut encoder = gif::Encoder::new(&mut bytes, canvas.0, canvas.1, &palette).unwrap();
    encoder
        .write_raw_extension(gif::AnyExtension(0xfe), &[b"SECRETCAM"])
        .unwrap();
    for frame in frames {
        encoder.write_frame(frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// A frame of indexes into that palette.
pub fn frame(left: u16, top: u16, width: u16, height: u16, indexes: Vec<u8>) -> gif::Frame<'static> {
    gif::Frame {
        left,
        top,
        width,
        height,
        transparent: Some(4),
        buffer: Cow::Owned(indexes),
        ..gif::Frame::default()
    }
}

/// Chunks of a WebP file, with the header for features that the flags say.
pub fn webp_of_chunks(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        body.extend(*name);
        body.extend((data.len() as u32).to_le_bytes());
        body.extend(data);
        body.extend(vec![0; data.len() % 2]);
    }
    [b"RIFF".to_vec(), (body.len() as u32).to_le_bytes().to_vec(), body].concat()
}

/// The header for features: flags, and the size of the canvas.
pub fn webp_features(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let mut data = vec![flags, 0, 0, 0];
    data.extend(&(width - 1).to_le_bytes()[..3]);
    data.extend(&(height - 1).to_le_bytes()[..3]);
    data
}
