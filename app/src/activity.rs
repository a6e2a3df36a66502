//! What the pages of activities show.

pub use domain::observer::{Theme, Tier};

use crate::model::{Choice, FieldError, Organizer};

/// An activity. It names nobody.
#[derive(Clone, Debug)]
pub struct ActivityLine {
    pub number: u32,
    pub name: String,
    pub theme: Theme,
    /// When it begins.
    pub time: String,
    pub place: String,
    /// The team that holds it; empty: the office itself.
    pub team: String,
    pub most: u32,
    pub sign_ups: u32,
    /// People who are to come.
    pub signed: u32,
    /// How many came, once somebody counted.
    pub heads: Option<u32>,
    /// Whether it has begun.
    pub begun: bool,
}

/// `/activities`
#[derive(Clone, Debug, Default)]
pub struct ActivitiesPage {
    /// Those to come, the earliest first.
    pub coming: Vec<ActivityLine>,
    /// Where later ones are.
    pub later: Option<String>,
    /// Those that were, the latest first.
    pub past: Vec<ActivityLine>,
    /// Where earlier ones are.
    pub earlier: Option<String>,
}

/// `/activities/{number}`. POST there with `form`, `name`, `people`.
#[derive(Clone, Debug)]
pub struct ActivityPage {
    pub activity: ActivityLine,
    /// A fresh sign-up: sent twice, it is one.
    pub form: String,
    pub name: String,
    pub people: String,
    pub errors: Vec<FieldError>,
}

/// `/activities/s/{token}`: an own sign-up. POST to `…/cancel`.
#[derive(Clone, Debug)]
pub struct SignedUpPage {
    pub token: String,
    pub activity: ActivityLine,
    pub name: String,
    /// 0: it was cancelled.
    pub people: u32,
}

/// `/console/activities`. POST there with `csrf` and the form.
#[derive(Clone, Debug)]
pub struct ConsoleActivitiesPage {
    pub organizer: Organizer,
    /// The latest first.
    pub activities: Vec<ActivityLine>,
    /// Where earlier ones are.
    pub earlier: Option<String>,
    /// Whether whoever looks may make one.
    pub may_make: bool,
    pub teams: Vec<Choice>,
    pub form: ActivityForm,
}

/// The form for an activity, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct ActivityForm {
    pub token: String,
    pub name: String,
    pub theme: String,
    pub starts: String,
    pub place: String,
    pub most: String,
    pub team: String,
    pub errors: Vec<FieldError>,
}

/// `/console/activities/{number}`. POST there with `csrf` and `heads`.
#[derive(Clone, Debug)]
pub struct ConsoleActivityPage {
    pub organizer: Organizer,
    pub activity: ActivityLine,
    /// Whether whoever looks may count heads.
    pub may_count: bool,
    /// Names, as far as they were given, and people.
    pub sign_ups: Vec<(String, u32)>,
    pub heads: String,
    pub errors: Vec<FieldError>,
}
