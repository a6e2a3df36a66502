//! What a person sees.
//!
//! Pages are drawn on the server, whole, and work by plain links and form posts (feature `ssr`): the Worker
//! fills a struct of [`model`] and calls the function of the same name in [`pages`]. [`islands`] improve the
//! page in the browser (feature `islands`) and never see more than the page shows.

pub mod islands;

#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod case;
#[cfg(feature = "ssr")]
pub mod colour;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod format;
#[cfg(feature = "ssr")]
pub mod ledger;
#[cfg(feature = "ssr")]
pub mod live;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
pub mod observer;
#[cfg(feature = "ssr")]
pub mod outreach;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod poster;
#[cfg(feature = "ssr")]
pub mod released;
#[cfg(feature = "ssr")]
pub mod report;
#[cfg(feature = "ssr")]
pub mod texts;

#[cfg(feature = "ssr")]
pub use page::{Assets, PageContext};
