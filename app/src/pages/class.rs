//! Class mode (课堂版, 班前会版): one question on the projector, its answer when the teacher wants it; and the same questions as a paper to print,
//! with a sheet of answers. Links only: nothing is stored, nobody takes part.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::components::picture::picture;
use crate::components::written::written;
use crate::model::{ClassAnswer, ClassPage, PaperQuestion, PrintPage, QuestionKind};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t};

/// `A`, `B` … for a shown position.
fn letter(position: usize) -> String {
    u8::try_from(position)
        .ok()
        .and_then(|p| b'A'.checked_add(p))
        .map(|b| char::from(b).to_string())
        .unwrap_or_default()
}

fn options(question: &PaperQuestion) -> Vec<String> {
    if question.kind == QuestionKind::TrueFalse {
        vec![t("yes").to_owned(), t("no").to_owned()]
    } else {
        question.options.clone()
    }
}

/// The right ones of shown positions, in letters.
fn letters(right: &[String]) -> String {
    right
        .iter()
        .filter_map(|position| position.parse().ok())
        .map(letter)
        .collect()
}

/// What is right, in letters or in the words that are accepted.
fn right_of(kind: QuestionKind, right: &[String]) -> String {
    if kind == QuestionKind::FillIn {
        right.join(" / ")
    } else {
        letters(right)
    }
}

pub fn class(ctx: &PageContext, model: ClassPage) -> String {
    let _words = ctx.speak();
    let here = format!("/c/{}/class", model.campaign_id);
    let at = |number: u32, answer: bool| {
        let answer = if answer { "&answer=1" } else { "" };
        ctx.link(&format!("{here}?set={}&n={number}{answer}", model.set))
    };
    draw(ctx, Frame::new(model.campaign_name.clone(), Kind::Public), || {
        let (number, total) = (model.question.number, model.total);
        let kind = model.question.kind;
        let right = model.answer.as_ref().map(|answer| answer.right.clone());
        let items: Vec<_> = options(&model.question)
            .into_iter()
            .enumerate()
            .map(|(position, text)| {
                let is_right = right
                    .as_ref()
                    .is_some_and(|right| right.contains(&position.to_string()));
                let mark = is_right.then(|| view! { " " <b class="key">{t("right-answer")}</b> });
                view! {
                    <li class=is_right.then_some("right")>
                        <span class="letter">{letter(position)}</span>
                        " "
                        {written(text)}
                        {mark}
                    </li>
                }
            })
            .collect();
        let answer = model.answer.map(
            |ClassAnswer {
                 right,
                 explanation,
                 source,
             }| {
                // What is filled in is no option that could be marked.
                let words = (kind == QuestionKind::FillIn).then(
                    || view! { <p class="right">{t("right-answer")} {t("colon")} {right.join(" / ")}</p> },
                );
                view! {
                    <div class="class-answer" role="status">
                        {words}
                        <p class="why" lang=content_lang()>{explanation}</p>
                        <p class="source">{t("source")} {t("colon")} {written(source)}</p>
                    </div>
                }
            },
        );
        let mut ways = Vec::new();
        if answer.is_none() {
            ways.push(main_link(at(number, true), t("class-show")));
        }
        if number < total {
            let label = t("next");
            ways.push(if answer.is_some() {
                main_link(at(number + 1, false), label)
            } else {
                side_link(at(number + 1, false), label)
            });
        }
        if number > 1 {
            ways.push(side_link(at(number - 1, false), t("prev")));
        }
        if number == total {
            let hands = format!("/c/{}/hands?set={}", model.campaign_id, model.set);
            ways.push(side_link(ctx.link(&hands), t("hands")));
            let other = format!("{here}?set={}", model.set % 99 + 1);
            ways.push(side_link(ctx.link(&other), t("class-other")));
        }
        let print = ctx.link(&format!("/c/{}/print?set={}", model.campaign_id, model.set));
        view! {
            <p class="where">{written(model.campaign_name)} " · " {say::position(number, total)}</p>
            <section class="class-question">
                <h1 lang=content_lang()>{model.question.text}</h1>
                {picture(model.question.image)}
                <ol class="class-options">{items}</ol>
                {answer}
            </section>
            {row(ways)}
            <p class="small">
                <a href=print>{t("class-print")}</a>
            </p>
        }
        .into_any()
    })
}

/// The paper, or its sheet of answers.
pub fn print(ctx: &PageContext, model: PrintPage) -> String {
    let _words = ctx.speak();
    let here = format!("/c/{}/print?set={}", model.campaign_id, model.set);
    draw(ctx, Frame::new(model.campaign_name.clone(), Kind::Public), || {
        let other = if model.answers.is_some() {
            side_link(ctx.link(&here), t("print-paper"))
        } else {
            side_link(ctx.link(&format!("{here}&key=1")), t("print-key"))
        };
        let hands = ctx.link(&format!("/c/{}/hands?set={}", model.campaign_id, model.set));
        let body = match model.answers {
            Some(answers) => {
                let rows: Vec<_> = answers
                    .into_iter()
                    .zip(&model.questions)
                    .map(|(answer, question)| {
                        let (number, kind) = (question.number, question.kind);
                        view! {
                            <tr>
                                <th scope="row">{number}</th>
                                <td lang=content_lang()>{right_of(kind, &answer.right)}</td>
                                <td lang=content_lang()>{answer.explanation}</td>
                            </tr>
                        }
                    })
                    .collect();
                view! {
                    <p>
                        <a href=hands>{t("hands")}</a>
                    </p>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">{t("print-number")}</th>
                                <th scope="col">{t("right-answer")}</th>
                                <th scope="col">{t("print-why")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
                .into_any()
            }
            None => {
                let items: Vec<_> = model
                    .questions
                    .into_iter()
                    .map(|question| {
                        let list: Vec<_> = options(&question)
                            .into_iter()
                            .enumerate()
                            .map(|(position, text)| view! { <li>{letter(position)} ". " {written(text)}</li> })
                            .collect();
                        view! {
                            <li>
                                <p>{question.number} ". " {written(question.text)} " " {say::kind(question.kind)}</p>
                                <ul>{list}</ul>
                            </li>
                        }
                    })
                    .collect();
                view! { <ol class="printed">{items}</ol> }.into_any()
            }
        };
        view! {
            <h1 lang=content_lang()>{model.campaign_name}</h1>
            <p class="hint">{say::print_set(model.set)}</p>
            {row(vec![other])}
            {body}
        }
        .into_any()
    })
}
