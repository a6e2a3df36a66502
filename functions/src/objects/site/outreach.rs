//! What organizers send out to bring people here: channels, interviewer links, and teams with their codes.

use std::{collections::BTreeMap, rc::Rc};

use domain::{
    channel::{self, Channel, Target, Terms},
    clock::Millis,
    id::{CampaignId, ChannelId, SurveyId},
    interview::{self, Interview, InterviewLink, LinkId, Method, Tag},
};
use serde::Deserialize;

use super::Site;
use crate::{
    error::{AppError, Result},
    objects::{
        messages::{ChannelChange, Outreach},
        sql::Value,
    },
    said::said,
};

/// Channels are never deleted: what was printed cannot be recalled. Links stay, so that their replies can be explained.
pub(super) const SCHEMA: &str = "
    CREATE TABLE channel (id TEXT PRIMARY KEY, name TEXT NOT NULL, leads_to TEXT NOT NULL, printed INTEGER, note TEXT NOT NULL,
      created INTEGER NOT NULL, archived INTEGER NOT NULL CHECK (archived IN (0, 1))) STRICT;
    CREATE TABLE interview_link (id TEXT PRIMARY KEY, campaign TEXT NOT NULL, survey TEXT NOT NULL, interviewer TEXT NOT NULL,
      community TEXT NOT NULL, method TEXT NOT NULL, created INTEGER NOT NULL, revoked INTEGER) STRICT;
";

const VERSION: &str = "outreach_version";

/// What is sent out now, in memory.
pub struct Sent {
    pub(super) version: u64,
    pub(super) outreach: Outreach,
}

#[derive(Deserialize)]
struct ChannelRow(ChannelId, String, Target, Option<u32>, String, Millis, u8);

#[derive(Deserialize)]
struct LinkRow(
    LinkId,
    CampaignId,
    SurveyId,
    Tag,
    Tag,
    Method,
    Millis,
    Option<Millis>,
);

impl From<ChannelRow> for Channel {
    fn from(ChannelRow(id, name, leads_to, printed, note, created, archived): ChannelRow) -> Channel {
        Channel {
            id,
            terms: Terms {
                name,
                leads_to,
                printed,
                note,
            },
            created,
            archived: archived == 1,
        }
    }
}

impl From<LinkRow> for InterviewLink {
    fn from(row: LinkRow) -> InterviewLink {
        let LinkRow(link, campaign, survey, interviewer, community, method, created, revoked) = row;
        InterviewLink {
            campaign,
            survey,
            tags: Interview {
                link,
                interviewer,
                community,
                method,
            },
            created,
            revoked,
        }
    }
}

impl Site {
    pub(super) fn outreach(&self) -> Result<Rc<Sent>> {
        if let Some(sent) = self.outreach.borrow().clone() {
            return Ok(sent);
        }
        let version = self
            .sql
            .integer("SELECT value FROM setting WHERE name = ?", &[VERSION.into()])?;
        let channels: Vec<ChannelRow> = self.sql.rows(
            "SELECT json_array(id, name, leads_to, printed, note, created, archived) FROM channel",
            &[],
        )?;
        let links: Vec<LinkRow> = self.sql.rows(
            "SELECT json_array(id, campaign, survey, interviewer, community, method, created, revoked) FROM interview_link",
            &[],
        )?;
        let sent = Rc::new(Sent {
            version: u64::try_from(version).unwrap_or(0),
            outreach: Outreach {
                channels: channels
                    .into_iter()
                    .map(|row| (row.0.clone(), row.into()))
                    .collect(),
                interviews: links.into_iter().map(|row| (row.0.clone(), row.into())).collect(),
                teams: self.read_teams()?,
            },
        });
        *self.outreach.borrow_mut() = Some(sent.clone());
        Ok(sent)
    }

    /// Writes a change with its next version and its entry in the audit log.
    pub(super) fn send(
        &self,
        organizer: &str,
        what: &str,
        detail: &str,
        change: impl Fn(Millis) -> Result<()>,
    ) -> Result<()> {
        let version = self.outreach()?.version.saturating_add(1);
        let now = Self::now();
        self.sql.transaction(|| {
            change(now)?;
            self.set(VERSION, version)?;
            self.audit(now, organizer, what, detail)
        })?;
        *self.outreach.borrow_mut() = None;
        Ok(())
    }

    fn insert_channel(&self, id: &ChannelId, terms: &Terms, now: Millis) -> Result<()> {
        self.sql.run(
            "INSERT INTO channel (id, name, leads_to, printed, note, created, archived) VALUES (?, ?, ?, ?, ?, ?, 0)",
            &[
                id.as_str().into(),
                (&terms.name).into(),
                (&terms.leads_to.path()).into(),
                terms.printed.map(i64::from).into(),
                (&terms.note).into(),
                now.0.into(),
            ],
        )
    }

    /// Makes the channels that content begins with, where they are not there yet. Inside the transaction that loads the content.
    pub(super) fn plant_channels(&self, channels: &BTreeMap<ChannelId, Terms>, now: Millis) -> Result<()> {
        let sent = self.outreach()?;
        let new = channels
            .iter()
            .filter(|(id, _)| !sent.outreach.channels.contains_key(*id));
        for (id, terms) in new {
            self.insert_channel(id, terms, now)?;
        }
        self.set(VERSION, sent.version.saturating_add(1))
    }

    pub(super) fn new_channel(&self, id: &ChannelId, terms: &Terms, organizer: &str) -> Result<()> {
        let sent = self.outreach()?;
        match sent.outreach.channels.get(id) {
            Some(known) if &known.terms == terms => return Ok(()),
            Some(_) => {
                return Err(AppError::new(
                    409,
                    "code_taken",
                    said("console-channel-code-taken"),
                ));
            }
            None => {}
        }
        if sent.outreach.channels.len() >= channel::MAX_CHANNELS {
            return Err(AppError::new(409, "too_many", said("said-too-many")));
        }
        let detail = format!("{id}: {} → {}", terms.name, terms.leads_to.path());
        self.send(organizer, "new_channel", &detail, |now| {
            self.insert_channel(id, terms, now)
        })
    }

    pub(super) fn change_channel(
        &self,
        id: &ChannelId,
        change: &ChannelChange,
        organizer: &str,
    ) -> Result<()> {
        let sent = self.outreach()?;
        let known = sent.outreach.channels.get(id).ok_or_else(AppError::not_found)?;
        match change {
            ChannelChange::Terms(terms) if terms != &known.terms => {
                let before = serde_json::to_string(&known.terms).map_err(AppError::internal)?;
                let after = serde_json::to_string(terms).map_err(AppError::internal)?;
                let detail = format!("{id}: {before} → {after}");
                self.send(organizer, "change_channel", &detail, |_| {
                    self.sql.run(
                        "UPDATE channel SET name = ?, leads_to = ?, printed = ?, note = ? WHERE id = ?",
                        &[
                            (&terms.name).into(),
                            (&terms.leads_to.path()).into(),
                            terms.printed.map(i64::from).into(),
                            (&terms.note).into(),
                            id.as_str().into(),
                        ],
                    )
                })
            }
            ChannelChange::Archived(archived) if *archived != known.archived => {
                let what = if *archived {
                    "archive_channel"
                } else {
                    "restore_channel"
                };
                self.send(organizer, what, id.as_str(), |_| {
                    self.sql.run(
                        "UPDATE channel SET archived = ? WHERE id = ?",
                        &[i64::from(*archived).into(), id.as_str().into()],
                    )
                })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn new_interview_link(&self, link: &InterviewLink, organizer: &str) -> Result<()> {
        let sent = self.outreach()?;
        let id = &link.tags.link;
        if sent.outreach.interviews.contains_key(id) {
            return Ok(());
        }
        if sent.outreach.interviews.len() >= interview::MAX_LINKS {
            return Err(AppError::new(409, "too_many", said("said-too-many")));
        }
        let tags = &link.tags;
        let detail = format!(
            "{id}: {}/{}, {}, {}, {}",
            link.campaign,
            link.survey,
            tags.interviewer,
            tags.community,
            tags.method.as_str()
        );
        self.send(organizer, "new_interview_link", &detail, |now| {
            self.sql.run(
                "INSERT INTO interview_link (id, campaign, survey, interviewer, community, method, created) \
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                &[
                    id.as_str().into(),
                    link.campaign.as_str().into(),
                    link.survey.as_str().into(),
                    tags.interviewer.as_str().into(),
                    tags.community.as_str().into(),
                    tags.method.as_str().into(),
                    Value::Int(now.0),
                ],
            )
        })
    }

    pub(super) fn revoke_interview_link(&self, id: &LinkId, organizer: &str) -> Result<()> {
        let sent = self.outreach()?;
        let known = sent.outreach.interviews.get(id).ok_or_else(AppError::not_found)?;
        if known.revoked.is_some() {
            return Ok(());
        }
        self.send(organizer, "revoke_interview_link", id.as_str(), |now| {
            self.sql.run(
                "UPDATE interview_link SET revoked = ? WHERE id = ?",
                &[now.0.into(), id.as_str().into()],
            )
        })
    }
}
