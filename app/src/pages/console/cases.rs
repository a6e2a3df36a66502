//! `/console/cases`: queues, a search, a list; several may be dispatched at once.

use leptos::prelude::*;

use crate::case::{
    CaseFilter, CaseLine, CaseState, CasesPage, CasesRecountPage, Lateness, Queue, Role, Source,
};
use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::components::error_summary::{message, plain_summary};
use crate::components::field::{hidden, kept};
use crate::format::count;
use crate::model::Choice;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say_console, t, tr};

pub fn cases(ctx: &PageContext, model: CasesPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-cases"), kind), || {
        let recount = model.recount.then(|| {
            view! {
                <form method="post" action=ctx.link("/console/cases/recount")>
                    {hidden("csrf", model.organizer.csrf.clone())}
                    <button>{t("console-recount")}</button>
                </form>
            }
        });
        let queues: Vec<_> = model.queues.into_iter().map(|queue| way(ctx, &queue)).collect();
        let notice = model
            .notice
            .map(|notice| view! { <p class="ok" role="status">{notice}</p> });
        let on = [
            model.newer.map(|to| side_link(ctx.link(&to), t("console-newer"))),
            model.older.map(|to| side_link(ctx.link(&to), t("console-older"))),
        ];
        let found = tr("console-cases-found", &[("count", count(model.all).into())]);
        let may_write = matches!(
            model.role,
            Role::Administrator | Role::Coordinator | Role::Handler
        );
        let may_dispatch = !model.units.is_empty() && model.rows.iter().any(|row| row.to_dispatch);
        let body = if model.rows.is_empty() {
            view! { <p>{t("console-no-cases")}</p> }.into_any()
        } else {
            let rows: Vec<_> = model
                .rows
                .into_iter()
                .map(|row| line(ctx, row, may_dispatch))
                .collect();
            let table = view! {
                <div class="scroll" tabindex="0" role="region" aria-label=t("console-cases")>
                    <table>
                        <caption class="visually-hidden">{t("console-cases")}</caption>
                        <thead>
                            <tr>
                                {may_dispatch.then(|| view! { <th scope="col">{t("console-choose")}</th> })}
                                <th class="n" scope="col">{t("console-case-number")}</th>
                                <th scope="col">{t("console-state")}</th>
                                <th scope="col">{t("console-case-due")}</th>
                                <th scope="col">{t("console-case-unit")}</th>
                                <th scope="col">{t("console-case-kind")}</th>
                                <th scope="col">{t("report-place")}</th>
                                <th scope="col">{t("console-report-text")}</th>
                                <th scope="col">{t("console-case-came")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            };
            if may_dispatch {
                let errors = model.errors;
                view! {
                    <form method="post" action=ctx.link("/console/cases/dispatch")>
                        {plain_summary(&errors, &["unit", "due"])}
                        {hidden("csrf", model.organizer.csrf.clone())}
                        {hidden("batch", model.batch)}
                        {table}
                        <fieldset class="bulk">
                            <legend>{t("console-dispatch-chosen")}</legend>
                            {message(&errors, "unit")}
                            {choice_field("unit", t("console-case-unit"), model.units, "", true, Some("f-unit".to_owned()))}
                            {message(&errors, "due")}
                            {due_field("", t("console-case-due-optional"), Some("f-due".to_owned()))}
                            <button class="main">{say_console::step(crate::case::Step::Dispatch)}</button>
                        </fieldset>
                    </form>
                }
                .into_any()
            } else {
                table.into_any()
            }
        };
        view! {
            {trail(ctx, None)}
            <h1>{t("console-cases")}</h1>
            {row(
                may_write
                    .then(|| side_link(ctx.link("/console/cases/new"), t("console-intake")))
                    .into_iter()
                    .chain([
                        side_link(ctx.link("/console/orders"), t("console-orders")),
                        side_link(ctx.link("/console/ledgers"), t("console-ledgers")),
                    ])
                    .collect(),
            )}
            {notice}
            <nav aria-label=t("console-queues")>
                <ul class="queues">{queues}</ul>
            </nav>
            {search(ctx, model.filter)}
            <p>{found} " " <span class="hint">{t("console-cases-hint")}</span></p>
            {body}
            {row(on.into_iter().flatten().collect())}
            {recount}
        }
        .into_any()
    })
}

/// The counters, counted again from the histories.
pub fn cases_recount(ctx: &PageContext, model: CasesRecountPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-recount-title"), kind), || {
        let said = if model.differing.is_empty() {
            t("console-recount-equal")
        } else {
            t("console-recount-different")
        };
        let rows: Vec<_> = model
            .differing
            .into_iter()
            .map(|(key, counted, stored)| {
                view! {
                    <tr>
                        <th scope="row">{key}</th>
                        <td class="n">{counted}</td>
                        <td class="n">{stored}</td>
                    </tr>
                }
            })
            .collect();
        let table = (!rows.is_empty()).then(|| {
            table(
                t("console-recount-title"),
                [
                    words(t("console-item")),
                    numbers(t("console-counted")),
                    numbers(t("console-stored")),
                ],
                rows,
            )
        });
        view! {
            {trail(ctx, None)}
            <h1>{t("console-recount-title")}</h1>
            <p class="note" role="status">
                {said} " " {tr("console-cases-found", &[("count", count(model.cases).into())])} " " <small>{model.at}</small>
            </p>
            {table}
            {row(vec![side_link(ctx.link("/console/cases"), t("console-cases"))])}
        }
        .into_any()
    })
}

fn way(ctx: &PageContext, queue: &Queue) -> AnyView {
    let to = ctx.link(&format!("/console/cases?queue={}", queue.kind.as_str()));
    let current = queue.current.then_some("page");
    view! {
        <li>
            <a href=to aria-current=current>
                {say_console::queue(queue.kind)} " " <b>{count(queue.count)}</b>
            </a>
        </li>
    }
    .into_any()
}

/// A labelled select; its first option is "all" or, where one has to be chosen, nothing.
pub(super) fn choice_field(
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    chosen: &str,
    must: bool,
    id: Option<String>,
) -> AnyView {
    let options: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let selected = chosen == choice.id;
            view! { <option value=choice.id selected=selected lang=content_lang()>{choice.name}</option> }
        })
        .collect();
    let first = if must {
        t("console-please-choose")
    } else {
        t("console-all")
    };
    view! {
        <div class="field">
            <label>
                {label}
                <select id=id name=name>
                    <option value="">{first}</option>
                    {options}
                </select>
            </label>
        </div>
    }
    .into_any()
}

/// A day and time, by the clock of the site.
pub(super) fn due_field(value: &str, label: &'static str, id: Option<String>) -> AnyView {
    view! {
        <div class="field">
            <label>
                {label}
                <input id=id type="datetime-local" name="due" value=value.to_owned()/>
            </label>
        </div>
    }
    .into_any()
}

fn search(ctx: &PageContext, filter: CaseFilter) -> AnyView {
    let states = CaseState::ALL
        .into_iter()
        .map(|state| Choice {
            id: state.as_str().to_owned(),
            name: say_console::office_state(state).to_owned(),
        })
        .collect();
    let sources = Source::ALL
        .into_iter()
        .map(|source| Choice {
            id: source.as_str().to_owned(),
            name: say_console::source(source).to_owned(),
        })
        .collect();
    let narrowed = [
        &filter.state,
        &filter.unit,
        &filter.district,
        &filter.category,
        &filter.source,
    ]
    .into_iter()
    .any(|one| !one.is_empty());
    view! {
        <form class="search" method="get" action=ctx.link_plain("/console/cases") role="search">
            {kept(ctx)}
            {hidden("queue", filter.queue)}
            <div class="field">
                <label for="f-q">{t("console-search")}</label>
                <p class="hint" id="h-q">
                    {t("console-search-hint")}
                </p>
                <input id="f-q" name="q" type="search" value=filter.q autocomplete="off" maxlength="100" aria-describedby="h-q"/>
            </div>
            <details open=narrowed>
                <summary>{t("console-narrow")}</summary>
                <div class="tables">
                    {choice_field("state", t("console-state"), states, &filter.state, false, None)}
                    {choice_field("unit", t("console-case-unit"), filter.units, &filter.unit, false, None)}
                    {choice_field("district", t("console-district"), filter.districts, &filter.district, false, None)}
                    {choice_field("category", t("report-category"), filter.categories, &filter.category, false, None)}
                    {choice_field("source", t("console-case-source"), sources, &filter.source, false, None)}
                </div>
            </details>
            <button>{t("console-find")}</button>
        </form>
    }
    .into_any()
}

/// How a deadline stands, in words and not by colour alone.
pub(super) fn lateness(late: Lateness) -> Option<AnyView> {
    let class = match late {
        Lateness::InTime => return None,
        Lateness::Soon => "badge",
        Lateness::Late | Lateness::Late3 => "badge bad",
    };
    Some(view! { <span class=class>{say_console::lateness(late)}</span> }.into_any())
}

fn line(ctx: &PageContext, row: CaseLine, choosing: bool) -> AnyView {
    let own = ctx.link(&format!("/console/cases/{}", row.number));
    let category = (!row.category.is_empty())
        .then(|| view! { <span class="hint" lang=content_lang()>{row.category}</span> });
    let choose = choosing.then(|| {
        let number = row.number.to_string();
        let label = tr("console-choose-case", &[("number", number.clone().into())]);
        let tick = row
            .to_dispatch
            .then(|| view! { <input type="checkbox" name="case" value=number aria-label=label/> });
        view! { <td>{tick}</td> }
    });
    view! {
        <tr>
            {choose}
            <th class="n" scope="row">
                <a href=own>{row.number}</a>
            </th>
            <td>{say_console::office_state(row.state)}</td>
            <td>{row.due} " " {lateness(row.late)}</td>
            <td lang=content_lang()>{row.unit}</td>
            <td>{say_console::work(row.work)} " " {category} <span class="hint">{say_console::source(row.source)}</span></td>
            <td class="text" dir="auto">
                {row.place}
            </td>
            <td class="text typed" dir="auto">
                {row.text}
            </td>
            <td>{row.time}</td>
        </tr>
    }
    .into_any()
}
