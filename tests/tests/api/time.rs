//! The server's clock is the only one.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use tests::citizen::wrong_answers;
use tests::content::{Campaign, canary_bank, site};
use tests::{Server, html, right_answers};

/// 2027-03-05 23:59:50 in Asia/Shanghai, a Friday.
const LATE: i64 = 1_804_262_390_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn timed() -> Campaign {
    Campaign {
        kind: "contest",
        more: "minutes = 15\ntries_total = 3",
        ..Campaign::default()
    }
}

fn by_day() -> Campaign {
    Campaign {
        more: "minutes = 15\ntries_per_day = 3",
        ..Campaign::default()
    }
}

#[test]
fn with_the_browser_closed_saved_answers_are_marked_by_the_alarm_alone() {
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[timed()]));
    let mut client = server.client();
    let open = client.begin("probe", None);
    let mut answers = right_answers(&open.paper, &bank);
    answers.retain(|place, _| *place <= 5);
    client.save(&open.attempt, 1, &answers).expect(200);
    // Another one saves nothing at all: no ballot, but its time is over too.
    client.begin("probe", None);
    // Nobody asks for the attempt any more; two seconds of its time are left.
    let before = server.await_tally("probe", |tally| tally["started"] == 2);
    assert_eq!(before["ballots"], 0);
    server.set_time(open.paper["deadline"].as_i64().unwrap() - 2_000);
    // Something else happens in the shard, as it would.
    client.begin("probe", None);
    let after = server.await_tally("probe", |tally| tally["expired"] == 2);
    assert_eq!(after["ballots"], 1);
    assert_eq!(after["handed_in"], 0);
    assert_eq!(after["score"], 5 * 7123);
    let done = client.view(&open.attempt).expect(200).json();
    assert_eq!(done["state"], "done");
    assert_eq!(done["right"], 5);
    assert_eq!(done["receipt"]["ending"], "time_out");
    assert_eq!(
        done["receipt"]["ended"], open.paper["deadline"],
        "it ended at its deadline, whenever the alarm came"
    );
    server.assert_sound();
}

#[test]
fn an_attempt_counts_for_the_day_it_was_started_on() {
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[by_day()]));
    let mut client = server.client();
    // Two tries in the evening; the third starts ten seconds before midnight and is handed in at 00:05.
    server.set_time(LATE - HOUR);
    let first = client.begin("probe", None);
    client
        .submit(&first.attempt, &right_answers(&first.paper, &bank))
        .expect(200);
    let ticket = first.ticket.as_deref();
    let second = client.begin("probe", ticket);
    client
        .submit(&second.attempt, &wrong_answers(&second.paper, &bank))
        .expect(200);
    server.set_time(LATE);
    let third = client.begin("probe", ticket);
    server.set_time(LATE + 10_000 + 5 * MINUTE);
    let done = client
        .submit(&third.attempt, &right_answers(&third.paper, &bank))
        .expect(200)
        .json();
    assert_eq!(done["receipt"]["ending"], "handed_in");
    assert_eq!(done["right"], 8);
    // The new day has all of its tries.
    for _ in 0..3 {
        let next = client.begin("probe", ticket);
        client
            .submit(&next.attempt, &wrong_answers(&next.paper, &bank))
            .expect(200);
    }
    let entry = client.entry("probe", ticket);
    assert_eq!(
        client.start("probe", &entry).expect(409).code(),
        "tries_used_today"
    );
    let tally = server.await_tally("probe", |tally| tally["ballots"] == 6);
    let started: Vec<_> = tally["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (&day["day"], &day["started"]))
        .collect();
    assert_eq!(
        started,
        [
            (&json!("2027-03-05"), &json!(3)),
            (&json!("2027-03-06"), &json!(3))
        ]
    );
}

#[test]
fn the_fourth_try_of_a_day_is_refused_and_the_next_day_allows_it() {
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[by_day()]));
    let mut client = server.client();
    server.set_time(LATE - HOUR);
    let mut ticket = None;
    for _ in 0..3 {
        let open = client.begin("probe", ticket.as_deref());
        client
            .submit(&open.attempt, &right_answers(&open.paper, &bank))
            .expect(200);
        ticket = open.ticket;
    }
    let entry = client.entry("probe", ticket.as_deref());
    let refused = client.start("probe", &entry).expect(409);
    assert_eq!(refused.code(), "tries_used_today");
    assert!(
        refused.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("明天"),
        "{}",
        refused.text()
    );
    let page = client
        .get(&format!("/c/probe/quiz?t={}", ticket.as_deref().unwrap()))
        .expect(200)
        .text();
    assert!(html::words(&page).contains("明天"), "{}", html::words(&page));
    assert!(
        html::links(&page).iter().any(|link| link.starts_with("/c/probe")),
        "a way on"
    );
    // The same form, posted by a page that was open before.
    let fields = [
        ("attempt", entry.attempt.as_str()),
        ("ticket", ticket.as_deref().unwrap()),
    ];
    let page = client.form("/c/probe/start", &fields).expect(409).text();
    assert!(html::words(&page).contains("明天"), "{}", html::words(&page));
    server.set_time(LATE + 10_000);
    client.start("probe", &entry).expect(201);
}

#[test]
fn what_comes_a_second_after_the_deadline_does_not_count_and_a_clock_that_is_wrong_does_not_matter() {
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[timed()]));
    let mut client = server.client();
    let open = client.begin("probe", None);
    let empty = client.begin("probe", None);
    let (right, wrong) = (
        right_answers(&open.paper, &bank),
        wrong_answers(&open.paper, &bank),
    );
    // Clients whose clock is a day wrong may say so as they like.
    let body = json!({ "rev": 1, "answers": right }).to_string();
    let path = format!("/api/v1/attempts/{}/answers", open.attempt);
    for date in ["Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"] {
        let headers = [("content-type", "application/json"), ("date", date)];
        let saved = client
            .send("PUT", &path, &headers, Some(body.as_bytes()))
            .unwrap()
            .expect(200)
            .json();
        let now = open.paper["now"].as_i64().unwrap();
        assert!(
            (0..60_000).contains(&(saved["saved_at"].as_i64().unwrap() - now)),
            "the server's time: {saved}"
        );
    }
    server.set_time(open.paper["deadline"].as_i64().unwrap() + 1_000);

    let late = client.save(&open.attempt, 2, &wrong).expect(409);
    assert_eq!(late.code(), "time_over");
    assert!(
        late.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("时间到了")
    );
    let done = client.submit(&open.attempt, &wrong).expect(200).json();
    assert_eq!(done["already_submitted"], true, "what was saved counts");
    assert_eq!(done["right"], 8);
    assert_eq!(done["receipt"]["ending"], "time_out");
    assert_eq!(done["receipt"]["ended"], open.paper["deadline"]);
    // By a form: the result is the answer.
    let to = client
        .form(&format!("/a/{}", open.attempt), &[("q1", "0"), ("do", "confirm")])
        .location();
    let page = client.get(&to).expect(200).text();
    assert!(
        html::words(&page).contains("时间到"),
        "the page says why: {}",
        html::words(&page)
    );

    // Nothing was saved: there is no ballot, and the page has a way on.
    let late = client
        .submit(&empty.attempt, &wrong_answers(&empty.paper, &bank))
        .expect(409);
    assert_eq!(late.code(), "time_over");
    let to = client
        .form(
            &format!("/a/{}", empty.attempt),
            &[("q1", "0"), ("do", "confirm")],
        )
        .location();
    let page = client.get(&to).expect(410).text();
    assert!(html::words(&page).contains("时间到了"), "{}", html::words(&page));
    assert!(
        html::links(&page)
            .iter()
            .any(|link| link.contains("/c/probe/quiz")),
        "a way on: {page}"
    );
    assert_eq!(client.view(&empty.attempt).expect(200).json()["state"], "expired");
    server.assert_sound();
}

#[test]
fn an_attempt_is_marked_by_the_bank_it_started_with() {
    let mut bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[Campaign::default()]));
    let mut client = server.client();
    let open = client.begin("probe", None);
    let answers = right_answers(&open.paper, &bank);
    client.save(&open.attempt, 1, &answers).expect(200);

    let old = bank.clone();
    for question in &mut bank {
        question.text = format!("改过的{}", question.text);
        question.explanation = question.explanation.replace("EXPLANATION", "NEWEXPLANATION");
        question.points = "5".to_owned();
        match &mut question.key {
            tests::content::Key::Single(_, key) => *key = (*key + 1) % 4,
            tests::content::Key::Multiple(_, keys, _) => *keys = vec![1, 3],
            tests::content::Key::TrueFalse(key) => *key = !*key,
            tests::content::Key::FillIn(accepted) => *accepted = vec!["别的".to_owned()],
        }
    }
    bank.pop();
    server.load(&site(&bank, &[Campaign::default()]));

    let view = client.view(&open.attempt).expect(200).json();
    assert_eq!(view["questions"].as_array().unwrap().len(), 8);
    for (before, now) in open.paper["questions"]
        .as_array()
        .unwrap()
        .iter()
        .zip(view["questions"].as_array().unwrap())
    {
        assert_eq!(
            (&before["text"], &before["options"]),
            (&now["text"], &now["options"]),
            "the same paper"
        );
    }
    let done = client
        .submit(&open.attempt, &right_answers(&view, &old))
        .expect(200)
        .json();
    assert_eq!(done["right"], 8);
    assert_eq!(done["receipt"]["max"], 8 * 7123);
    let page = client.get(&format!("/a/{}", open.attempt)).expect(200).text();
    assert!(
        page.contains("EXPLANATIONCANARY") && !page.contains("NEWEXPLANATION"),
        "the old explanations"
    );
    // Who starts now gets the new one.
    let next = client.begin("probe", None);
    assert!(
        next.paper["questions"][0]["text"]
            .as_str()
            .unwrap()
            .starts_with("改过的")
    );
    let done = client
        .submit(&next.attempt, &right_answers(&next.paper, &bank))
        .expect(200)
        .json();
    assert_eq!(
        (&done["right"], &done["receipt"]["max"]),
        (&json!(8), &json!(8 * 5000))
    );
    server.assert_sound();
}

#[test]
fn a_campaign_that_closes_in_the_middle_of_an_attempt_marks_what_was_saved() {
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[Campaign::default()]));
    let mut client = server.client();
    let saved = client.begin("probe", None);
    let right = right_answers(&saved.paper, &bank);
    client.save(&saved.attempt, 1, &right).expect(200);
    let empty = client.begin("probe", None);
    let form = client.entry("probe", None);
    server.load(&site(
        &bank,
        &[Campaign {
            closes: "2026-01-01 00:00".to_owned(),
            ..Campaign::default()
        }],
    ));
    let wrong = wrong_answers(&saved.paper, &bank);
    let late = client.submit(&saved.attempt, &wrong).expect(200).json();
    assert_eq!(late["already_submitted"], true);
    assert_eq!(late["right"], 8, "what was saved counts");
    let late = client
        .submit(&empty.attempt, &wrong_answers(&empty.paper, &bank))
        .expect(409);
    assert_eq!(late.code(), "campaign_closed");
    assert!(
        late.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("已经结束"),
        "{}",
        late.text()
    );
    assert_eq!(client.start("probe", &form).expect(409).code(), "campaign_closed");
    let to = client
        .form(
            &format!("/a/{}", empty.attempt),
            &[("q1", "0"), ("do", "confirm")],
        )
        .location();
    let page = client.get(&to);
    assert!((400..500).contains(&page.status), "{}", page.status);
    assert!(!html::links(&page.text()).is_empty(), "a way on");
    let tally = server.await_tally("probe", |tally| tally["expired"] == 2);
    assert_eq!(tally["ballots"], 1);
    server.assert_sound();
}

#[test]
fn a_campaign_is_closed_at_its_time_by_the_alarm_too() {
    let bank = canary_bank(12);
    let campaign = Campaign {
        closes: "2027-03-06 00:00".to_owned(),
        ..Campaign::default()
    };
    let server = Server::with(&site(&bank, &[campaign]));
    server.set_time(LATE);
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .save(&open.attempt, 1, &right_answers(&open.paper, &bank))
        .expect(200);
    // Ten seconds of the campaign are left: its end comes by itself.
    let started = Instant::now();
    thread::sleep(Duration::from_secs(5));
    assert_eq!(client.tally("probe")["ballots"], 0);
    let tally = server.await_tally("probe", |tally| tally["ballots"] == 1);
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(tally["expired"], 1);
    assert_eq!(
        client.view(&open.attempt).expect(200).json()["receipt"]["ended"],
        LATE + 10_000
    );
}

#[test]
fn closing_a_campaign_early_marks_what_was_saved_without_anybody_asking() {
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[Campaign::default()]));
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .save(&open.attempt, 1, &right_answers(&open.paper, &bank))
        .expect(200);
    server.await_tally("probe", |tally| tally["started"] == 1);
    let closed = Campaign {
        closes: "2026-01-01 00:00".to_owned(),
        ..Campaign::default()
    };
    server.load(&site(&bank, &[closed]));
    let tally = server.await_tally("probe", |tally| tally["ballots"] == 1);
    assert_eq!(tally["expired"], 1);
}

#[test]
fn an_alarm_survives_kill_9() {
    let bank = canary_bank(12);
    let mut server = Server::with(&site(&bank, &[timed()]));
    // A clock that is behind: after the restart, which has the machine's own, the time of the attempt is over.
    server.set_clock(-16 * MINUTE);
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .save(&open.attempt, 1, &right_answers(&open.paper, &bank))
        .expect(200);
    server.restart();
    let tally = server.await_tally("probe", |tally| tally["ballots"] == 1);
    assert_eq!(tally["expired"], 1);
    assert_eq!(server.client().view(&open.attempt).expect(200).json()["right"], 8);
}

#[test]
fn a_running_campaign_can_neither_be_taken_off_nor_change_its_bank_or_its_kind() {
    let bank = canary_bank(12);
    let elsewhere = Campaign {
        id: "elsewhere",
        bank: "little",
        ..Campaign::default()
    };
    let server = Server::with(&site(&bank, &[Campaign::default(), elsewhere.clone()]));
    let mut client = server.client();
    let open = client.begin("probe", None);
    let right = right_answers(&open.paper, &bank);
    client.save(&open.attempt, 1, &right).expect(200);
    let changed = Campaign {
        bank: "little",
        ..Campaign::default()
    };
    let children = Campaign {
        kind: "children",
        ..changed.clone()
    };
    for campaigns in [
        vec![elsewhere.clone()],
        vec![changed, elsewhere.clone()],
        vec![children, elsewhere],
    ] {
        let files = site(&bank, &campaigns);
        let answer = server
            .operate("/api/v1/site/content", &json!({ "files": files }))
            .expect(422);
        assert!(
            answer.text().contains("campaigns/probe.toml"),
            "names the file: {}",
            answer.text()
        );
    }
    let view = client.view(&open.attempt).expect(200).json();
    assert_eq!(
        view["questions"][0]["text"], open.paper["questions"][0]["text"],
        "the same paper"
    );
    assert_eq!(
        client.submit(&open.attempt, &right).expect(200).json()["right"],
        8
    );
    server.assert_sound();
}

#[test]
fn more_time_is_the_attempt_s_own_time_once_more_whatever_the_rules_say_by_now() {
    let campaign = |more| Campaign {
        kind: "contest",
        more,
        ..Campaign::default()
    };
    let rules = |more| site(&canary_bank(12), &[campaign(more)]);
    let server = Server::with(&rules("minutes = 15\ntries_total = 3"));
    let mut client = server.client();
    let open = client.begin("probe", None);
    let before = open.paper["deadline"].as_i64().unwrap();
    server.load(&rules("minutes = 1\ntries_total = 3"));
    let more = client
        .send(
            "POST",
            &format!("/a/{}/more-time", open.attempt),
            &[("content-type", "application/json")],
            Some(b"{}"),
        )
        .unwrap()
        .expect(200)
        .json();
    assert_eq!(more["deadline"].as_i64().unwrap() - before, 15 * MINUTE);
    server.load(&rules("tries_total = 3"));
    let view = client.view(&open.attempt).expect(200).json();
    assert_eq!(view["deadline"].as_i64().unwrap() - before, 15 * MINUTE);
    server.assert_sound();
}

#[test]
fn the_zone_stays_once_a_campaign_has_begun() {
    let files = site(&canary_bank(12), &[Campaign::default()]);
    let server = Server::with(&files);
    let mut moved = files.clone();
    for file in &mut moved {
        if file.path == "site.toml" {
            file.text.push_str("zone = \"Asia/Urumqi\"\n");
        }
    }
    let answer = server.operate("/api/v1/site/content", &serde_json::json!({ "files": moved }));
    assert_eq!(answer.status, 422);
    let text = answer.text();
    assert!(
        text.contains("site.toml") && text.contains("zone") && text.contains("时区"),
        "{text}"
    );
    server.load(&files);
}

#[test]
fn a_campaign_that_is_taken_off_the_site_rests_and_goes_on_when_it_comes_back() {
    let files = |probe: bool| {
        let mut campaigns = vec![Campaign {
            id: "other",
            ..Campaign::default()
        }];
        if probe {
            campaigns.push(Campaign {
                closes: "2030-01-01 00:00".to_owned(),
                ..Campaign::default()
            });
        }
        site(&canary_bank(12), &campaigns)
    };
    let server = Server::with(&files(true));
    let bank = canary_bank(12);
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .save(&open.attempt, 1, &right_answers(&open.paper, &bank))
        .expect(200);
    // Over, and off the site before its alarm has settled it.
    server.set_time(1_900_000_000_000);
    server.load(&files(false));
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    assert_eq!(client.view(&open.attempt).status, 404);
    assert!(!server.log().contains("shard alarm"), "{}", server.log());
    server.load(&files(true));
    let done = client.view(&open.attempt).expect(200).json();
    assert_eq!(done["state"], "done", "{done}");
    server.await_tally("probe", |tally| {
        tally["summary"]["ballots"] == 1 || tally["ballots"] == 1
    });
}
