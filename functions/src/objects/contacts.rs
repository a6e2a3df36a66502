//! How reporters can be called back: ciphertexts by the report's key, and nothing else. There is one such object.
//!
//! It uses no key: what it keeps is opened elsewhere. A contact comes before its report; one whose report never comes goes after two days. `Cases` says
//! until when the others stay. One that was erased leaves a mark for two days, so that a form that is sent again does not bring it back.

use domain::{clock::Millis, contact::WAITING, report::ReportKey};
use serde::{Deserialize, Serialize};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    call::{receive, reply},
    error::{AppError, Result},
    objects::sql::Sql,
    time,
};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &["
    -- `state` is `waiting` for the report, `kept` with it, or `gone`: then nothing is sealed here.
    CREATE TABLE contact (key TEXT PRIMARY KEY, state TEXT NOT NULL, until INTEGER NOT NULL, sealed TEXT NOT NULL,
      CHECK ((state = 'gone') = (sealed = ''))) STRICT, WITHOUT ROWID;
    CREATE INDEX contact_until ON contact (until);
"];

/// What it is asked.
#[derive(Serialize, Deserialize)]
pub enum ContactsCall {
    /// Keeps what was sealed for a report that is to come, in place of what it had; once it came nothing changes. → `()`
    Put { key: ReportKey, sealed: String },
    /// What was sealed, until its term ends. → `Option<String>`
    Get { key: ReportKey },
    /// Whether there is something. → `bool`
    Has { key: ReportKey },
    /// The report came, or it took another step: what it has stays until then. → `()`
    Keep { key: ReportKey, until: Millis },
    /// It goes now. → `()`
    Erase { key: ReportKey },
}

/// The one of the site.
#[durable_object(alarm)]
pub struct Contacts {
    state: State,
    sql: Sql,
    /// Why the schema could not be brought up to date.
    broken: Option<AppError>,
}

impl DurableObject for Contacts {
    fn new(state: State, _env: Env) -> Self {
        let sql = Sql::of(&state);
        let broken = sql.migrate(MIGRATIONS).err();
        Contacts { state, sql, broken }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        let now = time::now();
        let changed = match receive::<ContactsCall>(&mut request).await {
            Ok(ContactsCall::Get { key }) => return reply(&self.get(&key, now)),
            Ok(ContactsCall::Has { key }) => return reply(&self.get(&key, now).map(|found| found.is_some())),
            Ok(ContactsCall::Put { key, sealed }) => self.put(&key, &sealed, now),
            Ok(ContactsCall::Keep { key, until }) => self.keep(&key, until),
            Ok(ContactsCall::Erase { key }) => self.erase(&key, now),
            Err(error) => Err(error),
        };
        self.arm().await;
        reply(&changed)
    }

    /// Never fails: the runtime gives an alarm up after six failures.
    async fn alarm(&self) -> worker::Result<Response> {
        if let Err(error) = self.sweep() {
            worker::console_error!("contacts alarm: {}", error.code);
        }
        self.arm().await;
        Response::empty()
    }
}

impl Contacts {
    fn put(&self, key: &ReportKey, sealed: &str, now: Millis) -> Result<()> {
        self.sql.run(
            "INSERT INTO contact (key, state, until, sealed) VALUES (?, 'waiting', ?, ?)
             ON CONFLICT (key) DO UPDATE SET until = excluded.until, sealed = excluded.sealed WHERE state = 'waiting'",
            &[
                key.as_str().into(),
                now.plus(WAITING).0.into(),
                sealed.into(),
            ],
        )
    }

    /// The alarm may be late: the term ends all the same.
    fn get(&self, key: &ReportKey, now: Millis) -> Result<Option<String>> {
        self.sql.row(
            "SELECT json_quote(sealed) FROM contact WHERE key = ? AND state <> 'gone' AND until > ?",
            &[key.as_str().into(), now.0.into()],
        )
    }

    fn keep(&self, key: &ReportKey, until: Millis) -> Result<()> {
        self.sql.run(
            "UPDATE contact SET state = 'kept', until = ? WHERE key = ? AND state <> 'gone'",
            &[until.0.into(), key.as_str().into()],
        )
    }

    fn erase(&self, key: &ReportKey, now: Millis) -> Result<()> {
        self.sql.run(
            "INSERT INTO contact (key, state, until, sealed) VALUES (?, 'gone', ?, '')
             ON CONFLICT (key) DO UPDATE SET state = 'gone', until = excluded.until, sealed = ''",
            &[key.as_str().into(), now.plus(WAITING).0.into()],
        )
    }

    /// Those whose term is over.
    fn sweep(&self) -> Result<()> {
        self.sql
            .run("DELETE FROM contact WHERE until <= ?", &[time::now().0.into()])
    }

    async fn arm(&self) {
        let first = self
            .sql
            .integer("SELECT min(until) FROM contact", &[])
            .unwrap_or(0);
        if first == 0 {
            return;
        }
        let offset = time::now().0 - time::real_now();
        // What is overdue goes soon; not at once again, should the sweep fail.
        let wanted = (first + 1_000 - offset).max(time::real_now() + 1_000);
        if let Err(error) = time::set_alarm(&self.state, wanted).await {
            worker::console_error!("contacts: no alarm: {}", error.code);
        }
    }
}
