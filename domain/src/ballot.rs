//! A ballot (答卷) is an attempt that was handed in or whose time ran out. Here are its canonical bytes, its hash and its receipt.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    clock::Millis,
    id::CampaignId,
    quiz::{Answer, Marked, Milli},
    token::{AttemptId, SigningKey},
};

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The citizen handed it in.
    HandedIn,
    /// Its time ran out; what was saved counts.
    TimeOut,
}

/// What the hash of a ballot covers.
#[derive(Debug, Clone, Copy)]
pub struct Canonical<'a> {
    /// The campaign.
    pub campaign: &'a CampaignId,
    /// The shard that holds it.
    pub shard: u16,
    /// Its sequence number in the shard, from 1.
    pub sequence: u64,
    /// The row key of the attempt.
    pub attempt: &'a str,
    /// 128 random bits: without them a ballot cannot be guessed from its hash.
    pub salt: &'a str,
    /// The bank version it was drawn from.
    pub bank_version: u32,
    /// When the attempt started.
    pub started: Millis,
    /// When it ended.
    pub ended: Millis,
    /// How.
    pub ending: Ending,
    /// Its questions, answers and marks at that time.
    pub marked: &'a Marked,
}

impl Canonical<'_> {
    /// The canonical bytes: the text `wenming/ballot/v1`, then every field in the order above. For ever.
    ///
    /// A text is its length in bytes as u32 and its UTF-8. Numbers are big endian, as wide as their type (times are i64). The
    /// ending is one byte: 0 handed in, 1 time out. The marks are the number of items as u32, then per item: the question (text), the score
    /// and the maximum (u32), and the answer: byte 0 (none), or byte 1, the number of options as u32 and the options in ascending order, one byte
    /// each, or byte 2 and the text.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        text(&mut out, "wenming/ballot/v1");
        text(&mut out, self.campaign.as_str());
        out.extend(self.shard.to_be_bytes());
        out.extend(self.sequence.to_be_bytes());
        text(&mut out, self.attempt);
        text(&mut out, self.salt);
        out.extend(self.bank_version.to_be_bytes());
        out.extend(self.started.0.to_be_bytes());
        out.extend(self.ended.0.to_be_bytes());
        out.push(match self.ending {
            Ending::HandedIn => 0,
            Ending::TimeOut => 1,
        });
        length(&mut out, self.marked.items.len());
        for item in &self.marked.items {
            text(&mut out, item.question.as_str());
            out.extend(item.score.to_be_bytes());
            out.extend(item.max.to_be_bytes());
            match &item.answer {
                None => out.push(0),
                Some(Answer::Options(options)) => {
                    out.push(1);
                    length(&mut out, options.len());
                    out.extend(options);
                }
                Some(Answer::Text(answer)) => {
                    out.push(2);
                    text(&mut out, answer);
                }
            }
        }
        out
    }

    /// `sha256:` and the hash of the canonical bytes in hexadecimal. The name before the colon is the algorithm id.
    pub fn hash(&self) -> String {
        format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(self.bytes())))
    }
}

fn length(out: &mut Vec<u8>, n: usize) {
    out.extend(u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes());
}

fn text(out: &mut Vec<u8>, value: &str) {
    length(out, value.len());
    out.extend(value.as_bytes());
}

/// Letters and digits that are not mistaken for one another when read aloud or copied by hand (Crockford's base 32).
const CLAIM_ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M',
    'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// The claim code (领奖号) of an attempt: `XXXX-XXXX-XXXX`, 60 bits of a keyed hash, so that it can be neither guessed nor forged.
pub fn claim_code(key: &SigningKey, attempt: &AttemptId) -> String {
    claim_code_of(key, &attempt.row_key())
}

/// The same from the key of the attempt's row.
pub fn claim_code_of(key: &SigningKey, row_key: &str) -> String {
    let hash = key.keyed_hash("wenming/claim", &[row_key.as_bytes()]);
    let mut code = String::with_capacity(14);
    for (i, byte) in hash.iter().take(12).enumerate() {
        if i > 0 && i % 4 == 0 {
            code.push('-');
        }
        code.push(*CLAIM_ALPHABET.get(usize::from(byte & 31)).unwrap_or(&'0'));
    }
    code
}

/// What the citizen keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// `{shard}-{sequence}`: the ballot's number in its campaign.
    pub ballot: String,
    /// When it was handed in.
    pub ended: Millis,
    /// How the attempt ended.
    pub ending: Ending,
    /// Its score when it was handed in.
    pub score: Milli,
    /// What could be reached.
    pub max: Milli,
    /// The claim code; none in a children's campaign.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub claim: Option<String>,
    /// The ballot's hash.
    pub hash: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::MarkedItem;
    use std::collections::BTreeSet;

    fn marked() -> Marked {
        Marked {
            items: vec![
                MarkedItem {
                    question: "a".parse().unwrap(),
                    score: 10_000,
                    max: 10_000,
                    answer: Some(Answer::Options(BTreeSet::from([2]))),
                },
                MarkedItem {
                    question: "b".parse().unwrap(),
                    score: 0,
                    max: 10_000,
                    answer: None,
                },
            ],
        }
    }

    fn canonical<'a>(campaign: &'a CampaignId, marked: &'a Marked) -> Canonical<'a> {
        Canonical {
            campaign,
            shard: 0,
            sequence: 7,
            attempt: "00ff",
            salt: "aa",
            bank_version: 1,
            started: Millis(1),
            ended: Millis(2),
            ending: Ending::HandedIn,
            marked,
        }
    }

    /// The expected value was computed outside this crate, with Python's struct and hashlib from the comment of [`Canonical::bytes`].
    #[test]
    fn the_hash_is_fixed_for_ever() {
        let campaign = "xiongguan".parse().unwrap();
        let marked = marked();
        let hash = canonical(&campaign, &marked).hash();
        assert_eq!(
            hash,
            "sha256:6145edb0b12bb4e349337a54cb197c30c64ab66fa2225636023bfa3214e3a7a9"
        );
    }

    #[test]
    fn every_field_counts() {
        let campaign = "xiongguan".parse().unwrap();
        let marked = marked();
        let base = canonical(&campaign, &marked);
        let mut other = marked.clone();
        other.items[1].answer = Some(Answer::Text("x".into()));
        let hashes: BTreeSet<String> = [
            base,
            Canonical { shard: 1, ..base },
            Canonical { sequence: 8, ..base },
            Canonical {
                attempt: "00fe",
                ..base
            },
            Canonical { salt: "ab", ..base },
            Canonical {
                bank_version: 2,
                ..base
            },
            Canonical {
                started: Millis(0),
                ..base
            },
            Canonical {
                ended: Millis(3),
                ..base
            },
            Canonical {
                ending: Ending::TimeOut,
                ..base
            },
            Canonical {
                marked: &other,
                ..base
            },
        ]
        .iter()
        .map(Canonical::hash)
        .collect();
        assert_eq!(hashes.len(), 10);
    }

    #[test]
    fn claim_codes_have_their_shape_and_differ() {
        let key = SigningKey::from_hex(&"11".repeat(32)).unwrap();
        let campaign: CampaignId = "c".parse().unwrap();
        let code = |n: u8| claim_code(&key, &AttemptId::mint(&campaign, None, 1, [n; 16]));
        assert_eq!(code(1).len(), 14);
        assert_eq!(code(1), code(1));
        assert_ne!(code(1), code(2));
    }
}
