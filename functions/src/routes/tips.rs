//! `/tips`: the list, one tip, today's, a feed, a text to be read out.

use app::model::{TipPage, TipSeries, TipsPage};
use domain::{
    id::TipId,
    tip::{self, Tip},
};
use worker::{Request, Response};

use super::{context::Cx, static_files};
use crate::said::said;
use crate::{
    atom::{self, Entry, Feed},
    counting,
    error::{AppError, Result},
    http, time, views,
};

/// Longest search in characters; the rest is not looked at.
const MAX_SEARCH: usize = 40;
/// How long a tip that was read can be read without a line, in milliseconds: a quarter.
const KEEP: i64 = 91 * 24 * 3_600_000;
/// Tips in the feed.
const FEED: usize = 50;

fn find<'a>(cx: &'a Cx<'_>, tip: &str) -> Result<&'a Tip> {
    let id: TipId = tip.parse().map_err(|_| AppError::not_found())?;
    cx.content()?
        .tips
        .get(&id)
        .ok_or_else(|| AppError::new(404, "unknown_tip", said("said-no-tip")))
}

/// All tips by series, or what a search finds.
pub fn list(cx: &Cx<'_>) -> Result<Response> {
    let published = cx.published()?;
    let content = &published.content;
    let search: String = cx
        .query("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_SEARCH)
        .collect();
    let found = (!search.is_empty()).then(|| {
        tip::search(content.tips.values(), &search)
            .into_iter()
            .map(views::tip_link)
            .collect()
    });
    let series = tip::in_order(&content.series)
        .into_iter()
        .map(|one| TipSeries {
            id: one.id.to_string(),
            name: one.name.clone(),
            intro: one.intro.clone(),
            part: one.parent.is_some(),
            tips: content
                .tips
                .values()
                .filter(|tip| tip.series == one.id)
                .map(views::tip_link)
                .collect(),
        })
        .collect();
    let page = TipsPage {
        today: views::tip_today(published, time::now()),
        series,
        search,
        found,
    };
    Ok(http::html(
        200,
        &app::pages::tips(&cx.page, page),
        http::Cache::Revalidate,
    ))
}

/// Leads to today's tip.
pub fn today(cx: &Cx<'_>) -> Result<Response> {
    let tip = views::tip_today(cx.published()?, time::now()).ok_or_else(AppError::not_found)?;
    Ok(http::see_other(&cx.page.link(&format!("/tips/{}", tip.id))))
}

/// One tip. A view is counted.
pub async fn show(cx: &Cx<'_>, tip: &str) -> Result<Response> {
    let tip = find(cx, tip)?;
    // The version for times without a line is fetched beside the page that was counted.
    if cx.method == worker::Method::Get && cx.query("kept").is_none() {
        counting::count(&cx.env, counting::tip_views(&tip.id)).await;
    }
    draw(cx, tip, false).await
}

async fn draw(cx: &Cx<'_>, tip: &Tip, thanked: bool) -> Result<Response> {
    let published = cx.published()?;
    let content = &published.content;
    let now = time::now();
    let seen = cx.query("kept").map(|_| published.zone.minute(now));
    let ticket = match cx.ticket(None) {
        _ if seen.is_some() => None,
        Some(person) if person.by_cookie => None,
        Some(person) => Some(person.sealed),
        None => Some(cx.new_ticket()?.sealed),
    };
    let own = content.series.iter().find(|one| one.id == tip.series);
    let parent = own
        .and_then(|own| own.parent.as_ref())
        .and_then(|parent| content.series.iter().find(|one| &one.id == parent));
    let listed = tip::listed(&content.tips, &content.series);
    let place = listed.iter().position(|other| other.id == tip.id);
    let beside = |step: fn(usize) -> Option<usize>| {
        place
            .and_then(step)
            .and_then(|place| listed.get(place))
            .map(|tip| views::tip_link(tip))
    };
    // The page is whole without the figure.
    let useful = match counting::all(&cx.env).await {
        Ok(all) => all.get(&counting::tip_useful(&tip.id)).copied().unwrap_or(0),
        Err(_) => 0,
    };
    let page = TipPage {
        id: tip.id.to_string(),
        title: tip.title.clone(),
        summary: tip.summary.clone(),
        series: [parent, own]
            .into_iter()
            .flatten()
            .map(|one| (one.id.to_string(), one.name.clone()))
            .collect(),
        html: tip.html(),
        picture: tip.picture.as_ref().map(|picture| app::model::Image {
            url: static_files::url(&cx.config.base, &picture.file),
            alt: picture.alt.clone(),
        }),
        video: tip.video.clone(),
        source: tip.source.clone(),
        reviewed: tip.reviewed.clone(),
        useful,
        thanked,
        ticket,
        previous: beside(|place| place.checked_sub(1)),
        next: beside(|place| place.checked_add(1)),
        seen,
        keep_until: now.0.saturating_add(KEEP),
    };
    Ok(http::html(
        200,
        &app::pages::tip(&cx.page, page),
        http::Cache::Never,
    ))
}

/// 有用: counted once a device.
pub async fn useful(cx: &Cx<'_>, request: &mut Request, tip: &str) -> Result<Response> {
    let tip = find(cx, tip)?;
    let form = http::form(request).await?;
    let person = cx
        .ticket(form.text("ticket"))
        .ok_or_else(|| AppError::new(422, "no_ticket", said("said-useful-old")))?;
    let key = cx.reader_key(&person);
    counting::useful(&cx.env, &tip.id, key).await?;
    draw(cx, tip, true).await
}

/// A text that a loudspeaker operator reads out: nothing but words.
pub fn broadcast(cx: &Cx<'_>, tip: &str) -> Result<Response> {
    let tip = find(cx, tip)?;
    let site = &cx.content()?.site;
    let mut lines = vec![
        format!("{}小贴士:{}。", site.name, tip.title),
        tip.summary.clone(),
    ];
    lines.extend(tip.paragraphs());
    lines.push(format!("以上内容依据{}。", tip.source));
    lines.push(format!("有不清楚的,请打 {}。", site.hotline));
    Ok(http::bytes(
        200,
        "text/plain; charset=utf-8",
        http::Cache::Revalidate,
        lines.join("\n\n").into_bytes(),
    ))
}

/// An Atom feed (RFC 4287) of the tips checked last.
pub fn feed(cx: &Cx<'_>) -> Result<Response> {
    let content = cx.content()?;
    let home = format!("{}{}/tips", cx.page.origin, cx.config.base);
    let mut tips: Vec<&Tip> = content.tips.values().collect();
    tips.sort_by(|a, b| b.reviewed.cmp(&a.reviewed).then_with(|| a.id.cmp(&b.id)));
    let updated = tips
        .first()
        .map_or_else(|| "2026-01-01".to_owned(), |tip| tip.reviewed.clone());
    // Days have no time of their own: noon in China.
    let instant = |day: &str| format!("{day}T04:00:00Z");
    let entries = tips
        .iter()
        .take(FEED)
        .map(|tip| Entry {
            title: tip.title.clone(),
            address: format!("{home}/{}", tip.id),
            updated: instant(&tip.reviewed),
            summary: tip.summary.clone(),
            category: tip.category.clone(),
            html: tip.html(),
        })
        .collect();
    let xml = atom::write(&Feed {
        title: format!("{} 小贴士", content.site.name),
        author: &content.site.name,
        home: &home,
        updated: instant(&updated),
        entries,
    })?;
    Ok(http::bytes(
        200,
        "application/atom+xml; charset=utf-8",
        http::Cache::Revalidate,
        xml,
    ))
}
