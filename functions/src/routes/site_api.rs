//! The operator's calls: loading content, the first administrator's link. Authorised by the operator's key alone.

use domain::content::File;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use worker::{Request, Response};

use super::context::Cx;
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http,
    objects::messages::{Ask, BallotsCall, LoadReply, SiteCall, StatusReply},
    published,
};

/// Largest body of content in bytes.
const MAX_CONTENT: usize = 8 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentBody {
    files: Vec<File>,
}

/// Lets the operator in. Digests are compared, all of them, so that the time taken tells nothing about the key.
fn authorise(cx: &Cx<'_>, request: &Request) -> Result<()> {
    let header = request.headers().get("authorization")?.unwrap_or_default();
    let sent = Sha256::digest(header.strip_prefix("Bearer ").unwrap_or_default().as_bytes());
    let right = Sha256::digest(cx.config.operator_key.as_bytes());
    let differing = sent.iter().zip(right).fold(0u8, |acc, (a, b)| acc | (a ^ b));
    if cx.config.operator_key.is_empty() || differing != 0 {
        return Err(AppError::new(
            401,
            "not_operator",
            "需要运维密钥(Authorization: Bearer …)",
        ));
    }
    Ok(())
}

/// GET /api/v1/site/status
pub async fn status(cx: &Cx<'_>, request: &Request) -> Result<Response> {
    authorise(cx, request)?;
    let status: StatusReply = call(&cx.env, Object::Site, &SiteCall::Status).await?;
    Ok(http::json(200, &status))
}

/// POST /api/v1/site/content: all files of the site; those that are missing are taken off.
pub async fn load(cx: &Cx<'_>, request: &mut Request) -> Result<Response> {
    authorise(cx, request)?;
    let body: ContentBody = http::json_body(request, MAX_CONTENT).await?;
    let message = SiteCall::Load {
        files: body.files,
        shards: cx.config.shards,
    };
    let reply: LoadReply = call(&cx.env, Object::Site, &message).await?;
    if !reply.faults.is_empty() {
        let error = AppError::new(422, "content_faults", "内容有错,没有发布");
        return Err(reply.faults.into_iter().fold(error, |error, fault| {
            error.at(format!("{} {}", fault.file, fault.place), fault.reason)
        }));
    }
    published::forget();
    tell_shards(cx).await?;
    Ok(http::json(200, &json!({ "version": reply.version })))
}

/// A campaign may close earlier or later than before: its shards look at their clocks again.
async fn tell_shards(cx: &Cx<'_>) -> Result<()> {
    let published = published::current(&cx.env).await?;
    for campaign in published.content.campaigns.keys() {
        for shard in 0..published.shards(campaign) {
            let message = BallotsCall {
                campaign: campaign.clone(),
                shard,
                ask: Ask::Tick,
            };
            let told: Result<()> = call(&cx.env, Object::Ballots(campaign, shard), &message).await;
            if let Err(error) = told {
                // Its own alarm will come to it.
                worker::console_error!("a shard was not told of new content: {}", error.code);
            }
        }
    }
    Ok(())
}

/// POST /api/v1/site/setup-link: where the first administrator sets name and password, once.
pub async fn setup_link(cx: &Cx<'_>, request: &Request) -> Result<Response> {
    authorise(cx, request)?;
    let token: String = call(&cx.env, Object::Site, &SiteCall::SetupToken).await?;
    let path = format!("{}/console/setup?token={token}", cx.config.base);
    Ok(http::json(200, &json!({ "path": path })))
}
