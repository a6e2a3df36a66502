//! Who sees which cases (权限): what a person's role needs, and no more.

use super::{actor::Actor, kind::Work, state::State};
use crate::id::{GroupId, UnitId};

/// States in which there is something to verify, or something that was verified.
const TO_VERIFY: &[State] = &[
    State::Reported,
    State::Checking,
    State::Rework,
    State::Closed,
    State::Revisited,
    State::Reopened,
];
/// States in which there is something to visit again.
const TO_VISIT: &[State] = &[State::Closed, State::Revisited];

/// Which cases somebody sees: those for which everything that is said here holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sight {
    /// The sealed ones and no others; without it, all others.
    pub sealed: bool,
    /// Those in this district.
    pub district: Option<GroupId>,
    /// Those that this unit has or had last.
    pub unit: Option<UnitId>,
    /// Those in one of these states.
    pub states: Option<&'static [State]>,
    /// None at all: a citizen holds a code, which opens one case and no list.
    pub nothing: bool,
}

impl Sight {
    /// What this person sees.
    pub fn of(actor: &Actor) -> Sight {
        let all = Sight::default();
        match actor {
            Actor::Administrator(_) | Actor::Auditor(_) | Actor::Coordinator(_, None) => all,
            Actor::Coordinator(_, Some(district)) => Sight {
                district: Some(district.clone()),
                ..all
            },
            Actor::Handler(_, unit) => Sight {
                unit: Some(unit.clone()),
                ..all
            },
            Actor::Verifier(_) => Sight {
                states: Some(TO_VERIFY),
                ..all
            },
            Actor::Observer(_) => Sight {
                states: Some(TO_VISIT),
                ..all
            },
            Actor::Guardian(_) => Sight { sealed: true, ..all },
            Actor::Reporter => Sight { nothing: true, ..all },
        }
    }

    /// Whether it shows a case of this work in this state, district and unit.
    pub fn shows(&self, work: Work, state: State, district: Option<&GroupId>, unit: Option<&UnitId>) -> bool {
        !self.nothing
            && self.sealed == (work == Work::Sealed)
            && self.district.as_ref().is_none_or(|own| Some(own) == district)
            && self.unit.as_ref().is_none_or(|own| Some(own) == unit)
            && self.states.is_none_or(|states| states.contains(&state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            actor::Role,
            samples::{actor, unit},
        },
        id::StaffId,
    };

    #[test]
    fn the_sealed_are_seen_by_one_role_that_sees_nothing_else() {
        for role in Role::ALL {
            let sight = Sight::of(&actor(role));
            for work in Work::ALL {
                for state in State::ALL {
                    let own = unit("chengguan");
                    let shows = sight.shows(work, state, None, Some(&own));
                    let sealed = work == Work::Sealed;
                    if role == Role::Reporter {
                        assert!(!shows);
                    } else if role == Role::Guardian {
                        assert_eq!(shows, sealed);
                    } else {
                        assert!(!(shows && sealed), "{role:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn units_and_districts_see_their_own() {
        let of = |actor: Actor, district: Option<&str>, with: Option<&str>| {
            let district: Option<GroupId> = district.and_then(|id| id.parse().ok());
            let unit: Option<UnitId> = with.map(unit);
            Sight::of(&actor).shows(Work::Problem, State::InHand, district.as_ref(), unit.as_ref())
        };
        let handler = || Actor::Handler(StaffId(1), unit("chengguan"));
        assert!(of(handler(), None, Some("chengguan")));
        assert!(!of(handler(), None, Some("jiaojing")) && !of(handler(), None, None));
        let coordinator =
            |district: Option<&str>| Actor::Coordinator(StaffId(1), district.and_then(|id| id.parse().ok()));
        assert!(of(coordinator(None), Some("linwei"), None) && of(coordinator(None), None, None));
        assert!(of(coordinator(Some("linwei")), Some("linwei"), None));
        assert!(!of(coordinator(Some("linwei")), Some("huazhou"), None));
        assert!(!of(coordinator(Some("linwei")), None, None));
        assert!(of(Actor::Auditor(StaffId(1)), None, None));
        assert!(!of(Actor::Verifier(StaffId(1)), None, None));
    }
}
