//! A quiz with a time limit.

use std::time::Duration;

use serde_json::json;

use crate::chromium::Browser;
use crate::people::{ISLAND, answer, outcome, start};
use crate::site::Site;

const SAVED: &str = "document.querySelector('.quiz-tools .saved').textContent.includes('答案已存好')";
/// Seconds left as the timer says.
const LEFT: &str =
    "(([, m, s]) => m * 60 + +s)(/还剩 (\\d+):(\\d\\d)/.exec(document.querySelector('.timer').textContent))";

async fn left(browser: &Browser) -> i64 {
    browser.look(LEFT).await.as_i64().unwrap()
}

#[tokio::test]
async fn the_timer_is_seen_and_heard_and_more_time_can_be_had_once() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "timed").await;
    browser.until(ISLAND).await;
    let before = left(&browser).await;
    assert!((60..=120).contains(&before), "{before} s");
    let timer = browser
        .look("document.querySelector('.timer').getAttribute('role')")
        .await;
    assert_eq!(timer, "timer");
    let heard = browser
        .look("document.querySelector('.announcer').getAttribute('aria-live')")
        .await;
    assert_eq!(heard, "polite");
    answer(&browser, 1).await;
    browser.press("时间不够?点这里加时间").await;
    browser
        .until("document.querySelector('.announcer').textContent.includes('时间加好了')")
        .await;
    let after = left(&browser).await;
    assert!(after > before + 30, "{before} s, then {after} s");
    let again = "[...document.querySelectorAll('button')].some(b => b.offsetParent && b.textContent.includes('加时间'))";
    assert_eq!(browser.look(again).await, false);
    browser.refresh().await.unwrap();
    browser.until(ISLAND).await;
    let stayed = left(&browser).await;
    assert!(stayed > before + 30, "{stayed} s");
    assert_eq!(browser.look(again).await, false);
    assert!(browser.text_of(".position").await.contains("已答1题"));
}

#[tokio::test]
async fn at_the_deadline_the_paper_hands_itself_in() {
    let site = Site::start();
    let browser = Browser::open().await;
    start(&browser, &site, "timed").await;
    browser.until(ISLAND).await;
    answer(&browser, 1).await;
    browser.until(SAVED).await;
    let seconds = u64::try_from(left(&browser).await).unwrap();
    site.clock(Duration::from_secs(seconds - 5));
    browser.refresh().await.unwrap();
    browser.until(ISLAND).await;
    assert!(left(&browser).await <= 5);
    // The page begins with the first open question.
    answer(&browser, 2).await;
    let result = outcome(&browser).await;
    assert!(browser.text_of("main").await.contains("时间到了"));
    assert_eq!(result.verdicts.len(), 6);
    let answered = result
        .verdicts
        .values()
        .filter(|verdict| *verdict != "没有答")
        .count();
    assert_eq!(answered, 2, "{result:?}");
}

#[tokio::test]
async fn a_clock_of_the_device_that_is_wrong_by_a_day_changes_nothing() {
    let site = Site::shared();
    for days in [1, -1] {
        let browser = Browser::open().await;
        let script = format!(
            "(() => {{ const Real = Date, off = {days} * 864e5;
                window.Date = class extends Real {{
                    constructor(...a) {{ if (a.length) super(...a); else super(Real.now() + off); }}
                    static now() {{ return Real.now() + off; }}
                }}; }})()"
        );
        browser
            .command(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await;
        start(&browser, &site, "timed").await;
        browser.until(ISLAND).await;
        let seconds = left(&browser).await;
        assert!(
            (60..=120).contains(&seconds),
            "{seconds} s with a clock off by {days} days"
        );
        answer(&browser, 1).await;
        browser.press("交卷").await;
        browser.click(".check .hand").await;
        assert_eq!(outcome(&browser).await.verdicts.len(), 6);
    }
}
