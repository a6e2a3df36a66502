//! What is refused: with the right status, a code for programs, words for people, and nothing stored.

use serde_json::json;
use tests::{Answer, Client, html, right_answers};

use crate::shared::{bank, site};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// An error a program can read and a person understands.
#[track_caller]
fn assert_envelope(what: &str, answer: &Answer) {
    assert!(
        (400..500).contains(&answer.status),
        "{what}: {} {}",
        answer.status,
        answer.text()
    );
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8"),
        "{what}"
    );
    let json = answer.json();
    let error = &json["error"];
    assert!(
        !error["code"].as_str().unwrap_or_default().is_empty(),
        "{what}: {json}"
    );
    assert!(
        is_chinese(error["message"].as_str().unwrap_or_default()),
        "{what}: {json}"
    );
}

/// A page that says what happened and offers a way on.
#[track_caller]
fn assert_page(what: &str, answer: &Answer) {
    assert!((400..500).contains(&answer.status), "{what}: {}", answer.status);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8"),
        "{what}"
    );
    let page = answer.text();
    let main = page.split_once("<main").map_or("", |(_, main)| main);
    assert!(is_chinese(&html::words(main)), "{what}: {page}");
    let ways = html::links(main).len() + html::tags(main, "form").len();
    assert!(ways > 0, "{what}: no way on: {page}");
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .count()
        >= 4
}

fn send(client: &mut Client, path: &str, kind: &str, body: &[u8]) -> Answer {
    client
        .send("POST", path, &[("content-type", kind)], Some(body))
        .expect("an answer")
}

#[test]
fn bad_bodies_are_refused_with_the_error_envelope_and_change_nothing() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let open = client.begin("refusals", None);
    let right = right_answers(&open.paper, &bank);
    client.save(&open.attempt, 3, &right).expect(200);
    let before = client.view(&open.attempt).expect(200).json()["questions"].clone();

    let many: serde_json::Map<String, serde_json::Value> =
        (1..=10_000).map(|n| (n.to_string(), json!(["0"]))).collect();
    let many = json!({ "answers": many }).to_string().into_bytes();
    let few: serde_json::Map<String, serde_json::Value> =
        (1..=1_000).map(|n| (n.to_string(), json!(["0"]))).collect();
    let few = json!({ "answers": few }).to_string().into_bytes();
    let single = open.paper["questions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|q| q["kind"] == "single")
        .map(|q| q["number"].as_u64().unwrap())
        .expect("a single choice");
    let fill_in = open.paper["questions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|q| q["kind"] == "fill_in")
        .map_or(single, |q| q["number"].as_u64().unwrap());
    let answers = |inner: &str| format!("{{\"answers\":{{{inner}}}}}").into_bytes();
    let long = "长".repeat(300);
    let cases: Vec<(&str, u16, Vec<u8>)> = vec![
        ("no body", 400, Vec::new()),
        ("broken JSON", 400, b"{\"answers\":{\"1\":[\"0\"]}".to_vec()),
        ("more behind it", 400, b"{\"answers\":{}}{}".to_vec()),
        ("not JSON", 400, b"answers=1".to_vec()),
        (
            "an unknown field",
            422,
            b"{\"answers\":{},\"score\":100000}".to_vec(),
        ),
        ("no answers", 422, b"{}".to_vec()),
        ("answers as a list", 422, b"{\"answers\":[[\"0\"]]}".to_vec()),
        ("a number", 422, answers(&format!("\"{single}\":[0]"))),
        (
            "a text in place of a list",
            422,
            answers(&format!("\"{single}\":\"0\"")),
        ),
        ("null", 422, answers(&format!("\"{single}\":null"))),
        ("a place that is no number", 422, answers("\"x\":[\"0\"]")),
        ("a negative place", 422, answers("\"-1\":[\"0\"]")),
        ("an unknown question", 422, answers("\"13\":[\"0\"]")),
        ("question 0", 422, answers("\"0\":[\"0\"]")),
        ("a huge place", 422, answers("\"4294967297\":[\"0\"]")),
        ("a foreign option", 422, answers(&format!("\"{single}\":[\"4\"]"))),
        (
            "a negative option",
            422,
            answers(&format!("\"{single}\":[\"-1\"]")),
        ),
        (
            "an option with a zero before it",
            422,
            answers(&format!("\"{single}\":[\"01\"]")),
        ),
        (
            "two options of one",
            422,
            answers(&format!("\"{single}\":[\"0\",\"1\"]")),
        ),
        (
            "a long text",
            422,
            answers(&format!("\"{fill_in}\":[\"{long}\"]")),
        ),
        (
            "NUL, escaped",
            422,
            answers(&format!("\"{fill_in}\":[\"a\\u0000b\"]")),
        ),
        ("NUL, raw", 422, answers(&format!("\"{fill_in}\":[\"a\0b\"]"))),
        (
            "a lone surrogate",
            400,
            answers(&format!("\"{fill_in}\":[\"\\ud800\"]")),
        ),
        (
            "a surrogate the wrong way round",
            400,
            answers(&format!("\"{fill_in}\":[\"\\udc00\\ud800\"]")),
        ),
        (
            "bad UTF-8",
            400,
            [
                &b"{\"answers\":{\"1\":[\""[..],
                &[0xc3, 0x28, 0xff],
                &b"\"]}}"[..],
            ]
            .concat(),
        ),
        ("a thousand answers", 422, few),
        ("ten thousand answers", 413, many),
        ("depth", 400, "[".repeat(5_000).into_bytes()),
        ("70 KB of white space", 413, vec![b' '; 70_000]),
    ];
    let ballot = format!("/api/v1/attempts/{}/ballot", open.attempt);
    let save = format!("/api/v1/attempts/{}/answers", open.attempt);
    let autosave = format!("/a/{}/save", open.attempt);
    for (what, status, body) in &cases {
        let answer = send(&mut client, &ballot, JSON, body);
        assert_envelope(what, &answer);
        // Which of the two a body that is no JSON text gets is a matter of taste.
        let fits =
            answer.status == *status || (matches!(answer.status, 400 | 422) && matches!(status, 400 | 422));
        assert!(fits, "{what}: {} {}", answer.status, answer.text());
        // The same as a save: the revision comes first.
        let body: Vec<u8> = match body.strip_prefix(b"{\"answers\"") {
            Some(rest) => [&b"{\"rev\":9,\"answers\""[..], rest].concat(),
            None => body.clone(),
        };
        for path in [&save, &autosave] {
            let method = if *path == save { "PUT" } else { "POST" };
            let answer = client
                .send(method, path, &[("content-type", JSON)], Some(&body))
                .expect("an answer");
            assert_envelope(what, &answer);
        }
    }
    for kind in ["text/plain", "", "multipart/form-data", FORM, "application/jsonp"] {
        let answer = send(&mut client, &ballot, kind, b"{\"answers\":{}}");
        assert_envelope(kind, &answer);
        assert_eq!(answer.status, 415, "{kind:?}");
    }
    let negative = json!({ "rev": -1, "answers": {} });
    assert_envelope("a negative revision", &client.call("PUT", &save, &negative));
    let huge = json!({ "rev": 9_007_199_254_740_993_u64, "answers": {} });
    assert_envelope("a huge revision", &client.call("PUT", &save, &huge));

    // Nothing was stored, and the attempt goes on.
    let view = client.view(&open.attempt).expect(200).json();
    assert_eq!(view["questions"], before);
    assert_eq!(view["rev"], 3);
    assert_eq!(
        client.submit(&open.attempt, &right).expect(200).json()["right"],
        12
    );
    site.assert_sound();
}

#[test]
fn a_body_that_is_too_large_is_refused_whether_or_not_it_says_so() {
    let site = site();
    let mut client = site.client();
    let open = client.begin("refusals", None);
    let ballot = format!("/api/v1/attempts/{}/ballot", open.attempt);
    // Declared, and never sent.
    let head = format!(
        "POST {ballot} HTTP/1.1\r\nhost: x\r\ncontent-type: {JSON}\r\ncontent-length: 900000000\r\n\r\n{{"
    );
    let answer = site.client().raw(head.as_bytes(), false).expect("an answer");
    assert_eq!(answer.status, 413);
    assert_envelope("declared", &answer);
    // In chunks, without a length.
    let chunk = vec![b' '; 16_000];
    let chunks: Vec<&[u8]> = std::iter::repeat_n(chunk.as_slice(), 40).collect();
    let answer = site.client().chunked(&ballot, JSON, &chunks).expect("an answer");
    assert_eq!(answer.status, 413);
    assert_envelope("chunked", &answer);
    let answer = site
        .client()
        .chunked(&format!("/a/{}", open.attempt), FORM, &chunks)
        .expect("an answer");
    assert_eq!(answer.status, 413);
    assert_page("chunked form", &answer);
    // A body in chunks that fits is read.
    let answer = client
        .chunked(&ballot, JSON, &[b"{\"answers\":", b"{\"13\":[\"0\"]}}"])
        .expect("an answer");
    assert_eq!(answer.code(), "bad_answer");
    assert_eq!(client.view(&open.attempt).expect(200).json()["state"], "open");
}

#[test]
fn bad_forms_come_back_as_a_page_and_change_nothing() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let open = client.begin("refusals", None);
    let right = right_answers(&open.paper, &bank);
    client.save(&open.attempt, 3, &right).expect(200);
    let before = client.view(&open.attempt).expect(200).json()["questions"].clone();
    let path = format!("/a/{}", open.attempt);
    let many = vec!["q1=0"; 1_000].join("&") + "&do=confirm";
    let fill_in = before.as_array().unwrap().iter().find(|q| q["kind"] == "fill_in");
    let fill_in = fill_in.map_or(1, |q| q["number"].as_u64().unwrap());
    let cases: Vec<(&str, &str, Vec<u8>)> = vec![
        ("bad UTF-8, escaped", FORM, b"q1=%ff%c3%28&do=confirm".to_vec()),
        ("bad UTF-8, raw", FORM, b"q1=\xff\xfe&do=confirm".to_vec()),
        ("NUL", FORM, b"q1=%00&do=confirm".to_vec()),
        ("a lone surrogate", FORM, b"q1=%ed%a0%80&do=confirm".to_vec()),
        ("an unknown question", FORM, b"q99=0&do=confirm".to_vec()),
        (
            "a foreign option",
            FORM,
            b"q1=17&q2=17&q3=17&q4=17&q5=17&do=confirm".to_vec(),
        ),
        (
            "a long text",
            FORM,
            format!("q{fill_in}={}&do=confirm", "x".repeat(5_000)).into_bytes(),
        ),
        ("a thousand fields", FORM, many.into_bytes()),
        ("too large", FORM, vec![b'a'; 70_000]),
        ("a file", "multipart/form-data; boundary=x", b"--x--".to_vec()),
        ("text", "text/plain", b"do=confirm".to_vec()),
        ("no type", "", b"do=confirm".to_vec()),
    ];
    for (what, kind, body) in &cases {
        let answer = send(&mut client, &path, kind, body);
        assert_page(what, &answer);
        let view = client.view(&open.attempt).expect(200).json();
        assert_eq!(
            (&view["state"], &view["questions"]),
            (&json!("open"), &before),
            "{what}"
        );
    }
    // What a form said wrong stands on the page, and so does everything else.
    let answer = send(
        &mut client,
        &path,
        FORM,
        b"q1=17&q2=17&q3=17&q4=17&q5=17&do=confirm",
    )
    .expect(422);
    assert!(
        html::tags(&answer.text(), "fieldset").len() == 12,
        "the paper again"
    );
    for path in [
        "/c/refusals/start",
        &format!("{path}/more-time"),
        &format!("{path}/wrong"),
    ] {
        assert_page(path, &send(&mut client, path, FORM, b"attempt=%ff"));
        assert_page(path, &send(&mut client, path, "text/plain", b"attempt=1"));
    }
    assert_eq!(
        client.submit(&open.attempt, &right).expect(200).json()["right"],
        12
    );
    site.assert_sound();
}

/// The text with the lowest bit of its byte `at` (in base64url) changed.
fn altered(token: &str, at: usize) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = token.as_bytes().to_vec();
    let value = ALPHABET.iter().position(|c| *c == bytes[at]).expect("base64url");
    bytes[at] = ALPHABET[value ^ 1];
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_token_altered_by_one_bit_opens_nothing() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let open = client.begin("refusals", None);
    let right = right_answers(&open.paper, &bank);
    // The last character may carry bits that do not count; all others do.
    for at in (0..open.attempt.len() - 1).step_by(5) {
        let token = altered(&open.attempt, at);
        for answer in [
            client.view(&token),
            client.save(&token, 1, &right),
            client.submit(&token, &right),
        ] {
            assert_envelope("altered", &answer);
            assert_eq!((answer.status, answer.code().as_str()), (404, "unknown_attempt"));
        }
        let page = client.get(&format!("/a/{token}"));
        assert_eq!(page.status, 404);
        assert_page("altered", &page);
    }
    let entry = client.entry("refusals", None);
    let ticket = altered(entry.ticket.as_deref().unwrap(), 7);
    let body = json!({ "attempt": entry.attempt, "ticket": ticket });
    let answer = client.call("POST", "/api/v1/campaigns/refusals/attempts", &body);
    assert_envelope("ticket", &answer);
    assert_eq!((answer.status, answer.code().as_str()), (422, "no_ticket"));
    // The form comes again, with a ticket that works.
    let answer = client.form(
        "/c/refusals/start",
        &[("attempt", &entry.attempt), ("ticket", &ticket)],
    );
    assert_eq!(answer.status, 422);
    assert_page("ticket", &answer);
    let (attempt, ticket) = (
        html::hidden(&answer.text(), "attempt"),
        html::hidden(&answer.text(), "ticket"),
    );
    let fields = [
        ("attempt", attempt.as_deref().unwrap()),
        ("ticket", ticket.as_deref().unwrap()),
    ];
    client.form("/c/refusals/start", &fields).location();
    for token in ["", "x", "..", "%00", "%ff", "AAAA", &"A".repeat(5_000)] {
        let answer = client.get(&format!("/api/v1/attempts/{token}"));
        assert_envelope(&token.chars().take(9).collect::<String>(), &answer);
    }
    site.assert_sound();
}

#[test]
fn an_attempt_of_another_campaign_or_person_does_not_start() {
    let site = site();
    let mut client = site.client();
    let (mine, other) = (client.entry("refusals", None), client.entry("other", None));
    let path = "/api/v1/campaigns/refusals/attempts";
    let body = json!({ "attempt": other.attempt, "ticket": mine.ticket });
    let answer = client.call("POST", path, &body);
    assert_envelope("another campaign", &answer);
    assert_eq!((answer.status, answer.code().as_str()), (422, "other_campaign"));
    let fields = [
        ("attempt", other.attempt.as_str()),
        ("ticket", mine.ticket.as_deref().unwrap()),
    ];
    let answer = client.form("/c/refusals/start", &fields);
    assert_eq!(answer.status, 422);
    assert_page("another campaign", &answer);
    assert!(
        html::hidden(&answer.text(), "attempt").is_some(),
        "the form again, with an id that works"
    );
    for (what, body) in [
        (
            "an unknown field",
            json!({ "attempt": mine.attempt, "ticket": mine.ticket, "score": 1 }),
        ),
        ("no ticket", json!({ "attempt": mine.attempt })),
        ("a wrong type", json!({ "attempt": 7, "ticket": mine.ticket })),
        (
            "an unknown district",
            json!({ "attempt": mine.attempt, "ticket": mine.ticket, "district": "mars" }),
        ),
        (
            "a bad channel",
            json!({ "attempt": mine.attempt, "ticket": mine.ticket, "channel": "A B" }),
        ),
    ] {
        let answer = client.call("POST", path, &body);
        assert_envelope(what, &answer);
        assert_eq!(answer.status, 422, "{what}");
    }
    // A started attempt is found by its own token alone, wherever it is asked for.
    let answer = client.call("POST", "/api/v1/campaigns/nowhere/attempts", &mine.body());
    assert_eq!((answer.status, answer.code().as_str()), (404, "unknown_campaign"));
    // Minted, never started.
    let answer = client.view(&mine.attempt);
    assert_envelope("never started", &answer);
    assert_eq!(answer.status, 404);
    assert_page("never started", &client.get(&format!("/a/{}", mine.attempt)));
    site.assert_sound();
}

#[test]
fn a_campaign_that_is_not_open_says_when() {
    let site = site();
    let mut client = site.client();
    for (campaign, code, word) in [
        ("later", "not_open", "2099-01-01 08:00"),
        ("over", "campaign_closed", "结束"),
    ] {
        let entry = client.entry(campaign, None);
        let answer = client.start(campaign, &entry);
        assert_envelope(campaign, &answer);
        assert_eq!((answer.status, answer.code().as_str()), (409, code));
        for path in [format!("/c/{campaign}"), format!("/c/{campaign}/quiz")] {
            let page = client.get(&path).expect(200).text();
            assert!(
                html::words(&page).contains(word),
                "{path}: {}",
                html::words(&page)
            );
            assert!(
                html::hidden(&page, "attempt").is_none(),
                "no way to start: {page}"
            );
        }
        let ticket = entry.ticket.unwrap();
        let answer = client.form(
            &format!("/c/{campaign}/start"),
            &[("attempt", &entry.attempt), ("ticket", &ticket)],
        );
        assert_eq!(answer.status, 409);
        assert_page(campaign, &answer);
        assert!(html::words(&answer.text()).contains(word));
    }
}

#[test]
fn addresses_that_lead_nowhere_are_404_with_a_way_on_and_methods_that_do_not_fit_are_405() {
    let site = site();
    let mut client = site.client();
    for path in [
        "/nowhere",
        "/c/nowhere",
        "/c/nowhere/quiz",
        "/c/UPPER",
        "/a/",
        "/a/x/y",
        "/c//quiz",
        "/s/x.js",
        "/c/plain/survey/x",
    ] {
        let answer = client.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_page(path, &answer);
    }
    for path in [
        "/api/v1/nowhere",
        "/api/v1/campaigns/nowhere/tally",
        "/api/v1/campaigns/nowhere/entry",
        "/api/v2",
    ] {
        assert_envelope(path, &client.get(path));
    }
    for (method, path, allow) in [
        ("DELETE", "/", "GET, HEAD"),
        ("PUT", "/c/plain", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
        ("PATCH", "/c/plain/quiz", "GET, HEAD"),
        ("DELETE", "/a/x", "GET, HEAD, POST"),
        ("PUT", "/c/plain/start", "GET, HEAD, POST"),
        ("GET", "/api/v1/attempts/x/ballot", "POST"),
        ("GET", "/api/v1/attempts/x/answers", "PUT"),
        ("DELETE", "/api/v1/attempts/x", "GET, HEAD"),
        ("GET", "/api/v1/campaigns/plain/attempts", "POST"),
        ("POST", "/api/v1/campaigns/plain/entry", "GET, HEAD"),
        ("POST", "/api/v1/campaigns/plain/tally", "GET, HEAD"),
        ("GET", "/api/v1/site/content", "POST"),
    ] {
        let answer = client.send(method, path, &[], Some(b"")).unwrap();
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
    }
    for path in [
        "/api/v1/campaigns/plain/entry",
        "/api/v1/campaigns/plain/tally",
        "/c/plain",
    ] {
        let answer = client.send("HEAD", path, &[], None).unwrap();
        assert_eq!((answer.status, answer.body.len()), (200, 0), "HEAD {path}");
    }
    // Strangers in the query, as messengers add them, are ignored.
    client.get("/c/plain?from=timeline&isappinstalled=0").expect(200);
    client.get("/c/plain?%ff=%00&=&&x").expect(200);
    site.assert_sound();
}

#[test]
fn odd_requests_get_plain_answers() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let open = client.begin("refusals", None);
    let page = format!("/a/{}", open.attempt);
    for path in [
        "/",
        "/c/plain",
        "/c/plain/tally",
        "/healthz",
        page.as_str(),
        "/api/v1/campaigns/plain/tally",
    ] {
        let head = client.send("HEAD", path, &[], None).unwrap();
        assert_eq!((head.status, head.body.len()), (200, 0), "HEAD {path}");
    }
    for view in [
        "?q=0",
        "?q=-1",
        "?q=99999999999999999999",
        "?q=x",
        "?q=13",
        "?q=1&q=2",
        "?big=2&embed=x",
    ] {
        client.get(&format!("{page}{view}")).expect(200);
    }
    // A question that the page cannot have shown.
    for fields in [
        [("q", "99"), ("q99", "0")],
        [("q", "x"), ("q1", "0")],
        [("q", "0"), ("q0", "0")],
    ] {
        for wanted in ["save", "next", "prev", "submit", "goto", "nonsense"] {
            let all: Vec<(&str, &str)> = fields.iter().copied().chain([("do", wanted)]).collect();
            let answer = client.form(&page, &all);
            assert!(
                matches!(answer.status, 200 | 303 | 422),
                "{wanted} {fields:?}: {}",
                answer.status
            );
            assert_eq!(client.view(&open.attempt).expect(200).json()["state"], "open");
        }
    }
    // Asked for with GET, as after a reload.
    for path in ["save", "more-time", "wrong"] {
        assert_eq!(client.get(&format!("{page}/{path}")).location(), page);
    }
    client.get("/c/plain/start").location();
    for path in ["//evil.example/", "//evil.example/c/plain", "/%2f%2fevil.example"] {
        let answer = client.get(path);
        assert!(!answer.text().contains("//evil.example/s/"), "{path}");
        assert!(
            answer.header("location").is_none_or(|to| !to.starts_with("//")),
            "{path}"
        );
    }
    let right = right_answers(&open.paper, &bank);
    assert_eq!(
        client.submit(&open.attempt, &right).expect(200).json()["right"],
        12
    );
    site.assert_sound();
}
