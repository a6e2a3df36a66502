//! Access codes of a campaign: a code is known to the shard of its person, as nothing but that person's key, so that the start that
//! checks it asks nobody else.

use domain::token::PersonKey;

use super::{Ballots, to_json};
use crate::{
    error::{AppError, Result},
    objects::messages::{CodeList, CodeListReply},
    said::said,
};

/// Numbered migration; see `SCHEMA`.
pub const SCHEMA: &str = "
CREATE TABLE code_list (id TEXT PRIMARY KEY, name TEXT NOT NULL, made INTEGER NOT NULL, imported INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE code (person TEXT PRIMARY KEY, list TEXT NOT NULL, revoked INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
CREATE INDEX code_of_list ON code (list);
";

/// The refusal of a code that is not on any list, or is revoked: which of them is nobody's business.
pub fn unknown_code() -> AppError {
    AppError::new(422, "unknown_code", said("said-wrong-code")).at("/code", said("said-wrong-code"))
}

impl Ballots {
    /// Keeps a list's codes of this shard. The same list again changes nothing.
    pub(super) fn add_codes(&self, list: &CodeList, persons: &[PersonKey]) -> Result<()> {
        let persons = to_json(&persons)?;
        self.sql.transaction(|| {
            self.sql.run(
                "INSERT INTO code_list (id, name, made, imported) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                &[
                    (&list.id).into(),
                    (&list.name).into(),
                    list.made.0.into(),
                    i64::from(list.imported).into(),
                ],
            )?;
            self.sql.run(
                "INSERT INTO code (person, list) SELECT value, ?2 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING",
                &[(&persons).into(), (&list.id).into()],
            )
        })
    }

    /// The lists with their numbers in this shard.
    pub(super) fn code_lists(&self) -> Result<Vec<CodeListReply>> {
        let rows: Vec<(CodeList, u64, u64, u64)> = self.sql.rows(
            "SELECT json_array(json_object('id', l.id, 'name', l.name, 'made', l.made, 'imported', json(iif(l.imported = 1, 'true', 'false'))), \
             count(c.person), coalesce(sum(EXISTS (SELECT 1 FROM attempt a WHERE a.person = c.person)), 0), \
             coalesce(sum(c.revoked), 0)) FROM code_list l LEFT JOIN code c ON c.list = l.id GROUP BY l.id",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|(list, codes, used, revoked)| CodeListReply {
                list,
                codes,
                used,
                revoked,
            })
            .collect())
    }

    /// No code of the list starts anything any more.
    pub(super) fn revoke_list(&self, list: &str) -> Result<()> {
        self.sql
            .run("UPDATE code SET revoked = 1 WHERE list = ?", &[list.into()])
    }

    /// One code starts nothing any more. Returns whether there is such a code.
    pub(super) fn revoke_code(&self, person: &PersonKey) -> Result<bool> {
        let known = self.sql.integer(
            "SELECT count(*) FROM code WHERE person = ?",
            &[(&person.0).into()],
        )?;
        self.sql.run(
            "UPDATE code SET revoked = 1 WHERE person = ?",
            &[(&person.0).into()],
        )?;
        Ok(known > 0)
    }

    /// Refuses a person without a code that is good.
    pub(super) fn check_code(&self, person: Option<&PersonKey>) -> Result<()> {
        let person = person.ok_or_else(unknown_code)?;
        let good = self.sql.integer(
            "SELECT count(*) FROM code WHERE person = ? AND revoked = 0",
            &[(&person.0).into()],
        )?;
        if good == 1 { Ok(()) } else { Err(unknown_code()) }
    }
}
