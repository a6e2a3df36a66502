//! What the pages of reports show.

pub use domain::case::{Kind as ReportKind, State as CaseState};

use crate::model::{Choice, FieldError};

/// `/report`: the first step.
#[derive(Clone, Debug)]
pub struct ReportStartPage {
    /// A fresh draft id.
    pub draft: String,
}

/// `/report/d/{draft}/photo`: its photos. POST there with a file `photo`; POST to `…/photo/{n}` takes one away.
#[derive(Clone, Debug, Default)]
pub struct ReportPhotoPage {
    pub draft: String,
    /// Numbers of those that are kept.
    pub photos: Vec<u32>,
    pub most: u32,
    pub errors: Vec<FieldError>,
}

/// What can be chosen of a city: `district street` and what is in it. Values as [`domain::report::area_value`] writes them.
#[derive(Clone, Debug, Default)]
pub struct AreaChoices {
    pub groups: Vec<(String, Vec<Choice>)>,
    /// Only one district is shown: another can be asked for with `?district=`.
    pub narrowed: bool,
}

/// `/report/d/{draft}`: where it is. POST there with `area` (or `district`), `community`, `address`, `lat`, `lng`, `datum`, `no_position`.
#[derive(Clone, Debug, Default)]
pub struct ReportPlacePage {
    pub draft: String,
    pub photos: u32,
    /// Empty: not asked.
    pub districts: Vec<Choice>,
    pub district: String,
    /// Empty groups: the city's communities are not known, and a district is chosen alone.
    pub areas: AreaChoices,
    pub area: String,
    pub community: String,
    pub address: String,
    /// Degrees of latitude and longitude that are kept.
    pub position: Option<(String, String)>,
    pub errors: Vec<FieldError>,
}

/// `/offline?for=report`: all of it on one page.
#[derive(Clone, Debug, Default)]
pub struct ReportOfflinePage {
    pub districts: Vec<Choice>,
    /// Empty groups: a district is chosen alone.
    pub areas: AreaChoices,
    /// Groups of categories.
    pub categories: Vec<(String, Vec<Choice>)>,
}

/// Before it is sent: is it one of these? POST to `/report/d/{draft}/same` with `number` and `category`, or to `…/words` with what is kept.
#[derive(Clone, Debug, Default)]
pub struct ReportNearPage {
    pub draft: String,
    pub cases: Vec<NearLine>,
    pub category: String,
    /// Names and values of what was typed.
    pub kept: Vec<(String, String)>,
}

/// A case that may be the same.
#[derive(Clone, Debug)]
pub struct NearLine {
    pub number: u32,
    pub category: String,
    /// Of one that is not released: its street.
    pub place: String,
    pub day: String,
    pub state: CaseState,
    pub joined: u32,
    /// Whether everybody may see it.
    pub released: bool,
    /// Empty: nothing was let through.
    pub text: String,
    /// Address of a photo that was let through.
    pub photo: Option<String>,
}

/// After 我也遇到了.
#[derive(Clone, Debug, Default)]
pub struct ReportJoinedPage {
    pub draft: String,
    /// How many have it too.
    pub joined: u32,
    /// Its number, when everybody may see it.
    pub case: Option<u32>,
}

/// `/report/d/{draft}/words`: what it is about. POST there with `kind`, `category`, `text`, `video`, `phone`, `call_as`.
#[derive(Clone, Debug, Default)]
pub struct ReportWordsPage {
    pub draft: String,
    pub photos: u32,
    /// The place in one line.
    pub place: String,
    /// Groups of categories.
    pub categories: Vec<(String, Vec<Choice>)>,
    pub kind: String,
    pub category: String,
    pub text: String,
    /// Address of a short video, or empty.
    pub video: String,
    /// A number to be called back at, and what to call the person; None: not asked.
    pub callback: Option<(String, String)>,
    pub errors: Vec<FieldError>,
}

/// `/r`: asks for the tracking code. POST there with `code`.
#[derive(Clone, Debug, Default)]
pub struct ProgressAskPage {
    pub typed: String,
    pub errors: Vec<FieldError>,
}

/// `/r/{code}`
#[derive(Clone, Debug)]
pub struct ProgressPage {
    /// As it stands in the address.
    pub code: String,
    /// In groups of four.
    pub shown: String,
    /// Sent just now.
    pub new: bool,
    pub state: CaseState,
    /// Whether it can be taken back.
    pub may_withdraw: bool,
    pub kind: ReportKind,
    /// Empty: none.
    pub category: String,
    pub place: String,
    pub text: String,
    /// Addresses of the photos that were sent.
    pub photos: Vec<String>,
    /// The unit that has it; empty: none.
    pub unit: String,
    /// Until when it promised; empty: it did not.
    pub promised: String,
    /// Where the case stands with which it goes on.
    pub together: Option<CaseState>,
    /// The oldest first.
    pub steps: Vec<Step>,
    /// Whether its holder may judge it now.
    pub verdict: Option<Verdict>,
    /// Whether a photo may be added.
    pub may_add: bool,
    /// Last digits of the number that was left to be called back at; empty: none. POST to `/r/{code}/contact` takes it away.
    pub number: String,
    /// The key of the next form.
    pub batch: String,
    pub errors: Vec<FieldError>,
    /// What was typed into the form that was refused: solved, satisfaction, words.
    pub typed: [String; 3],
}

/// How its holder judges it. POST to `/r/{code}/verdict` with `solved`, `satisfaction`, `words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Whether it is solved, and how content one is.
    Solved,
    /// It said solved; that can be taken back.
    NotAfterAll,
    /// How content one is with a service.
    Service,
}

/// Something that happened to a report.
#[derive(Clone, Debug)]
pub struct Step {
    pub time: String,
    pub state: CaseState,
    /// Who has it now, until when; empty: nothing to say.
    pub detail: String,
    /// What the office says to it; empty: nothing.
    pub words: String,
    /// Addresses of photos.
    pub photos: Vec<String>,
}
