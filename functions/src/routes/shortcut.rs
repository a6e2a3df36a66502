//! Requests about one attempt go to the shard that holds it as they came, and its answer goes out as it is: the body is read once, the
//! answer is written once, and nothing is copied on the way. What the shard does with them is the same code as here.

use app::texts::Lang;
use domain::{id::CampaignId, quiz::IdentityKind, token::AttemptId};
use worker::{Env, worker_sys::web_sys};

use crate::http;
use crate::{
    call::{self, Object},
    config::Config,
    overload::{self, Coming},
    published::{self, Published},
};

/// Whose request it is, and whether the brake applies.
pub struct Target {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its shard.
    pub shard: u16,
    coming: Option<Coming>,
}

/// Forwards a request that belongs to one shard. None: it is answered here.
pub async fn take(request: &web_sys::Request, env: &Env, config: &Config) -> Option<web_sys::Response> {
    let address = request.url();
    let path = http::path(&address).strip_prefix(config.base.as_str())?;
    if !path.starts_with("/api/v1/") && !path.starts_with("/a/") {
        return None;
    }
    let published = published::current(env).await.ok()?;
    let target = target(config, &published, &request.method(), path)?;
    let allowed = target
        .coming
        .map_or(Ok(()), |coming| overload::admit(config, coming));
    let object = Object::Ballots(&target.campaign, target.shard);
    let answer = match allowed {
        Ok(()) => call::forward(env, object, request).await,
        Err(busy) => Err(busy),
    };
    Some(answer.unwrap_or_else(|error| error.into_json(Lang::default()).into()))
}

/// The shard that answers `method` on `path`. Worker and object both ask this, of the same address.
pub fn target(config: &Config, published: &Published, method: &str, path: &str) -> Option<Target> {
    let mut parts = path.strip_prefix('/')?.split('/');
    let parts = [(); 6].map(|()| parts.next());
    match (method, parts) {
        (_, [Some("api"), Some("v1"), Some("attempts"), Some(token), what, None])
        | ("POST", [Some("a"), Some(token), what @ Some("save"), None, None, None]) => {
            let attempt = AttemptId::open(&config.signing_key, token).ok()?;
            let campaign = published.content.campaign_of(&attempt)?;
            Some(Target {
                campaign: campaign.id.clone(),
                shard: attempt.shard(),
                coming: (method == "POST" && what == Some("ballot")).then_some(Coming::ToHandIn),
            })
        }
        // Which shard a start belongs to stands in its body; with one shard there is nothing to choose.
        (
            "POST",
            [
                Some("api"),
                Some("v1"),
                Some("campaigns"),
                Some(campaign),
                Some("attempts"),
                None,
            ],
        ) => {
            let campaign = published.campaign(&campaign.parse().ok()?).ok()?;
            // Wrong codes are counted by client, and an object is not told who that is.
            if matches!(campaign.identity(), Some(IdentityKind::Code | IdentityKind::Team)) {
                return None;
            }
            (published.shards(&campaign.id) == 1).then(|| Target {
                campaign: campaign.id.clone(),
                shard: 0,
                coming: Some(Coming::ToStart),
            })
        }
        _ => None,
    }
}
