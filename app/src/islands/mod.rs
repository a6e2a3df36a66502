//! The islands: what improves a page in the browser after it is whole without them.
//!
//! The server draws every page complete; an island only takes hold of that DOM, reads its data from `data-*`
//! and adds comfort. It hides nothing before it runs. Rules live in small plain modules that are tested
//! natively; `dom` and the islands themselves are thin around them.

mod place;
mod quiz;
mod tally;

#[cfg(any(test, feature = "islands"))]
mod answers;
#[cfg(any(test, feature = "islands"))]
mod autosave;
#[cfg(any(test, feature = "islands"))]
mod countdown;
#[cfg(feature = "islands")]
mod dom;
#[cfg(any(test, feature = "islands"))]
mod poll;
#[cfg(feature = "islands")]
mod texts;

pub use place::*;
pub use quiz::*;
pub use tally::*;

/// Prepares the browser for islands; called once, before the first of them.
#[cfg(feature = "islands")]
pub fn prepare() {
    leptos::mount::hydrate_islands();
}
