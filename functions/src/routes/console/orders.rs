//! `/console/orders`: what the clock proposes and a named person decides; orders (督办单), their answers.

use app::{
    ledger::{AnswerLine, OrderForm, OrderLine, OrderPage, OrdersPage, ProposalLine},
    model::FieldError,
};
use domain::{
    case::Role,
    id::CaseNumber,
    supervision::{BadOrder, Level, MAX_TEXT, check_order, offices},
};
use worker::{Request, Response};

use super::{
    case::{batch, faults, fresh_batch},
    cases::{audit, line},
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    cases::unit_name,
    error::{AppError, Result},
    http::{self, Form},
    objects::{
        cases::{
            supervision::{NewOrder, OrderView, ProposalView, Supervise},
            wire::{CaseRow, CasesCall},
        },
        messages::SessionReply,
    },
    routes::context::Cx,
    said::{Said, said},
    time,
};

async fn supervise<T: serde::de::DeserializeOwned>(cx: &Cx<'_>, ask: Supervise) -> Result<T> {
    call(&cx.env, Object::Cases, &CasesCall::Supervise { ask }).await
}

fn decides(session: &SessionReply) -> bool {
    matches!(session.place.role, Role::Administrator | Role::Coordinator)
}

fn order_line(cx: &Cx<'_>, order: &OrderView) -> Result<OrderLine> {
    let zone = &cx.published()?.zone;
    Ok(OrderLine {
        id: order.id,
        number: order.number.to_string(),
        time: zone.minute(order.at),
        due: zone.minute(order.order.due),
        offices: order.order.offices.join("、"),
        cases: order.order.cases.len(),
        answers: order.answers.len(),
    })
}

/// `GET /console/orders?case={number}`
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    let form = OrderForm {
        batch: fresh_batch()?,
        cases: cx.query("case").unwrap_or_default().chars().take(20).collect(),
        ..OrderForm::default()
    };
    draw(cx, session, 200, form, Vec::new()).await
}

async fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    status: u16,
    form: OrderForm,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let reader = session.actor()?;
    let now = time::now();
    let ask = Supervise::Proposals {
        reader: reader.clone(),
    };
    let proposals: Vec<ProposalView> = supervise(cx, ask).await?;
    let orders: Vec<OrderView> = supervise(cx, Supervise::Orders { reader }).await?;
    let zone = &cx.published()?.zone;
    let page = OrdersPage {
        organizer: organizer(session),
        proposals: proposals
            .iter()
            .map(|one| {
                Ok(ProposalLine {
                    case: line(cx, &one.row, session.place.role, now)?,
                    now: one.row.level,
                    level: one.level,
                    time: zone.minute(one.at),
                })
            })
            .collect::<Result<_>>()?,
        orders: orders
            .iter()
            .map(|order| order_line(cx, order))
            .collect::<Result<_>>()?,
        decides: decides(session),
        leaders: session.is_administrator(),
        form,
        errors,
    };
    Ok(http::html(
        status,
        &app::pages::console::orders(&cx.page, page),
        http::Cache::Never,
    ))
}

/// `POST /console/orders/decide`
pub async fn decide(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let number: u32 = form
        .get("case")
        .and_then(|number| number.parse().ok())
        .ok_or_else(super::case::unknown)?;
    let reason = form
        .text("reason")
        .filter(|reason| reason.chars().count() <= 200 && !reason.chars().any(char::is_control))
        .ok_or_else(|| AppError::new(422, "no_reason", said("said-raise-reason")))?;
    let level = match form.text("level") {
        None => None,
        Some(level) => Some(
            level
                .parse::<u8>()
                .ok()
                .and_then(|level| Level::try_from(level).ok())
                .ok_or_else(|| AppError::new(422, "no_level", said("said-raise-level")))?,
        ),
    };
    let ask = Supervise::Decide {
        number: CaseNumber(number),
        level,
        reason: reason.to_owned(),
        reader: session.actor()?,
        who: session.name.clone(),
    };
    let () = supervise(cx, ask).await?;
    let raised = level.map_or(0, u8::from);
    audit(cx, session, "decide_level", format!("{number}: {raised}")).await?;
    Ok(http::see_other(&cx.page.link("/console/orders")))
}

/// `POST /console/orders`: issues one. The same form again is the same order.
pub async fn issue(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form: Form = http::form(request).await?;
    check_form(request, &form, session)?;
    if !decides(session) {
        return Err(AppError::new(403, "not_allowed", said("said-not-your-page")));
    }
    let published = cx.published()?;
    let now = time::now();
    let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '#');
    let typed_cases = given("cases");
    let numbers: Vec<&str> = typed_cases
        .split(separators)
        .filter(|part| !part.is_empty())
        .collect();
    let mut cases: Vec<CaseNumber> = numbers
        .iter()
        .filter_map(|part| part.parse().ok().map(CaseNumber))
        .collect();
    let all_read = cases.len() == numbers.len();
    cases.sort_unstable();
    cases.dedup();
    let offices = offices(&given("offices"));
    let demand = given("demand").trim().replace("\r\n", "\n");
    let due = published.zone.parse_minute(&given("due").replacen('T', " ", 1));
    let fault = |field: &str, message: Said| FieldError {
        field: field.to_owned(),
        message: cx.say(&message),
    };
    let mut errors: Vec<FieldError> = check_order(&offices, cases.len(), &demand)
        .into_iter()
        .map(|bad| match bad {
            BadOrder::Offices => fault("offices", said("said-order-offices")),
            BadOrder::Cases => fault("cases", said("said-order-cases")),
            BadOrder::Demand => fault("demand", said("said-order-demand")),
        })
        .collect();
    if !all_read && !errors.iter().any(|error| error.field == "cases") {
        errors.push(fault("cases", said("said-order-cases")));
    }
    if due.is_none_or(|due| due <= now) {
        errors.push(fault("due", said("said-case-due-early")));
    }
    let again = OrderForm {
        batch: given("batch"),
        offices: given("offices"),
        cases: typed_cases.clone(),
        demand: given("demand"),
        due: given("due"),
    };
    let (Some(due), true) = (due, errors.is_empty()) else {
        return draw(cx, session, 422, again, errors).await;
    };
    let ask = Supervise::Order {
        order: NewOrder {
            batch: batch(&form)?,
            year: published.zone.year(now),
            offices,
            cases,
            demand,
            due,
        },
        reader: session.actor()?,
        who: session.name.clone(),
    };
    let issued: Result<OrderView> = supervise(cx, ask).await;
    match issued {
        Ok(order) => {
            audit(cx, session, "issue_order", order.number.to_string()).await?;
            Ok(http::see_other(
                &cx.page.link(&format!("/console/orders/{}", order.id)),
            ))
        }
        Err(error) if error.status == 422 => {
            let errors = faults(cx, &error);
            draw(cx, session, 422, again, errors).await
        }
        Err(error) => Err(error),
    }
}

async fn find(cx: &Cx<'_>, session: &SessionReply, id: &str) -> Result<(OrderView, Vec<CaseRow>)> {
    let unknown = || AppError::new(404, "unknown", said("said-order-unknown"));
    let ask = Supervise::ShowOrder {
        id: id.parse().map_err(|_| unknown())?,
        reader: session.actor()?,
    };
    let found: Option<(OrderView, Vec<CaseRow>)> = supervise(cx, ask).await?;
    found.ok_or_else(unknown)
}

/// `GET /console/orders/{id}`
pub async fn show(cx: &Cx<'_>, session: &SessionReply, id: &str) -> Result<Response> {
    let found = find(cx, session, id).await?;
    draw_one(cx, session, 200, found, String::new(), Vec::new())
}

fn draw_one(
    cx: &Cx<'_>,
    session: &SessionReply,
    status: u16,
    (order, rows): (OrderView, Vec<CaseRow>),
    typed: String,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let published = cx.published()?;
    let content = &published.content;
    let now = time::now();
    let answers_it = decides(session)
        || session
            .place
            .unit
            .as_ref()
            .is_some_and(|unit| order.units.contains(unit));
    let page = OrderPage {
        organizer: organizer(session),
        line: order_line(cx, &order)?,
        units: order.units.iter().map(|unit| unit_name(content, unit)).collect(),
        cases: rows
            .iter()
            .map(|row| line(cx, row, session.place.role, now))
            .collect::<Result<_>>()?,
        answers: order
            .answers
            .into_iter()
            .map(|(at, who, unit, text)| AnswerLine {
                time: published.zone.minute(at),
                who: match unit {
                    Some(unit) => format!("{} {who}", unit_name(content, &unit)),
                    None => who,
                },
                text,
            })
            .collect(),
        offices: order.order.offices,
        demand: order.order.demand,
        who: order.who,
        batch: answers_it.then(fresh_batch).transpose()?,
        typed,
        errors,
    };
    Ok(http::html(
        status,
        &app::pages::console::order(&cx.page, page),
        http::Cache::Never,
    ))
}

/// `POST /console/orders/{id}`: answers it. The same form again is the same answer.
pub async fn answer(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    id: &str,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let found = find(cx, session, id).await?;
    let text = form.get("text").unwrap_or_default().trim().replace("\r\n", "\n");
    let length = text.chars().count();
    if length == 0 || length > MAX_TEXT {
        let error = FieldError {
            field: "text".to_owned(),
            message: cx.say(&said("said-order-demand")),
        };
        return draw_one(cx, session, 422, found, text, vec![error]);
    }
    let ask = Supervise::Answer {
        id: found.0.id,
        batch: batch(&form)?,
        text,
        reader: session.actor()?,
        who: session.name.clone(),
    };
    let () = supervise(cx, ask).await?;
    Ok(http::see_other(&cx.page.link(&format!("/console/orders/{id}"))))
}
