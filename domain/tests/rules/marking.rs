//! Marking, and reading what was sent.

use std::collections::{BTreeMap, BTreeSet};

use domain::quiz::{
    Answer, Answers, Audience, BadAnswer, Body, Credit, MAX_TEXT, Question, Sent, draw_paper, fold, mark,
    mark_paper, read_answers, remark, shown_answer, unanswered,
};
use proptest::prelude::*;

use crate::support::{bank, campaign, options, personal, question, random_answers};

fn chosen(options: &[u8]) -> Option<Answer> {
    Some(Answer::Options(options.iter().copied().collect()))
}

fn text(text: &str) -> Option<Answer> {
    Some(Answer::Text(text.into()))
}

fn marks(question: &Question, cases: &[(Option<Answer>, u32)]) {
    for (answer, expected) in cases {
        assert_eq!(
            mark(question, answer.as_ref()),
            *expected,
            "{question:?} {answer:?}"
        );
    }
}

#[test]
fn a_single_choice_earns_all_or_nothing() {
    let body = Body::Single {
        options: options(4),
        key: 2,
    };
    marks(
        &question("q", "a", body),
        &[
            (None, 0),
            (chosen(&[2]), 10_000),
            (chosen(&[0]), 0),
            (chosen(&[2, 3]), 0),
            (chosen(&[]), 0),
            (chosen(&[255]), 0),
            (text("C"), 0),
        ],
    );
}

#[test]
fn a_statement_is_option_0_when_it_holds_and_1_when_not() {
    marks(
        &question("q", "a", Body::TrueFalse { key: true }),
        &[(chosen(&[0]), 10_000), (chosen(&[1]), 0), (None, 0)],
    );
    marks(
        &question("q", "a", Body::TrueFalse { key: false }),
        &[(chosen(&[0]), 0), (chosen(&[1]), 10_000), (chosen(&[0, 1]), 0)],
    );
}

#[test]
fn a_multiple_choice_is_exact_or_gives_a_share() {
    let body = |credit| Body::Multiple {
        options: options(5),
        key: BTreeSet::from([0, 2, 3]),
        credit,
    };
    marks(
        &question("q", "a", body(Credit::Exact)),
        &[
            (chosen(&[0, 2, 3]), 10_000),
            (chosen(&[0, 2]), 0),
            (chosen(&[0, 1, 2, 3]), 0),
            (None, 0),
        ],
    );
    marks(
        &question("q", "a", body(Credit::Partial)),
        &[
            (chosen(&[0, 2, 3]), 10_000),
            (chosen(&[0, 2]), 6_666),
            (chosen(&[3]), 3_333),
            (chosen(&[0, 2, 3, 4]), 0),
            (chosen(&[1]), 0),
            (chosen(&[]), 0),
            (None, 0),
        ],
    );
    let most = Question {
        points: 1_000_000,
        ..question("q", "a", body(Credit::Partial))
    };
    marks(&most, &[(chosen(&[0, 2, 3]), 1_000_000), (chosen(&[0]), 333_333)]);
    let least = Question { points: 1, ..most };
    marks(&least, &[(chosen(&[0, 2, 3]), 1), (chosen(&[0, 2]), 0)]);
}

#[test]
fn a_fill_in_is_compared_without_width_space_and_case() {
    let body = Body::FillIn {
        accepted: vec!["１２３４５".into(), "Hot line".into(), "3米".into()],
    };
    let question = question("q", "a", body);
    for right in [
        "12345",
        " 12345 ",
        "１２３４５",
        "1 2 3 4 5",
        "12\u{3000}345",
        "\u{200b}12345\u{feff}",
        "hotline",
        "HOTLINE",
        "ＨＯＴ　ＬＩＮＥ",
        "３ 米",
    ] {
        marks(&question, &[(text(right), 10_000)]);
    }
    for wrong in [
        "1234",
        "123456",
        "一二三四五",
        "",
        " ",
        "三米",
        "3m",
        "12345,hotline",
    ] {
        marks(&question, &[(text(wrong), 0)]);
    }
    marks(&question, &[(None, 0), (chosen(&[]), 0), (chosen(&[0]), 0)]);
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing_more_for_what_people_type(typed in "[ -~０-９Ａ-Ｚａ-ｚ　一-龥]{0,40}") {
        prop_assert_eq!(fold(&fold(&typed)), fold(&typed));
    }

    #[test]
    fn folding_does_no_harm_to_any_text(any: String) {
        fold(&any);
    }

    #[test]
    fn what_was_stored_is_shown_and_read_back(seed: [u8; 32], dice: u64) {
        let (bank, campaign) = (bank(), campaign(Audience::Everyone(personal())));
        let paper = draw_paper(&bank, &campaign, seed);
        let sent = random_answers(&paper, roll(dice));
        let answers = read_answers(&paper, &sent).unwrap();
        let shown: Sent = answers
            .iter()
            .map(|(place, answer)| (*place, shown_answer(&paper[*place as usize - 1], answer)))
            .collect();
        prop_assert_eq!(&read_answers(&paper, &shown).unwrap(), &answers);
        for (place, values) in &sent {
            if !matches!(paper[*place as usize - 1].question.body, Body::FillIn { .. }) {
                prop_assert_eq!(&shown[place], values, "as sent");
            }
        }
        let missing = unanswered(&paper, &answers);
        prop_assert_eq!(missing.len() + answers.len(), paper.len());
    }

    #[test]
    fn a_paper_earns_what_its_questions_earn(seed: [u8; 32], dice: u64) {
        let (bank, campaign) = (bank(), campaign(Audience::Everyone(personal())));
        let paper = draw_paper(&bank, &campaign, seed);
        let answers = read_answers(&paper, &random_answers(&paper, roll(dice))).unwrap();
        let marked = mark_paper(&paper, &answers);
        prop_assert_eq!(marked.items.len(), paper.len());
        let mut sum = 0;
        for ((place, slot), item) in (1..).zip(&paper).zip(&marked.items) {
            prop_assert_eq!(&item.question, &slot.question.id);
            prop_assert_eq!(item.score, mark(slot.question, answers.get(&place)));
            prop_assert!(item.score <= item.max);
            prop_assert_eq!(item.max, slot.question.points);
            sum += item.score;
        }
        prop_assert_eq!(marked.score(), sum);
        prop_assert_eq!(&remark(&marked, &bank), &marked, "the same keys give the same marks");
        let text = serde_json::to_string(&marked).unwrap();
        prop_assert_eq!(&serde_json::from_str::<domain::quiz::Marked>(&text).unwrap(), &marked, "survives its row");
    }

    #[test]
    fn anything_sent_is_read_or_refused_without_harm(
        sent in prop::collection::btree_map(any::<u32>(), prop::collection::vec(any::<String>(), 0..4), 0..6),
        near in prop::collection::btree_map(0u32..12, prop::collection::vec("[0-9+\\- ]{0,3}", 0..4), 0..6),
    ) {
        let (bank, campaign) = (bank(), campaign(Audience::Children));
        let paper = draw_paper(&bank, &campaign, [3; 32]);
        for sent in [sent, near] {
            match read_answers(&paper, &sent) {
                Ok(answers) => {
                    for (place, answer) in &answers {
                        let slot = &paper[*place as usize - 1];
                        match answer {
                            Answer::Text(text) => prop_assert!(!text.is_empty() && text.chars().count() <= MAX_TEXT),
                            Answer::Options(options) => {
                                prop_assert!(!options.is_empty());
                                prop_assert!(options.iter().all(|o| slot.order.contains(o)));
                            }
                        }
                    }
                }
                Err(bad) => prop_assert!(sent.contains_key(&bad.place())),
            }
        }
    }
}

/// Numbers below the argument, from a seed (SplitMix64).
fn roll(mut state: u64) -> impl FnMut(usize) -> usize {
    move |n| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// A paper of one question of each kind, in order: single of 4, multiple of 5, statement, fill-in.
fn four() -> Vec<Question> {
    bank().questions.into_iter().take(4).collect()
}

fn read(sent: &[(u32, &[&str])]) -> Result<Answers, BadAnswer> {
    let questions = four();
    let paper: Vec<_> = questions
        .iter()
        .map(|question| domain::quiz::Slot {
            question,
            order: (0..question.body.option_count()).rev().collect(),
        })
        .collect();
    let sent: Sent = sent
        .iter()
        .map(|(place, values)| (*place, values.iter().map(ToString::to_string).collect()))
        .collect();
    read_answers(&paper, &sent)
}

#[test]
fn shown_positions_become_the_banks_options() {
    let read = read(&[(1, &["0"]), (2, &["0", "4"]), (3, &["1"]), (4, &["  12345 "])]).unwrap();
    let expected = BTreeMap::from([
        (1, chosen(&[3]).unwrap()),
        (2, chosen(&[4, 0]).unwrap()),
        (3, chosen(&[0]).unwrap()),
        (4, text("12345").unwrap()),
    ]);
    assert_eq!(read, expected);
}

#[test]
fn empty_values_are_no_answer() {
    assert!(
        read(&[(1, &[]), (2, &[""]), (3, &["", ""]), (4, &["  \u{3000}"])])
            .unwrap()
            .is_empty()
    );
    assert!(read(&[(4, &[])]).unwrap().is_empty());
    assert!(read(&[]).unwrap().is_empty());
}

#[test]
fn hostile_answers_are_refused_with_their_place() {
    let long = "9".repeat(100_000);
    let much = "字".repeat(MAX_TEXT + 1);
    for (sent, expected) in [
        (vec![(0, vec!["0"])], BadAnswer::NoSuchQuestion(0)),
        (vec![(5, vec!["0"])], BadAnswer::NoSuchQuestion(5)),
        (vec![(u32::MAX, vec!["0"])], BadAnswer::NoSuchQuestion(u32::MAX)),
        (vec![(1, vec!["4"])], BadAnswer::NoSuchOption(1)),
        (vec![(3, vec!["2"])], BadAnswer::NoSuchOption(3)),
        (vec![(2, vec!["0", "5"])], BadAnswer::NoSuchOption(2)),
        (vec![(1, vec!["-1"])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec!["+1"])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec!["01"])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec![" 1"])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec!["１"])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec!["\0"])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec!["B"])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec![&long])], BadAnswer::NoSuchOption(1)),
        (vec![(1, vec!["0", "1"])], BadAnswer::OneOnly(1)),
        (vec![(3, vec!["0", "1"])], BadAnswer::OneOnly(3)),
        (vec![(4, vec!["a", "b"])], BadAnswer::OneOnly(4)),
        (vec![(4, vec!["a\0"])], BadAnswer::NotText(4)),
        (vec![(4, vec!["a\nb"])], BadAnswer::NotText(4)),
        (vec![(4, vec!["\u{7f}"])], BadAnswer::NotText(4)),
        (vec![(4, vec![&much])], BadAnswer::TooLong(4)),
        (vec![(4, vec![&long])], BadAnswer::TooLong(4)),
    ] {
        let sent: Vec<(u32, &[&str])> = sent.iter().map(|(p, v)| (*p, v.as_slice())).collect();
        let place = expected.place();
        assert_eq!(read(&sent), Err(expected));
        assert_eq!(place, sent[0].0);
    }
    let much = "字".repeat(MAX_TEXT);
    assert!(read(&[(4, &[&much])]).is_ok(), "the longest text");
    let many: Sent = (1..=10_000).map(|place| (place, vec!["0".to_owned()])).collect();
    let questions = four();
    let paper: Vec<_> = questions
        .iter()
        .map(|question| domain::quiz::Slot {
            question,
            order: (0..question.body.option_count()).collect(),
        })
        .collect();
    assert_eq!(read_answers(&paper, &many), Err(BadAnswer::NoSuchQuestion(5)));
    let repeated = Sent::from([(1, vec!["0".to_owned(); 10_000])]);
    assert_eq!(
        read_answers(&paper, &repeated).unwrap()[&1],
        chosen(&[0]).unwrap()
    );
}

#[test]
fn a_corrected_key_moves_the_marks_and_nothing_else() {
    let questions = four();
    let paper: Vec<_> = questions
        .iter()
        .map(|question| domain::quiz::Slot {
            question,
            order: (0..question.body.option_count()).collect(),
        })
        .collect();
    let sent = Sent::from([
        (1, vec!["1".into()]),
        (3, vec!["0".into()]),
        (4, vec!["110".into()]),
    ]);
    let old = mark_paper(&paper, &read_answers(&paper, &sent).unwrap());
    assert_eq!(
        old.items.iter().map(|i| i.score).collect::<Vec<_>>(),
        [0, 0, 3_002, 0]
    );
    let mut corrected = bank();
    corrected.questions[0].body = Body::Single {
        options: options(4),
        key: 1,
    };
    corrected.questions[0].points = 5_000;
    corrected.questions[3].body = Body::FillIn {
        accepted: vec!["１１０".into()],
    };
    corrected.questions.remove(2);
    let new = remark(&old, &corrected);
    assert_eq!(
        new.items.iter().map(|i| (i.score, i.max)).collect::<Vec<_>>(),
        [(5_000, 5_000), (0, 2_001), (3_002, 3_002), (4_003, 4_003)],
        "new keys and points; a question that is gone keeps its mark"
    );
    let answers = |m: &domain::quiz::Marked| m.items.iter().map(|i| i.answer.clone()).collect::<Vec<_>>();
    assert_eq!(answers(&new), answers(&old));
    assert_eq!(new.right(), 3);
}

#[test]
fn debug_output_tells_no_key_and_no_explanation() {
    let mut bank = bank();
    for question in &mut bank.questions {
        question.explanation = "CANARY".into();
        match &mut question.body {
            Body::FillIn { accepted } => accepted[0] = "CANARY".into(),
            Body::Multiple { key, .. } => *key = BTreeSet::from([4]),
            _ => {}
        }
    }
    let campaign = campaign(Audience::Children);
    let paper = draw_paper(&bank, &campaign, [1; 32]);
    let printed = format!("{bank:?} {paper:?}");
    for leak in ["CANARY", "key", "accepted", "true", "false"] {
        assert!(!printed.contains(leak), "{leak} in {printed}");
    }
}
