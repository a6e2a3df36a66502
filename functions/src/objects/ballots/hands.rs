//! Hand counts: rows of numbers, once an id, counted in the same transaction.

use std::collections::BTreeMap;

use domain::{
    clock::Millis,
    hands::{self, HandCount},
    id::{QuestionId, TeamNumber},
    quiz::Campaign,
    tally::Tally,
};

use super::{Ballots, to_json};
use crate::error::Result;

/// Numbered migration; see `SCHEMA`.
pub const SCHEMA: &str = "
CREATE TABLE hands (
  key TEXT PRIMARY KEY, children INTEGER NOT NULL CHECK (children IN (0, 1)), team INTEGER, at INTEGER NOT NULL,
  present INTEGER NOT NULL, hands TEXT NOT NULL, CHECK (children = 0 OR team IS NULL)
) STRICT, WITHOUT ROWID;
";

/// Key, team, people, hands for the right answer.
type Row = (String, Option<TeamNumber>, u32, BTreeMap<QuestionId, u32>);

/// Rows that are counted again at a time.
const BATCH: u32 = 500;

impl Ballots {
    /// Stores and counts what was typed in; the same id again changes nothing.
    pub(super) fn keep_hands(
        &self,
        campaign: &Campaign,
        key: &str,
        count: &HandCount,
        team: Option<TeamNumber>,
        now: Millis,
        delta: &mut Tally,
    ) -> Result<()> {
        let known = self
            .sql
            .integer("SELECT count(*) FROM hands WHERE key = ?", &[key.into()])?;
        if known > 0 {
            return Ok(());
        }
        let right = to_json(&count.right)?;
        self.sql.run(
            "INSERT INTO hands (key, children, team, at, present, hands) VALUES (?, ?, ?, ?, ?, ?)",
            &[
                key.into(),
                i64::from(campaign.personal().is_none()).into(),
                team.map(|team| i64::from(team.0)).into(),
                now.0.into(),
                i64::from(count.present).into(),
                (&right).into(),
            ],
        )?;
        delta.merge(&hands::of_hands(count, team));
        Ok(())
    }

    /// Counts a batch of rows again, those after `key`. Returns the last key; None at the end.
    pub(super) fn count_hands(&self, key: &str, tally: &mut Tally) -> Result<Option<String>> {
        let rows: Vec<Row> = self.sql.rows(
            &format!(
                "SELECT json_array(key, team, present, json(hands)) FROM hands WHERE key > ? ORDER BY key LIMIT {BATCH}"
            ),
            &[key.into()],
        )?;
        let last = rows.last().map(|(key, ..)| key.clone());
        for (_, team, present, right) in rows {
            tally.merge(&hands::of_hands(&HandCount { present, right }, team));
        }
        Ok(last)
    }
}
