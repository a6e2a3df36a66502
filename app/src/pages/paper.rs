//! `/a/{attempt}` while it is open: the questions. Works by plain posts; `QuizIsland` improves it.

use leptos::prelude::*;

use crate::components::error_summary::{Place, error_summary};
use crate::components::field::hidden;
use crate::components::question::question;
use crate::islands::QuizIsland;
use crate::model::{PaperPage, PaperView};
use crate::page::{Frame, Island, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t};

pub fn paper(ctx: &PageContext, model: PaperPage) -> String {
    let _words = ctx.speak();
    // Large type shows one thing a page: the island does so by itself.
    let first =
        (ctx.large && model.view == PaperView::All).then(|| ctx.link(&format!("/a/{}?q=1", model.attempt)));
    draw(
        ctx,
        Frame::new(model.campaign_name.clone(), Kind::Secret)
            .with_island(Island::Quiz)
            .with_way_without_script(first),
        || {
            let name = model.campaign_name.clone();
            let form = form(ctx, model);
            view! {
                <h1 class="small" lang=content_lang()>{name}</h1>
                <QuizIsland>{form}</QuizIsland>
            }
            .into_any()
        },
    )
}

fn form(ctx: &PageContext, model: PaperPage) -> AnyView {
    let paper = format!("/a/{}", model.attempt);
    let total = model.questions.len();
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    let one = match model.view {
        PaperView::All | PaperView::Whole => None,
        PaperView::One(number) => Some(number.clamp(1, total.max(1))),
    };
    let at = |number: u32| ctx.link(&format!("{paper}?q={number}"));
    // The address says which view the answer of the server is to have.
    let all = ctx.link(&format!("{paper}?q=all"));
    let here = match (one, model.view) {
        (Some(number), _) => at(number),
        (None, PaperView::Whole) => all.clone(),
        (None, _) => ctx.link(&paper),
    };
    let where_we_are = match one {
        Some(number) => say::position(number, total),
        None => say::total(total),
    };
    let other_view = match one {
        Some(_) => goto(all, t("all-at-once")),
        None => goto(at(1), t("one-by-one")),
    };
    let extend = model.can_extend.then(|| {
        let action = match one {
            Some(number) => ctx.link(&format!("{paper}/more-time?q={number}")),
            None => ctx.link(&format!("{paper}/more-time")),
        };
        view! {
            <button class="link" name="do" value="more-time" formaction=action>
                {t("more-time")}
            </button>
        }
    });
    let time = model.deadline_text.map(|time| {
        view! { <p class="deadline">{say::deadline(&time)} " " {extend}</p> }
    });
    let jump = one.map(|current| {
        let buttons: Vec<_> = model
            .questions
            .iter()
            .map(|question| {
                let number = question.number;
                let done = !model.unanswered.contains(&number);
                let label = if done {
                    say::question_answered(number)
                } else {
                    say::question(number)
                };
                view! {
                    <li>
                        <button
                            class=if done { "answered" } else { "" }
                            name="do"
                            value="goto"
                            formaction=at(number)
                            aria-label=label
                            aria-current=(number == current).then_some("step")
                        >
                            {number}
                        </button>
                    </li>
                }
            })
            .collect();
        view! { <nav class="jump" aria-label=t("jump")><ol>{buttons}</ol></nav> }
    });
    let asking = model
        .asking
        .then(|| asking(&model.unanswered, one.is_some(), &at));
    // Enter in a text field presses the first button of the form: the harmless one.
    let default = if one.is_some() && one != Some(total) {
        "next"
    } else {
        "save"
    };
    let steps = one.map(|number| {
        view! {
            {hidden("q", number.to_string())}
            {(number > 1).then(|| view! { <button name="do" value="prev">{t("prev")}</button> })}
            {(number < total).then(|| view! { <button name="do" value="next">{t("next")}</button> })}
        }
    });
    let questions: Vec<_> = model
        .questions
        .into_iter()
        .filter(|question| one.is_none_or(|number| question.number == number))
        .collect();
    let shown: Vec<u32> = questions.iter().map(|question| question.number).collect();
    let fields: Vec<_> = questions
        .into_iter()
        .map(|item| question(item, &model.errors))
        .collect();
    let summary = error_summary(&model.errors, |field| {
        let number = field
            .strip_prefix('q')
            .and_then(|number| number.parse::<u32>().ok());
        match number.filter(|number| shown.contains(number)) {
            Some(number) => Place::Named(say::question(number)),
            None => Place::Nowhere,
        }
    });
    view! {
        <form
            id="quiz"
            method="post"
            action=here
            data-save=ctx.link(&format!("{paper}/save"))
            data-deadline=model.deadline.map(|deadline| deadline.to_string())
            data-now=model.now.to_string()
            data-rev=model.rev.to_string()
            data-total=total.to_string()
        >
            <button class="visually-hidden" name="do" value=default tabindex="-1" aria-hidden="true">
                {t("save")}
            </button>
            {summary}
            {asking}
            <div class="bar-top">
                <p class="where">{where_we_are}</p>
                <span class="view">{other_view}</span>
                {time}
            </div>
            {fields}
            {hidden("rev", model.rev.to_string())}
            <div class="steps">
                {steps} <button class="main" name="do" value="submit">
                    {t("hand-in")}
                </button>
            </div>
            {jump}
        </form>
    }
    .into_any()
}

/// A button that saves and leads to another view of the paper.
fn goto(action: String, label: impl Into<String>) -> AnyView {
    let label = label.into();
    view! { <button class="link" name="do" value="goto" formaction=action>{label}</button> }.into_any()
}

/// 确认:现在交卷吗? with what is still open.
fn asking(unanswered: &[u32], one: bool, at: &impl Fn(u32) -> String) -> AnyView {
    let open = (!unanswered.is_empty()).then(|| {
        let links: Vec<_> = unanswered
            .iter()
            .map(|&number| {
                if one {
                    goto(at(number), say::question(number))
                } else {
                    view! { <a href=format!("#q{number}")>{say::question(number)}</a> }.into_any()
                }
            })
            .map(|link| view! { <li>{link}</li> })
            .collect();
        view! {
            <p>{say::unanswered(unanswered.len())}</p>
            <ul class="todo">{links}</ul>
        }
    });
    view! {
        <div class="ask" role="alert" tabindex="-1" autofocus=true>
            <h2>{t("ask")}</h2>
            {open}
            <p class="row">
                <button name="do" value="save">{t("look-again")}</button>
                " "
                <button class="main" name="do" value="confirm">{t("hand-in")}</button>
            </p>
        </div>
    }
    .into_any()
}
