//! The numbers of a campaign.

use leptos::prelude::*;

use crate::components::bar_table::{bar_cell, bar_table};
use crate::components::folded::{Fold, folded};
use crate::format::count;
use crate::live::{mean, most};
use crate::model::{GroupRow, TallyView};
use crate::texts::{content_lang, say, t};

/// Who reads the numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Citizen,
    /// A citizen who is shown the figures first, and the rest on request.
    InLargeType,
    Organizer,
}

pub(crate) fn tally_tables(tally: TallyView, reader: Reader) -> AnyView {
    let TallyView {
        updated_at,
        takers,
        started,
        submitted,
        expired,
        average,
        max,
        passed,
        scores,
        districts,
        ages,
        days,
        hours,
        channels,
    } = tally;
    let mut figures = vec![
        figure("takers", t("takers"), count(takers)),
        figure("submitted", t("submitted"), count(submitted)),
        figure("average", t("average"), mean(average)),
    ];
    if let Some(passed) = passed {
        figures.push(figure(
            "pass_share",
            t("pass-share"),
            say::pass_share(passed, submitted),
        ));
    }
    if reader == Reader::Organizer {
        figures.push(figure("started", t("console-started"), count(started)));
        figures.push(figure("expired", t("console-expired"), count(expired)));
    }
    let full = (max > 0).then(|| view! { <p class="hint">{say::full_marks(max)}</p> });
    let nothing = (submitted == 0).then(|| view! { <p>{t("nothing-yet")}</p> });
    let office = (reader == Reader::Organizer).then(|| {
        view! {
            {bar_table("hours", t("console-by-hour"), t("console-hour"), t("times"), hours)}
            {bar_table("channels", t("console-by-channel"), t("console-channel"), t("times"), channels)}
        }
    });
    let tables = view! {
        <div class="tables">
            {bar_table("scores", t("scores"), t("score"), t("times"), scores)}
            {group_table("districts", t("by-district"), t("district-column"), districts)}
            {group_table("ages", t("by-age"), t("age-column"), ages)}
            {bar_table("days", t("by-day"), t("day"), t("times"), days)}
            {office}
        </div>
    }
    .into_any();
    let tables = if reader == Reader::InLargeType {
        folded(t("numbers"), Fold::Closed, tables)
    } else {
        tables
    };
    view! {
        <dl class="figures">{figures}</dl>
        {full}
        {nothing}
        {tables}
        <p class="hint">{t("updated")} " " <span data-key="updated_at">{updated_at}</span></p>
    }
    .into_any()
}

fn figure(key: &'static str, label: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd data-key=key>{value}</dd>
        </div>
    }
    .into_any()
}

fn group_table(
    group: &'static str,
    caption: &'static str,
    label: &'static str,
    rows: Vec<GroupRow>,
) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let most = most(rows.iter().map(|row| row.submitted));
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row" lang=content_lang()>{row.name}</th>
                    {bar_cell(format!("{group}.{}.submitted", row.id), row.submitted, most)}
                    <td class="n" data-key=format!("{group}.{}.average", row.id)>
                        {mean(row.average)}
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="bars">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{label}</th>
                    <th scope="col">{t("times")}</th>
                    <th class="n" scope="col">
                        {t("average")}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
