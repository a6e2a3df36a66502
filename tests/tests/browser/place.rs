//! Where the phone is: asked for when the button is pressed, shown before it goes along, and taken back.

use serde_json::json;

use crate::chromium::Browser;
use crate::site::Site;

/// A draft whose page of the place is open.
async fn place(browser: &Browser, site: &Site) {
    browser.go(&format!("{}/report", site.origin)).await;
    browser.click("main a[href*='/report/d/']").await;
    browser.until("document.querySelector('[data-act=locate]')").await;
}

async fn allow(browser: &Browser, site: &Site, state: &str) {
    let permission = json!({"permission": {"name": "geolocation"}, "setting": state, "origin": site.origin});
    browser.command("Browser.setPermission", permission).await;
}

#[tokio::test]
async fn the_position_goes_along_only_after_asking_and_can_be_taken_back() {
    let site = Site::shared();
    let browser = Browser::open().await;
    allow(&browser, &site, "granted").await;
    browser
        .command(
            "Emulation.setGeolocationOverride",
            json!({"latitude": 39.7723004, "longitude": 98.2891236, "accuracy": 20}),
        )
        .await;
    place(&browser, &site).await;
    assert_eq!(
        browser.look("document.querySelector('[name=lat]').value").await,
        ""
    );
    assert_eq!(
        browser.look("document.querySelector('.located').hidden").await,
        true
    );
    browser.click("[data-act=locate]").await;
    browser.until("!document.querySelector('.located').hidden").await;
    let shown = browser
        .look("document.querySelector('.located p').innerText")
        .await;
    let shown = shown.as_str().unwrap();
    assert!(
        shown.contains("39.772300") && shown.contains("98.289124") && shown.contains("WGS-84"),
        "{shown}"
    );
    browser.click("main form button.main").await;
    browser.until("document.querySelector('[name=text]')").await;
    let kept = browser.look("document.querySelector('main').innerText").await;
    assert!(kept.as_str().unwrap().contains("39.772300"), "{kept}");
    // Back: the same is said without the island's help, and is taken back.
    browser.click("main p a[href*='/report/d/']").await;
    browser.until("document.querySelector('[data-act=locate]')").await;
    let again = browser
        .look("document.querySelector('.located p').innerText")
        .await;
    assert_eq!(again.as_str().unwrap(), shown);
    browser.click("[name=no_position]").await;
    browser
        .look("document.querySelector('[name=address]').value = '解放路'")
        .await;
    browser.click("main form button.main").await;
    browser.until("document.querySelector('[name=text]')").await;
    let kept = browser.look("document.querySelector('main').innerText").await;
    assert!(!kept.as_str().unwrap().contains("39.77"), "{kept}");
}

#[tokio::test]
async fn a_phone_that_says_no_leaves_the_typed_address() {
    let site = Site::shared();
    let browser = Browser::open().await;
    allow(&browser, &site, "denied").await;
    place(&browser, &site).await;
    browser
        .look("document.querySelector('[name=address]').value = '解放路'")
        .await;
    browser.click("[data-act=locate]").await;
    browser
        .until("document.querySelector('[data-locate] [role=status]').innerText.includes('没有找到')")
        .await;
    assert_eq!(
        browser.look("document.querySelector('.located').hidden").await,
        true
    );
    browser.click("main form button.main").await;
    browser.until("document.querySelector('[name=text]')").await;
}
