//! The rules of Wenming: content, papers, marking, limits, ballots, tallies.
//!
//! Nothing here knows of Workers, pages, clocks or randomness: `now` and entropy are arguments. That is
//! what makes the rules testable natively and by properties, and the same on every home of the product.

pub mod area;
pub mod ballot;
pub mod calendar;
pub mod case;
pub mod channel;
pub mod clock;
pub mod code;
pub mod contact;
pub mod content;
pub mod geo;
pub mod hands;
pub mod id;
pub mod intake;
pub mod interview;
pub mod limit;
pub mod multipart;
pub mod observer;
pub mod open311;
pub mod portal;
pub mod quiz;
pub mod report;
pub mod supervision;
pub mod survey;
pub mod tally;
pub mod tip;
pub mod token;
pub mod unit;
pub mod wire;
