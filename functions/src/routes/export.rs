//! Exports: what an outsider needs to recompute every figure (`tests/recompute.py` does), and tables for the office.
//!
//! Ballots leave the shards a batch at a time and go out as they come, so that an export of any size needs little memory.

pub mod replies;

use std::collections::VecDeque;

use domain::{
    ballot::Ending,
    id::BankId,
    quiz::{Answer, Bank, Body, Campaign, Credit, MarkedItem, Question, mark},
    supervision::Sheet,
    tally::{Summary, Tally, item_analysis},
};
use futures_util::stream;
use serde_json::json;
use worker::{Env, Response, ResponseBuilder};

use super::{
    console::overview,
    context::Cx,
    tally::{Reader, held, points, view},
};
use crate::{
    attempts::ask,
    call::{Object, call},
    error::{AppError, Result},
    http,
    objects::messages::{Ask, BallotsCall, ExportRow, ShardState},
    published, time,
};

/// Ballots asked for at a time.
const BATCH: u32 = 500;
/// Excel takes a file without it for something else than UTF-8.
const BOM: &str = "\u{feff}";

const BALLOTS: [&str; 15] = [
    "ballot",
    "started",
    "ended",
    "ending",
    "bank_version",
    "marked_version",
    "score_milli",
    "max_milli",
    "passed",
    "district",
    "age",
    "channel",
    "team",
    "first",
    "counted",
];
const ITEMS: [&str; 9] = [
    "ballot",
    "place",
    "question",
    "bank_version",
    "answered",
    "options",
    "text",
    "score_milli",
    "max_milli",
];
const QUESTIONS: [&str; 8] = [
    "bank",
    "version",
    "question",
    "kind",
    "points_milli",
    "credit",
    "key",
    "accepted",
];

// ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────

/// A text cell that no spreadsheet takes for a formula (<https://owasp.org/www-community/attacks/CSV_Injection>). A reader who wants
/// the text as it was takes one leading `'` away.
pub fn guarded(text: &str) -> String {
    let starts = [
        '=', '+', '-', '@', '\t', '\r', '\n', '\'', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ];
    if text.starts_with(starts) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn flag(value: Option<bool>) -> String {
    value.map_or_else(String::new, |value| u8::from(value).to_string())
}

fn numbers<'a>(options: impl IntoIterator<Item = &'a u8>) -> String {
    options
        .into_iter()
        .map(u8::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Rows as CSV.
fn lines<R: AsRef<[String]>>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.as_ref()).map_err(AppError::internal)?;
    }
    writer.into_inner().map_err(AppError::internal)
}

fn head(columns: &[&str]) -> Result<Vec<u8>> {
    let row: Vec<String> = columns.iter().map(ToString::to_string).collect();
    let mut bytes = BOM.as_bytes().to_vec();
    bytes.extend(lines([row])?);
    Ok(bytes)
}

/// The headers of a file that is saved, not shown.
fn as_file(mut response: Response, campaign: &Campaign, kind: &str, name: &str) -> Response {
    http::set(&mut response, "content-type", kind);
    http::set(&mut response, "cache-control", "no-store");
    let disposition = format!("attachment; filename=\"{}-{name}\"", campaign.id);
    http::set(&mut response, "content-disposition", &disposition);
    response
}

/// A table that is saved under `name`.
pub fn table<R: AsRef<[String]>>(
    columns: &[&str],
    rows: impl IntoIterator<Item = R>,
    name: &str,
) -> Result<Response> {
    let mut body = head(columns)?;
    body.extend(lines(rows)?);
    let mut response = http::bytes(200, "text/csv; charset=utf-8", http::Cache::Never, body);
    let disposition = format!("attachment; filename=\"{name}\"");
    http::set(&mut response, "content-disposition", &disposition);
    Ok(response)
}

/// A ledger as a spreadsheet. Cells are texts or numbers, never formulas: what a citizen wrote stays a text.
pub fn workbook(sheet: &Sheet, name: &str) -> Result<Response> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let bold = rust_xlsxwriter::Format::new().set_bold();
    let column = |place: usize| u16::try_from(place).map_err(AppError::internal);
    for (place, (title, _)) in sheet.columns.iter().enumerate() {
        page.write_string_with_format(0, column(place)?, title, &bold)
            .map_err(AppError::internal)?;
    }
    for (line, row) in (1u32..).zip(&sheet.rows) {
        for (place, (cell, (_, number))) in row.iter().zip(&sheet.columns).enumerate() {
            let at = column(place)?;
            let written = match cell.parse::<u32>() {
                Ok(n) if *number => page.write_number(line, at, n),
                _ => page.write_string(line, at, cell),
            };
            written.map_err(AppError::internal)?;
        }
    }
    let bytes = book.save_to_buffer().map_err(AppError::internal)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let mut response = http::bytes(200, kind, http::Cache::Never, bytes);
    http::set(
        &mut response,
        "content-disposition",
        &format!("attachment; filename=\"{name}\""),
    );
    Ok(response)
}

fn csv_file(campaign: &Campaign, name: &str, body: Vec<u8>) -> Response {
    let response = http::bytes(200, "text/csv", http::Cache::Never, body);
    as_file(response, campaign, "text/csv; charset=utf-8", name)
}

// ── Ballots and their items, in pieces ───────────────────────────────────────────────────────────────────

/// What a row of the shards becomes.
#[derive(Debug, Clone, Copy)]
enum Rows {
    Ballots,
    Items,
}

/// Where an export stands.
struct Cursor {
    env: Env,
    campaign: Campaign,
    shards: VecDeque<u16>,
    after: u64,
    rows: Rows,
    begun: bool,
}

impl Cursor {
    /// The next piece; None at the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if !self.begun {
            self.begun = true;
            return match self.rows {
                Rows::Ballots => head(&BALLOTS).map(Some),
                Rows::Items => head(&ITEMS).map(Some),
            };
        }
        while let Some(shard) = self.shards.front().copied() {
            let message = BallotsCall {
                campaign: self.campaign.id.clone(),
                shard,
                ask: Ask::Export {
                    after: self.after,
                    limit: BATCH,
                },
            };
            let batch: Vec<ExportRow> =
                call(&self.env, Object::Ballots(&self.campaign.id, shard), &message).await?;
            let Some(last) = batch.last() else {
                self.shards.pop_front();
                self.after = 0;
                continue;
            };
            self.after = last.sequence;
            let piece = match self.rows {
                Rows::Ballots => lines(batch.iter().map(ballot))?,
                Rows::Items => {
                    let mut rows = Vec::new();
                    for ballot in &batch {
                        rows.extend(items_of(&self.env, &self.campaign.bank, ballot).await?);
                    }
                    lines(rows)?
                }
            };
            return Ok(Some(piece));
        }
        Ok(None)
    }
}

fn ballot(row: &ExportRow) -> [String; 15] {
    let done = &row.done;
    let ending = match done.receipt.ending {
        Ending::HandedIn => "handed_in",
        Ending::TimeOut => "time_out",
    };
    let placing = &row.placing;
    [
        done.receipt.ballot.clone(),
        row.started.0.to_string(),
        done.receipt.ended.0.to_string(),
        ending.to_owned(),
        row.bank_version.to_string(),
        done.marked_version.to_string(),
        done.marked.score().to_string(),
        done.marked.max().to_string(),
        flag(done.passed),
        placing
            .district
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        placing.age.as_ref().map(ToString::to_string).unwrap_or_default(),
        placing
            .channel
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        placing.team.map(|team| team.to_string()).unwrap_or_default(),
        flag(row.first),
        // Every ballot is in the statistics; an attempt that ran out without an answer is no ballot.
        "1".to_owned(),
    ]
}

async fn items_of(env: &Env, bank: &BankId, row: &ExportRow) -> Result<Vec<[String; 9]>> {
    let mut rows = Vec::with_capacity(row.done.marked.items.len());
    for (place, item) in (1u32..).zip(&row.done.marked.items) {
        let (options, text) = match &item.answer {
            None => (String::new(), String::new()),
            Some(Answer::Options(chosen)) => (numbers(chosen), String::new()),
            Some(Answer::Text(text)) => (String::new(), guarded(text)),
        };
        rows.push([
            row.done.receipt.ballot.clone(),
            place.to_string(),
            item.question.to_string(),
            marked_by(env, bank, row.done.marked_version, item)
                .await?
                .to_string(),
            flag(Some(item.answer.is_some())),
            options,
            text,
            item.score.to_string(),
            item.max.to_string(),
        ]);
    }
    Ok(rows)
}

/// The version of the bank whose key gave an item its mark: the ballot's, or an older one when the question was taken out meanwhile.
async fn marked_by(env: &Env, bank: &BankId, newest: u32, item: &MarkedItem) -> Result<u32> {
    for version in (1..=newest).rev() {
        let bank = published::bank(env, bank, version).await?;
        let gave = |question: &Question| {
            question.points == item.max && mark(question, item.answer.as_ref()) == item.score
        };
        match bank.question(&item.question) {
            Some(_) if version == newest => return Ok(version),
            Some(question) if gave(question) => return Ok(version),
            _ => {}
        }
    }
    Ok(newest)
}

fn streamed(cx: &Cx<'_>, campaign: &Campaign, rows: Rows, name: &str) -> Result<Response> {
    let cursor = Cursor {
        env: cx.env.clone(),
        campaign: campaign.clone(),
        shards: (0..cx.published()?.shards(&campaign.id)).collect(),
        after: 0,
        rows,
        begun: false,
    };
    // An error breaks the download off: half a file must not look like a whole one.
    let pieces = stream::try_unfold(cursor, |mut cursor| async move {
        match cursor.next().await {
            Ok(Some(piece)) => Ok(Some((piece, cursor))),
            Ok(None) => Ok(None),
            Err(error) => Err(worker::Error::RustError(error.code)),
        }
    });
    let response = ResponseBuilder::new().from_stream(Box::pin(pieces))?;
    Ok(as_file(response, campaign, "text/csv; charset=utf-8", name))
}

/// GET /console/c/{campaign}/ballots.csv
pub fn ballots(cx: &Cx<'_>, campaign: &Campaign) -> Result<Response> {
    streamed(cx, campaign, Rows::Ballots, "ballots.csv")
}

/// GET /console/c/{campaign}/items.csv
pub fn items(cx: &Cx<'_>, campaign: &Campaign) -> Result<Response> {
    streamed(cx, campaign, Rows::Items, "items.csv")
}

// ── Keys and counters ────────────────────────────────────────────────────────────────────────────────────

/// GET /console/c/{campaign}/questions.csv: the keys of every version of the bank.
pub async fn questions(cx: &Cx<'_>, campaign: &Campaign) -> Result<Response> {
    let newest = cx.published()?.bank(campaign)?.version;
    let mut body = head(&QUESTIONS)?;
    for version in 1..=newest {
        let bank = published::bank(&cx.env, &campaign.bank, version).await?;
        let mut rows = Vec::with_capacity(bank.questions.len());
        for entry in &bank.questions {
            rows.push(question(&bank, entry)?);
        }
        body.extend(lines(rows)?);
    }
    Ok(csv_file(campaign, "questions.csv", body))
}

fn question(bank: &Bank, question: &Question) -> Result<[String; 8]> {
    let (kind, credit, accepted) = match &question.body {
        Body::Single { .. } => ("single", "", String::new()),
        Body::Multiple { credit, .. } => {
            let credit = match credit {
                Credit::Exact => "exact",
                Credit::Partial => "partial",
            };
            ("multiple", credit, String::new())
        }
        Body::TrueFalse { .. } => ("true_false", "", String::new()),
        Body::FillIn { accepted } => (
            "fill_in",
            "",
            serde_json::to_string(accepted).map_err(AppError::internal)?,
        ),
    };
    Ok([
        bank.id.to_string(),
        bank.version.to_string(),
        question.id.to_string(),
        kind.to_owned(),
        question.points.to_string(),
        credit.to_owned(),
        numbers(&question.body.right_options()),
        accepted,
    ])
}

/// GET /console/c/{campaign}/tally.json: the counters, from the shards themselves, and what is read from them.
pub async fn tally_json(cx: &Cx<'_>, campaign: &Campaign) -> Result<Response> {
    let published = cx.published()?;
    let mut tally = Tally::default();
    for shard in 0..published.shards(&campaign.id) {
        let state: ShardState = ask(cx, campaign, shard, Ask::State).await?;
        tally.merge(&state.tally);
    }
    let body = json!({
        "campaign": campaign.id,
        "exported_at": time::now(),
        "zone": published.content.site.zone,
        "counters": tally,
        "items": item_analysis(&tally),
        "summary": Summary::of(&tally),
    });
    let response = http::json(200, &body);
    Ok(as_file(
        response,
        campaign,
        "application/json; charset=utf-8",
        "tally.json",
    ))
}

// ── Tables for the office ────────────────────────────────────────────────────────────────────────────────

/// GET /console/c/{campaign}/tally.csv: the numbers of the page.
pub async fn tally_csv(cx: &Cx<'_>, campaign: &Campaign) -> Result<Response> {
    let published = cx.published()?;
    let held = held(cx, campaign).await?;
    let view = view(
        campaign,
        published.bank(campaign)?,
        &held,
        Reader::Organizer,
        &published.zone,
        cx.page.lang,
    );
    let mut rows: Vec<[String; 4]> = Vec::new();
    let mut add = |table: &str, name: &str, number: String, average: String| {
        rows.push([table.to_owned(), guarded(name), number, average]);
    };
    let average = |value: Option<u64>| value.map(points).unwrap_or_default();
    let none = String::new;
    add("总数", "参加人数", view.takers.to_string(), none());
    add("总数", "开始答题", view.started.to_string(), none());
    add(
        "总数",
        "已交卷",
        view.submitted.to_string(),
        average(view.average),
    );
    add("总数", "其中到时自动交卷", view.expired.to_string(), none());
    if let Some(passed) = view.passed {
        add("总数", "过关", passed.to_string(), none());
    }
    for (table, bars) in [
        ("得分分布", &view.scores),
        ("投放渠道", &view.channels),
        ("时段", &view.hours),
    ] {
        for bar in bars {
            add(table, &bar.label, bar.count.to_string(), none());
        }
    }
    for (table, groups) in [("区", &view.districts), ("年龄段", &view.ages)] {
        for group in groups {
            add(
                table,
                &group.name,
                group.submitted.to_string(),
                average(group.average),
            );
        }
    }
    // All days, not only those that fit the page.
    for day in &held.summary.days {
        add("日期", &day.day, day.ballots.to_string(), none());
    }
    let mut body = head(&["表", "项目", "数量", "平均分"])?;
    body.extend(lines(rows)?);
    Ok(csv_file(campaign, "tally.csv", body))
}

/// GET /console/c/{campaign}/analysis.csv: how the questions do.
pub async fn analysis(cx: &Cx<'_>, campaign: &Campaign) -> Result<Response> {
    let held = held(cx, campaign).await?;
    let rows = overview::items(cx, campaign, &held).await?;
    let measure = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
    let rows = rows.into_iter().map(|item| {
        let options: Vec<String> = item
            .options
            .iter()
            .map(|option| {
                format!(
                    "{}{}:{}",
                    option.label,
                    if option.key { "(正确)" } else { "" },
                    option.chosen
                )
            })
            .collect();
        [
            item.question,
            guarded(&item.text),
            guarded(&item.category),
            item.kind.as_str().to_owned(),
            item.shown.to_string(),
            item.answered.to_string(),
            item.correct.to_string(),
            measure(item.facility),
            measure(item.discrimination_index),
            measure(item.discriminative_efficiency),
            options.join(" "),
            item.wrong_reports.to_string(),
        ]
    });
    let mut body = head(&[
        "题号",
        "题目",
        "类别",
        "题型",
        "出现",
        "作答",
        "答对",
        "答对率(%)",
        "区分度",
        "区分效率",
        "各选项人次",
        "待处理纠错",
    ])?;
    body.extend(lines(rows)?);
    Ok(csv_file(campaign, "analysis.csv", body))
}
