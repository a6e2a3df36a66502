//! Fills an empty site with what a city would have after some weeks: staff, cases in all their states with drawings instead of photos, and teams
//! of observers with what they saw, and activities. Everything goes in through the forms that citizens and the office use, so that nothing is there that could not be.
#![allow(
    clippy::disallowed_methods,
    reason = "a native program: the machine's clock is its own"
)]

mod client;
mod drawing;
mod observers;
mod plan;
mod staff;

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use domain::{
    case::{Kind, Step},
    clock::{Millis, Zone},
    intake::Intake,
    report::area_value,
};

pub use crate::staff::Account;
use crate::{
    client::{Client, Page},
    observers::Seen,
    plan::{Case, Plan, Told, Way},
    staff::Staff,
};

const CASES: &str = include_str!("../cases.toml");
const SEEN: &str = include_str!("../observers.toml");
/// Where the sample city is.
const ZONE: &str = "Asia/Shanghai";

/// What was made.
#[derive(Debug)]
pub struct Filled {
    /// Who may sign in.
    pub accounts: Vec<Account>,
    /// An address where one more administrator signs up, once.
    pub invitation: String,
    /// How many cases there are.
    pub cases: usize,
}

/// A case that came in.
struct Opened {
    /// Its number as text.
    number: String,
    /// Its tracking code.
    code: String,
}

/// Fills the site at `base`, an address without a slash at its end. `say` hears how far it is.
///
/// # Errors
/// The site already has administrators, or refuses something: what was filled in until then stays.
pub fn fill(base: &str, operator: &str, say: &mut dyn FnMut(String)) -> Result<Filled> {
    let (plan, seen) = (Plan::read(CASES)?, Seen::read(SEEN)?);
    let mut staff = Staff::hire(Client::new(base), operator, &units(&plan)?)?;
    say(format!("  {} accounts of the office", staff.accounts.len()));
    let mut opened: Vec<Opened> = Vec::new();
    for case in &plan.cases {
        let one = open(&mut staff, case).with_context(|| format!("the case {:?}", case.text))?;
        opened.push(one);
    }
    say(format!("  {} cases came in", opened.len()));
    for (case, one) in plan.cases.iter().zip(&opened) {
        let mut unit = case.unit.clone();
        for told in case.steps()? {
            take(&mut staff, case, one, &mut unit, &told, &opened)
                .with_context(|| format!("{} of the case {:?}", told.step.as_str(), case.text))?;
        }
    }
    say("  their steps are taken".to_owned());
    let mut shown = 0;
    for (case, one) in plan.cases.iter().zip(&opened) {
        if !case.show.is_empty() {
            show(&mut staff, case, one).with_context(|| format!("showing the case {:?}", case.text))?;
            shown += 1;
        }
    }
    say(format!("  {shown} cases are shown to everybody"));
    for team in &plan.teams {
        let path = "/console/observers";
        let page = staff.office().get(path)?.page()?;
        let (parent, most) = (team.parent.to_string(), team.most.to_string());
        let fields = [
            ("csrf", page.hidden("csrf")?),
            ("token", page.hidden("token")?),
            ("parent", if team.parent == 0 { "" } else { &parent }),
            ("name", &team.name),
            ("area", &team.area),
            ("most", &most),
        ];
        staff.office().form(path, &fields)?.elsewhere()?;
    }
    say(format!("  {} teams of observers", plan.teams.len()));
    let found = observers::patrol(&mut staff, &seen).context("patrols")?;
    say(format!(
        "  {} patrols, {found} findings of them",
        seen.patrols.len()
    ));
    observers::activities(&mut staff, &seen).context("activities")?;
    say(format!("  {} activities", seen.activities.len()));
    Ok(Filled {
        invitation: staff.invite("administrator", "")?,
        accounts: staff.accounts,
        cases: opened.len(),
    })
}

/// All units that have something to do.
fn units(plan: &Plan) -> Result<Vec<String>> {
    let mut units: Vec<String> = Vec::new();
    for case in &plan.cases {
        let of_steps = case.steps()?.into_iter().flat_map(|told| told.fields);
        let named = of_steps
            .filter(|(field, _)| field == "unit")
            .map(|(_, unit)| unit);
        units.extend(named.chain(Some(case.unit.clone()).filter(|unit| !unit.is_empty())));
    }
    units.sort_unstable();
    units.dedup();
    Ok(units)
}

fn open(staff: &mut Staff, case: &Case) -> Result<Opened> {
    match case.way()? {
        Way::Citizen(kind) => send(staff, case, kind),
        Way::Office(intake) => write_down(staff, case, intake),
    }
}

/// A citizen's report: photos, place, words.
fn send(staff: &mut Staff, case: &Case, kind: Kind) -> Result<Opened> {
    let mut citizen = staff.somebody();
    let page = citizen.get("/report")?.page()?;
    let draft = page
        .links()
        .find(|link| link.contains("/report/d/"))
        .context("no draft")?;
    let draft = citizen.below(draft).trim_end_matches("/photo").to_owned();
    if !case.photos.is_empty() {
        let photos: Vec<Vec<u8>> = case
            .photos
            .iter()
            .map(|name| drawing::photo(name))
            .collect::<Result<_>>()?;
        citizen
            .photos(&format!("{draft}/photo"), &[], &photos)?
            .elsewhere()?;
    }
    let area = area_value(&case.district, &case.street, "");
    let area = if case.district.is_empty() { "" } else { &area };
    citizen
        .form(&draft, &[("area", area), ("address", &case.address)])?
        .elsewhere()?;
    let words = [
        ("kind", kind.as_str()),
        ("category", &case.category),
        ("text", &case.text),
        ("phone", &case.phone),
        ("call_as", &case.call_as),
        ("different", "1"),
    ];
    let sent = citizen.form(&format!("{draft}/words"), &words)?.elsewhere()?;
    let code: String = sent.chars().filter(char::is_ascii_digit).take(12).collect();
    let sealed = case.category == SEALED;
    let office = if sealed { staff.guardian() } else { staff.office() };
    let found = office.get(&format!("/console/cases?q={code}"))?.elsewhere()?;
    let number = found.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(Opened { number, code })
}

/// The category of the sample site that one role sees.
const SEALED: &str = "child-hurt";

/// What the office writes down itself.
fn write_down(staff: &mut Staff, case: &Case, intake: Intake) -> Result<Opened> {
    let who = if case.unit.is_empty() {
        staff.office()
    } else {
        staff.unit(&case.unit)?
    };
    let path = "/console/cases/new";
    let page = who.get(path)?.page()?;
    let row = [
        &case.category,
        &case.district,
        &case.address,
        &case.text,
        &case.outside,
    ]
    .map(String::as_str)
    .join("\t");
    let fields = [
        ("csrf", page.hidden("csrf")?),
        ("batch", page.hidden("batch")?),
        ("source", intake.as_str()),
        ("rows", &row),
    ];
    let made = who.form(path, &fields)?.page()?;
    let number = made
        .links()
        .find_map(|link| {
            let (_, number) = link.split_once("/console/cases/")?;
            let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| number.to_owned())
        })
        .context("no case was made")?;
    let code = made
        .all("span")
        .find(|span| span.attributes.get("class").is_some_and(|class| class == "typed"))
        .map(|span| span.text.chars().filter(char::is_ascii_digit).collect())
        .context("no code was given")?;
    Ok(Opened { number, code })
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Reporter,
    Unit,
    Verifier,
    Guardian,
    Office,
}

fn who(case: &Case, told: &Told) -> Who {
    if case.category == SEALED {
        return Who::Guardian;
    }
    match told.step {
        Step::Withdraw | Step::AddPhoto | Step::Rate => Who::Reporter,
        Step::FindSolved | Step::FindUnsolved if told.by_reporter => Who::Reporter,
        Step::Return | Step::Begin | Step::AskExtension | Step::Report | Step::Take | Step::Serve => {
            Who::Unit
        }
        Step::Check | Step::SendBack | Step::Close | Step::FindSolved | Step::FindUnsolved => Who::Verifier,
        _ => Who::Office,
    }
}

fn take(
    staff: &mut Staff,
    case: &Case,
    one: &Opened,
    unit: &mut String,
    told: &Told,
    all: &[Opened],
) -> Result<()> {
    let mut fields: Vec<(&str, String)> = told
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    if !told.words.is_empty() {
        fields.push(("words", told.words.clone()));
    }
    let who = match who(case, told) {
        Who::Reporter => return judge(&mut staff.somebody(), one, told, fields),
        Who::Unit => staff.unit(unit)?,
        Who::Verifier => staff.verifier(),
        Who::Guardian => staff.guardian(),
        Who::Office => staff.office(),
    };
    if let Some((_, given)) = told.fields.iter().find(|(field, _)| field == "unit") {
        unit.clone_from(given);
    }
    if let Some(days) = told.days {
        fields.push(("due", from_now(days)?));
    }
    if let Some(place) = told.into {
        let into = place.checked_sub(1).and_then(|place| all.get(place));
        fields.push(("into", into.context("no such case to go on with")?.number.clone()));
    }
    let path = format!("/console/cases/{}", one.number);
    let page = who.get(&path)?.page()?;
    let batch = page.hidden("batch")?.to_owned();
    for name in ["csrf", "version", "batch"] {
        fields.push((name, page.hidden(name)?.to_owned()));
    }
    fields.push(("step", told.step.as_str().to_owned()));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = match &told.photo {
        None => who.form(&path, &fields)?,
        Some(name) => who.photos(
            &format!("{path}?batch={batch}"),
            &fields,
            &[drawing::photo(name)?],
        )?,
    };
    answer.elsewhere()?;
    Ok(())
}

/// What the holder of the code does.
fn judge(citizen: &mut Client, one: &Opened, told: &Told, mut fields: Vec<(&str, String)>) -> Result<()> {
    let path = format!("/r/{}", one.code);
    let page: Page = citizen.get(&path)?.page()?;
    let answer = match told.step {
        Step::Withdraw => citizen.form(&format!("{path}/withdraw"), &[])?,
        Step::AddPhoto => {
            let name = told.photo.as_deref().context("which drawing?")?;
            let to = page
                .all("form")
                .filter_map(|form| form.attributes.get("action"))
                .find(|action| action.contains("/photo?batch="))
                .context("no photo may be added")?;
            citizen.photos(&citizen.clone().below(to), &[], &[drawing::photo(name)?])?
        }
        step => {
            fields.push(("batch", page.hidden("batch")?.to_owned()));
            match step {
                Step::FindSolved => fields.push(("solved", "yes".to_owned())),
                Step::FindUnsolved => fields.push(("solved", "no".to_owned())),
                Step::Rate => {}
                _ => bail!("not for the holder of a code"),
            }
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            citizen.form(&format!("{path}/verdict"), &fields)?
        }
    };
    answer.elsewhere()?;
    Ok(())
}

fn now() -> Result<Millis> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    Ok(Millis(i64::try_from(now)?))
}

/// A moment that many days from now, as a form has it.
fn from_now(days: u32) -> Result<String> {
    let zone = Zone::named(ZONE).map_err(|_| anyhow::anyhow!("no zone {ZONE}"))?;
    Ok(zone.minute(now()?.plus_minutes(days.saturating_mul(24 * 60))))
}

/// Lets everybody see a case: its photos and those of the result. Nothing has to be covered: they are drawn.
fn show(staff: &mut Staff, case: &Case, one: &Opened) -> Result<()> {
    let office = staff.office();
    let path = format!("/console/cases/{}/release", one.number);
    let page = office.get(&path)?.page()?;
    let mut fields: Vec<(String, String)> = vec![
        ("csrf".to_owned(), page.hidden("csrf")?.to_owned()),
        ("batch".to_owned(), page.hidden("batch")?.to_owned()),
        ("do".to_owned(), "show".to_owned()),
        ("text".to_owned(), case.show.clone()),
        ("place".to_owned(), format!("{}一带", case.street)),
    ];
    for (image, n) in page.all("img").zip(1..) {
        let source = image
            .attributes
            .get("src")
            .map(String::as_str)
            .unwrap_or_default();
        let side = if source.contains("/photo/0/") {
            "before"
        } else {
            "after"
        };
        fields.push((format!("use-{n}"), side.to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    office.form(&path, &fields)?.elsewhere()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_observers_saw_can_be_read() {
        let (plan, seen) = (Plan::read(CASES).unwrap(), Seen::read(SEEN).unwrap());
        assert_eq!((seen.patrols.len(), seen.activities.len()), (4, 3));
        let units = units(&plan).unwrap();
        for finding in seen.patrols.iter().flat_map(|patrol| &patrol.findings) {
            let case = Case::told("", "", &finding.steps);
            for told in case.steps().unwrap() {
                for (_, unit) in told.fields.iter().filter(|(field, _)| field == "unit") {
                    assert!(units.contains(unit), "nobody works at {unit}");
                }
                if let Some(name) = told.photo {
                    drawing::svg(&name).unwrap();
                }
            }
            for name in finding.revisit.iter().flat_map(|revisit| &revisit.photos) {
                drawing::svg(name).unwrap();
            }
        }
    }

    #[test]
    fn the_plan_has_sixty_cases_and_all_it_names() {
        let plan = Plan::read(CASES).unwrap();
        assert_eq!(plan.cases.len(), 60);
        assert!(units(&plan).unwrap().len() >= 12);
        for case in &plan.cases {
            let photos = case.photos.iter().cloned();
            let later = case.steps().unwrap().into_iter().filter_map(|told| told.photo);
            for name in photos.chain(later) {
                drawing::svg(&name).unwrap();
            }
            case.way().unwrap();
        }
        assert!(plan.cases.iter().filter(|case| !case.show.is_empty()).count() >= 12);
    }
}
