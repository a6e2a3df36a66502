//! `/console/c/{campaign}`: the public numbers, more of them, and how the questions do.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::components::field::hidden;
use crate::components::tally_tables::{Reader, tally_tables};
use crate::format::{count, measure};
use crate::islands::TallyIsland;
use crate::model::{ConsoleTallyPage, ItemRow};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{zh, zh_console as t};

pub fn tally(ctx: &PageContext, model: ConsoleTallyPage) -> String {
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(
        ctx,
        Frame::new(model.campaign_name.clone(), kind).with_island(),
        || {
            let base = format!("/console/c/{}", model.campaign_id);
            let live = model.live;
            let tables = tally_tables(model.tally, Reader::Organizer);
            let exports = row(t::EXPORTS
                .iter()
                .map(|(file, label)| side_link(ctx.link(&format!("{base}/{file}")), *label))
                .collect());
            let reports = format!("{}({})", t::REPORTS, model.reports);
            let items: Vec<_> = model
                .items
                .into_iter()
                .map(|item| line(ctx, &base, item))
                .collect();
            view! {
                {trail(ctx, None)}
                <h1>{model.campaign_name}</h1>
                <p class="lead">{zh::state(model.state)}</p>
                <TallyIsland>
                    <div id="tally" data-tally-url=live.url data-etag=live.etag>
                        {tables}
                    </div>
                </TallyIsland>
                <h2>{t::ITEMS}</h2>
                <div class="scroll" tabindex="0" role="region" aria-label=t::ITEMS>
                    <table>
                        <caption class="visually-hidden">{t::ITEMS}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{t::QUESTION}</th>
                                <th class="n" scope="col">{t::SHOWN}</th>
                                <th class="n" scope="col">{t::ANSWERED}</th>
                                <th class="n" scope="col">{t::CORRECT}</th>
                                <th class="n" scope="col">{t::FACILITY}</th>
                                <th class="n" scope="col">{t::DISCRIMINATION}</th>
                                <th class="n" scope="col">{t::EFFICIENCY}</th>
                                <th scope="col">{t::OPTIONS}</th>
                                <th class="n" scope="col">{t::REPORTS}</th>
                                <th scope="col">{t::ACTIONS}</th>
                            </tr>
                        </thead>
                        <tbody>{items}</tbody>
                    </table>
                </div>
                <h2>{t::EXPORT}</h2>
                {exports}
                <h2>{t::RECOUNT}</h2>
                <form method="post" action=ctx.link(&format!("{base}/recount"))>
                    <p>{t::RECOUNT_NOTE}</p>
                    {hidden("csrf", model.organizer.csrf)}
                    <button>{t::RECOUNT}</button>
                </form>
                <h2>{t::REPORTS}</h2>
                {row(vec![side_link(ctx.link(&format!("{base}/reports")), reports)])}
            }
            .into_any()
        },
    )
}

fn line(ctx: &PageContext, base: &str, item: ItemRow) -> AnyView {
    let answered = item.answered;
    let options: Vec<_> = item
        .options
        .into_iter()
        .map(|option| {
            let share =
                crate::format::percent(option.chosen, answered).unwrap_or_else(|| zh::NO_NUMBER.to_owned());
            view! {
                <li>
                    <b>{option.label}</b>
                    " "
                    <span title=option.text>{count(option.chosen)} " (" {share} ")"</span>
                    {option.key.then(|| view! { " " <span class="badge on">{t::KEY_MARK}</span> })}
                </li>
            }
        })
        .collect();
    view! {
        <tr id=format!("item-{}", item.question)>
            <th scope="row">
                {item.text}
                <span class="hint">{item.question.clone()} " · " {item.category} " · " {t::kind(item.kind)}</span>
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
                <a href=ctx.link(&format!("{base}/key/{}", item.question))>{t::CORRECT_KEY}</a>
            </td>
        </tr>
    }
    .into_any()
}
