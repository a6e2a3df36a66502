//! Samples and random histories for the tests of this folder.

use proptest::prelude::*;

use super::{
    actor::{Actor, Role},
    event::{Event, OutsideNumber, RejectCode, Satisfaction, Step, With, Words},
    facts::{Entry, Facts, Observed, Opening},
    kind::{Source, Work},
    step::apply,
    table,
};
use crate::{
    clock::Millis,
    id::{CaseNumber, StaffId, UnitId},
    observer::{Theme, Tier},
};

pub(crate) const DAY: i64 = 24 * 3_600_000;
pub(crate) const START: Millis = Millis(1_790_000_000_000);

pub(crate) fn unit(name: &str) -> UnitId {
    name.parse().unwrap()
}

pub(crate) fn opening(work: Work) -> Opening {
    Opening {
        number: CaseNumber(7),
        work,
        category: Some("parking".parse().unwrap()),
        source: Source::Citizen,
        district: Some("linwei".parse().unwrap()),
        channel: None,
        unit: (work == Work::SelfCheck).then(|| unit("chengguan")),
        observed: Some(Observed {
            tier: Tier::District,
            theme: Theme::Market,
        }),
        received: START,
    }
}

/// One person of every role; the handler's unit has the case.
pub(crate) fn actor(role: Role) -> Actor {
    let id = |n| StaffId(n);
    match role {
        Role::Reporter => Actor::Reporter,
        Role::Administrator => Actor::Administrator(id(1)),
        Role::Coordinator => Actor::Coordinator(id(2), None),
        Role::Handler => Actor::Handler(id(3), unit("chengguan")),
        Role::Verifier => Actor::Verifier(id(4)),
        Role::Observer => Actor::Observer(id(5)),
        Role::Guardian => Actor::Guardian(id(6)),
        Role::Auditor => Actor::Auditor(id(7)),
    }
}

pub(crate) fn words() -> Option<Words> {
    Words::read("说明").ok()
}

/// Exactly what a step may bring: whatever a row can ask for is there.
pub(crate) fn everything(step: Step, now: Millis) -> With {
    let mut with = With {
        words: words(),
        ..With::default()
    };
    match step {
        Step::Reject => with.code = Some(RejectCode::OutOfScope),
        Step::Dispatch | Step::Assign => {
            with.unit = Some(unit("chengguan"));
            with.due = Some(now.plus(3 * DAY));
        }
        Step::AskExtension | Step::GrantExtension => with.due = Some(now.plus(30 * DAY)),
        Step::Merge => with.into = Some(CaseNumber(8)),
        Step::Transfer => with.outside = OutsideNumber::try_from("12345-1".to_owned()).ok(),
        Step::Close => {
            with.photos = 1;
            with.minutes = Some(150);
        }
        Step::AddPhoto | Step::Report | Step::Realise | Step::Serve => with.photos = 1,
        Step::FindSolved | Step::FindUnsolved | Step::Rate => with.satisfaction = Some(Satisfaction::Mostly),
        _ => {}
    }
    with
}

/// What somebody tries: which step, who of the role, which of two units, how much later (or earlier) the clock is.
pub(crate) type Try = (u16, u8, bool, i64);

pub(crate) fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        any::<u16>(),
        0u8..3,
        any::<bool>(),
        -2_000_000_000i64..4_000_000_000,
    );
    proptest::collection::vec(one, 0..80)
}

pub(crate) fn works() -> impl Strategy<Value = Work> {
    proptest::sample::select(Work::ALL.to_vec())
}

/// A random history: mostly steps that are possible, by somebody who may; sometimes any. `look` sees each entry with what was known before.
pub(crate) fn walk(work: Work, tries: &[Try], mut look: impl FnMut(&Facts, &Entry, Millis)) -> Vec<Entry> {
    let mut facts = Facts::new(opening(work));
    let mut history = Vec::new();
    let mut now = START;
    for (pick, person, other_unit, later) in tries {
        now = now.plus(*later);
        let pick = usize::from(*pick);
        let rules: Vec<_> = table::rules(work)
            .filter(|rule| rule.from.contains(&facts.state))
            .collect();
        let (step, role) = match rules.get(pick % (rules.len() + 1)) {
            Some(rule) => (rule.step, rule.by[pick / 16 % rule.by.len()]),
            None => (
                Step::ALL[pick % Step::ALL.len()],
                Role::ALL[pick / 64 % Role::ALL.len()],
            ),
        };
        let person = StaffId(i64::from(*person));
        let who = match (actor(role), facts.unit.clone()) {
            (Actor::Handler(..), Some(unit)) => Actor::Handler(person, unit),
            (Actor::Verifier(_), _) => Actor::Verifier(person),
            (other, _) => other,
        };
        let mut with = everything(step, now.max(facts.last));
        if *other_unit && with.unit.is_some() {
            with.unit = Some(unit("jiaojing"));
        }
        let Ok(entry) = apply(&facts, &Event { step, with }, &who, now) else {
            continue;
        };
        look(&facts, &entry, now);
        facts.take(&entry);
        history.push(entry);
    }
    history
}
