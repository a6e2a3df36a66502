//! Frames of sites that are not on the list. The browser would show nothing but an error of its own; where it tells us who frames the page, a
//! page says whom to ask. Where it does not (the portal sends no referrer, or the browser is old), its own error stays.

use worker::{Request, Response};

use super::context::Cx;
use crate::http;

/// The page for a portal that is known not to be on the list.
pub fn refuse(cx: &Cx<'_>, request: &Request) -> Option<Response> {
    let headers = request.headers();
    let header = |name: &str| headers.get(name).ok().flatten().unwrap_or_default();
    if !matches!(
        header("sec-fetch-dest").as_str(),
        "iframe" | "frame" | "object" | "embed"
    ) || !matches!(header("sec-fetch-site").as_str(), "cross-site" | "same-site")
    {
        return None;
    }
    let portal = origin(&header("referer"))?;
    let site = &cx.published.as_ref()?.content.site;
    let known = portal == cx.page.origin || site.portals.contains(&portal);
    (!known).then(|| http::html(403, &app::pages::stranger(&cx.page, &portal), http::Cache::Never))
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> Option<String> {
    let mut parts = address.splitn(4, '/');
    let scheme = parts.next().filter(|s| matches!(*s, "http:" | "https:"))?;
    let host = parts.next().filter(|s| s.is_empty()).and(parts.next())?;
    (!host.is_empty() && host.len() <= 200).then(|| format!("{scheme}//{host}"))
}
