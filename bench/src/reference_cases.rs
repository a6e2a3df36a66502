//! The cases' reference: the same rows on axum and SQLite, as one would first write it. It checks nobody, draws no page, keeps no counters and
//! writes no audit log; tallies are one `GROUP BY` each. The comparison favours it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, ensure};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use rusqlite::{Connection, ToSql, params};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cases::{UNITS, case};

type Shared = Arc<Mutex<Connection>>;

/// Serves until it is killed. Arguments: address, database file, number of cases.
pub fn serve(arguments: &[String]) -> Result<()> {
    let [address, file, cases] = arguments else {
        anyhow::bail!("reference-cases ADDRESS FILE CASES");
    };
    let address: SocketAddr = address.parse().context("address")?;
    ensure!(address.ip().is_loopback(), "only on this machine");
    let connection = filled(file, cases.parse().context("cases")?)?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(async move {
            let router = Router::new()
                .route("/healthz", get(async || "ok"))
                .route("/list", get(list))
                .route("/search", get(search))
                .route("/case/{number}", get(one))
                .route("/tally", get(tally))
                .route("/near", get(near))
                .with_state(Arc::new(Mutex::new(connection)));
            let listener = tokio::net::TcpListener::bind(address).await?;
            axum::serve(listener, router).await?;
            Ok(())
        })
}

fn filled(file: &str, cases: u32) -> Result<Connection> {
    let mut connection = Connection::open(file).context("database")?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         CREATE TABLE cases (id INTEGER PRIMARY KEY, open INTEGER NOT NULL, state TEXT NOT NULL, category TEXT NOT NULL,
           district TEXT NOT NULL, unit TEXT, address TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
         CREATE INDEX cases_open ON cases (open, id);
         CREATE INDEX cases_unit ON cases (unit, id);
         CREATE INDEX cases_near ON cases (category, open, id);",
    )?;
    let turn = connection.transaction()?;
    for number in 1..=cases {
        let (category, district, address, text) = case(number);
        let (state, open) = match number % 20 {
            0..5 => ("closed", 0),
            5..10 => ("dispatched", 1),
            _ => ("waiting", 1),
        };
        let unit = UNITS
            .get(number as usize / 50 % UNITS.len())
            .filter(|_| state != "waiting");
        turn.prepare_cached("INSERT INTO cases VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute(params![
                number,
                open,
                state,
                category,
                district,
                unit,
                address,
                text,
                1_760_000_000 + number
            ])?;
    }
    turn.commit()?;
    Ok(connection)
}

#[derive(Debug, Deserialize)]
struct Asked {
    open: Option<u32>,
    #[serde(default)]
    skip: u32,
    unit: Option<String>,
    #[serde(default)]
    q: String,
    #[serde(default)]
    category: String,
}

/// Rows of a statement with these columns: number, state, category, district, unit, address, text, time.
fn rows(shared: &Shared, condition: &str, values: &[&dyn ToSql]) -> Result<Vec<Value>> {
    let connection = shared.lock().map_err(|_| anyhow::anyhow!("poisoned"))?;
    let statement =
        format!("SELECT id, state, category, district, unit, address, text, at FROM cases {condition}");
    let mut statement = connection.prepare_cached(&statement)?;
    let found = statement.query_map(values, |row| {
        Ok(json!({
            "number": row.get::<_, u32>(0)?, "state": row.get::<_, String>(1)?, "category": row.get::<_, String>(2)?,
            "district": row.get::<_, String>(3)?, "unit": row.get::<_, Option<String>>(4)?,
            "address": row.get::<_, String>(5)?, "text": row.get::<_, String>(6)?, "at": row.get::<_, i64>(7)?,
        }))
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn count(shared: &Shared, condition: &str, values: &[&dyn ToSql]) -> Result<u32> {
    let connection = shared.lock().map_err(|_| anyhow::anyhow!("poisoned"))?;
    let mut statement = connection.prepare_cached(&format!("SELECT count(*) FROM cases {condition}"))?;
    Ok(statement.query_one(values, |row| row.get(0))?)
}

fn answer(found: Result<Value>) -> Response {
    match found {
        Ok(found) => Json(found).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response(),
    }
}

async fn list(State(shared): State<Shared>, Query(asked): Query<Asked>) -> Response {
    let condition = match (asked.open, &asked.unit) {
        (Some(_), _) => "WHERE open = 1",
        (None, Some(_)) => "WHERE unit = ?1",
        (None, None) => "",
    };
    let unit = asked.unit.unwrap_or_default();
    let values: &[&dyn ToSql] = if condition.contains('?') { &[&unit] } else { &[] };
    let page = format!("{condition} ORDER BY id DESC LIMIT 50 OFFSET {}", asked.skip);
    answer(
        count(&shared, condition, values)
            .and_then(|all| Ok(json!({"all": all, "rows": rows(&shared, &page, values)?}))),
    )
}

async fn search(State(shared): State<Shared>, Query(asked): Query<Asked>) -> Response {
    let pattern = format!("%{}%", asked.q);
    let condition = "WHERE text LIKE ?1 OR address LIKE ?1";
    let page = format!("{condition} ORDER BY id DESC LIMIT 50");
    answer(
        count(&shared, condition, &[&pattern])
            .and_then(|all| Ok(json!({"all": all, "rows": rows(&shared, &page, &[&pattern])?}))),
    )
}

async fn one(State(shared): State<Shared>, Path(number): Path<u32>) -> Response {
    answer(rows(&shared, "WHERE id = ?1", &[&number]).map(Value::from))
}

async fn tally(State(shared): State<Shared>) -> Response {
    answer((|| {
        let connection = shared.lock().map_err(|_| anyhow::anyhow!("poisoned"))?;
        let mut all = Vec::new();
        for by in ["unit", "category", "district"] {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {by}, count(*), sum(open), sum(state = 'closed'), sum(state = 'dispatched') FROM cases GROUP BY {by}"
            ))?;
            let found = statement.query_map([], |row| {
                Ok(json!([
                    row.get::<_, Option<String>>(0)?,
                    row.get::<_, u32>(1)?,
                    row.get::<_, u32>(2)?,
                    row.get::<_, u32>(3)?,
                    row.get::<_, u32>(4)?,
                ]))
            })?;
            all.push(json!({by: found.collect::<rusqlite::Result<Vec<_>>>()?}));
        }
        Ok(Value::from(all))
    })())
}

async fn near(State(shared): State<Shared>, Query(asked): Query<Asked>) -> Response {
    let condition = "WHERE category = ?1 AND open = 1 ORDER BY id DESC LIMIT 5";
    answer(rows(&shared, condition, &[&asked.category]).map(Value::from))
}
