//! What the black-box tests share: a workerd of their own, a small HTTP client, content to load, and the ways of a citizen and of
//! an organizer through the site.
//!
//! The tests know the Worker by its addresses alone. They run the build with the test clock (`cargo xtask build --test-clock`).
//!
//! In the environment: `WENMING_WORKERD` (the program), `WENMING_ROOT` (the repository), `WENMING_KILL_ROUNDS` (20 by default),
//! `WENMING_MALFORMED` (bodies of the flood, 10,000 by default); `CI=true` or `WENMING_RELEASE=1`: nothing may be missing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends with a panic, and it measures real time"
)]

pub mod citizen;
pub mod content;
pub mod html;
pub mod http;
pub mod organizer;
pub mod server;

pub use citizen::{Answers, Open, right_answers};
pub use http::{Answer, Client};
pub use organizer::{Organizer, multipart};
pub use server::{Server, local_minute};
