//! After a survey was sent.

use leptos::prelude::*;

use crate::components::actions::{main_link, row};
use crate::model::SurveyThanksPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::t;

pub fn survey_thanks(ctx: &PageContext, model: SurveyThanksPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(model.title.clone(), Kind::Public), || {
        view! {
            <section class="hero">
                <h1>{t("survey-thanks")}</h1>
                <p class="lead">{t("survey-thanks-text")}</p>
            </section>
            {row(vec![main_link(ctx.link(&format!("/c/{}", model.campaign_id)), t("back-to-campaign"))])}
        }
        .into_any()
    })
}
