//! `/console/observers/tallies` and `/console/observers/patrols`: what patrols and activities come to; what teams saw.

use app::observer::{ObserverTalliesPage, OfficeRevisitLine, PatrolsPage};
use domain::{
    observer::{
        Theme, Tier,
        count::{self, Figures},
    },
    tally::Tally,
};
use worker::Response;

use super::session::organizer;
use crate::{
    call::{Object, call},
    error::Result,
    http::{self, Cache},
    objects::{
        cases::wire::{CasesCall, ObservedReply},
        messages::SessionReply,
        observers::wire::{MOST_LISTED, ObserversCall, PatrolQuery, PatrolReply, RevisitLine, TalliesReply},
    },
    routes::{
        context::Cx,
        export,
        observer::{before, cut, patrol_line, seen_line},
    },
    time,
};

/// Patrols of one page.
const PAGE: u32 = 50;

/// The tiers of a table, and the office itself.
const TIERS: [Option<Tier>; 4] = [
    Some(Tier::City),
    Some(Tier::District),
    Some(Tier::Community),
    None,
];

/// The counters of both objects, and whether the rows say the same.
async fn counted(cx: &Cx<'_>) -> Result<(Tally, bool)> {
    let own: TalliesReply = call(&cx.env, Object::Observers, &ObserversCall::Tallies).await?;
    let observed: ObservedReply = call(&cx.env, Object::Cases, &CasesCall::Observed).await?;
    let sound = own.counted == own.rows && observed.counted == observed.rows;
    let mut tally = own.counted;
    tally.merge(&observed.counted);
    Ok((tally, sound))
}

fn sum(tally: &Tally, which: impl Iterator<Item = (Option<Tier>, Theme)>) -> Figures {
    which.fold(Figures::default(), |sum, (tier, theme)| {
        sum.plus(count::figures(tally, tier, theme))
    })
}

/// `GET /console/observers/tallies`
pub async fn tallies(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    let (tally, sound) = counted(cx).await?;
    let of_tier = |tier| sum(&tally, Theme::ALL.into_iter().map(move |theme| (tier, theme)));
    let of_theme = |theme| sum(&tally, TIERS.into_iter().map(move |tier| (tier, theme)));
    let tiers: Vec<(Option<Tier>, Figures)> = TIERS.into_iter().map(|tier| (tier, of_tier(tier))).collect();
    let page = ObserverTalliesPage {
        organizer: organizer(session),
        time: cx.published()?.zone.minute(time::now()),
        sound,
        all: tiers
            .iter()
            .fold(Figures::default(), |sum, (_, figures)| sum.plus(*figures)),
        tiers,
        themes: Theme::ALL
            .into_iter()
            .map(|theme| (theme, of_theme(theme)))
            .collect(),
    };
    let html = app::pages::console::observer_tallies(&cx.page, page);
    Ok(http::html(200, &html, Cache::Never))
}

/// `GET /console/observers/tallies.csv`: every tier with every theme.
pub async fn tallies_csv(cx: &Cx<'_>) -> Result<Response> {
    let (tally, _) = counted(cx).await?;
    let columns = [
        "tier",
        "theme",
        "patrols",
        "people",
        "findings",
        "adopted",
        "closed",
        "activities",
        "sign_ups",
        "signed",
        "held",
        "heads",
    ];
    let rows = TIERS.into_iter().flat_map(|tier| {
        let tally = &tally;
        Theme::ALL.into_iter().map(move |theme| {
            let n = count::figures(tally, tier, theme);
            let mut cells = vec![
                tier.map_or(count::SITE, Tier::as_str).to_owned(),
                theme.as_str().to_owned(),
            ];
            cells.extend(
                [
                    n.patrols,
                    n.people,
                    n.found,
                    n.adopted,
                    n.closed,
                    n.activities,
                    n.sign_ups,
                    n.signed,
                    n.held,
                    n.heads,
                ]
                .map(|n| n.to_string()),
            );
            cells
        })
    });
    export::table(&columns, rows, "observers.csv")
}

async fn ask(cx: &Cx<'_>, before: Option<i64>, limit: u32) -> Result<Vec<PatrolReply>> {
    let query = PatrolQuery {
        observer: None,
        before,
        limit,
    };
    call(&cx.env, Object::Observers, &ObserversCall::Patrols(query)).await
}

/// `GET /console/observers/patrols?before=`
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    let from = before(cx, "before");
    let mut found = ask(cx, from, PAGE + 1).await?;
    let more = cut(&mut found, PAGE);
    let revisits: Vec<RevisitLine> = if from.is_some() {
        Vec::new()
    } else {
        let message = ObserversCall::Revisits {
            before: None,
            limit: PAGE,
        };
        call(&cx.env, Object::Observers, &message).await?
    };
    let page = PatrolsPage {
        organizer: organizer(session),
        older: found
            .last()
            .filter(|_| more)
            .map(|last| format!("/console/observers/patrols?before={}", last.id)),
        patrols: found
            .into_iter()
            .map(|reply| patrol_line(cx, reply))
            .collect::<Result<_>>()?,
        revisits: revisits
            .into_iter()
            .map(|line| OfficeRevisitLine {
                case: line.number.map(|number| number.0),
                team: line.team,
                theme: line.theme,
                seen: seen_line(&line.revisit, Vec::new()),
            })
            .collect(),
    };
    let html = app::pages::console::patrols(&cx.page, page);
    Ok(http::html(200, &html, Cache::Never))
}

/// `GET /console/observers/patrols.csv`: all of them, the newest first. They name no person.
pub async fn csv(cx: &Cx<'_>) -> Result<Response> {
    let columns = [
        "patrol", "day", "time", "tier", "team", "theme", "place", "methods", "people", "home", "cases",
        "notes",
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    loop {
        let found = ask(cx, last, MOST_LISTED).await?;
        let full = found.len() == MOST_LISTED as usize;
        for reply in found {
            last = Some(reply.id);
            let line = patrol_line(cx, reply)?;
            let words = |words: Vec<String>| words.join(" ");
            rows.push(vec![
                line.id.to_string(),
                line.day,
                line.time,
                line.tier.as_str().to_owned(),
                export::guarded(&line.team),
                line.theme.as_str().to_owned(),
                export::guarded(&line.place),
                words(
                    line.methods
                        .iter()
                        .map(|method| method.as_str().to_owned())
                        .collect(),
                ),
                line.people.to_string(),
                u8::from(line.home).to_string(),
                words(line.cases.iter().map(u32::to_string).collect()),
                export::guarded(&line.notes),
            ]);
        }
        if !full {
            break;
        }
    }
    export::table(&columns, rows, "patrols.csv")
}
