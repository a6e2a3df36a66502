//! Times: milliseconds since 1970 in UTC, and the site's calendar.

use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// `minutes` later.
    pub fn plus_minutes(self, minutes: u32) -> Millis {
        Millis(self.0.saturating_add(i64::from(minutes) * 60_000))
    }

    /// As RFC 3339 in UTC, to the second: `2026-11-27T03:00:00Z`.
    pub fn rfc3339(self) -> String {
        let stamp = Timestamp::from_second(self.0.div_euclid(1000)).unwrap_or(Timestamp::UNIX_EPOCH);
        stamp.to_string()
    }

    /// `ms` milliseconds later (earlier when negative).
    pub fn plus(self, ms: i64) -> Millis {
        Millis(self.0.saturating_add(ms))
    }
}

/// Whether a text is a date, `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && civil::Date::strptime("%Y-%m-%d", text).is_ok()
}

/// Reads a time with its offset, RFC 3339: `2026-11-27T11:00:00+08:00`, `2026-11-27T03:00:00Z`. None when it is none.
pub fn read_rfc3339(text: &str) -> Option<Millis> {
    let stamp: Timestamp = text.parse().ok()?;
    Some(Millis(stamp.as_millisecond()))
}

/// Days from 1970-01-01 to a day `YYYY-MM-DD`; None when it is none, or earlier.
pub fn day_number(day: &str) -> Option<u32> {
    if !is_date(day) {
        return None;
    }
    let day = civil::Date::strptime("%Y-%m-%d", day).ok()?;
    let since = day.since(civil::date(1970, 1, 1)).ok()?;
    u32::try_from(since.get_days()).ok()
}

/// The zone of a site, in which days begin and times are shown.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

/// The zone's name is not in the time zone database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone “{0}”")]
pub struct UnknownZone(pub String);

impl Zone {
    /// The zone with an IANA name, such as `Asia/Shanghai`.
    pub fn named(name: &str) -> Result<Zone, UnknownZone> {
        TimeZone::get(name)
            .map(Zone)
            .map_err(|_| UnknownZone(name.to_owned()))
    }

    fn civil(&self, at: Millis) -> civil::DateTime {
        let stamp = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
        self.0.to_datetime(stamp)
    }

    /// The day of an instant.
    pub(crate) fn date(&self, at: Millis) -> civil::Date {
        self.civil(at).date()
    }

    /// The instant `minute` minutes after midnight of a day by the clock on the wall; None at the end of time.
    pub(crate) fn at(&self, day: civil::Date, minute: u16) -> Option<Millis> {
        let local = day
            .to_datetime(civil::Time::midnight())
            .checked_add(i64::from(minute).minutes())
            .ok()?;
        let stamp = self.0.to_timestamp(local).ok()?;
        Some(Millis(stamp.as_millisecond()))
    }

    /// The year of an instant.
    pub fn year(&self, at: Millis) -> i16 {
        self.date(at).year()
    }

    /// `YYYY-MM-DD HH:MM`, as pages show it.
    pub fn minute(&self, at: Millis) -> String {
        self.civil(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// `HH:MM`.
    pub fn time_of_day(&self, at: Millis) -> String {
        self.civil(at).strftime("%H:%M").to_string()
    }

    /// `YYYY-MM-DD`: the day of a limit.
    pub fn day(&self, at: Millis) -> String {
        self.civil(at).strftime("%Y-%m-%d").to_string()
    }

    /// `YYYY-MM`: the month of a tally.
    pub fn month(&self, at: Millis) -> String {
        self.civil(at).strftime("%Y-%m").to_string()
    }

    /// `YYYY-MM-DDTHH`: the hour of a tally.
    pub fn hour(&self, at: Millis) -> String {
        self.civil(at).strftime("%Y-%m-%dT%H").to_string()
    }

    /// Reads `YYYY-MM-DD HH:MM` in this zone (an hour that the clock jumps over is taken as if it had not jumped). None when the text is not such a time.
    pub fn parse_minute(&self, text: &str) -> Option<Millis> {
        if text.len() != 16 {
            return None;
        }
        let local = civil::DateTime::strptime("%Y-%m-%d %H:%M", text).ok()?;
        let stamp = self.0.to_timestamp(local).ok()?;
        Some(Millis(stamp.as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_of_the_site() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let late = zone.parse_minute("2026-11-23 23:59").unwrap();
        assert_eq!(zone.day(late), "2026-11-23");
        assert_eq!(zone.day(late.plus_minutes(1)), "2026-11-24");
        assert_eq!(zone.month(late), "2026-11");
        assert_eq!(zone.hour(late), "2026-11-23T23");
        assert_eq!(zone.minute(late), "2026-11-23 23:59");
        assert_eq!(zone.time_of_day(late), "23:59");
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        for bad in [
            "",
            "2026-13-01 00:00",
            "2026-02-29 00:00",
            "2026-11-23",
            "2026-11-23 25:00",
            "2026-1-1 0:0",
            "2026-11-23T10:00",
            "2026-11-23 10:00:00",
            "2026-11-23 10:00\0",
        ] {
            assert_eq!(zone.parse_minute(bad), None, "{bad}");
        }
        for bad in ["", "2026-02-30", "2026-1-1", "aaaa-bb-cc", "----------"] {
            assert!(!is_date(bad), "{bad}");
        }
        assert!(is_date("2026-11-23"));
        assert!(Zone::named("Mars/Olympus").is_err());
    }
}
