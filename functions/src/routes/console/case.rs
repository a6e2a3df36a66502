//! `/console/cases/{number}`: one case, and its next step.

use app::{
    case::{CallBack, CaseEntry, CasePage, ContactBox, DecisionLine, LookLine, StepForm, Typed},
    model::FieldError,
};
use data_encoding::HEXLOWER;
use domain::{
    case::{
        Actor, Event, Role, Step, Times, With,
        clock::complete,
        event::{MAX_PHOTOS, OutsideNumber, RejectCode, Satisfaction, Words},
        step::{Part, takes},
        table::{self, Need, Rule},
        with_unit,
    },
    clock::Millis,
    contact::{self, Reason},
    id::{CaseNumber, UnitId},
};
use worker::{Request, Response};

use super::{
    cases::{audit, line},
    session::{check_form, check_origin, organizer},
};
use crate::{
    call::{Object, call},
    cases::{calendar, is_unit, limit, unit_name, units_for},
    contacts,
    error::{AppError, Result},
    http::{self, Form},
    objects::{
        cases::{
            FORM_BATCH,
            supervision::{Decided, Supervise},
            wire::{By, CaseView, CasesCall, EntryView, PhotoOwner, TakeStep},
        },
        messages::{SessionReply, SiteCall},
    },
    photos,
    routes::context::Cx,
    said::said,
    time,
};

/// A key for a form that takes a step: the same form twice is one step.
pub fn fresh_batch() -> Result<String> {
    Ok(HEXLOWER.encode(&time::entropy::<16>()?))
}

/// The key of the form that was sent.
pub fn batch(form: &Form) -> Result<String> {
    check_batch(form.get("batch").unwrap_or_default())
}

/// The same of an address.
pub fn check_batch(batch: &str) -> Result<String> {
    let good = batch.len() == 32 && batch.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if good {
        Ok(batch.to_owned())
    } else {
        Err(AppError::new(422, "bad_form", said("said-case-used-form")))
    }
}

/// Nobody finds out whether there is a case that is not theirs.
pub fn unknown() -> AppError {
    AppError::new(404, "unknown_case", said("said-case-unknown"))
}

/// What is wrong, field by field.
pub fn faults(cx: &Cx<'_>, error: &AppError) -> Vec<FieldError> {
    if error.fields.is_empty() {
        return vec![FieldError {
            field: String::new(),
            message: cx.say(&error.message),
        }];
    }
    error
        .fields
        .iter()
        .map(|field| FieldError {
            field: field.path.trim_start_matches('/').to_owned(),
            message: cx.say(&field.message),
        })
        .collect()
}

/// A case, if whoever is signed in sees it.
pub async fn look(cx: &Cx<'_>, session: &SessionReply, number: CaseNumber) -> Result<Option<CaseView>> {
    let message = CasesCall::Show {
        number,
        reader: session.actor()?,
    };
    call(&cx.env, Object::Cases, &message).await
}

fn read_number(text: &str) -> Result<CaseNumber> {
    text.parse().map(CaseNumber).map_err(|_| unknown())
}

/// `GET /console/cases/{number}`
pub async fn show(cx: &Cx<'_>, session: &SessionReply, number: &str) -> Result<Response> {
    let view = look(cx, session, read_number(number)?)
        .await?
        .ok_or_else(unknown)?;
    // Before it is shown: what could not be written down is not looked at.
    audit(cx, session, "see_case", view.row.number.to_string()).await?;
    draw(cx, session, &view, Answer::fresh(200, Vec::new())?).await
}

/// What a page of a case shows beside the case.
struct Answer {
    status: u16,
    typed: Typed,
    errors: Vec<FieldError>,
    batch: String,
    /// How its reporter can be called back, where that was asked for.
    callback: Option<CallBack>,
}

impl Answer {
    /// Nothing was typed.
    fn fresh(status: u16, errors: Vec<FieldError>) -> Result<Answer> {
        Ok(Answer {
            status,
            typed: Typed::default(),
            errors,
            batch: fresh_batch()?,
            callback: None,
        })
    }
}

/// How the reporter can be called back, as far as this person is told.
async fn contact_box(
    cx: &Cx<'_>,
    actor: &Actor,
    view: &CaseView,
    callback: Option<CallBack>,
) -> Result<ContactBox> {
    if let Some(callback) = callback {
        return Ok(ContactBox::Shown(callback));
    }
    let row = &view.row;
    Ok(if !contact::may_know(actor) {
        ContactBox::Hidden
    } else if !view.contact || !contacts::has(cx, &row.key).await? {
        ContactBox::Nothing
    } else if contact::may_look(actor, row.work, row.state) {
        ContactBox::Offered
    } else {
        ContactBox::Kept
    })
}

async fn looks(cx: &Cx<'_>, actor: &Actor, view: &CaseView) -> Result<Vec<LookLine>> {
    if !view.contact || !contact::may_know(actor) {
        return Ok(Vec::new());
    }
    let message = SiteCall::Looks {
        number: view.row.number,
    };
    let looks: Vec<(Millis, String, Reason)> = call(&cx.env, Object::Site, &message).await?;
    let zone = &cx.published()?.zone;
    let line = |(at, who, reason)| LookLine {
        time: zone.minute(at),
        who,
        reason,
    };
    Ok(looks.into_iter().map(line).collect())
}

async fn decisions(cx: &Cx<'_>, reader: Actor, number: CaseNumber) -> Result<Vec<DecisionLine>> {
    let ask = Supervise::Decisions { number, reader };
    let all: Vec<Decided> = call(&cx.env, Object::Cases, &CasesCall::Supervise { ask }).await?;
    let zone = &cx.published()?.zone;
    let line = |one: Decided| DecisionLine {
        level: one.level.into(),
        time: zone.minute(one.at),
        decided: one.decided.map(|at| zone.minute(at)).unwrap_or_default(),
        raised: one.raised.map(u8::from).unwrap_or_default(),
        who: one.who,
        reason: one.reason,
    };
    Ok(all.into_iter().map(line).collect())
}

/// `POST /console/cases/{number}/contact`: how its reporter can be called back, on this one answer. It is written down before it is opened.
pub async fn contact(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    number: &str,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let number = read_number(number)?;
    let view = look(cx, session, number).await?.ok_or_else(unknown)?;
    let row = &view.row;
    if !contact::may_look(&session.actor()?, row.work, row.state) {
        return Err(AppError::new(403, "not_allowed", said("said-contact-not-yours")));
    }
    let Some(reason) = form.get("reason").and_then(Reason::named) else {
        let missing = FieldError {
            field: "reason".to_owned(),
            message: cx.say(&said("said-contact-reason")),
        };
        return draw(cx, session, &view, Answer::fresh(422, vec![missing])?).await;
    };
    if !view.contact || !contacts::has(cx, &row.key).await? {
        return draw(cx, session, &view, Answer::fresh(200, Vec::new())?).await;
    }
    let message = SiteCall::LookAtContact {
        organizer: session.name.clone(),
        number,
        reason,
    };
    let () = call(&cx.env, Object::Site, &message).await?;
    let callback = contacts::open(cx, &row.key).await?;
    let answer = Answer {
        callback: callback.as_ref().map(contacts::shown),
        ..Answer::fresh(200, Vec::new())?
    };
    draw(cx, session, &view, answer).await
}

fn form_of(rule: &Rule) -> StepForm {
    let needs = |need| rule.needs.contains(&need);
    let step = rule.step;
    StepForm {
        step,
        words: needs(Need::Words),
        code: needs(Need::Code),
        unit: needs(Need::Unit),
        due: match step {
            // The office's server works these out.
            Step::Resume | Step::RefuseExtension => None,
            _ => takes(step, Part::Due).then(|| needs(Need::LaterDue)),
        },
        into: needs(Need::Into),
        outside: takes(step, Part::OutsideNumber).then(|| needs(Need::OutsideNumber)),
        photos: takes(step, Part::Photos),
        satisfaction: takes(step, Part::Satisfaction),
    }
}

async fn draw(cx: &Cx<'_>, session: &SessionReply, view: &CaseView, answer: Answer) -> Result<Response> {
    let Answer {
        status,
        typed,
        errors,
        batch,
        callback,
    } = answer;
    let actor = session.actor()?;
    let contact = contact_box(cx, &actor, view, callback).await?;
    let looks = looks(cx, &actor, view).await?;
    let decisions = decisions(cx, actor, view.row.number).await?;
    let published = cx.published()?;
    let content = &published.content;
    let role = session.place.role;
    let now = time::now();
    let row = &view.row;
    let calendar = calendar(published)?;
    let steps: Vec<StepForm> = table::next(row.work, row.state, role).map(form_of).collect();
    let dispatches = steps.iter().any(|form| with_unit(form.step));
    let own = format!("/console/cases/{}/photo", row.number);
    let photos = |batch: &str, count: u32| -> Vec<String> {
        (1..=count).map(|n| format!("{own}/{batch}/{n}")).collect()
    };
    let runs = matches!(role, Role::Administrator | Role::Coordinator);
    let may_release = runs && row.work.is_listed();
    let page = CasePage {
        organizer: organizer(session),
        line: line(cx, row, role, now)?,
        kind: row.kind,
        version: row.version,
        batch,
        promised: row
            .promised
            .map(|due| published.zone.minute(due))
            .unwrap_or_default(),
        video: row.video.clone(),
        outside: row.outside.clone(),
        joined: row.joined,
        level: row.level,
        into: view
            .history
            .iter()
            .rev()
            .find_map(|line| line.entry.with.into)
            .filter(|_| row.state == domain::case::State::Merged)
            .map(|into| into.0),
        merged: view.merged.iter().map(|number| number.0).collect(),
        photos: photos(FORM_BATCH, row.photos),
        history: view
            .history
            .iter()
            .map(|line| entry(cx, line, &photos))
            .collect::<Result<_>>()?,
        units: if dispatches {
            units_for(content, &view.facts)
        } else {
            Vec::new()
        },
        release: may_release.then_some(row.released.is_some()),
        contact,
        looks,
        decisions,
        orders: runs,
        weekends_only: dispatches && calendar.knows(published.zone.year(now)).is_none(),
        notice: cx.query("done").and_then(Step::named),
        errors,
        typed,
        steps,
    };
    Ok(http::html(
        status,
        &app::pages::console::case(&cx.page, page),
        http::Cache::Never,
    ))
}

fn entry(cx: &Cx<'_>, line: &EntryView, photos: &impl Fn(&str, u32) -> Vec<String>) -> Result<CaseEntry> {
    let published = cx.published()?;
    let entry = &line.entry;
    let with = &entry.with;
    Ok(CaseEntry {
        time: published.zone.minute(entry.at),
        who: line.who.clone(),
        step: entry.step,
        to: entry.to,
        words: with
            .words
            .as_ref()
            .map(|words| words.as_str().to_owned())
            .unwrap_or_default(),
        code: with.code,
        unit: with
            .unit
            .as_ref()
            .map(|unit| unit_name(&published.content, unit))
            .unwrap_or_default(),
        due: with.due.map(|due| published.zone.minute(due)).unwrap_or_default(),
        into: with.into.map(|into| into.0),
        outside: with
            .outside
            .as_ref()
            .map(|number| number.as_str().to_owned())
            .unwrap_or_default(),
        satisfaction: with.satisfaction,
        photos: photos(&line.batch, with.photos.into()),
    })
}

/// What came with a step. What was left empty is not there; whether it had to be is the table's to say.
pub fn read_with(cx: &Cx<'_>, step: Step, form: &Form, photos: u8) -> Result<With> {
    let published = cx.published()?;
    let mut error = AppError::new(422, "bad_step", said("said-staff-wrong"));
    let words = match form.text("words").map(Words::read) {
        None => None,
        Some(Ok(words)) => Some(words),
        Some(Err(_)) => {
            error = error.at("/words", said("said-case-long-words"));
            None
        }
    };
    let mut with = With {
        words,
        photos,
        ..With::default()
    };
    if takes(step, Part::Code) {
        with.code = form.text("code").and_then(RejectCode::named);
    }
    if takes(step, Part::Satisfaction) {
        with.satisfaction = form.text("satisfaction").and_then(Satisfaction::named);
    }
    if takes(step, Part::Unit)
        && let Some(typed) = form.text("unit")
    {
        let unit: Option<UnitId> = typed.parse().ok();
        with.unit = unit.filter(|unit| is_unit(&published.content, unit));
    }
    if takes(step, Part::Due)
        && let Some(typed) = form.text("due")
    {
        with.due = published.zone.parse_minute(&typed.replacen('T', " ", 1));
        if with.due.is_none() {
            error = error.at("/due", said("said-case-due"));
        }
    }
    if takes(step, Part::Into)
        && let Some(typed) = form.text("into")
    {
        with.into = typed.trim_start_matches('#').parse().ok().map(CaseNumber);
    }
    if takes(step, Part::OutsideNumber)
        && let Some(typed) = form.text("outside")
    {
        match OutsideNumber::try_from(typed.to_owned()) {
            Ok(number) => with.outside = Some(number),
            Err(_) => error = error.at("/outside", said("said-case-outside")),
        }
    }
    if error.fields.is_empty() {
        Ok(with)
    } else {
        Err(error)
    }
}

/// The message that takes a step, with what the office's server knows better than a form.
pub fn order(
    cx: &Cx<'_>,
    view: &CaseView,
    mut event: Event,
    actor: Actor,
    session: &SessionReply,
    batch: String,
    now: Millis,
) -> Result<TakeStep> {
    let published = cx.published()?;
    let calendar = calendar(published)?;
    let facts = &view.facts;
    let limit = limit(&published.content, facts.opening.category.as_ref());
    complete(facts, event.step, &mut event.with, limit, &calendar, now);
    // The clock as it will stand. A step that is refused moves none.
    let times = domain::case::apply(facts, &event, &actor, now)
        .ok()
        .and_then(|entry| {
            let mut after = facts.clone();
            after.take(&entry);
            Times::of(&after, &calendar)
        });
    Ok(TakeStep {
        by: By::Number(view.row.number),
        version: view.row.version,
        event,
        actor,
        who: session.name.clone(),
        batch,
        times,
    })
}

/// `POST /console/cases/{number}`: takes a step. The same form again is the same step.
pub async fn step(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    number: &str,
) -> Result<Response> {
    let number = read_number(number)?;
    check_origin(request)?;
    let view = look(cx, session, number).await?.ok_or_else(unknown)?;
    // Photos are kept as they come, so that the key of their batch comes before them, in the address.
    let photographed = http::media_type(request) == "multipart/form-data";
    let (form, batch) = if photographed {
        let batch = check_batch(cx.query("batch").unwrap_or_default())?;
        let key = &view.row.key;
        let received = photos::receive_multipart(request, &cx.env, key, &batch, MAX_PHOTOS.into()).await;
        match received {
            Ok((form, _)) => (form, batch),
            Err(error) if matches!(error.status, 413 | 422) => {
                let wrong = vec![FieldError {
                    field: String::new(),
                    message: cx.say(&error.message),
                }];
                let answer = Answer {
                    batch,
                    ..Answer::fresh(error.status, wrong)?
                };
                return draw(cx, session, &view, answer).await;
            }
            // The form was sent before, with its photos.
            Err(error) if error.code == "photos_settled" => {
                return Ok(http::see_other(
                    &cx.page.link(&format!("/console/cases/{number}")),
                ));
            }
            Err(error) => return Err(error),
        }
    } else {
        let form = http::form_up_to(request, 64 * 1024).await?;
        let batch = batch(&form)?;
        (form, batch)
    };
    check_form(request, &form, session)?;
    let kept = if photographed {
        photos::numbers(&cx.env, &view.row.key, &batch).await?.len()
    } else {
        0
    };
    let kept = u8::try_from(kept).unwrap_or(u8::MAX);
    let step = form
        .get("step")
        .and_then(Step::named)
        .ok_or_else(|| AppError::new(422, "bad_step", said("said-case-not-now")))?;
    let version: u32 = form
        .get("version")
        .and_then(|v| v.parse().ok())
        .unwrap_or(u32::MAX);
    let taken: Result<CaseView> = async {
        let with = read_with(cx, step, &form, kept)?;
        let event = Event { step, with };
        let mut order = order(
            cx,
            &view,
            event,
            session.actor()?,
            session,
            batch.clone(),
            time::now(),
        )?;
        order.version = version;
        call(&cx.env, Object::Cases, &CasesCall::Take { step: order }).await
    }
    .await;
    match taken {
        Ok(_) => {
            let to = format!("/console/cases/{number}?done={}", step.as_str());
            Ok(http::see_other(&cx.page.link(&to)))
        }
        Err(error) if matches!(error.status, 403 | 409 | 422) => {
            let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
            let typed = Typed {
                step: Some(step),
                words: given("words"),
                code: given("code"),
                unit: given("unit"),
                due: given("due"),
                into: given("into"),
                outside: given("outside"),
                satisfaction: given("satisfaction"),
                photos: kept.into(),
            };
            // Nothing was stored: the same form may be sent again, with the photos that it brought. One that was used up is another.
            let batch = if error.code == "used_form" {
                fresh_batch()?
            } else {
                batch
            };
            let answer = Answer {
                status: error.status,
                typed,
                errors: faults(cx, &error),
                batch,
                callback: None,
            };
            draw(cx, session, &view, answer).await
        }
        Err(error) => Err(error),
    }
}

/// `GET /console/cases/{number}/photo/{batch}/{n}`
pub async fn photo(
    cx: &Cx<'_>,
    session: &SessionReply,
    number: &str,
    batch: &str,
    n: &str,
) -> Result<Response> {
    let message = CasesCall::Photographed {
        by: By::Number(read_number(number)?),
        reader: Some(session.actor()?),
    };
    let owner: Option<PhotoOwner> = call(&cx.env, Object::Cases, &message).await?;
    let owner = owner.filter(|owner| owner.batches.iter().any(|one| one == batch));
    let owner = owner.ok_or_else(AppError::not_found)?;
    photos::nth(cx, &owner.key, batch, n).await
}
