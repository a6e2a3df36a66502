//! `/c/{campaign}/quiz` and `/c/{campaign}/start`: the way into an attempt.

use app::model::{Choice, FieldError, QuizStartPage, StartForm, StartState};
use domain::{
    limit::{self, History, NoStart},
    quiz::{Campaign, Extended, Group},
};
use worker::{Request, Response};

use super::context::{Cx, Person};
use crate::said::said;
use crate::{
    attempts::{self, Wish},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{HistoryReply, Tell},
    time, views,
};

/// The rules in short and the form that starts. Every visit gets a fresh attempt id, so the page is not kept.
pub async fn show(cx: &Cx<'_>, campaign: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, campaign)?;
    page(cx, campaign, None, 200, &Form::default(), Vec::new()).await
}

/// Starts and leads to the paper. A repeated post leads to the same one.
pub async fn post(cx: &Cx<'_>, request: &mut Request, campaign: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, campaign)?;
    let form = http::form(request).await?;
    let person = match campaign.personal() {
        None => None,
        Some(_) => match cx.ticket(form.text("ticket")) {
            Some(person) => Some(person),
            // A cookie that was deleted meanwhile, or a ticket that is not ours: the form comes again.
            None => {
                let fault = FieldError {
                    field: "attempt".to_owned(),
                    message: cx.say(&said("said-start-old")),
                };
                return page(cx, campaign, None, 422, &form, vec![fault]).await;
            }
        },
    };
    let wish = Wish {
        attempt: form.text("attempt").unwrap_or_default(),
        district: form.text("district"),
        age: form.text("age"),
        channel: cx.channel(),
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
        Err(error) if error.status == 422 => {
            let faults = error
                .fields
                .iter()
                .map(|f| FieldError {
                    field: f.path.trim_start_matches('/').to_owned(),
                    message: cx.say(&f.message),
                })
                .collect();
            page(cx, campaign, person, 422, &form, faults).await
        }
        Err(error) if error.status == 503 => {
            let page = cx.page_for(person.as_ref());
            Ok(error.into_page(&page, super::ways_on(cx), Some(super::resend(&page, &form))))
        }
        Err(error) => Err(error),
    }
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
    let person = match (campaign.personal(), person) {
        (None, _) => None,
        (Some(_), Some(person)) => Some(person),
        (Some(_), None) => Some(match cx.ticket(None) {
            Some(person) => person,
            None => cx.new_ticket()?,
        }),
    };
    let history = match &person {
        Some(person) => attempts::history(cx, campaign, person).await?,
        None => HistoryReply::default(),
    };
    let known = History {
        open: history.open.is_some(),
        today: history.today,
        total: history.total,
    };
    let state = match limit::decide(campaign, now, known) {
        Ok(_) => StartState::Ready(start_form(cx, campaign, person.as_ref(), form, errors)?),
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
    Ok(StartForm {
        attempt: attempts::mint(cx, campaign, person)?.seal(&cx.config.signing_key),
        ticket: person
            .filter(|p| !p.by_cookie)
            .map(|p| p.ticket.seal(&cx.config.signing_key)),
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
