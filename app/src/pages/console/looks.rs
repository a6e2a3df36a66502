//! `/console/looks`: who looked at how reporters can be called back.

use leptos::prelude::*;

use crate::case::LooksPage;
use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say_console, t};

pub fn looks(ctx: &PageContext, model: LooksPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-looks"), kind), || {
        let none = model
            .looks
            .is_empty()
            .then(|| view! { <p>{t("console-looks-none")}</p> });
        let rows: Vec<_> = model
            .looks
            .into_iter()
            .map(|one| {
                let case = ctx.link(&format!("/console/cases/{}", one.number));
                view! {
                    <tr>
                        <td>{one.look.time}</td>
                        <td>{one.look.who}</td>
                        <td class="n">
                            <a href=case>{one.number}</a>
                        </td>
                        <td>{say_console::look_reason(one.look.reason)}</td>
                    </tr>
                }
            })
            .collect();
        let table = (!rows.is_empty()).then(|| {
            table(
                t("console-looks"),
                [
                    words(t("console-look-time")),
                    words(t("console-look-who")),
                    numbers(t("console-case-number")),
                    words(t("console-contact-reason")),
                ],
                rows,
            )
        });
        let newest =
            (!model.newest).then(|| side_link(ctx.link("/console/looks"), t("console-looks-newest")));
        let older = model.older.map(|id| {
            side_link(
                ctx.link(&format!("/console/looks?before={id}")),
                t("console-looks-older"),
            )
        });
        let ways: Vec<_> = newest.into_iter().chain(older).collect();
        let ways = (!ways.is_empty()).then(|| row(ways));
        view! {
            {trail(ctx, None)}
            <h1>{t("console-looks")}</h1>
            <p class="lead">{t("console-looks-lead")}</p>
            {none}
            {table}
            {ways}
        }
        .into_any()
    })
}
