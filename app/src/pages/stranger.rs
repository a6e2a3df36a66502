//! Instead of any page, inside a frame of a portal that is not on the list: no form, no data, only whom to ask and a way to the real page.

use leptos::prelude::*;

use crate::components::actions::row;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{t, tr};

pub fn stranger(ctx: &PageContext, portal: &str) -> String {
    let _words = ctx.speak();
    draw(
        ctx,
        Frame::new(t("stranger-title"), Kind::Secret)
            .with_linked_style()
            .bare(),
        || {
            // Outside the frame the page has its header.
            let outside = PageContext {
                embed: false,
                ..ctx.clone()
            };
            let ask = tr(
                "stranger-ask",
                &[
                    ("portal", portal.into()),
                    ("site", ctx.site_name.as_str().into()),
                    ("hotline", ctx.hotline.as_str().into()),
                ],
            );
            let open = tr("stranger-open", &[("site", ctx.site_name.as_str().into())]);
            view! {
                <section class="hero said">
                    <h1>{t("stranger-title")}</h1>
                    <p>{ask}</p>
                </section>
                {row(vec![
                    view! {
                        <a class="button main" href=outside.link(&ctx.path) target="_blank" rel="noopener">
                            {open}
                        </a>
                    }
                        .into_any(),
                ])}
            }
            .into_any()
        },
    )
}
