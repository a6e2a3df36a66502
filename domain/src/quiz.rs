//! Questions, papers and marking. This is where a question is marked.
//!
//! Points are integers in 1/1000 point ("milli"), so that scores add up exactly everywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng, SeedableRng},
};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    clock::Millis,
    id::{BankId, CampaignId, CategoryId, GroupId, QuestionId, SeriesId, SurveyId},
};

/// Thousandths of a point.
pub type Milli = u32;

/// Longest answer text in characters.
pub const MAX_TEXT: usize = 200;

/// How a question of several right options is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credit {
    /// All right options and no other, or nothing.
    Exact,
    /// The share of the right options chosen; nothing as soon as a wrong one is.
    Partial,
}

/// How hard the author thinks a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Difficulty {
    Easy,
    Medium,
    Hard,
}

/// What is asked and what is right. Options are numbered from 0 in the order of the bank.
///
/// Its `Debug` names the kind alone: no key gets into a log or a panic message by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Body {
    /// One right option.
    Single {
        /// 2 to 8 different texts.
        options: Vec<String>,
        /// The right one.
        key: u8,
    },
    /// One or more right options.
    Multiple {
        /// 2 to 8 different texts.
        options: Vec<String>,
        /// The right ones, in order.
        key: BTreeSet<u8>,
        /// How it is marked.
        credit: Credit,
    },
    /// A statement: option 0 is 对, option 1 is 错.
    TrueFalse {
        /// Whether the statement holds.
        key: bool,
    },
    /// A short text.
    FillIn {
        /// Texts that count as right, compared after [`fold`].
        accepted: Vec<String>,
    },
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Body::Single { .. } => "Single(…)",
            Body::Multiple { .. } => "Multiple(…)",
            Body::TrueFalse { .. } => "TrueFalse(…)",
            Body::FillIn { .. } => "FillIn(…)",
        })
    }
}

/// The two options of a statement.
pub const TRUE_FALSE: [&str; 2] = ["对", "错"];

impl Body {
    /// The options' texts in bank order; empty for a fill-in.
    pub fn options(&self) -> Vec<String> {
        match self {
            Body::Single { options, .. } | Body::Multiple { options, .. } => options.clone(),
            Body::TrueFalse { .. } => TRUE_FALSE.iter().map(ToString::to_string).collect(),
            Body::FillIn { .. } => Vec::new(),
        }
    }

    /// How many options there are.
    pub fn option_count(&self) -> u8 {
        match self {
            Body::Single { options, .. } | Body::Multiple { options, .. } => {
                u8::try_from(options.len()).unwrap_or(u8::MAX)
            }
            Body::TrueFalse { .. } => 2,
            Body::FillIn { .. } => 0,
        }
    }

    /// The right options; empty for a fill-in.
    pub fn right_options(&self) -> BTreeSet<u8> {
        match self {
            Body::Single { key, .. } => BTreeSet::from([*key]),
            Body::Multiple { key, .. } => key.clone(),
            Body::TrueFalse { key } => BTreeSet::from([u8::from(!key)]),
            Body::FillIn { .. } => BTreeSet::new(),
        }
    }
}

/// A picture beside a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Logical name of a static file.
    pub file: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
}

/// A question of a bank, with its key. Never leaves the server as it is; its `Debug` shows neither key nor explanation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// Its category.
    pub category: CategoryId,
    /// The author's guess.
    pub difficulty: Difficulty,
    /// What a right answer earns, 1 to 1,000,000 milli.
    pub points: Milli,
    /// What is asked.
    pub text: String,
    /// Options and key.
    pub body: Body,
    /// Whether the options may be put in another order.
    pub shuffle: bool,
    /// Why the key is right.
    pub explanation: String,
    /// Where that is written: name, article, version date.
    pub source: String,
    /// Who checked it.
    pub reviewer: String,
    /// When, `YYYY-MM-DD`.
    pub reviewed: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image: Option<Image>,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({}, {:?})", self.id, self.body)
    }
}

/// A category of a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Its name on pages.
    pub name: String,
}

/// One version of a question bank. Versions are immutable: a correction makes the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bank {
    /// Its id.
    pub id: BankId,
    /// 1, 2, 3 …
    pub version: u32,
    /// Its title.
    pub title: String,
    /// Its categories.
    pub categories: Vec<Category>,
    /// Its questions.
    pub questions: Vec<Question>,
}

impl Bank {
    /// The question with this id.
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|q| &q.id == id)
    }
}

/// When a citizen sees what was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Reveal {
    AtOnce,
    AfterClose,
    Never,
}

/// A group that a citizen may choose: a district or an age band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name on pages.
    pub name: String,
}

/// The two presets for grown-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// 日常.
    Daily,
    /// 竞赛.
    Contest,
}

/// Who counts as one person in a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// A device.
    #[default]
    Device,
    /// A user of a portal, whose token says so.
    Portal,
    /// Whoever has an access code.
    Code,
    /// Nobody is known but the team (班组), by its code: each start is another person, also on the same device.
    Team,
}

fn yes() -> bool {
    true
}

/// What only a campaign for grown-ups can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalRules {
    /// Where the defaults came from.
    pub preset: Preset,
    /// Time for one attempt; none: until the campaign closes.
    pub minutes: Option<u32>,
    /// Attempts of one person that may start on one day of the site's zone.
    pub tries_per_day: Option<u32>,
    /// Attempts of one person in all.
    pub tries_total: Option<u32>,
    /// Passed from this share of the paper's points on, in percent.
    pub pass_percent: Option<u32>,
    /// Districts to choose from.
    pub districts: Vec<Group>,
    /// Age bands to choose from.
    pub ages: Vec<Group>,
    /// Who counts as one person.
    #[serde(default)]
    pub identity: IdentityKind,
    /// Whether something can be won: whoever hands in gets a claim code.
    #[serde(default = "yes")]
    pub prize: bool,
    /// Whether there is a projector mode and a paper to print: only where nothing can be won, because both show the keys.
    #[serde(default)]
    pub class: bool,
}

/// Whom a campaign is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "for")]
pub enum Audience {
    /// Tickets, limits and groups are possible.
    Everyone(PersonalRules),
    /// 儿童: there is no place to put a ticket, a limit, a draw, an age or a district.
    Children,
}

/// A campaign's rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Its name on pages.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// The rules in plain text; an empty line parts paragraphs.
    pub rules: String,
    /// The bank its papers are drawn from.
    pub bank: BankId,
    /// First instant at which an attempt may start.
    pub opens: Millis,
    /// First instant at which none may start or be handed in any more.
    pub closes: Millis,
    /// Questions of one paper.
    pub questions: u32,
    /// At least so many questions from these categories.
    pub quota: BTreeMap<CategoryId, u32>,
    /// When the right answers are shown.
    pub reveal: Reveal,
    /// Whether everybody may read the tally.
    pub public_tally: bool,
    /// Surveys that belong to it.
    pub surveys: Vec<SurveyId>,
    /// Series of tips that belong to it.
    #[serde(default)]
    pub tips: Vec<SeriesId>,
    /// Whom it is for.
    pub audience: Audience,
}

impl Campaign {
    /// The rules that only grown-ups have.
    pub fn personal(&self) -> Option<&PersonalRules> {
        match &self.audience {
            Audience::Everyone(rules) => Some(rules),
            Audience::Children => None,
        }
    }

    /// Who counts as one person; None in a children's campaign, where nobody does.
    pub fn identity(&self) -> Option<IdentityKind> {
        self.personal().map(|rules| rules.identity)
    }

    /// Whether something can be won.
    pub fn has_prize(&self) -> bool {
        self.personal().is_some_and(|rules| rules.prize)
    }

    /// Whether there is a projector mode and a paper to print.
    pub fn has_class(&self) -> bool {
        match &self.audience {
            Audience::Everyone(rules) => rules.class,
            Audience::Children => self.reveal == Reveal::AtOnce,
        }
    }

    /// When an attempt started at `now` ends: after its minutes (doubled when `extended`), at the latest when the campaign closes.
    pub fn deadline(&self, now: Millis, extended: Extended) -> Millis {
        let minutes = self.personal().and_then(|p| p.minutes);
        match minutes {
            Some(minutes) => {
                let minutes = match extended {
                    Extended::No => minutes,
                    Extended::Yes => minutes.saturating_mul(2),
                };
                now.plus_minutes(minutes).min(self.closes)
            }
            None => self.closes,
        }
    }

    /// Whether the right answers may be shown at `now`.
    pub fn reveals(&self, now: Millis) -> bool {
        match self.reveal {
            Reveal::AtOnce => true,
            Reveal::AfterClose => now >= self.closes,
            Reveal::Never => false,
        }
    }

    /// Whether `score` of `max` passes; None where nothing is to be passed.
    pub fn passes(&self, score: Milli, max: Milli) -> Option<bool> {
        let percent = self.personal()?.pass_percent?;
        Some(u64::from(score) * 100 >= u64::from(percent) * u64::from(max))
    }
}

/// Whether a citizen asked for more time (WCAG 2.2.1): twice the minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Extended {
    No,
    Yes,
}

/// One place of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot<'a> {
    /// The question.
    pub question: &'a Question,
    /// Shown position → number of the option in the bank.
    pub order: Vec<u8>,
}

/// Draws the paper of an attempt: always the same for the same bank version, rules and seed.
///
/// Each category's quota is drawn first, the rest from what is left, then the questions are put in random order. Uses
/// ChaCha20 (RFC 8439) seeded with `seed` and unbiased integers by rejection, so that it can be recomputed for ever.
pub fn draw_paper<'a>(bank: &'a Bank, campaign: &Campaign, seed: [u8; 32]) -> Vec<Slot<'a>> {
    let mut rng = ChaCha20Rng::from_seed(seed);
    let mut pool: Vec<&Question> = bank.questions.iter().collect();
    shuffle(&mut pool, &mut rng);
    let wanted = usize::try_from(campaign.questions).unwrap_or(usize::MAX);
    let mut drawn: Vec<&Question> = Vec::with_capacity(wanted.min(pool.len()));
    for (category, least) in &campaign.quota {
        let least = usize::try_from(*least).unwrap_or(usize::MAX);
        let ids: BTreeSet<&QuestionId> = pool
            .iter()
            .filter(|q| &q.category == category)
            .take(least)
            .map(|q| &q.id)
            .collect();
        let (taken, rest) = pool.into_iter().partition(|q| ids.contains(&q.id));
        let taken: Vec<&Question> = taken;
        drawn.extend(taken);
        pool = rest;
    }
    let missing = wanted.saturating_sub(drawn.len());
    drawn.extend(pool.into_iter().take(missing));
    drawn.truncate(wanted);
    shuffle(&mut drawn, &mut rng);
    drawn
        .into_iter()
        .map(|question| {
            let mut order: Vec<u8> = (0..question.body.option_count()).collect();
            if question.shuffle && !matches!(question.body, Body::TrueFalse { .. }) {
                shuffle(&mut order, &mut rng);
            }
            Slot { question, order }
        })
        .collect()
}

/// Fisher and Yates, from the end.
fn shuffle<T>(items: &mut [T], rng: &mut ChaCha20Rng) {
    for i in (1..items.len()).rev() {
        let j = below(rng, i as u64 + 1) as usize;
        items.swap(i, j);
    }
}

/// An unbiased integer in `0..n` (n ≥ 1): values past the last full multiple of n are drawn again.
fn below(rng: &mut ChaCha20Rng, n: u64) -> u64 {
    let zone = u64::MAX - u64::MAX % n;
    loop {
        let x = rng.next_u64();
        if x < zone {
            return x % n;
        }
    }
}

/// An answer in the bank's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Chosen options by their number in the bank; never empty.
    Options(BTreeSet<u8>),
    /// Text as typed, trimmed; never empty.
    Text(String),
}

/// What is wrong with an answer sent for one place of a paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAnswer {
    /// The paper has no such place.
    #[error("没有第{0}题")]
    NoSuchQuestion(u32),
    /// An option that is not on the paper.
    #[error("第{0}题没有这个选项")]
    NoSuchOption(u32),
    /// Several options where one is asked for.
    #[error("第{0}题只能选一个")]
    OneOnly(u32),
    /// A text that is too long.
    #[error("第{0}题的回答太长了,最多{MAX_TEXT}个字")]
    TooLong(u32),
    /// Characters that are not text.
    #[error("第{0}题里有不能用的字符")]
    NotText(u32),
}

impl BadAnswer {
    /// The place on the paper, from 1.
    pub fn place(&self) -> u32 {
        match self {
            BadAnswer::NoSuchQuestion(n)
            | BadAnswer::NoSuchOption(n)
            | BadAnswer::OneOnly(n)
            | BadAnswer::TooLong(n)
            | BadAnswer::NotText(n) => *n,
        }
    }
}

/// Answers as a form or a script sends them: place on the paper from 1 → shown positions, or one text.
pub type Sent = BTreeMap<u32, Vec<String>>;
/// Answers in the bank's terms by place on the paper, from 1; what is not answered is absent.
pub type Answers = BTreeMap<u32, Answer>;

/// Turns sent answers into the bank's terms. Empty values mean "not answered".
pub fn read_answers(paper: &[Slot<'_>], sent: &Sent) -> Result<Answers, BadAnswer> {
    let mut answers = Answers::new();
    for (&place, values) in sent {
        let slot = (place as usize)
            .checked_sub(1)
            .and_then(|i| paper.get(i))
            .ok_or(BadAnswer::NoSuchQuestion(place))?;
        if let Some(answer) = read_answer(slot, place, values)? {
            answers.insert(place, answer);
        }
    }
    Ok(answers)
}

fn read_answer(slot: &Slot<'_>, place: u32, values: &[String]) -> Result<Option<Answer>, BadAnswer> {
    if matches!(slot.question.body, Body::FillIn { .. }) {
        let [text] = values else {
            return if values.is_empty() {
                Ok(None)
            } else {
                Err(BadAnswer::OneOnly(place))
            };
        };
        if text.chars().any(char::is_control) {
            return Err(BadAnswer::NotText(place));
        }
        let text = text.trim();
        if text.chars().count() > MAX_TEXT {
            return Err(BadAnswer::TooLong(place));
        }
        return Ok((!text.is_empty()).then(|| Answer::Text(text.to_owned())));
    }
    let mut chosen = BTreeSet::new();
    for value in values.iter().filter(|v| !v.is_empty()) {
        let option = value
            .parse::<usize>()
            .ok()
            // One way to write a number: no sign, no leading zero.
            .filter(|position| position.to_string() == *value)
            .and_then(|position| slot.order.get(position))
            .ok_or(BadAnswer::NoSuchOption(place))?;
        chosen.insert(*option);
    }
    if chosen.len() > 1 && !matches!(slot.question.body, Body::Multiple { .. }) {
        return Err(BadAnswer::OneOnly(place));
    }
    Ok((!chosen.is_empty()).then_some(Answer::Options(chosen)))
}

/// The inverse of [`read_answers`]: what the form shows for stored answers.
pub fn shown_answer(slot: &Slot<'_>, answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Text(text) => vec![text.clone()],
        Answer::Options(chosen) => slot
            .order
            .iter()
            .enumerate()
            .filter(|(_, option)| chosen.contains(option))
            .map(|(position, _)| position.to_string())
            .collect(),
    }
}

/// Folds a text for comparison: compatibility forms (full and half width, NFKC), then white space and the invisible
/// characters that come with pasted text (U+200B to U+200D, U+2060, U+FEFF) removed, then every character in lower case.
pub fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Marks one question: 0 to its points, in milli. No answer earns nothing.
pub fn mark(question: &Question, answer: Option<&Answer>) -> Milli {
    let share = match (&question.body, answer) {
        (_, None) => (0, 1),
        (Body::FillIn { accepted }, Some(Answer::Text(text))) => {
            let text = fold(text);
            (u64::from(accepted.iter().any(|a| fold(a) == text)), 1)
        }
        (Body::Multiple { key, credit, .. }, Some(Answer::Options(chosen))) => match credit {
            Credit::Exact => (u64::from(key == chosen), 1),
            Credit::Partial if chosen.is_subset(key) => (chosen.len() as u64, key.len() as u64),
            Credit::Partial => (0, 1),
        },
        (Body::FillIn { .. }, Some(Answer::Options(_))) => (0, 1),
        (body, Some(Answer::Options(chosen))) => (u64::from(&body.right_options() == chosen), 1),
        (_, Some(Answer::Text(_))) => (0, 1),
    };
    let (part, whole) = share;
    u32::try_from(u64::from(question.points) * part / whole.max(1)).unwrap_or(0)
}

/// One marked question of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedItem {
    /// The question.
    pub question: QuestionId,
    /// What it earned.
    pub score: Milli,
    /// What it could have earned.
    pub max: Milli,
    /// The answer, in the bank's terms.
    pub answer: Option<Answer>,
}

impl MarkedItem {
    /// Whether it earned all its points.
    pub fn is_right(&self) -> bool {
        self.score == self.max
    }
}

/// A marked paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The questions in the order of the paper.
    pub items: Vec<MarkedItem>,
}

impl Marked {
    /// What the paper earned.
    pub fn score(&self) -> Milli {
        self.items.iter().map(|i| i.score).sum()
    }

    /// What it could have earned.
    pub fn max(&self) -> Milli {
        self.items.iter().map(|i| i.max).sum()
    }

    /// Questions with all their points.
    pub fn right(&self) -> u32 {
        u32::try_from(self.items.iter().filter(|i| i.is_right()).count()).unwrap_or(u32::MAX)
    }
}

/// Marks a whole paper.
pub fn mark_paper(paper: &[Slot<'_>], answers: &Answers) -> Marked {
    let items = (1u32..)
        .zip(paper)
        .map(|(place, slot)| {
            let answer = answers.get(&place);
            MarkedItem {
                question: slot.question.id.clone(),
                score: mark(slot.question, answer),
                max: slot.question.points,
                answer: answer.cloned(),
            }
        })
        .collect();
    Marked { items }
}

/// Marks the same answers again with the keys of a later bank version: answers stay, scores follow. Questions
/// that the later version no longer has keep their mark.
pub fn remark(marked: &Marked, bank: &Bank) -> Marked {
    let items = marked
        .items
        .iter()
        .map(|item| match bank.question(&item.question) {
            Some(question) => MarkedItem {
                score: mark(question, item.answer.as_ref()),
                max: question.points,
                ..item.clone()
            },
            None => item.clone(),
        })
        .collect();
    Marked { items }
}

/// Places of a paper that have no answer, from 1.
pub fn unanswered(paper: &[Slot<'_>], answers: &Answers) -> Vec<u32> {
    (1u32..)
        .zip(paper)
        .map(|(place, _)| place)
        .filter(|place| !answers.contains_key(place))
        .collect()
}
