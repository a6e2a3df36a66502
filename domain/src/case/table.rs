//! The state machine, as tables: which step leads where, who may take it, and what must be there.
//!
//! A kind of work has the sections that `sections` names. What is in no row is not possible. Every row of every section is tried by the tests
//! against every state, step and role.
//!
//! ```text
//! 待受理 → 不予受理 | 已合并 | 已转办 | 立案 → 派遣 → (退单 → 再派) → 处置中 → (延期待批 | 挂账) → 已反馈 → 核查 → 返工 | 结案销号 → 回访 → 重开
//! 收到 → 答复 → 采纳 | 未采纳 → 已落实                 收到 → 发布 | 不发布
//! 点单 → 供单 → 派单 → (退单) → 接单 → 已服务 → 评单      待受理 → 已记录
//! ```

use serde::{Deserialize, Serialize};

use super::{actor::Role, event::Step, kind::Work, state::State};

/// What must be there for a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Words: a reason, an answer.
    Words,
    /// The code of a rejection.
    Code,
    /// A unit that gets it.
    Unit,
    /// A day later than the one promised so far.
    LaterDue,
    /// The case that it goes on with; not itself.
    Into,
    /// Its number at the other body.
    OutsideNumber,
    /// A picture.
    Photo,
    /// An after-photo, or words that say why there is none.
    PhotoOrWords,
    /// How content somebody is.
    Satisfaction,
    /// An after-photo of the unit, or what the one who closes saw: a picture or words.
    Evidence,
    /// Somebody who never had the case in hand.
    SecondPerson,
    /// Within [`super::facts::REOPEN_DAYS`] of the closing.
    InTerm,
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// From these states.
    pub from: &'static [State],
    /// This step.
    pub step: Step,
    /// To this state; None: it stays where it is.
    pub to: Option<State>,
    /// By these roles.
    pub by: &'static [Role],
    /// If all this is there.
    pub needs: &'static [Need],
}

const fn row(
    from: &'static [State],
    step: Step,
    to: State,
    by: &'static [Role],
    needs: &'static [Need],
) -> Rule {
    let to = Some(to);
    Rule {
        from,
        step,
        to,
        by,
        needs,
    }
}

const fn stays(from: &'static [State], step: Step, by: &'static [Role], needs: &'static [Need]) -> Rule {
    Rule {
        from,
        step,
        to: None,
        by,
        needs,
    }
}

use Need as N;
use State as S;
use Step as E;

const OFFICE: &[Role] = &[Role::Administrator, Role::Coordinator];
const CHECKERS: &[Role] = &[Role::Administrator, Role::Coordinator, Role::Verifier];
const VISITORS: &[Role] = &[
    Role::Administrator,
    Role::Coordinator,
    Role::Verifier,
    Role::Observer,
];
const WORKERS: &[Role] = &[
    Role::Administrator,
    Role::Coordinator,
    Role::Handler,
    Role::Verifier,
];
const UNIT: &[Role] = &[Role::Handler];
const REPORTER: &[Role] = &[Role::Reporter];
const GUARDIAN: &[Role] = &[Role::Guardian];

#[rustfmt::skip]
const IN_LOOP: &[State] = &[
    S::Filed, S::Dispatched, S::Returned, S::InHand, S::ExtensionAsked, S::Suspended, S::Reported, S::Checking, S::Rework,
    S::Closed, S::Revisited, S::Reopened,
];
#[rustfmt::skip]
const MORE_TO_SHOW: &[State] = &[
    S::Waiting, S::Filed, S::Dispatched, S::Returned, S::InHand, S::ExtensionAsked, S::Suspended, S::Reported, S::Checking,
    S::Rework, S::Closed, S::Reopened,
];

/// What comes in is looked at first.
#[rustfmt::skip]
const INTAKE: &[Rule] = &[
    row(&[S::Waiting], E::Accept, S::Filed, OFFICE, &[]),
    row(&[S::Waiting], E::Reject, S::Rejected, OFFICE, &[N::Code, N::Words]),
    row(&[S::Waiting, S::Filed], E::Merge, S::Merged, OFFICE, &[N::Into]),
    row(&[S::Waiting, S::Filed], E::Transfer, S::Transferred, OFFICE, &[N::Words, N::OutsideNumber]),
    row(&[S::Rejected, S::Merged, S::Transferred], E::Reconsider, S::Waiting, OFFICE, &[N::Words]),
];

/// From filing to closing.
#[rustfmt::skip]
const LOOP: &[Rule] = &[
    row(&[S::Filed, S::Returned, S::Rework, S::Reopened], E::Dispatch, S::Dispatched, OFFICE, &[N::Unit]),
    row(&[S::Dispatched], E::Return, S::Returned, UNIT, &[N::Words]),
    row(&[S::Dispatched, S::Rework], E::Begin, S::InHand, UNIT, &[]),
    row(&[S::InHand], E::AskExtension, S::ExtensionAsked, UNIT, &[N::Words, N::LaterDue]),
    row(&[S::ExtensionAsked], E::GrantExtension, S::InHand, OFFICE, &[N::LaterDue]),
    row(&[S::ExtensionAsked], E::RefuseExtension, S::InHand, OFFICE, &[N::Words]),
    row(&[S::InHand], E::Suspend, S::Suspended, OFFICE, &[N::Words]),
    row(&[S::Suspended], E::Resume, S::InHand, OFFICE, &[N::Words]),
    row(&[S::InHand, S::ExtensionAsked], E::Report, S::Reported, UNIT, &[N::PhotoOrWords]),
    row(&[S::Reported], E::Check, S::Checking, CHECKERS, &[]),
    row(&[S::Checking], E::SendBack, S::Rework, CHECKERS, &[N::Words]),
    row(&[S::Closed, S::Revisited], E::Reopen, S::Reopened, OFFICE, &[N::Words]),
    stays(IN_LOOP, E::Remark, WORKERS, &[N::Words]),
];

#[rustfmt::skip]
const CLOSE: &[Rule] = &[
    row(&[S::Checking], E::Close, S::Closed, CHECKERS, &[N::Evidence, N::SecondPerson]),
];

/// With the answer that goes back to where the message came from.
#[rustfmt::skip]
const CLOSE_WITH_ANSWER: &[Rule] = &[
    row(&[S::Checking], E::Close, S::Closed, CHECKERS, &[N::Evidence, N::SecondPerson, N::Words]),
];

/// The office goes or calls to see.
#[rustfmt::skip]
const REVISIT: &[Rule] = &[
    row(&[S::Closed], E::FindSolved, S::Revisited, VISITORS, &[N::PhotoOrWords, N::SecondPerson]),
    row(&[S::Closed, S::Revisited], E::FindUnsolved, S::Reopened, VISITORS, &[N::PhotoOrWords]),
];

/// The holder of the code judges: “未解决” reopens at once.
#[rustfmt::skip]
const VERDICT: &[Rule] = &[
    row(&[S::Closed], E::FindSolved, S::Revisited, REPORTER, &[]),
    row(&[S::Closed, S::Revisited], E::FindUnsolved, S::Reopened, REPORTER, &[N::InTerm]),
];

#[rustfmt::skip]
const OF_REPORTER: &[Rule] = &[
    row(&[S::Waiting, S::Filed], E::Withdraw, S::Withdrawn, REPORTER, &[]),
    stays(MORE_TO_SHOW, E::AddPhoto, REPORTER, &[N::Photo]),
];

/// 立行立改: a unit begins with what it found itself.
#[rustfmt::skip]
const OWN_FINDING: &[Rule] = &[
    row(&[S::Filed], E::Begin, S::InHand, UNIT, &[]),
    row(&[S::Filed], E::Merge, S::Merged, OFFICE, &[N::Into]),
    row(&[S::Merged], E::Reconsider, S::Filed, OFFICE, &[N::Words]),
];

/// No row leads to a unit, and none takes a picture.
#[rustfmt::skip]
const BEHAVIOUR: &[Rule] = &[
    row(&[S::Waiting], E::Note, S::Noted, OFFICE, &[]),
    row(&[S::Waiting], E::Reject, S::Rejected, OFFICE, &[N::Code, N::Words]),
    row(&[S::Waiting], E::Merge, S::Merged, OFFICE, &[N::Into]),
    row(&[S::Rejected, S::Merged, S::Noted], E::Reconsider, S::Waiting, OFFICE, &[N::Words]),
    row(&[S::Waiting], E::Withdraw, S::Withdrawn, REPORTER, &[]),
];

/// One role; and whoever holds the code, perhaps the one who hurts, can neither withdraw nor reopen.
#[rustfmt::skip]
const SEALED: &[Rule] = &[
    row(&[S::Waiting], E::Begin, S::InHand, GUARDIAN, &[]),
    row(&[S::Waiting], E::Reject, S::Rejected, GUARDIAN, &[N::Code, N::Words]),
    row(&[S::Waiting, S::InHand], E::Transfer, S::Transferred, GUARDIAN, &[N::Words]),
    row(&[S::InHand], E::Close, S::Closed, GUARDIAN, &[N::Words]),
    row(&[S::Rejected, S::Transferred], E::Reconsider, S::Waiting, GUARDIAN, &[N::Words]),
    row(&[S::Closed], E::Reopen, S::InHand, GUARDIAN, &[N::Words]),
    stays(&[S::Waiting, S::InHand, S::Transferred, S::Closed], E::Remark, GUARDIAN, &[N::Words]),
];

#[rustfmt::skip]
const SUGGESTION: &[Rule] = &[
    row(&[S::Received], E::Answer, S::Answered, OFFICE, &[N::Words]),
    row(&[S::Received], E::Reject, S::Rejected, OFFICE, &[N::Code, N::Words]),
    row(&[S::Received], E::Merge, S::Merged, OFFICE, &[N::Into]),
    row(&[S::Rejected, S::Merged], E::Reconsider, S::Received, OFFICE, &[N::Words]),
    row(&[S::Received], E::Withdraw, S::Withdrawn, REPORTER, &[]),
    stays(&[S::Received], E::AddPhoto, REPORTER, &[N::Photo]),
    row(&[S::Answered], E::Adopt, S::Adopted, OFFICE, &[]),
    row(&[S::Answered], E::Decline, S::Declined, OFFICE, &[N::Words]),
    row(&[S::Adopted], E::Realise, S::Realised, OFFICE, &[N::PhotoOrWords]),
    stays(&[S::Received, S::Answered, S::Adopted], E::Remark, OFFICE, &[N::Words]),
];

#[rustfmt::skip]
const PRAISE: &[Rule] = &[
    row(&[S::Received, S::NotPublished], E::Publish, S::Published, OFFICE, &[]),
    row(&[S::Received, S::Published], E::DoNotPublish, S::NotPublished, OFFICE, &[N::Words]),
    row(&[S::Received, S::Published], E::Withdraw, S::Withdrawn, REPORTER, &[]),
    stays(&[S::Received], E::AddPhoto, REPORTER, &[N::Photo]),
    stays(&[S::Received, S::Published, S::NotPublished], E::Remark, OFFICE, &[N::Words]),
];

#[rustfmt::skip]
const SERVICE: &[Rule] = &[
    row(&[S::Ordered], E::Offer, S::Offered, OFFICE, &[]),
    row(&[S::Ordered], E::Reject, S::Rejected, OFFICE, &[N::Code, N::Words]),
    row(&[S::Rejected], E::Reconsider, S::Ordered, OFFICE, &[N::Words]),
    row(&[S::Offered], E::Assign, S::Assigned, OFFICE, &[N::Unit]),
    row(&[S::Assigned], E::Return, S::Offered, UNIT, &[N::Words]),
    row(&[S::Assigned], E::Take, S::Taken, UNIT, &[]),
    row(&[S::Taken], E::Serve, S::Served, UNIT, &[N::PhotoOrWords]),
    row(&[S::Served], E::Rate, S::Rated, REPORTER, &[N::Satisfaction]),
    row(&[S::Ordered, S::Offered, S::Assigned], E::Withdraw, S::Withdrawn, REPORTER, &[]),
    stays(&[S::Ordered, S::Offered, S::Assigned, S::Taken, S::Served], E::Remark, WORKERS, &[N::Words]),
];

/// The sections of a kind of work.
fn sections(work: Work) -> &'static [&'static [Rule]] {
    match work {
        Work::Problem => &[INTAKE, LOOP, CLOSE, REVISIT, VERDICT, OF_REPORTER],
        Work::Inspection => &[INTAKE, LOOP, CLOSE, REVISIT],
        Work::SelfCheck => &[OWN_FINDING, LOOP, CLOSE, REVISIT],
        Work::Message => &[INTAKE, LOOP, CLOSE_WITH_ANSWER, REVISIT],
        Work::Behaviour => &[BEHAVIOUR],
        Work::Sealed => &[SEALED],
        Work::Suggestion => &[SUGGESTION],
        Work::Praise => &[PRAISE],
        Work::Service => &[SERVICE],
    }
}

/// All rows of a kind of work.
pub fn rules(work: Work) -> impl Iterator<Item = &'static Rule> {
    sections(work).iter().flat_map(|section| section.iter())
}

/// Where a case of this work begins.
pub fn initial(work: Work) -> State {
    match work {
        Work::Problem | Work::Behaviour | Work::Sealed | Work::Inspection | Work::Message => State::Waiting,
        Work::SelfCheck => State::Filed,
        Work::Suggestion | Work::Praise => State::Received,
        Work::Service => State::Ordered,
    }
}

/// Rows for a step from a state: one for each group of roles that may take it.
pub fn rules_for(work: Work, state: State, step: Step) -> impl Iterator<Item = &'static Rule> {
    rules(work).filter(move |rule| rule.step == step && rule.from.contains(&state))
}

/// The steps that a role may take next, in the order of the table: what a page offers. Whether it is this person's unit, and not the second
/// person's turn, is decided when the step is taken.
pub fn next(work: Work, state: State, role: Role) -> impl Iterator<Item = &'static Rule> {
    rules(work).filter(move |rule| rule.from.contains(&state) && rule.by.contains(&role))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn no_state_step_and_role_have_two_rows() {
        for work in Work::ALL {
            let mut seen = BTreeSet::new();
            for rule in rules(work) {
                for state in rule.from {
                    for role in rule.by {
                        assert!(
                            seen.insert((*state, rule.step, *role)),
                            "{work:?}: {state:?} {:?} {role:?}",
                            rule.step
                        );
                    }
                }
                assert!(!rule.from.is_empty() && !rule.by.is_empty());
            }
        }
    }

    #[test]
    fn every_state_of_a_work_is_reached_and_none_that_is_open_has_no_way_on() {
        let mut used = BTreeSet::new();
        for work in Work::ALL {
            let mut reached = BTreeSet::from([initial(work)]);
            loop {
                let more: BTreeSet<State> = rules(work)
                    .filter(|rule| rule.from.iter().any(|state| reached.contains(state)))
                    .filter_map(|rule| rule.to)
                    .collect();
                let before = reached.len();
                reached.extend(more);
                if reached.len() == before {
                    break;
                }
            }
            for rule in rules(work) {
                for state in rule.from {
                    assert!(reached.contains(state), "{work:?}: {state:?} is never reached");
                }
            }
            for state in reached.iter().filter(|state| state.is_open()) {
                let ways: Vec<&Rule> = rules(work)
                    .filter(|rule| rule.from.contains(state) && rule.to.is_some())
                    .collect();
                assert!(
                    ways.iter()
                        .any(|rule| rule.by.iter().any(|role| *role != Role::Reporter)),
                    "{work:?}: nobody of the office can go on from {state:?}"
                );
            }
            used.extend(reached);
        }
        assert_eq!(used, BTreeSet::from(State::ALL));
    }

    #[test]
    fn an_auditor_does_nothing_and_a_guardian_alone_acts_on_what_is_sealed() {
        for work in Work::ALL {
            for rule in rules(work) {
                assert!(!rule.by.contains(&Role::Auditor));
                assert_eq!(rule.by == GUARDIAN, work == Work::Sealed, "{work:?} {rule:?}");
            }
        }
    }

    #[test]
    fn behaviour_and_what_is_sealed_never_reach_a_unit_or_a_page() {
        for work in [Work::Behaviour, Work::Sealed] {
            for rule in rules(work) {
                assert!(!matches!(
                    rule.step,
                    Step::Dispatch | Step::Assign | Step::Publish | Step::AddPhoto
                ));
                assert!(!rule.by.contains(&Role::Handler) && !rule.needs.contains(&Need::Unit));
            }
        }
    }

    #[test]
    fn nothing_of_the_loop_closes_without_evidence_and_a_second_person() {
        for work in [Work::Problem, Work::Inspection, Work::SelfCheck, Work::Message] {
            let closings: Vec<&Rule> = rules(work)
                .filter(|rule| rule.to == Some(State::Closed))
                .collect();
            assert_eq!(closings.len(), 1);
            for rule in closings {
                assert_eq!(rule.from, [State::Checking]);
                assert!(rule.needs.contains(&Need::Evidence) && rule.needs.contains(&Need::SecondPerson));
                assert!(!rule.by.contains(&Role::Handler) && !rule.by.contains(&Role::Reporter));
            }
        }
    }

    /// The way of the issue, written down once more by hand: for a citizen's problem, every state and the steps that lead out of it.
    #[test]
    fn a_citizens_problem_goes_the_way_that_is_written_down() {
        let mut ways: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for rule in rules(Work::Problem) {
            let Some(to) = rule.to else { continue };
            for from in rule.from {
                ways.entry(from.as_str()).or_default().insert(format!(
                    "{} {}",
                    rule.step.as_str(),
                    to.as_str()
                ));
            }
        }
        let expected: BTreeMap<&str, BTreeSet<String>> = [
            (
                "waiting",
                "accept filed, reject rejected, merge merged, transfer transferred, withdraw withdrawn",
            ),
            (
                "filed",
                "dispatch dispatched, merge merged, transfer transferred, withdraw withdrawn",
            ),
            ("rejected", "reconsider waiting"),
            ("merged", "reconsider waiting"),
            ("transferred", "reconsider waiting"),
            ("dispatched", "return returned, begin in_hand"),
            ("returned", "dispatch dispatched"),
            (
                "in_hand",
                "ask_extension extension_asked, suspend suspended, report reported",
            ),
            (
                "extension_asked",
                "grant_extension in_hand, refuse_extension in_hand, report reported",
            ),
            ("suspended", "resume in_hand"),
            ("reported", "check checking"),
            ("checking", "send_back rework, close closed"),
            ("rework", "begin in_hand, dispatch dispatched"),
            (
                "closed",
                "find_solved revisited, find_unsolved reopened, reopen reopened",
            ),
            ("revisited", "find_unsolved reopened, reopen reopened"),
            ("reopened", "dispatch dispatched"),
        ]
        .into_iter()
        .map(|(from, ways)| (from, ways.split(", ").map(str::to_owned).collect()))
        .collect();
        assert_eq!(ways, expected);
    }
}
