//! The site: content and its versions, organizers, sessions, audit log.

use worker::{DurableObject, Env, Request, Response, State, durable_object};

/// There is one.
#[durable_object(fetch)]
pub struct Site {
    #[allow(dead_code)]
    state: State,
    #[allow(dead_code)]
    env: Env,
}

impl DurableObject for Site {
    fn new(state: State, env: Env) -> Self {
        Site { state, env }
    }

    async fn fetch(&self, _request: Request) -> worker::Result<Response> {
        Response::error("not yet", 501)
    }
}
