//! `/`: what there is to do.

use leptos::prelude::*;

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
        view! {
            <h1>{zh::HOME_TITLE}</h1>
            <p class="lead">{zh::HOME_LEAD}</p>
            {nothing}
            <ul class="cards">{cards}</ul>
        }
        .into_any()
    })
}
