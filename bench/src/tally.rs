//! Reading a tally: the same at a thousand ballots as at many.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::Options;
use crate::client::Client;
use crate::people::{CAMPAIGN, Person, counted};
use crate::report::{Bars, Table, heading, ms, quantile_ms, say, thousands};
use crate::server::{Data, Server};

const FEW: u64 = 1000;
const CONNECTIONS: usize = 64;
/// Of the small tally's median; and what is below the noise of a clock.
const BAR_GROWTH: f64 = 1.25;
const NOISE_MS: f64 = 0.3;
/// However slow the machine.
const PATIENCE: Duration = Duration::from_secs(1800);

/// Two Workers, one with few ballots and one with many, read in turns.
pub async fn run(options: &Options) -> Result<bool> {
    heading(format!(
        "tally: {} ballots and {} ballots",
        thousands(FEW),
        thousands(options.ballots)
    ));
    let few = Server::worker(Data::Disk, &[]).await?;
    fill(&few, FEW).await?;
    let many = Server::worker(Data::Disk, &[]).await?;
    let started = Instant::now();
    fill(&many, options.ballots).await?;
    say(format!("filled in {:.0} s", started.elapsed().as_secs_f64()));
    // What the last ballots set off is done.
    sleep(Duration::from_secs(3)).await;

    let mut bars = Bars::default();
    let mut figures = Vec::new();
    let mut table = Table::new(&["read", "ballots", "bytes", "p50 ms", "p99 ms", "max ms"]);
    for (name, path) in [
        ("API", format!("/api/v1/campaigns/{CAMPAIGN}/tally")),
        ("page", format!("/c/{CAMPAIGN}/tally")),
    ] {
        let (mut one, mut other) = (few.client()?, many.client()?);
        let mut small = Reads::new()?;
        let mut large = Reads::new()?;
        for number in 0..options.reads + 200 {
            // The first ones are for the engine to warm up.
            let keep = number >= 200;
            small.read(&mut one, &path, keep).await?;
            large.read(&mut other, &path, keep).await?;
        }
        for (reads, ballots) in [(&small, FEW), (&large, options.ballots)] {
            table.row([
                name.to_owned(),
                thousands(ballots),
                thousands(reads.bytes as u64),
                ms(reads.p50()),
                ms(quantile_ms(&reads.latency, 0.99)),
                ms(quantile_ms(&reads.latency, 1.0)),
            ]);
        }
        let growth = large.p50() / small.p50().max(0.001);
        bars.add(
            format!("{name}: median at many, of that at few"),
            format!("{growth:.2} x"),
            format!("≤ {BAR_GROWTH} x"),
            growth <= BAR_GROWTH || large.p50() - small.p50() <= NOISE_MS,
        );
        figures
            .push(json!({"read": name, "few": small.figures(), "many": large.figures(), "growth": growth}));
    }
    table.print();
    bars.close(
        "tally",
        json!({"few": FEW, "many": options.ballots, "reads": figures}),
    )
}

#[derive(Debug)]
struct Reads {
    latency: Histogram<u64>,
    bytes: usize,
}

impl Reads {
    fn new() -> Result<Self> {
        let latency = Histogram::new_with_bounds(1, 60_000_000, 3).context("histogram")?;
        Ok(Self { latency, bytes: 0 })
    }

    async fn read(&mut self, client: &mut Client, path: &str, keep: bool) -> Result<()> {
        let since = Instant::now();
        let answer = client.get(path).await?;
        ensure!(answer.status == 200, "{path}: {}", answer.short());
        if keep {
            let micros = u64::try_from(since.elapsed().as_micros())?;
            self.latency.saturating_record(micros);
        }
        self.bytes = answer.body.len();
        Ok(())
    }

    fn p50(&self) -> f64 {
        quantile_ms(&self.latency, 0.5)
    }

    fn figures(&self) -> Value {
        json!({"p50_ms": self.p50(), "p99_ms": quantile_ms(&self.latency, 0.99), "bytes": self.bytes})
    }
}

/// Lets so many people take the quiz, and waits until the tally knows them.
async fn fill(server: &Server, ballots: u64) -> Result<()> {
    let left = Rc::new(RefCell::new((ballots, None::<String>)));
    let people = LocalSet::new();
    let until = Instant::now() + PATIENCE;
    for _ in 0..CONNECTIONS {
        let mut client = server.client()?;
        let left = Rc::clone(&left);
        people.spawn_local(async move {
            loop {
                {
                    let mut left = left.borrow_mut();
                    if left.0 == 0 || left.1.is_some() || Instant::now() > until {
                        return;
                    }
                    left.0 -= 1;
                }
                if let Err(error) = quick(&mut client).await {
                    left.borrow_mut().1 = Some(format!("{error:#}"));
                }
            }
        });
    }
    people.await;
    let (missing, error) = left.take();
    ensure!(error.is_none(), "{}", error.unwrap_or_default());
    ensure!(missing == 0, "{missing} ballots were not handed in in time");
    let counted = counted(&mut server.client()?, ballots, Duration::from_secs(30)).await?;
    ensure!(
        counted == ballots,
        "the tally counts {counted} of {ballots} ballots"
    );
    Ok(())
}

async fn quick(client: &mut Client) -> Result<()> {
    let mut person = Person::started(client).await?;
    person.submit(client).await.sure().map(drop)
}
