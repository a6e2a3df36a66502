//! `/r` and `/r/{code}`: what became of a report.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::area_text;
use crate::model::FieldError;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::report::{ProgressAskPage, ProgressPage, Verdict};
use crate::texts::{content_lang, say, t, tr};

pub fn progress_ask(ctx: &PageContext, model: ProgressAskPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("progress-title"), Kind::Public).with_report();
    draw(ctx, frame, || {
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
    let frame = Frame::new(t("progress-title"), Kind::Secret).with_report();
    draw(ctx, frame, || {
        let title = if model.new {
            t("progress-new")
        } else {
            say::case_state(model.state)
        };
        let note = model.new.then(|| view! { <p>{t("progress-keep")}</p> });
        let judge = model
            .verdict
            .map(|verdict| verdict_form(ctx, &model.code, verdict, &model));
        // Too late, or not yet: there is no form to say it at.
        let wrong = (model.verdict.is_none() && !model.may_add).then(|| plain_summary(&model.errors, &[]));
        let add = model.may_add.then(|| add_photo(ctx, &model));
        let photos = pictures(ctx, &model.photos);
        let steps: Vec<_> = model
            .steps
            .into_iter()
            .map(|step| {
                view! {
                    <li>
                        <time class="when">{step.time}</time>
                        " "
                        {say::case_state(step.state)}
                        {some(step.detail)}
                        {some(step.words)}
                        {pictures(ctx, &step.photos)}
                    </li>
                }
            })
            .collect();
        let together = model.together.map(|state| {
            let now = tr("progress-together", &[("state", say::case_state(state).into())]);
            view! { <p>{now}</p> }
        });
        let fact = |label: &'static str, value: &str| {
            (!value.is_empty()).then(|| {
                view! {
                    <dt>{label}</dt>
                    <dd>{value.to_owned()}</dd>
                }
            })
        };
        let unit = fact(t("progress-unit"), &model.unit);
        let promised = fact(t("progress-promised"), &model.promised);
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
        let number = (!model.number.is_empty()).then(|| {
            let ending = tr("progress-number", &[("ending", model.number.into())]);
            view! {
                <details>
                    <summary>{ending}</summary>
                    <p>{t("progress-number-note")}</p>
                    <form method="post" action=ctx.link(&format!("{own}/contact"))>
                        <button>{t("progress-number-remove")}</button>
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
            {wrong}
            {judge}
            <h2>{t("progress-steps")}</h2>
            {together}
            <dl class="report-sent">{unit} {promised}</dl>
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
            {photos}
            {add}
            {number}
            {withdraw}
            {row(on)}
        }
        .into_any()
    })
}

fn some(words: String) -> Option<AnyView> {
    (!words.is_empty()).then(|| {
        view! {
            <p class="typed" dir="auto">
                {words}
            </p>
        }
        .into_any()
    })
}

/// Photos, each a link to the whole picture.
fn pictures(ctx: &PageContext, photos: &[String]) -> Option<AnyView> {
    if photos.is_empty() {
        return None;
    }
    let all: Vec<_> = (1u64..)
        .zip(photos)
        .map(|(n, photo)| {
            let alt = tr("progress-photo-alt", &[("n", n.into())]);
            view! {
                <li>
                    <a href=ctx.link_plain(photo)>
                        <img src=ctx.link_plain(&format!("{photo}?small=1")) alt=alt loading="lazy"/>
                    </a>
                </li>
            }
        })
        .collect();
    Some(view! { <ul class="report-photos">{all}</ul> }.into_any())
}

fn radios(
    name: &'static str,
    legend: &'static str,
    errors: &[FieldError],
    chosen: &str,
    choices: &[(&'static str, &'static str)],
) -> AnyView {
    let labels: Vec<_> = choices
        .iter()
        .enumerate()
        .map(|(place, (value, label))| {
            let id = (place == 0).then(|| format!("f-{name}"));
            view! {
                <label class="choice">
                    <input type="radio" id=id name=name value=*value checked=chosen == *value/>
                    " "
                    <span>{*label}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field kinds" aria-describedby=described_by(errors, name)>
            <legend class="legend">{legend}</legend>
            {message(errors, name)}
            {labels}
        </fieldset>
    }
    .into_any()
}

fn verdict_form(ctx: &PageContext, code: &str, verdict: Verdict, model: &ProgressPage) -> AnyView {
    let errors = &model.errors;
    let [solved, satisfaction, words] = &model.typed;
    let solved = match verdict {
        Verdict::Solved => radios(
            "solved",
            t("verdict-solved"),
            errors,
            solved,
            &[("yes", t("verdict-yes")), ("no", t("verdict-no"))],
        ),
        Verdict::NotAfterAll => view! { <input type="hidden" name="solved" value="no"/> }.into_any(),
        Verdict::Service => ().into_any(),
    };
    let content = radios(
        "satisfaction",
        t("verdict-content"),
        errors,
        satisfaction,
        &[
            ("satisfied", t("verdict-satisfied")),
            ("mostly", t("verdict-mostly")),
            ("dissatisfied", t("verdict-dissatisfied")),
        ],
    );
    let form = view! {
        <form method="post" action=ctx.link(&format!("/r/{code}/verdict"))>
            {plain_summary(errors, &["solved", "satisfaction", "words"])}
            <input type="hidden" name="batch" value=model.batch.clone()/>
            {solved}
            {content}
            <div class="field">
                <label for="f-words">{t("verdict-why")}</label>
                {message(errors, "words")}
                <textarea id="f-words" name="words" rows="3" dir="auto">
                    {area_text(words)}
                </textarea>
            </div>
            <button class="main">{t("verdict-send")}</button>
        </form>
    };
    match verdict {
        Verdict::NotAfterAll => view! {
            <details>
                <summary>{t("verdict-not-after-all")}</summary>
                {form}
            </details>
        }
        .into_any(),
        _ => view! {
            <h2>{t("verdict-title")}</h2>
            {form}
        }
        .into_any(),
    }
}

fn add_photo(ctx: &PageContext, model: &ProgressPage) -> AnyView {
    let action = ctx.link(&format!("/r/{}/photo?batch={}", model.code, model.batch));
    let wrong = model.errors.iter().any(|error| error.field == "photo");
    view! {
        <details open=wrong>
            <summary>{t("progress-add-photo")}</summary>
            <form method="post" action=action enctype="multipart/form-data">
                <div class="field">
                    <label for="f-photo">{t("progress-photo")}</label>
                    {message(&model.errors, "photo")}
                    <input id="f-photo" type="file" name="photo" accept="image/*"/>
                </div>
                <button>{t("progress-add-photo-send")}</button>
            </form>
        </details>
    }
    .into_any()
}
