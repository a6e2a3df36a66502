//! `/console/observers`: teams of observers and their invitation codes.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{TextField, hidden, text_field};
use crate::format::count;
use crate::observer::{ObserverTeam, ObserverTeamForm, ObserverTeamsPage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::pages::observer::tier_name;
use crate::texts::{t, tr};

pub fn observers(ctx: &PageContext, model: ObserverTeamsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-observers"), kind), || {
        let csrf = model.organizer.csrf;
        let unsound = (!model.sound).then(|| view! { <p class="error">{t("console-observers-unsound")}</p> });
        let sum = tr(
            "console-observers-sum",
            &[
                ("teams", count(model.teams.len() as u64).into()),
                ("observers", count(model.observers).into()),
            ],
        );
        let parents: Vec<(u32, String)> = model
            .teams
            .iter()
            .filter(|team| team.may_have_teams)
            .map(|team| (team.number, team.name.clone()))
            .collect();
        let teams = if model.teams.is_empty() {
            view! { <p>{t("console-observers-none")}</p> }.into_any()
        } else {
            let rows: Vec<_> = model
                .teams
                .into_iter()
                .map(|team| line(ctx, &csrf, team))
                .collect();
            view! {
                <p>{sum}</p>
                {table(
                    t("console-observers"),
                    [
                        words(t("observer-team")),
                        words(t("observer-tier")),
                        words(t("console-observers-above")),
                        words(t("observer-area")),
                        numbers(t("console-observers-members")),
                        words(t("observer-code")),
                        words(t("console-observers-renew")),
                    ],
                    rows,
                )}
            }
            .into_any()
        };
        let lead = tr("console-observers-lead", &[("path", ctx.link("/o").into())]);
        view! {
            {trail(ctx, None)}
            <h1>{t("console-observers")}</h1>
            <p class="lead">{lead}</p>
            {row(vec![
                side_link(ctx.link("/console/observers/tallies"), t("console-patrol-tallies")),
                side_link(ctx.link("/console/observers/patrols"), t("console-patrols")),
                side_link(ctx.link("/console/activities"), t("console-activities")),
            ])}
            {unsound}
            {teams}
            <h2>{t("console-observers-new")}</h2>
            {form(ctx, csrf, parents, model.form)}
        }
        .into_any()
    })
}

fn line(ctx: &PageContext, csrf: &str, team: ObserverTeam) -> AnyView {
    let label = tr(
        "console-observers-renew-of",
        &[("name", team.name.as_str().into())],
    );
    view! {
        <tr>
            <th scope="row">{team.name}</th>
            <td>{tier_name(team.tier)}</td>
            <td>{team.parent}</td>
            <td>{team.area}</td>
            <td class="n">{count(team.members.into())} " / " {count(team.most.into())}</td>
            <td>{team.code}</td>
            <td>
                <form method="post" action=ctx.link("/console/observers")>
                    {hidden("csrf", csrf)}
                    {hidden("renew", team.number.to_string())}
                    {hidden("issue", team.issue.to_string())}
                    <button aria-label=label>{t("console-observers-renew")}</button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

fn form(ctx: &PageContext, csrf: String, parents: Vec<(u32, String)>, form: ObserverTeamForm) -> AnyView {
    let errors = form.errors;
    let field = |name: &'static str, label: &'static str, value: String| {
        text_field(
            &errors,
            TextField {
                name,
                label,
                kind: "text",
                autocomplete: "off",
                value,
                hint: None,
            },
        )
    };
    let options: Vec<_> = parents
        .into_iter()
        .map(|(number, name)| {
            let value = number.to_string();
            let selected = value == form.parent;
            view! {
                <option value=value selected=selected>
                    {name}
                </option>
            }
        })
        .collect();
    view! {
        <form method="post" action=ctx.link("/console/observers")>
            {plain_summary(&errors, &["parent", "name", "area", "most"])}
            {hidden("csrf", csrf)}
            {hidden("token", form.token)}
            <div class="field">
                <label for="f-parent">{t("console-observers-above")}</label>
                {message(&errors, "parent")}
                <select
                    id="f-parent"
                    name="parent"
                    aria-describedby=described_by(&errors, "parent")
                    aria-invalid=invalid(&errors, "parent")
                >
                    <option value="">{t("console-observers-top")}</option>
                    {options}
                </select>
            </div>
            {field("name", t("console-observers-name"), form.name)}
            {field("area", t("observer-area"), form.area)}
            {field("most", t("console-observers-most"), form.most)}
            <button class="main">{t("console-observers-make")}</button>
        </form>
    }
    .into_any()
}
