//! Photos of reports: by a plain form, before anything else; what is kept shows the picture and nothing of the file.

use tests::content::{self, Campaign, canary_bank};
use tests::{Answer, Client, Organizer, Server, html, multipart};

use crate::cases::{done, files, step};

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

/// A striped picture, with a text chunk that must not stay.
pub(crate) fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 400, 300);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .add_text_chunk("Comment".to_owned(), "SECRET-PLACE".to_owned())
        .unwrap();
    let mut writer = encoder.write_header().unwrap();
    let pixels: Vec<u8> = (0..400 * 300u32)
        .map(|n| shade.wrapping_add((n % 97) as u8))
        .collect();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

fn post(client: &mut Client, path: &str, photos: &[&[u8]]) -> Answer {
    let (kind, body) = multipart(&[], photos);
    client.chunked(path, kind, &[&body]).expect("an answer")
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

fn upload(client: &mut Client, path: &str, key: &str, photo: &[u8]) -> Answer {
    let (kind, body) = multipart(&[("upload", key)], &[photo]);
    client.chunked(path, kind, &[&body]).expect("an answer")
}

#[test]
fn an_upload_that_comes_late_does_not_bring_back_a_photo_that_was_taken_away() {
    let server = server();
    let mut client = server.client();
    let draft = draft(&mut client);
    let photo = format!("{draft}/photo");
    let key = |digit: &str| digit.repeat(32);
    let kept = |client: &mut Client| {
        let page = client.get(&photo).expect(200).text();
        images(&page).len()
    };
    upload(&mut client, &photo, &key("a"), &picture(10)).location();
    upload(&mut client, &photo, &key("a"), &picture(10)).location();
    // The key decides, not what comes with it.
    upload(&mut client, &photo, &key("a"), &picture(30)).location();
    assert_eq!(kept(&mut client), 1);
    client.form(&format!("{photo}/1"), &[]).location();
    assert_eq!(
        upload(&mut client, &photo, &key("a"), &picture(10)).location(),
        photo
    );
    assert_eq!(kept(&mut client), 0, "it came late");

    // Taken back before it comes; and after.
    client.form(&format!("{photo}/u{}", key("b")), &[]).location();
    upload(&mut client, &photo, &key("b"), &picture(20)).location();
    assert_eq!(kept(&mut client), 0, "it was taken back before");
    upload(&mut client, &photo, &key("c"), &picture(20)).location();
    assert_eq!(kept(&mut client), 1, "chosen again");
    client.form(&format!("{photo}/u{}", key("c")), &[]).location();
    assert_eq!(kept(&mut client), 0);
    // The same picture twice: it stays while one of them does.
    for digit in ["d", "e"] {
        upload(&mut client, &photo, &key(digit), &picture(40)).location();
    }
    client.form(&format!("{photo}/u{}", key("d")), &[]).location();
    assert_eq!(kept(&mut client), 1);
    // What is no key is none: the picture alone counts, as without one.
    for wrong in ["", "x", &key("A"), &key("0")[1..]] {
        upload(&mut client, &photo, wrong, &picture(50)).location();
    }
    assert_eq!(kept(&mut client), 2);
    for wrong in ["u", "uabc", &format!("u{}", key("Z")), &format!("{}u", key("a"))] {
        assert_eq!(
            client.form(&format!("{photo}/{wrong}"), &[]).status,
            404,
            "{wrong}"
        );
    }
    // Another draft's uploads are its own.
    let other = self::draft(&mut client);
    client
        .form(&format!("{other}/photo/u{}", key("e")), &[])
        .location();
    assert_eq!(kept(&mut client), 2);

    // What was sent stays, and nothing is added.
    client.form(&draft, &[("address", "解放路12号")]).location();
    let words = [("kind", "problem"), ("category", "daolu"), ("text", "")];
    let sent = client.form(&format!("{draft}/words"), &words).location();
    client.form(&format!("{photo}/u{}", key("e")), &[]).location();
    upload(&mut client, &photo, &key("f"), &picture(60)).location();
    let page = client.get(&sent).expect(200).text();
    assert_eq!(images(&page).len(), 2);
}

#[test]
fn uploads_of_one_draft_are_remembered_up_to_a_limit_and_for_three_days() {
    let server = server();
    let mut client = server.client();
    let draft = draft(&mut client);
    let photo = format!("{draft}/photo");
    let key = |n: u32| format!("{n:032x}");
    for n in 0..60 {
        let path = format!("{photo}/u{}", key(n));
        // No more steps of reports a second than are written down.
        while client.form(&path, &[]).status == 503 {
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    }
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(client.form(&format!("{photo}/u{}", key(60)), &[]).status, 422);
    assert_eq!(upload(&mut client, &photo, &key(61), &picture(1)).status, 422);
    // One that is remembered is no new one.
    client.form(&format!("{photo}/u{}", key(59)), &[]).location();
    server.set_clock(73 * 3_600_000);
    // The sweep is an alarm's, which does not follow the moved clock at once.
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while upload(&mut client, &photo, &key(61), &picture(1)).status != 303 {
        assert!(std::time::Instant::now() < patience, "nothing is ever forgotten");
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
}

/// What the page's script asks.
fn script(client: &mut Client, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
    let headers = [("accept", "application/json"), ("content-type", kind)];
    let body = (method == "POST").then_some(body);
    client.send(method, path, &headers, body).expect("an answer")
}

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn the_script_is_told_what_forms_are_led_to() {
    let server = server();
    let mut client = server.client();
    let told = script(&mut client, "GET", "/report", FORM, b"").expect(200);
    assert_eq!(told.header("cache-control"), Some("no-store"));
    let draft = format!("/report/d/{}", told.json()["draft"].as_str().expect("a draft"));
    let photo = format!("{draft}/photo");
    let (kind, body) = multipart(&[("upload", &"a".repeat(32))], &[&picture(10)]);
    let told = script(&mut client, "POST", &photo, kind, &body)
        .expect(200)
        .json();
    assert_eq!(
        (&told["photo"], told["next"].as_str()),
        (&1.into(), Some(photo.as_str()))
    );
    let (kind, heic) = multipart(&[], &[b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"]);
    let refused = script(&mut client, "POST", &photo, kind, &heic)
        .expect(422)
        .json();
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("HEIC"), "{message}");

    // In the order of the steps, and with words about what is wrong.
    let words = "kind=problem&category=daolu&text=x".as_bytes();
    let early = script(&mut client, "POST", &format!("{draft}/words"), FORM, words);
    assert_eq!(early.expect(409).code(), "no_place");
    let nowhere = script(&mut client, "POST", &draft, FORM, b"address=")
        .expect(422)
        .json();
    assert_eq!(nowhere["error"]["fields"][0]["path"], "/address");
    let told = script(&mut client, "POST", &draft, FORM, b"address=12")
        .expect(200)
        .json();
    assert_eq!(told["next"].as_str(), Some(format!("{draft}/words").as_str()));
    let none = script(&mut client, "POST", &format!("{draft}/words"), FORM, b"kind=x").expect(422);
    assert_eq!(none.json()["error"]["fields"][0]["path"], "/kind");
    let mut codes = Vec::new();
    for _ in 0..3 {
        let told = script(&mut client, "POST", &format!("{draft}/words"), FORM, words)
            .expect(200)
            .json();
        codes.push(told["code"].as_str().expect("a code").to_owned());
        assert_eq!(told["next"], format!("/r/{}?new=1", codes[0]));
    }
    // Every other step says the same then.
    let (kind, body) = multipart(&[("upload", &"b".repeat(32))], &[&picture(90)]);
    for (path, kind, body) in [(&photo, kind, body.as_slice()), (&draft, FORM, b"address=13")] {
        let told = script(&mut client, "POST", path, kind, body).expect(200).json();
        codes.push(told["code"].as_str().expect("a code").to_owned());
    }
    codes.dedup();
    assert_eq!(codes.len(), 1, "{codes:?}");

    // Somebody else's draft.
    for path in ["/report/d/x/words", "/report/d/x/photo", "/report/d/x"] {
        let forged = script(&mut client, "POST", path, FORM, words);
        assert_eq!(forged.expect(404).code(), "unknown_draft", "{path}");
    }
}

/// Sends a report with two photos and returns its code.
pub(crate) fn report_with_photos(client: &mut Client) -> String {
    let draft = draft(client);
    // A photo that is taken away leaves a gap between the numbers.
    for shade in [10, 60, 110] {
        post(client, &format!("{draft}/photo"), &[&picture(shade)]).location();
    }
    client.form(&format!("{draft}/photo/1"), &[]).location();
    let place = [("district", "suzhou"), ("address", "解放路12号")];
    client.form(&draft, &place).location();
    let words = [
        ("kind", "problem"),
        ("category", "daolu"),
        ("text", "坑"),
        ("different", "1"),
    ];
    let to = client.form(&format!("{draft}/words"), &words).location();
    to[3..15].to_owned()
}

fn images(page: &str) -> Vec<String> {
    html::tags(page, "img")
        .iter()
        .filter_map(|img| img.get("src").map(ToString::to_string))
        .filter(|src| src.contains("/photo/"))
        .collect()
}

#[test]
fn photos_are_seen_by_the_holder_of_the_code_and_by_whoever_has_the_case() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    let mut client = server.client();
    let code = report_with_photos(&mut client);
    let own = images(&client.get(&format!("/r/{code}")).expect(200).text());
    assert_eq!(own.len(), 2);
    for src in &own {
        assert!(client.get(src).expect(200).body.starts_with(b"\xff\xd8\xff"));
    }
    assert_eq!(client.get(&format!("/r/{code}/photo/0/3")).status, 404);
    assert_eq!(client.get(&format!("/r/{code}/photo/1/1")).status, 404);
    let office = "/console/cases/1/photo/0/1";
    assert!(admin.get(office).expect(200).body.starts_with(b"\xff\xd8\xff"));
    assert_eq!(handler.get(office).status, 404, "no unit has it yet");
    assert_eq!(client.get(office).location(), "/console/sign-in?again=1");

    // The unit's photo of the result.
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    assert_eq!(handler.get(office).status, 200);
    done(&step(&mut handler, 1, "begin", &[]));
    let page = handler.get("/console/cases/1").expect(200).text();
    let (version, batch) = (
        html::hidden(&page, "version").unwrap(),
        html::hidden(&page, "batch").unwrap(),
    );
    let path = format!("/console/cases/1?batch={batch}");
    let fields = [
        ("step", "report"),
        ("version", version.as_str()),
        ("batch", batch.as_str()),
    ];
    let no_photo = handler
        .post_photos(&path, &fields, &[b"<html>"])
        .expect(422)
        .text();
    assert!(no_photo.contains("不是我们能打开的照片"));
    // Refused for another reason: the photo is kept, and is not to be chosen again.
    let stale = [("step", "report"), ("version", "1"), ("batch", batch.as_str())];
    let told = handler
        .post_photos(&path, &stale, &[&picture(200)])
        .expect(409)
        .text();
    assert!(told.contains("已传 1 张照片"));
    for _ in 0..2 {
        let answer = handler.post_photos(&path, &fields, &[]);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    let shown = images(&client.get(&format!("/r/{code}")).expect(200).text());
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert!(
        client
            .get(&format!("/r/{code}/photo/{batch}/1"))
            .expect(200)
            .body
            .starts_with(b"\xff\xd8\xff")
    );

    // Foreign forms, forged batches.
    let forged = handler.post_photos("/console/cases/1?batch=../0", &fields, &[&picture(1)]);
    assert_eq!(forged.status, 422);
}

#[test]
fn the_holder_of_the_code_judges_adds_a_photo_and_takes_it_back() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    let mut client = server.client();
    let code = report_with_photos(&mut client);
    let path = format!("/r/{code}");
    let page = client.get(&path).expect(200).text();
    let action = html::action(&page, "photo").expect("a form for one photo more");
    for _ in 0..2 {
        assert_eq!(post(&mut client, &action, &[&picture(77)]).location(), path);
    }
    let page = client.get(&path).expect(200).text();
    assert_eq!(images(&page).len(), 3, "once");
    assert!(
        html::action(&page, "verdict").is_none(),
        "there is nothing to judge yet"
    );
    let batch = "a".repeat(32);
    let early = client.form(
        &format!("{path}/verdict"),
        &[("solved", "yes"), ("batch", &batch)],
    );
    assert_eq!(early.status, 422);

    let close = |admin: &mut Organizer, handler: &mut Organizer| {
        done(&step(admin, 1, "dispatch", &[("unit", "chengguan")]));
        done(&step(handler, 1, "begin", &[]));
        done(&step(handler, 1, "report", &[("words", "修好了")]));
        done(&step(admin, 1, "check", &[]));
        done(&step(admin, 1, "close", &[("words", "看过,平整")]));
    };
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "remark", &[("words", "内部的话")]));
    close(&mut admin, &mut handler);
    let page = client.get(&path).expect(200).text();
    let text = html::words(&page);
    assert!(text.contains("修好了") && text.contains("看过,平整") && text.contains("城管局"));
    assert!(!text.contains("内部的话"));
    let verdict = html::action(&page, "verdict").expect("a form");
    assert_eq!(
        client.form(&verdict, &[("batch", &batch)]).status,
        422,
        "nothing was chosen"
    );
    let no = [
        ("batch", batch.as_str()),
        ("solved", "no"),
        ("satisfaction", "dissatisfied"),
        ("words", "还有坑<b>"),
    ];
    for _ in 0..2 {
        assert_eq!(client.form(&verdict, &no).location(), path);
    }
    let text = html::words(&client.get(&path).expect(200).text());
    assert_eq!(text.matches("没解决,重新办理").count(), 2, "title and history");
    let case = admin.get("/console/cases/1").expect(200).text();
    assert!(case.contains("还有坑&lt;b&gt;"));

    close(&mut admin, &mut handler);
    let yes = [
        ("batch", &*"b".repeat(32)),
        ("solved", "yes"),
        ("satisfaction", "satisfied"),
    ];
    assert_eq!(client.form(&verdict, &yes).location(), path);
    // Within fourteen days it can be taken back, later it cannot.
    server.set_clock(13 * 24 * 3_600_000);
    let page = client.get(&path).expect(200).text();
    assert!(page.contains("其实没解决"));
    server.set_clock(15 * 24 * 3_600_000);
    let page = client.get(&path).expect(200).text();
    assert!(!page.contains("其实没解决"));
    let late = [("batch", &*"c".repeat(32)), ("solved", "no")];
    let told = client.form(&verdict, &late).expect(422).text();
    assert!(told.contains("超过14天"));
    server.set_clock(0);
    assert!(admin.cases_are_equal());
}
