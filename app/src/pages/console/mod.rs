//! What organizers see after signing in.

mod correct_key;
mod home;
mod problem_reports;
mod recount;
mod setup;
mod sign_in;
mod tally;
mod tips;

pub use correct_key::correct_key;
pub use home::home;
pub use problem_reports::problem_reports;
pub use recount::recount;
pub use setup::setup;
pub use sign_in::sign_in;
pub use tally::tally;
pub use tips::tips;
