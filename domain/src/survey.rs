//! Surveys: the quiz's engine without keys.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::{CampaignId, QuestionId, SurveyId};

/// Longest free text in characters.
pub const MAX_COMMENT: usize = 500;

/// Unknown places that are named one by one; whoever sends 10,000 of them learns of the first ones.
const MAX_UNKNOWN: usize = 20;

/// What a survey question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Ask {
    /// One of the options.
    Single {
        /// 2 to 10 texts.
        options: Vec<String>,
    },
    /// Any of the options.
    Multiple {
        /// 2 to 10 texts.
        options: Vec<String>,
    },
    /// 1 to 5.
    Scale {
        /// What 1 means.
        low: String,
        /// What 5 means.
        high: String,
    },
    /// Free text.
    Text,
}

/// One question of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuestion {
    /// Its id.
    pub id: QuestionId,
    /// What is asked.
    pub text: String,
    /// How it is answered.
    pub ask: Ask,
    /// Whether it may stay unanswered.
    pub optional: bool,
}

/// A survey of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Its id.
    pub id: SurveyId,
    /// The campaign it belongs to.
    pub campaign: CampaignId,
    /// Its title.
    pub title: String,
    /// A sentence before the questions.
    pub intro: String,
    /// Its questions.
    pub questions: Vec<SurveyQuestion>,
}

/// An answer to a survey question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Option numbers from 0; for a scale 1 to 5.
    Options(BTreeSet<u8>),
    /// Free text.
    Text(String),
}

/// What is wrong with one reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadReply {
    /// The place of the question, from 1.
    pub place: u32,
    /// What is wrong.
    pub fault: ReplyFault,
}

/// Why a reply is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyFault {
    /// The survey has no such question.
    #[error("没有这一题")]
    NoSuchQuestion,
    /// It must be answered.
    #[error("这一题还没答")]
    Missing,
    /// Characters that are not text.
    #[error("有不能用的字符")]
    NotText,
    /// More than [`MAX_COMMENT`] characters.
    #[error("太长了,最多{MAX_COMMENT}个字")]
    TooLong,
    /// The question has no such option.
    #[error("没有这个选项")]
    NoSuchOption,
    /// Several options where one is asked for.
    #[error("只能选一个")]
    OneOnly,
}

/// Reads sent values (`place → values`) into replies by question id; every fault is reported, not only the first.
pub fn read_replies(
    survey: &Survey,
    sent: &BTreeMap<u32, Vec<String>>,
) -> Result<BTreeMap<QuestionId, Reply>, Vec<BadReply>> {
    let mut replies = BTreeMap::new();
    let mut faults = Vec::new();
    let count = u32::try_from(survey.questions.len()).unwrap_or(u32::MAX);
    faults.extend(
        sent.keys()
            .filter(|place| !(1..=count).contains(place))
            .take(MAX_UNKNOWN)
            .map(|place| BadReply {
                place: *place,
                fault: ReplyFault::NoSuchQuestion,
            }),
    );
    for (place, question) in (1u32..).zip(&survey.questions) {
        let values: Vec<&str> = sent
            .get(&place)
            .map(|v| v.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect())
            .unwrap_or_default();
        match read_reply(question, &values) {
            Ok(Some(reply)) => {
                replies.insert(question.id.clone(), reply);
            }
            Ok(None) if question.optional => {}
            Ok(None) => faults.push(BadReply {
                place,
                fault: ReplyFault::Missing,
            }),
            Err(fault) => faults.push(BadReply { place, fault }),
        }
    }
    if faults.is_empty() {
        Ok(replies)
    } else {
        Err(faults)
    }
}

fn read_reply(question: &SurveyQuestion, values: &[&str]) -> Result<Option<Reply>, ReplyFault> {
    let (range, several) = match &question.ask {
        Ask::Text => {
            let text = values.join("\n");
            if text
                .chars()
                .any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t')
            {
                return Err(ReplyFault::NotText);
            }
            if text.chars().count() > MAX_COMMENT {
                return Err(ReplyFault::TooLong);
            }
            return Ok((!text.is_empty()).then_some(Reply::Text(text)));
        }
        Ask::Single { options } => (0..options.len(), false),
        Ask::Multiple { options } => (0..options.len(), true),
        Ask::Scale { .. } => (1..6, false),
    };
    let mut chosen = BTreeSet::new();
    for value in values {
        let number: usize = value.parse().map_err(|_| ReplyFault::NoSuchOption)?;
        // One way to write a number: no sign, no leading zero.
        if !range.contains(&number) || number.to_string() != *value {
            return Err(ReplyFault::NoSuchOption);
        }
        chosen.insert(u8::try_from(number).map_err(|_| ReplyFault::NoSuchOption)?);
    }
    if chosen.len() > 1 && !several {
        return Err(ReplyFault::OneOnly);
    }
    Ok((!chosen.is_empty()).then_some(Reply::Options(chosen)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey() -> Survey {
        let question = |id: &str, ask, optional| SurveyQuestion {
            id: id.parse().unwrap(),
            text: id.into(),
            ask,
            optional,
        };
        let options = || vec!["a".to_owned(), "b".to_owned()];
        Survey {
            id: "s".parse().unwrap(),
            campaign: "c".parse().unwrap(),
            title: "t".into(),
            intro: String::new(),
            questions: vec![
                question("one", Ask::Single { options: options() }, false),
                question("many", Ask::Multiple { options: options() }, true),
                question(
                    "scale",
                    Ask::Scale {
                        low: "l".into(),
                        high: "h".into(),
                    },
                    false,
                ),
                question("text", Ask::Text, true),
            ],
        }
    }

    fn sent(pairs: &[(u32, &[&str])]) -> BTreeMap<u32, Vec<String>> {
        pairs
            .iter()
            .map(|(n, v)| (*n, v.iter().map(ToString::to_string).collect()))
            .collect()
    }

    #[test]
    fn whole_replies_are_read() {
        let got = read_replies(
            &survey(),
            &sent(&[(1, &["1"]), (2, &["0", "1"]), (3, &["5"]), (4, &["好"])]),
        )
        .unwrap();
        assert_eq!(got.len(), 4);
        assert!(read_replies(&survey(), &sent(&[(1, &["0"]), (3, &["1"])])).is_ok());
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        let faults = read_replies(
            &survey(),
            &sent(&[
                (1, &["0", "1"]),
                (2, &["9"]),
                (3, &["0"]),
                (4, &["\0"]),
                (7, &["1"]),
            ]),
        )
        .unwrap_err();
        let places: Vec<u32> = faults.iter().map(|f| f.place).collect();
        assert_eq!(places, [7, 1, 2, 3, 4]);
        let long = "长".repeat(MAX_COMMENT + 1);
        for (place, value) in [
            (1, "-1"),
            (1, "+1"),
            (1, "01"),
            (1, "2"),
            (1, "\0"),
            (1, "18446744073709551616"),
            (3, "6"),
            (3, "五"),
            (4, long.as_str()),
        ] {
            let mut sent = sent(&[(1, &["1"]), (3, &["5"])]);
            sent.insert(place, vec![value.to_owned()]);
            let faults = read_replies(&survey(), &sent).unwrap_err();
            assert_eq!(faults.len(), 1, "{value}");
            assert_eq!(faults[0].place, place, "{value}");
        }
        assert_eq!(read_replies(&survey(), &sent(&[])).unwrap_err().len(), 2);
    }

    #[test]
    fn ten_thousand_foreign_places_do_not_make_ten_thousand_messages() {
        let sent = (5..10_005).map(|place| (place, vec!["0".to_owned()])).collect();
        assert_eq!(read_replies(&survey(), &sent).unwrap_err().len(), MAX_UNKNOWN + 2);
    }
}
