//! Photos of reports, in shards by the report's key: re-encoded, without anything that was in the file besides the picture.
//!
//! A photo comes before its report. One whose report never comes goes after two days; `Cases` says which ones stay.

use data_encoding::BASE64;
use domain::report::ReportKey;
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    call::{receive, reply},
    error::{AppError, Result},
    objects::{
        messages::{PhotoSize, PhotosCall},
        sql::{Sql, Value},
    },
    photos::too_many,
    said::said,
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
            Ok(PhotosCall::Put {
                key,
                batch,
                most,
                picture,
                small,
            }) => {
                let stored = self.put(&key, &batch, most, &picture, &small);
                self.arm().await;
                reply(&stored)
            }
            Ok(PhotosCall::Numbers { key, batch }) => reply(&self.numbers(&key, &batch)),
            Ok(PhotosCall::Get { key, batch, n, size }) => reply(&self.get(&key, &batch, n, size)),
            Ok(PhotosCall::Remove { key, batch, n }) => reply(&self.remove(&key, &batch, n)),
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
    /// Several photos of one batch may come at once: the count is taken where the row is written.
    fn put(&self, key: &ReportKey, batch: &str, most: u32, picture: &str, small: &str) -> Result<u32> {
        let decode = |text: &str| BASE64.decode(text.as_bytes()).map_err(AppError::internal);
        let (picture, small) = (decode(picture)?, decode(small)?);
        self.sql.transaction(|| {
            let (key, batch) = (key.as_str(), batch);
            let known = self.sql.row::<u32>(
                "SELECT json(n) FROM photo WHERE key = ? AND batch = ? AND picture = ?",
                &[key.into(), batch.into(), Value::Blob(&picture)],
            )?;
            if let Some(n) = known {
                return Ok(n);
            }
            let all = "FROM photo WHERE key = ? AND batch = ?";
            let of = |what: &str| {
                self.sql
                    .integer(&format!("SELECT {what} {all}"), &[key.into(), batch.into()])
            };
            if of("max(kept)")? == 1 {
                return Err(AppError::new(409, "photos_settled", said("said-photo-sent")));
            }
            if of("count(*)")? >= i64::from(most) {
                return Err(too_many(most));
            }
            let n = of("max(n)")? + 1;
            self.sql.run(
                "INSERT INTO photo (key, batch, n, at, kept, kind, picture, small) VALUES (?, ?, ?, ?, 0, 'image/jpeg', ?, ?)",
                &[
                    key.into(),
                    batch.into(),
                    n.into(),
                    time::now().0.into(),
                    Value::Blob(&picture),
                    Value::Blob(&small),
                ],
            )?;
            u32::try_from(n).map_err(AppError::internal)
        })
    }

    fn numbers(&self, key: &ReportKey, batch: &str) -> Result<Vec<u32>> {
        self.sql.rows(
            "SELECT json(n) FROM photo WHERE key = ? AND batch = ? ORDER BY n",
            &[key.as_str().into(), batch.into()],
        )
    }

    fn get(&self, key: &ReportKey, batch: &str, n: u32, size: PhotoSize) -> Result<Option<String>> {
        let query = match size {
            PhotoSize::Whole => "SELECT picture FROM photo WHERE key = ? AND batch = ? AND n = ?",
            PhotoSize::Small => "SELECT small FROM photo WHERE key = ? AND batch = ? AND n = ?",
        };
        let found = self
            .sql
            .blob(query, &[key.as_str().into(), batch.into(), i64::from(n).into()])?;
        Ok(found.map(|bytes| BASE64.encode(&bytes)))
    }

    fn remove(&self, key: &ReportKey, batch: &str, n: u32) -> Result<()> {
        self.sql.run(
            "DELETE FROM photo WHERE key = ? AND batch = ? AND n = ? AND kept = 0",
            &[key.as_str().into(), batch.into(), i64::from(n).into()],
        )
    }

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
