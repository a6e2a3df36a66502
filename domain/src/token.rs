//! Signed tokens: the device ticket, the pass of another kind of person, and the attempt id.
//!
//! A token is `base64url(version, kind, payload, mac)`; the mac is the first 16 bytes of
//! HMAC-SHA256(site key, domain tag, version, kind, payload). The version byte is also the algorithm id, so that
//! another mac (HMAC-SM3) can follow without a migration. A forged id is refused before any object is asked.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{clock::Millis, id::CampaignId, portal::Claimed};

/// Version 1: HMAC-SHA256 cut to 16 bytes.
const VERSION: u8 = 1;
const MAC: usize = 16;
const TICKET: u8 = b't';
const ATTEMPT: u8 = b'a';
/// Passes: of a portal's user, of an access code.
const PORTAL_PASS: u8 = b'u';
const CODE_PASS: u8 = b'k';
// Also taken: `v`, in `interview.rs`; `d`, in `report`; `o`, `f`, `s`, in `observer`.

/// The site's secret for signatures and keyed hashes. Never printed.
#[derive(Clone)]
pub struct SigningKey(Vec<u8>);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// The secret is shorter than 32 bytes of hexadecimal text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signing key must be at least 32 bytes, written as 64 hexadecimal digits")]
pub struct WeakKey;

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token of this site")]
pub struct BadToken;

impl SigningKey {
    /// Reads the key from hexadecimal text of at least 64 digits.
    pub fn from_hex(text: &str) -> Result<SigningKey, WeakKey> {
        let bytes = HEXLOWER
            .decode(text.trim().to_ascii_lowercase().as_bytes())
            .map_err(|_| WeakKey)?;
        if bytes.len() < 32 {
            return Err(WeakKey);
        }
        Ok(SigningKey(bytes))
    }

    /// HMAC-SHA256 over a purpose and parts; every part is preceded by its length, so that no two lists of parts
    /// have the same bytes.
    pub fn keyed_hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = match Hmac::<Sha256>::new_from_slice(&self.0) {
            Ok(mac) => mac,
            // HMAC takes keys of any length.
            Err(_) => return [0; 32],
        };
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    pub(crate) fn seal(&self, kind: u8, payload: &[u8]) -> String {
        let mac = self.keyed_hash("wenming/token", &[&[VERSION, kind], payload]);
        let mut bytes = vec![VERSION, kind];
        bytes.extend_from_slice(payload);
        bytes.extend(mac.iter().take(MAC));
        BASE64URL_NOPAD.encode(&bytes)
    }

    pub(crate) fn open<const N: usize>(&self, kind: u8, text: &str) -> Result<[u8; N], BadToken> {
        if text.len() > 120 {
            return Err(BadToken);
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| BadToken)?;
        let (head, rest) = bytes.split_at_checked(2).ok_or(BadToken)?;
        let (payload, mac) = rest.split_at_checked(N).ok_or(BadToken)?;
        if head != [VERSION, kind] || mac.len() != MAC {
            return Err(BadToken);
        }
        let right = self.keyed_hash("wenming/token", &[head, payload]);
        // No early exit: the time taken tells nothing about the right mac.
        let differing = right.iter().zip(mac).fold(0u8, |acc, (a, b)| acc | (a ^ b));
        if differing != 0 {
            return Err(BadToken);
        }
        payload.try_into().map_err(|_| BadToken)
    }
}

/// A device ticket: a signed random number. It stands for "one person" where nothing better is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    id: [u8; 16],
}

impl Ticket {
    /// A ticket from 16 random bytes.
    pub fn new(entropy: [u8; 16]) -> Ticket {
        Ticket { id: entropy }
    }

    /// The text that travels in a cookie or an address.
    pub fn seal(&self, key: &SigningKey) -> String {
        key.seal(TICKET, &self.id)
    }

    /// Reads and checks a ticket.
    pub fn open(key: &SigningKey, text: &str) -> Result<Ticket, BadToken> {
        Ok(Ticket {
            id: key.open::<16>(TICKET, text)?,
        })
    }
}

/// A user of a portal: a keyed hash of the portal and its name for the user. The name itself is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortalUser([u8; 16]);

impl PortalUser {
    /// The user that a portal's token named.
    pub fn of(key: &SigningKey, claimed: &Claimed) -> PortalUser {
        PortalUser(short(key.keyed_hash(
            "wenming/portal",
            &[claimed.portal.as_bytes(), claimed.subject.as_bytes()],
        )))
    }
}

/// An access code of a campaign: a keyed hash of the code as [`crate::code::fold`] writes it. The code itself is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeKey([u8; 16]);

impl CodeKey {
    /// The hash of a folded code.
    pub fn of(key: &SigningKey, campaign: &CampaignId, folded: &str) -> CodeKey {
        CodeKey(short(key.keyed_hash(
            "wenming/code",
            &[campaign.as_str().as_bytes(), folded.as_bytes()],
        )))
    }
}

fn short(hash: [u8; 32]) -> [u8; 16] {
    let mut short = [0; 16];
    short.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    short
}

/// Who takes part. The one place for kinds of person: everything behind it only sees a [`PersonKey`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// A device.
    Ticket(Ticket),
    /// A user of a portal.
    Portal(PortalUser),
    /// Whoever has an access code.
    Code(CodeKey),
}

impl Identity {
    /// Names of the kinds are part of every person's key: they are for ever.
    fn parts(&self) -> (&'static [u8], &[u8; 16]) {
        match self {
            Identity::Ticket(ticket) => (b"ticket", &ticket.id),
            Identity::Portal(PortalUser(id)) => (b"portal", id),
            Identity::Code(CodeKey(id)) => (b"code", id),
        }
    }
}

/// What a portal's user or the holder of a code carries through the pages of one campaign, once the portal's token or the code was
/// checked. It holds a keyed hash, and ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    identity: Identity,
    campaign: [u8; 4],
    /// Minutes since 1970.
    expires: u32,
}

impl Pass {
    /// How long a pass lasts, in minutes.
    pub const LIFE: i64 = 12 * 60;

    /// A pass of `identity` for `campaign`. None for a device: its ticket is all it needs.
    pub fn new(identity: Identity, campaign: &CampaignId, now: Millis) -> Option<Pass> {
        if matches!(identity, Identity::Ticket(_)) {
            return None;
        }
        let expires = now.0.div_euclid(60_000).saturating_add(Self::LIFE);
        Some(Pass {
            identity,
            campaign: AttemptId::campaign_tag(campaign),
            expires: u32::try_from(expires).unwrap_or(0),
        })
    }

    /// Whose it is.
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// Whether it is for `campaign`.
    pub fn is_of(&self, campaign: &CampaignId) -> bool {
        self.campaign == AttemptId::campaign_tag(campaign)
    }

    /// The text that travels in a form or an address of the quiz.
    pub fn seal(&self, key: &SigningKey) -> String {
        let (_, id) = self.identity.parts();
        let mut payload = Vec::with_capacity(24);
        payload.extend_from_slice(&self.campaign);
        payload.extend_from_slice(&self.expires.to_be_bytes());
        payload.extend_from_slice(id);
        let kind = match self.identity {
            Identity::Code(_) => CODE_PASS,
            _ => PORTAL_PASS,
        };
        key.seal(kind, &payload)
    }

    /// Reads and checks a pass at `now`.
    pub fn open(key: &SigningKey, text: &str, now: Millis) -> Result<Pass, BadToken> {
        let (payload, code) = match key.open::<24>(PORTAL_PASS, text) {
            Ok(payload) => (payload, false),
            Err(_) => (key.open::<24>(CODE_PASS, text)?, true),
        };
        let [c0, c1, c2, c3, e0, e1, e2, e3, id @ ..] = payload;
        let expires = u32::from_be_bytes([e0, e1, e2, e3]);
        if i64::from(expires) <= now.0.div_euclid(60_000) {
            return Err(BadToken);
        }
        Ok(Pass {
            identity: if code {
                Identity::Code(CodeKey(id))
            } else {
                Identity::Portal(PortalUser(id))
            },
            campaign: [c0, c1, c2, c3],
            expires,
        })
    }
}

/// One person in one campaign: a keyed hash, so that two campaigns cannot be joined without the key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonKey(pub String);

impl PersonKey {
    /// The person behind `identity` in `campaign`. The leading `1.` is the algorithm id.
    pub fn of(key: &SigningKey, campaign: &CampaignId, identity: &Identity) -> PersonKey {
        let (kind, id) = identity.parts();
        let hash = key.keyed_hash("wenming/person", &[campaign.as_str().as_bytes(), kind, id]);
        PersonKey(format!("1.{}", HEXLOWER.encode(&short(hash))))
    }

    /// The person behind `identity` as a reader of tips, unrelated to the same person in any campaign.
    pub fn of_reader(key: &SigningKey, identity: &Identity) -> PersonKey {
        let (kind, id) = identity.parts();
        let hash = key.keyed_hash("wenming/reader", &[kind, id]);
        PersonKey(format!("1.{}", HEXLOWER.encode(&short(hash))))
    }

    /// The shard of this person among `shards` (at least 1). Fixed for ever for a given campaign, because
    /// the number of shards is.
    pub fn shard(&self, shards: u16) -> u16 {
        shard_of(self.0.as_bytes(), shards)
    }
}

pub(crate) fn shard_of(bytes: &[u8], shards: u16) -> u16 {
    let digest = Sha256::digest(bytes);
    let number = digest
        .iter()
        .take(8)
        .fold(0u64, |acc, b| (acc << 8) | u64::from(*b));
    u16::try_from(number % u64::from(shards.max(1))).unwrap_or(0)
}

/// The id of an attempt: it names its campaign and its shard, is the idempotency key of the ballot, and is a bearer secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AttemptId {
    campaign: [u8; 4],
    shard: u16,
    random: [u8; 16],
}

impl AttemptId {
    /// Mints an id for an attempt of `person` (none in a children's campaign) in `campaign`.
    pub fn mint(
        campaign: &CampaignId,
        person: Option<&PersonKey>,
        shards: u16,
        entropy: [u8; 16],
    ) -> AttemptId {
        AttemptId {
            campaign: Self::campaign_tag(campaign),
            shard: person.map_or_else(|| shard_of(&entropy, shards), |p| p.shard(shards)),
            random: entropy,
        }
    }

    /// The same id for a person who was not known yet when it was minted: with the shard of that person.
    pub fn of_person(self, person: &PersonKey, shards: u16) -> AttemptId {
        AttemptId {
            shard: person.shard(shards),
            ..self
        }
    }

    /// Four bytes that stand for a campaign in its attempts' ids; a site refuses two campaigns with the same.
    pub fn campaign_tag(campaign: &CampaignId) -> [u8; 4] {
        let digest = Sha256::digest(campaign.as_str().as_bytes());
        let mut tag = [0; 4];
        tag.iter_mut().zip(digest).for_each(|(t, d)| *t = d);
        tag
    }

    /// Whether this attempt belongs to `campaign`.
    pub fn is_of(&self, campaign: &CampaignId) -> bool {
        self.campaign == Self::campaign_tag(campaign)
    }

    /// The shard that holds it.
    pub fn shard(&self) -> u16 {
        self.shard
    }

    /// The key of its row: hexadecimal of the random part. Not a secret by itself: it opens nothing unsigned.
    pub fn row_key(&self) -> String {
        HEXLOWER.encode(&self.random)
    }

    /// The text in the attempt's address.
    pub fn seal(&self, key: &SigningKey) -> String {
        let mut payload = Vec::with_capacity(22);
        payload.extend_from_slice(&self.campaign);
        payload.extend_from_slice(&self.shard.to_be_bytes());
        payload.extend_from_slice(&self.random);
        key.seal(ATTEMPT, &payload)
    }

    /// Reads and checks an id.
    pub fn open(key: &SigningKey, text: &str) -> Result<AttemptId, BadToken> {
        let payload = key.open::<22>(ATTEMPT, text)?;
        let [c0, c1, c2, c3, s0, s1, random @ ..] = payload;
        Ok(AttemptId {
            campaign: [c0, c1, c2, c3],
            shard: u16::from_be_bytes([s0, s1]),
            random,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> SigningKey {
        SigningKey::from_hex(&"7a".repeat(32)).unwrap()
    }

    fn campaign() -> CampaignId {
        "xiongguan".parse().unwrap()
    }

    proptest! {
        #[test]
        fn a_token_altered_by_one_bit_is_refused(entropy: [u8; 16], bit in 0usize..(40 * 8)) {
            let token = AttemptId::mint(&campaign(), None, 4, entropy).seal(&key());
            let mut bytes = BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(AttemptId::open(&key(), &BASE64URL_NOPAD.encode(&bytes)), Err(BadToken));
        }

        #[test]
        fn a_token_survives_its_text(entropy: [u8; 16]) {
            let ticket = Ticket::new(entropy);
            prop_assert_eq!(Ticket::open(&key(), &ticket.seal(&key())), Ok(ticket));
            let person = PersonKey::of(&key(), &campaign(), &Identity::Ticket(ticket));
            let id = AttemptId::mint(&campaign(), Some(&person), 16, entropy);
            prop_assert_eq!(AttemptId::open(&key(), &id.seal(&key())), Ok(id));
            prop_assert_eq!(id.shard(), person.shard(16));
            prop_assert!(id.is_of(&campaign()));
        }

        #[test]
        fn a_pass_survives_its_text_for_its_campaign_and_its_time(id: [u8; 16], code: bool, start in 0i64..4_000_000_000_000) {
            let identity = if code { Identity::Code(CodeKey(id)) } else { Identity::Portal(PortalUser(id)) };
            let now = Millis(start);
            let pass = Pass::new(identity, &campaign(), now).unwrap();
            let text = pass.seal(&key());
            prop_assert_eq!(Pass::open(&key(), &text, now), Ok(pass));
            prop_assert_eq!(Pass::open(&key(), &text, now).unwrap().identity(), identity);
            prop_assert!(pass.is_of(&campaign()) && !pass.is_of(&"kaigong".parse().unwrap()));
            prop_assert!(Pass::open(&key(), &text, now.plus_minutes(12 * 60 - 1)).is_ok());
            prop_assert!(Pass::open(&key(), &text, now.plus_minutes(12 * 60)).is_err());
            prop_assert!(Ticket::open(&key(), &text).is_err() && AttemptId::open(&key(), &text).is_err());
        }

        #[test]
        fn any_text_is_refused_without_harm(text: String) {
            prop_assert!(AttemptId::open(&key(), &text).is_err());
            prop_assert!(Ticket::open(&key(), &text).is_err());
            prop_assert!(Pass::open(&key(), &text, Millis(0)).is_err());
        }
    }

    #[test]
    fn the_same_bytes_are_another_person_for_every_kind() {
        let kinds = [
            Identity::Ticket(Ticket::new([9; 16])),
            Identity::Portal(PortalUser([9; 16])),
            Identity::Code(CodeKey([9; 16])),
        ];
        let keys: std::collections::BTreeSet<PersonKey> = kinds
            .iter()
            .map(|kind| PersonKey::of(&key(), &campaign(), kind))
            .collect();
        assert_eq!(keys.len(), 3);
        let claimed = |portal: &str, subject: &str| Claimed {
            portal: portal.to_owned(),
            subject: subject.to_owned(),
        };
        assert_ne!(
            PortalUser::of(&key(), &claimed("a", "bc")),
            PortalUser::of(&key(), &claimed("ab", "c"))
        );
    }

    #[test]
    fn a_ticket_is_not_an_attempt_and_another_key_opens_nothing() {
        let ticket = Ticket::new([3; 16]).seal(&key());
        assert!(AttemptId::open(&key(), &ticket).is_err());
        let other = SigningKey::from_hex(&"7b".repeat(32)).unwrap();
        assert!(Ticket::open(&other, &ticket).is_err());
        assert!(SigningKey::from_hex("00").is_err());
    }

    #[test]
    fn one_person_has_unrelated_keys_in_two_campaigns() {
        let me = Identity::Ticket(Ticket::new([9; 16]));
        let other: CampaignId = "kaigong".parse().unwrap();
        assert_ne!(
            PersonKey::of(&key(), &campaign(), &me),
            PersonKey::of(&key(), &other, &me)
        );
        assert!(!AttemptId::mint(&campaign(), None, 1, [1; 16]).is_of(&other));
    }
}
