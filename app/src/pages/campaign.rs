//! `/c/{campaign}`: what it is, the rules, and the way in.

use leptos::prelude::*;

use crate::components::actions::{main_link, named_link, row, side_link};
use crate::components::campaign_card::period;
use crate::components::facts::facts;
use crate::components::folded::{Fold, folded};
use crate::components::rules::rules;
use crate::model::{CampaignKind, CampaignPage, CampaignState};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t};

pub fn campaign(ctx: &PageContext, model: CampaignPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(model.name.clone(), Kind::Public), || {
        let id = &model.id;
        let mut ways = Vec::new();
        if let Some(attempt) = &model.resume {
            ways.push(main_link(ctx.link(&format!("/a/{attempt}")), t("resume")));
        }
        if model.state == CampaignState::Open && ways.is_empty() {
            ways.push(main_link(ctx.link(&format!("/c/{id}/quiz")), t("start")));
        }
        if model.tally {
            ways.push(side_link(ctx.link(&format!("/c/{id}/tally")), t("tally")));
        }
        if model.class {
            let label = if model.kind == CampaignKind::Children {
                t("class")
            } else {
                t("shift")
            };
            ways.push(side_link(ctx.link(&format!("/c/{id}/class")), label));
        }
        let surveys: Vec<_> = model
            .surveys
            .iter()
            .map(|survey| {
                named_link(
                    ctx.link(&format!("/c/{id}/survey/{}", survey.id)),
                    survey.title.clone(),
                )
            })
            .collect();
        let surveys = (!surveys.is_empty()).then(|| {
            view! {
                <h2>{t("surveys")}</h2>
                {row(surveys)}
            }
        });
        let pass = model
            .facts
            .pass_percent
            .map(|percent| view! { <p>{say::pass_mark(percent)}</p> });
        let tips: Vec<_> = model
            .tips
            .into_iter()
            .map(|(series, name)| named_link(ctx.link(&format!("/tips#{series}")), name))
            .collect();
        let tips = (!tips.is_empty()).then(|| {
            view! {
                <h2>{t("tips-of-campaign")}</h2>
                {row(tips)}
            }
        });
        let rules = view! {
            {pass}
            {rules(model.rules)}
        };
        let rules = if ctx.large {
            folded(t("rules"), Fold::Closed, rules.into_any())
        } else {
            view! {
                <h2>{t("rules")}</h2>
                {rules}
            }
            .into_any()
        };
        view! {
            <h1 lang=content_lang()>{model.name}</h1>
            <p class="lead" lang=content_lang()>{model.summary}</p>
            {period(model.state, &model.opens, &model.closes)}
            {facts(&model.facts, model.kind)}
            {row(ways)}
            {rules}
            {tips}
            {surveys}
            <p class="small">
                <a href=ctx.link(&format!("/c/{id}/poster"))>{t("poster")}</a>
            </p>
        }
        .into_any()
    })
}
