//! People who take a quiz, over the JSON API: they ask for an entry, start, save once or twice, and hand in.

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use hdrhistogram::Histogram;
use hyper::Method;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::report::{Table, ms, quantile_ms, thousands};

/// The campaign that everybody takes part in.
pub const CAMPAIGN: &str = "xiongguan";
const DISTRICTS: [&str; 3] = ["xiongguan", "jingtie", "changcheng"];

/// What a request was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The start page's data: nothing is stored.
    Entry,
    /// Stored.
    Start,
    /// Stored.
    Save,
    /// Stored and counted.
    Submit,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Entry, Self::Start, Self::Save, Self::Submit];

    fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Start => "start",
            Self::Save => "save",
            Self::Submit => "submit",
        }
    }
}

/// How a request ended.
#[derive(Debug)]
pub enum Ending<T> {
    /// Acknowledged.
    Done(T),
    /// 429 or 503: come back after so many seconds, if it says so.
    Refused(Option<u64>),
    /// Anything else.
    Failed(String),
}

impl<T> Ending<T> {
    /// Where nothing may be refused.
    pub fn sure(self) -> Result<T> {
        match self {
            Self::Done(value) => Ok(value),
            Self::Refused(_) => Err(anyhow!("refused for overload")),
            Self::Failed(why) => Err(anyhow!(why)),
        }
    }
}

/// One person. Everybody has a ticket of their own.
#[derive(Debug)]
pub struct Person {
    campaign: &'static str,
    ticket: String,
    attempt: String,
    questions: Vec<Question>,
    rev: u32,
}

#[derive(Debug, Deserialize)]
struct Question {
    number: u16,
    kind: String,
    #[serde(default)]
    options: Vec<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    ticket: String,
    attempt: String,
}

#[derive(Debug, Deserialize)]
struct Started {
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct HandedIn {
    receipt: Receipt,
    #[serde(default)]
    already_submitted: bool,
}

#[derive(Debug, Deserialize)]
struct Receipt {
    ballot: String,
}

impl Person {
    /// Asks for an entry.
    pub async fn enter(client: &mut Client) -> Ending<Self> {
        Self::enter_in(client, CAMPAIGN).await
    }

    async fn enter_in(client: &mut Client, campaign: &'static str) -> Ending<Self> {
        let answer = client.get(&format!("/api/v1/campaigns/{campaign}/entry")).await;
        ending(answer, |answer| {
            let entry: Entry = serde_json::from_slice(&answer.body)?;
            Ok(Self {
                campaign,
                ticket: entry.ticket,
                attempt: entry.attempt,
                questions: Vec::new(),
                rev: 0,
            })
        })
    }

    /// Somebody who has started.
    pub async fn started(client: &mut Client) -> Result<Self> {
        Self::started_in(client, CAMPAIGN).await
    }

    /// Somebody who has started in another campaign.
    pub async fn started_in(client: &mut Client, campaign: &'static str) -> Result<Self> {
        let mut person = Self::enter_in(client, campaign).await.sure()?;
        person.start(client).await.sure()?;
        Ok(person)
    }

    /// Starts, or starts again after a refusal: the same attempt.
    pub async fn start(&mut self, client: &mut Client) -> Ending<()> {
        let district = fastrand::choice(DISTRICTS);
        let body = json!({
            "attempt": self.attempt, "ticket": self.ticket,
            "district": district, "age": null, "channel": null, "extended": false,
        });
        let answer = client
            .send_json(
                Method::POST,
                &format!("/api/v1/campaigns/{}/attempts", self.campaign),
                &body,
            )
            .await;
        ending(answer, |answer| {
            let started: Started = serde_json::from_slice(&answer.body)?;
            if started.questions.is_empty() {
                return Err(anyhow!("a paper without questions"));
            }
            self.questions = started.questions;
            Ok(())
        })
    }

    /// Saves what is answered so far.
    pub async fn save(&mut self, client: &mut Client) -> Ending<()> {
        self.rev += 1;
        let most = self.questions.len().max(1);
        let body = json!({"rev": self.rev, "answers": self.answers(fastrand::usize(1..=most))});
        let answer = client
            .send_json(
                Method::PUT,
                &format!("/api/v1/attempts/{}/answers", self.attempt),
                &body,
            )
            .await;
        ending(answer, |_| Ok(()))
    }

    /// Hands in. Gives the ballot's id and whether it had been handed in before.
    pub async fn submit(&mut self, client: &mut Client) -> Ending<(String, bool)> {
        let body = json!({"answers": self.answers(self.questions.len())});
        let answer = client
            .send_json(
                Method::POST,
                &format!("/api/v1/attempts/{}/ballot", self.attempt),
                &body,
            )
            .await;
        ending(answer, |answer| {
            let handed_in: HandedIn = serde_json::from_slice(&answer.body)?;
            Ok((handed_in.receipt.ballot, handed_in.already_submitted))
        })
    }

    /// The attempt's page, with the ticket, as someone without cookies opens it.
    pub fn page(&self) -> String {
        format!("/a/{}?t={}", self.attempt, self.ticket)
    }

    fn answers(&self, upto: usize) -> BTreeMap<String, Vec<String>> {
        self.questions
            .iter()
            .take(upto)
            .map(|question| {
                let options = question.options.len().max(2);
                let values = match question.kind.as_str() {
                    "fill_in" => vec!["12345".to_owned()],
                    "multiple" => {
                        let first = fastrand::usize(0..options);
                        let second = (first + 1) % options;
                        let (first, second) = (first.min(second), first.max(second));
                        vec![first.to_string(), second.to_string()]
                    }
                    _ => vec![fastrand::usize(0..options).to_string()],
                };
                (question.number.to_string(), values)
            })
            .collect()
    }
}

fn ending<T>(answer: Result<Answer>, read: impl FnOnce(&Answer) -> Result<T>) -> Ending<T> {
    match answer {
        Ok(answer) if (200..300).contains(&answer.status) => match read(&answer) {
            Ok(value) => Ending::Done(value),
            Err(error) => Ending::Failed(format!("{error:#}: {}", answer.short())),
        },
        Ok(answer) if matches!(answer.status, 429 | 503) => Ending::Refused(
            answer
                .header("retry-after")
                .and_then(|seconds| seconds.parse().ok()),
        ),
        Ok(answer) => Ending::Failed(answer.short()),
        Err(error) => Ending::Failed(format!("{error:#}")),
    }
}

/// What was seen of one kind of request.
#[derive(Debug)]
struct Seen {
    acknowledged: u64,
    refused: u64,
    failed: u64,
    /// Of the acknowledged, in microseconds.
    latency: Histogram<u64>,
}

/// Everything that was seen.
#[derive(Debug)]
pub struct Record {
    kinds: Vec<(Kind, Seen)>,
    /// Refusals that did not say when to come back.
    pub silent_refusals: u64,
    /// Ballots acknowledged, measured or not, each once.
    pub ballots: HashSet<String>,
    /// Submissions whose answer never came: the ballot may be stored.
    pub in_doubt: u64,
    /// A repeated submission that was given another receipt.
    pub broken_receipts: u64,
    failures: BTreeMap<String, u64>,
    from: Instant,
    until: Instant,
}

impl Record {
    /// Measures what happens between two moments; ballots are counted always.
    pub fn new(from: Instant, until: Instant) -> Result<Self> {
        let mut kinds = Vec::new();
        for kind in Kind::ALL {
            let seen = Seen {
                acknowledged: 0,
                refused: 0,
                failed: 0,
                latency: Histogram::new_with_bounds(1, 120_000_000, 3).context("histogram")?,
            };
            kinds.push((kind, seen));
        }
        Ok(Self {
            kinds,
            silent_refusals: 0,
            ballots: HashSet::new(),
            in_doubt: 0,
            broken_receipts: 0,
            failures: BTreeMap::new(),
            from,
            until,
        })
    }

    /// Notes one request; `since` is when it was due.
    pub fn note<T>(&mut self, kind: Kind, since: Instant, ending: &Ending<T>) {
        let now = Instant::now();
        if let Ending::Failed(why) = ending {
            if kind == Kind::Submit {
                self.in_doubt += 1;
            }
            if self.failures.len() < 20 || self.failures.contains_key(why) {
                *self.failures.entry(why.clone()).or_default() += 1;
            }
        }
        if matches!(ending, Ending::Refused(None)) {
            self.silent_refusals += 1;
        }
        let measured = since >= self.from && now <= self.until;
        let Some((_, seen)) = self.kinds.iter_mut().find(|(known, _)| *known == kind) else {
            return;
        };
        match ending {
            Ending::Failed(_) => seen.failed += 1,
            _ if !measured => {}
            Ending::Refused(_) => seen.refused += 1,
            Ending::Done(_) => {
                seen.acknowledged += 1;
                let micros = u64::try_from(now.duration_since(since).as_micros()).unwrap_or(u64::MAX);
                seen.latency.saturating_record(micros);
            }
        }
    }

    fn seen(&self, kind: Kind) -> impl Iterator<Item = &Seen> {
        self.kinds
            .iter()
            .filter(move |(known, _)| *known == kind)
            .map(|(_, seen)| seen)
    }

    /// Acknowledged requests of a kind, in the time measured.
    pub fn acknowledged(&self, kind: Kind) -> u64 {
        self.seen(kind).map(|seen| seen.acknowledged).sum()
    }

    /// Failed requests of all kinds, at any time.
    pub fn failed(&self) -> u64 {
        self.kinds.iter().map(|(_, seen)| seen.failed).sum()
    }

    /// All acknowledged requests, in the time measured.
    pub fn total(&self) -> u64 {
        Kind::ALL.into_iter().map(|kind| self.acknowledged(kind)).sum()
    }

    /// The 99th percentile of the acknowledged of a kind, in milliseconds.
    pub fn p99_ms(&self, kind: Kind) -> f64 {
        self.seen(kind)
            .map(|seen| quantile_ms(&seen.latency, 0.99))
            .fold(0.0, f64::max)
    }

    /// The median of the acknowledged of a kind, in milliseconds.
    pub fn p50_ms(&self, kind: Kind) -> f64 {
        self.seen(kind)
            .map(|seen| quantile_ms(&seen.latency, 0.5))
            .fold(0.0, f64::max)
    }

    /// Seconds measured.
    pub fn seconds(&self) -> f64 {
        self.until.duration_since(self.from).as_secs_f64()
    }

    /// Acknowledged requests of a kind per second.
    pub fn per_second(&self, kind: Kind) -> f64 {
        per_second(self.acknowledged(kind), self.until.duration_since(self.from))
    }

    /// A table, and what failed.
    pub fn print(&self) {
        let mut table = Table::new(&[
            "request",
            "acknowledged",
            "refused",
            "failed",
            "per s",
            "p50 ms",
            "p90 ms",
            "p99 ms",
            "max ms",
        ]);
        for (kind, seen) in &self.kinds {
            let quantile = |q| ms(quantile_ms(&seen.latency, q));
            table.row([
                kind.name().to_owned(),
                thousands(seen.acknowledged),
                thousands(seen.refused),
                thousands(seen.failed),
                format!("{:.0}", self.per_second(*kind)),
                quantile(0.5),
                quantile(0.9),
                quantile(0.99),
                quantile(1.0),
            ]);
        }
        table.print();
        for (why, count) in self.failures.iter().take(5) {
            println!("failed {count} x: {why}");
        }
    }

    /// The same for machines.
    pub fn figures(&self) -> Value {
        let kinds: serde_json::Map<String, Value> = self
            .kinds
            .iter()
            .map(|(kind, seen)| {
                let quantile = |q| quantile_ms(&seen.latency, q);
                let figures = json!({
                    "acknowledged": seen.acknowledged, "refused": seen.refused, "failed": seen.failed,
                    "per_second": self.per_second(*kind),
                    "p50_ms": quantile(0.5), "p90_ms": quantile(0.9), "p99_ms": quantile(0.99), "max_ms": quantile(1.0),
                });
                (kind.name().to_owned(), figures)
            })
            .collect();
        json!({"seconds": self.seconds(), "requests": kinds, "in_doubt": self.in_doubt, "ballots": self.ballots.len()})
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of a run fit")]
fn per_second(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64().max(0.001)
}

/// Ballots that the tally counts, once it has counted `expected`, or whatever it says after `patience`.
pub async fn counted(client: &mut Client, expected: u64, patience: Duration) -> Result<u64> {
    let started = Instant::now();
    loop {
        let answer = client.get(&format!("/api/v1/campaigns/{CAMPAIGN}/tally")).await?;
        let counted = answer
            .json()?
            .pointer("/summary/handed_in")
            .and_then(Value::as_u64)
            .with_context(|| answer.short())?;
        if counted >= expected || started.elapsed() > patience {
            return Ok(counted);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
