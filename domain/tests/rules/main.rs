//! The rules, seen from outside: papers, marking, limits, tallies, content files and what is fixed for ever.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "../support/mod.rs"]
mod support;

mod content;
mod fixed;
mod limits;
mod marking;
mod papers;
mod portal;
mod tallies;
