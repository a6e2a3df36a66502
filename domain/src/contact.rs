//! How a reporter can be called back (联系方式): never required, kept sealed and apart from the case, erased when its term ends.
//!
//! A sealed contact is the text `algorithm.key.data`: the algorithm's number, the id of the key (8 hexadecimal digits that follow from the
//! key), and base64url of nonce and ciphertext. Algorithm 1 is XChaCha20-Poly1305 with 24 random bytes as nonce
//! (<https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03>); another number will be SM4. The associated data is everything before
//! the data and the key of the report: moved to another report, or under another header, a ciphertext does not open. All plaintexts are padded
//! to one length, so that nothing of them shows.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    case::{Actor, State, Work},
    clock::Millis,
    report::ReportKey,
    token::{SigningKey, WeakKey},
};

/// Longest form of address, in characters.
pub const MAX_NAME: usize = 20;
/// Most contacts that one person looks at in an hour.
pub const LOOKS_AN_HOUR: u32 = 60;
/// How long a contact stays after its case has ended, in days.
pub const DAYS_AFTER_END: i64 = 30;
/// How long it stays at most, in days.
pub const DAYS_AT_MOST: i64 = 400;
/// How long one stays whose report never comes, in milliseconds; as long as a draft.
pub const WAITING: i64 = 48 * 3_600_000;

const DAY: i64 = 24 * 3_600_000;
const XCHACHA: &str = "1";
const NONCE: usize = 24;
/// Bytes that every plaintext is padded to: the longest name with a number fits.
const PADDED: usize = 160;
/// No sealed contact is longer, in bytes.
const LONGEST: usize = 1_000;

/// A telephone number of mainland China as it is dialled there: digits alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl Phone {
    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// As people write it: `130 0000 0000`, `0937-2600000`.
    pub fn spaced(&self) -> String {
        let cut = |at: usize| self.0.split_at_checked(at).unwrap_or((&self.0, ""));
        if self.0.starts_with('0') {
            let (area, local) = cut(area_length(&self.0));
            return format!("{area}-{local}");
        }
        let (first, rest) = cut(3);
        let (middle, last) = rest.split_at_checked(4).unwrap_or((rest, ""));
        format!("{first} {middle} {last}")
    }

    /// Its last two digits: enough to know one's own number by.
    pub fn ending(&self) -> &str {
        let from = self.0.len().saturating_sub(2);
        self.0.get(from..).unwrap_or_default()
    }
}

/// How somebody can be called back.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// The number.
    pub phone: Phone,
    /// What to call the person; may be empty.
    pub name: String,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// What is wrong with a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadContact {
    /// There is more than digits in the number.
    NotDigits,
    /// A mobile number of so many digits, and not 11.
    MobileLength(usize),
    /// A number of a landline without its area code.
    NoAreaCode,
    /// A number outside mainland China.
    Foreign,
    /// No number that can be dialled.
    NotPhone,
    /// What to call the person is longer than [`MAX_NAME`].
    LongName,
    /// There is a name and no number.
    NoPhone,
}

/// Reads what was typed; both empty: None. White space, dashes, brackets, full-width digits and what telephones copy along are forgiven.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read(phone: &str, name: &str) -> Result<Option<Contact>, Vec<BadContact>> {
    let mut bad = Vec::new();
    let words: Vec<&str> = name.split_whitespace().collect();
    let name: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
    let number = bare(phone);
    let read = match number.as_str() {
        "" if name.is_empty() => return Ok(None),
        "" => Err(BadContact::NoPhone),
        number => read_phone(number),
    };
    if let Err(wrong) = read {
        bad.push(wrong);
    }
    if name.chars().count() > MAX_NAME {
        bad.push(BadContact::LongName);
    }
    match read {
        Ok(phone) if bad.is_empty() => Ok(Some(Contact { phone, name })),
        _ => Err(bad),
    }
}

/// A number without what is written around its digits.
fn bare(typed: &str) -> String {
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '(' | ')' | '.' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}')
            // Marks without a width: a contact list copies them along.
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    typed.nfkc().filter(|c| !is_mark(*c)).collect()
}

/// Digits of an area code with its 0: two-digit codes are those of Beijing and of 02x.
fn area_length(number: &str) -> usize {
    if number.starts_with("01") || number.starts_with("02") {
        3
    } else {
        4
    }
}

fn is_mobile(number: &str) -> bool {
    let mut digits = number.bytes();
    number.len() == 11 && digits.next() == Some(b'1') && digits.next().is_some_and(|digit| digit >= b'3')
}

fn read_phone(typed: &str) -> Result<Phone, BadContact> {
    let abroad = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00"));
    let national = match abroad {
        Some(rest) => rest.strip_prefix("86").ok_or(BadContact::Foreign)?,
        None => typed,
    };
    if national.is_empty() || !national.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadContact::NotDigits);
    }
    // A 0 before a mobile number was dialled once; 86 is written without its plus.
    for prefix in ["", "0", "86"] {
        if let Some(number) = national.strip_prefix(prefix).filter(|rest| is_mobile(rest)) {
            return Ok(Phone(number.to_owned()));
        }
    }
    // From abroad an area code has no 0.
    let number = if abroad.is_some() && !national.starts_with('0') {
        format!("0{national}")
    } else {
        national.to_owned()
    };
    if let Some(area) = number.strip_prefix('0') {
        let local = number.get(area_length(&number)..).unwrap_or_default();
        let known = area.starts_with("10") || matches!(area.bytes().next(), Some(b'2'..=b'9'));
        let dialled = matches!(local.len(), 7 | 8) && matches!(local.bytes().next(), Some(b'2'..=b'9'));
        return if known && dialled {
            Ok(Phone(number))
        } else {
            Err(BadContact::NotPhone)
        };
    }
    match (number.len(), number.bytes().next()) {
        (7 | 8, Some(b'2'..=b'9')) => Err(BadContact::NoAreaCode),
        (length @ 7..=14, Some(b'1')) if length != 11 => Err(BadContact::MobileLength(length)),
        _ => Err(BadContact::NotPhone),
    }
}

/// A key that seals contacts. Never printed.
#[derive(Clone)]
struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl Key {
    fn from_hex(text: &str) -> Result<Key, WeakKey> {
        // Contacts have a key of their own, so that the site's key for data may seal other things too.
        let secret = SigningKey::from_hex(text)?;
        let own = secret.keyed_hash("wenming/contact", &[XCHACHA.as_bytes()]);
        let id = secret.keyed_hash("wenming/contact-key-id", &[]);
        let id: Vec<u8> = id.into_iter().take(4).collect();
        Ok(Key {
            id: HEXLOWER.encode(&id),
            cipher: XChaCha20Poly1305::new(&own.into()),
        })
    }
}

/// The keys of a site: one seals, all open. Never printed.
#[derive(Clone)]
pub struct ContactKeys {
    seals: Key,
    old: Vec<Key>,
}

impl std::fmt::Debug for ContactKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ContactKeys(…)")
    }
}

/// Why a sealed contact does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Sealed {
    /// It is none, or one of a later version.
    #[error("not a sealed contact")]
    Unknown,
    /// The key that sealed it is not here.
    #[error("the key that sealed it is not here")]
    NoKey,
    /// It was altered, or it is another report's.
    #[error("it was altered, or it is another report's")]
    Altered,
}

impl ContactKeys {
    /// The key that seals, and those that sealed before it, separated by commas or white space. Each has 64 hexadecimal digits or more.
    ///
    /// # Errors
    /// One of them is shorter, or not hexadecimal.
    pub fn read(seals: &str, old: &str) -> Result<ContactKeys, WeakKey> {
        let old = old.split([',', ' ', '\n', '\t']).filter(|key| !key.is_empty());
        Ok(ContactKeys {
            seals: Key::from_hex(seals)?,
            old: old.map(Key::from_hex).collect::<Result<_, _>>()?,
        })
    }

    /// Seals a contact for a report. The same entropy must never be used twice.
    ///
    /// # Errors
    /// Never for a contact that [`read`] made: the algorithm takes far longer texts.
    pub fn seal(
        &self,
        contact: &Contact,
        report: &ReportKey,
        entropy: [u8; NONCE],
    ) -> Result<String, Sealed> {
        let plain = (contact.phone.digits(), contact.name.as_str());
        let mut text = serde_json::to_vec(&plain).map_err(|_| Sealed::Altered)?;
        // JSON takes white space after a value.
        text.resize(text.len().next_multiple_of(PADDED), b' ');
        let head = format!("{XCHACHA}.{}", self.seals.id);
        let payload = Payload {
            msg: &text,
            aad: &bound(&head, report),
        };
        let sealed = self.seals.cipher.encrypt(&XNonce::from(entropy), payload);
        let mut data = entropy.to_vec();
        data.extend(sealed.map_err(|_| Sealed::Altered)?);
        Ok(format!("{head}.{}", BASE64URL_NOPAD.encode(&data)))
    }

    /// Opens what was sealed for a report.
    ///
    /// # Errors
    /// It does not open; what stood in it is in no error.
    pub fn open(&self, sealed: &str, report: &ReportKey) -> Result<Contact, Sealed> {
        if sealed.len() > LONGEST {
            return Err(Sealed::Unknown);
        }
        let (head, data) = sealed.rsplit_once('.').ok_or(Sealed::Unknown)?;
        let (algorithm, id) = head.split_once('.').ok_or(Sealed::Unknown)?;
        if algorithm != XCHACHA {
            return Err(Sealed::Unknown);
        }
        let data = BASE64URL_NOPAD
            .decode(data.as_bytes())
            .map_err(|_| Sealed::Unknown)?;
        let (nonce, text) = data.split_first_chunk::<NONCE>().ok_or(Sealed::Unknown)?;
        let mut keys = std::iter::once(&self.seals).chain(&self.old);
        let key = keys.find(|key| key.id == id).ok_or(Sealed::NoKey)?;
        let payload = Payload {
            msg: text,
            aad: &bound(head, report),
        };
        let plain = key
            .cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| Sealed::Altered)?;
        let (phone, name): (String, String) = serde_json::from_slice(&plain).map_err(|_| Sealed::Unknown)?;
        Ok(Contact {
            phone: Phone(phone),
            name,
        })
    }
}

/// What a ciphertext is bound to. Neither part holds a 0 byte.
fn bound(head: &str, report: &ReportKey) -> Vec<u8> {
    [
        b"wenming/contact\0",
        head.as_bytes(),
        b"\0",
        report.as_str().as_bytes(),
    ]
    .concat()
}

/// Why somebody looks at a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// 核实情况.
    Verify,
    /// 回访.
    Revisit,
    /// Another one.
    Other,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 3] = [Reason::Verify, Reason::Revisit, Reason::Other];

    /// The word in forms and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Verify => "verify",
            Reason::Revisit => "revisit",
            Reason::Other => "other",
        }
    }

    /// Reads [`Reason::as_str`].
    pub fn named(word: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// Whether somebody who sees a case ([`crate::case::Sight`]) may look at how its reporter can be called back: whoever runs the campaign, the
/// unit while it has the case, whoever verifies once there is something to visit again. Reading alone (auditors) and volunteers (observers)
/// never need it, and of what is sealed there is none.
pub fn may_look(actor: &Actor, work: Work, state: State) -> bool {
    if work == Work::Sealed {
        return false;
    }
    match actor {
        Actor::Administrator(_) | Actor::Coordinator(..) => true,
        Actor::Handler(..) => state.runs_clock() || state.pauses_clock(),
        Actor::Verifier(_) => matches!(state, State::Closed | State::Revisited),
        Actor::Observer(_) | Actor::Guardian(_) | Actor::Auditor(_) | Actor::Reporter => false,
    }
}

/// Whether somebody who sees a case is told that its reporter can be called back, and who looked.
pub fn may_know(actor: &Actor) -> bool {
    !matches!(actor, Actor::Observer(_) | Actor::Guardian(_) | Actor::Reporter)
}

/// Until when a contact stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Until then.
    Until(Millis),
    /// It goes now: the report was taken back.
    Over,
}

/// The term of a contact that came at `received`, while nothing has ended.
pub fn at_most(received: Millis) -> Millis {
    received.plus(DAYS_AT_MOST * DAY)
}

/// The term after a step at `at`; None: it is as it was. A case that goes on again keeps its contact as if it had never ended.
pub fn after_step(received: Millis, before: State, after: State, at: Millis) -> Option<Term> {
    let most = at_most(received);
    match (before.is_open(), after.is_open()) {
        _ if after == State::Withdrawn => Some(Term::Over),
        (true, false) => Some(Term::Until(most.min(at.plus(DAYS_AFTER_END * DAY)))),
        (false, true) => Some(Term::Until(most)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        case::{Role, samples::actor},
        report::DraftId,
    };

    fn keys(byte: &str, old: &str) -> ContactKeys {
        ContactKeys::read(&byte.repeat(32), old).unwrap()
    }

    fn report(n: u8) -> ReportKey {
        DraftId::new([n; 16]).key()
    }

    fn contact() -> Contact {
        read("130 0000 0000", "王女士").unwrap().unwrap()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, digits, shown) in [
            ("13000000000", "13000000000", "130 0000 0000"),
            (" 130-0000-0000 ", "13000000000", "130 0000 0000"),
            ("+86 130 0000 0000", "13000000000", "130 0000 0000"),
            ("008613000000000", "13000000000", "130 0000 0000"),
            ("8613000000000", "13000000000", "130 0000 0000"),
            ("013000000000", "13000000000", "130 0000 0000"),
            ("130 0000 0000", "13000000000", "130 0000 0000"),
            ("\u{202d}130 0000 0000\u{202c}", "13000000000", "130 0000 0000"),
            ("(0937)260-0000", "09372600000", "0937-2600000"),
            ("0937—26000000", "093726000000", "0937-26000000"),
            ("+86 937 2600000", "09372600000", "0937-2600000"),
            ("010 6000 0000", "01060000000", "010-60000000"),
            ("+86-10-60000000", "01060000000", "010-60000000"),
            ("029-80000000", "02980000000", "029-80000000"),
        ] {
            let read = read(typed, "").unwrap().unwrap();
            assert_eq!(read.phone.digits(), digits, "{typed}");
            assert_eq!(read.phone.spaced(), shown, "{typed}");
            assert_eq!(Some(read.phone.ending()), digits.get(digits.len() - 2..));
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_reason() {
        use BadContact as B;
        for (typed, wrong) in [
            ("一三零", B::NotDigits),
            ("130000x0000", B::NotDigits),
            ("zhang@example.com", B::NotDigits),
            ("+", B::Foreign),
            ("+86", B::NotDigits),
            ("+86+13000000000", B::NotDigits),
            ("1300000000", B::MobileLength(10)),
            ("130000000000", B::MobileLength(12)),
            ("12000000000", B::NotPhone),
            ("2600000", B::NoAreaCode),
            ("26000000", B::NoAreaCode),
            ("110", B::NotPhone),
            ("12345", B::NotPhone),
            ("+1 202 555 0100", B::Foreign),
            ("0085260000000", B::Foreign),
            ("0937260000", B::NotPhone),
            ("093712345678", B::NotPhone),
            ("0137260000", B::NotPhone),
            ("4006000000", B::NotPhone),
            ("0", B::NotPhone),
            ("13000000000 13000000001", B::NotPhone),
            ("٠٩٣٧٢٦٠٠٠٠٠", B::NotDigits),
        ] {
            assert_eq!(read(typed, ""), Err(vec![wrong]), "{typed}");
        }
        assert_eq!(
            read(&"1".repeat(100_000), &"长".repeat(100_000)),
            Err(vec![B::NotPhone, B::LongName])
        );
        assert_eq!(read(" \u{200b}- ", "\n"), Ok(None));
        assert_eq!(read("", "王女士"), Err(vec![B::NoPhone]));
        let name = "王".repeat(MAX_NAME);
        assert_eq!(read("13000000000", &name).unwrap().unwrap().name, name);
        assert_eq!(
            read("13000000000", " 王\u{7}\t 女士\r\n").unwrap().unwrap().name,
            "王 女士"
        );
        assert_eq!(read("13000000000", &format!("{name}。")), Err(vec![B::LongName]));
    }

    #[test]
    fn only_the_right_key_and_the_right_report_open() {
        let ring = keys("7a", "");
        let sealed = ring.seal(&contact(), &report(1), [9; 24]).unwrap();
        assert_eq!(ring.open(&sealed, &report(1)), Ok(contact()));
        assert!(!sealed.contains("130") && !sealed.contains('王'));
        assert_eq!(ring.open(&sealed, &report(2)), Err(Sealed::Altered), "moved");
        assert_eq!(keys("7b", "").open(&sealed, &report(1)), Err(Sealed::NoKey));
        // Another key that says it is this one.
        let other = keys("7b", "").seal(&contact(), &report(1), [9; 24]).unwrap();
        let (head, _) = sealed.rsplit_once('.').unwrap();
        let (_, data) = other.rsplit_once('.').unwrap();
        assert_eq!(
            ring.open(&format!("{head}.{data}"), &report(1)),
            Err(Sealed::Altered)
        );
    }

    #[test]
    fn keys_are_turned() {
        let before = keys("7a", "");
        let sealed = before.seal(&contact(), &report(1), [9; 24]).unwrap();
        let after = keys("7b", &format!("{}, {}", "7c".repeat(32), "7A".repeat(32)));
        assert_eq!(after.open(&sealed, &report(1)), Ok(contact()));
        let newer = after.seal(&contact(), &report(1), [8; 24]).unwrap();
        assert_eq!(before.open(&newer, &report(1)), Err(Sealed::NoKey));
        assert_eq!(after.open(&newer, &report(1)), Ok(contact()));
        for (seals, old) in [
            ("", ""),
            ("7a", ""),
            ("xy", ""),
            (&*"7a".repeat(31), ""),
            (&*"7a".repeat(32), "7b"),
        ] {
            assert!(ContactKeys::read(seals, old).is_err(), "{seals} {old}");
        }
    }

    #[test]
    fn what_is_no_sealed_contact_is_refused() {
        let ring = keys("7a", "");
        let sealed = ring.seal(&contact(), &report(1), [9; 24]).unwrap();
        let (head, data) = sealed.rsplit_once('.').unwrap();
        let (_, id) = head.split_once('.').unwrap();
        for (altered, why) in [
            (String::new(), Sealed::Unknown),
            (head.to_owned(), Sealed::Unknown),
            (format!("{head}."), Sealed::Unknown),
            (format!("2.{id}.{data}"), Sealed::Unknown),
            (format!("1..{data}"), Sealed::NoKey),
            (format!("{head}.{}", data.get(..40).unwrap()), Sealed::Altered),
            (format!("{head}.{}", data.get(..30).unwrap()), Sealed::Unknown),
            (format!("{head}.{data}!"), Sealed::Unknown),
            ("1.".repeat(10_000), Sealed::Unknown),
        ] {
            assert_eq!(ring.open(&altered, &report(1)), Err(why), "{altered}");
        }
        for end in 0..sealed.len() {
            assert!(
                ring.open(sealed.get(..end).unwrap(), &report(1)).is_err(),
                "{end}"
            );
        }
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let ring = keys("7a", "");
        let printed = format!("{ring:?} {:?} {:?}", contact(), contact().phone);
        assert_eq!(printed, "ContactKeys(…) Contact(…) Phone(…)");
    }

    #[test]
    fn every_ciphertext_has_the_same_length() {
        let ring = keys("7a", "");
        let length = |name: &str| {
            let contact = read("13000000000", name).unwrap().unwrap();
            ring.seal(&contact, &report(1), [9; 24]).unwrap().len()
        };
        assert_eq!(length(""), length(&"😀".repeat(MAX_NAME)));
        assert_eq!(length(""), length(&"\"".repeat(MAX_NAME)));
    }

    #[test]
    fn who_may_look() {
        for role in Role::ALL {
            for state in State::ALL {
                let person = actor(role);
                assert!(!may_look(&person, Work::Sealed, state));
                let may = may_look(&person, Work::Problem, state);
                match role {
                    Role::Administrator | Role::Coordinator => assert!(may),
                    Role::Handler => {
                        // Before the unit has it, after it gave it back, and once it is done.
                        let without = [
                            State::Waiting,
                            State::Filed,
                            State::Returned,
                            State::Reported,
                            State::Closed,
                            State::Withdrawn,
                        ];
                        assert!(!(may && without.contains(&state)), "{state:?}");
                    }
                    Role::Verifier => {
                        assert_eq!(may, matches!(state, State::Closed | State::Revisited));
                    }
                    _ => assert!(!may, "{role:?}"),
                }
            }
        }
        assert!(may_look(&actor(Role::Handler), Work::Problem, State::InHand));
        assert!(may_know(&actor(Role::Auditor)) && !may_know(&actor(Role::Observer)));
    }

    #[test]
    fn terms_follow_the_case() {
        let day = |n: i64| Millis(n * DAY);
        let until = |n| Some(Term::Until(day(n)));
        let step = |before, after, at| after_step(day(0), before, after, day(at));
        use State as S;
        assert_eq!(step(S::Checking, S::Closed, 10), until(40));
        assert_eq!(step(S::Waiting, S::Rejected, 1), until(31));
        assert_eq!(step(S::Filed, S::Merged, 1), until(31));
        assert_eq!(step(S::Checking, S::Closed, 390), until(400), "at most");
        assert_eq!(step(S::Closed, S::Reopened, 12), until(400));
        assert_eq!(step(S::Rejected, S::Waiting, 2), until(400));
        // What is said after the end does not prolong it.
        assert_eq!(step(S::Closed, S::Revisited, 20), None);
        assert_eq!(step(S::Closed, S::Closed, 20), None);
        assert_eq!(step(S::Filed, S::Dispatched, 2), None);
        for state in S::ALL {
            assert_eq!(step(state, S::Withdrawn, 3), Some(Term::Over));
        }
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_and_altered_it_does_not(
            name in "\\PC{0,20}", local in 0u32..100_000_000, entropy: [u8; 24], at in 0usize..300,
        ) {
            let ring = keys("7a", "");
            let contact = Contact { phone: Phone(format!("130{local:08}")), name };
            let sealed = ring.seal(&contact, &report(3), entropy).unwrap();
            prop_assert_eq!(ring.open(&sealed, &report(3)), Ok(contact));
            let mut bytes = sealed.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] = if bytes[at] == b'A' { b'Q' } else { b'A' };
            prop_assert!(ring.open(&String::from_utf8(bytes).unwrap(), &report(3)).is_err());
        }

        #[test]
        fn any_text_is_read_without_harm(phone: String, name: String) {
            if let Ok(Some(contact)) = read(&phone, &name) {
                prop_assert!(contact.phone.digits().bytes().all(|b| b.is_ascii_digit()));
                let again = read(&contact.phone.spaced(), &contact.name);
                prop_assert_eq!(again, Ok(Some(contact)));
            }
            _ = keys("7a", "").open(&phone, &report(1));
        }

        #[test]
        fn what_is_read_is_read_again(typed in "[0+(][0-9 ()-]{6,16}") {
            if let Ok(Some(contact)) = read(&typed, "") {
                prop_assert_eq!(read(&contact.phone.spaced(), ""), Ok(Some(contact)));
            }
        }
    }
}
