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
        let again = match model.resend {
            Some(resend) => {
                let fields: Vec<_> = resend.fields.into_iter().map(|(name, value)| hidden(name, value)).collect();
                view! {
                    <p>{zh::BUSY_KEPT}</p>
                    <form method="post" action=resend.action>
                        {fields}
                        <button class="main">{zh::TRY_AGAIN}</button>
                    </form>
                }
                .into_any()
            }
            None => view! {
                <p>{zh::BUSY_SELF}</p>
                {row(vec![main_link(ctx.link(&ctx.path), zh::TRY_AGAIN)])}
            }
            .into_any(),
        };
        view! {
            <section class="hero">
                <h1>{zh::BUSY_TITLE}</h1>
                <p class="lead" role="status">
                    {zh::busy(model.seconds)}
                </p>
            </section>
            {again}
        }
        .into_any()
    })
}
