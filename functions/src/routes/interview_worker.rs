//! The service worker of the interviewers' pages, and of no other: it lets the page that was open before open without a line.

use worker::Response;

use super::{context::Cx, static_files};
use crate::error::Result;

/// Its name below `/i/`, which makes that its scope.
pub const NAME: &str = "worker.js";

/// Its address.
pub fn address(base: &str) -> String {
    format!("{base}/i/{NAME}")
}

/// `GET /i/worker.js`
pub async fn serve(cx: &Cx<'_>) -> Result<Response> {
    static_files::named(cx, "interview-worker.js").await
}
