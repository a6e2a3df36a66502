//! Reports and what became of them. There is one.
//!
//! A draft becomes a report in one transaction, keyed by the draft: sent twice it is one. What has to happen to its photo in another object is
//! written down in the same transaction and done by the alarm, as often as it takes.

use std::{cell::Cell, collections::BTreeMap, rc::Rc};

use domain::{
    case::code::TrackingCode,
    clock::Millis,
    report::{Place, ReportKey, ReportState, Words},
};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    call::{Object, call, receive, reply},
    config::Config,
    error::{AppError, Result},
    objects::{
        messages::{
            By, CasesCall, DraftReply, FiledReply, HistoryEntry, ListedReport, NewReport, PhotosCall,
            ReportView,
        },
        sql::Sql,
    },
    said::said,
    time,
};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &["
    -- Where it is, of somebody who has not sent the report yet.
    CREATE TABLE draft (key TEXT PRIMARY KEY, at INTEGER NOT NULL, place TEXT NOT NULL) STRICT;
    CREATE INDEX draft_at ON draft (at);
    -- `code` is a keyed hash; `salt` leads from the key to the code.
    CREATE TABLE report (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE, salt INTEGER NOT NULL,
      at INTEGER NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, text TEXT NOT NULL, place TEXT NOT NULL,
      photos INTEGER NOT NULL, channel TEXT) STRICT;
    -- Append-only.
    CREATE TABLE history (id INTEGER PRIMARY KEY, report INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
      why TEXT NOT NULL) STRICT;
    CREATE INDEX history_of ON history (report);
    CREATE TRIGGER history_stays BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER history_whole BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TABLE counter (k TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    -- What photos are yet to be told about a report.
    CREATE TABLE photo_task (key TEXT PRIMARY KEY, keep INTEGER NOT NULL) STRICT;
"];

/// How long a draft stays, in milliseconds.
const DRAFT_LIFE: i64 = 48 * 3_600_000;
/// Most drafts; whoever makes up more waits.
const MOST_DRAFTS: i64 = 100_000;
/// How long an alarm waits after it failed, in milliseconds.
const RETRY_AFTER: i64 = 10_000;
/// Photo tasks of one alarm.
const TASKS: i64 = 50;
/// Codes that are tried for one report: two of 300,000 reports have the same first one once in two years.
const SALTS: u32 = 20;

/// A report as lists show it, as JSON.
const LISTED: &str = "json_object('id', id, 'at', at, 'state', state, 'kind', kind, 'category', category, 'text', text, \
     'place', json(place), 'photos', photos, 'channel', channel)";

/// The one of the site.
#[durable_object(alarm)]
pub struct Cases {
    env: Env,
    state: State,
    sql: Sql,
    config: Result<Rc<Config>>,
    /// Why the schema could not be brought up to date.
    broken: Option<AppError>,
    /// No alarm before this time: the last one failed.
    not_before: Cell<i64>,
}

impl DurableObject for Cases {
    fn new(state: State, env: Env) -> Self {
        let sql = Sql::of(&state);
        let broken = sql.migrate(MIGRATIONS).err();
        Cases {
            config: Config::of(&env),
            env,
            state,
            sql,
            broken,
            not_before: Cell::new(0),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        let now = time::now();
        match receive::<CasesCall>(&mut request).await {
            Ok(CasesCall::Draft { key }) => reply(&self.draft(&key)),
            Ok(CasesCall::KeepPlace { key, place }) => {
                let kept = self.keep_place(&key, &place, now);
                self.arm().await;
                reply(&kept)
            }
            Ok(CasesCall::File { report }) => {
                let filed = self.file(&report, now);
                self.arm().await;
                reply(&filed)
            }
            Ok(CasesCall::Find { code }) => reply(&self.find(&code)),
            Ok(CasesCall::Withdraw { code }) => {
                let done = self.withdraw(&code, now);
                self.arm().await;
                reply(&done)
            }
            Ok(CasesCall::Newest { before, limit }) => reply(&self.newest(before, limit)),
            Ok(CasesCall::Photographed { by }) => reply(&self.photographed(&by)),
            Ok(CasesCall::Counts) => reply(&self.counts()),
            Err(error) => reply::<()>(&Err(error)),
        }
    }

    /// Never fails: the runtime gives an alarm up after six failures.
    async fn alarm(&self) -> worker::Result<Response> {
        self.not_before.set(0);
        if let Err(error) = self.tick().await {
            worker::console_error!("cases alarm: {}", error.code);
            self.not_before.set(time::real_now() + RETRY_AFTER);
        }
        self.arm().await;
        Response::empty()
    }
}

impl Cases {
    fn config(&self) -> Result<&Config> {
        self.config.as_deref().map_err(AppError::clone)
    }

    /// Where it is, as it is stored.
    fn place(&self, key: &ReportKey) -> Result<Option<String>> {
        let place: Option<(String,)> = self.sql.row(
            "SELECT json_array(place) FROM draft WHERE key = ?",
            &[key.as_str().into()],
        )?;
        Ok(place.map(|(place,)| place))
    }

    /// The code of a report that was sent.
    fn code(&self, key: &ReportKey) -> Result<Option<TrackingCode>> {
        let salt: Option<(u32,)> = self.sql.row(
            "SELECT json_array(salt) FROM report WHERE key = ?",
            &[key.as_str().into()],
        )?;
        match salt {
            Some((salt,)) => Ok(Some(key.tracking_code(&self.config()?.signing_key, salt))),
            None => Ok(None),
        }
    }

    fn draft(&self, key: &ReportKey) -> Result<DraftReply> {
        let place = match self.place(key)? {
            Some(place) => Some(serde_json::from_str(&place).map_err(AppError::internal)?),
            None => None,
        };
        Ok(DraftReply {
            place,
            code: self.code(key)?.map(|code| code.digits()),
        })
    }

    fn keep_place(&self, key: &ReportKey, place: &Place, now: Millis) -> Result<DraftReply> {
        let text = serde_json::to_string(place).map_err(AppError::internal)?;
        self.sql.transaction(|| {
            let known = self.draft(key)?;
            if known.code.is_some() {
                return Ok(known);
            }
            let room = self.sql.integer("SELECT count(*) FROM draft", &[])? < MOST_DRAFTS;
            if known.place.is_none() && !room {
                return Err(AppError::busy(60));
            }
            self.sql.run(
                "INSERT INTO draft (key, at, place) VALUES (?, ?, ?)
                 ON CONFLICT (key) DO UPDATE SET at = excluded.at, place = excluded.place",
                &[key.as_str().into(), now.0.into(), (&text).into()],
            )?;
            self.draft(key)
        })
    }

    fn file(&self, new: &NewReport, now: Millis) -> Result<FiledReply> {
        self.sql.transaction(|| {
            if let Some(code) = self.code(&new.key)? {
                return Ok(FiledReply {
                    code: code.digits(),
                    new: false,
                });
            }
            let Some(place) = self.place(&new.key)? else {
                return Err(AppError::new(409, "no_place", said("said-report-no-place")));
            };
            let (salt, code) = self.free_code(&new.key)?;
            let hash = code.hash(&self.config()?.signing_key).0;
            let Words { kind, category, text } = &new.words;
            self.sql.run(
                "INSERT INTO report (key, code, salt, at, state, kind, category, text, place, photos, channel)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    new.key.as_str().into(),
                    (&hash).into(),
                    i64::from(salt).into(),
                    now.0.into(),
                    ReportState::Received.as_str().into(),
                    kind.as_str().into(),
                    category.into(),
                    text.into(),
                    (&place).into(),
                    i64::from(new.photos).into(),
                    new.channel.as_deref().into(),
                ],
            )?;
            let id = self
                .sql
                .integer("SELECT id FROM report WHERE key = ?", &[new.key.as_str().into()])?;
            self.append(id, now, ReportState::Received)?;
            self.sql
                .run("DELETE FROM draft WHERE key = ?", &[new.key.as_str().into()])?;
            if new.photos > 0 {
                self.task(&new.key, true)?;
            }
            self.count("received")?;
            self.count(&format!("kind|{}", kind.as_str()))?;
            if !category.is_empty() {
                self.count(&format!("category|{category}"))?;
            }
            if let Some(channel) = &new.channel {
                self.count(&format!("channel|{channel}"))?;
            }
            Ok(FiledReply {
                code: code.digits(),
                new: true,
            })
        })
    }

    fn free_code(&self, key: &ReportKey) -> Result<(u32, TrackingCode)> {
        let signing = &self.config()?.signing_key;
        for salt in 0..SALTS {
            let code = key.tracking_code(signing, salt);
            let hash = code.hash(signing).0;
            let query = "SELECT count(*) FROM report WHERE code = ?";
            if self.sql.integer(query, &[(&hash).into()])? == 0 {
                return Ok((salt, code));
            }
        }
        Err(AppError::internal("no tracking code is free"))
    }

    fn append(&self, report: i64, now: Millis, state: ReportState) -> Result<()> {
        self.sql.run(
            "INSERT INTO history (report, at, who, what, why) VALUES (?, ?, 'citizen', ?, '')",
            &[report.into(), now.0.into(), state.as_str().into()],
        )
    }

    fn count(&self, counter: &str) -> Result<()> {
        self.sql.run(
            "INSERT INTO counter (k, n) VALUES (?, 1) ON CONFLICT (k) DO UPDATE SET n = n + 1",
            &[counter.into()],
        )
    }

    fn task(&self, key: &ReportKey, keep: bool) -> Result<()> {
        self.sql.run(
            "INSERT INTO photo_task (key, keep) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET keep = excluded.keep",
            &[key.as_str().into(), i64::from(keep).into()],
        )
    }

    /// The report with this hash of its code.
    fn find(&self, code: &str) -> Result<Option<ReportView>> {
        let found: Option<ListedReport> = self.sql.row(
            &format!("SELECT {LISTED} FROM report WHERE code = ?"),
            &[code.into()],
        )?;
        let Some(report) = found else {
            return Ok(None);
        };
        let history = self.sql.rows::<HistoryEntry>(
            "SELECT json_object('at', at, 'what', what) FROM history WHERE report = ? ORDER BY id",
            &[report.id.into()],
        )?;
        Ok(Some(ReportView { report, history }))
    }

    /// Takes a report back. One that is taken back already stays so.
    fn withdraw(&self, code: &str, now: Millis) -> Result<Option<ReportView>> {
        self.sql.transaction(|| {
            let found: Option<(i64, ReportKey, ReportState, i64)> = self.sql.row(
                "SELECT json_array(id, key, state, photos) FROM report WHERE code = ?",
                &[code.into()],
            )?;
            let Some((id, key, ReportState::Received, photos)) = found else {
                return self.find(code);
            };
            self.sql.run(
                "UPDATE report SET state = ?, photos = 0 WHERE id = ?",
                &[ReportState::Withdrawn.as_str().into(), id.into()],
            )?;
            self.append(id, now, ReportState::Withdrawn)?;
            self.count("withdrawn")?;
            if photos > 0 {
                self.task(&key, false)?;
            }
            self.find(code)
        })
    }

    /// The newest reports, those with a number below `before`.
    fn newest(&self, before: Option<i64>, limit: u32) -> Result<Vec<ListedReport>> {
        self.sql.rows(
            &format!("SELECT {LISTED} FROM report WHERE id < ? ORDER BY id DESC LIMIT ?"),
            &[
                before.unwrap_or(i64::from(u32::MAX)).into(),
                i64::from(limit).into(),
            ],
        )
    }

    /// The key of a report that has photos.
    fn photographed(&self, by: &By) -> Result<Option<ReportKey>> {
        let found: Option<(ReportKey,)> = match by {
            By::Id(id) => self.sql.row(
                "SELECT json_array(key) FROM report WHERE id = ? AND photos > 0",
                &[(*id).into()],
            ),
            By::Code(code) => self.sql.row(
                "SELECT json_array(key) FROM report WHERE code = ? AND photos > 0",
                &[code.into()],
            ),
        }?;
        Ok(found.map(|(key,)| key))
    }

    fn counts(&self) -> Result<BTreeMap<String, u64>> {
        let rows: Vec<(String, u64)> = self.sql.rows("SELECT json_array(k, n) FROM counter", &[])?;
        Ok(rows.into_iter().collect())
    }

    // ── What the alarm does ──────────────────────────────────────────────────────────────────────────────

    async fn tick(&self) -> Result<()> {
        self.sql.run(
            "DELETE FROM draft WHERE at < ?",
            &[(time::now().0 - DRAFT_LIFE).into()],
        )?;
        let tasks: Vec<(ReportKey, i64)> = self.sql.rows(
            "SELECT json_array(key, keep) FROM photo_task LIMIT ?",
            &[TASKS.into()],
        )?;
        for (key, keep) in tasks {
            let message = PhotosCall::Settle {
                key: key.clone(),
                keep: keep != 0,
            };
            let () = call(&self.env, Object::Photos(key.photo_shard()), &message).await?;
            // Taken back meanwhile: then it is another task by now.
            self.sql.run(
                "DELETE FROM photo_task WHERE key = ? AND keep = ?",
                &[key.as_str().into(), keep.into()],
            )?;
        }
        Ok(())
    }

    /// Sets the alarm to whatever comes first. A failure is made up for by the next change.
    async fn arm(&self) {
        if let Err(error) = self.set_alarm().await {
            worker::console_error!("cases: no alarm: {}", error.code);
        }
    }

    async fn set_alarm(&self) -> Result<()> {
        let offset = time::now().0 - time::real_now();
        let tasks = self.sql.integer("SELECT count(*) FROM photo_task", &[])?;
        let oldest = self.sql.integer("SELECT min(at) FROM draft", &[])?;
        let wanted = if tasks > 0 {
            0
        } else if oldest > 0 {
            oldest + DRAFT_LIFE + 1_000 - offset
        } else {
            return Ok(());
        };
        let wanted = wanted.max(time::real_now()).max(self.not_before.get());
        time::set_alarm(&self.state, wanted).await
    }
}
