//! One step by the table: the next entry of the history, or a typed refusal.

use serde::{Deserialize, Serialize};

use super::{
    actor::Actor,
    event::{Event, MAX_PHOTOS, Step, With},
    facts::{Entry, Facts},
    state::State,
    table::{self, Need},
};
use crate::clock::Millis;

/// What may come with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Part {
    Code,
    Unit,
    Due,
    Into,
    OutsideNumber,
    Photos,
    Satisfaction,
    Minutes,
}

/// Why a step is not taken. Nothing of it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The step does not lead out of where the case stands; perhaps somebody else was quicker.
    #[error("案件现在的状态不能做这一步")]
    NotNow(State, Step),
    /// Somebody else's step.
    #[error("这一步不归您办")]
    NotYours,
    /// Another unit has it.
    #[error("案件在别的单位")]
    OtherUnit,
    /// It is in another district.
    #[error("案件在别的区")]
    OtherDistrict,
    /// Something must be there that is not.
    #[error("还缺材料")]
    Missing(Need),
    /// Something is there that does not belong to the step.
    #[error("这一步用不到这项材料")]
    NotWanted(Part),
    /// More than [`MAX_PHOTOS`].
    #[error("照片太多了")]
    TooManyPhotos,
    /// A promised date that is past, or not later than the one so far.
    #[error("期限要晚于现在,也要晚于原来的期限")]
    DueTooEarly,
    /// A case cannot go on with itself.
    #[error("不能和自己合并")]
    IntoItself,
    /// Who had it in hand does not close it.
    #[error("经办过的人不能销号,要换一个人")]
    SamePerson,
    /// The days in which “未解决” reopens are over.
    #[error("结案已经超过14天")]
    TooLate,
}

/// Takes a step at `now`. The entry is stamped with the last entry's time where `now` lies before it: clocks never run backwards in a history.
///
/// # Errors
/// See [`Refusal`]. Checked in this order: the state, the role, the unit or district, what must be there, what must not.
pub fn apply(facts: &Facts, event: &Event, actor: &Actor, now: Millis) -> Result<Entry, Refusal> {
    let at = now.max(facts.last);
    let work = facts.opening.work;
    let Event { step, with } = event;
    let mut rules = table::rules_for(work, facts.state, *step).peekable();
    if rules.peek().is_none() {
        return Err(Refusal::NotNow(facts.state, *step));
    }
    let rule = rules
        .find(|rule| rule.by.contains(&actor.role()))
        .ok_or(Refusal::NotYours)?;
    match actor {
        Actor::Handler(_, unit) if facts.unit.as_ref() != Some(unit) => return Err(Refusal::OtherUnit),
        Actor::Coordinator(_, Some(district)) if facts.opening.district.as_ref() != Some(district) => {
            return Err(Refusal::OtherDistrict);
        }
        _ => {}
    }
    for need in rule.needs {
        check(*need, facts, with, actor, at)?;
    }
    nothing_else(*step, with)?;
    if with.photos > MAX_PHOTOS {
        return Err(Refusal::TooManyPhotos);
    }
    if with.due.is_some_and(|due| due <= at) {
        return Err(Refusal::DueTooEarly);
    }
    Ok(Entry {
        number: facts.entries.saturating_add(1),
        at,
        role: actor.role(),
        staff: actor.staff(),
        from: facts.state,
        step: *step,
        to: rule.to.unwrap_or(facts.state),
        with: with.clone(),
    })
}

fn check(need: Need, facts: &Facts, with: &With, actor: &Actor, at: Millis) -> Result<(), Refusal> {
    let there = match need {
        Need::Words => with.words.is_some(),
        Need::Code => with.code.is_some(),
        Need::Unit => with.unit.is_some(),
        Need::OutsideNumber => with.outside.is_some(),
        Need::Photo => with.photos > 0,
        Need::PhotoOrWords => with.photos > 0 || with.words.is_some(),
        Need::Satisfaction => with.satisfaction.is_some(),
        Need::Evidence => facts.after_photos > 0 || with.photos > 0 || with.words.is_some(),
        Need::LaterDue => match with.due {
            Some(due) if facts.due.is_some_and(|so_far| due <= so_far) => return Err(Refusal::DueTooEarly),
            due => due.is_some(),
        },
        Need::Into => match with.into {
            Some(other) if other == facts.opening.number => return Err(Refusal::IntoItself),
            other => other.is_some(),
        },
        Need::SecondPerson => match actor.staff() {
            Some(staff) if facts.hands.contains(&staff) => return Err(Refusal::SamePerson),
            staff => staff.is_some(),
        },
        Need::InTerm => match facts.reopens_until() {
            Some(until) if at > until => return Err(Refusal::TooLate),
            until => until.is_some(),
        },
    };
    if there {
        Ok(())
    } else {
        Err(Refusal::Missing(need))
    }
}

/// Whether a part belongs to a step; words belong to every one.
pub fn takes(step: Step, part: Part) -> bool {
    use Step as E;
    match part {
        Part::Code => step == E::Reject,
        Part::Unit => matches!(step, E::Dispatch | E::Assign),
        Part::Due => matches!(
            step,
            E::Dispatch | E::Assign | E::AskExtension | E::GrantExtension | E::RefuseExtension | E::Resume
        ),
        Part::Into => step == E::Merge,
        Part::OutsideNumber => step == E::Transfer,
        Part::Photos => matches!(
            step,
            E::AddPhoto
                | E::Return
                | E::Report
                | E::SendBack
                | E::Close
                | E::FindSolved
                | E::FindUnsolved
                | E::Realise
                | E::Serve
        ),
        Part::Satisfaction => matches!(step, E::FindSolved | E::FindUnsolved | E::Rate),
        Part::Minutes => step == E::Close,
    }
}

/// What does not belong to a step is refused, not kept.
fn nothing_else(step: Step, with: &With) -> Result<(), Refusal> {
    let parts = [
        (Part::Code, with.code.is_some()),
        (Part::Unit, with.unit.is_some()),
        (Part::Due, with.due.is_some()),
        (Part::Into, with.into.is_some()),
        (Part::OutsideNumber, with.outside.is_some()),
        (Part::Photos, with.photos > 0),
        (Part::Satisfaction, with.satisfaction.is_some()),
        (Part::Minutes, with.minutes.is_some()),
    ];
    match parts
        .into_iter()
        .find(|(part, there)| *there && !takes(step, *part))
    {
        Some((part, _)) => Err(Refusal::NotWanted(part)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        case::{
            actor::Role,
            event::Satisfaction,
            kind::Work,
            samples::{DAY, START, actor, everything, opening, tries, unit, walk, words, works},
        },
        id::{CaseNumber, StaffId},
    };

    /// Facts in which every need can be met.
    fn ready(work: Work, state: State) -> Facts {
        Facts {
            state,
            unit: Some(unit("chengguan")),
            closed: Some(START),
            after_photos: 1,
            ..Facts::new(opening(work))
        }
    }

    #[test]
    fn every_state_step_and_role_is_taken_or_refused_as_the_table_says() {
        let mut taken = 0;
        for work in Work::ALL {
            for state in State::ALL {
                for step in Step::ALL {
                    for role in Role::ALL {
                        let facts = ready(work, state);
                        let event = Event {
                            step: *step,
                            with: everything(*step, START),
                        };
                        let result = apply(&facts, &event, &actor(role), START.plus(1));
                        let from_here: Vec<_> = table::rules(work)
                            .filter(|rule| rule.step == *step && rule.from.contains(&state))
                            .collect();
                        let rule = from_here.iter().find(|rule| rule.by.contains(&role));
                        let what = format!("{work:?} {state:?} {step:?} {role:?}");
                        match (rule, result) {
                            (Some(rule), Ok(entry)) => {
                                assert_eq!(entry.to, rule.to.unwrap_or(state), "{what}");
                                assert_eq!(
                                    (entry.from, entry.step, entry.number),
                                    (state, *step, 1),
                                    "{what}"
                                );
                                taken += 1;
                            }
                            (None, Err(Refusal::NotYours)) => assert!(!from_here.is_empty(), "{what}"),
                            (None, Err(Refusal::NotNow(..))) => assert!(from_here.is_empty(), "{what}"),
                            (rule, result) => panic!("{what}: {rule:?} {result:?}"),
                        }
                    }
                }
            }
        }
        assert!(taken > 200, "{taken}");
    }

    #[test]
    fn every_need_of_every_row_is_asked_for() {
        for work in Work::ALL {
            for rule in table::rules(work) {
                for need in rule.needs {
                    let mut facts = ready(work, rule.from[0]);
                    let mut with = everything(rule.step, START);
                    let mut who = actor(rule.by[0]);
                    let mut now = START.plus(1);
                    let refusal = match need {
                        Need::Words => {
                            with.words = None;
                            Refusal::Missing(*need)
                        }
                        Need::Code => {
                            with.code = None;
                            Refusal::Missing(*need)
                        }
                        Need::Unit => {
                            with.unit = None;
                            Refusal::Missing(*need)
                        }
                        Need::LaterDue => {
                            facts.due = with.due;
                            Refusal::DueTooEarly
                        }
                        Need::Into => {
                            with.into = Some(CaseNumber(7));
                            Refusal::IntoItself
                        }
                        Need::OutsideNumber => {
                            with.outside = None;
                            Refusal::Missing(*need)
                        }
                        Need::Photo => {
                            with.photos = 0;
                            Refusal::Missing(*need)
                        }
                        Need::PhotoOrWords => {
                            with.photos = 0;
                            with.words = None;
                            Refusal::Missing(*need)
                        }
                        Need::Satisfaction => {
                            with.satisfaction = None;
                            Refusal::Missing(*need)
                        }
                        Need::Evidence => {
                            facts.after_photos = 0;
                            with.photos = 0;
                            with.words = None;
                            Refusal::Missing(*need)
                        }
                        Need::SecondPerson => {
                            who = Actor::Administrator(StaffId(3));
                            facts.hands.insert(StaffId(3));
                            Refusal::SamePerson
                        }
                        Need::InTerm => {
                            now = START.plus(14 * DAY + 1);
                            Refusal::TooLate
                        }
                    };
                    let event = Event {
                        step: rule.step,
                        with,
                    };
                    assert_eq!(
                        apply(&facts, &event, &who, now),
                        Err(refusal),
                        "{work:?} {rule:?}"
                    );
                }
            }
        }
    }

    fn take(facts: &mut Facts, step: Step, role: Role, at: Millis) -> Result<Entry, Refusal> {
        let with = everything(step, at);
        let entry = apply(facts, &Event { step, with }, &actor(role), at)?;
        facts.take(&entry);
        Ok(entry)
    }

    fn closed() -> Facts {
        let mut facts = Facts::new(opening(Work::Problem));
        for (step, role) in [
            (Step::Accept, Role::Coordinator),
            (Step::Dispatch, Role::Coordinator),
            (Step::Begin, Role::Handler),
            (Step::Report, Role::Handler),
            (Step::Check, Role::Verifier),
            (Step::Close, Role::Verifier),
        ] {
            take(&mut facts, step, role, START).unwrap();
        }
        facts
    }

    #[test]
    fn unsolved_reopens_at_once_for_fourteen_days_after_the_last_closing() {
        let unsolved =
            |facts: &Facts, at| apply(facts, &Event::bare(Step::FindUnsolved), &Actor::Reporter, at);
        let mut facts = closed();
        let last = START.plus(14 * DAY);
        assert_eq!(unsolved(&facts, last).unwrap().to, State::Reopened);
        assert_eq!(unsolved(&facts, last.plus(1)), Err(Refusal::TooLate));
        // Solved first, then it broke again.
        take(&mut facts, Step::FindSolved, Role::Reporter, START).unwrap();
        let entry = unsolved(&facts, last).unwrap();
        facts.take(&entry);
        assert_eq!((facts.state, facts.after_photos), (State::Reopened, 0));
        assert_eq!(
            unsolved(&facts, last),
            Err(Refusal::NotNow(State::Reopened, Step::FindUnsolved))
        );
        // A second closing begins a new term.
        for (step, role) in [
            (Step::Dispatch, Role::Coordinator),
            (Step::Begin, Role::Handler),
            (Step::Report, Role::Handler),
            (Step::Check, Role::Verifier),
            (Step::Close, Role::Verifier),
        ] {
            take(&mut facts, step, role, last).unwrap();
        }
        assert!(unsolved(&facts, last.plus(14 * DAY)).is_ok());
    }

    #[test]
    fn nobody_acts_for_another_unit_or_district() {
        let facts = ready(Work::Problem, State::Dispatched);
        let begin = Event::bare(Step::Begin);
        let other = Actor::Handler(StaffId(3), unit("jiaojing"));
        assert_eq!(apply(&facts, &begin, &other, START), Err(Refusal::OtherUnit));
        let without = Facts {
            unit: None,
            ..facts.clone()
        };
        assert_eq!(
            apply(&without, &begin, &actor(Role::Handler), START),
            Err(Refusal::OtherUnit)
        );
        let coordinator = |district: &str| Actor::Coordinator(StaffId(2), district.parse().ok());
        let facts = ready(Work::Problem, State::Waiting);
        let accept = Event::bare(Step::Accept);
        assert_eq!(
            apply(&facts, &accept, &coordinator("huazhou"), START),
            Err(Refusal::OtherDistrict)
        );
        assert!(apply(&facts, &accept, &coordinator("linwei"), START).is_ok());
    }

    #[test]
    fn what_does_not_belong_to_a_step_is_refused() {
        let facts = ready(Work::Problem, State::Waiting);
        let with = |with| Event {
            step: Step::Accept,
            with,
        };
        let none = With::default;
        for (given, part) in [
            (
                With {
                    unit: Some(unit("chengguan")),
                    ..none()
                },
                Part::Unit,
            ),
            (
                With {
                    due: Some(START),
                    ..none()
                },
                Part::Due,
            ),
            (With { photos: 1, ..none() }, Part::Photos),
            (
                With {
                    into: Some(CaseNumber(8)),
                    ..none()
                },
                Part::Into,
            ),
            (
                With {
                    satisfaction: Some(Satisfaction::Mostly),
                    ..none()
                },
                Part::Satisfaction,
            ),
        ] {
            assert_eq!(
                apply(&facts, &with(given), &actor(Role::Administrator), START),
                Err(Refusal::NotWanted(part))
            );
        }
        let mut dispatch = everything(Step::Dispatch, START);
        dispatch.due = Some(START);
        let event = Event {
            step: Step::Dispatch,
            with: dispatch,
        };
        let facts = ready(Work::Problem, State::Filed);
        assert_eq!(
            apply(&facts, &event, &actor(Role::Coordinator), START),
            Err(Refusal::DueTooEarly)
        );
        let many = Event {
            step: Step::AddPhoto,
            with: With {
                photos: 200,
                ..none()
            },
        };
        assert_eq!(
            apply(&facts, &many, &Actor::Reporter, START),
            Err(Refusal::TooManyPhotos)
        );
    }

    #[test]
    fn an_old_photo_is_no_evidence_for_new_work() {
        let mut facts = closed();
        assert_eq!(facts.after_photos, 1);
        take(&mut facts, Step::FindUnsolved, Role::Reporter, START).unwrap();
        take(&mut facts, Step::Dispatch, Role::Coordinator, START).unwrap();
        take(&mut facts, Step::Begin, Role::Handler, START).unwrap();
        let report = Event {
            step: Step::Report,
            with: With {
                words: words(),
                ..With::default()
            },
        };
        facts.take(&apply(&facts, &report, &actor(Role::Handler), START).unwrap());
        take(&mut facts, Step::Check, Role::Verifier, START).unwrap();
        let close = Event::bare(Step::Close);
        assert_eq!(
            apply(&facts, &close, &actor(Role::Verifier), START),
            Err(Refusal::Missing(Need::Evidence))
        );
    }

    proptest! {
        #[test]
        fn a_history_keeps_what_always_holds(work in works(), tries in tries()) {
            let mut known = Facts::new(opening(work));
            let mut hands: Vec<StaffId> = Vec::new();
            let history = walk(work, &tries, |before, entry, now| {
                assert_eq!(&known, before);
                assert!(entry.at >= before.last && entry.at >= now);
                assert_eq!((entry.from, entry.number), (before.state, before.entries + 1));
                if matches!(entry.step, Step::Begin | Step::Report) {
                    hands.extend(entry.staff);
                }
                if entry.step == Step::Close && work != Work::Sealed {
                    assert!(entry.staff.is_some_and(|staff| !hands.contains(&staff)) && !hands.is_empty());
                }
                known.take(entry);
            });
            prop_assert_eq!(Facts::replay(opening(work), &history), known);
            prop_assert!(history.windows(2).all(|two| two[0].at <= two[1].at && two[0].to == two[1].from));
            let json = serde_json::to_string(&history).unwrap();
            prop_assert_eq!(serde_json::from_str::<Vec<Entry>>(&json).unwrap(), history);
        }
    }
}
