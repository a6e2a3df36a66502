//! Photos of reports: by a plain form, before anything else; what is kept shows the picture and nothing of the file.

use tests::content::{self, Campaign, canary_bank};
use tests::{Answer, Client, Server, html};

fn server() -> Server {
    let mut files = content::site(&canary_bank(12), &[Campaign::default()]);
    files.push(content::File {
        path: "categories.toml".to_owned(),
        text: "[[category]]\nid = \"streets\"\nname = \"道路\"\n\n[[category.sub]]\nid = \"daolu\"\nname = \"道路塌陷\"\n".to_owned(),
    });
    Server::with(&files)
}

fn draft(client: &mut Client) -> String {
    let page = client.get("/report").expect(200).text();
    html::links(&page)
        .into_iter()
        .find(|link| link.contains("/report/d/"))
        .expect("a draft")
}

/// A picture of one colour, with a text chunk that must not stay.
fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 400, 300);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .add_text_chunk("Comment".to_owned(), "SECRET-PLACE".to_owned())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![shade; 400 * 300]).unwrap();
    writer.finish().unwrap();
    bytes
}

fn post(client: &mut Client, path: &str, photos: &[&[u8]]) -> Answer {
    let mut body = Vec::new();
    for photo in photos {
        body.extend_from_slice(b"--b0undary\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n");
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b0undary--\r\n");
    client
        .chunked(path, "multipart/form-data; boundary=b0undary", &[&body])
        .expect("an answer")
}

#[test]
fn a_photo_comes_first_is_shown_can_be_removed_and_goes_with_the_report() {
    let server = server();
    let mut client = server.client();
    let draft = draft(&mut client);
    let photo = format!("{draft}/photo");
    assert_eq!(post(&mut client, &photo, &[&picture(10)]).location(), photo);
    // The same again is the same photo.
    post(&mut client, &photo, &[&picture(10)]).location();
    post(&mut client, &photo, &[&picture(90)]).location();
    let page = client.get(&photo).expect(200).text();
    assert_eq!(
        html::tags(&page, "img")
            .iter()
            .filter(|img| img.get("src").is_some_and(|src| src.contains("/photo/")))
            .count(),
        2
    );
    let kept = client.get(&format!("{photo}/1")).expect(200);
    assert_eq!(kept.header("content-type"), Some("image/jpeg"));
    assert_eq!(kept.header("cache-control"), Some("no-store"));
    assert!(kept.body.starts_with(b"\xff\xd8\xff"), "a JPEG");
    assert!(!kept.body.windows(6).any(|w| w == b"SECRET"));
    client.form(&format!("{photo}/1"), &[]).location();
    assert_eq!(client.get(&format!("{photo}/1")).status, 404);

    client
        .form(
            &draft,
            &[("district", ""), ("community", ""), ("address", "解放路12号")],
        )
        .location();
    let words = [("kind", "problem"), ("category", "daolu"), ("text", "")];
    // With a photo no word is needed.
    let sent = client.form(&format!("{draft}/words"), &words).location();
    assert!(sent.starts_with("/r/"), "{sent}");
    // What was sent stays as it is: a late photo leads to the report.
    assert!(
        post(&mut client, &photo, &[&picture(200)])
            .location()
            .starts_with("/r/")
    );
}

#[test]
fn what_is_no_photo_is_refused_in_words_and_the_others_stay() {
    let server = server();
    let mut client = server.client();
    let draft = draft(&mut client);
    let photo = format!("{draft}/photo");
    post(&mut client, &photo, &[&picture(10)]).location();
    let cases: [(&[u8], &str); 4] = [
        (b"", "还没有选照片"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"<html>", "不是我们能打开的照片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "打不开"),
    ];
    for (bytes, words) in cases {
        let answer = post(&mut client, &photo, &[bytes]).expect(422).text();
        assert!(answer.contains(words), "{words}");
        assert!(answer.contains("/photo/1"), "the first stays: {words}");
    }
    // All or none.
    post(&mut client, &photo, &[&picture(20), b"<html>"]).expect(422);
    let cut = b"--b0undary\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\n\r\nabc";
    let kind = "multipart/form-data; boundary=b0undary";
    assert_eq!(
        client.chunked(&photo, kind, &[cut]).expect("an answer").status,
        400
    );
    assert_eq!(client.form(&photo, &[("photo", "a")]).status, 415);
    post(&mut client, &photo, &[&picture(20)]).location();
    post(&mut client, &photo, &[&picture(30)]).location();
    let many = post(&mut client, &photo, &[&picture(40)]).expect(422).text();
    assert!(many.contains("最多3张"), "{many}");
    // Another draft sees none of it.
    let other = self::draft(&mut client);
    assert_eq!(client.get(&format!("{other}/photo/1")).status, 404);
    assert_eq!(client.get("/report/d/x/photo/1").status, 404);
}
