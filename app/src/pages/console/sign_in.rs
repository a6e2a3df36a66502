//! `/console/sign-in`

use leptos::prelude::*;

use crate::components::error_summary::plain_summary;
use crate::components::field::{TextField, text_field};
use crate::model::SignInPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh_console as t;

pub fn sign_in(ctx: &PageContext, model: SignInPage) -> String {
    draw(ctx, Frame::new(t::SIGN_IN, Kind::Console(None)), || {
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
            autocomplete: "current-password",
            value: String::new(),
            hint: None,
        };
        view! {
            <h1>{t::SIGN_IN}</h1>
            {model.notice.map(|notice| view! { <p class="note" role="status">{notice}</p> })}
            <form class="narrow" method="post" action=ctx.link("/console/sign-in")>
                {plain_summary(&errors, &["name", "password"])}
                {text_field(&errors, name)}
                {text_field(&errors, password)}
                <button class="main">{t::SIGN_IN}</button>
            </form>
        }
        .into_any()
    })
}
