//! What the pages of observers show.

pub use domain::observer::{Theme, Tier, count::Figures, patrol::Method};

use crate::model::{Choice, FieldError, Organizer};
use crate::report::{AreaChoices, CaseState};

/// `/o`: joining by an invitation code. POST there with `token`, `code`, `name`.
#[derive(Clone, Debug, Default)]
pub struct ObserverJoinPage {
    /// Who joins with this form: sent twice, it is one person.
    pub token: String,
    pub code: String,
    pub name: String,
    pub errors: Vec<FieldError>,
}

/// `/o/{token}`
#[derive(Clone, Debug)]
pub struct ObserverPage {
    pub token: String,
    pub name: String,
    pub tier: Tier,
    pub team: String,
    pub area: String,
    /// When the observer joined.
    pub since: String,
    /// A patrol was written down just now.
    pub thanks: bool,
    /// Own findings, the newest first.
    pub findings: Vec<FindingLine>,
    /// Where older ones are.
    pub older_findings: Option<String>,
    /// Own suggestions that were adopted.
    pub adopted: Vec<AdoptedLine>,
    /// Own patrols, the newest first.
    pub patrols: Vec<PatrolLine>,
    /// Where older ones are.
    pub older_patrols: Option<String>,
}

/// An own finding.
#[derive(Clone, Debug)]
pub struct FindingLine {
    pub id: i64,
    pub theme: Theme,
    /// The day of the patrol.
    pub day: String,
    /// What became of it; None: it is just being handed on.
    pub fate: Option<FateLine>,
    pub revisits: Vec<RevisitLine>,
}

/// What became of a finding.
#[derive(Clone, Debug)]
pub struct FateLine {
    pub number: u32,
    pub suggestion: bool,
    pub state: CaseState,
    /// Whether somebody still owes a step.
    pub open: bool,
    /// Empty: none.
    pub category: String,
    pub place: String,
    pub text: String,
    /// The unit that has it; empty: none.
    pub unit: String,
}

/// An own suggestion that was adopted.
#[derive(Clone, Debug)]
pub struct AdoptedLine {
    pub number: u32,
    pub state: CaseState,
    pub text: String,
}

/// A record of somebody who looked again.
#[derive(Clone, Debug)]
pub struct RevisitLine {
    pub day: String,
    /// In how many places it was put right; empty: not counted.
    pub places: String,
    /// Square metres; empty: not measured.
    pub square: String,
    pub words: String,
    /// Addresses of photos.
    pub photos: Vec<String>,
}

/// A patrol in a list. It names no person.
#[derive(Clone, Debug)]
pub struct PatrolLine {
    pub id: i64,
    /// Empty: not shown.
    pub team: String,
    pub tier: Tier,
    pub theme: Theme,
    pub day: String,
    /// Start and end as far as they were said; may be empty.
    pub time: String,
    pub methods: Vec<Method>,
    pub place: String,
    pub people: u32,
    pub notes: String,
    /// It stayed in the team's home area.
    pub home: bool,
    pub found: usize,
    /// Numbers of the cases, as far as they are there.
    pub cases: Vec<u32>,
}

/// `/o/{token}/patrol`. POST there with `form` and the fields.
#[derive(Clone, Debug, Default)]
pub struct PatrolPage {
    pub token: String,
    /// Sent twice, it is one patrol.
    pub form: String,
    /// The team's home area.
    pub home: String,
    pub areas: AreaChoices,
    /// For a city whose communities are asked by district.
    pub districts: Vec<Choice>,
    pub district: String,
    pub categories: Vec<(String, Vec<Choice>)>,
    pub typed: TypedPatrolForm,
    pub errors: Vec<FieldError>,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct TypedPatrolForm {
    pub theme: String,
    pub area: String,
    pub address: String,
    pub methods: Vec<String>,
    pub day: String,
    pub start: String,
    pub end: String,
    pub people: String,
    pub notes: String,
    /// As many as a form has.
    pub findings: Vec<TypedFindingForm>,
}

/// A finding as it was typed: `f1-kind`, `f1-category`, `f1-address`, `f1-text` …
#[derive(Clone, Debug, Default)]
pub struct TypedFindingForm {
    pub kind: String,
    pub category: String,
    pub address: String,
    pub text: String,
}

/// `/o/{token}/f/{id}`: looking again. POST there with `form` in the query and the fields.
#[derive(Clone, Debug)]
pub struct RevisitPage {
    pub token: String,
    pub finding: FindingLine,
    pub form: String,
    /// Most photos of a record.
    pub most: u32,
    /// Photos that came with a form that was refused: they are kept.
    pub kept: usize,
    pub day: String,
    pub places: String,
    pub square: String,
    pub words: String,
    pub errors: Vec<FieldError>,
}

/// `/console/observers/tallies`
#[derive(Clone, Debug)]
pub struct ObserverTalliesPage {
    pub organizer: Organizer,
    pub time: String,
    /// Whether counters and rows agree.
    pub sound: bool,
    /// By tier; None: the office itself.
    pub tiers: Vec<(Option<Tier>, Figures)>,
    /// By theme.
    pub themes: Vec<(Theme, Figures)>,
    pub all: Figures,
}

/// `/console/observers/patrols`
#[derive(Clone, Debug)]
pub struct PatrolsPage {
    pub organizer: Organizer,
    pub patrols: Vec<PatrolLine>,
    /// Where older ones are.
    pub older: Option<String>,
    /// What was found by looking again, on the first page alone.
    pub revisits: Vec<OfficeRevisitLine>,
}

/// A record of somebody who looked again, for the office.
#[derive(Clone, Debug)]
pub struct OfficeRevisitLine {
    /// The case, once it is there.
    pub case: Option<u32>,
    pub team: String,
    pub theme: Theme,
    pub seen: RevisitLine,
}

/// `/console/observers`. POST there with `csrf` and the form, or with `renew` and `issue`.
#[derive(Clone, Debug)]
pub struct ObserverTeamsPage {
    pub organizer: Organizer,
    /// By tier, from above.
    pub teams: Vec<ObserverTeam>,
    /// All observers.
    pub observers: u64,
    /// Whether counters and rows agree.
    pub sound: bool,
    pub form: ObserverTeamForm,
}

/// A team in the list.
#[derive(Clone, Debug)]
pub struct ObserverTeam {
    pub number: u32,
    pub tier: Tier,
    /// The name of the team above.
    pub parent: Option<String>,
    pub name: String,
    pub area: String,
    pub members: u32,
    pub most: u32,
    /// The invitation code, in groups of four.
    pub code: String,
    pub issue: u32,
    /// Whether a team may stand below it.
    pub may_have_teams: bool,
}

/// The form for a new team, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct ObserverTeamForm {
    pub token: String,
    pub parent: String,
    pub name: String,
    pub area: String,
    pub most: String,
    pub errors: Vec<FieldError>,
}
