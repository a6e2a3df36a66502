//! Paragraphs of a rules text.

use leptos::prelude::*;

use crate::texts::content_lang;
pub(crate) fn rules(paragraphs: Vec<String>) -> AnyView {
    let paragraphs: Vec<_> = paragraphs
        .into_iter()
        .map(|text| view! { <p>{text}</p> })
        .collect();
    view! { <div class="prose" lang=content_lang()>{paragraphs}</div> }.into_any()
}
