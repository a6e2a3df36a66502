//! Who looked at how a reporter can be called back: lines of the audit log, written before anything is opened.

use domain::{
    clock::Millis,
    contact::{LOOKS_AN_HOUR, Reason},
    id::CaseNumber,
};

use super::Site;
use crate::{
    error::{AppError, Result},
    objects::messages::{LOOKS, LookRow},
    said::said,
};

pub(super) const SCHEMA: &str = "
    -- Append-only.
    CREATE TRIGGER audit_contact_stays BEFORE UPDATE ON audit WHEN OLD.what = 'see_contact' BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER audit_contact_whole BEFORE DELETE ON audit WHEN OLD.what = 'see_contact' BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE INDEX audit_contact_by ON audit (who, at) WHERE what = 'see_contact';
    CREATE INDEX audit_contact ON audit (id) WHERE what = 'see_contact';
    CREATE INDEX audit_contact_of ON audit (detail) WHERE what = 'see_contact';
";

const HOUR: i64 = 3_600_000;

/// `17 verify`
fn detail(number: CaseNumber, reason: Reason) -> String {
    format!("{} {}", number.0, reason.as_str())
}

/// Reads [`detail`].
fn read_detail(detail: &str) -> Option<(CaseNumber, Reason)> {
    let (number, reason) = detail.split_once(' ')?;
    Some((CaseNumber(number.parse().ok()?), Reason::named(reason)?))
}

impl Site {
    /// Writes a look down, or refuses it: who looks at so many in an hour copies a list.
    pub(super) fn look_at_contact(&self, organizer: &str, number: CaseNumber, reason: Reason) -> Result<()> {
        let now = Self::now();
        self.sql.transaction(|| {
            let since = now.0 - HOUR;
            let looks = |what: &str| {
                self.sql.integer(
                    &format!("SELECT {what} FROM audit WHERE what = 'see_contact' AND who = ? AND at > ?"),
                    &[organizer.into(), since.into()],
                )
            };
            if looks("count(*)")? >= i64::from(LOOKS_AN_HOUR) {
                let wait = (looks("min(at)")? - since).div_euclid(1_000) + 1;
                return Err(AppError {
                    retry_after: u32::try_from(wait).ok(),
                    ..AppError::new(429, "many_looks", said("said-contact-many"))
                });
            }
            self.audit(now, organizer, "see_contact", &detail(number, reason))
        })
    }

    /// Looks at the contact of a case, the oldest first.
    pub(super) fn looks(&self, number: CaseNumber) -> Result<Vec<(Millis, String, Reason)>> {
        let mut all = Vec::new();
        for reason in Reason::ALL {
            let looks: Vec<(Millis, String)> = self.sql.rows(
                "SELECT json_array(at, who) FROM audit WHERE what = 'see_contact' AND detail = ?",
                &[(&detail(number, reason)).into()],
            )?;
            all.extend(looks.into_iter().map(|(at, who)| (at, who, reason)));
        }
        all.sort();
        Ok(all)
    }

    /// Looks at any contact, the newest first.
    pub(super) fn all_looks(&self, before: Option<i64>) -> Result<Vec<LookRow>> {
        let rows: Vec<(i64, Millis, String, String)> = self.sql.rows(
            "SELECT json_array(id, at, who, detail) FROM audit WHERE what = 'see_contact' AND id < ? ORDER BY id DESC LIMIT ?",
            &[before.unwrap_or(i64::from(u32::MAX)).into(), i64::from(LOOKS).into()],
        )?;
        let row = |(id, at, who, detail): (i64, Millis, String, String)| {
            let (number, reason) = read_detail(&detail)?;
            Some(LookRow {
                id,
                at,
                who,
                number,
                reason,
            })
        };
        Ok(rows.into_iter().filter_map(row).collect())
    }
}
