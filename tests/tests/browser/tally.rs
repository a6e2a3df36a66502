//! The public tally.

use std::time::Duration;

use crate::chromium::{Browser, Setup};
use crate::site::Site;

const TAKERS: &str = "document.querySelector('[data-key=takers]')?.textContent";

#[tokio::test]
async fn the_tally_moves_without_a_reload_and_is_whole_without_scripts() {
    let site = Site::shared();
    site.hand_in("live");
    site.ballots("live");
    let browser = Browser::open().await;
    browser.go(&site.page("/c/live/tally")).await;
    browser.until("document.querySelector('#tally .announcer')").await;
    browser.until(&format!("{TAKERS} === '1'")).await;
    browser.look("window.same = true").await;
    site.hand_in("live");
    // Asked for every 5 s, from a snapshot that is a little older.
    browser
        .until_within(Duration::from_secs(20), &format!("{TAKERS} === '2'"))
        .await;
    assert_eq!(browser.look("window.same").await, true, "it was not reloaded");
    let numbers = browser.text_of("#tally").await;

    let plain = Browser::set_up(Setup {
        scripts: false,
        cookies: true,
    })
    .await;
    plain.go(&site.page("/c/live/tally")).await;
    plain.until(&format!("{TAKERS} === '2'")).await;
    let whole = plain.text_of("#tally").await;
    let strip = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| !line.contains("更新时间"))
            .map(|line| line.trim().to_owned())
            .collect()
    };
    assert_eq!(strip(&whole), strip(&numbers));
}
