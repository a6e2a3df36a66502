//! What citizens said is wrong with questions.

use leptos::prelude::*;

use crate::components::console::{table, trail, words};
use crate::components::field::hidden;
use crate::model::{ProblemReport, ProblemReportsPage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say, t};

pub fn problem_reports(ctx: &PageContext, model: ProblemReportsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-reports"), kind), || {
        let base = format!("/console/c/{}", model.campaign_id);
        let csrf = model.organizer.csrf;
        let body = if model.reports.is_empty() {
            view! { <p>{t("console-no-reports")}</p> }.into_any()
        } else {
            let rows: Vec<_> = model
                .reports
                .into_iter()
                .map(|report| line(ctx, &base, &csrf, report))
                .collect();
            table(
                t("console-reports"),
                [
                    words(t("console-question")),
                    words(t("console-time")),
                    words(t("console-report-reason")),
                    words(t("console-report-text")),
                    words(t("console-actions")),
                ],
                rows,
            )
        };
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{t("console-reports")}</h1>
            {body}
        }
        .into_any()
    })
}

fn line(ctx: &PageContext, base: &str, csrf: &str, report: ProblemReport) -> AnyView {
    let reason = say::wrong_reason(&report.reason);
    let handled = if report.handled {
        view! { <span class="badge">{t("console-handled")}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=ctx.link(&format!("{base}/reports"))>
                {hidden("csrf", csrf)}
                {hidden("report", report.id)}
                <button>{t("console-mark-handled")}</button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                {report.question_text}
                <span class="hint">{report.question.clone()}</span>
            </th>
            <td>{report.time}</td>
            <td>{reason}</td>
            <td class="text">{report.text}</td>
            <td>
                <a href=ctx.link(&format!("{base}/key/{}", report.question))>{t("console-correct-key")}</a>
                {handled}
            </td>
        </tr>
    }
    .into_any()
}
