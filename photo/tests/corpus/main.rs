//! Files of every kind, made here, are taken in or refused; what comes out is looked at by other means than those that made it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod look;
mod make;

mod hostile;
mod pictures;
mod refusals;
mod secrecy;
