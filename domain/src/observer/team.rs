//! Teams of observers: 市团 above 区队 above 社区组.

use serde::{Deserialize, Serialize};

use super::line;
use crate::quiz::fold;

/// Most members of one team.
pub const MAX_SIZE: u32 = 2_000;
/// Longest name of a team, in characters.
pub const MAX_TEAM_NAME: usize = 30;
/// Longest name of an area, in characters.
pub const MAX_AREA: usize = 40;

/// The tier of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 市团
    City,
    /// 区队
    District,
    /// 社区组
    Community,
}

impl Tier {
    /// All of them, from above.
    pub const ALL: [Tier; 3] = [Tier::City, Tier::District, Tier::Community];

    /// The tier of a team right below one of `parent`; below no team: 市团. None: nothing stands below a 社区组.
    pub fn below(parent: Option<Tier>) -> Option<Tier> {
        match parent {
            None => Some(Tier::City),
            Some(Tier::City) => Some(Tier::District),
            Some(Tier::District) => Some(Tier::Community),
            Some(Tier::Community) => None,
        }
    }

    /// Its word in rows: for ever.
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::City => "city",
            Tier::District => "district",
            Tier::Community => "community",
        }
    }
}

/// A team to be made. Its tier follows from its parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTeam {
    /// The number of the team above; none: a 市团.
    pub parent: Option<u32>,
    /// Its name, 1 to [`MAX_TEAM_NAME`] characters.
    pub name: String,
    /// Its home area, 1 to [`MAX_AREA`] characters.
    pub area: String,
    /// Most members, 1 to [`MAX_SIZE`].
    pub most: u32,
}

/// What is wrong with a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTeam {
    /// The team above is no number.
    Parent,
    /// The name is missing or longer than [`MAX_TEAM_NAME`].
    Name,
    /// The area is missing or longer than [`MAX_AREA`].
    Area,
    /// The size is no number of 1 to [`MAX_SIZE`].
    Most,
}

/// Reads a team as it was typed. Whether there is its parent, the store knows.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_team(parent: &str, name: &str, area: &str, most: &str) -> Result<NewTeam, Vec<BadTeam>> {
    let (name, area) = (line(name), line(area));
    let number = |text: &str| fold(text).trim().parse::<u32>().ok();
    let above = match parent.trim() {
        "" => Ok(None),
        typed => number(typed).map(Some).ok_or(BadTeam::Parent),
    };
    let size = number(most).filter(|most| (1..=MAX_SIZE).contains(most));
    let mut bad = Vec::new();
    if above.is_err() {
        bad.push(BadTeam::Parent);
    }
    if !(1..=MAX_TEAM_NAME).contains(&name.chars().count()) {
        bad.push(BadTeam::Name);
    }
    if !(1..=MAX_AREA).contains(&area.chars().count()) {
        bad.push(BadTeam::Area);
    }
    match (above, size) {
        (Ok(parent), Some(most)) if bad.is_empty() => Ok(NewTeam {
            parent,
            name,
            area,
            most,
        }),
        (_, None) => {
            bad.push(BadTeam::Most);
            Err(bad)
        }
        _ => Err(bad),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_three_tiers_and_nothing_below() {
        let mut tier = None;
        for expected in Tier::ALL {
            tier = Tier::below(tier);
            assert_eq!(tier, Some(expected));
        }
        assert_eq!(Tier::below(tier), None);
    }

    #[test]
    fn a_team_is_read_as_it_is_typed() {
        let team = read_team(" 3 ", " 和平\n社区组", "和平社区", " 20").unwrap();
        assert_eq!(team.parent, Some(3));
        assert_eq!(team.name, "和平 社区组");
        assert_eq!(team.most, 20);
        assert_eq!(read_team("", "市团", "全市", "2000").unwrap().parent, None);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let all = vec![BadTeam::Parent, BadTeam::Name, BadTeam::Area, BadTeam::Most];
        assert_eq!(read_team("x", " ", &"远".repeat(41), "0"), Err(all));
        for most in ["", "-1", "2001", "99999999999", "一"] {
            assert_eq!(
                read_team("", "甲", "乙", most),
                Err(vec![BadTeam::Most]),
                "{most}"
            );
        }
    }
}
