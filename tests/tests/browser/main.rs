//! What citizens and organizers see, in a real Chromium: with scripts and without, by mouse and by keyboard.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends with a panic, and it measures real time"
)]

mod chromium;
mod line;
mod people;
mod site;

mod access;
mod embed;
mod forms;
mod interviews;
mod pages;
mod place;
mod posters;
mod quiz;
mod report;
mod shell;
mod tally;
mod timed;
