//! Channels: made in the console, followed from paper, counted by name.

use std::thread::sleep;
use std::time::Duration;

use serde_json::json;
use tests::citizen::right_answers;
use tests::content::{self, Campaign, File, canary_bank};
use tests::{Client, Organizer, Server, html};

use crate::embed::decoded;
use crate::survey;

/// Counters are gathered for 2 s, and what was read is shown for 2 s.
const GATHERED: Duration = Duration::from_millis(2_300);

fn files() -> Vec<File> {
    let campaign = Campaign {
        more: "surveys = [\"ask\"]",
        ..Campaign::default()
    };
    let mut files = content::site(&canary_bank(12), &[campaign]);
    files.push(File {
        path: "surveys/ask.toml".to_owned(),
        text: survey::SURVEY.to_owned(),
    });
    files
}

fn waimai<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "美团外卖 20 万张"),
        ("leads_to", "/c/probe/quiz"),
        ("printed", "200,000"),
        ("note", "=HYPERLINK(1)"),
        ("code", "WaiMai"),
    ]
}

/// Somebody starts with a code and hands in.
fn take(client: &mut Client, code: &str) {
    let entry = client.entry("probe", None);
    let mut body = entry.body();
    body["channel"] = json!(code);
    let paper = client
        .call("POST", "/api/v1/campaigns/probe/attempts", &body)
        .expect(201)
        .json();
    client
        .submit(&entry.attempt, &right_answers(&paper, &canary_bank(12)))
        .expect(200);
}

/// The line of a channel in the exported table, by the name of its column.
fn figures(organizer: &mut Organizer, code: &str) -> impl Fn(&str) -> String + use<> {
    let text = organizer.get("/console/channels.csv").expect(200).text();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let head = cells(lines.next().unwrap());
    let line = lines
        .find(|line| line.starts_with(&format!("{code},")))
        .unwrap_or_else(|| panic!("no {code} in {text}"));
    let line = cells(line);
    move |column| line[head.iter().position(|name| name == column).unwrap()].clone()
}

#[test]
fn a_channel_is_made_followed_and_counted() {
    let server = Server::with(&files());
    let mut organizer = Organizer::first(&server);
    let made = organizer.post("/console/channels", &waimai()).expect(303);
    assert_eq!(made.location(), "/console/channels/waimai");
    // A double click makes one; the code of another one is refused, and what was filled in is kept.
    organizer.post("/console/channels", &waimai()).expect(303);
    let mut other = waimai();
    other[0] = ("name", "另一个");
    let refused = organizer.post("/console/channels", &other).expect(409).text();
    assert!(refused.contains("这个代码已经有渠道用了") && refused.contains("另一个"));

    let mut client = server.client();
    let to = client.get("/q/waimai?embed=1&big=1&x=y").expect(303).location();
    assert_eq!(to, "/c/probe/quiz?via=q&embed=1&big=1&ch=waimai");
    assert_eq!(
        client.get("/q/WAIMAI/").expect(303).location(),
        "/c/probe/quiz?via=q&ch=waimai"
    );
    // What brought them there is not a second arrival; a code in an address that somebody came by from outside is one.
    let outside = [("sec-fetch-site", "none"), ("sec-fetch-dest", "document")];
    client.get_with(&to, &outside).expect(200);
    client.get_with("/c/probe?ch=waimai", &outside).expect(200);
    let framed = [("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "iframe")];
    client
        .get_with("/c/probe/quiz?ch=waimai&embed=1", &framed)
        .expect(200);
    // Going on from page to page, a program, and a code that nobody made do not count.
    let inside = [("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "document")];
    client.get_with("/c/probe?ch=waimai", &inside).expect(200);
    client.get("/c/probe?ch=waimai").expect(200);
    client.get_with("/c/probe?ch=nobody", &outside).expect(200);
    client
        .raw(b"HEAD /q/waimai HTTP/1.1\r\nhost: x\r\n\r\n", true)
        .unwrap();

    take(&mut client, "waimai");
    let path = "/c/probe/survey/ask?ch=waimai";
    let page = client.get(path).expect(200).text();
    let field = |name: &str| html::hidden(&page, name).unwrap();
    let (attempt, ticket) = (field("attempt"), field("ticket"));
    let sent = [
        ("attempt", attempt.as_str()),
        ("ticket", ticket.as_str()),
        ("happy", "5"),
        ("where", "1"),
    ];
    client.form(path, &sent).expect(200);

    server.tick("probe");
    sleep(GATHERED);
    let of = figures(&mut organizer, "waimai");
    for (column, wanted) in [
        ("views", "4"),
        ("started", "1"),
        ("submitted", "1"),
        ("survey_replies", "1"),
        ("printed", "200000"),
        ("leads_to", "/c/probe/quiz"),
        ("note", "'=HYPERLINK(1)"),
        ("archived", "0"),
    ] {
        assert_eq!(of(column), wanted, "{column}");
    }
    organizer.recount("probe");
    let page = organizer.get("/console/channels/waimai").expect(200).text();
    assert!(page.contains("http://127.0.0.1/q/waimai"), "{page}");
    let list = html::words(&organizer.get("/console/channels").expect(200).text());
    assert!(
        list.contains("美团外卖 20 万张") && list.contains("200000"),
        "{list}"
    );

    // The code for the printer's, and what is too large for anybody.
    let code = client.get("/qr.png?to=/q/waimai&scale=40").expect(200);
    assert_eq!(decoded(&code.body), "http://127.0.0.1/q/waimai");
    for bad in ["41", "0", "-1", "x", "4e1"] {
        client
            .get(&format!("/qr.png?to=/q/waimai&scale={bad}"))
            .expect(422);
    }
    server.assert_sound();
}

#[test]
fn paper_that_is_out_there_always_leads_somewhere() {
    let server = Server::with(&files());
    let mut organizer = Organizer::first(&server);
    organizer.post("/console/channels", &waimai()).expect(303);
    let own = "/console/channels/waimai";
    organizer.post(own, &[("do", "archive")]).expect(303);
    let mut client = server.client();
    assert!(
        client
            .get("/q/waimai")
            .expect(303)
            .location()
            .starts_with("/c/probe/quiz?")
    );
    assert!(organizer.get(own).expect(200).text().contains("这个渠道已归档"));
    organizer.post(own, &[("do", "restore")]).expect(303);

    for (code, to) in [
        ("nobody", "/?lost=1&ch=nobody"),
        ("%E4%B8%A4", "/?lost=1"),
        ("a|b", "/?lost=1"),
        (&"x".repeat(300), "/?lost=1"),
    ] {
        assert_eq!(
            client.get(&format!("/q/{code}")).expect(303).location(),
            to,
            "{code}"
        );
    }
    let home = client.get("/?lost=1").expect(200).text();
    assert!(home.contains("现在没有对应的页面了"), "{home}");
    assert!(
        !client
            .get("/")
            .expect(200)
            .text()
            .contains("现在没有对应的页面了")
    );

    // Other terms, and faults in them.
    let terms = |leads_to, printed| vec![("name", "外卖"), ("leads_to", leads_to), ("printed", printed)];
    organizer.post(own, &terms("/tips", "")).expect(303);
    assert_eq!(
        client.get("/q/waimai").expect(303).location(),
        "/tips?via=q&ch=waimai"
    );
    for (leads_to, printed) in [
        ("/c/nowhere", "1"),
        ("https://evil.example/", "1"),
        ("/console", "1"),
        ("/tips", "viele"),
        ("/tips", "-5"),
        ("/tips", "99999999999"),
    ] {
        let page = organizer.post(own, &terms(leads_to, printed)).expect(422).text();
        assert!(page.contains("aria-invalid"), "{leads_to} {printed}");
    }
    assert_eq!(
        client.get("/q/waimai").expect(303).location(),
        "/tips?via=q&ch=waimai"
    );

    // A page that is taken off: home.
    organizer.post(own, &terms("/c/probe/survey/ask", "")).expect(303);
    let less: Vec<File> = content::site(&canary_bank(12), &[Campaign::default()]);
    server.load(&less);
    sleep(Duration::from_millis(2_100));
    assert_eq!(
        client.get("/q/waimai").expect(303).location(),
        "/?lost=1&ch=waimai"
    );
    assert!(
        organizer
            .get(own)
            .expect(200)
            .text()
            .contains("原来的页面已经不在了")
    );

    // Nobody but an organizer, and only from the console's own forms.
    client.form("/console/channels", &waimai()).expect(303);
    let cookie = organizer.cookie().to_owned();
    client
        .form_with("/console/channels", &[("cookie", &cookie)], &waimai())
        .expect(403);
    client
        .form_with(own, &[("cookie", &cookie)], &[("do", "archive")])
        .expect(403);
    server.assert_sound();
}

#[test]
fn made_up_codes_never_push_a_channel_out() {
    let server = Server::with_settings(&files(), &[("WM_SHARDS", "1"), ("WM_RATE", "0")]);
    let mut organizer = Organizer::first(&server);
    organizer.post("/console/channels", &waimai()).expect(303);
    let mut client = server.client();
    take(&mut client, "portal");
    for number in 0..210 {
        let entry = client.entry("probe", None);
        let mut body = entry.body();
        body["channel"] = json!(format!("made-up-{number}"));
        client
            .call("POST", "/api/v1/campaigns/probe/attempts", &body)
            .expect(201);
    }
    take(&mut client, "waimai");
    take(&mut client, "portal");
    server.tick("probe");
    sleep(Duration::from_millis(1_100));
    let tally = organizer.get("/console/c/probe/tally.json").expect(200).json();
    let counters = &tally["counters"];
    assert_eq!(counters["c|waimai|ballots"], 1);
    assert_eq!(counters["c|portal|ballots"], 2, "known before");
    assert_eq!(counters["c|other|started"], 11);
    organizer.recount("probe");
    server.assert_sound();
}

#[test]
fn channels_of_the_content_are_planted_once_and_then_belong_to_the_organizers() {
    let server = Server::with(&content::sample());
    let mut organizer = Organizer::first(&server);
    let list = html::words(&organizer.get("/console/channels").expect(200).text());
    for name in ["美团外卖 20 万张", "社区宣传册", "公交站台海报"] {
        assert!(list.contains(name), "{name}: {list}");
    }
    let change = [
        ("name", "外卖随餐卡"),
        ("leads_to", "/c/kaigong/quiz"),
        ("printed", "5"),
    ];
    organizer.post("/console/channels/waimai", &change).expect(303);
    let mut files = content::sample();
    for file in &mut files {
        if file.path == "channels.toml" {
            file.text = file
                .text
                .replace("印数。", "印数!")
                .replace("公交站台海报", "站台");
            file.text
                .push_str("\n[[channel]]\nid = \"new\"\nname = \"新的\"\nleads_to = \"/\"\n");
        }
    }
    server.load(&files);
    sleep(Duration::from_millis(2_100));
    let list = html::words(&organizer.get("/console/channels").expect(200).text());
    for name in ["外卖随餐卡", "公交站台海报", "新的"] {
        assert!(list.contains(name), "{name}: {list}");
    }
    assert_eq!(figures(&mut organizer, "waimai")("name"), "外卖随餐卡");
    server.assert_sound();
}

#[test]
fn a_short_link_keeps_the_base_path() {
    let server = Server::with_settings(&files(), &[("WM_BASE", "/wm")]);
    let mut organizer = Organizer::first(&server);
    organizer.post("/console/channels", &waimai()).expect(303);
    let mut client = server.client();
    let to = client.get("/q/waimai?lang=en").expect(303).location();
    assert_eq!(to, "/wm/c/probe/quiz?via=q&lang=en&ch=waimai");
    assert_eq!(
        client.get("/q/nobody").expect(303).location(),
        "/wm/?lost=1&ch=nobody"
    );
    let page = organizer.get("/console/channels/waimai").expect(200).text();
    assert!(page.contains("http://127.0.0.1/wm/q/waimai"), "{page}");
    let code = client.get("/qr.png?to=/q/waimai").expect(200);
    assert_eq!(decoded(&code.body), "http://127.0.0.1/wm/q/waimai");
    let worker = client.get("/i/worker.js").expect(200);
    assert_eq!(
        worker.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    server.assert_sound();
}
