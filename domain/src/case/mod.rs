//! Cases (案件): what citizens send, and what the office works on until it is verified.
//!
//! One engine, several tables. [`Work`] is the kind of work and chooses its [`table`]; [`apply`] takes one [`Event`] by the table and
//! gives the next [`State`] and an entry of the history, or a typed [`Refusal`]. What is known of a case ([`Facts`]) is the fold of its
//! history, and what it adds to the tally ([`count`]) follows from both.

pub mod actor;
pub mod category;
pub mod clock;
pub mod code;
pub mod count;
pub mod event;
pub mod facts;
pub mod kind;
#[cfg(test)]
pub(crate) mod samples;
pub mod sight;
pub mod state;
pub mod step;
pub mod table;

pub use actor::{Actor, Role};
pub use category::{Care, Categories, Category, Limit};
pub use clock::{Lateness, Times};
pub use code::{CodeHash, NoCode, TrackingCode};
pub use event::{Event, Step, With, Words};
pub use facts::{Entry, Facts, Observed, Opening};
pub use kind::{Kind, Source, Work};
pub use sight::Sight;
pub use state::State;
pub use step::{Refusal, apply};

/// Whether a step gives a case to a unit.
pub fn with_unit(step: Step) -> bool {
    step::takes(step, step::Part::Unit)
}
