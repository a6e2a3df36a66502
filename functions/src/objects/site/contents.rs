//! Content: loading, versions of banks, corrections.

use std::{collections::BTreeMap, rc::Rc};

use domain::{
    area::Areas,
    case::Categories,
    clock::Millis,
    content::{self, Content, Fault, File},
    id::{BankId, CampaignId, QuestionId, SurveyId, TipId},
    quiz::{Bank, Campaign},
    survey::Survey,
    tip::Tip,
    unit::Units,
};
use serde::Serialize;

use super::Site;
use crate::{
    correction::{corrected, key_of, with_key},
    error::{AppError, Result},
    objects::{
        messages::{CorrectedKey, CorrectionReply, LoadReply, PublishedReply, StatusReply},
        sql::Value,
    },
};

/// Largest row in bytes: Cloudflare refuses rows of 2 MB.
const MAX_ROW: usize = 1_900_000;
/// Longest reason of a correction, in characters.
const MAX_REASON: usize = 400;
const VERSION: &str = "content_version";
/// When it was published, in milliseconds.
const SINCE: &str = "content_since";

/// What is published, in memory.
pub struct Current {
    version: u64,
    content: Option<Content>,
    shards: BTreeMap<CampaignId, u16>,
}

/// What can never change once a campaign was published.
struct Fixed {
    shards: u16,
    bank: BankId,
    children: bool,
}

/// One row of what is published.
struct Part {
    kind: &'static str,
    id: String,
    json: String,
}

fn write<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(AppError::internal)
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(AppError::internal)
}

fn id<T: TryFrom<String>>(text: String) -> Result<T> {
    T::try_from(text).map_err(|_| AppError::internal("a stored id that is none"))
}

impl Site {
    pub(super) fn status(&self) -> Result<StatusReply> {
        Ok(StatusReply {
            content_version: self.current()?.version,
            organizers: self.organizers()?,
        })
    }

    pub(super) fn published(&self, known: Option<u64>, outreach: Option<u64>) -> Result<PublishedReply> {
        let current = self.current()?;
        let sent = self.outreach()?;
        let content = if known == Some(current.version) {
            None
        } else {
            current.content.clone()
        };
        Ok(PublishedReply {
            version: current.version,
            since: Millis(self.sql.integer(
                "SELECT coalesce(max(value), 0) FROM setting WHERE name = ?",
                &[SINCE.into()],
            )?),
            content,
            shards: current.shards.clone(),
            outreach_version: sent.version,
            outreach: (outreach != Some(sent.version)).then(|| sent.outreach.clone()),
        })
    }

    pub(super) fn bank(&self, id: &BankId, version: u32) -> Result<Bank> {
        self.sql
            .row(
                "SELECT json FROM bank WHERE id = ? AND version = ?",
                &[Value::Text(id.as_str()), Value::Int(i64::from(version))],
            )?
            .ok_or_else(|| AppError::internal(format!("bank {id} has no version {version}")))
    }

    /// The newest version of a bank: the one that is published while the bank is.
    fn newest_bank(&self, id: &BankId) -> Result<Option<Bank>> {
        self.sql.row(
            "SELECT json FROM bank WHERE id = ? ORDER BY version DESC LIMIT 1",
            &[Value::Text(id.as_str())],
        )
    }

    fn current(&self) -> Result<Rc<Current>> {
        if let Some(current) = self.current.borrow().clone() {
            return Ok(current);
        }
        let current = Rc::new(self.read_current()?);
        *self.current.borrow_mut() = Some(current.clone());
        Ok(current)
    }

    fn read_current(&self) -> Result<Current> {
        let version = self.sql.integer(
            "SELECT value FROM setting WHERE name = ?",
            &[Value::Text(VERSION)],
        )?;
        let version = u64::try_from(version).unwrap_or(0);
        let shards = self
            .fixed()?
            .into_iter()
            .map(|(campaign, fixed)| (campaign, fixed.shards))
            .collect();
        let content = if version == 0 {
            None
        } else {
            Some(self.read_content()?)
        };
        Ok(Current {
            version,
            content,
            shards,
        })
    }

    fn read_content(&self) -> Result<Content> {
        let parts: Vec<(String, String, String)> = self.sql.rows(
            "SELECT json_array(kind, id, json) FROM part ORDER BY kind, id",
            &[],
        )?;
        let mut site = None;
        let mut banks = BTreeMap::new();
        let mut campaigns = BTreeMap::new();
        let mut surveys = BTreeMap::new();
        let mut series = Vec::new();
        let mut tips = BTreeMap::new();
        let mut channels = BTreeMap::new();
        let mut categories = Categories::default();
        let mut calendars = BTreeMap::new();
        let mut units = Units::default();
        let mut areas = Areas::default();
        for (kind, name, json) in parts {
            match kind.as_str() {
                "site" => site = Some(read(&json)?),
                "bank" => {
                    let key: BankId = id(name)?;
                    let version: u32 = read(&json)?;
                    let bank = self.bank(&key, version)?;
                    banks.insert(key, bank);
                }
                "campaign" => {
                    campaigns.insert(id::<CampaignId>(name)?, read::<Campaign>(&json)?);
                }
                "survey" => {
                    surveys.insert(id::<SurveyId>(name)?, read::<Survey>(&json)?);
                }
                "series" => series = read(&json)?,
                "channels" => channels = read(&json)?,
                "categories" => categories = read(&json)?,
                "units" => units = read(&json)?,
                "areas" => areas = read(&json)?,
                "calendar" => {
                    let year = name
                        .parse()
                        .map_err(|_| AppError::internal("a calendar of no year"))?;
                    calendars.insert(year, read(&json)?);
                }
                "tip" => {
                    tips.insert(id::<TipId>(name)?, read::<Tip>(&json)?);
                }
                _ => {}
            }
        }
        Ok(Content {
            site: site.ok_or_else(|| AppError::internal("content without a site"))?,
            banks,
            campaigns,
            surveys,
            series,
            tips,
            channels,
            categories,
            calendars,
            units,
            areas,
        })
    }

    fn fixed(&self) -> Result<BTreeMap<CampaignId, Fixed>> {
        let rows: Vec<(String, u16, String, i64)> = self.sql.rows(
            "SELECT json_array(campaign, shards, bank, children) FROM fixed",
            &[],
        )?;
        rows.into_iter()
            .map(|(campaign, shards, bank, children)| {
                let fixed = Fixed {
                    shards,
                    bank: id(bank)?,
                    children: children != 0,
                };
                Ok((id(campaign)?, fixed))
            })
            .collect()
    }

    /// Checks files and publishes them; nothing changes while there is a fault, and nothing when nothing is new.
    pub(super) fn load(&self, files: &[File], shards: u16) -> Result<LoadReply> {
        let before = self.current()?;
        let faulty = |faults| {
            Ok(LoadReply {
                version: before.version,
                faults,
            })
        };
        let mut loaded = match content::load(files) {
            Ok(loaded) => loaded,
            Err(faults) => return faulty(faults),
        };
        let fixed = self.fixed()?;
        let mut faults = check_campaigns(&fixed, before.content.as_ref(), &loaded);
        if let Some(before) = &before.content
            && before.site.zone != loaded.site.zone
            && before.campaigns.values().any(|c| c.opens <= Self::now())
        {
            faults.push(Fault {
                file: file_of("site", "site"),
                place: "zone".to_owned(),
                reason: format!(
                    "已经有活动开始了,时区不能再改(原来是 {}):每天的次数和统计都按它算",
                    before.site.zone
                ),
            });
        }
        let mut new_banks = Vec::new();
        for bank in loaded.banks.values_mut() {
            if let Some(json) = self.number(bank, &mut faults)? {
                new_banks.push((bank.id.clone(), bank.version, json));
            }
        }
        let parts = parts_of(&loaded)?;
        let large = new_banks
            .iter()
            .map(|(id, _, json)| ("bank", id.as_str(), json.len()));
        let large = large.chain(
            parts
                .iter()
                .map(|part| (part.kind, part.id.as_str(), part.json.len())),
        );
        for (kind, id, _) in large.filter(|(_, _, length)| *length > MAX_ROW) {
            faults.push(Fault {
                file: file_of(kind, id),
                place: "文件".to_owned(),
                reason: "内容太多,存不下(最多 1.9 MB):请分成两份".to_owned(),
            });
        }
        if !faults.is_empty() {
            return faulty(faults);
        }
        if before.content.as_ref() == Some(&loaded) {
            return faulty(Vec::new());
        }
        let version = before.version.saturating_add(1);
        let now = Self::now();
        self.sql.transaction(|| {
            for (id, version, json) in &new_banks {
                self.insert_bank(id, *version, json)?;
            }
            self.sql.run("DELETE FROM part", &[])?;
            for part in &parts {
                self.sql.run(
                    "INSERT INTO part (kind, id, json) VALUES (?, ?, ?)",
                    &[
                        Value::Text(part.kind),
                        Value::Text(&part.id),
                        Value::Text(&part.json),
                    ],
                )?;
            }
            for campaign in loaded.campaigns.values() {
                self.sql.run(
                    "INSERT OR IGNORE INTO fixed (campaign, shards, bank, children) VALUES (?, ?, ?, ?)",
                    &[
                        Value::Text(campaign.id.as_str()),
                        Value::Int(i64::from(shards.max(1))),
                        Value::Text(campaign.bank.as_str()),
                        Value::Int(i64::from(campaign.personal().is_none())),
                    ],
                )?;
            }
            self.plant_channels(&loaded.channels, now)?;
            self.set_version(version)?;
            self.audit(
                now,
                "operator",
                "load",
                &format!("version {version}, {} files", files.len()),
            )
        })?;
        *self.current.borrow_mut() = None;
        *self.outreach.borrow_mut() = None;
        Ok(LoadReply {
            version,
            faults: Vec::new(),
        })
    }

    fn insert_bank(&self, id: &BankId, version: u32, json: &str) -> Result<()> {
        self.sql.run(
            "INSERT INTO bank (id, version, json) VALUES (?, ?, ?)",
            &[
                Value::Text(id.as_str()),
                Value::Int(i64::from(version)),
                Value::Text(json),
            ],
        )
    }

    fn set_version(&self, version: u64) -> Result<()> {
        self.set(SINCE, u64::try_from(Self::now().0).unwrap_or(0))?;
        self.set(VERSION, version)
    }

    pub(super) fn set(&self, name: &str, value: u64) -> Result<()> {
        let value = i64::try_from(value).map_err(AppError::internal)?;
        self.sql.run(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            &[Value::Text(name), Value::Int(value)],
        )
    }

    /// Gives a loaded bank its version: the stored one when it is equal, the next one otherwise. Returns what is to be stored.
    fn number(&self, bank: &mut Bank, faults: &mut Vec<Fault>) -> Result<Option<String>> {
        self.keep_corrections(bank)?;
        let Some(newest) = self.newest_bank(&bank.id)? else {
            return write(bank).map(Some);
        };
        bank.version = newest.version;
        if *bank == newest {
            return Ok(None);
        }
        bank.version = newest.version.saturating_add(1);
        // Every older version, not only the last: a question that was taken out may come back, and ballots of all versions may be marked again.
        let file = file_of("bank", bank.id.as_str());
        for version in (1..=newest.version).rev() {
            for fault in content::check_version(&file, &self.bank(&bank.id, version)?, bank) {
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
            }
        }
        write(bank).map(Some)
    }

    /// A key corrected in the console stays, as long as the file has the key that it replaced. A file with a third key wins.
    fn keep_corrections(&self, bank: &mut Bank) -> Result<()> {
        let rows: Vec<(String, String, String)> = self.sql.rows(
            "SELECT json_array(question, was, becomes) FROM correction WHERE bank = ?",
            &[Value::Text(bank.id.as_str())],
        )?;
        for (question, was, becomes) in rows {
            let Some(entry) = bank
                .questions
                .iter_mut()
                .find(|entry| entry.id.as_str() == question)
            else {
                continue;
            };
            let (was, becomes): (CorrectedKey, CorrectedKey) = (read(&was)?, read(&becomes)?);
            if key_of(&entry.body) == was
                && let Ok(body) = with_key(&entry.body, &becomes)
            {
                entry.body = body;
            }
        }
        Ok(())
    }

    pub(super) fn correct_key(
        &self,
        bank: &BankId,
        question: &QuestionId,
        key: &CorrectedKey,
        reason: &str,
        organizer: &str,
    ) -> Result<CorrectionReply> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            let message = "请写明更正的依据,最多400个字";
            return Err(AppError::new(422, "no_reason", message).at("/reason", message));
        }
        let current = self.current()?;
        let older = current
            .content
            .as_ref()
            .and_then(|content| content.banks.get(bank))
            .ok_or_else(|| AppError::new(404, "unknown_bank", "没有这个题库"))?;
        let newer = corrected(older, question, key)?;
        let was = older
            .question(question)
            .map(|entry| key_of(&entry.body))
            .ok_or_else(AppError::not_found)?;
        let (was, becomes, json) = (write(&was)?, write(key)?, write(&newer)?);
        if json.len() > MAX_ROW {
            return Err(AppError::new(422, "too_large", "题库太大,存不下这个答案"));
        }
        let now = Self::now();
        let version = current.version.saturating_add(1);
        let detail = format!(
            "{bank}/{question}: {was} → {becomes} (version {}): {reason}",
            newer.version
        );
        self.sql.transaction(|| {
            self.insert_bank(bank, newer.version, &json)?;
            self.sql.run(
                "UPDATE part SET json = ? WHERE kind = 'bank' AND id = ?",
                &[
                    Value::Text(&newer.version.to_string()),
                    Value::Text(bank.as_str()),
                ],
            )?;
            // `was` stays what the file has when a key is corrected twice.
            self.sql.run(
                "INSERT INTO correction (bank, question, was, becomes) VALUES (?, ?, ?, ?)
                 ON CONFLICT (bank, question) DO UPDATE SET
                   was = CASE WHEN becomes = excluded.was THEN was ELSE excluded.was END,
                   becomes = excluded.becomes",
                &[
                    Value::Text(bank.as_str()),
                    Value::Text(question.as_str()),
                    Value::Text(&was),
                    Value::Text(&becomes),
                ],
            )?;
            self.set_version(version)?;
            self.audit(now, organizer, "correct_key", &detail)
        })?;
        *self.current.borrow_mut() = None;
        Ok(CorrectionReply {
            version: newer.version,
        })
    }
}

fn file_of(kind: &str, id: &str) -> String {
    match kind {
        "site" | "series" | "channels" | "categories" | "units" | "areas" => format!("{kind}.toml"),
        "tip" => format!("tips/{id}.md"),
        _ => format!("{kind}s/{id}.toml"),
    }
}

fn parts_of(content: &Content) -> Result<Vec<Part>> {
    let part = |kind, id: &str, json| Part {
        kind,
        id: id.to_owned(),
        json,
    };
    let mut parts = vec![part("site", "site", write(&content.site)?)];
    for bank in content.banks.values() {
        parts.push(part("bank", bank.id.as_str(), bank.version.to_string()));
    }
    for campaign in content.campaigns.values() {
        parts.push(part("campaign", campaign.id.as_str(), write(campaign)?));
    }
    for survey in content.surveys.values() {
        parts.push(part("survey", survey.id.as_str(), write(survey)?));
    }
    parts.push(part("series", "series", write(&content.series)?));
    parts.push(part("channels", "channels", write(&content.channels)?));
    parts.push(part("categories", "categories", write(&content.categories)?));
    parts.push(part("units", "units", write(&content.units)?));
    parts.push(part("areas", "areas", write(&content.areas)?));
    for (year, calendar) in &content.calendars {
        parts.push(part("calendar", &year.to_string(), write(calendar)?));
    }
    for tip in content.tips.values() {
        parts.push(part("tip", tip.id.as_str(), write(tip)?));
    }
    Ok(parts)
}

/// Stored attempts name a bank's version and, in a children's campaign, nobody: so the bank and the audience of a published campaign
/// stay, and a running campaign is not taken away from those who are in the middle of it.
fn check_campaigns(
    fixed: &BTreeMap<CampaignId, Fixed>,
    before: Option<&Content>,
    loaded: &Content,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |id: &CampaignId, place: &str, reason: &str| {
        faults.push(Fault {
            file: file_of("campaign", id.as_str()),
            place: place.to_owned(),
            reason: reason.to_owned(),
        });
    };
    for (id, campaign) in &loaded.campaigns {
        let Some(was) = fixed.get(id) else { continue };
        if was.bank != campaign.bank {
            fault(
                id,
                "bank",
                &format!("活动发布后不能换题库(原来是 {}):请用新的活动", was.bank),
            );
        }
        if was.children != campaign.personal().is_none() {
            fault(id, "kind", "活动发布后不能改成或改掉儿童活动:请用新的活动");
        }
    }
    let now = Site::now();
    for (id, was) in before.iter().flat_map(|content| &content.campaigns) {
        let becomes = loaded.campaigns.get(id).map(Campaign::identity);
        if was.opens <= now && becomes.is_some_and(|kind| kind != was.identity()) {
            fault(
                id,
                "identity",
                "活动开始后不能改怎么认人:同一个人会被当成另一个人",
            );
        }
    }
    for (id, campaign) in before.iter().flat_map(|content| &content.campaigns) {
        if !loaded.campaigns.contains_key(id) && campaign.opens <= now && now < campaign.closes {
            fault(
                id,
                "文件",
                "活动正在进行,不能撤下:先把 closes 改到现在,让大家交卷",
            );
        }
    }
    faults
}
