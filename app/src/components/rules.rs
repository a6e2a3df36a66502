//! Paragraphs of a rules text.

use leptos::prelude::*;

pub(crate) fn rules(paragraphs: Vec<String>) -> AnyView {
    let paragraphs: Vec<_> = paragraphs
        .into_iter()
        .map(|text| view! { <p>{text}</p> })
        .collect();
    view! { <div class="prose">{paragraphs}</div> }.into_any()
}
