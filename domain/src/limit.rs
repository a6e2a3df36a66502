//! Who may start, and when: decided from the stored facts alone.

use serde::{Deserialize, Serialize};

use crate::{clock::Millis, quiz::Campaign};

/// What a shard knows of one person in one campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct History {
    /// Whether an attempt is open: started, not handed in, its deadline not reached.
    pub open: bool,
    /// Attempts started on this day of the site's zone.
    pub today: u32,
    /// Attempts started in all.
    pub total: u32,
}

/// What happens to a wish to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The open attempt goes on: same paper, same deadline.
    Resume,
    /// A new attempt begins, with this number (from 1).
    New(u32),
}

/// Why no attempt may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoStart {
    /// Before the opening time.
    #[error("活动还没开始")]
    NotOpen,
    /// At or after the closing time.
    #[error("活动已经结束了")]
    Closed,
    /// The tries of this day are used; they come back tomorrow.
    #[error("今天的次数答完了,明天再来")]
    DayUsed,
    /// All tries are used.
    #[error("答题次数已经用完了")]
    AllUsed,
}

/// How many more attempts may start today; None: no limit.
pub fn tries_left(campaign: &Campaign, history: History) -> Option<u32> {
    let rules = campaign.personal()?;
    let day = rules.tries_per_day.map(|n| n.saturating_sub(history.today));
    let all = rules.tries_total.map(|n| n.saturating_sub(history.total));
    match (day, all) {
        (Some(day), Some(all)) => Some(day.min(all)),
        (left, None) | (None, left) => left,
    }
}

/// Decides a wish to start at `now`.
pub fn decide(campaign: &Campaign, now: Millis, history: History) -> Result<Start, NoStart> {
    if now < campaign.opens {
        return Err(NoStart::NotOpen);
    }
    if now >= campaign.closes {
        return Err(NoStart::Closed);
    }
    if history.open {
        return Ok(Start::Resume);
    }
    if let Some(rules) = campaign.personal() {
        if rules.tries_total.is_some_and(|n| history.total >= n) {
            return Err(NoStart::AllUsed);
        }
        if rules.tries_per_day.is_some_and(|n| history.today >= n) {
            return Err(NoStart::DayUsed);
        }
    }
    Ok(Start::New(history.total.saturating_add(1)))
}
