//! How objects are reached: one function from (kind, name, message) to reply.
//!
//! Self-hosting can later spread objects over processes here. Names are for ever: `site`, `v1:{campaign}:{shard}`, `v1:{campaign}`.

use domain::id::CampaignId;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_futures::JsFuture;
use worker::{Env, Request, Response, worker_sys::web_sys};

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
}

impl Object<'_> {
    fn address(&self) -> (&'static str, String) {
        match self {
            Object::Site => ("SITE", "site".to_owned()),
            Object::Ballots(campaign, shard) => ("BALLOTS", format!("v1:{campaign}:{shard}")),
            Object::Scoreboard(campaign) => ("SCOREBOARD", format!("v1:{campaign}")),
        }
    }
}

/// Sends `message` to `object` and reads its reply. A refusal comes back as the object's own error; an object that
/// cannot be reached is "busy": nothing is known to be stored, and the same message may be sent again.
pub async fn call<M: Serialize, R: DeserializeOwned>(
    env: &Env,
    object: Object<'_>,
    message: &M,
) -> Result<R> {
    let (binding, name) = object.address();
    let body = serde_json::to_string(message).map_err(AppError::internal)?;
    // The bare request of the runtime: `worker::RequestInit` also fills in a dozen properties that an object has no use for.
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_body(&body.into());
    let request = web_sys::Request::new_with_str_and_init("https://object/", &init)
        .map_err(|error| AppError::internal(format!("{error:?}")))?;
    let stub = env.durable_object(binding)?.get_by_name(&name)?;
    let response = match stub.fetch_with_request(Request::from(request)).await {
        Ok(response) => response,
        Err(error) => {
            worker::console_error!("{binding} did not answer: {error}");
            return Err(AppError::busy(5));
        }
    };
    // Not `worker::Response::bytes`: its stream reader costs more than the whole call.
    let text = web_sys::Response::from(response)
        .text()
        .map_err(|error| AppError::internal(format!("{error:?}")))?;
    let text = JsFuture::from(text)
        .await
        .map_err(|error| AppError::internal(format!("{error:?}")))?
        .as_string()
        .unwrap_or_default();
    serde_json::from_str::<std::result::Result<R, AppError>>(&text).map_err(AppError::internal)?
}

/// Reads a message inside an object.
pub async fn receive<M: DeserializeOwned>(request: &mut Request) -> Result<M> {
    let text = request.text().await?;
    serde_json::from_str(&text).map_err(AppError::internal)
}

/// Writes a reply inside an object.
pub fn reply<R: Serialize>(result: &Result<R>) -> worker::Result<Response> {
    Response::from_bytes(serde_json::to_vec(result)?)
}
