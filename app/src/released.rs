//! What everybody sees of cases, and the form that lets it through.

use crate::case::{CaseState, Work};
use crate::model::{Choice, FieldError, Organizer};

/// `/cases`: what organizers released.
#[derive(Clone, Debug)]
pub struct PublicCasesPage {
    pub cases: Vec<PublicLine>,
    pub district: String,
    pub category: String,
    /// `open`, `done`, or empty: both.
    pub state: String,
    pub districts: Vec<Choice>,
    pub categories: Vec<Choice>,
    /// Addresses of the pages before and after.
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// A case as everybody sees it.
#[derive(Clone, Debug)]
pub struct PublicLine {
    pub number: u32,
    pub state: CaseState,
    pub work: Work,
    /// Empty: none.
    pub category: String,
    /// Empty: none.
    pub unit: String,
    pub day: String,
    /// Empty: not closed.
    pub closed: String,
    pub place: String,
    pub text: String,
    pub joined: u32,
    /// Addresses of photos.
    pub before: Vec<String>,
    pub after: Vec<String>,
}

/// `/cases/{number}`
#[derive(Clone, Debug)]
pub struct PublicCasePage {
    pub case: PublicLine,
}

/// `/console/cases/{number}/release`. POST there with `do`, `text`, `place`, `batch`, `use-{i}` and `cover-{i}` (cells).
#[derive(Clone, Debug)]
pub struct ReleasePage {
    pub organizer: Organizer,
    pub number: u32,
    /// Since when it is public; None: it is not.
    pub since: Option<String>,
    pub text: String,
    pub place: String,
    pub batch: String,
    pub photos: Vec<ReleasePhoto>,
    /// Columns and rows of the grid that photos are covered by.
    pub grid: (u32, u32),
    pub errors: Vec<FieldError>,
}

/// A photo that may be shown.
#[derive(Clone, Debug)]
pub struct ReleasePhoto {
    /// Its address in the console.
    pub address: String,
}
