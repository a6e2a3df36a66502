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
    // Uploads that came or were taken back (n = 0): one that comes again, late, must not bring back a photo that was taken away.
    "
    CREATE TABLE upload (key TEXT NOT NULL, batch TEXT NOT NULL, upload TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (key, batch, upload)) STRICT;
    CREATE INDEX upload_at ON upload (at);
",
];

/// Uploads of one batch that are remembered; more are refused.
const MOST_UPLOADS: u32 = 60;

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
                upload,
                picture,
                small,
            }) => {
                let stored = self.put(&key, &batch, most, upload.as_deref(), &picture, &small);
                self.arm().await;
                reply(&stored)
            }
            Ok(PhotosCall::Numbers { key, batch }) => reply(&self.numbers(&key, &batch)),
            Ok(PhotosCall::Get { key, batch, n, size }) => reply(&self.get(&key, &batch, n, size)),
            Ok(PhotosCall::Remove { key, batch, n }) => reply(&self.remove(&key, &batch, n)),
            Ok(PhotosCall::TakeBack { key, batch, upload }) => {
                let taken = self.take_back(&key, &batch, &upload);
                self.arm().await;
                reply(&taken)
            }
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
    fn put(
        &self,
        key: &ReportKey,
        batch: &str,
        most: u32,
        upload: Option<&str>,
        picture: &str,
        small: &str,
    ) -> Result<u32> {
        let decode = |text: &str| BASE64.decode(text.as_bytes()).map_err(AppError::internal);
        let (picture, small) = (decode(picture)?, decode(small)?);
        self.sql.transaction(|| {
            if let Some(upload) = upload
                && let Some(n) = self.came(key, batch, upload)?
            {
                self.remember(key, batch, upload, n)?;
                return Ok(n);
            }
            let n = self.keep(key, batch, most, &picture, &small)?;
            if let Some(upload) = upload {
                self.remember(key, batch, upload, n)?;
            }
            Ok(n)
        })
    }

    fn keep(&self, key: &ReportKey, batch: &str, most: u32, picture: &[u8], small: &[u8]) -> Result<u32> {
        let (key, batch) = (key.as_str(), batch);
        let known = self.sql.row::<u32>(
            "SELECT json(n) FROM photo WHERE key = ? AND batch = ? AND picture = ?",
            &[key.into(), batch.into(), Value::Blob(picture)],
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
        // Not the number of one that was taken away: its upload is remembered by it.
        let used = "SELECT max(n) FROM upload WHERE key = ? AND batch = ?";
        let n = of("max(n)")?.max(self.sql.integer(used, &[key.into(), batch.into()])?) + 1;
        self.sql.run(
            "INSERT INTO photo (key, batch, n, at, kept, kind, picture, small) VALUES (?, ?, ?, ?, 0, 'image/jpeg', ?, ?)",
            &[
                key.into(),
                batch.into(),
                n.into(),
                time::now().0.into(),
                Value::Blob(picture),
                Value::Blob(small),
            ],
        )?;
        u32::try_from(n).map_err(AppError::internal)
    }

    /// The number that an upload got.
    fn came(&self, key: &ReportKey, batch: &str, upload: &str) -> Result<Option<u32>> {
        self.sql.row(
            "SELECT json(n) FROM upload WHERE key = ? AND batch = ? AND upload = ?",
            &[key.as_str().into(), batch.into(), upload.into()],
        )
    }

    /// Notes an upload. It and its photo wait for the report from now on.
    fn remember(&self, key: &ReportKey, batch: &str, upload: &str, n: u32) -> Result<()> {
        let (key, n, now) = (key.as_str(), i64::from(n), time::now().0);
        let count = self.sql.integer(
            "SELECT count(*) FROM upload WHERE key = ? AND batch = ? AND upload <> ?",
            &[key.into(), batch.into(), upload.into()],
        )?;
        if count >= i64::from(MOST_UPLOADS) {
            return Err(too_many(MOST_UPLOADS));
        }
        self.sql.run(
            "INSERT INTO upload (key, batch, upload, n, at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (key, batch, upload) DO UPDATE SET n = excluded.n, at = excluded.at",
            &[key.into(), batch.into(), upload.into(), n.into(), now.into()],
        )?;
        self.sql.run(
            "UPDATE photo SET at = ? WHERE key = ? AND batch = ? AND n = ? AND kept = 0",
            &[now.into(), key.into(), batch.into(), n.into()],
        )
    }

    /// The photo of an upload goes, unless it came with another one too; what was sent stays.
    fn take_back(&self, key: &ReportKey, batch: &str, upload: &str) -> Result<()> {
        self.sql.transaction(|| {
            let n = self.came(key, batch, upload)?.unwrap_or(0);
            self.remember(key, batch, upload, 0)?;
            self.sql.run(
                "DELETE FROM photo WHERE key = ?1 AND batch = ?2 AND n = ?3 AND kept = 0
                 AND NOT EXISTS (SELECT 1 FROM upload WHERE key = ?1 AND batch = ?2 AND n = ?3)",
                &[key.as_str().into(), batch.into(), i64::from(n).into()],
            )
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

    /// Photos whose report did not come, and uploads that do not come again.
    fn sweep(&self) -> Result<()> {
        let before = time::now().0 - WAITING;
        self.sql
            .run("DELETE FROM photo WHERE kept = 0 AND at < ?", &[before.into()])?;
        self.sql.run("DELETE FROM upload WHERE at < ?", &[before.into()])
    }

    async fn arm(&self) {
        let oldest = self
            .sql
            .integer(
                "SELECT min(at) FROM (SELECT min(at) AS at FROM photo WHERE kept = 0 UNION ALL SELECT min(at) FROM upload)",
                &[],
            )
            .unwrap_or(0);
        if oldest == 0 {
            return;
        }
        let offset = time::now().0 - time::real_now();
        // Not at once again, should the sweep fail.
        let wanted = (oldest + WAITING + 1_000 - offset).max(time::real_now() + 10_000);
        // Photos that come one after the other must not put it off for ever.
        let set = self.state.storage().get_alarm().await.unwrap_or_default();
        if set.is_some_and(|set| set <= wanted) {
            return;
        }
        if let Err(error) = time::set_alarm(&self.state, wanted).await {
            worker::console_error!("photos: no alarm: {}", error.code);
        }
    }
}
