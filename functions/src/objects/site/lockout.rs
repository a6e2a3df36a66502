//! What slows guessing: after some failures an account, or a client, has to wait, each time twice as long.

use domain::clock::Millis;

use super::{Site, password};
use crate::{error::Result, objects::sql::Value};

/// Failures are forgotten after this long without one, in milliseconds.
const FORGET: i64 = 24 * 3_600_000;
/// Most rows: whoever invents names cannot fill the disk.
const MOST_ROWS: i64 = 10_000;

/// Who failed.
pub struct Subject {
    /// Its row: `a:` and the hash of a name, `c:` and the client, or `p:` and both.
    pub key: String,
    /// Failures that cost nothing yet.
    pub free: u32,
}

/// How long to wait after so many failures, in seconds: 30, doubling up to 15 minutes.
fn wait(failures: u32, free: u32) -> i64 {
    match failures.checked_sub(free) {
        None => 0,
        Some(over) => (30i64 << over.min(5)).min(900),
    }
}

impl Site {
    /// Refuses while one of them has to wait.
    pub(super) fn check_lockout(&self, subjects: &[Subject], now: Millis) -> Result<()> {
        let mut until = 0;
        for subject in subjects {
            let query = "SELECT max(until) FROM lockout WHERE subject = ?";
            until = until.max(self.sql.integer(query, &[Value::Text(&subject.key)])?);
        }
        if until <= now.0 {
            return Ok(());
        }
        let seconds = (until - now.0).div_euclid(1000).saturating_add(1);
        Err(password::too_many(u32::try_from(seconds).unwrap_or(900)))
    }

    /// Counts a failure of each. Returns whether one of them has to wait now.
    pub(super) fn count_failure(&self, subjects: &[Subject], now: Millis) -> Result<bool> {
        let mut locked = false;
        for subject in subjects {
            let query = "SELECT failures FROM lockout WHERE subject = ? AND last > ?";
            let before = self
                .sql
                .integer(query, &[Value::Text(&subject.key), Value::Int(now.0 - FORGET)])?;
            let failures = u32::try_from(before).unwrap_or(0).saturating_add(1);
            let wait = wait(failures, subject.free);
            locked |= wait > 0;
            self.sql.run(
                "INSERT INTO lockout (subject, failures, last, until) VALUES (?, ?, ?, ?)
                 ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last = excluded.last, until = excluded.until",
                &[
                    Value::Text(&subject.key),
                    Value::Int(i64::from(failures)),
                    Value::Int(now.0),
                    Value::Int(now.0 + wait * 1000),
                ],
            )?;
        }
        self.sql.run(
            "DELETE FROM lockout WHERE last < ?",
            &[Value::Int(now.0 - FORGET)],
        )?;
        // Those who wait stay; of the others the oldest go.
        self.sql.run(
            "DELETE FROM lockout WHERE until <= ?1 AND (SELECT count(*) FROM lockout) > ?2 AND subject IN
               (SELECT subject FROM lockout WHERE until <= ?1 ORDER BY last LIMIT 100)",
            &[Value::Int(now.0), Value::Int(MOST_ROWS)],
        )?;
        Ok(locked)
    }

    /// Forgets the failures of each.
    pub(super) fn forget_failures(&self, subjects: &[Subject]) -> Result<()> {
        for subject in subjects {
            self.sql.run(
                "DELETE FROM lockout WHERE subject = ?",
                &[Value::Text(&subject.key)],
            )?;
        }
        Ok(())
    }
}
