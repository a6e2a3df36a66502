//! Cameras store what their sensor saw and note how the picture is to be turned (EXIF 2.32, tag 0x0112).

use exif::{In, Tag};

use crate::picture::Picture;

/// Longer notes are not looked at: a camera's fit into one segment of a JPEG, 64 KB.
const LONGEST: usize = 1 << 16;

/// How a stored picture becomes upright: first mirrored along its descending diagonal, then left to right, then top to bottom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Orientation {
    /// Rows become columns.
    transposed: bool,
    /// Left and right change places.
    mirrored: bool,
    /// Top and bottom change places.
    flipped: bool,
}

impl Orientation {
    /// As noted in EXIF data that begin with their TIFF header; what cannot be read means: as it is.
    pub fn of_exif(tiff: &[u8]) -> Self {
        // Without the rest of it a value may be out of reach; the orientation itself is in the first directory.
        let Some(tiff) = tiff.get(..tiff.len().min(LONGEST)) else {
            return Self::default();
        };
        let Ok((fields, _)) = exif::parse_exif(tiff) else {
            return Self::default();
        };
        fields
            .iter()
            .find(|field| field.tag == Tag::Orientation && field.ifd_num == In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
            .map_or(Self::default(), Self::of_code)
    }

    /// Codes 1 to 8 of the tag; others mean nothing.
    fn of_code(code: u32) -> Self {
        let (transposed, mirrored, flipped) = match code {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self {
            transposed,
            mirrored,
            flipped,
        }
    }

    /// The picture as it was seen.
    pub fn apply(self, picture: Picture) -> Picture {
        if self == Self::default() {
            return picture;
        }
        let pixels = picture.rgb.as_chunks::<3>().0;
        let stored_width = picture.width as usize;
        let (width, height) = if self.transposed {
            (picture.height, picture.width)
        } else {
            (picture.width, picture.height)
        };
        let mut rgb = Vec::with_capacity(picture.rgb.len());
        for y in 0..height as usize {
            let y = if self.flipped { height as usize - 1 - y } else { y };
            for x in 0..width as usize {
                let x = if self.mirrored { width as usize - 1 - x } else { x };
                let place = if self.transposed {
                    x * stored_width + y
                } else {
                    y * stored_width + x
                };
                rgb.extend(pixels.get(place).copied().unwrap_or_default());
            }
        }
        Picture { width, height, rgb }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of letters as a picture, and back.
    fn picture(rows: &[&str]) -> Picture {
        let rgb = rows
            .iter()
            .flat_map(|row| row.bytes().flat_map(|letter| [letter; 3]))
            .collect();
        Picture {
            width: rows[0].len() as u32,
            height: rows.len() as u32,
            rgb,
        }
    }

    #[test]
    fn each_code_turns_as_the_standard_says() {
        // What the standard calls "row 0 is the visual top, column 0 the visual left side" and so on (4.6.4 A).
        let stored = picture(&["ab", "cd", "ef"]);
        for (code, upright) in [
            (0, ["ab", "cd", "ef"].as_slice()),
            (1, &["ab", "cd", "ef"]),
            (2, &["ba", "dc", "fe"]),
            (3, &["fe", "dc", "ba"]),
            (4, &["ef", "cd", "ab"]),
            (5, &["ace", "bdf"]),
            (6, &["eca", "fdb"]),
            (7, &["fdb", "eca"]),
            (8, &["bdf", "ace"]),
            (9, &["ab", "cd", "ef"]),
        ] {
            assert_eq!(
                Orientation::of_code(code).apply(stored.clone()),
                picture(upright),
                "{code}"
            );
        }
    }

    #[test]
    fn the_note_is_found_in_either_order_of_bytes() {
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0";
        assert_eq!(Orientation::of_exif(big), Orientation::of_code(6));
        assert_eq!(Orientation::of_exif(little), Orientation::of_code(8));
        assert_eq!(Orientation::of_exif(&big[..20]), Orientation::default());
        assert_eq!(Orientation::of_exif(b""), Orientation::default());
    }
}
