//! `/c/{campaign}/survey/{survey}`

use std::collections::BTreeMap;

use app::model::{FieldError, SurveyKind, SurveyPage, SurveyQuestion, SurveyThanksPage};
use domain::{
    id::{QuestionId, SurveyId},
    limit::NoStart,
    quiz::{Campaign, IdentityKind},
    survey::{self, Ask as Asked, Reply, ReplyFault, Survey},
    tally::ReplyPlacing,
    token::AttemptId,
};
use worker::{Request, Response};

use super::context::{Cx, Person};
use crate::said::{Said, said};
use crate::{
    attempts,
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{Ask, SurveyReply},
    overload::{self, Coming},
    time,
};

fn find<'a>(cx: &'a Cx<'_>, campaign: &str, survey: &str) -> Result<(&'a Campaign, &'a Survey)> {
    let campaign = attempts::campaign(cx, campaign)?;
    let id: SurveyId = survey.parse().map_err(|_| AppError::not_found())?;
    let survey = cx
        .content()?
        .surveys
        .get(&id)
        .filter(|s| s.campaign == campaign.id)
        .ok_or_else(AppError::not_found)?;
    Ok((campaign, survey))
}

/// Whose survey it is. None: the campaign's own way in has to say so first.
fn someone(cx: &Cx<'_>, campaign: &Campaign, sent: Option<&str>) -> Result<Option<Person>> {
    match (cx.person(campaign, sent), campaign.identity()) {
        (Some(person), _) => Ok(Some(person)),
        (None, Some(IdentityKind::Portal | IdentityKind::Code)) => Ok(None),
        (None, _) => cx.new_ticket().map(Some),
    }
}

fn to_the_start(cx: &Cx<'_>, campaign: &Campaign) -> Response {
    http::see_other(&cx.page.link(&format!("/c/{}/quiz", campaign.id)))
}

/// The questions.
pub async fn show(cx: &Cx<'_>, campaign: &str, survey: &str) -> Result<Response> {
    let (campaign, survey) = find(cx, campaign, survey)?;
    let now = time::now();
    if now < campaign.opens {
        return Err(NoStart::NotOpen.into());
    }
    if now >= campaign.closes {
        return Err(NoStart::Closed.into());
    }
    let Some(person) = someone(cx, campaign, None)? else {
        return Ok(to_the_start(cx, campaign));
    };
    page(cx, campaign, survey, &person, &Form::default(), Vec::new())
}

fn page(
    cx: &Cx<'_>,
    campaign: &Campaign,
    survey: &Survey,
    person: &Person,
    form: &Form,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let status = if errors.is_empty() { 200 } else { 422 };
    let model = SurveyPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        survey_id: survey.id.to_string(),
        title: survey.title.clone(),
        intro: survey.intro.clone(),
        attempt: match form.text("attempt") {
            Some(attempt) => attempt.to_owned(),
            None => attempts::mint(cx, campaign, Some(person))?.seal(&cx.config.signing_key),
        },
        ticket: person.carried(),
        questions: questions(survey, form),
        errors,
    };
    let html = app::pages::survey(&cx.page_for(Some(person)), model);
    Ok(http::html(status, &html, http::Cache::Never))
}

/// The questions, with what was filled in.
pub fn questions(survey: &Survey, form: &Form) -> Vec<SurveyQuestion> {
    survey
        .questions
        .iter()
        .map(|q| SurveyQuestion {
            id: q.id.to_string(),
            kind: match &q.ask {
                Asked::Single { options } => SurveyKind::Single {
                    options: options.clone(),
                },
                Asked::Multiple { options } => SurveyKind::Multiple {
                    options: options.clone(),
                },
                Asked::Scale { low, high } => SurveyKind::Scale {
                    low: low.clone(),
                    high: high.clone(),
                },
                Asked::Text => SurveyKind::Text {
                    max: u32::try_from(survey::MAX_COMMENT).unwrap_or(500),
                },
            },
            text: q.text.clone(),
            optional: q.optional,
            answer: values(form, q.id.as_str()),
        })
        .collect()
}

/// The replies of a form, by question; every fault with the question that it is about.
pub fn read(
    cx: &Cx<'_>,
    survey: &Survey,
    form: &Form,
) -> std::result::Result<BTreeMap<QuestionId, Reply>, Vec<FieldError>> {
    let sent: BTreeMap<u32, Vec<String>> = (1u32..)
        .zip(&survey.questions)
        .map(|(place, q)| (place, values(form, q.id.as_str())))
        .collect();
    survey::read_replies(survey, &sent).map_err(|faults| {
        let field = |fault: &survey::BadReply| {
            let question = survey.questions.get((fault.place as usize).checked_sub(1)?)?;
            Some(FieldError {
                field: question.id.to_string(),
                message: cx.say(&said_fault(fault.fault)),
            })
        };
        faults.iter().filter_map(field).collect()
    })
}

fn values(form: &Form, name: &str) -> Vec<String> {
    form.0
        .iter()
        .filter(|(n, _)| n == name)
        .map(|(_, v)| v.clone())
        .collect()
}

/// Stores a reply, once a person; a second one is thanked for as well.
pub async fn post(cx: &Cx<'_>, request: &mut Request, campaign: &str, survey: &str) -> Result<Response> {
    let (campaign, survey) = find(cx, campaign, survey)?;
    let form = http::form(request).await?;
    let Some(person) = someone(cx, campaign, form.text("ticket"))? else {
        return Ok(to_the_start(cx, campaign));
    };
    let key = cx.person_key(&campaign.id, &person);
    let shard = key.shard(cx.published()?.shards(&campaign.id));
    let id = form
        .text("attempt")
        .and_then(|a| AttemptId::open(&cx.config.signing_key, a).ok())
        .filter(|id| id.is_of(&campaign.id) && id.shard() == shard);
    let Some(id) = id else {
        let fault = FieldError {
            field: "attempt".to_owned(),
            message: cx.say(&said("said-survey-old")),
        };
        // The form comes back with everything that was filled in, and a fresh id.
        let kept = Form(form.0.into_iter().filter(|(n, _)| n != "attempt").collect());
        return page(cx, campaign, survey, &person, &kept, vec![fault]);
    };
    let replies = match read(cx, survey, &form) {
        Ok(replies) => replies,
        Err(errors) => return page(cx, campaign, survey, &person, &form, errors),
    };
    let stored: Result<SurveyReply> = match overload::admit(&cx.config, Coming::ToHandIn) {
        Err(error) => Err(error),
        Ok(()) => {
            attempts::ask(
                cx,
                campaign,
                shard,
                Ask::Survey {
                    key: id.row_key(),
                    survey: survey.id.clone(),
                    person: Some(key),
                    placing: ReplyPlacing {
                        channel: cx.channel(),
                        interview: None,
                    },
                    replies,
                },
            )
            .await
        }
    };
    let context = cx.page_for(Some(&person));
    match stored {
        Ok(_) => {
            let model = SurveyThanksPage {
                campaign_id: campaign.id.to_string(),
                campaign_name: campaign.name.clone(),
                title: survey.title.clone(),
            };
            Ok(http::html(
                200,
                &app::pages::survey_thanks(&context, model),
                http::Cache::Never,
            ))
        }
        Err(error) if error.status == 503 => {
            Ok(error.into_page(&context, super::ways_on(cx), Some(super::resend(&context, &form))))
        }
        Err(error) => Err(error),
    }
}

/// A fault of a reply in words.
pub fn said_fault(fault: ReplyFault) -> Said {
    match fault {
        ReplyFault::NoSuchQuestion => said("said-no-question"),
        ReplyFault::Missing => said("said-reply-missing"),
        ReplyFault::NotText => said("said-not-text"),
        ReplyFault::TooLong => said("said-reply-too-long"),
        ReplyFault::NoSuchOption => said("said-reply-no-option"),
        ReplyFault::OneOnly => said("said-reply-one-only"),
    }
}
