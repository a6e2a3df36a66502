//! What can be done with attempts. HTML forms and JSON calls both come through here.

use domain::{
    id::{CampaignId, ChannelId, TeamNumber},
    quiz::{Campaign, Extended, IdentityKind, Sent},
    tally::Placing,
    token::AttemptId,
};
use serde::de::DeserializeOwned;

use crate::said::said;
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    objects::{
        ballots::hex,
        messages::{Ask, AttemptReply, BallotsCall, HandInReply, HistoryReply, SaveReply, StartReply, Tell},
    },
    overload::{self, Coming},
    routes::context::{Cx, Person},
    time,
};

/// An attempt that a request names: its id is signed by us and its campaign exists.
pub struct Named<'a> {
    /// The id.
    pub id: AttemptId,
    /// Its campaign.
    pub campaign: &'a Campaign,
}

/// Reads the attempt id in an address.
pub fn named<'a>(cx: &'a Cx<'_>, text: &str) -> Result<Named<'a>> {
    let id = AttemptId::open(&cx.config.signing_key, text).map_err(|_| AppError::bad_attempt())?;
    let campaign = cx.content()?.campaign_of(&id).ok_or_else(AppError::no_campaign)?;
    Ok(Named { id, campaign })
}

/// Reads a campaign's id in an address.
pub fn campaign<'a>(cx: &'a Cx<'_>, text: &str) -> Result<&'a Campaign> {
    let id: CampaignId = text.parse().map_err(|_| AppError::no_campaign())?;
    cx.published()?.campaign(&id)
}

/// Asks the shard of a campaign.
pub async fn ask<R: DeserializeOwned>(cx: &Cx<'_>, campaign: &Campaign, shard: u16, ask: Ask) -> Result<R> {
    let message = BallotsCall {
        campaign: campaign.id.clone(),
        shard,
        ask,
    };
    match cx.here {
        Some(here) if *here.campaign == campaign.id && here.shard == shard => {
            let reply = here.object.serve(message).await?;
            serde_json::from_str(&reply).map_err(AppError::internal)
        }
        Some(_) => Err(AppError::internal("a request for another shard")),
        None => call(&cx.env, Object::Ballots(&campaign.id, shard), &message).await,
    }
}

/// A fresh attempt id for a start form.
pub fn mint(cx: &Cx<'_>, campaign: &Campaign, person: Option<&Person>) -> Result<AttemptId> {
    let key = person.map(|p| cx.person_key(&campaign.id, p));
    let shards = cx.published()?.shards(&campaign.id);
    Ok(AttemptId::mint(
        &campaign.id,
        key.as_ref(),
        shards,
        time::entropy()?,
    ))
}

/// What a person has done in a campaign.
pub async fn history(cx: &Cx<'_>, campaign: &Campaign, person: &Person) -> Result<HistoryReply> {
    let key = cx.person_key(&campaign.id, person);
    let shard = key.shard(cx.published()?.shards(&campaign.id));
    ask(cx, campaign, shard, Ask::History { person: key }).await
}

/// A wish to start, as a form or a call gives it.
pub struct Wish<'a> {
    /// The id minted into the form.
    pub attempt: &'a str,
    /// Chosen groups.
    pub district: Option<&'a str>,
    /// See `district`.
    pub age: Option<&'a str>,
    /// What brought the citizen.
    pub channel: Option<ChannelId>,
    /// The team whose code was typed.
    pub team: Option<TeamNumber>,
    /// More time.
    pub extended: Extended,
    /// What the answer should hold.
    pub tell: Tell,
}

/// The brake. What comes to an object has passed it already.
fn admit(cx: &Cx<'_>, coming: Coming) -> Result<()> {
    match cx.here {
        Some(_) => Ok(()),
        None => overload::admit(&cx.config, coming),
    }
}

/// Starts an attempt, or goes on with the one that is open.
pub async fn start(
    cx: &Cx<'_>,
    campaign: &Campaign,
    person: Option<&Person>,
    wish: Wish<'_>,
) -> Result<StartReply> {
    admit(cx, Coming::ToStart)?;
    let id = AttemptId::open(&cx.config.signing_key, wish.attempt).map_err(|_| {
        AppError::new(422, "bad_attempt", said("said-old-page")).at("/attempt", said("said-not-ours"))
    })?;
    if !id.is_of(&campaign.id) {
        return Err(AppError::new(422, "other_campaign", said("said-other-campaign"))
            .at("/attempt", said("said-other-campaign-here")));
    }
    let key = person.map(|p| cx.person_key(&campaign.id, p));
    let shards = cx.published()?.shards(&campaign.id);
    let id = match &key {
        // Whose code it would be was not known when the form was made.
        Some(key) if campaign.identity() == Some(IdentityKind::Code) => id.of_person(key, shards),
        _ => id,
    };
    if key.as_ref().is_some_and(|k| k.shard(shards) != id.shard()) || id.shard() >= shards {
        return Err(AppError::new(422, "other_person", said("said-old-page"))
            .at("/attempt", said("said-other-device")));
    }
    let placing = placing(campaign, &wish)?;
    ask(
        cx,
        campaign,
        id.shard(),
        Ask::Start {
            attempt: id.row_key(),
            token: id.seal(&cx.config.signing_key),
            person: key,
            placing,
            extended: wish.extended,
            tell: wish.tell,
            seed: hex(&time::entropy::<32>()?),
        },
    )
    .await
}

fn placing(campaign: &Campaign, wish: &Wish<'_>) -> Result<Placing> {
    let Some(rules) = campaign.personal() else {
        // A children's campaign has no place for groups: what a form sends is not even read.
        return Ok(Placing {
            channel: wish.channel.clone(),
            ..Placing::default()
        });
    };
    let choose = |name: &str, wanted: Option<&str>, groups: &[domain::quiz::Group]| match wanted {
        None | Some("") => Ok(None),
        Some(wanted) => groups
            .iter()
            .find(|g| g.id.as_str() == wanted)
            .map(|g| Some(g.id.clone()))
            .ok_or_else(|| {
                AppError::new(422, "unknown_group", said("said-no-group"))
                    .at(format!("/{name}"), said("said-no-group-here"))
            }),
    };
    Ok(Placing {
        district: choose("district", wish.district, &rules.districts)?,
        age: choose("age", wish.age, &rules.ages)?,
        channel: wish.channel.clone(),
        team: wish.team,
    })
}

/// An attempt as it stands.
pub async fn view(cx: &Cx<'_>, named: &Named<'_>) -> Result<AttemptReply> {
    let attempt = named.id.row_key();
    ask(cx, named.campaign, named.id.shard(), Ask::View { attempt }).await
}

/// Saves the whole of the answers under a revision.
pub async fn save(cx: &Cx<'_>, named: &Named<'_>, rev: u64, answers: Sent) -> Result<SaveReply> {
    let attempt = named.id.row_key();
    ask(
        cx,
        named.campaign,
        named.id.shard(),
        Ask::Save {
            attempt,
            rev,
            answers,
        },
    )
    .await
}

/// Saves the answers to the questions that a plain form showed.
pub async fn merge(cx: &Cx<'_>, named: &Named<'_>, answers: Sent, shown: Vec<u32>) -> Result<SaveReply> {
    let attempt = named.id.row_key();
    ask(
        cx,
        named.campaign,
        named.id.shard(),
        Ask::Merge {
            attempt,
            answers,
            shown,
        },
    )
    .await
}

/// Hands in: `answers` are the whole paper, or what is saved counts.
pub async fn hand_in(cx: &Cx<'_>, named: &Named<'_>, answers: Option<Sent>) -> Result<HandInReply> {
    admit(cx, Coming::ToHandIn)?;
    let attempt = named.id.row_key();
    ask(
        cx,
        named.campaign,
        named.id.shard(),
        Ask::HandIn { attempt, answers },
    )
    .await
}
