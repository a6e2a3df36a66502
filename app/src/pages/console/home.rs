//! `/console`: the campaigns with their numbers.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::format::{average, count};
use crate::model::{ConsoleCampaign, ConsoleHomePage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{zh, zh_console as t};

pub fn home(ctx: &PageContext, model: ConsoleHomePage) -> String {
    draw(
        ctx,
        Frame::new(t::CAMPAIGNS, Kind::Console(Some((&model.organizer).into()))),
        || {
            let body = if model.campaigns.is_empty() {
                view! { <p>{t::NO_CAMPAIGNS}</p> }.into_any()
            } else {
                let rows: Vec<_> = model
                    .campaigns
                    .into_iter()
                    .map(|campaign| line(ctx, campaign))
                    .collect();
                view! {
                    <div class="scroll" tabindex="0" role="region" aria-label=t::CAMPAIGNS>
                        <table>
                            <caption class="visually-hidden">{t::CAMPAIGNS}</caption>
                            <thead>
                                <tr>
                                    <th scope="col">{t::CAMPAIGNS}</th>
                                    <th scope="col">{t::STATE}</th>
                                    <th scope="col">{t::PERIOD}</th>
                                    <th class="n" scope="col">{t::STARTED}</th>
                                    <th class="n" scope="col">{t::SUBMITTED}</th>
                                    <th class="n" scope="col">{t::AVERAGE}</th>
                                    <th class="n" scope="col">{t::REPORTS}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                .into_any()
            };
            view! {
                <h1>{t::CAMPAIGNS}</h1>
                {body}
                {row(vec![side_link(ctx.link("/console/tips"), zh::TIPS), side_link(ctx.link("/embed"), zh::EMBED_TITLE)])}
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
            <td>{zh::state(campaign.state)}</td>
            <td>{zh::period(&campaign.opens, &campaign.closes)}</td>
            <td class="n">{count(campaign.started)}</td>
            <td class="n">{count(campaign.submitted)}</td>
            <td class="n">{campaign.average.map_or_else(|| zh::NO_NUMBER.to_owned(), average)}</td>
            <td class="n">
                <a href=reports>{count(campaign.reports)}</a>
            </td>
        </tr>
    }
    .into_any()
}
