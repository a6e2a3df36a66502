//! Hand counts (举手人数): how many took part in a class or a shift meeting, and how many raised a hand for the right answer. Numbers
//! only: no names, no ballots. They are counted apart from ballots, and apart by who vouches for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    id::{QuestionId, TeamNumber},
    tally::Tally,
};

/// Most people of one meeting: beyond, it is a slip of the finger.
pub const MAX_PRESENT: u32 = 2_000;

/// What was typed in after one meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandCount {
    /// People who took part, 1 to [`MAX_PRESENT`].
    pub present: u32,
    /// Hands raised for the right answer, at most as many as people; questions that were not asked are absent.
    pub right: BTreeMap<QuestionId, u32>,
}

/// A number that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCount {
    /// Nobody, too many, or no number.
    Present,
    /// At this place (from 1): more than took part, or no number.
    Right(u32),
}

/// A number as people type it: full width, with spaces. None for anything else.
fn number(text: &str) -> Option<u32> {
    let folded = crate::quiz::fold(text);
    (folded.len() <= 6 && folded.bytes().all(|b| b.is_ascii_digit()))
        .then(|| folded.parse().ok())
        .flatten()
}

/// Reads what was typed: how many took part, and per question of the paper, in its order, how many were right (empty: not asked).
pub fn read(present: &str, right: &[(QuestionId, &str)]) -> Result<HandCount, Vec<BadCount>> {
    let mut faults = Vec::new();
    let people = number(present).filter(|n| (1..=MAX_PRESENT).contains(n));
    if people.is_none() {
        faults.push(BadCount::Present);
    }
    let mut hands = BTreeMap::new();
    for ((question, text), place) in right.iter().zip(1u32..) {
        if text.trim().is_empty() {
            continue;
        }
        match number(text).filter(|n| people.is_none_or(|people| *n <= people)) {
            Some(n) => {
                hands.insert(question.clone(), n);
            }
            None => faults.push(BadCount::Right(place)),
        }
    }
    match people {
        Some(present) if faults.is_empty() => Ok(HandCount {
            present,
            right: hands,
        }),
        _ => Err(faults),
    }
}

/// What stands for the numbers of teams, and for those that nobody vouches for.
fn vouched(team: Option<TeamNumber>) -> &'static str {
    if team.is_some() { "team" } else { "self" }
}

/// What a hand count adds to the tally.
pub fn of_hands(count: &HandCount, team: Option<TeamNumber>) -> Tally {
    let by = vouched(team);
    let present = i64::from(count.present);
    let mut tally = Tally::default();
    tally.add(&format!("w|{by}|n"), 1);
    tally.add(&format!("w|{by}|people"), present);
    if let Some(team) = team {
        tally.add(&format!("w|t|{team}|n"), 1);
        tally.add(&format!("w|t|{team}|people"), present);
    }
    for (question, right) in &count.right {
        tally.add(&format!("w|{by}|q|{question}|asked"), present);
        tally.add(&format!("w|{by}|q|{question}|right"), i64::from(*right));
    }
    tally
}

/// Meetings and people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meetings {
    /// Meetings that were typed in.
    pub count: u64,
    /// People in them, counted once a meeting.
    pub people: u64,
}

/// What hand counts say, from one kind of source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandTally {
    /// In all.
    pub meetings: Meetings,
    /// Question → people asked, hands for the right answer.
    pub questions: BTreeMap<QuestionId, (u64, u64)>,
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

impl HandTally {
    /// Numbers with a team's code (`vouched`), or those that anybody could type.
    fn read(tally: &Tally, by: &str) -> HandTally {
        let mut questions: BTreeMap<QuestionId, (u64, u64)> = BTreeMap::new();
        for (key, n) in tally.under(&format!("w|{by}|q|")) {
            let Some((Ok(question), what)) = key.split_once('|').map(|(id, what)| (id.parse(), what)) else {
                continue;
            };
            let entry = questions.entry(question).or_default();
            match what {
                "asked" => entry.0 = unsigned(n),
                "right" => entry.1 = unsigned(n),
                _ => {}
            }
        }
        HandTally {
            meetings: Meetings {
                count: unsigned(tally.get(&format!("w|{by}|n"))),
                people: unsigned(tally.get(&format!("w|{by}|people"))),
            },
            questions,
        }
    }

    /// Typed in with a team's code.
    pub fn of_teams(tally: &Tally) -> HandTally {
        HandTally::read(tally, "team")
    }

    /// Typed in by anybody (自报).
    pub fn self_reported(tally: &Tally) -> HandTally {
        HandTally::read(tally, "self")
    }
}

/// The meetings of one team.
pub fn meetings_of(tally: &Tally, team: TeamNumber) -> Meetings {
    Meetings {
        count: unsigned(tally.get(&format!("w|t|{team}|n"))),
        people: unsigned(tally.get(&format!("w|t|{team}|people"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: usize) -> QuestionId {
        format!("q-{n}").parse().unwrap()
    }

    fn typed<'a>(present: &str, right: &[&'a str]) -> Result<HandCount, Vec<BadCount>> {
        let right: Vec<(QuestionId, &'a str)> =
            right.iter().enumerate().map(|(n, text)| (id(n), *text)).collect();
        read(present, &right)
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let count = typed(" ４２ ", &["40", "", "０", "42"]).unwrap();
        assert_eq!(count.present, 42);
        assert_eq!(count.right, [(id(0), 40), (id(2), 0), (id(3), 42)].into());
    }

    #[test]
    fn numbers_that_cannot_be_are_named() {
        use BadCount::{Present, Right};
        for present in ["", "0", "2001", "-1", "4.5", "很多", "99999999999999"] {
            assert_eq!(typed(present, &["1"]), Err(vec![Present]), "{present}");
        }
        assert_eq!(typed("30", &["31", "30", "x"]), Err(vec![Right(1), Right(3)]));
        assert_eq!(typed("", &["x"]), Err(vec![Present, Right(1)]));
    }

    #[test]
    fn with_and_without_a_code_are_never_mixed() {
        let count = typed("30", &["20", "10"]).unwrap();
        let mut tally = of_hands(&count, Some(TeamNumber(7)));
        tally.merge(&of_hands(&count, None));
        tally.merge(&of_hands(&count, None));
        let (teams, own) = (HandTally::of_teams(&tally), HandTally::self_reported(&tally));
        assert_eq!(teams.meetings, Meetings { count: 1, people: 30 });
        assert_eq!(own.meetings, Meetings { count: 2, people: 60 });
        assert_eq!(own.questions, [(id(0), (60, 40)), (id(1), (60, 20))].into());
        assert_eq!(meetings_of(&tally, TeamNumber(7)), teams.meetings);
        assert_eq!(meetings_of(&tally, TeamNumber(70)), Meetings::default());
    }

    proptest! {
        #[test]
        fn what_is_added_and_taken_away_leaves_nothing(present in 1u32..2_000, right in prop::collection::vec(0u32..3_000, 0..10), team: Option<u16>) {
            let texts: Vec<String> = right.iter().map(u32::to_string).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            match typed(&present.to_string(), &texts) {
                Ok(count) => {
                    prop_assert!(right.iter().all(|n| *n <= present));
                    let mut tally = of_hands(&count, team.map(TeamNumber));
                    let same = tally.clone();
                    tally.subtract(&same);
                    prop_assert!(tally.is_empty());
                }
                Err(faults) => prop_assert_eq!(faults.len(), right.iter().filter(|n| **n > present).count()),
            }
        }
    }
}
