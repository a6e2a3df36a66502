//! One page a file: `fn page(ctx, model) -> String` gives the whole HTML.

mod activities;
mod busy;
mod campaign;
mod class;
pub mod console;
mod embed;
mod error;
mod hands;
mod home;
mod interview;
mod observer;
mod offline;
mod paper;
pub(crate) mod patrol;
mod poster;
mod progress;
mod quiz_start;
mod released;
mod report;
mod result;
mod stranger;
mod survey;
mod survey_thanks;
mod tally;
mod tip;
mod tips;

pub use activities::{activities, activity, signed_up};
pub use busy::busy;
pub use campaign::campaign;
pub use class::{class, print};
pub use embed::{EMBED_SURFACES, embed};
pub use error::error;
pub use hands::hands;
pub use home::home;
pub use interview::interview;
pub use observer::{observer, observer_join};
pub use offline::{Offline, offline};
pub use paper::paper;
pub use patrol::{patrol, revisit};
pub use poster::{campaign_poster, poster, report_poster, tip_poster};
pub use progress::{progress, progress_ask};
pub use quiz_start::quiz_start;
pub use released::{public_case, public_cases};
pub use report::{
    report_joined, report_near, report_offline, report_photo, report_place, report_start, report_words,
};
pub use result::result;
pub use stranger::stranger;
pub use survey::survey;
pub use survey_thanks::survey_thanks;
pub use tally::tally;
pub use tip::tip;
pub use tips::tips;
