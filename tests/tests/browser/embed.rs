//! Widgets on a portal of another origin: the sample portal with its strict policy, and portals with resizers of their own.

use std::time::Duration;

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

/// How much the page moved under its reader, so far: the sum of all shifts, which is at least the measure of
/// <https://web.dev/articles/cls> (it takes the worst five seconds).
async fn shifted(browser: &Browser) -> f64 {
    browser
        .look(
            "(window.shifts = 0, new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifts += entry.value; }))\
             .observe({type: 'layout-shift', buffered: true}))",
        )
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    browser.look("window.shifts").await.as_f64().unwrap()
}

#[tokio::test]
async fn the_sample_portal_shows_four_widgets_that_neither_scroll_nor_move_it_and_say_nothing() {
    let site = Site::shared();
    let browser = Browser::open().await;
    for (width, height) in [(360, 740), (1280, 900)] {
        browser.screen(width, height).await;
        browser.requested().await;
        browser.complaints().await;
        browser.go(&format!("{}/host", site.portal)).await;
        browser
            .until("document.querySelectorAll('iframe').length === 4")
            .await;
        for section in ["quiz", "tip", "tally", "report"] {
            // As somebody who reads down the page.
            browser
                .look(&format!(
                    "document.querySelector('#{section} iframe').scrollIntoView()"
                ))
                .await;
            // It says that it is there; then its link goes.
            browser
                .until(&format!(
                    "getComputedStyle(document.querySelector('#{section} a[target=_blank]')).visibility === 'hidden'"
                ))
                .await;
            browser
                .find(By::Css(format!("#{section} iframe")))
                .await
                .unwrap()
                .enter_frame()
                .await
                .unwrap();
            browser
                .until(
                    "document.readyState === 'complete' && \
                     document.documentElement.scrollHeight - window.innerHeight <= 1",
                )
                .await;
            // No more is reserved than a good guess: nothing but content.
            let spare = browser
                .look("window.innerHeight - document.body.getBoundingClientRect().height")
                .await;
            assert!(
                spare.as_f64().unwrap() <= 160.0,
                "{section} at {width}: {spare} to spare"
            );
            browser.enter_default_frame().await.unwrap();
        }
        browser.look("window.scrollTo(0, 0)").await;
        let shifted = shifted(&browser).await;
        assert!(shifted <= 0.01, "{shifted} at {width}");
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "{width}");
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
async fn going_back_inside_a_frame_leaves_the_portal_where_it_is_and_then_leaves_it() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser.go(&site.page("/robots.txt")).await;
    browser.go(&format!("{}/host", site.portal)).await;
    let said = "getComputedStyle(document.querySelector('#tip a[target=_blank]')).visibility === 'hidden'";
    browser
        .look("document.querySelector('#tip').scrollIntoView()")
        .await;
    browser.until(said).await;
    let title = in_frame(
        &browser,
        "#tip iframe",
        "document.querySelector('h1').textContent",
    )
    .await;
    enter(&browser, "#tip iframe").await;
    browser.click(".trail a").await;
    browser.until("document.querySelector('.tips')").await;
    browser.enter_default_frame().await.unwrap();
    browser.back().await.unwrap();
    enter(&browser, "#tip iframe").await;
    browser
        .until(&format!(
            "document.querySelector('h1').textContent === {}",
            serde_json::json!(title)
        ))
        .await;
    browser.enter_default_frame().await.unwrap();
    assert!(browser.current_url().await.unwrap().as_str().ends_with("/host"));
    // No trap: the next step back leaves the portal.
    browser.back().await.unwrap();
    browser.until("location.pathname === '/robots.txt'").await;
}

#[tokio::test]
async fn what_has_the_focus_inside_a_frame_comes_into_view_on_the_portal() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser.screen(360, 600).await;
    browser.go(&format!("{}/host", site.portal)).await;
    browser
        .until("getComputedStyle(document.querySelector('#quiz a[target=_blank]')).visibility === 'hidden'")
        .await;
    browser
        .look("document.querySelector('#quiz iframe').focus()")
        .await;
    // By keyboard, to the last thing in the frame and on to what comes after it.
    let visible = "(() => { const box = document.activeElement.getBoundingClientRect(); return [box.top, box.bottom]; })()";
    for _ in 0..8 {
        browser.keys(thirtyfour::Key::Tab).await;
        tokio::time::sleep(Duration::from_millis(250)).await;
        let frame = browser
            .look("(() => { const frame = document.activeElement; return frame.tagName === 'IFRAME' && frame.getBoundingClientRect().top; })()")
            .await;
        let Some(top) = frame.as_f64() else { break };
        enter(&browser, "#quiz iframe").await;
        let place = browser.look(visible).await;
        let what = browser
            .look("document.activeElement.outerHTML.slice(0, 80)")
            .await;
        browser.enter_default_frame().await.unwrap();
        let at = |n: usize| top + place[n].as_f64().unwrap();
        if what
            .as_str()
            .is_some_and(|what| what.contains("skip") || what.starts_with("<body"))
        {
            continue;
        }
        assert!(at(0) >= -1.0 && at(0) < 600.0, "{what} at {} to {}", at(0), at(1));
    }
    // An element that is put in focus by script, far below: as the summary of errors is.
    enter(&browser, "#quiz iframe").await;
    browser
        .look("(() => { const end = document.querySelector('.embed-foot a'); end.focus({preventScroll: true}); })()")
        .await;
    browser.enter_default_frame().await.unwrap();
    browser
        .until("document.querySelector('#quiz iframe').getBoundingClientRect().bottom < 700")
        .await;
}

/// Into a frame of the portal.
async fn enter(browser: &Browser, css: &str) {
    browser
        .find(By::Css(css))
        .await
        .unwrap()
        .enter_frame()
        .await
        .unwrap();
}

/// What a script gives inside a frame.
async fn in_frame(browser: &Browser, css: &str, script: &str) -> serde_json::Value {
    enter(browser, css).await;
    let found = browser.until(script).await;
    browser.enter_default_frame().await.unwrap();
    found
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
    for place in ["legacy", "open", "h5p", "h5p-old"] {
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
    // In the frame stands whom to ask, and a way out of it.
    browser
        .look("document.querySelector('#quiz').scrollIntoView()")
        .await;
    enter(&browser, "#quiz iframe").await;
    browser.until_text("这个网站还没有登记").await;
    browser.until_text("12345").await;
    let link = browser
        .look("(() => { const link = document.querySelector('.button.main'); return [link.target, link.href]; })()")
        .await;
    assert_eq!(link[0], "_blank");
    assert!(
        link[1]
            .as_str()
            .unwrap()
            .starts_with(&format!("{}/c/xiongguan/quiz", site.origin)),
        "{link}"
    );
    assert!(!link[1].as_str().unwrap().contains("embed"), "{link}");
    browser.enter_default_frame().await.unwrap();
}
