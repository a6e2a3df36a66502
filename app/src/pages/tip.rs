//! `/tips/{tip}`: one tip, to be read in half a minute, printed or read out.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::field::hidden;
use crate::components::picture::picture;
use crate::components::written::written;
use crate::model::TipPage;
use crate::page::{Frame, Keep, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t, tr};

pub fn tip(ctx: &PageContext, model: TipPage) -> String {
    let _words = ctx.speak();
    let here = format!("/tips/{}", model.id);
    let keep = model.seen.is_none().then(|| Keep {
        // Links never keep this.
        address: match ctx.link(&here) {
            address if address.contains('?') => format!("{address}&kept=1"),
            address => format!("{address}?kept=1"),
        },
        until: model.keep_until,
    });
    let frame = Frame::new(model.title.clone(), Kind::Public)
        .with_share(model.summary.clone(), here.clone())
        .with_kept(keep)
        .with_reading();
    draw(ctx, frame, || {
        let trail: Vec<_> = model
            .series
            .iter()
            .map(|(id, name)| {
                view! { <li><a href=ctx.link(&format!("/tips#{id}"))>{written(name.clone())}</a></li> }
            })
            .collect();
        let live = model.seen.is_none();
        let seen = model.seen.map(|time| {
            view! { <p class="note">{tr("offline-seen", &[("time", time.into())])}</p> }
        });
        let useful = if !live {
            ().into_any()
        } else if model.thanked {
            view! { <p class="useful" role="status">{t("useful-thanks")} " " {say::useful(model.useful)}</p> }
                .into_any()
        } else {
            view! {
                <form class="useful" method="post" action=ctx.link(&format!("{here}/useful"))>
                    {model.ticket.map(|ticket| hidden("ticket", ticket))}
                    <button>{t("useful")}</button>
                    " "
                    <span>{say::useful(model.useful)}</span>
                </form>
            }
            .into_any()
        };
        let mut ways = Vec::new();
        for (tip, word) in [(model.previous, t("tip-previous")), (model.next, t("tip-next"))] {
            if let Some(tip) = tip {
                let label = view! { {word} {t("colon")} {written(tip.title)} };
                ways.push(side_link(ctx.link(&format!("/tips/{}", tip.id)), label));
            }
        }
        let video = model
            .video
            .map(|video| view! { <p><a href=video rel="noopener">{t("tip-video")}</a></p> });
        view! {
            {seen}
            <nav class="trail" aria-label=t("tip-trail")>
                <ol>
                    <li>
                        <a href=ctx.link("/tips")>{t("tips")}</a>
                    </li>
                    {trail}
                </ol>
            </nav>
            <article class="tip" lang=content_lang() itemscope itemtype="https://schema.org/Article">
                <h1 itemprop="headline">{model.title}</h1>
                <p class="lead" itemprop="description">{model.summary}</p>
                {picture(model.picture)}
                <div itemprop="articleBody" inner_html=model.html></div>
                {video}
                <p class="source">
                    {t("source")} {t("colon")} <span itemprop="citation">{model.source}</span> " "
                    {say::reviewed(&model.reviewed)}
                    <meta itemprop="dateModified" content=model.reviewed.clone()/>
                </p>
            </article>
            {useful}
            {row(ways)}
            <p class="small">
                <a href=ctx.link(&format!("{here}/broadcast.txt"))>{t("tip-broadcast")}</a>
                " · "
                <a href=ctx.link(&format!("{here}/poster"))>{t("poster")}</a>
            </p>
        }
        .into_any()
    })
}
