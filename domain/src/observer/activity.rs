//! Activities (万人清洁、赶大集…): citizens sign up without an account, up to a number of people; afterwards somebody counts heads.

use serde::{Deserialize, Serialize};

use super::{BadName, MAX_NAME, Theme, line, number, read_name};
use crate::{
    clock::{Millis, Zone},
    quiz::fold,
    token::{BadToken, SigningKey},
};

/// Longest name of an activity, in characters.
pub const MAX_TITLE: usize = 40;
/// Longest place, in characters.
pub const MAX_PLACE: usize = 60;
/// Most people of an activity, and largest head count.
pub const MAX_PEOPLE: u32 = 100_000;
/// Most people of one sign-up.
pub const MAX_PARTY: u32 = 10;
/// How far from now an activity may begin, in milliseconds: a year ago, so that what was can be written down, to two years ahead.
const FAR: (i64, i64) = (366 * DAY, 731 * DAY);
const DAY: i64 = 24 * 3_600_000;

/// Also among the kinds of [`crate::token`]: a sign-up.
const SIGN_UP: u8 = b's';

/// A sign-up: minted with the form, as a sealed text the bearer secret in the address of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignUpId([u8; 16]);

impl SignUpId {
    /// A new one from 16 random bytes.
    pub fn new(entropy: [u8; 16]) -> SignUpId {
        SignUpId(entropy)
    }

    /// The text in the form and in the address.
    pub fn seal(&self, key: &SigningKey) -> String {
        key.seal(SIGN_UP, &self.0)
    }

    /// Reads and checks one.
    ///
    /// # Errors
    /// It is not one of this site.
    pub fn open(key: &SigningKey, text: &str) -> Result<SignUpId, BadToken> {
        key.open::<16>(SIGN_UP, text).map(SignUpId)
    }

    /// The key of its row: 32 hexadecimal digits. Not a secret by itself.
    pub fn key(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }
}

/// An activity to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewActivity {
    /// 1 to [`MAX_TITLE`] characters.
    pub name: String,
    /// What it is about.
    pub theme: Theme,
    /// When it begins.
    pub starts: Millis,
    /// 1 to [`MAX_PLACE`] characters.
    pub place: String,
    /// Most people, 1 to [`MAX_PEOPLE`].
    pub most: u32,
    /// The team that holds it; None: the office itself.
    pub team: Option<u32>,
}

/// An activity as a form brings it.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)]
pub struct TypedActivity<'a> {
    pub name: &'a str,
    pub theme: &'a str,
    /// `YYYY-MM-DD HH:MM`, or with a `T` between, as browsers send it.
    pub starts: &'a str,
    pub place: &'a str,
    pub most: &'a str,
    pub team: &'a str,
}

/// What is wrong with an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadActivity {
    /// Missing or longer than [`MAX_TITLE`].
    Name,
    /// None is chosen, or none that exists.
    Theme,
    /// No time, more than a year ago, or more than two years ahead.
    Starts,
    /// Missing or longer than [`MAX_PLACE`].
    Place,
    /// Not a number of 1 to [`MAX_PEOPLE`].
    Most,
    /// Not a number. Whether there is such a team, the store knows.
    Team,
}

/// Day and minute, with whatever white space or `T` is between.
fn moment(typed: &str, zone: &Zone) -> Option<Millis> {
    let text = fold(typed).replacen('t', "", 1);
    let (day, minute) = text.split_at_checked(10)?;
    zone.parse_minute(&format!("{day} {minute}"))
}

/// Reads an activity.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_activity(
    typed: TypedActivity<'_>,
    now: Millis,
    zone: &Zone,
) -> Result<NewActivity, Vec<BadActivity>> {
    let (name, place) = (line(typed.name), line(typed.place));
    let mut bad = Vec::new();
    if !(1..=MAX_TITLE).contains(&name.chars().count()) {
        bad.push(BadActivity::Name);
    }
    let theme = Theme::named(typed.theme);
    if theme.is_none() {
        bad.push(BadActivity::Theme);
    }
    let starts = moment(typed.starts, zone).filter(|at| (now.0 - FAR.0..=now.0 + FAR.1).contains(&at.0));
    if starts.is_none() {
        bad.push(BadActivity::Starts);
    }
    if !(1..=MAX_PLACE).contains(&place.chars().count()) {
        bad.push(BadActivity::Place);
    }
    let most = number(typed.most).filter(|most| (1..=MAX_PEOPLE).contains(most));
    if most.is_none() {
        bad.push(BadActivity::Most);
    }
    let team = match typed.team.trim() {
        "" => Some(None),
        team => number(team).map(Some),
    };
    if team.is_none() {
        bad.push(BadActivity::Team);
    }
    match (theme, starts, most, team) {
        (Some(theme), Some(starts), Some(most), Some(team)) if bad.is_empty() => Ok(NewActivity {
            name,
            theme,
            starts,
            place,
            most,
            team,
        }),
        _ => Err(bad),
    }
}

/// What is wrong with a sign-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSignUp {
    /// See [`BadName`]; it may be empty.
    Name(BadName),
    /// Not a number of 1 to [`MAX_PARTY`].
    People,
}

/// Reads a sign-up: a name to be called by, which may be left out (at most [`MAX_NAME`] characters and no number to call), and how many come.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_sign_up(name: &str, people: &str) -> Result<(String, u32), Vec<BadSignUp>> {
    let name = match read_name(name) {
        Err(BadName::Empty) => Ok(String::new()),
        other => other.map_err(BadSignUp::Name),
    };
    debug_assert!(name.as_ref().is_ok_and(|name| name.chars().count() <= MAX_NAME) || name.is_err());
    let people = number(people)
        .filter(|people| (1..=MAX_PARTY).contains(people))
        .ok_or(BadSignUp::People);
    match (name, people) {
        (Ok(name), Ok(people)) => Ok((name, people)),
        (name, people) => Err(name.err().into_iter().chain(people.err()).collect()),
    }
}

/// Reads a head count. None: not a number of 0 to [`MAX_PEOPLE`].
pub fn read_heads(typed: &str) -> Option<u32> {
    number(typed).filter(|heads| *heads <= MAX_PEOPLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai").unwrap()
    }

    fn now() -> Millis {
        zone().parse_minute("2026-11-27 12:00").unwrap()
    }

    fn typed() -> TypedActivity<'static> {
        TypedActivity {
            name: "万人清洁行动",
            theme: "sanitation",
            starts: "2026-12-05T09:00",
            place: "人民广场",
            most: "200",
            team: "",
        }
    }

    #[test]
    fn an_activity_is_read_as_it_is_typed() {
        let read = read_activity(typed(), now(), &zone()).unwrap();
        assert_eq!(zone().minute(read.starts), "2026-12-05 09:00");
        assert_eq!((read.most, read.team), (200, None));
        let of_team = TypedActivity {
            team: "3",
            starts: "2026-12-05 09:00",
            ..typed()
        };
        assert_eq!(read_activity(of_team, now(), &zone()).unwrap().team, Some(3));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        use BadActivity as B;
        let long = "长".repeat(61);
        let wrong = TypedActivity {
            name: &long,
            theme: "",
            starts: "2026-02-30 09:00",
            place: &long,
            most: "0",
            team: "x",
        };
        assert_eq!(
            read_activity(wrong, now(), &zone()),
            Err(vec![B::Name, B::Theme, B::Starts, B::Place, B::Most, B::Team])
        );
        for starts in ["2025-11-01 09:00", "2029-01-01 09:00", "", "2026-12-05"] {
            let typed = TypedActivity { starts, ..typed() };
            assert_eq!(
                read_activity(typed, now(), &zone()),
                Err(vec![B::Starts]),
                "{starts}"
            );
        }
    }

    #[test]
    fn a_sign_up_needs_a_number_of_people_and_nothing_else() {
        assert_eq!(read_sign_up("", "1"), Ok((String::new(), 1)));
        assert_eq!(read_sign_up(" 小李一家 ", "10"), Ok(("小李一家".to_owned(), 10)));
        for people in ["", "0", "11", "-1", "1.5"] {
            assert_eq!(read_sign_up("", people), Err(vec![BadSignUp::People]), "{people}");
        }
        assert_eq!(
            read_sign_up("13800000000", "0"),
            Err(vec![BadSignUp::Name(BadName::Phone), BadSignUp::People])
        );
        assert_eq!(read_heads("0"), Some(0));
        assert_eq!(read_heads("100001"), None);
    }

    #[test]
    fn a_sign_up_is_of_this_site_and_of_nothing_else() {
        let key = SigningKey::from_hex(&"ab".repeat(32)).unwrap();
        let id = SignUpId::new([7; 16]);
        assert_eq!(SignUpId::open(&key, &id.seal(&key)), Ok(id));
        let observer = super::super::ObserverId::new([7; 16]).seal(&key);
        assert!(SignUpId::open(&key, &observer).is_err());
    }
}
