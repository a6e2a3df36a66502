//! What the console shows of cases.

pub use domain::case::{
    Kind as ReportKind, Lateness, Role, Source, State as CaseState, Step, Work,
    event::{RejectCode, Satisfaction},
};

pub use domain::contact::Reason;
pub use domain::intake::Intake;

use crate::model::{Choice, FieldError, Organizer};

/// `/console/cases/new`: cases that the office writes down itself. POST there with `source`, `meeting`, `rows`, `batch`.
#[derive(Clone, Debug)]
pub struct IntakePage {
    pub organizer: Organizer,
    /// What this person may write down.
    pub sources: Vec<Intake>,
    pub source: String,
    pub meeting: String,
    pub rows: String,
    /// Most lines.
    pub most: usize,
    pub categories: Vec<Choice>,
    pub districts: Vec<Choice>,
    /// What was made just now.
    pub made: Vec<IntakeLine>,
    pub batch: String,
    pub errors: Vec<FieldError>,
}

/// A case that was made.
#[derive(Clone, Debug)]
pub struct IntakeLine {
    pub number: u32,
    /// In groups of four.
    pub code: String,
}

/// `/console/cases`: queues, a search and a list. POST to `/console/cases/dispatch` with `case` (many), `unit`, `due`, `batch`.
#[derive(Clone, Debug)]
pub struct CasesPage {
    pub organizer: Organizer,
    pub role: Role,
    pub queues: Vec<Queue>,
    /// Hands of the filter, as they stand in the address.
    pub filter: CaseFilter,
    pub rows: Vec<CaseLine>,
    /// How many there are in all.
    pub all: u64,
    /// Addresses of the pages before and after.
    pub newer: Option<String>,
    pub older: Option<String>,
    /// Whether the counters may be checked.
    pub recount: bool,
    /// Units to which whoever is signed in may dispatch several at once; empty: may not.
    pub units: Vec<Choice>,
    /// The key of the next dispatch.
    pub batch: String,
    /// What became of the last one.
    pub notice: Option<String>,
    pub errors: Vec<FieldError>,
}

/// Counters of cases beside a count of their histories.
#[derive(Clone, Debug)]
pub struct CasesRecountPage {
    pub organizer: Organizer,
    pub at: String,
    /// Cases in all.
    pub cases: u64,
    /// Keys that differ: as the counters have it, and as the histories give it.
    pub differing: Vec<(String, i64, i64)>,
}

/// A way into the list.
#[derive(Clone, Debug)]
pub struct Queue {
    pub kind: QueueKind,
    pub count: u64,
    pub current: bool,
}

/// Queues of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueKind {
    /// Nobody has looked yet.
    Waiting,
    /// Nobody has it yet.
    ToDispatch,
    /// Had in hand by whoever is signed in.
    Mine,
    /// With the unit of whoever is signed in.
    Unit,
    /// More time is asked for.
    Extensions,
    /// Near the deadline.
    Soon,
    Late,
    /// Three times late.
    Late3,
    ToVerify,
    ToRevisit,
    ToRelease,
    /// All that are open.
    Open,
    All,
}

impl QueueKind {
    pub const ALL: [QueueKind; 13] = [
        QueueKind::Waiting,
        QueueKind::ToDispatch,
        QueueKind::Mine,
        QueueKind::Unit,
        QueueKind::Extensions,
        QueueKind::Soon,
        QueueKind::Late,
        QueueKind::Late3,
        QueueKind::ToVerify,
        QueueKind::ToRevisit,
        QueueKind::ToRelease,
        QueueKind::Open,
        QueueKind::All,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            QueueKind::Waiting => "waiting",
            QueueKind::ToDispatch => "dispatch",
            QueueKind::Mine => "mine",
            QueueKind::Unit => "unit",
            QueueKind::Extensions => "extensions",
            QueueKind::Soon => "soon",
            QueueKind::Late => "late",
            QueueKind::Late3 => "late3",
            QueueKind::ToVerify => "verify",
            QueueKind::ToRevisit => "revisit",
            QueueKind::ToRelease => "release",
            QueueKind::Open => "open",
            QueueKind::All => "all",
        }
    }

    /// Reads [`QueueKind::as_str`].
    pub fn named(word: &str) -> Option<QueueKind> {
        QueueKind::ALL.into_iter().find(|queue| queue.as_str() == word)
    }
}

/// What the list is narrowed down to; empty: not.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    pub queue: &'static str,
    /// A number, a tracking code, or words of text, place or outside number.
    pub q: String,
    pub state: String,
    pub unit: String,
    pub district: String,
    pub category: String,
    pub source: String,
    pub units: Vec<Choice>,
    pub districts: Vec<Choice>,
    pub categories: Vec<Choice>,
}

/// A case in a list.
#[derive(Clone, Debug)]
pub struct CaseLine {
    pub number: u32,
    pub time: String,
    pub state: CaseState,
    pub work: Work,
    pub source: Source,
    /// Empty: none.
    pub category: String,
    pub place: String,
    pub text: String,
    /// Empty: nobody has it.
    pub unit: String,
    /// Empty: its clock does not run.
    pub due: String,
    pub late: Lateness,
    /// Whether it may be dispatched with others.
    pub to_dispatch: bool,
}

/// `/console/cases/{number}`. POST there with `step`, `version`, `batch` and the step's fields.
#[derive(Clone, Debug)]
pub struct CasePage {
    pub organizer: Organizer,
    pub line: CaseLine,
    pub kind: ReportKind,
    /// Entries so far: every form carries it.
    pub version: u32,
    /// The key of the next step.
    pub batch: String,
    /// What was promised, whether the clock runs or not; empty: nothing.
    pub promised: String,
    /// An address of a video, or empty.
    pub video: String,
    /// Its number at another body, or empty.
    pub outside: String,
    pub joined: u32,
    /// 0, or the level to which it was raised.
    pub level: u8,
    /// The case that it goes on with.
    pub into: Option<u32>,
    /// Cases that go on with it.
    pub merged: Vec<u32>,
    /// Addresses of its photos.
    pub photos: Vec<String>,
    pub history: Vec<CaseEntry>,
    /// What may be done next.
    pub steps: Vec<StepForm>,
    pub units: Vec<Choice>,
    /// Whether it may be shown to everybody, and whether it is.
    pub release: Option<bool>,
    /// How its reporter can be called back.
    pub contact: ContactBox,
    /// Who looked at that, the oldest first.
    pub looks: Vec<LookLine>,
    /// What was proposed and decided about its level (督办), the oldest first.
    pub decisions: Vec<DecisionLine>,
    /// Whether whoever is signed in issues orders (督办单).
    pub orders: bool,
    /// Warns that a year of the calendar knows weekends only.
    pub weekends_only: bool,
    pub notice: Option<Step>,
    pub errors: Vec<FieldError>,
    /// What was typed into the form that was refused.
    pub typed: Typed,
}

/// How the reporter of a case can be called back. POST to `/console/cases/{number}/contact` with `reason`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactBox {
    /// Not the reader's to know.
    Hidden,
    /// Nothing was left, or it is gone.
    Nothing,
    /// There is a number, which the reader may not see now.
    Kept,
    /// There is a number, which the reader may ask for.
    Offered,
    /// It was asked for.
    Shown(CallBack),
}

/// A number as it is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct CallBack {
    pub phone: String,
    /// What to call the person; may be empty.
    pub name: String,
}

impl std::fmt::Debug for CallBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CallBack(…)")
    }
}

/// Somebody looked at the number.
#[derive(Clone, Debug)]
pub struct LookLine {
    pub time: String,
    pub who: String,
    pub reason: Reason,
}

/// `/console/looks`: who looked at which number.
#[derive(Clone, Debug)]
pub struct LooksPage {
    pub organizer: Organizer,
    /// The newest first.
    pub looks: Vec<CaseLook>,
    /// What comes before in the address leads to those before it.
    pub older: Option<i64>,
    /// Whether these are the newest.
    pub newest: bool,
}

/// A look, of any case.
#[derive(Clone, Debug)]
pub struct CaseLook {
    /// The case.
    pub number: u32,
    pub look: LookLine,
}

/// What the clock proposed and somebody decided.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    /// What was proposed, and when.
    pub level: u8,
    pub time: String,
    /// When it was decided; empty: not yet.
    pub decided: String,
    /// To what it was raised; 0: it was left where it was.
    pub raised: u8,
    pub who: String,
    pub reason: String,
}

/// See [`CasePage`].
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub step: Option<Step>,
    pub words: String,
    pub code: String,
    pub unit: String,
    pub due: String,
    pub into: String,
    pub outside: String,
    pub satisfaction: String,
    /// Photos that came with it and are kept.
    pub photos: u32,
}

/// A line of the history.
#[derive(Clone, Debug)]
pub struct CaseEntry {
    pub time: String,
    /// Empty: a citizen.
    pub who: String,
    pub step: Step,
    pub to: CaseState,
    /// Empty: none.
    pub words: String,
    pub code: Option<RejectCode>,
    /// Empty: none.
    pub unit: String,
    pub due: String,
    pub into: Option<u32>,
    pub outside: String,
    pub satisfaction: Option<Satisfaction>,
    pub photos: Vec<String>,
}

/// A step that may be taken, with the fields that belong to it.
#[derive(Clone, Debug)]
pub struct StepForm {
    pub step: Step,
    /// Whether it cannot be taken without words.
    pub words: bool,
    pub code: bool,
    pub unit: bool,
    /// Whether a date may be given, and whether it must be.
    pub due: Option<bool>,
    pub into: bool,
    /// As `due`.
    pub outside: Option<bool>,
    pub photos: bool,
    pub satisfaction: bool,
}

/// `/console/staff`. POST there with `do` = `invite`, `take_back`, `change`.
#[derive(Clone, Debug)]
pub struct StaffPage {
    pub organizer: Organizer,
    pub staff: Vec<StaffLine>,
    pub invited: Vec<InvitedLine>,
    pub units: Vec<Choice>,
    pub districts: Vec<Choice>,
    /// The link of the invitation that was just made: it is shown once.
    pub link: Option<String>,
    pub typed: StaffTyped,
    pub errors: Vec<FieldError>,
}

/// An account.
#[derive(Clone, Debug)]
pub struct StaffLine {
    pub id: i64,
    pub name: String,
    pub role: Role,
    /// The unit's or district's name, or empty.
    pub place: String,
    pub unit: String,
    pub district: String,
    pub note: String,
    pub since: String,
    pub active: bool,
}

/// An invitation that nobody has followed.
#[derive(Clone, Debug)]
pub struct InvitedLine {
    pub id: i64,
    pub role: Role,
    pub place: String,
    pub note: String,
    pub until: String,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct StaffTyped {
    pub role: String,
    pub unit: String,
    pub district: String,
    pub note: String,
}
