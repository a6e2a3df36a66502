//! `/console/activities`: activities are made; afterwards heads are counted.

use leptos::prelude::*;

use crate::activity::{ActivityForm, ActivityLine, ConsoleActivitiesPage, ConsoleActivityPage};
use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{Input, hidden, input};
use crate::format::{NO_NUMBER, count};
use crate::model::Choice;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::pages::patrol::theme_field;
use crate::texts::{content_lang, say, t, tr};

pub fn activities(ctx: &PageContext, model: ConsoleActivitiesPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-activities"), kind), || {
        let csrf = model.organizer.csrf.clone();
        let rows: Vec<_> = model
            .activities
            .into_iter()
            .map(|line| table_line(ctx, line))
            .collect();
        let list = if rows.is_empty() {
            view! { <p>{t("console-no-activities")}</p> }.into_any()
        } else {
            table(
                t("console-activities"),
                [
                    words(t("activity-title")),
                    words(t("patrol-theme")),
                    words(t("activity-time")),
                    words(t("activity-place")),
                    words(t("activity-team")),
                    numbers(t("console-sign-ups")),
                    numbers(t("console-signed-most")),
                    numbers(t("activity-heads")),
                ],
                rows,
            )
        };
        let earlier = row(model
            .earlier
            .map(|to| side_link(ctx.link(&to), t("activities-earlier")))
            .into_iter()
            .collect());
        let make = model.may_make.then(|| form(ctx, csrf, model.teams, model.form));
        view! {
            {trail(ctx, None)}
            <h1>{t("console-activities")}</h1>
            <p class="lead">{tr("console-activities-lead", &[("path", ctx.link("/activities").into())])}</p>
            {row(vec![
                side_link(ctx.link("/console/observers"), t("console-observers")),
                side_link(ctx.link("/console/activities.csv"), t("console-csv")),
            ])}
            {list}
            {earlier}
            {make}
        }
        .into_any()
    })
}

fn table_line(ctx: &PageContext, line: ActivityLine) -> AnyView {
    let own = ctx.link(&format!("/console/activities/{}", line.number));
    view! {
        <tr>
            <th scope="row">
                <a href=own>{line.name}</a>
            </th>
            <td>{say::theme(line.theme)}</td>
            <td>{line.time}</td>
            <td>{line.place}</td>
            <td>{line.team}</td>
            <td class="n">{count(line.sign_ups.into())}</td>
            <td class="n">{count(line.signed.into())} " / " {count(line.most.into())}</td>
            <td class="n">{heads(line.heads)}</td>
        </tr>
    }
    .into_any()
}

fn heads(heads: Option<u32>) -> String {
    heads.map_or_else(|| NO_NUMBER.to_owned(), |heads| count(heads.into()))
}

fn form(ctx: &PageContext, csrf: String, teams: Vec<Choice>, form: ActivityForm) -> AnyView {
    let errors = form.errors;
    let field = |name: &str, label: &'static str, kind: &'static str, value: String| {
        input(
            &errors,
            Input {
                digits: name == "most",
                name: name.to_owned(),
                label,
                kind,
                value,
                hint: None,
                most: 100,
            },
        )
    };
    let options: Vec<_> = teams
        .into_iter()
        .map(|team| {
            let selected = team.id == form.team;
            view! {
                <option value=team.id selected=selected>
                    {team.name}
                </option>
            }
        })
        .collect();
    view! {
        <h2>{t("console-new-activity")}</h2>
        <form class="narrow" method="post" action=ctx.link("/console/activities")>
            {plain_summary(&errors, &["name", "theme", "starts", "place", "most", "team"])}
            {hidden("csrf", csrf)}
            {hidden("token", form.token)}
            {field("name", t("console-activity-name"), "text", form.name)}
            {theme_field(&errors, &form.theme)}
            {field("starts", t("activity-time"), "datetime-local", form.starts)}
            {field("place", t("activity-place"), "text", form.place)}
            {field("most", t("console-activity-most"), "text", form.most)}
            <div class="field">
                <label for="f-team">{t("activity-team")}</label>
                {message(&errors, "team")}
                <select
                    id="f-team"
                    name="team"
                    aria-describedby=described_by(&errors, "team")
                    aria-invalid=invalid(&errors, "team")
                >
                    <option value="">{t("console-activity-office")}</option>
                    {options}
                </select>
            </div>
            <button class="main">{t("console-make-activity")}</button>
        </form>
    }
    .into_any()
}

pub fn activity(ctx: &PageContext, model: ConsoleActivityPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    let title = model.activity.name.clone();
    draw(ctx, Frame::new(title, kind), || {
        let errors = model.errors;
        let line = model.activity;
        let number = line.number;
        let own = ctx.link(&format!("/console/activities/{number}"));
        let count_form = if !model.may_count {
            ().into_any()
        } else if !line.begun {
            view! {
                {plain_summary(&errors, &[])}
                <p class="hint">{t("console-count-later")}</p>
            }
            .into_any()
        } else {
            view! {
                <h2>{t("console-count")}</h2>
                <form class="narrow" method="post" action=own>
                    {plain_summary(&errors, &["heads"])}
                    {hidden("csrf", model.organizer.csrf.clone())}
                    {input(
                        &errors,
                        Input {
                            name: "heads".to_owned(),
                            label: t("activity-heads"),
                            kind: "text",
                            value: model.heads,
                            hint: Some(t("console-count-hint").to_owned()),
                            most: 10,
                            digits: true,
                        },
                    )}
                    <button class="main">{t("console-count-save")}</button>
                </form>
            }
            .into_any()
        };
        let people: Vec<_> = model
            .sign_ups
            .into_iter()
            .map(|(name, people)| {
                let name = if name.is_empty() {
                    NO_NUMBER.to_owned()
                } else {
                    name
                };
                view! {
                    <tr>
                        <td dir="auto">{name}</td>
                        <td class="n">{count(people.into())}</td>
                    </tr>
                }
            })
            .collect();
        let people = (!people.is_empty()).then(|| {
            view! {
                <h2>{t("console-sign-ups")}</h2>
                {table(
                    t("console-sign-ups"),
                    [
                        words(t("observer-name")),
                        numbers(t("console-people")),
                    ],
                    people,
                )}
            }
        });
        view! {
            {trail(ctx, None)}
            <h1>{line.name}</h1>
            {row(vec![
                side_link(ctx.link("/console/activities"), t("console-activities")),
                side_link(ctx.link(&format!("/activities/{number}")), t("console-activity-public")),
            ])}
            <dl class="report-sent">
                <dt>{t("patrol-theme")}</dt>
                <dd>{say::theme(line.theme)}</dd>
                <dt>{t("activity-time")}</dt>
                <dd>{line.time}</dd>
                <dt>{t("activity-place")}</dt>
                <dd lang=content_lang()>{line.place}</dd>
                <dt>{t("activity-team")}</dt>
                <dd lang=content_lang()>{if line.team.is_empty() { t("console-activity-office").to_owned() } else { line.team }}</dd>
                <dt>{t("console-sign-ups")}</dt>
                <dd>{count(line.sign_ups.into())}</dd>
                <dt>{t("console-signed-most")}</dt>
                <dd>{count(line.signed.into())} " / " {count(line.most.into())}</dd>
                <dt>{t("activity-heads")}</dt>
                <dd>{heads(line.heads)}</dd>
            </dl>
            {count_form}
            {people}
        }
        .into_any()
    })
}
