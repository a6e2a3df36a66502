//! A report from a phone: its photo gets small in the browser, what is typed stays, and whatever the line does, each report arrives once.

use serde_json::{Value, json};
use std::time::Duration;
use tests::{Organizer, html};
use thirtyfour::By;

use crate::chromium::{Browser, Setup};
use crate::line::{Line, State};
use crate::site::{Site, tool};

/// Chooses a photo as a phone takes them: 3200 x 2400, lying on its side, with what cameras write into it.
const CHOOSE: &str = "if (window.choose) return;
window.choose = (seed, type) => {
    const canvas = document.createElement('canvas');
    canvas.width = 3200; canvas.height = 2400;
    const pen = canvas.getContext('2d');
    for (let x = 0; x < 3200; x += 11) for (let y = 0; y < 2400; y += 11) {
        pen.fillStyle = 'rgb(' + [x * seed % 256, y * 3 % 256, (x ^ y) % 256].join(',') + ')';
        pen.fillRect(x, y, 11, 11);
    }
    canvas.toBlob(async blob => {
        const plain = new Uint8Array(await blob.arrayBuffer());
        const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        const exif = [...new TextEncoder().encode('Exif\\0\\0'), ...tiff, ...new TextEncoder().encode('SECRET-PLACE')];
        const head = [0xff, 0xd8, 0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255, ...exif];
        const bytes = type === 'image/heic' ? new TextEncoder().encode('\\0\\0\\0\\x18ftypheic\\0\\0\\0\\0mif1heic')
            : new Uint8Array([...head, ...plain.slice(2)]);
        const files = new DataTransfer();
        files.items.add(new File([bytes], 'IMG_2024.jpg', { type: type || 'image/jpeg' }));
        const input = document.querySelector('[name=photo]');
        input.files = files.files;
        window.size = bytes.length;
        input.dispatchEvent(new Event('change', { bubbles: true }));
    }, 'image/jpeg', 0.95);
};
    const send = XMLHttpRequest.prototype.send;
    window.sent = [];
    XMLHttpRequest.prototype.send = function (body) {
        if (body instanceof FormData) window.sent.push(body.get('photo'));
        return send.call(this, body);
    };";

const SHRUNK: &str =
    "[...document.querySelectorAll('[data-said]')].some(line => line.textContent === '照片准备好了')";
const WHOLE: &str = "document.querySelector('form[data-report=whole]')";
const WAITS: &str = "document.querySelector('.waits .what')?.innerText === '还没发出去,有网了会自动发'";

async fn phone() -> Browser {
    let browser = Browser::open().await;
    browser.width(360).await;
    browser
}

/// One that keeps nothing for anybody.
async fn forgetful_phone() -> Browser {
    let setup = Setup {
        scripts: true,
        cookies: false,
    };
    let browser = Browser::set_up(setup).await;
    browser.width(360).await;
    browser
}

async fn choose(browser: &Browser, seed: u32) {
    choose_as(browser, seed, "image/jpeg").await;
    browser.until(SHRUNK).await;
}

async fn choose_as(browser: &Browser, seed: u32, kind: &str) {
    browser.until("document.readyState === 'complete'").await;
    browser.execute(CHOOSE, Vec::new()).await.unwrap();
    browser.look(&format!("window.choose({seed}, '{kind}')")).await;
}

/// Types into a field as a person does, as far as the page can tell.
async fn type_in(browser: &Browser, css: &str, value: &str) {
    let script = format!(
        "(() => {{ const field = document.querySelector({}); if (field.type === 'radio') field.click(); else {{ field.value = {};
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); }} return true; }})()",
        json!(css),
        json!(value)
    );
    browser.look(&script).await;
}

async fn place(browser: &Browser, address: &str) {
    type_in(browser, "[name=address]", address).await;
}

async fn words(browser: &Browser, text: &str) {
    type_in(browser, "[name=kind][value=problem]", "").await;
    type_in(browser, "[name=category]", "garbage").await;
    type_in(browser, "[name=text]", text).await;
}

async fn press_main(browser: &Browser) {
    browser
        .click("main form:not([data-report=remove]) button.main")
        .await;
}

/// From the first page to the page of the place, with a photo.
async fn to_place(browser: &Browser, origin: &str, seed: u32) {
    browser.go(&format!("{origin}/report")).await;
    choose(browser, seed).await;
    press_main(browser).await;
    browser.until("location.pathname.endsWith('/photo')").await;
    browser.click("main a.main").await;
    browser
        .until("document.querySelector('form[data-report=place]')")
        .await;
}

async fn to_words(browser: &Browser, origin: &str, seed: u32, address: &str) {
    to_place(browser, origin, seed).await;
    place(browser, address).await;
    press_main(browser).await;
    browser
        .until("document.querySelector('form[data-report=words]')")
        .await;
}

/// The line is back, and the browser is told.
async fn mend(browser: &Browser, line: &Line) {
    line.set(State::Whole);
    browser.look("window.dispatchEvent(new Event('online'))").await;
}

/// Waits until the page tells the code of what waited, and takes it away.
async fn code(browser: &Browser) -> String {
    browser
        .until("document.querySelector('.waits .what')?.innerText.includes('查询号')")
        .await;
    let says = browser.text_of(".waits .what").await;
    let code: String = says.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(code.len(), 12, "{says}");
    browser.press("知道了").await;
    browser.until("!document.querySelector('.waits')").await;
    code
}

fn cases(organizer: &mut Organizer) -> String {
    let page = organizer.get("/console/cases?queue=all").expect(200).text();
    let text = html::words(&page);
    let (_, rest) = text.split_once("共 ").expect("a sum");
    rest.split(' ').next().unwrap().to_owned()
}

/// Photos of the report with this code.
fn photos(organizer: &mut Organizer, code: &str) -> usize {
    let page = organizer.get(&format!("/r/{code}")).expect(200).text();
    html::tags(&page, "img")
        .iter()
        .filter(|img| img.get("src").is_some_and(|src| src.contains("/photo/")))
        .count()
}

async fn kept(browser: &Browser) -> Value {
    browser
        .look("Object.keys(localStorage).filter(key => key.startsWith('wm:r:')).length")
        .await
}

#[tokio::test]
async fn a_photo_is_small_upright_and_without_traces_before_it_is_sent() {
    let site = Site::shared();
    let browser = phone().await;
    browser.go(&site.page("/report")).await;
    choose(&browser, 7).await;
    browser
        .until("document.querySelector('.preview')?.complete")
        .await;
    assert_eq!(
        browser.look("document.querySelector('.preview').alt").await,
        "选好的照片"
    );
    assert_eq!(
        browser.look("window.sent.length").await,
        0,
        "nothing goes out by itself"
    );
    // Slow enough to see how it goes, and to change one's mind.
    browser.command("Network.enable", json!({})).await;
    let slow = |bytes: i64| json!({"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes});
    browser
        .command("Network.emulateNetworkConditions", slow(60_000))
        .await;
    press_main(&browser).await;
    browser
        .until("document.querySelector('.upload progress')?.getAttribute('aria-label')")
        .await;
    browser.press("取消").await;
    browser.until_text("没有传").await;
    browser
        .command("Network.emulateNetworkConditions", slow(-1))
        .await;
    assert_eq!(
        browser.look("document.querySelector('.upload')").await,
        Value::Null
    );
    let small = "(async () => { const blob = window.sent[0], picture = await createImageBitmap(blob); \
        const text = new TextDecoder('latin1').decode(await blob.arrayBuffer()); \
        window.small = { size: blob.size, width: picture.width, height: picture.height, traces: /Exif|SECRET|IMG_2024/.test(text) }; })()";
    browser.look(small).await;
    let small = browser.until("window.small").await;
    assert_eq!(small["width"], 1200, "{small}");
    assert_eq!(small["height"], 1600, "{small}");
    assert_eq!(small["traces"], false, "{small}");
    let before = browser.look("window.size").await.as_u64().unwrap();
    let size = small["size"].as_u64().unwrap();
    assert!(size < 500_000 && size * 2 < before, "{small} of {before}");
    press_main(&browser).await;
    browser.until("location.pathname.endsWith('/photo')").await;
    browser
        .until("document.querySelectorAll('.report-photos img').length === 1")
        .await;
}

#[tokio::test]
async fn what_the_browser_cannot_open_goes_as_it_is_and_what_is_no_photo_does_not_go() {
    let site = Site::shared();
    let browser = phone().await;
    browser.go(&site.page("/report")).await;
    choose_as(&browser, 1, "video/mp4").await;
    browser.until_text("这是一段视频").await;
    browser.until("document.activeElement.matches('.errors')").await;
    assert_eq!(
        browser.look("document.querySelector('[name=photo]').value").await,
        ""
    );
    choose_as(&browser, 1, "image/heic").await;
    browser.until(SHRUNK).await;
    assert_eq!(
        browser.look("document.querySelector('.errors, .preview')").await,
        Value::Null
    );
    press_main(&browser).await;
    browser.until_text("HEIC").await;
    browser.until("document.activeElement.matches('.errors')").await;
    // It was asked what it thinks of it, and said no in JSON: that is the one complaint.
    for complaint in browser.complaints().await {
        assert!(complaint.contains("422"), "{complaint}");
    }
    // And a good one after it.
    choose(&browser, 3).await;
    assert_eq!(
        browser.look("document.querySelector('.errors')").await,
        Value::Null
    );
    press_main(&browser).await;
    browser.until("location.pathname.endsWith('/photo')").await;
    browser.press("不要这张").await;
    browser
        .until("document.readyState === 'complete' && !document.querySelector('.report-photos')")
        .await;
}

#[tokio::test]
async fn what_is_typed_survives_a_reload_and_a_closed_tab_until_it_is_sent_or_cleared() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let browser = phone().await;
    to_place(&browser, &site.origin, 11).await;
    place(&browser, "解放路12号").await;
    browser.until_text("先存在这台设备里").await;
    browser.refresh().await.unwrap();
    browser
        .until("document.querySelector('[name=address]')?.value === '解放路12号'")
        .await;
    press_main(&browser).await;
    browser
        .until("document.querySelector('form[data-report=words]')")
        .await;
    words(&browser, "垃圾桶满了").await;
    // The tab is closed; another day the first page says that something is not finished.
    let old = browser.window().await.unwrap();
    let new = browser.new_tab().await.unwrap();
    browser.close_window().await.unwrap();
    drop(old);
    browser.switch_to_window(new).await.unwrap();
    browser.go(&site.page("/report")).await;
    browser.until_text("没写完").await;
    browser.press("接着写").await;
    browser
        .until("document.querySelector('[name=address]')?.value === '解放路12号'")
        .await;
    press_main(&browser).await;
    browser
        .until("document.querySelector('[name=text]')?.value === '垃圾桶满了'")
        .await;
    assert_eq!(
        browser.look("document.querySelector('[name=kind]:checked').value + document.querySelector('[name=category]').value").await,
        "problemgarbage"
    );
    press_main(&browser).await;
    browser.until("/\\/r\\/\\d{12}$/.test(location.pathname)").await;
    let code = browser.look("location.pathname.slice(3)").await;
    assert_eq!(photos(&mut organizer, code.as_str().unwrap()), 1);
    assert_eq!(kept(&browser).await, 0, "sent, and its code is shown");

    // Cleared on a shared device.
    to_place(&browser, &site.origin, 12).await;
    place(&browser, "解放路13号").await;
    assert_eq!(kept(&browser).await, 1);
    browser.press("现在清掉").await;
    assert_eq!(kept(&browser).await, 0);
    assert_eq!(
        browser
            .look("document.querySelector('[name=address]').value")
            .await,
        ""
    );
    // What was begun long ago goes by itself.
    place(&browser, "解放路14号").await;
    browser
        .look("Object.keys(localStorage).filter(key => key.startsWith('wm:r:')).forEach(key => { \
               const entry = JSON.parse(localStorage[key]); entry.at -= 8 * 86400000; localStorage[key] = JSON.stringify(entry); })")
        .await;
    browser.go(&site.page("/report")).await;
    browser.until("document.readyState === 'complete'").await;
    browser
        .until("!Object.keys(localStorage).some(key => key.startsWith('wm:r:'))")
        .await;
    assert_eq!(cases(&mut organizer), "1");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

/// The same case twice is asked about before it is sent; who says that it is another one sends it once.
#[tokio::test]
async fn a_known_problem_is_asked_about_first() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let browser = phone().await;
    for number in 1..=2 {
        to_words(&browser, &site.origin, 20 + number, "解放路12号").await;
        words(&browser, "垃圾桶满了").await;
        press_main(&browser).await;
        if number == 2 {
            browser.press("不是,接着提交").await;
        }
        browser.until("/\\/r\\/\\d{12}$/.test(location.pathname)").await;
    }
    assert_eq!(cases(&mut organizer), "2");
    to_words(&browser, &site.origin, 23, "解放路12号").await;
    words(&browser, "垃圾桶满了").await;
    press_main(&browser).await;
    browser.press("我也遇到了").await;
    browser.until_text("记下了").await;
    assert_eq!(kept(&browser).await, 0);
    assert_eq!(cases(&mut organizer), "2");
}

#[tokio::test]
async fn no_report_is_lost_or_doubled_wherever_the_line_dies() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let line = Line::to(site.origin.strip_prefix("http://").unwrap().to_owned());
    let origin = line.origin.clone();
    let browser = phone().await;
    let mut codes = Vec::new();

    // Before the photo.
    browser.go(&format!("{origin}/report")).await;
    browser
        .until("navigator.serviceWorker.controller && caches.match('/offline?for=report').then(page => window.ready = !!page) && window.ready")
        .await;
    choose(&browser, 1).await;
    line.set(State::Cut);
    press_main(&browser).await;
    browser.until(WHOLE).await;
    browser
        .until("document.querySelectorAll('.report-photos .preview').length === 1")
        .await;
    // What is missing is said here.
    press_main(&browser).await;
    browser.until("document.activeElement.matches('.errors')").await;
    place(&browser, "一号路1号").await;
    words(&browser, "线路断在照片之前").await;
    press_main(&browser).await;
    browser.until(WAITS).await;
    mend(&browser, &line).await;
    codes.push((code(&browser).await, 1));

    // The photo arrives, its answer does not; and the page is opened again without a line.
    browser.go(&format!("{origin}/report")).await;
    choose(&browser, 2).await;
    line.set(State::OneWay);
    press_main(&browser).await;
    browser.until(WHOLE).await;
    place(&browser, "二号路2号").await;
    line.set(State::Cut);
    let own = browser
        .look("Object.values(localStorage).map(v => { try { return JSON.parse(v).draft; } catch (e) { return ''; } }).find(Boolean)")
        .await;
    browser
        .go(&format!("{origin}/report/d/{}/photo", own.as_str().unwrap()))
        .await;
    browser
        .until("document.querySelector('form[data-report=whole] [name=address]').value === '二号路2号'")
        .await;
    browser
        .until("document.querySelector('.report-photos .preview')")
        .await;
    words(&browser, "照片的回音丢了").await;
    press_main(&browser).await;
    browser.until(WAITS).await;
    mend(&browser, &line).await;
    codes.push((code(&browser).await, 1));

    // Between photo and place.
    to_place(&browser, &origin, 3).await;
    line.set(State::Cut);
    place(&browser, "三号路3号").await;
    press_main(&browser).await;
    browser.until(WHOLE).await;
    assert_eq!(
        browser
            .look("document.querySelector('[name=address]').value")
            .await,
        "三号路3号"
    );
    words(&browser, "断在地点").await;
    press_main(&browser).await;
    browser.until(WAITS).await;
    mend(&browser, &line).await;
    codes.push((code(&browser).await, 1));

    // At the words: cut, and with the answer lost.
    for (seed, state) in [(4, State::Cut), (5, State::OneWay)] {
        to_words(&browser, &origin, seed, &format!("{seed}号路{seed}号")).await;
        words(&browser, "断在最后").await;
        line.set(state);
        press_main(&browser).await;
        browser.until(WAITS).await;
        // The browser is closed over it: another page of the site sends it, and tells.
        if state == State::OneWay {
            assert_eq!(cases(&mut organizer), "5", "it arrived");
            line.set(State::Whole);
            browser.go(&format!("{origin}/tips")).await;
        } else {
            mend(&browser, &line).await;
        }
        codes.push((code(&browser).await, 1));
    }

    // Begun without a line, with two photos; two tabs send at once.
    line.set(State::Cut);
    browser.go(&format!("{origin}/report?ch=portal")).await;
    browser.until(WHOLE).await;
    for (n, seed) in [(1, 61), (2, 62)] {
        choose(&browser, seed).await;
        browser
            .until(&format!(
                "document.querySelectorAll('.report-photos .preview').length === {n}"
            ))
            .await;
    }
    place(&browser, "六号路6号").await;
    words(&browser, "从头就没有网").await;
    browser.refresh().await.unwrap();
    browser
        .until("document.querySelectorAll('.report-photos .preview').length === 2 && document.querySelector('[name=text]').value")
        .await;
    press_main(&browser).await;
    browser.until(WAITS).await;
    let first = browser.window().await.unwrap();
    let second = browser.new_tab().await.unwrap();
    browser.switch_to_window(second).await.unwrap();
    browser.go(&format!("{origin}/report")).await;
    browser.until(WAITS).await;
    line.set(State::Whole);
    browser.look("window.dispatchEvent(new Event('online'))").await;
    browser.switch_to_window(first).await.unwrap();
    browser.look("window.dispatchEvent(new Event('online'))").await;
    codes.push((code(&browser).await, 2));

    assert_eq!(kept(&browser).await, 0);
    assert_eq!(cases(&mut organizer), codes.len().to_string());
    for (code, expected) in &codes {
        assert_eq!(photos(&mut organizer, code), *expected, "{codes:?}");
    }
    let mut different: Vec<_> = codes.iter().map(|(code, _)| code).collect();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), codes.len());
    assert!(organizer.cases_are_equal());
}

#[tokio::test]
async fn too_many_at_once_is_waited_for_and_a_photo_that_was_taken_away_stays_away() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let line = Line::to(site.origin.strip_prefix("http://").unwrap().to_owned());
    let browser = phone().await;
    to_words(&browser, &line.origin, 31, "解放路12号").await;
    words(&browser, "人太多").await;
    line.set(State::Busy);
    press_main(&browser).await;
    browser.until(WAITS).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(cases(&mut organizer), "0");
    line.set(State::Whole);
    browser.press("现在就发").await;
    let waited = code(&browser).await;
    assert_eq!(photos(&mut organizer, &waited), 1);

    // The upload arrives without an answer, its photo is taken away without a line: it does not come back.
    browser.go(&format!("{}/report", line.origin)).await;
    choose(&browser, 32).await;
    line.set(State::OneWay);
    press_main(&browser).await;
    browser.until(WHOLE).await;
    browser.press("不要这张").await;
    browser
        .until("!document.querySelector('.report-photos .preview')")
        .await;
    place(&browser, "解放路99号").await;
    words(&browser, "没有照片").await;
    press_main(&browser).await;
    browser.until(WAITS).await;
    mend(&browser, &line).await;
    let without = code(&browser).await;
    assert_eq!(photos(&mut organizer, &without), 0);
    assert_eq!(cases(&mut organizer), "2");
}

/// The server lets go of a draft and its photos when no report comes: what waited longer is sent whole.
#[tokio::test]
async fn what_waited_for_days_is_sent_whole() {
    let site = Site::start();
    let mut organizer = site.organizer();
    let line = Line::to(site.origin.strip_prefix("http://").unwrap().to_owned());
    let browser = phone().await;
    browser.go(&format!("{}/report", line.origin)).await;
    choose(&browser, 51).await;
    browser
        .until("caches.match('/offline?for=report').then(page => window.ready = !!page) && window.ready")
        .await;
    line.set(State::Cut);
    press_main(&browser).await;
    browser.until(WHOLE).await;
    place(&browser, "解放路12号").await;
    words(&browser, "等了三天").await;
    press_main(&browser).await;
    browser.until(WAITS).await;
    // As if photo and place had arrived three days ago, and were swept since.
    browser
        .look(
            "Object.keys(localStorage).filter(key => key.startsWith('wm:r:')).forEach(key => { \
             const entry = JSON.parse(localStorage[key]), then = Date.now() - 73 * 3600000; \
             entry.place = 'address=' + encodeURIComponent(entry.typed.address); entry.placed = then; \
             entry.photos.forEach(photo => { photo.n = 1; photo.at = then; }); localStorage[key] = JSON.stringify(entry); })",
        )
        .await;
    mend(&browser, &line).await;
    let code = code(&browser).await;
    assert_eq!(photos(&mut organizer, &code), 1);
    assert_eq!(cases(&mut organizer), "1");
}

/// On a portal a browser may refuse to keep anything: the photo gets small all the same, and the steps go on.
#[tokio::test]
async fn in_a_frame_that_may_keep_nothing_the_steps_go_on() {
    let site = Site::shared();
    let browser = forgetful_phone().await;
    for page in ["/scripts?/report?embed=1", "/?/report?embed=1"] {
        browser.go(&format!("{}{page}", site.portal)).await;
        browser
            .find(By::Id("w"))
            .await
            .unwrap()
            .enter_frame()
            .await
            .unwrap();
        browser
            .until("document.querySelector('form[data-report=photo]')")
            .await;
        if page.starts_with("/scripts") {
            let storage = browser
                .look("(() => { try { return !!localStorage; } catch (e) { return false; } })()")
                .await;
            assert_eq!(storage, false, "this frame may keep something");
            choose(&browser, 41).await;
            press_main(&browser).await;
            browser
                .until("document.querySelector('.report-photos img')")
                .await;
        }
        browser.click("main a[href*='/report/d/']").await;
        browser
            .until("document.querySelector('form[data-report=place]')")
            .await;
        // By hand, since no event is told where no script runs.
        let address = browser.find(By::Css("[name=address]")).await.unwrap();
        address.send_keys("Jiefang Road 7").await.unwrap();
        press_main(&browser).await;
        browser
            .until("document.querySelector('form[data-report=words]')")
            .await;
        browser.click("[name=kind][value=praise]").await;
        let text = browser.find(By::Css("[name=text]")).await.unwrap();
        text.send_keys("good").await.unwrap();
        press_main(&browser).await;
        browser.until("/\\/r\\/\\d{12}$/.test(location.pathname)").await;
    }
}

/// A report that the server does not take says why, and can be changed or dropped.
#[tokio::test]
async fn what_is_refused_says_why_and_stays_until_it_is_dropped() {
    let site = Site::shared();
    let browser = phone().await;
    browser.go(&site.page("/report")).await;
    browser
        .look("localStorage.setItem('wm:r:x', JSON.stringify({id: 'x', draft: 'forged', query: '', at: Date.now(), state: 'ready', photos: [], \
               typed: {address: '某路', kind: 'praise', text: '好'}}))")
        .await;
    browser.go(&site.page("/r")).await;
    browser.until_text("没有收下").await;
    assert!(browser.text_of(".waits .what").await.contains("地址不对"));
    browser.press("不发了").await;
    assert_eq!(kept(&browser).await, 1);
    browser.press("再点一次就删掉").await;
    assert_eq!(kept(&browser).await, 0);
}

/// What axe finds on the page that is shown.
async fn axe(browser: &Browser) -> Value {
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200)).join(' | '))), e => done([String(e)]));";
    browser
        .execute_async(script, Vec::new())
        .await
        .unwrap()
        .json()
        .clone()
}

#[tokio::test]
async fn pages_without_a_line_are_for_everybody() {
    let site = Site::start();
    let line = Line::to(site.origin.strip_prefix("http://").unwrap().to_owned());
    let browser = phone().await;
    let source = std::fs::read_to_string(tool("AXE", "axe-core/axe.min.js")).unwrap();
    browser
        .command(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": source }),
        )
        .await;
    for (mode, small) in [("", true), ("big=1", false), ("lang=en", true)] {
        line.set(State::Whole);
        browser.go(&format!("{}/report?{mode}", line.origin)).await;
        choose_as(&browser, 5, "image/jpeg").await;
        browser.until("document.querySelector('.preview')").await;
        let check = async |what: &str| {
            let name = format!("{mode} {what}");
            assert_eq!(axe(&browser).await, json!([]), "{name}");
            let wide = browser.look("document.documentElement.scrollWidth").await;
            assert!(wide.as_u64().unwrap() <= 360, "{name}: {wide}");
            if let Some(folder) = std::env::var_os("WENMING_PICTURES") {
                let file = std::path::Path::new(&folder).join(format!("report {name}.png"));
                let _ = browser.screenshot(&file).await;
            }
        };
        check("chosen").await;
        if small {
            // The button that goes on is reached by keys.
            browser
                .look("document.querySelector('[name=photo]').focus()")
                .await;
            browser.tab_to("form[data-report=photo] button.main").await;
        }
        browser
            .until("caches.keys().then(keys => window.kept = keys.length) && window.kept")
            .await;
        line.set(State::Cut);
        press_main(&browser).await;
        browser.until(WHOLE).await;
        browser
            .until("document.querySelector('.report-photos .preview')")
            .await;
        check("whole").await;
        press_main(&browser).await;
        browser.until("document.activeElement.matches('.errors')").await;
        check("faults").await;
        place(&browser, "12").await;
        words(&browser, "x").await;
        press_main(&browser).await;
        browser.until("document.querySelector('.waits')").await;
        assert_eq!(browser.look("document.activeElement.tagName").await, "H1");
        check("waiting").await;
        line.set(State::Whole);
        browser
            .find(By::Css(".waits button"))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
        browser
            .until("/\\d{4} \\d{4} \\d{4}/.test(document.querySelector('.waits .what')?.innerText)")
            .await;
        check("sent").await;
        let own: Vec<String> = browser
            .complaints()
            .await
            .into_iter()
            .filter(|complaint| !complaint.contains("net::ERR"))
            .collect();
        assert_eq!(own, Vec::<String>::new());
        browser.look("localStorage.clear()").await;
    }
}
