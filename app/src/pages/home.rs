//! `/`: what there is to do.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::campaign_card::campaign_card;
use crate::components::written::written;
use crate::model::HomePage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, t};

pub fn home(ctx: &PageContext, model: HomePage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("home-title"), Kind::Public), || {
        let nothing = model
            .campaigns
            .is_empty()
            .then(|| view! { <p>{t("no-campaigns")}</p> });
        let cards: Vec<_> = model
            .campaigns
            .into_iter()
            .map(|card| campaign_card(ctx, card))
            .collect();
        let tip = model.tip.map(|tip| {
            view! {
                <section class="tip-today">
                    <h2>{t("tip-today")}</h2>
                    <p>
                        <a href=ctx.link(&format!("/tips/{}", tip.id))>{written(tip.title)}</a>
                    </p>
                    <p lang=content_lang()>{tip.summary}</p>
                    {row(vec![side_link(ctx.link("/tips"), t("all-tips"))])}
                </section>
            }
        });
        let lost = model.lost.then(|| view! { <p class="note">{t("lost-code")}</p> });
        view! {
            <h1>{t("home-title")}</h1>
            {lost}
            <p class="lead">{t("home-lead")}</p>
            {nothing}
            <ul class="cards">{cards}</ul>
            <section class="tip-today">
                <h2>{t("report-title")}</h2>
                <p>{t("report-lead")}</p>
                {row(vec![
                    side_link(ctx.link("/report"), t("report-begin")),
                    side_link(ctx.link("/r"), t("progress-title")),
                    side_link(ctx.link("/cases"), t("public-title")),
                    side_link(ctx.link("/activities"), t("activities-title")),
                ])}
            </section>
            {tip}
        }
        .into_any()
    })
}
