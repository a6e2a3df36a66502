//! Those who work with the cases: each with a place, a name and a password.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use data_encoding::BASE32_NOPAD;

use crate::client::Client;

/// Who may sign in.
#[derive(Debug)]
pub struct Account {
    /// Name at the sign-in.
    pub name: String,
    /// Password.
    pub password: String,
    /// What it may do, and where.
    pub place: String,
}

/// Everybody, signed in.
#[derive(Debug)]
pub struct Staff {
    office: Client,
    verifier: Client,
    guardian: Client,
    units: BTreeMap<String, Client>,
    /// How they sign in.
    pub accounts: Vec<Account>,
}

/// Roles that take no step in the sample and are there to be looked at.
const OTHERS: [(&str, &str, &str); 3] = [
    ("雄关区协调员", "coordinator", "xiongguan"),
    ("观察员协调", "observer", ""),
    ("审计", "auditor", ""),
];

fn password() -> Result<String> {
    let mut bytes = [0; 15];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(BASE32_NOPAD.encode(&bytes).to_lowercase())
}

/// The token of a link.
fn token(link: &str) -> Result<&str> {
    let (_, token) = link.split_once("token=").context("a link without a token")?;
    Ok(token)
}

/// Follows an invitation.
fn sign_up(
    mut client: Client,
    token: &str,
    name: &str,
    place: &str,
    accounts: &mut Vec<Account>,
) -> Result<Client> {
    let password = password()?;
    let fields = [
        ("token", token),
        ("name", name),
        ("password", &password),
        ("password2", &password),
    ];
    client
        .form("/console/setup", &fields)?
        .elsewhere()
        .with_context(|| name.to_owned())?;
    accounts.push(Account {
        name: name.to_owned(),
        password,
        place: place.to_owned(),
    });
    Ok(client)
}

impl Staff {
    /// The first administrator, a handler of each unit, and the others.
    ///
    /// # Errors
    /// There are administrators already, or a unit is unknown.
    pub fn hire(client: Client, operator: &str, units: &[String]) -> Result<Staff> {
        let mut accounts = Vec::new();
        let link = client.operate(operator, "/api/v1/site/setup-link")?;
        let path = link.get("path").and_then(|path| path.as_str());
        let first = token(path.context("no link for the first administrator")?)?;
        let office = sign_up(client, first, "文明办", "administrator", &mut accounts)?;
        let mut staff = Staff {
            verifier: office.clone(),
            guardian: office.clone(),
            office,
            units: BTreeMap::new(),
            accounts,
        };
        staff.verifier = staff.join("核查员", "verifier", "")?;
        staff.guardian = staff.join("未成年人保护专员", "guardian", "")?;
        for unit in units {
            let handler = staff.join(&format!("承办-{unit}"), "handler", unit)?;
            staff.units.insert(unit.clone(), handler);
        }
        for (name, role, place) in OTHERS {
            staff.join(name, role, place)?;
        }
        Ok(staff)
    }

    /// Makes an invitation; returns its address. `place` is a unit or a district.
    ///
    /// # Errors
    /// The site refuses it.
    pub fn invite(&mut self, role: &str, place: &str) -> Result<String> {
        let page = self.office.get("/console/staff")?.page()?;
        let (unit, district) = match role {
            "handler" => (place, ""),
            _ => ("", place),
        };
        let fields = [
            ("csrf", page.hidden("csrf")?),
            ("do", "invite"),
            ("role", role),
            ("unit", unit),
            ("district", district),
        ];
        let page = self.office.form("/console/staff", &fields)?.page()?;
        let shown = page
            .all("strong")
            .map(|strong| strong.text.trim().to_owned())
            .find(|text| text.contains("/console/setup?token="));
        shown.with_context(|| format!("no invitation for {role} {place}"))
    }

    fn join(&mut self, name: &str, role: &str, place: &str) -> Result<Client> {
        let link = self.invite(role, place)?;
        let place = format!("{role} {place}");
        sign_up(
            self.office.another(),
            token(&link)?,
            name,
            place.trim(),
            &mut self.accounts,
        )
    }

    /// The first administrator.
    pub fn office(&mut self) -> &mut Client {
        &mut self.office
    }

    /// Who checks.
    pub fn verifier(&mut self) -> &mut Client {
        &mut self.verifier
    }

    /// Who sees what is sealed.
    pub fn guardian(&mut self) -> &mut Client {
        &mut self.guardian
    }

    /// Who works at a unit.
    ///
    /// # Errors
    /// Nobody does.
    pub fn unit(&mut self, unit: &str) -> Result<&mut Client> {
        let found = self.units.get_mut(unit);
        found.with_context(|| format!("nobody works at {unit:?}"))
    }

    /// A citizen.
    pub fn somebody(&self) -> Client {
        self.office.another()
    }
}
