//! Observers (文明观察员) and their teams. There is one.
//!
//! A team's members are a counter beside the rows, moved in the transaction that adds or takes a row: a list of teams reads no observer,
//! and a team is full exactly when its counter says so.

pub mod wire;

use std::rc::Rc;

use domain::{
    clock::Millis,
    observer::{NewTeam, ObserverKey, Tier, invitation},
};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    call::{receive, reply},
    config::Config,
    error::{AppError, Result},
    objects::sql::Sql,
    said::said,
    time,
};
use wire::{ObserverReply, ObserversCall, RecountReply, TeamReply};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &["
    -- `invitation` is the keyed hash of the code that `issue` leads to; `key` is the form's that made the team.
    CREATE TABLE team (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, rank INTEGER NOT NULL, tier TEXT NOT NULL,
      parent INTEGER REFERENCES team (id), name TEXT NOT NULL, area TEXT NOT NULL, most INTEGER NOT NULL,
      members INTEGER NOT NULL DEFAULT 0 CHECK (members BETWEEN 0 AND most), issue INTEGER NOT NULL, invitation TEXT UNIQUE) STRICT;
    CREATE INDEX team_order ON team (rank, id);
    CREATE TABLE observer (key TEXT PRIMARY KEY, team INTEGER NOT NULL REFERENCES team (id), name TEXT NOT NULL, at INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE INDEX observer_team ON observer (team);
"];

/// Most teams: far above a city with a team in each community.
const MOST_TEAMS: i64 = 3_000;
/// Issues that are tried for one new code: two teams have the same first one once in a thousand sites.
const TRIES: u32 = 20;

/// The one of the site.
#[durable_object(fetch)]
pub struct Observers {
    sql: Sql,
    config: Result<Rc<Config>>,
    /// Why the schema could not be brought up to date.
    broken: Option<AppError>,
}

impl DurableObject for Observers {
    fn new(state: State, env: Env) -> Self {
        let sql = Sql::of(&state);
        let broken = sql.migrate(MIGRATIONS).err();
        Observers {
            config: Config::of(&env),
            sql,
            broken,
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        let now = time::now();
        match receive::<ObserversCall>(&mut request).await {
            Ok(ObserversCall::AddTeam { key, team }) => reply(&self.add_team(&key, &team, now)),
            Ok(ObserversCall::Teams) => reply(&self.teams()),
            Ok(ObserversCall::Renew { team, issue }) => reply(&self.renew(team, issue)),
            Ok(ObserversCall::Join { code, key, name }) => reply(&self.join(&code, &key, &name, now)),
            Ok(ObserversCall::Own { key }) => reply(&self.own(&key)),
            Ok(ObserversCall::Leave { key }) => reply(&self.leave(&key)),
            Ok(ObserversCall::Recount) => reply(&self.recount()),
            Err(error) => reply::<()>(&Err(error)),
        }
    }
}

/// The refusal of an invitation code that is none.
pub fn unknown_invitation() -> AppError {
    let message = said("said-no-invitation");
    AppError::new(422, "unknown_invitation", message.clone()).at("/code", message)
}

fn no_parent() -> AppError {
    let message = said("said-observers-parent");
    AppError::new(422, "bad_parent", message.clone()).at("/parent", message)
}

impl Observers {
    fn add_team(&self, key: &str, team: &NewTeam, now: Millis) -> Result<u32> {
        self.sql.transaction(|| {
            if let Some(number) = self
                .sql
                .row::<u32>("SELECT json(id) FROM team WHERE key = ?", &[key.into()])?
            {
                return Ok(number);
            }
            let above = match team.parent {
                None => None,
                Some(parent) => Some(
                    self.sql
                        .row::<Tier>(
                            "SELECT json_quote(tier) FROM team WHERE id = ?",
                            &[i64::from(parent).into()],
                        )?
                        .ok_or_else(no_parent)?,
                ),
            };
            let tier = Tier::below(above).ok_or_else(no_parent)?;
            if self.sql.integer("SELECT count(*) FROM team", &[])? >= MOST_TEAMS {
                return Err(AppError::new(409, "many_teams", said("said-observers-many")));
            }
            let rank = Tier::ALL.iter().position(|other| *other == tier).unwrap_or(0);
            self.sql.run(
                "INSERT INTO team (key, at, rank, tier, parent, name, area, most, issue) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                &[
                    key.into(),
                    now.0.into(),
                    i64::try_from(rank).unwrap_or(0).into(),
                    tier.as_str().into(),
                    team.parent.map(i64::from).into(),
                    (&team.name).into(),
                    (&team.area).into(),
                    i64::from(team.most).into(),
                ],
            )?;
            let number = self.sql.integer("SELECT last_insert_rowid()", &[])?;
            let number = u32::try_from(number).map_err(AppError::internal)?;
            self.issue(number, 0)?;
            Ok(number)
        })
    }

    /// Puts the first free code after `issue` in force.
    fn issue(&self, team: u32, issue: u32) -> Result<()> {
        let signing = &self.config.as_deref().map_err(AppError::clone)?.signing_key;
        for next in (1..=TRIES).map(|more| issue.saturating_add(more)) {
            let hash = invitation(signing, team, next).hash(signing).0;
            let taken = self.sql.integer(
                "SELECT count(*) FROM team WHERE invitation = ?",
                &[(&hash).into()],
            )?;
            if taken == 0 {
                return self.sql.run(
                    "UPDATE team SET issue = ?, invitation = ? WHERE id = ?",
                    &[i64::from(next).into(), (&hash).into(), i64::from(team).into()],
                );
            }
        }
        Err(AppError::internal("no free invitation code"))
    }

    fn teams(&self) -> Result<Vec<TeamReply>> {
        self.sql.rows(
            "SELECT json_object('number', id, 'tier', tier, 'parent', parent, 'name', name, 'area', area, 'most', most, \
             'members', members, 'issue', issue) FROM team ORDER BY rank, id",
            &[],
        )
    }

    fn renew(&self, team: u32, issue: u32) -> Result<()> {
        self.sql.transaction(|| {
            let now = self
                .sql
                .integer("SELECT issue FROM team WHERE id = ?", &[i64::from(team).into()])?;
            // 0: no such team. Another issue: the form was sent twice, or somebody else was quicker.
            if now == 0 || now != i64::from(issue) {
                return Ok(());
            }
            self.issue(team, issue)
        })
    }

    fn join(&self, code: &str, key: &ObserverKey, name: &str, now: Millis) -> Result<()> {
        self.sql.transaction(|| {
            if self.own(key)?.is_some() {
                return Ok(());
            }
            let team: Option<(i64, i64, i64)> = self.sql.row(
                "SELECT json_array(id, members, most) FROM team WHERE invitation = ?",
                &[code.into()],
            )?;
            let (team, members, most) = team.ok_or_else(unknown_invitation)?;
            if members >= most {
                let message = said("said-team-full");
                return Err(AppError::new(409, "team_full", message.clone()).at("/code", message));
            }
            self.sql.run(
                "INSERT INTO observer (key, team, name, at) VALUES (?, ?, ?, ?)",
                &[key.as_str().into(), team.into(), name.into(), now.0.into()],
            )?;
            self.sql.run(
                "UPDATE team SET members = members + 1 WHERE id = ?",
                &[team.into()],
            )
        })
    }

    fn own(&self, key: &ObserverKey) -> Result<Option<ObserverReply>> {
        self.sql.row(
            "SELECT json_object('name', o.name, 'at', o.at, 'tier', t.tier, 'team', t.name, 'area', t.area) \
             FROM observer AS o JOIN team AS t ON t.id = o.team WHERE o.key = ?",
            &[key.as_str().into()],
        )
    }

    fn leave(&self, key: &ObserverKey) -> Result<()> {
        self.sql.transaction(|| {
            self.sql.run(
                "UPDATE team SET members = members - 1 WHERE id = (SELECT team FROM observer WHERE key = ?)",
                &[key.as_str().into()],
            )?;
            self.sql
                .run("DELETE FROM observer WHERE key = ?", &[key.as_str().into()])
        })
    }

    fn recount(&self) -> Result<RecountReply> {
        self.sql.transaction(|| {
            let sum = |query| self.sql.integer(query, &[]).map(i64::unsigned_abs);
            Ok(RecountReply {
                counted: sum("SELECT sum(members) FROM team")?,
                stored: sum("SELECT count(*) FROM observer")?,
                differing: self.sql.rows(
                    "SELECT json(t.id) FROM team AS t WHERE members <> (SELECT count(*) FROM observer AS o WHERE o.team = t.id)",
                    &[],
                )?,
            })
        })
    }
}
