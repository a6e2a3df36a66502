//! `/cases` and `/cases/{number}`: what organizers let everybody see of cases.

use leptos::prelude::*;

use crate::case::Work;
use crate::components::actions::{main_link, row, side_link};
use crate::components::field::kept;
use crate::format::count;
use crate::model::Choice;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::released::{PublicCasePage, PublicCasesPage, PublicLine};
use crate::texts::{content_lang, say, t, tr};

pub fn public_cases(ctx: &PageContext, model: PublicCasesPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("public-title"), Kind::Public).with_share(t("public-lead"), "/cases");
    draw(ctx, frame, || {
        let states = vec![
            Choice {
                id: "open".to_owned(),
                name: t("public-open").to_owned(),
            },
            Choice {
                id: "done".to_owned(),
                name: t("public-done").to_owned(),
            },
        ];
        let filter = view! {
            <form class="search" method="get" action=ctx.link_plain("/cases")>
                {kept(ctx)}
                {select("state", t("public-state"), states, &model.state, false)}
                {select("district", t("report-district"), model.districts, &model.district, true)}
                {select("category", t("report-category"), model.categories, &model.category, true)}
                <button>{t("public-show")}</button>
            </form>
        };
        let cases: Vec<_> = model
            .cases
            .into_iter()
            .map(|case| {
                let own = ctx.link(&format!("/cases/{}", case.number));
                view! {
                    <li>
                        <h2>
                            <a href=own>{title(&case)}</a>
                        </h2>
                        {body(ctx, case)}
                    </li>
                }
            })
            .collect();
        let list = if cases.is_empty() {
            view! { <p>{t("public-none")}</p> }.into_any()
        } else {
            view! { <ul class="public-cases">{cases}</ul> }.into_any()
        };
        let on = [
            model.newer.map(|to| side_link(ctx.link(&to), t("public-newer"))),
            model.older.map(|to| side_link(ctx.link(&to), t("public-older"))),
        ];
        view! {
            <h1>{t("public-title")}</h1>
            <p class="lead">{t("public-lead")}</p>
            {row(vec![main_link(ctx.link("/report"), t("report-title")), side_link(ctx.link("/r"), t("progress-title"))])}
            {filter}
            {list}
            {row(on.into_iter().flatten().collect())}
            <p class="small">
                <a href=ctx.link("/cases/feed.xml")>{t("public-feed")}</a>
            </p>
        }
        .into_any()
    })
}

fn select(
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    chosen: &str,
    written: bool,
) -> AnyView {
    if choices.is_empty() {
        return ().into_any();
    }
    let options: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let selected = chosen == choice.id;
            let lang = if written { content_lang() } else { None };
            view! { <option value=choice.id selected=selected lang=lang>{choice.name}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            <select id=format!("f-{name}") name=name>
                <option value="">{t("public-all")}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn title(case: &PublicLine) -> AnyView {
    let kind = match case.work {
        Work::Suggestion => t("report-suggestion"),
        Work::Praise => t("report-praise"),
        _ => t("report-problem"),
    };
    let category = case.category.clone();
    if category.is_empty() {
        view! { <span>{kind} " " {case.number}</span> }.into_any()
    } else {
        view! { <span><span lang=content_lang()>{category}</span> " " {case.number}</span> }.into_any()
    }
}

fn pictures(ctx: &PageContext, photos: &[String], caption: &'static str) -> Option<AnyView> {
    if photos.is_empty() {
        return None;
    }
    let all: Vec<_> = photos
        .iter()
        .map(|photo| {
            view! {
                <a href=ctx.link_plain(photo)>
                    <img src=ctx.link_plain(&format!("{photo}?small=1")) alt=caption loading="lazy"/>
                </a>
            }
        })
        .collect();
    Some(
        view! {
            <figure>
                {all}
                <figcaption>{caption}</figcaption>
            </figure>
        }
        .into_any(),
    )
}

fn body(ctx: &PageContext, case: PublicLine) -> AnyView {
    let pair = (!case.before.is_empty() || !case.after.is_empty()).then(|| {
        view! {
            <div class="pair">
                {pictures(ctx, &case.before, t("public-before"))}
                {pictures(ctx, &case.after, t("public-after"))}
            </div>
        }
    });
    let line = |label: &'static str, value: String, lang: Option<&'static str>| {
        (!value.is_empty()).then(|| {
            view! {
                <dt>{label}</dt>
                <dd lang=lang>{value}</dd>
            }
        })
    };
    let joined = (case.joined > 0)
        .then(|| view! { <p>{tr("public-joined", &[("count", count(case.joined.into()).into())])}</p> });
    let text = (!case.text.is_empty()).then(|| {
        view! {
            <p class="typed" dir="auto" lang=content_lang()>
                {case.text}
            </p>
        }
    });
    view! {
        <p>
            <strong>{say::public_state(case.state)}</strong>
        </p>
        {pair}
        {text}
        {joined}
        <dl class="report-sent">
            {line(t("report-place"), case.place, content_lang())}
            {line(t("progress-unit"), case.unit, content_lang())}
            {line(t("public-day"), case.day, None)}
            {line(t("public-closed"), case.closed, None)}
        </dl>
    }
    .into_any()
}

pub fn public_case(ctx: &PageContext, model: PublicCasePage) -> String {
    let _words = ctx.speak();
    let number = model.case.number;
    let name = tr("public-case", &[("number", number.to_string().into())]);
    let frame = Frame::new(name, Kind::Public).with_share(t("public-lead"), format!("/cases/{number}"));
    draw(ctx, frame, || {
        view! {
            <h1>{title(&model.case)}</h1>
            {body(ctx, model.case)}
            {row(vec![side_link(ctx.link("/cases"), t("public-title")), side_link(ctx.link("/report"), t("report-title"))])}
        }
        .into_any()
    })
}
