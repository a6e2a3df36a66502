//! Reports (你拍我改): by plain forms, without script, cookie or account; each exactly once.

use tests::content::{self, Campaign, canary_bank};
use tests::{Answer, Client, Organizer, Server, html};

fn files() -> Vec<content::File> {
    let campaign = Campaign {
        more: "[[district]]\nid = \"suzhou\"\nname = \"肃州区\"\n",
        ..Campaign::default()
    };
    let mut files = content::site(&canary_bank(12), &[campaign]);
    files.push(content::File {
        path: "categories.toml".to_owned(),
        text: "[[category]]\nid = \"streets\"\nname = \"道路\"\n\n[[category.sub]]\nid = \"daolu\"\nname = \"道路塌陷\"\n".to_owned(),
    });
    files
}

/// The path of the draft that a fresh page offers.
fn draft(client: &mut Client, query: &str) -> String {
    let page = client.get(&format!("/report{query}")).expect(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("set-cookie"), None);
    let links = html::links(&page.text());
    let link = links.into_iter().find(|link| link.contains("/report/d/"));
    link.expect("a draft")
}

const PLACE: [(&str, &str); 3] = [("district", ""), ("community", ""), ("address", "解放路12号")];

fn words(text: &str) -> [(&str, &str); 4] {
    [
        ("kind", "problem"),
        ("category", "daolu"),
        ("text", text),
        ("different", "1"),
    ]
}

/// Sends a report and returns the digits of its code.
fn send(client: &mut Client, text: &str) -> String {
    let draft = draft(client, "");
    client.form(&draft, &PLACE).location();
    code(&client.form(&format!("{draft}/words"), &words(text)))
}

/// The code in the address that an answer leads to.
#[track_caller]
fn code(answer: &Answer) -> String {
    let to = answer.location();
    let code = to.strip_prefix("/r/").expect("progress").split('?').next();
    let code = code.unwrap().to_owned();
    assert_eq!(code.len(), 12, "{to}");
    code
}

fn received(organizer: &mut Organizer) -> String {
    let page = organizer.get("/console/cases?queue=all").expect(200).text();
    let text = html::words(&page);
    let (_, rest) = text.split_once("共 ").expect("a sum");
    rest.split(' ').next().unwrap().to_owned()
}

#[test]
fn a_report_is_sent_by_plain_forms_and_followed_by_its_code() {
    let server = Server::with(&files());
    let mut client = server.client();
    let start = client.get("/report").expect(200).text();
    assert!(start.contains("110 / 119"));
    let draft = draft(&mut client, "");

    let page = client.get(&draft).expect(200);
    assert!(page.text().contains("肃州区"));
    let faulty = client
        .form(&draft, &[("address", " "), ("district", "nowhere")])
        .expect(422);
    let text = faulty.text();
    assert!(text.contains("id=\"e-address\"") && text.contains("id=\"e-district\""));
    let to = client
        .form(
            &draft,
            &[
                ("district", "suzhou"),
                ("community", "东关社区"),
                ("address", "解放路12号"),
            ],
        )
        .location();
    assert_eq!(to, format!("{draft}/words"));

    // What was typed is still there after the page is loaded again, also the first one.
    assert!(client.get(&draft).expect(200).text().contains("解放路12号"));
    let page = client.get(&to).expect(200).text();
    assert!(html::words(&page).contains("肃州区 东关社区 解放路12号"));
    assert!(page.contains("110 / 12355 / 12356"));
    let faulty = client
        .form(&to, &[("kind", "problem"), ("category", ""), ("text", "")])
        .expect(422);
    let text = faulty.text();
    assert!(text.contains("id=\"e-category\"") && text.contains("id=\"e-text\""));

    let sent = client.form(&to, &words("人行道塌了一块"));
    let code = code(&sent);
    let answer = client.get(&format!("/r/{code}?new=1")).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert!(answer.text().contains("noindex"));
    let shown = format!("{} {} {}", &code[..4], &code[4..8], &code[8..]);
    let text = html::words(&answer.text());
    for part in [
        shown.as_str(),
        "已收到",
        "人行道塌了一块",
        "解放路12号",
        "道路塌陷",
    ] {
        assert!(text.contains(part), "{part}");
    }

    // By hand, with spaces.
    let found = client.form("/r", &[("code", &format!(" {shown} "))]);
    assert_eq!(found.location(), format!("/r/{code}"));
    // The draft leads to the report now.
    for path in [draft.clone(), format!("{draft}/words")] {
        assert_eq!(client.get(&path).location(), format!("/r/{code}?new=1"));
    }
}

#[test]
fn the_same_report_sent_twice_or_by_many_at_once_is_one() {
    let server = Server::with(&files());
    let mut organizer = Organizer::first(&server);
    let mut client = server.client();
    let draft = draft(&mut client, "");
    client.form(&draft, &PLACE).location();
    let path = format!("{draft}/words");
    let codes: Vec<String> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..12)
            .map(|n| {
                let (server, path) = (&server, &path);
                scope.spawn(move || code(&server.client().form(path, &words(&format!("第{n}次")))))
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(codes.iter().all(|code| *code == codes[0]), "{codes:?}");
    assert_eq!(received(&mut organizer), "1");
    // With another place, later: it was sent already.
    assert_eq!(code(&client.form(&draft, &PLACE)), codes[0]);
    let other = send(&mut client, "另一件");
    assert_ne!(other, codes[0]);
    assert_eq!(received(&mut organizer), "2");
}

#[test]
fn an_acknowledged_report_survives_a_kill_and_a_draft_can_be_finished_after_one() {
    let mut server = Server::with(&files());
    let mut client = server.client();
    let draft = draft(&mut client, "");
    client.form(&draft, &PLACE).location();
    server.kill();
    server.start();
    let path = format!("{draft}/words");
    assert!(client.get(&path).expect(200).text().contains("解放路12号"));
    let sent = code(&client.form(&path, &words("坑")));
    server.kill();
    server.start();
    assert_eq!(code(&client.form(&path, &words("坑"))), sent);
    assert!(
        client
            .get(&format!("/r/{sent}"))
            .expect(200)
            .text()
            .contains("坑")
    );
    let mut organizer = Organizer::first(&server);
    assert_eq!(received(&mut organizer), "1");
}

#[test]
fn what_is_typed_is_shown_as_text() {
    let server = Server::with(&files());
    let mut organizer = Organizer::first(&server);
    let mut client = server.client();
    let hostile = "</textarea></dd><script>alert(1)</script>\u{202e}倒着\u{202c} & \"'<b>😀";
    let longest: String = hostile.chars().cycle().take(4_000).collect();
    for text in [hostile, longest.trim_end()] {
        let code = send(&mut client, text);
        for page in [
            client.get(&format!("/r/{code}")).expect(200).text(),
            organizer.get("/console/cases?queue=all").expect(200).text(),
        ] {
            assert!(!page.contains("<script>alert"));
            assert!(html::unescaped(&page).contains(text));
        }
    }
    // One more is refused, and what was typed stays in the form.
    let draft = draft(&mut client, "");
    client.form(&draft, &PLACE).location();
    let path = format!("{draft}/words");
    let too_long = format!("{}。。", "路".repeat(3_999));
    let answer = client.form(&path, &words(&too_long)).expect(422).text();
    assert!(answer.contains("4001") && answer.contains(&too_long));
    // Line ends as browsers send them count once.
    let lines = format!("{}\r\n路", "路".repeat(3_998));
    code(&client.form(&path, &words(&lines)));
}

#[test]
fn bad_bodies_and_forged_drafts_are_refused() {
    let server = Server::with(&files());
    let mut client = server.client();
    let draft = draft(&mut client, "");
    let mut forged = draft.clone();
    forged.replace_range(forged.len() - 4.., "AAAA");
    for path in [forged.as_str(), "/report/d/x", "/report/d/", "/report/d/%00"] {
        assert_eq!(client.get(path).status, 404, "{path}");
        assert_eq!(client.form(path, &PLACE).status, 404, "{path}");
        assert_eq!(
            client.form(&format!("{path}/words"), &words("坑")).status,
            404,
            "{path}"
        );
    }
    // An attempt's id is no draft, and the words come after the place.
    let attempt = client.entry("probe", None).attempt;
    assert_eq!(client.get(&format!("/report/d/{attempt}")).status, 404);
    assert_eq!(
        client.form(&format!("{draft}/words"), &words("坑")).location(),
        draft
    );
    assert_eq!(client.form(&draft, &[("address", "a\0b")]).status, 422);
    let huge = "x".repeat(70 * 1024);
    assert_eq!(client.form(&draft, &[("address", &huge)]).status, 413);
    let json = client.call("POST", &draft, &serde_json::json!({ "address": "x" }));
    assert_eq!(json.status, 415);
    let multipart = client.send(
        "POST",
        &draft,
        &[("content-type", "multipart/form-data; boundary=x")],
        Some(b"--x--"),
    );
    assert_eq!(multipart.unwrap().status, 415);
    for (method, path) in [
        ("PUT", "/report"),
        ("DELETE", draft.as_str()),
        ("PUT", "/r/123456789012"),
    ] {
        assert_eq!(
            client.send(method, path, &[], None).unwrap().status,
            405,
            "{method} {path}"
        );
    }
}

#[test]
fn a_wrong_code_is_told_from_its_check_digit_and_guessing_is_slowed() {
    let server = Server::with(&files());
    let mut client = server.client();
    let code = send(&mut client, "坑");
    // One digit wrong: never counted as a guess, whoever types it how often.
    let last = code.chars().last().unwrap();
    let other = if last == '0' { '1' } else { '0' };
    let wrong = format!("{}{other}", &code[..11]);
    for _ in 0..150 {
        let answer = client.form("/r", &[("code", &wrong)]).expect(422).text();
        assert!(answer.contains("抄错了一位"));
    }
    for typed in ["", "12", "一二三", "<script>", &"1".repeat(500)] {
        let answer = client.form("/r", &[("code", typed)]).expect(422).text();
        assert!(answer.contains("12位数字") && !answer.contains("<script>"));
    }
    assert_eq!(client.get(&format!("/r/{wrong}")).status, 404);
    // Codes that check but belong to nobody: after a while everybody at this address waits, with the right code too.
    let mut waits = None;
    for n in 0u64..400 {
        let guess = format!("{:011}", 10_000_000_000 + n * 7_919);
        for check in '0'..='9' {
            let answer = client.get(&format!("/r/{guess}{check}"));
            match answer.status {
                404 => {}
                429 => waits = answer.header("retry-after").map(str::to_owned),
                other => panic!("{other}"),
            }
        }
        if waits.is_some() {
            break;
        }
    }
    assert!(waits.is_some());
    assert_eq!(client.get(&format!("/r/{code}")).status, 429);
    assert_eq!(client.form("/r", &[("code", &code)]).status, 429);
}

#[test]
fn a_report_is_taken_back_once() {
    let server = Server::with(&files());
    let mut organizer = Organizer::first(&server);
    let mut client = server.client();
    let code = send(&mut client, "坑");
    let page = client.get(&format!("/r/{code}")).expect(200).text();
    let action = html::action(&page, "withdraw").expect("a form");
    for _ in 0..2 {
        assert_eq!(client.form(&action, &[]).location(), format!("/r/{code}"));
    }
    let page = client.get(&format!("/r/{code}")).expect(200).text();
    assert!(html::action(&page, "withdraw").is_none());
    assert_eq!(page.matches("您已撤回").count(), 2, "title and history");
    let list = organizer
        .get("/console/cases?queue=all&state=withdrawn")
        .expect(200)
        .text();
    assert!(html::words(&list).contains("共 1 件"));
    let list = organizer.get("/console/cases?queue=open").expect(200).text();
    assert!(html::words(&list).contains("共 0 件"));
}

#[test]
fn channels_that_organizers_made_count_their_reports_and_only_organizers_see_any() {
    let server = Server::with(&files());
    let mut organizer = Organizer::first(&server);
    let channel = [
        ("name", "社区宣传册"),
        ("leads_to", "/"),
        ("printed", ""),
        ("note", ""),
        ("code", "shequ"),
    ];
    organizer.post("/console/channels", &channel).location();
    let mut client = server.client();
    for query in ["?ch=shequ", "?ch=shequ", "?ch=made-up", ""] {
        let draft = draft(&mut client, query);
        let to = client.form(&draft, &PLACE).location();
        client.form(&to, &words("坑")).location();
    }
    assert_eq!(received(&mut organizer), "4");
    let channels = organizer.get("/console/channels").expect(200).text();
    let row = html::rows(&channels)
        .into_iter()
        .find(|row| row.iter().any(|cell| cell.contains("社区宣传册")));
    assert!(row.unwrap().iter().any(|cell| cell == "2"), "{channels}");
    let stranger = client.get("/console/cases");
    assert_eq!(stranger.location(), "/console/sign-in?again=1");
}

#[test]
fn a_draft_that_nobody_sends_goes_after_two_days() {
    let server = Server::with(&files());
    let mut client = server.client();
    let draft = draft(&mut client, "");
    let words_path = client.form(&draft, &PLACE).location();
    server.set_clock(47 * 3_600_000);
    assert!(client.get(&words_path).expect(200).text().contains("解放路12号"));
    server.set_clock(49 * 3_600_000);
    // The alarm was set by the machine's clock; the next draft sets it anew.
    let other = self::draft(&mut client, "");
    client.form(&other, &PLACE).location();
    for _ in 0..50 {
        if client.get(&words_path).status == 303 {
            assert!(!client.get(&draft).expect(200).text().contains("解放路12号"));
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the draft stayed");
}
