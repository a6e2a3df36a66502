//! `/console/c/{campaign}/teams`: teams with their codes, and how many of each took part; and the codes to print.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::components::error_summary::plain_summary;
use crate::components::field::{area_field, hidden};
use crate::format::{count, percent};
use crate::live::mean;
use crate::model::{TeamCard, TeamCardsPage, TeamRow, TeamsPage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{t, tr};

/// `12 / 15 (80%)`; more than all is shown as it is.
fn coverage(came: u64, expected: u64) -> String {
    match percent(came, expected) {
        Some(share) => format!("{} / {} ({share})", count(came), count(expected)),
        None => format!("{} / {}", count(came), count(expected)),
    }
}

pub fn teams(ctx: &PageContext, model: TeamsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-teams"), kind), || {
        let base = format!("/console/c/{}/teams", model.campaign_id);
        let errors = model.errors;
        let active = || model.teams.iter().filter(|team| !team.removed);
        let expected: u64 = active().map(|team| u64::from(team.expected)).sum();
        // Those whom a team has too many of do not stand for those whom another lacks.
        let came: u64 = active().map(|team| team.ballots.min(team.expected.into())).sum();
        let reached = active().filter(|team| team.ballots > 0).count();
        let over = active().any(|team| team.ballots > u64::from(team.expected));
        let sum = tr(
            "console-teams-sum",
            &[
                ("teams", active().count().into()),
                ("reached", reached.into()),
                ("coverage", coverage(came, expected).into()),
            ],
        );
        let over = over.then(|| view! { <p class="hint">{t("console-teams-over")}</p> });
        let fields: Vec<String> = model
            .teams
            .iter()
            .map(|team| format!("expected-{}", team.number))
            .collect();
        let mut shown: Vec<&str> = fields.iter().map(String::as_str).collect();
        shown.push("teams");
        let summary = plain_summary(&errors, &shown);
        let csrf = model.organizer.csrf.clone();
        let table = (!model.teams.is_empty()).then(|| {
            let rows: Vec<_> = model
                .teams
                .iter()
                .map(|team| line(ctx, &base, &csrf, team))
                .collect();
            view! {
                <p>{sum}</p>
                {over}
                {table(
                    t("console-teams"),
                    [
                        words(t("console-team")),
                        words(t("team-code")),
                        numbers(t("console-coverage")),
                        numbers(t("average")),
                        numbers(t("console-meetings")),
                        words(t("console-actions")),
                    ],
                    rows,
                )}
                {row(vec![
                    side_link(ctx.link(&format!("{base}/cards")), t("console-team-cards")),
                    side_link(ctx.link(&format!("{base}.csv")), t("console-teams-csv")),
                ])}
            }
        });
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{t("console-teams")}</h1>
            <p class="lead">{t("console-teams-lead")}</p>
            {summary}
            {table}
            <h2>{t("console-add-teams")}</h2>
            <form method="post" action=ctx.link(&base)>
                {hidden("csrf", csrf)}
                {area_field(&errors, "teams", t("console-add-teams-label"), t("console-add-teams-hint"), &model.typed)}
                <button>{t("console-add")}</button>
            </form>
        }
        .into_any()
    })
}

fn line(ctx: &PageContext, base: &str, csrf: &str, team: &TeamRow) -> AnyView {
    let action = ctx.link(&format!("{base}/{}", team.number));
    let id = format!("f-expected-{}", team.number);
    let changes = if team.removed {
        view! { <span class="badge">{t("console-team-removed")}</span> }.into_any()
    } else {
        view! {
            <form class="inline" method="post" action=action>
                {hidden("csrf", csrf)}
                <input
                    id=id
                    aria-label=tr("console-expected-of", &[("team", team.name.clone().into())])
                    name="expected"
                    type="text"
                    inputmode="numeric"
                    value=team.expected.to_string()
                    autocomplete="off"
                    maxlength="6"
                />
                <button name="do" value="expected">
                    {t("console-change-expected")}
                </button>
                <button name="do" value="remove">
                    {t("console-remove-team")}
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr id=format!("team-{}", team.number)>
            <th scope="row">{team.name.clone()}</th>
            <td class="code">{team.code.clone()}</td>
            <td class="n">{coverage(team.ballots, team.expected.into())}</td>
            <td class="n">{mean(team.average)}</td>
            <td class="n">
                {tr("console-meetings-count", &[("count", team.meetings.into()), ("people", team.people.into())])}
            </td>
            <td>{changes}</td>
        </tr>
    }
    .into_any()
}

pub fn team_cards(ctx: &PageContext, model: TeamCardsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-team-cards"), kind), || {
        let cards: Vec<_> = model.cards.into_iter().map(|card| team_card(ctx, card)).collect();
        let empty = cards.is_empty().then(|| view! { <p>{t("console-no-teams")}</p> });
        let back = ctx.link(&format!("/console/c/{}/teams", model.campaign_id));
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{model.campaign_name}</h1>
            <p class="hint no-print">{t("console-cards-hint")}</p>
            {row(vec![side_link(back, t("console-teams"))])}
            {empty}
            <ul class="cut-out">{cards}</ul>
        }
        .into_any()
    })
}

fn team_card(ctx: &PageContext, card: TeamCard) -> AnyView {
    let qr = ctx.link_plain(&format!(
        "/qr.png?to={}",
        card.path.replace('?', "%3F").replace('=', "%3D")
    ));
    let alt = tr("console-team-qr", &[("team", card.name.clone().into())]);
    view! {
        <li>
            <h2>{card.name}</h2>
            <img class="qr" src=qr alt=alt width="140" height="140" loading="lazy"/>
            <p>
                {t("team-code")} " " <strong class="code">{card.code}</strong>
            </p>
        </li>
    }
    .into_any()
}
