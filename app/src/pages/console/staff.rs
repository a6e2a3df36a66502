//! `/console/staff`: who of the office may do what.

use leptos::prelude::*;

use super::cases::choice_field;
use crate::case::{InvitedLine, Role, StaffLine, StaffPage};
use crate::components::console::{table, trail, words};
use crate::components::error_summary::{Place, error_summary, message};
use crate::components::field::hidden;
use crate::model::{Choice, FieldError};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say_console, t, tr};

pub fn staff(ctx: &PageContext, model: StaffPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-staff"), kind), || {
        let csrf = model.organizer.csrf.clone();
        let link = model.link.map(|link| {
            view! {
                <section class="hero" role="status">
                    <p>{t("console-invite-link")}</p>
                    <p>
                        <strong class="typed">{link}</strong>
                    </p>
                </section>
            }
        });
        let staff: Vec<_> = model
            .staff
            .iter()
            .map(|line| account(ctx, &csrf, line, &model.units, &model.districts))
            .collect();
        let invited: Vec<_> = model
            .invited
            .into_iter()
            .map(|line| invitation(ctx, &csrf, line))
            .collect();
        let invited = (!invited.is_empty()).then(|| {
            view! {
                <h2>{t("console-invited")}</h2>
                <ul class="plain">{invited}</ul>
            }
        });
        let errors = error_summary(&model.errors, |_| Place::Nowhere);
        let typed = model.typed;
        view! {
            {trail(ctx, None)}
            <h1>{t("console-staff")}</h1>
            {link}
            {errors}
            {table(
                t("console-staff"),
                [
                    words(t("console-name")),
                    words(t("console-role")),
                    words(t("console-state")),
                    words(t("console-since")),
                    words(t("console-actions")),
                ],
                staff,
            )}
            {invited}
            <h2>{t("console-invite")}</h2>
            <form class="narrow" method="post" action=ctx.link("/console/staff")>
                {hidden("csrf", csrf.clone())}
                {hidden("do", "invite")}
                {place_fields(&model.errors, &model.units, &model.districts, [&typed.role, &typed.unit, &typed.district, &typed.note])}
                <button class="main">{t("console-invite-make")}</button>
            </form>
        }
        .into_any()
    })
}

/// What somebody may do, and where; `now` is role, unit, district, note.
fn place_fields(errors: &[FieldError], units: &[Choice], districts: &[Choice], now: [&str; 4]) -> AnyView {
    let [role, unit, district, note] = now;
    let roles = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Reporter)
        .map(|role| Choice {
            id: role.as_str().to_owned(),
            name: say_console::role(role).to_owned(),
        })
        .collect();
    view! {
        {message(errors, "role")}
        {choice_field("role", t("console-role"), roles, role, true, None)}
        {message(errors, "unit")}
        {choice_field("unit", t("console-role-unit"), units.to_vec(), unit, true, None)}
        {message(errors, "district")}
        {choice_field("district", t("console-role-district"), districts.to_vec(), district, true, None)}
        {message(errors, "note")}
        <div class="field">
            <label>
                {t("console-staff-note")}
                <input name="note" type="text" value=note.to_owned() autocomplete="off" maxlength="40"/>
            </label>
        </div>
    }
    .into_any()
}

fn account(
    ctx: &PageContext,
    csrf: &str,
    line: &StaffLine,
    units: &[Choice],
    districts: &[Choice],
) -> AnyView {
    let state = if line.active {
        t("console-active")
    } else {
        t("console-shut")
    };
    let (active, label) = if line.active {
        ("0", t("console-shut-account"))
    } else {
        ("1", t("console-open-account"))
    };
    let note = (!line.note.is_empty()).then(|| view! { <span class="hint">{line.note.clone()}</span> });
    let place = (!line.place.is_empty()).then(|| view! { <span class="hint">{line.place.clone()}</span> });
    let fixed = || {
        view! {
            {hidden("csrf", csrf)}
            {hidden("do", "change")}
            {hidden("id", line.id.to_string())}
        }
    };
    view! {
        <tr>
            <th scope="row">{line.name.clone()} {note}</th>
            <td>{say_console::role(line.role)} " " {place}</td>
            <td>{state}</td>
            <td>{line.since.clone()}</td>
            <td>
                <details>
                    <summary>{t("console-change")}</summary>
                    <form method="post" action=ctx.link("/console/staff")>
                        {fixed()}
                        {hidden("active", if line.active { "1" } else { "0" })}
                        {place_fields(&[], units, districts, [line.role.as_str(), &line.unit, &line.district, &line.note])}
                        <button>{t("console-save")}</button>
                    </form>
                    <form method="post" action=ctx.link("/console/staff")>
                        {fixed()}
                        {hidden("active", active)}
                        {hidden("role", line.role.as_str())}
                        {hidden("unit", line.unit.clone())}
                        {hidden("district", line.district.clone())}
                        {hidden("note", line.note.clone())}
                        <button>{label}</button>
                    </form>
                </details>
            </td>
        </tr>
    }
    .into_any()
}

fn invitation(ctx: &PageContext, csrf: &str, line: InvitedLine) -> AnyView {
    let until = tr("console-until", &[("time", line.until.into())]);
    view! {
        <li>
            {say_console::role(line.role)} " " {line.place} " " {line.note} " " {until}
            <form class="inline" method="post" action=ctx.link("/console/staff")>
                {hidden("csrf", csrf)}
                {hidden("do", "take_back")}
                {hidden("id", line.id.to_string())}
                <button>{t("console-take-back")}</button>
            </form>
        </li>
    }
    .into_any()
}
