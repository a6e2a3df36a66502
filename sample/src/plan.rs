//! `cases.toml`: what happened to sixty cases, as somebody would tell it.

use anyhow::{Context, Result, bail};
use domain::{
    case::{Kind, Step},
    intake::Intake,
};
use serde::Deserialize;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Cases in the order in which they came in.
    #[serde(rename = "case")]
    pub cases: Vec<Case>,
    /// Teams of observers; the parents first.
    #[serde(rename = "team")]
    pub teams: Vec<Team>,
}

/// A case from its beginning to where it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// `problem`, `suggestion`, `praise` of a citizen, or a source of the office.
    #[serde(rename = "as")]
    way: String,
    /// Id of the category.
    #[serde(default)]
    pub category: String,
    /// Id of the district, or empty.
    #[serde(default)]
    pub district: String,
    /// Street of the district, or empty.
    #[serde(default)]
    pub street: String,
    /// Where it is.
    pub address: String,
    /// What it is.
    pub text: String,
    /// A number to be called back at, or empty: one that nobody has.
    #[serde(default)]
    pub phone: String,
    /// What to call the person, or empty.
    #[serde(default)]
    pub call_as: String,
    /// Drawings instead of photos.
    #[serde(default)]
    pub photos: Vec<String>,
    /// Its number at another body, or empty.
    #[serde(default)]
    pub outside: String,
    /// The unit that found it itself, or empty.
    #[serde(default)]
    pub unit: String,
    /// `step field=value … words`
    #[serde(default)]
    steps: Vec<String>,
    /// What everybody may read of it, or empty: nobody sees it.
    #[serde(default)]
    pub show: String,
}

/// A team of observers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// Its area.
    pub area: String,
    /// Most members.
    pub most: u32,
    /// Place of the team above it in the file, from 1; 0: none.
    #[serde(default)]
    pub parent: u32,
}

/// How a case comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the citizens' form.
    Citizen(Kind),
    /// Written down by the office.
    Office(Intake),
}

/// A step of a case.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// What is done.
    pub step: Step,
    /// Whether the one who sent it does it, where the office could too.
    pub by_reporter: bool,
    /// Fields of its form.
    pub fields: Vec<(String, String)>,
    /// The drawing that comes with it.
    pub photo: Option<String>,
    /// How many days from now it is promised for.
    pub days: Option<u32>,
    /// Place in the file of the case that it goes on with, from 1.
    pub into: Option<usize>,
    /// What is said.
    pub words: String,
}

impl Case {
    /// A case that is there already, and what happens to it.
    pub fn told(category: &str, text: &str, steps: &[String]) -> Case {
        Case {
            way: String::new(),
            category: category.to_owned(),
            district: String::new(),
            street: String::new(),
            address: String::new(),
            text: text.to_owned(),
            photos: Vec::new(),
            outside: String::new(),
            unit: String::new(),
            steps: steps.to_vec(),
            show: String::new(),
            call_as: String::new(),
            phone: String::new(),
        }
    }

    /// How it comes in.
    ///
    /// # Errors
    /// Neither a kind nor a source.
    pub fn way(&self) -> Result<Way> {
        let kind = Kind::named(&self.way).map(Way::Citizen);
        kind.or_else(|| Intake::named(&self.way).map(Way::Office))
            .with_context(|| format!("nothing comes in as {}", self.way))
    }

    /// What happened to it, in order.
    ///
    /// # Errors
    /// A step that is none.
    pub fn steps(&self) -> Result<Vec<Told>> {
        self.steps.iter().map(|line| read(line)).collect()
    }
}

fn read(line: &str) -> Result<Told> {
    let mut parts = line.split_whitespace();
    let name = parts.next().unwrap_or_default();
    let mut told = Told {
        step: Step::named(name).with_context(|| format!("no step: {line}"))?,
        by_reporter: false,
        fields: Vec::new(),
        photo: None,
        days: None,
        into: None,
        words: String::new(),
    };
    let mut words = Vec::new();
    for part in parts {
        match part.split_once('=') {
            Some(("by", "reporter")) => told.by_reporter = true,
            Some(("photo", name)) => told.photo = Some(name.to_owned()),
            Some(("days", days)) => told.days = Some(days.parse().with_context(|| line.to_owned())?),
            Some(("into", place)) => told.into = Some(place.parse().with_context(|| line.to_owned())?),
            Some((field @ ("unit" | "code" | "outside" | "satisfaction"), value)) => {
                told.fields.push((field.to_owned(), value.to_owned()));
            }
            Some(_) => bail!("what is {part}? {line}"),
            None => words.push(part),
        }
    }
    told.words = words.join(" ");
    Ok(told)
}

impl Plan {
    /// Reads the file.
    ///
    /// # Errors
    /// Where it is not as it has to be.
    pub fn read(text: &str) -> Result<Plan> {
        toml::from_str(text).context("cases.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_does_what_with_what() {
        let told = read("find_unsolved by=reporter satisfaction=dissatisfied 还在 漏").unwrap();
        assert_eq!(told.step, Step::FindUnsolved);
        assert!(told.by_reporter);
        assert_eq!(
            told.fields,
            [("satisfaction".to_owned(), "dissatisfied".to_owned())]
        );
        assert_eq!(told.words, "还在 漏");
        assert_eq!(read("ask_extension days=9 等材料").unwrap().days, Some(9));
        assert_eq!(read("merge into=3").unwrap().into, Some(3));
        assert!(read("fly").is_err());
        assert!(read("accept colour=red").is_err());
    }
}
