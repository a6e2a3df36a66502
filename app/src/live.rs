//! The numbers of a tally by key, written as the page writes them: what an island fetches to refresh the page in place.

use std::collections::BTreeMap;

use crate::format::{NO_NUMBER, average, count};
use crate::model::{Bar, GroupRow, TallyView};
use crate::texts::say;

/// The body of a live snapshot: `{"values":{"takers":"1280",…},"bars":{"scores.3":42.5,…}}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Text of each `data-key`.
    pub values: BTreeMap<String, String>,
    /// Percent of each `data-bar`.
    pub bars: BTreeMap<String, f64>,
}

impl From<&TallyView> for Snapshot {
    fn from(tally: &TallyView) -> Self {
        let mut snapshot = Self::default();
        for (key, value) in [
            ("updated_at", tally.updated_at.clone()),
            ("takers", count(tally.takers)),
            ("started", count(tally.started)),
            ("submitted", count(tally.submitted)),
            ("expired", count(tally.expired)),
            ("average", mean(tally.average)),
        ] {
            snapshot.values.insert(key.to_owned(), value);
        }
        if let Some(passed) = tally.passed {
            snapshot
                .values
                .insert("pass_share".to_owned(), say::pass_share(passed, tally.submitted));
        }
        for (group, bars) in [
            ("scores", &tally.scores),
            ("days", &tally.days),
            ("hours", &tally.hours),
            ("channels", &tally.channels),
        ] {
            let most = most(bars.iter().map(|bar: &Bar| bar.count));
            for bar in bars {
                snapshot.number(format!("{group}.{}", bar.key), bar.count, most);
            }
        }
        for (group, rows) in [("districts", &tally.districts), ("ages", &tally.ages)] {
            let most = most(rows.iter().map(|row: &GroupRow| row.submitted));
            for row in rows {
                snapshot.number(format!("{group}.{}.submitted", row.id), row.submitted, most);
                snapshot
                    .values
                    .insert(format!("{group}.{}.average", row.id), mean(row.average));
            }
        }
        snapshot
    }
}

impl Snapshot {
    fn number(&mut self, key: String, number: u64, most: u64) {
        self.bars.insert(key.clone(), bar_width(number, most));
        self.values.insert(key, count(number));
    }
}

/// The largest of the counts that share a table.
pub(crate) fn most(counts: impl Iterator<Item = u64>) -> u64 {
    counts.max().unwrap_or_default()
}

/// `part` of `most` in percent, to one decimal.
pub(crate) fn bar_width(part: u64, most: u64) -> f64 {
    let tenths = u128::from(part) * 1000 / u128::from(most.max(1));
    f64::from(u32::try_from(tenths).unwrap_or(1000)) / 10.0
}

/// An average, or a dash while there is none.
pub(crate) fn mean(average_score: Option<u64>) -> String {
    average_score.map_or_else(|| NO_NUMBER.to_owned(), average)
}
