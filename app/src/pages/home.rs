//! `/`: what there is to do.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::campaign_card::campaign_card;
use crate::model::HomePage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh;

pub fn home(ctx: &PageContext, model: HomePage) -> String {
    draw(ctx, Frame::new(zh::HOME_TITLE, Kind::Public), || {
        let nothing = model
            .campaigns
            .is_empty()
            .then(|| view! { <p>{zh::NO_CAMPAIGNS}</p> });
        let cards: Vec<_> = model
            .campaigns
            .into_iter()
            .map(|card| campaign_card(ctx, card))
            .collect();
        let tip = model.tip.map(|tip| {
            view! {
                <section class="tip-today">
                    <h2>{zh::TIP_TODAY}</h2>
                    <p>
                        <a href=ctx.link(&format!("/tips/{}", tip.id))>{tip.title}</a>
                    </p>
                    <p>{tip.summary}</p>
                    {row(vec![side_link(ctx.link("/tips"), zh::ALL_TIPS)])}
                </section>
            }
        });
        view! {
            <h1>{zh::HOME_TITLE}</h1>
            <p class="lead">{zh::HOME_LEAD}</p>
            {nothing}
            <ul class="cards">{cards}</ul>
            {tip}
        }
        .into_any()
    })
}
