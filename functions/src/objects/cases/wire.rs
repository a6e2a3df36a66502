//! What the cases are asked, and what they answer.

use domain::{
    case::{Actor, Entry, Event, Facts, Kind, Observed, Source, State, Times, Work},
    clock::Millis,
    id::{CaseNumber, ChannelId, GroupId, StaffId, UnitId},
    report::{Place, ReportKey, Words},
    tally::Tally,
};
use serde::{Deserialize, Serialize};

use super::supervision::Supervise;

/// What the cases are asked. `code` is always the hash of a tracking code.
#[derive(Debug, Serialize, Deserialize)]
pub enum CasesCall {
    /// What is known of a draft. → [`DraftReply`]
    Draft { key: ReportKey },
    /// Keeps where it is. → [`DraftReply`]
    KeepPlace { key: ReportKey, place: Place },
    /// Makes a report of a draft; the same again is the first one. → [`Filed`]
    File { report: NewReport },
    /// Makes a case of what staff, observers or other programs bring; the same key again is the first one. → [`Filed`]
    Open { new: NewCase },
    /// Makes all of these, or none; the same keys again are the first ones. An outside number that its source has brought before is refused.
    /// → `Vec<`[`Filed`]`>`
    OpenAll { all: Vec<NewCase> },
    /// A case as somebody of the office sees it; None: there is none that this person sees. → `Option<`[`CaseView`]`>`
    Show { number: CaseNumber, reader: Actor },
    /// A case as the holder of its code sees it. → `Option<`[`CaseView`]`>`
    Find { code: String },
    /// Cases that somebody of the office sees. → [`CaseList`]
    List { query: CaseQuery, reader: Actor },
    /// How many there are, of several queries at once. → `Vec<u64>`
    Sizes { queries: Vec<CaseQuery>, reader: Actor },
    /// Takes a step. → [`CaseView`]
    Take { step: TakeStep },
    /// Open cases that may be the same. → `Vec<`[`NearCase`]`>`
    Near { category: String, place: Place },
    /// Somebody has it too; once a person. → how many have, `u32`
    Join { number: CaseNumber, person: String },
    /// Shows a case to everybody, or no longer. → `()`
    Release {
        number: CaseNumber,
        reader: Actor,
        who: String,
        release: Option<Release>,
    },
    /// What was released. → `Vec<`[`PublicCase`]`>`
    Public { query: PublicQuery },
    /// The report that a photo belongs to. → `Option<`[`PhotoOwner`]`>`
    Photographed { by: By, reader: Option<Actor> },
    /// What became of cases that somebody brought; those that are not there yet are left out. At most [`MOST_FATES`] keys. → `Vec<`[`Fate`]`>`
    Fates { keys: Vec<ReportKey> },
    /// What findings of observers came to. → [`ObservedReply`]
    Observed,
    /// All counters. → `BTreeMap<String, i64>`
    Counts,
    /// See [`Supervise`].
    Supervise { ask: Supervise },
    /// The counters, and what the rows say. → [`Recounted`]
    Recount,
}

/// See [`CasesCall::File`].
#[derive(Debug, Serialize, Deserialize)]
pub struct NewReport {
    /// The draft.
    pub key: ReportKey,
    /// What it is about.
    pub words: Words,
    /// The work that it makes.
    pub work: Work,
    /// How many photos are kept for it.
    pub photos: u32,
    /// The channel that led here, one that an organizer made.
    pub channel: Option<ChannelId>,
    /// An address of a video, or empty.
    #[serde(default)]
    pub video: String,
    /// Whether its sender left a way to be called back, which another object keeps.
    #[serde(default)]
    pub contact: bool,
    /// The site's zone, by name: months are counted in it.
    pub zone: String,
}

/// See [`CasesCall::Open`].
#[derive(Debug, Serialize, Deserialize)]
pub struct NewCase {
    /// The same case has the same key, however often it is sent.
    pub key: ReportKey,
    /// Where it comes from.
    pub source: Source,
    /// The work that it makes.
    pub work: Work,
    /// What it is about; the category was checked.
    pub words: Words,
    /// Where it is.
    pub place: Place,
    /// How many photos are kept for it, in batch `"0"`.
    pub photos: u32,
    /// The unit that found it itself (自查).
    pub unit: Option<UnitId>,
    /// The patrol that found it.
    #[serde(default)]
    pub observed: Option<Observed>,
    /// Its number at another body, or empty.
    #[serde(default)]
    pub outside: String,
    /// Who brings it, as the history shows it.
    pub who: String,
    /// The site's zone, by name.
    pub zone: String,
}

/// See [`CasesCall::Draft`].
#[derive(Debug, Serialize, Deserialize)]
pub struct DraftReply {
    /// Where it is, if that was said.
    pub place: Option<Place>,
    /// The tracking code, once it was sent.
    pub code: Option<String>,
}

/// See [`CasesCall::File`].
#[derive(Debug, Serialize, Deserialize)]
pub struct Filed {
    /// Its number.
    pub number: CaseNumber,
    /// The tracking code.
    pub code: String,
    /// Whether it had not been sent before.
    pub new: bool,
}

/// A case as lists show it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseRow {
    /// Its number.
    pub number: CaseNumber,
    /// Its key in every object.
    pub key: ReportKey,
    /// When it came.
    pub at: Millis,
    /// When the last step was.
    pub last: Millis,
    /// Where it stands.
    pub state: State,
    /// Its table.
    pub work: Work,
    /// What it was sent as.
    pub kind: Kind,
    /// Where it comes from.
    pub source: Source,
    /// Id of its category, or empty.
    pub category: String,
    /// What was written.
    pub text: String,
    /// Where it is.
    pub place: Place,
    /// How many photos came with it.
    pub photos: u32,
    /// The channel that led here.
    pub channel: Option<ChannelId>,
    /// The unit that has it or had it last.
    pub unit: Option<UnitId>,
    /// Its clock, while it runs.
    pub soon: Option<Millis>,
    /// See [`Times::due`].
    pub due: Option<Millis>,
    /// See [`Times::late3`].
    pub late3: Option<Millis>,
    /// What the unit promised, whether its clock runs or not.
    pub promised: Option<Millis>,
    /// 0, or the level to which it was raised (督办).
    pub level: u8,
    /// The last closing.
    pub closed: Option<Millis>,
    /// What the last revisit since then found: 0 not solved, 1 solved.
    pub solved: Option<u8>,
    /// Entries of its history: a step names the version that it was decided on.
    pub version: u32,
    /// How many people have it too.
    pub joined: u32,
    /// When it was released to the public.
    pub released: Option<Millis>,
    /// Its number at another body, or empty.
    pub outside: String,
    /// An address of a video, or empty.
    pub video: String,
}

impl CaseRow {
    /// The moments of its clock, while it runs.
    pub fn times(&self) -> Option<Times> {
        Some(Times {
            soon: self.soon?,
            due: self.due?,
            late3: self.late3?,
        })
    }
}

/// A case with everything that happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseView {
    /// What lists show.
    pub row: CaseRow,
    /// What is known.
    pub facts: Facts,
    /// What happened, the oldest first.
    pub history: Vec<EntryView>,
    /// Where the case stands that it was merged into.
    pub into_state: Option<State>,
    /// What of it is public.
    pub release: Option<Release>,
    /// Cases that were merged into it.
    pub merged: Vec<CaseNumber>,
    /// Whether its sender left a way to be called back; it may be gone by now.
    pub contact: bool,
}

/// A line of the history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EntryView {
    /// The step.
    pub entry: Entry,
    /// Who took it, by the name of that day; empty: a citizen.
    pub who: String,
    /// Where its photos are, beside the case's key; may be empty.
    pub batch: String,
}

/// Which cases. What is None is not asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CaseQuery {
    /// In one of these states.
    #[serde(default)]
    pub states: Option<Vec<State>>,
    /// Whether somebody still owes a step.
    #[serde(default)]
    pub open: Option<bool>,
    /// Of one of these kinds of work.
    #[serde(default)]
    pub works: Option<Vec<Work>>,
    /// With this unit.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// In this district.
    #[serde(default)]
    pub district: Option<GroupId>,
    /// Of this category.
    #[serde(default)]
    pub category: Option<String>,
    /// From this source.
    #[serde(default)]
    pub source: Option<Source>,
    /// By this channel.
    #[serde(default)]
    pub channel: Option<ChannelId>,
    /// With this in text, place or outside number.
    #[serde(default)]
    pub text: Option<String>,
    /// Whose clock runs and is past this moment of it: 1 soon, 2 due, 3 three times late.
    #[serde(default)]
    pub past: Option<u8>,
    /// That this person at a unit has or had in hand.
    #[serde(default)]
    pub hands: Option<StaffId>,
    /// Whether everybody sees it.
    #[serde(default)]
    pub released: Option<bool>,
    /// Of which the last revisit found: solved or not.
    #[serde(default)]
    pub solved: Option<bool>,
    /// Raised to at least this level.
    #[serde(default)]
    pub level: Option<u8>,
    /// Came at or after.
    #[serde(default)]
    pub from: Option<Millis>,
    /// Came before.
    #[serde(default)]
    pub to: Option<Millis>,
    /// Last step at or after.
    #[serde(default)]
    pub changed_from: Option<Millis>,
    /// Last step before.
    #[serde(default)]
    pub changed_to: Option<Millis>,
    /// Closed at or after.
    #[serde(default)]
    pub closed_from: Option<Millis>,
    /// Closed before.
    #[serde(default)]
    pub closed_to: Option<Millis>,
    /// With one of these numbers.
    #[serde(default)]
    pub numbers: Option<Vec<CaseNumber>>,
    /// In which order.
    #[serde(default)]
    pub order: Order,
    /// So many are left out first.
    #[serde(default)]
    pub skip: u32,
    /// At most so many; see [`MOST_LISTED`].
    #[serde(default)]
    pub limit: u32,
}

/// Most rows of one answer.
pub const MOST_LISTED: u32 = 1_000;

/// An order of cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// The nearest deadline first, then those without one.
    Due,
    /// The last step first.
    Changed,
}

/// See [`CasesCall::List`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CaseList {
    /// The cases.
    pub rows: Vec<CaseRow>,
    /// How many there are in all.
    pub all: u64,
}

/// See [`CasesCall::Take`].
#[derive(Debug, Serialize, Deserialize)]
pub struct TakeStep {
    /// Which case.
    pub by: By,
    /// The version on which the step was decided.
    pub version: u32,
    /// The step. Who made it filled in what the office knows ([`domain::case::clock::complete`]).
    pub event: Event,
    /// Who.
    pub actor: Actor,
    /// Who, by name; empty: a citizen.
    pub who: String,
    /// 32 hexadecimal digits made with the form: the same again is the same step. Its photos are under it.
    pub batch: String,
    /// The clock after the step.
    pub times: Option<Times>,
}

/// Which case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum By {
    /// By its number.
    Number(CaseNumber),
    /// By the hash of its code.
    Code(String),
}

/// An open case that may be the same as the one that is being written.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NearCase {
    /// Its number.
    pub number: CaseNumber,
    /// Id of its category.
    pub category: String,
    /// Its place; only the street of it may be shown of one that is not released.
    pub place: Place,
    /// When it came.
    pub at: Millis,
    /// Where it stands.
    pub state: State,
    /// How many have it too.
    pub joined: u32,
    /// Metres from there, where both have a position.
    pub metres: Option<u32>,
    /// What of it is public.
    pub release: Option<Release>,
}

/// What everybody sees of a case: what an organizer let through, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Release {
    /// The words, as the organizer let them through; may be empty.
    pub text: String,
    /// The place in one line, as exact as the organizer lets it be.
    pub place: String,
    /// Photos from before: batch and number of a public copy.
    pub before: Vec<(String, u32)>,
    /// Photos from after.
    pub after: Vec<(String, u32)>,
}

/// See [`CasesCall::Public`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PublicQuery {
    /// One case.
    #[serde(default)]
    pub number: Option<CaseNumber>,
    /// Whether somebody still owes a step.
    #[serde(default)]
    pub open: Option<bool>,
    /// Of one of these kinds of work.
    #[serde(default)]
    pub works: Option<Vec<Work>>,
    /// With this unit.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// In this district.
    #[serde(default)]
    pub district: Option<GroupId>,
    /// Of this category.
    #[serde(default)]
    pub category: Option<String>,
    /// Of one of these categories.
    #[serde(default)]
    pub categories: Option<Vec<String>>,
    /// Came at or after.
    #[serde(default)]
    pub from: Option<Millis>,
    /// Came before.
    #[serde(default)]
    pub to: Option<Millis>,
    /// Last step, or its release, at or after.
    #[serde(default)]
    pub changed_from: Option<Millis>,
    /// Last step, or its release, before.
    #[serde(default)]
    pub changed_to: Option<Millis>,
    /// With one of these numbers.
    #[serde(default)]
    pub numbers: Option<Vec<CaseNumber>>,
    /// Those from this source are in it though they are not released, with an empty release.
    #[serde(default)]
    pub bare: Option<Source>,
    /// So many are left out first.
    #[serde(default)]
    pub skip: u32,
    /// At most so many.
    #[serde(default)]
    pub limit: u32,
}

/// A case as everybody sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublicCase {
    /// Its number.
    pub number: CaseNumber,
    /// The key of its photos.
    pub key: ReportKey,
    /// When it came.
    pub at: Millis,
    /// When the last step was.
    pub last: Millis,
    /// When it was released; None: it was not, and nothing was let through ([`PublicQuery::bare`]).
    pub released: Option<Millis>,
    /// Where it stands.
    pub state: State,
    /// Its table.
    pub work: Work,
    /// Id of its category, or empty.
    pub category: String,
    /// The unit that has it or had it last.
    pub unit: Option<UnitId>,
    /// The district.
    pub district: Option<GroupId>,
    /// The last closing.
    pub closed: Option<Millis>,
    /// What the unit promised.
    pub promised: Option<Millis>,
    /// How many people have it too.
    pub joined: u32,
    /// The position, WGS84 in 1e-6 degrees (latitude, longitude), where there is one and its place was released.
    pub position: Option<(i64, i64)>,
    /// What was let through.
    pub release: Release,
}

/// See [`CasesCall::Photographed`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PhotoOwner {
    /// The key of the photos.
    pub key: ReportKey,
    /// The case.
    pub number: CaseNumber,
    /// Batches of photos that belong to it.
    pub batches: Vec<String>,
}

/// See [`CasesCall::Recount`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recounted {
    /// Whether counters and rows say the same.
    pub equal: bool,
    /// Cases in all.
    pub cases: u64,
    /// Keys whose counts differ: kept, counted again.
    pub differing: Vec<(String, i64, i64)>,
}

/// Most cases whose fate is asked at once.
pub const MOST_FATES: usize = 200;

/// See [`CasesCall::Fates`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fate {
    /// The case.
    pub key: ReportKey,
    /// Its number.
    pub number: CaseNumber,
    /// Where it stands.
    pub state: State,
    /// Its table.
    pub work: Work,
    /// Id of its category, or empty.
    pub category: String,
    /// What was written.
    pub text: String,
    /// Where it is.
    pub place: Place,
    /// The unit that has it or had it last.
    pub unit: Option<UnitId>,
    /// Whether somebody still owes a step.
    pub open: u8,
    /// When the last step was.
    pub last: Millis,
}

/// See [`CasesCall::Observed`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ObservedReply {
    /// The counters (`observed|…`).
    pub counted: Tally,
    /// The same from the rows.
    pub rows: Tally,
}
