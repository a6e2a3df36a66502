//! `/open311`: GeoReport v2, reading and writing, in XML and JSON. Other programs send cases here and read what was released.

use app::texts::say;
use domain::{
    case::{Source, State, TrackingCode, Work},
    clock::Millis,
    id::CaseNumber,
    open311::{
        self, Definition, Discovery, Document, Endpoint, Fault, Filter, Format, Made, SPECIFICATION,
        ServiceRequest, Token, Wrong,
    },
    report::{DraftId, MAX_ADDRESS, MAX_TEXT, Place, ReportKey, Words, category_name},
};
use photo::Taken;
use worker::{Method, Request, Response};

use super::{
    context::Cx,
    guess,
    report::{MOST_PHOTOS, admit, work},
};
use crate::{
    call::{Object, call},
    cases::unit_name,
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::cases::{
        FORM_BATCH,
        wire::{CaseView, CasesCall, Filed, NewCase, PublicCase, PublicQuery},
    },
    photos::{self, Received},
    said::{Said, said, said_with},
    time,
};

/// Kinds of work that are requests: what was seen and has to be put right. Suggestions, praise, behaviour and volunteers' services are not.
const WORKS: [Work; 4] = [Work::Problem, Work::Inspection, Work::SelfCheck, Work::Message];
/// The changeset of a site that does not know when its content was published: the day of the first version of this interface.
const FIRST: Millis = Millis(1_795_651_200_000);

/// What is behind an endpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    /// What is sent becomes a case.
    Production,
    /// What is sent is looked at, and nothing of it is stored.
    Test,
}

/// What a client gets: a document, or everything that is wrong.
type Outcome = std::result::Result<Document, Vec<Wrong>>;

/// Everything below `/open311`.
pub async fn serve(cx: &Cx<'_>, request: &mut Request, path: &[&str]) -> Result<Response> {
    let (life, path) = match path {
        ["v2", rest @ ..] => (Some(Life::Production), rest),
        ["test", "v2", rest @ ..] => (Some(Life::Test), rest),
        rest => (None, rest),
    };
    let read = matches!(cx.method, Method::Get | Method::Head);
    if let ["discovery" | "discovery.xml" | "discovery.json"] = path {
        return if read {
            discovery(cx)
        } else {
            Err(AppError::method("GET, HEAD"))
        };
    }
    let life = life.ok_or_else(AppError::not_found)?;
    let (last, above) = path.split_last().ok_or_else(AppError::not_found)?;
    let (name, _) = Format::split(last).ok_or_else(AppError::not_found)?;
    let outcome = match above {
        [] if name == "requests" && cx.method == Method::Post => post(cx, request, life).await?,
        [] if name == "requests" && !read => return Err(AppError::method("GET, HEAD, POST")),
        [] if !matches!(name, "requests" | "services") => return Err(AppError::not_found()),
        [] | ["services" | "requests" | "tokens"] if !read => return Err(AppError::method("GET, HEAD")),
        [] | ["services" | "requests" | "tokens"] if !is_here(cx, cx.query("jurisdiction_id")) => {
            Err(vec![Wrong::Jurisdiction])
        }
        [] if name == "services" => Ok(Document::Services(open311::services(&cx.content()?.categories))),
        [] => requests(cx).await?,
        ["services"] => definition(cx, name)?,
        ["requests"] => one(cx, name).await?,
        ["tokens"] => token(cx, request, name).await?,
        _ => return Err(AppError::not_found()),
    };
    match outcome {
        Ok(document) => answer(cx, 200, &document),
        Err(wrong) => faults(cx, &wrong),
    }
}

/// Whether a client means this site: one that names no jurisdiction does.
fn is_here(cx: &Cx<'_>, jurisdiction: Option<&str>) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let named = jurisdiction.unwrap_or_default().trim().to_ascii_lowercase();
    let origin = cx.page.origin.to_ascii_lowercase();
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let without_port = host.rsplit_once(':').map_or(host, |(host, _)| host);
    named.is_empty() || [host, without_port].iter().any(|own| bare(own) == bare(&named))
}

/// The format that an address asks for; whatever asks for none gets XML.
fn format(cx: &Cx<'_>) -> Format {
    let last = cx.path.rsplit('/').next().unwrap_or_default();
    Format::split(last).map_or(Format::Xml, |(_, format)| format)
}

/// Programs on other pages may read what is public.
fn respond(cx: &Cx<'_>, status: u16, kind: &str, document: &Document) -> Result<Response> {
    let body = document.write(format(cx)).map_err(AppError::internal)?;
    let posted = cx.method == Method::Post;
    let cache = if posted || status != 200 {
        Cache::Never
    } else {
        Cache::Revalidate
    };
    let mut response = http::bytes(status, kind, cache, body);
    http::set(&mut response, "content-security-policy", http::NOTHING);
    if !posted {
        http::set(&mut response, "access-control-allow-origin", "*");
    }
    Ok(response)
}

fn answer(cx: &Cx<'_>, status: u16, document: &Document) -> Result<Response> {
    let kind = format!("{}; charset=utf-8", format(cx).media_type());
    respond(cx, status, &kind, document)
}

/// What is wrong, in the format that was asked for. The first error gives the status.
fn faults(cx: &Cx<'_>, wrong: &[Wrong]) -> Result<Response> {
    let status = wrong.first().map_or(400, |first| first.code());
    let faults = wrong
        .iter()
        .map(|one| Fault {
            code: one.code(),
            description: cx.say(&words(*one)),
        })
        .collect();
    answer(cx, status, &Document::Errors(faults))
}

/// An error of ours, or of the way here. The standard knows 400 for whatever a client did wrong.
pub fn refuse(cx: &Cx<'_>, error: AppError) -> Response {
    let status = match error.status {
        409 | 413 | 415 | 422 => 400,
        status => status,
    };
    let fault = Fault {
        code: status,
        description: cx.say(&error.message),
    };
    let mut response = match answer(cx, status, &Document::Errors(vec![fault])) {
        Ok(response) => response,
        Err(error) => return error.into_json(cx.page.lang),
    };
    if let Some(seconds) = error.retry_after {
        http::set(&mut response, "retry-after", &seconds.to_string());
    }
    if let Some(allow) = &error.allow {
        http::set(&mut response, "allow", allow);
    }
    response
}

fn words(wrong: Wrong) -> Said {
    match wrong {
        Wrong::Jurisdiction => said("said-open311-jurisdiction"),
        Wrong::Key => said("said-open311-key"),
        Wrong::NoService => said("said-open311-no-service"),
        Wrong::Service => said("said-open311-service"),
        Wrong::Nowhere => said("said-open311-nowhere"),
        Wrong::AddressId => said("said-open311-address-id"),
        Wrong::Position => said("said-open311-position"),
        Wrong::LongAddress => said_with("said-open311-long-address", [("most", MAX_ADDRESS.into())]),
        Wrong::LongText(length) => said_with(
            "said-open311-long-text",
            [("most", MAX_TEXT.into()), ("length", length.into())],
        ),
        Wrong::Time(name) => said_with("said-open311-time", [("name", name.to_owned().into())]),
        Wrong::Span => said("said-open311-span"),
        Wrong::Status => said("said-open311-status"),
        Wrong::Number(name) => said_with("said-open311-number", [("name", name.to_owned().into())]),
        Wrong::Request => said("said-open311-request"),
        Wrong::Token => said("said-open311-token"),
    }
}

/// `GET discovery`. Validators want its media type without a charset.
fn discovery(cx: &Cx<'_>) -> Result<Response> {
    let published = cx.published()?;
    let site = &published.content.site;
    let since = if published.since.0 > 0 {
        published.since
    } else {
        FIRST
    };
    let here = || {
        [
            ("site", site.name.clone().into()),
            ("hotline", site.hotline.clone().into()),
        ]
    };
    let endpoint = |kind: &'static str, path: &str| Endpoint {
        specification: SPECIFICATION,
        url: format!("{}{}/open311/{path}", cx.page.origin, cx.config.base),
        changeset: since.rfc3339(),
        kind,
        formats: [Format::Xml, Format::Json].map(Format::media_type).to_vec(),
    };
    let document = Document::Discovery(Discovery {
        changeset: since.rfc3339(),
        contact: cx.say(&said_with("open311-contact", here())),
        key_service: cx.say(&said_with("open311-key-service", here())),
        endpoints: vec![endpoint("production", "v2"), endpoint("test", "test/v2")],
    });
    respond(cx, 200, format(cx).media_type(), &document)
}

/// `GET services/{code}`
fn definition(cx: &Cx<'_>, code: &str) -> Result<Outcome> {
    Ok(match open311::service(&cx.content()?.categories, code) {
        Some(found) => Ok(Document::Definition(Definition {
            service_code: found.category.id.to_string(),
            attributes: [],
        })),
        None => Err(vec![Wrong::Service]),
    })
}

/// `GET requests`
async fn requests(cx: &Cx<'_>) -> Result<Outcome> {
    match open311::read_filter(&cx.query, time::now(), &cx.published()?.zone) {
        Ok(filter) => Ok(Ok(Document::Requests(find(cx, filter).await?))),
        Err(wrong) => Ok(Err(wrong)),
    }
}

/// `GET requests/{id}`
async fn one(cx: &Cx<'_>, id: &str) -> Result<Outcome> {
    let Ok(number) = id.parse().map(CaseNumber) else {
        return Ok(Err(vec![Wrong::Request]));
    };
    let filter = Filter {
        numbers: Some(vec![number]),
        limit: 1,
        ..Filter::default()
    };
    let found = find(cx, filter).await?;
    Ok(if found.is_empty() {
        Err(vec![Wrong::Request])
    } else {
        Ok(Document::Requests(found))
    })
}

/// Requests that everybody may know. Of those that came by Open311 whoever has the id learns that they are there, and where they stand.
async fn find(cx: &Cx<'_>, filter: Filter) -> Result<Vec<ServiceRequest>> {
    let query = PublicQuery {
        open: filter.open,
        works: Some(WORKS.to_vec()),
        categories: filter.codes,
        from: filter.from,
        to: filter.to,
        changed_from: filter.changed_from,
        changed_to: filter.changed_to,
        bare: filter.numbers.as_ref().map(|_| Source::Open311),
        numbers: filter.numbers,
        skip: filter.skip,
        limit: filter.limit,
        ..PublicQuery::default()
    };
    let found: Vec<PublicCase> = call(&cx.env, Object::Cases, &CasesCall::Public { query }).await?;
    let _speaking = cx.page.speak();
    found.iter().map(|case| line(cx, case)).collect()
}

fn line(cx: &Cx<'_>, case: &PublicCase) -> Result<ServiceRequest> {
    let content = cx.content()?;
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let released = case.released;
    let updated = match (case.state, case.closed) {
        (State::Closed | State::Revisited, Some(closed)) => closed,
        _ => released.map_or(case.last, |at| at.max(case.last)),
    };
    let degrees = |place: fn((i64, i64)) -> i64| case.position.map(|at| place(at) as f64 / 1e6);
    let photo = case.release.before.iter().chain(&case.release.after).next();
    Ok(ServiceRequest {
        service_request_id: case.number.to_string(),
        status: if case.state.is_open() { "open" } else { "closed" },
        status_notes: released.map(|_| say::public_state(case.state).to_owned()),
        service_name: filled(category_name(&content.categories, &case.category)),
        service_code: case.category.clone(),
        description: filled(&case.release.text),
        agency_responsible: case
            .unit
            .as_ref()
            .filter(|_| released.is_some())
            .map(|unit| unit_name(content, unit)),
        service_notice: None,
        requested_datetime: case.at.rfc3339(),
        updated_datetime: updated.rfc3339(),
        expected_datetime: case.promised.map(Millis::rfc3339),
        address: filled(&case.release.place),
        address_id: None,
        zipcode: None,
        lat: degrees(|at| at.0),
        long: degrees(|at| at.1),
        media_url: photo.map(|(batch, n)| {
            let number = case.number;
            format!(
                "{}{}/cases/{number}/photo/{batch}/{n}",
                cx.page.origin, cx.config.base
            )
        }),
    })
}

/// `GET tokens/{token}`: the tracking code of a case stands for its id. Who tries codes out has to wait.
async fn token(cx: &Cx<'_>, request: &Request, text: &str) -> Result<Outcome> {
    let Ok(code) = TrackingCode::read(text) else {
        return Ok(Err(vec![Wrong::Token]));
    };
    guess::may(cx, request).await?;
    let hash = code.hash(&cx.config.signing_key).0;
    let found: Option<CaseView> = call(&cx.env, Object::Cases, &CasesCall::Find { code: hash }).await?;
    Ok(match found.filter(|found| found.row.work.is_listed()) {
        Some(found) => Ok(Document::Token([Token {
            service_request_id: found.row.number.to_string(),
            token: code.digits(),
        }])),
        None => {
            guess::failed(cx, request).await?;
            Err(vec![Wrong::Token])
        }
    })
}

/// `POST requests`: as a form, with photos or without.
async fn post(cx: &Cx<'_>, request: &mut Request, life: Life) -> Result<Outcome> {
    let received = if http::media_type(request) == "multipart/form-data" {
        Some(Received::read(request).await?)
    } else {
        None
    };
    let (form, files) = match &received {
        Some(received) => received.parts(MOST_PHOTOS)?,
        None => (http::form(request).await?, Vec::new()),
    };
    let Some(client) = open311::client(
        &cx.config.open311_keys,
        form.get("api_key").unwrap_or_default().trim(),
    ) else {
        return Ok(Err(vec![Wrong::Key]));
    };
    let jurisdiction = form.text("jurisdiction_id").or(cx.query("jurisdiction_id"));
    if !is_here(cx, jurisdiction) {
        return Ok(Err(vec![Wrong::Jurisdiction]));
    }
    let content = cx.content()?;
    let field = |name: &str| form.get(name).unwrap_or_default();
    let (words, place) = match open311::read_request(field, &content.categories, &content.areas) {
        Ok(read) => read,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let taken = photos::take(&files)?;
    drop(files);
    drop(received);
    if life == Life::Test {
        return Ok(Ok(made("0".to_owned(), cx.say(&said("open311-test")))));
    }
    admit()?;
    let key = key(cx, client, &form, &taken)?;
    let filed = open(cx, client, key, words, place, &taken).await?;
    let code = TrackingCode::read(&filed.code).map_err(AppError::internal)?;
    let notice = said_with("open311-notice", [("code", code.to_string().into())]);
    Ok(Ok(made(filed.number.to_string(), cx.say(&notice))))
}

fn made(service_request_id: String, service_notice: String) -> Document {
    Document::Made([Made {
        service_request_id,
        service_notice,
        account_id: None,
    }])
}

/// The standard has no key by which a client could say that it sends the same once more: the same of one client on one day is the same.
fn key(cx: &Cx<'_>, client: &str, form: &Form, taken: &[Taken]) -> Result<ReportKey> {
    let day = cx.published()?.zone.day(time::now());
    let mut fields: Vec<&(String, String)> = form.0.iter().filter(|(name, _)| name != "api_key").collect();
    fields.sort();
    let mut parts: Vec<&[u8]> = vec![client.as_bytes(), day.as_bytes()];
    for (name, value) in fields {
        parts.extend([name.as_bytes(), value.as_bytes()]);
    }
    parts.push(b"photos");
    parts.extend(taken.iter().map(|photo| photo.jpeg.as_slice()));
    let hash = cx.config.signing_key.keyed_hash("wenming/open311", &parts);
    let mut entropy = [0; 16];
    entropy.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    Ok(DraftId::new(entropy).key())
}

/// Photos first: a case never waits for them, and those whose case does not come are swept.
async fn open(
    cx: &Cx<'_>,
    client: &str,
    key: ReportKey,
    words: Words,
    place: Place,
    taken: &[Taken],
) -> Result<Filed> {
    let photos = match photos::keep(&cx.env, &key, FORM_BATCH, MOST_PHOTOS, None, taken).await {
        Ok(mut numbers) => {
            numbers.sort_unstable();
            numbers.dedup();
            numbers.len()
        }
        // Then the case is there already, and stays as it is.
        Err(error) if error.code == "photos_settled" => 0,
        Err(error) => return Err(error),
    };
    let content = cx.content()?;
    let new = NewCase {
        key,
        source: Source::Open311,
        work: work(&content.categories, &words, Source::Open311),
        words,
        place,
        photos: u32::try_from(photos).unwrap_or(0),
        unit: None,
        observed: None,
        outside: String::new(),
        who: client.to_owned(),
        zone: content.site.zone.clone(),
    };
    call(&cx.env, Object::Cases, &CasesCall::Open { new }).await
}
