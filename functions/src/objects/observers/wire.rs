//! What the observers are asked, and what they answer.

use domain::{
    clock::Millis,
    observer::{NewTeam, ObserverKey, Tier},
};
use serde::{Deserialize, Serialize};

/// A message.
#[derive(Debug, Serialize, Deserialize)]
pub enum ObserversCall {
    /// Makes a team; the same `key` again is the first one. → `u32`: its number
    AddTeam { key: String, team: NewTeam },
    /// All teams, by tier, then in the order in which they were made. → `Vec<`[`TeamReply`]`>`
    Teams,
    /// Gives a team a new invitation code. `issue` is the one that it ends; another one changes nothing. → `()`
    Renew { team: u32, issue: u32 },
    /// Somebody joins by the hash of an invitation code; the same `key` again changes nothing. → `()`
    Join {
        code: String,
        key: ObserverKey,
        name: String,
    },
    /// → `Option<`[`ObserverReply`]`>`
    Own { key: ObserverKey },
    /// An observer goes: nothing is kept. → `()`
    Leave { key: ObserverKey },
    /// Members as counted, and as the rows give them. → [`RecountReply`]
    Recount,
}

/// A team.
#[derive(Debug, Serialize, Deserialize)]
pub struct TeamReply {
    /// Its number, from 1.
    pub number: u32,
    /// Its tier.
    pub tier: Tier,
    /// The team above.
    pub parent: Option<u32>,
    /// Its name.
    pub name: String,
    /// Its home area.
    pub area: String,
    /// Most members.
    pub most: u32,
    /// Members now.
    pub members: u32,
    /// Which of its invitation codes is in force.
    pub issue: u32,
}

/// An observer.
#[derive(Debug, Serialize, Deserialize)]
pub struct ObserverReply {
    /// The display name.
    pub name: String,
    /// Since when.
    pub at: Millis,
    /// The tier of the team.
    pub tier: Tier,
    /// The name of the team.
    pub team: String,
    /// The home area of the team.
    pub area: String,
}

/// See [`ObserversCall::Recount`].
#[derive(Debug, Serialize, Deserialize)]
pub struct RecountReply {
    /// The sum of the teams' counters.
    pub counted: u64,
    /// Rows of observers.
    pub stored: u64,
    /// Numbers of teams whose counter is not what their rows give.
    pub differing: Vec<u32>,
}
