//! `/console/c/{campaign}`: the public numbers, more of them, and how the questions do.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::components::field::hidden;
use crate::components::tally_tables::{Reader, tally_tables};
use crate::format::{count, measure};
use crate::islands::TallyIsland;
use crate::model::{ConsoleTallyPage, HandsView, ItemRow};
use crate::page::{Frame, Island, Kind, PageContext, draw};
use crate::texts::{say, say_console, t, tr};

pub fn tally(ctx: &PageContext, model: ConsoleTallyPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(
        ctx,
        Frame::new(model.campaign_name.clone(), kind).with_island(Island::Tally),
        || {
            let base = format!("/console/c/{}", model.campaign_id);
            let live = model.live;
            let tables = tally_tables(model.tally, Reader::Organizer);
            let exports = row(say_console::EXPORTS
                .iter()
                .map(|file| side_link(ctx.link(&format!("{base}/{file}")), say_console::export(file)))
                .collect());
            let reports = format!("{}({})", t("console-reports"), model.reports);
            let interviews = model.surveys.then(|| {
                view! {
                    <h2>{t("console-interviews")}</h2>
                    {row(vec![side_link(ctx.link(&format!("{base}/interviews")), t("console-interviews"))])}
                }
            });
            let hands = model.hands.map(hands);
            let mut ways = Vec::new();
            if model.teams {
                ways.push(side_link(ctx.link(&format!("{base}/teams")), t("console-teams")));
            }
            if model.codes {
                ways.push(side_link(ctx.link(&format!("{base}/codes")), t("console-codes")));
            }
            let items: Vec<_> = model
                .items
                .into_iter()
                .map(|item| line(ctx, &base, item))
                .collect();
            view! {
                {trail(ctx, None)}
                <h1>{model.campaign_name}</h1>
                <p class="lead">{say::state(model.state)}</p>
                {row(ways)}
                <TallyIsland>
                    <div id="tally" data-tally-url=live.url data-etag=live.etag>
                        {tables}
                    </div>
                </TallyIsland>
                {hands}
                <h2>{t("console-items")}</h2>
                {table(
                    t("console-items"),
                    [
                        words(t("console-question")),
                        numbers(t("console-shown")),
                        numbers(t("console-answered")),
                        numbers(t("console-correct")),
                        numbers(t("console-facility")),
                        numbers(t("console-discrimination")),
                        numbers(t("console-efficiency")),
                        words(t("console-options")),
                        numbers(t("console-reports")),
                        words(t("console-actions")),
                    ],
                    items,
                )}
                <h2>{t("console-export")}</h2>
                {exports}
                <h2>{t("console-recount")}</h2>
                <form method="post" action=ctx.link(&format!("{base}/recount"))>
                    <p>{t("console-recount-note")}</p>
                    {hidden("csrf", model.organizer.csrf)}
                    <button>{t("console-recount")}</button>
                </form>
                <h2>{t("console-reports")}</h2>
                {row(vec![side_link(ctx.link(&format!("{base}/reports")), reports)])}
                {interviews}
            }
            .into_any()
        },
    )
}

/// What was typed in after classes and meetings, apart from ballots.
fn hands(hands: HandsView) -> AnyView {
    let meetings = |(count, people): (u64, u64)| {
        tr(
            "console-meetings-count",
            &[("count", count.into()), ("people", people.into())],
        )
    };
    let share = |(asked, right): (u64, u64)| match crate::format::percent(right, asked) {
        Some(share) => format!("{} / {} ({share})", count(right), count(asked)),
        None => crate::format::NO_NUMBER.to_owned(),
    };
    let rows: Vec<_> = hands
        .questions
        .into_iter()
        .map(|question| {
            view! {
                <tr>
                    <th scope="row">{question.text}</th>
                    <td class="n">{share(question.vouched)}</td>
                    <td class="n">{share(question.own)}</td>
                </tr>
            }
        })
        .collect();
    let table = (!rows.is_empty()).then(|| {
        table(
            t("console-hands"),
            [
                words(t("console-question")),
                numbers(t("console-hands-vouched")),
                numbers(t("console-hands-own")),
            ],
            rows,
        )
    });
    view! {
        <h2>{t("console-hands")}</h2>
        <p class="hint">{t("console-hands-hint")}</p>
        <dl class="figures">
            <div>
                <dt>{t("console-hands-vouched")}</dt>
                <dd>{meetings(hands.vouched)}</dd>
            </div>
            <div>
                <dt>{t("console-hands-own")}</dt>
                <dd>{meetings(hands.own)}</dd>
            </div>
        </dl>
        {table}
    }
    .into_any()
}

fn line(ctx: &PageContext, base: &str, item: ItemRow) -> AnyView {
    let answered = item.answered;
    let options: Vec<_> = item
        .options
        .into_iter()
        .map(|option| {
            let share = crate::format::percent(option.chosen, answered)
                .unwrap_or_else(|| crate::format::NO_NUMBER.to_owned());
            view! {
                <li>
                    <b>{option.label}</b>
                    " "
                    <span title=option.text>{count(option.chosen)} " (" {share} ")"</span>
                    {option.key.then(|| view! { " " <span class="badge on">{t("console-key-mark")}</span> })}
                </li>
            }
        })
        .collect();
    view! {
        <tr id=format!("item-{}", item.question)>
            <th scope="row">
                {item.text}
                <span class="hint">{item.question.clone()} " · " {item.category} " · " {say_console::kind(item.kind)}</span>
            </th>
            <td class="n">{count(item.shown)}</td>
            <td class="n">{count(item.answered)}</td>
            <td class="n">{count(item.correct)}</td>
            <td class="n">{measure(item.facility)}</td>
            <td class="n">{measure(item.discrimination_index)}</td>
            <td class="n">{measure(item.discriminative_efficiency)}</td>
            <td>
                <ul class="plain">{options}</ul>
            </td>
            <td class="n">{count(item.wrong_reports)}</td>
            <td>
                <a href=ctx.link(&format!("{base}/key/{}", item.question))>{t("console-correct-key")}</a>
            </td>
        </tr>
    }
    .into_any()
}
