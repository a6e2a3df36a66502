//! How objects are reached: one function from (kind, name, message) to reply.
//!
//! Self-hosting can later spread objects over processes here. Names are for ever: `site`, `v1:{campaign}:{shard}`, `v1:{campaign}`, `v1`,
//! `v1:{shard}`.

use domain::id::CampaignId;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::{Env, Headers, Request, Response, worker_sys::web_sys};

use crate::error::{AppError, Result};

/// An object by its kind and name.
#[derive(Debug, Clone)]
pub enum Object<'a> {
    /// The one site.
    Site,
    /// A ballot shard of a campaign.
    Ballots(&'a CampaignId, u16),
    /// The scoreboard of a campaign.
    Scoreboard(&'a CampaignId),
    /// The counters of the site.
    Counters,
    /// The reports of the site.
    Cases,
    /// How reporters can be called back.
    Contacts,
    /// Observers and their teams.
    Observers,
    /// A shard of photos.
    Photos(u16),
}

impl Object<'_> {
    fn address(&self) -> (&'static str, String) {
        match self {
            Object::Site => ("SITE", "site".to_owned()),
            Object::Ballots(campaign, shard) => ("BALLOTS", format!("v1:{campaign}:{shard}")),
            Object::Scoreboard(campaign) => ("SCOREBOARD", format!("v1:{campaign}")),
            Object::Counters => ("COUNTERS", "v1".to_owned()),
            Object::Cases => ("CASES", "v1".to_owned()),
            Object::Contacts => ("CONTACTS", "v1".to_owned()),
            Object::Observers => ("OBSERVERS", "v1".to_owned()),
            Object::Photos(shard) => ("PHOTOS", format!("v1:{shard}")),
        }
    }
}

// The runtime's own objects: the worker crate checks and copies a good deal that these calls have no use for.
#[wasm_bindgen]
extern "C" {
    type Namespace;

    #[wasm_bindgen(method, catch, js_name = getByName)]
    fn get_by_name(this: &Namespace, name: &str) -> std::result::Result<Stub, JsValue>;

    type Stub;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Stub, request: &web_sys::Request) -> std::result::Result<js_sys::Promise, JsValue>;
}

/// Where messages go. Nothing that a client sends can have this address: what is [`forward`]ed keeps its own.
const MESSAGES: &str = "https://object/";

/// Whether a request that an object got is a message, and not one of a client.
pub fn is_message(request: &Request) -> bool {
    request.path() == "/"
}

async fn fetch(env: &Env, object: Object<'_>, request: &web_sys::Request) -> Result<web_sys::Response> {
    let (binding, name) = object.address();
    let answer = async {
        let namespace = js_sys::Reflect::get(env.as_ref(), &binding.into())?;
        let stub = namespace.unchecked_ref::<Namespace>().get_by_name(&name)?;
        JsFuture::from(stub.fetch(request)?).await
    };
    match answer.await {
        Ok(response) => Ok(response.unchecked_into()),
        Err(error) => {
            worker::console_error!("{binding} did not answer: {error:?}");
            Err(AppError::busy(5))
        }
    }
}

/// Lets `object` answer a client's request as it came. The answer goes out as it is.
pub async fn forward(env: &Env, object: Object<'_>, request: &web_sys::Request) -> Result<web_sys::Response> {
    fetch(env, object, request).await
}

/// Sends `message` to `object` and reads its reply. A refusal comes back as the object's own error; an object that
/// cannot be reached is "busy": nothing is known to be stored, and the same message may be sent again.
pub async fn call<M: Serialize, R: DeserializeOwned>(
    env: &Env,
    object: Object<'_>,
    message: &M,
) -> Result<R> {
    let body = serde_json::to_string(message).map_err(AppError::internal)?;
    // The bare request of the runtime: `worker::RequestInit` also fills in a dozen properties that an object has no use for.
    let init = web_sys::RequestInit::new();
    let script = |error: JsValue| AppError::internal(format!("{error:?}"));
    match head(&body) {
        Some(head) => {
            let headers = web_sys::Headers::new().map_err(script)?;
            headers.set(MESSAGE, &head).map_err(script)?;
            init.set_headers(&headers);
        }
        None => {
            init.set_method("POST");
            init.set_body(&body.into());
        }
    }
    let request = web_sys::Request::new_with_str_and_init(MESSAGES, &init).map_err(script)?;
    let response = fetch(env, object, &request).await?;
    let text = match response.headers().get(MESSAGE).map_err(script)? {
        Some(head) => head,
        // Not `worker::Response::bytes`: its stream reader costs more than the whole call.
        None => JsFuture::from(response.text().map_err(script)?)
            .await
            .map_err(script)?
            .as_string()
            .unwrap_or_default(),
    };
    serde_json::from_str::<std::result::Result<R, AppError>>(&text).map_err(AppError::internal)?
}

/// Reads a message inside an object.
pub async fn receive<M: DeserializeOwned>(request: &mut Request) -> Result<M> {
    let text = match request.headers().get(MESSAGE)? {
        Some(head) => head,
        None => request.text().await?,
    };
    serde_json::from_str(&text).map_err(AppError::internal)
}

/// Writes a reply inside an object.
pub fn reply<R: Serialize>(result: &Result<R>) -> worker::Result<Response> {
    reply_text(serde_json::to_string(result)?)
}

/// Writes a reply that is JSON text already.
pub fn reply_text(text: String) -> worker::Result<Response> {
    let Some(head) = head(&text) else {
        return Response::from_bytes(text.into_bytes());
    };
    let headers = Headers::new();
    headers.set(MESSAGE, &head)?;
    Ok(Response::builder().with_headers(headers).empty())
}

/// Carries a short message beside the body: reading a body, on either side, is a stream with several turns of the event
/// loop, a header is there at once.
const MESSAGE: &str = "wm-message";
/// Longest message that travels this way, in bytes.
const LONGEST_HEAD: usize = 8 * 1024;

/// JSON text in the letters that a header may hold; None when it is too long for one.
fn head(json: &str) -> Option<String> {
    if json.len() > LONGEST_HEAD {
        return None;
    }
    if json.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Some(json.to_owned());
    }
    let mut head = String::with_capacity(json.len() * 2);
    for unit in json.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if (0x20..0x7f).contains(&byte) => head.push(char::from(byte)),
            // JSON writes any other letter inside its texts like this; outside of them there is none.
            _ => head.push_str(&format!("\\u{unit:04x}")),
        }
    }
    Some(head)
}
