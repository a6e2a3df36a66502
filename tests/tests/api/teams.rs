//! Shift mode: one code a team (班组), coverage without names, and hands that were counted by hand.

use serde_json::json;
use tests::content::{self, Campaign, canary_bank};
use tests::{Client, Organizer, Server, html, right_answers};

fn campaigns() -> [Campaign; 2] {
    [
        Campaign {
            id: "shift",
            bank: "little",
            more: "identity = \"team\"\nprize = false\nclass = true\npass_percent = 60",
            ..Campaign::default()
        },
        Campaign {
            id: "school",
            kind: "children",
            bank: "little",
            ..Campaign::default()
        },
    ]
}

fn server(settings: &[(&str, &str)]) -> Server {
    Server::with_settings(&content::site(&canary_bank(12), &campaigns()), settings)
}

/// Rows of the page of teams: name, code, coverage, average, meetings.
fn teams(organizer: &mut Organizer) -> Vec<Vec<String>> {
    let page = organizer.get("/console/c/shift/teams").expect(200).text();
    html::rows(&page)
        .into_iter()
        .filter(|row| row.len() == 6)
        .skip(1)
        .collect()
}

fn add(organizer: &mut Organizer, lines: &str) -> tests::Answer {
    organizer.post("/console/c/shift/teams", &[("teams", lines)])
}

/// Starts by the form, with what the page of this client brings along.
fn start(client: &mut Client, path: &str, cookie: Option<&str>, team: &str) -> tests::Answer {
    let headers: Vec<(&str, &str)> = cookie.map(|cookie| ("cookie", cookie)).into_iter().collect();
    let page = client.get_with(path, &headers).expect(200).text();
    let (attempt, ticket) = (
        html::hidden(&page, "attempt").unwrap(),
        html::hidden(&page, "ticket").unwrap(),
    );
    let fields = [
        ("attempt", attempt.as_str()),
        ("ticket", ticket.as_str()),
        ("team", team),
    ];
    client.form_with("/c/shift/start", &headers, &fields)
}

fn answer_all(client: &mut Client, to: &str) {
    let token = to.strip_prefix("/a/").unwrap().split('?').next().unwrap();
    let open = client.view(token).expect(200).json();
    client
        .submit(token, &right_answers(&open, &canary_bank(12)))
        .expect(200);
}

#[test]
fn many_start_with_one_code_and_coverage_is_exact() {
    for shards in ["1", "4"] {
        let server = server(&[("WM_SHARDS", shards)]);
        let mut organizer = Organizer::first(&server);
        add(&mut organizer, "机修一班,3\r\n运输班 12人\r\n夜班,2\r\n").location();
        let rows = teams(&mut organizer);
        let codes: Vec<String> = rows.iter().map(|row| row[1].clone()).collect();
        assert_eq!(rows[1][0], "运输班");
        assert_eq!(rows[1][2], "0 / 12 (0.0%)");
        // One device goes round: every start is another person, and the cookie keeps none of them out.
        let mut client = server.client();
        let mut cookie: Option<String> = None;
        for n in 0..4 {
            let answer = start(
                &mut client,
                "/c/shift/quiz",
                cookie.as_deref(),
                &codes[0].to_lowercase(),
            );
            cookie = answer
                .header("set-cookie")
                .map(|text| text.split(';').next().unwrap().to_owned());
            assert!(cookie.is_some(), "the device remembers the last one");
            let to = answer.location();
            if n == 0 {
                // Somebody breaks off: the device offers to go on, and the next one may begin all the same.
                let headers = [("cookie", cookie.as_deref().unwrap())];
                let page = client.get_with("/c/shift/quiz", &headers).expect(200).text();
                assert!(page.contains("接着上次答") && html::hidden(&page, "attempt").is_some());
            }
            answer_all(&mut client, &to);
            let page = client.get(&to).expect(200).text();
            assert!(
                page.contains("过关") && !page.contains("抽奖") && !page.contains("领奖号"),
                "nothing to win"
            );
        }
        // A printed card's QR code brings the code along.
        let page = client
            .get(&format!("/c/shift/quiz?team={}", codes[1].replace('-', "")))
            .expect(200)
            .text();
        let shown = html::tags(&page, "input")
            .into_iter()
            .find(|t| t.get("name").is_some_and(|n| n == "team"));
        assert_eq!(shown.unwrap()["value"], codes[1].replace('-', ""));
        let to = start(&mut client, "/c/shift/quiz", None, &codes[1]).location();
        answer_all(&mut client, &to);
        let tally = server.await_tally("shift", |tally| tally["ballots"].as_u64() == Some(5));
        assert_eq!(tally["takers"], 5);
        assert_eq!(tally.get("teams"), None, "a public page has no teams");
        let rows = teams(&mut organizer);
        assert_eq!(rows[0][2], "4 / 3 (133.3%)", "above all is shown as it is");
        assert_eq!(rows[1][2], "1 / 12 (8.3%)");
        assert_eq!(rows[2][2], "0 / 2 (0.0%)");
        let csv = organizer.get("/console/c/shift/teams.csv").expect(200).text();
        assert!(csv.contains("1,机修一班,3,4,133.3,"), "{csv}");
        organizer.recount("shift");
        let ballots = organizer.get("/console/c/shift/ballots.csv").expect(200).text();
        assert!(ballots.lines().next().unwrap().contains(",team,"), "{ballots}");
        server.assert_sound();
    }
}

#[test]
fn wrong_and_withdrawn_codes_start_nothing() {
    let server = server(&[]);
    let mut organizer = Organizer::first(&server);
    add(&mut organizer, "甲班,5\n乙班,5").location();
    let codes: Vec<String> = teams(&mut organizer).iter().map(|row| row[1].clone()).collect();
    let mut client = server.client();
    let mut wrong = codes[0].clone();
    let last = wrong.pop().unwrap();
    wrong.push(if last == 'A' { 'B' } else { 'A' });
    for typed in [wrong.as_str(), "000-000-000", "x", "<b>"] {
        let page = start(&mut client, "/c/shift/quiz", None, typed)
            .expect(422)
            .text();
        assert!(page.contains("班组码不对"), "{typed}");
    }
    assert!(
        start(&mut client, "/c/shift/quiz", None, " ")
            .expect(422)
            .text()
            .contains("请填班组码")
    );
    let change = [("do", "remove")];
    organizer.post("/console/c/shift/teams/2", &change).location();
    assert_eq!(start(&mut client, "/c/shift/quiz", None, &codes[1]).status, 422);
    organizer
        .post(
            "/console/c/shift/teams/1",
            &[("do", "expected"), ("expected", "８人")],
        )
        .location();
    assert_eq!(teams(&mut organizer)[0][2], "0 / 8 (0.0%)");
    assert_eq!(
        organizer
            .post("/console/c/shift/teams/1", &[("expected", "0")])
            .status,
        422
    );
    assert_eq!(organizer.post("/console/c/shift/teams/77", &change).status, 404);
    // The name of a team that was taken out is free again, its number and code are not.
    let page = add(&mut organizer, "丙班,5\n甲班 ,7\n丙班,1\n,3\n丁班\n戊班,99999")
        .expect(422)
        .text();
    assert!(
        page.contains("第4行") && page.contains("第5行") && page.contains("第6行"),
        "{page}"
    );
    let page = add(&mut organizer, "丙班,5\n甲班 ,7\n丙班,1").expect(422).text();
    assert!(page.contains("第2行") && page.contains("第3行"), "{page}");
    assert_eq!(teams(&mut organizer).len(), 2, "all or none");
    add(&mut organizer, "乙班,6\n=1+1,2").location();
    let rows = teams(&mut organizer);
    assert_ne!(rows[2][1], codes[1]);
    let csv = organizer.get("/console/c/shift/teams.csv").expect(200).text();
    assert!(
        csv.contains("'=1+1"),
        "no spreadsheet takes it for a formula: {csv}"
    );
    let cards = organizer.get("/console/c/shift/teams/cards").expect(200).text();
    assert!(cards.contains(&codes[0]) && !cards.contains(&codes[1]));
    // By JSON.
    let entry = client.entry("shift", None);
    let mut body = json!({ "attempt": entry.attempt, "ticket": entry.ticket, "team": wrong });
    let answer = client
        .call("POST", "/api/v1/campaigns/shift/attempts", &body)
        .expect(422);
    assert_eq!(answer.code(), "unknown_team");
    body["team"] = json!(codes[0]);
    client
        .call("POST", "/api/v1/campaigns/shift/attempts", &body)
        .expect(201);
    // A team's code in a children's campaign has no place.
    let entry = client.entry("school", None);
    let body = json!({ "attempt": entry.attempt, "team": codes[0] });
    assert_eq!(
        client
            .call("POST", "/api/v1/campaigns/school/attempts", &body)
            .status,
        422
    );
    assert_eq!(organizer.get("/console/c/school/teams").status, 404);
    server.assert_sound();
}

/// The fields of a page of hands, ready to be posted.
fn hands(client: &mut Client, campaign: &str) -> Vec<(String, String)> {
    let page = client.get(&format!("/c/{campaign}/hands?set=7")).expect(200);
    assert_eq!(page.header("set-cookie"), None);
    let page = page.text();
    ["attempt", "version"]
        .map(|name| (name.to_owned(), html::hidden(&page, name).unwrap()))
        .into()
}

fn send(
    client: &mut Client,
    campaign: &str,
    base: &[(String, String)],
    more: &[(&str, &str)],
) -> tests::Answer {
    let mut fields: Vec<(&str, &str)> = base.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.extend(more);
    client.form(&format!("/c/{campaign}/hands?set=7"), &fields)
}

/// Until readers see what was counted: a snapshot may be a second old.
fn settle(server: &Server, campaign: &str) {
    server.tick(campaign);
    std::thread::sleep(std::time::Duration::from_millis(1_300));
}

#[test]
fn hands_are_counted_once_apart_from_ballots_and_apart_by_who_vouches() {
    let server = server(&[]);
    let mut organizer = Organizer::first(&server);
    add(&mut organizer, "甲班,12").location();
    let code = teams(&mut organizer)[0][1].clone();
    let mut client = server.client();
    let form = hands(&mut client, "shift");
    let counted = [
        ("team", code.as_str()),
        ("present", "１０"),
        ("h1", "8"),
        ("h3", "0"),
    ];
    let done = send(&mut client, "shift", &form, &counted).location();
    assert!(client.get(&done).expect(200).text().contains("记下了"));
    // Twice is once.
    send(&mut client, "shift", &form, &counted).location();
    let form = hands(&mut client, "shift");
    send(
        &mut client,
        "shift",
        &form,
        &[("team", ""), ("present", "30"), ("h1", "30")],
    )
    .location();
    settle(&server, "shift");
    assert!(
        teams(&mut organizer)[0][4].contains("1场,10人次"),
        "{:?}",
        teams(&mut organizer)
    );
    assert_eq!(teams(&mut organizer)[0][2], "0 / 12 (0.0%)", "no ballots");
    let page = html::words(&organizer.get("/console/c/shift").expect(200).text());
    assert!(
        page.contains("1场,10人次") && page.contains("1场,30人次"),
        "{page}"
    );
    assert!(
        page.contains("8 / 10 (80.0%)") && page.contains("30 / 30 (100.0%)"),
        "{page}"
    );
    organizer.recount("shift");
    let public = client.tally("shift");
    assert_eq!(public["ballots"], 0);
    assert!(!client.get("/c/shift/tally").expect(200).text().contains("自报"));

    // Children: numbers only.
    let form = hands(&mut client, "school");
    let page = client.get("/c/school/hands?set=7").expect(200).text();
    assert!(!page.contains("name=\"team\""), "{page}");
    send(
        &mut client,
        "school",
        &form,
        &[
            ("present", "45"),
            ("h1", "44"),
            ("team", &code),
            ("class", "三年二班"),
        ],
    )
    .location();
    settle(&server, "school");
    let page = html::words(&organizer.get("/console/c/school").expect(200).text());
    assert!(page.contains("1场,45人次"), "{page}");
    organizer.recount("school");
    server.assert_sound();
}

#[test]
fn hands_that_cannot_be_are_refused_with_what_was_typed() {
    let server = server(&[]);
    let mut client = server.client();
    let form = hands(&mut client, "shift");
    for more in [
        vec![("present", "")],
        vec![("present", "0")],
        vec![("present", "2001")],
        vec![("present", "很多")],
        vec![("present", "10"), ("h2", "11")],
        vec![("present", "10"), ("h2", "-1")],
        vec![("present", "10"), ("team", "000-000-000")],
    ] {
        let answer = send(&mut client, "shift", &form, &more).expect(422).text();
        let field = more.last().unwrap().0;
        assert!(answer.contains(&format!("#f-{field}")), "{more:?}");
        assert_eq!(
            html::hidden(&answer, "attempt"),
            Some(form[0].1.clone()),
            "the same form again"
        );
    }
    // An id of another campaign, none, or a page of older questions.
    let other = hands(&mut client, "school");
    for base in [
        vec![("attempt".to_owned(), other[0].1.clone()), form[1].clone()],
        vec![form[1].clone()],
        vec![form[0].clone(), ("version".to_owned(), "99".to_owned())],
    ] {
        let page = send(&mut client, "shift", &base, &[("present", "10")])
            .expect(422)
            .text();
        assert!(
            html::hidden(&page, "attempt").is_some_and(|new| new != form[0].1),
            "a fresh id"
        );
        assert!(page.contains("value=\"10\""), "what was typed is kept");
    }
    server.assert_sound();
}

#[test]
fn the_projector_and_the_paper_show_keys_only_where_nothing_is_to_be_won() {
    let server = server(&[]);
    let mut client = server.client();
    let campaign = client.get("/c/shift").expect(200).text();
    assert!(campaign.contains("/c/shift/class") && campaign.contains("班前会"));
    let last = client.get("/c/shift/class?set=7&n=8").expect(200).text();
    assert!(last.contains("/c/shift/hands?set=7"));
    let key = client.get("/c/shift/print?set=7&key=1").expect(200).text();
    assert!(key.contains("/c/shift/hands?set=7"));

    let refused = |id: &'static str,
                   kind: &'static str,
                   reveal: &'static str,
                   more: &'static str,
                   bank: &'static str| {
        let mut all = campaigns().to_vec();
        all.push(Campaign {
            id,
            kind,
            bank,
            reveal,
            more,
            ..Campaign::default()
        });
        let files = content::site(&canary_bank(12), &all);
        let answer = server.operate("/api/v1/site/content", &json!({ "files": files }));
        assert_eq!(answer.status, 422, "{kind} {more}");
        answer.text()
    };
    assert!(refused("a", "daily", "at_once", "class = true", "probe").contains("class"));
    assert!(refused("a", "contest", "at_once", "class = true\nprize = false", "probe").contains("class"));
    assert!(
        refused(
            "a",
            "daily",
            "after_close",
            "class = true\nprize = false",
            "probe"
        )
        .contains("class")
    );
    assert!(
        refused("a", "daily", "at_once", "", "little").contains("bank"),
        "a prize on a bank whose keys are shown"
    );
    assert!(refused("a", "daily", "at_once", "identity = \"team\"", "probe").contains("prize"));
    assert!(
        refused(
            "a",
            "daily",
            "at_once",
            "identity = \"team\"\nprize = false\ntries_per_day = 3",
            "probe"
        )
        .contains("identity")
    );
    refused("a", "children", "at_once", "identity = \"team\"", "little");
    refused("a", "children", "at_once", "class = true", "little");
    server.assert_sound();
}
