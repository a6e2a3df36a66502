//! The words of the islands. They are in the page, in its language (`data-words` of the body, one `key<TAB>text` a line): none of them
//! travels in the WebAssembly.

use super::dom;

/// The text with this key; empty where the page has none.
pub fn word(key: &str) -> String {
    dom::document()
        .and_then(|document| document.body())
        .and_then(|body| body.get_attribute("data-words"))
        .and_then(|words| find(&words, key))
        .unwrap_or_default()
}

fn find(words: &str, key: &str) -> Option<String> {
    words
        .split('\n')
        .filter_map(|line| line.split_once('\t'))
        .find(|(name, _)| *name == key)
        .map(|(_, text)| text.to_owned())
}

/// The text with this key, with `{name}` replaced.
fn fill(key: &str, values: &[(&str, &str)]) -> String {
    let mut text = word(key);
    for (name, value) in values {
        text = text.replace(&["{", name, "}"].concat(), value);
    }
    text
}

/// "第3题 / 共10题 · 已答2题"
pub fn position(number: usize, total: usize, answered: usize) -> String {
    fill(
        "position",
        &[
            ("n", &number.to_string()),
            ("total", &total.to_string()),
            ("answered", &answered.to_string()),
        ],
    )
}

/// The name of a button of the jump list, for a screen reader.
pub fn jump(number: usize, answered: bool) -> String {
    let key = if answered { "jump-answered" } else { "jump-open" };
    fill(key, &[("n", &number.to_string())])
}

/// "还剩 14:05"
pub fn clock(seconds: i64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let zero = if rest < 10 { "0" } else { "" };
    let time = [&minutes.to_string(), ":", zero, &rest.to_string()].concat();
    fill("clock", &[("time", &time)])
}

/// "还剩5分钟", "还剩30秒"
pub fn left(seconds: i64) -> String {
    if seconds >= 60 {
        fill("left-minutes", &[("n", &(seconds / 60).to_string())])
    } else {
        fill("left-seconds", &[("n", &seconds.to_string())])
    }
}

/// "还有2题没答"
pub fn unanswered(count: usize) -> String {
    fill("unanswered", &[("n", &count.to_string())])
}

/// "人有点多,请等20秒,答案没有丢"
pub fn busy(seconds: i64) -> String {
    fill("busy", &[("n", &seconds.to_string())])
}

/// "已有128人参加" for the polite announcement of the tally page.
pub fn takers(count: &str) -> String {
    fill("takers", &[("n", count)])
}

/// What of a position goes along, as the server says it too.
pub fn located(lat: &str, lng: &str) -> String {
    fill("position-kept", &[("lat", lat), ("lng", lng)])
}
