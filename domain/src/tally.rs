//! Tallies (统计): exact counts that merge by addition, and what is read from them.
//!
//! A [`Tally`] is a map from key to integer. A ballot contributes a fixed set of increments, so counters, a recount
//! from the rows, and the merge of shards are the same addition. Item analysis comes from a joint histogram per question, item score
//! against the score of the rest of the paper, from which every figure is computed exactly, also under random papers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Millis, Zone},
    id::{ChannelId, GroupId, QuestionId, SurveyId, TeamNumber},
    interview::Interview,
    quiz::{Answer, Marked, Milli},
    survey::Reply,
};

/// Counts by key. A key whose count is 0 is absent, so that equal counts are equal maps.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally(BTreeMap<String, i64>);

/// Attempts started.
pub const STARTED: &str = "n|started";
/// Ballots handed in by citizens.
pub const HANDED_IN: &str = "n|handed_in";
/// Attempts whose time ran out, with or without saved answers.
pub const EXPIRED: &str = "n|expired";
/// Ballots in the statistics: handed in, or expired with at least one saved answer.
pub const BALLOTS: &str = "n|ballots";
/// Persons with at least one ballot (in a children's campaign nobody is known: stays 0).
pub const TAKERS: &str = "n|takers";
/// Ballots that passed.
pub const PASSED: &str = "n|passed";
/// Sum of all scores, in milli.
pub const SCORE_SUM: &str = "n|score";
/// Sum of all that could be reached, in milli.
pub const MAX_SUM: &str = "n|max";

impl Tally {
    /// Adds `n` to a key.
    pub fn add(&mut self, key: &str, n: i64) {
        let now = self.get(key).saturating_add(n);
        if now == 0 {
            self.0.remove(key);
        } else {
            match self.0.get_mut(key) {
                Some(count) => *count = now,
                None => {
                    self.0.insert(key.to_owned(), now);
                }
            }
        }
    }

    /// The count of a key.
    pub fn get(&self, key: &str) -> i64 {
        self.0.get(key).copied().unwrap_or(0)
    }

    /// Adds every count of `other`.
    pub fn merge(&mut self, other: &Tally) {
        for (key, n) in &other.0 {
            self.add(key, *n);
        }
    }

    /// Takes every count of `other` away.
    pub fn subtract(&mut self, other: &Tally) {
        for (key, n) in &other.0 {
            self.add(key, n.saturating_neg());
        }
    }

    /// Keys and counts, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0.iter().map(|(k, n)| (k.as_str(), *n))
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys that start with `prefix`, without it, and their counts.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, i64)> + 'a {
        self.0
            .range(prefix.to_owned()..)
            .map_while(move |(k, n)| k.strip_prefix(prefix).map(|rest| (rest, *n)))
    }
}

impl FromIterator<(String, i64)> for Tally {
    fn from_iter<I: IntoIterator<Item = (String, i64)>>(items: I) -> Self {
        let mut tally = Tally::default();
        for (key, n) in items {
            tally.add(&key, n);
        }
        tally
    }
}

/// Where an attempt belongs; chosen when it starts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Placing {
    /// The district the citizen chose.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub district: Option<GroupId>,
    /// The age band the citizen chose.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub age: Option<GroupId>,
    /// The channel that brought the citizen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub channel: Option<ChannelId>,
    /// The team (班组) whose code was typed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub team: Option<TeamNumber>,
}

/// What a start adds.
pub fn of_start(placing: &Placing, at: Millis, zone: &Zone) -> Tally {
    let mut tally = Tally::default();
    tally.add(STARTED, 1);
    tally.add(&format!("d|{}|started", zone.day(at)), 1);
    if let Some(channel) = &placing.channel {
        tally.add(&format!("c|{channel}|started"), 1);
    }
    tally
}

/// Whether a ballot is the first of its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum FirstOfPerson {
    Yes,
    No,
    Unknown,
}

/// What a ballot adds: everything about its content and its place.
#[derive(Debug, Clone, Copy)]
pub struct CountedBallot<'a> {
    /// Its marks.
    pub marked: &'a Marked,
    /// Whether it passed, where there is something to pass.
    pub passed: Option<bool>,
    /// Its groups and channel.
    pub placing: &'a Placing,
    /// When it ended.
    pub at: Millis,
    /// Whether its person is counted with it.
    pub first: FirstOfPerson,
}

/// What a ballot adds to a tally. Taking it away and adding the ballot with new marks is a re-mark.
pub fn of_ballot(ballot: &CountedBallot<'_>, zone: &Zone) -> Tally {
    let mut tally = Tally::default();
    let score = i64::from(ballot.marked.score());
    tally.add(BALLOTS, 1);
    tally.add(SCORE_SUM, score);
    tally.add(MAX_SUM, i64::from(ballot.marked.max()));
    if ballot.passed == Some(true) {
        tally.add(PASSED, 1);
    }
    if ballot.first == FirstOfPerson::Yes {
        tally.add(TAKERS, 1);
    }
    tally.add(&format!("s|{score}"), 1);
    tally.add(&format!("d|{}|ballots", zone.day(ballot.at)), 1);
    tally.add(&format!("h|{}", zone.hour(ballot.at)), 1);
    let team = ballot.placing.team.map(|team| team.to_string());
    let groups = [
        ("district", ballot.placing.district.as_ref().map(GroupId::as_str)),
        ("age", ballot.placing.age.as_ref().map(GroupId::as_str)),
        ("team", team.as_deref()),
    ];
    for (name, group) in groups {
        let Some(group) = group else { continue };
        tally.add(&format!("g|{name}|{group}|ballots"), 1);
        tally.add(&format!("g|{name}|{group}|score"), score);
        tally.add(&format!("g|{name}|{group}|max"), i64::from(ballot.marked.max()));
    }
    if let Some(channel) = &ballot.placing.channel {
        tally.add(&format!("c|{channel}|ballots"), 1);
    }
    for item in &ballot.marked.items {
        let id = &item.question;
        let rest = score - i64::from(item.score);
        tally.add(&format!("q|{id}|j|{}|{}|{rest}", item.score, item.max), 1);
        match &item.answer {
            None => {}
            Some(Answer::Options(options)) => {
                tally.add(&format!("q|{id}|a"), 1);
                for option in options {
                    tally.add(&format!("q|{id}|o|{option}"), 1);
                }
            }
            Some(Answer::Text(_)) => tally.add(&format!("q|{id}|a"), 1),
        }
    }
    tally
}

/// Where a reply to a survey comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReplyPlacing {
    /// The channel that brought the citizen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub channel: Option<ChannelId>,
    /// Who asked, where and how.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub interview: Option<Interview>,
}

/// What a reply to a survey adds. Free texts are only counted. `@` starts what is no question: ids have none.
pub fn of_replies(survey: &SurveyId, placing: &ReplyPlacing, replies: &BTreeMap<QuestionId, Reply>) -> Tally {
    let mut tally = Tally::default();
    tally.add(&format!("v|{survey}|n"), 1);
    if let Some(channel) = &placing.channel {
        tally.add(&format!("v|{survey}|@channel|{channel}"), 1);
    }
    if let Some(interview) = &placing.interview {
        let Interview {
            link,
            interviewer,
            community,
            method,
        } = interview;
        tally.add(&format!("v|{survey}|@link|{link}"), 1);
        tally.add(&format!("v|{survey}|@interviewer|{interviewer}"), 1);
        tally.add(&format!("v|{survey}|@community|{community}"), 1);
        tally.add(&format!("v|{survey}|@method|{}", method.as_str()), 1);
    }
    for (question, reply) in replies {
        match reply {
            Reply::Options(options) => {
                for option in options {
                    tally.add(&format!("v|{survey}|{question}|o|{option}"), 1);
                }
            }
            Reply::Text(_) => tally.add(&format!("v|{survey}|{question}|text"), 1),
        }
    }
    tally
}

/// Replies to all surveys that came by a channel.
pub fn channel_replies(tally: &Tally, channel: &ChannelId) -> u64 {
    let of_channel = format!("@channel|{channel}");
    let replies = tally
        .under("v|")
        .filter(|(key, _)| key.split_once('|').is_some_and(|(_, rest)| rest == of_channel))
        .map(|(_, n)| n)
        .sum();
    unsigned(replies)
}

/// Codes of channels that starts, or replies to one of `surveys`, were counted under.
pub fn channel_codes<'s>(
    tally: &Tally,
    surveys: impl IntoIterator<Item = &'s SurveyId>,
) -> BTreeSet<ChannelId> {
    let starts = tally
        .under("c|")
        .filter_map(|(key, _)| key.strip_suffix("|started"));
    let mut codes: BTreeSet<ChannelId> = starts.filter_map(|code| code.parse().ok()).collect();
    for survey in surveys {
        let prefix = format!("v|{survey}|@channel|");
        codes.extend(tally.under(&prefix).filter_map(|(code, _)| code.parse().ok()));
    }
    codes
}

/// One cell of a question's joint histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    item: i64,
    max: i64,
    rest: i64,
    n: i64,
}

/// What the answers say about one question.
///
/// Facility, discrimination index and discriminative efficiency are Moodle's
/// (<https://docs.moodle.org/dev/Quiz_statistics_calculations>): with x the score of the question and y the score of the
/// rest of the same paper, facility = mean(x) / max(x), index = 100 · cov(x, y) / sqrt(var x · var y), efficiency = 100 · cov(x, y) /
/// cov(x sorted, y sorted).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemAnalysis {
    /// The question.
    pub question: QuestionId,
    /// Ballots whose paper had it.
    pub shown: u64,
    /// Ballots that answered it.
    pub answered: u64,
    /// Ballots with all its points.
    pub right: u64,
    /// Mean share of its points, 0 to 1. None when never shown.
    pub facility: Option<f64>,
    /// −100 to 100. None when either score never varies.
    pub discrimination_index: Option<f64>,
    /// At most 100. None when either score never varies.
    pub discriminative_efficiency: Option<f64>,
    /// How often each option was chosen, by its number in the bank.
    pub options: BTreeMap<u8, u64>,
}

/// Item analysis of every question that was shown, in the order of their ids.
pub fn item_analysis(tally: &Tally) -> Vec<ItemAnalysis> {
    let mut cells: BTreeMap<QuestionId, Vec<Cell>> = BTreeMap::new();
    let mut answered: BTreeMap<QuestionId, u64> = BTreeMap::new();
    let mut options: BTreeMap<QuestionId, BTreeMap<u8, u64>> = BTreeMap::new();
    for (key, n) in tally.under("q|") {
        let parts: Vec<&str> = key.split('|').collect();
        let Some(Ok(id)) = parts.first().map(|id| id.parse::<QuestionId>()) else {
            continue;
        };
        match parts.get(1..).unwrap_or_default() {
            ["a"] => {
                answered.insert(id, unsigned(n));
            }
            ["o", option] => {
                if let Ok(option) = option.parse() {
                    options.entry(id).or_default().insert(option, unsigned(n));
                }
            }
            ["j", item, max, rest] => {
                if let (Ok(item), Ok(max), Ok(rest)) = (item.parse(), max.parse(), rest.parse()) {
                    cells.entry(id).or_default().push(Cell { item, max, rest, n });
                }
            }
            _ => {}
        }
    }
    cells
        .into_iter()
        .map(|(question, cells)| {
            let figures = figures(&cells);
            ItemAnalysis {
                shown: unsigned(cells.iter().map(|c| c.n).sum()),
                answered: answered.get(&question).copied().unwrap_or(0),
                right: unsigned(cells.iter().filter(|c| c.item == c.max).map(|c| c.n).sum()),
                facility: figures.facility,
                discrimination_index: figures.index,
                discriminative_efficiency: figures.efficiency,
                options: options.remove(&question).unwrap_or_default(),
                question,
            }
        })
        .collect()
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

struct Figures {
    facility: Option<f64>,
    index: Option<f64>,
    efficiency: Option<f64>,
}

/// All sums are exact integers; only the last division and root are in floating point.
fn figures(cells: &[Cell]) -> Figures {
    let wide = i128::from;
    let n: i128 = cells.iter().map(|c| wide(c.n)).sum();
    let sum = |f: &dyn Fn(&Cell) -> i128| -> i128 { cells.iter().map(|c| wide(c.n) * f(c)).sum() };
    let (sx, sy) = (sum(&|c| wide(c.item)), sum(&|c| wide(c.rest)));
    let reachable = sum(&|c| wide(c.max));
    // n² times the (population) covariance and variances: the factors cancel in every quotient.
    let cov = n * sum(&|c| wide(c.item) * wide(c.rest)) - sx * sy;
    let vx = n * sum(&|c| wide(c.item) * wide(c.item)) - sx * sx;
    let vy = n * sum(&|c| wide(c.rest) * wide(c.rest)) - sy * sy;
    let best = n * sorted_product(cells) - sx * sy;
    Figures {
        facility: (reachable > 0).then(|| sx as f64 / reachable as f64),
        index: (vx > 0 && vy > 0).then(|| 100.0 * cov as f64 / ((vx as f64).sqrt() * (vy as f64).sqrt())),
        efficiency: (best > 0).then(|| 100.0 * cov as f64 / best as f64),
    }
}

/// Σ x·y when both scores are sorted: the largest it could be.
fn sorted_product(cells: &[Cell]) -> i128 {
    let column = |f: fn(&Cell) -> i64| -> Vec<(i64, i64)> {
        let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
        for cell in cells {
            *counts.entry(f(cell)).or_default() += cell.n;
        }
        counts.into_iter().collect()
    };
    let mut xs = column(|c| c.item).into_iter();
    let mut ys = column(|c| c.rest).into_iter();
    let (mut x, mut y) = (xs.next(), ys.next());
    let mut total = 0;
    while let (Some((xv, xn)), Some((yv, yn))) = (x, y) {
        let together = xn.min(yn);
        total += i128::from(together) * i128::from(xv) * i128::from(yv);
        x = if xn > together {
            Some((xv, xn - together))
        } else {
            xs.next()
        };
        y = if yn > together {
            Some((yv, yn - together))
        } else {
            ys.next()
        };
    }
    total
}

/// Numbers of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCount {
    /// The group.
    pub id: String,
    /// Its ballots.
    pub ballots: u64,
    /// Sum of their scores, in milli; None where it is not for everybody.
    pub score: Option<u64>,
    /// Sum of what they could reach, in milli; None with `score`.
    pub max: Option<u64>,
}

/// Ballots below which a group's scores are shown to organizers only: with fewer, somebody's own score could be told from them.
pub const FEW: u64 = 10;

/// Takes away the scores of groups with fewer than [`FEW`] ballots, and of the next larger ones until what is hidden has as many: what is
/// left over from the sum of all must not be a small group either.
fn hide_few(groups: &mut [GroupCount]) {
    let mut smallest_first: Vec<&mut GroupCount> = groups.iter_mut().filter(|g| g.ballots > 0).collect();
    smallest_first.sort_by_key(|group| group.ballots);
    let mut hidden = 0;
    for group in smallest_first {
        if group.ballots < FEW || (hidden > 0 && hidden < FEW) {
            hidden += group.ballots;
            group.score = None;
            group.max = None;
        }
    }
}

/// The numbers of a tally that people read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Attempts started.
    pub started: u64,
    /// Ballots handed in.
    pub handed_in: u64,
    /// Attempts whose time ran out.
    pub expired: u64,
    /// Ballots in the statistics.
    pub ballots: u64,
    /// Persons with a ballot.
    pub takers: u64,
    /// Ballots that passed.
    pub passed: u64,
    /// Sum of the scores, in milli.
    pub score: u64,
    /// Sum of what could be reached, in milli.
    pub max: u64,
    /// Score in milli → ballots.
    pub histogram: BTreeMap<Milli, u64>,
    /// By district, in the order of the ids.
    pub districts: Vec<GroupCount>,
    /// By age band, in the order of the ids.
    pub ages: Vec<GroupCount>,
    /// By team, in the order of the numbers as text; for organizers only.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub teams: Vec<GroupCount>,
    /// By channel, in the order of the ids.
    pub channels: Vec<ChannelCount>,
    /// By day.
    pub days: Vec<DayCount>,
    /// Hour (`YYYY-MM-DDTHH`) → ballots.
    pub hours: BTreeMap<String, u64>,
}

/// Numbers of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelCount {
    /// The channel.
    pub id: String,
    /// Attempts started.
    pub started: u64,
    /// Ballots.
    pub ballots: u64,
}

/// Numbers of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// `YYYY-MM-DD` in the site's zone.
    pub day: String,
    /// Attempts started.
    pub started: u64,
    /// Ballots.
    pub ballots: u64,
}

impl Summary {
    /// What everybody may read of it: no scores of small groups, no teams, which are small and know each other, and no channels, whose
    /// names come from addresses that anybody can make up.
    pub fn for_everybody(mut self) -> Summary {
        hide_few(&mut self.districts);
        hide_few(&mut self.ages);
        self.teams.clear();
        self.channels.clear();
        self
    }

    /// Reads the summary out of a tally.
    pub fn of(tally: &Tally) -> Summary {
        let count = |key: &str| unsigned(tally.get(key));
        Summary {
            started: count(STARTED),
            handed_in: count(HANDED_IN),
            expired: count(EXPIRED),
            ballots: count(BALLOTS),
            takers: count(TAKERS),
            passed: count(PASSED),
            score: count(SCORE_SUM),
            max: count(MAX_SUM),
            histogram: tally
                .under("s|")
                .filter_map(|(score, n)| Some((score.parse().ok()?, unsigned(n))))
                .collect(),
            districts: groups(tally, "g|district|"),
            ages: groups(tally, "g|age|"),
            teams: groups(tally, "g|team|"),
            channels: names(tally, "c|")
                .map(|id| ChannelCount {
                    started: count(&format!("c|{id}|started")),
                    ballots: count(&format!("c|{id}|ballots")),
                    id,
                })
                .collect(),
            days: names(tally, "d|")
                .map(|day| DayCount {
                    started: count(&format!("d|{day}|started")),
                    ballots: count(&format!("d|{day}|ballots")),
                    day,
                })
                .collect(),
            hours: tally
                .under("h|")
                .map(|(hour, n)| (hour.to_owned(), unsigned(n)))
                .collect(),
        }
    }

    /// Mean score in milli; None without ballots.
    pub fn average(&self) -> Option<f64> {
        (self.ballots > 0).then(|| self.score as f64 / self.ballots as f64)
    }
}

fn names(tally: &Tally, prefix: &str) -> impl Iterator<Item = String> + use<> {
    // In the order of the names, which is not the order of the keys: “a-b|” sorts before “a|”.
    let names: BTreeSet<String> = tally
        .under(prefix)
        .filter_map(|(rest, _)| rest.split_once('|'))
        .map(|(name, _)| name.to_owned())
        .collect();
    names.into_iter()
}

fn groups(tally: &Tally, prefix: &str) -> Vec<GroupCount> {
    names(tally, prefix)
        .map(|id| {
            let count = |what: &str| unsigned(tally.get(&format!("{prefix}{id}|{what}")));
            GroupCount {
                ballots: count("ballots"),
                score: Some(count("score")),
                max: Some(count("max")),
                id,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn groups(ballots: &[u64]) -> Vec<GroupCount> {
        (0..)
            .zip(ballots)
            .map(|(number, ballots)| GroupCount {
                id: format!("g{number}"),
                ballots: *ballots,
                score: Some(ballots * 5),
                max: Some(ballots * 10),
            })
            .collect()
    }

    #[test]
    fn a_small_group_takes_a_larger_one_along() {
        let hidden = |ballots: &[u64]| {
            let mut groups = groups(ballots);
            hide_few(&mut groups);
            groups.iter().map(|g| g.score.is_none()).collect::<Vec<_>>()
        };
        assert_eq!(hidden(&[10, 20, 30]), [false, false, false]);
        assert_eq!(hidden(&[3, 20, 30]), [true, true, false]);
        assert_eq!(hidden(&[30, 4, 7, 20]), [false, true, true, false]);
        assert_eq!(hidden(&[0, 0, 12]), [false, false, false]);
        assert_eq!(hidden(&[1]), [true]);
    }

    proptest! {
        #[test]
        fn what_is_hidden_is_nothing_or_many_or_all(ballots in prop::collection::vec(0u64..40, 0..8)) {
            let mut groups = groups(&ballots);
            hide_few(&mut groups);
            let hidden: u64 = groups.iter().filter(|g| g.score.is_none()).map(|g| g.ballots).sum();
            let shown = groups.iter().any(|g| g.score.is_some() && g.ballots > 0);
            prop_assert!(hidden == 0 || hidden >= FEW || !shown);
            prop_assert!(groups.iter().all(|g| g.score.is_none() || g.ballots == 0 || g.ballots >= FEW));
        }
    }
}
