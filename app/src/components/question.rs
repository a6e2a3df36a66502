//! One question of a paper, to be answered.

use leptos::prelude::*;

use crate::components::error_summary::{described_by, message};
use crate::components::picture::picture;
use crate::components::written::written;
use crate::model::{FieldError, PaperQuestion, QuestionKind};
use crate::texts::{say, t};

/// The fieldset. `named`: whether the number is shown (not when the page itself says which question it is).
pub(crate) fn question(question: PaperQuestion, errors: &[FieldError]) -> AnyView {
    let PaperQuestion {
        number,
        kind,
        text,
        options,
        image,
        answer,
    } = question;
    let name = format!("q{number}");
    let controls = match kind {
        QuestionKind::FillIn => fill_in(&name, answer),
        QuestionKind::Single | QuestionKind::Multiple | QuestionKind::TrueFalse => {
            choices(&name, kind, options, &answer)
        }
    };
    view! {
        <fieldset
            class="question"
            id=name.clone()
            data-q=number
            data-kind=kind.as_str()
            aria-describedby=described_by(errors, &name)
        >
            <legend>
                <span class="no">{number}</span>
                " "
                {written(text)}
                " "
                <span class="kind">{say::kind(kind)}</span>
            </legend>
            {picture(image)}
            {message(errors, &name)}
            {controls}
        </fieldset>
    }
    .into_any()
}

fn choices(name: &str, kind: QuestionKind, options: Vec<String>, answer: &[String]) -> AnyView {
    let control = if kind == QuestionKind::Multiple {
        "checkbox"
    } else {
        "radio"
    };
    let options = if options.is_empty() && kind == QuestionKind::TrueFalse {
        vec![t("yes").to_owned(), t("no").to_owned()]
    } else {
        options
    };
    let labels: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(position, text)| {
            let value = position.to_string();
            let checked = answer.contains(&value);
            // The first control of a group is where the error summary leads.
            let id = (position == 0).then(|| format!("f-{name}"));
            view! {
                <label class="choice">
                    <input type=control id=id name=name.to_owned() value=value checked=checked/>
                    " "
                    <span>{written(text)}</span>
                </label>
            }
        })
        .collect();
    labels.into_any()
}

fn fill_in(name: &str, answer: Vec<String>) -> AnyView {
    view! {
        <label class="blank">
            <span>{t("your-answer")}</span>
            " "
            <input
                type="text"
                id=format!("f-{name}")
                name=name.to_owned()
                value=answer.into_iter().next().unwrap_or_default()
                maxlength="120"
                autocomplete="off"
            />
        </label>
    }
    .into_any()
}
