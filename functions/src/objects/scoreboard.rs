//! The scoreboard of a campaign: merges the whole states of its shards.

use worker::{DurableObject, Env, Request, Response, State, durable_object};

/// One for each campaign.
#[durable_object(fetch)]
pub struct Scoreboard {
    #[allow(dead_code)]
    state: State,
    #[allow(dead_code)]
    env: Env,
}

impl DurableObject for Scoreboard {
    fn new(state: State, env: Env) -> Self {
        Scoreboard { state, env }
    }

    async fn fetch(&self, _request: Request) -> worker::Result<Response> {
        Response::error("not yet", 501)
    }
}
