//! The console: what organizers see after signing in. Every page looks the session up, every form carries its secret.

mod activities;
pub mod case;
pub mod cases;
mod channels;
mod codes;
mod correct_key;
mod intake;
mod interviews;
mod ledgers;
mod looks;
mod observers;
mod orders;
pub mod overview;
mod patrols;
mod recount;
mod release;
mod reports;
mod session;
mod sign_in;
mod staff;
mod teams;
mod tips;

use domain::{case::Role, quiz::Campaign};
use worker::{Method, Request, Response};

use super::{context::Cx, export, tally};
use crate::{
    attempts,
    error::{AppError, Result},
    http,
    objects::messages::SessionReply,
    said::said,
};

/// Dispatches what is below `/console`.
pub async fn serve(cx: &Cx<'_>, request: &mut Request, parts: &[&str]) -> Result<Response> {
    let get = matches!(cx.method, Method::Get | Method::Head);
    let post = cx.method == Method::Post;
    match parts {
        ["setup"] if get => return sign_in::show_setup(cx).await,
        ["setup"] if post => return sign_in::setup(cx, request).await,
        ["sign-in"] if get => return sign_in::show(cx).await,
        ["sign-in"] if post => return sign_in::post(cx, request).await,
        _ => {}
    }
    let Some(session) = session::current(cx).await? else {
        return match parts {
            // The island that keeps the numbers fresh needs no page.
            ["c", _, "live"] => Err(AppError::new(401, "signed_out", "请先登录")),
            [] | [""] => Ok(http::see_other(&cx.page.link("/console/sign-in"))),
            _ => Ok(http::see_other(&cx.page.link("/console/sign-in?again=1"))),
        };
    };
    let session = &session;
    check_place(session, parts, get)?;
    match parts {
        [] | [""] if get && !is_campaigner(session) => Ok(http::see_other(&cx.page.link("/console/cases"))),
        [] | [""] if get => overview::home(cx, session).await,
        ["cases"] if get => cases::list(cx, session).await,
        ["cases", "dispatch"] if post => cases::dispatch(cx, request, session).await,
        ["cases", "recount"] if post => cases::recount(cx, request, session).await,
        ["reports"] | ["cases", "dispatch" | "recount"] if get => {
            Ok(http::see_other(&cx.page.link("/console/cases")))
        }
        ["cases", "new"] if get => intake::show(cx, session),
        ["cases", "new"] if post => intake::post(cx, request, session).await,
        ["cases", number] if get => case::show(cx, session, number).await,
        ["cases", number, "release"] if get => release::show(cx, session, number).await,
        ["cases", number, "release"] if post => release::post(cx, request, session, number).await,
        ["cases", number, "contact"] if post => case::contact(cx, request, session, number).await,
        ["cases", number, "contact"] if get => Ok(http::see_other(
            &cx.page.link(&format!("/console/cases/{number}")),
        )),
        ["cases", number, "photo", batch, n] if get => case::photo(cx, session, number, batch, n).await,
        ["cases", number] if post => case::step(cx, request, session, number).await,
        ["ledgers"] if get => ledgers::list(cx, session).await,
        ["ledgers", "tallies"] if get => ledgers::tallies(cx, session, false).await,
        ["ledgers", "tallies.csv"] if get => ledgers::tallies(cx, session, true).await,
        ["ledgers", "issues", id] if get => ledgers::issue(cx, session, id).await,
        ["ledgers", name] if get => ledgers::show(cx, session, name).await,
        ["ledgers", name] if post => ledgers::freeze(cx, request, session, name).await,
        ["orders"] if get => orders::list(cx, session).await,
        ["orders"] if post => orders::issue(cx, request, session).await,
        ["orders", "decide"] if post => orders::decide(cx, request, session).await,
        ["orders", "decide"] if get => Ok(http::see_other(&cx.page.link("/console/orders"))),
        ["orders", id] if get => orders::show(cx, session, id).await,
        ["orders", id] if post => orders::answer(cx, request, session, id).await,
        ["looks"] if get => looks::list(cx, session).await,
        ["staff"] if get => staff::show(cx, session).await,
        ["staff"] if post => staff::post(cx, request, session).await,
        ["observers"] if get => observers::show(cx, session).await,
        ["observers"] if post => observers::post(cx, request, session).await,
        ["observers", "tallies"] if get => patrols::tallies(cx, session).await,
        ["observers", "tallies.csv"] if get => patrols::tallies_csv(cx).await,
        ["observers", "patrols"] if get => patrols::list(cx, session).await,
        ["observers", "patrols.csv"] if get => patrols::csv(cx).await,
        ["activities"] if get => activities::list(cx, session).await,
        ["activities"] if post => activities::make(cx, request, session).await,
        ["activities.csv"] if get => activities::csv(cx).await,
        ["activities", number] if get => activities::show(cx, session, number).await,
        ["activities", number] if post => activities::heads(cx, request, session, number).await,
        ["tips"] if get => tips::show(cx, session).await,
        ["channels"] if get => channels::list(cx, session).await,
        ["channels"] if post => channels::make(cx, request, session).await,
        ["channels.csv"] if get => channels::csv(cx).await,
        ["channels", channel] if get => channels::show(cx, session, channel).await,
        ["channels", channel] if post => channels::change(cx, request, session, channel).await,
        ["sign-out"] if post => sign_in::sign_out(cx, request, session).await,
        ["sign-out"] if get => Ok(http::see_other(&cx.page.link("/console"))),
        ["c", campaign, rest @ ..] => {
            let campaign = attempts::campaign(cx, campaign)?;
            of_campaign(cx, request, session, campaign, rest).await
        }
        _ => Err(AppError::not_found()),
    }
}

/// Whether the campaigns' pages are open to somebody.
fn is_campaigner(session: &SessionReply) -> bool {
    matches!(session.place.role, Role::Administrator | Role::Auditor)
}

/// Who may see what: administrators everything; auditors read, but neither codes nor links that let somebody take part or act as somebody
/// else; everybody else works on cases.
fn check_place(session: &SessionReply, parts: &[&str], get: bool) -> Result<()> {
    let allowed = match parts {
        [] | [""] | ["sign-out"] | ["cases" | "reports" | "ledgers" | "orders", ..] => true,
        _ if session.is_administrator() => true,
        ["observers", _] if get => session.place.role == Role::Auditor,
        ["staff" | "observers", ..] | ["c", _, "codes" | "interviews" | "teams" | "teams.csv", ..] => false,
        _ => session.place.role == Role::Auditor && get,
    };
    if allowed {
        Ok(())
    } else {
        Err(AppError::new(403, "not_allowed", said("said-not-your-page")))
    }
}

async fn of_campaign(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
    parts: &[&str],
) -> Result<Response> {
    let get = matches!(cx.method, Method::Get | Method::Head);
    let post = cx.method == Method::Post;
    match parts {
        [] if get => overview::campaign(cx, session, campaign).await,
        ["live"] if get => tally::answer(cx, request, campaign, tally::Reader::Organizer).await,
        ["recount"] if post => recount::post(cx, request, session, campaign).await,
        // A reload of its answer.
        ["recount"] if get => Ok(http::see_other(
            &cx.page.link(&format!("/console/c/{}", campaign.id)),
        )),
        ["reports"] if get => reports::show(cx, session, campaign).await,
        ["reports"] if post => reports::handle(cx, request, session, campaign).await,
        ["interviews"] if get => interviews::list(cx, session, campaign).await,
        ["interviews"] if post => interviews::post(cx, request, session, campaign).await,
        ["interviews", link] if get => interviews::show(cx, session, campaign, link).await,
        ["interviews", link, "qr.png"] if get => interviews::qr(cx, campaign, link),
        ["surveys", survey, "replies.csv"] if get => export::replies::csv(cx, campaign, survey),
        ["surveys", survey, "replies.json"] if get => export::replies::json(cx, campaign, survey),
        ["key", question] if get => correct_key::show(cx, session, campaign, question),
        ["key", question] if post => correct_key::post(cx, request, session, campaign, question).await,
        ["teams"] if get => teams::show(cx, session, campaign).await,
        ["teams"] if post => teams::add(cx, request, session, campaign).await,
        ["teams", "cards"] if get => teams::cards(cx, session, campaign),
        ["teams.csv"] if get => teams::table(cx, campaign).await,
        ["teams", number] if post => teams::change(cx, request, session, campaign, number).await,
        ["codes"] if get => codes::show(cx, session, campaign).await,
        ["codes"] if post => codes::post(cx, request, session, campaign).await,
        ["codes", "list.csv"] if post => codes::file(cx, request, session, campaign).await,
        ["ballots.csv"] if get => export::ballots(cx, campaign),
        ["items.csv"] if get => export::items(cx, campaign),
        ["questions.csv"] if get => export::questions(cx, campaign).await,
        ["tally.json"] if get => export::tally_json(cx, campaign).await,
        ["tally.csv"] if get => export::tally_csv(cx, campaign).await,
        ["analysis.csv"] if get => export::analysis(cx, campaign).await,
        _ => Err(AppError::not_found()),
    }
}
