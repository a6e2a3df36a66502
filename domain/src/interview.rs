//! Interviewer links (现场问询): many replies to a survey from one device, each tagged with who asked, where and how.
//!
//! A link is a bearer secret: whoever has it may send replies until the campaign closes or an organizer takes it back.

use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Millis,
    id::{CampaignId, SurveyId},
    token::{AttemptId, BadToken, SigningKey, shard_of},
};

/// The kind of the signed text, beside those in [`crate::token`].
const INTERVIEW: u8 = b'v';
/// Longest tag in characters.
pub const MAX_TAG: usize = 30;
/// Most links of a site.
pub const MAX_LINKS: usize = 2_000;
/// Most replies of one link: far more than one person asks, few enough that a link that got about does no lasting harm.
pub const MAX_REPLIES: u64 = 3_000;

/// How people are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 入户
    Household,
    /// 街头
    Street,
    /// 电话
    Phone,
    /// 窗口
    Counter,
    /// Another way.
    Other,
}

impl Method {
    /// All of them, in the order of a form.
    pub const ALL: [Method; 5] = [
        Method::Household,
        Method::Street,
        Method::Phone,
        Method::Counter,
        Method::Other,
    ];

    /// The word in rows, counters and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Household => "household",
            Method::Street => "street",
            Method::Phone => "phone",
            Method::Counter => "counter",
            Method::Other => "other",
        }
    }
}

/// No method of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such method of asking")]
pub struct NoMethod;

impl FromStr for Method {
    type Err = NoMethod;

    fn from_str(text: &str) -> Result<Method, NoMethod> {
        Method::ALL
            .into_iter()
            .find(|method| method.as_str() == text)
            .ok_or(NoMethod)
    }
}

/// A word that replies are tagged with: 1 to [`MAX_TAG`] characters, no control characters, no `|` (which separates the parts
/// of a counter's key).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// A text that is no [`Tag`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("1 to 30 characters, without control characters and |")]
pub struct BadTag;

impl Tag {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Tag {
    type Error = BadTag;

    fn try_from(text: String) -> Result<Tag, BadTag> {
        // One way to write a name: otherwise 王 芳 and 王  芳 are two.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = (1..=MAX_TAG).contains(&text.chars().count());
        if !fits || text.contains('|') || text.chars().any(char::is_control) {
            return Err(BadTag);
        }
        Ok(Tag(text))
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> String {
        tag.0
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of a link: 16 hexadecimal digits. No secret by itself: it opens nothing unsigned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkId(String);

impl LinkId {
    /// An id from random bytes.
    pub fn new(entropy: [u8; 8]) -> LinkId {
        LinkId(HEXLOWER.encode(&entropy))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn bytes(&self) -> [u8; 8] {
        // Checked when it was made.
        HEXLOWER
            .decode(self.0.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .unwrap_or_default()
    }

    /// The shard that holds all of its replies, of `shards` (at least 1). Fixed for ever for a given campaign.
    pub fn shard(&self, shards: u16) -> u16 {
        shard_of(self.0.as_bytes(), shards)
    }

    /// The text in the link's address, for a survey of `campaign`.
    pub fn seal(&self, key: &SigningKey, campaign: &CampaignId) -> String {
        let mut payload = AttemptId::campaign_tag(campaign).to_vec();
        payload.extend_from_slice(&self.bytes());
        key.seal(INTERVIEW, &payload)
    }

    /// Reads and checks the text in a link's address; `campaign` is that of the link with this id.
    pub fn open(key: &SigningKey, text: &str) -> Result<SealedLink, BadToken> {
        let [c0, c1, c2, c3, id @ ..] = key.open::<12>(INTERVIEW, text)?;
        Ok(SealedLink {
            campaign: [c0, c1, c2, c3],
            id: LinkId::new(id),
        })
    }
}

impl TryFrom<String> for LinkId {
    type Error = BadToken;

    fn try_from(text: String) -> Result<LinkId, BadToken> {
        let right = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if right { Ok(LinkId(text)) } else { Err(BadToken) }
    }
}

impl From<LinkId> for String {
    fn from(id: LinkId) -> String {
        id.0
    }
}

impl std::borrow::Borrow<str> for LinkId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for LinkId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the address of a link holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedLink {
    campaign: [u8; 4],
    /// The link.
    pub id: LinkId,
}

impl SealedLink {
    /// Whether it was made for a survey of `campaign`.
    pub fn is_of(&self, campaign: &CampaignId) -> bool {
        self.campaign == AttemptId::campaign_tag(campaign)
    }
}

/// What the replies of a link are tagged with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interview {
    /// The link that they came by.
    pub link: LinkId,
    /// Name or number of who asked.
    pub interviewer: Tag,
    /// Where.
    pub community: Tag,
    /// How.
    pub method: Method,
}

/// A link that an organizer made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterviewLink {
    /// The campaign of its survey: never one for children.
    pub campaign: CampaignId,
    /// Its survey.
    pub survey: SurveyId,
    /// Its id and tags.
    pub tags: Interview,
    /// When it was made.
    pub created: Millis,
    /// When it was taken back.
    pub revoked: Option<Millis>,
}

/// The key under which a reply is stored, from the 32 hexadecimal digits that name it on the device: the same twice counts once.
/// None when it is something else. Links cannot get in each other's way.
pub fn reply_key(link: &LinkId, id: &str) -> Option<String> {
    let right = id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    right.then(|| format!("i.{link}.{id}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::token::Ticket;

    fn key() -> SigningKey {
        SigningKey::from_hex(&"7a".repeat(32)).unwrap()
    }

    fn campaign() -> CampaignId {
        "xiongguan".parse().unwrap()
    }

    proptest! {
        #[test]
        fn a_link_survives_its_text(entropy: [u8; 8], shards in 1u16..64) {
            let id = LinkId::new(entropy);
            let sealed = LinkId::open(&key(), &id.seal(&key(), &campaign())).unwrap();
            prop_assert_eq!(&sealed.id, &id);
            prop_assert!(sealed.is_of(&campaign()));
            prop_assert!(!sealed.is_of(&"kaigong".parse().unwrap()));
            prop_assert_eq!(LinkId::try_from(id.to_string()), Ok(id.clone()));
            prop_assert!(id.shard(shards) < shards);
        }

        #[test]
        fn a_link_altered_by_one_bit_is_refused(entropy: [u8; 8], bit in 0usize..(30 * 8)) {
            let text = LinkId::new(entropy).seal(&key(), &campaign());
            let mut bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
            prop_assert_eq!(bytes.len(), 30);
            bytes[bit / 8] ^= 1 << (bit % 8);
            let altered = data_encoding::BASE64URL_NOPAD.encode(&bytes);
            prop_assert_eq!(LinkId::open(&key(), &altered), Err(BadToken));
        }

        #[test]
        fn a_tag_never_breaks_a_key(text: String) {
            if let Ok(tag) = Tag::try_from(text) {
                prop_assert!(!tag.as_str().contains('|') && !tag.as_str().is_empty());
                prop_assert_eq!(Tag::try_from(tag.to_string()), Ok(tag.clone()));
            }
        }
    }

    #[test]
    fn other_signed_texts_are_no_links() {
        assert!(LinkId::open(&key(), &Ticket::new([1; 16]).seal(&key())).is_err());
        let attempt = AttemptId::mint(&campaign(), None, 1, [2; 16]).seal(&key());
        assert!(LinkId::open(&key(), &attempt).is_err());
        let link = LinkId::new([3; 8]).seal(&key(), &campaign());
        assert!(AttemptId::open(&key(), &link).is_err());
    }

    #[test]
    fn only_a_plain_id_becomes_a_key() {
        let link = LinkId::new([3; 8]);
        assert!(reply_key(&link, &"0f".repeat(16)).is_some());
        for bad in ["", "0F", &"0F".repeat(16), &"0g".repeat(16), &"0".repeat(33)] {
            assert_eq!(reply_key(&link, bad), None, "{bad}");
        }
        for bad in ["", " ", "a|b", "a\0b", &"长".repeat(31)] {
            assert!(Tag::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
        assert_eq!(Tag::try_from(" 王  芳 ".to_owned()).unwrap().as_str(), "王 芳");
    }
}
