//! What must hold, asked from outside over HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends with a panic, and it measures real time"
)]

mod activities;
mod cases;
mod channels;
mod children;
mod class;
mod codes;
mod console;
mod contacts;
mod correction;
mod embed;
mod framing;
mod headers;
mod intake;
mod interviews;
mod islands;
mod migrations;
mod near;
mod observers;
mod open311;
mod overload;
mod pages;
mod patrols;
mod photo_limits;
mod photos;
mod portal;
mod posters;
mod quiz;
mod refusals;
mod released;
mod reports;
mod sample;
mod secrecy;
mod shared;
mod statics;
mod supervision;
mod survey;
mod teams;
mod time;
mod tips;
