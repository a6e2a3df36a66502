//! Working time (工作时、工作日): which days are worked, at which hours, and when a limit ends.
//!
//! Holidays and moved workdays (调休) of a year come from the State Council's notice and stand in a file for that year. A year without a file knows
//! only weekends, and [`Calendar::knows`] says so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};

use crate::{
    case::Limit,
    clock::{Millis, Zone, is_date},
    content::{File, Reader},
};

/// Most days of one stretch of holidays.
pub const MAX_HOLIDAY: usize = 20;
/// Most spans of a working day.
pub const MAX_SPANS: usize = 4;
/// How far ahead a deadline is looked for, in days: what is not found until then is never.
const HORIZON: usize = 4_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A day, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub Date);

/// No day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("日期应写成 2025-01-28")]
pub struct BadDay;

impl TryFrom<String> for Day {
    type Error = BadDay;

    fn try_from(text: String) -> Result<Day, BadDay> {
        if !is_date(&text) {
            return Err(BadDay);
        }
        Date::strptime("%Y-%m-%d", &text).map(Day).map_err(|_| BadDay)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Day {
    /// The days from this one on.
    fn on(self) -> impl Iterator<Item = Day> {
        self.0.series(1.day()).map(Day)
    }

    fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }
}

/// A stretch of holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name, such as 国庆节.
    pub name: String,
    /// First day off, `YYYY-MM-DD`.
    pub from: Day,
    /// Last day off.
    pub to: Day,
}

/// What the notice says of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The notice that all this comes from, with its number.
    pub notice: String,
    /// Days off, in this year.
    #[serde(rename = "holiday")]
    pub holidays: Vec<Holiday>,
    /// 调休: Saturdays and Sundays that are worked.
    #[serde(default)]
    pub workdays: Vec<Day>,
}

/// Reads and checks the file of a year; `stem` is its name, such as `2025`.
pub(crate) fn read(reader: &mut Reader, file: &File, stem: &str) -> Option<(i16, Year)> {
    let path = file.path.as_str();
    let number: Option<i16> = stem.parse().ok().filter(|year| (2000..=2100).contains(year));
    if number.is_none() {
        reader.fault(path, "文件名", "文件名应为年份,如 2025.toml");
    }
    let year: Year = reader.parse(file)?;
    check(reader, path, number?, &year);
    Some((number?, year))
}

fn check(reader: &mut Reader, path: &str, number: i16, year: &Year) {
    reader.length(path, "notice", &year.notice, 1, 100);
    let mut off = BTreeSet::new();
    for holiday in &year.holidays {
        let place = format!("holiday {}", holiday.name);
        reader.length(path, &place, &holiday.name, 1, 20);
        if holiday.from > holiday.to || holiday.from.0.year() != number || holiday.to.0.year() != number {
            reader.fault(path, place.as_str(), "起止日期应先后有序,都在这一年");
            continue;
        }
        let days = holiday.from.on().take_while(|day| *day <= holiday.to);
        for (place_of_day, day) in days.take(MAX_HOLIDAY + 1).enumerate() {
            if place_of_day == MAX_HOLIDAY {
                reader.fault(path, place.as_str(), format!("假期最多 {MAX_HOLIDAY} 天"));
            } else if !off.insert(day) {
                reader.fault(path, place.as_str(), format!("{day} 写了两次"));
            }
        }
    }
    for day in &year.workdays {
        if day.0.year() != number || !day.is_weekend() || off.contains(day) {
            reader.fault(
                path,
                format!("workdays {day}"),
                "调休上班的日子应是这一年的周六或周日,不在假期里",
            );
        }
    }
}

/// Hours that are worked on a workday, in minutes from midnight: ordered, apart from one another, none empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(u16, u16)>", into = "Vec<(u16, u16)>")]
pub struct Hours(Vec<(u16, u16)>);

/// No working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("工作时间应为 1 到 4 段,写成 09:00-12:00,先后有序,在一天之内")]
pub struct BadHours;

impl Hours {
    /// Reads spans such as `09:00-12:00`.
    ///
    /// # Errors
    /// No such spans, or not in their order; see [`BadHours`].
    pub fn read(spans: &[String]) -> Result<Hours, BadHours> {
        let minute = |text: &str| -> Option<u16> {
            let (hour, minute) = text.trim().split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let spans: Option<Vec<(u16, u16)>> = spans
            .iter()
            .map(|span| {
                let (from, to) = span.split_once('-')?;
                Some((minute(from)?, minute(to)?))
            })
            .collect();
        spans.ok_or(BadHours)?.try_into()
    }
}

impl TryFrom<Vec<(u16, u16)>> for Hours {
    type Error = BadHours;

    fn try_from(spans: Vec<(u16, u16)>) -> Result<Hours, BadHours> {
        let mut end = 0;
        for (place, (from, to)) in spans.iter().enumerate() {
            if from >= to || (place > 0 && *from < end) || *to > 24 * 60 {
                return Err(BadHours);
            }
            end = *to;
        }
        if (1..=MAX_SPANS).contains(&spans.len()) {
            Ok(Hours(spans))
        } else {
            Err(BadHours)
        }
    }
}

impl From<Hours> for Vec<(u16, u16)> {
    fn from(hours: Hours) -> Vec<(u16, u16)> {
        hours.0
    }
}

impl Default for Hours {
    /// 09:00–12:00 and 14:00–18:00.
    fn default() -> Hours {
        Hours(vec![(9 * 60, 12 * 60), (14 * 60, 18 * 60)])
    }
}

/// A stretch in which a clock stands still; without an end it still does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub from: Millis,
    /// Until when.
    pub to: Option<Millis>,
}

/// The working time of a site.
#[derive(Debug, Clone)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
    off: BTreeSet<Day>,
    worked: BTreeSet<Day>,
    hours: Hours,
    zone: Zone,
}

impl Calendar {
    /// The calendar of these years.
    pub fn new(years: BTreeMap<i16, Year>, hours: Hours, zone: Zone) -> Calendar {
        let mut off = BTreeSet::new();
        for holiday in years.values().flat_map(|year| &year.holidays) {
            off.extend(holiday.from.on().take_while(|day| *day <= holiday.to));
        }
        let worked = years
            .values()
            .flat_map(|year| year.workdays.iter().copied())
            .collect();
        Calendar {
            years,
            off,
            worked,
            hours,
            zone,
        }
    }

    /// What is known of a year; None: nothing but weekends, and whoever plans by it is to be warned.
    pub fn knows(&self, year: i16) -> Option<&Year> {
        self.years.get(&year)
    }

    /// Whether a day is worked.
    pub fn is_workday(&self, day: Day) -> bool {
        self.worked.contains(&day) || !(self.off.contains(&day) || day.is_weekend())
    }

    fn spans(&self, day: Day) -> Vec<(Millis, Millis)> {
        if !self.is_workday(day) {
            return Vec::new();
        }
        let at = |minute: u16| self.zone.at(day.0, minute);
        self.hours
            .0
            .iter()
            .filter_map(|(from, to)| Some((at(*from)?, at(*to)?)))
            .collect()
    }

    /// When a limit ends that begins at `start`.
    ///
    /// 工作时 are counted through working time. 工作日 do not count the day of the start and end with the working hours of the last day
    /// (as terms do by 民法典 201 and 203). Working time within a pause is not counted; with 工作日, each workday on which the clock stands still when
    /// its working hours end. None while a pause has no end.
    pub fn due(&self, start: Millis, limit: Limit, pauses: &[Pause]) -> Option<Millis> {
        let mut paused = Vec::new();
        for pause in pauses {
            paused.push((pause.from, pause.to?));
        }
        let days = Day(self.zone.date(start)).on().take(HORIZON);
        match limit {
            Limit::Hours(hours) => self.after_paused(start, i64::from(hours) * HOUR, &paused),
            Limit::Days(n) => {
                let mut left = n;
                days.skip(1).find_map(|day| {
                    let (_, end) = self.spans(day).pop()?;
                    if paused.iter().any(|(from, to)| *from < end && end <= *to) {
                        return None;
                    }
                    left = left.saturating_sub(1);
                    (left == 0).then_some(end)
                })
            }
        }
    }

    /// When `time` milliseconds of working time have gone by since `start`, pauses not counted. None while a pause has no end.
    pub fn after(&self, start: Millis, time: i64, pauses: &[Pause]) -> Option<Millis> {
        let mut paused = Vec::new();
        for pause in pauses {
            paused.push((pause.from, pause.to?));
        }
        self.after_paused(start, time, &paused)
    }

    fn after_paused(&self, start: Millis, time: i64, paused: &[(Millis, Millis)]) -> Option<Millis> {
        let mut left = time;
        let mut days = Day(self.zone.date(start)).on().take(HORIZON);
        days.find_map(|day| {
            self.spans(day).into_iter().find_map(|(from, to)| {
                pieces(from.max(start), to, paused)
                    .into_iter()
                    .find_map(|(from, to)| {
                        let length = to.0 - from.0;
                        if left <= length {
                            return Some(from.plus(left));
                        }
                        left -= length;
                        None
                    })
            })
        })
    }

    /// Working time from `from` to `to` without what was paused, in milliseconds.
    pub fn worked(&self, from: Millis, to: Millis, pauses: &[Pause]) -> i64 {
        let paused: Vec<(Millis, Millis)> = pauses
            .iter()
            .map(|pause| (pause.from, pause.to.unwrap_or(to)))
            .collect();
        let last = Day(self.zone.date(to));
        Day(self.zone.date(from))
            .on()
            .take(HORIZON)
            .take_while(|day| *day <= last)
            .flat_map(|day| self.spans(day))
            .flat_map(|(start, end)| pieces(start.max(from), end.min(to), &paused))
            .map(|(start, end)| end.0 - start.0)
            .sum()
    }
}

/// What is left of a stretch outside the pauses, in order.
fn pieces(from: Millis, to: Millis, paused: &[(Millis, Millis)]) -> Vec<(Millis, Millis)> {
    let mut left = vec![(from, to)];
    for (start, end) in paused.iter().filter(|(start, end)| start < end) {
        left = left
            .into_iter()
            .flat_map(|(from, to)| [(from, to.min(*start)), (from.max(*end), to)])
            .collect();
    }
    left.retain(|(from, to)| from < to);
    left
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::content::Fault;

    fn files() -> Vec<(&'static str, &'static str)> {
        vec![
            ("2024", include_str!("../../content/calendars/2024.toml")),
            ("2025", include_str!("../../content/calendars/2025.toml")),
            ("2026", include_str!("../../content/calendars/2026.toml")),
        ]
    }

    fn read_text(stem: &str, text: &str) -> Result<(i16, Year), Vec<Fault>> {
        let mut reader = Reader::default();
        let file = File {
            path: format!("calendars/{stem}.toml"),
            text: text.to_owned(),
        };
        let year = read(&mut reader, &file, stem);
        reader.done(year).map(|year| year.unwrap())
    }

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai").unwrap()
    }

    fn calendar(hours: Hours) -> Calendar {
        let years = files()
            .into_iter()
            .map(|(stem, text)| read_text(stem, text).unwrap())
            .collect();
        Calendar::new(years, hours, zone())
    }

    fn at(text: &str) -> Millis {
        zone().parse_minute(text).unwrap()
    }

    fn day(text: &str) -> Day {
        Day::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn each_year_has_as_many_days_off_and_moved_workdays_as_its_notice() {
        for (year, off, moved) in [("2024", 28, 8), ("2025", 28, 5), ("2026", 33, 6)] {
            let text = files().into_iter().find(|(stem, _)| *stem == year).unwrap().1;
            let (_, found) = read_text(year, text).unwrap();
            let days: usize = found
                .holidays
                .iter()
                .map(|holiday| holiday.from.on().take_while(|day| *day <= holiday.to).count())
                .sum();
            assert_eq!((days, found.workdays.len()), (off, moved), "{year}");
            assert!(found.notice.contains("国办发明电"));
        }
        let calendar = calendar(Hours::default());
        assert!(calendar.knows(2025).is_some() && calendar.knows(2027).is_none());
        for (text, worked) in [
            ("2025-01-26", true),
            ("2025-01-28", false),
            ("2025-09-28", true),
            ("2025-10-08", false),
            ("2025-10-11", true),
            ("2025-10-12", false),
            ("2026-01-04", true),
            ("2026-02-14", true),
            // A year without a file knows only weekends.
            ("2027-10-01", true),
            ("2027-10-02", false),
        ] {
            assert_eq!(calendar.is_workday(day(text)), worked, "{text}");
        }
    }

    /// Worked out by hand with the notices and a wall calendar; hours 09:00–12:00, 14:00–18:00.
    #[test]
    fn deadlines_over_holidays_midnight_and_the_years_end() {
        let calendar = calendar(Hours::default());
        let (h, d) = (Limit::Hours, Limit::Days);
        for (start, limit, due) in [
            // A plain Tuesday.
            ("2025-03-04 09:00", h(3), "2025-03-04 12:00"),
            ("2025-03-04 11:00", h(2), "2025-03-04 15:00"),
            // In the lunch break, before and after work.
            ("2025-03-04 13:00", h(4), "2025-03-04 18:00"),
            ("2025-03-04 03:00", h(7), "2025-03-04 18:00"),
            ("2025-03-04 23:59", h(1), "2025-03-05 10:00"),
            ("2025-03-04 17:00", h(2), "2025-03-05 10:00"),
            // Over a weekend.
            ("2025-03-07 17:30", h(1), "2025-03-10 09:30"),
            // 国庆 2025: Sunday 28 September is worked, 1 to 8 October are off, Saturday 11 October is worked.
            ("2025-09-30 16:00", h(4), "2025-10-09 11:00"),
            ("2025-09-27 10:00", h(1), "2025-09-28 10:00"),
            ("2025-09-30 10:00", d(1), "2025-10-09 18:00"),
            ("2025-09-30 10:00", d(3), "2025-10-11 18:00"),
            ("2025-09-30 10:00", d(4), "2025-10-13 18:00"),
            ("2025-09-26 10:00", d(1), "2025-09-28 18:00"),
            ("2025-10-03 10:00", d(1), "2025-10-09 18:00"),
            ("2025-10-03 10:00", h(7), "2025-10-09 18:00"),
            // 国庆 2026: 1 to 7 October off, Saturday 10 October worked.
            ("2026-09-30 10:00", d(3), "2026-10-10 18:00"),
            // The year's end: 1 January 2025 is off, a Wednesday; 1 to 3 January 2026 are off, Sunday 4 January is worked.
            ("2024-12-31 17:00", h(2), "2025-01-02 10:00"),
            ("2025-12-31 17:00", h(2), "2026-01-04 10:00"),
            ("2025-12-31 10:00", d(2), "2026-01-05 18:00"),
            // 春节 2025: 28 January to 4 February off, Saturday 8 February worked.
            ("2025-01-27 10:00", d(4), "2025-02-08 18:00"),
        ] {
            let found = calendar.due(at(start), limit, &[]).unwrap();
            assert_eq!(zone().minute(found), due, "{start} {limit:?}");
        }
    }

    #[test]
    fn a_clock_stands_still_while_it_is_paused() {
        let calendar = calendar(Hours::default());
        let pause = |from: &str, to: &str| Pause {
            from: at(from),
            to: Some(at(to)),
        };
        let (h, d) = (Limit::Hours, Limit::Days);
        for (start, limit, pauses, due) in [
            (
                "2025-03-04 09:00",
                h(3),
                vec![pause("2025-03-04 10:00", "2025-03-04 11:00")],
                "2025-03-04 15:00",
            ),
            // At night nothing stands still.
            (
                "2025-03-04 17:00",
                h(2),
                vec![pause("2025-03-04 19:00", "2025-03-05 08:00")],
                "2025-03-05 10:00",
            ),
            // Two that overlap are one.
            (
                "2025-03-04 09:00",
                h(1),
                vec![
                    pause("2025-03-04 09:00", "2025-03-05 10:00"),
                    pause("2025-03-04 15:00", "2025-03-05 11:00"),
                ],
                "2025-03-05 12:00",
            ),
            // Over the ends of two workdays: two days more. Within one day: none.
            (
                "2025-03-03 10:00",
                d(2),
                vec![pause("2025-03-04 10:00", "2025-03-06 09:00")],
                "2025-03-07 18:00",
            ),
            (
                "2025-03-03 10:00",
                d(2),
                vec![pause("2025-03-04 10:00", "2025-03-04 16:00")],
                "2025-03-05 18:00",
            ),
            // Over 国庆: only the workdays of it count.
            (
                "2025-09-29 10:00",
                d(2),
                vec![pause("2025-09-30 10:00", "2025-10-09 09:00")],
                "2025-10-10 18:00",
            ),
            // One that ends before it begins is none.
            (
                "2025-03-04 09:00",
                h(3),
                vec![pause("2025-03-04 11:00", "2025-03-04 10:00")],
                "2025-03-04 12:00",
            ),
        ] {
            let found = calendar.due(at(start), limit, &pauses).unwrap();
            assert_eq!(zone().minute(found), due, "{start} {limit:?} {pauses:?}");
        }
        let open = Pause {
            from: at("2025-03-04 10:00"),
            to: None,
        };
        assert_eq!(calendar.due(at("2025-03-04 09:00"), h(3), &[open]), None);
        assert_eq!(
            calendar.worked(at("2025-03-04 09:00"), at("2025-03-05 12:00"), &[open]),
            HOUR
        );
    }

    #[test]
    fn night_shifts_reach_midnight() {
        let hours = Hours::try_from(vec![(0, 2 * 60), (22 * 60, 24 * 60)]).unwrap();
        let calendar = calendar(hours);
        let due = calendar
            .due(at("2025-03-04 23:00"), Limit::Hours(2), &[])
            .unwrap();
        assert_eq!(zone().minute(due), "2025-03-05 01:00");
        let due = calendar.due(at("2025-03-04 23:00"), Limit::Days(1), &[]).unwrap();
        assert_eq!(zone().minute(due), "2025-03-06 00:00");
        for bad in [
            vec![],
            vec![(60, 60)],
            vec![(0, 1441)],
            vec![(0, 90), (60, 120)],
            vec![(0, 1); 5],
        ] {
            assert!(Hours::try_from(bad).is_err());
        }
    }

    #[test]
    fn faults_of_a_year_say_where_they_are() {
        let year = |holiday: &str, workdays: &str| {
            format!("notice = '国办'\nworkdays = [{workdays}]\n[[holiday]]\nname = '节'\n{holiday}\n")
        };
        for (stem, text, place) in [
            (
                "2025",
                year("from = '2025-10-02'\nto = '2025-10-01'", ""),
                "holiday 节",
            ),
            (
                "2025",
                year("from = '2024-10-01'\nto = '2024-10-02'", ""),
                "holiday 节",
            ),
            (
                "2025",
                year("from = '2025-10-01'\nto = '2025-12-01'", ""),
                "holiday 节",
            ),
            (
                "2025",
                year("from = '2025-10-01'\nto = '2025-10-08'", "'2025-10-05'"),
                "workdays 2025-10-05",
            ),
            (
                "2025",
                year("from = '2025-10-01'\nto = '2025-10-08'", "'2025-10-09'"),
                "workdays 2025-10-09",
            ),
            (
                "2025",
                year("from = '2025-02-29'\nto = '2025-10-08'", ""),
                "第5行",
            ),
            (
                "heute",
                year("from = '2025-10-01'\nto = '2025-10-08'", ""),
                "文件名",
            ),
        ] {
            let faults = read_text(stem, &text).unwrap_err();
            assert!(
                faults.iter().any(|fault| fault.place == place),
                "{text}\n{faults:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_time_worked_until_a_deadline_is_the_limit(start in 1_704_000_000_000i64..1_798_000_000_000, hours in 1u16..200, pause in 0i64..900_000_000, length in 0i64..900_000_000) {
            let calendar = calendar(Hours::default());
            let start = Millis(start);
            let pauses = [Pause { from: start.plus(pause), to: Some(start.plus(pause + length)) }];
            let due = calendar.due(start, Limit::Hours(hours), &pauses).unwrap();
            prop_assert_eq!(calendar.worked(start, due, &pauses), i64::from(hours) * HOUR);
            prop_assert!(due > start && due >= calendar.due(start, Limit::Hours(hours), &[]).unwrap());
            let later = calendar.due(start.plus(length), Limit::Hours(hours), &[]).unwrap();
            prop_assert!(later >= calendar.due(start, Limit::Hours(hours), &[]).unwrap());
        }
    }
}
