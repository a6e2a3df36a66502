//! The image of a question.

use leptos::prelude::*;

use crate::model::Image;
use crate::texts::content_lang;

pub(crate) fn picture(image: Option<Image>) -> AnyView {
    match image {
        Some(Image { url, alt }) => {
            view! { <img class="picture" src=url alt=alt lang=content_lang() loading="lazy"/> }.into_any()
        }
        None => ().into_any(),
    }
}
