//! `…/poster.svg`, a poster whose code leads to the page it is about, and `…/poster`, the page that offers it.

use app::{
    model::{CampaignPoster, PosterPage, TipPoster},
    poster::{Poster, Size},
};
use domain::{content::Content, id::TipId, quiz::Campaign, tip::Tip};
use worker::{Request, Response};

use super::context::Cx;
use crate::{
    attempts,
    error::{AppError, Result},
    http::{self, Cache},
    posters::{self, Key},
    qr,
    said::said,
    views,
};

/// A drawing asks nothing of anybody and runs nothing, even when it is opened by itself.
const POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/// What a poster is about, by the id in the address.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// A tip.
    Tip(&'a str),
    /// A campaign.
    Campaign(&'a str),
    /// Reports; there is one such page.
    Report,
}

/// The same, found.
enum About<'a> {
    Tip(&'a Tip),
    Campaign(&'a Campaign),
    Report,
}

impl<'a> About<'a> {
    fn find(cx: &'a Cx<'_>, of: Of<'_>) -> Result<About<'a>> {
        match of {
            Of::Tip(id) => {
                let id: TipId = id.parse().map_err(|_| AppError::not_found())?;
                let tip = cx.content()?.tips.get(&id);
                tip.map(About::Tip)
                    .ok_or_else(|| AppError::new(404, "unknown_tip", said("said-no-tip")))
            }
            Of::Campaign(id) => attempts::campaign(cx, id).map(About::Campaign),
            Of::Report => Ok(About::Report),
        }
    }

    /// The page that the code leads to, without base path.
    fn path(&self) -> String {
        match self {
            About::Tip(tip) => format!("/tips/{}", tip.id),
            About::Campaign(campaign) => format!("/c/{}", campaign.id),
            About::Report => "/report".to_owned(),
        }
    }

    fn poster(&self, cx: &Cx<'_>, address: &str) -> Result<Poster> {
        let code = qr::modules(address)?;
        Ok(match self {
            About::Tip(tip) => app::pages::tip_poster(
                &cx.page,
                TipPoster {
                    series: series(cx.content()?, tip),
                    title: tip.title.clone(),
                    summary: tip.summary.clone(),
                    paragraphs: tip.paragraphs(),
                    source: tip.source.clone(),
                    code,
                },
            ),
            About::Report => app::pages::report_poster(&cx.page, code),
            About::Campaign(campaign) => {
                let zone = &cx.published()?.zone;
                app::pages::campaign_poster(
                    &cx.page,
                    CampaignPoster {
                        kind: views::kind(campaign),
                        name: campaign.name.clone(),
                        summary: campaign.summary.clone(),
                        facts: views::facts(campaign),
                        opens: zone.day(campaign.opens),
                        closes: zone.day(campaign.closes),
                        code,
                    },
                )
            }
        })
    }
}

/// The name of a tip's series.
fn series(content: &Content, tip: &Tip) -> String {
    let own = content.series.iter().find(|one| one.id == tip.series);
    own.map(|one| one.name.clone()).unwrap_or_default()
}

/// The page, without what is a visitor's own: only the channel is kept.
fn address(cx: &Cx<'_>, path: &str) -> String {
    let channel = cx.page.channel.as_ref();
    let channel = channel
        .map(|channel| format!("?ch={channel}"))
        .unwrap_or_default();
    format!("{}{}{path}{channel}", cx.page.origin, cx.config.base)
}

/// `GET …/poster.svg?size=screen`
pub async fn svg(cx: &Cx<'_>, request: &Request, of: Of<'_>) -> Result<Response> {
    let about = About::find(cx, of)?;
    let size = match cx.query("size") {
        None => Size::Screen,
        Some(name) => Size::named(name).ok_or_else(|| {
            AppError::new(422, "bad_size", said("said-bad-size")).at("/size", said("said-bad-size-here"))
        })?,
    };
    let address = address(cx, &about.path());
    let key = Key {
        version: cx.published()?.version,
        address: address.clone(),
        lang: cx.page.lang.code(),
        size,
    };
    let drawn = posters::get(&cx.env, cx.content()?, key, || about.poster(cx, &address)).await?;
    let mut response = http::tagged(request, &drawn.etag, Cache::Revalidate, || {
        http::bytes(200, http::SVG, Cache::Revalidate, drawn.svg.clone().into_bytes())
    });
    http::set(&mut response, "content-security-policy", POLICY);
    Ok(response)
}

/// `GET …/poster`
pub fn page(cx: &Cx<'_>, of: Of<'_>) -> Result<Response> {
    let about = About::find(cx, of)?;
    let path = about.path();
    let (title, summary) = match about {
        About::Tip(tip) => (tip.title.clone(), tip.summary.clone()),
        About::Campaign(campaign) => (campaign.name.clone(), campaign.summary.clone()),
        About::Report => (cx.say(&said("report-title")), cx.say(&said("report-lead"))),
    };
    let page = PosterPage { title, summary, path };
    Ok(http::html(
        200,
        &app::pages::poster(&cx.page, page),
        Cache::Revalidate,
    ))
}
