//! `/console/tips`: how often each tip was read, and how many found it useful.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::format::count;
use crate::model::ConsoleTipsPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::t;

pub fn tips(ctx: &PageContext, model: ConsoleTipsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("tips"), kind), || {
        let rows: Vec<_> = model
            .tips
            .into_iter()
            .map(|(tip, views, useful)| {
                view! {
                    <tr>
                        <th scope="row">
                            <a href=ctx.link(&format!("/tips/{}", tip.id))>{tip.title}</a>
                        </th>
                        <td class="n">{count(views)}</td>
                        <td class="n">{count(useful)}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            {trail(ctx, None)}
            <h1>{t("tips")}</h1>
            <p class="hint">{t("console-tip-views-hint")}</p>
            {table(
                t("tips"),
                [
                    words(t("tips")),
                    numbers(t("console-tip-views")),
                    numbers(t("useful")),
                ],
                rows,
            )}
            {row(vec![side_link(ctx.link("/console"), t("console-campaigns"))])}
        }
        .into_any()
    })
}
