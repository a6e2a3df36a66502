//! Durable Objects, one file each, and what they share.

pub mod ballots;
pub mod cases;
pub mod contacts;
pub mod counters;
pub mod messages;
pub mod observers;
pub mod photos;
pub mod scoreboard;
pub mod site;
pub mod sql;
