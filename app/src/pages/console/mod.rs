//! What organizers see after signing in.

mod case;
mod cases;
mod channel;
mod channels;
mod codes;
mod correct_key;
mod home;
mod interview_link;
mod interviews;
mod problem_reports;
mod recount;
mod setup;
mod sign_in;
mod staff;
mod tally;
mod teams;
mod tips;

pub use case::case;
pub use cases::{cases, cases_recount};
pub use channel::channel;
pub use channels::channels;
pub use codes::{code_cards, codes};
pub use correct_key::correct_key;
pub use home::home;
pub use interview_link::interview_link;
pub use interviews::interviews;
pub use problem_reports::problem_reports;
pub use recount::recount;
pub use setup::setup;
pub use sign_in::sign_in;
pub use staff::staff;
pub use tally::tally;
pub use teams::{team_cards, teams};
pub use tips::tips;
