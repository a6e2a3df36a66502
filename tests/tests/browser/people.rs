//! What citizens do with a paper.

use std::collections::BTreeMap;

use serde_json::json;

use crate::chromium::Browser;
use crate::site::{ANSWERS, Site};

/// The island has taken hold of the paper.
pub const ISLAND: &str = "document.querySelector('form#quiz.one-at-a-time .quiz-tools')";

/// Opens the start page of a campaign and starts.
pub async fn start(browser: &Browser, site: &Site, campaign: &str) {
    browser.go(&site.page(&format!("/c/{campaign}/quiz"))).await;
    browser.press("开始答题").await;
    browser.until("document.getElementById('quiz')").await;
}

/// Answers question `number`, which must be visible, as [`ANSWERS`] say.
pub async fn answer(browser: &Browser, number: usize) {
    let legend = browser.text_of(&format!("#q{number} legend")).await;
    let (_, chosen) = ANSWERS
        .iter()
        .find(|(text, _)| legend.contains(text))
        .unwrap_or_else(|| panic!("an unknown question: {legend}"));
    for choice in *chosen {
        let text = format!("#q{number} input[type=text]");
        if browser
            .look(&format!("!!document.querySelector({})", json!(text)))
            .await
            == true
        {
            let field = browser.find(thirtyfour::By::Css(text.as_str())).await.unwrap();
            field.clear().await.unwrap();
            field.send_keys(*choice).await.unwrap();
            continue;
        }
        let label = format!(
            "//fieldset[@id='q{number}']//label[contains(@class,'choice')][normalize-space(span)='{choice}']"
        );
        let label = browser.find(thirtyfour::By::XPath(label.as_str())).await;
        let label = label.unwrap_or_else(|error| panic!("{legend}: no option {choice}: {error}"));
        label
            .click()
            .await
            .unwrap_or_else(|error| panic!("{legend} {choice}: {error}"));
    }
}

/// Answers all questions with the island, one after the other.
pub async fn answer_all(browser: &Browser) {
    for number in 1..=ANSWERS.len() {
        answer(browser, number).await;
        if number < ANSWERS.len() {
            browser.press("下一题").await;
        }
    }
}

/// The answers that the page shows, by question.
pub async fn shown(browser: &Browser) -> BTreeMap<String, Vec<String>> {
    let script = "Object.fromEntries([...document.querySelectorAll('.question[data-q]')].map(f => [
        f.querySelector('legend').textContent.replace(/^\\s*\\d+\\s*/, ''),
        [...f.querySelectorAll('input')].flatMap(i => i.type === 'text' ? (i.value ? [i.value] : [])
            : i.checked ? [i.closest('label').textContent.trim()] : []).sort()]))";
    serde_json::from_value(browser.look(script).await).unwrap()
}

/// What a result page says: the heading, the points, and the verdict on each question by its text.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub heading: String,
    pub points: String,
    pub verdicts: BTreeMap<String, String>,
}

pub async fn outcome(browser: &Browser) -> Outcome {
    browser.until("document.querySelector('.hero h1')").await;
    let points = browser.text_of(".hero").await;
    let verdicts = browser
        .look(
            "Object.fromEntries([...document.querySelectorAll('.review > li')].map(item => [
                item.querySelector('h3').textContent.replace(/^\\s*\\d+\\s*/, ''),
                item.querySelector('.verdict').textContent.trim()]))",
        )
        .await;
    Outcome {
        heading: browser.text_of(".hero h1").await,
        points: points
            .lines()
            .find(|line| line.starts_with('得'))
            .unwrap_or_default()
            .to_owned(),
        verdicts: serde_json::from_value(verdicts).unwrap(),
    }
}
