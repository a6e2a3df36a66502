//! `/c/{campaign}/quiz`: the rules in short and the start, or why it cannot start now.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::components::error_summary::plain_summary;
use crate::components::facts::facts;
use crate::components::field::{TextField, hidden, select_field, text_field};
use crate::components::folded::{Fold, folded};
use crate::components::rules::rules;
use crate::model::{CampaignKind, FieldError, QuizStartPage, StartCode, StartForm, StartState};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, t, tr};

/// The page holds a freshly minted attempt id, so it is neither stored nor indexed.
pub fn quiz_start(ctx: &PageContext, model: QuizStartPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(model.campaign_name.clone(), Kind::Secret), || {
        let id = model.campaign_id;
        let back = ctx.link(&format!("/c/{id}"));
        let somebody_else = matches!(
            &model.state,
            StartState::Ready(StartForm {
                code: StartCode::Team(_),
                ..
            })
        )
        .then(|| view! { <p>{t("start-somebody-else")}</p> });
        let resume = model.resume.map(|attempt| {
            view! {
                <div class="note">
                    <p>{t("resume-note")}</p>
                    {row(vec![main_link(ctx.link(&format!("/a/{attempt}")), t("resume"))])}
                    {somebody_else}
                </div>
            }
        });
        let state = match model.state {
            StartState::Ready(form) => start_form(ctx.link(&format!("/c/{id}/start")), form),
            StartState::NotOpen { opens } => note(say::not_open(&opens)),
            StartState::Closed { closed } => note(say::closed(&closed)),
            StartState::DoneToday { tries } => note(say::done_today(tries)),
            StartState::DoneAll { tries } => note(say::done_all(tries)),
            StartState::ThroughPortal { portals, stale } => through_portal(portals, stale),
        };
        let children = (model.kind == CampaignKind::Children).then(|| view! { <p>{t("children-start")}</p> });
        let rules = rules(model.rules);
        let rules = if ctx.large {
            folded(t("rules"), Fold::Closed, rules)
        } else {
            rules
        };
        view! {
            <h1 lang=content_lang()>{model.campaign_name}</h1>
            {facts(&model.facts, model.kind)}
            {children}
            {resume}
            {state}
            {rules}
            {row(vec![side_link(back, t("back-to-campaign"))])}
        }
        .into_any()
    })
}

fn note(text: String) -> AnyView {
    view! { <p class="note">{text}</p> }.into_any()
}

fn through_portal(portals: Vec<String>, stale: bool) -> AnyView {
    let text = if stale {
        t("through-portal-again")
    } else {
        t("through-portal")
    };
    let ways = portals
        .into_iter()
        .map(|portal| {
            let host = portal.split_once("://").map_or(portal.as_str(), |(_, host)| host);
            let label = tr("to-portal", &[("host", host.to_owned().into())]);
            // Out of a frame: the portal is around it already.
            view! {
                <a class="button" href=portal target="_top">
                    {label}
                </a>
            }
            .into_any()
        })
        .collect();
    view! {
        <p class="note">{text}</p>
        {row(ways)}
    }
    .into_any()
}

fn code_field(
    errors: &[FieldError],
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    typed: String,
) -> AnyView {
    text_field(
        errors,
        TextField {
            name,
            label,
            kind: "text",
            autocomplete: "off",
            value: typed,
            hint: Some(hint.to_owned()),
        },
    )
}

fn start_form(action: String, form: StartForm) -> AnyView {
    let errors = form.errors;
    let mut shown = Vec::new();
    let code = match form.code {
        StartCode::None => None,
        StartCode::Access(typed) => {
            shown.push("code");
            Some(code_field(
                &errors,
                "code",
                t("access-code"),
                t("access-code-hint"),
                typed,
            ))
        }
        StartCode::Team(typed) => {
            shown.push("team");
            Some(code_field(
                &errors,
                "team",
                t("team-code"),
                t("team-code-hint"),
                typed,
            ))
        }
    };
    if !form.districts.is_empty() {
        shown.push("district");
    }
    if !form.ages.is_empty() {
        shown.push("age");
    }
    if form.can_extend {
        shown.push("extended");
    }
    let extend = form.can_extend.then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" id="f-extended" name="extended" value="1" checked=form.extended/>
                " "
                <span>{t("need-time")}</span>
            </label>
        }
    });
    view! {
        <form class="start" method="post" action=action>
            {plain_summary(&errors, &shown)}
            {hidden("attempt", form.attempt)}
            {form.ticket.map(|ticket| hidden("ticket", ticket))}
            {code}
            {select_field(&errors, "district", t("district"), form.districts, form.district.as_deref())}
            {select_field(&errors, "age", t("age"), form.ages, form.age.as_deref())}
            {extend}
            <button class="main">{t("start")}</button>
        </form>
    }
    .into_any()
}
