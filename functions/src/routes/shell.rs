//! What makes the site one to keep: its card for home screens, the service worker, and the page that the worker shows without a line.

use std::cell::RefCell;

use app::{PageContext, pages, texts::Lang};
use serde_json::json;
use sha2::{Digest, Sha256};
use worker::{Request, Response};

use super::{context::Cx, report, static_files};
use crate::{error::Result, http, published::Published};

/// `GET /app.webmanifest` (<https://www.w3.org/TR/appmanifest/>).
pub fn manifest(cx: &Cx<'_>) -> Result<Response> {
    let home = format!("{}/", cx.config.base);
    let icon = |name: &str, sizes: &str, purpose: &str| {
        let kind = if name.ends_with(".svg") {
            "image/svg+xml"
        } else {
            "image/png"
        };
        json!({"src": static_files::url(&cx.config.base, name), "sizes": sizes, "type": kind, "purpose": purpose})
    };
    let card = json!({
        "id": home,
        "name": cx.page.site_name,
        "short_name": cx.page.site_name,
        "lang": "zh-CN",
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#fcf9f4",
        "theme_color": "#b3331d",
        "icons": [
            icon("icon.svg", "any", "any"),
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable.png", "512x512", "maskable"),
        ],
    });
    Ok(http::bytes(
        200,
        "application/manifest+json",
        http::Cache::Minutes,
        card.to_string().into_bytes(),
    ))
}

/// The page on which a report can be filled in without a line.
const REPORT: &str = "report";

/// `GET /offline?for=…`: the worker keeps it. Somebody who comes here with a line goes home.
pub fn offline(cx: &Cx<'_>) -> Result<Response> {
    let what = cx.query("for");
    if what == Some(REPORT) {
        let html = report::offline(&cx.page, cx.content()?);
        return Ok(http::html(200, &html, http::Cache::Revalidate));
    }
    let what = pages::Offline::ALL
        .iter()
        .find(|(name, _)| Some(*name) == what)
        .map_or(pages::Offline::Page, |(_, what)| *what);
    Ok(http::html(
        200,
        &pages::offline(&cx.page, what),
        http::Cache::Revalidate,
    ))
}

/// The worker of one version of the content.
struct Made {
    content: u64,
    etag: String,
    text: String,
}

thread_local! {
    /// Browsers ask for it often, and it changes with the content only.
    static MADE: RefCell<Option<Made>> = const { RefCell::new(None) };
}

/// `GET /sw.js`. Its text changes with everything that it keeps, so that browsers take a new one.
pub fn worker(cx: &Cx<'_>, request: &Request) -> Result<Response> {
    let published = cx.published()?;
    MADE.with_borrow_mut(|made| {
        if made.as_ref().is_none_or(|made| made.content != published.version) {
            *made = Some(make(&cx.page, published));
        }
        let (etag, text) = match made {
            Some(made) => (made.etag.as_str(), made.text.as_str()),
            None => ("", ""),
        };
        Ok(http::tagged(request, etag, http::Cache::Minutes, || {
            http::bytes(
                200,
                "text/javascript; charset=utf-8",
                http::Cache::Minutes,
                text.as_bytes().to_vec(),
            )
        }))
    })
}

fn make(page: &PageContext, published: &Published) -> Made {
    let mut hash = Sha256::new();
    hash.update(static_files::WORKER);
    // What a report needs without a line, before the page that asks for it.
    let mut addresses = vec![page.assets.report.clone()];
    let offline = pages::Offline::ALL
        .iter()
        .map(|(name, what)| (*name, Some(*what)))
        .chain([(REPORT, None)]);
    for (name, what) in offline {
        for lang in Lang::ALL {
            let path = format!("/offline?for={name}");
            let page = PageContext {
                site_name: page.site_name.clone(),
                base: page.base.clone(),
                hotline: page.hotline.clone(),
                assets: page.assets.clone(),
                lang,
                path: path.clone(),
                ..PageContext::default()
            };
            hash.update(match what {
                Some(what) => pages::offline(&page, what),
                None => report::offline(&page, &published.content),
            });
            addresses.push(page.link(&path));
        }
    }
    let version: String = data_encoding::HEXLOWER
        .encode(&hash.finalize())
        .chars()
        .take(16)
        .collect();
    let text = format!(
        "const BASE={};const VERSION={};const PAGES={};\n{}",
        json!(page.base),
        json!(version),
        json!(addresses),
        static_files::WORKER
    );
    Made {
        content: published.version,
        etag: format!("\"{version}\""),
        text,
    }
}
