//! The time left, by the server's clock.
//!
//! The page says when the attempt ends and what time it was on the server; how long ago that was is measured by
//! a clock that only runs forward. A wrong clock of the device therefore changes nothing.

/// Announced when so many seconds are left.
const ANNOUNCED: [i64; 4] = [600, 300, 60, 30];
/// A correction smaller than this is the line's delay, not a clock that stood still.
const TOLERANCE: i64 = 1_500;

/// The countdown of one attempt, in milliseconds.
#[derive(Debug, Clone)]
pub struct Countdown {
    deadline: i64,
    /// Server time minus the forward clock.
    offset: i64,
    /// The lowest mark that is spoken or passed.
    spoken: i64,
}

/// What a moment brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Whole seconds left, rounded up, never below 0.
    pub seconds: i64,
    /// Seconds to announce now.
    pub announce: Option<i64>,
}

impl Countdown {
    /// `server_now` was the server's time when the forward clock showed `then`.
    pub fn new(deadline: i64, server_now: i64, then: i64) -> Self {
        let mut countdown = Countdown {
            deadline,
            offset: server_now - then,
            spoken: i64::MAX,
        };
        countdown.skip_passed(then);
        countdown
    }

    fn left(&self, now: i64) -> i64 {
        (self.deadline - (now + self.offset)).max(0)
    }

    fn seconds(&self, now: i64) -> i64 {
        (self.left(now) + 999) / 1_000
    }

    /// Marks above what is left are not announced any more.
    fn skip_passed(&mut self, now: i64) {
        let seconds = self.seconds(now);
        self.spoken = ANNOUNCED
            .into_iter()
            .filter(|mark| *mark >= seconds)
            .min()
            .unwrap_or(i64::MAX);
    }

    /// Looks at the clock. Several marks passed at once (a page asleep) are one announcement: the last.
    pub fn look(&mut self, now: i64) -> Moment {
        let seconds = self.seconds(now);
        let mark = ANNOUNCED.into_iter().filter(|mark| *mark >= seconds).min();
        let announce = match mark {
            Some(mark) if mark < self.spoken && seconds > 0 => {
                self.spoken = mark;
                // After a sleep what is left may be far below the mark.
                Some(if mark - seconds > 5 { seconds } else { mark })
            }
            _ => None,
        };
        Moment { seconds, announce }
    }

    /// The server gave more time.
    pub fn extend(&mut self, deadline: i64, now: i64) {
        self.deadline = deadline;
        self.skip_passed(now);
    }

    /// The server told its time again. Only a forward clock that stood still (a sleeping phone) is corrected.
    pub fn resync(&mut self, server_now: i64, now: i64) {
        let offset = server_now - now;
        if offset - self.offset > TOLERANCE {
            self.offset = offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: i64 = 1_800_000_000_000;

    fn minutes(n: i64) -> Countdown {
        Countdown::new(SERVER + n * 60_000, SERVER, 250)
    }

    #[test]
    fn counts_from_the_servers_time_whatever_the_device_says() {
        let mut countdown = minutes(15);
        assert_eq!(countdown.look(250).seconds, 900);
        assert_eq!(countdown.look(251).seconds, 900);
        assert_eq!(countdown.look(1_250).seconds, 899);
        assert_eq!(countdown.look(250 + 900_000).seconds, 0);
        assert_eq!(countdown.look(250 + 9_000_000).seconds, 0);
    }

    #[test]
    fn announces_each_mark_once() {
        let mut countdown = minutes(15);
        let spoken: Vec<i64> = (0..=900)
            .filter_map(|second| countdown.look(250 + second * 1_000).announce)
            .collect();
        assert_eq!(spoken, [600, 300, 60, 30]);
    }

    #[test]
    fn does_not_announce_what_the_citizen_just_read() {
        let mut countdown = minutes(10);
        assert_eq!(countdown.look(250).announce, None);
        assert_eq!(countdown.look(250 + 300_000).announce, Some(300));
    }

    #[test]
    fn a_page_that_slept_says_what_is_left_once() {
        let mut countdown = minutes(15);
        assert_eq!(countdown.look(250 + 860_000).announce, Some(40));
        assert_eq!(countdown.look(250 + 861_000).announce, None);
        assert_eq!(countdown.look(250 + 870_000).announce, Some(30));
    }

    #[test]
    fn more_time_is_announced_again_as_it_runs_out() {
        let mut countdown = minutes(1);
        assert_eq!(countdown.look(250 + 30_000).announce, Some(30));
        countdown.extend(SERVER + 6 * 60_000, 31_000);
        assert_eq!(countdown.look(31_000).announce, None);
        assert_eq!(countdown.look(250 + 61_000).announce, Some(300));
    }

    #[test]
    fn a_clock_that_stood_still_is_corrected_and_a_late_answer_is_not() {
        let mut countdown = minutes(15);
        countdown.resync(SERVER + 120_000, 10_250);
        assert_eq!(countdown.look(10_250).seconds, 780);
        countdown.resync(SERVER + 100_000, 20_250);
        assert_eq!(countdown.look(20_250).seconds, 770);
    }
}
