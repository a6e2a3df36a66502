//! What each page shows: plain, owned values that the Worker fills in.
//!
//! Times that are shown are ready text in the site's zone (`2026-11-23 09:30`); points are thousandths of a point.
//! A key, an explanation or a score appears in result and console models only: [`PaperPage`] has no place for them.

/// What kind of campaign it is; decides the tone and what is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignKind {
    /// 日常: a few questions, tries every day.
    Daily,
    /// 竞赛: many questions against the clock.
    Contest,
    /// 儿童: no tries, no tickets, no claim code, no free text; only encouragement.
    Children,
}

/// Where a campaign stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    NotOpen,
    Open,
    Closed,
}

/// The figures of a campaign's rules, as `10题 · 不限时 · 每天3次 · 取最好成绩` shows them.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Questions on one paper.
    pub questions: u32,
    /// Minutes for one try; `None`: no time limit.
    pub minutes: Option<u32>,
    pub tries_per_day: Option<u32>,
    pub tries_total: Option<u32>,
    /// Share of the points that passes, in percent.
    pub pass_percent: Option<u32>,
}

/// A way on: text and target. The target is complete (made by [`crate::PageContext::link`]).
#[derive(Clone, Debug)]
pub struct Way {
    pub label: String,
    pub href: String,
}

/// Something wrong with one field of a form.
#[derive(Clone, Debug)]
pub struct FieldError {
    /// The name of the control (`q3`, `password`, `district`).
    pub field: String,
    /// One sentence that says what to do.
    pub message: String,
}

// ── Home and campaign ────────────────────────────────────────────────────────────────────────────────────

/// `/`
#[derive(Clone, Debug)]
pub struct HomePage {
    /// Somebody came by a code that leads nowhere (any more).
    pub lost: bool,
    pub campaigns: Vec<CampaignCard>,
    /// Today's tip.
    pub tip: Option<TipLink>,
}

#[derive(Clone, Debug)]
pub struct CampaignCard {
    pub id: String,
    pub name: String,
    /// One sentence.
    pub summary: String,
    pub kind: CampaignKind,
    pub state: CampaignState,
    pub opens: String,
    pub closes: String,
    pub facts: Facts,
}

/// `/c/{campaign}`
#[derive(Clone, Debug)]
pub struct CampaignPage {
    pub id: String,
    pub name: String,
    pub summary: String,
    pub kind: CampaignKind,
    pub state: CampaignState,
    pub opens: String,
    pub closes: String,
    pub facts: Facts,
    /// Paragraphs of the rules text.
    pub rules: Vec<String>,
    /// Whether the tally is public.
    pub tally: bool,
    pub surveys: Vec<SurveyLink>,
    /// Its series of tips: id and name.
    pub tips: Vec<(String, String)>,
    /// Whether teachers find a class mode.
    pub class: bool,
    /// Token of this person's open attempt, when one is known.
    pub resume: Option<String>,
}

/// A survey that the campaign offers: `/c/{campaign}/survey/{id}`.
#[derive(Clone, Debug)]
pub struct SurveyLink {
    pub id: String,
    pub title: String,
}

// ── Quiz ─────────────────────────────────────────────────────────────────────────────────────────────────

/// `/c/{campaign}/quiz`: the rules in short, and the form that starts, or why it cannot start.
#[derive(Clone, Debug)]
pub struct QuizStartPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub kind: CampaignKind,
    pub facts: Facts,
    pub rules: Vec<String>,
    pub state: StartState,
    /// Token of this person's open attempt, when one is known.
    pub resume: Option<String>,
}

#[derive(Clone, Debug)]
pub enum StartState {
    Ready(StartForm),
    NotOpen {
        opens: String,
    },
    Closed {
        closed: String,
    },
    /// The tries of today are used up.
    DoneToday {
        tries: u32,
    },
    /// All tries are used up.
    DoneAll {
        tries: u32,
    },
    /// Only users of a portal take part, and the portal has to say who comes. `stale`: it said so too long ago, or not to us.
    ThroughPortal {
        /// Origins of the portals.
        portals: Vec<String>,
        stale: bool,
    },
}

/// POST `/c/{campaign}/start` with `attempt`, optional `ticket`, `district`, `age`, `extended=1`.
#[derive(Clone, Debug, Default)]
pub struct StartForm {
    /// The attempt id minted for this form: posting it twice starts once.
    pub attempt: String,
    /// The device ticket, when cookies are refused or not yet set.
    pub ticket: Option<String>,
    pub code: StartCode,
    pub districts: Vec<Choice>,
    pub ages: Vec<Choice>,
    /// Whether the try is timed and more time can be asked for.
    pub can_extend: bool,
    /// Chosen before, when the form comes back with errors.
    pub district: Option<String>,
    pub age: Option<String>,
    pub extended: bool,
    pub errors: Vec<FieldError>,
}

/// The code that a start asks for, with what was typed.
#[derive(Clone, Debug, Default)]
pub enum StartCode {
    #[default]
    None,
    /// Field `code`: an access code.
    Access(String),
    /// Field `team`: the code of a team (班组).
    Team(String),
}

/// One option of a select.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    Single,
    Multiple,
    TrueFalse,
    FillIn,
}

impl QuestionKind {
    /// The word in `data-kind`, the same as in bank files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "true_false",
            Self::FillIn => "fill_in",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Image {
    pub url: String,
    pub alt: String,
}

/// `/a/{attempt}` while the attempt is open.
///
/// The form posts `do` = `submit` (交卷), `confirm` (交卷 after the question whether to), `save` (再看看; then the same view),
/// `prev` / `next` (with hidden `q` = the question shown), or `goto`: save, then show the question that `?q=` of
/// the form's action names, or all of them when it names none. `more-time` posts the same form to
/// `/a/{attempt}/more-time`, so that nothing typed is lost on the way.
#[derive(Clone, Debug)]
pub struct PaperPage {
    pub campaign_id: String,
    pub campaign_name: String,
    /// Token of the attempt.
    pub attempt: String,
    /// Every question of the paper in its order, also when one is shown at a time.
    pub questions: Vec<PaperQuestion>,
    pub view: PaperView,
    /// Unix milliseconds; `None`: no time limit.
    pub deadline: Option<i64>,
    /// `HH:MM` of the deadline, for people without script.
    pub deadline_text: Option<String>,
    /// The server's clock, Unix milliseconds.
    pub now: i64,
    /// Revision of the saved answers; the latest wins.
    pub rev: u64,
    /// Whether time can be added to this attempt.
    pub can_extend: bool,
    /// Numbers of the questions without an answer.
    pub unanswered: Vec<u32>,
    /// Whether to ask 现在交卷吗?
    pub asking: bool,
    /// `field` is `q3` and so on.
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperView {
    /// All questions on one page. In large type a browser without scripts gets the first one alone.
    All,
    /// All questions on one page, because somebody asked for it.
    Whole,
    /// The question of this number (1-based) alone.
    One(u32),
}

#[derive(Clone, Debug)]
pub struct PaperQuestion {
    /// 1-based.
    pub number: u32,
    pub kind: QuestionKind,
    pub text: String,
    /// In this attempt's order; empty for a fill-in. For true/false empty means 对 (0), 错 (1).
    pub options: Vec<String>,
    pub image: Option<Image>,
    /// Chosen positions (`"0"`), or the one text of a fill-in.
    pub answer: Vec<String>,
}

/// `/a/{attempt}` once it is submitted or its time is over.
#[derive(Clone, Debug)]
pub struct ResultPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub kind: CampaignKind,
    pub attempt: String,
    pub total: u32,
    /// Questions with full marks.
    pub right: u32,
    /// Thousandths of a point.
    pub score: u64,
    pub max: u64,
    pub outcome: Outcome,
    /// The best try so far, when there was more than one.
    pub best: Option<Best>,
    pub next: NextTry,
    pub reveal: Reveal,
    /// The time ran out before the citizen submitted.
    pub expired: bool,
    pub remarked: Option<Remarked>,
    /// `None` for children.
    pub receipt: Option<Receipt>,
    pub surveys: Vec<SurveyLink>,
    /// Whether the tally is public.
    pub tally: bool,
    /// Numbers of the questions this attempt reported as wrong.
    pub reported: Vec<u32>,
    /// Errors of the form that reports a question as wrong; they stand on top.
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The campaign has no pass mark.
    NoPassMark,
    Passed,
    /// `missing`: questions short of the pass mark, when that can be said.
    NotPassed {
        missing: Option<u32>,
    },
}

#[derive(Clone, Debug)]
pub struct Best {
    pub right: u32,
    pub score: u64,
    /// Whether this try is the best one.
    pub this_one: bool,
}

/// How many more tries there are, and what limits them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriesLeft {
    NoLimit,
    Today(u32),
    InAll(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextTry {
    /// Another try may start now.
    Now(TriesLeft),
    /// The `tries` of today are used.
    Tomorrow {
        tries: u32,
    },
    NoneLeft,
    CampaignClosed,
}

/// What the rules let the citizen see.
#[derive(Clone, Debug)]
pub enum Reveal {
    AtOnce(Vec<QuestionResult>),
    /// After the campaign closed, at this time.
    After(String),
    Never,
}

#[derive(Clone, Debug)]
pub struct QuestionResult {
    pub number: u32,
    pub kind: QuestionKind,
    pub text: String,
    pub options: Vec<String>,
    pub image: Option<Image>,
    /// Chosen positions (`"0"`), or the text of a fill-in; empty: not answered.
    pub chosen: Vec<String>,
    /// Right positions, or the accepted texts of a fill-in.
    pub right: Vec<String>,
    pub verdict: Verdict,
    pub score: u64,
    pub max: u64,
    pub explanation: String,
    pub source: String,
    /// A tip that tells more about it.
    pub tip: Option<TipLink>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Partly,
    Wrong,
    Unanswered,
}

/// A key was corrected and this ballot marked again.
#[derive(Clone, Debug)]
pub struct Remarked {
    pub old_score: u64,
    pub new_score: u64,
    pub at: String,
}

#[derive(Clone, Debug)]
pub struct Receipt {
    /// What the citizen shows to collect a prize.
    pub claim_code: Option<String>,
    pub ballot: String,
    pub time: String,
    /// Hash of the ballot with its algorithm, `sha256:…`.
    pub hash: String,
}

// ── Tally ────────────────────────────────────────────────────────────────────────────────────────────────

/// `/c/{campaign}/tally`
#[derive(Clone, Debug)]
pub struct TallyPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub state: CampaignState,
    pub tally: TallyView,
    pub live: Live,
}

/// Where an island asks for newer numbers.
#[derive(Clone, Debug)]
pub struct Live {
    /// Complete address of the JSON snapshot.
    pub url: String,
    /// ETag of the snapshot this page shows.
    pub etag: String,
}

/// The numbers. In the page each number cell has a `data-key`: `takers`, `started`, `submitted`, `expired`, `average`,
/// `pass_share`, `scores.{index}`, `districts.{id}.submitted`, `districts.{id}.average`, `ages.{id}.…`, `days.{day}`,
/// `hours.{hour}`, `channels.{id}`, and the time has `updated_at`.
#[derive(Clone, Debug, Default)]
pub struct TallyView {
    pub updated_at: String,
    /// Different people (device tickets).
    pub takers: u64,
    pub started: u64,
    pub submitted: u64,
    /// Marked by the clock, not by the citizen. Contained in `submitted`.
    pub expired: u64,
    /// Average score of the submitted ones, thousandths of a point.
    pub average: Option<u64>,
    /// The most a paper can give.
    pub max: u64,
    /// Passed, when there is a pass mark.
    pub passed: Option<u64>,
    /// Score classes from low to high.
    pub scores: Vec<Bar>,
    pub districts: Vec<GroupRow>,
    pub ages: Vec<GroupRow>,
    /// Submitted per day, oldest first.
    pub days: Vec<Bar>,
    /// Console only: submitted per hour of the day, 0–23.
    pub hours: Vec<Bar>,
    /// Console only: submitted per channel.
    pub channels: Vec<Bar>,
}

#[derive(Clone, Debug)]
pub struct Bar {
    /// Last part of the `data-key` (index, day, hour, channel code).
    pub key: String,
    pub label: String,
    pub count: u64,
}

#[derive(Clone, Debug)]
pub struct GroupRow {
    pub id: String,
    pub name: String,
    pub submitted: u64,
    /// Thousandths of a point.
    pub average: Option<u64>,
}

// ── Survey ───────────────────────────────────────────────────────────────────────────────────────────────

/// GET and POST `/c/{campaign}/survey/{survey}`. Controls are named by question id; a choice's value is its position.
#[derive(Clone, Debug)]
pub struct SurveyPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub survey_id: String,
    pub title: String,
    pub intro: String,
    /// Hidden field `attempt`: posting it twice counts once.
    pub attempt: String,
    pub ticket: Option<String>,
    pub questions: Vec<SurveyQuestion>,
    /// `field` is the question id.
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Debug)]
pub struct SurveyQuestion {
    pub id: String,
    pub kind: SurveyKind,
    pub text: String,
    pub optional: bool,
    /// Chosen before: positions, `1`–`5`, or the text.
    pub answer: Vec<String>,
}

#[derive(Clone, Debug)]
pub enum SurveyKind {
    Single {
        options: Vec<String>,
    },
    Multiple {
        options: Vec<String>,
    },
    /// 1 to 5 with a word for each end.
    Scale {
        low: String,
        high: String,
    },
    /// Free text of at most `max` characters.
    Text {
        max: u32,
    },
}

/// After a survey was sent.
#[derive(Clone, Debug)]
pub struct SurveyThanksPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub title: String,
}

// ── Errors ───────────────────────────────────────────────────────────────────────────────────────────────

/// A page instead of the one asked for; always with a way on.
#[derive(Clone, Debug, Default)]
pub struct ErrorPage {
    pub status: u16,
    /// `None`: the `text` is the title; without one too, the usual words for the status.
    pub title: Option<String>,
    /// What happened, in a sentence.
    pub text: Option<String>,
    /// The way home is always added.
    pub ways: Vec<Way>,
}

/// 503: too many people at once.
#[derive(Clone, Debug)]
pub struct BusyPage {
    /// Seconds to wait, the same as in `Retry-After`.
    pub seconds: u32,
    /// What the citizen had sent, when this answers a POST.
    pub resend: Option<Resend>,
}

/// A form with everything that was posted, so that it can be sent again.
#[derive(Clone, Debug)]
pub struct Resend {
    /// Complete address.
    pub action: String,
    /// Name and value in the order they came; names may repeat.
    pub fields: Vec<(String, String)>,
}

// ── Console ──────────────────────────────────────────────────────────────────────────────────────────────

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Organizer {
    pub name: String,
    /// Hidden field `csrf` of every form.
    pub csrf: String,
}

/// `/console/setup`: the first administrator, or somebody who was invited. POST there with `token`, `name`, `password`, `password2`.
#[derive(Clone, Debug, Default)]
pub struct SetupPage {
    /// Whether somebody was invited; else it is the first administrator.
    pub invited: bool,
    /// The one-time token of the printed link.
    pub token: String,
    pub name: String,
    pub min_password: u32,
    pub errors: Vec<FieldError>,
}

/// `/console/sign-in`: POST there with `name`, `password`.
#[derive(Clone, Debug, Default)]
pub struct SignInPage {
    pub name: String,
    /// `已退出` and the like.
    pub notice: Option<String>,
    pub errors: Vec<FieldError>,
}

/// `/console`; sign-out posts to `/console/sign-out`.
#[derive(Clone, Debug)]
pub struct ConsoleHomePage {
    pub organizer: Organizer,
    pub campaigns: Vec<ConsoleCampaign>,
}

#[derive(Clone, Debug)]
pub struct ConsoleCampaign {
    pub id: String,
    pub name: String,
    pub kind: CampaignKind,
    pub state: CampaignState,
    pub opens: String,
    pub closes: String,
    pub started: u64,
    pub submitted: u64,
    pub average: Option<u64>,
    /// Problem reports that nobody has looked at.
    pub reports: u64,
}

/// `/console/c/{campaign}`: everything of the public tally, and the item analysis.
#[derive(Clone, Debug)]
pub struct ConsoleTallyPage {
    /// Whether it has surveys, and so interviews.
    pub surveys: bool,
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub state: CampaignState,
    pub tally: TallyView,
    pub live: Live,
    pub items: Vec<ItemRow>,
    /// Problem reports that nobody has looked at.
    pub reports: u64,
    /// None: there is no class mode.
    pub hands: Option<HandsView>,
    /// Whether it has teams; whether it takes access codes.
    pub teams: bool,
    pub codes: bool,
}

/// One question of the item analysis (Moodle's definitions).
#[derive(Clone, Debug)]
pub struct ItemRow {
    pub question: String,
    pub text: String,
    pub category: String,
    pub kind: QuestionKind,
    pub shown: u64,
    pub answered: u64,
    pub correct: u64,
    /// Percent, 0–100.
    pub facility: Option<f64>,
    /// Percent, -100–100.
    pub discrimination_index: Option<f64>,
    /// Percent, -100–100.
    pub discriminative_efficiency: Option<f64>,
    pub options: Vec<OptionRow>,
    pub wrong_reports: u64,
}

#[derive(Clone, Debug)]
pub struct OptionRow {
    /// `A`, `B`, … or `对`, `错`, in the order of the bank.
    pub label: String,
    pub text: String,
    pub chosen: u64,
    /// Whether it belongs to the key.
    pub key: bool,
}

/// Answer to POST `/console/c/{campaign}/recount`.
#[derive(Clone, Debug)]
pub struct RecountPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub at: String,
    pub rows: Vec<RecountRow>,
}

/// One number: as the counters have it, and as the stored ballots give it.
#[derive(Clone, Debug)]
pub struct RecountRow {
    pub name: String,
    pub counted: String,
    pub stored: String,
}

/// `/console/c/{campaign}/key/{question}`: POST there with `key` (repeated positions; `true`/`false` as `0`/`1`), or `accepted` (one
/// a line) for a fill-in, `reason`, and `confirm=1` after the preview.
#[derive(Clone, Debug)]
pub struct CorrectKeyPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub question: String,
    pub kind: QuestionKind,
    pub text: String,
    pub options: Vec<OptionRow>,
    /// Accepted texts of a fill-in.
    pub accepted: Vec<String>,
    pub explanation: String,
    pub source: String,
    pub reason: String,
    pub errors: Vec<FieldError>,
    /// What the correction would change: asks for confirmation.
    pub preview: Option<CorrectionPreview>,
}

#[derive(Clone, Debug)]
pub struct CorrectionPreview {
    /// The key now and as corrected, readable (`A、C`).
    pub from: String,
    pub to: String,
    /// Ballots that had this question.
    pub ballots: u64,
    pub higher: u64,
    pub lower: u64,
    /// Ballots that pass now and did not before, and the reverse.
    pub newly_passed: u64,
    pub newly_failed: u64,
}

/// `/console/c/{campaign}/reports`
#[derive(Clone, Debug)]
pub struct ProblemReportsPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub reports: Vec<ProblemReport>,
}

#[derive(Clone, Debug)]
pub struct ProblemReport {
    pub id: String,
    pub time: String,
    pub question: String,
    pub question_text: String,
    /// One of [`crate::texts::WRONG_REASONS`]' values.
    pub reason: String,
    pub text: String,
    pub handled: bool,
}

// ── Tips ─────────────────────────────────────────────────────────────────────────────────────────────────

/// A tip in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TipLink {
    pub id: String,
    pub title: String,
    /// One sentence.
    pub summary: String,
}

/// A series with its own tips; parts follow their series.
#[derive(Clone, Debug)]
pub struct TipSeries {
    pub id: String,
    pub name: String,
    /// One sentence; may be empty.
    pub intro: String,
    /// Whether it is a part of the series before it.
    pub part: bool,
    pub tips: Vec<TipLink>,
}

/// `/tips`
#[derive(Clone, Debug)]
pub struct TipsPage {
    pub today: Option<TipLink>,
    pub series: Vec<TipSeries>,
    /// What was searched for; empty: nothing.
    pub search: String,
    pub found: Option<Vec<TipLink>>,
}

/// `/tips/{tip}`
#[derive(Clone, Debug)]
pub struct TipPage {
    pub id: String,
    pub title: String,
    pub summary: String,
    /// Series and, inside it, its part: id and name.
    pub series: Vec<(String, String)>,
    /// The body; made by the domain from checked Markdown.
    pub html: String,
    pub picture: Option<Image>,
    pub video: Option<String>,
    pub source: String,
    /// `2026-11-24`
    pub reviewed: String,
    /// How many devices found it useful.
    pub useful: u64,
    /// This one has just said so.
    pub thanked: bool,
    /// A ticket for a device that has none in a cookie.
    pub ticket: Option<String>,
    pub previous: Option<TipLink>,
    pub next: Option<TipLink>,
    /// The version for times without a line: when it was seen. Nothing can be pressed in it.
    pub seen: Option<String>,
    /// Until when the service worker may keep that version, in milliseconds since 1970.
    pub keep_until: i64,
}

// ── For portals ──────────────────────────────────────────────────────────────────────────────────────────

/// `/embed`
#[derive(Clone, Debug)]
pub struct EmbedPage {
    pub campaigns: Vec<Choice>,
    /// The chosen one; empty: there is none.
    pub campaign: String,
    pub title: String,
    /// Of [`crate::pages::EMBED_SURFACES`].
    pub surface: String,
    /// Path of the chosen page.
    pub path: String,
    /// Portals that may frame the site.
    pub listed: Vec<String>,
    /// The colour as it was typed.
    pub colour: String,
}

// ── Class ────────────────────────────────────────────────────────────────────────────────────────────────

/// `/c/{campaign}/class`
#[derive(Clone, Debug)]
pub struct ClassPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub kind: CampaignKind,
    /// Which questions: 1 to 99.
    pub set: u32,
    pub total: u32,
    pub question: PaperQuestion,
    /// Shown when the teacher asks for it.
    pub answer: Option<ClassAnswer>,
}

/// What is right, and why.
#[derive(Clone, Debug)]
pub struct ClassAnswer {
    /// Positions.
    pub right: Vec<String>,
    pub explanation: String,
    pub source: String,
}

/// `/c/{campaign}/hands`: POST there with `attempt`, `version`, `team`, `present`, and `h1`, `h2` …
#[derive(Clone, Debug)]
pub struct HandsPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub kind: CampaignKind,
    pub set: u32,
    /// Posting it twice counts once.
    pub attempt: String,
    /// Version of the bank that the questions were drawn from.
    pub version: u32,
    /// What was typed as the team's code; `None`: there are no teams.
    pub team: Option<String>,
    /// What was typed as the number of people.
    pub present: String,
    pub questions: Vec<HandsQuestion>,
    pub errors: Vec<FieldError>,
    /// The last one was kept.
    pub done: bool,
}

/// A question of the set, and the hands typed in for it.
#[derive(Clone, Debug)]
pub struct HandsQuestion {
    pub number: u32,
    pub text: String,
    pub right: String,
}

/// `/c/{campaign}/print`
#[derive(Clone, Debug)]
pub struct PrintPage {
    pub campaign_id: String,
    pub campaign_name: String,
    pub set: u32,
    pub questions: Vec<PaperQuestion>,
    /// The sheet of answers instead of the paper.
    pub answers: Option<Vec<ClassAnswer>>,
}

/// `/console/c/{campaign}/teams`: POST there with `teams` (a line each: name, expected people); to `…/teams/{number}` with `do` =
/// `expected` and `expected`, or `do` = `remove`.
#[derive(Clone, Debug)]
pub struct TeamsPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub teams: Vec<TeamRow>,
    /// What was typed into the form, when it comes back with errors.
    pub typed: String,
    pub errors: Vec<FieldError>,
}

/// A team (班组) and what it did.
#[derive(Clone, Debug)]
pub struct TeamRow {
    pub number: String,
    pub name: String,
    /// As it is printed.
    pub code: String,
    /// People it should have (应到人数).
    pub expected: u32,
    pub ballots: u64,
    /// Thousandths of a point.
    pub average: Option<u64>,
    /// Meetings that were typed in, and people in them.
    pub meetings: u64,
    pub people: u64,
    pub removed: bool,
}

/// `/console/c/{campaign}/teams/cards`: to print.
#[derive(Clone, Debug)]
pub struct TeamCardsPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub cards: Vec<TeamCard>,
}

#[derive(Clone, Debug)]
pub struct TeamCard {
    pub name: String,
    pub code: String,
    /// Path of the quiz with the code in it.
    pub path: String,
}

/// `/console/c/{campaign}/codes`: POST there with `do` = `make` (`seed`, `name`, `count`, `length`), `import` (`seed`, `name`, `codes`),
/// `revoke-list` (`list`) or `revoke-code` (`code`).
#[derive(Clone, Debug)]
pub struct CodesPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub lists: Vec<CodeListRow>,
    /// Minted into the forms: posting one twice makes one list.
    pub seed: String,
    /// What was typed, when a form comes back with errors.
    pub typed: CodesTyped,
    pub errors: Vec<FieldError>,
    /// What was just done.
    pub notice: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct CodesTyped {
    pub name: String,
    pub count: String,
    pub length: String,
    pub list_name: String,
    pub codes: String,
    pub code: String,
}

#[derive(Clone, Debug)]
pub struct CodeListRow {
    pub id: String,
    pub name: String,
    pub made: String,
    pub imported: bool,
    pub codes: u64,
    pub used: u64,
    pub revoked: u64,
}

/// A list of codes, shown this once: to print, and to save by posting `seed`, `name`, `count`, `length` to `…/codes/list.csv`.
#[derive(Clone, Debug)]
pub struct CodeCardsPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub name: String,
    /// Where the codes are typed in, without scheme.
    pub address: String,
    pub codes: Vec<String>,
    pub seed: String,
    pub length: usize,
}

/// What was typed in after classes and meetings, on an organizer's tally page.
#[derive(Clone, Debug, Default)]
pub struct HandsView {
    /// With a team's code: meetings, people.
    pub vouched: (u64, u64),
    /// By anybody.
    pub own: (u64, u64),
    pub questions: Vec<HandsRow>,
}

/// A question: people asked and hands for the right answer, with a team's code and by anybody.
#[derive(Clone, Debug)]
pub struct HandsRow {
    pub text: String,
    pub vouched: (u64, u64),
    pub own: (u64, u64),
}

/// `/console/tips`: each tip with its views and how many found it useful.
#[derive(Clone, Debug)]
pub struct ConsoleTipsPage {
    pub organizer: Organizer,
    pub tips: Vec<(TipLink, u64, u64)>,
}

// ── Posters ──────────────────────────────────────────────────────────────────────────────────────────────

/// `/tips/{tip}/poster.svg`
#[derive(Clone, Debug)]
pub struct TipPoster {
    pub series: String,
    pub title: String,
    pub summary: String,
    pub paragraphs: Vec<String>,
    pub source: String,
    pub code: crate::poster::Code,
}

/// `/c/{campaign}/poster.svg`
#[derive(Clone, Debug)]
pub struct CampaignPoster {
    pub kind: CampaignKind,
    pub name: String,
    pub summary: String,
    pub facts: Facts,
    /// Days, `2026-11-23`.
    pub opens: String,
    pub closes: String,
    pub code: crate::poster::Code,
}

/// `/tips/{tip}/poster`, `/c/{campaign}/poster`
#[derive(Clone, Debug)]
pub struct PosterPage {
    /// What the poster is about.
    pub title: String,
    pub summary: String,
    /// The page that it is about, without base path: `/tips/banmaxian`.
    pub path: String,
}
