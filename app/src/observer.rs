//! What the pages of observers show.

pub use domain::observer::Tier;

use crate::model::{FieldError, Organizer};

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
