//! `/console/c/{campaign}/codes`: lists of access codes, and a new list to print and save.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::{numbers, table, trail, words};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{TextField, area_field, hidden, text_field};
use crate::format::count;
use crate::model::{CodeCardsPage, CodeListRow, CodesPage, CodesTyped, FieldError};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{t, tr};

/// Lengths to choose from; the middle one is chosen at first.
const LENGTHS: [&str; 3] = ["8", "10", "12"];

pub fn codes(ctx: &PageContext, model: CodesPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-codes"), kind), || {
        let action = ctx.link(&format!("/console/c/{}/codes", model.campaign_id));
        let errors = model.errors;
        let csrf = model.organizer.csrf;
        let typed = model.typed;
        let notice = model.notice.map(|text| {
            view! {
                <p class="note" role="status">
                    {text}
                </p>
            }
        });
        let table = (!model.lists.is_empty()).then(|| {
            let rows: Vec<_> = model
                .lists
                .into_iter()
                .map(|list| line(&action, &csrf, list))
                .collect();
            table(
                t("console-codes"),
                [
                    words(t("console-code-list")),
                    numbers(t("console-code-count")),
                    numbers(t("console-code-used")),
                    numbers(t("console-code-revoked")),
                    words(t("console-actions")),
                ],
                rows,
            )
        });
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{t("console-codes")}</h1>
            <p class="lead">{t("console-codes-lead")}</p>
            {notice}
            {plain_summary(&errors, &["name", "count", "length", "list_name", "codes", "code"])}
            {table}
            {make_form(&action, &csrf, &model.seed, &typed, &errors)}
            {import_form(&action, &csrf, &model.seed, &typed, &errors)}
            {revoke_form(&action, &csrf, &typed, &errors)}
        }
        .into_any()
    })
}

fn line(action: &str, csrf: &str, list: CodeListRow) -> AnyView {
    let how = if list.imported {
        t("console-code-imported")
    } else {
        t("console-code-made")
    };
    let revoke = (list.revoked < list.codes).then(|| {
        view! {
            <form method="post" action=action.to_owned()>
                {hidden("csrf", csrf)}
                {hidden("list", list.id.clone())}
                <button name="do" value="revoke-list">
                    {t("console-revoke-list")}
                </button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">
                {list.name}
                <span class="hint">{list.made} " · " {how}</span>
            </th>
            <td class="n">{count(list.codes)}</td>
            <td class="n">{count(list.used)}</td>
            <td class="n">{count(list.revoked)}</td>
            <td>{revoke}</td>
        </tr>
    }
    .into_any()
}

fn text(name: &'static str, label: &'static str, value: &str, hint: Option<&'static str>) -> TextField {
    TextField {
        name,
        label,
        kind: "text",
        autocomplete: "off",
        value: value.to_owned(),
        hint: hint.map(str::to_owned),
    }
}

fn make_form(action: &str, csrf: &str, seed: &str, typed: &CodesTyped, errors: &[FieldError]) -> AnyView {
    let chosen = if typed.length.is_empty() {
        "10"
    } else {
        typed.length.as_str()
    };
    let options: Vec<_> = LENGTHS
        .iter()
        .map(|length| {
            view! {
                <option value=*length selected=*length == chosen>
                    {*length}
                </option>
            }
        })
        .collect();
    view! {
        <h2>{t("console-make-codes")}</h2>
        <form method="post" action=action.to_owned()>
            {hidden("csrf", csrf)}
            {hidden("seed", seed)}
            {text_field(errors, text("name", t("console-code-list-name"), &typed.name, None))}
            {text_field(errors, text("count", t("console-code-how-many"), &typed.count, Some(t("console-code-most"))))}
            <div class="field">
                <label for="f-length">{t("console-code-length")}</label>
                {message(errors, "length")}
                <select
                    id="f-length"
                    name="length"
                    aria-describedby=described_by(errors, "length")
                    aria-invalid=invalid(errors, "length")
                >
                    {options}
                </select>
            </div>
            <button name="do" value="make">
                {t("console-make-codes")}
            </button>
        </form>
    }
    .into_any()
}

fn import_form(action: &str, csrf: &str, seed: &str, typed: &CodesTyped, errors: &[FieldError]) -> AnyView {
    view! {
        <h2>{t("console-import-codes")}</h2>
        <form method="post" action=action.to_owned()>
            {hidden("csrf", csrf)}
            {hidden("seed", seed)}
            {text_field(errors, text("list_name", t("console-code-list-name"), &typed.list_name, None))}
            {area_field(errors, "codes", t("console-code-paste"), t("console-code-paste-hint"), &typed.codes)}
            <button name="do" value="import">
                {t("console-import-codes")}
            </button>
        </form>
    }
    .into_any()
}

fn revoke_form(action: &str, csrf: &str, typed: &CodesTyped, errors: &[FieldError]) -> AnyView {
    view! {
        <h2>{t("console-revoke-code")}</h2>
        <form method="post" action=action.to_owned()>
            {hidden("csrf", csrf)}
            {text_field(errors, text("code", t("access-code"), &typed.code, Some(t("console-revoke-code-hint"))))}
            <button name="do" value="revoke-code">
                {t("console-revoke-code")}
            </button>
        </form>
    }
    .into_any()
}

pub fn code_cards(ctx: &PageContext, model: CodeCardsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-code-cards"), kind), || {
        let back = format!("/console/c/{}/codes", model.campaign_id);
        let number = model.codes.len();
        let address = model.address;
        let cards: Vec<_> = model
            .codes
            .into_iter()
            .map(|code| {
                view! {
                    <li>
                        <p class="small">{model.campaign_name.clone()}</p>
                        <p>
                            {t("access-code")} " " <strong class="code">{code}</strong>
                        </p>
                        <p class="small">{address.clone()}</p>
                    </li>
                }
            })
            .collect();
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{tr("console-code-cards-of", &[("name", model.name.clone().into()), ("count", number.into())])}</h1>
            <p class="note no-print" role="status">
                {t("console-codes-once")}
            </p>
            <form class="no-print" method="post" action=ctx.link(&format!("{back}/list.csv"))>
                {hidden("csrf", model.organizer.csrf)}
                {hidden("seed", model.seed)}
                {hidden("name", model.name)}
                {hidden("count", number.to_string())}
                {hidden("length", model.length.to_string())}
                <button class="main">{t("console-codes-csv")}</button>
            </form>
            {row(vec![side_link(ctx.link(&back), t("console-codes"))])}
            <ul class="cut-out">{cards}</ul>
        }
        .into_any()
    })
}
