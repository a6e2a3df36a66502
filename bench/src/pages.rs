//! Page load as a citizen with an old phone and a bad line has it, beside the same paper as plain HTML.

use std::net::Ipv4Addr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use axum::routing::get;
use hyper::body::Bytes;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::Options;
use crate::browser::{Browser, Tab};
use crate::people::Person;
use crate::report::{Bars, Table, heading, say};
use crate::server::{Data, Server};
use crate::sizes::{brotli_of, parts};

/// Lighthouse's slow 3G line: 700 kbit/s, 300 ms for every request.
const BYTES_PER_SECOND: u64 = 700_000 / 8;
const LATENCY_MS: u64 = 300;
const SLOWER: u64 = 6;
/// How long the islands may take at most, in steps of 100 ms.
const STEPS: u32 = 100;

const BAR_LCP: f64 = 1000.0;
const BAR_USABLE: f64 = 1000.0;
const BAR_READY: f64 = 2000.0;
const BAR_BLOCKING: f64 = 50.0;
const BAR_SHIFT: f64 = 0.01;

/// Watches the page from before its first byte. The quiz island puts a progress element before the paper.
const WATCH: &str = r"(() => {
  const m = window.__measured = {lcp: 0, fcp: 0, usable: 0, ready: 0, shift: 0, blocking: 0, before: 0, tasks: [], moved: []};
  const long = [];
  const name = n => n && n.nodeType === 1 ? n.nodeName.toLowerCase() + [...n.classList].map(c => '.' + c).join('') : '#text';
  const watch = (type, each) => {
    try { new PerformanceObserver(l => l.getEntries().forEach(each)).observe({type, buffered: true}); } catch (e) {}
  };
  watch('largest-contentful-paint', e => { m.lcp = e.startTime; });
  watch('paint', e => { if (e.name === 'first-contentful-paint') m.fcp = e.startTime; });
  watch('layout-shift', e => {
    if (e.hadRecentInput) return;
    m.shift += e.value;
    (e.sources || []).forEach(s => m.moved.push(
      Math.round(e.startTime) + ' ms: ' + name(s.node) + ' ' + s.previousRect.top + ' -> ' + s.currentRect.top));
  });
  // What runs before the first paint keeps nobody from pressing anything; a task that spans it counts from there on.
  m.sum = () => {
    const over = (from, to) => Math.max(0, to - from - 50);
    m.blocking = m.before = 0;
    for (const [from, to] of long) {
      if (to <= m.fcp) m.before += over(from, to);
      else m.blocking += over(Math.max(from, m.fcp), to);
    }
  };
  watch('longtask', e => {
    long.push([e.startTime, e.startTime + e.duration]);
    m.tasks.push(Math.round(e.startTime) + ' ms: ' + Math.round(e.duration) + ' ms');
  });
  const seen = new MutationObserver(() => {
    if (!m.usable && document.querySelector('#quiz input')) m.usable = performance.now();
    if (!m.ready && document.querySelector('progress.progress')) { m.ready = performance.now(); seen.disconnect(); }
  });
  seen.observe(document, {childList: true, subtree: true});
})()";

/// Cold loads of the paper, medians, and the reference page in between.
pub async fn run(options: &Options) -> Result<bool> {
    heading(format!(
        "pages: the quiz paper, {} kbit/s, {LATENCY_MS} ms, processor slowed {SLOWER}x, median of {}",
        BYTES_PER_SECOND * 8 / 1000,
        options.loads
    ));
    let server = Server::worker(Data::Disk, &[]).await?;
    let mut client = server.client()?;
    let site = format!("http://{}", server.address);
    let paper = Person::started(&mut client).await?;
    let html = client.page(&paper.page(), "identity").await?.text();
    let plain = plain(&mut client, &html).await?;
    let mut browser = Browser::start().await?;
    // The first tab of a browser is slower than all others.
    load(&mut browser, &format!("{plain}/"), false).await?;

    let (mut ours, mut reference) = (Vec::new(), Vec::new());
    for _ in 0..options.loads {
        let person = Person::started(&mut client).await?;
        ours.push(load(&mut browser, &format!("{site}{}", person.page()), true).await?);
        reference.push(load(&mut browser, &format!("{plain}/"), false).await?);
    }

    let mut table = Table::new(&[
        "page",
        "KB",
        "first paint ms",
        "LCP ms",
        "usable ms",
        "WebAssembly ready ms",
        "blocking ms",
        "before paint ms",
        "shift",
    ]);
    for (name, loads) in [("Wenming", &ours), ("the same as plain HTML", &reference)] {
        let of = |what: &str| median(loads, what);
        let whole = |what: &str| format!("{:.0}", of(what));
        table.row([
            name.to_owned(),
            format!("{:.1}", of("bytes") / 1024.0),
            whole("fcp"),
            whole("lcp"),
            whole("usable"),
            if name == "Wenming" {
                whole("ready")
            } else {
                "-".to_owned()
            },
            whole("blocking"),
            whole("before"),
            format!("{:.3}", of("shift")),
        ]);
    }
    table.print();
    if let Some(last) = ours.last() {
        for (title, key) in [("long tasks", "tasks"), ("moved", "moved")] {
            let list: Vec<&str> = last
                .get(key)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .take(8)
                .collect();
            if !list.is_empty() {
                say(format!("\n{title}, in the last load:\n  {}", list.join("\n  ")));
            }
        }
    }
    let mut bars = Bars::default();
    for (what, key, bar) in [
        ("LCP", "lcp", BAR_LCP),
        ("form usable", "usable", BAR_USABLE),
        ("WebAssembly ready", "ready", BAR_READY),
        ("blocking time", "blocking", BAR_BLOCKING),
    ] {
        let value = median(&ours, key);
        // What never happened has no time; only blocking may be nothing.
        let happened = key == "blocking" || value > 0.0;
        let measured = if happened {
            format!("{value:.0} ms")
        } else {
            "never".to_owned()
        };
        bars.add(what, measured, format!("≤ {bar:.0} ms"), happened && value <= bar);
    }
    let shift = median(&ours, "shift");
    bars.add(
        "layout shift",
        format!("{shift:.3}"),
        format!("≤ {BAR_SHIFT}"),
        shift <= BAR_SHIFT,
    );
    bars.close(
        "pages",
        json!({"loads": options.loads, "wenming": ours, "plain": reference}),
    )
}

async fn load(browser: &mut Browser, address: &str, wait_for_island: bool) -> Result<Value> {
    let tab = browser.tab().await?;
    for (method, parameters) in [
        ("Page.enable", json!({})),
        ("Network.enable", json!({})),
        (
            "Network.emulateNetworkConditions",
            json!({
                "offline": false, "latency": LATENCY_MS,
                "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND,
            }),
        ),
        ("Emulation.setCPUThrottlingRate", json!({"rate": SLOWER})),
        (
            "Emulation.setDeviceMetricsOverride",
            json!({"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true}),
        ),
        ("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH})),
    ] {
        browser.ask(&tab, method, parameters).await?;
    }
    let went = browser
        .ask(&tab, "Page.navigate", json!({"url": address}))
        .await?;
    ensure!(went.get("errorText").is_none(), "{address}: {went}");
    browser.event(&tab, "Page.loadEventFired").await?;
    if wait_for_island {
        for _ in 0..STEPS {
            if browser.evaluate(&tab, "window.__measured.ready").await?.as_f64() > Some(0.0) {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
    // What the islands set off is part of it.
    sleep(Duration::from_millis(1500)).await;
    let mut measured = browser
        .evaluate(&tab, "(window.__measured.sum(), window.__measured)")
        .await?;
    let bytes = bytes(browser, &tab);
    measured
        .as_object_mut()
        .context("nothing was measured")?
        .insert("bytes".to_owned(), bytes.into());
    browser.close(tab).await?;
    Ok(measured)
}

fn bytes(browser: &mut Browser, tab: &Tab) -> f64 {
    browser
        .happened(tab, "Network.loadingFinished")
        .iter()
        .filter_map(|event| event.pointer("/params/encodedDataLength")?.as_f64())
        .sum()
}

fn median(loads: &[Value], what: &str) -> f64 {
    let mut values: Vec<f64> = loads
        .iter()
        .map(|load| load.get(what).and_then(Value::as_f64).unwrap_or(0.0))
        .collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Serves the paper without script as brotli.
async fn plain(client: &mut crate::client::Client, html: &str) -> Result<String> {
    let mut page = without_scripts(html);
    let mut router = Router::new();
    for (number, link) in parts(html).css.iter().enumerate() {
        let path = format!("/style{number}.css");
        page = page.replace(link.as_str(), &path);
        let css = client.page(link, "identity").await?.body;
        router = file(router, &path, "text/css; charset=utf-8", &css)?;
    }
    router = file(router, "/", "text/html; charset=utf-8", page.as_bytes())?;
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            say(error);
        }
    });
    Ok(format!("http://{address}"))
}

fn file(router: Router, path: &str, kind: &'static str, content: &[u8]) -> Result<Router> {
    let packed = Bytes::from(brotli_of(content)?);
    Ok(router.route(
        path,
        get(async move || {
            let headers = [
                (CONTENT_TYPE, kind),
                (CONTENT_ENCODING, "br"),
                (CACHE_CONTROL, "no-store"),
            ];
            (headers, packed)
        }),
    ))
}

fn without_scripts(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::with_capacity(html.len());
    while let Some((before, script)) = rest.split_once("<script") {
        kept.push_str(before);
        rest = script.split_once("</script>").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_taken_out() {
        assert_eq!(
            without_scripts("a<script defer src=\"x\"></script>b<script>1</script>c"),
            "abc"
        );
    }

    #[test]
    fn the_median_is_the_middle_one() {
        let loads = [json!({"lcp": 3}), json!({"lcp": 1.5}), json!({"lcp": 2})];
        assert!((median(&loads, "lcp") - 2.0).abs() < f64::EPSILON);
    }
}
