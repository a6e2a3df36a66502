//! `/console/ledgers`: ledgers, live and as they were sent out; every figure with its formula.

use leptos::prelude::*;

use super::cases::choice_field;
use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::components::field::{hidden, kept};
use crate::format::{NO_NUMBER, count, percent};
use crate::ledger::{
    By, IssueLine, Ledger, LedgerFilter, LedgerPage, LedgersPage, Rate, Sheet, TalliesPage, TallyLine,
};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say_console, t, tr};

pub fn ledgers(ctx: &PageContext, model: LedgersPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-ledgers"), kind), || {
        let live = Ledger::ALL
            .into_iter()
            .map(|ledger| {
                let to = ctx.link(&format!("/console/ledgers/{}", ledger.as_str()));
                side_link(to, say_console::ledger(ledger))
            })
            .collect();
        let issues: Vec<_> = model
            .issues
            .into_iter()
            .map(|issue| {
                let to = ctx.link(&format!("/console/ledgers/issues/{}", issue.id));
                let name = format!("{}{}", say_console::ledger(issue.ledger), issue.number);
                view! {
                    <li>
                        <a href=to>{name}</a>
                        " "
                        <span class="hint">{issue.time} " " {issue.who}</span>
                    </li>
                }
            })
            .collect();
        let issues = if issues.is_empty() {
            view! { <p>{t("console-no-issues")}</p> }.into_any()
        } else {
            view! { <ul>{issues}</ul> }.into_any()
        };
        view! {
            {trail(ctx, None)}
            <h1>{t("console-ledgers")}</h1>
            <h2>{t("console-ledgers-live")}</h2>
            {row(live)}
            <h2>{t("console-tallies")}</h2>
            {row(vec![side_link(ctx.link("/console/ledgers/tallies"), t("console-tallies"))])}
            <h2>{t("console-ledgers-issued")}</h2>
            {issues}
        }
        .into_any()
    })
}

/// A table as it is printed.
pub(super) fn sheet(name: &str, sheet: Sheet) -> AnyView {
    let columns = sheet.columns;
    let head: Vec<_> = columns
        .iter()
        .map(|(name, number)| view! { <th scope="col" class=number.then_some("n")>{name.clone()}</th> })
        .collect();
    let rows: Vec<_> = sheet
        .rows
        .into_iter()
        .map(|cells| {
            let cells: Vec<_> = cells
                .into_iter()
                .zip(&columns)
                .map(|(cell, (_, number))| {
                    let class = if *number { "n" } else { "text typed" };
                    view! { <td class=class dir="auto">{cell}</td> }
                })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=name.to_owned()>
            <table>
                <caption class="visually-hidden">{name.to_owned()}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

pub fn ledger(ctx: &PageContext, model: LedgerPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    let name = say_console::ledger(model.ledger);
    let title = match &model.issue {
        Some(issue) => format!("{name}{}", issue.number),
        None => name.to_owned(),
    };
    draw(ctx, Frame::new(title.clone(), kind), || {
        let (path, query) = model.own;
        let file = |ending: &str| {
            let query = if query.is_empty() {
                String::new()
            } else {
                format!("?{query}")
            };
            ctx.link_plain(&format!("{path}.{ending}{query}"))
        };
        let files = row(vec![
            side_link(file("csv"), t("console-csv")),
            side_link(file("xlsx"), t("console-xlsx")),
            side_link(ctx.link("/console/ledgers"), t("console-ledgers")),
        ]);
        let about = match &model.issue {
            Some(issue) => sent_out(issue),
            None => tr("console-as-of", &[("time", model.time.clone().into())]),
        };
        let filter = (model.issue.is_none()).then(|| filter_form(ctx, &path, model.ledger, model.filter));
        let send = model.batch.map(|batch| {
            let action = ctx.link(&if query.is_empty() {
                path.clone()
            } else {
                format!("{path}?{query}")
            });
            view! {
                <form class="no-print" method="post" action=action>
                    {hidden("csrf", model.organizer.csrf.clone())}
                    {hidden("batch", batch)}
                    <p>{t("console-freeze-note")}</p>
                    <button class="main">{t("console-freeze")}</button>
                </form>
            }
        });
        let rows = model.sheet.rows.len() as u64;
        let cut = model
            .cut
            .then(|| view! { <p class="error">{t("console-ledger-cut")}</p> });
        view! {
            <div class="no-print">{trail(ctx, None)}</div>
            <h1>{title}</h1>
            <p class="lead">{model.sheet.about.clone()} " " {about}</p>
            <div class="no-print">{filter} {files}</div>
            <p>{tr("console-rows", &[("count", count(rows).into())])}</p>
            {cut}
            {sheet(name, model.sheet)}
            {send}
        }
        .into_any()
    })
}

fn sent_out(issue: &IssueLine) -> String {
    tr(
        "console-issued-at",
        &[
            ("time", issue.time.clone().into()),
            ("who", issue.who.clone().into()),
        ],
    )
}

fn filter_form(ctx: &PageContext, path: &str, ledger: Ledger, filter: LedgerFilter) -> AnyView {
    let period = (ledger == Ledger::Closed).then(|| {
        let day = |name: &'static str, label: &'static str, value: String| {
            view! {
                <div class="field">
                    <label>
                        {label}
                        <input type="date" name=name value=value/>
                    </label>
                </div>
            }
        };
        view! {
            {day("from", t("console-from"), filter.from.clone())}
            {day("to", t("console-to"), filter.to.clone())}
        }
    });
    view! {
        <form method="get" action=ctx.link_plain(path)>
            {kept(ctx)}
            <div class="tables">
                {choice_field("unit", t("console-case-unit"), filter.units, &filter.unit, false, None)}
                {choice_field("district", t("console-district"), filter.districts, &filter.district, false, None)}
                {choice_field("category", t("report-category"), filter.categories, &filter.category, false, None)}
                {period}
            </div>
            <button>{t("console-find")}</button>
        </form>
    }
    .into_any()
}

/// A rate with what it is made of.
fn rate(rate: Rate) -> AnyView {
    let share = percent(rate.part, rate.whole).unwrap_or_else(|| NO_NUMBER.to_owned());
    let of = format!("{}/{}", count(rate.part), count(rate.whole));
    view! { <td class="n">{share} <span class="hint">{of}</span></td> }.into_any()
}

pub fn tallies(ctx: &PageContext, model: TalliesPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-tallies"), kind), || {
        let ways: Vec<_> = [None]
            .into_iter()
            .chain(By::ALL.into_iter().map(Some))
            .map(|by| {
                let to = match by {
                    None => ctx.link("/console/ledgers/tallies"),
                    Some(by) => ctx.link(&format!("/console/ledgers/tallies?by={}", by.as_str())),
                };
                let current = (by == model.by).then_some("page");
                view! {
                    <li>
                        <a href=to aria-current=current>{say_console::by(by)}</a>
                    </li>
                }
            })
            .collect();
        let counts: Vec<_> = TalliesPage::COUNTS
            .into_iter()
            .map(|count| view! { <th class="n" scope="col">{say_console::case_count(count)}</th> })
            .collect();
        let rates: Vec<_> = [
            t("rate-response"),
            t("rate-solution"),
            t("rate-satisfaction"),
            t("rate-coverage"),
            t("rate-on-time"),
            t("rate-rework"),
            t("rate-returns"),
        ]
        .into_iter()
        .map(|name| view! { <th class="n" scope="col">{name}</th> })
        .collect();
        let rows: Vec<_> = model.lines.into_iter().map(line).collect();
        let formulas: Vec<_> = [
            (t("rate-response"), t("formula-response")),
            (t("rate-solution"), t("formula-solution")),
            (t("rate-satisfaction"), t("formula-satisfaction")),
            (t("rate-coverage"), t("formula-coverage")),
            (t("rate-on-time"), t("formula-on-time")),
            (t("rate-rework"), t("formula-rework")),
            (t("rate-returns"), t("formula-returns")),
            (t("console-median"), t("formula-median")),
            (t("console-p90"), t("formula-p90")),
        ]
        .into_iter()
        .map(|(name, formula)| {
            view! {
                <dt>{name}</dt>
                <dd>{formula}</dd>
            }
        })
        .collect();
        let csv = match model.by {
            None => "/console/ledgers/tallies.csv".to_owned(),
            Some(by) => format!("/console/ledgers/tallies.csv?by={}", by.as_str()),
        };
        view! {
            <div class="no-print">{trail(ctx, None)}</div>
            <h1>{t("console-tallies")}</h1>
            <p class="lead">{tr("console-as-of", &[("time", model.time.into())])}</p>
            <nav class="no-print" aria-label=t("console-tallies")>
                <ul class="queues">{ways}</ul>
            </nav>
            <div class="scroll" tabindex="0" role="region" aria-label=t("console-tallies")>
                <table>
                    <caption class="visually-hidden">{t("console-tallies")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say_console::by(model.by)}</th>
                            {counts}
                            {rates}
                            <th class="n" scope="col">{t("console-median")}</th>
                            <th class="n" scope="col">{t("console-p90")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <h2>{t("console-formulas")}</h2>
            <dl class="report-sent">{formulas}</dl>
            {row(vec![side_link(ctx.link_plain(&csv), t("console-csv")), side_link(ctx.link("/console/ledgers"), t("console-ledgers"))])}
        }
        .into_any()
    })
}

fn line(line: TallyLine) -> AnyView {
    let counts: Vec<_> = line
        .counts
        .into_iter()
        .map(|n| view! { <td class="n">{count(n)}</td> })
        .collect();
    let hours = |hours: Option<u32>| hours.map_or_else(|| NO_NUMBER.to_owned(), |hours| count(hours.into()));
    let rates = line.rates;
    view! {
        <tr>
            <th scope="row">{line.name}</th>
            {counts}
            {rate(rates.response)}
            {rate(rates.solution)}
            {rate(rates.satisfaction)}
            {rate(rates.coverage)}
            {rate(rates.on_time)}
            {rate(rates.rework)}
            {rate(rates.returns)}
            <td class="n">{hours(line.median)}</td>
            <td class="n">{hours(line.p90)}</td>
        </tr>
    }
    .into_any()
}
