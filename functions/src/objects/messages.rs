//! What Worker and objects say to each other. Both sides are always of the same build; stored rows are not these types.

use std::collections::BTreeMap;

use domain::{
    ballot::Receipt,
    case::{Actor, Role},
    channel::{Channel, Terms},
    clock::Millis,
    contact::Reason,
    content::{Content, File},
    hands::HandCount,
    id::{
        BankId, CampaignId, CaseNumber, ChannelId, GroupId, QuestionId, StaffId, SurveyId, TeamNumber, TipId,
        UnitId,
    },
    interview::{InterviewLink, LinkId},
    quiz::{Answers, Extended, Marked, Sent},
    report::ReportKey,
    survey::Reply,
    tally::{Placing, ReplyPlacing, Tally},
    token::PersonKey,
};
use serde::{Deserialize, Serialize};

// ── Site ─────────────────────────────────────────────────────────────────────────────────────────────────

/// What the site object is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum SiteCall {
    /// The published content and what goes out with it, unless the caller has them already. → [`PublishedReply`]
    Published {
        known: Option<u64>,
        outreach: Option<u64>,
    },
    /// One version of a bank. → [`domain::quiz::Bank`]
    Bank { id: BankId, version: u32 },
    /// Checks and publishes content files; `shards` is for campaigns that are new. → [`LoadReply`]
    Load { files: Vec<File>, shards: u16 },
    /// → [`StatusReply`]
    Status,
    /// A one-time token for the first administrator; refused once there is an organizer. → `String`
    SetupToken,
    /// Whom a token of a setup or an invitation makes; None: nobody any more. → `Option<`[`Newcomer`]`>`
    CheckSetup { token: String },
    /// Makes the first administrator, or whoever was invited, and signs in. → [`SessionReply`]
    Setup {
        token: String,
        name: String,
        password: String,
    },
    /// Everybody who can sign in or was invited. → [`StaffReply`]
    Staff,
    /// A one-time token for somebody new. → `String`
    Invite { place: Place, organizer: String },
    /// Takes an invitation back. → `()`
    TakeBack { invitation: i64, organizer: String },
    /// Gives somebody another place, or lets nobody sign in as them any more; their sessions end. → `()`
    ChangeStaff {
        id: StaffId,
        place: Place,
        active: bool,
        organizer: String,
    },
    /// Signs in; slowed down and locked by account and by client. → [`SessionReply`]
    SignIn {
        name: String,
        password: String,
        client: String,
    },
    /// Who is behind a session's cookie. → `Option<`[`SessionReply`]`>`
    Session { cookie: String },
    /// → `()`
    SignOut { cookie: String },
    /// Refuses while a client has to wait because of wrong codes. → `()`
    MayGuess { client: String },
    /// Counts a wrong code. → `()`
    Guessed { client: String },
    /// Writes down what an organizer did in another object. → `()`
    Audit {
        organizer: String,
        what: String,
        detail: String,
    },
    /// Writes down that an organizer is about to see how a reporter can be called back; refused after too many. → `()`
    LookAtContact {
        organizer: String,
        number: CaseNumber,
        reason: Reason,
    },
    /// Who did for this case, the oldest first. → `Vec<(Millis, String, Reason)>`
    Looks { number: CaseNumber },
    /// Who did for any case, the newest first; `before` this line of the log. → `Vec<`[`LookRow`]`>`
    AllLooks { before: Option<i64> },
    /// Adds teams; all of them or, with a fault, none. → `Vec<`[`TeamFault`]`>`
    AddTeams {
        campaign: CampaignId,
        teams: Vec<NewTeam>,
        organizer: String,
    },
    /// Changes how many people a team has, or takes it out. → `()`
    ChangeTeam {
        campaign: CampaignId,
        team: TeamNumber,
        change: TeamChange,
        organizer: String,
    },
    /// Corrects the key of a question: makes the bank's next version, writes the audit log. → [`CorrectionReply`]
    CorrectKey {
        bank: BankId,
        question: QuestionId,
        key: CorrectedKey,
        reason: String,
        organizer: String,
    },
    /// Makes a channel. The same again changes nothing; a code that another one has is refused. → `()`
    NewChannel {
        id: ChannelId,
        terms: Terms,
        organizer: String,
    },
    /// Changes a channel. → `()`
    ChangeChannel {
        id: ChannelId,
        change: ChannelChange,
        organizer: String,
    },
    /// Makes an interviewer link. The same again changes nothing. → `()`
    NewInterviewLink { link: InterviewLink, organizer: String },
    /// Takes an interviewer link back, for good. → `()`
    RevokeInterviewLink { id: LinkId, organizer: String },
}

/// See [`SiteCall::ChangeChannel`].
#[derive(Debug, Serialize, Deserialize)]
pub enum ChannelChange {
    /// Other terms.
    Terms(Terms),
    /// Not offered any more, or offered again.
    Archived(bool),
}

/// What organizers send out to bring people here: changed in the console at any time, and so with a version of its own.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Outreach {
    /// Every channel, archived ones too.
    pub channels: BTreeMap<ChannelId, Channel>,
    /// Every interviewer link, those taken back too.
    pub interviews: BTreeMap<LinkId, InterviewLink>,
    /// Every team, those taken out too.
    pub teams: Teams,
}

/// A corrected key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CorrectedKey {
    /// Right options, by number in the bank.
    Options(std::collections::BTreeSet<u8>),
    /// Accepted texts.
    Accepted(Vec<String>),
}

/// A team to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewTeam {
    /// Its name.
    pub name: String,
    /// How many people it has (应到人数).
    pub expected: u32,
}

/// A team (班组) of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// How many people it has (应到人数).
    pub expected: u32,
    /// Its code starts nothing any more; what was counted stays.
    pub removed: bool,
}

/// Why a team was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TeamFault {
    /// The one at this place (from 0) has the name of another.
    SameName(usize),
    /// There would be too many.
    TooMany,
}

/// See [`SiteCall::ChangeTeam`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum TeamChange {
    /// So many people from now on.
    Expected(u32),
    /// Out.
    Remove,
}

/// Teams by campaign.
pub type Teams = BTreeMap<CampaignId, BTreeMap<TeamNumber, Team>>;

/// See [`SiteCall::Published`].
#[derive(Debug, Serialize, Deserialize)]
pub struct PublishedReply {
    /// The current version.
    pub version: u64,
    /// When it was published; 0: not known.
    pub since: Millis,
    /// Absent when the caller has it.
    pub content: Option<Content>,
    /// Shards of each campaign.
    pub shards: BTreeMap<CampaignId, u16>,
    /// The version of `outreach`.
    pub outreach_version: u64,
    /// Absent when the caller has it.
    pub outreach: Option<Outreach>,
}

/// See [`SiteCall::Load`].
#[derive(Debug, Serialize, Deserialize)]
pub struct LoadReply {
    /// The version now published.
    pub version: u64,
    /// What is wrong, when nothing was published.
    pub faults: Vec<domain::content::Fault>,
}

/// See [`SiteCall::Status`].
#[derive(Debug, Serialize, Deserialize)]
pub struct StatusReply {
    /// 0: nothing was loaded yet.
    pub content_version: u64,
    /// Organizers that can sign in.
    pub organizers: u64,
}

/// Most lines of one answer to [`SiteCall::AllLooks`].
pub const LOOKS: u32 = 200;

/// See [`SiteCall::AllLooks`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LookRow {
    /// The line of the log.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Who.
    pub who: String,
    /// Of which case.
    pub number: CaseNumber,
    /// Why.
    pub reason: Reason,
}

/// Who follows a link that makes an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Newcomer {
    /// The first administrator.
    First,
    /// Whom an administrator invited.
    Invited,
}

/// What somebody of the office may do, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The role.
    pub role: Role,
    /// A handler's unit.
    pub unit: Option<UnitId>,
    /// A coordinator's district; None: the whole city.
    pub district: Option<GroupId>,
    /// What the administrator wrote beside it, at most 40 characters.
    pub note: String,
}

/// See [`SiteCall::Staff`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StaffReply {
    /// Accounts, the oldest first.
    pub staff: Vec<StaffRow>,
    /// Invitations that nobody has followed yet: number, place, until when.
    pub invited: Vec<(i64, Place, Millis)>,
}

/// An account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StaffRow {
    /// Its number.
    pub id: StaffId,
    /// The name that signs in.
    pub name: String,
    /// What it may do.
    pub place: Place,
    /// Since when.
    pub created: Millis,
    /// Whether anybody can sign in with it.
    pub active: bool,
}

impl SessionReply {
    /// Who that is to the cases.
    ///
    /// # Errors
    /// A handler without a unit, whom no administrator can make.
    pub fn actor(&self) -> crate::error::Result<Actor> {
        let Place {
            role, unit, district, ..
        } = self.place.clone();
        Actor::of(role, self.id, unit, district).ok_or_else(|| crate::error::AppError::internal("no place"))
    }

    /// Whether it is an administrator.
    pub fn is_administrator(&self) -> bool {
        self.place.role == Role::Administrator
    }
}

/// A session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SessionReply {
    /// The cookie's value.
    pub cookie: String,
    /// The organizer's name.
    pub name: String,
    /// The account.
    pub id: StaffId,
    /// What the organizer may do, and where.
    pub place: Place,
    /// Expected in every form of this session.
    pub csrf: String,
}

/// See [`SiteCall::CorrectKey`].
#[derive(Debug, Serialize, Deserialize)]
pub struct CorrectionReply {
    /// The bank's version with the corrected key.
    pub version: u32,
}

// ── Ballots ──────────────────────────────────────────────────────────────────────────────────────────────

/// What a ballot shard is asked. Every message names the campaign and the shard, so that an object knows itself.
#[derive(Debug, Serialize, Deserialize)]
pub struct BallotsCall {
    /// The campaign.
    pub campaign: CampaignId,
    /// The shard.
    pub shard: u16,
    /// The question.
    pub ask: Ask,
}

/// See [`BallotsCall`]. Attempts are named by their row key.
#[derive(Debug, Serialize, Deserialize)]
pub enum Ask {
    /// What a person has done so far. → [`HistoryReply`]
    History { person: PersonKey },
    /// Starts or resumes. → [`StartReply`]
    Start {
        attempt: String,
        /// The sealed id, kept so that another tab can be sent to it.
        token: String,
        person: Option<PersonKey>,
        placing: Placing,
        extended: Extended,
        seed: String,
        /// What to answer besides the token.
        tell: Tell,
    },
    /// → [`AttemptReply`]
    View { attempt: String },
    /// Saves answers; an older revision changes nothing. → [`SaveReply`]
    Save {
        attempt: String,
        rev: u64,
        answers: Sent,
    },
    /// Adds to saved answers the questions named, without a revision (plain forms). → [`SaveReply`]
    Merge {
        attempt: String,
        answers: Sent,
        shown: Vec<u32>,
    },
    /// Hands in. `answers`: the whole paper; None: what is saved. → [`HandInReply`]
    HandIn { attempt: String, answers: Option<Sent> },
    /// Doubles the minutes of a timed attempt, once. → [`AttemptReply`]
    MoreTime { attempt: String },
    /// Reports a question of a finished attempt as wrong. → `()`
    Wrong {
        attempt: String,
        place: u32,
        reason: String,
        text: String,
    },
    /// Stores the reply to a survey, once a person; without a person it is one of an interview. → [`SurveyReply`]
    Survey {
        key: String,
        survey: SurveyId,
        person: Option<PersonKey>,
        placing: ReplyPlacing,
        replies: BTreeMap<QuestionId, Reply>,
    },
    /// Replies that an interviewer link has brought. → `u64`
    Recorded { link: LinkId },
    /// Replies to a survey after a key, for exports. → `Vec<`[`ReplyRow`]`>`
    Replies {
        survey: SurveyId,
        after: String,
        limit: u32,
    },
    /// Keeps a hand count. → `()`
    Hands {
        key: String,
        count: HandCount,
        team: Option<TeamNumber>,
    },
    /// Keeps codes of a list, as the keys of their persons. → `()`
    AddCodes { list: CodeList, persons: Vec<PersonKey> },
    /// Lists of codes. → `Vec<`[`CodeListReply`]`>`
    CodeLists,
    /// Revokes all codes of a list. → `()`
    RevokeList { list: String },
    /// Revokes one code. → `bool`: whether there is such a code
    RevokeCode { person: PersonKey },
    /// The whole state. → [`ShardState`]
    State,
    /// Counts again from the rows. → [`RecountReply`]
    Recount,
    /// What a corrected bank version would change. Nothing is stored. → [`RemarkReply`]
    Preview {
        version: u32,
        question: QuestionId,
        bank: Box<domain::quiz::Bank>,
    },
    /// Marks ballots of older versions again, a batch at a time; call until `left` is 0. → [`RemarkReply`]
    Remark { version: u32 },
    /// Ballots after a sequence number, for exports. → `Vec<`[`ExportRow`]`>`
    Export { after: u64, limit: u32 },
    /// Questions reported as wrong. → `Vec<`[`WrongReport`]`>`
    WrongReports,
    /// Marks a report as handled. → `()`
    HandleWrong { id: i64 },
    /// Runs what is due now (the alarm does the same) and sets the alarm anew. → `()`
    Tick,
}

/// See [`Ask::History`].
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct HistoryReply {
    /// Token of the open attempt.
    pub open: Option<String>,
    /// Attempts started today.
    pub today: u32,
    /// Attempts started in all.
    pub total: u32,
}

/// See [`Ask::Start`].
#[derive(Debug, Serialize, Deserialize)]
pub struct StartReply {
    /// Token of the attempt to go to: the one asked for, or the one that is still open.
    pub token: String,
    /// Whether a new attempt began with this call.
    pub new: bool,
    /// The attempt, when it was asked for.
    pub view: Option<Box<AttemptReply>>,
}

/// What a start answers: a page redirects and needs the token only, a JSON client is shown its paper at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tell {
    /// The token.
    Token,
    /// The attempt too.
    Attempt,
}

/// An attempt as it stands.
#[derive(Debug, Serialize, Deserialize)]
pub struct AttemptReply {
    /// The bank version its paper was drawn from.
    pub bank_version: u32,
    /// Its drawing rules and seed.
    pub draw: Draw,
    /// When it started.
    pub started: Millis,
    /// When it ends at the latest.
    pub deadline: Millis,
    /// Whether its minutes run: an untimed attempt ends with the campaign.
    pub timed: bool,
    /// Whether it has more time already.
    pub extended: Extended,
    /// Its saved answers.
    pub answers: Answers,
    /// Their revision.
    pub rev: u64,
    /// The result, once it ended with a ballot.
    pub done: Option<Done>,
    /// It ended without any answer: there is no ballot.
    pub expired_empty: bool,
    /// Attempts of its person: today, in all (0 in a children's campaign).
    pub today: u32,
    /// See `today`.
    pub total: u32,
    /// Its person's best: right, score, max, row key of the attempt.
    pub best: Option<(u32, u32, u32, String)>,
    /// Questions (places) that this attempt reported as wrong.
    pub reported: Vec<u32>,
}

/// What a paper is drawn by.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Draw {
    /// 32 bytes in hexadecimal.
    pub seed: String,
    /// Questions on the paper.
    pub questions: u32,
    /// At least so many of a category.
    pub quota: BTreeMap<domain::id::CategoryId, u32>,
}

/// A finished attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Done {
    /// What the citizen keeps.
    pub receipt: Receipt,
    /// The marks as they are now.
    pub marked: Marked,
    /// Whether it passed.
    pub passed: Option<bool>,
    /// The bank version whose keys marked it.
    pub marked_version: u32,
    /// It was marked again: the score before, and when.
    pub remarked: Option<(u32, Millis)>,
}

/// See [`Ask::Save`].
#[derive(Debug, Serialize, Deserialize)]
pub struct SaveReply {
    /// The revision now stored.
    pub rev: u64,
    /// When.
    pub saved_at: Millis,
}

/// See [`Ask::HandIn`].
#[derive(Debug, Serialize, Deserialize)]
pub struct HandInReply {
    /// The finished attempt.
    pub done: Done,
    /// It was handed in before with other answers; those count.
    pub already: bool,
}

/// See [`Ask::Survey`].
#[derive(Debug, Serialize, Deserialize)]
pub struct SurveyReply {
    /// Whether this person had answered before, or the very reply was stored before: the first one counts.
    pub already: bool,
    /// Replies of its interviewer link so far, this one included; 0 without a link.
    pub recorded: u64,
}

/// A reply to a survey for exports.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReplyRow {
    /// Its key in the shard.
    pub key: String,
    /// When it arrived.
    pub at: Millis,
    /// Its channel and tags.
    pub placing: ReplyPlacing,
    /// What was answered.
    pub replies: BTreeMap<QuestionId, Reply>,
}

/// The whole state of a shard, as the scoreboard keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShardState {
    /// The shard.
    pub shard: u16,
    /// When the shard's file was made (ms): a file restored or begun anew counts as newer.
    pub epoch: i64,
    /// Counts its commits.
    pub sequence: u64,
    /// Its counters.
    pub tally: Tally,
    /// Attempts still open.
    pub open: u64,
    /// Reports of wrong questions by question, not handled yet.
    pub wrong: BTreeMap<String, u64>,
    /// The campaign's closing time was reached and no attempt is open: nothing will change any more.
    pub closed: bool,
}

/// See [`Ask::Recount`].
#[derive(Debug, Serialize, Deserialize)]
pub struct RecountReply {
    /// The counters.
    pub counted: Tally,
    /// The same from the rows.
    pub stored: Tally,
}

/// See [`Ask::Remark`].
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RemarkReply {
    /// Ballots that had the question.
    pub ballots: u64,
    /// Ballots with more points than before.
    pub higher: u64,
    /// Ballots with fewer.
    pub lower: u64,
    /// Ballots that pass now.
    pub newly_passed: u64,
    /// Ballots that do not pass any more.
    pub newly_failed: u64,
    /// Ballots of older versions not looked at yet.
    pub left: u64,
}

/// A ballot for exports.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExportRow {
    /// Its sequence number in the shard.
    pub sequence: u64,
    /// When it started.
    pub started: Millis,
    /// The finished attempt.
    pub done: Done,
    /// The bank version it was drawn from.
    pub bank_version: u32,
    /// Its groups and channel.
    pub placing: Placing,
    /// Whether it was the first of its person.
    pub first: Option<bool>,
}

/// A list of access codes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CodeList {
    /// Its id, made from what it was made from: the same list sent twice is one list.
    pub id: String,
    /// What the organizer calls it.
    pub name: String,
    /// When.
    pub made: Millis,
    /// Brought along, or made here.
    pub imported: bool,
}

/// A list and what became of its codes in one shard.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CodeListReply {
    /// The list.
    pub list: CodeList,
    /// Its codes.
    pub codes: u64,
    /// Codes that started something.
    pub used: u64,
    /// Codes that start nothing any more.
    pub revoked: u64,
}

/// A question reported as wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WrongReport {
    /// Its number in the shard.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// The question.
    pub question: String,
    /// The chosen reason.
    pub reason: String,
    /// What the citizen wrote.
    pub text: String,
    /// Whether an organizer dealt with it.
    pub handled: bool,
}

// ── Scoreboard ───────────────────────────────────────────────────────────────────────────────────────────

/// What a scoreboard is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum ScoreboardCall {
    /// A shard's whole state; a repeated or late one changes nothing. → the newest `(epoch, sequence)` known
    Push { campaign: CampaignId, state: ShardState },
    /// The merged tally; missing shards (of `shards`) are asked for theirs first. `known`: the caller's etag. → [`Snapshot`]
    Snapshot {
        campaign: CampaignId,
        shards: u16,
        known: Option<String>,
    },
}

/// The merged tally of a campaign.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    /// Changes with every merged state.
    pub etag: String,
    /// When the newest state arrived.
    pub updated_at: Millis,
    /// The counters; absent when the caller knows this etag.
    pub tally: Option<Tally>,
    /// Attempts still open.
    pub open: u64,
    /// Reports of wrong questions by question, not handled yet.
    pub wrong: BTreeMap<String, u64>,
    /// Every shard said that nothing will change any more.
    pub closed: bool,
}

// ── Counters ─────────────────────────────────────────────────────────────────────────────────────────────

/// What the counters are asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum CountersCall {
    /// Adds to counters. → `()`
    Add { counts: BTreeMap<String, u64> },
    /// A device found a tip useful. → [`UsefulReply`]
    Useful { tip: TipId, person: PersonKey },
    /// All counters. → `BTreeMap<String, u64>`
    All,
}

/// See [`CountersCall::Useful`].
#[derive(Debug, Serialize, Deserialize)]
pub struct UsefulReply {
    /// Whether the device had not said so before.
    pub new: bool,
}

// ── Photos ───────────────────────────────────────────────────────────────────────────────────────────────

/// Which of the two pictures of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotoSize {
    /// As it is kept.
    Whole,
    /// Its thumbnail.
    Small,
}

/// What a shard of photos is asked. Pictures travel as base64; see `photos::receive_multipart`.
#[derive(Debug, Serialize, Deserialize)]
pub enum PhotosCall {
    /// Keeps a photo in a batch of at most `most`; the same picture again is the first one. An upload that was there before changes nothing, also when its
    /// photo was taken away since. → its number, `u32`; 0: it was taken back before it came
    Put {
        key: ReportKey,
        batch: String,
        most: u32,
        upload: Option<String>,
        picture: String,
        small: String,
    },
    /// The numbers of the photos in a batch, the oldest first. → `Vec<u32>`
    Numbers { key: ReportKey, batch: String },
    /// A photo. → `Option<String>`
    Get {
        key: ReportKey,
        batch: String,
        n: u32,
        size: PhotoSize,
    },
    /// Takes a photo away that was not sent yet. → `()`
    Remove { key: ReportKey, batch: String, n: u32 },
    /// Takes an upload back, whether it came already or not. → `()`
    TakeBack {
        key: ReportKey,
        batch: String,
        upload: String,
    },
    /// How many photos a report has in a batch. → `u32`
    Count { key: ReportKey, batch: String },
    /// The photos of a batch are kept, or they go. → `()`
    Settle {
        key: ReportKey,
        batch: String,
        keep: bool,
    },
}
