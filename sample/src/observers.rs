//! `observers.toml`: what observers saw, and activities; everything by the same forms as everybody's.

use anyhow::{Context, Result};
use domain::{
    clock::{Millis, Zone},
    report::area_value,
};
use serde::Deserialize;

use crate::{
    Opened, ZONE,
    client::{Client, Page},
    drawing, now,
    plan::Case,
    staff::Staff,
    take,
};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// In the order in which they were written down.
    #[serde(rename = "patrol")]
    pub patrols: Vec<Patrol>,
    /// In the order of the file.
    #[serde(rename = "activity")]
    pub activities: Vec<Activity>,
}

/// A patrol.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patrol {
    /// Place of the team among the teams, from 1.
    team: usize,
    /// What the observer is called.
    observer: String,
    theme: String,
    /// District, street, community.
    area: [String; 3],
    address: String,
    methods: Vec<String>,
    /// How many days ago.
    days: u32,
    #[serde(default)]
    start: String,
    #[serde(default)]
    end: String,
    people: u32,
    #[serde(default)]
    notes: String,
    #[serde(default, rename = "finding")]
    pub findings: Vec<Finding>,
}

/// A finding.
#[derive(Debug, Deserialize)]
pub struct Finding {
    /// `problem` or `suggestion`.
    #[serde(rename = "as")]
    kind: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    address: String,
    text: String,
    #[serde(default)]
    pub steps: Vec<String>,
    #[serde(default)]
    pub revisit: Option<Revisit>,
}

/// Somebody looked again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revisit {
    days: u32,
    #[serde(default)]
    places: String,
    #[serde(default)]
    square: String,
    words: String,
    #[serde(default)]
    pub photos: Vec<String>,
}

/// An activity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    name: String,
    theme: String,
    /// How many days from now; negative: ago.
    days: i64,
    place: String,
    most: u32,
    /// Place of the team, from 1; 0: the office.
    #[serde(default)]
    team: usize,
    #[serde(default)]
    sign_ups: Vec<(String, u32)>,
    #[serde(default)]
    heads: Option<u32>,
}

impl Seen {
    /// Reads the file.
    ///
    /// # Errors
    /// Where it is not as it has to be.
    pub fn read(text: &str) -> Result<Seen> {
        toml::from_str(text).context("observers.toml")
    }
}

/// `YYYY-MM-DD HH:MM`, so many days from now.
fn minute(days: i64) -> Result<String> {
    let zone = Zone::named(ZONE).map_err(|_| anyhow::anyhow!("no zone {ZONE}"))?;
    Ok(zone.minute(Millis(now()?.0 + days * 24 * 3_600_000)))
}

fn day(days_ago: u32) -> Result<String> {
    Ok(minute(-i64::from(days_ago))?.chars().take(10).collect())
}

/// The invitation codes of the teams, in their order.
fn codes(office: &mut Client) -> Result<Vec<String>> {
    let page = office.get("/console/observers")?.page()?;
    let cells = page.all("td").map(|cell| cell.text.trim().to_owned());
    let is_code = |text: &String| text.len() == 14 && text.chars().all(|c| c.is_ascii_digit() || c == ' ');
    Ok(cells.filter(is_code).collect())
}

/// Writes the patrols down.
pub fn patrol(staff: &mut Staff, seen: &Seen) -> Result<usize> {
    let codes = codes(staff.office())?;
    let mut found = 0;
    for patrol in &seen.patrols {
        let mut observer = staff.somebody();
        let page = observer.get("/o")?.page()?;
        let code = patrol.team.checked_sub(1).and_then(|place| codes.get(place));
        let fields = [
            ("token", page.hidden("token")?),
            ("code", code.context("no such team")?),
            ("name", &patrol.observer),
        ];
        let own = observer.form("/o", &fields)?.elsewhere()?;
        write_down(&mut observer, &own, patrol)?;
        let page = observer.get(&own)?.page()?;
        let numbers = numbers(&page, patrol.findings.len());
        for (place, (finding, number)) in patrol.findings.iter().zip(numbers).enumerate() {
            work(staff, finding, &number).with_context(|| format!("the finding {:?}", finding.text))?;
            if let Some(revisit) = &finding.revisit {
                // The page has the newest first.
                let ways: Vec<&str> = page.links().filter(|link| link.contains("/f/")).collect();
                let way = ways.iter().rev().nth(place).context("no way to look again")?;
                look_again(&mut observer, way, revisit)?;
            }
            found += 1;
        }
    }
    Ok(found)
}

fn write_down(observer: &mut Client, own: &str, patrol: &Patrol) -> Result<()> {
    let path = format!("{own}/patrol");
    let page = observer.get(&path)?.page()?;
    let [district, street, community] = &patrol.area;
    let mut fields: Vec<(String, String)> = vec![
        ("form".to_owned(), page.hidden("form")?.to_owned()),
        ("theme".to_owned(), patrol.theme.clone()),
        ("area".to_owned(), area_value(district, street, community)),
        ("address".to_owned(), patrol.address.clone()),
        ("day".to_owned(), day(patrol.days)?),
        ("start".to_owned(), patrol.start.clone()),
        ("end".to_owned(), patrol.end.clone()),
        ("people".to_owned(), patrol.people.to_string()),
        ("notes".to_owned(), patrol.notes.clone()),
    ];
    fields.extend(
        patrol
            .methods
            .iter()
            .map(|method| ("method".to_owned(), method.clone())),
    );
    for (finding, n) in patrol.findings.iter().zip(1..) {
        for (part, value) in [
            ("kind", &finding.kind),
            ("category", &finding.category),
            ("address", &finding.address),
            ("text", &finding.text),
        ] {
            fields.push((format!("f{n}-{part}"), value.clone()));
        }
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    observer.form(&path, &fields)?.elsewhere()?;
    Ok(())
}

/// The numbers of the newest cases of an observer's page, in the order in which they were written down.
fn numbers(page: &Page, count: usize) -> Vec<String> {
    let mut numbers: Vec<String> = page
        .all("span")
        .filter_map(|span| {
            let (_, rest) = span.text.split_once('第')?;
            let (number, _) = rest.split_once('号')?;
            Some(number.to_owned())
        })
        .take(count)
        .collect();
    numbers.reverse();
    numbers
}

/// What the office makes of a finding.
fn work(staff: &mut Staff, finding: &Finding, number: &str) -> Result<()> {
    let case = Case::told(&finding.category, &finding.text, &finding.steps);
    let one = Opened {
        number: number.to_owned(),
        code: String::new(),
    };
    let mut unit = String::new();
    for told in case.steps()? {
        take(staff, &case, &one, &mut unit, &told, &[])
            .with_context(|| format!("{} of case {number}", told.step.as_str()))?;
    }
    Ok(())
}

fn look_again(observer: &mut Client, way: &str, seen: &Revisit) -> Result<()> {
    let way = observer.below(way);
    let page = observer.get(&way)?.page()?;
    let to = page
        .all("form")
        .filter_map(|form| form.attributes.get("action"))
        .find(|action| action.contains("/f/"))
        .context("no form to look again")?;
    let to = observer.below(to);
    let day = day(seen.days)?;
    let fields = [
        ("day", day.as_str()),
        ("places", &seen.places),
        ("square", &seen.square),
        ("words", &seen.words),
    ];
    let photos: Vec<Vec<u8>> = seen
        .photos
        .iter()
        .map(|name| drawing::photo(name))
        .collect::<Result<_>>()?;
    observer.photos(&to, &fields, &photos)?.elsewhere()?;
    Ok(())
}

/// Publishes the activities, signs people up, counts heads.
pub fn activities(staff: &mut Staff, seen: &Seen) -> Result<()> {
    for activity in &seen.activities {
        let path = "/console/activities";
        let page = staff.office().get(path)?.page()?;
        let (starts, most) = (minute(activity.days)?, activity.most.to_string());
        let team = activity.team.to_string();
        let fields = [
            ("csrf", page.hidden("csrf")?),
            ("token", page.hidden("token")?),
            ("name", &activity.name),
            ("theme", &activity.theme),
            ("starts", &starts),
            ("place", &activity.place),
            ("most", &most),
            ("team", if activity.team == 0 { "" } else { &team }),
        ];
        staff.office().form(path, &fields)?.elsewhere()?;
        let page = staff.office().get(path)?.page()?;
        let own = page
            .all("a")
            .find(|link| link.text.trim() == activity.name)
            .and_then(|link| link.attributes.get("href"))
            .context("it is not in the list")?;
        let own = staff.office().below(own);
        let public = own.trim_start_matches("/console").to_owned();
        for (name, people) in &activity.sign_ups {
            let mut citizen = staff.somebody();
            let page = citizen.get(&public)?.page()?;
            let people = people.to_string();
            let fields = [
                ("form", page.hidden("form")?),
                ("name", name),
                ("people", &people),
            ];
            citizen.form(&public, &fields)?.elsewhere()?;
        }
        if let Some(heads) = activity.heads {
            let page = staff.office().get(&own)?.page()?;
            let heads = heads.to_string();
            let fields = [("csrf", page.hidden("csrf")?), ("heads", &heads)];
            staff.office().form(&own, &fields)?.elsewhere()?;
        }
    }
    Ok(())
}
