//! Reports and the cases that they are. There is one such object.
//!
//! A draft becomes a report in one transaction, keyed by the draft: sent twice it is one. Every step is an entry that nobody can change; the row of a
//! case is what follows from its entries, kept beside them for lists. What has to happen to photos and contacts in other objects is written down in the same
//! transaction and done by the alarm, as often as it takes.

mod beside;
mod list;
mod steps;
pub mod supervision;
pub mod wire;

use std::{cell::Cell, collections::BTreeMap, rc::Rc};

use domain::{
    case::{Facts, Observed, Opening, Source, TrackingCode, Work, count},
    clock::{Millis, Zone},
    contact::{self, Term},
    id::{CaseNumber, GroupId},
    report::{Place, ReportKey, Words},
    tally::Tally,
};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use self::wire::{CasesCall, DraftReply, Filed, NewCase, NewReport};
use crate::{
    call::{Object, call, receive, reply},
    config::Config,
    error::{AppError, Result},
    objects::{contacts::ContactsCall, messages::PhotosCall, sql::Sql},
    said::{said, said_with},
    time,
};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &[
    "
    -- Where it is, of somebody who has not sent the report yet.
    CREATE TABLE draft (key TEXT PRIMARY KEY, at INTEGER NOT NULL, place TEXT NOT NULL) STRICT;
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
",
    "
    -- A report has a workflow now. `facts` is the fold of its entries; what lists ask for stands beside it. Reports of before had one step at most.
    ALTER TABLE report ADD COLUMN work TEXT NOT NULL DEFAULT 'problem';
    ALTER TABLE report ADD COLUMN source TEXT NOT NULL DEFAULT 'citizen';
    ALTER TABLE report ADD COLUMN facts TEXT NOT NULL DEFAULT '';
    ALTER TABLE report ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE report ADD COLUMN open INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE report ADD COLUMN last INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE report ADD COLUMN unit TEXT;
    ALTER TABLE report ADD COLUMN district TEXT;
    ALTER TABLE report ADD COLUMN soon INTEGER;
    ALTER TABLE report ADD COLUMN due INTEGER;
    ALTER TABLE report ADD COLUMN late3 INTEGER;
    ALTER TABLE report ADD COLUMN promised INTEGER;
    ALTER TABLE report ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE report ADD COLUMN closed INTEGER;
    ALTER TABLE report ADD COLUMN solved INTEGER;
    ALTER TABLE report ADD COLUMN into_case INTEGER;
    ALTER TABLE report ADD COLUMN joined INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE report ADD COLUMN released INTEGER;
    ALTER TABLE report ADD COLUMN outside TEXT NOT NULL DEFAULT '';
    ALTER TABLE report ADD COLUMN video TEXT NOT NULL DEFAULT '';
    UPDATE report SET work = kind, last = at, state = CASE WHEN state = 'withdrawn' THEN 'withdrawn' WHEN kind = 'problem' THEN 'waiting' ELSE 'received' END;
    UPDATE report SET district = nullif(json_extract(place, '$.district'), '');
    UPDATE report SET open = 0, version = 1 WHERE state = 'withdrawn';
    UPDATE report SET last = (SELECT max(h.at) FROM history h WHERE h.report = report.id) WHERE state = 'withdrawn';
    CREATE INDEX report_open ON report (open, work, id);
    CREATE INDEX report_unit ON report (unit, open, id) WHERE unit IS NOT NULL;
    CREATE INDEX report_district ON report (district, open, id) WHERE district IS NOT NULL;
    CREATE INDEX report_due ON report (due) WHERE due IS NOT NULL;
    CREATE INDEX report_near ON report (category, open, id);
    CREATE INDEX report_last ON report (last);
    CREATE INDEX report_closed ON report (closed) WHERE closed IS NOT NULL;
    CREATE INDEX report_released ON report (released) WHERE released IS NOT NULL;
    CREATE INDEX report_into ON report (into_case) WHERE into_case IS NOT NULL;
    -- Append-only. `batch` is the step's own key: sent twice it is one, and its photos are under it.
    CREATE TABLE entry (report INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, batch TEXT NOT NULL, json TEXT NOT NULL,
      PRIMARY KEY (report, number)) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX entry_batch ON entry (batch) WHERE batch <> '';
    INSERT INTO entry (report, number, at, who, batch, json)
      SELECT h.report, 1, h.at, '', '', json_object('number', 1, 'at', h.at, 'role', 'reporter', 'from',
        CASE WHEN r.kind = 'problem' THEN 'waiting' ELSE 'received' END, 'step', 'withdraw', 'to', 'withdrawn')
      FROM history h JOIN report r ON r.id = h.report WHERE h.what = 'withdrawn';
    CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER entry_whole BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    DROP TABLE history;
    -- Who ever had a case in hand at a unit.
    CREATE TABLE hands (staff INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (staff, report)) STRICT, WITHOUT ROWID;
    -- Whoever has it too, by a keyed hash.
    CREATE TABLE joined (report INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (report, person)) STRICT, WITHOUT ROWID;
    -- What everybody sees, and who let it through.
    CREATE TABLE release (report INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, json TEXT NOT NULL) STRICT;
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    DELETE FROM counter;
    -- Photos come in batches: those of the form, those of a step.
    DROP TABLE photo_task;
    CREATE TABLE photo_task (key TEXT NOT NULL, batch TEXT NOT NULL, keep INTEGER NOT NULL, PRIMARY KEY (key, batch)) STRICT;
",
    supervision::SCHEMA,
    "CREATE INDEX report_outside ON report (outside) WHERE outside <> '';",
    "
    -- Whether a way to be called back came with it. Another object keeps that; it is yet to be told until when, 0: that it goes.
    ALTER TABLE report ADD COLUMN contact INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE contact_task (key TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT;
",
    "
    -- By what a finding of observers is counted, `tier|theme`.
    ALTER TABLE report ADD COLUMN observed TEXT;
    CREATE INDEX report_observed ON report (observed, state, work) WHERE observed IS NOT NULL;
",
    "
    -- Queues are counted without reading rows: these hold all that is asked of them.
    CREATE INDEX report_state ON report (state, work, district, unit, released);
    CREATE INDEX report_soon ON report (soon, work, district, unit) WHERE soon IS NOT NULL;
    DROP INDEX report_due;
    CREATE INDEX report_due ON report (due, work, district, unit) WHERE due IS NOT NULL;
    DROP INDEX report_late3;
    CREATE INDEX report_late3 ON report (late3, work, district, unit) WHERE late3 IS NOT NULL;
",
];

/// How long a draft stays, in milliseconds.
const DRAFT_LIFE: i64 = 48 * 3_600_000;
/// Most drafts; whoever makes up more waits.
const MOST_DRAFTS: i64 = 100_000;
/// How long an alarm waits after it failed, in milliseconds.
const RETRY_AFTER: i64 = 10_000;
/// Tasks of one alarm, for photos and for contacts.
const TASKS: i64 = 50;
/// Codes that are tried for one report: two of 300,000 reports have the same first one once in two years.
const SALTS: u32 = 20;
/// The batch of the photos that come with the form.
pub const FORM_BATCH: &str = "0";

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
        let mut cases = Cases {
            config: Config::of(&env),
            env,
            state,
            sql,
            broken: None,
            not_before: Cell::new(0),
        };
        let ready = cases.sql.migrate(MIGRATIONS).and_then(|()| cases.fold());
        cases.broken = ready.err();
        cases
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        let now = time::now();
        let message = match receive::<CasesCall>(&mut request).await {
            Ok(message) => message,
            Err(error) => return reply::<()>(&Err(error)),
        };
        match message {
            CasesCall::Draft { key } => reply(&self.draft(&key)),
            CasesCall::KeepPlace { key, place } => {
                let kept = self.keep_place(&key, &place, now);
                self.arm().await;
                reply(&kept)
            }
            CasesCall::File { report } => {
                let filed = self.file(&report, now);
                self.arm().await;
                reply(&filed)
            }
            CasesCall::OpenAll { all } => {
                let filed = self.open_all(&all, now);
                self.arm().await;
                reply(&filed)
            }
            CasesCall::Open { new } => {
                let filed = self.open(&new, now);
                self.arm().await;
                reply(&filed)
            }
            CasesCall::Take { step } => {
                let taken = self.take(&step, now);
                self.arm().await;
                reply(&taken)
            }
            CasesCall::Show { number, reader } => reply(&self.show(number, &reader)),
            CasesCall::Find { code } => reply(&self.find(&code)),
            CasesCall::List { query, reader } => reply(&self.list(&query, &reader, now)),
            CasesCall::Sizes { queries, reader } => reply(&self.sizes(&queries, &reader, now)),
            CasesCall::Near { category, place } => reply(&self.near(&category, &place)),
            CasesCall::Join { number, person } => reply(&self.join(number, &person, now)),
            CasesCall::Release {
                number,
                reader,
                who,
                release,
            } => reply(&self.release(number, &reader, &who, release.as_ref(), now)),
            CasesCall::Public { query } => reply(&self.public(&query)),
            CasesCall::Photographed { by, reader } => reply(&self.photographed(&by, reader.as_ref())),
            CasesCall::Supervise { ask } => {
                let answered = self.supervise(ask, now);
                self.arm().await;
                answered
            }
            CasesCall::Fates { keys } => reply(&self.fates(&keys)),
            CasesCall::Observed => reply(&self.observed()),
            CasesCall::Counts => reply(&self.counts()),
            CasesCall::Recount => reply(&self.recount()),
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

/// What a new row holds beside its opening.
struct NewRow<'a> {
    key: &'a ReportKey,
    words: &'a Words,
    place: &'a str,
    photos: u32,
    outside: &'a str,
    video: &'a str,
}

impl Cases {
    fn config(&self) -> Result<&Config> {
        self.config.as_deref().map_err(AppError::clone)
    }

    /// The zone in which months are counted: that of the first case, for ever.
    fn zone(&self, named: &str) -> Result<Zone> {
        let kept: Option<String> = self
            .sql
            .row("SELECT json_quote(value) FROM setting WHERE name = 'zone'", &[])?;
        let name = match kept {
            Some(kept) => kept,
            None if named.is_empty() => "Asia/Shanghai".to_owned(),
            None => {
                self.sql.run(
                    "INSERT INTO setting (name, value) VALUES ('zone', ?)",
                    &[named.into()],
                )?;
                named.to_owned()
            }
        };
        Zone::named(&name).map_err(AppError::internal)
    }

    /// Where it is, as it is stored.
    fn place(&self, key: &ReportKey) -> Result<Option<String>> {
        let place: Option<(String,)> = self.sql.row(
            "SELECT json_array(place) FROM draft WHERE key = ?",
            &[key.as_str().into()],
        )?;
        Ok(place.map(|(place,)| place))
    }

    /// Number and code of a report that was sent.
    fn known(&self, key: &ReportKey) -> Result<Option<(CaseNumber, TrackingCode)>> {
        let found: Option<(CaseNumber, u32)> = self.sql.row(
            "SELECT json_array(id, salt) FROM report WHERE key = ?",
            &[key.as_str().into()],
        )?;
        match found {
            Some((number, salt)) => Ok(Some((
                number,
                key.tracking_code(&self.config()?.signing_key, salt),
            ))),
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
            code: self.known(key)?.map(|(_, code)| code.digits()),
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

    fn file(&self, new: &NewReport, now: Millis) -> Result<Filed> {
        self.sql.transaction(|| {
            if let Some((number, code)) = self.known(&new.key)? {
                return Ok(Filed {
                    number,
                    code: code.digits(),
                    new: false,
                });
            }
            let Some(text) = self.place(&new.key)? else {
                return Err(AppError::new(409, "no_place", said("said-report-no-place")));
            };
            let place: Place = serde_json::from_str(&text).map_err(AppError::internal)?;
            let opening = Opening {
                number: self.next_number()?,
                work: new.work,
                category: new.words.category.parse().ok(),
                source: Source::Citizen,
                district: district_of(&place),
                channel: new.channel.clone(),
                unit: None,
                observed: None,
                received: now,
            };
            let row = NewRow {
                key: &new.key,
                words: &new.words,
                place: &text,
                photos: new.photos,
                outside: "",
                video: &new.video,
            };
            let filed = self.insert(opening, &row, &new.zone)?;
            if new.contact {
                self.sql.run(
                    "UPDATE report SET contact = 1 WHERE id = ?",
                    &[i64::from(filed.number.0).into()],
                )?;
                self.contact_task(&new.key, Term::Until(contact::at_most(now)))?;
            }
            self.sql
                .run("DELETE FROM draft WHERE key = ?", &[new.key.as_str().into()])?;
            Ok(filed)
        })
    }

    fn open(&self, new: &NewCase, now: Millis) -> Result<Filed> {
        self.sql.transaction(|| self.open_one(new, now))
    }

    fn open_all(&self, all: &[NewCase], now: Millis) -> Result<Vec<Filed>> {
        self.sql.transaction(|| {
            let mut filed = Vec::with_capacity(all.len());
            let mut error = AppError::new(422, "known_outside", said("said-intake-wrong"));
            for (place, new) in all.iter().enumerate() {
                match self.same_outside(new)? {
                    Some(known) => {
                        error = error.at(
                            format!("/rows/{place}"),
                            said_with(
                                "said-intake-known",
                                [
                                    ("line", (place + 1).into()),
                                    ("outside", new.outside.clone().into()),
                                    ("number", known.to_string().into()),
                                ],
                            ),
                        );
                    }
                    None => filed.push(self.open_one(new, now)?),
                }
            }
            if error.fields.is_empty() {
                Ok(filed)
            } else {
                Err(error)
            }
        })
    }

    /// The case that a message of another body made before.
    fn same_outside(&self, new: &NewCase) -> Result<Option<i64>> {
        if new.outside.is_empty() || new.work != Work::Message {
            return Ok(None);
        }
        let known = self.sql.integer(
            "SELECT coalesce(min(id), 0) FROM report WHERE outside = ? AND outside <> '' AND source = ? AND key <> ?",
            &[
                (&new.outside).into(),
                new.source.as_str().into(),
                new.key.as_str().into(),
            ],
        )?;
        Ok(Some(known).filter(|known| *known > 0))
    }

    fn open_one(&self, new: &NewCase, now: Millis) -> Result<Filed> {
        if let Some((number, code)) = self.known(&new.key)? {
            return Ok(Filed {
                number,
                code: code.digits(),
                new: false,
            });
        }
        let text = serde_json::to_string(&new.place).map_err(AppError::internal)?;
        let opening = Opening {
            number: self.next_number()?,
            work: new.work,
            category: new.words.category.parse().ok(),
            source: new.source,
            district: district_of(&new.place),
            channel: None,
            unit: new.unit.clone(),
            observed: new.observed,
            received: now,
        };
        let row = NewRow {
            key: &new.key,
            words: &new.words,
            place: &text,
            photos: new.photos,
            outside: &new.outside,
            video: "",
        };
        self.insert(opening, &row, &new.zone)
    }

    fn next_number(&self) -> Result<CaseNumber> {
        let last = self.sql.integer("SELECT max(id) FROM report", &[])?;
        let next = u32::try_from(last + 1).map_err(AppError::internal)?;
        Ok(CaseNumber(next))
    }

    /// Writes a case that is new, and counts it.
    fn insert(&self, opening: Opening, row: &NewRow<'_>, zone: &str) -> Result<Filed> {
        let zone = self.zone(zone)?;
        let (salt, code) = self.free_code(row.key)?;
        let hash = code.hash(&self.config()?.signing_key).0;
        let Words { kind, category, text } = row.words;
        let facts = Facts::new(opening);
        let opening = &facts.opening;
        let number = i64::from(opening.number.0);
        let json = serde_json::to_string(&facts).map_err(AppError::internal)?;
        let observed = opening.observed.map(Observed::word);
        self.sql.run(
            "INSERT INTO report (id, key, code, salt, at, last, state, open, kind, category, text, place, photos, channel, work, source,
               facts, unit, district, outside, video, observed)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                number.into(),
                row.key.as_str().into(),
                (&hash).into(),
                i64::from(salt).into(),
                opening.received.0.into(),
                opening.received.0.into(),
                facts.state.as_str().into(),
                i64::from(facts.state.is_open()).into(),
                kind.as_str().into(),
                category.into(),
                text.into(),
                row.place.into(),
                i64::from(row.photos).into(),
                opening.channel.as_ref().map(|id| id.as_str()).into(),
                opening.work.as_str().into(),
                opening.source.as_str().into(),
                (&json).into(),
                opening.unit.as_ref().map(|id| id.as_str()).into(),
                opening.district.as_ref().map(|id| id.as_str()).into(),
                row.outside.into(),
                row.video.into(),
                observed.as_ref().into(),
            ],
        )?;
        if row.photos > 0 {
            self.task(row.key, FORM_BATCH, true)?;
        }
        self.add(&count::of_opening(opening, &zone))?;
        Ok(Filed {
            number: opening.number,
            code: code.digits(),
            new: true,
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

    /// Moves the counters.
    fn add(&self, change: &Tally) -> Result<()> {
        let changes = serde_json::to_string(change).map_err(AppError::internal)?;
        self.sql.run(
            "INSERT INTO counter (k, n) SELECT key, value FROM json_each(?) WHERE true
             ON CONFLICT (k) DO UPDATE SET n = n + excluded.n",
            &[(&changes).into()],
        )
    }

    fn task(&self, key: &ReportKey, batch: &str, keep: bool) -> Result<()> {
        self.sql.run(
            "INSERT INTO photo_task (key, batch, keep) VALUES (?, ?, ?)
             ON CONFLICT (key, batch) DO UPDATE SET keep = excluded.keep",
            &[key.as_str().into(), batch.into(), i64::from(keep).into()],
        )
    }

    fn contact_task(&self, key: &ReportKey, term: Term) -> Result<()> {
        let until = match term {
            Term::Until(until) => until.0,
            Term::Over => 0,
        };
        self.sql.run(
            "INSERT INTO contact_task (key, until) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET until = excluded.until",
            &[key.as_str().into(), until.into()],
        )
    }

    fn counts(&self) -> Result<BTreeMap<String, i64>> {
        let rows: Vec<(String, i64)> = self
            .sql
            .rows("SELECT json_array(k, n) FROM counter WHERE n <> 0", &[])?;
        Ok(rows.into_iter().collect())
    }

    // ── What the alarm does ──────────────────────────────────────────────────────────────────────────────

    async fn tick(&self) -> Result<()> {
        self.propose(time::now())?;
        self.sql.run(
            "DELETE FROM draft WHERE at < ?",
            &[(time::now().0 - DRAFT_LIFE).into()],
        )?;
        // Neither waits for the other.
        let photos = self.tell_photos().await;
        self.tell_contacts().await.and(photos)
    }

    async fn tell_contacts(&self) -> Result<()> {
        let tasks: Vec<(ReportKey, i64)> = self.sql.rows(
            "SELECT json_array(key, until) FROM contact_task LIMIT ?",
            &[TASKS.into()],
        )?;
        for (key, until) in tasks {
            let message = match until {
                0 => ContactsCall::Erase { key: key.clone() },
                until => ContactsCall::Keep {
                    key: key.clone(),
                    until: Millis(until),
                },
            };
            let () = call(&self.env, Object::Contacts, &message).await?;
            // Another step was taken meanwhile: then it is another task by now.
            self.sql.run(
                "DELETE FROM contact_task WHERE key = ? AND until = ?",
                &[key.as_str().into(), until.into()],
            )?;
        }
        Ok(())
    }

    async fn tell_photos(&self) -> Result<()> {
        let tasks: Vec<(ReportKey, String, i64)> = self.sql.rows(
            "SELECT json_array(key, batch, keep) FROM photo_task LIMIT ?",
            &[TASKS.into()],
        )?;
        for (key, batch, keep) in tasks {
            let shard = Object::Photos(key.photo_shard());
            let message = PhotosCall::Settle {
                key: key.clone(),
                batch: batch.clone(),
                keep: keep != 0,
            };
            let () = call(&self.env, shard, &message).await?;
            // Taken back meanwhile: then it is another task by now.
            self.sql.run(
                "DELETE FROM photo_task WHERE key = ? AND batch = ? AND keep = ?",
                &[key.as_str().into(), (&batch).into(), keep.into()],
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
        let tasks = self.sql.integer(
            "SELECT (SELECT count(*) FROM photo_task) + (SELECT count(*) FROM contact_task)",
            &[],
        )?;
        let oldest = self.sql.integer("SELECT min(at) FROM draft", &[])?;
        let draft = if oldest > 0 { oldest + DRAFT_LIFE } else { 0 };
        let proposal = self.next_proposal()?;
        let times = [draft, proposal];
        let next = times.into_iter().filter(|at| *at > 0).min();
        let wanted = match next {
            _ if tasks > 0 => 0,
            Some(next) => next + 1_000 - offset,
            None => return Ok(()),
        };
        let wanted = wanted.max(time::real_now()).max(self.not_before.get());
        time::set_alarm(&self.state, wanted).await
    }
}

/// The district of a place, if it names one.
fn district_of(place: &Place) -> Option<GroupId> {
    place.district.parse().ok()
}
