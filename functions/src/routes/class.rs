//! `/c/{campaign}/class` and `/print`: for the classroom and the shift meeting. Only where nothing can be won and the answers are shown
//! after every try: there a key is no secret. The content's check sees to it that no campaign with a prize draws from the same bank.

use app::model::{ClassAnswer, ClassPage, PrintPage};
use domain::quiz::{self, Answer, Answers, Body, Campaign, Slot};
use sha2::{Digest, Sha256};
use worker::Response;

use super::context::Cx;
use crate::said::said;
use crate::{
    attempts,
    error::{AppError, Result},
    http, time, views,
};

/// Sets of questions that a class can choose from, by number.
const SETS: u32 = 99;

fn allowed(campaign: &Campaign) -> Result<()> {
    if campaign.has_class() && time::now() >= campaign.opens {
        Ok(())
    } else {
        Err(AppError::new(404, "no_class", said("said-no-class")))
    }
}

/// Whether a campaign has a class mode.
pub fn offered(campaign: &Campaign) -> bool {
    allowed(campaign).is_ok()
}

fn number(cx: &Cx<'_>, name: &str, most: u32) -> u32 {
    cx.query(name)
        .and_then(|n| n.parse::<u32>().ok())
        .unwrap_or(1)
        .clamp(1, most.max(1))
}

fn answer(slot: &Slot<'_>) -> ClassAnswer {
    ClassAnswer {
        right: match &slot.question.body {
            Body::FillIn { accepted } => accepted.clone(),
            body => quiz::shown_answer(slot, &Answer::Options(body.right_options())),
        },
        explanation: slot.question.explanation.clone(),
        source: slot.question.source.clone(),
    }
}

/// A campaign that has a class mode, and has begun.
pub fn open<'a>(cx: &'a Cx<'_>, campaign: &str) -> Result<&'a Campaign> {
    let campaign = attempts::campaign(cx, campaign)?;
    allowed(campaign)?;
    Ok(campaign)
}

/// Which set of questions an address names.
pub fn set(cx: &Cx<'_>) -> u32 {
    number(cx, "set", SETS)
}

/// The paper of a set: the same at every projector and on every sheet.
pub fn draw<'a>(cx: &'a Cx<'_>, campaign: &Campaign, set: u32) -> Result<Vec<Slot<'a>>> {
    let bank = cx.published()?.bank(campaign)?;
    let seed: [u8; 32] = Sha256::digest(format!("wenming/class/{}/{set}", campaign.id)).into();
    Ok(quiz::draw_paper(bank, campaign, seed))
}

/// One question, and its answer when asked for.
pub fn show(cx: &Cx<'_>, campaign: &str) -> Result<Response> {
    let campaign = open(cx, campaign)?;
    let set = set(cx);
    let paper = draw(cx, campaign, set)?;
    let total = u32::try_from(paper.len()).unwrap_or(u32::MAX);
    let n = number(cx, "n", total);
    let place = usize::try_from(n).unwrap_or(1).saturating_sub(1);
    let question = views::questions(&cx.config.base, &paper, &Answers::new())
        .into_iter()
        .nth(place)
        .ok_or_else(AppError::not_found)?;
    let page = ClassPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        kind: views::kind(campaign),
        set,
        total,
        question,
        answer: (cx.query("answer") == Some("1"))
            .then(|| paper.get(place).map(answer))
            .flatten(),
    };
    Ok(http::html(
        200,
        &app::pages::class(&cx.page, page),
        http::Cache::Revalidate,
    ))
}

/// The paper of a set on A4, or its sheet of answers.
pub fn print(cx: &Cx<'_>, campaign: &str) -> Result<Response> {
    let campaign = open(cx, campaign)?;
    let set = set(cx);
    let paper = draw(cx, campaign, set)?;
    let page = PrintPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        set,
        questions: views::questions(&cx.config.base, &paper, &Answers::new()),
        answers: (cx.query("key") == Some("1")).then(|| paper.iter().map(answer).collect()),
    };
    Ok(http::html(
        200,
        &app::pages::print(&cx.page, page),
        http::Cache::Revalidate,
    ))
}
