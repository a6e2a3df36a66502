//! `/c/{campaign}`

use app::model::CampaignPage;
use worker::Response;

use super::context::Cx;
use crate::{attempts, error::Result, http, time, views};

/// What it is about, its rules, and the way in.
pub async fn show(cx: &Cx<'_>, campaign: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, campaign)?;
    let published = cx.published()?;
    let now = time::now();
    let person = cx.person(campaign, None);
    let resume = match &person {
        Some(person) => attempts::history(cx, campaign, person).await?.open,
        None => None,
    };
    let page = CampaignPage {
        id: campaign.id.to_string(),
        name: campaign.name.clone(),
        summary: campaign.summary.clone(),
        kind: views::kind(campaign),
        state: views::state(campaign, now),
        opens: published.zone.minute(campaign.opens),
        closes: published.zone.minute(campaign.closes),
        facts: views::facts(campaign),
        rules: views::paragraphs(&campaign.rules),
        tally: campaign.public_tally,
        surveys: views::surveys(published, campaign),
        tips: published
            .content
            .series
            .iter()
            .filter(|one| campaign.tips.contains(&one.id))
            .map(|one| (one.id.to_string(), one.name.clone()))
            .collect(),
        class: super::class::offered(campaign),
        resume,
    };
    let html = app::pages::campaign(&cx.page_for(person.as_ref()), page);
    Ok(http::html(200, &html, http::Cache::Never))
}
