//! What organizers wrote, in the language they wrote it in.

use leptos::prelude::*;

use crate::texts::content_lang;

/// A text of an organizer within other words. On a page of another language a screen reader is told how to pronounce it.
pub(crate) fn written(text: String) -> AnyView {
    match content_lang() {
        Some(lang) if !text.is_ascii() => view! { <span lang=lang>{text}</span> }.into_any(),
        _ => text.into_any(),
    }
}
