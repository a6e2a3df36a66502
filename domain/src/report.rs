//! A report (你拍我改): what a citizen sends, read forgivingly and stored as it was meant.

use serde::{Deserialize, Serialize};

use crate::{
    area::Areas,
    case::{Care, Categories, Kind, TrackingCode, category::Group},
    geo::{Datum, Position},
    id::CaseCategoryId,
    token::{BadToken, SigningKey, shard_of},
};

/// Longest text of a report, in characters.
pub const MAX_TEXT: usize = 4_000;
/// Longest typed address, in characters.
pub const MAX_ADDRESS: usize = 200;
/// Longest name of a community, in characters.
pub const MAX_COMMUNITY: usize = 60;
/// Largest body that brings a photo, in bytes: 25 MB and what the form around it takes.
pub const MAX_PHOTO_BODY: usize = 25_000_000 + 16 * 1024;
/// Shards of photos. Fixed for ever: the name of a photo's object follows from it.
pub const PHOTO_SHARDS: u16 = 16;

/// Also among the kinds of [`crate::token`]: a draft.
const DRAFT: u8 = b'd';

/// A report before and after it is sent: its key in every object, and as a sealed text a bearer secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftId([u8; 16]);

impl DraftId {
    /// A new one from 16 random bytes.
    pub fn new(entropy: [u8; 16]) -> DraftId {
        DraftId(entropy)
    }

    /// The text in the draft's address.
    pub fn seal(&self, key: &SigningKey) -> String {
        key.seal(DRAFT, &self.0)
    }

    /// Reads and checks one.
    ///
    /// # Errors
    /// It is not a draft of this site.
    pub fn open(key: &SigningKey, text: &str) -> Result<DraftId, BadToken> {
        key.open::<16>(DRAFT, text).map(DraftId)
    }

    /// The key of the report's rows. Not a secret by itself: it opens nothing unsigned.
    pub fn key(&self) -> ReportKey {
        ReportKey(data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// What spans objects about one report is keyed by this: 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReportKey(String);

impl ReportKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its tracking code: it follows from the key, so that whoever sends the same report again gets the same code and none has to be
    /// stored. `salt` is 0, or more where the code of a smaller one belongs to another report already.
    pub fn tracking_code(&self, signing: &SigningKey, salt: u32) -> TrackingCode {
        let hash = signing.keyed_hash("wenming/tracking-code", &[self.0.as_bytes(), &salt.to_be_bytes()]);
        let mut entropy = [0; 16];
        entropy.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        TrackingCode::new(entropy)
    }

    /// The shard of its photos.
    pub fn photo_shard(&self) -> u16 {
        shard_of(self.0.as_bytes(), PHOTO_SHARDS)
    }
}

/// Reads the key of one upload, which the device makes so that a photo that comes twice, or late, is known: 32 hexadecimal digits.
pub fn read_upload(text: &str) -> Option<&str> {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (text.len() == 32 && text.bytes().all(digit)).then_some(text)
}

/// Where it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Id of a district of the content; empty: not said.
    #[serde(default)]
    pub district: String,
    /// Name of a street or town of the district; empty: not said.
    #[serde(default)]
    pub street: String,
    /// Name of a community, chosen or typed; empty: not said.
    #[serde(default)]
    pub community: String,
    /// Typed address; empty: not said.
    #[serde(default)]
    pub address: String,
    /// The position that was given, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

/// What is wrong with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPlace {
    /// Neither community nor address says where it is.
    Nowhere,
    /// The address is longer than [`MAX_ADDRESS`].
    LongAddress,
    /// The community is longer than [`MAX_COMMUNITY`].
    LongCommunity,
    /// There is no such district, street or community.
    District,
    /// The coordinates are none.
    Position,
}

/// A place as a form brings it.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypedPlace<'a> {
    /// `district|street|community` as [`area_value`] writes it; empty: not chosen. It goes before `district` and `community`.
    pub area: &'a str,
    /// Id of a district.
    pub district: &'a str,
    /// Name of a community.
    pub community: &'a str,
    /// Where exactly.
    pub address: &'a str,
    /// Degrees of latitude and longitude, and their system; empty: not given.
    pub position: (&'a str, &'a str, &'a str),
}

/// What stands for a district, a street or a community in a form.
pub fn area_value(district: &str, street: &str, community: &str) -> String {
    [district, street, community].join("|")
}

/// Reads a place; `districts` are the ids that may be chosen, `areas` what is known of them.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_place(typed: TypedPlace<'_>, districts: &[&str], areas: &Areas) -> Result<Place, Vec<BadPlace>> {
    let mut bad = Vec::new();
    let mut place = Place {
        district: typed.district.trim().to_owned(),
        street: String::new(),
        community: line(typed.community),
        address: line(typed.address),
        position: None,
    };
    if !typed.area.is_empty() {
        match areas.named(typed.area) {
            Some((district, street, community)) => {
                place.district = district.to_owned();
                place.street = street.to_owned();
                // A typed one is more than a street alone.
                if !community.is_empty() {
                    place.community = community.to_owned();
                }
            }
            None => bad.push(BadPlace::District),
        }
    } else if !place.district.is_empty() && !districts.contains(&place.district.as_str()) {
        bad.push(BadPlace::District);
    }
    if place.community.chars().count() > MAX_COMMUNITY {
        bad.push(BadPlace::LongCommunity);
    }
    if place.address.chars().count() > MAX_ADDRESS {
        bad.push(BadPlace::LongAddress);
    }
    let (lat, lng, datum) = typed.position;
    if !lat.trim().is_empty() || !lng.trim().is_empty() {
        place.position = Datum::named(datum).and_then(|datum| Position::read(lat, lng, datum));
        if place.position.is_none() {
            bad.push(BadPlace::Position);
        }
    }
    if place.address.is_empty() && place.community.is_empty() && place.position.is_none() {
        bad.push(BadPlace::Nowhere);
    }
    if bad.is_empty() { Ok(place) } else { Err(bad) }
}

/// Categories that lists know: not those of what is sealed.
pub fn listed(categories: &Categories) -> impl Iterator<Item = &Group> {
    categories
        .groups()
        .iter()
        .filter(|group| group.care != Care::Sealed)
}

fn is_offered(categories: &Categories, id: &str) -> bool {
    let mut all = categories.groups().iter().flat_map(|group| &group.categories);
    all.any(|category| category.id.as_str() == id)
}

/// The name of a category; empty when there is none (any more).
pub fn category_name<'a>(categories: &'a Categories, id: &str) -> &'a str {
    let id: Option<CaseCategoryId> = id.parse().ok();
    id.and_then(|id| categories.find(&id))
        .map_or("", |found| found.category.name.as_str())
}

/// What it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Its kind.
    pub kind: Kind,
    /// Id of a category; empty where the kind has none.
    pub category: String,
    /// Several lines of text; may be empty when there is a photo.
    pub text: String,
}

/// Longest address of a video, in bytes.
pub const MAX_VIDEO: usize = 300;

/// Reads the address of a short video that is given instead of a photo; empty: none.
///
/// # Errors
/// `None`: not an `https://` address of a host with a dot and at most [`MAX_VIDEO`] bytes, or with a name or password in it.
pub fn read_video(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return Some(String::new());
    }
    let rest = text.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let named = host.contains('.')
        && !host.starts_with('.')
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
    let plain = text.len() <= MAX_VIDEO
        && text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
    (named && plain).then(|| text.to_owned())
}

/// What is wrong with the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadWords {
    /// No kind is chosen, or none that exists.
    Kind,
    /// A problem without a category, or a category that does not exist.
    Category,
    /// Neither text nor photo nor video.
    Nothing,
    /// The text is longer than [`MAX_TEXT`]: it has so many characters.
    LongText(usize),
}

/// Reads the words; `photos`: how many photos or videos there are.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_words(
    kind: &str,
    category: &str,
    text: &str,
    photos: u32,
    categories: &Categories,
) -> Result<Words, Vec<BadWords>> {
    let mut bad = Vec::new();
    let kind = Kind::named(kind);
    if kind.is_none() {
        bad.push(BadWords::Kind);
    }
    let wanted = kind == Some(Kind::Problem) && !categories.is_empty();
    if (wanted || !category.is_empty()) && !is_offered(categories, category) {
        bad.push(BadWords::Category);
    }
    let text = lines(text);
    let length = text.chars().count();
    if length > MAX_TEXT {
        bad.push(BadWords::LongText(length));
    }
    if length == 0 && photos == 0 {
        bad.push(BadWords::Nothing);
    }
    match kind {
        Some(kind) if bad.is_empty() => Ok(Words {
            kind,
            category: category.to_owned(),
            text,
        }),
        _ => Err(bad),
    }
}

/// One line: white space of any kind becomes single spaces, control characters go.
pub(crate) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).collect()
}

/// Several lines: line ends become `\n`, other control characters go, nothing else is touched.
pub(crate) fn lines(text: &str) -> String {
    let text: String = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{case::category, content::File};

    fn areas() -> Areas {
        crate::area::load(&File {
            path: "areas.toml".to_owned(),
            text: "[[district]]\nid = \"suzhou\"\nname = \"肃州\"\n[[district.street]]\nname = \"北街\"\ncommunities = [\"红旗社区\"]\n"
                .to_owned(),
        })
        .unwrap()
    }

    fn categories() -> Categories {
        let text = "[[category]]\nid = \"streets\"\nname = \"道路\"\n[[category.sub]]\nid = \"daolu\"\nname = \"道路破损\"\n\
                    [[category]]\nid = \"child\"\nname = \"孩子\"\ncare = \"sealed\"\n[[category.sub]]\nid = \"hurt\"\nname = \"孩子受伤害\"\n";
        category::load(&File {
            path: "categories.toml".to_owned(),
            text: text.to_owned(),
        })
        .unwrap()
    }

    #[test]
    fn a_place_needs_an_address_or_a_community() {
        let read = |district, community, address| {
            let typed = TypedPlace {
                district,
                community,
                address,
                ..TypedPlace::default()
            };
            read_place(typed, &["suzhou"], &areas())
        };
        assert_eq!(read("", " ", ""), Err(vec![BadPlace::Nowhere]));
        let place = read("suzhou", "", " 解放路\u{3000}12号\r\n门口 ").unwrap();
        assert_eq!(place.address, "解放路 12号 门口");
        let long = "路".repeat(MAX_ADDRESS + 1);
        assert_eq!(
            read("x", &long, &long),
            Err(vec![
                BadPlace::District,
                BadPlace::LongCommunity,
                BadPlace::LongAddress
            ])
        );
        assert!(read("", "", &"路".repeat(MAX_ADDRESS)).is_ok());
    }

    #[test]
    fn an_area_says_district_street_and_community() {
        let read = |area, community, position| {
            let typed = TypedPlace {
                area,
                community,
                position,
                ..TypedPlace::default()
            };
            read_place(typed, &["suzhou"], &areas())
        };
        let none = ("", "", "");
        let place = read("suzhou|北街|红旗社区", "别的", none).unwrap();
        assert_eq!(
            (
                place.district.as_str(),
                place.street.as_str(),
                place.community.as_str()
            ),
            ("suzhou", "北街", "红旗社区")
        );
        // A street or a district alone does not say where it is.
        assert_eq!(read("suzhou|北街|", "", none), Err(vec![BadPlace::Nowhere]));
        assert_eq!(read("suzhou||", "", none), Err(vec![BadPlace::Nowhere]));
        assert_eq!(
            read("suzhou|北街|", "红旗小区", none).unwrap().community,
            "红旗小区"
        );
        for wrong in [
            "suzhou",
            "suzhou|北街",
            "x||",
            "suzhou|南街|",
            "suzhou|北街|没有",
            "suzhou|北街|红旗社区|",
            "|||",
        ] {
            assert_eq!(read(wrong, "甲", none), Err(vec![BadPlace::District]), "{wrong}");
        }
        // A position is a place.
        let place = read("", "", ("39.9", "98.5", "wgs84")).unwrap();
        assert_eq!(place.position.unwrap().lat, 39_900_000);
        assert_eq!(read("", "甲", ("39.9", "", "")), Err(vec![BadPlace::Position]));
        assert_eq!(
            read("", "甲", ("39.9", "98", "bd09")),
            Err(vec![BadPlace::Position])
        );
    }

    #[test]
    fn a_video_is_an_address_and_nothing_else() {
        for good in [
            "",
            "https://v.example.cn/share/abc?x=1&y=2",
            " https://example.com ",
        ] {
            assert_eq!(read_video(good).as_deref(), Some(good.trim()), "{good}");
        }
        let long = format!("https://example.com/{}", "a".repeat(MAX_VIDEO));
        for wrong in [
            "http://example.com/",
            "javascript:alert(1)",
            "https://",
            "https://localhost/x",
            "https://name:secret@example.com/",
            "https://example.com/a b",
            "https://example.com/\"><script>",
            "https://例.cn/",
            &long,
        ] {
            assert_eq!(read_video(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_key_of_an_upload_is_32_digits() {
        let key = "0123456789abcdef".repeat(2);
        assert_eq!(read_upload(&key), Some(key.as_str()));
        for wrong in [
            "",
            &"0".repeat(31),
            &format!("{key}0"),
            &key.to_uppercase(),
            &"路".repeat(32),
        ] {
            assert_eq!(read_upload(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn words_say_everything_that_is_wrong() {
        assert_eq!(
            read_words("", "", " \r\n", 0, &categories()),
            Err(vec![BadWords::Kind, BadWords::Nothing])
        );
        assert_eq!(
            read_words("problem", "", "坑", 0, &categories()),
            Err(vec![BadWords::Category])
        );
        assert_eq!(
            read_words("praise", "<b>", "好", 0, &categories()),
            Err(vec![BadWords::Category])
        );
        // What is sealed can be sent, and is in no list.
        assert!(read_words("problem", "hurt", "请帮帮这个孩子", 0, &categories()).is_ok());
        assert_eq!(listed(&categories()).count(), 1);
        assert!(read_words("problem", "", "坑", 0, &Categories::default()).is_ok());
        assert_eq!(category_name(&categories(), "daolu"), "道路破损");
        assert_eq!(category_name(&categories(), "<b>"), "");
        let longest = "😀".repeat(MAX_TEXT);
        assert_eq!(
            read_words("suggestion", "", &longest, 0, &categories())
                .unwrap()
                .text,
            longest
        );
        assert_eq!(
            read_words("problem", "daolu", &format!("{longest}。"), 0, &categories()),
            Err(vec![BadWords::LongText(MAX_TEXT + 1)])
        );
        // A photo may speak for itself.
        assert!(read_words("problem", "daolu", "", 1, &categories()).is_ok());
        let kept = "<b>一</b>\u{202e}二\n\t三";
        assert_eq!(
            read_words(
                "problem",
                "daolu",
                &format!("\r\n{kept}\u{7}\r\n"),
                0,
                &categories()
            )
            .unwrap()
            .text,
            kept
        );
    }

    proptest! {
        #[test]
        fn a_draft_survives_its_text_and_an_altered_one_is_refused(entropy: [u8; 16], at in 0usize..46) {
            let key = SigningKey::from_hex(&"7a".repeat(32)).unwrap();
            let draft = DraftId::new(entropy);
            let text = draft.seal(&key);
            prop_assert_eq!(DraftId::open(&key, &text), Ok(draft));
            prop_assert!(draft.key().photo_shard() < PHOTO_SHARDS);
            let mut bytes = text.into_bytes();
            let at = at % bytes.len();
            bytes[at] = if bytes[at] == b'A' { b'Q' } else { b'A' };
            prop_assert_eq!(DraftId::open(&key, &String::from_utf8(bytes).unwrap()), Err(BadToken));
        }

        #[test]
        fn the_same_report_has_the_same_code_and_another_salt_another(entropy: [u8; 16], salt: u32) {
            let key = SigningKey::from_hex(&"7a".repeat(32)).unwrap();
            let report = DraftId::new(entropy).key();
            let code = report.tracking_code(&key, salt);
            prop_assert_eq!(TrackingCode::read(&code.digits()), Ok(code));
            prop_assert_eq!(report.tracking_code(&key, salt), code);
            prop_assert_ne!(report.tracking_code(&key, salt ^ 1), code);
        }

        #[test]
        fn any_text_is_read_without_harm(a: String, b: String, c: String) {
            let read = |district, community, address| {
                read_place(TypedPlace { district, community, address, ..TypedPlace::default() }, &["x"], &areas())
            };
            if let Ok(place) = read(&a, &b, &c) {
                prop_assert_eq!(read(&place.district, &place.community, &place.address), Ok(place.clone()));
            }
            _ = read_place(TypedPlace { area: &a, position: (&b, &c, ""), ..TypedPlace::default() }, &["x"], &areas());
            _ = read_video(&a);
            if let Ok(words) = read_words(&a, &b, &c, 1, &categories()) {
                prop_assert!(!words.text.contains('\r') && !words.text.contains('\0'));
            }
        }
    }
}
