//! Open311 GeoReport v2 (<https://wiki.open311.org/GeoReport_v2/>): what a client asks for, read forgivingly, and what it is answered, in XML and in JSON.
//!
//! The standard writes JSON as XML without its roots (“Spark convention”): a list stands for its root with an element for each item.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    area::Areas,
    case::{Care, Categories, category::Found},
    clock::{self, Millis, Zone},
    id::CaseNumber,
    report::{self, BadPlace, BadWords, Place, TypedPlace, Words},
};

/// What an endpoint says that it speaks.
pub const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";
/// The longest span of requests that are asked for by their dates, in milliseconds.
pub const SPAN: i64 = 90 * 24 * 3_600_000;
/// Most requests of one answer.
pub const MOST: u32 = 1_000;
/// The last page that can be asked for.
const LAST_PAGE: u32 = 1_000_000;
/// Shortest key of a client, in bytes.
pub const MIN_KEY: usize = 32;
/// Longest name of a client, in characters.
pub const MAX_NAME: usize = 40;
/// Longest time that is read, in bytes.
const LONGEST_TIME: usize = 40;
const SECOND: i64 = 1_000;
const DAY: i64 = 24 * 3_600_000;

/// A format, by the ending of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.xml`: what every server has.
    Xml,
    /// `.json`
    Json,
}

impl Format {
    /// The media type, without its charset.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Xml => "text/xml",
            Format::Json => "application/json",
        }
    }

    /// A name and the format that its ending says; None: it has no such ending.
    pub fn split(name: &str) -> Option<(&str, Format)> {
        let (name, ending) = name.rsplit_once('.')?;
        match ending {
            "xml" => Some((name, Format::Xml)),
            "json" => Some((name, Format::Json)),
            _ => None,
        }
    }
}

/// A client that may send requests, from the environment.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiKey {
    /// Who has it: 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// The secret: at least [`MIN_KEY`] bytes.
    pub key: String,
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiKey({}, …)", self.name)
    }
}

impl ApiKey {
    /// Whether it may be used: its name has the right length, and its key cannot be guessed.
    pub fn is_sound(&self) -> bool {
        let name = self.name.trim().chars().count();
        (1..=MAX_NAME).contains(&name) && self.key.len() >= MIN_KEY
    }
}

/// The name of the client that has a key. Digests are compared, all of them, so that the time taken tells nothing about any key.
pub fn client<'k>(keys: &'k [ApiKey], sent: &str) -> Option<&'k str> {
    let sent = Sha256::digest(sent.as_bytes());
    keys.iter().fold(None, |found, key| {
        let right = Sha256::digest(key.key.as_bytes());
        let differing = sent.iter().zip(right).fold(0u8, |all, (a, b)| all | (a ^ b));
        if differing == 0 {
            Some(key.name.as_str())
        } else {
            found
        }
    })
}

/// What is wrong with what a client sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Another jurisdiction than this site.
    Jurisdiction,
    /// No key, or not one of ours.
    Key,
    /// No service code.
    NoService,
    /// No service has this code.
    Service,
    /// No location.
    Nowhere,
    /// An `address_id` alone: there are none here.
    AddressId,
    /// `lat` and `long` are not a position, or only one of them is there.
    Position,
    /// The address is longer than [`report::MAX_ADDRESS`] characters.
    LongAddress,
    /// The description is longer than [`report::MAX_TEXT`]: it has so many characters.
    LongText(usize),
    /// Not a time, in this parameter.
    Time(&'static str),
    /// It ends before it begins.
    Span,
    /// Neither `open` nor `closed`.
    Status,
    /// Not a number, in this parameter.
    Number(&'static str),
    /// There is no such request.
    Request,
    /// There is no such token.
    Token,
}

impl Wrong {
    /// Its code, which is an HTTP status.
    pub fn code(self) -> u16 {
        match self {
            Wrong::Key => 403,
            Wrong::Jurisdiction | Wrong::Service | Wrong::Request | Wrong::Token => 404,
            _ => 400,
        }
    }
}

/// A category that is a service: those of sealed cases and of behaviour are none.
pub fn service<'c>(categories: &'c Categories, code: &str) -> Option<Found<'c>> {
    let id = code.parse().ok()?;
    categories
        .find(&id)
        .filter(|found| found.group.care == Care::Ordinary)
}

/// All services, in the order of the form.
pub fn services(categories: &Categories) -> Vec<Service> {
    categories
        .groups()
        .iter()
        .filter(|group| group.care == Care::Ordinary)
        .flat_map(|group| {
            group.categories.iter().map(|category| Service {
                service_code: category.id.to_string(),
                service_name: category.name.clone(),
                description: category.hint.clone(),
                metadata: false,
                kind: "realtime",
                keywords: format!("{},{}", group.name, category.name),
                group: group.name.clone(),
            })
        })
        .collect()
}

// ── What is asked ────────────────────────────────────────────────────────────────────────────────────────────

/// Which requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// These, and nothing else counts.
    pub numbers: Option<Vec<CaseNumber>>,
    /// Of one of these services.
    pub codes: Option<Vec<String>>,
    /// Open or closed.
    pub open: Option<bool>,
    /// Requested at or after.
    pub from: Option<Millis>,
    /// Requested before.
    pub to: Option<Millis>,
    /// Changed at or after.
    pub changed_from: Option<Millis>,
    /// Changed before.
    pub changed_to: Option<Millis>,
    /// So many are left out first.
    pub skip: u32,
    /// At most so many.
    pub limit: u32,
}

/// All values of a parameter: it may stand there several times, and each time be a list with commas. Empty ones are none.
fn list<'a>(pairs: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    pairs
        .iter()
        .filter(|(key, _)| key == name)
        .flat_map(|(_, value)| value.split(','))
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .collect()
}

/// The first value of a parameter that is not empty.
fn one<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.trim())
        .find(|value| !value.is_empty())
}

/// When something begins, and how long what was named lasts, in milliseconds: times are told to the second, and a day alone is a day of the site.
fn moment(text: &str, zone: &Zone) -> Option<(Millis, i64)> {
    if text.len() > LONGEST_TIME {
        return None;
    }
    if clock::is_date(text) {
        return Some((zone.parse_minute(&format!("{text} 00:00"))?, DAY));
    }
    // The plus of an offset that nobody escaped.
    let read = match text.contains('T') {
        true => clock::read_rfc3339(&text.replace(' ', "+")),
        false => clock::read_rfc3339(text),
    };
    Some((read?, SECOND))
}

/// Reads the parameters of `GET requests`. Without dates it is the last 90 days; a longer span is that from its beginning. Of what was changed in some time it is all.
///
/// # Errors
/// Everything that is wrong.
pub fn read_filter(pairs: &[(String, String)], now: Millis, zone: &Zone) -> Result<Filter, Vec<Wrong>> {
    let ids = list(pairs, "service_request_id");
    if !ids.is_empty() {
        // What is no number is no request of ours.
        let numbers = ids.into_iter().filter_map(|id| id.parse().ok()).map(CaseNumber);
        return Ok(Filter {
            numbers: Some(numbers.take(MOST as usize).collect()),
            limit: MOST,
            ..Filter::default()
        });
    }
    let mut wrong = Vec::new();
    let mut time = |name: &'static str| {
        let read = one(pairs, name).map(|text| moment(text, zone));
        if read == Some(None) {
            wrong.push(Wrong::Time(name));
        }
        read.flatten()
    };
    let start = time("start_date").map(|(at, _)| at);
    let end = time("end_date").map(|(at, width)| at.plus(width));
    let changed_from = time("updated_after").map(|(at, _)| at);
    let changed_to = time("updated_before").map(|(at, width)| at.plus(width));
    let (from, to) = match (start, end) {
        (Some(start), Some(end)) => (Some(start), Some(end.min(start.plus(SPAN)))),
        (Some(start), None) => (Some(start), Some(start.plus(SPAN))),
        (None, Some(end)) => (Some(end.plus(-SPAN)), Some(end)),
        (None, None) if changed_from.is_some() || changed_to.is_some() => (None, None),
        (None, None) => (Some(now.plus(-SPAN)), None),
    };
    let backwards =
        |from: Option<Millis>, to: Option<Millis>| matches!((from, to), (Some(from), Some(to)) if to < from);
    if backwards(from, to) || backwards(changed_from, changed_to) {
        wrong.push(Wrong::Span);
    }
    let mut states: Vec<bool> = Vec::new();
    for status in list(pairs, "status") {
        match status.to_ascii_lowercase().as_str() {
            "open" => states.push(true),
            "closed" => states.push(false),
            _ => wrong.push(Wrong::Status),
        }
    }
    let mut number = |name: &'static str, most: u32| match one(pairs, name) {
        None => None,
        Some(text) => {
            let read = text.parse::<u32>().ok().map(|n| n.min(most));
            if read.is_none() {
                wrong.push(Wrong::Number(name));
            }
            read
        }
    };
    let limit = number("page_size", MOST).unwrap_or(MOST).max(1);
    let page = number("page", LAST_PAGE).unwrap_or(1).max(1);
    let codes = list(pairs, "service_code");
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Filter {
        numbers: None,
        codes: (!codes.is_empty()).then(|| codes.into_iter().map(str::to_owned).collect()),
        open: match states.as_slice() {
            [] => None,
            [first, rest @ ..] => rest.iter().all(|state| state == first).then_some(*first),
        },
        from,
        to,
        changed_from,
        changed_to,
        skip: (page - 1).saturating_mul(limit),
        limit,
    })
}

/// Reads a posted request. `field` gives the text of a field, empty where there is none. An address of media is not fetched: it is put behind the text, where there is room.
///
/// # Errors
/// Everything that is wrong.
pub fn read_request<'f>(
    field: impl Fn(&str) -> &'f str,
    categories: &Categories,
    areas: &Areas,
) -> Result<(Words, Place), Vec<Wrong>> {
    let mut wrong = Vec::new();
    let code = field("service_code").trim();
    if code.is_empty() {
        wrong.push(Wrong::NoService);
    } else if service(categories, code).is_none() {
        wrong.push(Wrong::Service);
    }
    let typed = TypedPlace {
        address: field("address_string"),
        position: (field("lat"), field("long"), "wgs84"),
        ..TypedPlace::default()
    };
    let place = report::read_place(typed, &[], areas).map_err(|bad| {
        wrong.extend(bad.into_iter().filter_map(|bad| match bad {
            BadPlace::Nowhere if !field("address_id").trim().is_empty() => Some(Wrong::AddressId),
            BadPlace::Nowhere => Some(Wrong::Nowhere),
            BadPlace::LongAddress => Some(Wrong::LongAddress),
            BadPlace::Position => Some(Wrong::Position),
            // Such fields are not read.
            BadPlace::LongCommunity | BadPlace::District => None,
        }));
        // A position that is none is no place either: said once.
        if wrong.contains(&Wrong::Position) {
            wrong.retain(|one| !matches!(one, Wrong::Nowhere | Wrong::AddressId));
        }
    });
    // The standard wants no words: the service says what it is.
    let words = |text: &str| report::read_words("problem", code, text, 1, categories);
    let described = words(field("description")).map_err(|bad| {
        wrong.extend(bad.into_iter().filter_map(|bad| match bad {
            BadWords::LongText(length) => Some(Wrong::LongText(length)),
            // The service was looked at before.
            BadWords::Kind | BadWords::Category | BadWords::Nothing => None,
        }));
    });
    match (described, place) {
        (Ok(described), Ok(place)) if wrong.is_empty() => {
            let media: Vec<&str> = field("media_url").split_whitespace().collect();
            let both = words(&format!("{}\n{}", described.text, media.join(" ")));
            Ok((both.unwrap_or(described), place))
        }
        _ => Err(wrong),
    }
}

// ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────

/// Where the endpoints are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discovery {
    /// When the services were last changed, RFC 3339.
    pub changeset: String,
    /// Whom to ask.
    pub contact: String,
    /// Where keys come from.
    pub key_service: String,
    /// The endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Endpoint {
    /// [`SPECIFICATION`]
    pub specification: &'static str,
    /// Its address, without a slash at the end.
    pub url: String,
    /// See [`Discovery::changeset`].
    pub changeset: String,
    /// `production` or `test`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Media types.
    pub formats: Vec<&'static str>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    /// Id of the category.
    pub service_code: String,
    /// Its name.
    pub service_name: String,
    /// What belongs here; may be empty.
    pub description: String,
    /// Whether it asks for more than a request has.
    pub metadata: bool,
    /// `realtime`: the id of a request is known at once.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Words to find it by, with commas.
    pub keywords: String,
    /// The category of the upper level.
    pub group: String,
}

/// What a service asks for besides: nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Definition {
    /// Id of the category.
    pub service_code: String,
    /// No service has any.
    pub attributes: [(); 0],
}

/// A request as everybody may know it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceRequest {
    /// Number of the case.
    pub service_request_id: String,
    /// `open` or `closed`.
    pub status: &'static str,
    /// Where it stands, in words.
    pub status_notes: Option<String>,
    /// Name of the category.
    pub service_name: Option<String>,
    /// Id of the category.
    pub service_code: String,
    /// What was let through of the words.
    pub description: Option<String>,
    /// Name of the unit.
    pub agency_responsible: Option<String>,
    /// Not given.
    pub service_notice: Option<String>,
    /// When it came, RFC 3339.
    pub requested_datetime: String,
    /// When it was last changed; of a closed one, when it was closed.
    pub updated_datetime: String,
    /// What was promised.
    pub expected_datetime: Option<String>,
    /// What was let through of the place.
    pub address: Option<String>,
    /// Not given.
    pub address_id: Option<String>,
    /// Not given.
    pub zipcode: Option<String>,
    /// Degrees, WGS84.
    pub lat: Option<f64>,
    /// Degrees, WGS84.
    pub long: Option<f64>,
    /// The first photo that was let through.
    pub media_url: Option<String>,
}

/// A request that was taken in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Made {
    /// Number of the case.
    pub service_request_id: String,
    /// What its sender should know.
    pub service_notice: String,
    /// There are no accounts.
    pub account_id: Option<String>,
}

/// What a token stands for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Token {
    /// Number of the case.
    pub service_request_id: String,
    /// The token.
    pub token: String,
}

/// An error.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fault {
    /// An HTTP status.
    pub code: u16,
    /// What is wrong, for whoever writes the client.
    pub description: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Document {
    /// Of `discovery`.
    Discovery(Discovery),
    /// Of `services`.
    Services(Vec<Service>),
    /// Of `services/{code}`.
    Definition(Definition),
    /// Of `requests` and `requests/{id}`.
    Requests(Vec<ServiceRequest>),
    /// Of a posted request.
    Made([Made; 1]),
    /// Of `tokens/{token}`.
    Token([Token; 1]),
    /// Of all, when something is wrong.
    Errors(Vec<Fault>),
}

type Xml = Writer<Vec<u8>>;

/// What XML 1.0 cannot hold is left out.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}

/// JSON in which nothing looks like HTML, whoever shows it as what it is not. These letters stand in its texts alone.
fn without_markup(json: &str) -> String {
    json.replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
}

fn leaf(xml: &mut Xml, tag: &str, text: &str) -> io::Result<()> {
    let text: String = text.chars().filter(|c| is_allowed(*c)).collect();
    let element = xml.create_element(tag);
    if text.is_empty() {
        element.write_empty()?;
    } else {
        element.write_text_content(BytesText::new(&text))?;
    }
    Ok(())
}

fn maybe(xml: &mut Xml, tag: &str, text: Option<&String>) -> io::Result<()> {
    leaf(xml, tag, text.map_or("", String::as_str))
}

fn node(xml: &mut Xml, tag: &str, inner: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(tag).write_inner_content(inner)?;
    Ok(())
}

fn each<T>(
    xml: &mut Xml,
    tag: &str,
    items: &[T],
    one: impl Fn(&mut Xml, &T) -> io::Result<()>,
) -> io::Result<()> {
    items
        .iter()
        .try_for_each(|item| node(xml, tag, |xml| one(xml, item)))
}

impl Document {
    /// Its bytes in UTF-8.
    ///
    /// # Errors
    /// Never: it is written into memory.
    pub fn write(&self, format: Format) -> io::Result<Vec<u8>> {
        match format {
            Format::Json => Ok(without_markup(&serde_json::to_string(self)?).into_bytes()),
            Format::Xml => {
                let mut xml = Writer::new(Vec::new());
                xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
                node(&mut xml, self.root(), |xml| self.content(xml))?;
                Ok(xml.into_inner())
            }
        }
    }

    fn root(&self) -> &'static str {
        match self {
            Document::Discovery(_) => "discovery",
            Document::Services(_) => "services",
            Document::Definition(_) => "service_definition",
            Document::Requests(_) | Document::Made(_) | Document::Token(_) => "service_requests",
            Document::Errors(_) => "errors",
        }
    }

    fn content(&self, xml: &mut Xml) -> io::Result<()> {
        match self {
            Document::Discovery(discovery) => {
                leaf(xml, "changeset", &discovery.changeset)?;
                leaf(xml, "contact", &discovery.contact)?;
                leaf(xml, "key_service", &discovery.key_service)?;
                node(xml, "endpoints", |xml| {
                    each(xml, "endpoint", &discovery.endpoints, |xml, endpoint| {
                        leaf(xml, "specification", endpoint.specification)?;
                        leaf(xml, "url", &endpoint.url)?;
                        leaf(xml, "changeset", &endpoint.changeset)?;
                        leaf(xml, "type", endpoint.kind)?;
                        node(xml, "formats", |xml| {
                            let mut formats = endpoint.formats.iter();
                            formats.try_for_each(|format| leaf(xml, "format", format))
                        })
                    })
                })
            }
            Document::Services(services) => each(xml, "service", services, |xml, service| {
                leaf(xml, "service_code", &service.service_code)?;
                leaf(xml, "service_name", &service.service_name)?;
                leaf(xml, "description", &service.description)?;
                leaf(xml, "metadata", if service.metadata { "true" } else { "false" })?;
                leaf(xml, "type", service.kind)?;
                leaf(xml, "keywords", &service.keywords)?;
                leaf(xml, "group", &service.group)
            }),
            Document::Definition(definition) => {
                leaf(xml, "service_code", &definition.service_code)?;
                leaf(xml, "attributes", "")
            }
            Document::Requests(requests) => each(xml, "request", requests, request),
            Document::Made(made) => each(xml, "request", made, |xml, made| {
                leaf(xml, "service_request_id", &made.service_request_id)?;
                leaf(xml, "service_notice", &made.service_notice)?;
                maybe(xml, "account_id", made.account_id.as_ref())
            }),
            Document::Token(tokens) => each(xml, "request", tokens, |xml, token| {
                leaf(xml, "service_request_id", &token.service_request_id)?;
                leaf(xml, "token", &token.token)
            }),
            Document::Errors(faults) => each(xml, "error", faults, |xml, fault| {
                leaf(xml, "code", &fault.code.to_string())?;
                leaf(xml, "description", &fault.description)
            }),
        }
    }
}

fn request(xml: &mut Xml, of: &ServiceRequest) -> io::Result<()> {
    let degrees = |number: Option<f64>| number.map(|number| number.to_string());
    leaf(xml, "service_request_id", &of.service_request_id)?;
    leaf(xml, "status", of.status)?;
    maybe(xml, "status_notes", of.status_notes.as_ref())?;
    maybe(xml, "service_name", of.service_name.as_ref())?;
    leaf(xml, "service_code", &of.service_code)?;
    maybe(xml, "description", of.description.as_ref())?;
    maybe(xml, "agency_responsible", of.agency_responsible.as_ref())?;
    maybe(xml, "service_notice", of.service_notice.as_ref())?;
    leaf(xml, "requested_datetime", &of.requested_datetime)?;
    leaf(xml, "updated_datetime", &of.updated_datetime)?;
    maybe(xml, "expected_datetime", of.expected_datetime.as_ref())?;
    maybe(xml, "address", of.address.as_ref())?;
    maybe(xml, "address_id", of.address_id.as_ref())?;
    maybe(xml, "zipcode", of.zipcode.as_ref())?;
    maybe(xml, "lat", degrees(of.lat).as_ref())?;
    maybe(xml, "long", degrees(of.long).as_ref())?;
    maybe(xml, "media_url", of.media_url.as_ref())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{case::category, content::File, report::MAX_TEXT};

    fn categories() -> Categories {
        let text = "[[category]]\nid = \"streets\"\nname = \"道路\"\n[[category.sub]]\nid = \"daolu\"\nname = \"道路破损\"\nhint = \"坑 <3\"\n\
                    [[category]]\nid = \"manners\"\nname = \"不文明\"\ncare = \"behaviour\"\n[[category.sub]]\nid = \"spit\"\nname = \"吐痰\"\n\
                    [[category]]\nid = \"child\"\nname = \"孩子\"\ncare = \"sealed\"\n[[category.sub]]\nid = \"hurt\"\nname = \"孩子受伤害\"\n";
        category::load(&File {
            path: "categories.toml".to_owned(),
            text: text.to_owned(),
        })
        .unwrap()
    }

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        query.iter().map(owned).collect()
    }

    fn filter(query: &[(&str, &str)]) -> Result<Filter, Vec<Wrong>> {
        read_filter(&pairs(query), NOW, &Zone::named("Asia/Shanghai").unwrap())
    }

    /// 2026-11-27T00:00:00Z
    const NOW: Millis = Millis(1_795_737_600_000);

    fn at(text: &str) -> Option<Millis> {
        Some(clock::read_rfc3339(text).unwrap())
    }

    #[test]
    fn only_ordinary_categories_are_services() {
        let all = services(&categories());
        let codes: Vec<&str> = all.iter().map(|one| one.service_code.as_str()).collect();
        assert_eq!(codes, ["daolu"]);
        assert!(service(&categories(), "daolu").is_some());
        for code in ["spit", "hurt", "streets", "", "DAOLU", "daolu.xml"] {
            assert!(service(&categories(), code).is_none(), "{code}");
        }
    }

    #[test]
    fn a_key_is_one_of_ours_or_none() {
        let key = |name: &str, key: &str| ApiKey {
            name: name.to_owned(),
            key: key.to_owned(),
        };
        let long = "0123456789abcdef0123456789abcdef";
        let short = long.strip_prefix('0').unwrap();
        let other = "f".repeat(32);
        let keys = [key("one", long), key("two", &other)];
        assert_eq!(client(&keys, long), Some("one"));
        assert_eq!(client(&keys, &other), Some("two"));
        for wrong in ["", "0123", short, &format!("{long} ")] {
            assert_eq!(client(&keys, wrong), None, "{wrong}");
        }
        assert_eq!(client(&[], ""), None);
        assert!(keys.iter().all(ApiKey::is_sound));
        assert!(!key("one", short).is_sound() && !key(" ", long).is_sound());
        assert!(!format!("{:?}", keys[0]).contains("0123"));
    }

    #[test]
    fn dates_are_ninety_days_at_most() {
        let span = |query: &[(&str, &str)]| {
            let filter = filter(query).unwrap();
            (filter.from, filter.to)
        };
        let start = ("start_date", "2026-01-01T08:00:00+08:00");
        assert_eq!(span(&[]), (at("2026-08-29T00:00:00Z"), None));
        assert_eq!(
            span(&[start]),
            (at("2026-01-01T00:00:00Z"), at("2026-04-01T00:00:00Z"))
        );
        // Both ends are in it; the plus may have become a space.
        assert_eq!(
            span(&[
                ("start_date", "2026-01-01T08:00:00 08:00"),
                ("end_date", "2026-01-02T00:00:00Z")
            ]),
            (at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:01Z"))
        );
        assert_eq!(
            span(&[start, ("end_date", "2027-01-01T00:00:00Z")]),
            (at("2026-01-01T00:00:00Z"), at("2026-04-01T00:00:00Z"))
        );
        assert_eq!(
            span(&[("start_date", "2026-01-01 00:00:00Z")]).0,
            at("2026-01-01T00:00:00Z")
        );
        // A day is a day of the site, all of it.
        assert_eq!(
            span(&[("end_date", "2026-04-01")]),
            (at("2026-01-01T16:00:00Z"), at("2026-04-01T16:00:00Z"))
        );
        let changed = filter(&[("updated_after", "2020-01-01T00:00:00Z"), ("start_date", "")]).unwrap();
        assert_eq!(
            (changed.from, changed.changed_from),
            (None, at("2020-01-01T00:00:00Z"))
        );
        for wrong in [
            "yesterday",
            "2026-13-01T00:00:00Z",
            "2026-01-01T00:00:00",
            "1e9",
            "01-31-2026",
        ] {
            assert_eq!(
                filter(&[("start_date", wrong), ("updated_before", wrong)]),
                Err(vec![Wrong::Time("start_date"), Wrong::Time("updated_before")]),
                "{wrong}"
            );
        }
        assert_eq!(
            filter(&[start, ("end_date", "2025-01-01T00:00:00Z")]),
            Err(vec![Wrong::Span])
        );
    }

    #[test]
    fn ids_go_before_everything_and_lists_may_be_written_either_way() {
        let found = filter(&[
            ("service_request_id", "3, 1,x,,99999999999"),
            ("service_request_id", "7"),
            ("status", "nonsense"),
            ("page", "9"),
        ])
        .unwrap();
        assert_eq!(
            found.numbers,
            Some(vec![CaseNumber(3), CaseNumber(1), CaseNumber(7)])
        );
        assert_eq!((found.from, found.skip), (None, 0));
        // Ids of which none is one of ours are still ids.
        assert_eq!(
            filter(&[("service_request_id", "x")]).unwrap().numbers,
            Some(Vec::new())
        );
        let found = filter(&[
            ("service_code", "a,b"),
            ("service_code", "c"),
            ("status", "OPEN"),
            ("page", "3"),
            ("page_size", "50"),
            ("service_request_id", ""),
        ])
        .unwrap();
        assert_eq!(found.codes.unwrap(), ["a", "b", "c"]);
        assert_eq!((found.open, found.skip, found.limit), (Some(true), 100, 50));
        assert_eq!(filter(&[("status", "open,closed")]).unwrap().open, None);
        assert_eq!(filter(&[("status", "closed,closed")]).unwrap().open, Some(false));
        let zero = filter(&[("page", "0"), ("page_size", "0")]).unwrap();
        assert_eq!((zero.skip, zero.limit), (0, 1));
        assert_eq!(filter(&[("page_size", "5000")]).unwrap().limit, MOST);
        assert_eq!(
            filter(&[("status", "done"), ("page", "-1"), ("page_size", "ten")]),
            Err(vec![
                Wrong::Status,
                Wrong::Number("page_size"),
                Wrong::Number("page")
            ])
        );
        assert!(filter(&[("page", "4294967295")]).is_ok());
    }

    fn read(fields: &[(&str, &str)]) -> Result<(Words, Place), Vec<Wrong>> {
        let fields: std::collections::BTreeMap<&str, &str> = fields.iter().copied().collect();
        read_request(
            |name| fields.get(name).copied().unwrap_or_default(),
            &categories(),
            &Areas::default(),
        )
    }

    #[test]
    fn a_request_says_everything_that_is_wrong() {
        let (words, place) = read(&[
            ("service_code", "daolu"),
            ("lat", "39.8"),
            ("long", "98.3"),
            ("description", "一个坑\r\n<b>"),
            ("media_url", "https://example.com/a.jpg"),
        ])
        .unwrap();
        assert_eq!(words.text, "一个坑\n<b>\nhttps://example.com/a.jpg");
        assert_eq!(place.position.unwrap().lat, 39_800_000);
        // Neither words nor a picture are asked for.
        let (words, _) = read(&[("service_code", "daolu"), ("address_string", "东门")]).unwrap();
        assert_eq!(words.text, "");
        let full = "字".repeat(MAX_TEXT);
        let (words, _) = read(&[
            ("service_code", "daolu"),
            ("address_string", "东门"),
            ("description", &full),
            ("media_url", "https://example.com/a.jpg"),
        ])
        .unwrap();
        assert_eq!(words.text, full);
        let long = format!("{full}字");
        let here = ("address_string", "东门");
        let service = ("service_code", "daolu");
        for (fields, wrong) in [
            (vec![], vec![Wrong::NoService, Wrong::Nowhere]),
            (vec![("service_code", "hurt"), here], vec![Wrong::Service]),
            (vec![("service_code", "spit"), here], vec![Wrong::Service]),
            (vec![service, ("address_id", "7")], vec![Wrong::AddressId]),
            (vec![service, here, ("lat", "39")], vec![Wrong::Position]),
            (vec![service, ("long", "98")], vec![Wrong::Position]),
            (
                vec![service, ("lat", "91"), ("long", "98"), ("address_id", "7")],
                vec![Wrong::Position],
            ),
            (
                vec![service, here, ("lat", "NaN"), ("long", "98")],
                vec![Wrong::Position],
            ),
            (
                vec![service, here, ("description", &long)],
                vec![Wrong::LongText(MAX_TEXT + 1)],
            ),
            (vec![service, ("address_string", &long)], vec![Wrong::LongAddress]),
        ] {
            assert_eq!(read(&fields), Err(wrong), "{fields:?}");
        }
    }

    fn text(document: &Document, format: Format) -> String {
        String::from_utf8(document.write(format).unwrap()).unwrap()
    }

    #[test]
    fn lists_have_roots_in_xml_and_none_in_json() {
        let services = Document::Services(services(&categories()));
        assert_eq!(
            text(&services, Format::Xml),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><services><service><service_code>daolu</service_code><service_name>道路破损</service_name>\
             <description>坑 &lt;3</description><metadata>false</metadata><type>realtime</type><keywords>道路,道路破损</keywords>\
             <group>道路</group></service></services>"
        );
        assert_eq!(
            text(&services, Format::Json),
            r#"[{"service_code":"daolu","service_name":"道路破损","description":"坑 \u003c3","metadata":false,"type":"realtime","keywords":"道路,道路破损","group":"道路"}]"#
        );
        let definition = Document::Definition(Definition {
            service_code: "daolu".to_owned(),
            attributes: [],
        });
        assert_eq!(
            text(&definition, Format::Json),
            r#"{"service_code":"daolu","attributes":[]}"#
        );
        assert!(text(&definition, Format::Xml).ends_with("<attributes/></service_definition>"));
        let errors = Document::Errors(vec![Fault {
            code: 404,
            description: "没有\u{1}".to_owned(),
        }]);
        assert!(
            text(&errors, Format::Xml)
                .ends_with("<errors><error><code>404</code><description>没有</description></error></errors>")
        );
        assert!(text(&Document::Requests(Vec::new()), Format::Xml).contains("<service_requests"));
    }

    proptest! {
        /// Whatever somebody wrote, XML is XML, JSON is JSON, and both hold the same text.
        #[test]
        fn any_text_comes_back_out_of_both(written in "\\PC{0,60}") {
            let document = Document::Errors(vec![Fault { code: 400, description: written.clone() }]);
            let json = text(&document, Format::Json);
            prop_assert!(!json.contains(['<', '>', '&']));
            let read: serde_json::Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&read[0]["description"], written.as_str());
            let xml = text(&document, Format::Xml);
            let (_, rest) = xml.split_once("<description").unwrap();
            let inner = rest.strip_prefix("/>").map(|_| "").unwrap_or_else(|| {
                rest.strip_prefix('>').unwrap().split_once("</description>").unwrap().0
            });
            prop_assert!(!inner.contains(['<', '>']));
            prop_assert_eq!(quick_xml::escape::unescape(inner).unwrap(), written.as_str());
        }
    }
}
