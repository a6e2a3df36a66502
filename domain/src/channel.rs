//! Channels (投放渠道): one print run or placement each, carried by a QR code and a short link `/q/{channel}`.
//!
//! Paper cannot be recalled: a channel is archived, never deleted, and its link goes on leading somewhere.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Millis,
    content::Content,
    id::{CampaignId, ChannelId, SurveyId, TipId},
};

/// Longest name in characters.
pub const MAX_NAME: usize = 40;
/// Longest note in characters.
pub const MAX_NOTE: usize = 200;
/// Most that were printed of one channel.
pub const MAX_PRINTED: u32 = 100_000_000;
/// Most channels of a site.
pub const MAX_CHANNELS: usize = 2_000;
/// Longest code that an organizer chooses, in characters: a short one makes a QR code that old cameras read.
pub const MAX_CODE: usize = 20;
/// What counts under this code are made-up codes: no channel has it.
pub const OTHER: &str = "other";

/// Where a channel leads, by its path: `/`, `/tips`, `/tips/{tip}`, `/c/{campaign}`, `/c/{campaign}/quiz`,
/// `/c/{campaign}/survey/{survey}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// The home page.
    Home,
    /// All tips.
    Tips,
    /// One tip.
    Tip(TipId),
    /// A campaign's page.
    Campaign(CampaignId),
    /// Its quiz.
    Quiz(CampaignId),
    /// One of its surveys.
    Survey(CampaignId, SurveyId),
}

/// No page that a channel may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a page that a channel may lead to")]
pub struct BadTarget;

impl Target {
    /// Its path, without base path.
    pub fn path(&self) -> String {
        match self {
            Target::Home => "/".to_owned(),
            Target::Tips => "/tips".to_owned(),
            Target::Tip(tip) => format!("/tips/{tip}"),
            Target::Campaign(campaign) => format!("/c/{campaign}"),
            Target::Quiz(campaign) => format!("/c/{campaign}/quiz"),
            Target::Survey(campaign, survey) => format!("/c/{campaign}/survey/{survey}"),
        }
    }

    /// Whether the page is there just now.
    pub fn is_in(&self, content: &Content) -> bool {
        match self {
            Target::Home | Target::Tips => true,
            Target::Tip(tip) => content.tips.contains_key(tip),
            Target::Campaign(campaign) | Target::Quiz(campaign) => content.campaigns.contains_key(campaign),
            Target::Survey(campaign, survey) => content
                .surveys
                .get(survey)
                .is_some_and(|found| &found.campaign == campaign),
        }
    }
}

impl FromStr for Target {
    type Err = BadTarget;

    fn from_str(path: &str) -> Result<Target, BadTarget> {
        fn id<T: FromStr>(text: &str) -> Result<T, BadTarget> {
            text.parse().map_err(|_| BadTarget)
        }
        let parts: Vec<&str> = path.strip_prefix('/').ok_or(BadTarget)?.split('/').collect();
        match parts.as_slice() {
            [""] => Ok(Target::Home),
            ["tips"] => Ok(Target::Tips),
            ["tips", tip] => Ok(Target::Tip(id(tip)?)),
            ["c", campaign] => Ok(Target::Campaign(id(campaign)?)),
            ["c", campaign, "quiz"] => Ok(Target::Quiz(id(campaign)?)),
            ["c", campaign, "survey", survey] => Ok(Target::Survey(id(campaign)?, id(survey)?)),
            _ => Err(BadTarget),
        }
    }
}

impl TryFrom<String> for Target {
    type Error = BadTarget;

    fn try_from(path: String) -> Result<Target, BadTarget> {
        path.parse()
    }
}

impl From<Target> for String {
    fn from(target: Target) -> String {
        target.path()
    }
}

/// What an organizer says of a channel, and may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Its name: 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// Where it leads.
    pub leads_to: Target,
    /// How many were printed; None where nothing is.
    pub printed: Option<u32>,
    /// For the office: at most [`MAX_NOTE`] characters.
    pub note: String,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its code: in the short link and in `?ch=`.
    pub id: ChannelId,
    /// What an organizer says of it.
    pub terms: Terms,
    /// When it was made.
    pub created: Millis,
    /// Not offered any more. Its link goes on leading where it led.
    pub archived: bool,
}

/// What is wrong with the terms of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTerms {
    /// The name is empty, too long or holds control characters.
    Name,
    /// There is no such page.
    LeadsTo,
    /// Not a number up to [`MAX_PRINTED`].
    Printed,
    /// The note is too long or holds control characters.
    Note,
}

/// A channel's terms as a form sends them.
#[derive(Debug, Clone, Copy)]
pub struct SentTerms<'a> {
    /// See [`Terms::name`].
    pub name: &'a str,
    /// A path.
    pub leads_to: &'a str,
    /// Digits, perhaps with spaces or commas between them; empty: nothing was printed.
    pub printed: &'a str,
    /// See [`Terms::note`].
    pub note: &'a str,
}

/// A line of text within `most` characters.
fn line(text: &str, most: usize) -> Option<String> {
    let text = text.trim();
    let fits = text.chars().count() <= most && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

impl SentTerms<'_> {
    /// Reads what was sent; every fault is reported.
    pub fn read(&self, content: &Content) -> Result<Terms, Vec<BadTerms>> {
        let name = line(self.name, MAX_NAME).filter(|name| !name.is_empty());
        let leads_to: Option<Target> = self.leads_to.parse().ok();
        let leads_to = leads_to.filter(|target| target.is_in(content));
        let digits: String = self
            .printed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '\u{ff0c}'))
            .collect();
        let printed = if digits.is_empty() {
            Some(None)
        } else {
            digits
                .parse()
                .ok()
                .filter(|n| *n <= MAX_PRINTED && !digits.starts_with('+'))
                .map(Some)
        };
        let note = line(&self.note.replace(['\r', '\n', '\t'], " "), MAX_NOTE);
        match (name, leads_to, printed, note) {
            (Some(name), Some(leads_to), Some(printed), Some(note)) => Ok(Terms {
                name,
                leads_to,
                printed,
                note,
            }),
            (name, leads_to, printed, note) => Err([
                name.is_none().then_some(BadTerms::Name),
                leads_to.is_none().then_some(BadTerms::LeadsTo),
                printed.is_none().then_some(BadTerms::Printed),
                note.is_none().then_some(BadTerms::Note),
            ]
            .into_iter()
            .flatten()
            .collect()),
        }
    }
}

/// Letters and digits that are not taken for one another when they are read out or copied from paper.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Characters of a code that is made for an organizer.
const MADE: usize = 6;

/// A short code from random bytes.
pub fn new_code(entropy: [u8; MADE]) -> Option<ChannelId> {
    let code: String = entropy
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()))
        .map(|letter| char::from(*letter))
        .collect();
    code.parse().ok()
}

/// A code that an organizer chose: letters, digits and hyphens, at most [`MAX_CODE`]; capitals are taken for small letters.
pub fn read_code(text: &str) -> Option<ChannelId> {
    let code = text.trim().to_ascii_lowercase();
    if code.len() > MAX_CODE || code == OTHER {
        return None;
    }
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATHS: [&str; 6] = [
        "/",
        "/tips",
        "/tips/chunjie",
        "/c/x",
        "/c/x/quiz",
        "/c/x/survey/y",
    ];

    #[test]
    fn a_target_is_its_path() {
        for path in PATHS {
            let target: Target = path.parse().unwrap();
            assert_eq!(target.path(), path);
        }
        for bad in [
            "",
            "c/x",
            "//host",
            "/c/",
            "/c/x/",
            "/c/X",
            "/c/x/start",
            "/a/x",
            "/console",
            "https://x",
            "/c/x?y",
        ] {
            assert!(bad.parse::<Target>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_that_is_a_target_is_exactly_its_path(path: String) {
            if let Ok(target) = path.parse::<Target>() {
                prop_assert_eq!(target.path(), path);
            }
        }

        #[test]
        fn a_made_code_is_one_that_can_be_chosen(entropy: [u8; MADE]) {
            let code = new_code(entropy).unwrap();
            prop_assert_eq!(code.as_str().len(), MADE);
            prop_assert_eq!(read_code(&code.as_str().to_uppercase()), Some(code));
        }
    }

    #[test]
    fn codes_that_mean_something_else_are_refused() {
        for bad in ["", "other", "Other", "a|b", "两", "-x", &"x".repeat(21)] {
            assert_eq!(read_code(bad), None, "{bad}");
        }
        assert!(read_code(" WaiMai-2 ").is_some());
    }
}
