//! Observers, their patrols and activities of a year, written down by the forms that everybody uses.

use anyhow::{Context, Result, ensure};

use crate::cases::{CATEGORIES, Person, case, form, hidden, patiently};
use crate::client::Client;
use crate::report::{say, thousands};
use crate::server::Server;

/// Observers of a team.
const TEAM: u32 = 30;
/// One patrol of so many finds something.
const FINDS: u32 = 10;
const THEMES: [&str; 3] = ["market", "sanitation", "traffic"];
const DISTRICTS: [&str; 3] = ["xiongguan", "jingtie", "changcheng"];

/// How much there is of a year.
#[derive(Debug, Clone, Copy)]
pub struct Year {
    pub observers: u32,
    pub patrols: u32,
    pub activities: u32,
}

/// Fills it in; returns the page of one observer and how many findings became cases.
pub async fn fill(server: &Server, office: &mut Person, year: Year) -> Result<(String, u32)> {
    let teams = year.observers.div_ceil(TEAM).max(4);
    for number in 1..=teams {
        let page = office.get("/console/observers").await?.text();
        let token = hidden(&page, "token")?;
        let parent = match number {
            1 => String::new(),
            2..=4 => "1".to_owned(),
            _ => (2 + number % 3).to_string(),
        };
        let name = format!("第 {number} 队");
        let fields = [
            ("token", token.as_str()),
            ("parent", &parent),
            ("name", &name),
            ("area", "全市"),
            ("most", "30"),
        ];
        let answer = office.form("/console/observers", &fields).await?;
        ensure!(answer.status == 303, "team {number}: {}", answer.short());
    }
    let page = office.get("/console/observers").await?.text();
    let codes = codes(&page);
    ensure!(
        codes.len() >= teams as usize,
        "{} codes of {teams} teams",
        codes.len()
    );
    say(format!("  {teams} teams of observers"));

    let mut client = server.client()?;
    let mut own = Vec::new();
    for number in 0..year.observers {
        let code = codes.get((number / TEAM) as usize).context("no such team")?;
        let page = client.get("/o").await?.text();
        let token = hidden(&page, "token")?;
        let name = format!("观察员{number}");
        let fields = form(&[("token", &token), ("code", code), ("name", &name)]);
        let answer = patiently(&mut client, "/o", "", &fields).await?;
        ensure!(answer.status == 303, "observer {number}: {}", answer.short());
        own.push(answer.header("location").context("nowhere")?.to_owned());
    }
    say(format!("  {} observers", thousands(u64::from(year.observers))));

    let mut found = 0;
    for number in 0..year.patrols {
        let page = own.get(number as usize % own.len()).context("no observer")?;
        found += u32::from(patrol(&mut client, &format!("{page}/patrol"), number).await?);
    }
    say(format!(
        "  {} patrols, {} findings",
        thousands(u64::from(year.patrols)),
        thousands(u64::from(found))
    ));

    for number in 0..year.activities {
        let page = office.get("/console/activities").await?.text();
        let token = hidden(&page, "token")?;
        let (name, day) = (format!("万人清洁第 {number} 场"), 1 + number % 28);
        let starts = format!("2027-{:02}-{day:02} 08:30", 1 + number / 28 % 12);
        let fields = [
            ("token", token.as_str()),
            ("name", &name),
            ("theme", "sanitation"),
            ("starts", &starts),
            ("place", "人民路"),
            ("most", "100"),
            ("team", ""),
        ];
        let answer = office.form("/console/activities", &fields).await?;
        ensure!(answer.status == 303, "activity {number}: {}", answer.short());
    }
    say(format!("  {} activities", year.activities));
    Ok((own.into_iter().next().context("no observer")?, found))
}

/// Writes a patrol down; whether it found something.
async fn patrol(client: &mut Client, path: &str, number: u32) -> Result<bool> {
    let page = client.get(path).await?.text();
    let token = hidden(&page, "form")?;
    let today = hidden(&page, "day")?;
    let theme = THEMES
        .get(number as usize % THEMES.len())
        .copied()
        .unwrap_or_default();
    let district = DISTRICTS
        .get(number as usize / 3 % DISTRICTS.len())
        .copied()
        .unwrap_or_default();
    let area = format!("{district}||");
    let people = (1 + number % 8).to_string();
    let (category, _) = CATEGORIES
        .get(number as usize % CATEGORIES.len())
        .copied()
        .unwrap_or_default();
    let (_, _, address, text) = case(1_000_000 + number);
    let mut fields = vec![
        ("form", token.as_str()),
        ("theme", theme),
        ("area", &area),
        ("address", &address),
        ("method", "look"),
        ("method", "check"),
        ("day", &today),
        ("start", ""),
        ("end", ""),
        ("people", &people),
        ("notes", "沿街看了一遍"),
    ];
    let finds = number.is_multiple_of(FINDS);
    if finds {
        fields.extend([
            ("f1-kind", "problem"),
            ("f1-category", category),
            ("f1-address", ""),
            ("f1-text", &text),
        ]);
    }
    let answer = patiently(client, path, "", &form(&fields)).await?;
    ensure!(answer.status == 303, "patrol {number}: {}", answer.short());
    Ok(finds)
}

/// The invitation codes of a page: twelve digits in groups of four, in table cells.
fn codes(page: &str) -> Vec<String> {
    page.split("<td")
        .filter_map(|rest| rest.split_once('>')?.1.split_once("</td>").map(|(cell, _)| cell))
        .map(|cell| {
            // Without the tags inside of the cell.
            let mut inside = false;
            cell.chars()
                .filter(|c| {
                    inside = *c == '<' || (inside && *c != '>');
                    !inside && *c != '>'
                })
                .collect::<String>()
        })
        .map(|cell| cell.trim().to_owned())
        .filter(|cell| cell.len() == 14 && cell.bytes().all(|b| b.is_ascii_digit() || b == b' '))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_cells() {
        let page = "<td>1234 5678 9012</td><td class=x><b>1111 2222 3333</b></td><td>30</td>";
        assert_eq!(codes(page), ["1234 5678 9012", "1111 2222 3333"]);
    }
}
