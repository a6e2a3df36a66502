//! Photos of reports, in shards by the report's key: re-encoded, without anything that was in the file besides the picture.
//!
//! A photo comes before its report. One whose report never comes goes after two days; `Cases` says which ones stay.

use domain::report::ReportKey;
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    call::{receive, reply},
    error::{AppError, Result},
    objects::{messages::PhotosCall, sql::Sql},
    time,
};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE photo (key TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, kept INTEGER NOT NULL, kind TEXT NOT NULL,
      picture BLOB NOT NULL, small BLOB NOT NULL, PRIMARY KEY (key, n)) STRICT;
    CREATE INDEX photo_waiting ON photo (kept, at);
",
    // Photos come in batches: those of the form are batch 0, a step has its own. No photo was stored before there were batches.
    "
    DROP TABLE photo;
    CREATE TABLE photo (key TEXT NOT NULL, batch TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, kept INTEGER NOT NULL,
      kind TEXT NOT NULL, picture BLOB NOT NULL, small BLOB NOT NULL, PRIMARY KEY (key, batch, n)) STRICT;
    CREATE INDEX photo_waiting ON photo (kept, at);
",
];

/// How long a photo waits for its report, in milliseconds: longer than a draft.
const WAITING: i64 = 72 * 3_600_000;

/// One shard.
#[durable_object(alarm)]
pub struct Photos {
    state: State,
    sql: Sql,
    /// Why the schema could not be brought up to date.
    broken: Option<AppError>,
}

impl DurableObject for Photos {
    fn new(state: State, _env: Env) -> Self {
        let sql = Sql::of(&state);
        let broken = sql.migrate(MIGRATIONS).err();
        Photos { state, sql, broken }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        match receive::<PhotosCall>(&mut request).await {
            Ok(PhotosCall::Count { key, batch }) => reply(&self.count(&key, &batch)),
            Ok(PhotosCall::Settle { key, batch, keep }) => reply(&self.settle(&key, &batch, keep)),
            Err(error) => reply::<()>(&Err(error)),
        }
    }

    /// Never fails: the runtime gives an alarm up after six failures.
    async fn alarm(&self) -> worker::Result<Response> {
        if let Err(error) = self.sweep() {
            worker::console_error!("photos alarm: {}", error.code);
        }
        self.arm().await;
        Response::empty()
    }
}

impl Photos {
    fn count(&self, key: &ReportKey, batch: &str) -> Result<u32> {
        let n = self.sql.integer(
            "SELECT count(*) FROM photo WHERE key = ? AND batch = ?",
            &[key.as_str().into(), batch.into()],
        )?;
        Ok(u32::try_from(n).unwrap_or(0))
    }

    fn settle(&self, key: &ReportKey, batch: &str, keep: bool) -> Result<()> {
        let statement = if keep {
            "UPDATE photo SET kept = 1 WHERE key = ? AND batch = ?"
        } else {
            "DELETE FROM photo WHERE key = ? AND batch = ?"
        };
        self.sql.run(statement, &[key.as_str().into(), batch.into()])
    }

    /// Photos whose report did not come.
    fn sweep(&self) -> Result<()> {
        self.sql.run(
            "DELETE FROM photo WHERE kept = 0 AND at < ?",
            &[(time::now().0 - WAITING).into()],
        )
    }

    async fn arm(&self) {
        let oldest = self
            .sql
            .integer("SELECT min(at) FROM photo WHERE kept = 0", &[])
            .unwrap_or(0);
        if oldest == 0 {
            return;
        }
        let offset = time::now().0 - time::real_now();
        // Not at once again, should the sweep fail.
        let wanted = (oldest + WAITING + 1_000 - offset).max(time::real_now() + 10_000);
        if let Err(error) = time::set_alarm(&self.state, wanted).await {
            worker::console_error!("photos: no alarm: {}", error.code);
        }
    }
}
