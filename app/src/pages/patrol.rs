//! `/o/{token}/patrol` and `/o/{token}/f/{id}`: a patrol is written down; somebody looks again.

use leptos::prelude::*;

use super::observer::{finding_body, finding_title};
use super::report::{areas, option_groups, which_district};
use crate::components::actions::{row, side_link};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{Input, hidden, input, text_area};
use crate::model::{Choice, FieldError};
use crate::observer::{Method, PatrolPage, RevisitPage, Theme, TypedFindingForm};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t, tr};

pub fn patrol(ctx: &PageContext, model: PatrolPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("patrol-title"), Kind::Secret), || {
        let own = format!("/o/{}/patrol", model.token);
        let errors = model.errors;
        let typed = model.typed;
        let mut fields: Vec<String> = [
            "theme", "area", "address", "method", "day", "start", "end", "people", "notes",
        ]
        .map(str::to_owned)
        .to_vec();
        for n in 1..=typed.findings.len() {
            fields.extend(["kind", "category", "address", "text"].map(|part| format!("f{n}-{part}")));
        }
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let narrow = model
            .areas
            .narrowed
            .then(|| which_district(ctx, &own, &model.districts, &model.district));
        let area = (!model.areas.groups.is_empty()).then(|| areas(&errors, model.areas.groups, &typed.area));
        let line = |name: &str, label: &'static str, kind: &'static str, value: &str| {
            input(
                &errors,
                Input {
                    name: name.to_owned(),
                    label,
                    kind,
                    value: value.to_owned(),
                    hint: None,
                    most: 200,
                    digits: name == "people",
                },
            )
        };
        let findings: Vec<_> = typed
            .findings
            .iter()
            .zip(1..)
            .map(|(finding, n)| one_finding(&errors, n, finding, model.categories.clone()))
            .collect();
        view! {
            <h1>{t("patrol-title")}</h1>
            <p class="lead">{t("patrol-lead")}</p>
            {row(vec![side_link(ctx.link(&format!("/o/{}", model.token)), t("patrol-back"))])}
            {narrow}
            <form method="post" action=ctx.link(&own)>
                {plain_summary(&errors, &fields)}
                {hidden("form", model.form)}
                {theme_field(&errors, &typed.theme)}
                <p class="hint">
                    {t("patrol-cross")} " " <bdi lang=content_lang()>{model.home}</bdi>
                </p>
                {area}
                {line("address", t("patrol-address"), "text", &typed.address)}
                {methods(&errors, &typed.methods)}
                {line("day", t("patrol-day"), "date", &typed.day)}
                {line("start", t("patrol-start"), "time", &typed.start)}
                {line("end", t("patrol-end"), "time", &typed.end)}
                {line("people", t("patrol-people"), "text", &typed.people)}
                {text_area(&errors, "notes".to_owned(), t("patrol-notes"), 3, &typed.notes)}
                <h2>{t("patrol-findings")}</h2>
                <p class="hint">{t("patrol-findings-hint")}</p>
                {findings}
                <button class="main">{t("patrol-send")}</button>
            </form>
        }
        .into_any()
    })
}

/// Which theme.
pub(crate) fn theme_field(errors: &[FieldError], chosen: &str) -> AnyView {
    let options: Vec<_> = Theme::ALL
        .into_iter()
        .map(|theme| {
            let selected = theme.as_str() == chosen;
            view! {
                <option value=theme.as_str() selected=selected>
                    {say::theme(theme)}
                </option>
            }
        })
        .collect();
    view! {
        <div class="field">
            <label for="f-theme">{t("patrol-theme")}</label>
            {message(errors, "theme")}
            <select
                id="f-theme"
                name="theme"
                aria-describedby=described_by(errors, "theme")
                aria-invalid=invalid(errors, "theme")
            >
                <option value="">{t("patrol-choose")}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn methods(errors: &[FieldError], chosen: &[String]) -> AnyView {
    let labels: Vec<_> = Method::ALL
        .into_iter()
        .enumerate()
        .map(|(place, method)| {
            let id = (place == 0).then_some("f-method");
            let checked = chosen.iter().any(|word| word == method.as_str());
            view! {
                <label class="choice">
                    <input type="checkbox" id=id name="method" value=method.as_str() checked=checked/>
                    " "
                    <span>{say::method(method)}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field kinds" aria-describedby=described_by(errors, "method")>
            <legend class="legend">{t("patrol-methods")}</legend>
            {message(errors, "method")}
            {labels}
        </fieldset>
    }
    .into_any()
}

/// The first one lies open, and any that was begun.
fn one_finding(
    errors: &[FieldError],
    n: usize,
    typed: &TypedFindingForm,
    categories: Vec<(String, Vec<Choice>)>,
) -> AnyView {
    let name = |part: &str| format!("f{n}-{part}");
    let begun = n == 1
        || ![&typed.category, &typed.address, &typed.text]
            .iter()
            .all(|text| text.is_empty());
    let kinds: Vec<_> = [
        ("problem", t("report-problem")),
        ("suggestion", t("report-suggestion")),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, (word, label))| {
        let id = (place == 0).then(|| format!("f-{}", name("kind")));
        let checked = typed.kind == word || (typed.kind.is_empty() && place == 0);
        view! {
            <label class="choice">
                <input type="radio" id=id name=name("kind") value=word checked=checked/>
                " "
                <span>{label}</span>
            </label>
        }
    })
    .collect();
    let category = name("category");
    view! {
        <details class="folded" open=begun>
            <summary>
                <h3>{tr("patrol-finding", &[("n", n.into())])}</h3>
            </summary>
            <fieldset class="field kinds" aria-describedby=described_by(errors, &name("kind"))>
                <legend class="legend">{t("report-kind")}</legend>
                {message(errors, &name("kind"))}
                {kinds}
            </fieldset>
            <div class="field">
                <label for=format!("f-{category}")>{t("patrol-category")}</label>
                {message(errors, &category)}
                <select
                    id=format!("f-{category}")
                    aria-describedby=described_by(errors, &category)
                    aria-invalid=invalid(errors, &category)
                    name=category.clone()
                >
                    <option value="">{t("report-no-category")}</option>
                    {option_groups(categories, &typed.category)}
                </select>
            </div>
            {input(
                errors,
                Input {
                    name: name("address"),
                    label: t("patrol-finding-address"),
                    kind: "text",
                    value: typed.address.clone(),
                    hint: None,
                    most: 200,
                    digits: false,
                },
            )}
            {text_area(errors, name("text"), t("patrol-finding-text"), 3, &typed.text)}
        </details>
    }
    .into_any()
}

pub fn revisit(ctx: &PageContext, model: RevisitPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("revisit-title"), Kind::Secret), || {
        let own = format!("/o/{}/f/{}", model.token, model.finding.id);
        let action = ctx.link(&format!("{own}?form={}", model.form));
        let errors = model.errors;
        let line = |name: &str, label: &'static str, kind: &'static str, value: String| {
            input(
                &errors,
                Input {
                    name: name.to_owned(),
                    label,
                    kind,
                    value,
                    hint: None,
                    most: 20,
                    digits: false,
                },
            )
        };
        let title = finding_title(&model.finding);
        let kept = (model.kept > 0).then(|| {
            view! { <p>{tr("revisit-photos-kept", &[("count", model.kept.into())])}</p> }
        });
        let back = side_link(ctx.link(&format!("/o/{}", model.token)), t("patrol-back"));
        view! {
            <h1>{t("revisit-title")}</h1>
            <p class="lead">{t("revisit-lead")}</p>
            {row(vec![back])}
            <h2>{title}</h2>
            {finding_body(ctx, model.finding)}
            <h2>{t("revisit-new")}</h2>
            <form method="post" action=action enctype="multipart/form-data">
                {plain_summary(&errors, &["day", "places", "square", "words", "photo"])}
                {line("day", t("revisit-day"), "date", model.day)}
                {line("places", t("revisit-places"), "text", model.places)}
                {line("square", t("revisit-square"), "text", model.square)}
                {text_area(&errors, "words".to_owned(), t("revisit-words"), 3, &model.words)}
                <div class="field">
                    <label for="f-photo">{t("revisit-photo")}</label>
                    <p class="hint" id="h-photo">
                        {tr("revisit-photo-hint", &[("most", model.most.into())])}
                    </p>
                    {kept}
                    {message(&errors, "photo")}
                    <input
                        id="f-photo"
                        type="file"
                        name="photo"
                        accept="image/*"
                        multiple=true
                        aria-describedby="h-photo"
                        aria-invalid=invalid(&errors, "photo")
                    />
                </div>
                <button class="main">{t("revisit-send")}</button>
            </form>
        }
        .into_any()
    })
}
