//! Teams (班组) of campaigns: published beside the content, so that nobody has to be asked when one of them starts.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    code::MAX_TEAM,
    id::{CampaignId, TeamNumber},
    quiz::fold,
};

use super::Site;
use crate::{
    error::{AppError, Result},
    objects::{
        messages::{NewTeam, Team, TeamChange, TeamFault, Teams},
        sql::Value,
    },
};

/// Numbered migration; see `MIGRATIONS`.
pub const SCHEMA: &str = "
    CREATE TABLE team (campaign TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, expected INTEGER NOT NULL,
      removed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (campaign, number)) STRICT, WITHOUT ROWID;
";
/// Most teams of one campaign, those taken out included.
const MOST: usize = 3_000;

impl Site {
    pub(super) fn read_teams(&self) -> Result<Teams> {
        let rows: Vec<(CampaignId, TeamNumber, String, u32, u8)> = self.sql.rows(
            "SELECT json_array(campaign, number, name, expected, removed) FROM team",
            &[],
        )?;
        let mut teams = Teams::new();
        for (campaign, number, name, expected, removed) in rows {
            teams.entry(campaign).or_default().insert(
                number,
                Team {
                    name,
                    expected,
                    removed: removed == 1,
                },
            );
        }
        Ok(teams)
    }

    pub(super) fn add_teams(
        &self,
        campaign: &CampaignId,
        new: &[NewTeam],
        organizer: &str,
    ) -> Result<Vec<TeamFault>> {
        let sent = self.outreach()?;
        let none = BTreeMap::new();
        let teams = sent.outreach.teams.get(campaign).unwrap_or(&none);
        let mut names: BTreeSet<String> = teams
            .values()
            .filter(|team| !team.removed)
            .map(|team| fold(&team.name))
            .collect();
        let mut faults = Vec::new();
        for (place, team) in new.iter().enumerate() {
            if !names.insert(fold(&team.name)) {
                faults.push(TeamFault::SameName(place));
            }
        }
        let last = teams.keys().next_back().map_or(0, |number| number.0);
        if teams.len() + new.len() > MOST || usize::from(last) + new.len() > usize::from(MAX_TEAM.0) {
            faults.push(TeamFault::TooMany);
        }
        if !faults.is_empty() || new.is_empty() {
            return Ok(faults);
        }
        let detail = format!("{campaign}: {} teams", new.len());
        self.send(organizer, "add_teams", &detail, |_| {
            for (team, number) in new.iter().zip(i64::from(last) + 1..) {
                self.sql.run(
                    "INSERT INTO team (campaign, number, name, expected) VALUES (?, ?, ?, ?)",
                    &[
                        Value::Text(campaign.as_str()),
                        Value::Int(number),
                        Value::Text(&team.name),
                        Value::Int(i64::from(team.expected)),
                    ],
                )?;
            }
            Ok(())
        })?;
        Ok(faults)
    }

    pub(super) fn change_team(
        &self,
        campaign: &CampaignId,
        team: TeamNumber,
        change: TeamChange,
        organizer: &str,
    ) -> Result<()> {
        let known = self.sql.integer(
            "SELECT count(*) FROM team WHERE campaign = ? AND number = ?",
            &[Value::Text(campaign.as_str()), Value::Int(i64::from(team.0))],
        )?;
        if known == 0 {
            return Err(AppError::new(404, "unknown_team", "没有这个班组"));
        }
        let (sql, value, detail) = match change {
            TeamChange::Expected(n) => (
                "UPDATE team SET expected = ? WHERE campaign = ? AND number = ?",
                i64::from(n),
                format!("{campaign}: team {team} has {n} people"),
            ),
            TeamChange::Remove => (
                "UPDATE team SET removed = ? WHERE campaign = ? AND number = ?",
                1,
                format!("{campaign}: team {team} taken out"),
            ),
        };
        self.send(organizer, "change_team", &detail, |_| {
            self.sql.run(
                sql,
                &[
                    Value::Int(value),
                    Value::Text(campaign.as_str()),
                    Value::Int(i64::from(team.0)),
                ],
            )
        })
    }
}
