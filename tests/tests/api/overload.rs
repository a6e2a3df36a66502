//! Too many at once: what is turned away was not stored, is told when to come back, and loses nothing.

use std::thread;
use std::time::Duration;

use tests::content::{Campaign, canary_bank, site};
use tests::{Answer, Client, Server, html, right_answers};

fn server() -> Server {
    let content = site(&canary_bank(12), &[Campaign::default()]);
    // One start or submission a second.
    Server::with_settings(&content, &[("WM_RATE", "1")])
}

/// Takes the only place that is free, until `call` is turned away.
fn turned_away(mut call: impl FnMut() -> Answer) -> Answer {
    for _ in 0..20 {
        let answer = call();
        if answer.status == 503 {
            let seconds: u64 = answer
                .header("retry-after")
                .expect("when to come back")
                .parse()
                .unwrap();
            assert!((1..=60).contains(&seconds), "{seconds} s");
            return answer;
        }
    }
    panic!("nobody is turned away");
}

/// The form of a page that says that there are too many people, as a press of its button sends it.
fn again(client: &mut Client, page: &Answer) -> Answer {
    let page = page.text();
    let action = html::tags(&page, "form")
        .into_iter()
        .find(|form| form.contains_key("data-again"));
    let action = action.expect("a form that sends the same again")["action"].clone();
    let fields: Vec<(String, String)> = html::tags(&page, "input")
        .into_iter()
        .filter(|tag| tag.get("type").is_some_and(|kind| kind == "hidden"))
        .map(|tag| (tag["name"].clone(), tag.get("value").cloned().unwrap_or_default()))
        .collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    thread::sleep(Duration::from_millis(1_100));
    client.form(&action, &fields)
}

#[test]
fn a_program_gets_503_with_retry_after_and_may_send_the_same_again() {
    let server = server();
    let mut client = server.client();
    let (mut started, mut last) = (0, None);
    let answer = turned_away(|| {
        let entry = client.entry("probe", None);
        let answer = client.start("probe", &entry);
        started += u64::from(answer.status == 201);
        last = Some(entry);
        answer
    });
    assert_eq!(answer.code(), "busy");
    assert!(
        answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("请等"),
        "{}",
        answer.text()
    );
    let entry = last.unwrap();
    assert_eq!(client.view(&entry.attempt).status, 404, "nothing was stored");
    thread::sleep(Duration::from_millis(1_100));
    client.start("probe", &entry).expect(201);
    server.await_tally("probe", |tally| tally["started"] == started + 1);
    // Reading goes on.
    client.get("/").expect(200);
    client.get("/c/probe/quiz").expect(200);
    server.assert_sound();
}

#[test]
fn a_page_keeps_what_was_sent_and_its_button_sends_it_again() {
    let (server, bank) = (server(), canary_bank(12));
    let mut client = server.client();
    let mut attempt = String::new();
    let page = turned_away(|| {
        let page = client.get("/c/probe/quiz").expect(200).text();
        attempt = html::hidden(&page, "attempt").unwrap();
        let ticket = html::hidden(&page, "ticket").unwrap();
        client.form("/c/probe/start", &[("attempt", &attempt), ("ticket", &ticket)])
    });
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(
        page.header("refresh"),
        None,
        "a refresh would forget what was posted"
    );
    let to = again(&mut client, &page).location();
    assert!(to.starts_with(&format!("/a/{attempt}")), "{to}");

    // The same with a paper that is handed in.
    let paper = client.view(&attempt).expect(200).json();
    let answers = right_answers(&paper, &bank);
    let fields: Vec<(String, String)> = answers
        .iter()
        .flat_map(|(place, values)| values.iter().map(move |v| (format!("q{place}"), v.clone())))
        .collect();
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.push(("do", "confirm"));
    // Somebody else takes the place first.
    let mut other = server.client();
    turned_away(|| {
        let entry = other.entry("probe", None);
        other.start("probe", &entry)
    });
    let page = client.form(&to, &fields).expect(503);
    assert_eq!(client.view(&attempt).expect(200).json()["state"], "open");
    again(&mut client, &page).location();
    assert_eq!(client.view(&attempt).expect(200).json()["right"], 8);
    server.assert_sound();
}

#[test]
fn a_remark_on_a_question_is_not_lost_when_too_many_come() {
    let content = site(&canary_bank(12), &[Campaign::default()]);
    let mut server = Server::with(&content);
    let bank = canary_bank(12);
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .submit(&open.attempt, &right_answers(&open.paper, &bank))
        .expect(200);
    // Nothing may wait in the shard: everybody is told to come back.
    server.set_settings(&[("WM_QUEUE_MAX", "1"), ("WM_GROUP_MS", "300")]);
    server.restart();
    let maker = server.client_maker();
    let busy = std::thread::scope(|scope| {
        let senders: Vec<_> = (1..=6)
            .map(|place| {
                let (maker, attempt) = (&maker, &open.attempt);
                scope.spawn(move || {
                    let place = place.to_string();
                    let fields = [
                        ("q", place.as_str()),
                        ("reason", "other"),
                        ("text", "写了很久的话"),
                    ];
                    maker().form(&format!("/a/{attempt}/wrong"), &fields)
                })
            })
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .find(|answer| answer.status == 503)
            .expect("one that is turned away")
    });
    let page = busy.text();
    assert!(page.contains("写了很久的话"), "{page}");
    again(&mut client, &busy).location();
    server.assert_sound();
}
