//! What the service worker shows when the line is down and nothing of the page is kept. It fills in the tips that are.

use leptos::prelude::*;

use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::t;

/// What was asked for without a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offline {
    /// A page.
    Page,
    /// An attempt: its answers are kept.
    Quiz,
    /// A form was sent.
    Sent,
}

impl Offline {
    /// All of them, with their names in addresses.
    pub const ALL: [(&str, Offline); 3] = [
        ("page", Offline::Page),
        ("quiz", Offline::Quiz),
        ("sent", Offline::Sent),
    ];
}

pub fn offline(ctx: &PageContext, what: Offline) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("offline-title"), Kind::Secret), || {
        let (lead, again) = match what {
            Offline::Page => (t("offline-page"), true),
            Offline::Quiz => (t("offline-quiz"), true),
            Offline::Sent => (t("offline-sent"), false),
        };
        // An empty address is the one that was asked for.
        let again = again.then(|| {
            view! {
                <p data-offline="">
                    <a class="button main" href="">
                        {t("try-again")}
                    </a>
                </p>
            }
        });
        view! {
            <section class="hero said">
                <h1>{t("offline-title")}</h1>
                <p>{lead}</p>
            </section>
            {again}
            <section class="kept" hidden=true>
                <h2>{t("offline-kept")}</h2>
                <ul class="tips"></ul>
            </section>
        }
        .into_any()
    })
}
