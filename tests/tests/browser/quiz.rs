//! The quiz with the island, from the start to the result.

use serde_json::json;
use thirtyfour::{By, Key};

use crate::chromium::{Browser, Setup};
use crate::people::{ISLAND, answer, answer_all, outcome, shown, start};
use crate::site::Site;

const SAVED: &str = "document.querySelector('.quiz-tools .saved').textContent.includes('答案已存好')";

#[tokio::test]
async fn the_island_shows_one_question_at_a_time_and_asks_before_handing_in() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "island").await;
    browser.until(ISLAND).await;

    let visible = "[...document.querySelectorAll('.question')].filter(q => q.offsetParent).length";
    for number in 1..=6 {
        assert_eq!(browser.look(visible).await, 1, "one question is visible");
        let position = browser.text_of(".quiz-tools .position").await;
        assert!(position.contains(&format!("第{number}题")), "{position}");
        assert!(
            position.contains(&format!("已答{}题", (number - 1).min(4))),
            "{position}"
        );
        // The fifth is left out.
        if number != 5 {
            answer(&browser, number).await;
        }
        if number < 6 {
            browser.press("下一题").await;
        }
    }
    let done = browser
        .look("document.querySelector('.quiz-tools progress').value")
        .await;
    assert_eq!(done, 5);
    let marks = browser
        .look("[...document.querySelectorAll('.jump button')].map(b => b.classList.contains('answered'))")
        .await;
    assert_eq!(marks, json!([true, true, true, true, false, true]));

    browser.press("交卷").await;
    browser
        .until("document.querySelector('.check:not([hidden])')")
        .await;
    assert!(browser.text_of(".check").await.contains("还有1题没答"));
    browser.press("再看看").await;
    assert!(browser.text_of(".quiz-tools .position").await.contains("第5题"));
    answer(&browser, 5).await;

    browser.click(".jump li:nth-child(2) button").await;
    assert!(browser.text_of(".quiz-tools .position").await.contains("第2题"));
    browser.press("交卷").await;
    browser.click(".check .hand").await;
    let result = outcome(&browser).await;
    assert!(result.heading.contains("6题答对4题"), "{result:?}");
    assert_eq!(result.points, "得45分,满分60分");
    assert_eq!(result.verdicts.len(), 6);
}

#[tokio::test]
async fn answers_outlive_a_reload_on_the_server_and_in_the_browser() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "reload").await;
    browser.until(ISLAND).await;
    answer(&browser, 1).await;
    browser.press("下一题").await;
    answer(&browser, 2).await;
    browser.until(SAVED).await;
    let first = shown(&browser).await;
    browser.look("localStorage.clear()").await;
    browser.refresh().await.unwrap();
    browser.until(ISLAND).await;
    assert_eq!(
        shown(&browser).await,
        first,
        "what was saved comes from the server"
    );

    assert!(browser.text_of(".quiz-tools .position").await.contains("第3题"));
    answer(&browser, 3).await;
    let second = shown(&browser).await;
    browser.refresh().await.unwrap();
    browser.until(ISLAND).await;
    assert_eq!(shown(&browser).await, second, "what was not saved yet is kept");
    assert_ne!(first, second);
}

#[tokio::test]
async fn the_back_button_after_handing_in_shows_the_result() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "back").await;
    browser.until(ISLAND).await;
    answer_all(&browser).await;
    browser.press("交卷").await;
    browser.click(".check .hand").await;
    let result = outcome(&browser).await;
    let address = browser.current_url().await.unwrap();
    browser.back().await.unwrap();
    // Where the result took the paper's place in the history, back leads to the start: then forward again.
    if browser.current_url().await.unwrap() != address {
        browser
            .until("document.body.innerText.includes('开始答题')")
            .await;
        browser.forward().await.unwrap();
    }
    assert_eq!(outcome(&browser).await, result);
    assert_eq!(browser.current_url().await.unwrap(), address);
    assert_eq!(site.ballots("back"), 1);
}

#[tokio::test]
async fn a_second_tab_goes_on_with_the_same_attempt() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "tabs").await;
    browser.until(ISLAND).await;
    let attempt = browser.current_url().await.unwrap();
    answer(&browser, 1).await;
    browser.until(SAVED).await;
    let first = browser.window().await.unwrap();

    let second = browser.new_tab().await.unwrap();
    browser.switch_to_window(second.clone()).await.unwrap();
    browser.go(&site.page("/c/tabs")).await;
    browser.press("接着上次答").await;
    browser.until(ISLAND).await;
    assert_eq!(browser.current_url().await.unwrap(), attempt);
    assert!(browser.text_of(".quiz-tools .position").await.contains("已答1题"));
    for number in 2..=6 {
        answer(&browser, number).await;
        if number < 6 {
            browser.press("下一题").await;
        }
    }
    let answers = shown(&browser).await;

    browser.switch_to_window(first.clone()).await.unwrap();
    browser
        .until("document.querySelector('.position').textContent.includes('已答6题')")
        .await;
    assert_eq!(
        shown(&browser).await,
        answers,
        "the first tab shows what the second one was told"
    );

    browser.switch_to_window(second).await.unwrap();
    browser.press("交卷").await;
    browser.click(".check .hand").await;
    let result = outcome(&browser).await;
    browser.switch_to_window(first).await.unwrap();
    browser.press("交卷").await;
    browser.click(".check .hand").await;
    assert_eq!(
        outcome(&browser).await,
        result,
        "the first tab comes to the same result"
    );
    assert_eq!(site.ballots("tabs"), 1);
}

#[tokio::test]
async fn a_double_click_hands_in_once() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "twice").await;
    browser.until(ISLAND).await;
    answer_all(&browser).await;
    browser.press("交卷").await;
    browser
        .until("document.querySelector('.check:not([hidden])')")
        .await;
    let button = browser.find(By::Css(".check .hand")).await.unwrap();
    let chain = browser.action_chain_with_delay(None, None);
    chain.double_click_element(&button).perform().await.unwrap();
    assert!(outcome(&browser).await.heading.contains("6题答对4题"));
    assert!(browser.text_of("main").await.contains("今天还能再答2次"));
    assert_eq!(site.ballots("twice"), 1);
}

#[tokio::test]
async fn a_lost_line_is_told_loses_nothing_and_the_paper_is_handed_in_when_it_is_back() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "offline").await;
    browser.until(ISLAND).await;
    answer(&browser, 1).await;
    browser.online(false).await;
    for number in 2..=6 {
        browser.press("下一题").await;
        answer(&browser, number).await;
    }
    let answers = shown(&browser).await;
    browser.press("交卷").await;
    browser.click(".check .hand").await;
    browser
        .until("document.querySelector('.banner:not([hidden])')")
        .await;
    let banner = browser.text_of(".banner").await;
    assert!(
        banner.contains("网断了") && banner.contains("再试一次"),
        "{banner}"
    );
    assert_eq!(
        shown(&browser).await,
        answers,
        "the page stays, and everything on it"
    );
    // Still down: asking again changes nothing.
    browser.press("再试一次").await;
    browser
        .until("document.querySelector('.banner:not([hidden])')")
        .await;

    browser.online(true).await;
    let result = outcome(&browser).await;
    assert!(result.heading.contains("6题答对4题"), "{result:?}");
    assert_eq!(site.ballots("offline"), 1);
}

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser.go(&site.page("/c/keyboard/quiz")).await;
    browser.tab_to("form.start button.main").await;
    browser.keys(Key::Enter).await;
    browser.until(ISLAND).await;
    for number in 1..=6 {
        let kind = browser
            .look(&format!("document.getElementById('q{number}').dataset.kind"))
            .await;
        let inside = format!("#q{number} input");
        browser.tab_to(&inside).await;
        match kind.as_str() {
            Some("fill_in") => browser.keys("12345").await,
            Some("multiple") => {
                browser.keys(" ").await;
                browser.keys(Key::Tab).await;
                browser.keys(" ").await;
            }
            _ => {
                browser.keys(" ").await;
                browser.keys(Key::Down).await;
            }
        }
        let answered = format!("document.querySelector('.position').textContent.includes('已答{number}题')");
        browser.until(&answered).await;
        if number < 6 {
            browser.tab_to(".quiz-nav .next").await;
            browser.keys(Key::Enter).await;
            browser
                .until(&format!("document.activeElement.closest('#q{}')", number + 1))
                .await;
        }
    }
    browser.tab_to("button[name=do][value=submit]").await;
    browser.keys(Key::Enter).await;
    browser.until("document.activeElement.closest('.check')").await;
    browser.tab_to(".check .hand").await;
    browser.keys(" ").await;
    let result = outcome(&browser).await;
    assert!(result.heading.contains("6题答对"), "{result:?}");
}

#[tokio::test]
async fn the_island_works_framed_by_another_site_where_cookies_and_storage_are_refused() {
    let site = Site::shared();
    let browser = Browser::set_up(Setup {
        scripts: true,
        cookies: false,
    })
    .await;
    browser
        .go(&format!("{}/scripts?/c/portal/quiz?embed=1", site.portal))
        .await;
    browser
        .find(By::Id("w"))
        .await
        .unwrap()
        .enter_frame()
        .await
        .unwrap();
    browser.press("开始答题").await;
    browser.until(ISLAND).await;
    let storage = "(() => { try { return !!localStorage; } catch (e) { return false; } })()";
    assert_eq!(browser.look(storage).await, false);
    answer(&browser, 1).await;
    browser.until(SAVED).await;
    browser.look("location.reload()").await;
    browser
        .until("performance.getEntriesByType('navigation')[0].type === 'reload'")
        .await;
    browser.until(ISLAND).await;
    assert!(browser.text_of(".position").await.contains("已答1题"));
    for number in 2..=6 {
        answer(&browser, number).await;
        if number < 6 {
            browser.press("下一题").await;
        }
    }
    browser.press("交卷").await;
    browser.click(".check .hand").await;
    let result = outcome(&browser).await;
    assert!(result.heading.contains("6题答对4题"), "{result:?}");
    assert_eq!(site.ballots("portal"), 1);
}
