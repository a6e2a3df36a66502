//! `/console/setup`: the first administrator.

use leptos::prelude::*;

use crate::components::error_summary::plain_summary;
use crate::components::field::{TextField, hidden, text_field};
use crate::model::SetupPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh_console as t;

pub fn setup(ctx: &PageContext, model: SetupPage) -> String {
    draw(ctx, Frame::new(t::SETUP_TITLE, Kind::Console(None)), || {
        let errors = model.errors;
        let name = TextField {
            name: "name",
            label: t::NAME,
            kind: "text",
            autocomplete: "username",
            value: model.name,
            hint: None,
        };
        let password = TextField {
            name: "password",
            label: t::PASSWORD,
            kind: "password",
            autocomplete: "new-password",
            value: String::new(),
            hint: Some(t::min_password(model.min_password)),
        };
        let again = TextField {
            name: "password2",
            label: t::PASSWORD_AGAIN,
            kind: "password",
            autocomplete: "new-password",
            value: String::new(),
            hint: None,
        };
        view! {
            <h1>{t::SETUP_TITLE}</h1>
            <p class="lead">{t::SETUP_LEAD}</p>
            <form class="narrow" method="post" action=ctx.link("/console/setup")>
                {plain_summary(&errors, &["name", "password", "password2"])}
                {hidden("token", model.token)}
                {text_field(&errors, name)}
                {text_field(&errors, password)}
                {text_field(&errors, again)}
                <button class="main">{t::SETUP_SUBMIT}</button>
            </form>
        }
        .into_any()
    })
}
