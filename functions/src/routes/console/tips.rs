//! GET /console/tips

use app::model::ConsoleTipsPage;
use domain::tip;
use worker::Response;

use super::session::organizer;
use crate::{counting, error::Result, http, objects::messages::SessionReply, routes::context::Cx, views};

/// Views and 有用 of every tip, the most read first.
pub async fn show(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    let content = cx.content()?;
    let all = counting::all(&cx.env).await?;
    let of = |counter: String| all.get(&counter).copied().unwrap_or(0);
    let mut tips: Vec<_> = tip::listed(&content.tips, &content.series)
        .into_iter()
        .map(|tip| {
            let views = of(counting::tip_views(&tip.id));
            (views::tip_link(tip), views, of(counting::tip_useful(&tip.id)))
        })
        .collect();
    tips.sort_by_key(|(_, views, useful)| std::cmp::Reverse((*views, *useful)));
    let page = ConsoleTipsPage {
        organizer: organizer(session),
        tips,
    };
    Ok(http::html(
        200,
        &app::pages::console::tips(&cx.page, page),
        http::Cache::Never,
    ))
}
