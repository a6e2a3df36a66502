//! `/o` and `/o/{token}`: an observer joins; the observer's own page.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::error_summary::plain_summary;
use crate::components::field::{TextField, hidden, text_field};
use crate::observer::{ObserverJoinPage, ObserverPage, Tier};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, t, tr};

pub(crate) fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::City => t("tier-city"),
        Tier::District => t("tier-district"),
        Tier::Community => t("tier-community"),
    }
}

pub fn observer_join(ctx: &PageContext, model: ObserverJoinPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("observer-title"), Kind::Public), || {
        let errors = model.errors;
        let field = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
            text_field(
                &errors,
                TextField {
                    name,
                    label,
                    kind: "text",
                    autocomplete: "off",
                    value,
                    hint: Some(hint.to_owned()),
                },
            )
        };
        view! {
            <h1>{t("observer-title")}</h1>
            <p class="lead">{t("observer-join-lead")}</p>
            <form method="post" action=ctx.link("/o")>
                {plain_summary(&errors, &["code", "name"])}
                {hidden("token", model.token)}
                {field("code", t("observer-code"), t("observer-code-hint"), model.code)}
                {field("name", t("observer-name"), t("observer-name-hint"), model.name)}
                <button class="main">{t("observer-join")}</button>
            </form>
        }
        .into_any()
    })
}

pub fn observer(ctx: &PageContext, model: ObserverPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("observer-title"), Kind::Secret), || {
        let leave = ctx.link(&format!("/o/{}/leave", model.token));
        view! {
            <h1>{tr("observer-hello", &[("name", model.name.into())])}</h1>
            <p class="lead">{t("observer-keep")}</p>
            <dl class="report-sent">
                <dt>{t("observer-tier")}</dt>
                <dd>{tier_name(model.tier)}</dd>
                <dt>{t("observer-team")}</dt>
                <dd lang=content_lang()>{model.team}</dd>
                <dt>{t("observer-area")}</dt>
                <dd lang=content_lang()>{model.area}</dd>
                <dt>{t("observer-since")}</dt>
                <dd>{model.since}</dd>
            </dl>
            <p>{t("observer-found")}</p>
            {row(vec![side_link(ctx.link("/report"), t("report-title"))])}
            <details>
                <summary>{t("observer-leave")}</summary>
                <p>{t("observer-leave-note")}</p>
                <form method="post" action=leave>
                    <button>{t("observer-leave-yes")}</button>
                </form>
            </details>
        }
        .into_any()
    })
}
