//! Looking again (回头看): somebody goes to see what became of a finding.

use serde::{Deserialize, Serialize};

use super::{number, patrol::past_day};
use crate::{quiz::fold, report::lines};

/// Most places that are counted.
pub const MAX_PLACES: u32 = 10_000;
/// Largest area in 1/100 m²: 1,000,000 m².
pub const MAX_SQUARE: u32 = 100_000_000;
/// Longest words, in characters.
pub const MAX_WORDS: usize = 500;
/// Most photos: one of before, one of after, or two of after.
pub const MAX_PHOTOS: u32 = 2;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revisit {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// In how many places it was put right, 0 to [`MAX_PLACES`]; None: not counted.
    pub places: Option<u32>,
    /// How much of it, in 1/100 m², 0 to [`MAX_SQUARE`]; None: not measured.
    pub square: Option<u32>,
    /// At most [`MAX_WORDS`] characters; empty only where something was measured.
    pub words: String,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadRevisit {
    /// The day is none, is yet to come, or is too long ago.
    Day,
    /// Not a number of 0 to [`MAX_PLACES`].
    Places,
    /// Not a number of 0 to 1,000,000 with at most two decimals.
    Square,
    /// Neither words nor anything measured.
    Nothing,
    /// The words are longer than [`MAX_WORDS`].
    LongWords,
}

/// Square metres with at most two decimals, in 1/100. None: it is none.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, 7) || !digits(rest, 2) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let rest: u32 = format!("{rest:0<2}").parse().ok()?;
    let all = whole.checked_mul(100)?.checked_add(rest)?;
    (all <= MAX_SQUARE).then_some(all)
}

/// 1/100 m² as square metres: `1050` is `10.5`.
pub fn square_metres(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads a record; `today` is the day at the site.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_revisit(
    day: &str,
    places: &str,
    square: &str,
    words: &str,
    today: &str,
) -> Result<Revisit, Vec<BadRevisit>> {
    let mut bad = Vec::new();
    let day = past_day(day, today);
    if day.is_none() {
        bad.push(BadRevisit::Day);
    }
    let counted = !places.trim().is_empty();
    let places = number(places).filter(|places| *places <= MAX_PLACES);
    if counted && places.is_none() {
        bad.push(BadRevisit::Places);
    }
    let folded = fold(square).trim().to_owned();
    let measured = !folded.is_empty();
    let square = hundredths(&folded);
    if measured && square.is_none() {
        bad.push(BadRevisit::Square);
    }
    let words = lines(words);
    if words.is_empty() && !counted && !measured {
        bad.push(BadRevisit::Nothing);
    }
    if words.chars().count() > MAX_WORDS {
        bad.push(BadRevisit::LongWords);
    }
    match day {
        Some(day) if bad.is_empty() => Ok(Revisit {
            day,
            places,
            square,
            words,
        }),
        _ => Err(bad),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: &str = "2026-11-27";

    #[test]
    fn what_was_measured_is_exact() {
        let read = |square| read_revisit(TODAY, "", square, "", TODAY).map(|seen| seen.square);
        for (typed, hundredths) in [
            ("0", 0),
            ("12", 1_200),
            ("12.5", 1_250),
            ("12.05", 1_205),
            ("１２.５", 1_250),
            ("1000000", MAX_SQUARE),
        ] {
            assert_eq!(read(typed), Ok(Some(hundredths)), "{typed}");
        }
        for typed in [
            "-1",
            "1.234",
            "1.",
            ".5",
            "1e3",
            "1000000.01",
            "99999999",
            "一",
            "1,5",
            "+1",
        ] {
            assert_eq!(read(typed), Err(vec![BadRevisit::Square]), "{typed}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let long = "长".repeat(MAX_WORDS + 1);
        use BadRevisit as B;
        assert_eq!(
            read_revisit("2026-11-28", "10001", "x", &long, TODAY),
            Err(vec![B::Day, B::Places, B::Square, B::LongWords])
        );
        assert_eq!(read_revisit(TODAY, "", "", " \n", TODAY), Err(vec![B::Nothing]));
        assert!(read_revisit(TODAY, "20", "", "", TODAY).is_ok());
        assert!(read_revisit(TODAY, "", "", "都补好了", TODAY).is_ok());
    }

    proptest! {
        #[test]
        fn square_metres_are_read_back(hundredths in 0..=MAX_SQUARE) {
            let seen = read_revisit(TODAY, "", &square_metres(hundredths), "", TODAY).unwrap();
            prop_assert_eq!(seen.square, Some(hundredths));
        }
    }
}
