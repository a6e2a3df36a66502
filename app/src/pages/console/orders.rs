//! `/console/orders`: what the clock proposes and people decide; orders (督办单) that are printed and answered.

use leptos::prelude::*;

use super::cases::lateness;
use crate::components::console::{numbers, table, trail, words};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{area_text, hidden};
use crate::format::count;
use crate::ledger::{Level, OrderForm, OrderLine, OrderPage, OrdersPage, ProposalLine};
use crate::model::FieldError;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say_console, t, tr};

pub fn orders(ctx: &PageContext, model: OrdersPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-orders"), kind), || {
        let csrf = model.organizer.csrf.clone();
        let (decides, leaders) = (model.decides, model.leaders);
        let proposals: Vec<_> = model
            .proposals
            .into_iter()
            .map(|line| proposal(ctx, &csrf, line, decides, leaders))
            .collect();
        let proposals = if proposals.is_empty() {
            view! { <p>{t("console-no-proposals")}</p> }.into_any()
        } else {
            view! { <ul class="cards">{proposals}</ul> }.into_any()
        };
        let rows: Vec<_> = model
            .orders
            .into_iter()
            .map(|line| order_line(ctx, line))
            .collect();
        let list = if rows.is_empty() {
            view! { <p>{t("console-no-orders")}</p> }.into_any()
        } else {
            table(
                t("console-orders"),
                [
                    words(t("console-order-number")),
                    words(t("console-order-offices")),
                    numbers(t("console-cases")),
                    words(t("console-order-at")),
                    words(t("console-order-due")),
                    numbers(t("console-answers")),
                ],
                rows,
            )
        };
        let form = decides.then(|| order_form(ctx, &csrf, &model.errors, model.form));
        view! {
            {trail(ctx, None)}
            <h1>{t("console-orders")}</h1>
            <h2>{t("console-proposals")}</h2>
            <p class="hint">{t("console-proposals-hint")}</p>
            {proposals}
            <h2>{t("console-orders-issued")}</h2>
            {list}
            {form}
        }
        .into_any()
    })
}

fn proposal(ctx: &PageContext, csrf: &str, line: ProposalLine, decides: bool, leaders: bool) -> AnyView {
    let number = line.case.number;
    let to = ctx.link(&format!("/console/cases/{number}"));
    let proposed = tr(
        "console-proposed",
        &[
            ("level", say_console::level(line.level.into()).into()),
            ("time", line.time.into()),
        ],
    );
    let form = decides.then(|| {
        let options: Vec<_> = Level::ALL
            .into_iter()
            .filter(|level| u8::from(*level) > line.now && (leaders || *level != Level::Leaders))
            .map(|level| {
                let selected = level == line.level;
                view! { <option value=u8::from(level).to_string() selected=selected>{say_console::level(level.into())}</option> }
            })
            .collect();
        view! {
            <form method="post" action=ctx.link("/console/orders/decide")>
                {hidden("csrf", csrf)}
                {hidden("case", number.to_string())}
                <div class="field">
                    <label>
                        {t("console-raise-to")}
                        <select name="level">
                            <option value="">{t("console-do-not-raise")}</option>
                            {options}
                        </select>
                    </label>
                </div>
                <div class="field">
                    <label>
                        {t("console-why")}
                        <input type="text" name="reason" required=true maxlength="200" autocomplete="off"/>
                    </label>
                </div>
                <button>{t("console-decide")}</button>
            </form>
        }
    });
    view! {
        <li>
            <p>
                <a href=to>{tr("console-case-of", &[("number", number.to_string().into())])}</a>
                " "
                {lateness(line.case.late)}
                " "
                <span lang=content_lang()>{line.case.unit}</span>
                " "
                {line.case.due}
            </p>
            <p class="typed" dir="auto">
                {line.case.text}
            </p>
            <p>{proposed}</p>
            {form}
        </li>
    }
    .into_any()
}

fn order_line(ctx: &PageContext, line: OrderLine) -> AnyView {
    view! {
        <tr>
            <th scope="row">
                <a href=ctx.link(&format!("/console/orders/{}", line.id))>{line.number}</a>
            </th>
            <td>{line.offices}</td>
            <td class="n">{count(line.cases as u64)}</td>
            <td>{line.time}</td>
            <td>{line.due}</td>
            <td class="n">{count(line.answers as u64)}</td>
        </tr>
    }
    .into_any()
}

fn area(
    errors: &[FieldError],
    name: &'static str,
    label: &'static str,
    typed: &str,
    rows: &'static str,
) -> AnyView {
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            {message(errors, name)}
            <textarea
                id=format!("f-{name}")
                name=name
                rows=rows
                aria-describedby=described_by(errors, name)
                aria-invalid=invalid(errors, name)
            >
                {area_text(typed)}
            </textarea>
        </div>
    }
    .into_any()
}

fn order_form(ctx: &PageContext, csrf: &str, errors: &[FieldError], form: OrderForm) -> AnyView {
    view! {
        <h2>{t("console-new-order")}</h2>
        <form method="post" action=ctx.link("/console/orders")>
            {plain_summary(errors, &["offices", "cases", "demand", "due"])}
            {hidden("csrf", csrf)}
            {hidden("batch", form.batch)}
            {area(errors, "offices", t("console-order-offices-label"), &form.offices, "2")}
            {area(errors, "cases", t("console-order-cases"), &form.cases, "2")}
            {area(errors, "demand", t("console-order-demand"), &form.demand, "4")}
            <div class="field">
                <label for="f-due">{t("console-order-due")}</label>
                {message(errors, "due")}
                <input
                    id="f-due"
                    type="datetime-local"
                    name="due"
                    value=form.due
                    aria-describedby=described_by(errors, "due")
                    aria-invalid=invalid(errors, "due")
                />
            </div>
            <button class="main">{t("console-issue-order")}</button>
        </form>
    }
    .into_any()
}

pub fn order(ctx: &PageContext, model: OrderPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    let title = tr(
        "console-order-of",
        &[("number", model.line.number.clone().into())],
    );
    draw(ctx, Frame::new(title.clone(), kind), || {
        let cases: Vec<_> = model
            .cases
            .into_iter()
            .map(|case| {
                let to = ctx.link(&format!("/console/cases/{}", case.number));
                view! {
                    <tr>
                        <th class="n" scope="row">
                            <a href=to>{case.number}</a>
                        </th>
                        <td class="text" dir="auto">
                            {case.place}
                        </td>
                        <td class="text typed" dir="auto">
                            {case.text}
                        </td>
                        <td lang=content_lang()>{case.unit}</td>
                        <td>{say_console::office_state(case.state)}</td>
                        <td>{case.due}</td>
                    </tr>
                }
            })
            .collect();
        let answers: Vec<_> = model
            .answers
            .into_iter()
            .map(|answer| {
                view! {
                    <li>
                        <time class="when">{answer.time}</time>
                        " "
                        {answer.who}
                        <p class="typed" dir="auto">
                            {answer.text}
                        </p>
                    </li>
                }
            })
            .collect();
        let answers = if answers.is_empty() {
            view! { <p>{t("console-no-answers")}</p> }.into_any()
        } else {
            view! { <ol class="report-history">{answers}</ol> }.into_any()
        };
        let form = model.batch.map(|batch| {
            view! {
                <form class="no-print" method="post" action=ctx.link(&format!("/console/orders/{}", model.line.id))>
                    {plain_summary(&model.errors, &["text"])}
                    {hidden("csrf", model.organizer.csrf.clone())}
                    {hidden("batch", batch)}
                    {area(&model.errors, "text", t("console-answer"), &model.typed, "4")}
                    <button class="main">{t("console-answer-send")}</button>
                </form>
            }
        });
        let units = (!model.units.is_empty()).then(|| {
            view! {
                <dt>{t("console-order-to")}</dt>
                <dd lang=content_lang()>{model.units.join("、")}</dd>
            }
        });
        view! {
            <div class="no-print">{trail(ctx, None)}</div>
            <p class="no-print">
                <a href=ctx.link("/console/orders")>{t("console-orders")}</a>
            </p>
            <h1>{title}</h1>
            <dl class="report-sent">
                <dt>{t("console-order-offices")}</dt>
                <dd>{model.offices.join("、")}</dd>
                {units}
                <dt>{t("console-order-at")}</dt>
                <dd>{model.line.time} " " {model.who}</dd>
                <dt>{t("console-order-due")}</dt>
                <dd>{model.line.due}</dd>
            </dl>
            <h2>{t("console-order-demand")}</h2>
            <p class="typed" dir="auto">
                {model.demand}
            </p>
            <h2>{t("console-cases")}</h2>
            {table(
                t("console-cases"),
                [
                    numbers(t("console-case-number")),
                    words(t("report-place")),
                    words(t("console-report-text")),
                    words(t("console-case-unit")),
                    words(t("console-state")),
                    words(t("console-case-due")),
                ],
                cases,
            )}
            <h2>{t("console-answers")}</h2>
            {answers}
            {form}
        }
        .into_any()
    })
}
