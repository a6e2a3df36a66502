//! A bank and a campaign to test with.

#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    clock::{Millis, Zone},
    quiz::{
        Audience, Bank, Body, Campaign, Category, Credit, Difficulty, IdentityKind, PersonalRules, Preset,
        Question, Reveal, Sent, Slot,
    },
};

/// The zone of the tests.
pub fn zone() -> Zone {
    Zone::named("Asia/Shanghai").unwrap()
}

/// Texts for `n` options.
pub fn options(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("option {i}")).collect()
}

/// A question with the least that it needs.
pub fn question(id: &str, category: &str, body: Body) -> Question {
    Question {
        id: id.parse().unwrap(),
        category: category.parse().unwrap(),
        difficulty: Difficulty::Easy,
        points: 10_000,
        text: format!("text of {id}"),
        body,
        shuffle: true,
        explanation: "because".into(),
        source: "a law".into(),
        reviewer: "somebody".into(),
        reviewed: "2026-11-23".into(),
        image: None,
    }
}

/// 24 questions in the categories a, b, c by turns and of the four kinds by turns: single (4 options; every second one keeps its
/// order), multiple (5 options, exact and partial by turns), true or false, fill-in. Points are unequal.
pub fn bank() -> Bank {
    let questions = (0..24usize)
        .map(|i| {
            let body = match i % 4 {
                0 => Body::Single {
                    options: options(4),
                    key: (i / 4 % 4) as u8,
                },
                1 => Body::Multiple {
                    options: options(5),
                    key: BTreeSet::from([0, 2, 3]),
                    credit: if i % 8 == 1 {
                        Credit::Partial
                    } else {
                        Credit::Exact
                    },
                },
                2 => Body::TrueFalse { key: i % 8 == 2 },
                _ => Body::FillIn {
                    accepted: vec!["12345".into(), "Hot Line".into(), "-5".into()],
                },
            };
            Question {
                points: 1_000 * (1 + i as u32 % 7) + i as u32,
                shuffle: i % 8 != 4,
                ..question(&format!("q{i:02}"), ["a", "b", "c"][i % 3], body)
            }
        })
        .collect();
    Bank {
        id: "bank".parse().unwrap(),
        version: 1,
        title: "bank".into(),
        categories: ["a", "b", "c"]
            .map(|id| Category {
                id: id.parse().unwrap(),
                name: id.into(),
            })
            .to_vec(),
        questions,
    }
}

/// Rules without any limit.
pub fn personal() -> PersonalRules {
    PersonalRules {
        preset: Preset::Daily,
        minutes: None,
        tries_per_day: None,
        tries_total: None,
        pass_percent: Some(60),
        districts: Vec::new(),
        ages: Vec::new(),
        identity: IdentityKind::Device,
        prize: true,
        class: false,
    }
}

/// A campaign on [`bank`]: open from 1,000,000 to 9,000,000 ms, 10 questions, at least two of a and three of b.
pub fn campaign(audience: Audience) -> Campaign {
    Campaign {
        id: "campaign".parse().unwrap(),
        name: "campaign".into(),
        summary: "a campaign".into(),
        rules: "none".into(),
        bank: "bank".parse().unwrap(),
        opens: Millis(1_000_000),
        closes: Millis(9_000_000),
        questions: 10,
        quota: BTreeMap::from([("a".parse().unwrap(), 2), ("b".parse().unwrap(), 3)]),
        reveal: Reveal::AtOnce,
        public_tally: true,
        surveys: Vec::new(),
        tips: Vec::new(),
        audience,
    }
}

/// What a citizen who clicks at random sends: `dice` gives numbers below its argument.
pub fn random_answers(paper: &[Slot<'_>], mut dice: impl FnMut(usize) -> usize) -> Sent {
    let mut sent = Sent::new();
    for (place, slot) in (1u32..).zip(paper) {
        if dice(6) == 0 {
            continue;
        }
        let values = match &slot.question.body {
            Body::FillIn { .. } => {
                let texts = [
                    "12345",
                    "１２３ 45",
                    "hotline",
                    "-5",
                    "'5'",
                    "12346",
                    "不知道",
                    "a,\"b\" 'c'",
                ];
                vec![texts[dice(texts.len())].to_owned()]
            }
            Body::Multiple { .. } => {
                let mut values = BTreeSet::new();
                for _ in 0..=dice(4) {
                    values.insert(dice(slot.order.len()).to_string());
                }
                values.into_iter().collect()
            }
            // Half of the time the right one, so that scores differ.
            _ if dice(2) == 0 => {
                let right = slot.question.body.right_options();
                let shown = slot.order.iter().position(|o| right.contains(o)).unwrap();
                vec![shown.to_string()]
            }
            _ => vec![dice(slot.order.len()).to_string()],
        };
        sent.insert(place, values);
    }
    sent
}
