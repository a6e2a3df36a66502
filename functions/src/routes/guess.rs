//! Codes that people type, and what slows those who only guess.

use domain::{
    code,
    id::TeamNumber,
    quiz::Campaign,
    token::{CodeKey, Identity},
};
use worker::Request;

use super::{
    client,
    context::{Cx, Person},
};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    objects::{ballots::unknown_code, messages::SiteCall},
    said::said,
};

/// The refusal of a team's code that is none.
pub fn unknown_team() -> AppError {
    let message = said("said-wrong-team");
    AppError::new(422, "unknown_team", message.clone()).at("/team", message)
}

/// Whether an error is the refusal of a code.
pub fn is_wrong_code(error: &AppError) -> bool {
    matches!(error.code.as_str(), "unknown_code" | "unknown_team")
}

/// Refuses while the client has to wait.
pub async fn may(cx: &Cx<'_>, request: &Request) -> Result<()> {
    let client = client::of(cx, request);
    call(&cx.env, Object::Site, &SiteCall::MayGuess { client }).await
}

/// Counts a wrong code.
pub async fn failed(cx: &Cx<'_>, request: &Request) -> Result<()> {
    let client = client::of(cx, request);
    call(&cx.env, Object::Site, &SiteCall::Guessed { client }).await
}

/// The person who has a code. Whether it is on a list, only the shard of that person knows.
pub fn holder(cx: &Cx<'_>, campaign: &Campaign, typed: &str) -> Result<Person> {
    let folded = code::fold(typed).ok_or_else(unknown_code)?;
    let key = CodeKey::of(&cx.config.signing_key, &campaign.id, &folded);
    cx.admitted(campaign, Identity::Code(key))
}

/// The team that has a code.
pub fn team(cx: &Cx<'_>, campaign: &Campaign, typed: &str) -> Result<TeamNumber> {
    code::fold(typed)
        .and_then(|folded| code::team_of(&cx.config.signing_key, &campaign.id, &folded))
        .filter(|team| {
            cx.published()
                .is_ok_and(|site| site.team(&campaign.id, *team).is_some())
        })
        .ok_or_else(unknown_team)
}
