//! Without a line: what was read is there, what is live is not, and nothing is lost.

use std::time::Duration;

use serde_json::json;
use thirtyfour::By;

use crate::chromium::Browser;
use crate::people::answer;
use crate::site::Site;

const ISLAND: &str = "document.querySelector('.quiz-tools')";
/// The worker of this page is at work, and has what it needs.
const READY: &str = "navigator.serviceWorker && navigator.serviceWorker.controller && \
                     navigator.serviceWorker.controller.state === 'activated'";
const ONLINE_NOTE: &str = "document.querySelector('.note')";

/// The line of the page, and of the service worker, which the browser's own switch does not reach.
async fn line(site: &Site, browser: &Browser, there: bool) {
    site.line(there);
    browser.online(there).await;
    if there {
        // Not every Chromium tells a page that the line that was switched off is back.
        browser.look("window.dispatchEvent(new Event('online'))").await;
    }
}

#[tokio::test]
async fn tips_that_were_read_open_without_a_line_and_say_when_they_were_seen() {
    let site = Site::with_line();
    let browser = Browser::open().await;
    browser.go(&site.page("/tips/diancai")).await;
    browser.until(READY).await;
    browser
        .until(
            "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.match(location.href)))))\
             .then(all => { window.found = all.some(Boolean); }) && window.found",
        )
        .await;
    let title = browser.text_of("h1").await;
    line(&site, &browser, false).await;
    browser.go(&site.page("/tips/diancai?big=1")).await;
    assert_eq!(browser.text_of("h1").await, title);
    assert!(
        browser.text_of(".note").await.contains("网没连上"),
        "it says that it is not live"
    );
    assert_eq!(browser.look("document.querySelectorAll('form').length").await, 0);

    // What is live is not shown at all; what can be read is at hand.
    for path in ["/c/island/tally", "/c/island", "/"] {
        browser.go(&site.page(path)).await;
        browser.until_text("网断了").await;
        let kept = browser.text_of(".kept").await;
        assert!(kept.contains(&title), "{path}: {kept}");
    }
    browser.press(&title).await;
    browser.until(ONLINE_NOTE).await;
    browser.go(&site.page("/c/island/tally")).await;
    browser.until_text("网断了").await;

    // The line is back: the page that was asked for comes by itself.
    line(&site, &browser, true).await;
    browser.until("document.getElementById('tally')").await;
    browser.go(&site.page("/tips/diancai")).await;
    assert_eq!(browser.look(ONLINE_NOTE).await, json!(null));
}

#[tokio::test]
async fn a_started_quiz_survives_a_lost_line_and_a_reload() {
    let site = Site::with_line();
    let browser = Browser::open().await;
    browser.go(&site.page("/c/offline/quiz")).await;
    browser.until(READY).await;
    browser.press("开始答题").await;
    browser.until(ISLAND).await;
    answer(&browser, 1).await;
    line(&site, &browser, false).await;
    browser.press("下一题").await;
    answer(&browser, 2).await;
    browser.look("location.reload()").await;
    browser.until_text("您答过的题都还在").await;
    assert_eq!(
        browser
            .look("document.querySelector('.button.main').href === location.href")
            .await,
        true
    );
    tokio::time::sleep(Duration::from_millis(300)).await;
    line(&site, &browser, true).await;
    browser.until(ISLAND).await;
    browser
        .until("document.querySelector('.position').innerText.includes('已答2题')")
        .await;
    // Nothing of an attempt is kept by the worker.
    browser
        .look(
            "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))\
             .then(all => { window.kept = all.flat().map(request => request.url).join(' '); })",
        )
        .await;
    let kept = browser.until("window.kept").await;
    for never in ["/a/", "/c/", "/console", "/api/"] {
        assert!(!kept.as_str().unwrap().contains(never), "{never} in {kept}");
    }
}

#[tokio::test]
async fn no_worker_is_started_in_a_frame() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser
        .go(&format!("{}/scripts?/tips/diancai?embed=1", site.portal))
        .await;
    browser
        .find(By::Id("w"))
        .await
        .unwrap()
        .enter_frame()
        .await
        .unwrap();
    browser.until("document.querySelector('h1')").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    browser
        .look("navigator.serviceWorker.getRegistrations().then(all => { window.all = all.length + 1; })")
        .await;
    assert_eq!(browser.until("window.all").await, 1);
}
