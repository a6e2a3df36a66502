//! Observers (文明观察员) and their teams. There is one.
//!
//! A team's members are a counter beside the rows, moved in the transaction that adds or takes a row: a list of teams reads no observer,
//! and a team is full exactly when its counter says so. Patrols and activities move counters in the same way. What a patrol found becomes cases in
//! another object: that is a row (`patrol_task`), written with the patrol and done at once, or by the alarm.

mod activities;
mod patrols;
pub mod wire;

use std::rc::Rc;

use domain::{
    clock::Millis,
    observer::{NewTeam, ObserverKey, Tier, invitation},
    tally::Tally,
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
use wire::{ObserverReply, ObserversCall, RecountReply, TalliesReply, TeamReply};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &[
    "
    -- `invitation` is the keyed hash of the code that `issue` leads to; `key` is the form's that made the team.
    CREATE TABLE team (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, rank INTEGER NOT NULL, tier TEXT NOT NULL,
      parent INTEGER REFERENCES team (id), name TEXT NOT NULL, area TEXT NOT NULL, most INTEGER NOT NULL,
      members INTEGER NOT NULL DEFAULT 0 CHECK (members BETWEEN 0 AND most), issue INTEGER NOT NULL, invitation TEXT UNIQUE) STRICT;
    CREATE INDEX team_order ON team (rank, id);
    CREATE TABLE observer (key TEXT PRIMARY KEY, team INTEGER NOT NULL REFERENCES team (id), name TEXT NOT NULL, at INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE INDEX observer_team ON observer (team);
",
    "
    -- `print` is the hash of what was sent: another form with the same key is refused. `observer` goes when the observer does.
    CREATE TABLE patrol (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, print TEXT NOT NULL, at INTEGER NOT NULL, observer TEXT,
      team INTEGER NOT NULL REFERENCES team (id), tier TEXT NOT NULL, theme TEXT NOT NULL, day TEXT NOT NULL,
      people INTEGER NOT NULL CHECK (people BETWEEN 1 AND 500), home INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
    CREATE INDEX patrol_of ON patrol (observer, id) WHERE observer IS NOT NULL;
    CREATE INDEX patrol_count ON patrol (tier, theme, people);
    -- `key` is that of the case, `number` its number once it is there.
    CREATE TABLE finding (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, patrol INTEGER NOT NULL REFERENCES patrol (id), observer TEXT,
      kind TEXT NOT NULL, number INTEGER) STRICT;
    CREATE INDEX finding_of ON finding (observer, id) WHERE observer IS NOT NULL;
    CREATE INDEX finding_patrol ON finding (patrol);
    -- Cases that are yet to be made.
    CREATE TABLE patrol_task (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
    -- `square` in 1/100 m².
    CREATE TABLE revisit (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, finding INTEGER NOT NULL REFERENCES finding (id), at INTEGER NOT NULL,
      day TEXT NOT NULL, places INTEGER, square INTEGER, words TEXT NOT NULL, photos INTEGER NOT NULL) STRICT;
    CREATE INDEX revisit_of ON revisit (finding);
    -- What photos are yet to be told about a record.
    CREATE TABLE revisit_task (key TEXT NOT NULL, batch TEXT NOT NULL, PRIMARY KEY (key, batch)) STRICT;
    CREATE TABLE activity (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, name TEXT NOT NULL, theme TEXT NOT NULL,
      starts INTEGER NOT NULL, place TEXT NOT NULL, most INTEGER NOT NULL, team INTEGER REFERENCES team (id), tier TEXT,
      sign_ups INTEGER NOT NULL DEFAULT 0, signed INTEGER NOT NULL DEFAULT 0 CHECK (signed BETWEEN 0 AND most), heads INTEGER) STRICT;
    CREATE INDEX activity_starts ON activity (starts, id);
    -- One that was cancelled has no people and no name, and stays: its form makes no other.
    CREATE TABLE sign_up (key TEXT PRIMARY KEY, activity INTEGER NOT NULL REFERENCES activity (id), name TEXT NOT NULL, people INTEGER NOT NULL,
      at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX sign_up_of ON sign_up (activity, people);
    CREATE TABLE counter (k TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
",
];

/// Most teams: far above a city with a team in each community.
const MOST_TEAMS: i64 = 3_000;
/// Issues that are tried for one new code: two teams have the same first one once in a thousand sites.
const TRIES: u32 = 20;

/// The one of the site.
#[durable_object(alarm)]
pub struct Observers {
    env: Env,
    state: State,
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
            env,
            state,
            sql,
            broken,
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        let now = time::now();
        let message = match receive::<ObserversCall>(&mut request).await {
            Ok(message) => message,
            Err(error) => return reply::<()>(&Err(error)),
        };
        match message {
            ObserversCall::AddTeam { key, team } => reply(&self.add_team(&key, &team, now)),
            ObserversCall::Teams => reply(&self.teams()),
            ObserversCall::Renew { team, issue } => reply(&self.renew(team, issue)),
            ObserversCall::Join { code, key, name } => reply(&self.join(&code, &key, &name, now)),
            ObserversCall::Own { key } => reply(&self.own(&key)),
            ObserversCall::Leave { key } => reply(&self.leave(&key)),
            ObserversCall::Record { observer, patrol } => {
                // The alarm stands before there is anything to do: whenever this is cut off, it goes on.
                if let Err(error) = self.promise(!patrol.findings.is_empty()).await {
                    return reply::<()>(&Err(error));
                }
                let recorded = self.record(&observer, &patrol, now);
                if recorded.is_ok() {
                    self.deliver().await;
                }
                reply(&recorded)
            }
            ObserversCall::Patrols(query) => reply(&self.patrols(&query)),
            ObserversCall::Findings(query) => reply(&self.findings(&query)),
            ObserversCall::Suggestions { observer } => reply(&self.suggestions(&observer)),
            ObserversCall::Finding { observer, id } => reply(&self.finding(&observer, id)),
            ObserversCall::Revisit {
                observer,
                finding,
                revisit,
            } => {
                if let Err(error) = self.promise(revisit.photos > 0).await {
                    return reply::<()>(&Err(error));
                }
                let kept = self.revisit(&observer, finding, &revisit, now);
                if kept.is_ok() {
                    self.deliver().await;
                }
                reply(&kept)
            }
            ObserversCall::Revisits { before, limit } => reply(&self.revisits(before, limit)),
            ObserversCall::AddActivity { key, activity } => reply(&self.add_activity(&key, &activity, now)),
            ObserversCall::Activities(query) => reply(&self.activities(&query)),
            ObserversCall::SignUps { activity } => reply(&self.sign_ups(activity)),
            ObserversCall::SignUp(new) => reply(&self.sign_up(&new, now)),
            ObserversCall::SignedUp { key } => reply(&self.signed_up(&key)),
            ObserversCall::Cancel { key } => reply(&self.cancel(&key, now)),
            ObserversCall::Heads { activity, heads } => reply(&self.heads(activity, heads, now)),
            ObserversCall::Tallies => reply(&self.tallies()),
            ObserversCall::Recount => reply(&self.recount()),
        }
    }

    /// Never fails: the runtime gives an alarm up after six failures.
    async fn alarm(&self) -> worker::Result<Response> {
        self.deliver().await;
        Response::empty()
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
            // What was seen stays with the team; who saw it is not kept.
            for table in [
                "UPDATE patrol SET observer = NULL WHERE observer = ?",
                "UPDATE finding SET observer = NULL WHERE observer = ?",
            ] {
                self.sql.run(table, &[key.as_str().into()])?;
            }
            self.sql.run(
                "UPDATE team SET members = members - 1 WHERE id = (SELECT team FROM observer WHERE key = ?)",
                &[key.as_str().into()],
            )?;
            self.sql
                .run("DELETE FROM observer WHERE key = ?", &[key.as_str().into()])
        })
    }

    /// Moves the counters.
    fn add(&self, change: &Tally) -> Result<()> {
        let changes = serde_json::to_string(change).map_err(AppError::internal)?;
        self.sql.run(
            "INSERT INTO counter (k, n) SELECT key, value FROM json_each(?) WHERE true
             ON CONFLICT (k) DO UPDATE SET n = n + excluded.n",
            &[(&changes).into()],
        )
    }

    /// The counters, and what the rows say.
    fn tallies(&self) -> Result<TalliesReply> {
        self.sql.transaction(|| {
            let counted: Vec<(String, i64)> = self
                .sql
                .rows("SELECT json_array(k, n) FROM counter WHERE n <> 0", &[])?;
            let mut rows = self.count_patrols()?;
            rows.merge(&self.count_activities()?);
            Ok(TalliesReply {
                counted: counted.into_iter().collect(),
                rows,
            })
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
