//! `/console/looks`: who looked at how reporters can be called back.

use leptos::prelude::*;

use crate::case::LooksPage;
use crate::components::actions::{row, side_link};
use crate::components::console::trail;
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
            view! {
                <div class="scroll" tabindex="0" role="region" aria-label=t("console-looks")>
                    <table>
                        <caption class="visually-hidden">{t("console-looks")}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{t("console-look-time")}</th>
                                <th scope="col">{t("console-look-who")}</th>
                                <th class="n" scope="col">{t("console-case-number")}</th>
                                <th scope="col">{t("console-contact-reason")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
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
