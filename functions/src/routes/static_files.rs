//! Static files: only those of the manifest, under names that change with their content, compressed beforehand.
//!
//! The same code serves workerd's disk and Cloudflare's assets; neither chooses types or encodings for us.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use worker::{EncodeBody, Request, Response};

use super::context::Cx;
use crate::{
    error::{AppError, Result},
    http,
};

/// A file of the manifest.
#[derive(Debug, Deserialize)]
struct Entry {
    file: String,
    #[serde(rename = "type")]
    kind: String,
    /// Bytes of the compressed forms; 0: there is none.
    br: usize,
    gz: usize,
}

/// The style sheet as it is inside citizens' pages.
pub const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));
/// Its name in a `style-src` directive.
pub const STYLE_SOURCE: &str = include_str!(concat!(env!("OUT_DIR"), "/style.source"));

/// The service worker, without what is put before it.
pub const WORKER: &str = include_str!(concat!(env!("OUT_DIR"), "/sw.js"));

/// The name of another style sheet inside a page in a `style-src` directive.
pub fn style_source(sheet: &str) -> String {
    format!(
        "'sha256-{}'",
        data_encoding::BASE64.encode(&Sha256::digest(sheet.as_bytes()))
    )
}

static MANIFEST: OnceLock<BTreeMap<String, Entry>> = OnceLock::new();

fn manifest() -> &'static BTreeMap<String, Entry> {
    MANIFEST.get_or_init(|| {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/manifest.json"))).unwrap_or_default()
    })
}

/// The address of a file by its logical name; empty when there is none.
pub fn url(base: &str, name: &str) -> String {
    manifest()
        .get(name)
        .map(|entry| format!("{base}/s/{}", entry.file))
        .unwrap_or_default()
}

/// `GET /s/{file}`
pub async fn serve(cx: &Cx<'_>, file: &str) -> Result<Response> {
    let entry = manifest()
        .values()
        .find(|entry| entry.file == file)
        .ok_or_else(AppError::not_found)?;
    send(cx, entry, http::Cache::Immutable).await
}

/// `GET /embed.js`: the loader, under the one name that portals write into their pages.
pub async fn loader(cx: &Cx<'_>, request: &Request) -> Result<Response> {
    let entry = manifest().get("embed.js").ok_or_else(AppError::not_found)?;
    // Its name changes with its content.
    let etag = format!("\"{}\"", entry.file);
    if http::has(request, &etag) {
        return Ok(http::unchanged(&etag, http::Cache::Minutes));
    }
    let mut response = send(cx, entry, http::Cache::Minutes).await?;
    http::set(&mut response, "etag", &etag);
    Ok(response)
}

/// A file under a name that stays, whatever is in it.
pub async fn named(cx: &Cx<'_>, name: &str) -> Result<Response> {
    let entry = manifest().get(name).ok_or_else(AppError::not_found)?;
    send(cx, entry, http::Cache::Revalidate).await
}

async fn send(cx: &Cx<'_>, entry: &Entry, cache: http::Cache) -> Result<Response> {
    let file = &entry.file;
    // Pictures are compressed already.
    let encoding = cx.encoding.filter(|encoding| match *encoding {
        "br" => entry.br > 0,
        _ => entry.gz > 0,
    });
    let suffix = match encoding {
        Some("br") => ".br",
        Some(_) => ".gz",
        None => "",
    };
    let assets = cx.env.assets("ASSETS")?;
    let found = assets
        .fetch(format!("https://assets/{file}{suffix}"), None)
        .await?;
    if found.status_code() != 200 {
        worker::console_error!("a file of the manifest is missing: {file}{suffix}");
        return Err(AppError::not_found());
    }
    let (_, body) = found.into_parts();
    let mut response = http::builder(200, &entry.kind, cache).body(body);
    http::set(&mut response, "vary", "accept-encoding");
    if let Some(encoding) = encoding {
        http::set(&mut response, "content-encoding", encoding);
        response = response.with_encode_body(EncodeBody::Manual);
    }
    Ok(response)
}
