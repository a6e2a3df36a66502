//! `multipart/form-data`, as browsers write it ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)): parts are slices of the body, nothing is copied.

use memchr::memmem;

/// Longest head of a part, in bytes.
const LONGEST_HEAD: usize = 4_096;
/// Longest boundary, in bytes (RFC 2046).
const LONGEST_BOUNDARY: usize = 70;

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its field.
    pub name: String,
    /// Whether it came as a file: then its bytes may be anything.
    pub file: bool,
    /// What was sent.
    pub bytes: &'a [u8],
}

/// Why a body is no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Bad {
    /// It is cut off, or not written like one.
    #[error("the form is cut off or broken")]
    Broken,
    /// It has more parts than are read.
    #[error("too many parts")]
    TooMany,
}

/// The boundary that a `content-type` names; None: it is not of such a form.
pub fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim())
    })?;
    let value = value.trim_matches('"');
    (1..=LONGEST_BOUNDARY).contains(&value.len()).then_some(value)
}

/// Reads the parts of a body, at most `most`.
///
/// # Errors
/// [`Bad`]; a body without its last boundary is cut off.
pub fn parse<'a>(body: &'a [u8], boundary: &str, most: usize) -> Result<Vec<Part<'a>>, Bad> {
    let delimiter = format!("\r\n--{boundary}");
    let finder = memmem::Finder::new(delimiter.as_bytes());
    let first = delimiter.trim_start();
    let mut rest = match body.strip_prefix(first.as_bytes()) {
        Some(rest) => rest,
        None => split(body, finder.find(body).ok_or(Bad::Broken)?, delimiter.len())?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        if parts.len() >= most {
            return Err(Bad::TooMany);
        }
        let part = rest.strip_prefix(b"\r\n").ok_or(Bad::Broken)?;
        let window = part.get(..LONGEST_HEAD).unwrap_or(part);
        let end = memmem::find(window, b"\r\n\r\n").ok_or(Bad::Broken)?;
        let (head, content) = split(part, end, 4)?;
        let (bytes, after) = split(content, finder.find(content).ok_or(Bad::Broken)?, delimiter.len())?;
        let (name, file) = read_head(head).ok_or(Bad::Broken)?;
        parts.push(Part { name, file, bytes });
        rest = after;
    }
    Ok(parts)
}

/// What stands before `at`, and what after the `width` bytes there.
fn split(bytes: &[u8], at: usize, width: usize) -> Result<(&[u8], &[u8]), Bad> {
    let (before, from) = bytes.split_at_checked(at).ok_or(Bad::Broken)?;
    Ok((before, from.get(width..).ok_or(Bad::Broken)?))
}

/// The field's name, and whether a file was sent.
fn read_head(head: &[u8]) -> Option<(String, bool)> {
    let head = std::str::from_utf8(head).ok()?;
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    let (_, after) = disposition.split_once("; name=\"")?;
    let (name, after) = after.split_once('"')?;
    Some((name.to_owned(), after.contains("filename")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhi\r\n--y\r\n--x\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\r\n\r\n\0\r\n--x--\r\n";

    #[test]
    fn fields_and_files_are_told_apart_byte_for_byte() {
        let parts = parse(BODY, "x", 2).unwrap();
        let text = Part {
            name: "text".into(),
            file: false,
            bytes: b"hi\r\n--y",
        };
        let photo = Part {
            name: "photo".into(),
            file: true,
            bytes: b"\xff\xd8\r\n\r\n\0",
        };
        assert_eq!(parts, [text, photo]);
        assert_eq!(parse(BODY, "x", 1), Err(Bad::TooMany));
    }

    #[test]
    fn a_body_that_is_cut_off_anywhere_is_refused() {
        let whole = BODY.len() - 4;
        for end in 0..whole {
            assert_eq!(parse(&BODY[..end], "x", 9), Err(Bad::Broken), "{end}");
        }
        assert_eq!(parse(&BODY[..whole + 2], "x", 9).map(|parts| parts.len()), Ok(2));
    }

    #[test]
    fn only_such_forms_have_a_boundary() {
        assert_eq!(boundary("multipart/form-data; boundary=abc"), Some("abc"));
        assert_eq!(
            boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a-b\""),
            Some("a-b")
        );
        for other in [
            "multipart/form-data",
            "multipart/mixed; boundary=a",
            "multipart/form-data; boundary=",
        ] {
            assert_eq!(boundary(other), None, "{other}");
        }
    }
}
