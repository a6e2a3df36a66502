//! A key is corrected, a question is reported as wrong, and an outsider recomputes the figures.

use std::process::Command;

use serde_json::json;
use tests::citizen::wrong_answers;
use tests::content::{self, Campaign, Key, canary_bank, site};
use tests::server::root;
use tests::{Answers, Organizer, Server, html, right_answers};

#[test]
fn after_a_correction_scores_pass_marks_and_tally_follow_exactly_and_receipts_stay() {
    // Four questions on every paper; three right ones pass. The key of the first is wrong: option 1 was meant.
    let mut bank = canary_bank(4);
    bank.iter_mut()
        .for_each(|question| question.points = "10".to_owned());
    let campaign = Campaign {
        questions: 4,
        more: "pass_percent = 75",
        ..Campaign::default()
    };
    let server = Server::with(&site(&bank, &[campaign]));
    let mut organizer = Organizer::first(&server);
    let mut client = server.client();
    let Key::Single(options, key) = &bank[0].key else {
        panic!("the first is a single choice")
    };
    let meant = (key + 1) % 4;
    let texts = options.clone();
    let with_first = |paper: &serde_json::Value,
                      first: usize,
                      others: &dyn Fn(&content::Question, &[String]) -> Vec<String>|
     -> Answers {
        content::answers(paper, &bank, |question, shown| {
            if question.id == bank[0].id {
                vec![shown.iter().position(|o| *o == texts[first]).unwrap().to_string()]
            } else {
                others(question, shown)
            }
        })
    };
    let (right, wrong) = (
        &|q: &content::Question, o: &[String]| q.right(o),
        &|q: &content::Question, o: &[String]| q.wrong(o),
    );
    let mut two_right = |question: &content::Question, shown: &[String]| {
        if question.id == bank[1].id {
            question.wrong(shown)
        } else {
            question.right(shown)
        }
    };
    // A: by the old key, all right. B: as it was meant, and two more: gains the pass. C: old key and two more: loses it.
    // D: neither. E: still open when the key changes, then as it was meant.
    let papers: Vec<_> = (0..5).map(|_| client.begin("probe", None)).collect();
    let old_key = *key;
    let all = |n: usize, first: usize| with_first(&papers[n].paper, first, right);
    let a = client
        .submit(&papers[0].attempt, &all(0, old_key))
        .expect(200)
        .json();
    let b = with_first(&papers[1].paper, meant, &|q, o| {
        if q.id == bank[1].id {
            q.wrong(o)
        } else {
            q.right(o)
        }
    });
    let b = client.submit(&papers[1].attempt, &b).expect(200).json();
    let c = content::answers(&papers[2].paper, &bank, &mut two_right);
    let c = client.submit(&papers[2].attempt, &c).expect(200).json();
    let d = client
        .submit(
            &papers[3].attempt,
            &with_first(&papers[3].paper, (key + 2) % 4, wrong),
        )
        .expect(200)
        .json();
    let scores =
        |done: &serde_json::Value| (done["score"].as_u64().unwrap(), done["passed"].as_bool().unwrap());
    assert_eq!(scores(&a), (40_000, true));
    assert_eq!(scores(&b), (20_000, false));
    assert_eq!(scores(&c), (30_000, true));
    assert_eq!(scores(&d), (0, false));
    let before = server.await_tally("probe", |tally| tally["ballots"] == 4);
    assert_eq!((&before["score"], &before["passed"]), (&json!(90_000), &json!(2)));

    // First what it would change, then the deed.
    let path = format!("/console/c/probe/key/{}", bank[0].id);
    let page = organizer.get(&path).expect(200).text();
    assert!(html::words(&page).contains(&bank[0].text), "{page}");
    let position = meant.to_string();
    let fields = [("key", position.as_str()), ("reason", "答案印错了,见公告")];
    let preview = html::words(&organizer.post(&path, &fields).expect(200).text());
    assert!(preview.contains('4'), "ballots: {preview}");
    assert_eq!(client.tally("probe"), before, "a preview changes nothing");
    assert_eq!(
        organizer
            .post(&path, &[("key", "9"), ("reason", "x"), ("confirm", "1")])
            .status,
        422
    );
    assert_eq!(
        organizer
            .post(&path, &[("key", &position), ("reason", ""), ("confirm", "1")])
            .status,
        422
    );
    let deed = [fields[0], fields[1], ("confirm", "1")];
    organizer.post(&path, &deed).location();

    // E answers by the paper it started with; its mark follows as well.
    client.submit(&papers[4].attempt, &all(4, meant)).expect(200);
    server.tick("probe");
    let after = [
        (30_000, true),
        (30_000, true),
        (20_000, false),
        (0, false),
        (40_000, true),
    ];
    let receipts = [Some(&a), Some(&b), Some(&c), Some(&d), None];
    for (n, ((score, passed), first)) in after.into_iter().zip(receipts).enumerate() {
        let view = client.view(&papers[n].attempt).expect(200).json();
        assert_eq!(scores(&view), (score, passed), "paper {n}");
        let Some(first) = first else { continue };
        assert_eq!(
            view["receipt"], first["receipt"],
            "the receipt stays as it was given, paper {n}"
        );
        let changed = first["score"] != view["score"];
        assert_eq!(view.get("remarked_from").is_some(), changed, "paper {n}: {view}");
        let page = html::words(
            &client
                .get(&format!("/a/{}", papers[n].attempt))
                .expect(200)
                .text(),
        );
        assert_eq!(
            page.contains("更正") || page.contains("重新"),
            changed,
            "the page says so, paper {n}: {page}"
        );
    }
    let tally = server.await_tally("probe", |tally| {
        tally["ballots"] == 5 && tally["score"] == 120_000
    });
    assert_eq!(tally["passed"], 3);
    assert_eq!(
        tally["histogram"],
        json!({ "0": 1, "20000": 1, "30000": 2, "40000": 1 })
    );
    assert_eq!(organizer.recounted("probe", "过关"), 3);
    assert_eq!(organizer.recounted("probe", "计入统计的答卷"), 5);
    // Who starts now is marked by the new key at once.
    let next = client.begin("probe", None);
    let done = client
        .submit(&next.attempt, &with_first(&next.paper, meant, right))
        .expect(200)
        .json();
    assert_eq!(scores(&done), (40_000, true));
    assert_eq!(wrong_answers(&next.paper, &bank).len(), 4);
    // Kept over a restart, where memory is read from the rows again.
    let cookie = organizer.cookie().to_owned();
    let mut server = server;
    server.restart();
    Organizer::with_cookie(&server, &cookie).recount("probe");
    server.assert_sound();
}

#[test]
fn a_question_reported_as_wrong_appears_in_the_console_until_it_is_handled() {
    let bank = canary_bank(12);
    let server = Server::with(&site(&bank, &[Campaign::default()]));
    let mut organizer = Organizer::first(&server);
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .submit(&open.attempt, &right_answers(&open.paper, &bank))
        .expect(200);
    let path = format!("/a/{}/wrong", open.attempt);
    for bad in [
        vec![("q", "1"), ("reason", "nonsense")],
        vec![("q", "1")],
        vec![("q", "99"), ("reason", "key")],
        vec![("reason", "key")],
    ] {
        assert_eq!(client.form(&path, &bad).status, 422, "{bad:?}");
    }
    let long = "长".repeat(201);
    assert_eq!(
        client
            .form(&path, &[("q", "1"), ("reason", "key"), ("text", &long)])
            .status,
        422
    );
    let text = "第二项<b>也对</b>&";
    let to = client
        .form(&path, &[("q", "2"), ("reason", "key"), ("text", text)])
        .location();
    assert!(to.ends_with("#q2"), "{to}");
    // Twice is once.
    client
        .form(&path, &[("q", "2"), ("reason", "other"), ("text", "又来了")])
        .location();
    let page = organizer.get("/console/c/probe/reports").expect(200).text();
    let question = open.paper["questions"][1]["text"].as_str().unwrap();
    let words = html::words(&page);
    assert!(
        words.contains(question) && words.contains("正确答案不对"),
        "{words}"
    );
    assert!(
        words.contains(text) && !page.contains("<b>也对"),
        "shown as text: {page}"
    );
    assert!(!words.contains("又来了"));
    let report = html::hidden(&page, "report").expect("a way to handle it");
    organizer
        .post("/console/c/probe/reports", &[("report", &report)])
        .location();
    let page = html::words(&organizer.get("/console/c/probe/reports").expect(200).text());
    assert!(page.contains("已处理"), "{page}");
    assert_eq!(
        organizer
            .post("/console/c/probe/reports", &[("report", "9-9-9")])
            .status,
        422
    );
    server.assert_sound();
}

#[test]
fn an_outsider_recomputes_the_figures_of_the_sample_site_from_its_export() {
    let server = Server::with_settings(&content::sample(), &[("WM_SHARDS", "3")]);
    let mut client = server.client();
    // 2027-03-05 23:59:50 in Asia/Shanghai: the days change in the middle.
    server.set_time(1_804_262_390_000);
    let mut organizer = Organizer::first(&server);
    let mut dice = 0x2545_f491_u64;
    let mut roll = |sides: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % sides
    };
    let districts = [None, Some("xiongguan"), Some("jingtie"), Some("changcheng")];
    let ages = [None, Some("under-18"), Some("18-39"), Some("60-plus")];
    let channels = [None, Some("poster-1"), Some("wx")];
    let mut ticket = None;
    for n in 0..60u64 {
        if n == 30 {
            server.set_time(1_804_262_390_000 + 60_000);
        }
        // Some come twice.
        let entry = client.entry("xiongguan", ticket.as_deref().filter(|_| roll(4) == 0));
        ticket.clone_from(&entry.ticket);
        let body = json!({
            "attempt": entry.attempt,
            "ticket": entry.ticket,
            "district": districts[roll(4) as usize],
            "age": ages[roll(4) as usize],
            "channel": channels[roll(3) as usize],
        });
        let answer = client.call("POST", "/api/v1/campaigns/xiongguan/attempts", &body);
        if answer.status == 409 {
            continue;
        }
        let paper = answer.expect(201).json();
        let mut answers = Answers::new();
        for question in paper["questions"].as_array().unwrap() {
            let count = question["options"].as_array().map_or(0, Vec::len).max(2) as u64;
            let values = match question["kind"].as_str().unwrap() {
                _ if roll(8) == 0 => continue,
                "multiple" => {
                    let mut chosen: Vec<String> = (0..count)
                        .filter(|_| roll(2) == 0)
                        .map(|o| o.to_string())
                        .collect();
                    chosen.sort();
                    chosen
                }
                "fill_in" => vec![
                    ["12345", "１２３ ４５", "=1+1", "119", "不知道,\"也许\""][roll(5) as usize].to_owned(),
                ],
                _ => vec![roll(count).to_string()],
            };
            answers.insert(question["number"].as_u64().unwrap(), values);
        }
        if roll(10) > 0 {
            client.submit(&entry.attempt, &answers).expect(200);
        } else {
            client.save(&entry.attempt, 1, &answers).expect(200);
            ticket = None;
        }
    }
    server.tick("xiongguan");
    organizer.recount("xiongguan");
    let ballots =
        server.await_tally("xiongguan", |tally| tally["ballots"].as_u64() > Some(40))["ballots"].clone();
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let folder = std::env::temp_dir().join(format!("wenming-export-{}", std::process::id()));
    organizer.export("xiongguan", &folder);
    let report = Command::new("python3")
        .arg(root().join("tests/recompute.py"))
        .arg(&folder)
        .output()
        .expect("python3");
    let said =
        String::from_utf8_lossy(&report.stdout).into_owned() + &String::from_utf8_lossy(&report.stderr);
    assert!(report.status.success(), "{said}");
    assert!(said.contains(&ballots.to_string()), "{ballots} ballots: {said}");

    // The check can fail: one point more in one row.
    let path = folder.join("items.csv");
    let items = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, items.replacen(",10000,10000", ",0,10000", 1)).unwrap();
    let report = Command::new("python3")
        .arg(root().join("tests/recompute.py"))
        .arg(&folder)
        .output()
        .unwrap();
    assert_eq!(report.status.code(), Some(1), "a changed row is found");
    let _ = std::fs::remove_dir_all(&folder);
    server.assert_sound();
}
