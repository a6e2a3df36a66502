//! The tracking code (查询号) of a report: 12 digits in groups of four, typed on a numeric keypad or read out by phone.
//!
//! Eleven digits are random; the twelfth checks them by Damm's algorithm (H. M. Damm, *Total anti-symmetrische Quasigruppen*, Marburg 2004,
//! <https://doi.org/10.17192/z2004.0516>; the table is the one at <https://en.wikipedia.org/wiki/Damm_algorithm>). It finds every single wrong
//! digit and every swap of neighbours. ISO 7064 MOD 11,10 was not taken: it misses some swaps.
//!
//! The code is a bearer secret. What is stored is [`CodeHash`]; the code itself is shown once.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::token::SigningKey;

/// Digits of a code, the check digit included.
pub const DIGITS: usize = 12;
/// Longest text that is looked at; nobody types more for 12 digits.
const MAX_TYPED: usize = 120;
/// How many codes there are: eleven digits, of which the first is not 0, so that no spreadsheet shortens one.
const CODES: u128 = 90_000_000_000;
const FIRST: u128 = 10_000_000_000;

/// Damm's quasigroup of order 10: weak totally anti-symmetric, with zeros on the diagonal.
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// The digit that makes the digits before it check; of digits that check it is 0.
fn damm(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |interim, digit| {
        TABLE
            .get(usize::from(interim))
            .and_then(|row| row.get(usize::from(*digit)))
            .copied()
            .unwrap_or(0)
    })
}

/// A tracking code that checks.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrackingCode([u8; DIGITS]);

/// Why a text is no tracking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoCode {
    /// Something else than digits, spaces and dashes.
    #[error("查询号只有数字")]
    NotDigits,
    /// Fewer or more than [`DIGITS`] digits.
    #[error("查询号是12位数字")]
    Length,
    /// A digit is wrong, or two changed places.
    #[error("查询号不对,看看是不是抄错了一位")]
    Check,
}

impl TrackingCode {
    /// A code from 16 random bytes.
    pub fn new(entropy: [u8; 16]) -> TrackingCode {
        // 128 bits over 9·10^10 codes: the bias is below 10^-27.
        let mut number = FIRST + u128::from_be_bytes(entropy) % CODES;
        let mut digits = [0; DIGITS];
        for digit in digits.iter_mut().rev().skip(1) {
            *digit = u8::try_from(number % 10).unwrap_or(0);
            number /= 10;
        }
        let check = digits.split_last().map_or(0, |(_, body)| damm(body));
        if let Some(last) = digits.last_mut() {
            *last = check;
        }
        TrackingCode(digits)
    }

    /// Reads what somebody typed or pasted: spaces, hyphens and dashes of any kind and full-width digits are forgiven.
    ///
    /// # Errors
    /// What keeps the text from being a code. Whether there is a case with the code is another question.
    pub fn read(text: &str) -> Result<TrackingCode, NoCode> {
        if text.len() > MAX_TYPED {
            return Err(NoCode::Length);
        }
        let mut digits = Vec::with_capacity(DIGITS);
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(u32::from(c) - u32::from('0')),
                '\u{ff10}'..='\u{ff19}' => digits.push(u32::from(c) - 0xff10),
                // Hyphens, dashes, the minus sign and its full width, the middle dot, marks without width.
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '·' => {}
                '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
                c if c.is_whitespace() => {}
                _ => return Err(NoCode::NotDigits),
            }
        }
        let digits: Vec<u8> = digits.into_iter().filter_map(|d| u8::try_from(d).ok()).collect();
        let digits: [u8; DIGITS] = digits.try_into().map_err(|_| NoCode::Length)?;
        if damm(&digits) == 0 {
            Ok(TrackingCode(digits))
        } else {
            Err(NoCode::Check)
        }
    }

    /// The 12 digits, as they stand in an address.
    pub fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// What is stored in its place.
    pub fn hash(&self, key: &SigningKey) -> CodeHash {
        let hash = key.keyed_hash("wenming/report", &[&self.0]);
        let short: Vec<u8> = hash.into_iter().take(16).collect();
        CodeHash(format!("1.{}", HEXLOWER.encode(&short)))
    }
}

/// In groups of four: `1234 5678 9012`.
impl std::fmt::Display for TrackingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, digit) in self.0.iter().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// A bearer secret: it does not get into a log by being printed for debugging.
impl std::fmt::Debug for TrackingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TrackingCode(…)")
    }
}

/// A keyed hash of a tracking code: the key of its case's row. Without the site's key nobody can try out codes. The leading `1.` is the
/// algorithm id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeHash(pub String);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(hex: &str) -> SigningKey {
        SigningKey::from_hex(&hex.repeat(32)).unwrap()
    }

    #[test]
    fn the_table_tells_every_wrong_digit_and_every_swap_apart() {
        // From Wikipedia's example: 572 is checked by 4.
        assert_eq!(damm(&[5, 7, 2]), 4);
        assert_eq!(damm(&[5, 7, 2, 4]), 0);
        for from in 0..10usize {
            for a in 0..10usize {
                assert_eq!(TABLE[from].iter().filter(|to| usize::from(**to) == a).count(), 1);
                assert_eq!(
                    (0..10).filter(|row| usize::from(TABLE[*row][from]) == a).count(),
                    1
                );
                assert_eq!(TABLE[a][a], 0);
                for b in (0..10usize).filter(|b| *b != a) {
                    let one = TABLE[usize::from(TABLE[from][a])][b];
                    let other = TABLE[usize::from(TABLE[from][b])][a];
                    assert_ne!(one, other, "{a}{b} after {from}");
                }
            }
        }
    }

    #[test]
    fn what_people_type_is_read_forgivingly() {
        let code = TrackingCode::new([7; 16]);
        let shown = code.to_string();
        let wide: String = code
            .digits()
            .chars()
            .filter_map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10))
            .collect();
        for typed in [
            shown.clone(),
            code.digits(),
            shown.replace(' ', "-"),
            shown.replace(' ', "—"),
            shown.replace(' ', "\u{3000}"),
            format!("\u{200b} {shown}\r\n"),
            wide,
        ] {
            assert_eq!(TrackingCode::read(&typed), Ok(code), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_code_is_told_why() {
        let digits = TrackingCode::new([7; 16]).digits();
        let long = "1".repeat(1000);
        for (typed, why) in [
            ("", NoCode::Length),
            ("1234 5678 901", NoCode::Length),
            (&format!("{digits}0"), NoCode::Length),
            (long.as_str(), NoCode::Length),
            ("1234 5678 901a", NoCode::NotDigits),
            ("<b>", NoCode::NotDigits),
            ("１２３４ 一", NoCode::NotDigits),
            ("١٢٣٤ ٥٦٧٨ ٩٠١٢", NoCode::NotDigits),
            ("1\0", NoCode::NotDigits),
        ] {
            assert_eq!(TrackingCode::read(typed), Err(why), "{typed:?}");
        }
    }

    #[test]
    fn the_hash_needs_the_key_and_the_code_is_not_printed() {
        let code = TrackingCode::new([1; 16]);
        assert_eq!(code.hash(&key("7a")), code.hash(&key("7a")));
        assert_ne!(code.hash(&key("7a")), code.hash(&key("7b")));
        assert_ne!(code.hash(&key("7a")), TrackingCode::new([2; 16]).hash(&key("7a")));
        assert!(!format!("{code:?}").contains(&code.digits()));
        assert!(!code.hash(&key("7a")).0.contains(&code.digits()));
    }

    proptest! {
        #[test]
        fn a_new_code_checks_and_survives_its_text(entropy: [u8; 16]) {
            let code = TrackingCode::new(entropy);
            prop_assert_eq!(TrackingCode::read(&code.to_string()), Ok(code));
            prop_assert_eq!(code.to_string().len(), 14);
            prop_assert!(!code.digits().starts_with('0'));
        }

        #[test]
        fn one_wrong_digit_or_one_swap_is_always_found(entropy: [u8; 16]) {
            let code = TrackingCode::new(entropy).0;
            for place in 0..DIGITS {
                for digit in (0..10).filter(|digit| *digit != code[place]) {
                    let mut wrong = code;
                    wrong[place] = digit;
                    prop_assert_eq!(TrackingCode::read(&TrackingCode(wrong).digits()), Err(NoCode::Check));
                }
                if place + 1 < DIGITS && code[place] != code[place + 1] {
                    let mut swapped = code;
                    swapped.swap(place, place + 1);
                    prop_assert_eq!(TrackingCode::read(&TrackingCode(swapped).digits()), Err(NoCode::Check));
                }
            }
        }

        #[test]
        fn any_text_is_read_or_refused_without_harm(text: String) {
            let _ = TrackingCode::read(&text);
        }
    }
}
