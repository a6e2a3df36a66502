//! A page instead of the one asked for: says what happened in words, and how to go on.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::model::ErrorPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say, t};

pub fn error(ctx: &PageContext, model: ErrorPage) -> String {
    let _words = ctx.speak();
    let (title, text) = say::error(model.status, &ctx.hotline);
    // A message made for the case at hand says it all; the usual words for the status might not fit it.
    let (title, text) = match (model.title, model.text) {
        // What broke inside is nothing to a citizen: whom to call is.
        (None, _) if model.status == 500 => (text, None),
        (None, None) => (title.to_owned(), Some(text)),
        (None, Some(message)) => (message, None),
        (Some(title), text) => (title, text),
    };
    draw(
        ctx,
        Frame::new(title.clone(), Kind::Secret).with_linked_style(),
        || {
            let mut ways = Vec::new();
            for way in model.ways {
                let link = if ways.is_empty() {
                    main_link(way.href, way.label)
                } else {
                    side_link(way.href, way.label)
                };
                ways.push(link);
            }
            let home = ctx.link("/");
            ways.push(if ways.is_empty() {
                main_link(home, t("home"))
            } else {
                side_link(home, t("home"))
            });
            view! {
                <section class="hero said">
                    <h1>{title}</h1>
                    {text.map(|text| view! { <p class="lead">{text}</p> })}
                </section>
                {row(ways)}
            }
            .into_any()
        },
    )
}
