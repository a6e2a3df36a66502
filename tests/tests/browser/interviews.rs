//! An interviewer with a telephone: one person after the other, with a bad line and with none.

use tests::{Organizer, html};

use crate::chromium::{Browser, Setup};
use crate::line::{Line, State};
use crate::site::Site;

const LINKS: &str = "/console/c/xiongguan/interviews";
const SCRIPT: &str = "document.querySelector('form[data-interview]')";

/// A fresh link to the sample survey.
fn link(organizer: &mut Organizer) -> String {
    let fields = [
        ("survey", "manyidu"),
        ("interviewer", "王芳"),
        ("community", "和平社区"),
        ("method", "household"),
    ];
    let own = organizer.post(LINKS, &fields).expect(303).location();
    let page = organizer.get(&own).expect(200).text();
    let address = html::links(&page)
        .into_iter()
        .find(|link| link.contains("/i/"))
        .unwrap();
    address.strip_prefix("http://127.0.0.1").unwrap().to_owned()
}

/// Answers what must be answered and sends.
async fn ask_one(browser: &Browser) {
    browser
        .look("document.querySelectorAll('fieldset[data-need]').forEach(f => { f.querySelectorAll('input')[2].click(); })")
        .await;
    browser.press("记下,下一位").await;
}

async fn waiting(browser: &Browser, count: u32) {
    let says = format!("{count} 份还没送出去");
    browser
        .until(&format!(
            "document.getElementById('waiting').textContent.includes('{says}')"
        ))
        .await;
}

async fn recorded(browser: &Browser, count: u32) {
    let says = format!("这个链接已记下 {count} 份");
    browser
        .until(&format!(
            "document.getElementById('recorded').textContent === '{says}'"
        ))
        .await;
    browser.until("document.getElementById('waiting').hidden").await;
}

fn counted(site: &Site, organizer: &mut Organizer) -> serde_json::Value {
    site.tick("xiongguan");
    let tally = organizer
        .get("/console/c/xiongguan/tally.json")
        .expect(200)
        .json();
    tally["counters"]["v|manyidu|n"].clone()
}

#[tokio::test]
async fn no_reply_is_lost_or_counted_twice_whatever_the_line_does() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let path = link(&mut organizer);
    let line = Line::to(site.origin.strip_prefix("http://").unwrap().to_owned());
    let browser = Browser::open().await;
    let page = format!("{}{path}", line.origin);
    browser.go(&page).await;
    browser.until(SCRIPT).await;
    recorded(&browser, 0).await;

    // What is not answered is named before anything is kept.
    browser.press("记下,下一位").await;
    browser.until("document.activeElement.matches('.errors')").await;
    assert_eq!(
        browser
            .look("document.querySelectorAll('.errors li').length")
            .await,
        4
    );
    assert_eq!(browser.look("localStorage.length").await, 0);
    ask_one(&browser).await;
    recorded(&browser, 1).await;
    assert_eq!(
        browser
            .look("document.querySelectorAll('input:checked, .errors').length")
            .await,
        0
    );
    assert_eq!(browser.look("document.activeElement.id").await, "said");

    // The answer gets lost: the server has the reply, this browser does not know.
    browser
        .until("navigator.serviceWorker.ready && caches.open('wm-interview').then(c => c.keys()).then(k => window.kept = k.length) && window.kept >= 2")
        .await;
    line.set(State::OneWay);
    ask_one(&browser).await;
    waiting(&browser, 1).await;
    // No line at all: two more, and the page is opened again.
    line.set(State::Cut);
    ask_one(&browser).await;
    ask_one(&browser).await;
    waiting(&browser, 3).await;
    browser.go(&page).await;
    waiting(&browser, 3).await;
    browser.until_text("现在没有网").await;
    ask_one(&browser).await;
    waiting(&browser, 4).await;

    // Two tabs send at once when the line is back.
    let first = browser.window().await.unwrap();
    let second = browser.new_tab().await.unwrap();
    browser.switch_to_window(second).await.unwrap();
    browser.go(&page).await;
    waiting(&browser, 4).await;
    line.set(State::Whole);
    browser.look("window.dispatchEvent(new Event('online'))").await;
    browser.switch_to_window(first).await.unwrap();
    browser.look("window.dispatchEvent(new Event('online'))").await;
    browser.until("document.getElementById('waiting').hidden").await;
    browser.go(&page).await;
    recorded(&browser, 5).await;
    assert_eq!(browser.look("localStorage.length").await, 0);
    assert_eq!(counted(&site, &mut organizer), 5);
    organizer.recount("xiongguan");
}

#[tokio::test]
async fn replies_that_are_refused_stay_and_say_why() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let path = link(&mut organizer);
    let browser = Browser::open().await;
    browser.go(&site.page(&path)).await;
    recorded(&browser, 0).await;
    let list = organizer.get(LINKS).expect(200).text();
    let own = html::links(&list)
        .into_iter()
        .find(|link| link.starts_with(&format!("{LINKS}/")))
        .unwrap();
    organizer
        .post(LINKS, &[("revoke", own.rsplit('/').next().unwrap())])
        .expect(303);
    ask_one(&browser).await;
    browser.until("!document.getElementById('refused').hidden").await;
    let says = browser.text_of("#refused").await;
    assert!(says.contains("1 份没有收下") && says.contains("停用"), "{says}");
    browser.press("再试一次").await;
    browser.until("!document.getElementById('refused').hidden").await;
    assert_eq!(browser.look("localStorage.length").await, 1);
}

#[tokio::test]
async fn without_scripts_and_cookies_the_next_form_comes_at_once() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let path = link(&mut organizer);
    let browser = Browser::set_up(Setup {
        scripts: false,
        cookies: false,
    })
    .await;
    browser.go(&site.page(&path)).await;
    for number in 1..=2 {
        for question in ["overall", "useful", "trouble", "heard"] {
            browser.click(&format!("input[name={question}]")).await;
        }
        browser.press("记下,下一位").await;
        browser.until_text(&format!("这个链接已记下 {number} 份")).await;
        browser.until_text("请问下一位").await;
        assert_eq!(
            browser
                .look("document.querySelectorAll('input:checked').length")
                .await,
            0
        );
    }
    assert_eq!(counted(&site, &mut organizer), 2);
}
