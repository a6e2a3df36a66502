//! `/a/{attempt}` once it is marked: the score, what the rules reveal, the receipt, and the way on.

use leptos::prelude::*;

use crate::components::actions::{main_link, named_link, row, side_link};
use crate::components::error_summary::plain_summary;
use crate::components::folded::{Fold, folded};
use crate::components::question_result::question_result;
use crate::components::receipt::receipt;
use crate::components::wrong_form::{About, WrongForm, wrong_form};
use crate::model::{CampaignKind, NextTry, Outcome, ResultPage, Reveal};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say, t};

pub fn result(ctx: &PageContext, model: ResultPage) -> String {
    let _words = ctx.speak();
    // `boot.js` clears the browser's copy of answers that were handed in.
    draw(
        ctx,
        Frame::new(model.campaign_name.clone(), Kind::Secret).with_script(),
        || {
            let children = model.kind == CampaignKind::Children;
            let campaign = format!("/c/{}", model.campaign_id);
            let expired = model
                .expired
                .then(|| view! { <p class="note">{t("expired")}</p> });
            let remarked = model
            .remarked
            .as_ref()
            .map(|mark| view! { <p class="note">{say::remarked(mark.old_score, mark.new_score)} " " <small>{mark.at.clone()}</small></p> });
            let has_claim = model
                .receipt
                .as_ref()
                .is_some_and(|receipt| receipt.claim_code.is_some());
            let words = if children {
                Some(say::children_cheer(model.right, model.total).to_owned())
            } else {
                say::outcome(model.outcome, model.next)
            };
            let points = (!children).then(|| view! { <p>{say::score(model.score, model.max)}</p> });
            let best = model.best.as_ref().filter(|_| !children).map(|best| {
                let text = if best.this_one {
                    t("best-this").to_owned()
                } else {
                    say::best(best.right, model.total, best.score)
                };
                view! { <p>{text}</p> }
            });
            let next = (!children && !say::outcome_says_next(model.outcome, model.next))
                .then(|| view! { <p>{say::next_try(model.next)}</p> });
            let receipt = model.receipt.clone().filter(|_| !children).map(receipt);
            let mut ways = Vec::new();
            let again = ctx.link(&format!("{campaign}/quiz"));
            if matches!(model.next, NextTry::Now(_)) {
                ways.push(main_link(again, t("again")));
            }
            if model.tally {
                ways.push(side_link(ctx.link(&format!("{campaign}/tally")), t("tally")));
            }
            for survey in &model.surveys {
                ways.push(named_link(
                    ctx.link(&format!("{campaign}/survey/{}", survey.id)),
                    survey.title.clone(),
                ));
            }
            ways.push(side_link(ctx.link(&campaign), t("back-to-campaign")));
            let errors = plain_summary(&model.errors, &[]);
            let may_draw = !children && has_claim && model.outcome == Outcome::Passed;
            let hero: Vec<_> = say::result(model.total, model.right, may_draw)
                .into_iter()
                .map(|piece| view! { <span>{piece}</span> })
                .collect();
            let reveal = reveal(ctx, model);
            view! {
                {errors}
                <section class="hero" data-over="">
                    <h1>{hero}</h1>
                    {words.map(|words| view! { <p class="lead">{words}</p> })}
                    {points}
                    {best}
                    {next}
                </section>
                {expired}
                {remarked}
                {receipt}
                {row(ways)}
                {reveal}
            }
            .into_any()
        },
    )
}

fn reveal(ctx: &PageContext, model: ResultPage) -> AnyView {
    let action = ctx.link(&format!("/a/{}/wrong", model.attempt));
    let free_text = model.kind != CampaignKind::Children;
    let form = |about: About, sent: bool| {
        wrong_form(WrongForm {
            action: action.clone(),
            about,
            free_text,
            sent,
        })
    };
    let hidden_answers = |text: String| {
        view! {
            <p class="note">{text}</p>
            {form(About::OneOf(model.total), !model.reported.is_empty())}
        }
        .into_any()
    };
    match model.reveal {
        Reveal::AtOnce(questions) => {
            let title = if model.right == model.total {
                t("review-all-right")
            } else {
                t("review")
            };
            let items: Vec<_> = questions
                .into_iter()
                .map(|item| {
                    let number = item.number;
                    question_result(
                        ctx,
                        item,
                        form(About::Question(number), model.reported.contains(&number)),
                    )
                })
                .collect();
            let list = view! { <ol class="review">{items}</ol> }.into_any();
            if ctx.large {
                let fold = if model.reported.is_empty() {
                    Fold::Closed
                } else {
                    Fold::Open
                };
                return folded(title, fold, list);
            }
            view! {
                <h2>{title}</h2>
                {list}
            }
            .into_any()
        }
        Reveal::After(ref time) => hidden_answers(say::reveal_after(time)),
        Reveal::Never => hidden_answers(t("never-revealed").to_owned()),
    }
}
