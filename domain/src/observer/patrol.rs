//! Patrols (巡访): where a team went, for what, how, and what it found. Times are never asked for and nobody is timed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{FormId, Theme, Tier, number};
use crate::{
    area::Areas,
    case::{Care, Categories},
    clock::{day_number, is_date},
    quiz::fold,
    report::{
        BadPlace, BadWords, DraftId, MAX_ADDRESS, Place, ReportKey, TypedPlace, Words, line, lines,
        read_place, read_words,
    },
    token::SigningKey,
};

/// Most people of one patrol.
pub const MAX_PEOPLE: u32 = 500;
/// Most findings of one patrol.
pub const MAX_FINDINGS: usize = 5;
/// Longest notes, in characters.
pub const MAX_NOTES: usize = 500;
/// How many days ago a patrol may have been when it is written down.
pub const MAX_DAYS_AGO: u32 = 366;

/// How a team observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 听
    Listen,
    /// 看
    Look,
    /// 查
    Check,
    /// 访
    Visit,
}

impl Method {
    /// All of them, in the order of the page.
    pub const ALL: [Method; 4] = [Method::Listen, Method::Look, Method::Check, Method::Visit];

    /// The word in forms and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Listen => "listen",
            Method::Look => "look",
            Method::Check => "check",
            Method::Visit => "visit",
        }
    }

    /// Reads [`Method::as_str`].
    pub fn named(word: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// A patrol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patrol {
    /// What it was about.
    pub theme: Theme,
    /// Where: an area, an address, or both.
    pub place: Place,
    /// How; one or several.
    pub methods: BTreeSet<Method>,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// `HH:MM`, or empty: not said.
    pub start: String,
    /// `HH:MM`, not before `start`; or empty: not said.
    pub end: String,
    /// How many took part (人次), 1 to [`MAX_PEOPLE`].
    pub people: u32,
    /// At most [`MAX_NOTES`] characters; may be empty.
    pub notes: String,
}

/// A patrol as a form brings it.
#[derive(Debug, Clone, Default)]
pub struct TypedPatrol<'a> {
    /// See [`Theme::as_str`].
    pub theme: &'a str,
    /// `district|street|community` as [`crate::report::area_value`] writes it; empty: not chosen.
    pub area: &'a str,
    /// Where exactly.
    pub address: &'a str,
    /// See [`Method::as_str`].
    pub methods: Vec<&'a str>,
    /// `YYYY-MM-DD`
    pub day: &'a str,
    /// `HH:MM`
    pub start: &'a str,
    /// `HH:MM`
    pub end: &'a str,
    /// A number.
    pub people: &'a str,
    /// Several lines.
    pub notes: &'a str,
}

/// What is wrong with a patrol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPatrol {
    /// No theme is chosen, or none that exists.
    Theme,
    /// There is no such area, or neither area nor address says where it was.
    Area,
    /// The address is longer than [`MAX_ADDRESS`].
    LongAddress,
    /// No method is chosen, or one that does not exist.
    Methods,
    /// The day is none, is yet to come, or is longer ago than [`MAX_DAYS_AGO`].
    Day,
    /// The start is no time.
    Start,
    /// The end is no time, or comes before the start.
    End,
    /// Not a number of 1 to [`MAX_PEOPLE`].
    People,
    /// The notes are longer than [`MAX_NOTES`].
    LongNotes,
}

/// A time of the day; what is empty was not said. None: it is none.
fn time(typed: &str) -> Option<String> {
    let text = fold(typed).trim().to_owned();
    if text.is_empty() {
        return Some(text);
    }
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let fits = |part: &str, most: u8| digits(part) && part.parse().is_ok_and(|n: u8| n <= most);
    (fits(hour, 23) && fits(minute, 59)).then_some(text)
}

/// A day not after `today` and not too long ago; None: it is none.
pub(super) fn past_day(typed: &str, today: &str) -> Option<String> {
    let day = fold(typed).trim().to_owned();
    let ago = day_number(today)?.checked_sub(day_number(&day)?)?;
    (is_date(&day) && ago <= MAX_DAYS_AGO).then_some(day)
}

/// Reads a patrol; `today` is the day at the site.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_patrol(typed: &TypedPatrol<'_>, today: &str, areas: &Areas) -> Result<Patrol, Vec<BadPatrol>> {
    let mut bad = Vec::new();
    let mut wrong = |is: bool, what: BadPatrol| {
        if is {
            bad.push(what);
        }
    };
    let theme = Theme::named(typed.theme);
    wrong(theme.is_none(), BadPatrol::Theme);
    let mut place = Place {
        address: line(typed.address),
        ..Place::default()
    };
    let area = if typed.area.is_empty() {
        None
    } else {
        areas.named(typed.area)
    };
    wrong(
        area.is_none() && (!typed.area.is_empty() || place.address.is_empty()),
        BadPatrol::Area,
    );
    if let Some((district, street, community)) = area {
        place.district = district.to_owned();
        place.street = street.to_owned();
        place.community = community.to_owned();
    }
    wrong(
        place.address.chars().count() > MAX_ADDRESS,
        BadPatrol::LongAddress,
    );
    let methods: Option<BTreeSet<Method>> = typed.methods.iter().map(|word| Method::named(word)).collect();
    let methods = methods.filter(|methods| !methods.is_empty());
    wrong(methods.is_none(), BadPatrol::Methods);
    let day = past_day(typed.day, today);
    wrong(day.is_none(), BadPatrol::Day);
    let start = time(typed.start);
    wrong(start.is_none(), BadPatrol::Start);
    let end = time(typed.end).filter(|end| end.is_empty() || start.as_ref().is_none_or(|start| start <= end));
    wrong(end.is_none(), BadPatrol::End);
    let people = number(typed.people).filter(|people| (1..=MAX_PEOPLE).contains(people));
    wrong(people.is_none(), BadPatrol::People);
    let notes = lines(typed.notes);
    wrong(notes.chars().count() > MAX_NOTES, BadPatrol::LongNotes);
    match (theme, methods, day, start, end, people) {
        (Some(theme), Some(methods), Some(day), Some(start), Some(end), Some(people)) if bad.is_empty() => {
            Ok(Patrol {
                theme,
                place,
                methods,
                day,
                start,
                end,
                people,
                notes,
            })
        }
        _ => Err(bad),
    }
}

/// A finding as a form brings it.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypedFinding<'a> {
    /// `problem` or `suggestion`.
    pub kind: &'a str,
    /// Id of a category, or empty.
    pub category: &'a str,
    /// Where exactly; empty: where the patrol was.
    pub address: &'a str,
    /// What it is.
    pub text: &'a str,
}

impl TypedFinding<'_> {
    /// Whether nothing was written: then there is no finding.
    pub fn is_blank(&self) -> bool {
        [self.category, self.address, self.text]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

/// A finding: what a case is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub words: Words,
    /// Where it is.
    pub place: Place,
}

/// What is wrong with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadFinding {
    /// See [`BadWords`]. Praise is no finding, and what is sealed does not come this way.
    Words(BadWords),
    /// See [`BadPlace`].
    Place(BadPlace),
}

/// Reads a finding of a patrol in the area `area`, at `address` where it has none of its own.
///
/// # Errors
/// Everything that is wrong, in the order of the fields.
pub fn read_finding(
    typed: TypedFinding<'_>,
    (area, address): (&str, &str),
    areas: &Areas,
    categories: &Categories,
) -> Result<Finding, Vec<BadFinding>> {
    let kind = match typed.kind {
        "suggestion" => "suggestion",
        "" | "problem" => "problem",
        _ => "",
    };
    let words = read_words(kind, typed.category, typed.text, 0, categories);
    let sealed = typed
        .category
        .parse()
        .ok()
        .and_then(|id| categories.find(&id))
        .is_some_and(|found| found.group.care == Care::Sealed);
    let own = typed.address.trim();
    let place = TypedPlace {
        area,
        address: if own.is_empty() { address } else { own },
        ..TypedPlace::default()
    };
    let mut bad = Vec::new();
    let place = read_place(place, &[], areas).map_err(|errors| {
        // What is wrong with the area is said where it was chosen.
        errors.into_iter().filter(|error| *error != BadPlace::District)
    });
    let words = match words {
        Ok(words) if !sealed => Some(words),
        Ok(_) => {
            bad.push(BadFinding::Words(BadWords::Category));
            None
        }
        Err(errors) => {
            bad.extend(errors.into_iter().map(BadFinding::Words));
            None
        }
    };
    match (place, words) {
        (Ok(place), Some(words)) => Ok(Finding { words, place }),
        (Ok(_), None) => Err(bad),
        (Err(errors), _) => {
            bad.extend(errors.map(BadFinding::Place));
            Err(bad)
        }
    }
}

/// The key of the case that the `n`-th finding of a form makes: the same form makes the same cases.
pub fn finding_key(key: &SigningKey, form: &FormId, n: usize) -> ReportKey {
    let n = u64::try_from(n).unwrap_or(u64::MAX).to_be_bytes();
    let hash = key.keyed_hash("wenming/finding", &[form.key().as_bytes(), &n]);
    let mut entropy = [0; 16];
    entropy.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    DraftId::new(entropy).key()
}

/// Whether a patrol stayed in its team's home area, by name: cross-observation (交叉观察) leads to other ones. `names` are those of the district,
/// the street and the community that were visited; empty ones count for nothing. A 市团 is at home everywhere, and so nowhere.
pub fn is_home(tier: Tier, home: &str, names: [&str; 3]) -> bool {
    tier != Tier::City
        && names
            .iter()
            .any(|name| !name.is_empty() && home.trim().ends_with(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{case::category, content::File};

    fn areas() -> Areas {
        let text = "[[district]]\nid = \"dongqu\"\nname = \"东区\"\n[[district.street]]\nname = \"北街\"\ncommunities = [\"和平社区\"]\n";
        crate::area::load(&File {
            path: "areas.toml".to_owned(),
            text: text.to_owned(),
        })
        .unwrap()
    }

    fn categories() -> Categories {
        let text = "[[category]]\nid = \"streets\"\nname = \"道路\"\n[[category.sub]]\nid = \"road\"\nname = \"道路破损\"\n\
                    [[category]]\nid = \"child\"\nname = \"孩子\"\ncare = \"sealed\"\n[[category.sub]]\nid = \"hurt\"\nname = \"孩子受伤害\"\n";
        category::load(&File {
            path: "categories.toml".to_owned(),
            text: text.to_owned(),
        })
        .unwrap()
    }

    fn typed() -> TypedPatrol<'static> {
        TypedPatrol {
            theme: "market",
            area: "dongqu|北街|和平社区",
            methods: vec!["visit", "look"],
            day: "2026-11-20",
            people: " 6 ",
            ..TypedPatrol::default()
        }
    }

    const TODAY: &str = "2026-11-27";

    #[test]
    fn a_patrol_is_read_and_times_may_be_left_out() {
        let patrol = read_patrol(&typed(), TODAY, &areas()).unwrap();
        assert_eq!(patrol.people, 6);
        assert_eq!((patrol.start.as_str(), patrol.end.as_str()), ("", ""));
        assert_eq!(
            patrol.methods.into_iter().collect::<Vec<_>>(),
            [Method::Look, Method::Visit]
        );
        assert_eq!(patrol.place.community, "和平社区");
        // A street alone, or an address alone.
        for (area, address) in [("dongqu|北街|", ""), ("dongqu||", ""), ("", "东门市场")] {
            let typed = TypedPatrol {
                area,
                address,
                ..typed()
            };
            assert!(read_patrol(&typed, TODAY, &areas()).is_ok(), "{area}{address}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let long = "长".repeat(MAX_ADDRESS.max(MAX_NOTES) + 1);
        let typed = TypedPatrol {
            theme: "x",
            area: "nowhere||",
            address: &long,
            methods: vec!["look", "smell"],
            day: "2026-02-30",
            start: "9:00",
            end: "24:00",
            people: "501",
            notes: &long,
        };
        use BadPatrol as B;
        assert_eq!(
            read_patrol(&typed, TODAY, &areas()),
            Err(vec![
                B::Theme,
                B::Area,
                B::LongAddress,
                B::Methods,
                B::Day,
                B::Start,
                B::End,
                B::People,
                B::LongNotes
            ])
        );
        let nothing = TypedPatrol::default();
        assert_eq!(
            read_patrol(&nothing, TODAY, &areas()),
            Err(vec![B::Theme, B::Area, B::Methods, B::Day, B::People])
        );
    }

    #[test]
    fn days_and_times_have_bounds() {
        let with = |day, start, end| {
            let typed = TypedPatrol {
                day,
                start,
                end,
                ..typed()
            };
            read_patrol(&typed, TODAY, &areas()).map(|_| ())
        };
        for (day, good) in [
            ("2026-11-27", true),
            ("2026-11-28", false),
            ("2025-11-26", true),
            ("2025-11-25", false),
            ("", false),
            ("20261120", false),
        ] {
            assert_eq!(with(day, "", "").is_ok(), good, "{day}");
        }
        for (start, end, good) in [
            ("09:00", "09:00", true),
            ("09:00", "10:30", true),
            ("09:01", "09:00", false),
            ("", "09:00", true),
            ("09:00", "", true),
            ("0９:00", "", true),
        ] {
            assert_eq!(with("2026-11-20", start, end).is_ok(), good, "{start} {end}");
        }
        for people in ["0", "-1", "501", "99999999999", "", "六"] {
            let typed = TypedPatrol { people, ..typed() };
            assert_eq!(
                read_patrol(&typed, TODAY, &areas()),
                Err(vec![BadPatrol::People]),
                "{people}"
            );
        }
    }

    #[test]
    fn a_finding_is_where_the_patrol_was_or_says_where() {
        let read = |finding, area, address| read_finding(finding, (area, address), &areas(), &categories());
        let pit = TypedFinding {
            category: "road",
            text: "有个坑",
            ..TypedFinding::default()
        };
        let found = read(pit, "dongqu|北街|和平社区", "").unwrap();
        assert_eq!(found.place.community, "和平社区");
        assert_eq!(found.words.kind, crate::case::Kind::Problem);
        assert_eq!(
            read(pit, "dongqu|北街|", ""),
            Err(vec![BadFinding::Place(BadPlace::Nowhere)])
        );
        assert_eq!(read(pit, "", "东门").unwrap().place.address, "东门");
        let own = TypedFinding {
            address: "西门",
            ..pit
        };
        assert_eq!(read(own, "", "东门").unwrap().place.address, "西门");
        let idea = TypedFinding {
            kind: "suggestion",
            text: "加个座椅",
            ..TypedFinding::default()
        };
        assert!(read(idea, "", "东门").is_ok());
    }

    #[test]
    fn praise_and_what_is_sealed_are_no_findings() {
        let read = |kind, category| {
            let finding = TypedFinding {
                kind,
                category,
                text: "看见了",
                address: "东门",
            };
            read_finding(finding, ("", ""), &areas(), &categories())
        };
        let wrong = |what| Err(vec![BadFinding::Words(what)]);
        assert_eq!(read("problem", "hurt"), wrong(BadWords::Category));
        assert_eq!(read("suggestion", "hurt"), wrong(BadWords::Category));
        assert_eq!(read("problem", ""), wrong(BadWords::Category));
        assert_eq!(read("praise", "road"), wrong(BadWords::Kind));
        assert!(
            TypedFinding {
                kind: "problem",
                text: " \n",
                ..TypedFinding::default()
            }
            .is_blank()
        );
    }

    #[test]
    fn home_is_the_area_of_the_team() {
        let visited = ["东区", "北街", "和平社区"];
        assert!(is_home(Tier::Community, "和平社区", visited));
        assert!(is_home(Tier::Community, "东区北街和平社区", visited));
        assert!(is_home(Tier::District, "东区", visited));
        assert!(!is_home(Tier::Community, "幸福社区", visited));
        assert!(!is_home(Tier::City, "东区", visited));
        assert!(!is_home(Tier::Community, "和平社区", ["", "", ""]));
    }

    #[test]
    fn a_form_makes_the_same_cases_and_another_form_others() {
        let key = SigningKey::from_hex(&"ab".repeat(32)).unwrap();
        let (one, two) = (FormId::new([1; 16]), FormId::new([2; 16]));
        assert_eq!(finding_key(&key, &one, 0), finding_key(&key, &one, 0));
        assert_ne!(finding_key(&key, &one, 0), finding_key(&key, &one, 1));
        assert_ne!(finding_key(&key, &one, 0), finding_key(&key, &two, 0));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(a: String, b: String, c: String) {
            let typed = TypedPatrol {
                address: &a,
                day: &b,
                start: &c,
                end: &a,
                people: &b,
                notes: &c,
                ..typed()
            };
            if let Ok(patrol) = read_patrol(&typed, TODAY, &areas()) {
                prop_assert!((1..=MAX_PEOPLE).contains(&patrol.people));
                prop_assert!(patrol.end.is_empty() || patrol.start <= patrol.end);
            }
            let finding = TypedFinding { kind: &a, category: &b, address: &c, text: &a };
            _ = read_finding(finding, (&b, &c), &areas(), &categories());
        }
    }
}
