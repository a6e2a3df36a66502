//! `/o` and `/o/{token}`: an observer joins; the observer's own page: what was found and what became of it.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::components::error_summary::plain_summary;
use crate::components::field::{TextField, hidden, text_field};
use crate::observer::{FindingLine, Method, ObserverJoinPage, ObserverPage, PatrolLine, RevisitLine, Tier};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t, tr};

pub(crate) fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::City => t("tier-city"),
        Tier::District => t("tier-district"),
        Tier::Community => t("tier-community"),
    }
}

pub fn observer_join(ctx: &PageContext, model: ObserverJoinPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("observer-title"), Kind::Public), || {
        let errors = model.errors;
        let field = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
            text_field(
                &errors,
                TextField {
                    name,
                    label,
                    kind: "text",
                    autocomplete: "off",
                    value,
                    hint: Some(hint.to_owned()),
                },
            )
        };
        view! {
            <h1>{t("observer-title")}</h1>
            <p class="lead">{t("observer-join-lead")}</p>
            <form method="post" action=ctx.link("/o")>
                {plain_summary(&errors, &["code", "name"])}
                {hidden("token", model.token)}
                {field("code", t("observer-code"), t("observer-code-hint"), model.code)}
                {field("name", t("observer-name"), t("observer-name-hint"), model.name)}
                <button class="main">{t("observer-join")}</button>
            </form>
        }
        .into_any()
    })
}

pub fn observer(ctx: &PageContext, model: ObserverPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(t("observer-title"), Kind::Secret), || {
        let own = format!("/o/{}", model.token);
        let leave = ctx.link(&format!("{own}/leave"));
        let thanks = model
            .thanks
            .then(|| view! { <p class="note" role="status">{t("patrol-thanks")}</p> });
        let findings: Vec<_> = model
            .findings
            .into_iter()
            .map(|finding| finding_line(ctx, &own, finding))
            .collect();
        let findings = list(findings, t("observer-no-findings"));
        let adopted: Vec<_> = model
            .adopted
            .into_iter()
            .map(|line| {
                view! {
                    <li>
                        <p>{tr("observer-number", &[("number", line.number.to_string().into())])} " " <strong>{say::public_state(line.state)}</strong></p>
                        <p class="typed" dir="auto">
                            {line.text}
                        </p>
                    </li>
                }
                .into_any()
            })
            .collect();
        let adopted = (!adopted.is_empty()).then(|| {
            view! {
                <h2>{t("observer-adopted")}</h2>
                <ul class="public-cases">{adopted}</ul>
            }
        });
        let patrols: Vec<_> = model.patrols.into_iter().map(patrol_line).collect();
        let patrols = list(patrols, t("observer-no-patrols"));
        let older = |to: Option<String>| {
            row(to
                .map(|to| side_link(ctx.link(&to), t("public-older")))
                .into_iter()
                .collect())
        };
        view! {
            <h1>{tr("observer-hello", &[("name", model.name.into())])}</h1>
            {thanks}
            <p class="lead">{t("observer-keep")}</p>
            {row(vec![
                main_link(ctx.link(&format!("{own}/patrol")), t("patrol-title")),
                side_link(ctx.link("/activities"), t("activities-title")),
                side_link(ctx.link("/report"), t("report-title")),
            ])}
            <h2>{t("observer-findings")}</h2>
            {findings}
            {older(model.older_findings)}
            {adopted}
            <h2>{t("observer-patrols")}</h2>
            {patrols}
            {older(model.older_patrols)}
            <h2>{t("observer-team")}</h2>
            <dl class="report-sent">
                <dt>{t("observer-tier")}</dt>
                <dd>{tier_name(model.tier)}</dd>
                <dt>{t("observer-team")}</dt>
                <dd lang=content_lang()>{model.team}</dd>
                <dt>{t("observer-area")}</dt>
                <dd lang=content_lang()>{model.area}</dd>
                <dt>{t("observer-since")}</dt>
                <dd>{model.since}</dd>
            </dl>
            <p>{t("observer-found")}</p>
            <details>
                <summary>{t("observer-leave")}</summary>
                <p>{t("observer-leave-note")}</p>
                <form method="post" action=leave>
                    <button>{t("observer-leave-yes")}</button>
                </form>
            </details>
        }
        .into_any()
    })
}

fn list(items: Vec<AnyView>, none: &'static str) -> AnyView {
    if items.is_empty() {
        view! { <p>{none}</p> }.into_any()
    } else {
        view! { <ul class="public-cases">{items}</ul> }.into_any()
    }
}

/// What and when, in a line.
pub(super) fn finding_title(finding: &FindingLine) -> AnyView {
    let kind = match finding.fate.as_ref().map(|fate| fate.suggestion) {
        Some(true) => t("report-suggestion"),
        _ => say::theme(finding.theme),
    };
    let number = finding
        .fate
        .as_ref()
        .map(|fate| tr("observer-number", &[("number", fate.number.to_string().into())]));
    view! { <span>{finding.day.clone()} " " {kind} " " {number}</span> }.into_any()
}

/// What became of it, and who looked again.
pub(super) fn finding_body(ctx: &PageContext, finding: FindingLine) -> AnyView {
    let fate = match finding.fate {
        None => view! { <p>{t("observer-on-its-way")}</p> }.into_any(),
        Some(fate) => {
            let line = |label: &'static str, value: String| {
                (!value.is_empty()).then(|| {
                    view! {
                        <dt>{label}</dt>
                        <dd>
                            <bdi lang=content_lang()>{value}</bdi>
                        </dd>
                    }
                })
            };
            let open = if fate.open {
                t("public-open")
            } else {
                t("observer-over")
            };
            view! {
                <p>
                    <strong>{say::public_state(fate.state)}</strong>
                    " "
                    <span class="hint">{open}</span>
                </p>
                <p class="typed" dir="auto">
                    {fate.text}
                </p>
                <dl class="report-sent">
                    {line(t("patrol-category"), fate.category)}
                    {line(t("report-place"), fate.place)}
                    {line(t("progress-unit"), fate.unit)}
                </dl>
            }
            .into_any()
        }
    };
    let revisits: Vec<_> = finding
        .revisits
        .into_iter()
        .map(|seen| {
            view! { <li>{revisit_body(ctx, seen)}</li> }
        })
        .collect();
    let revisits = (!revisits.is_empty()).then(|| {
        view! {
            <p>{t("revisit-done")}</p>
            <ul>{revisits}</ul>
        }
    });
    view! {
        {fate}
        {revisits}
    }
    .into_any()
}

/// What was seen by looking again.
fn revisit_body(ctx: &PageContext, seen: RevisitLine) -> AnyView {
    let photos: Vec<_> = seen
        .photos
        .iter()
        .map(|photo| {
            view! {
                <a href=ctx.link_plain(photo)>
                    <img src=ctx.link_plain(&format!("{photo}?small=1")) alt=t("progress-photo") loading="lazy"/>
                </a>
            }
        })
        .collect();
    let photos = (!photos.is_empty()).then(|| view! { <p class="pair">{photos}</p> });
    view! {
        <p>{seen.day} " " {measured(&seen.places, &seen.square)}</p>
        <p class="typed" dir="auto">
            {seen.words}
        </p>
        {photos}
    }
    .into_any()
}

/// `20处 1000.5平方米`
pub(crate) fn measured(places: &str, square: &str) -> String {
    let places = (!places.is_empty()).then(|| tr("revisit-measured-places", &[("n", places.into())]));
    let square = (!square.is_empty()).then(|| tr("revisit-measured-square", &[("n", square.into())]));
    [places, square]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

fn finding_line(ctx: &PageContext, own: &str, finding: FindingLine) -> AnyView {
    let title = finding_title(&finding);
    let again = ctx.link(&format!("{own}/f/{}", finding.id));
    let label = format!(
        "{} {} {}",
        t("revisit-title"),
        finding.day,
        say::theme(finding.theme)
    );
    view! {
        <li>
            <h3>{title}</h3>
            {finding_body(ctx, finding)}
            <p>
                <a href=again aria-label=label>{t("revisit-title")}</a>
            </p>
        </li>
    }
    .into_any()
}

pub(crate) fn methods_line(methods: &[Method]) -> String {
    methods
        .iter()
        .map(|method| say::method(*method))
        .collect::<Vec<_>>()
        .join(" ")
}

fn patrol_line(line: PatrolLine) -> AnyView {
    let home = line
        .home
        .then(|| view! { <p class="note">{t("patrol-home")}</p> });
    let notes = (!line.notes.is_empty()).then(|| {
        view! {
            <p class="typed" dir="auto">
                {line.notes}
            </p>
        }
    });
    let people = tr("patrol-people-count", &[("count", line.people.into())]);
    let found = tr("patrol-found-count", &[("count", line.found.into())]);
    view! {
        <li>
            <h3>{line.day} " " {say::theme(line.theme)}</h3>
            <p>
                <bdi lang=content_lang()>{line.place}</bdi>
                " "
                {line.time}
            </p>
            <p>{methods_line(&line.methods)} " · " {people} " · " {found}</p>
            {notes}
            {home}
        </li>
    }
    .into_any()
}
