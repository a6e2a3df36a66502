//! `/cases`: what organizers let everybody see of cases, as a list, a page each, a feed.

use app::released::{PublicCasePage, PublicCasesPage, PublicLine};
use domain::{
    case::{Kind, Work},
    clock::Millis,
    id::CaseNumber,
    report::category_name,
};
use worker::Response;

use super::context::Cx;
use crate::{
    atom::{self, Entry, Feed},
    call::{Object, call},
    cases::{category_choices, districts, unit_name},
    error::{AppError, Result},
    http::{self, Cache},
    objects::cases::wire::{CasesCall, PublicCase, PublicQuery},
    photos,
    said::said,
};

/// Cases of one page.
const PAGE: u32 = 20;
/// Cases in the feed.
const FEED: u32 = 50;

async fn ask(cx: &Cx<'_>, query: PublicQuery) -> Result<Vec<PublicCase>> {
    call(&cx.env, Object::Cases, &CasesCall::Public { query }).await
}

fn line(cx: &Cx<'_>, case: &PublicCase) -> Result<PublicLine> {
    let published = cx.published()?;
    let content = &published.content;
    let number = case.number;
    let photos = |all: &[(String, u32)]| {
        all.iter()
            .map(|(batch, n)| format!("/cases/{number}/photo/{batch}/{n}"))
            .collect()
    };
    Ok(PublicLine {
        number: number.0,
        state: case.state,
        work: case.work,
        category: category_name(&content.categories, &case.category).to_owned(),
        unit: case
            .unit
            .as_ref()
            .map(|unit| unit_name(content, unit))
            .unwrap_or_default(),
        day: published.zone.day(case.at),
        closed: case.closed.map(|at| published.zone.day(at)).unwrap_or_default(),
        place: case.release.place.clone(),
        text: case.release.text.clone(),
        joined: case.joined,
        before: photos(&case.release.before),
        after: photos(&case.release.after),
    })
}

/// `GET /cases?state=&district=&category=&page=`
pub async fn list(cx: &Cx<'_>) -> Result<Response> {
    let given = |name: &str| cx.query(name).unwrap_or_default().to_owned();
    let (state, district, category) = (given("state"), given("district"), given("category"));
    let page: u32 = cx
        .query("page")
        .and_then(|page| page.parse().ok())
        .filter(|page| *page < 10_000)
        .unwrap_or(0);
    let query = PublicQuery {
        open: match state.as_str() {
            "open" => Some(true),
            "done" => Some(false),
            _ => None,
        },
        district: district.parse().ok(),
        category: Some(category.clone()).filter(|id| !id.is_empty()),
        skip: page * PAGE,
        limit: PAGE + 1,
        ..PublicQuery::default()
    };
    let mut found = ask(cx, query).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let at_page = |page: u32| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("state", &state),
            ("district", &district),
            ("category", &category),
        ] {
            if !value.is_empty() {
                pairs.append_pair(name, value);
            }
        }
        pairs.append_pair("page", &page.to_string());
        format!("/cases?{}", pairs.finish())
    };
    let content = cx.content()?;
    let page = PublicCasesPage {
        cases: found.iter().map(|case| line(cx, case)).collect::<Result<_>>()?,
        newer: (page > 0).then(|| at_page(page.saturating_sub(1))),
        older: more.then(|| at_page(page + 1)),
        districts: districts(content),
        categories: category_choices(content),
        state,
        district,
        category,
    };
    Ok(http::html(
        200,
        &app::pages::public_cases(&cx.page, page),
        Cache::Revalidate,
    ))
}

async fn find(cx: &Cx<'_>, number: &str) -> Result<PublicCase> {
    let unknown = || AppError::new(404, "unknown_case", said("said-case-unknown"));
    let number = number.parse().map(CaseNumber).map_err(|_| unknown())?;
    let query = PublicQuery {
        number: Some(number),
        limit: 1,
        ..PublicQuery::default()
    };
    ask(cx, query).await?.into_iter().next().ok_or_else(unknown)
}

/// `GET /cases/{number}`
pub async fn show(cx: &Cx<'_>, number: &str) -> Result<Response> {
    let case = find(cx, number).await?;
    let page = PublicCasePage {
        case: line(cx, &case)?,
    };
    Ok(http::html(
        200,
        &app::pages::public_case(&cx.page, page),
        Cache::Revalidate,
    ))
}

/// `GET /cases/{number}/photo/{batch}/{n}`: the copies that were let through, and nothing else.
pub async fn photo(cx: &Cx<'_>, number: &str, batch: &str, n: &str) -> Result<Response> {
    let case = find(cx, number).await?;
    let wanted: u32 = n.parse().map_err(|_| AppError::not_found())?;
    let mut shown = case.release.before.iter().chain(&case.release.after);
    if !shown.any(|(of, n)| of == batch && *n == wanted) {
        return Err(AppError::not_found());
    }
    photos::nth(cx, &case.key, batch, n).await
}

/// `GET /cases/feed.xml`
pub async fn feed(cx: &Cx<'_>) -> Result<Response> {
    let published = cx.published()?;
    let content = &published.content;
    let query = PublicQuery {
        limit: FEED,
        ..PublicQuery::default()
    };
    let found = ask(cx, query).await?;
    let home = format!("{}{}/cases", cx.page.origin, cx.config.base);
    let _speaking = cx.page.speak();
    let mut entries = Vec::new();
    for case in &found {
        let line = line(cx, case)?;
        let kind = app::texts::say::report_kind(match case.work {
            Work::Suggestion => Kind::Suggestion,
            Work::Praise => Kind::Praise,
            _ => Kind::Problem,
        });
        let state = app::texts::say::public_state(case.state);
        let name = if line.category.is_empty() {
            kind
        } else {
            line.category.as_str()
        };
        entries.push(Entry {
            title: format!("{name} {} {state}", case.number),
            address: format!("{home}/{}", case.number),
            updated: case.last.rfc3339(),
            summary: format!("{} {}", line.place, line.text).trim().to_owned(),
            category: line.category.clone(),
            html: String::new(),
        });
    }
    let updated = found.iter().map(|case| case.last).max().unwrap_or(Millis(0));
    let xml = atom::write(&Feed {
        title: format!("{} 整改公示", content.site.name),
        author: &content.site.name,
        home: &home,
        updated: updated.rfc3339(),
        entries,
    })?;
    Ok(http::bytes(
        200,
        "application/atom+xml; charset=utf-8",
        Cache::Revalidate,
        xml,
    ))
}
