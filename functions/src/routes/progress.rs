//! `/r/{code}`: what became of a report, for the holder of its tracking code.

use app::{
    model::FieldError,
    report::{ProgressAskPage, ProgressPage, Step, Verdict},
};
use domain::{
    case::{
        Actor, Event, Facts, Role, State, Step as CaseStep, With, Words, Work,
        code::{NoCode, TrackingCode},
        event::Satisfaction,
        table,
    },
    clock::Millis,
    report::{Place, category_name},
};
use worker::{Request, Response};

use super::{
    console::case::{batch, check_batch, faults, fresh_batch},
    context::Cx,
    guess,
    report::place_line,
};
use crate::{
    call::{Object, call},
    cases::unit_name,
    contacts,
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::cases::{
        FORM_BATCH,
        wire::{By, CaseView, CasesCall, PhotoOwner, TakeStep},
    },
    photos,
    said::{Said, said},
    time,
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
    page(cx, &code, found, 200, Again::default()).await
}

/// The last digits of the number that its sender left, to know it by; empty: there is none. A page about a report does not wait for it.
async fn number_ending(cx: &Cx<'_>, found: &CaseView) -> String {
    if !found.contact || found.row.work == Work::Sealed {
        return String::new();
    }
    let contact = contacts::open(cx, &found.row.key).await.ok().flatten();
    contact.map_or_else(String::new, |contact| contact.phone.ending().to_owned())
}

/// `POST /r/{code}/contact`: nobody calls back. Once more changes nothing.
pub async fn remove_contact(cx: &Cx<'_>, request: &Request, typed: &str) -> Result<Response> {
    let (code, found) = find(cx, request, typed).await.map_err(gone)?;
    if found.contact {
        contacts::erase(cx, &found.row.key).await?;
    }
    Ok(http::see_other(&cx.page.link(&format!("/r/{}", code.digits()))))
}

/// What was refused, and what had been typed.
#[derive(Default)]
struct Again {
    errors: Vec<FieldError>,
    typed: [String; 3],
}

async fn page(
    cx: &Cx<'_>,
    code: &TrackingCode,
    found: CaseView,
    status: u16,
    again: Again,
) -> Result<Response> {
    let number = number_ending(cx, &found).await;
    let published = cx.published()?;
    let content = &published.content;
    let CaseView {
        mut row,
        history,
        into_state,
        ..
    } = found;
    let sealed = row.work == Work::Sealed;
    if sealed {
        // Whoever holds the code may be the one who hurts.
        row.text.clear();
        row.category.clear();
        row.place = Place::default();
        row.photos = 0;
    }
    let digits = code.digits();
    let photos = |batch: &str, count: u32| -> Vec<String> {
        (1..=count)
            .map(|n| format!("/r/{digits}/photo/{batch}/{n}"))
            .collect()
    };
    let received = Step {
        time: published.zone.minute(row.at),
        state: table::initial(row.work),
        detail: String::new(),
        words: String::new(),
        photos: Vec::new(),
    };
    let steps = history
        .iter()
        .filter(|line| line.entry.from != line.entry.to || line.entry.step == CaseStep::AddPhoto)
        .map(|line| {
            let entry = &line.entry;
            let with = &entry.with;
            let open = is_told(entry.step) && !sealed;
            let detail = match (entry.step, &with.unit) {
                (CaseStep::Dispatch | CaseStep::Assign, Some(unit)) => unit_name(content, unit),
                _ => String::new(),
            };
            Step {
                time: published.zone.minute(entry.at),
                state: entry.to,
                detail,
                words: with
                    .words
                    .as_ref()
                    .filter(|_| open)
                    .map(|words| words.as_str().to_owned())
                    .unwrap_or_default(),
                photos: photos(&line.batch, if open { with.photos.into() } else { 0 }),
            }
        });
    let may = |step| next(row.work, row.state, step);
    let verdict = if may(CaseStep::Rate) {
        Some(Verdict::Service)
    } else if may(CaseStep::FindSolved) {
        Some(Verdict::Solved)
    } else if may(CaseStep::FindUnsolved) && found_in_term(&found.facts, time::now()) {
        Some(Verdict::NotAfterAll)
    } else {
        None
    };
    let page = ProgressPage {
        shown: code.to_string(),
        new: cx.query("new") == Some("1") && row.version == 0,
        state: row.state,
        may_withdraw: may(CaseStep::Withdraw),
        kind: row.kind,
        category: category_name(&content.categories, &row.category).to_owned(),
        place: place_line(content, &row.place),
        text: row.text.clone(),
        photos: photos(FORM_BATCH, row.photos),
        unit: row
            .unit
            .as_ref()
            .filter(|_| !sealed)
            .map(|unit| unit_name(content, unit))
            .unwrap_or_default(),
        promised: row
            .promised
            .filter(|_| row.state.is_open())
            .map(|due| published.zone.minute(due))
            .unwrap_or_default(),
        together: into_state,
        steps: std::iter::once(received).chain(steps).collect(),
        verdict,
        may_add: may(CaseStep::AddPhoto),
        number,
        batch: fresh_batch()?,
        errors: again.errors,
        typed: again.typed,
        code: code.digits(),
    };
    Ok(http::html(
        status,
        &app::pages::progress(&cx.page, page),
        Cache::Never,
    ))
}

/// Whether “未解决” still reopens.
fn found_in_term(facts: &Facts, now: Millis) -> bool {
    facts.reopens_until().is_some_and(|until| now <= until)
}

/// Steps of which the words and the photos are the sender's to see: answers and results, not what the office says to itself.
fn is_told(step: CaseStep) -> bool {
    matches!(
        step,
        CaseStep::Reject
            | CaseStep::Transfer
            | CaseStep::Suspend
            | CaseStep::Report
            | CaseStep::Close
            | CaseStep::Answer
            | CaseStep::Decline
            | CaseStep::Realise
            | CaseStep::DoNotPublish
            | CaseStep::Serve
            | CaseStep::FindSolved
            | CaseStep::FindUnsolved
            | CaseStep::AddPhoto
            | CaseStep::Rate
    )
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

fn order(code: &TrackingCode, cx: &Cx<'_>, found: &CaseView, event: Event, batch: String) -> TakeStep {
    TakeStep {
        by: By::Code(code.hash(&cx.config.signing_key).0),
        version: found.row.version,
        event,
        actor: Actor::Reporter,
        who: String::new(),
        batch,
        times: None,
    }
}

/// `POST /r/{code}/verdict`: 解决了吗, 满意吗, why. The same form again is the same verdict.
pub async fn verdict(cx: &Cx<'_>, request: &mut Request, typed: &str) -> Result<Response> {
    let (code, found) = find(cx, request, typed).await.map_err(gone)?;
    let form: Form = http::form(request).await?;
    let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let mut errors: Vec<FieldError> = Vec::new();
    let mut fault = |field: &str, message: Said| {
        errors.push(FieldError {
            field: field.to_owned(),
            message: cx.say(&message),
        });
    };
    let step = if next(found.row.work, found.row.state, CaseStep::Rate) {
        CaseStep::Rate
    } else {
        match form.get("solved") {
            Some("yes") => CaseStep::FindSolved,
            Some("no") => CaseStep::FindUnsolved,
            _ => {
                fault("solved", said("said-verdict-solved"));
                CaseStep::FindSolved
            }
        }
    };
    let satisfaction = form.text("satisfaction").and_then(Satisfaction::named);
    if satisfaction.is_none() && step == CaseStep::Rate {
        fault("satisfaction", said("said-verdict-content"));
    }
    let words = match form.text("words").map(Words::read) {
        None => None,
        Some(Ok(words)) => Some(words),
        Some(Err(_)) => {
            fault("words", said("said-case-long-words"));
            None
        }
    };
    if errors.is_empty() {
        let with = With {
            words,
            satisfaction,
            ..With::default()
        };
        let step = order(&code, cx, &found, Event { step, with }, batch(&form)?);
        let taken: Result<CaseView> = call(&cx.env, Object::Cases, &CasesCall::Take { step }).await;
        match taken {
            Ok(_) => return Ok(http::see_other(&cx.page.link(&format!("/r/{}", code.digits())))),
            Err(error) if matches!(error.status, 409 | 422) => errors = faults(cx, &error),
            Err(error) => return Err(error),
        }
    }
    let again = Again {
        errors,
        typed: [given("solved"), given("satisfaction"), given("words")],
    };
    page(cx, &code, found, 422, again).await
}

/// `POST /r/{code}/photo?batch=`: one photo more.
pub async fn add_photo(cx: &Cx<'_>, request: &mut Request, typed: &str) -> Result<Response> {
    let (code, found) = find(cx, request, typed).await.map_err(gone)?;
    let batch = check_batch(cx.query("batch").unwrap_or_default())?;
    if !next(found.row.work, found.row.state, CaseStep::AddPhoto) {
        return Err(AppError::new(409, "case_changed", said("said-case-not-now")));
    }
    let key = &found.row.key;
    let received = photos::receive_multipart(request, &cx.env, key, &batch, 1).await;
    let wrong = match received {
        // The same form again: the photo is there already, or the step is even taken.
        Ok((_, photos)) if !photos.is_empty() => None,
        Ok(_) => Some(AppError::new(422, "no_photo", said("said-photo-none"))),
        Err(error) if error.code == "photos_settled" => None,
        Err(error) if matches!(error.status, 413 | 422) => Some(error),
        Err(error) => return Err(error),
    };
    let wrong = match wrong {
        Some(wrong) => wrong,
        None => {
            let with = With {
                photos: 1,
                ..With::default()
            };
            let event = Event {
                step: CaseStep::AddPhoto,
                with,
            };
            let step = order(&code, cx, &found, event, batch);
            let taken: Result<CaseView> = call(&cx.env, Object::Cases, &CasesCall::Take { step }).await;
            match taken {
                Ok(_) => return Ok(http::see_other(&cx.page.link(&format!("/r/{}", code.digits())))),
                Err(error) if matches!(error.status, 409 | 422) => error,
                Err(error) => return Err(error),
            }
        }
    };
    let status = wrong.status;
    let again = Again {
        errors: vec![FieldError {
            field: "photo".to_owned(),
            message: cx.say(&wrong.message),
        }],
        ..Again::default()
    };
    page(cx, &code, found, status, again).await
}

/// `GET /r/{code}/photo/{batch}/{n}`: the n-th photo of a batch.
pub async fn photo(cx: &Cx<'_>, request: &Request, typed: &str, batch: &str, n: &str) -> Result<Response> {
    let (code, found) = find(cx, request, typed).await.map_err(gone)?;
    if found.row.work == Work::Sealed {
        return Err(AppError::not_found());
    }
    // Of the office's photos, those that the page shows.
    let own = batch == FORM_BATCH
        || found
            .history
            .iter()
            .any(|line| line.batch == batch && is_told(line.entry.step));
    let by = By::Code(code.hash(&cx.config.signing_key).0);
    let message = CasesCall::Photographed { by, reader: None };
    let owner: Option<PhotoOwner> = call(&cx.env, Object::Cases, &message).await?;
    let owner = owner.filter(|owner| own && owner.batches.iter().any(|one| one == batch));
    let owner = owner.ok_or_else(AppError::not_found)?;
    photos::nth(cx, &owner.key, batch, n).await
}
