//! A labelled control with its message.

use leptos::prelude::*;

use crate::components::error_summary::{described_by, invalid, message};
use crate::model::{Choice, FieldError};
use crate::page::PageContext;
use crate::texts::{content_lang, t};

/// What a line of text asks for.
pub(crate) struct TextField {
    pub name: &'static str,
    pub label: &'static str,
    /// `text` or `password`.
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub value: String,
    pub hint: Option<String>,
}

pub(crate) fn text_field(errors: &[FieldError], field: TextField) -> AnyView {
    let TextField {
        name,
        label,
        kind,
        autocomplete,
        value,
        hint,
    } = field;
    let hint_id = hint.is_some().then(|| format!("h-{name}"));
    let described = [hint_id.clone(), described_by(errors, name)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let described = (!described.is_empty()).then_some(described);
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {message(errors, name)}
            <input
                id=format!("f-{name}")
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=true
                maxlength="200"
                aria-describedby=described
                aria-invalid=invalid(errors, name)
            />
        </div>
    }
    .into_any()
}

/// A control of one line whose name is made up, or that may be left empty.
pub(crate) struct Input {
    pub name: String,
    pub label: &'static str,
    /// `text`, `date`, `time`, `datetime-local`.
    pub kind: &'static str,
    pub value: String,
    pub hint: Option<String>,
    pub most: u32,
    /// A keypad of digits.
    pub digits: bool,
}

pub(crate) fn input(errors: &[FieldError], field: Input) -> AnyView {
    let name = field.name;
    let hint_id = field.hint.is_some().then(|| format!("h-{name}"));
    let described: Vec<String> = [hint_id.clone(), described_by(errors, &name)]
        .into_iter()
        .flatten()
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{field.label}</label>
            {field.hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {message(errors, &name)}
            <input
                id=format!("f-{name}")
                type=field.kind
                dir="auto"
                value=field.value
                autocomplete="off"
                maxlength=field.most.to_string()
                inputmode=field.digits.then_some("numeric")
                aria-describedby=described
                aria-invalid=invalid(errors, &name)
                name=name.clone()
            />
        </div>
    }
    .into_any()
}

/// Several lines of text that may be left empty.
pub(crate) fn text_area(
    errors: &[FieldError],
    name: String,
    label: &'static str,
    rows: u8,
    typed: &str,
) -> AnyView {
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            {message(errors, &name)}
            <textarea
                id=format!("f-{name}")
                rows=rows.to_string()
                dir="auto"
                aria-describedby=described_by(errors, &name)
                aria-invalid=invalid(errors, &name)
                name=name.clone()
            >
                {area_text(typed)}
            </textarea>
        </div>
    }
    .into_any()
}

/// Several lines of text.
pub(crate) fn area_field(
    errors: &[FieldError],
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    typed: &str,
) -> AnyView {
    let hint_id = format!("h-{name}");
    let described = [Some(hint_id.clone()), described_by(errors, name)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            <p class="hint" id=hint_id>
                {hint}
            </p>
            {message(errors, name)}
            <textarea
                id=format!("f-{name}")
                name=name
                rows="6"
                aria-describedby=described
                aria-invalid=invalid(errors, name)
            >
                {area_text(typed)}
            </textarea>
        </div>
    }
    .into_any()
}

/// A select whose first option is "not said".
pub(crate) fn select_field(
    errors: &[FieldError],
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    chosen: Option<&str>,
) -> AnyView {
    if choices.is_empty() {
        return ().into_any();
    }
    let options: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let selected = chosen == Some(choice.id.as_str());
            view! {
                <option value=choice.id selected=selected lang=content_lang()>
                    {choice.name}
                </option>
            }
        })
        .collect();
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            {message(errors, name)}
            <select
                id=format!("f-{name}")
                name=name
                aria-describedby=described_by(errors, name)
                aria-invalid=invalid(errors, name)
            >
                <option value="">{t("not-said")}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// A value that the citizen does not see.
pub(crate) fn hidden(name: impl Into<String>, value: impl Into<String>) -> AnyView {
    view! { <input type="hidden" name=name.into() value=value.into()/> }.into_any()
}

/// What links keep, for a form that is sent with GET: such a form drops the query of its action.
pub(crate) fn kept(ctx: &PageContext) -> AnyView {
    ctx.kept()
        .into_iter()
        .map(|(name, value)| hidden(name, value))
        .collect::<Vec<_>>()
        .into_any()
}

/// The content of a `<textarea>`: Leptos does not escape the children of that element.
pub(crate) fn area_text(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    // A browser drops a line break right after the tag.
    if escaped.starts_with('\n') {
        format!("\n{escaped}")
    } else {
        escaped
    }
}
