//! `/c/{campaign}`: what it is, the rules, and the way in.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::components::campaign_card::period;
use crate::components::facts::facts;
use crate::components::rules::rules;
use crate::model::{CampaignPage, CampaignState};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh;

pub fn campaign(ctx: &PageContext, model: CampaignPage) -> String {
    draw(ctx, Frame::new(model.name.clone(), Kind::Public), || {
        let id = &model.id;
        let mut ways = Vec::new();
        if let Some(attempt) = &model.resume {
            ways.push(main_link(ctx.link(&format!("/a/{attempt}")), zh::RESUME));
        }
        if model.state == CampaignState::Open && ways.is_empty() {
            ways.push(main_link(ctx.link(&format!("/c/{id}/quiz")), zh::START));
        }
        if model.tally {
            ways.push(side_link(ctx.link(&format!("/c/{id}/tally")), zh::TALLY));
        }
        if model.class {
            ways.push(side_link(ctx.link(&format!("/c/{id}/class")), zh::CLASS));
        }
        let surveys: Vec<_> = model
            .surveys
            .iter()
            .map(|survey| {
                side_link(
                    ctx.link(&format!("/c/{id}/survey/{}", survey.id)),
                    survey.title.clone(),
                )
            })
            .collect();
        let surveys = (!surveys.is_empty()).then(|| {
            view! {
                <h2>{zh::SURVEYS}</h2>
                {row(surveys)}
            }
        });
        let pass = model
            .facts
            .pass_percent
            .map(|percent| view! { <p>{zh::pass_mark(percent)}</p> });
        let tips: Vec<_> = model
            .tips
            .into_iter()
            .map(|(series, name)| side_link(ctx.link(&format!("/tips#{series}")), name))
            .collect();
        let tips = (!tips.is_empty()).then(|| {
            view! {
                <h2>{zh::TIPS_OF_CAMPAIGN}</h2>
                {row(tips)}
            }
        });
        view! {
            <h1>{model.name}</h1>
            <p class="lead">{model.summary}</p>
            {period(model.state, &model.opens, &model.closes)}
            {facts(&model.facts, model.kind)}
            {row(ways)}
            <h2>{zh::RULES}</h2>
            {pass}
            {rules(model.rules)}
            {tips}
            {surveys}
        }
        .into_any()
    })
}
