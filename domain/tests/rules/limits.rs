//! Who may start, deadlines, passing.

use domain::{
    clock::Millis,
    limit::{History, NoStart, Start, decide, tries_left},
    quiz::{Audience, Campaign, Extended, PersonalRules, Reveal},
};
use proptest::prelude::*;

use crate::support::{campaign, personal};

fn limited(tries_per_day: Option<u32>, tries_total: Option<u32>) -> Campaign {
    campaign(Audience::Everyone(PersonalRules {
        tries_per_day,
        tries_total,
        ..personal()
    }))
}

/// The rules again, as a table: the first row that fits decides. `None` in a row: any.
#[test]
fn every_combination_of_time_history_and_limit_is_decided_as_the_table_says() {
    // (time, open, total used up, day used up) → what happens
    #[rustfmt::skip]
    let table = [
        (Some("before"), None, None, None, Err(NoStart::NotOpen)),
        (Some("after"), None, None, None, Err(NoStart::Closed)),
        (None, Some(true), None, None, Ok("resume")),
        (None, None, Some(true), None, Err(NoStart::AllUsed)),
        (None, None, None, Some(true), Err(NoStart::DayUsed)),
        (None, None, None, None, Ok("new")),
    ];
    let times = [
        (i64::MIN, "before"),
        (0, "before"),
        (999_999, "before"),
        (1_000_000, "open"),
        (8_999_999, "open"),
        (9_000_000, "after"),
        (i64::MAX, "after"),
    ];
    let limits = [None, Some(0), Some(1), Some(3)];
    let mut seen = 0;
    for (now, time) in times {
        for tries_per_day in limits {
            for tries_total in limits {
                for open in [false, true] {
                    for total in [0, 1, 2, 3, 4, u32::MAX] {
                        for today in [0, 1, 2, 3, 4, u32::MAX] {
                            let history = History { open, today, total };
                            let all_used = tries_total.is_some_and(|n| total >= n);
                            let day_used = tries_per_day.is_some_and(|n| today >= n);
                            let expected = table
                                .iter()
                                .find(|row| {
                                    row.0.is_none_or(|t| t == time)
                                        && row.1.is_none_or(|o| o == open)
                                        && row.2.is_none_or(|a| a == all_used)
                                        && row.3.is_none_or(|d| d == day_used)
                                })
                                .unwrap()
                                .4;
                            let rules = limited(tries_per_day, tries_total);
                            let got = decide(&rules, Millis(now), history);
                            let expected = expected.map(|what| match what {
                                "resume" => Start::Resume,
                                _ => Start::New(total.saturating_add(1)),
                            });
                            assert_eq!(
                                got, expected,
                                "{now} {history:?} {tries_per_day:?} {tries_total:?}"
                            );
                            // What the page promises is what happens.
                            if let (Some(left), "open", false) = (tries_left(&rules, history), time, open) {
                                assert_eq!(left > 0, got.is_ok());
                            }
                            seen += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(seen, 7 * 4 * 4 * 2 * 6 * 6);
}

#[test]
fn a_childrens_campaign_has_no_limit_but_its_time() {
    let children = campaign(Audience::Children);
    let used = History {
        open: false,
        today: 1_000,
        total: 1_000,
    };
    assert_eq!(decide(&children, Millis(1_000_000), used), Ok(Start::New(1_001)));
    assert_eq!(decide(&children, Millis(9_000_000), used), Err(NoStart::Closed));
    assert_eq!(tries_left(&children, used), None);
    assert_eq!(children.passes(10, 10), None);
}

#[test]
fn tries_left_is_the_smaller_of_both_limits() {
    let history = History {
        open: false,
        today: 1,
        total: 5,
    };
    for (day, total, left) in [
        (None, None, None),
        (Some(3), None, Some(2)),
        (None, Some(7), Some(2)),
        (Some(3), Some(6), Some(1)),
        (Some(2), Some(60), Some(1)),
        (Some(1), Some(60), Some(0)),
        (Some(3), Some(4), Some(0)),
    ] {
        assert_eq!(
            tries_left(&limited(day, total), history),
            left,
            "{day:?} {total:?}"
        );
    }
}

#[test]
fn a_person_who_uses_every_try_gets_exactly_as_many_as_allowed() {
    let rules = limited(Some(3), Some(7));
    let mut history = History::default();
    let mut started = Vec::new();
    for day in 0..5 {
        history.today = 0;
        for _ in 0..1_000 {
            match decide(&rules, Millis(2_000_000), history) {
                Ok(Start::New(number)) => {
                    started.push((day, number));
                    history.today += 1;
                    history.total += 1;
                }
                Ok(Start::Resume) => panic!("nothing is open"),
                Err(_) => break,
            }
        }
    }
    assert_eq!(started, [(0, 1), (0, 2), (0, 3), (1, 4), (1, 5), (1, 6), (2, 7)]);
}

fn timed(minutes: Option<u32>) -> Campaign {
    campaign(Audience::Everyone(PersonalRules {
        minutes,
        ..personal()
    }))
}

#[test]
fn a_deadline_is_the_start_plus_the_minutes_but_never_after_the_close() {
    for (minutes, start, extended, deadline) in [
        (Some(15), 1_000_000, Extended::No, 1_900_000),
        (Some(15), 1_000_000, Extended::Yes, 2_800_000),
        (Some(15), 8_500_000, Extended::No, 9_000_000),
        (Some(15), 8_000_000, Extended::No, 8_900_000),
        (Some(15), 8_000_000, Extended::Yes, 9_000_000),
        (None, 1_000_000, Extended::No, 9_000_000),
        (None, 1_000_000, Extended::Yes, 9_000_000),
        (Some(u32::MAX), 1_000_000, Extended::Yes, 9_000_000),
    ] {
        assert_eq!(
            timed(minutes).deadline(Millis(start), extended),
            Millis(deadline),
            "{minutes:?} {start} {extended:?}"
        );
    }
    let children = campaign(Audience::Children);
    assert_eq!(children.deadline(Millis(1), Extended::Yes), children.closes);
}

#[test]
fn answers_are_revealed_when_the_rules_say() {
    let mut campaign = timed(None);
    for (reveal, open, closed) in [
        (Reveal::AtOnce, true, true),
        (Reveal::AfterClose, false, true),
        (Reveal::Never, false, false),
    ] {
        campaign.reveal = reveal;
        assert_eq!(campaign.reveals(Millis(8_999_999)), open, "{reveal:?}");
        assert_eq!(campaign.reveals(Millis(9_000_000)), closed, "{reveal:?}");
    }
}

proptest! {
    #[test]
    fn no_deadline_is_after_the_close_or_sooner_with_more_time(start: i64, minutes: Option<u32>) {
        let campaign = timed(minutes);
        let short = campaign.deadline(Millis(start), Extended::No);
        let long = campaign.deadline(Millis(start), Extended::Yes);
        prop_assert!(short <= long && long <= campaign.closes);
    }

    #[test]
    fn the_pass_mark_is_exact(score in 0u32..=100_000_000, percent in 1u32..=100, max in 1u32..=100_000_000) {
        let rules = campaign(Audience::Everyone(PersonalRules { pass_percent: Some(percent), ..personal() }));
        let needed = (u64::from(percent) * u64::from(max)).div_ceil(100);
        prop_assert_eq!(rules.passes(score, max), Some(u64::from(score) >= needed));
    }
}

#[test]
fn where_nothing_is_to_be_passed_nobody_passes_or_fails() {
    let rules = campaign(Audience::Everyone(PersonalRules {
        pass_percent: None,
        ..personal()
    }));
    assert_eq!(rules.passes(1, 1), None);
}
