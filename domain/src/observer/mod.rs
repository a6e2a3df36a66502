//! Observers (文明观察员): volunteers in teams of three tiers, and how somebody joins one.
//!
//! Of an observer a display name is known, and nothing that reaches a person. Nobody is ranked.

pub mod activity;
pub mod count;
pub mod patrol;
pub mod revisit;
pub mod team;
mod theme;

pub use team::{NewTeam, Tier};
pub use theme::Theme;

use serde::{Deserialize, Serialize};

use crate::{
    case::TrackingCode,
    quiz::fold,
    token::{BadToken, SigningKey},
};

/// Longest display name, in characters.
pub const MAX_NAME: usize = 20;
/// Digits in a row that look like a number to call.
const PHONE: usize = 7;
/// Also among the kinds of [`crate::token`]: an observer; a form.
const OBSERVER: u8 = b'o';
const FORM: u8 = b'f';

/// Who an observer is: as a sealed text the bearer secret in the address of the observer's own page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObserverId([u8; 16]);

impl ObserverId {
    /// A new one from 16 random bytes.
    pub fn new(entropy: [u8; 16]) -> ObserverId {
        ObserverId(entropy)
    }

    /// The text in the address.
    pub fn seal(&self, key: &SigningKey) -> String {
        key.seal(OBSERVER, &self.0)
    }

    /// Reads and checks one.
    ///
    /// # Errors
    /// It is not one of this site.
    pub fn open(key: &SigningKey, text: &str) -> Result<ObserverId, BadToken> {
        key.open::<16>(OBSERVER, text).map(ObserverId)
    }

    /// The key of the row. Not a secret by itself: it opens nothing unsigned.
    pub fn key(&self) -> ObserverKey {
        ObserverKey(data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// An observer's row: 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObserverKey(String);

impl ObserverKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A form that makes something: minted with it, so that the same form sent twice makes it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormId([u8; 16]);

impl FormId {
    /// A new one from 16 random bytes.
    pub fn new(entropy: [u8; 16]) -> FormId {
        FormId(entropy)
    }

    /// The text in the form.
    pub fn seal(&self, key: &SigningKey) -> String {
        key.seal(FORM, &self.0)
    }

    /// Reads and checks one.
    ///
    /// # Errors
    /// It is not one of this site.
    pub fn open(key: &SigningKey, text: &str) -> Result<FormId, BadToken> {
        key.open::<16>(FORM, text).map(FormId)
    }

    /// The key of the row that it makes: 32 hexadecimal digits.
    pub fn key(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }
}

/// The invitation code of a team: 12 digits with a check digit, read out by phone as well as typed. It follows from the team's number
/// and `issue`, which counts the codes that the team has had: a new one ends the one before.
pub fn invitation(key: &SigningKey, team: u32, issue: u32) -> TrackingCode {
    let hash = key.keyed_hash(
        "wenming/observer-invitation",
        &[&team.to_be_bytes(), &issue.to_be_bytes()],
    );
    let mut entropy = [0; 16];
    entropy.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    TrackingCode::new(entropy)
}

/// What is wrong with a display name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadName {
    /// There is none.
    Empty,
    /// Longer than [`MAX_NAME`].
    Long,
    /// It holds a number that looks like a telephone's: such numbers are not kept here.
    Phone,
}

/// Reads a display name.
///
/// # Errors
/// What keeps it from being one.
pub fn read_name(typed: &str) -> Result<String, BadName> {
    let name = line(typed);
    let mut run = 0;
    // What stands between the groups of a number does not end it.
    for c in fold(&name).chars() {
        if c.is_numeric() {
            run += 1;
        } else if c.is_alphabetic() {
            run = 0;
        }
        if run >= PHONE {
            return Err(BadName::Phone);
        }
    }
    match name.chars().count() {
        0 => Err(BadName::Empty),
        1..=MAX_NAME => Ok(name),
        _ => Err(BadName::Long),
    }
}

/// One line: runs of white space and control characters become one space.
pub(crate) fn line(typed: &str) -> String {
    typed
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A number as it was typed, of any width of digits. None: it is none.
pub(crate) fn number(typed: &str) -> Option<u32> {
    let text = fold(typed);
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_hex(&"ab".repeat(32)).unwrap()
    }

    #[test]
    fn a_name_is_a_line_without_a_number_to_call() {
        assert_eq!(read_name("  小\n  李 "), Ok("小 李".to_owned()));
        assert_eq!(read_name(" \t"), Err(BadName::Empty));
        assert_eq!(read_name(&"长".repeat(20)), Ok("长".repeat(20)));
        assert_eq!(read_name(&"长".repeat(21)), Err(BadName::Long));
        assert_eq!(read_name("观察员12号"), Ok("观察员12号".to_owned()));
        for phone in ["13800000000", "138-0000-0000", "小李 138 0000 0000", "1380000000"] {
            assert_eq!(read_name(phone), Err(BadName::Phone), "{phone}");
        }
    }

    #[test]
    fn an_address_is_of_this_site_and_of_an_observer() {
        let id = ObserverId::new([7; 16]);
        let sealed = id.seal(&key());
        assert_eq!(ObserverId::open(&key(), &sealed), Ok(id));
        let other = SigningKey::from_hex(&"cd".repeat(32)).unwrap();
        assert!(ObserverId::open(&other, &sealed).is_err());
        let draft = crate::report::DraftId::new([7; 16]).seal(&key());
        assert!(ObserverId::open(&key(), &draft).is_err());
    }

    #[test]
    fn invitations_differ_by_team_and_by_issue() {
        let mut all = std::collections::BTreeSet::new();
        for team in 1..=300 {
            for issue in 0..3 {
                let code = invitation(&key(), team, issue);
                assert_eq!(
                    TrackingCode::read(&code.to_string()).map(|code| code.digits()),
                    Ok(code.digits())
                );
                assert!(all.insert(code.digits()), "{team} {issue}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_name_is_longer_or_has_more_than_one_line(typed in "\\PC{0,40}|[\\s\\S]{0,40}") {
            if let Ok(name) = read_name(&typed) {
                prop_assert!((1..=MAX_NAME).contains(&name.chars().count()));
                prop_assert!(!name.contains(char::is_control));
            }
        }
    }
}
