//! Surveys: the same engine without keys, one reply of a person.

use tests::content::{self, Campaign, canary_bank};
use tests::{Client, Organizer, Server, html};

pub const SURVEY: &str = r#"
title = "问一问"
intro = "几个问题。"
campaign = "probe"
[[question]]
id = "happy"
kind = "scale"
text = "满意吗?"
low = "不"
high = "很"
[[question]]
id = "where"
kind = "single"
text = "从哪里来?"
options = ["东", "西"]
[[question]]
id = "what"
kind = "multiple"
text = "喜欢什么?"
options = ["题目", "讲解", "页面"]
optional = true
[[question]]
id = "words"
kind = "text"
text = "还有什么?"
optional = true
"#;

const PATH: &str = "/c/probe/survey/ask";

fn server() -> Server {
    let campaign = Campaign {
        more: "surveys = [\"ask\"]",
        ..Campaign::default()
    };
    let mut files = content::site(&canary_bank(12), &[campaign]);
    files.push(content::File {
        path: "surveys/ask.toml".to_owned(),
        text: SURVEY.to_owned(),
    });
    Server::with(&files)
}

/// The hidden fields of a fresh form.
fn form(client: &mut Client) -> (String, String) {
    let page = client.get(PATH).expect(200).text();
    (
        html::hidden(&page, "attempt").unwrap(),
        html::hidden(&page, "ticket").unwrap(),
    )
}

fn replies(server: &Server, cookie: &str) -> Vec<(String, i64)> {
    let mut organizer = Organizer::with_cookie(server, cookie);
    let json = organizer.get("/console/c/probe/tally.json").expect(200).json();
    let counters = json["counters"].as_object().unwrap();
    let of_survey = counters.iter().filter(|(key, _)| key.starts_with("v|"));
    of_survey
        .map(|(key, n)| (key.clone(), n.as_i64().unwrap()))
        .collect()
}

#[test]
fn a_reply_is_stored_once_a_person() {
    let server = server();
    let cookie = Organizer::first(&server).cookie().to_owned();
    let mut client = server.client();
    let (attempt, ticket) = form(&mut client);
    let good = [
        ("attempt", attempt.as_str()),
        ("ticket", ticket.as_str()),
        ("happy", "5"),
        ("where", "1"),
        ("what", "0"),
        ("what", "2"),
        ("words", "挺好的,谢谢!"),
    ];
    let page = client.form(PATH, &good).expect(200).text();
    assert!(html::words(&page).contains("谢谢"), "{}", html::words(&page));
    // The same form again, and another form of the same person: thanked for, not counted.
    client.form(PATH, &good).expect(200);
    let page = client.get(&format!("{PATH}?t={ticket}")).expect(200).text();
    let again = html::hidden(&page, "attempt").unwrap();
    assert_ne!(again, attempt);
    client
        .form(
            PATH,
            &[
                ("attempt", &again),
                ("ticket", &ticket),
                ("happy", "1"),
                ("where", "0"),
            ],
        )
        .expect(200);
    server.tick("probe");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let counted = replies(&server, &cookie);
    let total: i64 = counted.iter().map(|(_, n)| n).sum();
    assert!(counted.iter().all(|(_, n)| *n == 1), "{counted:?}");
    assert!(total >= 4, "{counted:?}");
    let mut organizer = Organizer::with_cookie(&server, &cookie);
    organizer.recount("probe");
    // The text is stored, and is nowhere in the public numbers.
    let public = server.client().get("/api/v1/campaigns/probe/tally").text();
    assert!(!public.contains("挺好的"));
    server.assert_sound();
}

#[test]
fn a_reply_with_a_fault_comes_back_with_what_was_filled_in() {
    let server = server();
    let mut client = server.client();
    let (attempt, ticket) = form(&mut client);
    let fixed = [("attempt", attempt.as_str()), ("ticket", ticket.as_str())];
    let long = "长".repeat(600);
    let cases: [(&str, &[(&str, &str)]); 8] = [
        ("nothing", &[]),
        ("one missing", &[("happy", "3")]),
        ("outside of the scale", &[("happy", "6"), ("where", "0")]),
        ("0 on the scale", &[("happy", "0"), ("where", "0")]),
        ("a foreign option", &[("happy", "3"), ("where", "2")]),
        ("two of one", &[("happy", "3"), ("where", "0"), ("where", "1")]),
        ("a long text", &[("happy", "3"), ("where", "0"), ("words", &long)]),
        (
            "a control character",
            &[("happy", "3"), ("where", "0"), ("words", "a\u{7}b")],
        ),
    ];
    for (what, fields) in cases {
        let all: Vec<(&str, &str)> = fixed.iter().chain(fields).copied().collect();
        let answer = client.form(PATH, &all);
        assert_eq!(answer.status, 422, "{what}");
        let page = answer.text();
        assert_eq!(
            html::hidden(&page, "attempt").as_deref(),
            Some(attempt.as_str()),
            "{what}: the same form"
        );
        if fields.contains(&("happy", "3")) {
            let kept = html::tags(&page, "input").into_iter().any(|tag| {
                tag.get("name").is_some_and(|n| n == "happy")
                    && tag.get("value").is_some_and(|v| v == "3")
                    && tag.contains_key("checked")
            });
            assert!(kept, "{what}: what was chosen is kept: {page}");
        }
    }
    // An old page: the form comes again with a fresh id.
    let answer = client
        .form(PATH, &[("attempt", "x"), ("happy", "3"), ("where", "1")])
        .expect(422)
        .text();
    let fresh = html::hidden(&answer, "attempt").unwrap();
    let ticket = html::hidden(&answer, "ticket").unwrap();
    client
        .form(
            PATH,
            &[
                ("attempt", &fresh),
                ("ticket", &ticket),
                ("happy", "3"),
                ("where", "1"),
            ],
        )
        .expect(200);
    server.assert_sound();
}
