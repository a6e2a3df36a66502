//! Content files as organizers write them (TOML), checked before they reach anybody.
//!
//! A fault names the file, the place in it and the reason. Nothing is loaded while there is a fault.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::{
    area::{self, Areas},
    calendar::{self, Calendar, Hours},
    case::{Categories, category},
    channel::{self, Target, Terms},
    clock::{Millis, UnknownZone, Zone, is_date},
    id::{BankId, CampaignId, CategoryId, ChannelId, QuestionId, SeriesId, SurveyId, TipId},
    portal::{self, PortalKey, PublicKey},
    quiz::{
        Audience, Bank, Body, Campaign, Category, Credit, Difficulty, Group, IdentityKind, Image, MAX_TEXT,
        PersonalRules, Preset, Question, Reveal, fold,
    },
    survey::{Ask, Survey, SurveyQuestion},
    tip::{self, QuestionRef, Season, Series, Tip},
    token::AttemptId,
    unit::{self, Units},
};

/// Largest content file in bytes.
pub const MAX_FILE: usize = 2_000_000;
/// Most questions of a bank.
pub const MAX_QUESTIONS: usize = 2_000;

/// Words of an option that make sense only after the other options: such options keep their order.
const REFERS_TO_OTHERS: [&str; 3] = ["以上都", "以上全", "以上均"];

/// A content file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Its path below `content/`, such as `banks/xiongguan.toml`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A fault in a content file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{file}, {place}: {reason}")]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, or the question or key it stands at.
    pub place: String,
    /// What is wrong and what is expected.
    pub reason: String,
}

/// What a site says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteInfo {
    /// Its name on every page.
    pub name: String,
    /// IANA name of the zone its days are counted in.
    #[serde(default = "shanghai")]
    pub zone: String,
    /// The number to call when nothing else helps.
    #[serde(default = "hotline")]
    pub hotline: String,
    /// When the office works, such as `["09:00-12:00", "14:00-18:00"]`: deadlines are counted in this time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<String>,
    /// Exact origins of portals that may frame the site.
    #[serde(default)]
    pub portals: Vec<String>,
    /// Public keys of portals that tell who of their users comes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portal_key: Vec<PublicKey>,
}

fn shanghai() -> String {
    "Asia/Shanghai".to_owned()
}

fn hotline() -> String {
    "12345".to_owned()
}

/// Everything a site publishes. Checked: what holds a `Content` may rely on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The site.
    pub site: SiteInfo,
    /// Its banks, at their current version.
    pub banks: BTreeMap<BankId, Bank>,
    /// Its campaigns.
    pub campaigns: BTreeMap<CampaignId, Campaign>,
    /// Its surveys.
    pub surveys: BTreeMap<SurveyId, Survey>,
    /// The series of its tips, in their order.
    #[serde(default)]
    pub series: Vec<Series>,
    /// Its tips.
    #[serde(default)]
    pub tips: BTreeMap<TipId, Tip>,
    /// Channels to begin with. From then on they belong to the organizers, who make and change them in the console.
    #[serde(default)]
    pub channels: BTreeMap<ChannelId, Terms>,
    /// What citizens report under. Empty: nothing can be reported.
    #[serde(default, skip_serializing_if = "Categories::is_empty")]
    pub categories: Categories,
    /// Holidays and moved workdays by year. A year that is not here knows only weekends.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<i16, calendar::Year>,
    /// The units that cases are given to. Empty: nothing can be dispatched.
    #[serde(default, skip_serializing_if = "Units::is_empty")]
    pub units: Units,
    /// Districts, streets, communities. Empty: whoever reports types where it is.
    #[serde(default, skip_serializing_if = "Areas::is_empty")]
    pub areas: Areas,
}

impl Content {
    /// The site's working time.
    ///
    /// # Errors
    /// The zone's name is in no database; a content that was checked has none such.
    pub fn calendar(&self) -> Result<Calendar, UnknownZone> {
        let hours = Hours::read(&self.site.hours).unwrap_or_default();
        Ok(Calendar::new(
            self.calendars.clone(),
            hours,
            Zone::named(&self.site.zone)?,
        ))
    }

    /// The campaign an attempt belongs to.
    pub fn campaign_of(&self, attempt: &AttemptId) -> Option<&Campaign> {
        self.campaigns.values().find(|c| attempt.is_of(&c.id))
    }
}

/// Reads and checks all files of a site. Banks get version 1; who stores them numbers the versions.
pub fn load(files: &[File]) -> Result<Content, Vec<Fault>> {
    let mut reader = Reader::default();
    let mut site = None;
    let mut content = Content {
        site: SiteInfo {
            name: String::new(),
            zone: shanghai(),
            hotline: hotline(),
            hours: Vec::new(),
            portals: Vec::new(),
            portal_key: Vec::new(),
        },
        banks: BTreeMap::new(),
        campaigns: BTreeMap::new(),
        surveys: BTreeMap::new(),
        series: Vec::new(),
        tips: BTreeMap::new(),
        channels: BTreeMap::new(),
        categories: Categories::default(),
        calendars: BTreeMap::new(),
        units: Units::default(),
        areas: Areas::default(),
    };
    for file in files.iter().filter(|f| f.path == "site.toml") {
        site = reader.parse::<SiteInfo>(file);
        if let Some(site) = &site {
            reader.check_site(file, site);
        }
    }
    match site {
        Some(site) => content.site = site,
        None if files.iter().any(|f| f.path == "site.toml") => {}
        None => reader.fault("site.toml", "文件", "缺少站点文件 site.toml"),
    }
    let mut paths = BTreeSet::new();
    for file in files {
        if !paths.insert(file.path.as_str()) {
            reader.fault(&file.path, "文件名", "这个文件有两份");
            continue;
        }
        if let Some(stem) = file
            .path
            .strip_prefix("tips/")
            .and_then(|name| name.strip_suffix(".md"))
        {
            if let Some(tip) = reader.tip(file, stem) {
                content.tips.insert(tip.id.clone(), tip);
            }
            continue;
        }
        let (folder, stem) = match file.path.strip_suffix(".toml").map(|p| p.split_once('/')) {
            Some(Some(parts)) => parts,
            Some(None) if file.path == "site.toml" => continue,
            Some(None) if file.path == "series.toml" => {
                content.series = reader.series(file);
                continue;
            }
            Some(None) if file.path == "channels.toml" => {
                content.channels = reader.channels(file);
                continue;
            }
            Some(None) if file.path == "categories.toml" => {
                content.categories = category::read(&mut reader, file);
                continue;
            }
            Some(None) if file.path == "units.toml" => {
                content.units = unit::read(&mut reader, file);
                continue;
            }
            Some(None) if file.path == "areas.toml" => {
                content.areas = area::read(&mut reader, file);
                continue;
            }
            _ => {
                reader.fault(
                    &file.path,
                    "文件名",
                    "不认识的文件,应为 site.toml、series.toml、channels.toml、categories.toml、units.toml、areas.toml、banks/*.toml、campaigns/*.toml、surveys/*.toml、calendars/*.toml 或 tips/*.md",
                );
                continue;
            }
        };
        match folder {
            "banks" => {
                if let Some(bank) = reader.bank(file, stem) {
                    content.banks.insert(bank.id.clone(), bank);
                }
            }
            "campaigns" => {
                if let Some(campaign) = reader.campaign(file, stem, &content.site) {
                    content.campaigns.insert(campaign.id.clone(), campaign);
                }
            }
            "surveys" => {
                if let Some(survey) = reader.survey(file, stem) {
                    content.surveys.insert(survey.id.clone(), survey);
                }
            }
            "calendars" => content.calendars.extend(calendar::read(&mut reader, file, stem)),
            _ => reader.fault(
                &file.path,
                "文件夹",
                "应在 banks、campaigns、surveys 或 calendars 里",
            ),
        }
    }
    reader.check_links(&content, &paths);
    reader.done(content)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BankFile {
    title: String,
    #[serde(default)]
    category: Vec<Category>,
    #[serde(default)]
    question: Vec<QuestionEntry>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum KindName {
    Single,
    Multiple,
    TrueFalse,
    FillIn,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "answer 应为选项的字母(如 \"B\"、\"ACD\"),判断题为 true 或 false"
)]
enum KeyEntry {
    Truth(bool),
    Letters(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionEntry {
    id: Spanned<QuestionId>,
    kind: KindName,
    category: CategoryId,
    difficulty: Difficulty,
    #[serde(default = "ten")]
    points: f64,
    text: String,
    #[serde(default)]
    options: Vec<String>,
    answer: Option<KeyEntry>,
    #[serde(default)]
    accepted: Vec<String>,
    credit: Option<Credit>,
    shuffle: Option<bool>,
    #[serde(default)]
    explanation: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    reviewer: String,
    #[serde(default)]
    reviewed: String,
    image: Option<Image>,
}

fn ten() -> f64 {
    10.0
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum CampaignKind {
    Daily,
    Contest,
    Children,
}

/// Keys every campaign has.
#[derive(Deserialize)]
struct CommonEntry {
    name: String,
    bank: BankId,
    opens: String,
    closes: String,
    summary: String,
    rules: String,
    questions: Option<u32>,
    #[serde(default)]
    quota: BTreeMap<CategoryId, u32>,
    reveal: Reveal,
    #[serde(default)]
    public_tally: bool,
    #[serde(default)]
    tips: Vec<SeriesId>,
}

/// Keys a children's campaign has: nothing else is possible.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct ChildrenKeys {
    kind: CampaignKind,
    name: toml::Value,
    bank: toml::Value,
    opens: toml::Value,
    closes: toml::Value,
    summary: toml::Value,
    rules: toml::Value,
    questions: Option<toml::Value>,
    quota: Option<toml::Value>,
    reveal: toml::Value,
    public_tally: Option<toml::Value>,
    tips: Option<toml::Value>,
}

#[derive(Deserialize)]
struct KindOnly {
    kind: CampaignKind,
}

/// All keys of a campaign for grown-ups.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct PersonalEntry {
    kind: CampaignKind,
    name: toml::Value,
    bank: toml::Value,
    opens: toml::Value,
    closes: toml::Value,
    summary: toml::Value,
    rules: toml::Value,
    questions: Option<toml::Value>,
    quota: Option<toml::Value>,
    reveal: toml::Value,
    public_tally: Option<toml::Value>,
    tips: Option<toml::Value>,
    minutes: Option<u32>,
    tries_per_day: Option<u32>,
    tries_total: Option<u32>,
    pass_percent: Option<u32>,
    #[serde(default)]
    surveys: Vec<SurveyId>,
    #[serde(default)]
    district: Vec<Group>,
    #[serde(default)]
    age: Vec<Group>,
    #[serde(default)]
    identity: IdentityKind,
    prize: Option<bool>,
    #[serde(default)]
    class: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SurveyFile {
    title: String,
    #[serde(default)]
    intro: String,
    campaign: CampaignId,
    #[serde(default)]
    question: Vec<SurveyEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum AskName {
    Single,
    Multiple,
    Scale,
    Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SurveyEntry {
    id: Spanned<QuestionId>,
    kind: AskName,
    text: String,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    low: String,
    #[serde(default)]
    high: String,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesFile {
    #[serde(default)]
    series: Vec<Series>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelsFile {
    #[serde(default)]
    channel: Vec<ChannelEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelEntry {
    id: ChannelId,
    name: String,
    leads_to: String,
    printed: Option<u32>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TipEntry {
    title: String,
    series: SeriesId,
    category: String,
    summary: String,
    source: String,
    reviewer: String,
    reviewed: String,
    #[serde(default)]
    questions: Vec<String>,
    from: Option<String>,
    until: Option<String>,
    picture: Option<Image>,
    video: Option<String>,
}

#[derive(Default)]
pub(crate) struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    pub(crate) fn fault(&mut self, file: &str, place: impl Into<String>, reason: impl Into<String>) {
        self.faults.push(Fault {
            file: file.to_owned(),
            place: place.into(),
            reason: reason.into(),
        });
    }

    /// What was read, if nothing was wrong with it.
    pub(crate) fn done<T>(self, value: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() {
            Ok(value)
        } else {
            Err(self.faults)
        }
    }

    pub(crate) fn parse<T: serde::de::DeserializeOwned>(&mut self, file: &File) -> Option<T> {
        if file.text.len() > MAX_FILE {
            self.fault(&file.path, "文件", "文件太大,最多 2 MB");
            return None;
        }
        if let Some(at) = file.text.find('\0') {
            self.fault(&file.path, line_of(&file.text, at), "有 NUL 字符");
            return None;
        }
        match toml::from_str(&file.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let place = error
                    .span()
                    .map_or_else(|| "文件".to_owned(), |span| line_of(&file.text, span.start));
                self.fault(&file.path, place, reason(error.message()));
                None
            }
        }
    }

    fn id<T: std::str::FromStr>(&mut self, file: &File, stem: &str) -> Option<T> {
        let id = stem.parse().ok();
        if id.is_none() {
            self.fault(&file.path, "文件名", "文件名只能用 a-z、0-9 和 -,最多 40 个字符");
        }
        id
    }

    fn check_site(&mut self, file: &File, site: &SiteInfo) {
        self.length(&file.path, "name", &site.name, 1, 40);
        self.length(&file.path, "hotline", &site.hotline, 1, 20);
        if !site.hours.is_empty()
            && let Err(error) = Hours::read(&site.hours)
        {
            self.fault(&file.path, "hours", error.to_string());
        }
        if let Err(error) = Zone::named(&site.zone) {
            self.fault(&file.path, "zone", error.to_string());
        }
        for portal in &site.portals {
            self.origin(&file.path, "portals", portal);
        }
        if site.portal_key.len() > portal::MAX_KEYS {
            self.fault(
                &file.path,
                "portal_key",
                format!("最多 {} 把公钥", portal::MAX_KEYS),
            );
        }
        for key in &site.portal_key {
            self.origin(&file.path, "portal_key portal", &key.portal);
            self.length(&file.path, "portal_key audience", &key.audience, 1, 200);
            if let Some(kid) = &key.kid {
                self.length(&file.path, "portal_key kid", kid, 1, 100);
            }
            if let Err(error) = PortalKey::public(key) {
                self.fault(
                    &file.path,
                    format!("portal_key {}", key.portal),
                    error.to_string(),
                );
            }
        }
    }

    fn origin(&mut self, file: &str, place: &str, origin: &str) {
        let host = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        let plain = host.is_some_and(|h| {
            !h.is_empty()
                && h.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
        });
        if !plain {
            self.fault(
                file,
                place,
                format!("“{origin}”不是网站来源,应写成 https://www.example.gov.cn"),
            );
        }
    }

    pub(crate) fn length(&mut self, file: &str, place: &str, text: &str, least: usize, most: usize) {
        let n = text.trim().chars().count();
        if n < least {
            self.fault(file, place, "不能为空");
        } else if n > most {
            self.fault(file, place, format!("太长了:{n} 个字,最多 {most} 个"));
        }
    }

    fn series(&mut self, file: &File) -> Vec<Series> {
        let Some(SeriesFile { series }) = self.parse(file) else {
            return Vec::new();
        };
        let path = file.path.as_str();
        for (place, one) in series.iter().enumerate() {
            let name = format!("series {}", one.id);
            self.length(path, &name, &one.name, 1, 20);
            if one.intro.chars().count() > 100 {
                self.fault(path, name.as_str(), "介绍最多 100 个字");
            }
            if series.iter().take(place).any(|other| other.id == one.id) {
                self.fault(path, name.as_str(), "这个系列写了两次");
            }
            if let Some(parent) = &one.parent {
                match series.iter().find(|other| &other.id == parent) {
                    None => self.fault(path, name.as_str(), format!("没有系列 {parent}")),
                    Some(other) if other.parent.is_some() => {
                        self.fault(path, name.as_str(), "系列下面只能再分一层");
                    }
                    Some(_) => {}
                }
            }
        }
        series
    }

    fn channels(&mut self, file: &File) -> BTreeMap<ChannelId, Terms> {
        let mut channels = BTreeMap::new();
        let path = file.path.as_str();
        let Some(ChannelsFile { channel }) = self.parse(file) else {
            return channels;
        };
        if channel.len() > channel::MAX_CHANNELS {
            self.fault(path, "channel", format!("最多 {} 个渠道", channel::MAX_CHANNELS));
        }
        for entry in channel {
            let place = format!("channel {}", entry.id);
            self.length(path, &format!("{place} name"), &entry.name, 1, channel::MAX_NAME);
            if entry.note.chars().count() > channel::MAX_NOTE || entry.note.chars().any(char::is_control) {
                self.fault(path, format!("{place} note"), "备注最多 200 个字,写成一行");
            }
            if channel::read_code(entry.id.as_str()).is_none() {
                self.fault(path, place.as_str(), "代码最多 20 个字符,不能是 other");
            }
            if entry.printed.is_some_and(|n| n > channel::MAX_PRINTED) {
                self.fault(path, format!("{place} printed"), "印数太大");
            }
            let Ok(leads_to) = entry.leads_to.parse::<Target>() else {
                self.fault(
                    path,
                    format!("{place} leads_to"),
                    "应写本站页面的地址,如 /c/xiongguan/quiz、/tips、/",
                );
                continue;
            };
            let terms = Terms {
                name: entry.name.trim().to_owned(),
                leads_to,
                printed: entry.printed,
                note: entry.note.trim().to_owned(),
            };
            if channels.insert(entry.id, terms).is_some() {
                self.fault(path, place.as_str(), "这个渠道写了两次");
            }
        }
        channels
    }

    fn tip(&mut self, file: &File, stem: &str) -> Option<Tip> {
        let id: TipId = self.id(file, stem)?;
        let path = file.path.as_str();
        let Some((front, body)) = tip::split(&file.text) else {
            self.fault(path, "第1行", "开头要有两行 +++,中间写标题等各项,后面是正文");
            return None;
        };
        // One line more before it, so that faults name the lines of the file.
        let front = File {
            path: file.path.clone(),
            text: format!("\n{front}"),
        };
        let entry: TipEntry = self.parse(&front)?;
        let before = self.faults.len();
        for (place, text, most) in [
            ("title", &entry.title, 24),
            ("category", &entry.category, 10),
            ("summary", &entry.summary, 60),
            ("source", &entry.source, 200),
            ("reviewer", &entry.reviewer, 60),
            ("正文", &body.to_owned(), tip::MAX_BODY),
        ] {
            self.length(path, place, text, 1, most);
        }
        if !is_date(&entry.reviewed) {
            self.fault(path, "reviewed", "审核日期应写成 2026-11-23 这样");
        }
        if body.contains('\0') {
            self.fault(path, "正文", "有 NUL 字符");
        }
        if let Some((line, reason)) = tip::check_body(body) {
            let above = file.text.len() - body.len();
            let lines = file.text.bytes().take(above).filter(|b| *b == b'\n').count();
            self.fault(path, format!("第{}行", lines + line), reason);
        }
        let season = match (&entry.from, &entry.until) {
            (None, None) => None,
            (Some(from), Some(until)) => {
                let season = Season::read(from, until);
                if season.is_none() {
                    self.fault(path, "from", "from 和 until 应写成 01-20 这样(月-日)");
                }
                season
            }
            _ => {
                self.fault(path, "from", "from 和 until 要一起写");
                None
            }
        };
        let mut questions = Vec::with_capacity(entry.questions.len());
        for text in &entry.questions {
            let parts = text.split_once('/');
            match parts.and_then(|(bank, question)| Some((bank.parse().ok()?, question.parse().ok()?))) {
                Some((bank, question)) => questions.push(QuestionRef { bank, question }),
                None => self.fault(
                    path,
                    "questions",
                    format!("“{text}”应写成 题库/题号,如 xiongguan/order-01"),
                ),
            }
        }
        if let Some(image) = &entry.picture {
            self.length(path, "picture.alt", &image.alt, 1, 120);
            self.length(path, "picture.file", &image.file, 1, 80);
        }
        if let Some(video) = &entry.video
            && !(video.starts_with("https://")
                && video.len() <= 300
                && video.is_ascii()
                && !video.contains(' '))
        {
            self.fault(path, "video", "视频地址应以 https:// 开头,最多 300 个字符");
        }
        (self.faults.len() == before).then(|| Tip {
            id,
            title: entry.title.trim().to_owned(),
            series: entry.series,
            category: entry.category.trim().to_owned(),
            summary: entry.summary.trim().to_owned(),
            source: entry.source.trim().to_owned(),
            reviewer: entry.reviewer,
            reviewed: entry.reviewed,
            questions,
            season,
            picture: entry.picture,
            video: entry.video,
            body: body.trim().to_owned(),
        })
    }

    fn bank(&mut self, file: &File, stem: &str) -> Option<Bank> {
        let id: BankId = self.id(file, stem)?;
        let parsed: BankFile = self.parse(file)?;
        let before = self.faults.len();
        let path = file.path.as_str();
        self.length(path, "title", &parsed.title, 1, 60);
        let mut known = BTreeSet::new();
        for category in &parsed.category {
            self.length(path, &format!("category {}", category.id), &category.name, 1, 20);
            if !known.insert(category.id.clone()) {
                self.fault(path, format!("category {}", category.id), "这个类别写了两次");
            }
        }
        if parsed.question.is_empty() || parsed.question.len() > MAX_QUESTIONS {
            self.fault(path, "question", format!("题数应为 1 到 {MAX_QUESTIONS}"));
        }
        let mut ids = BTreeSet::new();
        let mut questions = Vec::with_capacity(parsed.question.len());
        for entry in parsed.question {
            let place = place_of(&file.text, &entry.id);
            if !ids.insert(entry.id.get_ref().clone()) {
                self.fault(path, place.as_str(), "这个题号用了两次");
            }
            if !known.contains(&entry.category) {
                self.fault(path, place.as_str(), format!("没有“{}”这个类别", entry.category));
            }
            questions.extend(self.question(path, &place, entry));
        }
        (self.faults.len() == before).then_some(Bank {
            id,
            version: 1,
            title: parsed.title,
            categories: parsed.category,
            questions,
        })
    }

    fn question(&mut self, path: &str, place: &str, entry: QuestionEntry) -> Option<Question> {
        let before = self.faults.len();
        self.length(path, &format!("{place} text"), &entry.text, 1, 300);
        self.length(path, &format!("{place} explanation"), &entry.explanation, 1, 400);
        self.length(path, &format!("{place} source"), &entry.source, 1, 200);
        self.length(path, &format!("{place} reviewer"), &entry.reviewer, 1, 60);
        if !is_date(&entry.reviewed) {
            self.fault(
                path,
                format!("{place} reviewed"),
                "审核日期应写成 2026-11-23 这样",
            );
        }
        let points = (entry.points * 1000.0).round();
        if !(1.0..=1_000_000.0).contains(&points) || (points / 1000.0 - entry.points).abs() > 1e-9 {
            self.fault(
                path,
                format!("{place} points"),
                "分值应为 0.001 到 1000,最多三位小数",
            );
        }
        if let Some(image) = &entry.image {
            self.length(path, &format!("{place} image.alt"), &image.alt, 1, 120);
            self.length(path, &format!("{place} image.file"), &image.file, 1, 80);
        }
        let body = self.body(path, place, &entry)?;
        (self.faults.len() == before).then(|| Question {
            id: entry.id.into_inner(),
            category: entry.category,
            difficulty: entry.difficulty,
            points: points as u32,
            text: entry.text.trim().to_owned(),
            shuffle: entry.shuffle.unwrap_or(true),
            body,
            explanation: entry.explanation.trim().to_owned(),
            source: entry.source.trim().to_owned(),
            reviewer: entry.reviewer,
            reviewed: entry.reviewed,
            image: entry.image,
        })
    }

    fn body(&mut self, path: &str, place: &str, entry: &QuestionEntry) -> Option<Body> {
        let has_options = matches!(entry.kind, KindName::Single | KindName::Multiple);
        if has_options {
            self.options(path, place, &entry.options, 8);
            let refers = |o: &String| REFERS_TO_OTHERS.iter().any(|words| o.contains(words));
            if entry.shuffle != Some(false) && entry.options.iter().any(refers) {
                self.fault(
                    path,
                    format!("{place} shuffle"),
                    "有选项说到“以上”,要写 shuffle = false",
                );
            }
        } else if !entry.options.is_empty() {
            self.fault(path, format!("{place} options"), "这种题没有选项");
        }
        if entry.credit.is_some() && entry.kind != KindName::Multiple {
            self.fault(path, format!("{place} credit"), "只有多选题能写 credit");
        }
        if !entry.accepted.is_empty() && entry.kind != KindName::FillIn {
            self.fault(path, format!("{place} accepted"), "只有填空题能写 accepted");
        }
        let answer = format!("{place} answer");
        match (entry.kind, &entry.answer) {
            (KindName::FillIn, None) => {
                let folded: BTreeSet<String> = entry.accepted.iter().map(|a| fold(a)).collect();
                if entry.accepted.is_empty() || folded.contains("") {
                    self.fault(
                        path,
                        format!("{place} accepted"),
                        "没有答案:至少写一个能算对的回答",
                    );
                    return None;
                }
                let typeable = |a: &String| a.chars().count() <= MAX_TEXT && !a.chars().any(char::is_control);
                if !entry.accepted.iter().all(typeable) {
                    self.fault(
                        path,
                        format!("{place} accepted"),
                        format!("每个答案最多 {MAX_TEXT} 个字,不能换行"),
                    );
                    return None;
                }
                Some(Body::FillIn {
                    accepted: entry.accepted.clone(),
                })
            }
            (KindName::FillIn, Some(_)) => {
                self.fault(path, answer, "填空题的答案写在 accepted 里");
                None
            }
            (_, None) => {
                self.fault(path, answer, "没有答案");
                None
            }
            (KindName::TrueFalse, Some(KeyEntry::Truth(key))) => Some(Body::TrueFalse { key: *key }),
            (KindName::TrueFalse, Some(_)) => {
                self.fault(path, answer, "判断题的答案应为 true 或 false");
                None
            }
            (_, Some(KeyEntry::Truth(_))) => {
                self.fault(path, answer, "答案应为选项的字母,如 \"B\"");
                None
            }
            (kind, Some(KeyEntry::Letters(letters))) => {
                let key = self.letters(path, &answer, letters, entry.options.len())?;
                if kind == KindName::Multiple {
                    return Some(Body::Multiple {
                        options: entry.options.clone(),
                        key,
                        credit: entry.credit.unwrap_or(Credit::Exact),
                    });
                }
                match key.iter().copied().collect::<Vec<u8>>().as_slice() {
                    [one] => Some(Body::Single {
                        options: entry.options.clone(),
                        key: *one,
                    }),
                    _ => {
                        self.fault(path, answer, "单选题只能有一个答案");
                        None
                    }
                }
            }
        }
    }

    fn letters(&mut self, path: &str, place: &str, letters: &str, options: usize) -> Option<BTreeSet<u8>> {
        let mut key = BTreeSet::new();
        for letter in letters.chars() {
            let number = u8::try_from(letter)
                .ok()
                .and_then(|b| b.checked_sub(b'A'))
                .filter(|n| usize::from(*n) < options);
            match number {
                Some(number) if key.insert(number) => {}
                Some(_) => {
                    self.fault(path, place, format!("字母 {letter} 写了两次"));
                    return None;
                }
                None => {
                    self.fault(path, place, format!("没有选项 {letter}"));
                    return None;
                }
            }
        }
        if key.is_empty() {
            self.fault(path, place, "没有答案");
            return None;
        }
        Some(key)
    }

    fn options(&mut self, path: &str, place: &str, options: &[String], most: usize) {
        if !(2..=most).contains(&options.len()) {
            self.fault(
                path,
                format!("{place} options"),
                format!("选项应为 2 到 {most} 个"),
            );
        }
        let mut seen = BTreeSet::new();
        for option in options {
            self.length(path, &format!("{place} options"), option, 1, 120);
            if !seen.insert(fold(option)) {
                self.fault(
                    path,
                    format!("{place} options"),
                    format!("有两个相同的选项:{option}"),
                );
            }
        }
    }

    fn campaign(&mut self, file: &File, stem: &str, site: &SiteInfo) -> Option<Campaign> {
        let id: CampaignId = self.id(file, stem)?;
        let path = file.path.as_str();
        // Two passes: the kind decides which keys exist at all.
        let kind = self.parse::<KindOnly>(file)?.kind;
        let audience = if kind == CampaignKind::Children {
            self.parse::<ChildrenKeys>(file)?;
            Audience::Children
        } else {
            Audience::Everyone(self.personal(file, kind)?)
        };
        let surveys = match kind {
            CampaignKind::Children => Vec::new(),
            _ => self.parse::<PersonalEntry>(file)?.surveys,
        };
        let common: CommonEntry = self.parse(file)?;
        let before = self.faults.len();
        self.length(path, "name", &common.name, 1, 40);
        self.length(path, "summary", &common.summary, 1, 120);
        self.length(path, "rules", &common.rules, 1, 3000);
        let zone = Zone::named(&site.zone).ok()?;
        let opens = self.time(path, "opens", &common.opens, &zone);
        let closes = self.time(path, "closes", &common.closes, &zone);
        if let (Some(opens), Some(closes)) = (opens, closes)
            && opens >= closes
        {
            self.fault(path, "closes", "结束时间要在开始时间之后");
        }
        let questions = common.questions.unwrap_or(match kind {
            CampaignKind::Contest => 30,
            _ => 10,
        });
        if !(1..=100).contains(&questions) {
            self.fault(path, "questions", "每次的题数应为 1 到 100");
        }
        if common.quota.values().copied().fold(0u32, u32::saturating_add) > questions {
            self.fault(path, "quota", "各类别题数加起来超过了 questions");
        }
        if let Audience::Everyone(rules) = &audience
            && rules.class
            && common.reveal != Reveal::AtOnce
        {
            self.fault(path, "class", "投屏版会公布答案:要写 reveal = \"at_once\"");
        }
        (self.faults.len() == before).then_some(())?;
        Some(Campaign {
            id,
            name: common.name,
            summary: common.summary,
            rules: common.rules.trim().to_owned(),
            bank: common.bank,
            opens: opens?,
            closes: closes?,
            questions,
            quota: common.quota,
            reveal: common.reveal,
            public_tally: common.public_tally,
            surveys,
            tips: common.tips,
            audience,
        })
    }

    fn personal(&mut self, file: &File, kind: CampaignKind) -> Option<PersonalRules> {
        let entry: PersonalEntry = self.parse(file)?;
        let path = file.path.as_str();
        let before = self.faults.len();
        let rules = match kind {
            CampaignKind::Contest => PersonalRules {
                preset: Preset::Contest,
                minutes: Some(entry.minutes.unwrap_or(15)),
                tries_per_day: entry.tries_per_day,
                tries_total: Some(entry.tries_total.unwrap_or(3)),
                pass_percent: entry.pass_percent,
                districts: entry.district,
                ages: entry.age,
                identity: entry.identity,
                prize: entry.prize.unwrap_or(true),
                class: entry.class,
            },
            _ => {
                let (tries_per_day, tries_total) =
                    match (entry.identity, entry.tries_per_day, entry.tries_total) {
                        // A code is good for one try unless the file says otherwise; of a team nobody is known.
                        (IdentityKind::Code, None, total) => (None, Some(total.unwrap_or(1))),
                        (IdentityKind::Team, day, total) => (day, total),
                        (_, day, total) => (Some(day.unwrap_or(3)), total),
                    };
                PersonalRules {
                    preset: Preset::Daily,
                    minutes: entry.minutes,
                    tries_per_day,
                    tries_total,
                    pass_percent: entry.pass_percent,
                    districts: entry.district,
                    ages: entry.age,
                    identity: entry.identity,
                    prize: entry.prize.unwrap_or(true),
                    class: entry.class,
                }
            }
        };
        if rules.identity == IdentityKind::Team {
            if rules.tries_per_day.is_some() || rules.tries_total.is_some() {
                self.fault(path, "identity", "凭班组码参加时认不出每个人,不能限次数");
            }
            if rules.prize {
                self.fault(
                    path,
                    "prize",
                    "凭班组码参加时认不出每个人,不能有奖:要写 prize = false",
                );
            }
            if rules.preset == Preset::Contest {
                self.fault(path, "identity", "竞赛不能凭班组码参加");
            }
        }
        if rules.class && rules.prize {
            self.fault(
                path,
                "class",
                "有奖的活动不能有投屏版,因为投屏会公布答案:要写 prize = false",
            );
        }
        if rules.class && rules.preset == Preset::Contest {
            self.fault(path, "class", "竞赛不能有投屏版,因为投屏会公布答案");
        }
        for (place, value, range) in [
            ("minutes", rules.minutes, 1..=24 * 60),
            ("tries_per_day", rules.tries_per_day, 1..=1000),
            ("tries_total", rules.tries_total, 1..=10_000),
            ("pass_percent", rules.pass_percent, 1..=100),
        ] {
            if value.is_some_and(|v| !range.contains(&v)) {
                self.fault(path, place, format!("应为 {} 到 {}", range.start(), range.end()));
            }
        }
        for groups in [&rules.districts, &rules.ages] {
            let mut ids = BTreeSet::new();
            for group in groups {
                self.length(path, &format!("group {}", group.id), &group.name, 1, 20);
                if !ids.insert(&group.id) {
                    self.fault(path, format!("group {}", group.id), "这一组写了两次");
                }
            }
        }
        (self.faults.len() == before).then_some(rules)
    }

    fn time(&mut self, path: &str, place: &str, text: &str, zone: &Zone) -> Option<Millis> {
        let time = zone.parse_minute(text);
        if time.is_none() {
            self.fault(
                path,
                place,
                format!("“{text}”不是时间,应写成 2026-11-01 08:00 这样"),
            );
        }
        time
    }

    fn survey(&mut self, file: &File, stem: &str) -> Option<Survey> {
        let id: SurveyId = self.id(file, stem)?;
        let parsed: SurveyFile = self.parse(file)?;
        let before = self.faults.len();
        let path = file.path.as_str();
        self.length(path, "title", &parsed.title, 1, 60);
        self.length(path, "intro", &parsed.intro, 0, 400);
        if !(1..=50).contains(&parsed.question.len()) {
            self.fault(path, "question", "题数应为 1 到 50");
        }
        let mut ids = BTreeSet::new();
        let mut questions = Vec::new();
        for entry in parsed.question {
            let place = place_of(&file.text, &entry.id);
            self.length(path, &format!("{place} text"), &entry.text, 1, 300);
            if !ids.insert(entry.id.get_ref().clone()) {
                self.fault(path, place.as_str(), "这个题号用了两次");
            }
            if matches!(entry.kind, AskName::Single | AskName::Multiple) {
                self.options(path, &place, &entry.options, 10);
            } else if !entry.options.is_empty() {
                self.fault(path, format!("{place} options"), "这种题没有选项");
            }
            if matches!(entry.kind, AskName::Scale) {
                self.length(path, &format!("{place} low"), &entry.low, 1, 20);
                self.length(path, &format!("{place} high"), &entry.high, 1, 20);
            }
            let ask = match entry.kind {
                AskName::Single => Ask::Single {
                    options: entry.options,
                },
                AskName::Multiple => Ask::Multiple {
                    options: entry.options,
                },
                AskName::Scale => Ask::Scale {
                    low: entry.low,
                    high: entry.high,
                },
                AskName::Text => Ask::Text,
            };
            questions.push(SurveyQuestion {
                id: entry.id.into_inner(),
                text: entry.text,
                ask,
                optional: entry.optional,
            });
        }
        (self.faults.len() == before).then_some(Survey {
            id,
            campaign: parsed.campaign,
            title: parsed.title,
            intro: parsed.intro,
            questions,
        })
    }

    /// What one file says of another. A file that is there but has faults of its own is not reported as missing.
    fn check_tips(&mut self, content: &Content) {
        for tip in content.tips.values() {
            let path = format!("tips/{}.md", tip.id);
            if !content.series.iter().any(|one| one.id == tip.series) {
                self.fault(&path, "series", format!("没有系列 {}", tip.series));
            }
            for about in &tip.questions {
                // A bank with a fault of its own is not among the content; its own fault is enough.
                if let Some(bank) = content.banks.get(&about.bank)
                    && !bank.questions.iter().any(|q| q.id == about.question)
                {
                    let reason = format!("题库 {} 里没有 {} 这一题", about.bank, about.question);
                    self.fault(&path, "questions", reason);
                }
            }
        }
        for campaign in content.campaigns.values() {
            for series in &campaign.tips {
                if !content.series.iter().any(|one| &one.id == series) {
                    let path = format!("campaigns/{}.toml", campaign.id);
                    self.fault(&path, "tips", format!("没有系列 {series}"));
                }
            }
        }
    }

    /// A page that has faults of its own is not reported as missing.
    fn check_channels(&mut self, content: &Content, there: &dyn Fn(&str, &str) -> bool) {
        for (id, terms) in &content.channels {
            let named = match &terms.leads_to {
                Target::Home | Target::Tips => false,
                Target::Tip(_) => true,
                Target::Campaign(campaign) | Target::Quiz(campaign) => there("campaigns", campaign.as_str()),
                Target::Survey(_, survey) => there("surveys", survey.as_str()),
            };
            let faulty = named && !self.faults.is_empty();
            if !terms.leads_to.is_in(content) && !faulty {
                let place = format!("channel {id} leads_to");
                self.fault(
                    "channels.toml",
                    place,
                    format!("没有 {} 这一页", terms.leads_to.path()),
                );
            }
        }
    }

    /// Units are for categories and districts that there are.
    fn check_units(&mut self, content: &Content) {
        for unit in content.units.all() {
            let place = format!("unit {}", unit.id);
            for category in &unit.categories {
                if content.categories.find(category).is_none() {
                    self.fault(
                        "units.toml",
                        format!("{place} categories"),
                        format!("没有小类 {category}"),
                    );
                }
            }
            if let Some(district) = &unit.district
                && content.areas.find(district.as_str()).is_none()
            {
                self.fault(
                    "units.toml",
                    format!("{place} district"),
                    format!("areas.toml 里没有 {district}"),
                );
            }
        }
    }

    fn check_links(&mut self, content: &Content, paths: &BTreeSet<&str>) {
        let there = |folder: &str, id: &str| paths.contains(format!("{folder}/{id}.toml").as_str());
        let mut tags = BTreeMap::new();
        self.check_tips(content);
        self.check_channels(content, &there);
        self.check_units(content);
        for campaign in content.campaigns.values() {
            let path = format!("campaigns/{}.toml", campaign.id);
            if let Some(other) = tags.insert(AttemptId::campaign_tag(&campaign.id), &campaign.id) {
                self.fault(&path, "文件名", format!("与活动 {other} 的内部编号相同,请改名"));
            }
            for survey in &campaign.surveys {
                match content.surveys.get(survey) {
                    Some(found) if found.campaign != campaign.id => {
                        let other = &found.campaign;
                        // Where that campaign cannot have it either, the survey's own file is at fault.
                        let owner = content.campaigns.get(other);
                        if owner.is_none_or(|c| c.personal().is_none()) {
                            continue;
                        }
                        self.fault(&path, "surveys", format!("问卷 {survey} 属于活动 {other}"));
                    }
                    None if !there("surveys", survey.as_str()) => {
                        self.fault(&path, "surveys", format!("没有问卷 {survey}"));
                    }
                    _ => {}
                }
            }
            let Some(bank) = content.banks.get(&campaign.bank) else {
                if !there("banks", campaign.bank.as_str()) {
                    self.fault(&path, "bank", format!("没有题库 {}", campaign.bank));
                }
                continue;
            };
            if campaign.has_class()
                && let Some(other) = content
                    .campaigns
                    .values()
                    .find(|other| other.bank == campaign.bank && other.has_prize())
            {
                let reason = format!(
                    "投屏版会公布题库 {} 的答案,但有奖的活动 {} 也用它",
                    campaign.bank, other.id
                );
                self.fault(&path, "bank", reason);
            }
            if bank.questions.len() < campaign.questions as usize {
                self.fault(
                    &path,
                    "questions",
                    format!(
                        "题库只有 {} 题,不够 {} 题",
                        bank.questions.len(),
                        campaign.questions
                    ),
                );
            }
            for (category, least) in &campaign.quota {
                if !bank.categories.iter().any(|c| &c.id == category) {
                    self.fault(&path, "quota", format!("题库里没有“{category}”这个类别"));
                    continue;
                }
                let have = bank.questions.iter().filter(|q| &q.category == category).count();
                if have < *least as usize {
                    self.fault(
                        &path,
                        "quota",
                        format!("类别 {category} 只有 {have} 题,不够 {least} 题"),
                    );
                }
            }
            let typed = bank
                .questions
                .iter()
                .find(|q| matches!(q.body, Body::FillIn { .. }));
            if let (Audience::Children, Some(question)) = (&campaign.audience, typed) {
                self.fault(&path, "bank", format!("儿童活动不能有填空题:{}", question.id));
            }
        }
        for survey in content.surveys.values() {
            let path = format!("surveys/{}.toml", survey.id);
            match content.campaigns.get(&survey.campaign) {
                None if there("campaigns", survey.campaign.as_str()) => {}
                None => self.fault(&path, "campaign", format!("没有活动 {}", survey.campaign)),
                Some(campaign) if campaign.personal().is_none() => {
                    self.fault(&path, "campaign", "儿童活动不能有问卷");
                }
                Some(_) => {}
            }
        }
    }
}

fn line_of(text: &str, at: usize) -> String {
    let line = text.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
    format!("第{line}行")
}

fn place_of(text: &str, id: &Spanned<QuestionId>) -> String {
    format!("{} {}", line_of(text, id.span().start), id.get_ref())
}

/// The two commonest complaints of the TOML reader in the organizers' language.
fn reason(message: &str) -> String {
    if let Some(rest) = message.strip_prefix("unknown field `")
        && let Some((key, known)) = rest.split_once("`, expected ")
    {
        let known = known.trim_start_matches("one of ");
        return format!("这里不能写 {key},能写的有 {known}");
    }
    if let Some(key) = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'))
    {
        return format!("缺少 {key}");
    }
    message.to_owned()
}

/// What a later version of a bank may not do to the questions of an earlier one, because stored answers name options by their
/// number: change the kind, the number of options, or their order. Such a question needs a new id.
///
/// `file` is what faults are reported under. Keys, wording, points and explanations may change; questions may come and go.
pub fn check_version(file: &str, older: &Bank, newer: &Bank) -> Vec<Fault> {
    let mut reader = Reader::default();
    for question in &newer.questions {
        let Some(before) = older.question(&question.id) else {
            continue;
        };
        let place = question.id.as_str();
        if std::mem::discriminant(&question.body) != std::mem::discriminant(&before.body) {
            reader.fault(file, place, "题型变了:请用新的题号");
            continue;
        }
        let folded = |body: &Body| -> Vec<String> { body.options().iter().map(|o| fold(o)).collect() };
        let (was, is) = (folded(&before.body), folded(&question.body));
        if was.len() != is.len() {
            reader.fault(file, place, "选项的个数变了:请用新的题号");
            continue;
        }
        let moved =
            |(i, option): (usize, &String)| was.iter().position(|w| w == option).is_some_and(|at| at != i);
        if is.iter().enumerate().any(moved) {
            reader.fault(file, place, "选项的顺序变了:请照旧排列,或用新的题号");
        }
    }
    reader.faults
}
