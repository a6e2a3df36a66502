//! What stands beside a case: who has it too, what may be the same, what everybody sees.

use domain::{
    case::{Actor, State, Work, count},
    clock::Millis,
    id::CaseNumber,
    report::{Place, ReportKey},
    tally::Tally,
};

use super::{
    Cases,
    wire::{Fate, MOST_FATES, NearCase, ObservedReply, Release},
};
use crate::{
    error::{AppError, Result},
    said::said,
};

/// Open cases at the spot or in the community that are looked at, those at the spot first, then the newest.
const LOOKED_AT: i64 = 500;
/// How near is near, in metres.
const NEAR: f64 = 200.0;
/// Most that are offered.
const OFFERED: usize = 5;

impl Cases {
    /// Open cases of the same category at the same place or close by, the nearest first.
    pub(super) fn near(&self, category: &str, place: &Place) -> Result<Vec<NearCase>> {
        if category.is_empty() {
            return Ok(Vec::new());
        }
        let around = place.position.map(|here| here.around(NEAR));
        let bound = |of: fn(&[i32; 4]) -> i32| around.as_ref().map(|around| i64::from(of(around)));
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (address, community) = (said(&place.address), said(&place.community));
        // Who lives in a large community must not push out what is at the same spot.
        let open: Vec<NearCase> = self.sql.rows(
            "SELECT json_object('number', r.id, 'category', r.category, 'place', json(r.place), 'at', r.at, 'state', r.state,
               'joined', r.joined, 'metres', NULL, 'release', json(p.json))
             FROM (SELECT *,
                 coalesce(place ->> '$.position.lat' BETWEEN ? AND ? AND place ->> '$.position.lng' BETWEEN ? AND ?, 0)
                   OR coalesce(place ->> '$.address' = ?, 0) AS spot,
                 coalesce(place ->> '$.community' = ?, 0) AS around
               FROM report WHERE category = ? AND open = 1 AND work IN ('problem', 'inspection', 'message', 'self_check')) r
             LEFT JOIN release p ON p.report = r.id
             WHERE r.spot OR r.around ORDER BY r.spot DESC, r.id DESC LIMIT ?",
            &[
                bound(|[south, ..]| *south).into(),
                bound(|[_, north, ..]| *north).into(),
                bound(|[_, _, west, _]| *west).into(),
                bound(|[.., east]| *east).into(),
                address.as_deref().into(),
                community.as_deref().into(),
                category.into(),
                LOOKED_AT.into(),
            ],
        )?;
        let mut near: Vec<(u32, NearCase)> = open
            .into_iter()
            .filter_map(|mut case| {
                let metres = match (place.position, case.place.position) {
                    (Some(here), Some(there)) => Some(here.metres(there)),
                    _ => None,
                };
                case.metres = metres.map(|metres| metres.round() as u32);
                closeness(place, &case.place, metres).map(|far| (far, case))
            })
            .collect();
        near.sort_by_key(|(far, case)| (*far, std::cmp::Reverse(case.number)));
        Ok(near.into_iter().take(OFFERED).map(|(_, case)| case).collect())
    }

    /// Somebody has it too. The same person once.
    pub(super) fn join(&self, number: CaseNumber, person: &str, now: Millis) -> Result<u32> {
        let id = i64::from(number.0);
        self.sql.transaction(|| {
            let open = self.sql.integer(
                "SELECT count(*) FROM report WHERE id = ? AND open = 1 AND work <> ?",
                &[id.into(), Work::Sealed.as_str().into()],
            )?;
            if open == 0 {
                return Err(AppError::new(404, "unknown_case", said("said-case-unknown")));
            }
            self.sql.run(
                "INSERT INTO joined (report, person, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                &[id.into(), person.into(), now.0.into()],
            )?;
            let joined = self
                .sql
                .integer("SELECT count(*) FROM joined WHERE report = ?", &[id.into()])?;
            self.sql.run(
                "UPDATE report SET joined = ? WHERE id = ?",
                &[joined.into(), id.into()],
            )?;
            Ok(u32::try_from(joined).unwrap_or(u32::MAX))
        })
    }

    /// What became of cases that somebody brought.
    pub(super) fn fates(&self, keys: &[ReportKey]) -> Result<Vec<Fate>> {
        let keys: Vec<&ReportKey> = keys.iter().take(MOST_FATES).collect();
        let keys = serde_json::to_string(&keys).map_err(AppError::internal)?;
        self.sql.rows(
            "SELECT json_object('key', key, 'number', id, 'state', state, 'work', work, 'category', category, 'text', text,
               'place', json(place), 'unit', unit, 'open', open, 'last', last)
             FROM report WHERE key IN (SELECT value FROM json_each(?))",
            &[(&keys).into()],
        )
    }

    /// What findings of observers came to, as counted and as the rows give it.
    pub(super) fn observed(&self) -> Result<ObservedReply> {
        self.sql.transaction(|| {
            let counted: Vec<(String, i64)> = self.sql.rows(
                "SELECT json_array(k, n) FROM counter WHERE k >= 'observed|' AND k < 'observed}' AND n <> 0",
                &[],
            )?;
            let found: Vec<(String, State, i64)> = self.sql.rows(
                "SELECT json_array(observed, state, count(*)) FROM report WHERE observed IS NOT NULL AND work <> ?
                 GROUP BY observed, state",
                &[Work::Sealed.as_str().into()],
            )?;
            let mut rows = Tally::default();
            for (word, state, n) in found {
                rows.add(&format!("observed|{word}|found"), n);
                if count::is_adopted(state) {
                    rows.add(&format!("observed|{word}|adopted"), n);
                }
                if count::is_done(state) {
                    rows.add(&format!("observed|{word}|closed"), n);
                }
            }
            Ok(ObservedReply {
                counted: counted.into_iter().collect(),
                rows,
            })
        })
    }

    /// Shows a case to everybody, or no longer.
    pub(super) fn release(
        &self,
        number: CaseNumber,
        reader: &Actor,
        who: &str,
        release: Option<&Release>,
        now: Millis,
    ) -> Result<()> {
        let id = i64::from(number.0);
        self.sql.transaction(|| {
            if !matches!(reader, Actor::Administrator(_) | Actor::Coordinator(..))
                || !self.shows(number, reader)?
            {
                return Err(AppError::new(403, "not_allowed", said("said-case-not-yours")));
            }
            let facts = self.facts(number)?;
            let key = self.row(number)?.key;
            if let Some(old) = self.released(number)? {
                for batch in batches(&old) {
                    self.task(&key, batch, false)?;
                }
            }
            let Some(release) = release else {
                self.sql
                    .run("UPDATE report SET released = NULL WHERE id = ?", &[id.into()])?;
                return self.sql.run("DELETE FROM release WHERE report = ?", &[id.into()]);
            };
            let pictures = !release.before.is_empty() || !release.after.is_empty();
            if !facts.opening.work.is_listed()
                || facts.state == domain::case::State::Withdrawn
                || (pictures && !facts.opening.work.may_show_pictures())
            {
                return Err(AppError::new(409, "not_public", said("said-case-not-public")));
            }
            for batch in batches(release) {
                self.task(&key, batch, true)?;
            }
            let json = serde_json::to_string(release).map_err(AppError::internal)?;
            self.sql.run(
                "INSERT INTO release (report, at, who, json) VALUES (?, ?, ?, ?)
                 ON CONFLICT (report) DO UPDATE SET who = excluded.who, json = excluded.json",
                &[id.into(), now.0.into(), who.into(), (&json).into()],
            )?;
            self.sql.run(
                "UPDATE report SET released = coalesce(released, ?) WHERE id = ?",
                &[now.0.into(), id.into()],
            )
        })
    }
}

/// Where the copies of a release are.
pub(super) fn batches(release: &Release) -> impl Iterator<Item = &str> {
    let all = release.before.iter().chain(&release.after);
    all.map(|(batch, _)| batch.as_str())
}

/// How close two places are: 0 is the same spot. None: not close.
fn closeness(here: &Place, there: &Place, metres: Option<f64>) -> Option<u32> {
    if let Some(metres) = metres {
        return (metres <= NEAR).then_some(metres.round() as u32);
    }
    let other_district =
        !here.district.is_empty() && !there.district.is_empty() && here.district != there.district;
    if other_district {
        return None;
    }
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    if same(&here.address, &there.address) {
        Some(0)
    } else if same(&here.community, &there.community) {
        Some(NEAR as u32)
    } else {
        None
    }
}
