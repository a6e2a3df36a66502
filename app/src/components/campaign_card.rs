//! One campaign on the home page.

use leptos::prelude::*;

use crate::components::actions::main_link;
use crate::components::facts::facts;
use crate::components::written::written;
use crate::model::{CampaignCard, CampaignState};
use crate::page::PageContext;
use crate::texts::{content_lang, say};

pub(crate) fn campaign_card(ctx: &PageContext, card: CampaignCard) -> AnyView {
    let href = ctx.link(&format!("/c/{}", card.id));
    if ctx.large {
        // One thing: where to press.
        return view! {
            <li class="plain">
                {main_link(href, written(card.name))}
                {period(card.state, &card.opens, &card.closes)}
            </li>
        }
        .into_any();
    }
    let class = match card.state {
        CampaignState::Open => "card open",
        CampaignState::NotOpen | CampaignState::Closed => "card",
    };
    let figures = facts(&card.facts, card.kind);
    view! {
        <li class=class>
            <h2>
                <a href=href>{written(card.name)}</a>
            </h2>
            <p lang=content_lang()>{card.summary}</p>
            {figures}
            {period(card.state, &card.opens, &card.closes)}
        </li>
    }
    .into_any()
}

/// The state in a word, and when it ends or begins.
pub(crate) fn period(state: CampaignState, opens: &str, closes: &str) -> AnyView {
    let class = if state == CampaignState::Open {
        "badge on"
    } else {
        "badge"
    };
    view! {
        <p class="when">
            <span class=class>{say::state(state)}</span>
            " "
            <span class="time">{say::when(state, opens, closes)}</span>
        </p>
    }
    .into_any()
}
