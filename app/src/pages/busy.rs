//! 503: the page waits and tries again. A page that was asked for comes again by the answer's `refresh` header; what was
//! posted is kept in a form, which `boot.js` sends again by itself and everybody else with the button.

use leptos::prelude::*;

use crate::components::actions::{main_link, row};
use crate::components::field::hidden;
use crate::model::BusyPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say, t};

pub fn busy(ctx: &PageContext, model: BusyPage) -> String {
    let _words = ctx.speak();
    draw(
        ctx,
        Frame::new(t("busy-title"), Kind::Secret)
            .with_script()
            .with_linked_style(),
        || {
            let (kept, again) = match model.resend {
                Some(resend) => {
                    let fields: Vec<_> = resend
                        .fields
                        .into_iter()
                        .map(|(name, value)| hidden(name, value))
                        .collect();
                    let form = view! {
                        <form class="center" method="post" action=resend.action data-again=model.seconds.to_string()>
                            {fields}
                            <button class="main">{t("try-again")}</button>
                        </form>
                    };
                    (t("busy-kept"), form.into_any())
                }
                None => (
                    t("busy-self"),
                    row(vec![main_link(ctx.link(&ctx.path), t("try-again"))]),
                ),
            };
            view! {
                <section class="hero said">
                    <h1>{say::busy(model.seconds)}</h1>
                    <p>{kept}</p>
                </section>
                {again}
            }
            .into_any()
        },
    )
}
