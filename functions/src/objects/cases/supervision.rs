//! Supervision: proposals of the clock and decisions about them, ledgers as they were sent out, numbered orders and their answers.

use domain::{
    case::{Actor, Times},
    clock::Millis,
    id::{CaseNumber, UnitId},
    supervision::{Level, YearNumber, proposal},
};
use serde::{Deserialize, Serialize};
use worker::Response;

use super::{Cases, list::ROW, wire::CaseRow};
use crate::{
    call::reply,
    error::{AppError, Result},
    said::said,
};

pub(super) const SCHEMA: &str = "
    -- The highest level that was proposed on the clock that runs.
    ALTER TABLE report ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX report_late3 ON report (late3) WHERE late3 IS NOT NULL;
    -- What the clock proposes; a decision is written beside it once.
    CREATE TABLE proposal (id INTEGER PRIMARY KEY, report INTEGER NOT NULL, level INTEGER NOT NULL, at INTEGER NOT NULL, decided INTEGER,
      raised INTEGER, who TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '') STRICT;
    CREATE INDEX proposal_open ON proposal (id) WHERE decided IS NULL;
    CREATE INDEX proposal_of ON proposal (report);
    -- Ledgers as they were sent out. Append-only.
    CREATE TABLE issue (id INTEGER PRIMARY KEY, batch TEXT NOT NULL UNIQUE, year INTEGER NOT NULL, number INTEGER NOT NULL, ledger TEXT NOT NULL,
      at INTEGER NOT NULL, who TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (ledger, year, number)) STRICT;
    CREATE TRIGGER issue_stays BEFORE UPDATE ON issue BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER issue_whole BEFORE DELETE ON issue BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    -- Orders (督办单) and their answers. Append-only.
    CREATE TABLE warrant (id INTEGER PRIMARY KEY, batch TEXT NOT NULL UNIQUE, year INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
      due INTEGER NOT NULL, who TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (year, number)) STRICT;
    CREATE TABLE warrant_case (report INTEGER NOT NULL, warrant INTEGER NOT NULL, PRIMARY KEY (report, warrant)) STRICT, WITHOUT ROWID;
    CREATE TABLE answer (id INTEGER PRIMARY KEY, batch TEXT NOT NULL UNIQUE, warrant INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL,
      unit TEXT, text TEXT NOT NULL) STRICT;
    CREATE INDEX answer_of ON answer (warrant);
    CREATE TRIGGER warrant_stays BEFORE UPDATE ON warrant BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER warrant_whole BEFORE DELETE ON warrant BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER answer_stays BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER answer_whole BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'append-only'); END;
";

/// Proposals that one alarm writes down.
const AT_ONCE: i64 = 500;
/// Most rows of a list.
const MOST: i64 = 500;

/// What supervision is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum Supervise {
    /// Proposals that nobody has decided, the oldest first. → `Vec<`[`ProposalView`]`>`
    Proposals { reader: Actor },
    /// Decides about a case: raises it (to a level that is proposed or higher), or leaves it where it is. → `()`
    Decide {
        number: CaseNumber,
        /// None: it is not raised.
        level: Option<Level>,
        reason: String,
        reader: Actor,
        who: String,
    },
    /// What was proposed and decided about a case, the oldest first. → `Vec<`[`Decided`]`>`
    Decisions { number: CaseNumber, reader: Actor },
    /// Keeps a ledger as it is sent out; the same batch again is the same issue. → [`IssueHead`]
    Freeze {
        batch: String,
        ledger: String,
        year: i16,
        json: String,
        who: String,
    },
    /// All issues, the newest first. → `Vec<`[`IssueHead`]`>`
    Issues,
    /// One of them. → `Option<(`[`IssueHead`]`, String)>`
    Issue { id: i64 },
    /// Issues an order; the same batch again is the same order. → [`OrderView`]
    Order {
        order: NewOrder,
        reader: Actor,
        who: String,
    },
    /// Orders that somebody sees, the newest first. → `Vec<`[`OrderView`]`>`
    Orders { reader: Actor },
    /// One of them with its cases. → `Option<(`[`OrderView`]`, Vec<`[`CaseRow`]`>)>`
    ShowOrder { id: i64, reader: Actor },
    /// Answers an order; the same batch again is the same answer. → `()`
    Answer {
        id: i64,
        batch: String,
        text: String,
        reader: Actor,
        who: String,
    },
}

/// A proposal with its case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProposalView {
    /// The case.
    pub row: CaseRow,
    /// What is proposed.
    pub level: Level,
    /// When.
    pub at: Millis,
}

/// What was proposed and decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Decided {
    /// What was proposed; a person's own doing proposes what it does.
    pub level: Level,
    /// When.
    pub at: Millis,
    /// When it was decided.
    pub decided: Option<Millis>,
    /// To which level it was raised; None: it was not.
    pub raised: Option<Level>,
    /// By whom.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// A ledger that was sent out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssueHead {
    /// Its id.
    pub id: i64,
    /// Its number among those of its ledger.
    pub number: YearNumber,
    /// Which ledger.
    pub ledger: String,
    /// When.
    pub at: Millis,
    /// By whom.
    pub who: String,
}

/// An order to be issued.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewOrder {
    /// The key of its form.
    pub batch: String,
    /// The year that it is numbered in.
    pub year: i16,
    /// Who issues it.
    pub offices: Vec<String>,
    /// What it is about.
    pub cases: Vec<CaseNumber>,
    /// What is to be done.
    pub demand: String,
    /// When an answer is due.
    pub due: Millis,
}

/// An order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrderView {
    /// Its id.
    pub id: i64,
    /// Its number.
    pub number: YearNumber,
    /// When.
    pub at: Millis,
    /// By whom.
    pub who: String,
    /// What it says.
    pub order: NewOrder,
    /// Units that had its cases when it was issued.
    pub units: Vec<UnitId>,
    /// The answers, the oldest first: when, who, which unit, what.
    pub answers: Vec<(Millis, String, Option<UnitId>, String)>,
}

/// What of an order is one JSON text.
#[derive(Serialize, Deserialize)]
struct StoredOrder {
    order: NewOrder,
    units: Vec<UnitId>,
}

fn not_yours() -> AppError {
    AppError::new(403, "not_allowed", said("said-case-not-yours"))
}

fn unknown() -> AppError {
    AppError::new(404, "unknown", said("said-order-unknown"))
}

/// Those who run the campaign.
fn decides(reader: &Actor) -> bool {
    matches!(reader, Actor::Administrator(_) | Actor::Coordinator(..))
}

impl Cases {
    /// Writes down what the clock proposes now.
    pub(super) fn propose(&self, now: Millis) -> Result<()> {
        self.sql.transaction(|| {
            let late: Vec<(i64, Millis, Millis, Millis, u8, u8)> = self.sql.rows(
                "SELECT json_array(id, soon, due, late3, level, proposed) FROM report
                 WHERE (due < ?1 AND proposed < 1 AND level < 1) OR (late3 < ?1 AND proposed < 2 AND level < 2) LIMIT ?2",
                &[now.0.into(), AT_ONCE.into()],
            )?;
            for (id, soon, due, late3, level, proposed) in late {
                let times = Times { soon, due, late3 };
                let Some(level) = proposal(times, level, proposed, now) else {
                    continue;
                };
                let level = i64::from(u8::from(level));
                self.sql.run(
                    "INSERT INTO proposal (report, level, at) VALUES (?, ?, ?)",
                    &[id.into(), level.into(), now.0.into()],
                )?;
                self.sql.run(
                    "UPDATE report SET proposed = ? WHERE id = ?",
                    &[level.into(), id.into()],
                )?;
            }
            Ok(())
        })
    }

    /// When the clock has something to propose next; 0: never, as it stands.
    pub(super) fn next_proposal(&self) -> Result<i64> {
        self.sql.integer(
            "SELECT min(t) FROM (SELECT min(due) AS t FROM report WHERE due IS NOT NULL AND proposed < 1 AND level < 1
               UNION ALL SELECT min(late3) FROM report WHERE late3 IS NOT NULL AND proposed < 2 AND level < 2)",
            &[],
        )
    }

    pub(super) fn proposals(&self, reader: &Actor) -> Result<Vec<ProposalView>> {
        if !decides(reader) && !matches!(reader, Actor::Auditor(_)) {
            return Ok(Vec::new());
        }
        let open: Vec<ProposalView> = self.sql.rows(
            &format!(
                "SELECT json_object('row', {ROW}, 'level', p.level, 'at', p.at)
                 FROM proposal p JOIN report r ON r.id = p.report WHERE p.decided IS NULL ORDER BY p.id LIMIT ?"
            ),
            &[MOST.into()],
        )?;
        let mut seen = Vec::new();
        for one in open {
            if self.shows(one.row.number, reader)? {
                seen.push(one);
            }
        }
        Ok(seen)
    }

    pub(super) fn decide(
        &self,
        number: CaseNumber,
        level: Option<Level>,
        reason: &str,
        reader: &Actor,
        who: &str,
        now: Millis,
    ) -> Result<()> {
        let id = i64::from(number.0);
        self.sql.transaction(|| {
            if !decides(reader) || !self.shows(number, reader)? {
                return Err(not_yours());
            }
            // The leaders are an administrator's to ask.
            if level == Some(Level::Leaders) && !matches!(reader, Actor::Administrator(_)) {
                return Err(not_yours());
            }
            let row = self.row(number)?;
            if level.is_some_and(|level| u8::from(level) <= row.level) {
                return Err(AppError::new(409, "raised", said("said-raised-already")));
            }
            let open: Option<(i64,)> = self.sql.row(
                "SELECT json_array(max(id)) FROM proposal WHERE report = ? AND decided IS NULL HAVING max(id) IS NOT NULL",
                &[id.into()],
            )?;
            let raised = level.map(|level| i64::from(u8::from(level)));
            match (open, raised) {
                (Some(_), _) => self.sql.run(
                    "UPDATE proposal SET decided = ?, raised = ?, who = ?, reason = ? WHERE report = ? AND decided IS NULL",
                    &[now.0.into(), raised.into(), who.into(), reason.into(), id.into()],
                )?,
                // By hand, without a proposal.
                (None, Some(raised)) => self.sql.run(
                    "INSERT INTO proposal (report, level, at, decided, raised, who, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    &[
                        id.into(),
                        raised.into(),
                        now.0.into(),
                        now.0.into(),
                        raised.into(),
                        who.into(),
                        reason.into(),
                    ],
                )?,
                (None, None) => return Err(AppError::new(409, "decided", said("said-decided-already"))),
            }
            if let Some(raised) = raised {
                self.sql
                    .run("UPDATE report SET level = ? WHERE id = ?", &[raised.into(), id.into()])?;
            }
            Ok(())
        })
    }

    pub(super) fn decisions(&self, number: CaseNumber, reader: &Actor) -> Result<Vec<Decided>> {
        if !self.shows(number, reader)? {
            return Ok(Vec::new());
        }
        self.sql.rows(
            "SELECT json_object('level', level, 'at', at, 'decided', decided, 'raised', raised, 'who', who, 'reason', reason)
             FROM proposal WHERE report = ? ORDER BY id",
            &[i64::from(number.0).into()],
        )
    }

    fn issue_head(
        &self,
        condition: &str,
        value: crate::objects::sql::Value<'_>,
    ) -> Result<Option<IssueHead>> {
        self.sql.row(
            &format!(
                "SELECT json_object('id', id, 'number', json_object('year', year, 'number', number), 'ledger', ledger, 'at', at, 'who', who)
                 FROM issue WHERE {condition}"
            ),
            &[value],
        )
    }

    pub(super) fn freeze(
        &self,
        batch: &str,
        ledger: &str,
        year: i16,
        json: &str,
        who: &str,
        now: Millis,
    ) -> Result<IssueHead> {
        self.sql.transaction(|| {
            if let Some(known) = self.issue_head("batch = ?", batch.into())? {
                return Ok(known);
            }
            self.sql.run(
                "INSERT INTO issue (batch, year, number, ledger, at, who, json)
                 SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, ?4, ?5, ?6 FROM issue WHERE ledger = ?3 AND year = ?2",
                &[
                    batch.into(),
                    i64::from(year).into(),
                    ledger.into(),
                    now.0.into(),
                    who.into(),
                    json.into(),
                ],
            )?;
            self.issue_head("batch = ?", batch.into())?
                .ok_or_else(|| AppError::internal("an issue that was not kept"))
        })
    }

    pub(super) fn issues(&self) -> Result<Vec<IssueHead>> {
        self.sql.rows(
            "SELECT json_object('id', id, 'number', json_object('year', year, 'number', number), 'ledger', ledger, 'at', at, 'who', who)
             FROM issue ORDER BY id DESC LIMIT ?",
            &[MOST.into()],
        )
    }

    pub(super) fn issue(&self, id: i64) -> Result<Option<(IssueHead, String)>> {
        let Some(head) = self.issue_head("id = ?", id.into())? else {
            return Ok(None);
        };
        let json: Option<(String,)> = self
            .sql
            .row("SELECT json_array(json) FROM issue WHERE id = ?", &[id.into()])?;
        Ok(json.map(|(json,)| (head, json)))
    }

    pub(super) fn order(
        &self,
        order: &NewOrder,
        reader: &Actor,
        who: &str,
        now: Millis,
    ) -> Result<OrderView> {
        self.sql.transaction(|| {
            if !decides(reader) {
                return Err(not_yours());
            }
            let known: Option<(i64,)> = self.sql.row(
                "SELECT json_array(id) FROM warrant WHERE batch = ?",
                &[(&order.batch).into()],
            )?;
            if let Some((id,)) = known {
                return self.order_view(id);
            }
            let mut units: Vec<UnitId> = Vec::new();
            for number in &order.cases {
                if !self.shows(*number, reader)? {
                    let message = said("said-case-unknown");
                    return Err(AppError::new(422, "unknown_case", message.clone()).at("/cases", message));
                }
                if let Some(unit) = self.row(*number)?.unit
                    && !units.contains(&unit)
                {
                    units.push(unit);
                }
            }
            let stored = StoredOrder {
                order: order.clone(),
                units,
            };
            let json = serde_json::to_string(&stored).map_err(AppError::internal)?;
            self.sql.run(
                "INSERT INTO warrant (batch, year, number, at, due, who, json)
                 SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, ?4, ?5, ?6 FROM warrant WHERE year = ?2",
                &[
                    (&order.batch).into(),
                    i64::from(order.year).into(),
                    now.0.into(),
                    order.due.0.into(),
                    who.into(),
                    (&json).into(),
                ],
            )?;
            let id = self
                .sql
                .integer("SELECT id FROM warrant WHERE batch = ?", &[(&order.batch).into()])?;
            for number in &order.cases {
                self.sql.run(
                    "INSERT INTO warrant_case (report, warrant) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    &[i64::from(number.0).into(), id.into()],
                )?;
            }
            self.order_view(id)
        })
    }

    fn order_view(&self, id: i64) -> Result<OrderView> {
        let found: Option<(YearNumber, Millis, String, StoredOrder)> = self.sql.row(
            "SELECT json_array(json_object('year', year, 'number', number), at, who, json(json)) FROM warrant WHERE id = ?",
            &[id.into()],
        )?;
        let (number, at, who, stored) = found.ok_or_else(unknown)?;
        let answers = self.sql.rows(
            "SELECT json_array(at, who, unit, text) FROM answer WHERE warrant = ? ORDER BY id",
            &[id.into()],
        )?;
        Ok(OrderView {
            id,
            number,
            at,
            who,
            order: stored.order,
            units: stored.units,
            answers,
        })
    }

    /// Whoever sees one of its cases sees an order; units also those that they answered for.
    fn sees_order(&self, view: &OrderView, reader: &Actor) -> Result<bool> {
        match reader {
            Actor::Administrator(_) | Actor::Auditor(_) | Actor::Coordinator(_, None) => Ok(true),
            Actor::Handler(_, unit) => Ok(view.units.contains(unit)),
            Actor::Coordinator(..) => {
                for number in &view.order.cases {
                    if self.shows(*number, reader)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    pub(super) fn orders(&self, reader: &Actor) -> Result<Vec<OrderView>> {
        let ids: Vec<i64> = self.sql.rows(
            "SELECT json_quote(id) FROM warrant ORDER BY id DESC LIMIT ?",
            &[MOST.into()],
        )?;
        let mut seen = Vec::new();
        for id in ids {
            let view = self.order_view(id)?;
            if self.sees_order(&view, reader)? {
                seen.push(view);
            }
        }
        Ok(seen)
    }

    pub(super) fn show_order(&self, id: i64, reader: &Actor) -> Result<Option<(OrderView, Vec<CaseRow>)>> {
        let known = self
            .sql
            .integer("SELECT count(*) FROM warrant WHERE id = ?", &[id.into()])?;
        if known == 0 {
            return Ok(None);
        }
        let view = self.order_view(id)?;
        if !self.sees_order(&view, reader)? {
            return Ok(None);
        }
        let mut rows = Vec::new();
        for number in &view.order.cases {
            if self.shows(*number, reader)? {
                rows.push(self.row(*number)?);
            }
        }
        Ok(Some((view, rows)))
    }

    pub(super) fn answer(
        &self,
        id: i64,
        batch: &str,
        text: &str,
        reader: &Actor,
        who: &str,
        now: Millis,
    ) -> Result<()> {
        self.sql.transaction(|| {
            let Some((view, _)) = self.show_order(id, reader)? else {
                return Err(unknown());
            };
            let unit = match reader {
                Actor::Handler(_, unit) if view.units.contains(unit) => Some(unit),
                Actor::Administrator(_) | Actor::Coordinator(..) => None,
                _ => return Err(not_yours()),
            };
            self.sql.run(
                "INSERT INTO answer (batch, warrant, at, who, unit, text) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (batch) DO NOTHING",
                &[
                    batch.into(),
                    id.into(),
                    now.0.into(),
                    who.into(),
                    unit.map(|id| id.as_str()).into(),
                    text.into(),
                ],
            )
        })
    }
}

impl Cases {
    /// Answers what supervision is asked.
    pub(super) fn supervise(&self, ask: Supervise, now: Millis) -> worker::Result<Response> {
        match ask {
            Supervise::Proposals { reader } => reply(&self.proposals(&reader)),
            Supervise::Decide {
                number,
                level,
                reason,
                reader,
                who,
            } => reply(&self.decide(number, level, &reason, &reader, &who, now)),
            Supervise::Decisions { number, reader } => reply(&self.decisions(number, &reader)),
            Supervise::Freeze {
                batch,
                ledger,
                year,
                json,
                who,
            } => reply(&self.freeze(&batch, &ledger, year, &json, &who, now)),
            Supervise::Issues => reply(&self.issues()),
            Supervise::Issue { id } => reply(&self.issue(id)),
            Supervise::Order { order, reader, who } => reply(&self.order(&order, &reader, &who, now)),
            Supervise::Orders { reader } => reply(&self.orders(&reader)),
            Supervise::ShowOrder { id, reader } => reply(&self.show_order(id, &reader)),
            Supervise::Answer {
                id,
                batch,
                text,
                reader,
                who,
            } => reply(&self.answer(id, &batch, &text, &reader, &who, now)),
        }
    }
}
