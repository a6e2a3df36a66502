//! `/c/{campaign}/quiz` and `/c/{campaign}/start`: the way into an attempt.

use app::model::{Choice, FieldError, QuizStartPage, StartCode, StartForm, StartState};
use domain::{
    code,
    id::TeamNumber,
    limit::{self, History, NoStart},
    quiz::{Campaign, Extended, Group, IdentityKind},
};
use worker::{Request, Response};

use super::{
    context::{Cx, Person},
    guess, portal,
};
use crate::{
    attempts::{self, Wish},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{HistoryReply, Tell},
    said::{Said, said},
    time, views,
};

/// The rules in short and the form that starts. Every visit gets a fresh attempt id, so the page is not kept.
pub async fn show(cx: &Cx<'_>, campaign: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, campaign)?;
    match (campaign.identity(), cx.query(portal::TOKEN)) {
        (Some(IdentityKind::Portal), Some(token)) => portal::enter(cx, campaign, token),
        _ => page(cx, campaign, None, 200, &Form::default(), Vec::new()).await,
    }
}

/// Starts and leads to the paper. A repeated post leads to the same one.
pub async fn post(cx: &Cx<'_>, request: &mut Request, campaign: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, campaign)?;
    let form = http::form(request).await?;
    let (person, team) = match who(cx, request, campaign, &form).await {
        Ok(Who::Known { person, team }) => (person, team),
        Ok(Who::NotThroughPortal) => return portal::page(cx, campaign, true),
        Err(error) if matches!(error.status, 422 | 429) => {
            return faulty(cx, campaign, None, &form, &error).await;
        }
        Err(error) => return Err(error),
    };
    let wish = Wish {
        attempt: form.text("attempt").unwrap_or_default(),
        district: form.text("district"),
        age: form.text("age"),
        channel: cx.channel(),
        team,
        tell: Tell::Token,
        extended: if form.text("extended").is_some() {
            Extended::Yes
        } else {
            Extended::No
        },
    };
    match attempts::start(cx, campaign, person.as_ref(), wish).await {
        Ok(reply) => {
            let to = cx.page_for(person.as_ref()).link(&format!("/a/{}", reply.token));
            Ok(http::see_other(&to))
        }
        Err(error) if error.status == 409 => page(cx, campaign, person, 409, &form, Vec::new()).await,
        Err(error) if guess::is_wrong_code(&error) => {
            guess::failed(cx, request).await?;
            faulty(cx, campaign, None, &form, &error).await
        }
        Err(error) if error.status == 422 => faulty(cx, campaign, person, &form, &error).await,
        Err(error) if error.status == 503 => {
            let page = cx.page_for(person.as_ref());
            Ok(error.into_page(&page, super::ways_on(cx), Some(super::resend(&page, &form))))
        }
        Err(error) => Err(error),
    }
}

/// Who starts, as far as can be said before the shard is asked.
enum Who {
    Known {
        person: Option<Person>,
        team: Option<TeamNumber>,
    },
    /// The portal has to say first.
    NotThroughPortal,
}

async fn who(cx: &Cx<'_>, request: &Request, campaign: &Campaign, form: &Form) -> Result<Who> {
    let carried = cx.person(campaign, form.text("ticket"));
    // A cookie that was deleted meanwhile, or a ticket that is not ours: the form comes again.
    let too_old = || {
        let message = said("said-start-old");
        AppError::new(422, "no_ticket", message.clone()).at("/attempt", message)
    };
    let mut team = None;
    let person = match campaign.identity() {
        None => None,
        Some(IdentityKind::Device) => Some(carried.ok_or_else(too_old)?),
        Some(IdentityKind::Portal) => match carried {
            Some(person) => Some(person),
            None => return Ok(Who::NotThroughPortal),
        },
        Some(IdentityKind::Code) => match (form.text("code"), carried) {
            (None, Some(person)) => Some(person),
            (typed, _) => {
                guess::may(cx, request).await?;
                let typed = typed.ok_or_else(|| missing("/code", said("said-no-code")))?;
                Some(guess::holder(cx, campaign, typed)?)
            }
        },
        Some(IdentityKind::Team) => {
            let person = carried.ok_or_else(too_old)?;
            guess::may(cx, request).await?;
            let typed = form
                .text("team")
                .ok_or_else(|| missing("/team", said("said-no-team-code")))?;
            team = match guess::team(cx, campaign, typed) {
                Ok(team) => Some(team),
                Err(error) => {
                    guess::failed(cx, request).await?;
                    return Err(error);
                }
            };
            // The device remembers the last one who started on it, who may go on there.
            cx.offer_ticket(&person);
            Some(person)
        }
    };
    Ok(Who::Known { person, team })
}

/// The refusal of a form without its code.
fn missing(path: &str, message: Said) -> AppError {
    AppError::new(422, "no_code", message.clone()).at(path, message)
}

/// The form again, with what is wrong.
async fn faulty(
    cx: &Cx<'_>,
    campaign: &Campaign,
    person: Option<Person>,
    form: &Form,
    error: &AppError,
) -> Result<Response> {
    let faults = error
        .fields
        .iter()
        .map(|f| FieldError {
            field: f.path.trim_start_matches('/').to_owned(),
            message: cx.say(&f.message),
        })
        .collect();
    let mut response = page(cx, campaign, person, error.status, form, faults).await?;
    if let Some(seconds) = error.retry_after {
        http::set(&mut response, "retry-after", &seconds.to_string());
    }
    Ok(response)
}

/// Whose start page it is. None where nobody is known yet, or nobody ever is; `Err` is the answer instead of the page.
fn visitor(
    cx: &Cx<'_>,
    campaign: &Campaign,
    form: &Form,
) -> Result<std::result::Result<Option<Person>, Response>> {
    let known = cx.person(campaign, form.text("ticket"));
    Ok(Ok(match (campaign.identity(), known) {
        (None, _) => None,
        (_, Some(person)) => Some(person),
        // What the address carries was a pass once.
        (Some(IdentityKind::Portal), None) => {
            return portal::page(cx, campaign, cx.query("t").is_some()).map(Err);
        }
        (Some(IdentityKind::Code | IdentityKind::Team), None) => None,
        (Some(IdentityKind::Device), None) => Some(cx.new_ticket()?),
    }))
}

async fn page(
    cx: &Cx<'_>,
    campaign: &Campaign,
    person: Option<Person>,
    status: u16,
    form: &Form,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let published = cx.published()?;
    let now = time::now();
    let person = match person {
        Some(person) => Some(person),
        None => match visitor(cx, campaign, form)? {
            Ok(visitor) => visitor,
            Err(answer) => return Ok(answer),
        },
    };
    let history = match &person {
        Some(person) => attempts::history(cx, campaign, person).await?,
        None => HistoryReply::default(),
    };
    // The next one to start with a team's code is somebody else, also on the same device.
    let starter = match campaign.identity() {
        Some(IdentityKind::Team) => Some(cx.another_ticket()?),
        _ => None,
    };
    let known = match starter {
        Some(_) => History::default(),
        None => History {
            open: history.open.is_some(),
            today: history.today,
            total: history.total,
        },
    };
    let starter = starter.as_ref().or(person.as_ref());
    let state = match limit::decide(campaign, now, known) {
        Ok(_) => StartState::Ready(start_form(cx, campaign, starter, form, errors)?),
        Err(NoStart::NotOpen) => StartState::NotOpen {
            opens: published.zone.minute(campaign.opens),
        },
        Err(NoStart::Closed) => StartState::Closed {
            closed: published.zone.minute(campaign.closes),
        },
        Err(NoStart::DayUsed) => StartState::DoneToday { tries: history.today },
        Err(NoStart::AllUsed) => StartState::DoneAll { tries: history.total },
    };
    let model = QuizStartPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        kind: views::kind(campaign),
        facts: views::facts(campaign),
        rules: views::paragraphs(&campaign.rules),
        state,
        resume: history.open,
    };
    let html = app::pages::quiz_start(&cx.page_for(person.as_ref()), model);
    Ok(http::html(status, &html, http::Cache::Never))
}

fn start_form(
    cx: &Cx<'_>,
    campaign: &Campaign,
    person: Option<&Person>,
    form: &Form,
    errors: Vec<FieldError>,
) -> Result<StartForm> {
    let rules = campaign.personal();
    let choices = |groups: &[Group]| {
        groups
            .iter()
            .map(|g| Choice {
                id: g.id.to_string(),
                name: g.name.clone(),
            })
            .collect()
    };
    let typed = |name: &str| form.text(name).unwrap_or_default().to_owned();
    let code = match campaign.identity() {
        Some(IdentityKind::Code) if person.is_none() => StartCode::Access(typed("code")),
        // A printed card's QR code brings the team's code along.
        Some(IdentityKind::Team) => StartCode::Team(match form.text("team").or_else(|| cx.query("team")) {
            Some(text) => text.chars().take(code::MAX_CODE * 2).collect(),
            None => String::new(),
        }),
        _ => StartCode::None,
    };
    Ok(StartForm {
        attempt: attempts::mint(cx, campaign, person)?.seal(&cx.config.signing_key),
        ticket: person.and_then(Person::carried),
        code,
        districts: rules.map(|r| choices(&r.districts)).unwrap_or_default(),
        ages: rules.map(|r| choices(&r.ages)).unwrap_or_default(),
        district: form.text("district").map(str::to_owned),
        age: form.text("age").map(str::to_owned),
        can_extend: rules.is_some_and(|r| r.minutes.is_some()),
        extended: form.text("extended").is_some(),
        errors,
    })
}

/// The refusal of a JSON client that has no ticket.
pub fn no_ticket() -> AppError {
    AppError::new(422, "no_ticket", said("said-no-ticket")).at("/ticket", said("said-not-ours"))
}
