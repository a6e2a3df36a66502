//! The quiz from the start to the result.

use crate::chromium::{Browser, Setup};
use crate::people::{ISLAND, answer, outcome, shown, start};
use crate::site::Site;
use thirtyfour::By;

/// The whole quiz with the island, one question at a time.
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
    assert_eq!(marks, serde_json::json!([true, true, true, true, false, true]));

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
    let island = outcome(&browser).await;
    assert_eq!(island.verdicts.len(), 6);
    browser.close().await;
    println!("{island:?}");
}

/// The same by plain forms.
#[tokio::test]
async fn a_framed_quiz_without_scripts_and_cookies_is_marked_as_with_the_island() {
    let site = Site::shared();
    let island = Browser::open().await;
    start(&island, &site, "framed").await;
    island.until(ISLAND).await;
    for number in 1..=6 {
        answer(&island, number).await;
        if number < 6 {
            island.press("下一题").await;
        }
    }
    let given = shown(&island).await;
    island.press("交卷").await;
    island.click(".check .hand").await;
    let by_island = outcome(&island).await;
    island.close().await;

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
    plain.close().await;
}
