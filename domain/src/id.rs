//! Newtypes for every id, so that one kind is never taken for another.

use serde::{Deserialize, Serialize};

/// Longest id in characters.
pub const MAX_SLUG: usize = 40;

/// Whether `text` may serve as an id: 1 to [`MAX_SLUG`] of `a-z`, `0-9`, `-`, not starting with `-`.
pub fn is_slug(text: &str) -> bool {
    (1..=MAX_SLUG).contains(&text.len())
        && !text.starts_with('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What is wrong with a text that was to become an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id: 1 to 40 of a-z, 0-9 and -")]
pub struct BadId(pub String);

macro_rules! slug {
    ($(#[$doc:meta] $name:ident;)*) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                if is_slug(&text) { Ok(Self(text)) } else { Err(BadId(text.chars().take(60).collect())) }
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

slug! {
    /// A campaign (活动): the stem of its content file.
    CampaignId;
    /// A question bank (题库).
    BankId;
    /// A question, unique in its bank and never used again.
    QuestionId;
    /// A category of questions.
    CategoryId;
    /// A survey.
    SurveyId;
    /// A tip (小贴士): the stem of its content file.
    TipId;
    /// A series of tips (系列).
    SeriesId;
    /// A district or an age band that a citizen may choose.
    GroupId;
    /// A channel (投放渠道): one print run or placement.
    ChannelId;
    /// A category of cases, of the upper or the lower level.
    CaseCategoryId;
    /// A unit (责任单位): who must fix it.
    UnitId;
}

/// A team (班组) of a campaign: its number, from 1, never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamNumber(pub u16);

impl std::fmt::Display for TeamNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A case (案件): its number in the office's books, from 1, never used again. No secret, and opens nothing: a citizen holds the tracking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(pub u32);

impl std::fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An organizer or a member of a unit who acts on cases: the number of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffId(pub i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_plain_and_never_carry_separators() {
        for good in ["a", "order-01", "2026"] {
            assert!(good.parse::<QuestionId>().is_ok(), "{good}");
        }
        let long = "x".repeat(41);
        for bad in ["", "-a", "A", "a|b", "a b", "题", "a/b", "a\0", long.as_str()] {
            assert!(bad.parse::<QuestionId>().is_err(), "{bad:?}");
        }
    }
}
