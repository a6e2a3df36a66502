//! Users of a portal: its token in the address becomes a pass of this site at once, and is seen no more.

use app::model::{QuizStartPage, StartState};
use domain::{
    portal::{self, Claimed, PortalKey, Refused},
    quiz::Campaign,
    token::{Identity, PortalUser},
};
use worker::Response;

use super::context::{Cx, Person};
use crate::{
    error::{AppError, Result},
    http,
    said::said,
    time, views,
};

/// The query parameter that a portal fills in.
pub const TOKEN: &str = "id";

/// All keys: the secrets of the environment and the public keys of the content.
fn keys(cx: &Cx<'_>) -> Result<Vec<PortalKey>> {
    let mut keys = cx.config.portal_keys.clone();
    for entry in &cx.content()?.site.portal_key {
        keys.push(PortalKey::public(entry).map_err(AppError::internal)?);
    }
    Ok(keys)
}

/// The person whom a portal's token names.
pub fn person(cx: &Cx<'_>, campaign: &Campaign, token: &str) -> Result<std::result::Result<Person, Refused>> {
    let claimed: Claimed = match portal::verify(&keys(cx)?, token, time::now()) {
        Ok(claimed) => claimed,
        Err(refused) => return Ok(Err(refused)),
    };
    let user = PortalUser::of(&cx.config.signing_key, &claimed);
    cx.admitted(campaign, Identity::Portal(user)).map(Ok)
}

/// Takes a token in: the answer leads to the same page with a pass in its address.
pub fn enter(cx: &Cx<'_>, campaign: &Campaign, token: &str) -> Result<Response> {
    match person(cx, campaign, token)? {
        Ok(person) => {
            let to = cx
                .page_for(Some(&person))
                .link(&format!("/c/{}/quiz", campaign.id));
            Ok(http::see_other(&to))
        }
        Err(_) => page(cx, campaign, true),
    }
}

/// The page for whoever does not come from a portal, or came too long ago.
pub fn page(cx: &Cx<'_>, campaign: &Campaign, stale: bool) -> Result<Response> {
    let mut portals: Vec<String> = keys(cx)?.iter().map(|key| key.portal().to_owned()).collect();
    portals.sort();
    portals.dedup();
    let model = QuizStartPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        kind: views::kind(campaign),
        facts: views::facts(campaign),
        rules: views::paragraphs(&campaign.rules),
        state: StartState::ThroughPortal { portals, stale },
        resume: None,
    };
    let status = if stale { 403 } else { 200 };
    Ok(http::html(
        status,
        &app::pages::quiz_start(&cx.page, model),
        http::Cache::Never,
    ))
}

/// The refusal of a JSON client without a token.
pub fn refusal() -> AppError {
    AppError::new(422, "no_portal_token", said("said-portal-token")).at("/id", said("said-portal-token"))
}
