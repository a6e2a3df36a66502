//! The published content in memory: an immutable snapshot by version, looked at again every 2 s.
//!
//! Worker and objects of one process share it. While one request looks whether there is a newer version, the others go on with
//! the old one.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use domain::{
    channel::Channel,
    clock::{Millis, Zone},
    content::Content,
    id::{BankId, CampaignId, ChannelId, TeamNumber},
    quiz::{Bank, Campaign},
};
use worker::Env;

use crate::said::said;
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    objects::messages::{Outreach, PublishedReply, SiteCall, Team},
    time,
};

/// How long a snapshot is used without asking, in milliseconds.
const FRESH: i64 = 2_000;
/// How long one request may take to ask before another does, in milliseconds.
const ASKING: i64 = 3_000;

/// What the site publishes now.
#[derive(Debug)]
pub struct Published {
    /// Counts up with every change; 0 before anything was loaded.
    pub version: u64,
    /// When it was published; 0: not known.
    pub since: Millis,
    /// The content.
    pub content: Rc<Content>,
    /// Number of ballot shards of each campaign, fixed when it was created.
    pub shards: BTreeMap<CampaignId, u16>,
    /// The site's zone.
    pub zone: Zone,
    /// Counts up with every change of `outreach`.
    pub outreach_version: u64,
    /// Channels and interviewer links.
    pub outreach: Rc<Outreach>,
}

impl Published {
    /// A campaign, or a 404.
    pub fn campaign(&self, id: &CampaignId) -> Result<&Campaign> {
        self.content.campaigns.get(id).ok_or_else(AppError::no_campaign)
    }

    /// Its shards.
    pub fn shards(&self, id: &CampaignId) -> u16 {
        self.shards.get(id).copied().unwrap_or(1)
    }

    /// A channel that an organizer made, archived or not.
    pub fn channel(&self, id: &ChannelId) -> Option<&Channel> {
        self.outreach.channels.get(id)
    }

    /// A team of it whose code is good.
    pub fn team(&self, id: &CampaignId, number: TeamNumber) -> Option<&Team> {
        self.outreach
            .teams
            .get(id)?
            .get(&number)
            .filter(|team| !team.removed)
    }

    /// The current version of a campaign's bank.
    pub fn bank(&self, campaign: &Campaign) -> Result<&Bank> {
        self.content
            .banks
            .get(&campaign.bank)
            .ok_or_else(|| AppError::internal("a campaign without its bank"))
    }
}

#[derive(Default)]
struct Cache {
    snapshot: Option<Rc<Published>>,
    checked: i64,
    asking_since: i64,
    banks: BTreeMap<(BankId, u32), Rc<Bank>>,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::new(Cache::default());
}

/// The current content; at most 2 s old (5 s while the site is slow to answer).
pub async fn current(env: &Env) -> Result<Rc<Published>> {
    let now = time::real_now();
    let (held, ask) = CACHE.with_borrow_mut(|cache| {
        let fresh = cache.snapshot.is_some() && now - cache.checked < FRESH;
        let others = cache.snapshot.is_some() && now - cache.asking_since < ASKING;
        let ask = !fresh && !others;
        if ask {
            cache.asking_since = now;
        }
        (cache.snapshot.clone(), ask)
    });
    match held {
        Some(snapshot) if !ask => return Ok(snapshot),
        _ => {}
    }
    let message = SiteCall::Published {
        known: held.as_ref().map(|s| s.version),
        outreach: held.as_ref().map(|s| s.outreach_version),
    };
    let reply: Result<PublishedReply> = call(env, Object::Site, &message).await;
    let reply = match (reply, held) {
        (Ok(reply), _) => reply,
        // The site cannot be asked just now: what we have goes on serving.
        (Err(_), Some(snapshot)) => return Ok(snapshot),
        (Err(error), None) => return Err(error),
    };
    CACHE.with_borrow_mut(|cache| {
        cache.checked = time::real_now();
        cache.asking_since = 0;
        if reply.content.is_some() || reply.outreach.is_some() {
            let held = cache.snapshot.as_deref();
            let content = reply.content.map(Rc::new);
            let outreach = reply.outreach.map(Rc::new);
            // Before anything was loaded there is nothing to publish.
            if let Some(content) = content.or_else(|| held.map(|held| held.content.clone())) {
                cache.snapshot = Some(Rc::new(Published {
                    version: reply.version,
                    since: reply.since,
                    shards: reply.shards,
                    zone: Zone::named(&content.site.zone).map_err(AppError::internal)?,
                    content,
                    outreach_version: reply.outreach_version,
                    outreach: outreach
                        .or_else(|| held.map(|held| held.outreach.clone()))
                        .unwrap_or_default(),
                }));
            }
        }
        cache
            .snapshot
            .clone()
            .ok_or_else(|| AppError::new(503, "no_content", said("said-no-content")))
    })
}

/// What this process knew last, however old.
pub fn held() -> Option<Rc<Published>> {
    CACHE.with_borrow(|cache| cache.snapshot.clone())
}

/// Forgets the snapshot, so that the process sees its own change at once.
pub fn forget() {
    CACHE.with_borrow_mut(|cache| {
        cache.checked = 0;
        cache.asking_since = 0;
    });
}

/// A version of a bank, if this process has it at hand.
pub fn held_bank(id: &BankId, version: u32) -> Option<Rc<Bank>> {
    CACHE.with_borrow(|cache| cache.banks.get(&(id.clone(), version)).cloned())
}

/// A version of a bank: attempts are marked by the one they started with.
pub async fn bank(env: &Env, id: &BankId, version: u32) -> Result<Rc<Bank>> {
    if let Some(bank) = held_bank(id, version) {
        return Ok(bank);
    }
    let bank: Bank = call(
        env,
        Object::Site,
        &SiteCall::Bank {
            id: id.clone(),
            version,
        },
    )
    .await?;
    let bank = Rc::new(bank);
    CACHE.with_borrow_mut(|cache| cache.banks.insert((id.clone(), version), bank.clone()));
    Ok(bank)
}
