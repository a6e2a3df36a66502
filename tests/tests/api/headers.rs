//! Headers of every kind of answer, and a site below a path of a portal's domain.

use sha2::{Digest, Sha256};
use tests::content::{self, Campaign, canary_bank};
use tests::{Answer, Organizer, Server, html, right_answers};

use crate::shared::site;

/// The value of one directive of the policy.
fn directive(answer: &Answer, name: &str) -> Option<String> {
    let policy = answer.header("content-security-policy")?;
    policy
        .split(';')
        .map(str::trim)
        .find_map(|part| part.strip_prefix(&format!("{name} ")))
        .map(str::to_owned)
}

#[track_caller]
fn assert_guarded(what: &str, answer: &Answer, ancestors: &str) {
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{what}");
    let policy = answer
        .header("content-security-policy")
        .unwrap_or_else(|| panic!("{what}: no policy"));
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{what}: {policy}"
    );
    assert!(
        !policy.contains("http:") && !policy.contains("data:") && !policy.contains('*'),
        "{what}: {policy}"
    );
    assert_eq!(
        directive(answer, "default-src").as_deref(),
        Some("'none'"),
        "{what}"
    );
    assert_eq!(
        directive(answer, "script-src").as_deref(),
        Some("'self' 'wasm-unsafe-eval'"),
        "{what}"
    );
    assert_eq!(
        directive(answer, "form-action").as_deref(),
        Some("'self'"),
        "{what}"
    );
    assert_eq!(directive(answer, "base-uri").as_deref(), Some("'none'"), "{what}");
    assert_eq!(
        directive(answer, "frame-ancestors").as_deref(),
        Some(ancestors),
        "{what}"
    );
}

/// What a strict policy would refuse anyway has no place in a page.
#[track_caller]
fn assert_nothing_inline(what: &str, answer: &Answer, page: &str) {
    for tag in html::tags(page, "script") {
        assert!(tag.contains_key("src"), "{what}: an inline script");
    }
    let style = page
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .map(|(style, _)| style);
    assert_eq!(
        html::tags(page, "style").len(),
        usize::from(style.is_some()),
        "{what}: an inline style"
    );
    if let Some(style) = style {
        let hash = data_encoding::BASE64.encode(&Sha256::digest(style));
        assert_eq!(
            directive(answer, "style-src"),
            Some(format!("'self' 'sha256-{hash}'")),
            "{what}"
        );
    }
    if let Some(at) = page.find(" style=\"") {
        panic!(
            "{what}: a style attribute: {}",
            &page[at..].chars().take(80).collect::<String>()
        );
    }
    for handler in [" onclick=", " onload=", " onsubmit=", " onchange=", "javascript:"] {
        assert!(!page.contains(handler), "{what}: {handler}");
    }
    for tag in ["script", "link", "img"] {
        for tag in html::tags(page, tag) {
            let address = tag
                .get("src")
                .or_else(|| tag.get("href"))
                .cloned()
                .unwrap_or_default();
            assert!(
                address.starts_with('/') && !address.starts_with("//"),
                "{what}: asks a third party: {address}"
            );
        }
    }
}

#[test]
fn every_kind_of_answer_carries_the_security_headers() {
    let site = site();
    let mut client = site.client();
    let bank = crate::shared::bank();
    let open = client.begin("plain", None);
    let done = client.begin("plain", None);
    client
        .submit(&done.attempt, &right_answers(&done.paper, &bank))
        .expect(200);
    let style = crate::statics::manifest()["style.css"]["file"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut pages = vec![
        ("home".to_owned(), client.get("/")),
        ("campaign".to_owned(), client.get("/c/plain")),
        ("embedded".to_owned(), client.get("/c/plain?embed=1")),
        ("start".to_owned(), client.get("/c/plain/quiz")),
        ("children".to_owned(), client.get("/c/children/quiz")),
        ("paper".to_owned(), client.get(&format!("/a/{}", open.attempt))),
        ("result".to_owned(), client.get(&format!("/a/{}", done.attempt))),
        ("tally".to_owned(), client.get("/c/plain/tally")),
        ("404".to_owned(), client.get("/nowhere")),
        ("405".to_owned(), client.send("PUT", "/", &[], None).unwrap()),
        (
            "415".to_owned(),
            client
                .send("POST", "/c/plain/start", &[("content-type", "x/y")], Some(b""))
                .unwrap(),
        ),
        (
            "422".to_owned(),
            client.form("/c/plain/start", &[("attempt", "x")]),
        ),
    ];
    for (what, page) in &pages {
        assert_guarded(what, page, "'self'");
        assert_nothing_inline(what, page, &page.text());
        assert_eq!(
            page.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{what}"
        );
    }
    pages = vec![
        ("JSON".to_owned(), client.view(&open.attempt)),
        ("JSON error".to_owned(), client.get("/api/v1/nowhere")),
        ("entry".to_owned(), client.get("/api/v1/campaigns/plain/entry")),
        ("tally".to_owned(), client.get("/api/v1/campaigns/plain/tally")),
        ("file".to_owned(), client.get(&format!("/s/{style}"))),
        ("redirect".to_owned(), client.get("/c/plain/start")),
        ("health".to_owned(), client.get("/healthz")),
        ("robots".to_owned(), client.get("/robots.txt")),
    ];
    for (what, answer) in &pages {
        // JSON of the API draws nothing and is framed by nobody.
        if answer.header("content-type") == Some("application/json; charset=utf-8") && *what != "health" {
            assert_eq!(
                answer.header("content-security-policy"),
                Some("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
                "{what}"
            );
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{what}");
            let kept = if *what == "tally" { "no-cache" } else { "no-store" };
            assert_eq!(answer.header("cache-control"), Some(kept), "{what}");
        } else {
            assert_guarded(what, answer, "'self'");
        }
    }
    for path in [
        "/console",
        "/console/sign-in",
        "/console/setup?token=x",
        "/console/c/plain",
    ] {
        let answer = client.get(path);
        assert_guarded(path, &answer, "'none'");
        assert_nothing_inline(path, &answer, &answer.text());
    }
    // What is about one person, or carries a fresh id, is not kept anywhere.
    for path in [
        "/c/plain/quiz".to_owned(),
        "/c/plain".to_owned(),
        format!("/a/{}", open.attempt),
        format!("/a/{}", done.attempt),
        format!("/api/v1/attempts/{}", open.attempt),
        "/api/v1/campaigns/plain/entry".to_owned(),
        "/console/sign-in".to_owned(),
    ] {
        assert_eq!(
            client.get(&path).header("cache-control"),
            Some("no-store"),
            "{path}"
        );
    }
}

#[test]
fn only_the_portals_of_the_site_may_frame_it() {
    let mut files = content::site(&canary_bank(12), &[Campaign::default()]);
    files[0]
        .text
        .push_str("portals = [\"https://www.example.gov.cn\", \"https://m.example.gov.cn\"]\n");
    let server = Server::with(&files);
    let mut client = server.client();
    let portals = "'self' https://www.example.gov.cn https://m.example.gov.cn";
    assert_guarded("home", &client.get("/"), portals);
    assert_guarded("start", &client.get("/c/probe/quiz"), portals);
    assert_guarded("404", &client.get("/nowhere"), portals);
    assert_guarded("console", &client.get("/console/sign-in"), "'none'");
}

#[test]
fn a_tally_that_did_not_change_is_not_sent_again() {
    let site = site();
    let mut client = site.client();
    for path in ["/api/v1/campaigns/over/tally", "/c/over/tally"] {
        let answer = client.get(path).expect(200);
        let etag = answer.header("etag").expect("an etag").to_owned();
        let again = client.get_with(path, &[("if-none-match", &etag)]);
        assert_eq!(again.status, 304, "{path}");
        assert!(again.body.is_empty());
        client
            .get_with(path, &[("if-none-match", "\"other\"")])
            .expect(200);
    }
}

#[test]
fn the_whole_site_works_below_a_base_path() {
    let bank = canary_bank(12);
    let files = content::site(&bank, &[Campaign::default()]);
    let server = Server::with_settings(&files, &[("WM_BASE", "/wm")]);
    let mut client = server.client();
    let below = |what: &str, page: &str| {
        let mut addresses = html::links(page);
        for tag in ["form", "script", "link", "img", "button", "div", "leptos-island"] {
            for attributes in html::tags(page, tag) {
                for name in [
                    "action",
                    "src",
                    "href",
                    "formaction",
                    "data-save",
                    "data-url",
                    "data-js",
                    "data-wasm",
                ] {
                    addresses.extend(attributes.get(name).cloned());
                }
            }
        }
        assert!(!addresses.is_empty(), "{what}");
        for address in addresses {
            let fine = address == "/wm"
                || address.starts_with("/wm/")
                || address.starts_with('#')
                || address.starts_with("tel:");
            assert!(fine, "{what}: {address} leads out of the site");
        }
    };
    let within = |address: &str| address.strip_prefix("/wm").expect("below the base").to_owned();
    let home = client.get("/").expect(200).text();
    below("home", &home);
    let style = html::tags(&home, "link")
        .into_iter()
        .find_map(|tag| tag.get("href").cloned())
        .unwrap();
    client.get(&within(&style)).expect(200);
    for path in ["/c/probe", "/c/probe/tally", "/nowhere", "/console/sign-in"] {
        below(path, &client.get(path).text());
    }
    let quiz = client.get("/c/probe/quiz").expect(200);
    below("quiz", &quiz.text());
    let cookie = quiz.header("set-cookie").expect("a ticket").to_owned();
    assert!(cookie.contains("Path=/wm"), "{cookie}");
    let quiz = quiz.text();
    let (attempt, ticket) = (
        html::hidden(&quiz, "attempt").unwrap(),
        html::hidden(&quiz, "ticket").unwrap(),
    );
    let action = within(&html::action(&quiz, "/start").unwrap());
    let to = client
        .form(&action, &[("attempt", &attempt), ("ticket", &ticket)])
        .location();
    let page = client.get(&within(&to)).expect(200).text();
    below("paper", &page);
    let paper = client.view(&attempt).expect(200).json();
    let done = client
        .submit(&attempt, &right_answers(&paper, &bank))
        .expect(200)
        .json();
    assert_eq!(done["right"], 8);
    below("result", &client.get(&within(&to)).expect(200).text());
    let mut organizer = Organizer::first(&server);
    below("console", &organizer.get("/console").expect(200).text());
    below("console", &organizer.get("/console/c/probe").expect(200).text());
    // What is not below it is not ours.
    let outside = server
        .client()
        .raw(b"GET /c/probe HTTP/1.1\r\nhost: x\r\n\r\n", false)
        .unwrap();
    assert_eq!(outside.status, 404);
    let beside = server
        .client()
        .raw(b"GET /wmx/c/probe HTTP/1.1\r\nhost: x\r\n\r\n", false)
        .unwrap();
    assert_eq!(beside.status, 404);
    server.assert_sound();
}
