//! `/console/sign-in`

use leptos::prelude::*;

use crate::components::error_summary::plain_summary;
use crate::components::field::{TextField, text_field};
use crate::model::SignInPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::t;

pub fn sign_in(ctx: &PageContext, model: SignInPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("console-sign-in"), Kind::Console(None)), || {
        let errors = model.errors;
        let name = TextField {
            name: "name",
            label: t("console-name"),
            kind: "text",
            autocomplete: "username",
            value: model.name,
            hint: None,
        };
        let password = TextField {
            name: "password",
            label: t("console-password"),
            kind: "password",
            autocomplete: "current-password",
            value: String::new(),
            hint: None,
        };
        view! {
            <h1>{t("console-sign-in")}</h1>
            {model.notice.map(|notice| view! { <p class="note" role="status">{notice}</p> })}
            <form class="narrow" method="post" action=ctx.link("/console/sign-in")>
                {plain_summary(&errors, &["name", "password"])}
                {text_field(&errors, name)}
                {text_field(&errors, password)}
                <button class="main">{t("console-sign-in")}</button>
            </form>
        }
        .into_any()
    })
}
