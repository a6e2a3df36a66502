//! Supervision (督办): what the clock proposes and a named person decides, ledgers, numbered orders.

use serde::{Deserialize, Serialize};

use crate::{case::Times, clock::Millis};

/// How far a case is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// 曝光预警.
    Warning,
    /// 文明办协调.
    Office,
    /// 市领导.
    Leaders,
}

/// No level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("督办级别是 1 到 3")]
pub struct NoLevel;

impl Level {
    /// All of them, the lowest first.
    pub const ALL: [Level; 3] = [Level::Warning, Level::Office, Level::Leaders];
}

impl TryFrom<u8> for Level {
    type Error = NoLevel;

    fn try_from(n: u8) -> Result<Level, NoLevel> {
        match n {
            1 => Ok(Level::Warning),
            2 => Ok(Level::Office),
            3 => Ok(Level::Leaders),
            _ => Err(NoLevel),
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> u8 {
        match level {
            Level::Warning => 1,
            Level::Office => 2,
            Level::Leaders => 3,
        }
    }
}

/// What the clock proposes at `now` for a case that stands at `level` (0: not raised) and for which `proposed` was proposed on this clock: 曝光预警 when
/// it is late, 文明办协调 when it is three times late. It never proposes the leaders: that is a person's doing. None: nothing new.
pub fn proposal(times: Times, level: u8, proposed: u8, now: Millis) -> Option<Level> {
    let due = if now > times.late3 {
        Level::Office
    } else if now > times.due {
        Level::Warning
    } else {
        return None;
    };
    (u8::from(due) > level.max(proposed)).then_some(due)
}

/// When the clock has something to propose next; None: never, as it stands.
pub fn next_proposal(times: Times, level: u8, proposed: u8) -> Option<Millis> {
    match level.max(proposed) {
        0 => Some(times.due),
        1 => Some(times.late3),
        _ => None,
    }
}

/// A ledger (台账).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ledger {
    /// 问题清单: what is open.
    Problems,
    /// 短板清单: what is open, by unit and category.
    Shortfalls,
    /// 整改销号台账: what was closed.
    Closed,
    /// 群众不满意问题清单: revisits that said no.
    Dissatisfied,
}

impl Ledger {
    /// All of them.
    pub const ALL: [Ledger; 4] = [
        Ledger::Problems,
        Ledger::Shortfalls,
        Ledger::Closed,
        Ledger::Dissatisfied,
    ];

    /// The word in addresses and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Ledger::Problems => "problems",
            Ledger::Shortfalls => "shortfalls",
            Ledger::Closed => "closed",
            Ledger::Dissatisfied => "dissatisfied",
        }
    }

    /// Reads [`Ledger::as_str`].
    pub fn named(word: &str) -> Option<Ledger> {
        Ledger::ALL.into_iter().find(|ledger| ledger.as_str() == word)
    }
}

/// A ledger as it is printed and exported: live, or as it was sent out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// What it is about: the period, the unit.
    pub about: String,
    /// Names of the columns, and whether they hold numbers.
    pub columns: Vec<(String, bool)>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// The number of something that the office sends out: counted from 1 in each year, without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct YearNumber {
    /// The year.
    pub year: i16,
    /// From 1.
    pub number: u32,
}

impl std::fmt::Display for YearNumber {
    /// As offices write it: 〔2026〕3号.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "〔{}〕{}号", self.year, self.number)
    }
}

/// Most cases of one order.
pub const MAX_ORDER_CASES: usize = 50;
/// Most offices that issue one together.
pub const MAX_OFFICES: usize = 10;
/// Longest name of an office, in characters.
pub const MAX_OFFICE: usize = 40;

/// Why an order cannot go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadOrder {
    /// No office issues it, too many do, or a name is too long.
    Offices,
    /// No case, or too many.
    Cases,
    /// Nothing is asked for, or too much is written.
    Demand,
}

/// Longest text of an order or of an answer, in characters.
pub const MAX_TEXT: usize = 2_000;

/// The offices of an order, one a line.
pub fn offices(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}

/// Everything that is wrong with an order.
pub fn check_order(offices: &[String], cases: usize, demand: &str) -> Vec<BadOrder> {
    let mut bad = Vec::new();
    let long = |name: &String| name.chars().count() > MAX_OFFICE || name.chars().any(char::is_control);
    if offices.is_empty() || offices.len() > MAX_OFFICES || offices.iter().any(long) {
        bad.push(BadOrder::Offices);
    }
    if cases == 0 || cases > MAX_ORDER_CASES {
        bad.push(BadOrder::Cases);
    }
    let length = demand.trim().chars().count();
    if length == 0 || length > MAX_TEXT {
        bad.push(BadOrder::Demand);
    }
    bad
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: Times = Times {
        soon: Millis(75),
        due: Millis(100),
        late3: Millis(300),
    };

    #[test]
    fn the_clock_proposes_two_levels_once_each_and_never_the_third() {
        for (now, level, proposed, expected) in [
            (100, 0, 0, None),
            (101, 0, 0, Some(Level::Warning)),
            (101, 0, 1, None),
            (101, 1, 0, None),
            (301, 0, 0, Some(Level::Office)),
            (301, 1, 1, Some(Level::Office)),
            (301, 1, 2, None),
            (i64::MAX, 2, 2, None),
            (i64::MAX, 3, 0, None),
        ] {
            assert_eq!(
                proposal(TIMES, level, proposed, Millis(now)),
                expected,
                "{now} {level} {proposed}"
            );
        }
    }

    #[test]
    fn the_alarm_comes_when_there_is_something_to_propose() {
        for level in 0..4 {
            for proposed in 0..3 {
                match next_proposal(TIMES, level, proposed) {
                    Some(at) => {
                        assert_eq!(proposal(TIMES, level, proposed, at), None);
                        assert!(proposal(TIMES, level, proposed, at.plus(1)).is_some());
                    }
                    None => assert_eq!(proposal(TIMES, level, proposed, Millis(i64::MAX)), None),
                }
            }
        }
    }

    #[test]
    fn words_and_numbers() {
        for ledger in Ledger::ALL {
            assert_eq!(Ledger::named(ledger.as_str()), Some(ledger));
        }
        for level in Level::ALL {
            assert_eq!(Level::try_from(u8::from(level)), Ok(level));
        }
        assert!(Level::try_from(0).is_err() && Level::try_from(4).is_err());
        let number = YearNumber {
            year: 2026,
            number: 3,
        };
        assert_eq!(number.to_string(), "〔2026〕3号");
        assert_eq!(offices(" 市文明办 \r\n\n市  城管委\n"), ["市文明办", "市 城管委"]);
        assert_eq!(
            check_order(&[], 0, " "),
            [BadOrder::Offices, BadOrder::Cases, BadOrder::Demand]
        );
        assert_eq!(check_order(&["市文明办".to_owned()], 1, "三日内整改"), []);
    }
}
