//! What a citizen downloads, page by page, against the bars.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::client::Client;
use crate::people::{CAMPAIGN, Person};
use crate::report::{Bars, Table, heading, say, thousands};
use crate::server::{Data, Server};

const KB: usize = 1024;
const BAR_HTML: usize = 14 * KB;
const BAR_FIRST_QUESTION: usize = 25 * KB;
const BAR_SCRIPT: usize = 70 * KB;
const BAR_LOADER: usize = 2 * KB;
/// What every current browser asks for.
const BROWSER: &str = "gzip, deflate, br, zstd";

/// Fetches every citizen page and what it needs, and compares.
pub async fn run() -> Result<bool> {
    heading("sizes: bytes of each citizen page");
    let server = Server::worker(Data::Disk, &[]).await?;
    let mut client = server.client()?;
    let paper = Person::started(&mut client).await?;
    let mut done = Person::started(&mut client).await?;
    done.submit(&mut client).await.sure()?;
    let long = Person::started_in(&mut client, "jingsai").await?;
    let first = client.page("/report", "identity").await?.text();
    let (_, rest) = first.split_once("href=\"/report/d/").context("a draft")?;
    let (draft, _) = rest.split_once('"').context("its end")?;
    let place = format!("/report/d/{draft}");
    let pages = [
        ("home", "/".to_owned()),
        ("campaign", format!("/c/{CAMPAIGN}")),
        ("rules and start", format!("/c/{CAMPAIGN}/quiz")),
        ("paper, 10 questions", paper.page()),
        ("paper, one a page", format!("{}&q=1", paper.page())),
        ("paper, 30 questions", long.page()),
        ("result", done.page()),
        ("tally", format!("/c/{CAMPAIGN}/tally")),
        ("survey", format!("/c/{CAMPAIGN}/survey/manyidu")),
        ("report, photo", "/report".to_owned()),
        ("report, place", place),
        ("report without a line", "/offline?for=report".to_owned()),
    ];

    let mut table = Table::new(&[
        "page",
        "HTML",
        "HTML br q11",
        "HTML as sent",
        "+ CSS",
        "script + wasm",
    ]);
    let mut bars = Bars::default();
    let mut figures = Vec::new();
    let mut files = Files::default();
    let (mut html_most, mut first_most, mut script_most) = (("", 0), ("", 0), ("", 0));
    for (name, path) in &pages {
        let html = client.page(path, "identity").await?.text();
        let best = brotli_of(html.as_bytes())?.len();
        let sent = client.page(path, BROWSER).await?;
        let encoding = sent.header("content-encoding").unwrap_or("plain").to_owned();
        let parts = parts(&html);
        let mut css = 0;
        for link in &parts.css {
            css += files.size(&mut client, link).await?;
        }
        let mut script = 0;
        for link in &parts.script {
            script += files.size(&mut client, link).await?;
        }
        let first = best + css;
        table.row([
            (*name).to_owned(),
            bytes(html.len()),
            bytes(best),
            format!("{} {encoding}", bytes(sent.body.len())),
            bytes(first),
            bytes(script),
        ]);
        for (most, size) in [
            (&mut html_most, best),
            (&mut first_most, first),
            (&mut script_most, script),
        ] {
            if size > most.1 {
                *most = (name, size);
            }
        }
        figures.push(json!({
            "page": name, "html": html.len(), "html_br": best, "html_sent": sent.body.len(),
            "encoding": encoding, "css_br": css, "script_br": script, "files": parts.script.len() + parts.css.len(),
        }));
    }
    let loader = files.size(&mut client, "/embed.js").await?;
    table.print();
    files.print();
    bars.add(
        "the loader for portals",
        bytes(loader),
        format!("≤ {}", bytes(BAR_LOADER)),
        loader <= BAR_LOADER,
    );
    for (what, most, bar) in [
        ("first HTML, brotli", html_most, BAR_HTML),
        (
            "to the first question: HTML and CSS",
            first_most,
            BAR_FIRST_QUESTION,
        ),
        ("all script and WebAssembly of a page", script_most, BAR_SCRIPT),
    ] {
        bars.add(
            what,
            format!("{} ({})", bytes(most.1), most.0),
            format!("≤ {}", bytes(bar)),
            most.1 <= bar,
        );
    }
    let uncompressed = files.sizes.values().any(|file| file.encoding != "br");
    bars.add(
        "files that are not sent as brotli",
        if uncompressed { "some" } else { "none" },
        "none",
        !uncompressed,
    );
    bars.close("sizes", json!({"pages": figures, "files": files.figures()}))
}

fn bytes(count: usize) -> String {
    thousands(count as u64)
}

/// Packed as well as it can be.
pub fn brotli_of(data: &[u8]) -> Result<Vec<u8>> {
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 64 * KB, 11, 22);
    packed.write_all(data)?;
    packed.flush()?;
    Ok(packed.into_inner())
}

/// Static files, each fetched once.
#[derive(Debug, Default)]
struct Files {
    sizes: BTreeMap<String, File>,
}

#[derive(Debug)]
struct File {
    encoding: String,
    sent: usize,
}

impl Files {
    /// Bytes over the wire.
    async fn size(&mut self, client: &mut Client, link: &str) -> Result<usize> {
        if let Some(file) = self.sizes.get(link) {
            return Ok(file.sent);
        }
        ensure!(
            link.starts_with('/') && !link.starts_with("//"),
            "{link}: not of this site"
        );
        let answer = client.page(link, BROWSER).await?;
        let file = File {
            encoding: answer.header("content-encoding").unwrap_or("plain").to_owned(),
            sent: answer.body.len(),
        };
        let sent = file.sent;
        self.sizes.insert(link.to_owned(), file);
        Ok(sent)
    }

    fn print(&self) {
        say("");
        let mut table = Table::new(&["file", "bytes sent", "encoding"]);
        for (link, file) in &self.sizes {
            table.row([link.clone(), bytes(file.sent), file.encoding.clone()]);
        }
        table.print();
    }

    fn figures(&self) -> Value {
        self.sizes
            .iter()
            .map(|(link, file)| json!({"file": link, "sent": file.sent, "encoding": file.encoding}))
            .collect()
    }
}

/// What a page loads.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Style sheets.
    pub css: Vec<String>,
    /// Scripts and WebAssembly.
    pub script: Vec<String>,
}

/// Finds what a page loads.
pub fn parts(html: &str) -> Parts {
    let mut parts = Parts::default();
    let add = |list: &mut Vec<String>, link: Option<String>| {
        if let Some(link) = link.filter(|link| !link.is_empty())
            && !list.contains(&link)
        {
            list.push(link);
        }
    };
    for tag in html
        .split('<')
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag)
    {
        if tag.starts_with("link") && attribute(tag, "rel").as_deref() == Some("stylesheet") {
            add(&mut parts.css, attribute(tag, "href"));
        } else if tag.starts_with("link")
            && matches!(attribute(tag, "as").as_deref(), Some("script" | "fetch"))
            || tag.starts_with("link") && attribute(tag, "rel").as_deref() == Some("modulepreload")
        {
            add(&mut parts.script, attribute(tag, "href"));
        } else if tag.starts_with("script") {
            for name in ["src", "data-js", "data-wasm"] {
                add(&mut parts.script, attribute(tag, name));
            }
        }
    }
    parts
}

/// The value of a quoted attribute.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_loads_is_found_once() {
        let html = r#"<!DOCTYPE html><link rel="icon" href="/i.svg"><link rel="stylesheet" href="/s/a.css"/>
            <script defer src="/s/boot.js" data-js="/s/c.js" data-wasm="/s/c.wasm"></script><script src="/s/boot.js"></script>"#;
        let parts = parts(html);
        assert_eq!(parts.css, ["/s/a.css"]);
        assert_eq!(parts.script, ["/s/boot.js", "/s/c.js", "/s/c.wasm"]);
    }
}
