//! What is there for those who want it: in large type a page shows one thing, and the rest behind a word.

use leptos::prelude::*;

/// How it is at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    Closed,
    /// Somebody has just been in it.
    Open,
}

pub(crate) fn folded(title: &'static str, fold: Fold, content: AnyView) -> AnyView {
    view! {
        <details class="folded" open=fold == Fold::Open>
            <summary>
                <h2>{title}</h2>
            </summary>
            {content}
        </details>
    }
    .into_any()
}
