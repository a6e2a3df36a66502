//! Tallies: the same numbers by every way of counting.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    clock::Millis,
    id::{ChannelId, QuestionId, TeamNumber},
    interview::{Interview, LinkId, Method, Tag},
    quiz::{
        Answer, Audience, Bank, Body, Campaign, Credit, Marked, draw_paper, mark_paper, read_answers, remark,
    },
    survey::Reply,
    tally::{
        self, BALLOTS, CountedBallot, FirstOfPerson, MAX_SUM, PASSED, Placing, ReplyPlacing, SCORE_SUM,
        Summary, TAKERS, Tally, item_analysis, of_ballot, of_replies, of_start,
    },
};
use proptest::prelude::*;

use crate::support::{bank, campaign, options, personal, random_answers, zone};

/// A counted ballot, owned.
#[derive(Debug, Clone)]
struct Row {
    marked: Marked,
    placing: Placing,
    at: Millis,
    first: FirstOfPerson,
    passed: Option<bool>,
}

impl Row {
    fn counted(&self) -> Tally {
        let ballot = CountedBallot {
            marked: &self.marked,
            passed: self.passed,
            placing: &self.placing,
            at: self.at,
            first: self.first,
        };
        of_ballot(&ballot, &zone())
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let one = (any::<[u8; 32]>(), any::<u64>());
    prop::collection::vec(one, 0..40).prop_map(|seeds| {
        let (bank, campaign) = (bank(), campaign(Audience::Everyone(personal())));
        seeds
            .into_iter()
            .map(|(seed, dice)| row(&bank, &campaign, seed, dice))
            .collect()
    })
}

fn row(bank: &Bank, campaign: &Campaign, seed: [u8; 32], dice: u64) -> Row {
    let mut state = dice;
    let mut roll = move |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % n as u64) as usize
    };
    let paper = draw_paper(bank, campaign, seed);
    let answers = read_answers(&paper, &random_answers(&paper, &mut roll)).unwrap();
    let marked = mark_paper(&paper, &answers);
    let one_of = |names: [Option<&str>; 3], n: usize| names[n].map(ToOwned::to_owned);
    Row {
        passed: campaign.passes(marked.score(), marked.max()),
        marked,
        placing: Placing {
            district: one_of([None, Some("east"), Some("east-2")], roll(3)).map(|id| id.parse().unwrap()),
            age: one_of([None, Some("18-39"), Some("60-plus")], roll(3)).map(|id| id.parse().unwrap()),
            channel: one_of([None, Some("poster"), Some("qr")], roll(3)).map(|id| id.parse().unwrap()),
            team: [None, Some(TeamNumber(2)), Some(TeamNumber(10))][roll(3)],
        },
        at: Millis(1_795_000_000_000 + roll(400_000_000) as i64),
        first: [FirstOfPerson::Yes, FirstOfPerson::No, FirstOfPerson::Unknown][roll(3)],
    }
}

fn total(rows: &[Row]) -> Tally {
    let mut tally = Tally::default();
    for row in rows {
        tally.merge(&row.counted());
    }
    tally
}

fn merged(parts: &[&Tally]) -> Tally {
    let mut tally = Tally::default();
    for part in parts {
        tally.merge(part);
    }
    tally
}

fn tallies() -> impl Strategy<Value = Tally> {
    prop::collection::vec(("[a-d|]{0,3}", -1_000_000i64..1_000_000), 0..12).prop_map(Tally::from_iter)
}

proptest! {
    // A case is up to 40 ballots.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn counters_equal_straightforward_counts(rows in rows()) {
        let tally = total(&rows);
        let zone = zone();
        let count = |f: &dyn Fn(&Row) -> bool| rows.iter().filter(|r| f(r)).count() as i64;
        let sum = |f: &dyn Fn(&Row) -> u32| rows.iter().map(|r| i64::from(f(r))).sum::<i64>();
        prop_assert_eq!(tally.get(BALLOTS), rows.len() as i64);
        prop_assert_eq!(tally.get(SCORE_SUM), sum(&|r| r.marked.score()));
        prop_assert_eq!(tally.get(MAX_SUM), sum(&|r| r.marked.max()));
        prop_assert_eq!(tally.get(PASSED), count(&|r| r.passed == Some(true)));
        prop_assert_eq!(tally.get(TAKERS), count(&|r| r.first == FirstOfPerson::Yes));

        let summary = Summary::of(&tally);
        prop_assert_eq!(summary.ballots, rows.len() as u64);
        prop_assert_eq!(summary.histogram.values().sum::<u64>(), rows.len() as u64);
        for (score, n) in &summary.histogram {
            prop_assert_eq!(*n as i64, count(&|r| r.marked.score() == *score));
        }
        let days: BTreeSet<String> = rows.iter().map(|r| zone.day(r.at)).collect();
        prop_assert_eq!(summary.days.iter().map(|d| &d.day).collect::<Vec<_>>(), days.iter().collect::<Vec<_>>());
        for day in &summary.days {
            prop_assert_eq!(day.ballots as i64, count(&|r| zone.day(r.at) == day.day));
        }
        for (hour, n) in &summary.hours {
            prop_assert_eq!(*n as i64, count(&|r| &zone.hour(r.at) == hour));
        }
        for group in &summary.districts {
            let inside = |r: &Row| r.placing.district.as_ref().is_some_and(|d| d.as_str() == group.id);
            prop_assert_eq!(group.ballots as i64, count(&inside));
            prop_assert_eq!(group.score.unwrap() as i64, sum(&|r| if inside(r) { r.marked.score() } else { 0 }));
            prop_assert_eq!(group.max.unwrap() as i64, sum(&|r| if inside(r) { r.marked.max() } else { 0 }));
        }
        prop_assert!(summary.districts.is_sorted_by(|a, b| a.id < b.id), "in the order of the ids");
        for group in &summary.ages {
            prop_assert_eq!(
                group.ballots as i64,
                count(&|r| r.placing.age.as_ref().is_some_and(|a| a.as_str() == group.id))
            );
        }
        for channel in &summary.channels {
            prop_assert_eq!(
                channel.ballots as i64,
                count(&|r| r.placing.channel.as_ref().is_some_and(|c| c.as_str() == channel.id))
            );
        }
        let average = rows.iter().map(|r| f64::from(r.marked.score())).sum::<f64>() / rows.len() as f64;
        match summary.average() {
            None => prop_assert!(rows.is_empty()),
            Some(mean) => prop_assert!((mean - average).abs() < 1e-6),
        }
    }

    #[test]
    fn shards_merge_in_any_order(a in tallies(), b in tallies(), c in tallies()) {
        prop_assert_eq!(merged(&[&a, &b]), merged(&[&b, &a]), "commutative");
        let (ab, bc) = (merged(&[&a, &b]), merged(&[&b, &c]));
        prop_assert_eq!(merged(&[&ab, &c]), merged(&[&a, &bc]), "associative");
        prop_assert_eq!(merged(&[&a, &Tally::default()]), a.clone(), "nothing changes nothing");
        let mut back = ab;
        back.subtract(&b);
        prop_assert_eq!(&back, &a, "subtract undoes merge");
        back.subtract(&a);
        prop_assert!(back.is_empty());
    }

    #[test]
    fn rows_split_over_shards_give_the_same_tally(rows in rows(), shards in 1usize..5) {
        let parts: Vec<Tally> = (0..shards)
            .map(|s| total(&rows.iter().skip(s).step_by(shards).cloned().collect::<Vec<_>>()))
            .collect();
        prop_assert_eq!(merged(&parts.iter().collect::<Vec<_>>()), total(&rows));
    }

    #[test]
    fn a_tally_survives_its_text(rows in rows()) {
        let tally = total(&rows);
        let text = serde_json::to_string(&tally).unwrap();
        prop_assert_eq!(serde_json::from_str::<Tally>(&text).unwrap(), tally);
    }

    #[test]
    fn a_remark_equals_a_recount(rows in rows()) {
        let campaign = campaign(Audience::Everyone(personal()));
        let corrected = corrected_bank();
        let mut tally = total(&rows);
        let mut after = Vec::new();
        for row in &rows {
            let marked = remark(&row.marked, &corrected);
            let new = Row {
                passed: campaign.passes(marked.score(), marked.max()),
                marked,
                ..row.clone()
            };
            tally.subtract(&row.counted());
            tally.merge(&new.counted());
            after.push(new);
        }
        prop_assert_eq!(&tally, &total(&after));
        prop_assert!(tally.iter().all(|(_, n)| n > 0), "nothing is left below or at zero");
    }

    #[test]
    fn item_analysis_equals_two_passes_over_the_rows(rows in rows()) {
        compare(&rows)?;
    }

    #[test]
    fn item_analysis_equals_two_passes_after_a_remark(rows in rows()) {
        let corrected = corrected_bank();
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|row| Row { marked: remark(&row.marked, &corrected), ..row })
            .collect();
        compare(&rows)?;
    }
}

fn corrected_bank() -> Bank {
    let mut bank = bank();
    bank.version = 2;
    bank.questions[0].body = Body::Single {
        options: options(4),
        key: 3,
    };
    bank.questions[1].body = Body::Multiple {
        options: options(5),
        key: BTreeSet::from([1, 4]),
        credit: Credit::Partial,
    };
    bank.questions[2].points = 123;
    bank.questions.remove(5);
    bank
}

/// The straight way: one list of (x, y) per question, means first, then deviations, in floating point.
struct TwoPass {
    shown: u64,
    answered: u64,
    right: u64,
    facility: f64,
    index: Option<f64>,
    efficiency: Option<f64>,
    options: BTreeMap<u8, u64>,
}

fn two_pass(rows: &[Row]) -> BTreeMap<QuestionId, TwoPass> {
    struct Item {
        x: f64,
        y: f64,
        max: f64,
        answer: Option<Answer>,
    }
    let mut items: BTreeMap<QuestionId, Vec<Item>> = BTreeMap::new();
    for row in rows {
        let all: f64 = row.marked.items.iter().map(|i| f64::from(i.score)).sum();
        for item in &row.marked.items {
            let x = f64::from(item.score);
            items.entry(item.question.clone()).or_default().push(Item {
                x,
                y: all - x,
                max: f64::from(item.max),
                answer: item.answer.clone(),
            });
        }
    }
    let covariance = |xs: &[f64], ys: &[f64]| -> f64 {
        let n = xs.len() as f64;
        let (mx, my) = (xs.iter().sum::<f64>() / n, ys.iter().sum::<f64>() / n);
        xs.iter().zip(ys).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / n
    };
    items
        .into_iter()
        .map(|(id, items)| {
            let mut xs: Vec<f64> = items.iter().map(|i| i.x).collect();
            let mut ys: Vec<f64> = items.iter().map(|i| i.y).collect();
            let varies = |v: &[f64]| v.iter().any(|a| *a != v[0]);
            let vary = varies(&xs) && varies(&ys);
            let cov = covariance(&xs, &ys);
            let deviation = (covariance(&xs, &xs) * covariance(&ys, &ys)).sqrt();
            xs.sort_by(f64::total_cmp);
            ys.sort_by(f64::total_cmp);
            let best = covariance(&xs, &ys);
            let mut options = BTreeMap::new();
            for item in &items {
                if let Some(Answer::Options(chosen)) = &item.answer {
                    for option in chosen {
                        *options.entry(*option).or_insert(0) += 1;
                    }
                }
            }
            let got = TwoPass {
                shown: items.len() as u64,
                answered: items.iter().filter(|i| i.answer.is_some()).count() as u64,
                right: items.iter().filter(|i| i.x == i.max).count() as u64,
                facility: xs.iter().sum::<f64>() / items.iter().map(|i| i.max).sum::<f64>(),
                index: vary.then(|| 100.0 * cov / deviation),
                efficiency: vary.then(|| 100.0 * cov / best),
                options,
            };
            (id, got)
        })
        .collect()
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (None, None) => true,
        // Relative; around zero the two-pass sum itself is only as good as its largest terms.
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0),
        _ => false,
    }
}

fn compare(rows: &[Row]) -> Result<(), TestCaseError> {
    let analysis = item_analysis(&total(rows));
    let straight = two_pass(rows);
    prop_assert_eq!(
        analysis.iter().map(|a| &a.question).collect::<Vec<_>>(),
        straight.keys().collect::<Vec<_>>()
    );
    for item in analysis {
        let other = &straight[&item.question];
        prop_assert_eq!(
            (item.shown, item.answered, item.right),
            (other.shown, other.answered, other.right)
        );
        prop_assert_eq!(&item.options, &other.options);
        prop_assert!(near(item.facility, Some(other.facility)));
        let (index, efficiency) = (item.discrimination_index, item.discriminative_efficiency);
        prop_assert!(near(index, other.index), "{:?} {:?}", index, other.index);
        prop_assert!(
            near(efficiency, other.efficiency),
            "{:?} {:?}",
            efficiency,
            other.efficiency
        );
        prop_assert!(index.is_none_or(|d| (-100.0 - 1e-9..=100.0 + 1e-9).contains(&d)));
        prop_assert!(efficiency.is_none_or(|d| d <= 100.0 + 1e-9));
    }
    Ok(())
}

/// 3,000 ballots: sums are large, means are not.
#[test]
fn item_analysis_equals_two_passes_over_many_rows() {
    let (bank, campaign) = (bank(), campaign(Audience::Everyone(personal())));
    let rows: Vec<Row> = (0u64..3_000)
        .map(|n| {
            let mut seed = [9; 32];
            seed[..8].copy_from_slice(&n.to_le_bytes());
            row(&bank, &campaign, seed, n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        })
        .collect();
    compare(&rows).unwrap();
}

/// By hand: four ballots, item scores 0 0 1 1 and rest scores 1 3 2 4 (points).
#[test]
fn item_analysis_by_hand() {
    let tally: Tally = [
        ("q|x|j|0|1000|1000", 1),
        ("q|x|j|0|1000|3000", 1),
        ("q|x|j|1000|1000|2000", 1),
        ("q|x|j|1000|1000|4000", 1),
        ("q|x|a", 3),
        ("q|x|o|2", 3),
    ]
    .map(|(key, n)| (key.to_owned(), n))
    .into_iter()
    .collect();
    let items = item_analysis(&tally);
    let item = &items[0];
    assert_eq!((items.len(), item.shown, item.answered, item.right), (1, 4, 3, 2));
    assert_eq!(item.facility, Some(0.5));
    // cov = 1/4 · (0.5·1.5 − 0.5·0.5 − 0.5·0.5 + 0.5·1.5) = 0.25; var x = 0.25, var y = 1.25; sorted cov = 0.5.
    assert!(near(
        item.discrimination_index,
        Some(100.0 * 0.25 / (0.25f64 * 1.25).sqrt())
    ));
    assert!(near(item.discriminative_efficiency, Some(50.0)));
    assert_eq!(item.options, BTreeMap::from([(2, 3)]));
}

/// The largest tally that is thinkable: a billion ballots of 100 questions at 1,000 points.
#[test]
fn item_analysis_does_not_overflow() {
    let n = 250_000_000;
    let tally: Tally = [
        ("q|x|j|0|1000000|0", n),
        ("q|x|j|0|1000000|99000000", n),
        ("q|x|j|1000000|1000000|0", n),
        ("q|x|j|1000000|1000000|99000000", n),
    ]
    .map(|(key, n)| (key.to_owned(), n))
    .into_iter()
    .collect();
    let item = &item_analysis(&tally)[0];
    assert_eq!(item.facility, Some(0.5));
    assert_eq!(item.discrimination_index, Some(0.0));
    assert_eq!(item.discriminative_efficiency, Some(0.0));
}

#[test]
fn keys_that_nobody_knows_are_passed_over() {
    let tally: Tally = [
        "q|x|j|1|2",
        "q|x|z",
        "q||a",
        "q|X|a",
        "q|",
        "s|x",
        "c|",
        "q|x|o|300",
    ]
    .into_iter()
    .map(|key| (key.to_owned(), 1))
    .collect();
    assert!(item_analysis(&tally).is_empty());
    assert!(Summary::of(&tally).histogram.is_empty());
    let mut negative = Tally::default();
    negative.add(BALLOTS, -3);
    assert_eq!(Summary::of(&negative).ballots, 0);
    assert_eq!(Summary::of(&negative).average(), None);
}

#[test]
fn a_start_and_a_reply_are_counted() {
    let placing = Placing {
        channel: Some("poster".parse().unwrap()),
        ..Placing::default()
    };
    // 2026-11-23 23:59:50 in Shanghai.
    let at = zone().parse_minute("2026-11-23 23:59").unwrap().plus(50_000);
    let counts: Vec<(String, i64)> = of_start(&placing, at, &zone())
        .iter()
        .map(|(k, n)| (k.to_owned(), n))
        .collect();
    assert_eq!(
        counts,
        [
            ("c|poster|started".to_owned(), 1),
            ("d|2026-11-23|started".to_owned(), 1),
            (tally::STARTED.to_owned(), 1),
        ]
    );
    let replies = BTreeMap::from([
        ("a".parse().unwrap(), Reply::Options([1, 5].into())),
        ("b".parse().unwrap(), Reply::Text("private words".into())),
    ]);
    let counted = of_replies(&"manyidu".parse().unwrap(), &ReplyPlacing::default(), &replies);
    let keys: Vec<&str> = counted.iter().map(|(k, _)| k).collect();
    assert_eq!(
        keys,
        [
            "v|manyidu|a|o|1",
            "v|manyidu|a|o|5",
            "v|manyidu|b|text",
            "v|manyidu|n"
        ]
    );
}

#[test]
fn a_reply_is_counted_under_its_tags_and_its_channel() {
    let placing = ReplyPlacing {
        channel: Some("waimai".parse().unwrap()),
        interview: Some(Interview {
            link: LinkId::new([7; 8]),
            interviewer: Tag::try_from("王芳".to_owned()).unwrap(),
            community: Tag::try_from("和平 社区".to_owned()).unwrap(),
            method: Method::Street,
        }),
    };
    let mut counted = of_replies(&"manyidu".parse().unwrap(), &placing, &BTreeMap::new());
    let keys: Vec<&str> = counted.iter().map(|(k, _)| k).collect();
    assert_eq!(
        keys,
        [
            "v|manyidu|@channel|waimai",
            "v|manyidu|@community|和平 社区",
            "v|manyidu|@interviewer|王芳",
            "v|manyidu|@link|0707070707070707",
            "v|manyidu|@method|street",
            "v|manyidu|n"
        ]
    );
    counted.merge(&of_replies(
        &"another".parse().unwrap(),
        &placing,
        &BTreeMap::new(),
    ));
    let waimai: ChannelId = "waimai".parse().unwrap();
    assert_eq!(tally::channel_replies(&counted, &waimai), 2);
    assert_eq!(tally::channel_replies(&counted, &"wai".parse().unwrap()), 0);
    counted.add("c|poster|started", 1);
    counted.add("c|poster|ballots", 1);
    let codes = tally::channel_codes(&counted, [&"manyidu".parse().unwrap()]);
    assert_eq!(codes, BTreeSet::from(["poster".parse().unwrap(), waimai]));
}
