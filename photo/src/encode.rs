//! Writes a JPEG that is not larger than it may be.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use crate::picture::Picture;

/// What is tried one after the other (of libjpeg's 1 to 100). Below the last one a smaller picture looks better.
const QUALITIES: [u8; 5] = [82, 74, 64, 52, 38];

/// The picture as JPEG of at most `limit` bytes, and the picture that this is: smaller if it could not be done otherwise. Nothing, if the
/// picture is not as large as it says.
pub fn within(mut picture: Picture, limit: usize) -> Option<(Vec<u8>, Picture)> {
    loop {
        let mut last = usize::MAX;
        for quality in QUALITIES {
            // One step makes a file smaller by a quarter at most.
            if last / 2 > limit && quality != 38 {
                last = last / 4 * 3;
                continue;
            }
            let jpeg = encode(&picture, quality)?;
            if jpeg.len() <= limit {
                return Some((jpeg, picture));
            }
            last = jpeg.len();
        }
        let longer = picture.width.max(picture.height);
        if longer < 16 {
            return None;
        }
        picture = picture.fit(longer / 4 * 3)?;
    }
}

fn encode(picture: &Picture, quality: u8) -> Option<Vec<u8>> {
    let mut jpeg = Vec::with_capacity(picture.rgb.len() / 8);
    let mut encoder = Encoder::new(&mut jpeg, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let (width, height) = (
        u16::try_from(picture.width).ok()?,
        u16::try_from(picture.height).ok()?,
    );
    encoder.encode(&picture.rgb, width, height, ColorType::Rgb).ok()?;
    Some(jpeg)
}
