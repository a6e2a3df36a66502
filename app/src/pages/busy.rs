//! 503: the page waits and tries again; what was posted is kept in a form, as a refresh would lose it.

use leptos::prelude::*;

use crate::components::actions::{main_link, row};
use crate::components::field::hidden;
use crate::model::BusyPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh;

pub fn busy(ctx: &PageContext, model: BusyPage) -> String {
    let mut frame = Frame::new(zh::BUSY_TITLE, Kind::Secret);
    frame.refresh = model.resend.is_none().then_some(model.seconds);
    draw(ctx, frame, || {
        let (kept, again) = match model.resend {
            Some(resend) => {
                let fields: Vec<_> = resend
                    .fields
                    .into_iter()
                    .map(|(name, value)| hidden(name, value))
                    .collect();
                let form = view! {
                    <form class="center" method="post" action=resend.action>
                        {fields}
                        <button class="main">{zh::TRY_AGAIN}</button>
                    </form>
                };
                (zh::BUSY_KEPT, form.into_any())
            }
            None => (
                zh::BUSY_SELF,
                row(vec![main_link(ctx.link(&ctx.path), zh::TRY_AGAIN)]),
            ),
        };
        view! {
            <section class="hero said">
                <h1>{zh::busy(model.seconds)}</h1>
                <p>{kept}</p>
            </section>
            {again}
        }
        .into_any()
    })
}
