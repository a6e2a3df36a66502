//! What does not get through.

use crate::look;
use crate::make::{self, Jpeg, Png};

#[test]
fn nothing_but_the_picture_is_stored() {
    let words = b"SECRETCAM".repeat(40);
    let segment = |number, start: &[u8]| (number, [start, &words].concat());
    let jpeg = Jpeg {
        segments: vec![
            make::exif_segment(1),
            segment(1, b"http://ns.adobe.com/xap/1.0/\0"),
            segment(1, b"http://ns.adobe.com/xmp/extension/\0"),
            segment(2, b"ICC_PROFILE\0\x01\x01"),
            segment(2, b"MPF\0"),
            segment(11, b"JP"),
            segment(13, b"Photoshop 3.0\0 8BIM"),
            segment(15, b"GPS"),
        ],
        ..Jpeg::default()
    };
    let jpeg = jpeg.scene(100, 70);
    let comment = [b"\xff\xfe\x01\x6a".to_vec(), words.clone()].concat();
    let jpeg = [&jpeg[..2], &comment, &jpeg[2..], &words].concat();
    let bare = Jpeg::default().scene(100, 70);
    assert!(jpeg.len() > bare.len() + 9 * words.len());
    let taken = photo::take(&jpeg).unwrap();
    look::check(&taken);
    assert_eq!(
        taken,
        photo::take(&bare).unwrap(),
        "bit for bit what a file without notes gives"
    );
}

#[test]
fn notes_of_the_other_kinds_are_dropped_too() {
    let rgb = make::scene(100, 70);
    let form = Png {
        colours: png::ColorType::Rgb,
        depth: png::BitDepth::Eight,
        exif: Some(make::exif(1)),
    };
    let mut png = form.of(&rgb, 100, 70);
    png.extend(b"SECRETCAM");
    let still = webp::Encoder::from_rgb(&rgb, 100, 70).encode(90.0).to_vec();
    let mut webp = make::webp_of_chunks(&[
        (b"VP8X", make::webp_features(0x2c, 100, 70)),
        (b"ICCP", b"SECRETCAM".to_vec()),
        (b"VP8 ", still[20..].to_vec()),
        (b"EXIF", make::exif(1)),
        (b"XMP ", b"SECRETCAM".to_vec()),
    ]);
    webp.extend(b"SECRETCAM");
    let mut gif = make::gif((20, 20), &[make::frame(0, 0, 20, 20, vec![1; 400])]);
    gif.extend(b"SECRETCAM");
    for file in [png, webp, gif] {
        assert!(file.windows(9).any(|part| part == b"SECRETCAM"));
        look::check(&photo::take(&file).unwrap());
    }
}
