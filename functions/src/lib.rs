//! The Worker: routes that render pages and answer the API, objects that store and count.
//!
//! Everything that decides something is in `domain`; every page is drawn by `app`. Here is what connects them to the
//! network and to storage.

mod atom;
mod attempts;
mod bucket;
mod call;
mod cases;
mod config;
mod contacts;
mod correction;
mod counting;
mod error;
mod http;
mod objects;
mod overload;
mod photos;
mod posters;
mod published;
mod qr;
mod routes;
mod said;
mod snapshot;
mod time;
mod views;

pub use objects::{
    ballots::Ballots, cases::Cases, contacts::Contacts, counters::Counters, observers::Observers,
    photos::Photos, scoreboard::Scoreboard, site::Site,
};

use worker::{Context, Env, event, worker_sys::web_sys};

/// One request. Errors became answers long before they could reach the runtime.
#[event(fetch)]
async fn fetch(request: web_sys::Request, env: Env, _context: Context) -> worker::Result<web_sys::Response> {
    Ok(routes::receive(request, env).await)
}
