//! Views, counted without people: gathered in memory and written together every few seconds, so that a view costs next to nothing.
//!
//! What a process has gathered and not yet written is lost when it is killed: views are a measure, not a ledger.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use domain::{
    id::{ChannelId, TipId},
    token::PersonKey,
};
use worker::Env;

use crate::{
    call::{Object, call},
    error::Result,
    objects::messages::{CountersCall, UsefulReply},
    time,
};

/// How long counts are gathered, in milliseconds.
const GATHER: i64 = 2_000;
/// How long counters that were read are shown, in milliseconds.
const FRESH: i64 = 2_000;
/// Most different counters gathered at once; names are bounded by content and channels anyway.
const MOST: usize = 5_000;

#[derive(Default)]
struct Gathered {
    counts: BTreeMap<String, u64>,
    written: i64,
    all: Option<Rc<BTreeMap<String, u64>>>,
    read: i64,
}

thread_local! {
    static GATHERED: RefCell<Gathered> = RefCell::new(Gathered::default());
}

/// Views of a tip.
pub fn tip_views(tip: &TipId) -> String {
    format!("tip|{tip}|view")
}

/// Devices that found a tip useful.
pub fn tip_useful(tip: &TipId) -> String {
    format!("tip|{tip}|useful")
}

/// People who came by a channel, from outside.
pub fn channel_views(channel: &ChannelId) -> String {
    format!("channel|{channel}|view")
}

/// Counts one. Whoever comes after the time to gather writes for all; a failure is made up for later.
pub async fn count(env: &Env, counter: String) {
    let now = time::real_now();
    let due = GATHERED.with_borrow_mut(|gathered| {
        if gathered.counts.len() < MOST || gathered.counts.contains_key(&counter) {
            *gathered.counts.entry(counter).or_default() += 1;
        }
        now - gathered.written >= GATHER
    });
    if due {
        write(env).await;
    }
}

async fn write(env: &Env) {
    let counts = GATHERED.with_borrow_mut(|gathered| {
        gathered.written = time::real_now();
        std::mem::take(&mut gathered.counts)
    });
    if counts.is_empty() {
        return;
    }
    let message = CountersCall::Add { counts };
    let outcome: Result<()> = call(env, Object::Counters, &message).await;
    if let (Err(_), CountersCall::Add { counts }) = (outcome, message) {
        GATHERED.with_borrow_mut(|gathered| {
            for (counter, n) in counts {
                *gathered.counts.entry(counter).or_default() += n;
            }
        });
    }
}

/// All counters, at most a few seconds old, with what this process has gathered.
pub async fn all(env: &Env) -> Result<Rc<BTreeMap<String, u64>>> {
    let now = time::real_now();
    let held = GATHERED.with_borrow(|gathered| gathered.all.clone().filter(|_| now - gathered.read < FRESH));
    if let Some(all) = held {
        return Ok(all);
    }
    write(env).await;
    let all: Rc<BTreeMap<String, u64>> = Rc::new(call(env, Object::Counters, &CountersCall::All).await?);
    GATHERED.with_borrow_mut(|gathered| {
        gathered.all = Some(all.clone());
        gathered.read = time::real_now();
    });
    Ok(all)
}

/// A device found a tip useful; false when it had said so before.
pub async fn useful(env: &Env, tip: &TipId, person: PersonKey) -> Result<bool> {
    let reply: UsefulReply = call(
        env,
        Object::Counters,
        &CountersCall::Useful {
            tip: tip.clone(),
            person,
        },
    )
    .await?;
    GATHERED.with_borrow_mut(|gathered| gathered.read = 0);
    Ok(reply.new)
}
