//! A children's campaign stores nothing about a person.

use serde_json::json;
use tests::content::{self, Campaign, canary_bank};
use tests::{Server, html, right_answers};

use crate::shared::{bank, site};

#[test]
fn no_ticket_no_cookie_no_group_and_no_claim_code() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    for path in [
        "/c/children",
        "/c/children/quiz",
        "/c/children/tally",
        "/api/v1/campaigns/children/entry",
    ] {
        let answer = client.get(path).expect(200);
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        assert!(!answer.text().contains("ticket"), "{path}: {}", answer.text());
    }
    // A ticket that a browser has from elsewhere is not read, and not passed on.
    let elsewhere = client.entry("plain", None).ticket.unwrap();
    let cookie = format!("wm_t={elsewhere}");
    let page = client
        .get_with("/c/children/quiz", &[("cookie", &cookie)])
        .expect(200)
        .text();
    assert!(!page.contains(&elsewhere));
    let page = client.get("/c/children/quiz").expect(200).text();
    assert!(html::tags(&page, "select").is_empty(), "no district, no age");

    let entry = client.entry("children", None);
    assert_eq!(entry.ticket, None);
    for (name, value) in [
        ("ticket", elsewhere.as_str()),
        ("district", "xiongguan"),
        ("age", "under-18"),
    ] {
        let body = json!({ "attempt": entry.attempt, name: value });
        let answer = client
            .call("POST", "/api/v1/campaigns/children/attempts", &body)
            .expect(422);
        assert_eq!(answer.code(), "children", "{name}");
    }
    let paper = client.start("children", &entry).expect(201).json();
    let done = client
        .submit(&entry.attempt, &right_answers(&paper, &bank))
        .expect(200);
    let json = done.json();
    assert_eq!(json["receipt"].get("claim"), None, "{json}");
    assert_eq!(json["right"], 8);
    let page = client.get(&format!("/a/{}", entry.attempt)).expect(200);
    assert_eq!(page.header("set-cookie"), None);
    assert!(!page.text().contains("领奖号"), "no prize");

    // Each visit begins anew: nothing ties two attempts together.
    let (one, two) = (client.begin("children", None), client.begin("children", None));
    assert_ne!(one.attempt, two.attempt);
    site.assert_sound();
}

#[test]
fn by_plain_forms_too_and_a_remark_is_not_taken() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let page = client.get("/c/children/quiz").expect(200).text();
    let attempt = html::hidden(&page, "attempt").unwrap();
    // What a form sends besides is not even read.
    let fields = [
        ("attempt", attempt.as_str()),
        ("district", "xiongguan"),
        ("age", "x"),
        ("ticket", "y"),
    ];
    let answer = client.form("/c/children/start", &fields);
    assert_eq!(answer.header("set-cookie"), None);
    let to = answer.location();
    assert_eq!(to, format!("/a/{attempt}"), "no ticket in the address");
    let paper = client.view(&attempt).expect(200).json();
    client.submit(&attempt, &right_answers(&paper, &bank)).expect(200);
    let path = format!("/a/{attempt}/wrong");
    let answer = client.form(&path, &[("q", "1"), ("reason", "key"), ("text", "我叫小明")]);
    assert_eq!(answer.status, 422, "a child writes nothing about itself");
    client.form(&path, &[("q", "1"), ("reason", "key")]).location();
    let tally = site.await_tally("children", |tally| tally["ballots"].as_u64() > Some(0));
    assert_eq!(tally["districts"], json!([]));
    assert_eq!(tally["ages"], json!([]));
}

#[test]
fn content_that_would_make_it_personal_is_refused() {
    let server = Server::empty(&[]);
    for more in [
        "tries_per_day = 3",
        "tries_total = 1",
        "pass_percent = 60",
        "[[district]]\nid = \"a\"\nname = \"甲\"",
        "surveys = [\"x\"]",
    ] {
        let campaign = Campaign {
            id: "little",
            kind: "children",
            bank: "little",
            more,
            ..Campaign::default()
        };
        let files = content::site(&canary_bank(12), &[campaign]);
        let answer = server
            .operate("/api/v1/site/content", &json!({ "files": files }))
            .expect(422);
        assert_eq!(answer.code(), "content_faults", "{more}");
        let fault = answer.json()["error"]["fields"][0]["path"].to_string();
        assert!(fault.contains("campaigns/little.toml"), "names the file: {fault}");
    }
    let mut client = server.client();
    assert_eq!(client.get("/").status, 503, "nothing was published");
}
