//! Looks at what came out: a walk over the segments of its JPEG and a decoder that the crate does not use.

use photo::Taken;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

/// Checks everything that must hold for whatever is stored.
pub fn check(taken: &Taken) {
    let Seen { width, height, .. } = bare(&taken.jpeg);
    assert_eq!((width, height), (taken.width, taken.height));
    assert!(
        width.max(height) <= 1600 && width.min(height) >= 1,
        "{width} × {height}"
    );
    assert!(taken.jpeg.len() <= 400_000, "{} bytes", taken.jpeg.len());
    let small = bare(&taken.thumbnail);
    assert!(
        small.width.max(small.height) <= 320,
        "{} × {}",
        small.width,
        small.height
    );
    assert!(taken.thumbnail.len() <= 40_000, "{} bytes", taken.thumbnail.len());
}

/// Pixels of a stored picture.
pub struct Seen {
    pub width: u32,
    pub height: u32,
    rgb: Vec<u8>,
}

impl Seen {
    /// The middles of the four fields of a scene: above left, right, below left, right.
    pub fn fields(&self) -> [[u8; 3]; 4] {
        [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| {
            let at = (self.height * y / 4 * self.width + self.width * x / 4) as usize * 3;
            self.rgb[at..at + 3].try_into().unwrap()
        })
    }
}

/// The picture is there and nothing else: start, one JFIF header without a preview, tables, frame, one scan of each, end.
pub fn bare(jpeg: &[u8]) -> Seen {
    assert_eq!(jpeg[..2], [0xff, 0xd8]);
    let mut at = 2;
    let mut order = Vec::new();
    loop {
        assert_eq!(jpeg[at], 0xff, "a marker at {at}");
        let marker = jpeg[at + 1];
        order.push(marker);
        at += 2;
        if marker == 0xd9 {
            break;
        }
        let length = usize::from(u16::from_be_bytes([jpeg[at], jpeg[at + 1]]));
        let contents = &jpeg[at + 2..at + length];
        match marker {
            0xe0 => {
                assert_eq!(contents.len(), 14);
                assert!(
                    contents.starts_with(b"JFIF\0") && contents.ends_with(&[0, 0]),
                    "no preview"
                );
            }
            0xdb | 0xc4 | 0xc0 | 0xda => {}
            other => panic!("marker {other:#x}"),
        }
        at += length;
        if marker == 0xda {
            while jpeg[at] != 0xff || jpeg[at + 1] == 0 {
                at += 1;
            }
        }
    }
    assert_eq!(at, jpeg.len(), "nothing follows the end");
    assert_eq!(order.iter().filter(|marker| **marker == 0xe0).count(), 1);
    assert_eq!(order.iter().filter(|marker| **marker == 0xda).count(), 1);
    for word in [
        &b"Exif"[..],
        b"http://ns.adobe.com",
        b"Photoshop",
        b"ICC_PROFILE",
        b"GPS",
        b"SECRETCAM",
        b"Adobe",
    ] {
        assert!(
            !jpeg.windows(word.len()).any(|part| part == word),
            "{}",
            word.escape_ascii()
        );
    }
    let mut decoder = JpegDecoder::new(ZCursor::new(jpeg));
    let rgb = decoder.decode().expect("another decoder reads it");
    let (width, height) = decoder.dimensions().unwrap();
    Seen {
        width: width as u32,
        height: height as u32,
        rgb,
    }
}

/// Nearly the same colours.
pub fn alike(seen: [[u8; 3]; 4], expected: [[u8; 3]; 4], within: u8, what: &str) {
    let far = seen
        .iter()
        .flatten()
        .zip(expected.iter().flatten())
        .any(|(a, b)| a.abs_diff(*b) > within);
    assert!(!far, "{what}: {seen:?} instead of {expected:?}");
}

/// Takes a file in, checks what must always hold, and that the four fields have these colours.
pub fn shows(file: &[u8], expected: [[u8; 3]; 4], what: &str) -> Seen {
    let taken = photo::take(file).unwrap_or_else(|refused| panic!("{what}: {refused}"));
    check(&taken);
    alike(bare(&taken.thumbnail).fields(), expected, 14, what);
    let seen = bare(&taken.jpeg);
    alike(seen.fields(), expected, 10, what);
    seen
}
