//! Overload: people come at a multiple of the rate that the Worker is set to take, whether it answers or not. Whoever is told to
//! come back does so, when told. Afterwards everybody inside hands in, and the tally must have each ballot once.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{sleep, sleep_until};

use crate::client::Client;
use crate::people::{Ending, Kind, Person, Record, counted};
use crate::report::{Bars, heading, ms, say, thousands};
use crate::server::{Data, Server};
use crate::{Options, load};

const BAR_GOODPUT: f64 = 0.9;
/// Nobody who is let in waits so long that they press again.
const BAR_P99_MS: f64 = 1000.0;
/// Requests on their way at most; a visitor beyond that finds no socket, which is counted.
const MOST_AT_ONCE: usize = 1000;
/// Of the rate, once the storm is over.
const CALM: f64 = 0.8;
const PATIENCE: Duration = Duration::from_secs(120);
/// Seconds that a person thinks before handing in.
const THINKING: std::ops::Range<f64> = 1.0..5.0;

/// What somebody wants next. Both need a place below the rate.
#[derive(Debug)]
enum Wish {
    Start(Person),
    Submit(Person),
}

/// Somebody who comes at a time; earliest first.
#[derive(Debug)]
struct Due {
    at: Instant,
    wish: Wish,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at.cmp(&other.at)
    }
}

/// What all visitors share.
#[derive(Debug)]
struct Crowd {
    record: Record,
    waiting: BinaryHeap<Reverse<Due>>,
    idle: Vec<Client>,
    busy: usize,
    /// Visitors beyond [`MOST_AT_ONCE`].
    without_socket: u64,
    /// Started, not yet handed in.
    inside: u64,
    /// The longest that anybody was told to wait.
    longest_wait: u64,
    over: bool,
}

/// The whole storm.
pub async fn run(options: &Options) -> Result<bool> {
    let seconds = options.seconds.unwrap_or(60);
    let set = match options.rate {
        Some(rate) => rate,
        None => load::capacity().await? / 2,
    }
    .max(1);
    let rate = f64::from(set);
    heading(format!(
        "storm: {} x {set} starts and submissions a second for {seconds} s",
        options.factor
    ));
    let mut server = Server::worker(Data::Disk, &[("WM_RATE", set.to_string())]).await?;
    let from = Instant::now();
    let until = from + Duration::from_secs(seconds);
    let crowd = Rc::new(RefCell::new(Crowd {
        record: Record::new(from, until)?,
        waiting: BinaryHeap::new(),
        idle: Vec::new(),
        busy: 0,
        without_socket: 0,
        inside: 0,
        longest_wait: 0,
        over: false,
    }));
    let people = LocalSet::new();
    people
        .run_until(async {
            come(&crowd, &server, rate * options.factor, until, true).await?;
            crowd.borrow_mut().over = true;
            come(&crowd, &server, rate * CALM, until + PATIENCE, false).await
        })
        .await?;
    server.check()?;

    let crowd = Rc::try_unwrap(crowd)
        .map_err(|_| anyhow::anyhow!("somebody is still busy"))?
        .into_inner();
    let record = &crowd.record;
    let acknowledged = record.ballots.len() as u64;
    let tally = counted(&mut server.client()?, acknowledged, Duration::from_secs(15)).await?;
    record.print();
    let good = record.per_second(Kind::Start) + record.per_second(Kind::Submit);
    let goodput = good / rate;
    say(format!(
        "\naccepted {good:.0} starts and submissions a second; {} visitors found no socket; longest wait asked for {} s; {} still inside at the end",
        thousands(crowd.without_socket),
        crowd.longest_wait,
        thousands(crowd.inside),
    ));
    let p99 = record.p99_ms(Kind::Start).max(record.p99_ms(Kind::Submit));
    let mut bars = Bars::default();
    bars.add(
        "goodput, of the rate set",
        format!("{:.0} %", goodput * 100.0),
        format!("≥ {:.0} %", BAR_GOODPUT * 100.0),
        goodput >= BAR_GOODPUT,
    );
    bars.add(
        "refusals without Retry-After",
        thousands(record.silent_refusals),
        "0",
        record.silent_refusals == 0,
    );
    bars.add(
        "neither acknowledged nor 429/503",
        thousands(record.failed()),
        "0",
        record.failed() == 0,
    );
    bars.add(
        "p99 of what was accepted",
        format!("{} ms", ms(p99)),
        format!("≤ {BAR_P99_MS} ms"),
        p99 <= BAR_P99_MS,
    );
    bars.add(
        "still inside after the storm",
        thousands(crowd.inside),
        "0",
        crowd.inside == 0,
    );
    bars.add(
        "tally = acknowledged ballots",
        format!("{} of {}", thousands(tally), thousands(acknowledged)),
        "equal",
        (acknowledged..=acknowledged + record.in_doubt).contains(&tally),
    );
    bars.close(
        "storm",
        json!({
            "seconds": seconds, "rate": set, "factor": options.factor, "goodput": goodput,
            "mix": record.figures(), "without_socket": crowd.without_socket, "tally": tally,
            "peak_mib": server.peak_mib(),
        }),
    )
}

/// Visitors at a steady rate: those whose time has come, else somebody new, while `new` ones come. Without new ones it ends
/// when nobody is left inside.
async fn come(
    crowd: &Rc<RefCell<Crowd>>,
    server: &Server,
    rate: f64,
    until: Instant,
    new: bool,
) -> Result<()> {
    let from = Instant::now();
    let mut number = 0_u32;
    loop {
        let at = from + Duration::from_secs_f64(f64::from(number) / rate);
        number += 1;
        if at >= until {
            break;
        }
        sleep_until(at.into()).await;
        let wish = {
            let mut crowd = crowd.borrow_mut();
            if !new && crowd.inside == 0 && crowd.busy == 0 {
                return Ok(());
            }
            let is_due = crowd.waiting.peek().is_some_and(|Reverse(due)| due.at <= at);
            if crowd.busy >= MOST_AT_ONCE {
                if new || is_due {
                    crowd.without_socket += 1;
                }
                continue;
            }
            let wish = if is_due {
                crowd.waiting.pop().map(|Reverse(due)| due.wish)
            } else {
                None
            };
            if wish.is_none() && !new {
                continue;
            }
            crowd.busy += 1;
            wish
        };
        let client = crowd.borrow_mut().idle.pop();
        let client = match client {
            Some(client) => client,
            None => server.client()?,
        };
        spawn_local(visit(Rc::clone(crowd), client, wish, at));
    }
    // Nobody is cut off in the middle of a request.
    while crowd.borrow().busy > 0 {
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn visit(crowd: Rc<RefCell<Crowd>>, mut client: Client, wish: Option<Wish>, at: Instant) {
    let next = act(&crowd, &mut client, wish, at).await;
    let mut crowd = crowd.borrow_mut();
    crowd.busy -= 1;
    crowd.idle.push(client);
    if let Some((wait, wish)) = next {
        // When the storm is over, those who are not inside stay away.
        if !crowd.over || matches!(wish, Wish::Submit(_)) {
            let at = Instant::now() + wait;
            crowd.waiting.push(Reverse(Due { at, wish }));
        }
    }
}

async fn act(
    crowd: &Rc<RefCell<Crowd>>,
    client: &mut Client,
    wish: Option<Wish>,
    mut at: Instant,
) -> Option<(Duration, Wish)> {
    let wish = match wish {
        Some(wish) => wish,
        None => {
            let entered = Person::enter(client).await;
            crowd.borrow_mut().record.note(Kind::Entry, at, &entered);
            at = Instant::now();
            match entered {
                Ending::Done(person) => Wish::Start(person),
                _ => return None,
            }
        }
    };
    match wish {
        Wish::Start(mut person) => {
            if crowd.borrow().over {
                return None;
            }
            let started = person.start(client).await;
            let mut crowd = crowd.borrow_mut();
            crowd.record.note(Kind::Start, at, &started);
            match started {
                Ending::Done(()) => {
                    crowd.inside += 1;
                    let thinking = THINKING.start + fastrand::f64() * (THINKING.end - THINKING.start);
                    Some((Duration::from_secs_f64(thinking), Wish::Submit(person)))
                }
                Ending::Refused(wait) => Some((crowd.wait(wait), Wish::Start(person))),
                Ending::Failed(_) => None,
            }
        }
        Wish::Submit(mut person) => {
            let saved = person.save(client).await;
            crowd.borrow_mut().record.note(Kind::Save, at, &saved);
            let since = Instant::now();
            let handed_in = person.submit(client).await;
            let mut crowd = crowd.borrow_mut();
            crowd.record.note(Kind::Submit, since, &handed_in);
            match handed_in {
                Ending::Done((ballot, _)) => {
                    crowd.inside -= 1;
                    crowd.record.ballots.insert(ballot);
                    None
                }
                Ending::Refused(wait) => Some((crowd.wait(wait), Wish::Submit(person))),
                // The browser tries again; the ballot's key is the same.
                Ending::Failed(_) => Some((Duration::from_secs(2), Wish::Submit(person))),
            }
        }
    }
}

impl Crowd {
    /// As long as told, and a little longer, as people are.
    fn wait(&mut self, told: Option<u64>) -> Duration {
        let seconds = told.unwrap_or(5);
        self.longest_wait = self.longest_wait.max(seconds);
        Duration::from_secs(seconds.min(60)) + Duration::from_millis(fastrand::u64(0..2000))
    }
}
