//! Test builds only: the clock. A release has no such address.

use worker::{Request, Response};

use super::context::Cx;
use crate::{
    attempts,
    error::{AppError, Result},
    http,
    objects::messages::Ask,
    published, time,
};

/// `POST /__test/clock?offset=MS` moves the clock; `POST /__test/tick/{campaign}` runs what is due in every shard.
pub async fn serve(cx: &mut Cx<'_>, _request: &mut Request, rest: &[&str]) -> Result<Response> {
    match rest {
        ["clock"] => {
            let offset = cx.query("offset").and_then(|o| o.parse().ok()).unwrap_or(0);
            time::set_offset(offset);
            Ok(http::json(200, &serde_json::json!({ "now": time::now().0 })))
        }
        ["tick", campaign] => {
            cx.published = Some(published::current(&cx.env).await?);
            let cx = &*cx;
            let campaign = attempts::campaign(cx, campaign)?;
            for shard in 0..cx.published()?.shards(&campaign.id) {
                let () = attempts::ask(cx, campaign, shard, Ask::Tick).await?;
            }
            Ok(http::json(200, &serde_json::json!({})))
        }
        _ => Err(AppError::not_found()),
    }
}
