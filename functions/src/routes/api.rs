//! `/api/v1`: the same functions as the pages, in JSON.

use domain::{
    ballot::Receipt,
    id::ChannelId,
    quiz::{Extended, IdentityKind, Sent},
};
use serde::{Deserialize, Serialize};
use worker::{Method, Request, Response};

use super::{attempt::SaveBody, context::Cx, guess, portal, start, tally};
use crate::said::said;
use crate::{
    attempts::{self, Named, Wish},
    error::{AppError, Result},
    http,
    objects::messages::{AttemptReply, Done, Tell},
    published, time, views,
};

/// Dispatches a call.
pub async fn serve(cx: &Cx<'_>, request: &mut Request, parts: &[&str]) -> Result<Response> {
    let get = matches!(cx.method, Method::Get | Method::Head);
    match (&cx.method, parts) {
        (Method::Post, ["attempts", token, "ballot"]) => hand_in(cx, request, token).await,
        (Method::Put, ["attempts", token, "answers"]) => save(cx, request, token).await,
        (Method::Post, ["campaigns", campaign, "attempts"]) => begin(cx, request, campaign).await,
        (_, ["campaigns", campaign, "entry"]) if get => entry(cx, campaign),
        (_, ["attempts", token]) if get => show(cx, token, 200).await,
        (_, ["campaigns", campaign, "tally"]) if get => tally::api(cx, request, campaign).await,
        (_, ["attempts", _, "ballot"] | ["campaigns", _, "attempts"]) => Err(AppError::method("POST")),
        (_, ["attempts", _, "answers"]) => Err(AppError::method("PUT")),
        (_, ["campaigns", _, "entry" | "tally"] | ["attempts", _]) => Err(AppError::method("GET, HEAD")),
        (_, ["site", "content" | "setup-link"]) => Err(AppError::method("POST")),
        (_, ["site", "status"]) => Err(AppError::method("GET, HEAD")),
        _ => Err(AppError::not_found()),
    }
}

/// What a client needs to start.
#[derive(Debug, Serialize)]
struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    attempt: String,
}

fn entry(cx: &Cx<'_>, campaign: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, campaign)?;
    let person = match campaign.personal() {
        None => None,
        Some(rules) => Some(match (cx.query("ticket"), rules.identity) {
            (Some(text), _) => cx.person_of(campaign, text).ok_or_else(start::no_ticket)?,
            (None, IdentityKind::Portal) => {
                let token = cx.query(portal::TOKEN).ok_or_else(portal::refusal)?;
                portal::person(cx, campaign, token)?.map_err(|_| portal::refusal())?
            }
            // Whose code it will be, the start says.
            (None, IdentityKind::Code) => {
                let attempt = attempts::mint(cx, campaign, None)?.seal(&cx.config.signing_key);
                return Ok(http::json(
                    200,
                    &Entry {
                        ticket: None,
                        attempt,
                    },
                ));
            }
            (None, _) => cx.new_ticket()?,
        }),
    };
    // A program keeps the ticket itself.
    cx.new_cookies.borrow_mut().clear();
    let key = &cx.config.signing_key;
    Ok(http::json(
        200,
        &Entry {
            attempt: attempts::mint(cx, campaign, person.as_ref())?.seal(key),
            ticket: person.map(|p| p.sealed),
        },
    ))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BeginBody {
    attempt: String,
    ticket: Option<String>,
    district: Option<String>,
    age: Option<String>,
    channel: Option<String>,
    code: Option<String>,
    team: Option<String>,
    #[serde(default)]
    extended: bool,
}

async fn begin(cx: &Cx<'_>, request: &mut Request, campaign: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, campaign)?;
    let body: BeginBody = http::json_body(request, http::MAX_BODY).await?;
    let channel = match body.channel.as_deref().map(str::parse::<ChannelId>) {
        None => None,
        Some(Ok(channel)) => Some(channel),
        Some(Err(_)) => {
            return Err(AppError::new(422, "bad_channel", said("said-bad-channel"))
                .at("/channel", said("said-bad-channel-here")));
        }
    };
    let person = match campaign.personal() {
        None if [&body.ticket, &body.district, &body.age, &body.code, &body.team]
            .into_iter()
            .any(Option::is_some) =>
        {
            return Err(AppError::new(422, "children", said("said-children")));
        }
        None => None,
        Some(rules) if rules.identity == IdentityKind::Code && body.ticket.is_none() => {
            guess::may(cx, request).await?;
            Some(guess::holder(
                cx,
                campaign,
                body.code.as_deref().unwrap_or_default(),
            )?)
        }
        Some(_) => Some(
            body.ticket
                .as_deref()
                .and_then(|text| cx.person_of(campaign, text))
                .ok_or_else(start::no_ticket)?,
        ),
    };
    let team = match campaign.identity() {
        Some(IdentityKind::Team) => {
            guess::may(cx, request).await?;
            let team = guess::team(cx, campaign, body.team.as_deref().unwrap_or_default());
            if team.is_err() {
                guess::failed(cx, request).await?;
            }
            Some(team?)
        }
        _ => None,
    };
    let reply = attempts::start(
        cx,
        campaign,
        person.as_ref(),
        Wish {
            attempt: &body.attempt,
            district: body.district.as_deref(),
            age: body.age.as_deref(),
            channel,
            team,
            tell: Tell::Attempt,
            extended: if body.extended {
                Extended::Yes
            } else {
                Extended::No
            },
        },
    )
    .await;
    if reply.as_ref().is_err_and(guess::is_wrong_code) {
        guess::failed(cx, request).await?;
    }
    let reply = reply?;
    let attempt = reply
        .view
        .ok_or_else(|| AppError::internal("a start without its attempt"))?;
    let status = if reply.new { 201 } else { 200 };
    answer(cx, &reply.token, &attempt, status).await
}

#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum AttemptBody {
    Open {
        attempt: String,
        deadline: Option<i64>,
        now: i64,
        rev: u64,
        questions: Vec<QuestionBody>,
    },
    Done(ResultBody),
    Expired {
        attempt: String,
    },
}

#[derive(Debug, Serialize)]
struct QuestionBody {
    number: u32,
    kind: &'static str,
    text: String,
    options: Vec<String>,
    answer: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ResultBody {
    attempt: String,
    receipt: Receipt,
    score: u32,
    max: u32,
    right: u32,
    passed: Option<bool>,
    already_submitted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarked_from: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<ItemBody>>,
}

#[derive(Debug, Serialize)]
struct ItemBody {
    number: u32,
    chosen: Vec<String>,
    right: Vec<String>,
    score: u64,
    max: u64,
    explanation: String,
    source: String,
}

fn result_body(token: &str, done: &Done, already_submitted: bool) -> ResultBody {
    ResultBody {
        attempt: token.to_owned(),
        receipt: done.receipt.clone(),
        score: done.marked.score(),
        max: done.marked.max(),
        right: done.marked.right(),
        passed: done.passed,
        already_submitted,
        remarked_from: done.remarked.map(|(old, _)| old),
        items: None,
    }
}

async fn show(cx: &Cx<'_>, token: &str, status: u16) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let attempt = attempts::view(cx, &named).await?;
    answer(cx, token, &attempt, status).await
}

async fn answer(cx: &Cx<'_>, token: &str, attempt: &AttemptReply, status: u16) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let body = match &attempt.done {
        Some(done) => AttemptBody::Done(ResultBody {
            items: items(cx, token, &named, attempt).await?,
            ..result_body(token, done, true)
        }),
        None if attempt.expired_empty => AttemptBody::Expired {
            attempt: token.to_owned(),
        },
        None => open_body(cx, token, &named, attempt).await?,
    };
    Ok(http::json(status, &body))
}

async fn open_body(
    cx: &Cx<'_>,
    token: &str,
    named: &Named<'_>,
    attempt: &AttemptReply,
) -> Result<AttemptBody> {
    let bank = published::bank(&cx.env, &named.campaign.bank, attempt.bank_version).await?;
    let paper = views::paper(named.campaign, attempt, &bank)?;
    let deadline = attempt.deadline.min(named.campaign.closes);
    Ok(AttemptBody::Open {
        attempt: token.to_owned(),
        deadline: attempt.timed.then_some(deadline.0),
        now: time::now().0,
        rev: attempt.rev,
        questions: views::questions(&cx.config.base, &paper, &attempt.answers)
            .into_iter()
            .map(|q| QuestionBody {
                number: q.number,
                kind: q.kind.as_str(),
                text: q.text,
                options: q.options,
                answer: q.answer,
            })
            .collect(),
    })
}

async fn items(
    cx: &Cx<'_>,
    token: &str,
    named: &Named<'_>,
    attempt: &AttemptReply,
) -> Result<Option<Vec<ItemBody>>> {
    let model = super::attempt::result_model(cx, token, named, attempt).await?;
    Ok(match model.reveal {
        app::model::Reveal::AtOnce(questions) => Some(
            questions
                .into_iter()
                .map(|q| ItemBody {
                    number: q.number,
                    chosen: q.chosen,
                    right: q.right,
                    score: q.score,
                    max: q.max,
                    explanation: q.explanation,
                    source: q.source,
                })
                .collect(),
        ),
        app::model::Reveal::After(_) | app::model::Reveal::Never => None,
    })
}

async fn save(cx: &Cx<'_>, request: &mut Request, token: &str) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let body: SaveBody = http::json_body(request, http::MAX_BODY).await?;
    super::attempt::store(cx, &named, body).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BallotBody {
    answers: Sent,
}

async fn hand_in(cx: &Cx<'_>, request: &mut Request, token: &str) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let body: BallotBody = http::json_body(request, http::MAX_BODY).await?;
    let reply = attempts::hand_in(cx, &named, Some(body.answers)).await?;
    Ok(http::json(200, &result_body(token, &reply.done, reply.already)))
}
