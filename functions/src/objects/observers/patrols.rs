//! Patrols, what they found, and who looked again.

use domain::{
    case::{Observed, Source},
    clock::Millis,
    observer::{ObserverKey, Theme, Tier, count},
    report::ReportKey,
    tally::Tally,
};

use super::{
    Observers,
    wire::{
        FindingReply, MOST_LISTED, MOST_SUGGESTIONS, NewPatrol, NewRevisit, PatrolQuery, PatrolReply,
        RevisitLine, RevisitReply,
    },
};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    objects::{
        cases::wire::{CasesCall, Filed, NewCase},
        messages::PhotosCall,
    },
    said::said,
    time,
};

/// Most patrols that one observer writes down within a day.
const MOST_A_DAY: i64 = 30;
const DAY: i64 = 24 * 3_600_000;
/// Most records of one finding.
const MOST_REVISITS: i64 = 20;
/// Tasks of one round.
const TASKS: i64 = 50;
/// When what did not succeed is tried again, in milliseconds.
const RETRY_AFTER: i64 = 10_000;

/// A patrol as it is answered.
const PATROL: &str = "SELECT json_object('id', p.id, 'team', t.name, 'tier', p.tier, 'patrol', json(p.json), 'home', p.home, 'findings',
   (SELECT json_group_array(number) FROM (SELECT number FROM finding WHERE patrol = p.id ORDER BY id)))
 FROM patrol AS p JOIN team AS t ON t.id = p.team";
/// A finding as it is answered, without those who looked again.
const FINDING: &str = "SELECT json_object('id', f.id, 'key', f.key, 'kind', f.kind, 'theme', p.theme, 'day', p.day, 'number', f.number,
   'revisits', json('[]')) FROM finding AS f JOIN patrol AS p ON p.id = f.patrol";

fn used_form() -> AppError {
    AppError::new(409, "used_form", said("said-patrol-used-form"))
}

impl Observers {
    /// Writes a patrol down, and what is owed for it.
    pub(super) fn record(&self, observer: &ObserverKey, new: &NewPatrol, now: Millis) -> Result<()> {
        self.sql.transaction(|| {
            let known: Option<(Option<String>, String)> = self.sql.row(
                "SELECT json_array(observer, print) FROM patrol WHERE key = ?",
                &[(&new.key).into()],
            )?;
            if let Some((by, print)) = known {
                let same = by.as_deref() == Some(observer.as_str()) && print == new.print;
                return if same { Ok(()) } else { Err(used_form()) };
            }
            let of: Option<(i64, Tier, String)> = self.sql.row(
                "SELECT json_array(t.id, t.tier, t.name) FROM observer AS o JOIN team AS t ON t.id = o.team WHERE o.key = ?",
                &[observer.as_str().into()],
            )?;
            let (team, tier, name) = of.ok_or_else(AppError::not_found)?;
            let today = self.sql.integer(
                "SELECT count(*) FROM (SELECT at FROM patrol WHERE observer = ? ORDER BY id DESC LIMIT 100) WHERE at > ?",
                &[observer.as_str().into(), (now.0 - DAY).into()],
            )?;
            if today >= MOST_A_DAY {
                return Err(AppError::new(429, "many_patrols", said("said-patrol-many")));
            }
            let patrol = &new.patrol;
            let json = serde_json::to_string(patrol).map_err(AppError::internal)?;
            self.sql.run(
                "INSERT INTO patrol (key, print, at, observer, team, tier, theme, day, people, home, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    (&new.key).into(),
                    (&new.print).into(),
                    now.0.into(),
                    observer.as_str().into(),
                    team.into(),
                    tier.as_str().into(),
                    patrol.theme.as_str().into(),
                    (&patrol.day).into(),
                    i64::from(patrol.people).into(),
                    i64::from(new.home).into(),
                    (&json).into(),
                ],
            )?;
            let number = self.sql.integer("SELECT last_insert_rowid()", &[])?;
            for finding in &new.findings {
                self.sql.run(
                    "INSERT INTO finding (key, patrol, observer, kind) VALUES (?, ?, ?, ?)",
                    &[
                        finding.key.as_str().into(),
                        number.into(),
                        observer.as_str().into(),
                        finding.words.kind.as_str().into(),
                    ],
                )?;
                let case = NewCase {
                    key: finding.key.clone(),
                    source: Source::Observer,
                    work: finding.work,
                    words: finding.words.clone(),
                    place: finding.place.clone(),
                    photos: 0,
                    unit: None,
                    observed: Some(Observed {
                        tier,
                        theme: patrol.theme,
                    }),
                    outside: String::new(),
                    who: name.clone(),
                    zone: new.zone.clone(),
                };
                let case = serde_json::to_string(&case).map_err(AppError::internal)?;
                self.sql.run(
                    "INSERT INTO patrol_task (key, json) VALUES (?, ?)",
                    &[finding.key.as_str().into(), (&case).into()],
                )?;
            }
            self.add(&count::of_patrol(tier, patrol.theme, patrol.people))
        })
    }

    /// Sets the alarm, if something is going to be owed to other objects.
    pub(super) async fn promise(&self, owes: bool) -> Result<()> {
        if !owes {
            return Ok(());
        }
        time::set_alarm(&self.state, time::real_now() + RETRY_AFTER).await
    }

    /// Does what is owed to other objects. What does not succeed is tried again by the alarm.
    pub(super) async fn deliver(&self) {
        if let Err(error) = self.try_to_deliver().await {
            worker::console_error!("observers: not delivered: {}", error.code);
        }
    }

    async fn try_to_deliver(&self) -> Result<()> {
        let cases: Vec<(String, NewCase)> = self.sql.rows(
            "SELECT json_array(key, json(json)) FROM patrol_task LIMIT ?",
            &[TASKS.into()],
        )?;
        let photos: Vec<(ReportKey, String)> = self.sql.rows(
            "SELECT json_array(key, batch) FROM revisit_task LIMIT ?",
            &[TASKS.into()],
        )?;
        if cases.is_empty() && photos.is_empty() {
            return Ok(());
        }
        self.promise(true).await?;
        for (key, new) in cases {
            let filed: Filed = call(&self.env, Object::Cases, &CasesCall::Open { new }).await?;
            self.sql.transaction(|| {
                self.sql.run(
                    "UPDATE finding SET number = ? WHERE key = ?",
                    &[i64::from(filed.number.0).into(), (&key).into()],
                )?;
                self.sql
                    .run("DELETE FROM patrol_task WHERE key = ?", &[(&key).into()])
            })?;
        }
        for (key, batch) in photos {
            let shard = Object::Photos(key.photo_shard());
            let message = PhotosCall::Settle {
                key: key.clone(),
                batch: batch.clone(),
                keep: true,
            };
            let () = call(&self.env, shard, &message).await?;
            self.sql.run(
                "DELETE FROM revisit_task WHERE key = ? AND batch = ?",
                &[key.as_str().into(), (&batch).into()],
            )?;
        }
        Ok(())
    }

    pub(super) fn patrols(&self, query: &PatrolQuery) -> Result<Vec<PatrolReply>> {
        // One statement each: an OR would keep the index from being used.
        let limit = i64::from(query.limit.clamp(1, MOST_LISTED));
        let before = query.before.unwrap_or(i64::from(u32::MAX));
        match &query.observer {
            Some(observer) => self.sql.rows(
                &format!("{PATROL} WHERE p.observer = ? AND p.id < ? ORDER BY p.id DESC LIMIT ?"),
                &[observer.as_str().into(), before.into(), limit.into()],
            ),
            None => self.sql.rows(
                &format!("{PATROL} WHERE p.id < ? ORDER BY p.id DESC LIMIT ?"),
                &[before.into(), limit.into()],
            ),
        }
    }

    pub(super) fn findings(&self, query: &PatrolQuery) -> Result<Vec<FindingReply>> {
        let Some(observer) = &query.observer else {
            return Ok(Vec::new());
        };
        let found: Vec<FindingReply> = self.sql.rows(
            &format!("{FINDING} WHERE f.observer = ? AND f.id < ? ORDER BY f.id DESC LIMIT ?"),
            &[
                observer.as_str().into(),
                query.before.unwrap_or(i64::from(u32::MAX)).into(),
                i64::from(query.limit.clamp(1, MOST_LISTED)).into(),
            ],
        )?;
        found.into_iter().map(|finding| self.looked(finding)).collect()
    }

    /// With those who looked again.
    fn looked(&self, mut finding: FindingReply) -> Result<FindingReply> {
        finding.revisits = self.sql.rows::<RevisitReply>(
            "SELECT json_object('key', key, 'revisit', json_object('day', day, 'places', places, 'square', square, 'words', words), 'photos', photos)
             FROM revisit WHERE finding = ? ORDER BY id",
            &[finding.id.into()],
        )?;
        Ok(finding)
    }

    pub(super) fn suggestions(&self, observer: &ObserverKey) -> Result<Vec<ReportKey>> {
        self.sql.rows(
            "SELECT json_quote(key) FROM finding WHERE observer = ? AND kind = 'suggestion' ORDER BY id DESC LIMIT ?",
            &[observer.as_str().into(), MOST_SUGGESTIONS.into()],
        )
    }

    pub(super) fn finding(&self, observer: &ObserverKey, id: i64) -> Result<Option<FindingReply>> {
        let found: Option<FindingReply> = self.sql.row(
            &format!("{FINDING} WHERE f.id = ? AND f.observer = ?"),
            &[id.into(), observer.as_str().into()],
        )?;
        found.map(|finding| self.looked(finding)).transpose()
    }

    pub(super) fn revisit(
        &self,
        observer: &ObserverKey,
        finding: i64,
        new: &NewRevisit,
        now: Millis,
    ) -> Result<()> {
        self.sql.transaction(|| {
            let found = self.finding(observer, finding)?.ok_or_else(AppError::not_found)?;
            let known: Option<(i64,)> = self.sql.row(
                "SELECT json_array(finding) FROM revisit WHERE key = ?",
                &[(&new.key).into()],
            )?;
            if let Some((of,)) = known {
                return if of == finding { Ok(()) } else { Err(used_form()) };
            }
            let records = self
                .sql
                .integer("SELECT count(*) FROM revisit WHERE finding = ?", &[finding.into()])?;
            if records >= MOST_REVISITS {
                return Err(AppError::new(409, "many_revisits", said("said-revisit-many")));
            }
            let seen = &new.revisit;
            self.sql.run(
                "INSERT INTO revisit (key, finding, at, day, places, square, words, photos) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    (&new.key).into(),
                    finding.into(),
                    now.0.into(),
                    (&seen.day).into(),
                    seen.places.map(i64::from).into(),
                    seen.square.map(i64::from).into(),
                    (&seen.words).into(),
                    i64::from(new.photos).into(),
                ],
            )?;
            if new.photos == 0 {
                return Ok(());
            }
            self.sql.run(
                "INSERT INTO revisit_task (key, batch) VALUES (?, ?)",
                &[found.key.as_str().into(), (&new.key).into()],
            )
        })
    }

    pub(super) fn revisits(&self, before: Option<i64>, limit: u32) -> Result<Vec<RevisitLine>> {
        self.sql.rows(
            "SELECT json_object('id', r.id, 'number', f.number, 'team', t.name, 'theme', p.theme, 'photos', r.photos,
               'revisit', json_object('day', r.day, 'places', r.places, 'square', r.square, 'words', r.words))
             FROM revisit AS r JOIN finding AS f ON f.id = r.finding JOIN patrol AS p ON p.id = f.patrol JOIN team AS t ON t.id = p.team
             WHERE r.id < ? ORDER BY r.id DESC LIMIT ?",
            &[
                before.unwrap_or(i64::from(u32::MAX)).into(),
                i64::from(limit.clamp(1, MOST_LISTED)).into(),
            ],
        )
    }

    /// What the rows say.
    pub(super) fn count_patrols(&self) -> Result<Tally> {
        let rows: Vec<(Tier, Theme, i64, i64)> = self.sql.rows(
            "SELECT json_array(tier, theme, count(*), sum(people)) FROM patrol GROUP BY tier, theme",
            &[],
        )?;
        let mut tally = Tally::default();
        for (tier, theme, patrols, people) in rows {
            let key = |what: &str| format!("patrol|{}|{}|{what}", tier.as_str(), theme.as_str());
            tally.add(&key("patrols"), patrols);
            tally.add(&key("people"), people);
        }
        Ok(tally)
    }
}
