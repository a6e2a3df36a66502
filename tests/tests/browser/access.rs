//! What people need who see, hear, point or read differently: the simple mode in large type, pages that are read out, the names that a screen
//! reader says, four hundred per cent, forced colours, no motion, another language.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::chromium::Browser;
use crate::people::start;
use crate::site::Site;

/// The first control of the question that is shown.
const FIRST: &str = "[...document.querySelectorAll('.question input')].find(i => i.getClientRects().length)";

/// Pages that everybody may open, without what is drawn by lot.
const PAGES: [&str; 7] = [
    "/",
    "/c/xiongguan",
    "/c/xiongguan/quiz",
    "/c/xiongguan/tally",
    "/tips",
    "/tips/diandongche-chongdian",
    "/activities",
];

fn with(path: &str, parameter: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{parameter}")
}

async fn media(browser: &Browser, name: &str, value: &str) {
    let features = json!({"features": [{"name": name, "value": value}]});
    browser.command("Emulation.setEmulatedMedia", features).await;
}

/// Texts smaller than 18 pt, lines closer than 1.3, and controls smaller than 44 px (60 px for the main one), of a page in large type.
const TOO_SMALL: &str = "(() => {
    const found = [], seen = e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.visually-hidden, .announcer, .skip');
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode());) {
        const e = node.parentElement;
        if (!node.data.trim() || !seen(e) || e.closest('script, style, noscript')) continue;
        const style = getComputedStyle(e), size = parseFloat(style.fontSize), line = parseFloat(style.lineHeight);
        if (size < 23.9) found.push('text ' + size + ' ' + node.data.trim().slice(0, 20));
        if (line && line / size < 1.3) found.push('line ' + line / size + ' ' + node.data.trim().slice(0, 20));
    }
    for (const e of document.querySelectorAll('a.button, button, select, summary, .choice, .size, input:not([type=hidden]):not([type=radio]):not([type=checkbox])')) {
        if (!seen(e)) continue;
        const box = e.getBoundingClientRect(), least = e.matches('.main') ? 60 : 44;
        if (box.height < least || box.width < 44) found.push('target ' + box.width + 'x' + box.height + ' ' + e.textContent.trim().slice(0, 20));
    }
    return found;
})()";

#[tokio::test]
async fn in_large_type_everything_is_large_and_the_mode_stays_on_the_way() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser.width(360).await;
    for page in PAGES {
        browser.go(&site.page(&with(page, "big=1"))).await;
        assert_eq!(browser.look(TOO_SMALL).await, json!([]), "{page}");
        let kept = browser
            .look("[...document.querySelectorAll('a[href^=\"/\"]:not([rel=nofollow]):not([href*=\".txt\"]):not([href*=\".xml\"])')].filter(a => !a.href.includes('big=1')).map(a => a.href)")
            .await;
        assert_eq!(kept, json!([]), "{page}");
    }
    browser.go(&site.page("/c/xiongguan/quiz?big=1")).await;
    browser.click("form.start button.main").await;
    browser.until("document.querySelector('.quiz-tools')").await;
    // One question, and nothing else to answer.
    let shown = "[...document.querySelectorAll('.question')].filter(q => q.getClientRects().length).length";
    assert_eq!(browser.look(shown).await, 1);
    assert_eq!(browser.look(TOO_SMALL).await, json!([]));
    browser
        .click(".embed-foot .size:last-of-type, .ways .size:last-of-type")
        .await;
    browser
        .until("!document.documentElement.classList.contains('large')")
        .await;
    // The measure finds what is too small.
    let small = browser.look(TOO_SMALL).await;
    assert!(small.as_array().is_some_and(|found| !found.is_empty()), "{small}");
}

#[tokio::test]
async fn without_scripts_large_type_shows_one_question_a_page() {
    let site = Site::shared();
    let browser = Browser::set_up(crate::chromium::Setup {
        scripts: false,
        cookies: true,
    })
    .await;
    browser.go(&site.page("/c/xiongguan/quiz?big=1")).await;
    browser.click("form.start button.main").await;
    browser.until("location.search.includes('q=1')").await;
    assert_eq!(
        browser
            .look("document.querySelectorAll('.question').length")
            .await,
        1
    );
    browser.press("全部一页").await;
    browser
        .until("document.querySelectorAll('.question').length > 1")
        .await;
    assert!(browser.text_of("main").await.contains("一次一题"));
}

/// A voice that notes what it is to say.
const VOICE: &str = "window.heard = []; window.SpeechSynthesisUtterance = function (text) { this.text = text; };
    Object.defineProperty(window, 'speechSynthesis', { value: {
        speak(u) { if (window.mute) return; window.heard.push([u.lang, u.text]); setTimeout(() => u.onend && u.onend(), 0); },
        cancel() { window.cancelled = (window.cancelled || 0) + 1; } } });";

#[tokio::test]
async fn a_tip_is_read_out_from_its_heading_to_its_end_and_stops_when_asked() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser
        .command(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": VOICE }),
        )
        .await;
    for (parameter, read, stop) in [
        ("", "读给我听", "停止朗读"),
        ("lang=en", "Read it to me", "Stop reading"),
    ] {
        browser
            .go(&site.page(&with("/tips/diandongche-chongdian", parameter)))
            .await;
        browser.press(read).await;
        browser
            .until("document.querySelector('.read').getAttribute('aria-pressed') === 'false'")
            .await;
        let heard = browser.look("window.heard").await;
        let heard = heard.as_array().unwrap();
        let texts: Vec<&str> = heard.iter().map(|piece| piece[1].as_str().unwrap()).collect();
        let title = browser.text_of("h1").await;
        let at = texts
            .iter()
            .position(|text| *text == title)
            .expect("the heading is read");
        assert_eq!(
            heard[at][0], "zh-CN",
            "what organizers wrote is Chinese on every page"
        );
        assert!(texts.len() > at + 4, "{texts:?}");
        let mut once = texts.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), texts.len(), "nothing is read twice: {texts:?}");
        // A voice that goes on is stopped by the same button.
        browser.look("window.mute = true").await;
        browser.press(read).await;
        browser.press(stop).await;
        browser
            .until("document.querySelector('.read').getAttribute('aria-pressed') === 'false'")
            .await;
    }
    // Without a voice there is no button.
    let mute = Browser::open().await;
    mute.command(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "Object.defineProperty(window, 'speechSynthesis', { value: undefined });" }),
    )
    .await;
    mute.go(&site.page("/tips/diandongche-chongdian")).await;
    mute.until("document.readyState === 'complete'").await;
    assert_eq!(mute.look("document.querySelector('.read')").await, Value::Null);
    assert!(mute.complaints().await.is_empty());
}

#[tokio::test]
async fn the_language_is_switched_by_the_person_and_kept_in_every_address() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser.go(&site.page("/c/xiongguan/quiz?ch=portal")).await;
    browser.press("English").await;
    browser.until("document.documentElement.lang === 'en'").await;
    let address = browser.look("location.search").await;
    assert!(address.as_str().unwrap().contains("ch=portal"), "{address}");
    browser.press("Start the quiz").await;
    browser.until("document.querySelector('.quiz-tools')").await;
    assert_eq!(browser.look("document.documentElement.lang").await, "en");
    browser.until_text("Question 1 of 10").await;
    browser.press("中文").await;
    browser.until("document.documentElement.lang === 'zh-CN'").await;
    browser.until_text("第1题 / 共10题").await;
}

/// The accessibility tree as a screen reader goes through it: role and name, one a line, indented by depth.
async fn tree(browser: &Browser) -> String {
    browser.command("Accessibility.enable", json!({})).await;
    let tree = browser.command("Accessibility.getFullAXTree", json!({})).await;
    let nodes = tree["nodes"].as_array().unwrap().clone();
    let by_id = |id: &Value| nodes.iter().find(|node| node["nodeId"] == *id);
    let mut out = String::new();
    let mut open = vec![(&nodes[0], 0usize)];
    while let Some((node, depth)) = open.pop() {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        let name = node["name"]["value"].as_str().unwrap_or_default().trim();
        let silent = node["ignored"] == true
            || matches!(
                role,
                "none" | "generic" | "InlineTextBox" | "RootWebArea" | "LineBreak" | "ListMarker"
            )
            || (role == "StaticText" && name.is_empty());
        let deeper = if silent { depth } else { depth + 1 };
        if !silent {
            out.push_str(&"  ".repeat(depth));
            out.push_str(role);
            if !name.is_empty() {
                out.push_str(": ");
                out.push_str(name);
            }
            out.push('\n');
        }
        let children: Vec<_> = node["childIds"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(by_id)
            .collect();
        open.extend(children.into_iter().rev().map(|child| (child, deeper)));
    }
    out
}

/// `WENMING_SNAPSHOTS=write` writes them anew.
#[tokio::test]
async fn a_screen_reader_hears_the_same_names_as_before() {
    let site = Site::start();
    let browser = Browser::open().await;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/browser/snapshots");
    let write = std::env::var_os("WENMING_SNAPSHOTS").is_some();
    let mut wrong = Vec::new();
    for (name, path) in [
        ("campaign", "/c/xiongguan"),
        ("start", "/c/xiongguan/quiz"),
        ("tip", "/tips/diandongche-chongdian"),
        ("survey", "/c/xiongguan/survey/manyidu"),
        ("start-large", "/c/xiongguan/quiz?big=1"),
        ("start-english", "/c/xiongguan/quiz?lang=en"),
    ] {
        browser.go(&site.page(path)).await;
        browser.until("document.readyState === 'complete'").await;
        let heard = tree(&browser).await;
        let file = folder.join(format!("{name}.txt"));
        if write {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &heard).unwrap();
        }
        let before = fs::read_to_string(&file).unwrap_or_default();
        if heard != before {
            wrong.push(format!("{name}:\n{heard}\nbefore:\n{before}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_control_of_a_paper_has_a_name_and_every_group_its_question() {
    let site = Site::shared();
    let browser = Browser::open().await;
    start(&browser, &site, "xiongguan").await;
    browser.until("document.querySelector('.quiz-tools')").await;
    let heard = tree(&browser).await;
    let controls = [
        "button", "radio", "checkbox", "link", "textbox", "group", "combobox",
    ];
    for line in heard.lines() {
        let line = line.trim();
        let role = line.split(':').next().unwrap();
        assert!(
            !controls.contains(&role) || line.len() > role.len() + 2,
            "{line} in\n{heard}"
        );
    }
    assert!(heard.contains("group: 1 "), "{heard}");
    // What is folded away is not heard.
    assert!(!heard.contains("group: 2 "), "{heard}");
}

#[tokio::test]
async fn at_four_hundred_per_cent_nothing_is_cut_off_and_the_quiz_goes_on() {
    let site = Site::shared();
    let browser = Browser::open().await;
    let screen = json!({"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": false});
    browser
        .command("Emulation.setDeviceMetricsOverride", screen)
        .await;
    let wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)";
    for page in PAGES {
        browser.go(&site.page(page)).await;
        let width = browser.look(wide).await.as_u64().unwrap();
        assert!(width <= 320, "{page}: {width}");
    }
    start(&browser, &site, "xiongguan").await;
    browser.until("document.querySelector('.quiz-tools')").await;
    browser.look(&format!("{FIRST}.click()")).await;
    assert!(browser.look(wide).await.as_u64().unwrap() <= 320);
    // What has the focus can be seen beside what stays on top.
    browser.tab_to(".quiz-nav button, .steps button").await;
    let seen = browser
        .look("(() => { const box = document.activeElement.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
            return y >= 0 && y <= innerHeight && document.activeElement.contains(document.elementFromPoint(x, y)); })()")
        .await;
    assert_eq!(seen, true);
}

#[tokio::test]
async fn with_forced_colours_what_is_chosen_and_what_has_the_focus_can_be_told() {
    let site = Site::shared();
    let browser = Browser::open().await;
    media(&browser, "forced-colors", "active").await;
    browser.go(&site.page("/c/xiongguan/survey/manyidu")).await;
    let forced = "matchMedia('(forced-colors: active)').matches";
    assert_eq!(browser.look(forced).await, true);
    browser.click(".question .choice, .question .step").await;
    let outlined = "[...document.querySelectorAll('.choice, .step')].map(c => \
        [c.querySelector('input').checked, getComputedStyle(c).outlineStyle !== 'none'])";
    let choices = browser.look(outlined).await;
    let choices = choices.as_array().unwrap();
    assert!(choices.iter().all(|choice| choice[0] == choice[1]), "{choices:?}");
    assert!(choices.iter().any(|choice| choice[1] == true), "{choices:?}");
    browser.tab_to("button").await;
    let ring = browser
        .look("getComputedStyle(document.activeElement).outlineStyle")
        .await;
    assert_ne!(ring, "none");
}

#[tokio::test]
async fn whoever_wants_no_motion_gets_none() {
    let site = Site::shared();
    let browser = Browser::open().await;
    let moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration.split(',').some(d => parseFloat(d) > 0) || getComputedStyle(e).animationName !== 'none').length";
    media(&browser, "prefers-reduced-motion", "reduce").await;
    for page in PAGES {
        browser.go(&site.page(page)).await;
        assert_eq!(browser.look(moving).await, 0, "{page}");
    }
    media(&browser, "prefers-reduced-motion", "no-preference").await;
    browser.go(&site.page("/")).await;
    assert!(
        browser.look(moving).await.as_u64().unwrap() > 0,
        "the measure finds motion"
    );
}

#[tokio::test]
async fn the_keyboard_alone_finds_a_tip_and_changes_language_and_type() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser.go(&site.page("/tips")).await;
    browser.tab_to("#q").await;
    browser.keys("充电").await;
    browser.keys(thirtyfour::Key::Enter).await;
    browser.until("location.search.includes('q=')").await;
    browser.tab_to(".tips a").await;
    browser.keys(thirtyfour::Key::Enter).await;
    browser.until("location.pathname.startsWith('/tips/')").await;
    browser.tab_to("a[hreflang=en]").await;
    browser.keys(thirtyfour::Key::Enter).await;
    browser.until("document.documentElement.lang === 'en'").await;
    browser.tab_to(".ways .size:not([hreflang])").await;
    browser.keys(thirtyfour::Key::Enter).await;
    browser
        .until("document.documentElement.classList.contains('large')")
        .await;
}
