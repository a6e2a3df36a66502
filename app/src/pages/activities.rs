//! `/activities`: what is on, signing up without an account, an own sign-up.

use leptos::prelude::*;

use crate::activity::{ActivitiesPage, ActivityLine, ActivityPage, SignedUpPage};
use crate::components::actions::{row, side_link};
use crate::components::error_summary::plain_summary;
use crate::components::field::{Input, hidden, input};
use crate::format::count;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t, tr};

pub fn activities(ctx: &PageContext, model: ActivitiesPage) -> String {
    let _words = ctx.speak();
    let frame =
        Frame::new(t("activities-title"), Kind::Public).with_share(t("activities-lead"), "/activities");
    draw(ctx, frame, || {
        let list = |all: Vec<ActivityLine>| {
            let items: Vec<_> = all
                .into_iter()
                .map(|line| {
                    let to = ctx.link(&format!("/activities/{}", line.number));
                    let name = line.name.clone();
                    view! {
                        <li>
                            <h3>
                                <a href=to lang=content_lang()>{name}</a>
                            </h3>
                            {facts(line)}
                        </li>
                    }
                })
                .collect();
            view! { <ul class="public-cases">{items}</ul> }.into_any()
        };
        let coming = if model.coming.is_empty() {
            view! { <p>{t("activities-none")}</p> }.into_any()
        } else {
            list(model.coming)
        };
        let on = |to: Option<String>, label: &'static str| {
            row(to.map(|to| side_link(ctx.link(&to), label)).into_iter().collect())
        };
        let past = (!model.past.is_empty()).then(|| {
            view! {
                <h2>{t("activities-past")}</h2>
                {list(model.past)}
            }
        });
        view! {
            <h1>{t("activities-title")}</h1>
            <p class="lead">{t("activities-lead")}</p>
            <h2>{t("activities-coming")}</h2>
            {coming}
            {on(model.later, t("activities-later"))}
            {past}
            {on(model.earlier, t("activities-earlier"))}
        }
        .into_any()
    })
}

/// What everybody sees of it: numbers, and nobody's name.
fn facts(line: ActivityLine) -> AnyView {
    let team = (!line.team.is_empty()).then(|| {
        view! {
            <dt>{t("activity-team")}</dt>
            <dd lang=content_lang()>{line.team}</dd>
        }
    });
    let heads = line.heads.map(|heads| {
        view! {
            <dt>{t("activity-heads")}</dt>
            <dd>{count(heads.into())}</dd>
        }
    });
    let signed = tr(
        "activity-signed-of",
        &[
            ("signed", count(line.signed.into()).into()),
            ("most", count(line.most.into()).into()),
        ],
    );
    view! {
        <dl class="report-sent">
            <dt>{t("patrol-theme")}</dt>
            <dd>{say::theme(line.theme)}</dd>
            <dt>{t("activity-time")}</dt>
            <dd>{line.time}</dd>
            <dt>{t("activity-place")}</dt>
            <dd lang=content_lang()>{line.place}</dd>
            {team}
            <dt>{t("activity-signed")}</dt>
            <dd>{signed}</dd>
            {heads}
        </dl>
    }
    .into_any()
}

pub fn activity(ctx: &PageContext, model: ActivityPage) -> String {
    let _words = ctx.speak();
    let number = model.activity.number;
    let own = format!("/activities/{number}");
    let frame =
        Frame::new(model.activity.name.clone(), Kind::Public).with_share(t("activities-lead"), own.clone());
    draw(ctx, frame, || {
        let line = model.activity;
        let errors = model.errors;
        let left = line.most.saturating_sub(line.signed);
        let name = line.name.clone();
        let form = if line.begun || line.heads.is_some() {
            view! { <p class="note">{t("activity-begun")}</p> }.into_any()
        } else if left == 0 && errors.is_empty() {
            view! { <p class="note">{t("activity-full")}</p> }.into_any()
        } else {
            let field = |name: &str, label: &'static str, hint: String, value: String| {
                input(
                    &errors,
                    Input {
                        digits: name == "people",
                        name: name.to_owned(),
                        label,
                        kind: "text",
                        value,
                        hint: Some(hint),
                        most: 40,
                    },
                )
            };
            view! {
                <h2>{t("activity-sign-up")}</h2>
                <form method="post" action=ctx.link(&own)>
                    {plain_summary(&errors, &["people", "name"])}
                    {hidden("form", model.form)}
                    {field("people", t("activity-people"), tr("activity-people-hint", &[("left", left.into())]), model.people)}
                    {field("name", t("activity-name"), t("activity-name-hint").to_owned(), model.name)}
                    <button class="main">{t("activity-send")}</button>
                </form>
            }
            .into_any()
        };
        view! {
            <h1 lang=content_lang()>{name}</h1>
            {facts(line)}
            {form}
            {row(vec![side_link(ctx.link("/activities"), t("activities-all"))])}
        }
        .into_any()
    })
}

pub fn signed_up(ctx: &PageContext, model: SignedUpPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("signed-up-title"), Kind::Secret), || {
        let cancelled = model.people == 0;
        let closed = model.activity.begun || model.activity.heads.is_some();
        let title = if cancelled {
            t("signed-up-cancelled")
        } else {
            t("signed-up-title")
        };
        let mine = (!cancelled).then(|| {
            let name = (!model.name.is_empty()).then(|| {
                view! {
                    " "
                    <bdi>{model.name}</bdi>
                }
            });
            view! {
                <p class="note">{tr("signed-up-people", &[("count", model.people.into())])} {name}</p>
                <p>{t("signed-up-keep")}</p>
            }
        });
        let cancel = (!cancelled && !closed).then(|| {
            view! {
                <details>
                    <summary>{t("signed-up-cancel")}</summary>
                    <form method="post" action=ctx.link(&format!("/activities/s/{}/cancel", model.token))>
                        <button>{t("signed-up-cancel-yes")}</button>
                    </form>
                </details>
            }
        });
        let name = model.activity.name.clone();
        view! {
            <h1>{title}</h1>
            {mine}
            <h2 lang=content_lang()>{name}</h2>
            {facts(model.activity)}
            {cancel}
            {row(vec![side_link(ctx.link("/activities"), t("activities-all"))])}
        }
        .into_any()
    })
}
