//! The tallies of campaigns in memory: at most a second old, asked for by one request at a time and shared by all of the process.
//!
//! So reading costs the same whether a thousand or a million ballots were counted, and whether one reads or thousands do.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use domain::{
    clock::Millis,
    id::CampaignId,
    tally::{Summary, Tally},
};
use worker::Env;

use crate::{
    call::{Object, call},
    error::{AppError, Result},
    objects::messages::{ScoreboardCall, Snapshot},
    time,
};

/// How long a snapshot is shown without asking, in milliseconds.
const FRESH: i64 = 1_000;
/// How long one request may take to ask before another does.
const ASKING: i64 = 3_000;
/// The oldest snapshot that is shown to others while one asks, or when the scoreboard does not answer.
const OLDEST: i64 = 10_000;

/// A campaign's tally at one moment.
#[derive(Debug)]
pub struct Held {
    /// Changes with the numbers.
    pub etag: String,
    /// When the newest of them arrived.
    pub updated_at: Millis,
    /// The counters.
    pub tally: Rc<Tally>,
    /// The numbers that organizers read.
    pub summary: Rc<Summary>,
    /// What everybody may read of them.
    pub public: Rc<Summary>,
    /// Reports of wrong questions by question, not handled yet.
    pub wrong: BTreeMap<String, u64>,
}

#[derive(Default)]
struct Entry {
    held: Option<Rc<Held>>,
    checked: i64,
    asking_since: i64,
}

thread_local! {
    static CACHE: RefCell<BTreeMap<CampaignId, Entry>> = const { RefCell::new(BTreeMap::new()) };
}

/// The tally of a campaign.
pub async fn current(env: &Env, campaign: &CampaignId, shards: u16) -> Result<Rc<Held>> {
    let now = time::real_now();
    let (held, age, ask) = CACHE.with_borrow_mut(|cache| {
        let entry = cache.entry(campaign.clone()).or_default();
        let age = now - entry.checked;
        let others = now - entry.asking_since < ASKING && age < OLDEST;
        let ask = entry.held.is_none() || (age >= FRESH && !others);
        if ask {
            entry.asking_since = now;
        }
        (entry.held.clone(), age, ask)
    });
    match &held {
        Some(held) if !ask => return Ok(held.clone()),
        _ => {}
    }
    let message = ScoreboardCall::Snapshot {
        campaign: campaign.clone(),
        shards,
        known: held.as_ref().map(|held| held.etag.clone()),
    };
    let reply: Result<Snapshot> = call(env, Object::Scoreboard(campaign), &message).await;
    let snapshot = match (reply, held.clone()) {
        (Ok(snapshot), _) => snapshot,
        (Err(_), Some(held)) if age < OLDEST => return Ok(held),
        (Err(error), _) => return Err(error),
    };
    let fresh = match (snapshot.tally, held) {
        (Some(tally), _) => {
            let summary = Summary::of(&tally);
            Rc::new(Held {
                etag: snapshot.etag,
                updated_at: snapshot.updated_at,
                public: Rc::new(summary.clone().for_everybody()),
                summary: Rc::new(summary),
                tally: Rc::new(tally),
                wrong: snapshot.wrong,
            })
        }
        (None, Some(held)) => held,
        (None, None) => return Err(AppError::internal("a snapshot without counters")),
    };
    CACHE.with_borrow_mut(|cache| {
        let entry = cache.entry(campaign.clone()).or_default();
        entry.held = Some(fresh.clone());
        entry.checked = time::real_now();
        entry.asking_since = 0;
    });
    Ok(fresh)
}

/// Forgets when a campaign was looked at, so that the process sees its own change at once.
pub fn forget(campaign: &CampaignId) {
    CACHE.with_borrow_mut(|cache| {
        if let Some(entry) = cache.get_mut(campaign) {
            entry.checked = 0;
            entry.asking_since = 0;
        }
    });
}
