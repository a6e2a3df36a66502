//! Reading requests and writing answers: size limits, strict bodies, security headers.

use futures_util::StreamExt;
use serde::{Serialize, de::DeserializeOwned};
use worker::{EncodeBody, Headers, Request, Response, ResponseBody, ResponseBuilder};

use crate::error::{AppError, Result};
use crate::said::{said, said_with};

/// Largest body of a citizen's form or call, in bytes.
pub const MAX_BODY: usize = 64 * 1024;
/// Most fields of a form.
pub const MAX_FIELDS: usize = 400;

/// How long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// Not at all: it is about one person, or it carries a fresh id.
    Never,
    /// It may be shown again after asking.
    Revalidate,
    /// For a few minutes: what portals name without a version.
    Minutes,
    /// For ever: its name changes with its content.
    Immutable,
}

impl Cache {
    /// The header's value.
    pub fn value(self) -> &'static str {
        match self {
            Cache::Never => "no-store",
            Cache::Revalidate => "no-cache",
            Cache::Minutes => "public, max-age=300",
            Cache::Immutable => "public, max-age=31536000, immutable",
        }
    }
}

/// Sets a header; a value that cannot be one is left out.
pub fn set(response: &mut Response, name: &str, value: &str) {
    if response.headers_mut().set(name, value).is_err() {
        worker::console_error!("header {name} was refused");
    }
}

/// Headers of every answer. They are made once and copied: setting one header from WebAssembly costs two copies of text, copying
/// all of them inside the runtime next to nothing.
const FIXED: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// The policy of what draws nothing and is framed by nobody.
pub const NOTHING: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Headers of JSON: nothing in it is to be drawn, framed or kept.
const JSON: [(&str, &str); 3] = [
    ("content-type", "application/json; charset=utf-8"),
    ("cache-control", "no-store"),
    ("content-security-policy", NOTHING),
];

fn ready_made(list: &[(&str, &str)]) -> Headers {
    let headers = Headers::new();
    for (name, value) in list {
        if headers.set(name, value).is_err() {
            worker::console_error!("header {name} was refused");
        }
    }
    headers
}

thread_local! {
    static BASE: Headers = ready_made(&FIXED);
    static JSON_BASE: Headers = ready_made(&[FIXED.as_slice(), JSON.as_slice()].concat());
}

/// An answer with the headers that all have.
pub fn builder(status: u16, kind: &str, cache: Cache) -> ResponseBuilder {
    let headers = BASE.with(Headers::clone);
    let set = headers
        .set("content-type", kind)
        .and(headers.set("cache-control", cache.value()));
    if set.is_err() {
        worker::console_error!("a fixed header was refused");
    }
    ResponseBuilder::new().with_status(status).with_headers(headers)
}

/// The media type of a drawing.
pub const SVG: &str = "image/svg+xml";
/// Smallest body that is worth compressing, in bytes.
const WORTH_IT: usize = 1_000;

/// The best content encoding a client takes; `;q=0` means not at all.
pub fn encoding(accepted: &str) -> Option<&'static str> {
    let takes = |name: &str| {
        accepted.split(',').any(|part| {
            let mut pieces = part.split(';').map(str::trim);
            pieces.next() == Some(name)
                && !pieces.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    ["br", "gzip"].into_iter().find(|name| takes(name))
}

/// Lets the runtime compress a body that is text and large enough. What is compressed already is left alone.
pub fn compress(response: &mut Response, encoding: Option<&str>) {
    let (ResponseBody::Body(body), Some(encoding)) = (response.body(), encoding) else {
        return;
    };
    // Pictures are packed already, but for drawings.
    let kind = response.headers().get("content-type").ok().flatten();
    if kind.is_some_and(|kind| kind.starts_with("image/") && kind != SVG) {
        return;
    }
    if body.len() < WORTH_IT || matches!(response.encode_body(), EncodeBody::Manual) {
        return;
    }
    set(response, "content-encoding", encoding);
    set(response, "vary", "accept-encoding");
}

/// A page. The frame policy is added by [`crate::routes`], which knows the site's portals.
pub fn html(status: u16, body: &str, cache: Cache) -> Response {
    builder(status, "text/html; charset=utf-8", cache).fixed(body.as_bytes().to_vec())
}

/// Whether the client has the answer with this tag already.
pub fn has(request: &Request, etag: &str) -> bool {
    let known = request
        .headers()
        .get("if-none-match")
        .ok()
        .flatten()
        .unwrap_or_default();
    known
        .split(',')
        .any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

/// 304: what the client has is what it would get.
pub fn unchanged(etag: &str, cache: Cache) -> Response {
    let mut response = ResponseBuilder::new().with_status(304).empty();
    set(&mut response, "cache-control", cache.value());
    set(&mut response, "etag", etag);
    response
}

/// 304 when the client has this one already.
pub fn tagged(request: &Request, etag: &str, cache: Cache, whole: impl FnOnce() -> Response) -> Response {
    if has(request, etag) {
        return unchanged(etag, cache);
    }
    let mut response = whole();
    set(&mut response, "etag", etag);
    response
}

/// JSON that must not be kept.
pub fn json<T: Serialize>(status: u16, value: &T) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_else(|error| {
        worker::console_error!("an answer could not be written: {error}");
        b"{}".to_vec()
    });
    ResponseBuilder::new()
        .with_status(status)
        .with_headers(JSON_BASE.with(Headers::clone))
        .fixed(body)
}

/// The path of an address as the runtime writes it.
pub fn path(address: &str) -> &str {
    let after_host = address
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))
        .unwrap_or("/");
    after_host.split(['?', '#']).next().unwrap_or("/")
}

/// Scheme and host of such an address; `secure`: the client speaks https, if only to a proxy before us.
pub fn origin(address: &str, secure: bool) -> String {
    let host = address
        .split_once("://")
        .and_then(|(_, rest)| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let scheme = if secure { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// The query of such an address, without its question mark.
pub fn query(address: &str) -> Option<&str> {
    let (_, query) = address.split_once('?')?;
    query.split('#').next()
}

/// Any other body.
pub fn bytes(status: u16, kind: &str, cache: Cache, body: Vec<u8>) -> Response {
    builder(status, kind, cache).fixed(body)
}

/// Go there with GET.
pub fn see_other(location: &str) -> Response {
    let mut response = builder(303, "text/plain; charset=utf-8", Cache::Never).fixed(Vec::new());
    set(&mut response, "location", location);
    response
}

/// Reads a body of at most `limit` bytes, without trusting its declared length.
pub async fn body(request: &mut Request, limit: usize) -> Result<Vec<u8>> {
    let too_large = || {
        AppError::new(
            413,
            "too_large",
            said_with("said-too-large", [("limit", (limit / 1024).into())]),
        )
    };
    let declared = request
        .headers()
        .get("content-length")
        .ok()
        .flatten()
        .and_then(|n| n.parse::<u64>().ok());
    match declared {
        Some(n) if n > limit as u64 => return Err(too_large()),
        Some(_) => {
            let bytes = request.bytes().await.map_err(|_| broken_body())?;
            return if bytes.len() > limit {
                Err(too_large())
            } else {
                Ok(bytes)
            };
        }
        None => {}
    }
    if request.inner().body().is_none() {
        return Ok(Vec::new());
    }
    let mut stream = request.stream().map_err(|_| broken_body())?;
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend(chunk.map_err(|_| broken_body())?);
        if bytes.len() > limit {
            return Err(too_large());
        }
    }
    Ok(bytes)
}

fn broken_body() -> AppError {
    AppError::bad_request("broken_body", said("said-broken-body"))
}

/// The media type of a body, lower case, without parameters.
pub fn media_type(request: &Request) -> String {
    request
        .headers()
        .get("content-type")
        .ok()
        .flatten()
        .and_then(|t| t.split(';').next().map(|t| t.trim().to_ascii_lowercase()))
        .unwrap_or_default()
}

/// Whether a page's script asks: it gets JSON for everything, refusals too.
pub fn wants_json(request: &Request) -> bool {
    request
        .headers()
        .get("accept")
        .ok()
        .flatten()
        .is_some_and(|accepted| accepted.starts_with("application/json"))
}

/// A posted form: names and values in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The first value of a field, unless it is empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(str::trim).filter(|v| !v.is_empty())
    }

    /// Answers: the fields `q1`, `q2` … with all their values.
    pub fn answers(&self) -> domain::quiz::Sent {
        let mut sent = domain::quiz::Sent::new();
        for (name, value) in &self.0 {
            let place = name
                .strip_prefix('q')
                .filter(|n| !n.is_empty() && n.len() <= 4 && n.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|n| n.parse().ok());
            if let Some(place) = place {
                sent.entry(place).or_default().push(value.clone());
            }
        }
        sent
    }
}

/// Reads a form body (`application/x-www-form-urlencoded`).
pub async fn form(request: &mut Request) -> Result<Form> {
    form_up_to(request, MAX_BODY).await
}

/// The same, of at most `limit` bytes: for organizers, who paste lists.
pub async fn form_up_to(request: &mut Request, limit: usize) -> Result<Form> {
    let kind = media_type(request);
    if kind != "application/x-www-form-urlencoded" {
        return Err(AppError::new(415, "not_a_form", said("said-not-a-form")));
    }
    parse_form(&body(request, limit).await?)
}

/// Reads the text of a form. Bad UTF-8, NUL and too many fields are refused.
pub fn parse_form(body: &[u8]) -> Result<Form> {
    let mut fields = Vec::new();
    for (name, value) in form_urlencoded::parse(body) {
        if fields.len() >= MAX_FIELDS {
            return Err(AppError::new(
                413,
                "too_many_fields",
                said("said-too-many-fields"),
            ));
        }
        if name.contains(['\0', '\u{fffd}']) || value.contains(['\0', '\u{fffd}']) {
            return Err(AppError::new(422, "not_text", said("said-not-text")).at(
                format!("/{}", name.chars().take(40).collect::<String>()),
                said("said-not-text"),
            ));
        }
        fields.push((name.into_owned(), value.into_owned()));
    }
    Ok(Form(fields))
}

/// Reads a JSON body strictly: right type, right encoding, no unknown field, and says where it is wrong.
pub async fn json_body<T: DeserializeOwned>(request: &mut Request, limit: usize) -> Result<T> {
    let kind = media_type(request);
    if kind != "application/json" {
        return Err(AppError::new(415, "not_json", said("said-not-json")));
    }
    let bytes = body(request, limit).await?;
    parse_json(&bytes)
}

/// Reads JSON text strictly.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        AppError::bad_request("bad_utf8", said("said-bad-utf8")).at(
            format!("byte {}", error.valid_up_to()),
            said("said-bad-utf8-from"),
        )
    })?;
    if text.contains("\\u0000") || text.contains('\0') {
        return Err(AppError::new(422, "not_text", said("said-not-text-nul")));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = format!(
            "/{}",
            error.path().to_string().replace(['.', '['], "/").replace(']', "")
        );
        let inner = error.into_inner();
        let code = if inner.is_data() {
            "wrong_json"
        } else {
            "broken_json"
        };
        let status = if inner.is_data() { 422 } else { 400 };
        AppError::new(status, code, said("said-bad-json")).at(path, inner.to_string())
    })?;
    reader.end().map_err(|error| {
        AppError::bad_request("broken_json", said("said-more-json")).at("/", error.to_string())
    })?;
    Ok(value)
}
