//! `/q/{channel}`: the short link of a channel, printed on paper, and how often people came by one.

use domain::{channel::read_code, id::ChannelId};
use worker::{Method, Request, Response};

use super::context::Cx;
use crate::{counting, error::Result, http};

/// Marks the way from a short link to its page, so that nobody is counted twice.
const BY_LINK: (&str, &str) = ("via", "q");
/// On the home page: somebody came by a code that leads nowhere (any more).
pub const LOST: (&str, &str) = ("lost", "1");

/// Leads on. Never a dead end: paper cannot be recalled.
pub async fn follow(cx: &Cx<'_>, code: &str) -> Result<Response> {
    let published = cx.published()?;
    let code: Option<ChannelId> = read_code(code);
    let mut page = cx.page.clone();
    if let Some(code) = &code {
        page.channel = Some(code.to_string());
    }
    let channel = code.as_ref().and_then(|code| published.channel(code));
    if let Some(channel) = channel
        && cx.method == Method::Get
    {
        counting::count(&cx.env, counting::channel_views(&channel.id)).await;
    }
    let target = channel
        .map(|channel| &channel.terms.leads_to)
        .filter(|target| target.is_in(&published.content));
    let to = match target {
        Some(target) => format!("{}?{}={}", target.path(), BY_LINK.0, BY_LINK.1),
        None => format!("/?{}={}", LOST.0, LOST.1),
    };
    Ok(http::see_other(&page.link(&to)))
}

/// Counts somebody who came from outside to a page that was opened with a channel's code: by a QR code that holds the whole address, or from
/// a portal. Browsers say where a page was opened from (<https://www.w3.org/TR/fetch-metadata/>); those that do not are counted at
/// the short link only. Nobody is recognized, and going on from page to page does not count.
pub async fn count_arrival(cx: &Cx<'_>, request: &Request) {
    if cx.method != Method::Get || cx.here.is_some() || cx.query(BY_LINK.0) == Some(BY_LINK.1) {
        return;
    }
    let Some(channel) = cx
        .channel()
        .filter(|code| cx.published().is_ok_and(|p| p.channel(code).is_some()))
    else {
        return;
    };
    let header = |name: &str| request.headers().get(name).ok().flatten().unwrap_or_default();
    let outside = matches!(
        header("sec-fetch-site").as_str(),
        "none" | "cross-site" | "same-site"
    );
    let page = matches!(header("sec-fetch-dest").as_str(), "document" | "iframe" | "frame");
    if outside && page {
        counting::count(&cx.env, counting::channel_views(&channel)).await;
    }
}
