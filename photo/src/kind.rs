//! What a file is, by its first bytes.

use std::fmt;

use crate::refused::Refused;

/// The kinds of file that are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JPEG, as cameras write it.
    Jpeg,
    /// PNG, as screenshots are.
    Png,
    /// WebP, still or animated.
    WebP,
    /// GIF, still or animated.
    Gif,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
        })
    }
}

/// First bytes of formats that are not taken, and what they are called.
const OTHERS: [(&[u8], &str); 11] = [
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\x01\0", "ICO"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"8BPS", "Photoshop"),
    (b"%PDF", "PDF"),
    (b"<svg", "SVG"),
    (b"PK\x03\x04", "ZIP"),
];

impl Kind {
    /// The kind of these bytes.
    ///
    /// # Errors
    /// Says what they are when they are something else that is known.
    pub fn of(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.is_empty() {
            return Err(Refused::Empty);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Ok(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Png);
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Ok(Self::Gif);
        }
        if bytes.starts_with(b"RIFF") {
            return match bytes.get(8..12) {
                Some(b"WEBP") => Ok(Self::WebP),
                Some(b"AVI ") => Err(Refused::Video),
                _ => Err(Refused::Unknown),
            };
        }
        Err(other(bytes))
    }
}

fn other(bytes: &[u8]) -> Refused {
    if bytes.get(4..8) == Some(b"ftyp") {
        return of_brands(bytes);
    }
    if bytes.starts_with(b"\x1a\x45\xdf\xa3") {
        return Refused::Video;
    }
    OTHERS
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map_or(Refused::Unknown, |(_, name)| Refused::Other(name))
}

/// ISO base media files say what they are by brands of four letters: the major one, a version, then those it is compatible with
/// (ISO/IEC 14496-12, 4.3; those of HEIF in ISO/IEC 23008-12).
fn of_brands(bytes: &[u8]) -> Refused {
    let end = match bytes.first_chunk::<4>() {
        Some(length) => usize::try_from(u32::from_be_bytes(*length))
            .unwrap_or(0)
            .clamp(16, 256)
            .min(bytes.len()),
        None => bytes.len(),
    };
    let brands = || bytes.get(8..end).unwrap_or_default().as_chunks::<4>().0.iter();
    let any = |names: &[&[u8; 4]]| brands().any(|brand| names.contains(&brand));
    if any(&[b"avif", b"avis"]) {
        Refused::Other("AVIF")
    } else if any(&[
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1",
    ]) {
        Refused::Heic
    } else if any(&[b"crx "]) {
        Refused::Other("Canon RAW")
    } else {
        Refused::Video
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(major: &[u8; 4], compatible: &[&[u8; 4]]) -> Vec<u8> {
        let length = u32::try_from(16 + 4 * compatible.len()).unwrap();
        let mut bytes = length.to_be_bytes().to_vec();
        bytes.extend(b"ftyp");
        bytes.extend(major);
        bytes.extend([0; 4]);
        compatible.iter().for_each(|brand| bytes.extend(*brand));
        bytes.extend(b"\0\0\0\x08avif");
        bytes
    }

    #[test]
    fn files_of_phones_are_told_apart_by_their_brands() {
        assert_eq!(Kind::of(&media(b"heic", &[b"mif1", b"heic"])), Err(Refused::Heic));
        assert_eq!(Kind::of(&media(b"mif1", &[b"mif1", b"heic"])), Err(Refused::Heic));
        assert_eq!(
            Kind::of(&media(b"mif1", &[b"avif", b"mif1"])),
            Err(Refused::Other("AVIF"))
        );
        assert_eq!(Kind::of(&media(b"qt  ", &[b"qt  "])), Err(Refused::Video));
        assert_eq!(Kind::of(&media(b"mp42", &[])), Err(Refused::Video));
        assert_eq!(Kind::of(b"\0\0\0\x18ftyp"), Err(Refused::Video));
    }

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(Kind::of(b""), Err(Refused::Empty));
        assert_eq!(Kind::of(b"\xff\xd8\xff\xe0"), Ok(Kind::Jpeg));
        assert_eq!(Kind::of(b"GIF89a"), Ok(Kind::Gif));
        assert_eq!(Kind::of(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Kind::WebP));
        assert_eq!(Kind::of(b"RIFF\0\0\0\0WAVE"), Err(Refused::Unknown));
        assert_eq!(Kind::of(b"RIFF"), Err(Refused::Unknown));
        assert_eq!(Kind::of(b"%PDF-1.7"), Err(Refused::Other("PDF")));
        assert_eq!(Kind::of(b"<html>"), Err(Refused::Unknown));
    }
}
