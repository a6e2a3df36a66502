//! An outsider's check: `tests/recompute.py` recomputes an export and finds any number that was tampered with.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use domain::{
    clock::Millis,
    id::TeamNumber,
    quiz::{Answer, Audience, Bank, Body, Credit, Marked, draw_paper, mark_paper, read_answers, remark},
    tally::{
        CountedBallot, EXPIRED, FirstOfPerson, HANDED_IN, Placing, Summary, Tally, item_analysis, of_ballot,
        of_start,
    },
};
use serde_json::json;

mod support;

use support::{bank, campaign, options, personal, random_answers, zone};

/// A folder below the target directory, one per test, empty at the start.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("recompute-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// None where there is no Python: the check is for outsiders, not for building.
fn recompute(folder: &Path) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/recompute.py");
    let run = Command::new("python3").arg(script).arg(folder).output();
    if run.is_err() {
        eprintln!("python3 not found: nothing checked");
    }
    run.ok()
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn numbers(options: &BTreeSet<u8>) -> String {
    options.iter().map(u8::to_string).collect::<Vec<_>>().join(" ")
}

fn questions_csv(banks: &[&Bank]) -> String {
    let mut csv = "bank,version,question,kind,points_milli,credit,key,accepted\n".to_owned();
    for bank in banks {
        for question in &bank.questions {
            let (kind, credit, accepted) = match &question.body {
                Body::Single { .. } => ("single", "", None),
                Body::Multiple { credit, .. } => (
                    "multiple",
                    match credit {
                        Credit::Exact => "exact",
                        Credit::Partial => "partial",
                    },
                    None,
                ),
                Body::TrueFalse { .. } => ("true_false", "", None),
                Body::FillIn { accepted } => ("fill_in", "", Some(serde_json::to_string(accepted).unwrap())),
            };
            csv.push_str(&format!(
                "{},{},{},{kind},{},{credit},{},{}\n",
                bank.id,
                bank.version,
                question.id,
                question.points,
                numbers(&question.body.right_options()),
                cell(&accepted.unwrap_or_default()),
            ));
        }
    }
    csv
}

/// Writes what organizers export, for 300 ballots of which every third was marked again with corrected keys.
fn export(folder: &Path) {
    let old = bank();
    let mut new = bank();
    new.version = 2;
    new.questions[0].body = Body::Single {
        options: options(4),
        key: 3,
    };
    new.questions[0].points = 7_777;
    new.questions[7].body = Body::FillIn {
        accepted: vec!["不知道".into()],
    };
    let rules = campaign(Audience::Everyone(personal()));
    let zone = zone();

    let mut state = 20_261_123u64;
    let mut roll = move |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % n as u64) as usize
    };
    let mut tally = Tally::default();
    let mut items =
        "ballot,place,question,bank_version,answered,options,text,score_milli,max_milli\n".to_owned();
    let mut ballots = "ballot,started,ended,ending,bank_version,marked_version,score_milli,max_milli,passed,district,age,channel,team,first,counted\n".to_owned();
    for n in 0..300u64 {
        let mut seed = [5; 32];
        seed[..8].copy_from_slice(&n.to_le_bytes());
        let paper = draw_paper(&old, &rules, seed);
        let sent = random_answers(&paper, &mut roll);
        let answers = read_answers(&paper, &sent).unwrap();
        let first_marks = mark_paper(&paper, &answers);
        let version = if n % 3 == 0 { 2 } else { 1 };
        let marked: Marked = if version == 2 {
            remark(&first_marks, &new)
        } else {
            first_marks
        };
        let started = Millis(1_795_000_000_000 + roll(400_000_000) as i64);
        let ended = started.plus(roll(600_000) as i64);
        let mut pick = |names: &[&str]| names[roll(names.len())].to_owned();
        let (district, age, channel, team) = (
            pick(&["", "east", "east-2"]),
            pick(&["", "18-39", "60-plus"]),
            pick(&["", "poster"]),
            pick(&["", "2", "10"]),
        );
        let (ending, first) = (
            pick(&["handed_in", "handed_in", "time_out"]),
            pick(&["1", "0", ""]),
        );
        let placing = Placing {
            district: district.parse().ok(),
            age: age.parse().ok(),
            channel: channel.parse().ok(),
            team: team.parse().ok().map(TeamNumber),
        };
        tally.merge(&of_start(&placing, started, &zone));
        // Every tenth ran out without an answer: a row, but not in the statistics.
        let counted = n % 10 != 9;
        let ending = if counted { ending.as_str() } else { "time_out" };
        tally.add(if ending == "handed_in" { HANDED_IN } else { EXPIRED }, 1);
        let passed = rules.passes(marked.score(), marked.max());
        let (score, max) = if counted {
            (marked.score(), marked.max())
        } else {
            (0, marked.max())
        };
        ballots.push_str(&format!(
            "0-{n},{},{},{ending},1,{version},{score},{max},{},{district},{age},{channel},{team},{first},{}\n",
            started.0,
            ended.0,
            u8::from(passed == Some(true) && counted),
            u8::from(counted),
        ));
        if !counted {
            continue;
        }
        tally.merge(&of_ballot(
            &CountedBallot {
                marked: &marked,
                passed,
                placing: &placing,
                at: ended,
                first: match first.as_str() {
                    "1" => FirstOfPerson::Yes,
                    "0" => FirstOfPerson::No,
                    _ => FirstOfPerson::Unknown,
                },
            },
            &zone,
        ));
        for (place, item) in (1..).zip(&marked.items) {
            let (chosen, text) = match &item.answer {
                Some(Answer::Options(chosen)) => (numbers(chosen), String::new()),
                // No spreadsheet may take it for a formula.
                Some(Answer::Text(text)) if text.starts_with(['-', '\'']) => {
                    (String::new(), format!("'{text}"))
                }
                Some(Answer::Text(text)) => (String::new(), text.clone()),
                None => (String::new(), String::new()),
            };
            items.push_str(&format!(
                "0-{n},{place},{},{version},{},{chosen},{},{},{}\n",
                item.question,
                u8::from(item.answer.is_some()),
                cell(&text),
                item.score,
                item.max
            ));
        }
    }
    let tally = json!({
        "counters": tally,
        "items": item_analysis(&tally),
        "summary": Summary::of(&tally),
        "zone": "Asia/Shanghai",
    });
    fs::write(folder.join("questions.csv"), questions_csv(&[&old, &new])).unwrap();
    fs::write(folder.join("items.csv"), items).unwrap();
    fs::write(folder.join("ballots.csv"), ballots).unwrap();
    fs::write(
        folder.join("tally.json"),
        serde_json::to_string_pretty(&tally).unwrap(),
    )
    .unwrap();
}

#[test]
fn an_outsider_recomputes_every_figure() {
    let folder = folder("true");
    export(&folder);
    let Some(run) = recompute(&folder) else { return };
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        run.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(
        said.contains("270 ballots") && said.contains(" 0 differences"),
        "{said}"
    );
}

/// Adds one to the first number after `anchor` in a file.
fn falsify(path: &Path, anchor: &str) {
    let text = fs::read_to_string(path).unwrap();
    let from = text
        .find(anchor)
        .unwrap_or_else(|| panic!("{anchor} in {path:?}"))
        + anchor.len();
    let digits = text[from..].find(|c: char| c.is_ascii_digit()).unwrap() + from;
    let end = text[digits..].find(|c: char| !c.is_ascii_digit()).unwrap() + digits;
    let number: u64 = text[digits..end].parse().unwrap();
    fs::write(path, format!("{}{}{}", &text[..digits], number + 1, &text[end..])).unwrap();
}

#[test]
fn one_falsified_number_anywhere_is_found_and_named() {
    let folder = folder("false");
    export(&folder);
    for (file, anchor, named) in [
        ("tally.json", "\"n|ballots\":", "counter n|ballots"),
        ("tally.json", "\"n|handed_in\":", "counter n|handed_in"),
        ("tally.json", "\"n|takers\":", "counter n|takers"),
        (
            "tally.json",
            "\"g|age|18-39|score\":",
            "counter g|age|18-39|score",
        ),
        ("tally.json", "\"q|q00|a\":", "counter q|q00|a"),
        ("tally.json", "\"q|q00|o|2\":", "counter q|q00|o|2"),
        // The whole part of a fraction: 0.4… becomes 1.4…
        ("tally.json", "\"facility\":", "item analysis of q00, facility"),
        (
            "tally.json",
            "\"discrimination_index\":",
            "item analysis of q00, discrimination_index",
        ),
        (
            "tally.json",
            "\"discriminative_efficiency\":",
            "item analysis of q00, discriminative_efficiency",
        ),
        ("tally.json", "\"right\":", "item analysis of q00, right"),
        ("tally.json", "\"takers\":", "summary, takers"),
        ("ballots.csv", "handed_in,1,1,", "score"),
        ("questions.csv", "bank,1,q01,multiple,", "question q01, points"),
        ("questions.csv", "bank,1,q04,single,5004,,", "question q04, score"),
        ("items.csv", "\n0-", "ballot 0-1"),
    ] {
        let path = folder.join(file);
        let right = fs::read(&path).unwrap();
        falsify(&path, anchor);
        let Some(run) = recompute(&folder) else { return };
        let said = String::from_utf8_lossy(&run.stdout);
        assert_eq!(run.status.code(), Some(1), "{file} {anchor}: {said}");
        assert!(said.contains(named), "{file} {anchor}: {said}");
        fs::write(&path, right).unwrap();
    }
}

#[test]
fn a_difference_in_the_ninth_digit_is_found() {
    let folder = folder("digit");
    export(&folder);
    let path = folder.join("tally.json");
    let mut tally: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let facility = tally["items"][3]["facility"].as_f64().unwrap();
    tally["items"][3]["facility"] = json!(facility + 5e-9);
    fs::write(&path, tally.to_string()).unwrap();
    let Some(run) = recompute(&folder) else { return };
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stdout).contains("item analysis of q03, facility"));
}

#[test]
fn a_ballot_left_out_or_counted_twice_is_found() {
    let folder = folder("rows");
    for twice in [false, true] {
        export(&folder);
        let path = folder.join("ballots.csv");
        let text = fs::read_to_string(&path).unwrap();
        let line = text.lines().find(|l| l.starts_with("0-5,")).unwrap();
        let with = if twice {
            format!("{line}\n{line}\n")
        } else {
            String::new()
        };
        fs::write(&path, text.replace(&format!("{line}\n"), &with)).unwrap();
        let Some(run) = recompute(&folder) else { return };
        assert_eq!(run.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&run.stdout).contains("ballot 0-5"));
    }
    fs::remove_file(folder.join("items.csv")).unwrap();
    let Some(run) = recompute(&folder) else { return };
    assert_eq!(
        run.status.code(),
        Some(2),
        "an unreadable export is not a right one"
    );
}
