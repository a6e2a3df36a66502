//! `/console/channels`: print runs and placements, their QR codes and their numbers.

use std::{collections::BTreeMap, rc::Rc};

use app::outreach::{
    ChannelFault, ChannelForm, ChannelPage, ChannelRow, ChannelsPage, TargetChoice, TargetKind,
};
use domain::{
    case::count::{self, By, Count, Slice},
    channel::{BadTerms, Channel, SentTerms, Target, Terms, new_code, read_code},
    id::ChannelId,
    tally::{Tally, channel_replies},
};
use worker::{Request, Response};

use super::{
    cases::counts,
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    counting,
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{ChannelChange, SessionReply, SiteCall},
    published,
    routes::{context::Cx, export, tally::held},
    said::said,
    snapshot::Held,
    time,
};

/// The numbers of all campaigns, and the views.
struct Numbers {
    views: Rc<BTreeMap<String, u64>>,
    reports: Tally,
    campaigns: Vec<Rc<Held>>,
}

impl Numbers {
    /// Looks them up; at most a few seconds old.
    async fn of(cx: &Cx<'_>) -> Result<Numbers> {
        let mut campaigns = Vec::new();
        for campaign in cx.content()?.campaigns.values() {
            campaigns.push(held(cx, campaign).await?);
        }
        Ok(Numbers {
            views: counting::all(&cx.env).await?,
            reports: counts(cx).await?,
            campaigns,
        })
    }

    fn sum(&self, count: impl Fn(&Held) -> u64) -> u64 {
        self.campaigns.iter().map(|held| count(held)).sum()
    }

    /// Reports that a channel brought.
    fn reported(&self, id: &ChannelId) -> u64 {
        let slice = Slice::Of(By::Channel, id.as_str());
        count::count(&self.reports, slice, Count::Received)
    }

    /// A channel with its numbers.
    fn row(&self, cx: &Cx<'_>, channel: &Channel) -> Result<ChannelRow> {
        let id = &channel.id;
        let key = |what: &str| format!("c|{id}|{what}");
        let (started, ballots) = (key("started"), key("ballots"));
        let of = |held: &Held, key: &str| u64::try_from(held.tally.get(key)).unwrap_or(0);
        Ok(ChannelRow {
            id: id.to_string(),
            name: channel.terms.name.clone(),
            leads_to: target(cx, &channel.terms.leads_to)?,
            found: channel.terms.leads_to.is_in(cx.content()?),
            printed: channel.terms.printed.map(u64::from),
            views: self.views.get(&counting::channel_views(id)).copied().unwrap_or(0),
            started: self.sum(|held| of(held, &started)),
            submitted: self.sum(|held| of(held, &ballots)),
            replies: self.sum(|held| channel_replies(&held.tally, id)),
            reports: Some(self.reported(id)),
            archived: channel.archived,
        })
    }
}

/// All channels with their numbers: those on offer first, the newest first.
async fn rows<'a>(cx: &'a Cx<'_>) -> Result<Vec<(&'a Channel, ChannelRow)>> {
    let numbers = Numbers::of(cx).await?;
    let mut channels: Vec<&Channel> = cx.published()?.outreach.channels.values().collect();
    channels.sort_by_key(|c| (c.archived, std::cmp::Reverse(c.created), c.id.clone()));
    channels
        .into_iter()
        .map(|channel| Ok((channel, numbers.row(cx, channel)?)))
        .collect()
}

fn target(cx: &Cx<'_>, target: &Target) -> Result<TargetChoice> {
    let content = cx.content()?;
    let campaign = |id| content.campaigns.get(id).map(|c| c.name.clone());
    let (kind, name) = match target {
        Target::Home => (TargetKind::Home, None),
        Target::Tips => (TargetKind::Tips, None),
        Target::Tip(tip) => (TargetKind::Tip, content.tips.get(tip).map(|t| t.title.clone())),
        Target::Campaign(id) => (TargetKind::Campaign, campaign(id)),
        Target::Quiz(id) => (TargetKind::Quiz, campaign(id)),
        Target::Survey(_, id) => (
            TargetKind::Survey,
            content.surveys.get(id).map(|s| s.title.clone()),
        ),
    };
    Ok(TargetChoice {
        path: target.path(),
        kind,
        name: name.unwrap_or_default(),
    })
}

/// Every page that a channel may lead to.
fn targets(cx: &Cx<'_>) -> Result<Vec<TargetChoice>> {
    let content = cx.content()?;
    let mut all = vec![Target::Home];
    for campaign in content.campaigns.keys() {
        all.push(Target::Quiz(campaign.clone()));
        all.push(Target::Campaign(campaign.clone()));
    }
    for survey in content.surveys.values() {
        all.push(Target::Survey(survey.campaign.clone(), survey.id.clone()));
    }
    all.push(Target::Tips);
    all.extend(content.tips.keys().cloned().map(Target::Tip));
    all.iter().map(|one| target(cx, one)).collect()
}

fn fresh_code(cx: &Cx<'_>) -> Result<ChannelId> {
    loop {
        let code = new_code(time::entropy()?).ok_or_else(|| AppError::internal("a code that is none"))?;
        if cx.published()?.channel(&code).is_none() {
            return Ok(code);
        }
    }
}

/// GET /console/channels
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    let form = ChannelForm {
        code: Some(fresh_code(cx)?.to_string()),
        targets: targets(cx)?,
        ..ChannelForm::default()
    };
    draw_list(cx, session, 200, form).await
}

async fn draw_list(cx: &Cx<'_>, session: &SessionReply, status: u16, form: ChannelForm) -> Result<Response> {
    let page = ChannelsPage {
        organizer: organizer(session),
        channels: rows(cx).await?.into_iter().map(|(_, row)| row).collect(),
        form,
    };
    Ok(http::html(
        status,
        &app::pages::console::channels(&cx.page, page),
        http::Cache::Never,
    ))
}

/// Terms, or the form with what is wrong with it.
fn read(cx: &Cx<'_>, form: &Form) -> Result<std::result::Result<Terms, ChannelForm>> {
    let text = |name: &str| form.text(name).unwrap_or_default();
    let sent = SentTerms {
        name: text("name"),
        leads_to: text("leads_to"),
        printed: text("printed"),
        note: text("note"),
    };
    let faults = match sent.read(cx.content()?) {
        Ok(terms) => return Ok(Ok(terms)),
        Err(faults) => faults,
    };
    let mut again = filled(&sent);
    again.targets = targets(cx)?;
    again.faults = faults
        .into_iter()
        .map(|fault| match fault {
            BadTerms::Name => ChannelFault::Name,
            BadTerms::LeadsTo => ChannelFault::LeadsTo,
            BadTerms::Printed => ChannelFault::Printed,
            BadTerms::Note => ChannelFault::Note,
        })
        .collect();
    Ok(Err(again))
}

fn filled(sent: &SentTerms<'_>) -> ChannelForm {
    ChannelForm {
        name: sent.name.to_owned(),
        leads_to: sent.leads_to.to_owned(),
        printed: sent.printed.to_owned(),
        note: sent.note.to_owned(),
        ..ChannelForm::default()
    }
}

/// POST /console/channels: makes one. A repeated post leads to the one that was made.
pub async fn make(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let sent_code = form.text("code").unwrap_or_default();
    let code = match sent_code {
        "" => Some(fresh_code(cx)?),
        code => read_code(code),
    };
    let read = read(cx, &form)?;
    let (terms, code) = match (read, code) {
        (Ok(terms), Some(code)) => (terms, code),
        (read, code) => {
            let mut again = match read {
                Ok(terms) => of_terms(cx, &terms)?,
                Err(again) => again,
            };
            again.code = Some(sent_code.to_owned());
            if code.is_none() {
                again.faults.push(ChannelFault::Code);
            }
            return draw_list(cx, session, 422, again).await;
        }
    };
    let message = SiteCall::NewChannel {
        id: code.clone(),
        terms: terms.clone(),
        organizer: session.name.clone(),
    };
    let made: Result<()> = call(&cx.env, Object::Site, &message).await;
    match made {
        Ok(()) => {
            published::forget();
            Ok(http::see_other(
                &cx.page.link(&format!("/console/channels/{code}")),
            ))
        }
        Err(error) if error.code == "code_taken" => {
            let mut again = of_terms(cx, &terms)?;
            again.code = Some(sent_code.to_owned());
            again.faults.push(ChannelFault::CodeTaken);
            draw_list(cx, session, 409, again).await
        }
        Err(error) => Err(error),
    }
}

fn of_terms(cx: &Cx<'_>, terms: &Terms) -> Result<ChannelForm> {
    Ok(ChannelForm {
        name: terms.name.clone(),
        leads_to: terms.leads_to.path(),
        printed: terms.printed.map(|n| n.to_string()).unwrap_or_default(),
        note: terms.note.clone(),
        targets: targets(cx)?,
        ..ChannelForm::default()
    })
}

fn find<'a>(cx: &'a Cx<'_>, code: &str) -> Result<&'a Channel> {
    let unknown = || AppError::new(404, "unknown_channel", said("said-no-channel"));
    let id: ChannelId = code.parse().map_err(|_| unknown())?;
    cx.published()?.channel(&id).ok_or_else(unknown)
}

/// GET /console/channels/{channel}
pub async fn show(cx: &Cx<'_>, session: &SessionReply, code: &str) -> Result<Response> {
    let channel = find(cx, code)?;
    let form = of_terms(cx, &channel.terms)?;
    draw(cx, session, 200, channel, form).await
}

async fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    status: u16,
    channel: &Channel,
    form: ChannelForm,
) -> Result<Response> {
    let page = ChannelPage {
        organizer: organizer(session),
        row: Numbers::of(cx).await?.row(cx, channel)?,
        created: cx.published()?.zone.minute(channel.created),
        link: format!("{}{}/q/{}", cx.page.origin, cx.config.base, channel.id),
        form,
    };
    Ok(http::html(
        status,
        &app::pages::console::channel(&cx.page, page),
        http::Cache::Never,
    ))
}

/// POST /console/channels/{channel}: other terms, or `do=archive`, `do=restore`.
pub async fn change(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    code: &str,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let channel = find(cx, code)?;
    let change = match form.text("do") {
        Some("archive") => ChannelChange::Archived(true),
        Some("restore") => ChannelChange::Archived(false),
        _ => match read(cx, &form)? {
            Ok(terms) => ChannelChange::Terms(terms),
            Err(again) => return draw(cx, session, 422, channel, again).await,
        },
    };
    let message = SiteCall::ChangeChannel {
        id: channel.id.clone(),
        change,
        organizer: session.name.clone(),
    };
    let () = call(&cx.env, Object::Site, &message).await?;
    published::forget();
    Ok(http::see_other(
        &cx.page.link(&format!("/console/channels/{}", channel.id)),
    ))
}

/// GET /console/channels.csv
pub async fn csv(cx: &Cx<'_>) -> Result<Response> {
    let rows = rows(cx).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for (channel, row) in rows {
        let share = row
            .printed
            .filter(|printed| *printed > 0)
            .map(|printed| format!("{:.4}", row.views as f64 / printed as f64));
        lines.push([
            row.id.clone(),
            export::guarded(&row.name),
            row.leads_to.path.clone(),
            row.printed.map(|n| n.to_string()).unwrap_or_default(),
            row.views.to_string(),
            row.started.to_string(),
            row.submitted.to_string(),
            row.replies.to_string(),
            share.unwrap_or_default(),
            export::guarded(&channel.terms.note),
            cx.published()?.zone.minute(channel.created),
            u8::from(row.archived).to_string(),
        ]);
    }
    export::table(
        &[
            "channel",
            "name",
            "leads_to",
            "printed",
            "views",
            "started",
            "submitted",
            "survey_replies",
            "views_per_printed",
            "note",
            "created",
            "archived",
        ],
        lines,
        "channels.csv",
    )
}
