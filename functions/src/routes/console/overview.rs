//! The campaigns with their numbers, and one campaign with everything that was counted.

use std::collections::{BTreeMap, BTreeSet};

use app::model::{
    ConsoleCampaign, ConsoleHomePage, ConsoleTallyPage, HandsRow, HandsView, ItemRow, Live, OptionRow,
};
use domain::{
    hands::{self, HandTally},
    quiz::{Bank, Body, Campaign, IdentityKind, Question},
    tally::{ItemAnalysis, item_analysis},
};
use worker::Response;

use super::session::organizer;
use crate::{
    error::Result,
    http,
    objects::messages::SessionReply,
    published,
    routes::{
        context::Cx,
        tally::{Reader, held, mean, quoted, view},
    },
    snapshot::Held,
    time, views,
};

/// GET /console
pub async fn home(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    let published = cx.published()?;
    let mut campaigns = Vec::new();
    for campaign in published.content.campaigns.values() {
        let held = held(cx, campaign).await?;
        campaigns.push(ConsoleCampaign {
            id: campaign.id.to_string(),
            name: campaign.name.clone(),
            kind: views::kind(campaign),
            state: views::state(campaign, time::now()),
            opens: published.zone.minute(campaign.opens),
            closes: published.zone.minute(campaign.closes),
            started: held.summary.started,
            submitted: held.summary.ballots,
            average: mean(held.summary.score, held.summary.ballots),
            reports: held.wrong.values().sum(),
        });
    }
    let page = ConsoleHomePage {
        organizer: organizer(session),
        campaigns,
    };
    Ok(http::html(
        200,
        &app::pages::console::home(&cx.page, page),
        http::Cache::Never,
    ))
}

/// GET /console/c/{campaign}
pub async fn campaign(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign) -> Result<Response> {
    let published = cx.published()?;
    let held = held(cx, campaign).await?;
    let mut tally = view(
        campaign,
        published.bank(campaign)?,
        &held,
        Reader::Organizer,
        &published.zone,
        cx.page.lang,
    );
    for bar in &mut tally.channels {
        let channel = bar.key.parse().ok().and_then(|id| published.channel(&id));
        if let Some(channel) = channel {
            bar.label = format!("{} ({})", channel.terms.name, channel.id);
        }
    }
    let page = ConsoleTallyPage {
        surveys: published
            .content
            .surveys
            .values()
            .any(|survey| survey.campaign == campaign.id),
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        state: views::state(campaign, time::now()),
        tally,
        live: Live {
            url: format!("{}/console/c/{}/live", cx.page.base, campaign.id),
            etag: quoted(&held.etag),
        },
        items: items(cx, campaign, &held).await?,
        reports: held.wrong.values().sum(),
        hands: campaign
            .has_class()
            .then(|| hands_view(published.bank(campaign), &held))
            .transpose()?,
        teams: campaign.identity() == Some(IdentityKind::Team),
        codes: campaign.identity() == Some(IdentityKind::Code),
    };
    Ok(http::html(
        200,
        &app::pages::console::tally(&cx.page, page),
        http::Cache::Never,
    ))
}

/// What was typed in after classes and meetings.
fn hands_view(bank: Result<&Bank>, held: &Held) -> Result<HandsView> {
    let bank = bank?;
    let (vouched, own) = (
        HandTally::of_teams(&held.tally),
        HandTally::self_reported(&held.tally),
    );
    let both = |meetings: hands::Meetings| (meetings.count, meetings.people);
    let ids: BTreeSet<_> = vouched.questions.keys().chain(own.questions.keys()).collect();
    let questions = ids
        .into_iter()
        .map(|id| HandsRow {
            // A question that was taken out of the bank keeps its number.
            text: bank
                .question(id)
                .map_or_else(|| id.to_string(), |question| question.text.clone()),
            vouched: vouched.questions.get(id).copied().unwrap_or_default(),
            own: own.questions.get(id).copied().unwrap_or_default(),
        })
        .collect();
    Ok(HandsView {
        vouched: both(vouched.meetings),
        own: both(own.meetings),
        questions,
    })
}

/// What the answers say about each question: those of the bank in its order, then those that it no longer has.
pub async fn items(cx: &Cx<'_>, campaign: &Campaign, held: &Held) -> Result<Vec<ItemRow>> {
    let bank = cx.published()?.bank(campaign)?;
    let mut analysis: BTreeMap<String, ItemAnalysis> = item_analysis(&held.tally)
        .into_iter()
        .map(|item| (item.question.to_string(), item))
        .collect();
    let mut rows: Vec<ItemRow> = bank
        .questions
        .iter()
        .map(|question| item(bank, question, analysis.remove(question.id.as_str()), held))
        .collect();
    for version in (1..bank.version).rev() {
        if analysis.is_empty() {
            break;
        }
        let older = published::bank(&cx.env, &campaign.bank, version).await?;
        for question in &older.questions {
            if let Some(found) = analysis.remove(question.id.as_str()) {
                rows.push(item(&older, question, Some(found), held));
            }
        }
    }
    Ok(rows)
}

fn item(bank: &Bank, question: &Question, analysis: Option<ItemAnalysis>, held: &Held) -> ItemRow {
    let category = bank
        .categories
        .iter()
        .find(|category| category.id == question.category);
    let numbers = analysis.as_ref();
    let chosen = numbers.map(|item| item.options.clone()).unwrap_or_default();
    ItemRow {
        question: question.id.to_string(),
        text: question.text.clone(),
        category: category.map_or_else(|| question.category.to_string(), |category| category.name.clone()),
        kind: views::question_kind(&question.body),
        shown: numbers.map_or(0, |item| item.shown),
        answered: numbers.map_or(0, |item| item.answered),
        correct: numbers.map_or(0, |item| item.right),
        facility: numbers.and_then(|item| item.facility).map(|share| share * 100.0),
        discrimination_index: numbers.and_then(|item| item.discrimination_index),
        discriminative_efficiency: numbers.and_then(|item| item.discriminative_efficiency),
        options: options(&question.body, &chosen),
        wrong_reports: held.wrong.get(question.id.as_str()).copied().unwrap_or(0),
    }
}

/// Options in the order of the bank; those of a statement have no letter.
pub fn options(body: &Body, chosen: &BTreeMap<u8, u64>) -> Vec<OptionRow> {
    let right = body.right_options();
    (0u8..)
        .zip(body.options())
        .map(|(number, text)| OptionRow {
            label: label(body, number),
            text,
            chosen: chosen.get(&number).copied().unwrap_or(0),
            key: right.contains(&number),
        })
        .collect()
}

/// `A`, `B` … or `对`, `错`.
pub fn label(body: &Body, number: u8) -> String {
    if matches!(body, Body::TrueFalse { .. }) {
        return body
            .options()
            .into_iter()
            .nth(usize::from(number))
            .unwrap_or_default();
    }
    char::from(b'A'.saturating_add(number)).to_string()
}
