//! What the observers are asked, and what they answer.

use domain::{
    case::Kind,
    clock::Millis,
    id::CaseNumber,
    observer::{NewTeam, ObserverKey, Theme, Tier, activity::NewActivity, patrol::Patrol, revisit::Revisit},
    report::{Place, ReportKey, Words},
    tally::Tally,
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
    /// An observer goes: nothing of the person is kept. → `()`
    Leave { key: ObserverKey },
    /// Writes a patrol down and makes cases of its findings; the same form again is the first one. → `()`
    Record {
        observer: ObserverKey,
        patrol: NewPatrol,
    },
    /// Patrols, the newest first. → `Vec<`[`PatrolReply`]`>`
    Patrols(PatrolQuery),
    /// Findings of an observer, the newest first. → `Vec<`[`FindingReply`]`>`
    Findings(PatrolQuery),
    /// Keys of an observer's suggestions, the newest first, at most [`MOST_SUGGESTIONS`]. → `Vec<ReportKey>`
    Suggestions { observer: ObserverKey },
    /// A finding of this observer. → `Option<`[`FindingReply`]`>`
    Finding { observer: ObserverKey, id: i64 },
    /// Somebody looked at an own finding again; the same form again changes nothing. → `()`
    Revisit {
        observer: ObserverKey,
        finding: i64,
        revisit: NewRevisit,
    },
    /// Records of that, the newest first. → `Vec<`[`RevisitLine`]`>`
    Revisits { before: Option<i64>, limit: u32 },
    /// Makes an activity; the same `key` again is the first one. → `u32`: its number
    AddActivity { key: String, activity: NewActivity },
    /// → `Vec<`[`ActivityReply`]`>`
    Activities(ActivityQuery),
    /// Who signed up, the first first. → `Vec<(String, u32)>`: name and people
    SignUps { activity: u32 },
    /// Signs up, as long as there is room; the same `key` again changes nothing. → `()`
    SignUp(NewSignUp),
    /// → `Option<`[`SignUpReply`]`>`
    SignedUp { key: String },
    /// Cancels a sign-up, until the activity begins. Once more changes nothing. → `()`
    Cancel { key: String },
    /// How many came, once it has begun. Names go. → `()`
    Heads { activity: u32, heads: u32 },
    /// What patrols and activities come to. → [`TalliesReply`]
    Tallies,
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

/// See [`ObserversCall::Record`].
#[derive(Debug, Serialize, Deserialize)]
pub struct NewPatrol {
    /// The key of the form.
    pub key: String,
    /// The hash of what was sent.
    pub print: String,
    /// The patrol.
    pub patrol: Patrol,
    /// Whether it stayed in the team's home area.
    pub home: bool,
    /// What it found.
    pub findings: Vec<NewFinding>,
    /// The site's zone, by name.
    pub zone: String,
}

/// A finding: the case that it makes, but for what its team decides.
#[derive(Debug, Serialize, Deserialize)]
pub struct NewFinding {
    /// The key of the case.
    pub key: ReportKey,
    /// The work that it makes.
    pub work: domain::case::Work,
    /// What it is.
    pub words: Words,
    /// Where it is.
    pub place: Place,
}

/// Which patrols or findings.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PatrolQuery {
    /// Of this observer; None: of everybody.
    pub observer: Option<ObserverKey>,
    /// Older than this one.
    pub before: Option<i64>,
    /// At most so many; see [`MOST_LISTED`].
    pub limit: u32,
}

/// Most rows of one answer.
pub const MOST_LISTED: u32 = 2_000;
/// See [`ObserversCall::Suggestions`].
pub const MOST_SUGGESTIONS: i64 = 100;

/// A patrol. It names no person.
#[derive(Debug, Serialize, Deserialize)]
pub struct PatrolReply {
    /// Its number, from 1.
    pub id: i64,
    /// The name of the team.
    pub team: String,
    /// Its tier on that day.
    pub tier: Tier,
    /// The patrol.
    pub patrol: Patrol,
    /// 1: it stayed in the team's home area.
    pub home: u8,
    /// Cases of its findings; those that are not there yet are null.
    pub findings: Vec<Option<CaseNumber>>,
}

/// A finding.
#[derive(Debug, Serialize, Deserialize)]
pub struct FindingReply {
    /// Its number, from 1.
    pub id: i64,
    /// The key of its case.
    pub key: ReportKey,
    /// What it was sent as.
    pub kind: Kind,
    /// What the patrol was about.
    pub theme: Theme,
    /// The day of the patrol.
    pub day: String,
    /// The number of its case, once it is there.
    pub number: Option<CaseNumber>,
    /// Who looked again, the first first.
    pub revisits: Vec<RevisitReply>,
}

/// See [`ObserversCall::Revisit`].
#[derive(Debug, Serialize, Deserialize)]
pub struct NewRevisit {
    /// The key of the form; the photos are in the batch of this name.
    pub key: String,
    /// What was seen.
    pub revisit: Revisit,
    /// How many photos are kept for it.
    pub photos: u32,
}

/// A record of somebody who looked again.
#[derive(Debug, Serialize, Deserialize)]
pub struct RevisitReply {
    /// The key of its form.
    pub key: String,
    /// What was seen.
    pub revisit: Revisit,
    /// How many photos are kept for it.
    pub photos: u32,
}

/// The same for the office.
#[derive(Debug, Serialize, Deserialize)]
pub struct RevisitLine {
    /// Its number, from 1.
    pub id: i64,
    /// The case, once it is there.
    pub number: Option<CaseNumber>,
    /// The name of the team.
    pub team: String,
    /// What the patrol was about.
    pub theme: Theme,
    /// What was seen.
    pub revisit: Revisit,
    /// How many photos are kept for it.
    pub photos: u32,
}

/// Which activities.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ActivityQuery {
    /// One of them.
    pub number: Option<u32>,
    /// Begin at or after.
    pub from: Option<Millis>,
    /// Begin before.
    pub to: Option<Millis>,
    /// The latest first; else the earliest.
    pub latest_first: bool,
    /// After this one in that order: when it begins, and its number.
    pub after: Option<(Millis, u32)>,
    /// At most so many; see [`MOST_LISTED`].
    pub limit: u32,
}

/// An activity.
#[derive(Debug, Serialize, Deserialize)]
pub struct ActivityReply {
    /// Its number, from 1.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub theme: Theme,
    /// When it begins.
    pub starts: Millis,
    /// Where.
    pub place: String,
    /// Most people.
    pub most: u32,
    /// The name of the team that holds it.
    pub team: Option<String>,
    /// Its tier.
    pub tier: Option<Tier>,
    /// Sign-ups that were not cancelled.
    pub sign_ups: u32,
    /// People of these.
    pub signed: u32,
    /// How many came, once somebody counted.
    pub heads: Option<u32>,
}

/// See [`ObserversCall::SignUp`].
#[derive(Debug, Serialize, Deserialize)]
pub struct NewSignUp {
    /// Of the form.
    pub key: String,
    /// For which activity.
    pub activity: u32,
    /// May be empty.
    pub name: String,
    /// How many come.
    pub people: u32,
}

/// See [`ObserversCall::SignedUp`].
#[derive(Debug, Serialize, Deserialize)]
pub struct SignUpReply {
    /// For which activity.
    pub activity: u32,
    /// May be empty.
    pub name: String,
    /// How many come; 0: it was cancelled.
    pub people: u32,
}

/// See [`ObserversCall::Tallies`].
#[derive(Debug, Serialize, Deserialize)]
pub struct TalliesReply {
    /// The counters.
    pub counted: Tally,
    /// The same from the rows.
    pub rows: Tally,
}
