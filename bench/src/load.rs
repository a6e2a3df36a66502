//! Durable submissions per second, in a mix with starts and saves, beside the reference in the same minutes.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::sleep;

use crate::Options;
use crate::client::Client;
use crate::people::{Ending, Kind, Person, Record, counted};
use crate::report::{Bars, Table, heading, ms, say, thousands};
use crate::server::{Data, Server};

/// Of a hundred people so many press twice.
const TWICE_PERCENT: u32 = 5;
/// Of the reference's submissions per second.
const BAR_RATIO: f64 = 0.5;
const BAR_P99_MS: f64 = 250.0;

/// What one server showed.
#[derive(Debug)]
pub struct Measured {
    /// All requests.
    pub record: Record,
    /// Processor milliseconds of the server for each submission, with everything that belongs to one.
    pub cpu_ms: f64,
    peak_mib: u64,
    tally: u64,
}

impl Measured {
    fn figures(&self) -> serde_json::Value {
        json!({
            "mix": self.record.figures(), "cpu_ms_per_submission": self.cpu_ms, "peak_mib": self.peak_mib,
            "tally": self.tally,
        })
    }

    fn print(&self) {
        self.record.print();
        say(format!(
            "\nserver: {:.2} ms of processor time for each submission with its starts and saves, {} MiB at most; tally {} of {} acknowledged",
            self.cpu_ms,
            self.peak_mib,
            thousands(self.tally),
            thousands(self.record.ballots.len() as u64),
        ));
    }

    /// Whether the tally has every acknowledged ballot once, and nothing that nobody sent.
    pub fn is_exact(&self) -> bool {
        let acknowledged = self.record.ballots.len() as u64;
        self.record.broken_receipts == 0
            && (acknowledged..=acknowledged + self.record.in_doubt).contains(&self.tally)
    }
}

/// The whole comparison, on the disk and in memory.
pub async fn run(options: &Options) -> Result<bool> {
    let mut bars = Bars::default();
    let mut figures = Vec::new();
    for data in [Data::Disk, Data::Memory] {
        if data.exists() && options.data.is_none_or(|only| only == data) {
            figures.push(compare(options, data, &mut bars).await?);
        }
    }
    bars.close("load", json!(figures))
}

async fn compare(options: &Options, data: Data, bars: &mut Bars) -> Result<serde_json::Value> {
    let seconds = options.seconds.unwrap_or(15);
    let name = data.name();
    let writes = data.confirmed_writes()?;
    let title = |what: &str| {
        heading(format!(
            "load, {name}, {} connections: {what}",
            options.connections
        ))
    };
    let mut references = Vec::new();
    let mut worker = None;
    let reference_too = options.only.as_deref() != Some("worker");
    if reference_too {
        title("reference (axum + SQLite, one commit each)");
        references.push(measure(Server::reference(data).await?, options.connections, seconds).await?);
    }
    if options.only.as_deref() != Some("reference") {
        title("Worker (workerd, one process)");
        worker = Some(measure(Server::worker(data, &[]).await?, options.connections, seconds).await?);
    }
    if reference_too && worker.is_some() {
        title("reference again");
        references.push(measure(Server::reference(data).await?, options.connections, seconds).await?);
    }

    let mut floor = None;
    if reference_too && worker.is_some() {
        title("an empty Worker and object: what the runtime itself costs");
        floor = Some(measure(Server::floor(data).await?, options.connections, seconds).await?);
    }

    title("side by side");
    let mut table = Table::new(&[
        "server",
        "submissions/s",
        "requests/s",
        "submit p50 ms",
        "p99 ms",
        "CPU ms each",
    ]);
    let rows = references
        .iter()
        .map(|measured| ("reference", measured))
        .chain(worker.iter().map(|measured| ("Worker", measured)))
        .chain(floor.iter().map(|measured| ("empty Worker", measured)));
    for (name, measured) in rows {
        let record = &measured.record;
        #[allow(clippy::cast_precision_loss, reason = "counts of a run fit")]
        let requests = record.total() as f64 / record.seconds();
        table.row([
            name.to_owned(),
            format!("{:.0}", record.per_second(Kind::Submit)),
            format!("{requests:.0}"),
            ms(record.p50_ms(Kind::Submit)),
            ms(record.p99_ms(Kind::Submit)),
            format!("{:.2}", measured.cpu_ms),
        ]);
    }
    table.print();
    say(format!(
        "\n{name}: {} confirmed writes a second, one after the other",
        thousands(writes)
    ));

    let mut ratio = None;
    if let Some(worker) = &worker {
        let record = &worker.record;
        let reference = mean(
            references
                .iter()
                .map(|measured| measured.record.per_second(Kind::Submit)),
        );
        if let Some(reference) = reference {
            let value = record.per_second(Kind::Submit) / reference.max(0.001);
            // Nothing is durable in memory: there the ratio tells what the programs themselves cost, and is no bar.
            if data == Data::Disk {
                bars.add(
                    format!("{name}: durable submissions, of the reference's"),
                    format!("{value:.2} x"),
                    format!("≥ {BAR_RATIO} x"),
                    value >= BAR_RATIO,
                );
            } else {
                say(format!("{name}: {value:.2} x of the reference's submissions"));
            }
            ratio = Some(value);
        }
        let p99 = record.p99_ms(Kind::Submit);
        let bar = format!("≤ {BAR_P99_MS} ms");
        bars.add(
            format!("{name}: p99 of a submission"),
            format!("{} ms", ms(p99)),
            bar,
            p99 <= BAR_P99_MS,
        );
        bars.add(
            format!("{name}: failed requests"),
            thousands(record.failed()),
            "0",
            record.failed() == 0,
        );
        let tally = format!(
            "{} of {}",
            thousands(worker.tally),
            thousands(record.ballots.len() as u64)
        );
        bars.add(
            format!("{name}: tally = acknowledged ballots"),
            tally,
            "equal",
            worker.is_exact(),
        );
    }
    Ok(json!({
        "data": name, "confirmed_writes_per_second": writes,
        "connections": options.connections, "seconds": seconds, "ratio": ratio,
        "reference": references.iter().map(Measured::figures).collect::<Vec<_>>(),
        "worker": worker.as_ref().map(Measured::figures),
        "empty_worker": floor.as_ref().map(Measured::figures),
    }))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// Starts and submissions a second that the Worker takes from 64 connections with no limit set.
pub async fn capacity() -> Result<u32> {
    heading("capacity: Worker, 64 connections");
    let measured = measure(Server::worker(Data::Disk, &[]).await?, 64, 8).await?;
    let rate = measured.record.per_second(Kind::Start) + measured.record.per_second(Kind::Submit);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate")]
    let rate = rate as u32;
    Ok(rate)
}

async fn measure(mut server: Server, connections: usize, seconds: u64) -> Result<Measured> {
    // Engines compile what is hot only after a while.
    let warm = Duration::from_secs(5);
    let from = Instant::now() + warm;
    let until = from + Duration::from_secs(seconds);
    let record = Rc::new(RefCell::new(Record::new(from, until)?));
    let people = LocalSet::new();
    for _ in 0..connections {
        let client = server.client()?;
        let record = Rc::clone(&record);
        people.spawn_local(crowd(client, record, until));
    }
    let cpu = people
        .run_until(async {
            let clock = spawn_local(sleep(until.saturating_duration_since(Instant::now())));
            sleep(from.saturating_duration_since(Instant::now())).await;
            let before = server.cpu_seconds();
            let _ = clock.await;
            server.cpu_seconds() - before
        })
        .await;
    people.await;
    server.check()?;
    let record = Rc::try_unwrap(record)
        .map_err(|_| anyhow::anyhow!("somebody is still busy"))?
        .into_inner();
    #[allow(clippy::cast_precision_loss, reason = "counts of a run fit")]
    let cpu_ms = cpu * 1000.0 / record.acknowledged(Kind::Submit).max(1) as f64;
    let tally = counted(
        &mut server.client()?,
        record.ballots.len() as u64,
        Duration::from_secs(15),
    )
    .await?;
    let measured = Measured {
        record,
        cpu_ms,
        peak_mib: server.peak_mib(),
        tally,
    };
    measured.print();
    Ok(measured)
}

/// One person after the other on one connection, without a pause.
async fn crowd(mut client: Client, record: Rc<RefCell<Record>>, until: Instant) {
    while Instant::now() < until {
        if person(&mut client, &record).await.is_none() {
            // Refused or failed: the next one comes a little later, so that an error does not become a flood.
            sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn person(client: &mut Client, record: &RefCell<Record>) -> Option<()> {
    let since = Instant::now();
    let entered = Person::enter(client).await;
    let mut person = done(record, Kind::Entry, since, entered)?;
    let since = Instant::now();
    let started = person.start(client).await;
    done(record, Kind::Start, since, started)?;
    for _ in 0..fastrand::u8(1..=2) {
        let since = Instant::now();
        let saved = person.save(client).await;
        done(record, Kind::Save, since, saved)?;
    }
    submit(&mut person, client, record).await?;
    Some(())
}

/// Hands in, some twice; both must get the same receipt.
async fn submit(person: &mut Person, client: &mut Client, record: &RefCell<Record>) -> Option<()> {
    let since = Instant::now();
    let answer = person.submit(client).await;
    let (ballot, _) = done(record, Kind::Submit, since, answer)?;
    record.borrow_mut().ballots.insert(ballot.clone());
    if fastrand::u32(0..100) < TWICE_PERCENT
        && let Ending::Done((second, again)) = person.submit(client).await
        && (second != ballot || !again)
    {
        record.borrow_mut().broken_receipts += 1;
    }
    Some(())
}

fn done<T>(record: &RefCell<Record>, kind: Kind, since: Instant, ending: Ending<T>) -> Option<T> {
    record.borrow_mut().note(kind, since, &ending);
    match ending {
        Ending::Done(value) => Some(value),
        _ => None,
    }
}
