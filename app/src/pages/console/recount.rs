//! The counters beside a count of the stored ballots.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::model::RecountPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::t;

pub fn recount(ctx: &PageContext, model: RecountPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-recount-title"), kind), || {
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
                        <td class=if same { "ok" } else { "bad" }>{if same { t("console-same") } else { t("console-different") }}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{t("console-recount-title")}</h1>
            <p class="note" role="status">
                {if equal { t("console-recount-equal") } else { t("console-recount-different") }} " " <small>{model.at}</small>
            </p>
            {table(
                t("console-recount-title"),
                [
                    words(t("console-item")),
                    numbers(t("console-counted")),
                    numbers(t("console-stored")),
                    words(t("console-result")),
                ],
                rows,
            )}
            {row(vec![side_link(ctx.link(&format!("/console/c/{}", model.campaign_id)), t("console-back-to-tally"))])}
        }
        .into_any()
    })
}
