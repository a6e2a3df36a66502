//! `/c/{campaign}/hands`: after a class or a shift meeting, how many took part and how many raised a hand for the right answer. Numbers
//! only. With a team's code they count for the team; without one they are what somebody says (自报), and only organizers see them.

use app::model::{FieldError, HandsPage, HandsQuestion};
use domain::{
    hands::{self, BadCount, MAX_PRESENT},
    id::QuestionId,
    quiz::{Campaign, IdentityKind, Slot},
    token::AttemptId,
};
use worker::{Request, Response};

use super::{class, context::Cx, guess};
use crate::{
    attempts,
    bucket::Bucket,
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::Ask,
    said::{Said, said, said_with},
    views,
};

/// Hand counts a second that a process takes: they are for teachers, not for programs.
const RATE: u32 = 20;

thread_local! {
    static DOOR: Bucket = const { Bucket::full() };
}

/// GET
pub fn show(cx: &Cx<'_>, campaign: &str) -> Result<Response> {
    let campaign = class::open(cx, campaign)?;
    page(cx, campaign, &Form::default(), Vec::new(), 200)
}

fn page(
    cx: &Cx<'_>,
    campaign: &Campaign,
    form: &Form,
    errors: Vec<FieldError>,
    status: u16,
) -> Result<Response> {
    let set = class::set(cx);
    let paper = class::draw(cx, campaign, set)?;
    let typed = |name: &str| -> String { form.get(name).unwrap_or_default().chars().take(40).collect() };
    let page = HandsPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        kind: views::kind(campaign),
        set,
        attempt: match form.text("attempt") {
            Some(attempt) => attempt.to_owned(),
            None => attempts::mint(cx, campaign, None)?.seal(&cx.config.signing_key),
        },
        version: cx.published()?.bank(campaign)?.version,
        team: (campaign.identity() == Some(IdentityKind::Team)).then(|| typed("team")),
        present: typed("present"),
        questions: (1u32..)
            .zip(&paper)
            .map(|(number, slot)| HandsQuestion {
                number,
                text: slot.question.text.clone(),
                right: typed(&format!("h{number}")),
            })
            .collect(),
        errors,
        done: cx.query("done") == Some("1"),
    };
    Ok(http::html(
        status,
        &app::pages::hands(&cx.page, page),
        http::Cache::Never,
    ))
}

fn fault(cx: &Cx<'_>, field: impl Into<String>, message: &Said) -> FieldError {
    FieldError {
        field: field.into(),
        message: cx.say(message),
    }
}

/// POST. The same form again changes nothing.
pub async fn post(cx: &Cx<'_>, request: &mut Request, campaign: &str) -> Result<Response> {
    let campaign = class::open(cx, campaign)?;
    let form = http::form(request).await?;
    if !DOOR.with(|door| door.take(RATE)) {
        let page = cx.page.clone();
        return Ok(AppError::busy(10).into_page(
            &page,
            super::ways_on(cx),
            Some(super::resend(&page, &form)),
        ));
    }
    let paper = class::draw(cx, campaign, class::set(cx))?;
    let id = form
        .text("attempt")
        .and_then(|text| AttemptId::open(&cx.config.signing_key, text).ok())
        .filter(|id| {
            id.is_of(&campaign.id) && id.shard() < cx.published().map_or(0, |p| p.shards(&campaign.id))
        });
    let version = cx.published()?.bank(campaign)?.version.to_string();
    let (Some(id), true) = (id, form.text("version") == Some(&version)) else {
        // The questions may be others by now.
        let kept = Form(
            form.0
                .iter()
                .filter(|(name, _)| name != "attempt")
                .cloned()
                .collect(),
        );
        let faults = vec![fault(cx, "attempt", &said("said-hands-old"))];
        return page(cx, campaign, &kept, faults, 422);
    };
    let mut faults = Vec::new();
    let mut team = None;
    if campaign.identity() == Some(IdentityKind::Team)
        && let Some(typed) = form.text("team")
    {
        match guess::may(cx, request).await {
            Ok(()) => match guess::team(cx, campaign, typed) {
                Ok(found) => team = Some(found),
                Err(error) => {
                    guess::failed(cx, request).await?;
                    faults.push(fault(cx, "team", &error.message));
                }
            },
            Err(error) if error.status == 429 => faults.push(fault(cx, "team", &error.message)),
            Err(error) => return Err(error),
        }
    }
    let count = match read(&form, &paper) {
        Ok(count) if faults.is_empty() => count,
        outcome => {
            let wrong = outcome.err().unwrap_or_default();
            faults.extend(wrong.into_iter().map(|bad| match bad {
                BadCount::Present => fault(
                    cx,
                    "present",
                    &said_with("said-hands-present", [("most", MAX_PRESENT.into())]),
                ),
                BadCount::Right(place) => fault(cx, format!("h{place}"), &said("said-hands-right")),
            }));
            return page(cx, campaign, &form, faults, 422);
        }
    };
    let message = Ask::Hands {
        key: id.row_key(),
        count,
        team,
    };
    let () = attempts::ask(cx, campaign, id.shard(), message).await?;
    let to = format!("/c/{}/hands?set={}&done=1", campaign.id, class::set(cx));
    Ok(http::see_other(&cx.page.link(&to)))
}

fn read(form: &Form, paper: &[Slot<'_>]) -> std::result::Result<hands::HandCount, Vec<BadCount>> {
    let right: Vec<(QuestionId, &str)> = (1u32..)
        .zip(paper)
        .map(|(number, slot)| {
            let typed = form.get(&format!("h{number}")).unwrap_or_default();
            (slot.question.id.clone(), typed)
        })
        .collect();
    hands::read(form.get("present").unwrap_or_default(), &right)
}
