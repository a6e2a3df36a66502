//! One page a file: `fn page(ctx, model) -> String` gives the whole HTML.

mod busy;
mod campaign;
mod class;
pub mod console;
mod embed;
mod error;
mod hands;
mod home;
mod interview;
mod paper;
mod poster;
mod quiz_start;
mod result;
mod survey;
mod survey_thanks;
mod tally;
mod tip;
mod tips;

pub use busy::busy;
pub use campaign::campaign;
pub use class::{class, print};
pub use embed::{EMBED_SURFACES, embed};
pub use error::error;
pub use hands::hands;
pub use home::home;
pub use interview::interview;
pub use paper::paper;
pub use poster::{campaign_poster, poster, tip_poster};
pub use quiz_start::quiz_start;
pub use result::result;
pub use survey::survey;
pub use survey_thanks::survey_thanks;
pub use tally::tally;
pub use tip::tip;
pub use tips::tips;
