//! `/console/channels/{channel}`: its QR code and short link, its numbers, and what can be changed.

use leptos::prelude::*;

use super::channels::{form, share, target_name};
use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::components::field::hidden;
use crate::format::{NO_NUMBER, count};
use crate::outreach::ChannelPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{t, tr};

/// Pixels of a module of the code that is sent to the printer's.
const PRINT: u32 = 30;

pub fn channel(ctx: &PageContext, model: ChannelPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(model.row.name.clone(), kind), || {
        let channel = model.row;
        let own = format!("/console/channels/{}", channel.id);
        // Not `link`: the code is the same for everybody, in whatever type or language the organizer reads this page.
        let code = |scale: u32| ctx.link_plain(&format!("/qr.png?to=/q/{}&scale={scale}", channel.id));
        let numbers: Vec<_> = [
            (
                t("console-channel-printed"),
                channel.printed.map_or_else(|| NO_NUMBER.to_owned(), count),
            ),
            (t("console-channel-views"), count(channel.views)),
            (t("console-channel-share"), share(&channel)),
            (t("console-started"), count(channel.started)),
            (t("console-submitted"), count(channel.submitted)),
            (t("console-survey-replies"), count(channel.replies)),
        ]
        .into_iter()
        .chain(
            channel
                .reports
                .map(|reports| (t("console-channel-reports"), count(reports))),
        )
        .map(|(label, number)| {
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="n">{number}</td>
                </tr>
            }
        })
        .collect();
        let (change, button, note) = if channel.archived {
            (
                "restore",
                t("console-channel-restore"),
                t("console-channel-archived-note"),
            )
        } else {
            (
                "archive",
                t("console-channel-archive"),
                t("console-channel-archive-note"),
            )
        };
        let gone =
            (!channel.found).then(|| view! { <p class="error">{t("console-channel-target-gone")}</p> });
        let alt = tr(
            "console-channel-qr-alt",
            &[("name", channel.name.as_str().into())],
        );
        view! {
            {trail(ctx, None)}
            <h1>{channel.name.clone()}</h1>
            <p class="lead">
                {target_name(&channel.leads_to)} " · " {tr("console-made-at", &[("time", model.created.into())])}
            </p>
            {gone}
            <h2>{t("console-channel-code-and-link")}</h2>
            <p>
                <img class="qr" src=code(8) alt=alt width="232" height="232"/>
            </p>
            <p>
                {t("console-channel-link")} " "
                <a class="code" href=ctx.link_plain(&format!("/q/{}", channel.id))>{model.link}</a>
            </p>
            {row(vec![side_link(code(PRINT), t("console-channel-qr-print"))])}
            <h2>{t("console-channel-numbers")}</h2>
            <p class="hint">{t("console-channel-views-hint")}</p>
            <table>
                <caption class="visually-hidden">{t("console-channel-numbers")}</caption>
                <tbody>{numbers}</tbody>
            </table>
            <h2>{t("console-channel-change")}</h2>
            {form(ctx, &own, &model.organizer.csrf, model.form, t("console-channel-save"))}
            <h2>{button}</h2>
            <form method="post" action=ctx.link(&own)>
                <p>{note}</p>
                {hidden("csrf", model.organizer.csrf)}
                {hidden("do", change)}
                <button>{button}</button>
            </form>
            {row(vec![side_link(ctx.link("/console/channels"), t("console-channels"))])}
        }
        .into_any()
    })
}
