//! `/c/{campaign}/survey/{survey}`: a few questions without right and wrong.

use leptos::prelude::*;

use crate::components::error_summary::{Place, described_by, error_summary, invalid, message};
use crate::components::field::{area_text, hidden};
use crate::components::written::written;
use crate::model::{FieldError, SurveyKind, SurveyPage, SurveyQuestion};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t};

pub fn survey(ctx: &PageContext, model: SurveyPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(model.title.clone(), Kind::Public), || {
        let action = ctx.link(&format!("/c/{}/survey/{}", model.campaign_id, model.survey_id));
        let errors = model.errors;
        let summary = summary(&errors, &model.questions);
        let questions: Vec<_> = model
            .questions
            .into_iter()
            .enumerate()
            .map(|(index, item)| question(index + 1, item, &errors))
            .collect();
        view! {
            <h1 lang=content_lang()>{model.title}</h1>
            <p class="lead" lang=content_lang()>{model.intro}</p>
            <p class="hint">{t("survey-privacy")}</p>
            <form method="post" action=action>
                {summary}
                {hidden("attempt", model.attempt)}
                {model.ticket.map(|ticket| hidden("ticket", ticket))}
                {questions}
                <button class="main">{t("send")}</button>
            </form>
        }
        .into_any()
    })
}

/// What is wrong, with the questions that it is about.
pub(super) fn summary(errors: &[FieldError], questions: &[SurveyQuestion]) -> AnyView {
    error_summary(errors, |field| {
        questions
            .iter()
            .find(|item| item.id == field)
            .map_or(Place::Nowhere, |item| Place::Written(item.text.clone()))
    })
}

/// One question. `data-need`: it has to be answered.
pub(super) fn question(number: usize, question: SurveyQuestion, errors: &[FieldError]) -> AnyView {
    let SurveyQuestion {
        id,
        kind,
        text,
        optional,
        answer,
    } = question;
    let need = (!optional).then_some("1");
    let hint = match (&kind, optional) {
        (SurveyKind::Multiple { .. }, true) => Some(t("choose-many-optional").to_owned()),
        (SurveyKind::Multiple { .. }, false) => Some(t("choose-many").to_owned()),
        (_, true) => Some(t("optional").to_owned()),
        (_, false) => None,
    };
    let hint = hint.map(|hint| view! { " " <span class="kind">{hint}</span> });
    if let SurveyKind::Text { max } = kind {
        return view! {
            <div class="question" data-need=need>
                <label class="legend" for=format!("f-{id}")>
                    <span class="no">{number}</span>
                    " "
                    {written(text)}
                    {hint}
                </label>
                <p class="hint">{say::at_most(max)}</p>
                {message(errors, &id)}
                <textarea
                    id=format!("f-{id}")
                    name=id.clone()
                    rows="4"
                    maxlength=max.to_string()
                    aria-describedby=described_by(errors, &id)
                    aria-invalid=invalid(errors, &id)
                >
                    {area_text(answer.first().map_or("", String::as_str))}
                </textarea>
            </div>
        }
        .into_any();
    }
    let controls = match kind {
        SurveyKind::Single { options } => choices(&id, "radio", options, &answer),
        SurveyKind::Multiple { options } => choices(&id, "checkbox", options, &answer),
        SurveyKind::Scale { low, high } => scale(&id, low, high, &answer),
        SurveyKind::Text { .. } => ().into_any(),
    };
    view! {
        <fieldset class="question" data-need=need aria-describedby=described_by(errors, &id)>
            <legend>
                <span class="no">{number}</span>
                " "
                {written(text)}
                {hint}
            </legend>
            {message(errors, &id)}
            {controls}
        </fieldset>
    }
    .into_any()
}

fn choices(name: &str, control: &'static str, options: Vec<String>, answer: &[String]) -> AnyView {
    options
        .into_iter()
        .enumerate()
        .map(|(position, text)| {
            let value = position.to_string();
            let checked = answer.contains(&value);
            let id = (position == 0).then(|| format!("f-{name}"));
            view! {
                <label class="choice">
                    <input type=control id=id name=name.to_owned() value=value checked=checked/>
                    " "
                    <span>{written(text)}</span>
                </label>
            }
        })
        .collect::<Vec<_>>()
        .into_any()
}

/// Radios 1 to 5. The words of the ends stand below, and in the names of their radios for a screen reader.
fn scale(name: &str, low: String, high: String, answer: &[String]) -> AnyView {
    let steps: Vec<_> = (1..=5u8)
        .map(|step| {
            let value = step.to_string();
            let checked = answer.contains(&value);
            let id = (step == 1).then(|| format!("f-{name}"));
            let word = match step {
                1 => Some(low.clone()),
                5 => Some(high.clone()),
                _ => None,
            };
            view! {
                <label class="step">
                    <input type="radio" id=id name=name.to_owned() value=value.clone() checked=checked/>
                    " "
                    <span>{value} {word.map(|word| view! { <span class="visually-hidden">" " {written(word)}</span> })}</span>
                </label>
            }
        })
        .collect();
    view! {
        <div class="scale">{steps}</div>
        <p class="ends" lang=content_lang() aria-hidden="true">
            <span>{low.clone()}</span>
            <span>{high.clone()}</span>
        </p>
    }
    .into_any()
}
