//! Several slices read as one stream: what a decoder is shown of a file, without copying the file.

use std::borrow::Cow;
use std::io::{BufRead, Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// Slices of a file, and a few bytes of one's own between them, one after the other.
#[derive(Debug, Default, Clone)]
pub struct Pieces<'a> {
    pieces: Vec<Cow<'a, [u8]>>,
    /// Which piece is being read, and from where.
    piece: usize,
    within: usize,
}

impl<'a> Pieces<'a> {
    pub fn push(&mut self, piece: impl Into<Cow<'a, [u8]>>) {
        self.pieces.push(piece.into());
    }

    pub fn count(&self) -> usize {
        self.pieces.len()
    }

    fn length(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.len() as u64).sum()
    }

    fn position(&self) -> u64 {
        let before: u64 = self
            .pieces
            .iter()
            .take(self.piece)
            .map(|piece| piece.len() as u64)
            .sum();
        before.saturating_add(self.within as u64)
    }

    /// What is left of the current piece; moves to the next one when there is nothing.
    fn rest(&mut self) -> &[u8] {
        while self
            .pieces
            .get(self.piece)
            .is_some_and(|piece| self.within >= piece.len())
        {
            self.piece += 1;
            self.within = 0;
        }
        self.pieces
            .get(self.piece)
            .and_then(|piece| piece.get(self.within..))
            .unwrap_or_default()
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.rest().read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        Ok(self.rest())
    }

    fn consume(&mut self, amount: usize) {
        self.within += amount;
    }
}

impl Seek for Pieces<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let target = match to {
            SeekFrom::Start(target) => Some(target),
            SeekFrom::End(by) => self.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.position().checked_add_signed(by),
        };
        let target = target.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        let mut left = target;
        self.piece = 0;
        for piece in &self.pieces {
            if left < piece.len() as u64 {
                break;
            }
            left -= piece.len() as u64;
            self.piece += 1;
        }
        // Past the end nothing is left to read, as in a file.
        self.within = usize::try_from(left).unwrap_or(usize::MAX);
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Pieces<'static> {
        let mut pieces = Pieces::default();
        pieces.push(&b"abc"[..]);
        pieces.push(vec![]);
        pieces.push(b"defg".to_vec());
        pieces
    }

    #[test]
    fn pieces_read_as_one() {
        let mut all = Vec::new();
        three().read_to_end(&mut all).unwrap();
        assert_eq!(all, b"abcdefg");
    }

    #[test]
    fn seeking_finds_every_place_and_beyond_the_end_nothing() {
        let mut pieces = three();
        for place in 0..12_u64 {
            assert_eq!(pieces.seek(SeekFrom::Start(place)).unwrap(), place);
            let mut rest = Vec::new();
            pieces.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, b"abcdefg".get(place as usize..).unwrap_or_default());
        }
        assert_eq!(pieces.seek(SeekFrom::End(-2)).unwrap(), 5);
        assert_eq!(pieces.seek(SeekFrom::Current(1)).unwrap(), 6);
        assert_eq!(pieces.fill_buf().unwrap(), b"g");
        assert!(pieces.seek(SeekFrom::Current(-7)).is_err());
    }
}
