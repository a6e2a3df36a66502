//! `/r/{code}`: what became of a report, for the holder of its tracking code.

use app::{
    model::FieldError,
    report::{ProgressAskPage, ProgressPage, Step},
};
use domain::{
    case::{
        Actor, Event, Role, State, Step as CaseStep, Work,
        code::{NoCode, TrackingCode},
        table,
    },
    report::{Place, category_name},
};
use worker::{Request, Response};

use super::{context::Cx, guess, report::place_line};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::cases::wire::{By, CaseView, CasesCall, TakeStep},
    said::{Said, said},
};

/// `GET /r`
pub fn ask(cx: &Cx<'_>) -> Response {
    ask_page(cx, String::new(), None)
}

fn ask_page(cx: &Cx<'_>, typed: String, wrong: Option<&AppError>) -> Response {
    let status = wrong.map_or(200, |error| error.status);
    let errors = wrong.map(|error| FieldError {
        field: "code".to_owned(),
        message: cx.say(&error.message),
    });
    let page = ProgressAskPage {
        typed,
        errors: errors.into_iter().collect(),
    };
    let mut response = http::html(status, &app::pages::progress_ask(&cx.page, page), Cache::Never);
    if let Some(seconds) = wrong.and_then(|error| error.retry_after) {
        http::set(&mut response, "retry-after", &seconds.to_string());
    }
    response
}

/// `POST /r`: leads to the report with the code that was typed.
pub async fn follow(cx: &Cx<'_>, request: &mut Request) -> Result<Response> {
    let form: Form = http::form(request).await?;
    let typed = form.get("code").unwrap_or_default().trim();
    match find(cx, request, typed).await {
        Ok((code, _)) => Ok(http::see_other(&cx.page.link(&format!("/r/{}", code.digits())))),
        Err(error) if error.status == 422 || error.status == 429 => {
            Ok(ask_page(cx, typed.chars().take(40).collect(), Some(&error)))
        }
        Err(error) => Err(error),
    }
}

fn wrong(message: Said) -> AppError {
    AppError::new(422, "wrong_code", message.clone()).at("/code", message)
}

/// The code that was typed. One that does not check is refused here, and no object is asked.
fn read(typed: &str) -> Result<TrackingCode> {
    TrackingCode::read(typed).map_err(|reason| {
        wrong(match reason {
            NoCode::NotDigits | NoCode::Length => said("said-code-length"),
            NoCode::Check => said("said-code-check"),
        })
    })
}

/// The report with a code. Who tries codes out has to wait.
async fn find(cx: &Cx<'_>, request: &Request, typed: &str) -> Result<(TrackingCode, CaseView)> {
    let code = read(typed)?;
    guess::may(cx, request).await?;
    let hash = code.hash(&cx.config.signing_key).0;
    let found: Option<CaseView> = call(&cx.env, Object::Cases, &CasesCall::Find { code: hash }).await?;
    match found {
        Some(found) => Ok((code, found)),
        None => {
            guess::failed(cx, request).await?;
            Err(wrong(said("said-code-unknown")))
        }
    }
}

/// In an address, a wrong code is a page that is not there.
fn gone(error: AppError) -> AppError {
    match error.status {
        422 => AppError {
            status: 404,
            fields: Vec::new(),
            ..error
        },
        _ => error,
    }
}

/// `GET /r/{code}`
pub async fn show(cx: &Cx<'_>, request: &Request, typed: &str) -> Result<Response> {
    let (code, found) = find(cx, request, typed).await.map_err(gone)?;
    page(cx, &code, found)
}

fn page(cx: &Cx<'_>, code: &TrackingCode, found: CaseView) -> Result<Response> {
    let published = cx.published()?;
    let CaseView { mut row, history, .. } = found;
    if row.work == Work::Sealed {
        // Whoever holds the code may be the one who hurts.
        row.text.clear();
        row.category.clear();
        row.place = Place::default();
        row.photos = 0;
    }
    let received = Step {
        time: published.zone.minute(row.at),
        state: table::initial(row.work),
    };
    let moves = history
        .into_iter()
        .filter(|line| line.entry.from != line.entry.to);
    let steps = moves.map(|line| Step {
        time: published.zone.minute(line.entry.at),
        state: line.entry.to,
    });
    let page = ProgressPage {
        code: code.digits(),
        shown: code.to_string(),
        new: cx.query("new") == Some("1") && row.version == 0,
        state: row.state,
        may_withdraw: next(row.work, row.state, CaseStep::Withdraw),
        kind: row.kind,
        category: category_name(&published.content.categories, &row.category).to_owned(),
        place: place_line(&published.content, &row.place),
        text: row.text,
        photos: row.photos,
        steps: std::iter::once(received).chain(steps).collect(),
    };
    Ok(http::html(
        200,
        &app::pages::progress(&cx.page, page),
        Cache::Never,
    ))
}

/// Whether the holder of the code may take a step.
fn next(work: Work, state: State, step: CaseStep) -> bool {
    table::next(work, state, Role::Reporter).any(|rule| rule.step == step)
}

/// `POST /r/{code}/withdraw`. Once more changes nothing.
pub async fn withdraw(cx: &Cx<'_>, request: &Request, typed: &str) -> Result<Response> {
    let (code, found) = find(cx, request, typed).await.map_err(gone)?;
    if found.row.state != State::Withdrawn {
        let step = TakeStep {
            by: By::Code(code.hash(&cx.config.signing_key).0),
            version: found.row.version,
            event: Event::bare(CaseStep::Withdraw),
            actor: Actor::Reporter,
            who: String::new(),
            batch: String::new(),
            times: None,
        };
        let taken: Result<CaseView> = call(&cx.env, Object::Cases, &CasesCall::Take { step }).await;
        match taken {
            Ok(_) => {}
            // Twice at once.
            Err(error) if error.code == "case_changed" => {}
            Err(error) => return Err(error),
        }
    }
    Ok(http::see_other(&cx.page.link(&format!("/r/{}", code.digits()))))
}
