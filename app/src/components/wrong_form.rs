//! 这题有误?告诉我们

use leptos::prelude::*;

use crate::components::field::hidden;
use crate::texts::{WRONG_REASONS, say, t};

/// Which question a report is about.
pub(crate) enum About {
    /// This one.
    Question(u32),
    /// The citizen says which, of so many.
    OneOf(u32),
}

pub(crate) struct WrongForm {
    /// Complete address to post to.
    pub action: String,
    pub about: About,
    /// Whether free text is taken (not from children).
    pub free_text: bool,
    /// Whether this attempt reported the question already.
    pub sent: bool,
}

pub(crate) fn wrong_form(form: WrongForm) -> AnyView {
    let WrongForm {
        action,
        about,
        free_text,
        sent,
    } = form;
    if sent {
        return view! { <p class="thanks">{t("wrong-thanks")}</p> }.into_any();
    }
    let reasons: Vec<_> = WRONG_REASONS
        .iter()
        .map(|value| view! { <option value=*value>{say::wrong_reason(value)}</option> })
        .collect();
    let which = match about {
        About::Question(number) => hidden("q", number.to_string()),
        About::OneOf(total) => {
            let options: Vec<_> = (1..=total)
                .map(|n| view! { <option value=n.to_string()>{say::question(n)}</option> })
                .collect();
            let select = view! {
                <label>
                    <span>{t("wrong-which")}</span>
                    <select name="q">{options}</select>
                </label>
            };
            select.into_any()
        }
    };
    let text = free_text.then(|| {
        view! {
            <label>
                <span>{t("wrong-text")}</span>
                <textarea name="text" rows="2" maxlength="200"></textarea>
            </label>
        }
    });
    view! {
        <details class="report">
            <summary>{t("wrong")}</summary>
            <form method="post" action=action>
                {which}
                <label>
                    <span>{t("wrong-reason")}</span>
                    <select name="reason">{reasons}</select>
                </label>
                {text}
                <button>{t("wrong-send")}</button>
            </form>
        </details>
    }
    .into_any()
}
