//! The quiz by plain forms, without scripts.

use thirtyfour::By;

use crate::chromium::{Browser, Setup};
use crate::people::{ISLAND, answer, answer_all, outcome, shown, start};
use crate::site::Site;

const NO_SCRIPTS: Setup = Setup {
    scripts: false,
    cookies: true,
};

#[tokio::test]
async fn a_framed_quiz_without_scripts_and_cookies_is_marked_as_with_the_island() {
    let site = Site::shared();
    let island = Browser::open().await;
    start(&island, &site, "framed").await;
    island.until(ISLAND).await;
    answer_all(&island).await;
    let given = shown(&island).await;
    island.press("交卷").await;
    island.click(".check .hand").await;
    let by_island = outcome(&island).await;

    let plain = Browser::set_up(Setup {
        scripts: false,
        cookies: false,
    })
    .await;
    plain
        .go(&format!("{}/?/c/framed/quiz?embed=1", site.portal))
        .await;
    plain
        .find(By::Id("w"))
        .await
        .unwrap()
        .enter_frame()
        .await
        .unwrap();
    plain.press("开始答题").await;
    plain.until("document.getElementById('quiz')").await;
    assert_eq!(plain.look("!!document.querySelector('.quiz-tools')").await, false);
    for number in 1..=6 {
        answer(&plain, number).await;
    }
    assert_eq!(shown(&plain).await, given);
    plain.press("交卷").await;
    let by_forms = outcome(&plain).await;
    assert_eq!(by_forms, by_island);
    assert_eq!(by_forms.verdicts.len(), 6);
    let address = plain.look("location.search").await;
    assert!(address.as_str().unwrap().contains("t="), "{address}");
    assert_eq!(site.ballots("framed"), 2);
}

#[tokio::test]
async fn one_question_a_page_keeps_answers_both_ways_and_asks_about_the_open_ones() {
    let site = Site::shared();
    let browser = Browser::set_up(NO_SCRIPTS).await;
    start(&browser, &site, "single").await;
    browser.press("一次一题").await;
    for number in 1..=6 {
        browser
            .until(&format!("document.getElementById('q{number}')"))
            .await;
        let questions = browser
            .look("document.querySelectorAll('.question').length")
            .await;
        assert_eq!(questions, 1);
        // The fifth is left out.
        if number != 5 {
            answer(&browser, number).await;
        }
        if number < 6 {
            browser.press("下一题").await;
        }
    }
    browser.press("上一题").await;
    browser.until("document.getElementById('q5')").await;
    browser.press("上一题").await;
    browser.until("document.getElementById('q4')").await;
    let fourth = shown(&browser).await;
    assert!(fourth.values().all(|chosen| !chosen.is_empty()), "{fourth:?}");
    browser.press("下一题").await;
    browser.until("document.getElementById('q5')").await;
    browser.press("下一题").await;
    browser.until("document.getElementById('q6')").await;
    let sixth = shown(&browser).await;
    assert!(sixth.values().all(|chosen| !chosen.is_empty()), "{sixth:?}");

    browser.press("交卷").await;
    browser.until("document.querySelector('.ask')").await;
    let asked = browser.text_of(".ask").await;
    assert!(
        asked.contains("还有1题没答") && asked.contains("第5题"),
        "{asked}"
    );
    browser.click(".ask .todo button").await;
    browser.until("document.getElementById('q5')").await;
    answer(&browser, 5).await;
    browser.press("交卷").await;
    let result = outcome(&browser).await;
    assert!(result.heading.contains("6题答对4题"), "{result:?}");
    assert_eq!(result.points, "得45分,满分60分");
}

#[tokio::test]
async fn a_double_click_on_the_plain_button_hands_in_once() {
    let site = Site::shared();
    let browser = Browser::set_up(NO_SCRIPTS).await;
    start(&browser, &site, "plain").await;
    for number in 1..=6 {
        answer(&browser, number).await;
    }
    let button = browser
        .find(By::Css("button[name=do][value=submit]"))
        .await
        .unwrap();
    button.scroll_into_view().await.unwrap();
    let chain = browser.action_chain_with_delay(None, None);
    chain.double_click_element(&button).perform().await.unwrap();
    assert!(outcome(&browser).await.heading.contains("6题答对4题"));
    assert_eq!(site.ballots("plain"), 1);
}
