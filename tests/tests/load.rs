//! Many at once.
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
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::content::{Campaign, canary_bank, site};
use tests::{Organizer, Server, right_answers};

const PARALLEL: usize = 64;

/// One at a time: each has the machine to itself.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn limited() -> Campaign {
    Campaign {
        more: "tries_per_day = 3\ntries_total = 3",
        ..Campaign::default()
    }
}

/// A number from the environment.
fn setting(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(default)
}

#[test]
fn of_a_thousand_parallel_submits_of_one_person_exactly_as_many_count_as_the_limit_allows() {
    let _alone = alone();
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[limited()]));
    let ticket = server.client().entry("probe", None).ticket.unwrap();
    let left = AtomicUsize::new(1_000);
    let receipts: Mutex<BTreeMap<String, Value>> = Mutex::default();
    let refused = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..PARALLEL {
            scope.spawn(|| {
                let mut client = server.client();
                while left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
                    .is_ok()
                {
                    let entry = client.entry("probe", Some(&ticket));
                    let started = client.start("probe", &entry);
                    if started.status == 409 {
                        assert_eq!(started.code(), "tries_used");
                        refused.fetch_add(1, Ordering::SeqCst);
                        continue;
                    }
                    assert!(
                        matches!(started.status, 200 | 201),
                        "{} {}",
                        started.status,
                        started.text()
                    );
                    let paper = started.json();
                    let attempt = paper["attempt"].as_str().unwrap();
                    // Handed in by another thread between start and look: its result is the answer.
                    let answers = match paper["state"].as_str() {
                        Some("open") => right_answers(&paper, &bank),
                        _ => Default::default(),
                    };
                    let receipt = client.submit(attempt, &answers).expect(200).json()["receipt"].clone();
                    let known = receipts
                        .lock()
                        .unwrap()
                        .insert(attempt.to_owned(), receipt.clone());
                    assert!(
                        known.is_none_or(|known| known == receipt),
                        "one attempt, one receipt"
                    );
                }
            });
        }
    });
    assert_eq!(receipts.lock().unwrap().len(), 3);
    assert!(
        refused.load(Ordering::SeqCst) > 500,
        "most came too late: {refused:?}"
    );
    let tally = server.await_tally("probe", |tally| tally["ballots"] == 3);
    assert_eq!(tally["started"], 3);
    assert_eq!(tally["handed_in"], 3);
    assert_eq!(tally["takers"], 1);
    let mut organizer = Organizer::first(&server);
    assert_eq!(organizer.recounted("probe", "计入统计的答卷"), 3);
    server.assert_sound();
}

#[test]
fn the_same_key_fifty_times_in_parallel_is_one_ballot_with_one_receipt() {
    let _alone = alone();
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[limited()]));
    let entry = server.client().entry("probe", None);
    let in_parallel = |call: &(dyn Fn() -> Value + Sync)| -> Vec<Value> {
        thread::scope(|scope| {
            let threads: Vec<_> = (0..50).map(|_| scope.spawn(call)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    };
    let papers = in_parallel(&|| {
        let answer = server.client().start("probe", &entry);
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
        answer.json()
    });
    assert!(
        papers
            .iter()
            .all(|paper| paper["questions"] == papers[0]["questions"])
    );
    let answers = right_answers(&papers[0], &bank);
    let receipts = in_parallel(&|| {
        server
            .client()
            .submit(&entry.attempt, &answers)
            .expect(200)
            .json()
    });
    assert!(
        receipts.iter().all(|receipt| *receipt == receipts[0]),
        "{receipts:?}"
    );
    assert_eq!(receipts[0]["already_submitted"], false);
    let tally = server.await_tally("probe", |tally| tally["ballots"] == 1);
    assert_eq!(tally["started"], 1);
    server.assert_sound();
}

#[test]
fn two_hundred_starts_of_one_person_do_not_choose_a_paper() {
    let _alone = alone();
    let server = Server::with(&site(&canary_bank(12), &[limited()]));
    let ticket = server.client().entry("probe", None).ticket.unwrap();
    let papers: Mutex<Vec<Value>> = Mutex::default();
    let left = AtomicUsize::new(200);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut client = server.client();
                while left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
                    .is_ok()
                {
                    let entry = client.entry("probe", Some(&ticket));
                    let answer = client.start("probe", &entry);
                    assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
                    let paper = answer.json();
                    papers
                        .lock()
                        .unwrap()
                        .push(json!([paper["attempt"], paper["questions"]]));
                }
            });
        }
    });
    let papers = papers.into_inner().unwrap();
    assert_eq!(papers.len(), 200);
    assert!(
        papers.iter().all(|paper| *paper == papers[0]),
        "all lead to the one that is open"
    );
    let tally = server.await_tally("probe", |tally| tally["started"] == 1);
    assert_eq!(tally["ballots"], 0);
}

/// Bodies that are wrong in one way or another.
fn malformed(n: usize, attempt: &str) -> (String, &'static str, Vec<u8>) {
    let ballot = format!("/api/v1/attempts/{attempt}/ballot");
    let page = format!("/a/{attempt}");
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    match n % 12 {
        0 => (ballot, json, b"{\"answers\":".to_vec()),
        1 => (
            ballot,
            json,
            format!("{{\"answers\":{{\"{}\":[\"0\"]}}}}", 100 + n).into_bytes(),
        ),
        2 => (
            ballot,
            json,
            b"{\"answers\":{\"1\":[\"7\"],\"2\":[\"7\"],\"3\":[\"7\"],\"4\":[\"7\"]}}".to_vec(),
        ),
        3 => (ballot, json, b"{\"answers\":{\"1\":[\"\\ud800\"]}}".to_vec()),
        4 => (ballot, json, vec![0xff; n % 300 + 1]),
        5 => (ballot, json, b"{\"answers\":{},\"more\":1}".to_vec()),
        6 => (ballot, "text/plain", b"{\"answers\":{}}".to_vec()),
        7 => (ballot, json, "[".repeat(n % 2_000 + 200).into_bytes()),
        8 => (page, form, b"q1=%ff%fe&do=confirm".to_vec()),
        9 => (page, form, b"q1=a%00b&do=submit".to_vec()),
        10 => (page, json, b"{}".to_vec()),
        _ => (ballot, json, vec![b' '; 70_000]),
    }
}

#[test]
fn malformed_bodies_and_a_flood_of_sign_ins_beside_64_submitting_clients_lose_nothing() {
    let _alone = alone();
    let bank = canary_bank(12);
    let campaign = Campaign {
        more: "tries_per_day = 500",
        ..Campaign::default()
    };
    let server = Server::with(&site(&bank, &[campaign]));
    let target = server.client().begin("probe", None);
    let malformed_bodies = setting("WENMING_MALFORMED", 10_000);
    let left = AtomicUsize::new(malformed_bodies);
    let over = AtomicBool::new(false);
    let acknowledged: Mutex<Vec<(String, Value)>> = Mutex::default();
    let (quiet, flood): (Mutex<Vec<Duration>>, Mutex<Vec<Duration>>) = Default::default();
    let flooded = AtomicBool::new(false);
    let signed_in = AtomicUsize::new(0);
    let started = Instant::now();
    let wait = || {
        while !flooded.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(20));
        }
    };
    thread::scope(|scope| {
        let wreckers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    wait();
                    let mut client = server.client();
                    while let Ok(n) =
                        left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1))
                    {
                        let (path, kind, body) = malformed(n, &target.attempt);
                        let headers = [("content-type", kind)];
                        let answer = client
                            .send("POST", &path, &headers, Some(&body))
                            .expect("an answer");
                        assert!(
                            (400..500).contains(&answer.status),
                            "{} for {} {:?}",
                            answer.status,
                            n % 12,
                            String::from_utf8_lossy(&body[..body.len().min(60)])
                        );
                    }
                })
            })
            .collect();
        for n in 0..2 {
            let (server, over, signed_in, wait) = (&server, &over, &signed_in, &wait);
            scope.spawn(move || {
                wait();
                let mut client = server.client();
                let mut tries = 0;
                while !over.load(Ordering::SeqCst) {
                    tries += 1;
                    let name = format!("nobody-{n}-{tries}");
                    let answer = client.form(
                        "/console/sign-in",
                        &[("name", &name), ("password", "wrong password")],
                    );
                    assert!(
                        matches!(answer.status, 401 | 429 | 503),
                        "{} {}",
                        answer.status,
                        answer.text()
                    );
                    signed_in.fetch_add(1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(2));
                }
            });
        }
        for _ in 0..PARALLEL {
            scope.spawn(|| {
                let mut client = server.client();
                while !over.load(Ordering::SeqCst) {
                    let open = client.begin("probe", None);
                    let answers = right_answers(&open.paper, &bank);
                    let before = Instant::now();
                    let answer = client.submit(&open.attempt, &answers);
                    if answer.status == 503 {
                        assert!(answer.header("retry-after").is_some());
                        continue;
                    }
                    let receipt = answer.expect(200).json()["receipt"].clone();
                    let times = if flooded.load(Ordering::SeqCst) {
                        &flood
                    } else {
                        &quiet
                    };
                    times.lock().unwrap().push(before.elapsed());
                    acknowledged.lock().unwrap().push((open.attempt, receipt));
                    thread::sleep(Duration::from_millis(700));
                }
            });
        }
        // First the honest ones alone.
        thread::sleep(Duration::from_secs(4));
        flooded.store(true, Ordering::SeqCst);
        let wrecked: Vec<_> = wreckers.into_iter().map(|wrecker| wrecker.join()).collect();
        over.store(true, Ordering::SeqCst);
        assert!(wrecked.iter().all(Result::is_ok));
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    let p99 = |times: Mutex<Vec<Duration>>| {
        let mut times = times.into_inner().unwrap();
        times.sort();
        times[times.len() * 99 / 100]
    };
    let (quiet, flood) = (p99(quiet), p99(flood));
    println!(
        "{malformed_bodies} malformed bodies, {} sign-ins and {} ballots in {:?}; p99 of a submission {quiet:?} before and {flood:?} during the flood",
        signed_in.load(Ordering::SeqCst),
        acknowledged.len(),
        started.elapsed()
    );
    // The machine of a test may be slow and busy: `cargo xtask bench` holds the figure itself.
    assert!(
        flood < quiet * 4 + Duration::from_secs(1),
        "p99 {quiet:?} before, {flood:?} during the flood"
    );
    let mut client = server.client();
    for (attempt, receipt) in &acknowledged {
        assert_eq!(client.view(attempt).expect(200).json()["receipt"], *receipt);
    }
    let count = acknowledged.len() as u64;
    server.await_tally("probe", |tally| tally["ballots"] == count);
    let view = client.view(&target.attempt).expect(200).json();
    assert_eq!(
        view["questions"], target.paper["questions"],
        "nothing malformed was stored"
    );
    server.assert_sound();
}
