//! `/console/reports`: what citizens sent, the newest first.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::format::count;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::report::{ConsoleReport, ConsoleReportsPage};
use crate::texts::{say, t, tr};

pub fn reports(ctx: &PageContext, model: ConsoleReportsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-cases"), kind), || {
        let sums = tr(
            "console-cases-sums",
            &[
                ("received", count(model.received).into()),
                ("withdrawn", count(model.withdrawn).into()),
            ],
        );
        let next = model.next.map(|before| {
            side_link(
                ctx.link(&format!("/console/reports?before={before}")),
                t("console-older"),
            )
        });
        let body = if model.reports.is_empty() {
            view! { <p>{t("console-no-cases")}</p> }.into_any()
        } else {
            let rows: Vec<_> = model.reports.into_iter().map(line).collect();
            view! {
                <div class="scroll" tabindex="0" role="region" aria-label=t("console-cases")>
                    <table>
                        <caption class="visually-hidden">{t("console-cases")}</caption>
                        <thead>
                            <tr>
                                <th class="n" scope="col">{t("console-case-number")}</th>
                                <th scope="col">{t("console-time")}</th>
                                <th scope="col">{t("console-case-kind")}</th>
                                <th scope="col">{t("report-place")}</th>
                                <th scope="col">{t("console-report-text")}</th>
                                <th scope="col">{t("console-state")}</th>
                                <th scope="col">{t("console-channels")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        };
        view! {
            {trail(ctx, None)}
            <h1>{t("console-cases")}</h1>
            <p>{sums}</p>
            <p class="hint">{t("console-cases-hint")}</p>
            {body}
            {row(next.into_iter().collect())}
        }
        .into_any()
    })
}

fn line(report: ConsoleReport) -> AnyView {
    let category =
        (!report.category.is_empty()).then(|| view! { <span class="hint">{report.category}</span> });
    view! {
        <tr>
            <th class="n" scope="row">
                {report.id}
            </th>
            <td>{report.time}</td>
            <td>{say::report_kind(report.kind)} {category}</td>
            <td class="text" dir="auto">
                {report.place}
            </td>
            <td class="text typed" dir="auto">
                {report.text}
            </td>
            <td>{say::report_state(report.state)}</td>
            <td>{report.channel}</td>
        </tr>
    }
    .into_any()
}
