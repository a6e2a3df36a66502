//! `/console/ledgers`: ledgers, live and as they were sent out, tallies; as pages, CSV, XLSX.

use app::ledger::{
    By, Count, IssueLine, Ledger, LedgerFilter, LedgerPage, LedgersPage, Sheet, TalliesPage, TallyLine,
};
use domain::{
    case::{
        Role, Source, Work,
        count::{self, Rate, Slice, handling_hours, rates},
    },
    clock::Millis,
    report::category_name,
    tally::Tally,
};
use std::collections::BTreeMap;
use worker::{Request, Response};

use super::{
    case::{batch, fresh_batch},
    cases::{audit, counts, line},
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    cases::{category_choices, districts, unit_choices, unit_name},
    error::{AppError, Result},
    http,
    objects::{
        cases::{
            supervision::{IssueHead, Supervise},
            wire::{CaseList, CaseQuery, CaseRow, CasesCall, Order},
        },
        messages::SessionReply,
    },
    routes::{context::Cx, export},
    said::said,
    time,
};

/// Rows of one call.
const STEP: u32 = 1_000;
/// Most rows of a ledger: a spreadsheet of more does not fit into memory.
const MOST: usize = 20_000;
const DAY: i64 = 24 * 3_600_000;

/// The works that ledgers are about.
fn works() -> Vec<Work> {
    vec![Work::Problem, Work::Inspection, Work::SelfCheck, Work::Message]
}

async fn supervise<T: serde::de::DeserializeOwned>(cx: &Cx<'_>, ask: Supervise) -> Result<T> {
    call(&cx.env, Object::Cases, &CasesCall::Supervise { ask }).await
}

/// Who reads ledgers and tallies of the whole city.
fn check_reader(session: &SessionReply) -> Result<()> {
    match session.place.role {
        Role::Administrator | Role::Coordinator | Role::Auditor => Ok(()),
        _ => Err(AppError::new(403, "not_allowed", said("said-not-your-page"))),
    }
}

fn head(cx: &Cx<'_>, issue: IssueHead) -> Result<Option<IssueLine>> {
    let Some(ledger) = Ledger::named(&issue.ledger) else {
        return Ok(None);
    };
    Ok(Some(IssueLine {
        id: issue.id,
        ledger,
        number: issue.number.to_string(),
        time: cx.published()?.zone.minute(issue.at),
        who: issue.who,
    }))
}

/// `GET /console/ledgers`
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    check_reader(session)?;
    let issues: Vec<IssueHead> = supervise(cx, Supervise::Issues).await?;
    let mut lines = Vec::new();
    for issue in issues {
        lines.extend(head(cx, issue)?);
    }
    let page = LedgersPage {
        organizer: organizer(session),
        issues: lines,
    };
    Ok(http::html(
        200,
        &app::pages::console::ledgers(&cx.page, page),
        http::Cache::Never,
    ))
}

/// What a ledger is asked for.
struct Asked {
    ledger: Ledger,
    filter: LedgerFilter,
    query: CaseQuery,
}

fn asked(cx: &Cx<'_>, ledger: Ledger) -> Result<Asked> {
    let published = cx.published()?;
    let content = &published.content;
    let given = |name: &str| cx.query(name).unwrap_or_default().to_owned();
    let day = |text: &str| published.zone.parse_minute(&format!("{text} 00:00"));
    let mut filter = LedgerFilter {
        unit: given("unit"),
        district: given("district"),
        category: given("category"),
        from: given("from"),
        to: given("to"),
        units: unit_choices(content),
        districts: districts(content),
        categories: category_choices(content),
    };
    let mut query = CaseQuery {
        works: Some(works()),
        unit: filter.unit.parse().ok(),
        district: filter.district.parse().ok(),
        category: Some(filter.category.clone()).filter(|id| !id.is_empty()),
        ..CaseQuery::default()
    };
    match ledger {
        Ledger::Problems | Ledger::Shortfalls => {
            query.open = Some(true);
            query.order = Order::Due;
        }
        Ledger::Dissatisfied => query.solved = Some(false),
        Ledger::Closed => {
            let today = published.zone.day(time::now());
            if day(&filter.from).is_none() {
                let month: String = today.chars().take(8).collect();
                filter.from = format!("{month}01");
            }
            if day(&filter.to).is_none() {
                filter.to = today;
            }
            query.closed_from = day(&filter.from);
            query.closed_to = day(&filter.to).map(|at| at.plus(DAY));
            query.order = Order::Changed;
        }
    }
    Ok(Asked {
        ledger,
        filter,
        query,
    })
}

/// All cases of a query, at most [`MOST`]; whether there are more.
async fn all(cx: &Cx<'_>, session: &SessionReply, mut query: CaseQuery) -> Result<(Vec<CaseRow>, bool)> {
    let mut rows: Vec<CaseRow> = Vec::new();
    query.limit = STEP;
    loop {
        query.skip = u32::try_from(rows.len()).map_err(AppError::internal)?;
        let message = CasesCall::List {
            query: query.clone(),
            reader: session.actor()?,
        };
        let found: CaseList = call(&cx.env, Object::Cases, &message).await?;
        let last = found.rows.len() < STEP as usize;
        rows.extend(found.rows);
        if rows.len() >= MOST {
            let more = found.all > MOST as u64;
            rows.truncate(MOST);
            return Ok((rows, more));
        }
        if last {
            return Ok((rows, false));
        }
    }
}

/// A ledger as it is now.
async fn live(cx: &Cx<'_>, session: &SessionReply, asked: &Asked) -> Result<(Sheet, bool)> {
    let (rows, cut) = all(cx, session, asked.query.clone()).await?;
    let filter = &asked.filter;
    let mut about: Vec<String> = Vec::new();
    for (id, choices) in [
        (&filter.unit, &filter.units),
        (&filter.district, &filter.districts),
        (&filter.category, &filter.categories),
    ] {
        about.extend(
            choices
                .iter()
                .find(|choice| &choice.id == id)
                .map(|choice| choice.name.clone()),
        );
    }
    if asked.ledger == Ledger::Closed {
        about.push(format!("{} – {}", filter.from, filter.to));
    }
    let mut sheet = match asked.ledger {
        Ledger::Problems => problems(cx, &rows)?,
        Ledger::Shortfalls => shortfalls(cx, &rows)?,
        Ledger::Closed => closed(cx, &rows)?,
        Ledger::Dissatisfied => dissatisfied(cx, &rows)?,
    };
    sheet.about = about.join(" · ");
    Ok((sheet, cut))
}

/// A table in the office's language: what is sent out has one.
fn table(columns: &[(&str, bool)], rows: Vec<Vec<String>>) -> Sheet {
    Sheet {
        about: String::new(),
        columns: columns
            .iter()
            .map(|(name, number)| ((*name).to_owned(), *number))
            .collect(),
        rows,
    }
}

fn minute(cx: &Cx<'_>, at: Option<Millis>) -> Result<String> {
    let zone = &cx.published()?.zone;
    Ok(at.map(|at| zone.minute(at)).unwrap_or_default())
}

fn problems(cx: &Cx<'_>, rows: &[CaseRow]) -> Result<Sheet> {
    let now = time::now();
    let _speaking = cx.page.speak();
    let rows = rows
        .iter()
        .map(|row| {
            let line = line(cx, row, Role::Auditor, now)?;
            Ok(vec![
                row.number.to_string(),
                line.time,
                line.category,
                line.place,
                line.text,
                app::texts::say_console::source(row.source).to_owned(),
                line.unit,
                app::texts::say_console::office_state(row.state).to_owned(),
                line.due,
                app::texts::say_console::lateness(line.late).to_owned(),
            ])
        })
        .collect::<Result<_>>()?;
    Ok(table(
        &[
            ("编号", true),
            ("上报时间", false),
            ("类别", false),
            ("地点", false),
            ("问题", false),
            ("来源", false),
            ("承办单位", false),
            ("状态", false),
            ("办理期限", false),
            ("时限", false),
        ],
        rows,
    ))
}

fn shortfalls(cx: &Cx<'_>, rows: &[CaseRow]) -> Result<Sheet> {
    let now = time::now();
    let content = cx.content()?;
    let mut sums: BTreeMap<(String, String), [u64; 3]> = BTreeMap::new();
    for row in rows {
        let unit = row
            .unit
            .as_ref()
            .map_or_else(|| "(未派遣)".to_owned(), |unit| unit_name(content, unit));
        let category = category_name(&content.categories, &row.category).to_owned();
        let [open, late, late3] = sums.entry((unit, category)).or_default();
        *open += 1;
        if let Some(times) = row.times() {
            *late += u64::from(now > times.due);
            *late3 += u64::from(now > times.late3);
        }
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(names, [open, late, _])| (std::cmp::Reverse((*late, *open)), names.clone()));
    let rows = sums
        .into_iter()
        .map(|((unit, category), counts)| {
            let mut cells = vec![unit, category];
            cells.extend(counts.map(|n| n.to_string()));
            cells
        })
        .collect();
    Ok(table(
        &[
            ("承办单位", false),
            ("类别", false),
            ("未办结", true),
            ("其中超期", true),
            ("其中超期三倍", true),
        ],
        rows,
    ))
}

fn closed(cx: &Cx<'_>, rows: &[CaseRow]) -> Result<Sheet> {
    let now = time::now();
    let rows = rows
        .iter()
        .map(|row| {
            let line = line(cx, row, Role::Auditor, now)?;
            let solved = match row.solved {
                None => "未回访",
                Some(0) => "未解决",
                Some(_) => "已解决",
            };
            Ok(vec![
                row.number.to_string(),
                line.time,
                line.category,
                line.place,
                line.text,
                line.unit,
                minute(cx, row.promised)?,
                minute(cx, row.closed)?,
                solved.to_owned(),
            ])
        })
        .collect::<Result<_>>()?;
    Ok(table(
        &[
            ("编号", true),
            ("上报时间", false),
            ("类别", false),
            ("地点", false),
            ("问题", false),
            ("承办单位", false),
            ("办理期限", false),
            ("销号时间", false),
            ("回访", false),
        ],
        rows,
    ))
}

fn dissatisfied(cx: &Cx<'_>, rows: &[CaseRow]) -> Result<Sheet> {
    let now = time::now();
    let rows = rows
        .iter()
        .map(|row| {
            let line = line(cx, row, Role::Auditor, now)?;
            Ok(vec![
                row.number.to_string(),
                line.time,
                line.category,
                line.place,
                line.text,
                line.unit,
                minute(cx, row.closed)?,
                minute(cx, Some(row.last))?,
            ])
        })
        .collect::<Result<_>>()?;
    Ok(table(
        &[
            ("编号", true),
            ("上报时间", false),
            ("类别", false),
            ("地点", false),
            ("问题", false),
            ("承办单位", false),
            ("上次销号", false),
            ("最近一步", false),
        ],
        rows,
    ))
}

/// The same filter as a query.
fn query_of(filter: &LedgerFilter) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("unit", &filter.unit),
        ("district", &filter.district),
        ("category", &filter.category),
        ("from", &filter.from),
        ("to", &filter.to),
    ] {
        if !value.is_empty() {
            pairs.append_pair(name, value);
        }
    }
    pairs.finish()
}

fn named(word: &str) -> Result<Ledger> {
    Ledger::named(word).ok_or_else(AppError::not_found)
}

/// A sheet as CSV or XLSX, safe to be opened in a spreadsheet.
fn file(sheet: &Sheet, name: &str, kind: &str) -> Result<Response> {
    match kind {
        "csv" => {
            let columns: Vec<&str> = sheet.columns.iter().map(|(name, _)| name.as_str()).collect();
            let rows = sheet
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| export::guarded(cell)).collect::<Vec<_>>());
            export::table(&columns, rows, &format!("{name}.csv"))
        }
        "xlsx" => export::workbook(sheet, &format!("{name}.xlsx")),
        _ => Err(AppError::not_found()),
    }
}

/// `GET /console/ledgers/{ledger}`, `….csv`, `….xlsx`
pub async fn show(cx: &Cx<'_>, session: &SessionReply, name: &str) -> Result<Response> {
    check_reader(session)?;
    let (word, kind) = name.split_once('.').unwrap_or((name, ""));
    let asked = asked(cx, named(word)?)?;
    let (sheet, cut) = live(cx, session, &asked).await?;
    audit(cx, session, "see_ledger", format!("{name}: {}", sheet.rows.len())).await?;
    if !kind.is_empty() {
        return file(&sheet, word, kind);
    }
    let may_send = session.place.role == Role::Administrator;
    let page = LedgerPage {
        organizer: organizer(session),
        ledger: asked.ledger,
        sheet,
        own: (format!("/console/ledgers/{word}"), query_of(&asked.filter)),
        issue: None,
        batch: may_send.then(fresh_batch).transpose()?,
        time: cx.published()?.zone.minute(time::now()),
        filter: asked.filter,
        cut,
    };
    Ok(http::html(
        200,
        &app::pages::console::ledger(&cx.page, page),
        http::Cache::Never,
    ))
}

/// `POST /console/ledgers/{ledger}`: sends it out. The same form again is the same issue.
pub async fn freeze(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    word: &str,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    if session.place.role != Role::Administrator {
        return Err(AppError::new(403, "not_allowed", said("said-not-your-page")));
    }
    let ledger = named(word)?;
    let asked = asked(cx, ledger)?;
    let (sheet, cut) = live(cx, session, &asked).await?;
    let json = serde_json::to_string(&sheet).map_err(AppError::internal)?;
    // A row of storage holds 2 MB at most.
    if cut || json.len() > 1_900_000 {
        return Err(AppError::new(409, "too_long", said("said-ledger-long")));
    }
    let ask = Supervise::Freeze {
        batch: batch(&form)?,
        ledger: ledger.as_str().to_owned(),
        year: cx.published()?.zone.year(time::now()),
        json,
        who: session.name.clone(),
    };
    let issue: IssueHead = supervise(cx, ask).await?;
    audit(cx, session, "send_ledger", format!("{word} {}", issue.number)).await?;
    Ok(http::see_other(
        &cx.page.link(&format!("/console/ledgers/issues/{}", issue.id)),
    ))
}

/// `GET /console/ledgers/issues/{id}`, `….csv`, `….xlsx`
pub async fn issue(cx: &Cx<'_>, session: &SessionReply, name: &str) -> Result<Response> {
    check_reader(session)?;
    let (id, kind) = name.split_once('.').unwrap_or((name, ""));
    let id: i64 = id.parse().map_err(|_| AppError::not_found())?;
    let found: Option<(IssueHead, String)> = supervise(cx, Supervise::Issue { id }).await?;
    let (issue, json) = found.ok_or_else(AppError::not_found)?;
    let sheet: Sheet = serde_json::from_str(&json).map_err(AppError::internal)?;
    let line = head(cx, issue)?.ok_or_else(AppError::not_found)?;
    if !kind.is_empty() {
        return file(&sheet, &format!("{}-{id}", line.ledger.as_str()), kind);
    }
    let page = LedgerPage {
        organizer: organizer(session),
        ledger: line.ledger,
        sheet,
        own: (format!("/console/ledgers/issues/{id}"), String::new()),
        batch: None,
        time: line.time.clone(),
        issue: Some(line),
        filter: LedgerFilter::default(),
        cut: false,
    };
    Ok(http::html(
        200,
        &app::pages::console::ledger(&cx.page, page),
        http::Cache::Never,
    ))
}

/// The values of a dimension that were counted.
fn values(tally: &Tally, by: By) -> Vec<String> {
    let prefix = format!("case|{}|", by.as_str());
    let mut values: Vec<String> = tally
        .under(&prefix)
        .filter_map(|(rest, _)| rest.split('|').next())
        .map(str::to_owned)
        .collect();
    values.dedup();
    values
}

fn name_of(cx: &Cx<'_>, by: By, value: &str) -> Result<String> {
    let published = cx.published()?;
    let content = &published.content;
    let _speaking = cx.page.speak();
    Ok(match by {
        By::Unit => value
            .parse()
            .map_or_else(|_| value.to_owned(), |unit| unit_name(content, &unit)),
        By::Category => category_name(&content.categories, value).to_owned(),
        By::District => districts(content)
            .into_iter()
            .find(|choice| choice.id == value)
            .map_or_else(|| value.to_owned(), |choice| choice.name),
        By::Source => match Source::named(value) {
            Some(source) => app::texts::say_console::source(source).to_owned(),
            None => value.to_owned(),
        },
        By::Channel => value
            .parse()
            .ok()
            .and_then(|id| published.channel(&id))
            .map_or_else(|| value.to_owned(), |channel| channel.terms.name.clone()),
        By::Work => match Work::ALL.into_iter().find(|work| work.as_str() == value) {
            Some(work) => app::texts::say_console::work(work).to_owned(),
            None => value.to_owned(),
        },
        By::Month => value.to_owned(),
    })
}

fn tally_line(tally: &Tally, slice: Slice<'_>, name: String) -> TallyLine {
    TallyLine {
        name,
        counts: TalliesPage::COUNTS
            .into_iter()
            .map(|what| count::count(tally, slice, what))
            .collect(),
        rates: rates(tally, slice),
        median: handling_hours(tally, slice, 500),
        p90: handling_hours(tally, slice, 900),
    }
}

/// `GET /console/ledgers/tallies?by=`, `tallies.csv`
pub async fn tallies(cx: &Cx<'_>, session: &SessionReply, csv: bool) -> Result<Response> {
    check_reader(session)?;
    let tally = counts(cx).await?;
    let by = cx
        .query("by")
        .and_then(|word| By::ALL.into_iter().find(|by| by.as_str() == word));
    let mut lines = Vec::new();
    match by {
        None => {
            let _speaking = cx.page.speak();
            let all = app::texts::say_console::by(None).to_owned();
            lines.push(tally_line(&tally, Slice::All, all));
        }
        Some(by) => {
            for value in values(&tally, by) {
                let name = name_of(cx, by, &value)?;
                lines.push(tally_line(&tally, Slice::Of(by, &value), name));
            }
        }
    }
    if csv {
        return tallies_csv(lines);
    }
    let page = TalliesPage {
        organizer: organizer(session),
        by,
        time: cx.published()?.zone.minute(time::now()),
        lines,
    };
    Ok(http::html(
        200,
        &app::pages::console::tallies(&cx.page, page),
        http::Cache::Never,
    ))
}

fn tallies_csv(lines: Vec<TallyLine>) -> Result<Response> {
    let mut columns: Vec<String> = vec!["name".to_owned()];
    columns.extend(
        TalliesPage::COUNTS
            .iter()
            .map(|count| Count::as_str(*count).to_owned()),
    );
    let named = |rates: &count::Rates| -> [(&'static str, Rate); 7] {
        [
            ("response", rates.response),
            ("solution", rates.solution),
            ("satisfaction", rates.satisfaction),
            ("coverage", rates.coverage),
            ("on_time", rates.on_time),
            ("rework", rates.rework),
            ("returns", rates.returns),
        ]
    };
    for (name, _) in named(&rates(&Tally::default(), Slice::All)) {
        columns.push(format!("{name}_part"));
        columns.push(format!("{name}_whole"));
    }
    columns.extend(["median_hours".to_owned(), "p90_hours".to_owned()]);
    let hours = |hours: Option<u32>| hours.map(|hours| hours.to_string()).unwrap_or_default();
    let rows = lines.into_iter().map(|line| {
        let mut cells = vec![export::guarded(&line.name)];
        cells.extend(line.counts.iter().map(u64::to_string));
        for (_, rate) in named(&line.rates) {
            cells.push(rate.part.to_string());
            cells.push(rate.whole.to_string());
        }
        cells.push(hours(line.median));
        cells.push(hours(line.p90));
        cells
    });
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    export::table(&columns, rows, "tallies.csv")
}
