//! Access codes: one code is one person, and a list is known by nothing but hashes once it was shown.

use std::collections::BTreeSet;

use serde_json::json;
use tests::content::{self, Campaign, canary_bank};
use tests::{Client, Organizer, Server, html, right_answers};

fn server(settings: &[(&str, &str)]) -> Server {
    let campaigns = [
        Campaign {
            id: "guests",
            more: "identity = \"code\"",
            ..Campaign::default()
        },
        Campaign {
            id: "anybody",
            ..Campaign::default()
        },
    ];
    Server::with_settings(&content::site(&canary_bank(12), &campaigns), settings)
}

/// The codes on a page of cards.
fn codes_on(page: &str) -> Vec<String> {
    page.split("<strong class=\"code\">")
        .skip(1)
        .map(|rest| rest.split("</strong>").next().unwrap().to_owned())
        .collect()
}

/// Makes a list; returns the answered page and the fields that were posted.
fn make(organizer: &mut Organizer, count: &str, length: &str) -> (String, String) {
    let page = organizer.get("/console/c/guests/codes").expect(200).text();
    let seed = html::hidden(&page, "seed").unwrap();
    let fields = [
        ("do", "make"),
        ("seed", seed.as_str()),
        ("name", "第一批"),
        ("count", count),
        ("length", length),
    ];
    let page = organizer
        .post("/console/c/guests/codes", &fields)
        .expect(200)
        .text();
    (page, seed)
}

/// Types a code into the start form.
fn type_in(client: &mut Client, code: &str) -> tests::Answer {
    let page = client.get("/c/guests/quiz").expect(200);
    assert_eq!(page.header("set-cookie"), None);
    let attempt = html::hidden(&page.text(), "attempt").unwrap();
    client.form("/c/guests/start", &[("attempt", &attempt), ("code", code)])
}

fn lists(organizer: &mut Organizer) -> Vec<Vec<String>> {
    let page = organizer.get("/console/c/guests/codes").expect(200).text();
    html::rows(&page)
        .into_iter()
        .filter(|row| row.len() == 5)
        .skip(1)
        .collect()
}

#[test]
fn a_code_is_one_person_however_it_is_typed() {
    for shards in ["1", "4"] {
        let server = server(&[("WM_SHARDS", shards)]);
        let mut organizer = Organizer::first(&server);
        let (page, _) = make(&mut organizer, "40", "10");
        let codes = codes_on(&page);
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 40);
        let mut client = server.client();
        let to = type_in(&mut client, &codes[0]).location();
        assert!(to.starts_with("/a/") && to.contains("t="), "{to}");
        assert!(!to.contains(&codes[0].replace('-', "")), "no code in an address");
        // The same code on another device, typed as people type: the open attempt goes on.
        let typed = format!(
            " {} ",
            codes[0]
                .to_lowercase()
                .replace('-', " ")
                .replace('0', "o")
                .replace('1', "l")
        );
        let again = type_in(&mut server.client(), &typed).location();
        let attempt = |to: &str| to.split('?').next().unwrap().to_owned();
        assert_eq!(attempt(&to), attempt(&again));
        let token = attempt(&to).strip_prefix("/a/").unwrap().to_owned();
        let open = client.view(&token).expect(200).json();
        client
            .submit(&token, &right_answers(&open, &canary_bank(12)))
            .expect(200);
        // Used once: that is all.
        let answer = type_in(&mut server.client(), &codes[0]).expect(409);
        assert!(answer.text().contains("答完"), "{}", answer.text());
        type_in(&mut client, &codes[1]).location();
        let list = lists(&mut organizer);
        assert_eq!(list.len(), 1);
        assert_eq!(list[0][1..4], ["40", "2", "0"], "{list:?}");
        let tally = server.await_tally("guests", |tally| tally["ballots"].as_u64() == Some(1));
        assert_eq!(tally["takers"], 1);
        organizer.recount("guests");
        server.assert_sound();
    }
}

#[test]
fn a_wrong_code_says_nothing_and_guessing_has_to_wait() {
    let server = server(&[]);
    let mut organizer = Organizer::first(&server);
    let (page, _) = make(&mut organizer, "2", "12");
    let good = codes_on(&page)[0].clone();
    let mut client = server.client();
    let mut wrong = good.clone();
    let last = wrong.pop().unwrap();
    wrong.push(if last == 'A' { 'B' } else { 'A' });
    for typed in [wrong.as_str(), "ABCDE-12345", "<script>", "张三", "x"] {
        let answer = type_in(&mut client, typed).expect(422);
        let page = answer.text();
        assert!(
            page.contains("这个码不对") && !page.contains("<script>alert"),
            "{typed}"
        );
        assert_eq!(
            html::tags(&page, "input")
                .iter()
                .filter(|t| t.get("name").is_some_and(|n| n == "code"))
                .count(),
            1
        );
    }
    let empty = type_in(&mut client, "  ").expect(422).text();
    assert!(empty.contains("请填参与码"), "{empty}");
    // By JSON too, and counted together.
    let entry = client.entry("guests", None);
    assert_eq!(entry.ticket, None);
    let begin = |client: &mut Client, code: &str| {
        let body = json!({ "attempt": entry.attempt, "code": code });
        client.call("POST", "/api/v1/campaigns/guests/attempts", &body)
    };
    for _ in 0..120 {
        let answer = begin(&mut client, "AAAAA-AAAAA");
        if answer.status == 429 {
            break;
        }
        assert_eq!((answer.status, answer.code().as_str()), (422, "unknown_code"));
    }
    let answer = begin(&mut client, &good);
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (429, "too_many_codes"),
        "even with a right one"
    );
    assert!(answer.header("retry-after").is_some());
    let page = type_in(&mut client, &good).expect(429);
    assert!(page.header("retry-after").is_some() && page.text().contains("过一会儿"));
    // Others are not kept waiting: a device's campaign asks for no code.
    client.begin("anybody", None);
    server.set_clock(16 * 60_000);
    type_in(&mut client, &good).location();
    server.assert_sound();
}

#[test]
fn a_list_is_made_once_and_its_file_and_cards_agree() {
    let server = server(&[]);
    let mut organizer = Organizer::first(&server);
    let (page, seed) = make(&mut organizer, "25", "8");
    let codes = codes_on(&page);
    // The same form again, as by a double click or a reload: the same list.
    let fields = [
        ("do", "make"),
        ("seed", seed.as_str()),
        ("name", "第一批"),
        ("count", "25"),
        ("length", "8"),
    ];
    let again = organizer
        .post("/console/c/guests/codes", &fields)
        .expect(200)
        .text();
    assert_eq!(codes_on(&again), codes);
    assert_eq!(lists(&mut organizer).len(), 1);
    let file = organizer
        .post("/console/c/guests/codes/list.csv", &fields[1..])
        .expect(200);
    assert!(file.header("content-disposition").unwrap().contains("attachment"));
    let text = file.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 26);
    for (line, code) in lines[1..].iter().zip(&codes) {
        assert!(line.ends_with(&format!(",{code}")), "{line}");
        assert!(!line.split(',').any(|cell| cell.starts_with(['=', '+', '-', '@'])));
    }
    // No page has them any more.
    let page = organizer.get("/console/c/guests/codes").expect(200).text();
    assert!(codes.iter().all(|code| !page.contains(code.as_str())));

    for (count, length, field) in [
        ("0", "10", "count"),
        ("5001", "10", "count"),
        ("x", "10", "count"),
        ("501", "8", "length"),
        ("5", "9", "length"),
    ] {
        let fields = [
            ("do", "make"),
            ("seed", seed.as_str()),
            ("name", "又一批"),
            ("count", count),
            ("length", length),
        ];
        let page = organizer
            .post("/console/c/guests/codes", &fields)
            .expect(422)
            .text();
        assert!(page.contains(&format!("#f-{field}")), "{count} {length}");
    }
    server.assert_sound();
}

#[test]
fn a_list_of_ones_own_is_checked_line_by_line_and_codes_can_be_revoked() {
    let server = server(&[("WM_SHARDS", "3")]);
    let mut organizer = Organizer::first(&server);
    let mut import = |codes: &str| {
        let page = organizer.get("/console/c/guests/codes").expect(200).text();
        let seed = html::hidden(&page, "seed").unwrap();
        let fields = [
            ("do", "import"),
            ("seed", seed.as_str()),
            ("list_name", "工会名单"),
            ("codes", codes),
        ];
        organizer.post("/console/c/guests/codes", &fields)
    };
    let answer = import("GH-2026-001\n12\nGH-2026-OO1\n=cmd()\n")
        .expect(422)
        .text();
    assert!(answer.contains("第2、3、4行"), "{answer}");
    assert!(answer.contains("GH-2026-OO1"), "what was pasted is kept");
    import("GH-2026-001\r\n\r\ngh-2026-002\r\nGH2026003\r\n").location();
    let mut client = server.client();
    type_in(&mut client, "ｇｈ２０２６００１").location();

    let revoke =
        |organizer: &mut Organizer, what: &[(&str, &str)]| organizer.post("/console/c/guests/codes", what);
    let page = revoke(&mut organizer, &[("do", "revoke-code"), ("code", "GH-2026-999")])
        .expect(422)
        .text();
    assert!(page.contains("没有这个码"));
    revoke(&mut organizer, &[("do", "revoke-code"), ("code", "gh2026002")]).location();
    assert_eq!(type_in(&mut client, "GH-2026-002").status, 422);
    assert_eq!(lists(&mut organizer)[0][1..4], ["3", "1", "1"]);
    let page = organizer.get("/console/c/guests/codes").expect(200).text();
    let id = html::hidden(&page, "list").unwrap();
    revoke(&mut organizer, &[("do", "revoke-list"), ("list", &id)]).location();
    assert_eq!(type_in(&mut client, "GH-2026-003").status, 422);
    // Who has begun may go on, also by the code.
    type_in(&mut client, "GH-2026-001").location();
    assert_eq!(
        revoke(&mut organizer, &[("do", "revoke-list"), ("list", "nonsense")]).status,
        404
    );

    // Not without the session's secret, not for others, and not where there are no codes.
    let path = "/console/c/guests/codes";
    let cookie = organizer.cookie().to_owned();
    let answer = client.form_with(
        path,
        &[("cookie", &cookie)],
        &[("do", "revoke-list"), ("list", &id)],
    );
    assert_eq!(answer.status, 403);
    assert_eq!(client.form(path, &[("do", "make")]).status, 303, "to the sign-in");
    assert_eq!(organizer.get("/console/c/anybody/codes").status, 404);
    server.assert_sound();
}
