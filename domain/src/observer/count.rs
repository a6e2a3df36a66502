//! What patrols and activities add to the tally. What their findings came to is counted where the cases are ([`crate::case::count`]).
//!
//! Keys: `patrol|{tier}|{theme}|{patrols, people}` and `activity|{tier or site}|{theme}|{activities, sign_ups, signed, held, heads}`, by tier and
//! theme alone: nobody is ranked, neither people nor teams.

use serde::{Deserialize, Serialize};

use super::{Theme, Tier};
use crate::tally::Tally;

/// In the key of an activity that the office holds itself.
pub const SITE: &str = "site";

/// The word of a tier in keys; None: the office itself.
fn tier_word(tier: Option<Tier>) -> &'static str {
    tier.map_or(SITE, Tier::as_str)
}

/// What a patrol of so many people adds.
pub fn of_patrol(tier: Tier, theme: Theme, people: u32) -> Tally {
    let mut tally = Tally::default();
    let key = |what: &str| format!("patrol|{}|{}|{what}", tier.as_str(), theme.as_str());
    tally.add(&key("patrols"), 1);
    tally.add(&key("people"), people.into());
    tally
}

/// How an activity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attendance {
    /// Sign-ups that were not cancelled.
    pub sign_ups: u32,
    /// People of these.
    pub signed: u32,
    /// The head count, once there is one.
    pub heads: Option<u32>,
}

/// What an activity adds as it stands. A change adds the new and takes the old away.
pub fn of_activity(tier: Option<Tier>, theme: Theme, stands: Attendance) -> Tally {
    let mut tally = Tally::default();
    let key = |what: &str| format!("activity|{}|{}|{what}", tier_word(tier), theme.as_str());
    tally.add(&key("activities"), 1);
    tally.add(&key("sign_ups"), stands.sign_ups.into());
    tally.add(&key("signed"), stands.signed.into());
    if let Some(heads) = stands.heads {
        tally.add(&key("held"), 1);
        tally.add(&key("heads"), heads.into());
    }
    tally
}

/// What a change of an activity adds.
pub fn of_change(tier: Option<Tier>, theme: Theme, before: Attendance, after: Attendance) -> Tally {
    let mut tally = of_activity(tier, theme, after);
    tally.subtract(&of_activity(tier, theme, before));
    tally
}

/// What is read for one tier and theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// 场次
    pub patrols: u64,
    /// 人次
    pub people: u64,
    /// 发现
    pub found: u64,
    /// 采纳: suggestions that were adopted.
    pub adopted: u64,
    /// 办结: findings that are done just now.
    pub closed: u64,
    /// Activities.
    pub activities: u64,
    /// Sign-ups.
    pub sign_ups: u64,
    /// People of these.
    pub signed: u64,
    /// Activities with a head count.
    pub held: u64,
    /// 到场人数
    pub heads: u64,
}

impl Figures {
    /// The sum of two.
    pub fn plus(self, other: Figures) -> Figures {
        Figures {
            patrols: self.patrols + other.patrols,
            people: self.people + other.people,
            found: self.found + other.found,
            adopted: self.adopted + other.adopted,
            closed: self.closed + other.closed,
            activities: self.activities + other.activities,
            sign_ups: self.sign_ups + other.sign_ups,
            signed: self.signed + other.signed,
            held: self.held + other.held,
            heads: self.heads + other.heads,
        }
    }
}

/// The figures of a tier (None: the office itself) and a theme.
pub fn figures(tally: &Tally, tier: Option<Tier>, theme: Theme) -> Figures {
    let (tier, theme) = (tier_word(tier), theme.as_str());
    let n =
        |of: &str, what: &str| u64::try_from(tally.get(&format!("{of}|{tier}|{theme}|{what}"))).unwrap_or(0);
    Figures {
        patrols: n("patrol", "patrols"),
        people: n("patrol", "people"),
        found: n("observed", "found"),
        adopted: n("observed", "adopted"),
        closed: n("observed", "closed"),
        activities: n("activity", "activities"),
        sign_ups: n("activity", "sign_ups"),
        signed: n("activity", "signed"),
        held: n("activity", "held"),
        heads: n("activity", "heads"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_are_read_where_they_were_added() {
        let mut tally = of_patrol(Tier::District, Theme::Market, 6);
        tally.merge(&of_patrol(Tier::District, Theme::Market, 4));
        tally.merge(&of_patrol(Tier::City, Theme::Market, 1));
        let stands = Attendance {
            sign_ups: 2,
            signed: 5,
            heads: Some(4),
        };
        tally.merge(&of_activity(None, Theme::Market, stands));
        let found = figures(&tally, Some(Tier::District), Theme::Market);
        assert_eq!((found.patrols, found.people, found.activities), (2, 10, 0));
        let found = figures(&tally, None, Theme::Market);
        assert_eq!(
            (found.activities, found.sign_ups, found.signed, found.heads),
            (1, 2, 5, 4)
        );
        assert_eq!(
            figures(&tally, Some(Tier::City), Theme::Water),
            Figures::default()
        );
    }

    #[derive(Debug, Clone)]
    enum Doing {
        Patrol(Tier, Theme, u32),
        Activity(Option<Tier>, Theme),
        SignUp(usize, u32),
        Cancel(usize),
        Heads(usize, u32),
    }

    /// Tier, theme, people of each sign-up, head count.
    type Held = (Option<Tier>, Theme, Vec<u32>, Option<u32>);

    fn doing() -> impl Strategy<Value = Doing> {
        let tier = (0..3usize).prop_map(|n| Tier::ALL[n]);
        let theme = (0..10usize).prop_map(|n| Theme::ALL[n]);
        prop_oneof![
            (tier.clone(), theme.clone(), 1..500u32).prop_map(|(t, th, n)| Doing::Patrol(t, th, n)),
            (proptest::option::of(tier), theme).prop_map(|(t, th)| Doing::Activity(t, th)),
            (0..8usize, 1..10u32).prop_map(|(a, n)| Doing::SignUp(a, n)),
            (0..8usize).prop_map(Doing::Cancel),
            (0..8usize, 0..300u32).prop_map(|(a, n)| Doing::Heads(a, n)),
        ]
    }

    proptest! {
        /// Counters that move with every change say what a recount of what there is says.
        #[test]
        fn moving_counters_are_the_recount(history in proptest::collection::vec(doing(), 0..80)) {
            let mut counters = Tally::default();
            let mut patrols = Vec::new();
            let mut activities: Vec<Held> = Vec::new();
            let stands = |parties: &[u32], heads| Attendance {
                sign_ups: u32::try_from(parties.len()).unwrap(),
                signed: parties.iter().sum(),
                heads,
            };
            for doing in history {
                match doing {
                    Doing::Patrol(tier, theme, people) => {
                        counters.merge(&of_patrol(tier, theme, people));
                        patrols.push((tier, theme, people));
                    }
                    Doing::Activity(tier, theme) => {
                        counters.merge(&of_activity(tier, theme, Attendance::default()));
                        activities.push((tier, theme, Vec::new(), None));
                    }
                    Doing::SignUp(at, _) | Doing::Cancel(at) | Doing::Heads(at, _) => {
                        let Some((tier, theme, parties, heads)) = activities.get_mut(at) else { continue };
                        let before = stands(parties, *heads);
                        match doing {
                            Doing::SignUp(_, people) => parties.push(people),
                            Doing::Cancel(_) => drop(parties.pop()),
                            Doing::Heads(_, n) => *heads = Some(n),
                            _ => {}
                        }
                        counters.merge(&of_change(*tier, *theme, before, stands(parties, *heads)));
                    }
                }
            }
            let mut recount = Tally::default();
            for (tier, theme, people) in patrols {
                recount.merge(&of_patrol(tier, theme, people));
            }
            for (tier, theme, parties, heads) in &activities {
                recount.merge(&of_activity(*tier, *theme, stands(parties, *heads)));
            }
            prop_assert_eq!(counters, recount);
        }
    }
}
