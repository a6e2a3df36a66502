//! The numbers of a campaign.

use leptos::prelude::*;

use crate::components::bar_table::{bar_cell, bar_table};
use crate::format::count;
use crate::live::{mean, most};
use crate::model::{GroupRow, TallyView};
use crate::texts::{zh, zh_console};

/// Who reads the numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Citizen,
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
        figure("takers", zh::TAKERS, count(takers)),
        figure("submitted", zh::SUBMITTED, count(submitted)),
        figure("average", zh::AVERAGE, mean(average)),
    ];
    if let Some(passed) = passed {
        figures.push(figure(
            "pass_share",
            zh::PASS_SHARE,
            zh::pass_share(passed, submitted),
        ));
    }
    if reader == Reader::Organizer {
        figures.push(figure("started", zh_console::STARTED, count(started)));
        figures.push(figure("expired", zh_console::EXPIRED, count(expired)));
    }
    let full = (max > 0).then(|| view! { <p class="hint">{zh::full_marks(max)}</p> });
    let nothing = (submitted == 0).then(|| view! { <p>{zh::NOTHING_YET}</p> });
    let office = (reader == Reader::Organizer).then(|| {
        view! {
            {bar_table("hours", zh_console::BY_HOUR, zh_console::HOUR, zh::TIMES, hours)}
            {bar_table("channels", zh_console::BY_CHANNEL, zh_console::CHANNEL, zh::TIMES, channels)}
        }
    });
    view! {
        <dl class="figures">{figures}</dl>
        {full}
        {nothing}
        <div class="tables">
            {bar_table("scores", zh::SCORES, zh::SCORE, zh::TIMES, scores)}
            {group_table("districts", zh::BY_DISTRICT, zh::DISTRICT_COLUMN, districts)}
            {group_table("ages", zh::BY_AGE, zh::AGE_COLUMN, ages)}
            {bar_table("days", zh::BY_DAY, zh::DAY, zh::TIMES, days)}
            {office}
        </div>
        <p class="hint">{zh::UPDATED} " " <span data-key="updated_at">{updated_at}</span></p>
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
                    <th scope="row">{row.name}</th>
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
                    <th scope="col">{zh::TIMES}</th>
                    <th class="n" scope="col">
                        {zh::AVERAGE}
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
