//! Steps of cases, and looking at one.

use domain::{
    case::{Actor, Entry, Facts, Opening, Sight, Source, State, Work, count, step},
    clock::Millis,
    contact,
    id::{CaseNumber, ChannelId, GroupId},
    tally::Tally,
};

use super::{
    Cases, FORM_BATCH,
    list::ROW,
    wire::{By, CaseRow, CaseView, EntryView, PhotoOwner, Recounted, Release, TakeStep},
};
use crate::{
    error::{AppError, Result},
    objects::sql::Value,
    said::{Said, said, said_with},
};

/// Cases that one transaction of the recount looks at.
const RECOUNT: i64 = 500;

/// Nobody finds out whether there is a case that is not theirs.
fn unknown() -> AppError {
    AppError::new(404, "unknown_case", said("said-case-unknown"))
}

/// What a refused step says.
pub(super) fn refused(refusal: step::Refusal) -> AppError {
    use step::Refusal as R;
    let (code, field, message) = match refusal {
        R::NotNow(..) => ("case_changed", "", said("said-case-not-now")),
        R::NotYours => ("not_allowed", "", said("said-case-not-yours")),
        R::OtherUnit => ("not_allowed", "", said("said-case-other-unit")),
        R::OtherDistrict => ("not_allowed", "", said("said-case-other-district")),
        R::Missing(need) => {
            use domain::case::table::Need as N;
            let (field, message) = match need {
                N::Words => ("/words", said("said-case-words")),
                N::Code => ("/code", said("said-case-code")),
                N::Unit => ("/unit", said("said-case-unit")),
                N::LaterDue => ("/due", said("said-case-due")),
                N::Into => ("/into", said("said-case-into")),
                N::OutsideNumber => ("/outside", said("said-case-outside")),
                N::Photo => ("/photo", said("said-case-photo")),
                N::PhotoOrWords | N::Evidence => ("/words", said("said-case-photo-or-words")),
                N::Satisfaction => ("/satisfaction", said("said-case-satisfaction")),
                N::SecondPerson => ("", said("said-case-same-person")),
                N::InTerm => ("", said("said-case-too-late")),
            };
            ("missing", field, message)
        }
        R::NotWanted(_) => ("not_wanted", "", said("said-case-not-wanted")),
        R::TooManyPhotos => (
            "too_many_photos",
            "/photo",
            said_with(
                "said-case-many-photos",
                [("most", u32::from(domain::case::event::MAX_PHOTOS).into())],
            ),
        ),
        R::DueTooEarly => ("due_too_early", "/due", said("said-case-due-early")),
        R::IntoItself => ("into_itself", "/into", said("said-case-into-itself")),
        R::SamePerson => ("same_person", "", said("said-case-same-person")),
        R::TooLate => ("too_late", "", said("said-case-too-late")),
    };
    let status = match code {
        "not_allowed" => 403,
        "case_changed" | "same_person" | "too_late" => 409,
        _ => 422,
    };
    let error = AppError::new(status, code, message.clone());
    if field.is_empty() {
        error
    } else {
        error.at(field, message)
    }
}

impl Cases {
    /// Which case; None: there is none.
    pub(super) fn number(&self, by: &By) -> Result<Option<CaseNumber>> {
        let found: Option<(CaseNumber,)> = match by {
            By::Number(number) => self.sql.row(
                "SELECT json_array(id) FROM report WHERE id = ?",
                &[i64::from(number.0).into()],
            ),
            By::Code(code) => self
                .sql
                .row("SELECT json_array(id) FROM report WHERE code = ?", &[code.into()]),
        }?;
        Ok(found.map(|(number,)| number))
    }

    /// What is known of a case.
    pub(super) fn facts(&self, number: CaseNumber) -> Result<Facts> {
        let found: Option<(String,)> = self.sql.row(
            "SELECT json_array(facts) FROM report WHERE id = ?",
            &[i64::from(number.0).into()],
        )?;
        let (json,) = found.ok_or_else(unknown)?;
        serde_json::from_str(&json).map_err(AppError::internal)
    }

    /// Gives reports of before there were cases their facts, and counts them. There is nothing left to do the second time.
    pub(super) fn fold(&self) -> Result<()> {
        self.sql.transaction(|| {
            let old: Vec<CaseNumber> = self
                .sql
                .rows("SELECT json_quote(id) FROM report WHERE facts = ''", &[])?;
            if old.is_empty() {
                return Ok(());
            }
            self.sql.run(
                "INSERT INTO setting (name, value) VALUES ('zone', 'Asia/Shanghai') ON CONFLICT DO NOTHING",
                &[],
            )?;
            let zone = self.zone("")?;
            let mut counts = Tally::default();
            for number in old {
                let opening = self.opening(number)?;
                let history: Vec<Entry> = self.sql.rows(
                    "SELECT json FROM entry WHERE report = ? ORDER BY number",
                    &[i64::from(number.0).into()],
                )?;
                counts.merge(&count::of_history(&opening, &history, &zone));
                let facts = Facts::replay(opening, &history);
                let json = serde_json::to_string(&facts).map_err(AppError::internal)?;
                self.sql.run(
                    "UPDATE report SET facts = ? WHERE id = ?",
                    &[(&json).into(), i64::from(number.0).into()],
                )?;
            }
            self.add(&counts)
        })
    }

    fn opening(&self, number: CaseNumber) -> Result<Opening> {
        type Row = (
            Work,
            String,
            Source,
            Option<GroupId>,
            Option<ChannelId>,
            Millis,
            String,
        );
        let found: Option<Row> = self.sql.row(
            "SELECT json_array(work, category, source, district, channel, at, facts) FROM report WHERE id = ?",
            &[i64::from(number.0).into()],
        )?;
        let (work, category, source, district, channel, received, facts) = found.ok_or_else(unknown)?;
        if !facts.is_empty() {
            let facts: Facts = serde_json::from_str(&facts).map_err(AppError::internal)?;
            return Ok(facts.opening);
        }
        Ok(Opening {
            number,
            work,
            category: category.parse().ok(),
            source,
            district,
            channel,
            unit: None,
            observed: None,
            received,
        })
    }

    pub(super) fn row(&self, number: CaseNumber) -> Result<CaseRow> {
        self.sql
            .row(
                &format!("SELECT {ROW} FROM report r WHERE id = ?"),
                &[i64::from(number.0).into()],
            )?
            .ok_or_else(unknown)
    }

    pub(super) fn view(&self, number: CaseNumber) -> Result<CaseView> {
        let id = i64::from(number.0);
        let history: Vec<EntryView> = self.sql.rows(
            "SELECT json_object('entry', json(json), 'who', who, 'batch', batch) FROM entry WHERE report = ? ORDER BY number",
            &[id.into()],
        )?;
        let into_state: Option<(State,)> = self.sql.row(
            "SELECT json_array(o.state) FROM report r JOIN report o ON o.id = r.into_case WHERE r.id = ? AND r.state = 'merged'",
            &[id.into()],
        )?;
        let merged: Vec<CaseNumber> = self.sql.rows(
            "SELECT json_quote(id) FROM report WHERE into_case = ? AND state = 'merged' ORDER BY id",
            &[id.into()],
        )?;
        Ok(CaseView {
            row: self.row(number)?,
            facts: self.facts(number)?,
            history,
            into_state: into_state.map(|(state,)| state),
            release: self.released(number)?,
            merged,
            contact: self.has_contact(id)?,
        })
    }

    /// Whether a way to be called back came with it.
    fn has_contact(&self, id: i64) -> Result<bool> {
        let query = "SELECT contact FROM report WHERE id = ?";
        Ok(self.sql.integer(query, &[id.into()])? == 1)
    }

    pub(super) fn released(&self, number: CaseNumber) -> Result<Option<Release>> {
        self.sql.row(
            "SELECT json FROM release WHERE report = ?",
            &[i64::from(number.0).into()],
        )
    }

    pub(super) fn show(&self, number: CaseNumber, reader: &Actor) -> Result<Option<CaseView>> {
        if !self.shows(number, reader)? {
            return Ok(None);
        }
        self.view(number).map(Some)
    }

    /// Whether somebody of the office sees a case.
    pub(super) fn shows(&self, number: CaseNumber, reader: &Actor) -> Result<bool> {
        if self.number(&By::Number(number))?.is_none() {
            return Ok(false);
        }
        let facts = self.facts(number)?;
        let opening = &facts.opening;
        Ok(Sight::of(reader).shows(
            opening.work,
            facts.state,
            opening.district.as_ref(),
            facts.unit.as_ref(),
        ))
    }

    pub(super) fn find(&self, code: &str) -> Result<Option<CaseView>> {
        match self.number(&By::Code(code.to_owned()))? {
            Some(number) => self.view(number).map(Some),
            None => Ok(None),
        }
    }

    /// Takes a step: all of it or nothing. The same batch again is the same step.
    pub(super) fn take(&self, step: &TakeStep, now: Millis) -> Result<CaseView> {
        self.sql.transaction(|| {
            let number = self.number(&step.by)?.ok_or_else(unknown)?;
            let of_reporter = matches!(step.by, By::Code(_));
            if of_reporter != (step.actor == Actor::Reporter) {
                return Err(AppError::internal(
                    "a citizen comes by code, the office by number",
                ));
            }
            if !step.batch.is_empty() {
                let taken: Option<(CaseNumber, Entry)> = self.sql.row(
                    "SELECT json_array(report, json(json)) FROM entry WHERE batch = ?",
                    &[(&step.batch).into()],
                )?;
                if let Some((of, entry)) = taken {
                    if of == number && entry.step == step.event.step {
                        return self.view(number);
                    }
                    return Err(AppError::new(409, "used_form", said("said-case-used-form")));
                }
            }
            if !of_reporter && !self.shows(number, &step.actor)? {
                return Err(unknown());
            }
            let before = self.facts(number)?;
            if before.entries != step.version {
                return Err(AppError::new(409, "case_changed", said("said-case-changed")));
            }
            let entry = step::apply(&before, &step.event, &step.actor, now).map_err(refused)?;
            self.check_into(&before, &entry, &step.actor)?;
            self.write(&before, &entry, step)?;
            self.view(number)
        })
    }

    /// A case goes on with one that the same person sees and that goes on itself.
    fn check_into(&self, before: &Facts, entry: &Entry, actor: &Actor) -> Result<()> {
        let Some(into) = entry.with.into else {
            return Ok(());
        };
        let wrong = |message: Said| AppError::new(422, "wrong_case", message.clone()).at("/into", message);
        if !self.shows(into, actor)? {
            return Err(wrong(said("said-case-into-unknown")));
        }
        let other = self.facts(into)?;
        if other.opening.work != before.opening.work
            || matches!(other.state, State::Merged | State::Withdrawn | State::Rejected)
        {
            return Err(wrong(said("said-case-into-other")));
        }
        let merged = self.sql.integer(
            "SELECT count(*) FROM report WHERE into_case = ? AND state = 'merged'",
            &[i64::from(before.opening.number.0).into()],
        )?;
        if merged > 0 {
            return Err(wrong(said("said-case-has-merged")));
        }
        Ok(())
    }

    fn write(&self, before: &Facts, entry: &Entry, step: &TakeStep) -> Result<()> {
        let opening = &before.opening;
        let id = i64::from(opening.number.0);
        let mut after = before.clone();
        after.take(entry);
        let json = serde_json::to_string(entry).map_err(AppError::internal)?;
        self.sql.run(
            "INSERT INTO entry (report, number, at, who, batch, json) VALUES (?, ?, ?, ?, ?, ?)",
            &[
                id.into(),
                i64::from(entry.number).into(),
                entry.at.0.into(),
                (&step.who).into(),
                (&step.batch).into(),
                (&json).into(),
            ],
        )?;
        let facts = serde_json::to_string(&after).map_err(AppError::internal)?;
        let times = step.times.filter(|_| after.clock_runs());
        let at = |at: Option<Millis>| Value::from(at.map(|at| at.0));
        let outside = entry.with.outside.as_ref().map(|number| number.as_str());
        self.sql.run(
            "UPDATE report SET facts = ?, version = ?, state = ?, open = ?, last = ?, unit = ?, soon = ?, due = ?, late3 = ?,
               promised = ?, closed = ?, solved = ?, into_case = ?, outside = coalesce(?, outside) WHERE id = ?",
            &[
                (&facts).into(),
                i64::from(after.entries).into(),
                after.state.as_str().into(),
                i64::from(after.state.is_open()).into(),
                after.last.0.into(),
                after.unit.as_ref().map(|id| id.as_str()).into(),
                at(times.map(|times| times.soon)),
                at(times.map(|times| times.due)),
                at(times.map(|times| times.late3)),
                at(after.due),
                at(after.closed),
                after.verdict.map(|verdict| i64::from(verdict.solved)).into(),
                entry.with.into.map(|into| i64::from(into.0)).into(),
                outside.into(),
                id.into(),
            ],
        )?;
        if after.due != before.due || after.since != before.since {
            // Another clock: what was proposed on the one before is nothing to this one.
            self.sql
                .run("UPDATE report SET proposed = 0 WHERE id = ?", &[id.into()])?;
        }
        for staff in after.hands.difference(&before.hands) {
            self.sql.run(
                "INSERT INTO hands (staff, report) VALUES (?, ?) ON CONFLICT DO NOTHING",
                &[staff.0.into(), id.into()],
            )?;
        }
        let row = self.row(opening.number)?;
        if entry.with.photos > 0 {
            self.task(&row.key, &step.batch, true)?;
        }
        if after.state == State::Withdrawn {
            self.forget(&row, id)?;
        }
        let term = contact::after_step(opening.received, before.state, after.state, entry.at);
        if let Some(term) = term
            && self.has_contact(id)?
        {
            self.contact_task(&row.key, term)?;
        }
        let zone = self.zone("")?;
        self.add(&count::of_entry(before, entry, &zone))
    }

    /// What goes when somebody takes a report back: its photos, and what of it was public.
    fn forget(&self, row: &CaseRow, id: i64) -> Result<()> {
        if row.photos > 0 {
            self.task(&row.key, FORM_BATCH, false)?;
        }
        let batches: Vec<String> = self.sql.rows(
            "SELECT json_quote(batch) FROM entry WHERE report = ? AND batch <> '' AND json_extract(json, '$.with.photos') > 0",
            &[id.into()],
        )?;
        for batch in batches {
            self.task(&row.key, &batch, false)?;
        }
        if let Some(release) = self.released(row.number)? {
            for batch in super::beside::batches(&release) {
                self.task(&row.key, batch, false)?;
            }
        }
        self.sql.run(
            "UPDATE report SET photos = 0, released = NULL WHERE id = ?",
            &[id.into()],
        )?;
        self.sql.run("DELETE FROM release WHERE report = ?", &[id.into()])
    }

    /// The report that photos belong to, and their batches. Without a reader it is the holder of the code who asks.
    pub(super) fn photographed(&self, by: &By, reader: Option<&Actor>) -> Result<Option<PhotoOwner>> {
        let Some(number) = self.number(by)? else {
            return Ok(None);
        };
        match (by, reader) {
            (By::Code(_), None) => {}
            (By::Number(_), Some(reader)) if self.shows(number, reader)? => {}
            _ => return Ok(None),
        }
        let row = self.row(number)?;
        let mut batches: Vec<String> = self.sql.rows(
            "SELECT json_quote(batch) FROM entry WHERE report = ? AND batch <> '' AND json_extract(json, '$.with.photos') > 0 ORDER BY number",
            &[i64::from(number.0).into()],
        )?;
        if row.photos > 0 {
            batches.insert(0, FORM_BATCH.to_owned());
        }
        Ok(Some(PhotoOwner {
            key: row.key,
            number,
            batches,
        }))
    }

    /// Counts everything again from the histories.
    pub(super) fn recount(&self) -> Result<Recounted> {
        let zone = self.zone("")?;
        let mut rows = Tally::default();
        let mut last = 0;
        let mut cases = 0;
        loop {
            let numbers: Vec<CaseNumber> = self.sql.rows(
                "SELECT json_quote(id) FROM report WHERE id > ? ORDER BY id LIMIT ?",
                &[last.into(), RECOUNT.into()],
            )?;
            for number in &numbers {
                let history: Vec<Entry> = self.sql.rows(
                    "SELECT json FROM entry WHERE report = ? ORDER BY number",
                    &[i64::from(number.0).into()],
                )?;
                rows.merge(&count::of_history(&self.opening(*number)?, &history, &zone));
                cases += 1;
            }
            match numbers.last() {
                Some(number) => last = i64::from(number.0),
                None => break,
            }
        }
        let mut kept = Tally::default();
        for (key, n) in self.counts()? {
            kept.add(&key, n);
        }
        let mut keys: std::collections::BTreeSet<&str> = rows.iter().map(|(key, _)| key).collect();
        keys.extend(kept.iter().map(|(key, _)| key));
        let differing: Vec<(String, i64, i64)> = keys
            .into_iter()
            .filter(|key| rows.get(key) != kept.get(key))
            .map(|key| (key.to_owned(), kept.get(key), rows.get(key)))
            .collect();
        Ok(Recounted {
            equal: differing.is_empty(),
            cases,
            differing: differing.into_iter().take(100).collect(),
        })
    }
}
