//! Widgets on a portal of another origin: the sample portal with its strict policy, and portals with resizers of their own.

use std::time::Duration;

use serde_json::json;
use thirtyfour::By;

use crate::chromium::{Browser, Setup};
use crate::people::{answer_all, outcome};
use crate::site::Site;

/// Enters a frame and looks whether all of its page can be seen without scrolling, once it has settled.
async fn fits(browser: &Browser, css: &str) {
    browser
        .find(By::Css(css))
        .await
        .unwrap()
        .enter_frame()
        .await
        .unwrap();
    browser
        .until_within(
            Duration::from_secs(10),
            "document.readyState === 'complete' && document.documentElement.scrollHeight - window.innerHeight <= 1 && \
             window.innerHeight - document.body.getBoundingClientRect().height <= 2",
        )
        .await;
    browser.enter_default_frame().await.unwrap();
}

#[tokio::test]
async fn the_sample_portal_shows_four_widgets_without_inner_scrolling_and_says_nothing() {
    let site = Site::shared();
    let browser = Browser::open().await;
    for width in [360, 1280] {
        browser.screen(width, 3000).await;
        browser.requested().await;
        browser.complaints().await;
        browser.go(&format!("{}/host", site.portal)).await;
        browser
            .until("document.querySelectorAll('iframe').length === 4")
            .await;
        // Each says that it is there; then its link goes.
        browser
            .until(
                "[...document.querySelectorAll('section a[target=_blank]')]\
                 .every(link => getComputedStyle(link).visibility === 'hidden')",
            )
            .await;
        for section in ["quiz", "tally", "tip", "survey"] {
            fits(&browser, &format!("#{section} iframe")).await;
        }
        let titles = browser
            .look("[...document.querySelectorAll('iframe')].every(frame => frame.title)")
            .await;
        assert_eq!(titles, true);
        let globals = browser
            .look("Object.keys(window).filter(name => /wenming|embed|widget/i.test(name))")
            .await;
        assert_eq!(globals, json!([]));
        let complaints = browser.complaints().await;
        assert!(complaints.is_empty(), "{complaints:#?}");
        for address in browser.requested().await {
            let own = address.starts_with(&site.origin) || address.starts_with(&site.portal);
            assert!(
                own || address.starts_with("data:"),
                "asks somebody else: {address}"
            );
        }
    }
}

#[tokio::test]
async fn a_whole_quiz_is_taken_inside_the_frame_of_a_portal_without_cookies() {
    let site = Site::shared();
    let browser = Browser::set_up(Setup {
        scripts: true,
        cookies: false,
    })
    .await;
    browser
        .go(&format!("{}/open?/c/widget/quiz?embed=1", site.portal))
        .await;
    fits(&browser, "#w").await;
    browser
        .find(By::Id("w"))
        .await
        .unwrap()
        .enter_frame()
        .await
        .unwrap();
    browser.press("开始答题").await;
    browser.until("document.getElementById('quiz')").await;
    browser.until("document.querySelector('.quiz-tools')").await;
    answer_all(&browser).await;
    browser.press("交卷").await;
    browser.click(".check .hand").await;
    let outcome = outcome(&browser).await;
    assert_eq!(outcome.verdicts.len(), 6);
    browser.enter_default_frame().await.unwrap();
    // The result is longer than the question before it, and can be seen whole.
    fits(&browser, "#w").await;
    assert_eq!(site.ballots("widget"), 1);
}

#[tokio::test]
async fn the_resizers_that_portals_have_already_find_a_page_that_speaks_their_words() {
    let site = Site::shared();
    let browser = Browser::open().await;
    for place in ["legacy", "open"] {
        for width in [360, 1280] {
            browser.screen(width, 900).await;
            browser
                .go(&format!("{}/{place}?/c/xiongguan/quiz?embed=1", site.portal))
                .await;
            fits(&browser, "#w").await;
            // It stays as it is: no going round in circles.
            let height = "document.getElementById('w').getBoundingClientRect().height";
            let before = browser.look(height).await;
            tokio::time::sleep(Duration::from_millis(600)).await;
            assert_eq!(browser.look(height).await, before, "{place} at {width}");
            if place == "legacy" {
                // What a portal says to the page in the frame is not taken for its name.
                browser
                    .look("document.getElementById('w').iFrameResizer.sendMessage('one:two:three')")
                    .await;
                browser.screen(width + 200, 900).await;
                fits(&browser, "#w").await;
            }
        }
    }
}

#[tokio::test]
async fn where_the_frame_is_refused_the_link_stays() {
    let site = Site::shared();
    let browser = Browser::open().await;
    // A portal that is not on the list: the same page at another name of this machine.
    let stranger = site.portal.replace("127.0.0.1", "localhost");
    browser.go(&format!("{stranger}/host")).await;
    browser
        .until("document.querySelectorAll('iframe').length === 4")
        .await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let links = browser
        .look(
            "[...document.querySelectorAll('section a[target=_blank]')]\
             .filter(link => getComputedStyle(link).visibility === 'visible').length",
        )
        .await;
    assert_eq!(links, 4);
}
