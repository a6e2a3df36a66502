//! The reference that the Worker is measured beside: the same quiz as one would first write it with axum and SQLite.
//!
//! It does the same logical work and no more: a start checks the day's tries, draws a paper and inserts a row, a save updates
//! it, a submission marks the paper, inserts a ballot and moves the counters. Every request has a transaction of its own
//! (`journal_mode=WAL`, `synchronous=FULL`): what is acknowledged is on disk. It leaves out much that the Worker does besides
//! (signatures, receipts' hashes, item statistics, deadlines, groups), so the comparison favours the reference.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use anyhow::{Context, Result, ensure};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::server;

const QUESTIONS: usize = 10;
const TRIES: i64 = 3;
/// What the writer may have before it.
const QUEUE: usize = 4096;

/// Serves until it is killed. Arguments: address, database file.
pub fn serve(arguments: &[String]) -> Result<()> {
    let [address, file] = arguments else {
        anyhow::bail!("reference ADDRESS FILE");
    };
    let address: SocketAddr = address.parse().context("address")?;
    ensure!(address.ip().is_loopback(), "only on this machine");
    let bank = bank()?;
    let writer = writer(file)?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(async move {
            let site = Arc::new(Site { bank, writer });
            let router = Router::new()
                .route("/healthz", get(async || "ok"))
                .route("/api/v1/campaigns/{campaign}/entry", get(entry))
                .route("/api/v1/campaigns/{campaign}/attempts", post(start))
                .route("/api/v1/campaigns/{campaign}/tally", get(tally))
                .route("/api/v1/attempts/{attempt}/answers", put(save))
                .route("/api/v1/attempts/{attempt}/ballot", post(submit))
                .with_state(site);
            let listener = tokio::net::TcpListener::bind(address).await?;
            axum::serve(
                axum::serve::ListenerExt::tap_io(listener, |stream| {
                    let _ = stream.set_nodelay(true);
                }),
                router,
            )
            .await?;
            Ok(())
        })
}

#[derive(Debug)]
struct Site {
    bank: Vec<Question>,
    writer: mpsc::SyncSender<(Job, oneshot::Sender<Result<Reply>>)>,
}

#[derive(Debug, Clone, Deserialize)]
struct Bank {
    question: Vec<Question>,
}

#[derive(Debug, Clone, Deserialize)]
struct Question {
    kind: String,
    text: String,
    #[serde(default)]
    options: Vec<String>,
    answer: Option<toml::Value>,
    #[serde(default)]
    accepted: Vec<String>,
}

/// A question of a paper, as it is stored with the attempt.
#[derive(Debug, Serialize, Deserialize)]
struct Drawn {
    right: Vec<String>,
}

fn bank() -> Result<Vec<Question>> {
    let file = server::root().join("content/banks/xiongguan.toml");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let bank: Bank = toml::from_str(&text).with_context(|| file.display().to_string())?;
    ensure!(bank.question.len() >= QUESTIONS, "too few questions");
    Ok(bank.question)
}

// ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────

#[derive(Debug, Deserialize)]
struct StartBody {
    attempt: String,
    ticket: String,
}

#[derive(Debug, Deserialize)]
struct AnswersBody {
    #[serde(default)]
    rev: i64,
    answers: BTreeMap<String, Vec<String>>,
}

fn id() -> String {
    format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..))
}

async fn entry() -> Json<Value> {
    Json(json!({"ticket": id(), "attempt": id()}))
}

async fn start(State(site): State<Arc<Site>>, Json(body): Json<StartBody>) -> Response {
    let mut questions = Vec::with_capacity(QUESTIONS);
    let mut paper = Vec::with_capacity(QUESTIONS);
    for (place, question) in fastrand::choose_multiple(&site.bank, QUESTIONS)
        .into_iter()
        .enumerate()
    {
        let mut order: Vec<usize> = (0..question.options.len()).collect();
        fastrand::shuffle(&mut order);
        let options: Vec<&String> = order
            .iter()
            .filter_map(|number| question.options.get(*number))
            .collect();
        paper.push(Drawn {
            right: right(question, &order),
        });
        questions.push(json!({
            "number": place + 1, "kind": question.kind, "text": question.text, "options": options, "answer": [],
        }));
    }
    let job = Job::Start {
        attempt: body.attempt.clone(),
        person: body.ticket,
        paper: serde_json::to_string(&paper).unwrap_or_default(),
    };
    match site.ask(job).await {
        Ok(Reply::Started(true)) => {
            let paper = json!({"attempt": body.attempt, "state": "open", "rev": 0, "questions": questions});
            (StatusCode::CREATED, Json(paper)).into_response()
        }
        Ok(_) => StatusCode::CONFLICT.into_response(),
        Err(error) => failed(&error),
    }
}

/// The values of the right answer, in this paper's order.
fn right(question: &Question, order: &[usize]) -> Vec<String> {
    match &question.answer {
        Some(toml::Value::String(letters)) => {
            let mut places: Vec<usize> = letters
                .bytes()
                .filter_map(|letter| {
                    let number = usize::from(letter.checked_sub(b'A')?);
                    order.iter().position(|other| *other == number)
                })
                .collect();
            places.sort_unstable();
            places.into_iter().map(|place| place.to_string()).collect()
        }
        Some(toml::Value::Boolean(yes)) => vec![if *yes { "0" } else { "1" }.to_owned()],
        _ => question.accepted.clone(),
    }
}

async fn save(
    State(site): State<Arc<Site>>,
    Path(attempt): Path<String>,
    Json(body): Json<AnswersBody>,
) -> Response {
    let job = Job::Save {
        attempt,
        rev: body.rev,
        answers: serde_json::to_string(&body.answers).unwrap_or_default(),
    };
    match site.ask(job).await {
        Ok(_) => Json(json!({"rev": body.rev})).into_response(),
        Err(error) => failed(&error),
    }
}

async fn submit(
    State(site): State<Arc<Site>>,
    Path(attempt): Path<String>,
    Json(body): Json<AnswersBody>,
) -> Response {
    let job = Job::Submit {
        attempt,
        answers: body.answers,
    };
    match site.ask(job).await {
        Ok(Reply::HandedIn { ballot, score, again }) => Json(json!({
            "receipt": {"ballot": ballot.to_string(), "score": score, "max": QUESTIONS},
            "already_submitted": again,
        }))
        .into_response(),
        Ok(_) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

async fn tally(State(site): State<Arc<Site>>) -> Response {
    match site.ask(Job::Tally).await {
        Ok(Reply::Tally(handed_in)) => Json(json!({"summary": {"handed_in": handed_in}})).into_response(),
        Ok(_) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}")).into_response()
}

// ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────

#[derive(Debug)]
enum Job {
    Start {
        attempt: String,
        person: String,
        paper: String,
    },
    Save {
        attempt: String,
        rev: i64,
        answers: String,
    },
    Submit {
        attempt: String,
        answers: BTreeMap<String, Vec<String>>,
    },
    Tally,
}

#[derive(Debug)]
enum Reply {
    Started(bool),
    Saved,
    HandedIn { ballot: i64, score: i64, again: bool },
    Unknown,
    Tally(i64),
}

impl Site {
    async fn ask(&self, job: Job) -> Result<Reply> {
        let (answer, answered) = oneshot::channel();
        self.writer
            .try_send((job, answer))
            .map_err(|_| anyhow::anyhow!("the queue is full"))?;
        answered.await?
    }
}

/// SQLite has one writer at a time: a thread of its own, one transaction for each request.
fn writer(file: &str) -> Result<mpsc::SyncSender<(Job, oneshot::Sender<Result<Reply>>)>> {
    let mut connection = Connection::open(file).context("database")?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         CREATE TABLE attempts (
             id TEXT PRIMARY KEY, person TEXT NOT NULL, paper TEXT NOT NULL, rev INTEGER NOT NULL, answers TEXT
         ) STRICT;
         CREATE INDEX attempts_of_person ON attempts (person);
         CREATE TABLE ballots (
             number INTEGER PRIMARY KEY, attempt TEXT NOT NULL UNIQUE, answers TEXT NOT NULL, score INTEGER NOT NULL
         ) STRICT;
         CREATE TABLE counters (
             id INTEGER PRIMARY KEY, handed_in INTEGER NOT NULL, score INTEGER NOT NULL
         ) STRICT;
         INSERT INTO counters VALUES (1, 0, 0);",
    )?;
    let (jobs, waiting) = mpsc::sync_channel::<(Job, oneshot::Sender<Result<Reply>>)>(QUEUE);
    thread::spawn(move || {
        for (job, answer) in waiting {
            let _ = answer.send(work(&mut connection, job));
        }
    });
    Ok(jobs)
}

fn work(connection: &mut Connection, job: Job) -> Result<Reply> {
    let turn = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let reply = match job {
        Job::Start {
            attempt,
            person,
            paper,
        } => {
            let tries: i64 = turn
                .prepare_cached("SELECT count(*) FROM attempts WHERE person = ?1")?
                .query_one([&person], |row| row.get(0))?;
            let new = tries < TRIES
                && turn
                    .prepare_cached("INSERT OR IGNORE INTO attempts VALUES (?1, ?2, ?3, 0, NULL)")?
                    .execute(params![attempt, person, paper])?
                    == 1;
            Reply::Started(new)
        }
        Job::Save {
            attempt,
            rev,
            answers,
        } => {
            turn.prepare_cached("UPDATE attempts SET rev = ?2, answers = ?3 WHERE id = ?1 AND rev < ?2")?
                .execute(params![attempt, rev, answers])?;
            Reply::Saved
        }
        Job::Submit { attempt, answers } => hand_in(&turn, &attempt, &answers)?,
        Job::Tally => Reply::Tally(
            turn.prepare_cached("SELECT handed_in FROM counters WHERE id = 1")?
                .query_one([], |row| row.get(0))?,
        ),
    };
    turn.commit()?;
    Ok(reply)
}

fn hand_in(turn: &Connection, attempt: &str, answers: &BTreeMap<String, Vec<String>>) -> Result<Reply> {
    let before = turn
        .prepare_cached("SELECT number, score FROM ballots WHERE attempt = ?1")?
        .query_one([attempt], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((ballot, score)) = before {
        return Ok(Reply::HandedIn {
            ballot,
            score,
            again: true,
        });
    }
    let paper: Option<String> = turn
        .prepare_cached("SELECT paper FROM attempts WHERE id = ?1")?
        .query_one([attempt], |row| row.get(0))
        .optional()?;
    let Some(paper) = paper else {
        return Ok(Reply::Unknown);
    };
    let paper: Vec<Drawn> = serde_json::from_str(&paper)?;
    let right = paper
        .iter()
        .zip(1..)
        .filter(|(drawn, number)| answers.get(&number.to_string()) == Some(&drawn.right))
        .count();
    let score = i64::try_from(right)?;
    turn.prepare_cached("INSERT INTO ballots (attempt, answers, score) VALUES (?1, ?2, ?3)")?
        .execute(params![attempt, serde_json::to_string(answers)?, score])?;
    let ballot = turn.last_insert_rowid();
    turn.prepare_cached("UPDATE counters SET handed_in = handed_in + 1, score = score + ?1 WHERE id = 1")?
        .execute([score])?;
    Ok(Reply::HandedIn {
        ballot,
        score,
        again: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_answer_follows_the_shuffle() {
        let question = Question {
            kind: "multiple".to_owned(),
            text: String::new(),
            options: vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
            answer: Some(toml::Value::String("AC".to_owned())),
            accepted: Vec::new(),
        };
        assert_eq!(right(&question, &[2, 1, 0]), ["0", "2"]);
        assert_eq!(right(&question, &[1, 0, 2]), ["1", "2"]);
    }
}
