//! A year of a city's cases and observers: lists, search, tallies and the check for duplicates, beside the same rows on axum and SQLite.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio::task::LocalSet;
use tokio::time::sleep;

use crate::Options;
use crate::client::{Answer, Client};
use crate::observers;
use crate::report::{Bars, Table, heading, ms, quantile_ms, say, thousands};
use crate::server::{Data, Server};

/// Lines of one form of the office.
const LINES: u32 = 200;
/// Cases that are dispatched at once.
const BULK: usize = 50;
/// Of twenty cases so many are dispatched, and so many of these closed.
const DISPATCHED: u32 = 10;
const CLOSED: u32 = 5;
/// Reports of citizens that name a position.
const POSITIONS: u32 = 500;
/// Those who read at once in the second part.
const READERS: usize = 4;
/// Reads that are not counted: the engine warms up.
const WARM_UP: usize = 20;
const BAR_P99_MS: f64 = 200.0;
/// Tries of one request that is told to come back.
const TRIES: u32 = 60;

/// Categories, each with what people say of it.
pub const CATEGORIES: [(&str, &str); 8] = [
    ("road", "人行道上的井盖松了，走上去会响"),
    ("garbage", "垃圾桶满了两天没人收，味道很大"),
    ("shared-bikes", "共享单车倒了一片，占了盲道"),
    ("vendors", "流动摊点占了半条路，收摊后满地油污"),
    ("parking", "车停在路口，转弯看不见人"),
    ("public-ads", "公益广告牌破了一角"),
    ("fences", "围挡倒了，钢管伸到路上"),
    ("fire-lane", "消防通道上停着车，还堆了旧家具"),
];
/// Districts.
pub const DISTRICTS: [&str; 3] = ["xiongguan", "jingtie", "changcheng"];
/// Units.
pub const UNITS: [&str; 12] = [
    "chengguan",
    "chengguan-xiongguan",
    "chengguan-jingtie",
    "chengguan-changcheng",
    "jiaojing",
    "zhujian",
    "shizheng",
    "wuye",
    "shijian",
    "xiaofang",
    "weijian",
    "gongshui",
];
/// What is searched for: it stands in one case of a hundred.
pub const SOUGHT: &str = "幼儿园";

/// Which category, district and words the case of this number has.
pub fn case(number: u32) -> (&'static str, &'static str, String, String) {
    let pick = |of: usize, step: u32| (number / step) as usize % of;
    let (category, words) = CATEGORIES
        .get(pick(CATEGORIES.len(), 1))
        .copied()
        .unwrap_or_default();
    let district = DISTRICTS
        .get(pick(DISTRICTS.len(), 3))
        .copied()
        .unwrap_or_default();
    let address = format!("{} 路 {} 号", pick(400, 7) + 1, pick(180, 5) + 1);
    let near = if number.is_multiple_of(100) {
        SOUGHT
    } else {
        "菜市场"
    };
    (
        category,
        district,
        address,
        format!("{words}，在{near}旁边，第 {number} 件"),
    )
}

/// The whole comparison.
pub async fn run(options: &Options) -> Result<bool> {
    let cases = options.cases;
    heading(format!("cases: a year of {} cases", thousands(u64::from(cases))));
    let server = Server::worker(Data::Disk, &[]).await?;
    let started = Instant::now();
    let (mut office, draft) = fill(&server, cases).await?;
    let year = options.year();
    let (observer, found) = observers::fill(&server, &mut office, year).await?;
    say(format!("filled in {:.0} s", started.elapsed().as_secs_f64()));
    let counted = office.get("/console/cases?queue=all").await?;
    let shown = thousands(u64::from(cases + POSITIONS + found)).replace(',', "");
    let named = counted.text().replace(',', "");
    ensure!(named.contains(&shown), "the list does not name {shown} cases");
    let reference = Server::reference_cases(Data::Disk, cases).await?;
    // What the last steps set off is done.
    sleep(Duration::from_secs(3)).await;

    let (category, _, _, words) = case(8);
    let number = cases / 2 + 3;
    let middle = cases / 100;
    let reads = vec![
        Read::get("list, open", "/console/cases?queue=open", "/list?open=1"),
        Read::get(
            "list, a page in the middle",
            &format!("/console/cases?queue=all&page={middle}"),
            &format!("/list?skip={}", middle * 50),
        ),
        Read::get(
            "list, one unit and category",
            "/console/cases?queue=all&unit=shizheng&category=road",
            "/list?unit=shizheng",
        ),
        Read::get(
            "search, words",
            &format!("/console/cases?q={}", encoded(SOUGHT)),
            &format!("/search?q={}", encoded(SOUGHT)),
        ),
        Read::get(
            "search, number",
            &format!("/console/cases?q={number}"),
            &format!("/case/{number}"),
        ),
        Read::get(
            "one case",
            &format!("/console/cases/{number}"),
            &format!("/case/{number}"),
        ),
        Read::get("tallies", "/console/ledgers/tallies", "/tally"),
        Read::get("teams of observers", "/console/observers", ""),
        Read::get("observers' tallies", "/console/observers/tallies", ""),
        Read::get("patrols", "/console/observers/patrols", ""),
        Read::get("activities", "/console/activities", ""),
        Read::get("an observer's page", &observer, ""),
        Read::get("activities, everybody's", "/activities", ""),
        Read {
            name: "duplicates of a report".to_owned(),
            path: format!("{draft}/words"),
            body: Some(form(&[
                ("kind", "problem"),
                ("category", category),
                ("text", &words),
            ])),
            reference: format!("/near?category={category}"),
        },
    ];

    let mut table = Table::new(&["read", "server", "bytes", "p50 ms", "p99 ms", "max ms"]);
    let mut bars = Bars::default();
    let mut figures = Vec::new();
    let mut other = reference.client()?;
    for read in &reads {
        let mut own = Reads::new()?;
        let mut compared = Reads::new()?;
        say(format!("  reading: {}", read.name));
        for number in 0..options.reads.min(1000) / 4 + WARM_UP {
            let keep = number >= WARM_UP;
            own.time(read.ask(&mut office), keep).await?;
            if !read.reference.is_empty() {
                compared.time(other.get(&read.reference), keep).await?;
            }
        }
        let sides = [("Worker", &own), ("reference", &compared)];
        for (server, reads) in sides.into_iter().filter(|(_, reads)| !reads.latency.is_empty()) {
            table.row([
                read.name.clone(),
                server.to_owned(),
                thousands(reads.bytes as u64),
                ms(quantile_ms(&reads.latency, 0.5)),
                ms(quantile_ms(&reads.latency, 0.99)),
                ms(quantile_ms(&reads.latency, 1.0)),
            ]);
        }
        let p99 = quantile_ms(&own.latency, 0.99);
        bars.add(
            format!("{}: p99", read.name),
            format!("{} ms", ms(p99)),
            format!("≤ {BAR_P99_MS} ms"),
            p99 <= BAR_P99_MS,
        );
        figures.push(json!({"read": read.name, "worker": own.figures(), "reference": compared.figures()}));
    }
    table.print();

    heading(format!("{READERS} clerks at once, all of these in turns"));
    let together = together(&server, &office, &reads, options.seconds.unwrap_or(15)).await?;
    let p99 = quantile_ms(&together.latency, 0.99);
    say(format!(
        "{} reads, p50 {} ms, p99 {} ms, max {} ms; {} MiB at most",
        thousands(together.latency.len()),
        ms(quantile_ms(&together.latency, 0.5)),
        ms(p99),
        ms(quantile_ms(&together.latency, 1.0)),
        server.peak_mib(),
    ));
    bars.add(
        format!("{READERS} clerks at once: p99"),
        format!("{} ms", ms(p99)),
        format!("≤ {BAR_P99_MS} ms"),
        p99 <= BAR_P99_MS,
    );
    bars.close("cases", json!({"cases": cases, "reads": figures, "together": together.figures(), "peak_mib": server.peak_mib()}))
}

/// A read of both servers.
#[derive(Debug, Clone)]
struct Read {
    name: String,
    path: String,
    /// A form that is sent; it stores nothing.
    body: Option<String>,
    /// Empty: nothing beside it.
    reference: String,
}

impl Read {
    fn get(name: &str, path: &str, reference: &str) -> Read {
        Read {
            name: name.to_owned(),
            path: path.to_owned(),
            body: None,
            reference: reference.to_owned(),
        }
    }

    async fn ask(&self, office: &mut Person) -> Result<Answer> {
        match &self.body {
            None => office.get(&self.path).await,
            Some(body) => office.client.form(&self.path, "", body.clone()).await,
        }
    }
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

    async fn time(&mut self, asked: impl Future<Output = Result<Answer>>, keep: bool) -> Result<()> {
        let since = Instant::now();
        let answer = asked.await?;
        ensure!(answer.status == 200, "not a page: {}", answer.short());
        if keep {
            self.latency
                .saturating_record(u64::try_from(since.elapsed().as_micros())?);
        }
        self.bytes = answer.body.len();
        Ok(())
    }

    fn figures(&self) -> Value {
        json!({
            "p50_ms": quantile_ms(&self.latency, 0.5), "p99_ms": quantile_ms(&self.latency, 0.99), "bytes": self.bytes,
            "count": self.latency.len(),
        })
    }
}

async fn together(server: &Server, office: &Person, reads: &[Read], seconds: u64) -> Result<Reads> {
    let all = Rc::new(RefCell::new((Reads::new()?, None::<String>)));
    let until = Instant::now() + Duration::from_secs(seconds);
    let clerks = LocalSet::new();
    for first in 0..READERS {
        let mut clerk = office.again(server)?;
        let (all, reads) = (Rc::clone(&all), reads.to_vec());
        clerks.spawn_local(async move {
            for read in reads.iter().cycle().skip(first * 2) {
                if Instant::now() > until {
                    return;
                }
                let since = Instant::now();
                let answer = read.ask(&mut clerk).await;
                let mut all = all.borrow_mut();
                match answer {
                    Ok(answer) if answer.status == 200 => {
                        let micros = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
                        all.0.latency.saturating_record(micros);
                    }
                    Ok(answer) => all.1 = Some(answer.short()),
                    Err(error) => all.1 = Some(format!("{error:#}")),
                }
                if all.1.is_some() {
                    return;
                }
            }
        });
    }
    clerks.await;
    let (reads, error) = Rc::into_inner(all)
        .context("a clerk is still there")?
        .into_inner();
    if let Some(error) = error {
        bail!("{error}");
    }
    Ok(reads)
}

// ── What is there to be read ─────────────────────────────────────────────────────────────────────────────

/// Somebody of the office, signed in.
#[derive(Debug)]
pub struct Person {
    client: Client,
    cookie: String,
    csrf: String,
}

impl Person {
    /// Follows an invitation.
    async fn join(server: &Server, token: &str, name: &str) -> Result<Person> {
        let mut client = server.client()?;
        let fields = [
            ("token", token),
            ("name", name),
            ("password", "correct horse battery"),
            ("password2", "correct horse battery"),
        ];
        let answer = patiently(&mut client, "/console/setup", "", &form(&fields)).await?;
        ensure!(answer.status == 303, "{name}: {}", answer.short());
        let cookie = answer.header("set-cookie").context("no cookie")?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let mut person = Person {
            client,
            cookie,
            csrf: String::new(),
        };
        let page = person.get("/console/cases").await?;
        person.csrf = hidden(&page.text(), "csrf")?;
        Ok(person)
    }

    fn again(&self, server: &Server) -> Result<Person> {
        Ok(Person {
            client: server.client()?,
            cookie: self.cookie.clone(),
            csrf: self.csrf.clone(),
        })
    }

    /// A page.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        let answer = self
            .client
            .send(hyper::Method::GET, path, &[("cookie", &self.cookie)], None)
            .await?;
        ensure!(answer.status == 200, "{path}: {}", answer.short());
        Ok(answer)
    }

    /// Sends a form; a page as an answer (200) or a redirect is a success.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend(fields);
        let answer = patiently(&mut self.client, path, &self.cookie, &form(&all)).await?;
        ensure!(matches!(answer.status, 200 | 303), "{path}: {}", answer.short());
        Ok(answer)
    }

    async fn invite(&mut self, role: &str, unit: &str) -> Result<String> {
        let fields = [("do", "invite"), ("role", role), ("unit", unit), ("district", "")];
        let page = self.form("/console/staff", &fields).await?.text();
        let (_, token) = page
            .rsplit_once("/console/setup?token=")
            .context("no invitation")?;
        Ok(token
            .chars()
            .take_while(|c| !matches!(c, '<' | '"' | '&'))
            .collect())
    }

    /// The version on which the next step of a case is decided.
    async fn version(&mut self, number: u32) -> Result<String> {
        let page = self.get(&format!("/console/cases/{number}")).await?;
        hidden(&page.text(), "version")
    }

    /// Takes the same step of many cases that stand alike.
    async fn step(&mut self, numbers: &[u32], step: &str, words: &str) -> Result<()> {
        let Some(first) = numbers.first() else {
            return Ok(());
        };
        let version = self.version(*first).await?;
        for number in numbers {
            let fields = [
                ("step", step),
                ("version", version.as_str()),
                ("batch", &batch()),
                ("words", words),
            ];
            let answer = self.form(&format!("/console/cases/{number}"), &fields).await?;
            ensure!(answer.status == 303, "{step} of {number}: {}", answer.short());
        }
        Ok(())
    }
}

/// Again as long as the server says so.
pub async fn patiently(client: &mut Client, path: &str, cookie: &str, body: &str) -> Result<Answer> {
    for _ in 0..TRIES {
        let answer = client.form(path, cookie, body.to_owned()).await?;
        if !matches!(answer.status, 429 | 503) {
            return Ok(answer);
        }
        sleep(Duration::from_secs(1)).await;
    }
    bail!("{path}: busy for a minute")
}

fn batch() -> String {
    format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..))
}

/// A form's body.
pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> Result<String> {
    page.split("<input")
        .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
        .find(|tag| tag.contains(&format!("name=\"{name}\"")))
        .and_then(|tag| tag.split_once("value=\""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value.to_owned())
        .with_context(|| format!("no field {name}"))
}

/// Cases in all stages, as the office and its units bring them there; returns somebody of the office and a draft whose report has near ones.
async fn fill(server: &Server, cases: u32) -> Result<(Person, String)> {
    let link = server.operate("/api/v1/site/setup-link").await?;
    let path = link.get("path").and_then(Value::as_str).context("no link")?;
    let (_, token) = path.split_once("token=").context("no token")?;
    let mut office = Person::join(server, token, "文明办").await?;
    let mut units = Vec::new();
    for unit in UNITS {
        let token = office.invite("handler", unit).await?;
        units.push(Person::join(server, &token, unit).await?);
    }
    let token = office.invite("verifier", "").await?;
    let mut verifier = Person::join(server, &token, "核查员").await?;
    say(format!(
        "  {} people of the office and of {} units",
        UNITS.len() + 2,
        UNITS.len()
    ));

    let mut number = 1;
    while number <= cases {
        let last = (number + LINES - 1).min(cases);
        let rows: Vec<String> = (number..=last)
            .map(|number| {
                let (category, district, address, text) = case(number);
                [category, district, &address, &text, ""].join("\t")
            })
            .collect();
        let fields = [
            ("batch", batch()),
            ("source", "inspection".to_owned()),
            ("rows", rows.join("\n")),
        ];
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        office.form("/console/cases/new", &fields).await?;
        number = last + 1;
    }
    say(format!("  {} cases written down", thousands(u64::from(cases))));

    let handled: Vec<u32> = (1..=cases).filter(|number| number % 20 < DISPATCHED).collect();
    office.step(&handled, "accept", "").await?;
    say(format!("  {} accepted", thousands(handled.len() as u64)));
    for (place, numbers) in handled.chunks(BULK).enumerate() {
        let unit = UNITS.get(place % UNITS.len()).copied().unwrap_or_default();
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        let batch = batch();
        let mut fields = vec![("unit", unit), ("batch", &batch)];
        fields.extend(numbers.iter().map(|number| ("case", number.as_str())));
        let answer = office.form("/console/cases/dispatch", &fields).await?;
        ensure!(answer.status == 303, "dispatch: {}", answer.short());
    }
    say("  and dispatched");
    let mut closed = Vec::new();
    for (place, numbers) in handled.chunks(BULK).enumerate() {
        let numbers: Vec<u32> = numbers
            .iter()
            .copied()
            .filter(|number| number % 20 < CLOSED)
            .collect();
        let unit = units.get_mut(place % UNITS.len()).context("no such unit")?;
        unit.step(&numbers, "begin", "").await?;
        unit.step(&numbers, "report", "已处理，现场恢复").await?;
        closed.extend(numbers);
    }
    verifier.step(&closed, "check", "").await?;
    verifier.step(&closed, "close", "到场看过").await?;
    say(format!("  {} closed", thousands(closed.len() as u64)));

    let mut draft = String::new();
    for number in 0..=POSITIONS {
        let here = (number / 25, number % 25);
        draft = report(server, here, number < POSITIONS).await?;
    }
    say(format!("  {POSITIONS} reports of citizens with a position"));
    Ok((office, draft))
}

/// A citizen's report at a place of a grid of 50 m; one that is not sent stays a draft.
async fn report(server: &Server, (row, column): (u32, u32), send: bool) -> Result<String> {
    let mut client = server.client()?;
    let page = client.get("/report").await?.text();
    let (_, rest) = page.split_once("/report/d/").context("no draft")?;
    let id: String = rest
        .chars()
        .take_while(|c| !matches!(c, '"' | '/' | '?'))
        .collect();
    let draft = format!("/report/d/{id}");
    let (category, _, _, words) = case(8 + 8 * row);
    let lat = format!("{:.6}", 39.77 + 0.00045 * f64::from(row));
    let lng = format!("{:.6}", 98.28 + 0.0006 * f64::from(column));
    let place = form(&[
        ("area", ""),
        ("address", "人民路路口"),
        ("lat", &lat),
        ("lng", &lng),
    ]);
    let answer = patiently(&mut client, &draft, "", &place).await?;
    ensure!(answer.status == 303, "place: {}", answer.short());
    if send {
        let fields = form(&[
            ("kind", "problem"),
            ("category", category),
            ("text", &words),
            ("different", "1"),
        ]);
        let answer = patiently(&mut client, &format!("{draft}/words"), "", &fields).await?;
        ensure!(answer.status == 303, "report: {}", answer.short());
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_field_is_found_in_any_order() {
        let page = r#"<input type="hidden" value="7" name="version"><input name="csrf" value="x">"#;
        assert_eq!(hidden(page, "version").unwrap(), "7");
        assert_eq!(hidden(page, "csrf").unwrap(), "x");
        assert!(hidden(page, "batch").is_err());
    }

    #[test]
    fn one_case_of_a_hundred_is_sought() {
        let found = (1..=1000)
            .filter(|number| case(*number).3.contains(SOUGHT))
            .count();
        assert_eq!(found, 10);
    }
}
