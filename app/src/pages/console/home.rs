//! `/console`: the campaigns with their numbers.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, words};
use crate::format::{average, count};
use crate::model::{ConsoleCampaign, ConsoleHomePage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say, t};

pub fn home(ctx: &PageContext, model: ConsoleHomePage) -> String {
    let _words = ctx.speak();
    draw(
        ctx,
        Frame::new(
            t("console-campaigns"),
            Kind::Console(Some((&model.organizer).into())),
        ),
        || {
            let body = if model.campaigns.is_empty() {
                view! { <p>{t("console-no-campaigns")}</p> }.into_any()
            } else {
                let rows: Vec<_> = model
                    .campaigns
                    .into_iter()
                    .map(|campaign| line(ctx, campaign))
                    .collect();
                table(
                    t("console-campaigns"),
                    [
                        words(t("console-campaigns")),
                        words(t("console-state")),
                        words(t("console-period")),
                        numbers(t("console-started")),
                        numbers(t("console-submitted")),
                        numbers(t("console-average")),
                        numbers(t("console-reports")),
                    ],
                    rows,
                )
            };
            view! {
                <h1>{t("console-campaigns")}</h1>
                {body}
                {row(vec![
                    side_link(ctx.link("/console/cases"), t("console-cases")),
                    side_link(ctx.link("/console/staff"), t("console-staff")),
                    side_link(ctx.link("/console/looks"), t("console-looks")),
                    side_link(ctx.link("/console/channels"), t("console-channels")),
                    side_link(ctx.link("/console/observers"), t("console-observers")),
                    side_link(ctx.link("/console/tips"), t("tips")),
                    side_link(ctx.link("/embed"), t("embed-title")),
                ])}
            }
            .into_any()
        },
    )
}

fn line(ctx: &PageContext, campaign: ConsoleCampaign) -> AnyView {
    let own = ctx.link(&format!("/console/c/{}", campaign.id));
    let reports = ctx.link(&format!("/console/c/{}/reports", campaign.id));
    view! {
        <tr>
            <th scope="row">
                <a href=own>{campaign.name}</a>
            </th>
            <td>{say::state(campaign.state)}</td>
            <td>{say::period(&campaign.opens, &campaign.closes)}</td>
            <td class="n">{count(campaign.started)}</td>
            <td class="n">{count(campaign.submitted)}</td>
            <td class="n">{campaign.average.map_or_else(|| crate::format::NO_NUMBER.to_owned(), average)}</td>
            <td class="n">
                <a href=reports>{count(campaign.reports)}</a>
            </td>
        </tr>
    }
    .into_any()
}
