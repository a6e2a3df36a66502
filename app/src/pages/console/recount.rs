//! The counters beside a count of the stored ballots.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::model::RecountPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh_console as t;

pub fn recount(ctx: &PageContext, model: RecountPage) -> String {
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t::RECOUNT_TITLE, kind), || {
        let equal = model.rows.iter().all(|line| line.counted == line.stored);
        let rows: Vec<_> = model
            .rows
            .into_iter()
            .map(|line| {
                let same = line.counted == line.stored;
                view! {
                    <tr>
                        <th scope="row">{line.name}</th>
                        <td class="n">{line.counted}</td>
                        <td class="n">{line.stored}</td>
                        <td class=if same { "ok" } else { "bad" }>{if same { t::SAME } else { t::DIFFERENT }}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{t::RECOUNT_TITLE}</h1>
            <p class="note" role="status">
                {if equal { t::RECOUNT_EQUAL } else { t::RECOUNT_DIFFERENT }} " " <small>{model.at}</small>
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label=t::RECOUNT_TITLE>
            <table>
                <caption class="visually-hidden">{t::RECOUNT_TITLE}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::ITEM}</th>
                        <th class="n" scope="col">{t::COUNTED}</th>
                        <th class="n" scope="col">{t::STORED}</th>
                        <th scope="col">{t::RESULT}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            </div>
            {row(vec![side_link(ctx.link(&format!("/console/c/{}", model.campaign_id)), t::BACK_TO_TALLY)])}
        }
        .into_any()
    })
}
