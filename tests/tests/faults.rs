//! The power fails: `kill -9` in the middle of everything.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends with a panic, and it measures real time"
)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::citizen::Entry;
use tests::content::{Campaign, Question, canary_bank, site};
use tests::{Answer, Answers, Client, Organizer, Server, right_answers};

/// Numbers without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Sends until somebody acknowledges, whatever breaks in between.
fn until_acknowledged(client: &mut Client, method: &str, path: &str, body: &Value) -> Answer {
    let started = Instant::now();
    loop {
        if let Ok(answer) = client.try_call(method, path, body) {
            match answer.status {
                200 | 201 => return answer,
                // Nothing is known to be stored: the same again.
                503 => {}
                status => panic!("{method} {path}: {status} {}", answer.text()),
            }
        }
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "nobody answers {method} {path}"
        );
        thread::sleep(Duration::from_millis(15));
    }
}

/// What a citizen was told.
struct Told {
    entry: Entry,
    answers: Answers,
    receipt: Value,
}

/// Citizens come one after the other until `over`. Everything that was acknowledged is written down; 30 % of the calls repeat an earlier key.
fn citizens(
    mut client: Client,
    bank: &[Question],
    over: &AtomicBool,
    repeated: &AtomicUsize,
    seed: u64,
) -> (Vec<Told>, Vec<Entry>) {
    let mut dice = Dice(seed);
    let mut told: Vec<Told> = Vec::new();
    let mut left_open = Vec::new();
    while !over.load(Ordering::SeqCst) {
        if dice.roll(10) < 3 && !told.is_empty() {
            repeated.fetch_add(1, Ordering::SeqCst);
            let known = &told[dice.roll(told.len() as u64) as usize];
            let path = format!("/api/v1/attempts/{}/ballot", known.entry.attempt);
            let again =
                until_acknowledged(&mut client, "POST", &path, &json!({ "answers": known.answers })).json();
            assert_eq!(again["receipt"], known.receipt, "the same key, the same receipt");
            assert_eq!(again["already_submitted"], false);
            continue;
        }
        let entry = {
            let started = Instant::now();
            loop {
                let path = "/api/v1/campaigns/probe/entry";
                match client.send("GET", path, &[], None) {
                    Ok(answer) if answer.status == 200 => {
                        let json = answer.json();
                        break Entry {
                            ticket: json["ticket"].as_str().map(str::to_owned),
                            attempt: json["attempt"].as_str().unwrap().to_owned(),
                        };
                    }
                    _ => assert!(started.elapsed() < Duration::from_secs(60), "nobody answers"),
                }
                thread::sleep(Duration::from_millis(15));
            }
        };
        let start = "/api/v1/campaigns/probe/attempts";
        let paper = until_acknowledged(&mut client, "POST", start, &entry.body()).json();
        assert_eq!(paper["attempt"], entry.attempt.as_str());
        let answers = right_answers(&paper, bank);
        let path = format!("/api/v1/attempts/{}/answers", entry.attempt);
        let saved = until_acknowledged(
            &mut client,
            "PUT",
            &path,
            &json!({ "rev": 1, "answers": answers }),
        );
        assert_eq!(saved.json()["rev"], 1);
        if dice.roll(10) == 0 {
            left_open.push(entry);
            continue;
        }
        let path = format!("/api/v1/attempts/{}/ballot", entry.attempt);
        let receipt = until_acknowledged(&mut client, "POST", &path, &json!({ "answers": answers })).json();
        told.push(Told {
            entry,
            answers,
            receipt: receipt["receipt"].clone(),
        });
    }
    (told, left_open)
}

#[test]
fn kill_9_under_load_loses_nothing_that_was_acknowledged_and_counts_nothing_twice() {
    let rounds: usize = std::env::var("WENMING_KILL_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(20);
    let bank = canary_bank(12);
    let mut server = Server::with(&site(&bank, &[Campaign::default()]));
    let mut organizer = Organizer::first(&server);
    let cookie = organizer.cookie().to_owned();
    let clients = server.client_maker();
    let over = AtomicBool::new(false);
    let repeated = AtomicUsize::new(0);
    let mut dice = Dice(0x5eed);
    let (told, left_open) = thread::scope(|scope| {
        let threads: Vec<_> = (1..=12u64)
            .map(|n| {
                let client = clients();
                let (bank, over, repeated) = (&bank, &over, &repeated);
                scope.spawn(move || citizens(client, bank, over, repeated, n * 7919))
            })
            .collect();
        for _ in 0..rounds {
            thread::sleep(Duration::from_millis(500 + dice.roll(700)));
            server.restart();
            if threads.iter().any(|thread| thread.is_finished()) {
                break;
            }
        }
        thread::sleep(Duration::from_millis(500));
        over.store(true, Ordering::SeqCst);
        let mut told = Vec::new();
        let mut left_open = Vec::new();
        for thread in threads {
            let (receipts, open) = thread.join().expect("a citizen was told something wrong");
            told.extend(receipts);
            left_open.extend(open);
        }
        (told, left_open)
    });
    println!(
        "{rounds} kills; {} receipts, {} attempts left open, {} repeated keys",
        told.len(),
        left_open.len(),
        repeated.load(Ordering::SeqCst)
    );
    assert!(
        told.len() > rounds * 5,
        "too little happened: {} receipts",
        told.len()
    );

    server.restart();
    let mut client = server.client();
    let mut numbers = BTreeMap::new();
    for known in &told {
        let view = client.view(&known.entry.attempt).expect(200).json();
        assert_eq!(view["receipt"], known.receipt);
        assert_eq!(view["right"], 8);
        let number = known.receipt["ballot"].as_str().unwrap().to_owned();
        assert!(
            numbers.insert(number, ()).is_none(),
            "a number given twice: {}",
            known.receipt
        );
    }
    for entry in &left_open {
        let view = client.view(&entry.attempt).expect(200).json();
        assert_eq!(view["state"], "open");
        assert_eq!(view["rev"], 1, "an acknowledged save");
        assert!(!view["questions"][0]["answer"].as_array().unwrap().is_empty());
    }
    let receipts = told.len() as u64;
    let started = receipts + left_open.len() as u64;
    organizer = Organizer::with_cookie(&server, &cookie);
    assert_eq!(
        organizer.recounted("probe", "计入统计的答卷"),
        receipts,
        "rows = receipts"
    );
    assert_eq!(organizer.recounted("probe", "开始答题"), started);
    assert_eq!(organizer.recounted("probe", "交卷"), receipts);
    let tally = server.await_tally("probe", |tally| tally["ballots"] == receipts);
    assert_eq!(tally["started"], started);
    assert_eq!(tally["takers"], receipts);

    // The scoreboard's file is lost: it heals.
    server.kill();
    server.delete_objects("Scoreboard");
    server.start();
    assert_eq!(server.client().tally("probe"), tally);
    let open = server.client().begin("probe", None);
    server
        .client()
        .submit(&open.attempt, &right_answers(&open.paper, &bank))
        .expect(200);
    server.await_tally("probe", |tally| tally["ballots"] == receipts + 1);
    for word in ["panicked", "RuntimeError", "internal error"] {
        assert!(!server.log().contains(word), "{}", server.log());
    }
}

#[test]
fn a_correction_that_kill_9_interrupts_is_whole_afterwards_or_can_be_confirmed_again() {
    const BALLOTS: u64 = 700;
    // One question, answered by everybody as its first key says.
    let bank = canary_bank(1);
    let campaign = Campaign {
        questions: 1,
        ..Campaign::default()
    };
    let mut server = Server::with_settings(&site(&bank, &[campaign]), &[("WM_SHARDS", "2")]);
    let left = AtomicUsize::new(BALLOTS as usize);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut client = server.client();
                while left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
                    .is_ok()
                {
                    let open = client.begin("probe", None);
                    let answers = right_answers(&open.paper, &bank);
                    client.submit(&open.attempt, &answers).expect(200);
                }
            });
        }
    });
    let all_right = BALLOTS * 7_123;
    server.await_tally("probe", |tally| tally["score"] == all_right);
    let mut organizer = Organizer::first(&server);
    let cookie = organizer.cookie().to_owned();
    let path = "/console/c/probe/key/q-01";
    // The first key is option 1. There and back again, interrupted sooner and later.
    for (delay, key, wanted) in [
        (5, "2", 0),
        (30, "1", all_right),
        (80, "3", 0),
        (160, "1", all_right),
    ] {
        let csrf = organizer.csrf();
        let maker = server.client_maker();
        let headers_cookie = cookie.clone();
        let deed = thread::spawn(move || {
            let fields = [
                ("csrf", csrf.as_str()),
                ("key", key),
                ("reason", "更正"),
                ("confirm", "1"),
            ];
            let body = tests::http::urlencoded(&fields);
            let headers = [
                ("content-type", "application/x-www-form-urlencoded"),
                ("cookie", headers_cookie.as_str()),
            ];
            let answer = maker().send("POST", path, &headers, Some(body.as_bytes()));
            answer.map(|answer| answer.status).unwrap_or(0)
        });
        thread::sleep(Duration::from_millis(delay));
        server.restart();
        let status = deed.join().unwrap();
        organizer = Organizer::with_cookie(&server, &cookie);
        if status != 303 {
            // Nobody was told that it is done: the organizer does it again.
            organizer
                .post(path, &[("key", key), ("reason", "更正"), ("confirm", "1")])
                .location();
        }
        let tally = server.await_tally("probe", |tally| tally["score"] == wanted);
        assert_eq!(tally["ballots"], BALLOTS);
        organizer.recount("probe");
        println!("killed after {delay} ms: the organizer had seen {status}");
    }
}

#[test]
fn a_shard_that_is_put_back_from_a_backup_is_believed_again() {
    let bank = canary_bank(12);
    let mut server = Server::with(&site(&bank, &[Campaign::default()]));
    let hand_in = |server: &Server, count: u64| {
        for _ in 0..count {
            let mut client = server.client();
            let open = client.begin("probe", None);
            client
                .submit(&open.attempt, &right_answers(&open.paper, &bank))
                .expect(200);
        }
    };
    hand_in(&server, 1);
    server.await_tally("probe", |tally| tally["handed_in"] == 1);
    server.kill();
    let backup = server.back_up("Ballots");
    server.start();
    hand_in(&server, 4);
    server.await_tally("probe", |tally| tally["handed_in"] == 5);
    server.kill();
    server.put_back("Ballots", &backup);
    server.start();
    // The rows are what is true: one ballot of the backup, and the one that comes now.
    hand_in(&server, 1);
    server.await_tally("probe", |tally| tally["handed_in"] == 2);
    server.assert_sound();
}

/// Sends a form until somebody acknowledges; a photo goes along with its bytes.
fn form_until_acknowledged(client: &mut Client, path: &str, kind: &str, body: &[u8]) -> String {
    let started = Instant::now();
    loop {
        if let Ok(answer) = client.chunked(path, kind, &[body]) {
            match answer.status {
                303 => return answer.location(),
                503 => {}
                status => panic!("{path}: {status} {}", answer.text()),
            }
        }
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "nobody answers {path}"
        );
        thread::sleep(Duration::from_millis(15));
    }
}

/// A picture of one shade.
fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 240, 180);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![shade; 240 * 180]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// Citizens report one problem after the other, each with two photos; returns the codes they were told.
fn reporters(mut client: Client, over: &AtomicBool, shade: u8) -> Vec<String> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let mut codes = Vec::new();
    while !over.load(Ordering::SeqCst) {
        let started = Instant::now();
        let draft = loop {
            let page = client.send("GET", "/report", &[], None);
            if let Ok(page) = page.map(|page| page.text())
                && let Some(draft) = tests::html::links(&page)
                    .into_iter()
                    .find(|link| link.contains("/report/d/"))
            {
                break draft;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "nobody answers");
            thread::sleep(Duration::from_millis(15));
        };
        for shade in [shade, shade + 100] {
            let (kind, body) = tests::multipart(&[], &[&picture(shade)]);
            form_until_acknowledged(&mut client, &format!("{draft}/photo"), kind, &body);
        }
        let place = tests::http::urlencoded(&[("district", ""), ("address", "解放路12号")]);
        form_until_acknowledged(&mut client, &draft, FORM, place.as_bytes());
        let words = [
            ("kind", "problem"),
            ("category", "daolu"),
            ("text", "坑"),
            ("different", "1"),
        ];
        let words = tests::http::urlencoded(&words);
        let to = form_until_acknowledged(&mut client, &format!("{draft}/words"), FORM, words.as_bytes());
        codes.push(to[3..15].to_owned());
    }
    codes
}

#[test]
fn kill_9_between_photo_and_case_leaves_nothing_half_stored() {
    let mut files = site(&canary_bank(12), &[Campaign::default()]);
    files.push(tests::content::File {
        path: "categories.toml".to_owned(),
        text: "[[category]]\nid = \"streets\"\nname = \"道路\"\n\n[[category.sub]]\nid = \"daolu\"\nname = \"道路塌陷\"\n".to_owned(),
    });
    let mut server = Server::with(&files);
    let organizer = Organizer::first(&server);
    let over = AtomicBool::new(false);
    let mut dice = Dice(0x5eed_cafe);
    let codes: Vec<String> = thread::scope(|scope| {
        let people: Vec<_> = (0..3)
            .map(|n| {
                let client = server.client();
                let over = &over;
                scope.spawn(move || reporters(client, over, 10 + 30 * n))
            })
            .collect();
        for _ in 0..8 {
            thread::sleep(Duration::from_millis(200 + dice.roll(500)));
            server.restart();
        }
        thread::sleep(Duration::from_millis(500));
        over.store(true, Ordering::SeqCst);
        people
            .into_iter()
            .flat_map(|person| person.join().unwrap())
            .collect()
    });
    assert!(codes.len() >= 10, "only {} reports", codes.len());
    let mut client = server.client();
    for code in &codes {
        let page = client.get(&format!("/r/{code}")).expect(200).text();
        let images: Vec<String> = tests::html::tags(&page, "img")
            .into_iter()
            .filter_map(|image| image.get("src").cloned())
            .filter(|src| src.contains("/photo/"))
            .collect();
        assert_eq!(images.len(), 2, "{code}: {images:?}");
        for image in images {
            assert!(client.get(&image).expect(200).body.starts_with(b"\xff\xd8\xff"));
        }
    }
    // Nobody's report is there twice, and none that nobody was told of.
    let mut organizer = organizer.again(&server);
    let page = tests::html::words(&organizer.get("/console/cases?queue=all").expect(200).text());
    assert!(
        page.contains(&format!("{} 件", codes.len())),
        "{} told: {page}",
        codes.len()
    );
    assert!(organizer.cases_are_equal());
    println!("{} reports, 8 kills", codes.len());
}
