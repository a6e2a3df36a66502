//! `/a/{attempt}`: the paper while it is open, the result afterwards.

use app::model::{FieldError, PaperPage, PaperView, ResultPage};
use domain::quiz::Sent;
use serde::{Deserialize, Serialize};
use worker::{Request, Response};

use super::context::Cx;
use crate::said::{said, said_with};
use crate::{
    attempts::{self, Named},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{Ask, AttemptReply},
    published, time, views,
};

/// Longest remark on a wrong question, in characters.
const MAX_REMARK: usize = 200;

/// The paper or the result.
pub async fn show(cx: &Cx<'_>, token: &str) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let attempt = attempts::view(cx, &named).await?;
    draw(cx, token, &named, &attempt, |_| {}).await
}

/// Draws the page of an attempt; `change` adds to an open paper what the request brought.
async fn draw(
    cx: &Cx<'_>,
    token: &str,
    named: &Named<'_>,
    attempt: &AttemptReply,
    change: impl FnOnce(&mut PaperPage),
) -> Result<Response> {
    if attempt.done.is_some() {
        return result(cx, token, named, attempt, Vec::new()).await;
    }
    let page = page_context(cx);
    if attempt.expired_empty {
        let error = AppError::new(410, "expired", said("said-expired-empty"));
        let again = app::model::Way {
            label: cx.say(&said("again")),
            href: page.link(&format!("/c/{}/quiz", named.campaign.id)),
        };
        return Ok(error.into_page(&page, vec![again], None));
    }
    let bank = published::bank(&cx.env, &named.campaign.bank, attempt.bank_version).await?;
    let published = cx.published()?;
    let mut model = views::paper_page(
        &cx.config.base,
        published,
        named.campaign,
        token,
        attempt,
        &bank,
        time::now(),
    )?;
    model.view = wanted_view(cx, model.questions.len());
    change(&mut model);
    let status = if model.errors.is_empty() { 200 } else { 422 };
    let html = app::pages::paper(&page, model);
    Ok(http::html(status, &html, http::Cache::Never))
}

/// One question a page when the address says which, else all.
fn wanted_view(cx: &Cx<'_>, total: usize) -> PaperView {
    let asked = cx.query("q");
    if asked == Some("all") {
        return PaperView::Whole;
    }
    asked
        .and_then(|q| q.parse::<u32>().ok())
        .filter(|q| (1..=total).contains(&(*q as usize)))
        .map_or(PaperView::All, PaperView::One)
}

/// The page's links carry the ticket when this address does.
fn page_context(cx: &Cx<'_>) -> app::PageContext {
    let mut page = cx.page.clone();
    page.ticket = cx.carried().map(str::to_owned);
    page
}

async fn result(
    cx: &Cx<'_>,
    token: &str,
    named: &Named<'_>,
    attempt: &AttemptReply,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let mut model = result_model(cx, token, named, attempt).await?;
    let status = if errors.is_empty() { 200 } else { 422 };
    model.errors = errors;
    let html = app::pages::result(&page_context(cx), model);
    Ok(http::html(status, &html, http::Cache::Never))
}

/// What the result page shows.
pub async fn result_model(
    cx: &Cx<'_>,
    token: &str,
    named: &Named<'_>,
    attempt: &AttemptReply,
) -> Result<ResultPage> {
    let done = attempt
        .done
        .as_ref()
        .ok_or_else(|| AppError::internal("a result of an open attempt"))?;
    let bank = &named.campaign.bank;
    let drawn_from = published::bank(&cx.env, bank, attempt.bank_version).await?;
    let marked_by = published::bank(&cx.env, bank, done.marked_version).await?;
    views::result_page(
        &cx.config.base,
        cx.published()?,
        named.campaign,
        token,
        &named.id.row_key(),
        attempt,
        done,
        (&drawn_from, &marked_by),
        time::now(),
    )
}

/// What a post to the paper asks for.
enum Wanted {
    Save,
    Next,
    Previous,
    /// Hand in, after asking whether something is unanswered.
    HandIn,
    /// Hand in as it is.
    Confirmed,
}

/// Saves, moves on, or hands in. Answers of the form are stored first, whatever comes after.
pub async fn post(cx: &Cx<'_>, request: &mut Request, token: &str) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let form = http::form(request).await?;
    let wanted = match form.get("do") {
        Some("next") => Wanted::Next,
        Some("prev") => Wanted::Previous,
        Some("submit") => Wanted::HandIn,
        Some("confirm") => Wanted::Confirmed,
        _ => Wanted::Save,
    };
    let outcome = carry_out(cx, token, &named, &form, &wanted).await;
    recover(cx, token, &named, &form, outcome).await
}

/// What a form that could not be carried out is answered: nothing that was typed is lost.
async fn recover(
    cx: &Cx<'_>,
    token: &str,
    named: &Named<'_>,
    form: &Form,
    outcome: Result<Response>,
) -> Result<Response> {
    match outcome {
        // It ended meanwhile, here or in another tab: the result is the answer.
        Err(error) if error.status == 409 => Ok(http::see_other(&here(cx, token, None))),
        Err(error) if error.status == 422 => {
            let attempt = attempts::view(cx, named).await?;
            draw(cx, token, named, &attempt, |model| {
                keep_input(model, form);
                model.errors = field_errors(cx, &error);
            })
            .await
        }
        Err(error) if error.status == 503 => {
            let page = page_context(cx);
            let again = super::resend(&page, form);
            Ok(error.into_page(&page, super::ways_on(cx), Some(again)))
        }
        outcome => outcome,
    }
}

async fn carry_out(
    cx: &Cx<'_>,
    token: &str,
    named: &Named<'_>,
    form: &Form,
    wanted: &Wanted,
) -> Result<Response> {
    let answers = form.answers();
    let current = shown_question(form)?;
    // A form of all questions is the whole paper; a form of one question adds to what is saved.
    if let (Wanted::Confirmed, None) = (wanted, current) {
        attempts::hand_in(cx, named, Some(answers)).await?;
        return Ok(http::see_other(&here(cx, token, None)));
    }
    let attempt = attempts::view(cx, named).await?;
    if attempt.done.is_some() || attempt.expired_empty {
        return Ok(http::see_other(&here(cx, token, None)));
    }
    let total = attempt.draw.questions;
    let shown: Vec<u32> = match current {
        Some(q) => vec![q],
        None => (1..=total).collect(),
    };
    if matches!((wanted, current), (Wanted::HandIn, None)) && answers_all(&answers, total) {
        attempts::hand_in(cx, named, Some(answers)).await?;
        return Ok(http::see_other(&here(cx, token, None)));
    }
    attempts::merge(cx, named, answers, shown).await?;
    match wanted {
        Wanted::Next => {
            let next = current.map(|q| q.saturating_add(1).min(total));
            Ok(http::see_other(&here(cx, token, next)))
        }
        Wanted::Previous => {
            let previous = current.map(|q| q.saturating_sub(1).max(1));
            Ok(http::see_other(&here(cx, token, previous)))
        }
        Wanted::Save if cx.query("q") == Some("all") => {
            let whole = page_context(cx).link(&format!("/a/{token}?q=all"));
            Ok(http::see_other(&whole))
        }
        Wanted::Save => Ok(http::see_other(&here(cx, token, query_place(cx)))),
        Wanted::Confirmed => {
            attempts::hand_in(cx, named, None).await?;
            Ok(http::see_other(&here(cx, token, None)))
        }
        Wanted::HandIn => {
            let attempt = attempts::view(cx, named).await?;
            let complete = attempt.answers.len() >= total as usize;
            if complete {
                attempts::hand_in(cx, named, None).await?;
                return Ok(http::see_other(&here(cx, token, None)));
            }
            draw(cx, token, named, &attempt, |model| model.asking = true).await
        }
    }
}

/// The one question that a form showed; None: all of them.
fn shown_question(form: &Form) -> Result<Option<u32>> {
    match form.text("q").map(str::parse) {
        None => Ok(None),
        Some(Ok(place)) => Ok(Some(place)),
        Some(Err(_)) => Err(AppError::new(422, "no_such_question", said("said-no-question"))
            .at("/q", said("said-not-a-number"))),
    }
}

fn answers_all(answers: &Sent, total: u32) -> bool {
    (1..=total).all(|place| {
        answers
            .get(&place)
            .is_some_and(|values| values.iter().any(|v| !v.trim().is_empty()))
    })
}

fn query_place(cx: &Cx<'_>) -> Option<u32> {
    cx.query("q").and_then(|q| q.parse().ok())
}

fn here(cx: &Cx<'_>, token: &str, question: Option<u32>) -> String {
    let page = page_context(cx);
    match question {
        Some(q) => page.link(&format!("/a/{token}?q={q}")),
        None => page.link(&format!("/a/{token}")),
    }
}

fn keep_input(model: &mut PaperPage, form: &Form) {
    let mut answers = form.answers();
    for question in &mut model.questions {
        if let Some(values) = answers.remove(&question.number) {
            question.answer = values;
        }
    }
}

fn field_errors(cx: &Cx<'_>, error: &AppError) -> Vec<FieldError> {
    let mut faults: Vec<FieldError> = error
        .fields
        .iter()
        .map(|f| FieldError {
            field: match f.path.strip_prefix("/answers/") {
                Some(place) => format!("q{place}"),
                None => f.path.trim_start_matches('/').to_owned(),
            },
            message: cx.say(&f.message),
        })
        .collect();
    if faults.is_empty() {
        faults.push(FieldError {
            field: "quiz".to_owned(),
            message: cx.say(&error.message),
        });
    }
    faults
}

/// Body of an autosave: the whole of the answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveBody {
    /// Higher than the one the page was drawn with.
    pub rev: u64,
    /// Place on the paper → shown positions, or one text.
    pub answers: Sent,
}

/// What a save answers.
#[derive(Debug, Serialize)]
pub struct Saved {
    /// The revision now stored.
    pub rev: u64,
    /// When, in Unix milliseconds.
    pub saved_at: i64,
}

/// Autosave of the island.
pub async fn save(cx: &Cx<'_>, request: &mut Request, token: &str) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let body: SaveBody = http::json_body(request, http::MAX_BODY).await?;
    store(cx, &named, body).await
}

/// Stores an autosave; the API's save is the same.
pub async fn store(cx: &Cx<'_>, named: &Named<'_>, body: SaveBody) -> Result<Response> {
    if body.answers.len() > 200 {
        return Err(AppError::new(413, "too_many_fields", said("said-many-questions"))
            .at("/answers", said("said-many-questions-most")));
    }
    if body.rev > (1 << 50) {
        return Err(AppError::new(422, "bad_rev", said("said-bad-rev")).at("/rev", said("said-bad-rev-here")));
    }
    let reply = attempts::save(cx, named, body.rev, body.answers).await?;
    Ok(http::json(
        200,
        &Saved {
            rev: reply.rev,
            saved_at: reply.saved_at.0,
        },
    ))
}

/// 时间不够?点这里加时间. Answers of the form are saved on the way.
pub async fn more_time(cx: &Cx<'_>, request: &mut Request, token: &str) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    if http::media_type(request) == "application/json" {
        let reply = extend(cx, &named).await?;
        return Ok(http::json(
            200,
            &serde_json::json!({ "deadline": reply.deadline.0, "now": time::now().0 }),
        ));
    }
    let form = http::form(request).await?;
    let outcome = save_and_extend(cx, token, &named, &form).await;
    recover(cx, token, &named, &form, outcome).await
}

async fn save_and_extend(cx: &Cx<'_>, token: &str, named: &Named<'_>, form: &Form) -> Result<Response> {
    if !form.answers().is_empty() {
        let shown = match shown_question(form)? {
            Some(q) => vec![q],
            None => form.answers().into_keys().collect(),
        };
        attempts::merge(cx, named, form.answers(), shown).await?;
    }
    extend(cx, named).await?;
    Ok(http::see_other(&here(cx, token, query_place(cx))))
}

async fn extend(cx: &Cx<'_>, named: &Named<'_>) -> Result<AttemptReply> {
    let attempt = named.id.row_key();
    attempts::ask(cx, named.campaign, named.id.shard(), Ask::MoreTime { attempt }).await
}

/// 这题有误?告诉我们
pub async fn wrong(cx: &Cx<'_>, request: &mut Request, token: &str) -> Result<Response> {
    let named = attempts::named(cx, token)?;
    let form = http::form(request).await?;
    let place: u32 = form.text("q").and_then(|q| q.parse().ok()).unwrap_or(0);
    let reason = form.text("reason").unwrap_or_default();
    let text = form.text("text").unwrap_or_default();
    let mut faults = Vec::new();
    if !app::texts::WRONG_REASONS.contains(&reason) {
        faults.push(FieldError {
            field: "reason".to_owned(),
            message: cx.say(&said("said-choose-reason")),
        });
    }
    let children = named.campaign.personal().is_none();
    if children && !text.is_empty() {
        faults.push(FieldError {
            field: "text".to_owned(),
            message: cx.say(&said("said-no-text-here")),
        });
    }
    if text.chars().count() > MAX_REMARK || text.chars().any(|c| c.is_control() && !"\r\n\t".contains(c)) {
        faults.push(FieldError {
            field: "text".to_owned(),
            message: cx.say(&said_with("said-remark-long", [("most", MAX_REMARK.into())])),
        });
    }
    if faults.is_empty() {
        let stored: Result<()> = attempts::ask(
            cx,
            named.campaign,
            named.id.shard(),
            Ask::Wrong {
                attempt: named.id.row_key(),
                place,
                reason: reason.to_owned(),
                text: text.to_owned(),
            },
        )
        .await;
        return match stored {
            Ok(()) => Ok(http::see_other(&format!("{}#q{place}", here(cx, token, None)))),
            Err(error) if error.status == 409 => Ok(http::see_other(&here(cx, token, None))),
            Err(error) if error.status == 503 => {
                let page = page_context(cx);
                let again = super::resend(&page, &form);
                Ok(error.into_page(&page, super::ways_on(cx), Some(again)))
            }
            Err(error) => Err(error),
        };
    }
    let attempt = attempts::view(cx, &named).await?;
    if attempt.done.is_none() {
        return Ok(http::see_other(&here(cx, token, None)));
    }
    result(cx, token, &named, &attempt, faults).await
}
