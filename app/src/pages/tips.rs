//! `/tips`: tips by series, and a search.

use leptos::prelude::*;

use crate::components::actions::{main_link, row};
use crate::components::field::kept;
use crate::components::written::written;
use crate::model::{TipLink, TipSeries, TipsPage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t};

pub fn tips(ctx: &PageContext, model: TipsPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("tips"), Kind::Public).with_share(t("tips-lead"), "/tips");
    draw(ctx, frame, || {
        let today = model.today.map(|tip| {
            view! {
                <section class="tip-today">
                    <h2>{t("tip-today")}</h2>
                    {list(ctx, vec![tip])}
                </section>
            }
        });
        let search = view! {
            <form class="search" method="get" action=ctx.link("/tips") role="search">
                {kept(ctx)}
                <label for="q">{t("tip-search")}</label>
                <input id="q" name="q" type="search" maxlength="40" value=model.search.clone()/>
                <button>{t("search")}</button>
            </form>
        };
        let body = match model.found {
            Some(found) => {
                let said = say::tips_found(&model.search, found.len());
                view! {
                    <section>
                        <h2>{said}</h2>
                        {list(ctx, found)}
                        {row(vec![main_link(ctx.link("/tips"), t("all-tips"))])}
                    </section>
                }
                .into_any()
            }
            None => {
                view! { {today} {model.series.into_iter().map(|one| series(ctx, one)).collect::<Vec<_>>()} }
                    .into_any()
            }
        };
        view! {
            <h1>{t("tips")}</h1>
            <p class="lead">{t("tips-lead")}</p>
            {search}
            {body}
            <p class="small">
                <a href=ctx.link("/tips/feed.xml")>{t("tip-feed")}</a>
            </p>
        }
        .into_any()
    })
}

fn series(ctx: &PageContext, one: TipSeries) -> AnyView {
    let heading = if one.part {
        view! { <h3 id=one.id.clone() lang=content_lang()>{one.name}</h3> }.into_any()
    } else {
        view! { <h2 id=one.id.clone() lang=content_lang()>{one.name}</h2> }.into_any()
    };
    let intro = (!one.intro.is_empty()).then(|| view! { <p lang=content_lang()>{one.intro}</p> });
    view! {
        {heading}
        {intro}
        {(!one.tips.is_empty()).then(|| list(ctx, one.tips))}
    }
    .into_any()
}

fn list(ctx: &PageContext, tips: Vec<TipLink>) -> AnyView {
    let items: Vec<_> = tips
        .into_iter()
        .map(|tip| {
            view! {
                <li>
                    <a href=ctx.link(&format!("/tips/{}", tip.id))>{written(tip.title)}</a>
                    <span lang=content_lang()>{tip.summary}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="tips">{items}</ul> }.into_any()
}
