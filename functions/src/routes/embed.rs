//! 放到网站上: what an editor pastes, and the QR code of any page of this site.

use app::model::{Choice, EmbedPage};
use worker::Response;

use super::context::Cx;
use crate::said::{said, said_with};
use crate::{
    error::{AppError, Result},
    http, qr,
};

/// Pixels of a module.
const SCALE: usize = 8;

/// `GET /embed`: a campaign and a surface chosen by query, the first of each otherwise.
pub fn show(cx: &Cx<'_>) -> Result<Response> {
    let content = cx.content()?;
    let campaigns: Vec<Choice> = content
        .campaigns
        .values()
        .map(|c| Choice {
            id: c.id.to_string(),
            name: c.name.clone(),
        })
        .collect();
    let campaign = content
        .campaigns
        .values()
        .find(|c| Some(c.id.as_str()) == cx.query("campaign"))
        .or_else(|| content.campaigns.values().next());
    let surface = app::pages::EMBED_SURFACES
        .into_iter()
        .find(|id| Some(*id) == cx.query("surface"))
        .unwrap_or("quiz");
    let path = match (surface, campaign) {
        ("tips", _) => "/tips".to_owned(),
        ("tip", _) => "/tips/today".to_owned(),
        ("report", _) => "/report".to_owned(),
        ("quiz", Some(c)) => format!("/c/{}/quiz", c.id),
        ("tally", Some(c)) => format!("/c/{}/tally", c.id),
        (_, Some(c)) => format!("/c/{}", c.id),
        (_, None) => "/".to_owned(),
    };
    let page = EmbedPage {
        campaigns,
        campaign: campaign.map(|c| c.id.to_string()).unwrap_or_default(),
        title: match (surface, campaign) {
            ("report", _) => cx.say(&said("report-title")),
            ("tips" | "tip", _) | (_, None) => cx.say(&said_with(
                "site-tips",
                [("site", content.site.name.clone().into())],
            )),
            (_, Some(campaign)) => campaign.name.clone(),
        },
        surface: surface.to_owned(),
        path,
        listed: content.site.portals.clone(),
        // Longer than any colour: what it was is of no use.
        colour: cx.query("color").unwrap_or_default().chars().take(8).collect(),
    };
    Ok(http::html(
        200,
        &app::pages::embed(&cx.page, page),
        http::Cache::Revalidate,
    ))
}

/// `GET /qr.png?to=/c/…&scale=20`: the QR code of a page of this site. Of no other site: nobody shall borrow our name.
pub fn qr(cx: &Cx<'_>) -> Result<Response> {
    let to = cx.query("to").unwrap_or("/");
    // Pages that are meant for everybody, and nothing that leads out of the base path.
    let path = to.split('?').next().unwrap_or_default();
    let plain = (path == "/"
        || path == "/tips"
        || path == "/report"
        || path.starts_with("/c/")
        || path.starts_with("/tips/")
        || path.starts_with("/q/"))
        && !path.contains("..")
        && !path.contains("//")
        && to
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#');
    if !plain {
        return Err(
            AppError::new(422, "bad_address", said("said-own-pages")).at("/to", said("said-own-pages-here"))
        );
    }
    let scale = match cx.query("scale").map(str::parse) {
        None => SCALE,
        Some(Ok(scale)) if (1..=qr::MAX_SCALE).contains(&scale) => scale,
        Some(_) => {
            return Err(
                AppError::new(422, "bad_scale", said("said-qr-scale")).at("/scale", said("said-qr-scale"))
            );
        }
    };
    let address = format!("{}{}{to}", cx.page.origin, cx.config.base);
    Ok(http::bytes(
        200,
        "image/png",
        http::Cache::Minutes,
        qr::png(&address, scale)?,
    ))
}
