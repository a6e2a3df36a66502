//! `/console/cases`: queues, the list, several dispatched at once.

use app::case::{CaseFilter, CaseLine, CasesPage, CasesRecountPage, Lateness, Queue, QueueKind, Role};
use domain::{
    case::{Event, Source, State, TrackingCode, Work, table, with_unit},
    clock::Millis,
    id::CaseNumber,
    report::category_name,
    tally::Tally,
};
use worker::{Request, Response};

use super::{
    case,
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    cases::{districts, unit_choices, unit_name},
    error::{AppError, Result},
    http::{self, Form},
    objects::{
        cases::wire::{CaseList, CaseQuery, CaseRow, CaseView, CasesCall, Order, Recounted},
        messages::{SessionReply, SiteCall},
    },
    routes::{context::Cx, report::place_line},
    said::{Said, said},
    time,
};

/// Cases of one page.
const PAGE: u32 = 50;
/// Most cases that are dispatched at once.
const BULK: usize = 50;
/// Longest search in characters.
const LONGEST_SEARCH: usize = 100;

/// All counters of the cases.
pub async fn counts(cx: &Cx<'_>) -> Result<Tally> {
    call(&cx.env, Object::Cases, &CasesCall::Counts).await
}

/// Writes down that somebody looked at something.
pub async fn audit(cx: &Cx<'_>, session: &SessionReply, what: &str, detail: String) -> Result<()> {
    let message = SiteCall::Audit {
        organizer: session.name.clone(),
        what: what.to_owned(),
        detail,
    };
    call(&cx.env, Object::Site, &message).await
}

/// Queues of a role, the one that opens first in front.
fn queues(role: Role) -> &'static [QueueKind] {
    use QueueKind as Q;
    match role {
        Role::Administrator | Role::Coordinator => &[
            Q::Waiting,
            Q::ToDispatch,
            Q::Extensions,
            Q::Soon,
            Q::Late,
            Q::Late3,
            Q::ToVerify,
            Q::ToRevisit,
            Q::ToRelease,
            Q::Open,
            Q::All,
        ],
        Role::Handler => &[Q::Unit, Q::Mine, Q::Soon, Q::Late, Q::All],
        Role::Verifier => &[Q::ToVerify, Q::ToRevisit, Q::All],
        Role::Observer => &[Q::ToRevisit, Q::All],
        Role::Guardian => &[Q::Waiting, Q::Open, Q::All],
        Role::Auditor | Role::Reporter => &[Q::Open, Q::Late, Q::Late3, Q::All],
    }
}

/// The cases of a queue.
fn query(queue: QueueKind, session: &SessionReply) -> CaseQuery {
    let states = |states: &[State]| CaseQuery {
        states: Some(states.to_vec()),
        ..CaseQuery::default()
    };
    let past = |past| CaseQuery {
        past: Some(past),
        order: Order::Due,
        ..CaseQuery::default()
    };
    match queue {
        QueueKind::Waiting => states(&[State::Waiting, State::Received, State::Ordered]),
        QueueKind::ToDispatch => states(&[
            State::Filed,
            State::Returned,
            State::Rework,
            State::Reopened,
            State::Offered,
        ]),
        QueueKind::Mine => CaseQuery {
            hands: Some(session.id),
            ..CaseQuery::default()
        },
        QueueKind::Unit => CaseQuery {
            unit: session.place.unit.clone(),
            open: Some(true),
            order: Order::Due,
            ..CaseQuery::default()
        },
        QueueKind::Extensions => states(&[State::ExtensionAsked]),
        QueueKind::Soon => past(1),
        QueueKind::Late => past(2),
        QueueKind::Late3 => past(3),
        QueueKind::ToVerify => states(&[State::Reported, State::Checking]),
        QueueKind::ToRevisit => states(&[State::Closed]),
        QueueKind::ToRelease => CaseQuery {
            works: Some(vec![
                Work::Problem,
                Work::Inspection,
                Work::Suggestion,
                Work::Praise,
            ]),
            released: Some(false),
            ..states(&[
                State::Closed,
                State::Revisited,
                State::Adopted,
                State::Realised,
                State::Published,
            ])
        },
        QueueKind::Open => CaseQuery {
            open: Some(true),
            ..CaseQuery::default()
        },
        QueueKind::All => CaseQuery::default(),
    }
}

/// What a search box means: a case's number, or words.
fn search(query: &mut CaseQuery, typed: &str) {
    let digits = typed.trim_start_matches('#');
    match digits.parse::<u32>() {
        Ok(number) if digits.len() <= 9 => query.numbers = Some(vec![CaseNumber(number)]),
        _ => query.text = Some(typed.to_owned()),
    }
}

/// A case as the list shows it.
pub fn line(cx: &Cx<'_>, row: &CaseRow, role: Role, now: Millis) -> Result<CaseLine> {
    let published = cx.published()?;
    let content = &published.content;
    let times = row.times();
    Ok(CaseLine {
        number: row.number.0,
        time: published.zone.minute(row.at),
        state: row.state,
        work: row.work,
        source: row.source,
        category: category_name(&content.categories, &row.category).to_owned(),
        place: place_line(content, &row.place),
        text: row.text.clone(),
        unit: row
            .unit
            .as_ref()
            .map(|unit| unit_name(content, unit))
            .unwrap_or_default(),
        due: times
            .map(|times| published.zone.minute(times.due))
            .unwrap_or_default(),
        late: times.map_or(Lateness::InTime, |times| times.lateness(now)),
        to_dispatch: table::next(row.work, row.state, role).any(|rule| with_unit(rule.step)),
    })
}

/// `GET /console/cases?queue=&q=&state=&unit=&district=&category=&source=&page=`
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    // A tracking code leads to its case.
    let typed = cx.query("q").unwrap_or_default().trim();
    if typed.chars().count() >= 12
        && let Ok(code) = TrackingCode::read(typed)
    {
        let message = CasesCall::Find {
            code: code.hash(&cx.config.signing_key).0,
        };
        let found: Option<CaseView> = call(&cx.env, Object::Cases, &message).await?;
        if let Some(found) = found
            && case::look(cx, session, found.row.number).await?.is_some()
        {
            let to = format!("/console/cases/{}", found.row.number);
            return Ok(http::see_other(&cx.page.link(&to)));
        }
    }
    let notice = cx
        .query("dispatched")
        .and_then(|n| n.parse::<u32>().ok())
        .map(|n| cx.say(&crate::said::said_with("said-dispatched", [("count", n.into())])));
    draw(cx, session, 200, notice, None).await
}

async fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    status: u16,
    notice: Option<String>,
    wrong: Option<&AppError>,
) -> Result<Response> {
    let role = session.place.role;
    let reader = session.actor()?;
    let own = queues(role);
    let first = own.first().copied().unwrap_or(QueueKind::All);
    let typed: String = cx
        .query("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST_SEARCH)
        .collect();
    // A search looks everywhere unless it says where.
    let fallback = if typed.is_empty() { first } else { QueueKind::All };
    let current = cx
        .query("queue")
        .and_then(QueueKind::named)
        .filter(|queue| own.contains(queue))
        .unwrap_or(fallback);
    let page: u32 = cx
        .query("page")
        .and_then(|page| page.parse().ok())
        .filter(|page| *page < 10_000)
        .unwrap_or(0);
    let given = |name: &str| cx.query(name).unwrap_or_default().to_owned();
    let mut asked = query(current, session);
    let state = given("state");
    if let Some(state) = State::named(&state) {
        let both = asked.states.take().is_none_or(|states| states.contains(&state));
        asked.states = Some(if both { vec![state] } else { Vec::new() });
    }
    let (unit, district, category, source) = (
        given("unit"),
        given("district"),
        given("category"),
        given("source"),
    );
    if let Ok(unit) = unit.parse() {
        asked.unit = Some(unit);
    }
    asked.district = district.parse().ok();
    asked.category = Some(category.clone()).filter(|category| !category.is_empty());
    asked.source = Source::named(&source);
    if !typed.is_empty() {
        search(&mut asked, &typed);
    }
    asked.limit = PAGE;
    asked.skip = page * PAGE;
    let message = CasesCall::List {
        query: asked,
        reader: reader.clone(),
    };
    let found: CaseList = call(&cx.env, Object::Cases, &message).await?;
    let message = CasesCall::Sizes {
        queries: own.iter().map(|queue| query(*queue, session)).collect(),
        reader,
    };
    let sizes: Vec<u64> = call(&cx.env, Object::Cases, &message).await?;
    // Before they are shown: what could not be written down is not looked at.
    if let (Some(newest), Some(oldest)) = (found.rows.first(), found.rows.last()) {
        let detail = format!("{}: {}-{}", current.as_str(), oldest.number, newest.number);
        audit(cx, session, "see_cases", detail).await?;
    }
    let content = cx.content()?;
    let may_dispatch = matches!(role, Role::Administrator | Role::Coordinator);
    let filter = CaseFilter {
        queue: current.as_str(),
        q: typed,
        state,
        unit,
        district,
        category,
        source,
        units: unit_choices(content),
        districts: districts(content),
        categories: crate::cases::category_choices(content),
    };
    let at_page = |page: u32| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("queue", filter.queue);
        for (name, value) in [
            ("q", &filter.q),
            ("state", &filter.state),
            ("unit", &filter.unit),
            ("district", &filter.district),
            ("category", &filter.category),
            ("source", &filter.source),
        ] {
            if !value.is_empty() {
                pairs.append_pair(name, value);
            }
        }
        pairs.append_pair("page", &page.to_string());
        format!("/console/cases?{}", pairs.finish())
    };
    let now = time::now();
    let more = u64::from(page + 1) * u64::from(PAGE) < found.all;
    let page = CasesPage {
        organizer: organizer(session),
        role,
        queues: own
            .iter()
            .zip(sizes)
            .map(|(queue, count)| Queue {
                kind: *queue,
                count,
                current: *queue == current,
            })
            .collect(),
        rows: found
            .rows
            .iter()
            .map(|row| line(cx, row, role, now))
            .collect::<Result<_>>()?,
        all: found.all,
        newer: (page > 0).then(|| at_page(page.saturating_sub(1))),
        older: more.then(|| at_page(page + 1)),
        recount: matches!(role, Role::Administrator | Role::Auditor),
        units: if may_dispatch {
            unit_choices(content)
        } else {
            Vec::new()
        },
        batch: case::fresh_batch()?,
        notice,
        errors: wrong.map(|error| case::faults(cx, error)).unwrap_or_default(),
        filter,
    };
    Ok(http::html(
        status,
        &app::pages::console::cases(&cx.page, page),
        http::Cache::Never,
    ))
}

/// `POST /console/cases/recount`
pub async fn recount(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form: Form = http::form(request).await?;
    check_form(request, &form, session)?;
    if !matches!(session.place.role, Role::Administrator | Role::Auditor) {
        return Err(AppError::new(403, "not_allowed", said("said-not-your-page")));
    }
    let found: Recounted = call(&cx.env, Object::Cases, &CasesCall::Recount).await?;
    let page = CasesRecountPage {
        organizer: organizer(session),
        at: cx.published()?.zone.minute(time::now()),
        cases: found.cases,
        differing: found.differing,
    };
    Ok(http::html(
        200,
        &app::pages::console::cases_recount(&cx.page, page),
        http::Cache::Never,
    ))
}

/// `POST /console/cases/dispatch`: each of the chosen cases, or with a fault none. The same form again dispatches none twice.
pub async fn dispatch(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form: Form = http::form(request).await?;
    check_form(request, &form, session)?;
    let mut numbers: Vec<CaseNumber> = form
        .0
        .iter()
        .filter(|(name, _)| name == "case")
        .filter_map(|(_, value)| value.parse().ok().map(CaseNumber))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let refuse = |message: Said| AppError::new(422, "bad_dispatch", message.clone()).at("/case", message);
    let fault = if numbers.is_empty() {
        Some(refuse(said("said-dispatch-none")))
    } else if numbers.len() > BULK {
        Some(refuse(said("said-dispatch-many")))
    } else {
        None
    };
    if let Some(fault) = fault {
        return draw(cx, session, 422, None, Some(&fault)).await;
    }
    let batch = case::batch(&form)?;
    let actor = session.actor()?;
    let now = time::now();
    let mut steps = Vec::new();
    for number in numbers {
        let view = case::look(cx, session, number).await?.ok_or_else(case::unknown)?;
        // Of suggestions and the like, none can be dispatched; a service is assigned.
        let step = table::next(view.row.work, view.row.state, actor.role())
            .map(|rule| rule.step)
            .find(|step| with_unit(*step));
        // One that is on its way already, by this very form or by somebody else, is passed over.
        let Some(step) = step else { continue };
        let with = match case::read_with(cx, step, &form, 0) {
            Ok(with) => with,
            Err(error) => return draw(cx, session, 422, None, Some(&error)).await,
        };
        let event = Event { step, with };
        steps.push(case::order(
            cx,
            &view,
            event,
            actor.clone(),
            session,
            format!("{batch}-{number}"),
            now,
        )?);
    }
    let count = steps.len();
    for step in steps {
        let taken: Result<CaseView> = call(&cx.env, Object::Cases, &CasesCall::Take { step }).await;
        match taken {
            Ok(_) => {}
            Err(error) if error.status == 422 => return draw(cx, session, 422, None, Some(&error)).await,
            Err(error) => return Err(error),
        }
    }
    Ok(http::see_other(&cx.page.link(&format!(
        "/console/cases?queue=dispatch&dispatched={count}"
    ))))
}
