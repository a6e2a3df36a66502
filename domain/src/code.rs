//! Codes that people type: access codes (one person each) and team codes (one 班组 each).
//!
//! The alphabet is Crockford's base 32 (<https://www.crockford.com/base32.html>): digits and capitals without I, L, O and U. The last
//! character checks the others (Luhn's algorithm for 32 symbols), so that a code with one wrong character is never somebody else's.
//! What is typed is read forgivingly: case, width, spaces, dashes, and the letters that look like digits.

use crate::{
    id::{CampaignId, TeamNumber},
    quiz,
    token::SigningKey,
};

/// The symbols, by their value.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
/// Lengths that an organizer may choose, with the check character: 35, 45 and 55 random bits.
pub const LENGTHS: [usize; 3] = [8, 10, 12];
/// Longest code in characters; imported ones may be of any kind.
pub const MAX_CODE: usize = 32;
/// Shortest imported code.
pub const MIN_IMPORTED: usize = 6;
/// Most codes of one list.
pub const MAX_LIST: u32 = 5_000;
/// With the shortest length only so many: the more codes there are, the sooner one is guessed.
pub const MAX_SHORT: u32 = 500;
/// Highest number of a team.
pub const MAX_TEAM: TeamNumber = TeamNumber(32_767);

/// A code as it is compared and hashed: capitals and digits, `O` as `0`, `I` and `L` as `1`. None when it can be no code.
pub fn fold(text: &str) -> Option<String> {
    // Hostile input may be long; no code is.
    if text.len() > 400 {
        return None;
    }
    let mut folded = String::new();
    for c in quiz::fold(text).chars() {
        match c.to_ascii_uppercase() {
            'O' => folded.push('0'),
            'I' | 'L' => folded.push('1'),
            c if c.is_ascii_alphanumeric() => folded.push(c),
            '-' | '_' | '.' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            _ => return None,
        }
    }
    (1..=MAX_CODE).contains(&folded.len()).then_some(folded)
}

fn value(symbol: char) -> Option<u32> {
    ALPHABET
        .iter()
        .position(|c| *c == symbol)
        .and_then(|n| u32::try_from(n).ok())
}

fn symbol(value: u32) -> char {
    usize::try_from(value % 32)
        .ok()
        .and_then(|n| ALPHABET.get(n))
        .copied()
        .unwrap_or('0')
}

/// The character that checks `body` (<https://en.wikipedia.org/wiki/Luhn_mod_N_algorithm>). None where a character is no symbol.
fn check(body: &str) -> Option<char> {
    let mut sum = 0;
    let mut factor = 2;
    for c in body.chars().rev() {
        let product = factor * value(c)?;
        sum += product / 32 + product % 32;
        factor = 3 - factor;
    }
    Some(symbol(32 - sum % 32))
}

/// Whether the last character of a folded code checks the others.
pub fn checks(folded: &str) -> bool {
    let mut chars = folded.chars();
    match chars.next_back() {
        Some(last) => check(chars.as_str()) == Some(last),
        None => false,
    }
}

fn with_check(body: String) -> String {
    let last = check(&body).unwrap_or('0');
    let mut code = body;
    code.push(last);
    code
}

/// Symbols from hashed bytes: five bits of each are equally likely values.
fn symbols(hash: &[u8], count: usize) -> String {
    hash.iter()
        .take(count)
        .map(|byte| symbol(u32::from(*byte)))
        .collect()
}

/// The code with this number in the list that `seed` stands for, `length` characters with its check. The same each time, so that a list
/// can be shown again for as long as somebody holds its seed; nothing else leads from stored hashes back to codes.
pub fn access_code(
    key: &SigningKey,
    campaign: &CampaignId,
    seed: &[u8; 16],
    number: u32,
    length: usize,
) -> String {
    let hash = key.keyed_hash(
        "wenming/code-list",
        &[campaign.as_str().as_bytes(), seed, &number.to_be_bytes()],
    );
    with_check(symbols(&hash, length.clamp(2, MAX_CODE) - 1))
}

/// The code of a team: its number and a mac over it, so that it is known for ours without any list.
pub fn team_code(key: &SigningKey, campaign: &CampaignId, team: TeamNumber) -> String {
    let hash = key.keyed_hash(
        "wenming/team",
        &[campaign.as_str().as_bytes(), &team.0.to_be_bytes()],
    );
    let number = u32::from(team.0);
    let mut body: String = [number / 1024, number / 32, number]
        .map(symbol)
        .into_iter()
        .collect();
    body.push_str(&symbols(&hash, 5));
    with_check(body)
}

/// The team that a folded code belongs to.
pub fn team_of(key: &SigningKey, campaign: &CampaignId, folded: &str) -> Option<TeamNumber> {
    let mut number = 0;
    for c in folded.chars().take(3) {
        number = number * 32 + value(c)?;
    }
    let team = TeamNumber(u16::try_from(number).ok()?);
    let right = team_code(key, campaign, team);
    // No early exit: the time taken tells nothing about the right code.
    let differing = right
        .bytes()
        .zip(folded.bytes())
        .fold(0, |acc, (a, b)| acc | (a ^ b));
    (right.len() == folded.len() && differing == 0 && team <= MAX_TEAM).then_some(team)
}

/// A code in groups of three to five, as it is printed.
pub fn shown(code: &str) -> String {
    let length = code.chars().count();
    let group = [5, 4, 3]
        .into_iter()
        .find(|n| length.is_multiple_of(*n))
        .unwrap_or(4);
    let mut text = String::with_capacity(length + length / group);
    for (place, c) in code.chars().enumerate() {
        if place > 0 && place.is_multiple_of(group) {
            text.push('-');
        }
        text.push(c);
    }
    text
}

/// Reads a pasted list, one code a line; empty lines are left out.
///
/// # Errors
/// The numbers of the lines that hold no code, or the same code as another line, at most 20 of them.
pub fn read_list(text: &str) -> Result<Vec<String>, Vec<usize>> {
    let mut seen = std::collections::BTreeSet::new();
    let mut codes = Vec::new();
    let mut wrong = Vec::new();
    for (line, number) in text.lines().zip(1usize..) {
        if line.trim().is_empty() {
            continue;
        }
        match fold(line).filter(|code| code.len() >= MIN_IMPORTED) {
            Some(code) if seen.insert(code.clone()) => codes.push(code),
            _ if wrong.len() < 20 => wrong.push(number),
            _ => {}
        }
    }
    if wrong.is_empty() { Ok(codes) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_hex(&"7a".repeat(32)).unwrap()
    }

    fn campaign() -> CampaignId {
        "banqian".parse().unwrap()
    }

    #[test]
    fn what_people_type_is_read_forgivingly() {
        for typed in [
            "0A1B-C2D3",
            "oa1b c2d3",
            "ＯＡ１ＢＣ２Ｄ３",
            " 0a l b—c2d3\u{200b}",
            "0AIBC2D3",
        ] {
            assert_eq!(fold(typed).as_deref(), Some("0A1BC2D3"), "{typed}");
        }
        for typed in [
            "",
            " - ",
            "甲班",
            "A\0B",
            "<b>",
            &"9".repeat(33),
            &"é".repeat(300),
        ] {
            assert_eq!(fold(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_list_is_read_line_by_line_and_says_what_is_wrong() {
        assert_eq!(
            read_list("GH-1234\r\n\r\nGH-1235\n").unwrap(),
            ["GH1234", "GH1235"]
        );
        assert_eq!(
            read_list("GH-1234\n12345\nGHl234\n张三\n").unwrap_err(),
            [2, 3, 4]
        );
        assert_eq!(read_list("x\n".repeat(100).as_str()).unwrap_err().len(), 20);
    }

    #[test]
    fn codes_are_printed_in_groups() {
        for (code, text) in [
            ("12345678", "1234-5678"),
            ("1234567890", "12345-67890"),
            ("123456789", "123-456-789"),
        ] {
            assert_eq!(shown(code), text);
        }
        assert_eq!(shown("123456789012"), "1234-5678-9012");
    }

    proptest! {
        #[test]
        fn a_code_is_its_own_folding_and_checks(seed: [u8; 16], number: u32, which in 0usize..3) {
            let code = access_code(&key(), &campaign(), &seed, number, LENGTHS[which]);
            prop_assert_eq!(code.len(), LENGTHS[which]);
            prop_assert!(checks(&code));
            prop_assert_eq!(fold(&shown(&code).to_lowercase()), Some(code.clone()));
            prop_assert_ne!(access_code(&key(), &campaign(), &seed, number ^ 1, LENGTHS[which]), code);
        }

        #[test]
        fn one_wrong_character_is_noticed(seed: [u8; 16], place in 0usize..10, other in 0u32..32) {
            let code = access_code(&key(), &campaign(), &seed, 7, 10);
            let mut chars: Vec<char> = code.chars().collect();
            prop_assume!(chars[place] != symbol(other));
            chars[place] = symbol(other);
            let wrong: String = chars.into_iter().collect();
            prop_assert!(!checks(&wrong));
        }

        #[test]
        fn a_team_code_says_which_team_and_an_altered_one_none(number in 0..=MAX_TEAM.0, place in 0usize..9, other in 0u32..32) {
            let code = team_code(&key(), &campaign(), TeamNumber(number));
            prop_assert_eq!(team_of(&key(), &campaign(), &code), Some(TeamNumber(number)));
            prop_assert_eq!(team_of(&key(), &"kaigong".parse().unwrap(), &code), None);
            let mut chars: Vec<char> = code.chars().collect();
            prop_assume!(chars[place] != symbol(other));
            chars[place] = symbol(other);
            prop_assert_eq!(team_of(&key(), &campaign(), &chars.into_iter().collect::<String>()), None);
        }

        #[test]
        fn any_text_is_read_without_harm(text: String) {
            if let Some(folded) = fold(&text) {
                prop_assert_eq!(fold(&folded), Some(folded.clone()));
                prop_assert_eq!(team_of(&key(), &campaign(), &folded), None);
            }
            let _ = read_list(&text);
        }
    }
}
