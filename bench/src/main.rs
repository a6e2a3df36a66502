//! `cargo xtask bench [NAME]`: measures Wenming on this machine, each figure beside a reference that runs in the same minutes.
//!
//! Nothing here talks to anything but 127.0.0.1, and every run is bounded in time and in count.
#![allow(
    clippy::disallowed_methods,
    reason = "a native program: the machine's clock is its own"
)]

mod browser;
mod cases;
mod client;
mod load;
mod observers;
mod pages;
mod people;
mod reference;
mod reference_cases;
mod report;
mod server;
mod sizes;
mod storm;
mod tally;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::report::say;
use crate::server::Data;

const HELP: &str = "\
cargo xtask bench [NAME] [OPTIONS]         without a name: all of them, one after the other

  sizes                                    what citizens download, against the bars
  pages   [--loads 5]                      page load in Chromium: 3G line, processor slowed 6x
  load    [--seconds 15] [--connections 64] [--only worker|reference] [--data disk|memory]
                                           durable submissions, beside axum + SQLite
  storm   [--seconds 60] [--rate N] [--factor 3]
                                           overload: 3 times the rate that the Worker is set to take; without
                                           --rate half of what 64 connections reach just before
  tally   [--ballots 200000] [--reads 1000]
                                           reading a tally at 1,000 ballots and at many
  cases   [--cases 20000] [--reads 1000] [--seconds 15]
                                           a year of cases: lists, search, tallies, duplicates, beside axum + SQLite

Settings of the Worker (WM_GROUP_MS, WM_GROUP_MAX, WM_SHARDS) may be put into the environment.
The figures are also written to target/bench/NAME.json. The exit code says whether all bars held.";

/// What the command line asks for. Every number has a default that fits a whole run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Seconds of `load` (each of its parts) and of `storm`.
    pub seconds: Option<u64>,
    /// Connections of `load`.
    pub connections: usize,
    /// Only this server in `load`.
    pub only: Option<String>,
    /// Only there in `load`.
    pub data: Option<Data>,
    /// What the Worker of `storm` is set to take, in starts and submissions a second.
    pub rate: Option<u32>,
    /// How many times that rate `storm` offers.
    pub factor: f64,
    /// Ballots of the large tally.
    pub ballots: u64,
    /// Reads of each tally.
    pub reads: usize,
    /// Cold loads of each page.
    pub loads: usize,
    /// Cases of a year.
    pub cases: u32,
}

impl Options {
    /// A year of observers that goes with the number of cases: 1,165 with 24,000 patrols and 760 activities beside 20,000 cases.
    fn year(&self) -> observers::Year {
        let of = |many: u32| many.saturating_mul(self.cases).div_ceil(20_000);
        observers::Year {
            observers: of(1_165),
            patrols: of(24_000),
            activities: of(760),
        }
    }

    fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            seconds: None,
            connections: 64,
            only: None,
            data: None,
            rate: None,
            factor: 3.0,
            ballots: 200_000,
            reads: 1000,
            loads: 5,
            cases: 20_000,
        };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let value = rest
                .next()
                .with_context(|| format!("{name} needs a value\n\n{HELP}"))?;
            let bad = || format!("{name} {value}");
            match name.as_str() {
                "--seconds" => options.seconds = Some(value.parse::<u64>().with_context(bad)?.clamp(1, 600)),
                "--connections" => {
                    options.connections = value.parse::<usize>().with_context(bad)?.clamp(1, 1024)
                }
                "--only" if matches!(value.as_str(), "worker" | "reference") => {
                    options.only = Some(value.clone())
                }
                "--data" if value == "disk" => options.data = Some(Data::Disk),
                "--data" if value == "memory" => options.data = Some(Data::Memory),
                "--rate" => options.rate = Some(value.parse::<u32>().with_context(bad)?.clamp(1, 20_000)),
                "--factor" => options.factor = value.parse::<f64>().with_context(bad)?.clamp(0.1, 20.0),
                "--ballots" => {
                    options.ballots = value.parse::<u64>().with_context(bad)?.clamp(1000, 1_000_000)
                }
                "--reads" => options.reads = value.parse::<usize>().with_context(bad)?.clamp(10, 100_000),
                "--cases" => options.cases = value.parse::<u32>().with_context(bad)?.clamp(1_000, 200_000),
                "--loads" => options.loads = value.parse::<usize>().with_context(bad)?.clamp(1, 50),
                _ => bail!("not understood: {name} {value}\n\n{HELP}"),
            }
        }
        Ok(options)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<bool> {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) if !name.starts_with("--") => (name.as_str(), rest),
        _ => ("all", arguments),
    };
    if name == "help" || arguments.iter().any(|argument| argument == "--help") {
        say(HELP);
        return Ok(true);
    }
    if name == "reference" {
        // Started by `load`, as a process of its own.
        return reference::serve(rest).map(|()| true);
    }
    if name == "reference-cases" {
        // Started by `cases`.
        return reference_cases::serve(rest).map(|()| true);
    }
    let options = Options::parse(rest)?;
    // One thread makes the load, so that a small machine has the others for the servers.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        Ok(match name {
            "sizes" => sizes::run().await?,
            "pages" => pages::run(&options).await?,
            "load" => load::run(&options).await?,
            "storm" => storm::run(&options).await?,
            "tally" => tally::run(&options).await?,
            "cases" => cases::run(&options).await?,
            "all" => {
                let sizes = sizes::run().await?;
                let pages = pages::run(&options).await?;
                let load = load::run(&options).await?;
                let storm = storm::run(&options).await?;
                let tally = tally::run(&options).await?;
                let cases = cases::run(&options).await?;
                sizes && pages && load && storm && tally && cases
            }
            _ => bail!("not understood: {name}\n\n{HELP}"),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Options> {
        Options::parse(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_understood_and_bounded() {
        let options = parse("--seconds 5 --connections 999999 --only worker").unwrap();
        assert_eq!((options.seconds, options.connections), (Some(5), 1024));
        assert_eq!(options.only.as_deref(), Some("worker"));
        assert!(parse("--seconds").is_err());
        assert!(parse("--only both").is_err());
        assert!(parse("--sconds 5").is_err());
    }
}
