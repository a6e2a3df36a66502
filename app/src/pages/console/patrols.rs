//! `/console/observers/tallies` and `/console/observers/patrols`: what patrols and activities come to, by tier and theme in a fixed order: nobody
//! is ranked. What teams saw.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::format::count;
use crate::observer::{Figures, ObserverTalliesPage, OfficeRevisitLine, PatrolLine, PatrolsPage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::pages::observer::{measured, methods_line, tier_name};
use crate::texts::{content_lang, say, t, tr};

pub fn observer_tallies(ctx: &PageContext, model: ObserverTalliesPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-patrol-tallies"), kind), || {
        let check = if model.sound {
            view! { <p class="ok">{t("console-patrols-sound")}</p> }.into_any()
        } else {
            view! { <p class="error">{t("console-patrols-unsound")}</p> }.into_any()
        };
        let tiers: Vec<_> = model
            .tiers
            .into_iter()
            .map(|(tier, figures)| (tier.map_or(t("console-activity-office"), tier_name), figures))
            .chain([(t("console-sum"), model.all)])
            .collect();
        let themes: Vec<_> = model
            .themes
            .into_iter()
            .map(|(theme, figures)| (say::theme(theme), figures))
            .chain([(t("console-sum"), model.all)])
            .collect();
        view! {
            {trail(ctx, None)}
            <h1>{t("console-patrol-tallies")}</h1>
            <p class="lead">{tr("console-patrol-tallies-lead", &[("time", model.time.into())])}</p>
            {row(vec![
                side_link(ctx.link("/console/observers"), t("console-observers")),
                side_link(ctx.link("/console/observers/patrols"), t("console-patrols")),
                side_link(ctx.link("/console/observers/tallies.csv"), t("console-csv")),
            ])}
            {check}
            <h2>{t("console-by-tier")}</h2>
            {figures_table(t("console-by-tier"), t("observer-tier"), tiers)}
            <h2>{t("console-by-theme")}</h2>
            {figures_table(t("console-by-theme"), t("patrol-theme"), themes)}
        }
        .into_any()
    })
}

fn figures_table(caption: &'static str, by: &'static str, lines: Vec<(&'static str, Figures)>) -> AnyView {
    let rows: Vec<_> = lines
        .into_iter()
        .map(|(name, n)| {
            let cells: Vec<_> = [
                n.patrols,
                n.people,
                n.found,
                n.adopted,
                n.closed,
                n.activities,
                n.sign_ups,
                n.signed,
                n.heads,
            ]
            .into_iter()
            .map(|n| view! { <td class="n">{count(n)}</td> })
            .collect();
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {cells}
                </tr>
            }
        })
        .collect();
    table(
        caption,
        [
            words(by),
            numbers(t("console-patrols-count")),
            numbers(t("patrol-people")),
            numbers(t("console-found")),
            numbers(t("console-adopted")),
            numbers(t("console-done")),
            numbers(t("console-activities")),
            numbers(t("console-sign-ups")),
            numbers(t("console-signed")),
            numbers(t("activity-heads")),
        ],
        rows,
    )
}

pub fn patrols(ctx: &PageContext, model: PatrolsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-patrols"), kind), || {
        let rows: Vec<_> = model
            .patrols
            .into_iter()
            .map(|line| patrol_row(ctx, line))
            .collect();
        let list = if rows.is_empty() {
            view! { <p>{t("console-no-patrols")}</p> }.into_any()
        } else {
            table(
                t("console-patrols"),
                [
                    words(t("patrol-day")),
                    words(t("patrol-theme")),
                    words(t("observer-team")),
                    words(t("report-place")),
                    words(t("console-methods")),
                    numbers(t("patrol-people")),
                    words(t("console-found")),
                    words(t("console-notes")),
                ],
                rows,
            )
        };
        let revisits: Vec<_> = model
            .revisits
            .into_iter()
            .map(|line| revisit_row(ctx, line))
            .collect();
        let revisits = (!revisits.is_empty()).then(|| {
            view! {
                <h2>{t("console-revisits")}</h2>
                {table(
                    t("console-revisits"),
                    [
                        words(t("revisit-day")),
                        numbers(t("console-case-number")),
                        words(t("patrol-theme")),
                        words(t("observer-team")),
                        words(t("console-measured")),
                        words(t("revisit-words")),
                    ],
                    revisits,
                )}
            }
        });
        let older = row(model
            .older
            .map(|to| side_link(ctx.link(&to), t("console-older")))
            .into_iter()
            .collect());
        view! {
            {trail(ctx, None)}
            <h1>{t("console-patrols")}</h1>
            {row(vec![
                side_link(ctx.link("/console/observers"), t("console-observers")),
                side_link(ctx.link("/console/observers/tallies"), t("console-patrol-tallies")),
                side_link(ctx.link("/console/observers/patrols.csv"), t("console-csv")),
            ])}
            {list}
            {older}
            {revisits}
        }
        .into_any()
    })
}

fn case_link(ctx: &PageContext, number: u32) -> AnyView {
    view! { <a href=ctx.link(&format!("/console/cases/{number}"))>{number}</a> }.into_any()
}

fn patrol_row(ctx: &PageContext, line: PatrolLine) -> AnyView {
    let cases: Vec<_> = line
        .cases
        .iter()
        .map(|number| {
            view! {
                {case_link(ctx, *number)}
                " "
            }
        })
        .collect();
    let home = line
        .home
        .then(|| view! { <span class="badge">{t("console-patrol-home")}</span> });
    view! {
        <tr>
            <th scope="row">{line.day} " " {line.time}</th>
            <td>{say::theme(line.theme)}</td>
            <td>{line.team} " " <span class="hint">{tier_name(line.tier)}</span></td>
            <td class="text">
                <bdi lang=content_lang()>{line.place}</bdi>
                " "
                {home}
            </td>
            <td>{methods_line(&line.methods)}</td>
            <td class="n">{count(line.people.into())}</td>
            <td>{cases}</td>
            <td class="text typed" dir="auto">
                {line.notes}
            </td>
        </tr>
    }
    .into_any()
}

fn revisit_row(ctx: &PageContext, line: OfficeRevisitLine) -> AnyView {
    view! {
        <tr>
            <th scope="row">{line.seen.day}</th>
            <td class="n">{line.case.map(|number| case_link(ctx, number))}</td>
            <td>{say::theme(line.theme)}</td>
            <td>{line.team}</td>
            <td>{measured(&line.seen.places, &line.seen.square)}</td>
            <td class="text typed" dir="auto">
                {line.seen.words}
            </td>
        </tr>
    }
    .into_any()
}
