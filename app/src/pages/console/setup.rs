//! `/console/setup`: the first administrator, and whoever is invited later.

use leptos::prelude::*;

use crate::components::error_summary::plain_summary;
use crate::components::field::{TextField, hidden, text_field};
use crate::model::SetupPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say_console, t};

pub fn setup(ctx: &PageContext, model: SetupPage) -> String {
    let _words = ctx.speak();
    let title = if model.invited {
        t("console-invited-title")
    } else {
        t("console-setup-title")
    };
    draw(ctx, Frame::new(title, Kind::Console(None)), || {
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
            autocomplete: "new-password",
            value: String::new(),
            hint: Some(say_console::min_password(model.min_password)),
        };
        let again = TextField {
            name: "password2",
            label: t("console-password-again"),
            kind: "password",
            autocomplete: "new-password",
            value: String::new(),
            hint: None,
        };
        view! {
            <h1>{title}</h1>
            <p class="lead">{t("console-setup-lead")}</p>
            <form class="narrow" method="post" action=ctx.link("/console/setup")>
                {plain_summary(&errors, &["name", "password", "password2"])}
                {hidden("token", model.token)}
                {text_field(&errors, name)}
                {text_field(&errors, password)}
                {text_field(&errors, again)}
                <button class="main">{t("console-setup-submit")}</button>
            </form>
        }
        .into_any()
    })
}
