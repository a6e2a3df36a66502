//! One question of a result: what was chosen, what is right, and why.

use leptos::prelude::*;

use crate::components::picture::picture;
use crate::components::written::written;
use crate::model::{QuestionKind, QuestionResult, Verdict};
use crate::page::PageContext;
use crate::texts::{content_lang, t};

/// `report` is the form that reports the question as wrong.
pub(crate) fn question_result(ctx: &PageContext, question: QuestionResult, report: AnyView) -> AnyView {
    let QuestionResult {
        number,
        kind,
        text,
        options,
        image,
        chosen,
        right,
        verdict,
        explanation,
        source,
        tip,
        ..
    } = question;
    // What was right needs no more words.
    let tip = tip.filter(|_| verdict != Verdict::Right).map(|tip| {
        view! {
            <p class="more">
                {t("tip-behind")} {t("colon")} <a href=ctx.link(&format!("/tips/{}", tip.id))>{written(tip.title)}</a>
            </p>
        }
    });
    let (class, word) = match verdict {
        Verdict::Right => ("verdict right", t("verdict-right")),
        Verdict::Partly => ("verdict partly", t("verdict-partly")),
        Verdict::Wrong => ("verdict wrong", t("verdict-wrong")),
        Verdict::Unanswered => ("verdict none", t("verdict-none")),
    };
    let answers = match kind {
        QuestionKind::FillIn => filled(chosen, right),
        QuestionKind::Single | QuestionKind::Multiple | QuestionKind::TrueFalse => {
            marked(kind, options, &chosen, &right)
        }
    };
    view! {
        <li id=format!("q{number}")>
            <h3>
                <span class="no">{number}</span>
                " "
                {written(text)}
            </h3>
            <p class=class>{word}</p>
            {picture(image)}
            {answers}
            <p class="why" lang=content_lang()>{explanation}</p>
            <p class="source">{t("source")} {t("colon")} {written(source)}</p>
            {tip}
            {report}
        </li>
    }
    .into_any()
}

fn marked(kind: QuestionKind, options: Vec<String>, chosen: &[String], right: &[String]) -> AnyView {
    let options = if options.is_empty() && kind == QuestionKind::TrueFalse {
        vec![t("yes").to_owned(), t("no").to_owned()]
    } else {
        options
    };
    let items: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(position, text)| {
            let position = position.to_string();
            let is_chosen = chosen.contains(&position);
            let is_right = right.contains(&position);
            let class = match (is_chosen, is_right) {
                (_, true) => Some("right"),
                (true, false) => Some("wrong"),
                (false, false) => None,
            };
            view! {
                <li class=class>
                    {written(text)}
                    {is_chosen.then(|| view! { " " <b class="mine">{t("your-choice")}</b> })}
                    {is_right.then(|| view! { " " <b class="key">{t("right-answer")}</b> })}
                </li>
            }
        })
        .collect();
    view! { <ul class="options">{items}</ul> }.into_any()
}

fn filled(chosen: Vec<String>, right: Vec<String>) -> AnyView {
    let chosen = match chosen.into_iter().find(|text| !text.is_empty()) {
        Some(text) => written(text),
        None => t("no-answer").into_any(),
    };
    view! {
        <dl class="options">
            <dt>{t("your-answer")}</dt>
            <dd>{chosen}</dd>
            <dt>{t("right-answer")}</dt>
            <dd>{written(right.join(" / "))}</dd>
        </dl>
    }
    .into_any()
}
