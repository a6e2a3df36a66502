//! How everyone does: the public page, its JSON snapshot, and the numbers as pages show them.

use std::collections::BTreeMap;

use app::{
    live,
    model::{Bar, GroupRow, Live, TallyPage, TallyView},
    texts::{self, Lang},
};
use domain::{
    clock::Zone,
    quiz::{Bank, Body, Campaign, Credit, Group},
    tally::{GroupCount, Summary},
};
use serde_json::json;
use worker::{Request, Response};

use super::context::Cx;
use crate::said::said;
use crate::{
    attempts,
    error::{AppError, Result},
    http,
    snapshot::{self, Held},
    time, views,
};

/// Most days that a page shows; the API has all.
const DAYS: usize = 31;
/// Classes of scores below full marks.
const CLASSES: u64 = 10;

/// The tally of a campaign.
pub async fn held(cx: &Cx<'_>, campaign: &Campaign) -> Result<std::rc::Rc<Held>> {
    snapshot::current(&cx.env, &campaign.id, cx.published()?.shards(&campaign.id)).await
}

fn private() -> AppError {
    AppError::new(403, "private_tally", said("said-private-tally"))
}

/// GET /c/{campaign}/tally
pub async fn show(cx: &Cx<'_>, request: &Request, id: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, id)?;
    if !campaign.public_tally {
        return Err(private());
    }
    let held = held(cx, campaign).await?;
    let published = cx.published()?;
    let page = TallyPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        state: views::state(campaign, time::now()),
        tally: view(
            campaign,
            published.bank(campaign)?,
            &held,
            Reader::Everybody,
            &published.zone,
            cx.page.lang,
        ),
        live: Live {
            url: format!("{}/api/v1/campaigns/{}/tally", cx.page.base, campaign.id),
            etag: quoted(&held.etag),
        },
    };
    let html = app::pages::tally(&cx.page, page);
    Ok(http::tagged(
        request,
        &html_etag(&html),
        http::Cache::Revalidate,
        || http::html(200, &html, http::Cache::Revalidate),
    ))
}

/// GET /api/v1/campaigns/{campaign}/tally
pub async fn api(cx: &Cx<'_>, request: &Request, id: &str) -> Result<Response> {
    let campaign = attempts::campaign(cx, id)?;
    if !campaign.public_tally {
        return Err(private());
    }
    answer(cx, request, campaign, Reader::Everybody).await
}

/// Who reads a tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// See [`Summary::for_everybody`].
    Everybody,
    /// Everything.
    Organizer,
}

/// The JSON snapshot, for whoever may see it.
pub async fn answer(cx: &Cx<'_>, request: &Request, campaign: &Campaign, reader: Reader) -> Result<Response> {
    let held = held(cx, campaign).await?;
    let published = cx.published()?;
    let bank = published.bank(campaign)?;
    Ok(http::tagged(
        request,
        &quoted(&held.etag),
        http::Cache::Revalidate,
        || {
            let view = view(campaign, bank, &held, reader, &published.zone, cx.page.lang);
            let shown = live::Snapshot::from(&view);
            let body = json!({
                "updated_at": held.updated_at,
                "summary": summary(&held, reader),
                "values": shown.values,
                "bars": shown.bars,
            });
            let mut response = http::json(200, &body);
            http::set(&mut response, "cache-control", "no-cache");
            response
        },
    ))
}

fn summary(held: &Held, reader: Reader) -> &Summary {
    match reader {
        Reader::Everybody => &held.public,
        Reader::Organizer => &held.summary,
    }
}

/// An ETag as HTTP writes it.
pub fn quoted(etag: &str) -> String {
    format!("\"{etag}\"")
}

fn html_etag(html: &str) -> String {
    use sha2::{Digest, Sha256};
    let short: Vec<u8> = Sha256::digest(html.as_bytes()).iter().copied().take(8).collect();
    quoted(&data_encoding::HEXLOWER.encode(&short))
}

/// `sum / n`, half up.
pub fn mean(sum: u64, n: u64) -> Option<u64> {
    (n > 0).then(|| sum.saturating_add(n / 2) / n)
}

/// The numbers as pages show them.
pub fn view(
    campaign: &Campaign,
    bank: &Bank,
    held: &Held,
    reader: Reader,
    zone: &Zone,
    lang: Lang,
) -> TallyView {
    let _words = texts::speak(lang);
    let summary = summary(held, reader);
    let max = full_marks(campaign, bank, summary);
    let groups = |groups: &[Group], counts: &[GroupCount]| -> Vec<GroupRow> {
        groups
            .iter()
            .map(|group| {
                let count = counts.iter().find(|count| count.id == group.id.as_str());
                GroupRow {
                    id: group.id.to_string(),
                    name: group.name.clone(),
                    submitted: count.map_or(0, |count| count.ballots),
                    average: count.and_then(|count| mean(count.score?, count.ballots)),
                }
            })
            .collect()
    };
    let personal = campaign.personal();
    let skip = summary.days.len().saturating_sub(DAYS);
    TallyView {
        updated_at: zone.minute(held.updated_at),
        takers: summary.takers,
        started: summary.started,
        submitted: summary.ballots,
        expired: summary.ballots.saturating_sub(summary.handed_in),
        average: mean(summary.score, summary.ballots),
        max,
        passed: personal
            .and_then(|rules| rules.pass_percent)
            .map(|_| summary.passed),
        scores: scores(summary, max, whole_points(bank, max)),
        districts: personal
            .map(|rules| groups(&rules.districts, &summary.districts))
            .unwrap_or_default(),
        ages: personal
            .map(|rules| groups(&rules.ages, &summary.ages))
            .unwrap_or_default(),
        days: summary
            .days
            .iter()
            .skip(skip)
            .map(|day| Bar {
                key: day.day.clone(),
                label: day.day.clone(),
                count: day.ballots,
            })
            .collect(),
        hours: hours(summary),
        channels: summary
            .channels
            .iter()
            .map(|channel| Bar {
                key: channel.id.clone(),
                label: channel.id.clone(),
                count: channel.ballots,
            })
            .collect(),
    }
}

/// What a paper can give: the same for all when the questions are; otherwise what the papers so far could give on average.
fn full_marks(campaign: &Campaign, bank: &Bank, summary: &Summary) -> u64 {
    let mut points = bank.questions.iter().map(|question| u64::from(question.points));
    let first = points.next().unwrap_or(0);
    if points.all(|points| points == first) {
        return first * u64::from(campaign.questions);
    }
    mean(summary.max, summary.ballots).unwrap_or(0)
}

/// Whether scores and the borders of the classes are whole points.
fn whole_points(bank: &Bank, max: u64) -> bool {
    let whole = |question: &domain::quiz::Question| {
        let partial = matches!(
            question.body,
            Body::Multiple {
                credit: Credit::Partial,
                ..
            }
        );
        question.points.is_multiple_of(1000) && !partial
    };
    max.is_multiple_of(CLASSES * 1000) && bank.questions.iter().all(whole)
}

/// Tenths of full marks from low to high, then full marks by themselves.
fn scores(summary: &Summary, max: u64, whole: bool) -> Vec<Bar> {
    if max == 0 {
        return Vec::new();
    }
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    for (score, n) in &summary.histogram {
        let class = u64::from(*score).saturating_mul(CLASSES) / max;
        *counts.entry(class.min(CLASSES)).or_default() += n;
    }
    (0..=CLASSES)
        .map(|class| {
            let from = max * class / CLASSES;
            let to = max * (class + 1) / CLASSES;
            let label = match (class == CLASSES, whole) {
                (true, _) => texts::tr("tally-class-full", &[("max", points(max).into())]),
                (false, true) => texts::tr(
                    "tally-class-whole",
                    &[
                        ("from", points(from).into()),
                        ("to", points(to.saturating_sub(1000)).into()),
                    ],
                ),
                (false, false) => texts::tr(
                    "tally-class-below",
                    &[("from", points(from).into()), ("to", points(to).into())],
                ),
            };
            Bar {
                key: class.to_string(),
                label,
                count: counts.get(&class).copied().unwrap_or(0),
            }
        })
        .collect()
}

/// Milli as points, without needless zeros.
pub fn points(milli: u64) -> String {
    let text = format!("{}.{:03}", milli / 1000, milli % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// By hour of the day, over all days.
fn hours(summary: &Summary) -> Vec<Bar> {
    let mut counts: BTreeMap<u8, u64> = (0..24).map(|hour| (hour, 0)).collect();
    for (hour, n) in &summary.hours {
        let hour = hour.split_once('T').and_then(|(_, hour)| hour.parse().ok());
        if let Some(count) = hour.and_then(|hour: u8| counts.get_mut(&hour)) {
            *count += n;
        }
    }
    counts
        .into_iter()
        .map(|(hour, count)| Bar {
            key: hour.to_string(),
            label: format!("{hour:02}:00"),
            count,
        })
        .collect()
}
