//! A poster becomes a picture in the browser, as somebody saves it who passes it on.

use thirtyfour::By;

use crate::chromium::{Browser, Setup};
use crate::site::Site;

/// Width and height of a PNG, and what the QR code in it says.
fn read(png: &[u8]) -> (u32, u32, String) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    let (wide, high) = (info.width as usize, info.height as usize);
    let samples = info.color_type.samples();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(wide, high, |x, y| {
        pixels[y * info.line_size + x * samples]
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    let (_, text) = grids[0].decode().expect("a code that can be read");
    (info.width, info.height, text)
}

#[tokio::test]
async fn a_poster_is_saved_as_a_picture_whose_code_leads_to_the_page() {
    let site = Site::shared();
    let browser = Browser::open().await;
    browser
        .go(&site.page("/tips/diandongche-chongdian/poster?ch=shequ-01"))
        .await;
    browser.complaints().await;
    browser
        .until("!document.querySelector('[data-save]').parentNode.hidden")
        .await;
    browser.press("存成图片").await;
    browser.until_text("长按图片就能保存").await;
    let address = browser
        .until("document.querySelector('.poster img').complete && document.querySelector('.poster img').src")
        .await;
    let address = address.as_str().expect("an address");
    let data = address
        .strip_prefix("data:image/png;base64,")
        .expect("a picture that was made here");
    let png = data_encoding::BASE64.decode(data.as_bytes()).expect("base64");
    let page = format!("{}?ch=shequ-01", site.page("/tips/diandongche-chongdian"));
    assert_eq!(read(&png), (1080, 1440, page));
    let shown = browser
        .look("document.querySelector('.poster img').naturalWidth")
        .await;
    assert_eq!(shown, 1080, "the policy lets it be shown");
    let complaints = browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[tokio::test]
async fn without_script_the_drawing_is_shown_and_its_files_can_be_had() {
    let site = Site::shared();
    let browser = Browser::set_up(Setup {
        scripts: false,
        cookies: true,
    })
    .await;
    browser.go(&site.page("/c/kaixue/poster")).await;
    let button = browser.find(By::Css("[data-save]")).await.unwrap();
    assert!(
        !button.is_displayed().await.unwrap(),
        "a button that could do nothing"
    );
    let links = browser.find_all(By::Css(".poster li a")).await.unwrap();
    assert_eq!(links.len(), 3);
    for (link, size) in links.iter().zip(["screen", "a4", "a6"]) {
        let href = link.attr("href").await.unwrap().unwrap();
        assert_eq!(href, format!("/c/kaixue/poster.svg?size={size}"));
    }
}
