//! The clock (时限) of a case: when its deadline is near, when it is late, when it is three times late.

use serde::{Deserialize, Serialize};

use super::{
    category::Limit,
    event::{Step, With},
    facts::Facts,
};
use crate::{calendar::Calendar, clock::Millis};

/// The moments of a running clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// Three quarters of the allotted working time are over.
    pub soon: Millis,
    /// All of it is.
    pub due: Millis,
    /// Three times as much is. Never before `due`.
    pub late3: Millis,
}

/// How late a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// There is time.
    InTime,
    /// 临期.
    Soon,
    /// 超期.
    Late,
    /// 超期三倍.
    Late3,
}

impl Lateness {
    /// All of them.
    pub const ALL: [Lateness; 4] = [Lateness::InTime, Lateness::Soon, Lateness::Late, Lateness::Late3];

    /// The word in forms and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Lateness::InTime => "in_time",
            Lateness::Soon => "soon",
            Lateness::Late => "late",
            Lateness::Late3 => "late3",
        }
    }

    /// Reads [`Lateness::as_str`].
    pub fn named(word: &str) -> Option<Lateness> {
        Lateness::ALL.into_iter().find(|late| late.as_str() == word)
    }
}

impl Times {
    /// The moments of a case as it stands; None while its clock does not run.
    pub fn of(facts: &Facts, calendar: &Calendar) -> Option<Times> {
        let due = facts.due.filter(|_| facts.clock_runs())?;
        let since = facts.since.unwrap_or(facts.opening.received);
        let allotted = calendar.worked(since, due, &facts.pauses);
        let after = |time| calendar.after(since, time, &facts.pauses);
        Some(Times {
            soon: after(allotted / 4 * 3).unwrap_or(due).min(due),
            due,
            late3: after(allotted.saturating_mul(3)).unwrap_or(due).max(due),
        })
    }

    /// How late it is at `now`.
    pub fn lateness(&self, now: Millis) -> Lateness {
        if now > self.late3 {
            Lateness::Late3
        } else if now > self.due {
            Lateness::Late
        } else if now > self.soon {
            Lateness::Soon
        } else {
            Lateness::InTime
        }
    }
}

/// Fills in what the office's server knows better than a form: the deadline by the category's limit where a dispatch names none, the time
/// that is left when a clock goes on, the working time that a closing took.
pub fn complete(
    facts: &Facts,
    step: Step,
    with: &mut With,
    limit: Option<Limit>,
    calendar: &Calendar,
    now: Millis,
) {
    let now = now.max(facts.last);
    match step {
        Step::Dispatch | Step::Assign if with.due.is_none() => {
            with.due = limit.and_then(|limit| calendar.due(now, limit, &[]));
        }
        Step::Resume | Step::RefuseExtension => with.due = rest(facts, calendar, now),
        Step::Close => {
            with.minutes = facts.started.map(|started| {
                let minutes = calendar.worked(started, now, &facts.pauses) / 60_000;
                u32::try_from(minutes).unwrap_or(u32::MAX)
            });
        }
        _ => {}
    }
}

/// The deadline when a clock goes on at `now`: what was left of the working time is left still. None where it was late before it stood still.
fn rest(facts: &Facts, calendar: &Calendar, now: Millis) -> Option<Millis> {
    let paused = facts.pauses.last().filter(|pause| pause.to.is_none())?.from;
    let due = facts.due.filter(|due| *due > paused)?;
    let left = calendar.worked(paused, due, &[]);
    // A promise outside of working hours ends with the moment, not before.
    calendar.after(now, left.max(1), &[]).filter(|due| *due > now)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        calendar::Hours,
        case::{
            actor::Role,
            event::Event,
            kind::Work,
            samples::{actor, everything, opening, unit},
            step::apply,
        },
        clock::Zone,
    };

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai").unwrap()
    }

    /// Weekends only: the weeks below have no holidays.
    fn calendar() -> Calendar {
        Calendar::new(BTreeMap::new(), Hours::default(), zone())
    }

    fn at(text: &str) -> Millis {
        zone().parse_minute(text).unwrap()
    }

    fn take(facts: &mut Facts, step: Step, role: Role, now: &str, limit: Option<Limit>, due: Option<&str>) {
        let mut with = everything(step, at(now));
        with.due = due.map(at);
        with.minutes = None;
        complete(facts, step, &mut with, limit, &calendar(), at(now));
        let entry = apply(facts, &Event { step, with }, &actor(role), at(now)).unwrap();
        facts.take(&entry);
    }

    /// Dispatched on Monday 2026-03-02 at 10:00 with 8 hours of working time.
    fn dispatched() -> Facts {
        let mut new = opening(Work::Problem);
        new.received = at("2026-03-02 09:00");
        let mut facts = Facts::new(new);
        take(
            &mut facts,
            Step::Accept,
            Role::Coordinator,
            "2026-03-02 09:30",
            None,
            None,
        );
        let limit = Some(Limit::Hours(8));
        take(
            &mut facts,
            Step::Dispatch,
            Role::Coordinator,
            "2026-03-02 10:00",
            limit,
            None,
        );
        facts
    }

    #[test]
    fn near_late_and_three_times_late() {
        let facts = dispatched();
        // 2 hours in the morning, 4 in the afternoon, 2 the next morning; three quarters are 6 hours, three times are 24.
        let times = Times::of(&facts, &calendar()).unwrap();
        assert_eq!(zone().minute(times.soon), "2026-03-02 18:00");
        assert_eq!(zone().minute(times.due), "2026-03-03 11:00");
        assert_eq!(zone().minute(times.late3), "2026-03-05 15:00");
        for (now, expected) in [
            ("2026-03-02 18:00", Lateness::InTime),
            ("2026-03-02 18:01", Lateness::Soon),
            ("2026-03-03 11:00", Lateness::Soon),
            ("2026-03-03 11:01", Lateness::Late),
            ("2026-03-05 15:01", Lateness::Late3),
        ] {
            assert_eq!(times.lateness(at(now)), expected, "{now}");
        }
    }

    #[test]
    fn what_was_left_is_left_after_a_pause() {
        let mut facts = dispatched();
        take(
            &mut facts,
            Step::Begin,
            Role::Handler,
            "2026-03-02 11:00",
            None,
            None,
        );
        take(
            &mut facts,
            Step::Suspend,
            Role::Coordinator,
            "2026-03-02 15:00",
            None,
            None,
        );
        assert_eq!(Times::of(&facts, &calendar()), None);
        // 5 hours are left: from Thursday 16:00 that is Friday 12:00.
        take(
            &mut facts,
            Step::Resume,
            Role::Coordinator,
            "2026-03-05 16:00",
            None,
            None,
        );
        let times = Times::of(&facts, &calendar()).unwrap();
        assert_eq!(zone().minute(times.due), "2026-03-06 12:00");
        // 24 hours from the dispatch without the pause: 3 were used, 21 more from Thursday 16:00: 2, 7, 7 and 5 on Tuesday.
        assert_eq!(zone().minute(times.late3), "2026-03-10 16:00");
        take(
            &mut facts,
            Step::AskExtension,
            Role::Handler,
            "2026-03-06 09:00",
            None,
            Some("2026-03-20 12:00"),
        );
        assert_eq!(Times::of(&facts, &calendar()), None);
        take(
            &mut facts,
            Step::RefuseExtension,
            Role::Coordinator,
            "2026-03-06 10:00",
            None,
            None,
        );
        assert_eq!(zone().minute(facts.due.unwrap()), "2026-03-06 15:00");
        take(
            &mut facts,
            Step::Report,
            Role::Handler,
            "2026-03-06 15:00",
            None,
            None,
        );
        assert_eq!(facts.on_time, Some(true));
        assert_eq!(Times::of(&facts, &calendar()), None);
        take(
            &mut facts,
            Step::Check,
            Role::Verifier,
            "2026-03-06 16:00",
            None,
            None,
        );
        let mut with = With::default();
        complete(
            &facts,
            Step::Close,
            &mut with,
            None,
            &calendar(),
            at("2026-03-06 17:00"),
        );
        // Monday 10 to 12 and 14 to 15, Thursday 16 to 18, Friday 10 to 12 and 14 to 17.
        assert_eq!(with.minutes, Some((3 + 2 + 5) * 60));
    }

    #[test]
    fn late_stays_late_after_a_pause() {
        let mut facts = dispatched();
        take(
            &mut facts,
            Step::Begin,
            Role::Handler,
            "2026-03-04 11:00",
            None,
            None,
        );
        take(
            &mut facts,
            Step::Suspend,
            Role::Coordinator,
            "2026-03-04 15:00",
            None,
            None,
        );
        take(
            &mut facts,
            Step::Resume,
            Role::Coordinator,
            "2026-03-05 16:00",
            None,
            None,
        );
        assert_eq!(zone().minute(facts.due.unwrap()), "2026-03-03 11:00");
        take(
            &mut facts,
            Step::Report,
            Role::Handler,
            "2026-03-06 15:00",
            None,
            None,
        );
        assert_eq!(facts.on_time, Some(false));
        assert_eq!(facts.unit, Some(unit("chengguan")));
    }

    #[test]
    fn a_promise_by_hand_goes_before_the_limit() {
        let mut facts = dispatched();
        take(
            &mut facts,
            Step::Return,
            Role::Handler,
            "2026-03-02 11:00",
            None,
            None,
        );
        let limit = Some(Limit::Hours(8));
        take(
            &mut facts,
            Step::Dispatch,
            Role::Coordinator,
            "2026-03-02 14:00",
            limit,
            Some("2026-03-09 18:00"),
        );
        assert_eq!(zone().minute(facts.due.unwrap()), "2026-03-09 18:00");
        for late in Lateness::ALL {
            assert_eq!(Lateness::named(late.as_str()), Some(late));
        }
    }
}
