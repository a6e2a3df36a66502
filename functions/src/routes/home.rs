//! `/`

use app::model::{CampaignCard, HomePage};
use worker::Response;

use super::context::Cx;
use crate::{error::Result, http, time, views};

/// The campaigns.
pub fn show(cx: &Cx<'_>) -> Result<Response> {
    let published = cx.published()?;
    let now = time::now();
    let mut campaigns: Vec<_> = published.content.campaigns.values().collect();
    // Open ones first, then those to come, then those that are over; the newest first.
    campaigns.sort_by_key(|c| {
        (
            now >= c.closes,
            now < c.opens,
            std::cmp::Reverse(c.opens),
            c.id.clone(),
        )
    });
    let cards = campaigns
        .into_iter()
        .map(|c| CampaignCard {
            id: c.id.to_string(),
            name: c.name.clone(),
            summary: c.summary.clone(),
            kind: views::kind(c),
            state: views::state(c, now),
            opens: published.zone.minute(c.opens),
            closes: published.zone.minute(c.closes),
            facts: views::facts(c),
        })
        .collect();
    let html = app::pages::home(
        &cx.page,
        HomePage {
            lost: cx.query(super::channel::LOST.0) == Some(super::channel::LOST.1),
            campaigns: cards,
            tip: views::tip_today(published, now),
        },
    );
    Ok(http::html(200, &html, http::Cache::Revalidate))
}
