//! `/console/c/{campaign}/interviews`: links for interviewers, and what came in by them.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::components::error_summary::{Place, described_by, error_summary, invalid, message};
use crate::components::field::{TextField, hidden, text_field};
use crate::format::count;
use crate::outreach::{InterviewFault, InterviewForm, InterviewRow, InterviewTally, InterviewsPage, METHODS};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::pages::interview::method_name;
use crate::texts::{t, tr};

pub fn interviews(ctx: &PageContext, model: InterviewsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-interviews"), kind), || {
        let base = format!("/console/c/{}", model.campaign_id);
        let own = format!("{base}/interviews");
        let csrf = model.organizer.csrf;
        let links = if model.links.is_empty() {
            view! { <p>{t("console-no-interviews")}</p> }.into_any()
        } else {
            let rows: Vec<_> = model
                .links
                .into_iter()
                .map(|link| line(ctx, &own, link))
                .collect();
            table(
                t("console-interview-links"),
                [
                    words(t("interviewer")),
                    words(t("community")),
                    words(t("method")),
                    words(t("console-survey")),
                    numbers(t("console-recorded")),
                    words(t("console-state")),
                ],
                rows,
            )
        };
        let body = if model.surveys.is_empty() {
            view! { <p>{t("console-no-surveys")}</p> }.into_any()
        } else {
            let tallies: Vec<_> = model
                .tallies
                .into_iter()
                .map(|tally| tables(ctx, &base, tally))
                .collect();
            view! {
                {links}
                <h2>{t("console-interview-new")}</h2>
                {form(ctx, &own, &csrf, &model.surveys, model.form)}
                {tallies}
            }
            .into_any()
        };
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{t("console-interviews")}</h1>
            <p class="lead">{t("console-interviews-lead")}</p>
            {body}
        }
        .into_any()
    })
}

fn line(ctx: &PageContext, own: &str, link: InterviewRow) -> AnyView {
    let state = match link.revoked {
        Some(at) => tr("console-interview-revoked", &[("time", at.into())]),
        None => t("console-interview-in-force").to_owned(),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=ctx.link(&format!("{own}/{}", link.id))>{link.interviewer}</a>
            </th>
            <td>{link.community}</td>
            <td>{method_name(link.method)}</td>
            <td>{link.survey}</td>
            <td class="n">{count(link.recorded)}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

fn form(
    ctx: &PageContext,
    own: &str,
    csrf: &str,
    surveys: &[(String, String)],
    form: InterviewForm,
) -> AnyView {
    let errors: Vec<_> = form.faults.into_iter().map(InterviewFault::said).collect();
    let summary = error_summary(&errors, |_| Place::Plain);
    let select = |name: &'static str, label: &'static str, choices: Vec<(String, String)>, chosen: &str| {
        let options: Vec<_> = choices
            .into_iter()
            .map(|(value, text)| {
                let selected = value == chosen;
                view! {
                    <option value=value selected=selected>
                        {text}
                    </option>
                }
            })
            .collect();
        view! {
            <div class="field">
                <label for=format!("f-{name}")>{label}</label>
                {message(&errors, name)}
                <select
                    id=format!("f-{name}")
                    name=name
                    aria-describedby=described_by(&errors, name)
                    aria-invalid=invalid(&errors, name)
                >
                    {options}
                </select>
            </div>
        }
    };
    let survey = select("survey", t("console-survey"), surveys.to_vec(), &form.survey);
    let methods = METHODS
        .into_iter()
        .map(|method| (method.to_owned(), method_name(method).to_owned()))
        .collect();
    let method = select("method", t("method"), methods, &form.method);
    let tag = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
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
    let interviewer = tag(
        "interviewer",
        t("interviewer"),
        t("console-interviewer-hint"),
        form.interviewer,
    );
    let community = tag(
        "community",
        t("community"),
        t("console-community-hint"),
        form.community,
    );
    view! {
        <form method="post" action=ctx.link(own)>
            {summary}
            {hidden("csrf", csrf)}
            {hidden("link", form.link)}
            {survey}
            {interviewer}
            {community}
            {method}
            <button class="main">{t("console-interview-make")}</button>
        </form>
    }
    .into_any()
}

fn tables(ctx: &PageContext, base: &str, tally: InterviewTally) -> AnyView {
    let file = |ending: &str| ctx.link(&format!("{base}/surveys/{}/replies.{ending}", tally.survey_id));
    let exports = row(vec![
        side_link(file("csv"), t("console-replies-csv")),
        side_link(file("json"), t("console-replies-json")),
    ]);
    let table = |label: &'static str, counts: Vec<(String, u64)>| {
        (!counts.is_empty()).then(|| {
            let rows: Vec<_> = counts
                .into_iter()
                .map(|(name, n)| {
                    view! {
                        <tr>
                            <th scope="row">{name}</th>
                            <td class="n">{count(n)}</td>
                        </tr>
                    }
                })
                .collect();
            view! {
                <table>
                    <caption class="visually-hidden">{label}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{label}</th>
                            <th class="n" scope="col">{t("console-survey-replies")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
    };
    let methods = tally
        .methods
        .into_iter()
        .map(|(method, n)| (method_name(&method).to_owned(), n))
        .collect();
    view! {
        <h2>{tally.survey}</h2>
        <p>{tr("console-replies-in-all", &[("count", tally.all.into())])}</p>
        {table(t("interviewer"), tally.interviewers)}
        {table(t("community"), tally.communities)}
        {table(t("method"), methods)}
        {exports}
    }
    .into_any()
}
