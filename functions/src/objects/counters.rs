//! What is counted besides ballots: views of tips and of channels, and who found a tip useful.
//!
//! Views are numbers without people. "有用" counts once a device; of the device a keyed hash is kept, so that it counts once.

use std::collections::BTreeMap;

use domain::{clock::Millis, id::TipId, token::PersonKey};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    call::{receive, reply},
    error::{AppError, Result},
    objects::{
        messages::{CountersCall, UsefulReply},
        sql::Sql,
    },
    time,
};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE counter (k TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE useful (tip TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (tip, person)) STRICT, WITHOUT ROWID;
"];

/// The one of the site.
#[durable_object(fetch)]
pub struct Counters {
    sql: Sql,
    /// Why the schema could not be brought up to date.
    broken: Option<AppError>,
}

impl DurableObject for Counters {
    fn new(state: State, _env: Env) -> Self {
        let sql = Sql::of(&state);
        let broken = sql.migrate(MIGRATIONS).err();
        Counters { sql, broken }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        match receive::<CountersCall>(&mut request).await {
            Ok(CountersCall::Add { counts }) => reply(&self.add(&counts)),
            Ok(CountersCall::Useful { tip, person }) => reply(&self.useful(&tip, &person, time::now())),
            Ok(CountersCall::All) => reply(&self.all()),
            Err(error) => reply::<()>(&Err(error)),
        }
    }
}

impl Counters {
    fn add(&self, counts: &BTreeMap<String, u64>) -> Result<()> {
        let text = serde_json::to_string(&counts.iter().collect::<Vec<_>>()).map_err(AppError::internal)?;
        self.sql.run(
            "INSERT INTO counter (k, n) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true \
             ON CONFLICT (k) DO UPDATE SET n = n + excluded.n",
            &[(&text).into()],
        )
    }

    fn useful(&self, tip: &TipId, person: &PersonKey, now: Millis) -> Result<UsefulReply> {
        let known = self.sql.integer(
            "SELECT count(*) FROM useful WHERE tip = ? AND person = ?",
            &[tip.as_str().into(), person.0.as_str().into()],
        )?;
        if known == 0 {
            self.sql.run(
                "INSERT INTO useful (tip, person, at) VALUES (?, ?, ?)",
                &[tip.as_str().into(), person.0.as_str().into(), now.0.into()],
            )?;
        }
        Ok(UsefulReply { new: known == 0 })
    }

    /// All counters; `tip|{id}|useful` is counted from the rows.
    fn all(&self) -> Result<BTreeMap<String, u64>> {
        let rows: Vec<(String, u64)> = self.sql.rows(
            "SELECT json_array(k, n) FROM counter UNION ALL \
             SELECT json_array('tip|' || tip || '|useful', count(*)) FROM useful GROUP BY tip",
            &[],
        )?;
        Ok(rows.into_iter().collect())
    }
}
