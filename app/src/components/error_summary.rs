//! What is wrong with a form: first a list that links to the fields and takes the focus, then the message at each field.

use leptos::prelude::*;

use crate::components::written::written;
use crate::model::FieldError;
use crate::texts::{say, t};

/// What a field on the page is called in the list on top.
pub(crate) enum Place {
    /// Its message says enough.
    Plain,
    Named(String),
    /// As [`Place::Named`], by words of an organizer.
    Written(String),
    /// The page has no such field: the message stands alone.
    Nowhere,
}

/// The list on top. The control of a field (or the first one of its group) has the id `f-{field}`.
pub(crate) fn error_summary(errors: &[FieldError], place: impl Fn(&str) -> Place) -> AnyView {
    if errors.is_empty() {
        return ().into_any();
    }
    let items: Vec<_> = errors
        .iter()
        .map(|error| {
            let text = match place(&error.field) {
                Place::Nowhere => return view! { <li>{error.message.clone()}</li> }.into_any(),
                Place::Plain => error.message.clone(),
                Place::Named(name) => say::field_error(&name, &error.message),
                Place::Written(name) => {
                    let between = if name.ends_with(['?', '？']) { " " } else { t("colon") };
                    return view! {
                        <li>
                            <a href=format!("#f-{}", error.field)>{written(name)} {between} {error.message.clone()}</a>
                        </li>
                    }
                    .into_any();
                }
            };
            view! {
                <li>
                    <a href=format!("#f-{}", error.field)>{text}</a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="errors" role="alert" tabindex="-1" autofocus=true>
            <h2>{t("fix")}</h2>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

/// For forms whose messages need no name: every one of `fields` is on the page.
pub(crate) fn plain_summary(errors: &[FieldError], fields: &[&str]) -> AnyView {
    error_summary(errors, |field| {
        if fields.contains(&field) {
            Place::Plain
        } else {
            Place::Nowhere
        }
    })
}

/// The message for one field, if any, with the id that `aria-describedby` names.
pub(crate) fn message(errors: &[FieldError], field: &str) -> AnyView {
    match errors.iter().find(|error| error.field == field) {
        Some(error) => view! {
            <p class="error" id=format!("e-{field}")>
                <span class="visually-hidden">{t("error-prefix")}</span>
                {error.message.clone()}
            </p>
        }
        .into_any(),
        None => ().into_any(),
    }
}

/// The id of the message, for `aria-describedby`.
pub(crate) fn described_by(errors: &[FieldError], field: &str) -> Option<String> {
    errors
        .iter()
        .any(|error| error.field == field)
        .then(|| format!("e-{field}"))
}

/// `true` for `aria-invalid` where the field is wrong.
pub(crate) fn invalid(errors: &[FieldError], field: &str) -> Option<&'static str> {
    errors.iter().any(|error| error.field == field).then_some("true")
}
