//! What is wrong with a form: first a list that links to the fields and takes the focus, then the message at each field.

use leptos::prelude::*;

use crate::model::FieldError;
use crate::texts::zh;

/// The list on top. `label` says what a field is called; a field's control (or the first one of its group) has the id `f-{field}`.
pub(crate) fn error_summary(errors: &[FieldError], label: impl Fn(&str) -> Option<String>) -> AnyView {
    if errors.is_empty() {
        return ().into_any();
    }
    let items: Vec<_> = errors
        .iter()
        .map(|error| {
            let text = match label(&error.field) {
                Some(label) => zh::field_error(&label, &error.message),
                None => error.message.clone(),
            };
            view! {
                <li>
                    <a href=format!("#f-{}", error.field)>{text}</a>
                </li>
            }
        })
        .collect();
    view! {
        <div class="errors" role="alert" tabindex="-1" autofocus=true>
            <h2>{zh::FIX}</h2>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

/// The message for one field, if any, with the id that `aria-describedby` names.
pub(crate) fn message(errors: &[FieldError], field: &str) -> AnyView {
    match errors.iter().find(|error| error.field == field) {
        Some(error) => view! {
            <p class="error" id=format!("e-{field}")>
                <span class="visually-hidden">{zh::ERROR_PREFIX}</span>
                {error.message.clone()}
            </p>
        }
        .into_any(),
        None => ().into_any(),
    }
}

/// The id of the message, for `aria-describedby`.
pub(crate) fn described_by(errors: &[FieldError], field: &str) -> Option<String> {
    errors.iter().any(|error| error.field == field).then(|| format!("e-{field}"))
}

/// `true` for `aria-invalid` where the field is wrong.
pub(crate) fn invalid(errors: &[FieldError], field: &str) -> Option<&'static str> {
    errors.iter().any(|error| error.field == field).then_some("true")
}
