//! `/r` and `/r/{code}`: what became of a report.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::report::{ProgressAskPage, ProgressPage};
use crate::texts::{content_lang, say, t};

pub fn progress_ask(ctx: &PageContext, model: ProgressAskPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("progress-title"), Kind::Public), || {
        let errors = model.errors;
        let described = [Some("h-code".to_owned()), described_by(&errors, "code")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        view! {
            <h1>{t("progress-title")}</h1>
            <form method="post" action=ctx.link("/r")>
                {plain_summary(&errors, &["code"])}
                <div class="field">
                    <label for="f-code">{t("progress-code")}</label>
                    <p class="hint" id="h-code">
                        {t("progress-code-hint")}
                    </p>
                    {message(&errors, "code")}
                    <input
                        id="f-code"
                        name="code"
                        type="text"
                        inputmode="numeric"
                        value=model.typed
                        autocomplete="off"
                        maxlength="40"
                        aria-describedby=described
                        aria-invalid=invalid(&errors, "code")
                    />
                </div>
                <button class="main">{t("progress-look")}</button>
            </form>
            {row(vec![side_link(ctx.link("/report"), t("report-title"))])}
        }
        .into_any()
    })
}

pub fn progress(ctx: &PageContext, model: ProgressPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("progress-title"), Kind::Secret), || {
        let title = if model.new {
            t("progress-new")
        } else {
            say::case_state(model.state)
        };
        let note = model.new.then(|| view! { <p>{t("progress-keep")}</p> });
        let steps: Vec<_> = model
            .steps
            .into_iter()
            .map(|step| {
                view! {
                    <li>
                        <time class="when">{step.time}</time>
                        " "
                        {say::case_state(step.state)}
                    </li>
                }
            })
            .collect();
        let category = (!model.category.is_empty()).then(|| {
            view! {
                <dt>{t("report-category")}</dt>
                <dd lang=content_lang()>{model.category}</dd>
            }
        });
        let text = (!model.text.is_empty()).then(|| {
            view! {
                <dt>{t("progress-text")}</dt>
                <dd class="typed" dir="auto">
                    {model.text}
                </dd>
            }
        });
        let own = format!("/r/{}", model.code);
        let withdraw = model.may_withdraw.then(|| {
            view! {
                <details>
                    <summary>{t("progress-withdraw")}</summary>
                    <p>{t("progress-withdraw-note")}</p>
                    <form method="post" action=ctx.link(&format!("{own}/withdraw"))>
                        <button>{t("progress-withdraw-yes")}</button>
                    </form>
                </details>
            }
        });
        let on = if model.new {
            vec![
                main_link(ctx.link(&own), t("progress-see")),
                side_link(ctx.link("/"), t("home")),
            ]
        } else {
            vec![
                side_link(ctx.link("/report"), t("report-another")),
                side_link(ctx.link("/"), t("home")),
            ]
        };
        view! {
            <section class="hero">
                <h1>{title}</h1>
                <p class="claim">
                    {t("progress-code")} " " <strong>{model.shown}</strong>
                </p>
                {note}
            </section>
            <h2>{t("progress-steps")}</h2>
            <ol class="report-history">{steps}</ol>
            <h2>{t("progress-sent")}</h2>
            <dl class="report-sent">
                <dt>{t("report-kind")}</dt>
                <dd>{say::report_kind(model.kind)}</dd>
                {category}
                <dt>{t("report-place")}</dt>
                <dd class="typed" dir="auto">
                    {model.place}
                </dd>
                {text}
            </dl>
            {withdraw}
            {row(on)}
        }
        .into_any()
    })
}
