//! Links that lead on.

use leptos::prelude::*;

use crate::texts::content_lang;

/// The main thing to do on a page.
pub(crate) fn main_link(href: String, label: impl IntoView + 'static) -> AnyView {
    view! { <a class="button main" href=href>{label}</a> }.into_any()
}

/// Something else to do.
pub(crate) fn side_link(href: String, label: impl IntoView + 'static) -> AnyView {
    view! { <a class="button" href=href>{label}</a> }.into_any()
}

/// Something else to do, called by a name that an organizer gave it.
pub(crate) fn named_link(href: String, name: String) -> AnyView {
    view! { <a class="button" href=href lang=content_lang()>{name}</a> }.into_any()
}

/// Links side by side.
pub(crate) fn row(links: Vec<AnyView>) -> AnyView {
    if links.is_empty() {
        return ().into_any();
    }
    view! { <p class="row">{links}</p> }.into_any()
}
