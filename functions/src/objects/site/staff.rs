//! Who of the office may do what: invitations, places, accounts that are shut.

use domain::{
    case::Role,
    clock::Millis,
    id::{GroupId, StaffId, UnitId},
};

use super::{
    Site,
    organizers::{hashed, secret},
};
use crate::{
    error::{AppError, Result},
    objects::messages::{Place, StaffReply, StaffRow},
    said::said,
};

pub(super) const SCHEMA: &str = "
    ALTER TABLE organizer ADD COLUMN unit TEXT;
    ALTER TABLE organizer ADD COLUMN district TEXT;
    ALTER TABLE organizer ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE organizer ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
    UPDATE organizer SET role = 'administrator' WHERE role = 'admin';
    CREATE TABLE invitation (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, expires INTEGER NOT NULL, place TEXT NOT NULL) STRICT;
";

/// How long an invitation works, in milliseconds.
const INVITED: i64 = 7 * 24 * 3_600_000;
/// Most accounts, and most invitations.
const MOST: i64 = 2_000;
/// Longest note in characters.
const LONGEST_NOTE: usize = 40;

/// A place as it may be given.
fn checked(place: &Place) -> Result<()> {
    let mut error = AppError::new(422, "bad_staff", said("said-staff-wrong"));
    if place.role == Role::Reporter {
        error = error.at("/role", said("said-staff-role"));
    }
    if (place.role == Role::Handler) != place.unit.is_some() {
        error = error.at("/unit", said("said-staff-unit"));
    }
    if place.district.is_some() && place.role != Role::Coordinator {
        error = error.at("/district", said("said-staff-district"));
    }
    if place.note.chars().count() > LONGEST_NOTE || place.note.chars().any(char::is_control) {
        error = error.at("/note", said("said-staff-note"));
    }
    if error.fields.is_empty() {
        Ok(())
    } else {
        Err(error)
    }
}

impl Site {
    /// Whom an invitation makes, as long as it works.
    pub(super) fn invited(&self, token: &str) -> Result<Option<Place>> {
        self.sql.row(
            "SELECT place FROM invitation WHERE hash = ? AND expires > ?",
            &[(&hashed(token)).into(), Self::now().0.into()],
        )
    }

    /// Nobody can follow it a second time.
    pub(super) fn use_up(&self, token: &str) -> Result<()> {
        self.sql.run(
            "DELETE FROM invitation WHERE hash = ?",
            &[(&hashed(token)).into()],
        )
    }

    pub(super) fn staff(&self) -> Result<StaffReply> {
        type Row = (
            StaffId,
            String,
            Role,
            Option<UnitId>,
            Option<GroupId>,
            String,
            Millis,
            i64,
        );
        let rows: Vec<Row> = self.sql.rows(
            "SELECT json_array(id, name, role, unit, district, note, created, active) FROM organizer ORDER BY id",
            &[],
        )?;
        let staff = rows
            .into_iter()
            .map(
                |(id, name, role, unit, district, note, created, active)| StaffRow {
                    id,
                    name,
                    place: Place {
                        role,
                        unit,
                        district,
                        note,
                    },
                    created,
                    active: active != 0,
                },
            )
            .collect();
        let invited = self.sql.rows(
            "SELECT json_array(id, json(place), expires) FROM invitation WHERE expires > ? ORDER BY id",
            &[Self::now().0.into()],
        )?;
        Ok(StaffReply { staff, invited })
    }

    pub(super) fn invite(&self, place: &Place, organizer: &str) -> Result<String> {
        checked(place)?;
        let token = secret()?;
        let now = Self::now();
        let json = serde_json::to_string(place).map_err(AppError::internal)?;
        self.sql.transaction(|| {
            self.sql
                .run("DELETE FROM invitation WHERE expires <= ?", &[now.0.into()])?;
            let accounts = self.sql.integer(
                "SELECT (SELECT count(*) FROM organizer) + (SELECT count(*) FROM invitation)",
                &[],
            )?;
            if accounts >= MOST {
                return Err(AppError::new(409, "too_many_staff", said("said-staff-many")));
            }
            self.sql.run(
                "INSERT INTO invitation (hash, expires, place) VALUES (?, ?, ?)",
                &[(&hashed(&token)).into(), (now.0 + INVITED).into(), (&json).into()],
            )?;
            self.audit(now, organizer, "invite", &json)
        })?;
        Ok(token)
    }

    pub(super) fn take_back(&self, invitation: i64, organizer: &str) -> Result<()> {
        self.sql.transaction(|| {
            self.sql
                .run("DELETE FROM invitation WHERE id = ?", &[invitation.into()])?;
            let detail = invitation.to_string();
            self.audit(Self::now(), organizer, "take_back_invitation", &detail)
        })
    }

    /// There is always an administrator who can sign in.
    pub(super) fn change_staff(
        &self,
        id: StaffId,
        place: &Place,
        active: bool,
        organizer: &str,
    ) -> Result<()> {
        checked(place)?;
        let unit = place.unit.as_ref().map(|id| id.as_str());
        let district = place.district.as_ref().map(|id| id.as_str());
        self.sql.transaction(|| {
            let known = self
                .sql
                .integer("SELECT count(*) FROM organizer WHERE id = ?", &[id.0.into()])?;
            if known == 0 {
                return Err(AppError::new(404, "unknown_staff", said("said-staff-unknown")));
            }
            self.sql.run(
                "UPDATE organizer SET role = ?, unit = ?, district = ?, note = ?, active = ? WHERE id = ?",
                &[
                    place.role.as_str().into(),
                    unit.into(),
                    district.into(),
                    (&place.note).into(),
                    i64::from(active).into(),
                    id.0.into(),
                ],
            )?;
            let administrators = self.sql.integer(
                "SELECT count(*) FROM organizer WHERE role = 'administrator' AND active = 1",
                &[],
            )?;
            if administrators == 0 {
                return Err(AppError::new(409, "last_administrator", said("said-staff-last")));
            }
            self.sql
                .run("DELETE FROM session WHERE organizer = ?", &[id.0.into()])?;
            let json = serde_json::to_string(&(id, place, active)).map_err(AppError::internal)?;
            self.audit(Self::now(), organizer, "change_staff", &json)
        })
    }
}
