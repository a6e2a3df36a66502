//! Keys stay home: nothing that is sent before an attempt ended holds an answer key, an explanation or the score of a question.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tests::citizen::wrong_answers;
use tests::content::{self, Campaign, canary_bank, site};
use tests::server::{root, strict};
use tests::{Answer, Client, Organizer, Server, html, right_answers};

use crate::statics::{decoded, manifest};

/// Words of the bank of [`canary_bank`], and what a question is worth there. `7123` alone could stand in a token by chance.
const CANARIES: [&str; 8] = [
    "KEYCANARY",
    "EXPLANATIONCANARY",
    "SOURCECANARY",
    "REVIEWERCANARY",
    "7.123",
    ":7123",
    "\"7123",
    ",7123",
];

/// Everything that was sent so far.
struct Watch {
    client: Client,
    seen: usize,
}

impl Watch {
    #[track_caller]
    fn look(&mut self, what: &str, answer: Answer) -> Answer {
        self.seen += 1;
        let head: String = answer
            .headers
            .iter()
            .map(|(n, v)| format!("{n}: {v}\n"))
            .collect();
        let body = String::from_utf8_lossy(&decoded(&answer)).into_owned();
        for canary in CANARIES {
            assert!(!head.contains(canary), "{canary} in the head of {what}: {head}");
            let found = body
                .find(canary)
                .map(|at| body[..at].chars().rev().take(200).collect::<String>());
            let before = found.map(|text| text.chars().rev().collect::<String>());
            assert!(before.is_none(), "{canary} in {what}, after {before:?}");
        }
        answer
    }

    #[track_caller]
    fn get(&mut self, path: &str) -> Answer {
        let answer = self.client.get(path);
        self.look(path, answer)
    }

    #[track_caller]
    fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.client.form(path, fields);
        self.look(path, answer)
    }

    #[track_caller]
    fn call(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let answer = self.client.call(method, path, body);
        self.look(path, answer)
    }
}

fn campaigns() -> [Campaign; 4] {
    let more = "minutes = 15\nsurveys = [\"ask\"]";
    [
        Campaign {
            questions: 12,
            more,
            ..Campaign::default()
        },
        Campaign {
            id: "secret",
            questions: 12,
            reveal: "never",
            ..Campaign::default()
        },
        Campaign {
            id: "later",
            questions: 12,
            reveal: "after_close",
            closes: "2027-03-06 00:00".to_owned(),
            ..Campaign::default()
        },
        Campaign {
            id: "little",
            kind: "children",
            bank: "little",
            ..Campaign::default()
        },
    ]
}

fn guarded_site() -> Server {
    let mut files = site(&canary_bank(12), &campaigns());
    files.push(content::File {
        path: "surveys/ask.toml".to_owned(),
        text: "title = \"问一问\"\nintro = \"两个问题。\"\ncampaign = \"probe\"\n[[question]]\nid = \"s1\"\nkind = \"scale\"\n\
               text = \"满意吗?\"\nlow = \"不\"\nhigh = \"很\"\n"
            .to_owned(),
    });
    Server::with(&files)
}

#[test]
fn nothing_sent_before_an_attempt_ends_holds_a_key_an_explanation_or_a_score() {
    let bank = canary_bank(12);
    let server = guarded_site();
    let mut watch = Watch {
        client: server.client(),
        seen: 0,
    };
    for path in [
        "/",
        "/healthz",
        "/robots.txt",
        "/nowhere",
        "/console",
        "/console/sign-in",
        "/api/v1/site/status",
        "/api/v1/openapi.json",
    ] {
        watch.get(path);
    }
    for file in manifest().values() {
        let path = format!("/s/{}", file["file"].as_str().unwrap());
        for encoding in ["identity", "gzip", "br"] {
            let answer = watch
                .client
                .get_with(&path, &[("accept-encoding", encoding)])
                .expect(200);
            watch.look(&format!("{path} ({encoding})"), answer);
        }
    }
    for campaign in ["probe", "secret", "later", "little"] {
        for path in [
            "",
            "/quiz",
            "/tally",
            "?embed=1",
            "?big=1",
            "/quiz?embed=1&big=1&ch=poster-1",
            "/survey/ask",
        ] {
            watch.get(&format!("/c/{campaign}{path}"));
        }
        watch.get(&format!("/api/v1/campaigns/{campaign}/tally"));
        let entry = watch
            .get(&format!("/api/v1/campaigns/{campaign}/entry"))
            .expect(200)
            .json();
        let start = format!("/api/v1/campaigns/{campaign}/attempts");
        let mut body = json!({ "attempt": entry["attempt"] });
        if campaign != "little" {
            body["ticket"] = entry["ticket"].clone();
        }
        let paper = watch.call("POST", &start, &body).expect(201).json();
        watch.call("POST", &start, &body).expect(200);
        let attempt = paper["attempt"].as_str().unwrap().to_owned();
        let wrong = wrong_answers(&paper, &bank);
        // A citizen who types the key sees it again: here nobody does.
        let save = format!("/api/v1/attempts/{attempt}/answers");
        watch
            .call("PUT", &save, &json!({ "rev": 1, "answers": wrong }))
            .expect(200);
        watch
            .call("PUT", &save, &json!({ "rev": 2, "answers": { "99": ["0"] } }))
            .expect(422);
        watch.get(&format!("/api/v1/attempts/{attempt}")).expect(200);
        for view in ["", "?big=1", "?embed=1", "?q=1", "?q=3", "?q=8&big=1", "?q=99"] {
            watch.get(&format!("/a/{attempt}{view}")).expect(200);
        }
        let page = format!("/a/{attempt}");
        watch
            .form(&page, &[("q1", "0"), ("q", "1"), ("do", "next")])
            .location();
        watch.form(&page, &[("q1", "77"), ("q2", "77"), ("q3", "77"), ("do", "save")]);
        // Asked whether it is complete.
        watch.form(&page, &[("q1", ""), ("do", "submit")]).expect(200);
        watch.form(&format!("{page}/more-time"), &[]).location();
        watch.form(&format!("{page}/wrong"), &[("q", "1"), ("reason", "key")]);
        let ballot = format!("/api/v1/attempts/{attempt}/ballot");
        watch
            .call("POST", &ballot, &json!({ "answers": { "99": ["77"] } }))
            .expect(422);
        assert_eq!(
            watch.get(&format!("/api/v1/attempts/{attempt}")).json()["state"],
            "open"
        );
    }
    assert_eq!(server.log(), "", "nothing of it is logged");
    assert!(watch.seen > 100, "{} answers looked at", watch.seen);

    // The same words do come afterwards: the test could have found them.
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .submit(&open.attempt, &wrong_answers(&open.paper, &bank))
        .expect(200);
    let result = client.get(&format!("/a/{}", open.attempt)).expect(200).text()
        + &client.view(&open.attempt).expect(200).text();
    for canary in ["KEYCANARY", "EXPLANATIONCANARY", "SOURCECANARY", ":7123"] {
        assert!(
            result.contains(canary),
            "{canary} should be in a result that reveals: {result}"
        );
    }
    assert!(
        !result.contains("REVIEWERCANARY"),
        "who checked a question is nobody's business"
    );
}

#[test]
fn a_result_reveals_only_what_its_campaign_allows_and_only_then() {
    let bank = canary_bank(12);
    let server = guarded_site();
    // 2027-03-05 23:59:50 in Asia/Shanghai.
    server.set_time(1_804_262_390_000);
    let mut client = server.client();
    let secret_words = ["KEYCANARY", "EXPLANATIONCANARY", "SOURCECANARY", "\"right\":["];
    let result = |client: &mut Client, attempt: &str| {
        client.get(&format!("/a/{attempt}")).expect(200).text() + &client.view(attempt).expect(200).text()
    };
    let [never, later] = ["secret", "later"].map(|campaign| {
        let open = client.begin(campaign, None);
        let receipt = client
            .submit(&open.attempt, &wrong_answers(&open.paper, &bank))
            .expect(200)
            .text();
        assert!(
            secret_words.iter().all(|word| !receipt.contains(word)),
            "{receipt}"
        );
        open.attempt
    });
    for attempt in [&never, &later] {
        let result = result(&mut client, attempt);
        assert!(secret_words.iter().all(|word| !result.contains(word)), "{result}");
        assert!(result.contains("sha256:"), "it is a result");
    }
    server.set_time(1_804_262_390_000 + 10_000);
    assert!(
        secret_words
            .iter()
            .all(|word| result(&mut client, &later).contains(word)),
        "after closing"
    );
    assert!(
        secret_words
            .iter()
            .all(|word| !result(&mut client, &never).contains(word)),
        "never"
    );
}

#[test]
fn files_that_everybody_gets_hold_no_word_of_the_sample_banks_answers() {
    let mut secrets = Vec::new();
    for file in content::sample()
        .iter()
        .filter(|file| file.path.starts_with("banks/"))
    {
        for line in file.text.lines() {
            if let Some(text) = line.strip_prefix("explanation = \"") {
                secrets.push(text.chars().take(16).collect::<String>());
            }
        }
    }
    assert!(secrets.len() > 60, "{} explanations", secrets.len());
    let dist = root().join("dist");
    for file in manifest().values() {
        let name = file["file"].as_str().unwrap();
        let bytes = fs::read(dist.join(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{secret} in {name}");
        }
    }
}

#[test]
fn a_question_reported_as_wrong_before_the_end_tells_nothing() {
    let server = guarded_site();
    let mut client = server.client();
    let open = client.begin("probe", None);
    let path = format!("/a/{}/wrong", open.attempt);
    let to = client
        .form(&path, &[("q", "1"), ("reason", "key"), ("text", "")])
        .location();
    assert!(to.starts_with(&format!("/a/{}", open.attempt)), "{to}");
    let mut organizer = Organizer::first(&server);
    let page = organizer.get("/console/c/probe/reports").expect(200).text();
    assert!(!page.contains("正确答案不对"), "nothing was reported: {page}");
}

#[test]
fn a_release_has_no_test_clock() {
    if !root().join("functions/build/index_bg.wasm").exists() {
        assert!(!strict(), "no release was built");
        return;
    }
    let moved = |server: &Server| {
        let mut client = server.client();
        client
            .send("POST", "/__test/clock?offset=86400000", &[], Some(b""))
            .expect("an answer")
            .status
    };
    let files = site(&canary_bank(12), &campaigns()[1..]);
    assert_eq!(moved(&Server::with(&files)), 200, "else this test could not fail");
    let release = Server::release(&files);
    assert_eq!(moved(&release), 404);
    let mut client = release.client();
    assert_eq!(client.get("/__test/clock").status, 404);
    let now = client.begin("secret", None).paper["now"]
        .as_i64()
        .expect("a time");
    let real = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_millis();
    assert!((real as i64 - now).abs() < 60_000, "the machine's time");
}

#[test]
fn right_and_wrong_papers_look_alike_before_they_are_handed_in() {
    let bank = canary_bank(12);
    let server = guarded_site();
    let mut client = server.client();
    let open = client.begin("little", None);
    // Number and order of tags, sizes of answers: nothing differs but what the citizen chose.
    let shape = |client: &mut Client| {
        let page = client.get(&format!("/a/{}", open.attempt)).expect(200).text();
        let tags: Vec<&str> = page
            .split('<')
            .map(|tag| tag.split([' ', '>']).next().unwrap_or_default())
            .collect();
        (tags.join(" "), html::tags(&page, "fieldset").len())
    };
    client
        .save(&open.attempt, 1, &right_answers(&open.paper, &bank))
        .expect(200);
    let right = shape(&mut client);
    client
        .save(&open.attempt, 2, &wrong_answers(&open.paper, &bank))
        .expect(200);
    assert_eq!(right, shape(&mut client));
}
