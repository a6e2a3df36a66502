//! Every text a person reads, in one place per language; never inside a page.
//!
//! Chinese is the first language. A citizen's texts are in [`zh`], the office's in [`zh_console`].

pub mod zh;
pub mod zh_console;

pub use zh::WRONG_REASONS;
