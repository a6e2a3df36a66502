//! `/i/{link}`: the survey form of an interviewer (现场问询). One person after the other on one device.

use app::{model::FieldError, outreach::InterviewPage};
use domain::{
    interview::{self, Interview, InterviewLink, LinkId},
    limit::NoStart,
    quiz::Campaign,
    survey::Survey,
    tally::ReplyPlacing,
};
use serde::Serialize;
use worker::{Request, Response};

use super::{context::Cx, survey};
use crate::{
    attempts::ask,
    error::{AppError, Result},
    http::{self, Form},
    objects::{
        ballots::hex,
        messages::{Ask, SurveyReply},
    },
    overload::{self, Coming},
    said::said,
    time,
};

/// An interviewer link that is in force.
struct Found<'a> {
    link: &'a InterviewLink,
    campaign: &'a Campaign,
    survey: &'a Survey,
    shard: u16,
}

fn gone() -> AppError {
    AppError::new(410, "link_gone", said("said-link-gone"))
}

/// Reads a link's address. It is a bearer secret: neither it nor what is in it is ever logged.
fn find<'a>(cx: &'a Cx<'_>, text: &str) -> Result<Found<'a>> {
    let unknown = || AppError::new(404, "unknown_link", said("said-link-unknown"));
    let sealed = LinkId::open(&cx.config.signing_key, text).map_err(|_| unknown())?;
    let published = cx.published()?;
    let link = published
        .outreach
        .interviews
        .get(&sealed.id)
        .filter(|link| sealed.is_of(&link.campaign))
        .ok_or_else(unknown)?;
    if link.revoked.is_some() {
        return Err(gone());
    }
    let campaign = published.campaign(&link.campaign).map_err(|_| gone())?;
    let survey = published
        .content
        .surveys
        .get(&link.survey)
        .filter(|survey| survey.campaign == campaign.id)
        .ok_or_else(gone)?;
    // Nobody asks children one by one and writes down where.
    if campaign.personal().is_none() {
        return Err(gone());
    }
    Ok(Found {
        link,
        campaign,
        survey,
        shard: link.tags.link.shard(published.shards(&campaign.id)),
    })
}

/// What the page's script is told.
#[derive(Serialize)]
struct Told {
    /// Replies of this link so far.
    recorded: u64,
}

/// The form for the next person, and how many were recorded.
pub async fn show(cx: &Cx<'_>, request: &Request, text: &str) -> Result<Response> {
    let found = find(cx, text)?;
    open(found.campaign)?;
    let recorded = recorded(cx, &found).await?;
    if http::wants_json(request) {
        return Ok(http::json(200, &Told { recorded }));
    }
    page(cx, text, &found, recorded, &Form::default(), Vec::new())
}

fn open(campaign: &Campaign) -> Result<()> {
    let now = time::now();
    if now < campaign.opens {
        return Err(NoStart::NotOpen.into());
    }
    if now >= campaign.closes {
        return Err(NoStart::Closed.into());
    }
    Ok(())
}

async fn recorded(cx: &Cx<'_>, found: &Found<'_>) -> Result<u64> {
    let link = found.link.tags.link.clone();
    ask(cx, found.campaign, found.shard, Ask::Recorded { link }).await
}

fn page(
    cx: &Cx<'_>,
    text: &str,
    found: &Found<'_>,
    recorded: u64,
    form: &Form,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let status = if errors.is_empty() { 200 } else { 422 };
    let Interview {
        link,
        interviewer,
        community,
        method,
    } = &found.link.tags;
    let model = InterviewPage {
        token: text.to_owned(),
        link: link.to_string(),
        title: found.survey.title.clone(),
        intro: found.survey.intro.clone(),
        interviewer: interviewer.to_string(),
        community: community.to_string(),
        method: method.as_str(),
        recorded,
        sent: cx.query("sent").is_some() && errors.is_empty(),
        reply: match form.text("reply") {
            Some(reply) if !errors.is_empty() => reply.to_owned(),
            _ => hex(&time::entropy::<16>()?),
        },
        questions: survey::questions(found.survey, form),
        errors,
        worker: super::interview_worker::address(&cx.page.base),
        script: super::static_files::url(&cx.page.base, "interview.js"),
    };
    let html = app::pages::interview(&cx.page, model);
    Ok(http::html(status, &html, http::Cache::Never))
}

/// Stores a reply. The same one again is the first one: whoever waits for an answer that got lost may send it as often as it takes.
pub async fn post(cx: &Cx<'_>, request: &mut Request, text: &str) -> Result<Response> {
    let found = find(cx, text)?;
    let form = http::form(request).await?;
    let link = &found.link.tags.link;
    let key = form
        .text("reply")
        .and_then(|reply| interview::reply_key(link, reply))
        .ok_or_else(|| {
            AppError::new(422, "bad_reply", said("said-link-old")).at("/reply", said("said-link-old"))
        })?;
    let replies = match survey::read(cx, found.survey, &form) {
        Ok(replies) => replies,
        Err(faults) if http::wants_json(request) => {
            let error = AppError::new(422, "bad_answers", said("said-replies-wrong"));
            return Err(faults.into_iter().fold(error, |error, fault| {
                error.at(format!("/{}", fault.field), fault.message)
            }));
        }
        Err(faults) => {
            let recorded = recorded(cx, &found).await?;
            return page(cx, text, &found, recorded, &form, faults);
        }
    };
    let message = Ask::Survey {
        key,
        survey: found.survey.id.clone(),
        person: None,
        placing: ReplyPlacing {
            channel: None,
            interview: Some(found.link.tags.clone()),
        },
        replies,
    };
    let stored: Result<SurveyReply> = match overload::admit(&cx.config, Coming::ToHandIn) {
        Err(error) => Err(error),
        Ok(()) => ask(cx, found.campaign, found.shard, message).await,
    };
    match stored {
        Ok(reply) if http::wants_json(request) => Ok(http::json(
            200,
            &Told {
                recorded: reply.recorded,
            },
        )),
        Ok(_) => Ok(http::see_other(&cx.page.link(&format!("/i/{text}?sent=1")))),
        Err(error) if error.status == 503 && !http::wants_json(request) => {
            Ok(error.into_page(&cx.page, Vec::new(), Some(super::resend(&cx.page, &form))))
        }
        Err(error) => Err(error),
    }
}
