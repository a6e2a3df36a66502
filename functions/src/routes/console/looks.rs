//! `/console/looks`: who looked at how reporters can be called back. Administrators and auditors read it; nobody changes it.

use app::case::{CaseLook, LookLine, LooksPage};
use worker::Response;

use super::session::organizer;
use crate::{
    call::{Object, call},
    error::Result,
    http,
    objects::messages::{LOOKS, LookRow, SessionReply, SiteCall},
    routes::context::Cx,
};

/// `GET /console/looks?before=`
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    let before = cx.query("before").and_then(|id| id.parse::<u32>().ok());
    let message = SiteCall::AllLooks {
        before: before.map(i64::from),
    };
    let rows: Vec<LookRow> = call(&cx.env, Object::Site, &message).await?;
    let zone = &cx.published()?.zone;
    let page = LooksPage {
        organizer: organizer(session),
        older: rows
            .last()
            .map(|row| row.id)
            .filter(|_| rows.len() >= LOOKS as usize),
        newest: before.is_none(),
        looks: rows
            .into_iter()
            .map(|row| CaseLook {
                number: row.number.0,
                look: LookLine {
                    time: zone.minute(row.at),
                    who: row.who,
                    reason: row.reason,
                },
            })
            .collect(),
    };
    let html = app::pages::console::looks(&cx.page, page);
    Ok(http::html(200, &html, http::Cache::Never))
}
