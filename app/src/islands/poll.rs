//! When the tally page asks again, and when it speaks.

const EVERY: f64 = 5_000.0;
const HIDDEN: f64 = 60_000.0;
const LONGEST: f64 = 120_000.0;
/// A screen reader is not told more often than this.
const QUIET: f64 = 60_000.0;

/// The state of asking, in milliseconds of a clock that only runs forward.
#[derive(Debug, Clone)]
pub struct Poll {
    next: f64,
    asking: bool,
    failures: u32,
    spoke: f64,
}

impl Poll {
    /// The page is fresh: the first question comes after one interval.
    pub fn new(now: f64) -> Self {
        Poll {
            next: now + EVERY,
            asking: false,
            failures: 0,
            spoke: now,
        }
    }

    /// Whether to ask now; then the answer must be told by `answered`.
    pub fn due(&mut self, now: f64) -> bool {
        if self.asking || now < self.next {
            return false;
        }
        self.asking = true;
        true
    }

    /// An answer came (or failed, or said wait).
    pub fn answered(&mut self, now: f64, good: bool, hidden: bool, spread: f64) {
        self.asking = false;
        self.failures = if good { 0 } else { self.failures.saturating_add(1) };
        let base = if hidden { HIDDEN } else { EVERY };
        let pause = (base * f64::from(1u32 << self.failures.min(8))).min(LONGEST);
        self.next = now + pause * (1.0 + spread * 0.2);
    }

    /// The page is looked at again: ask soon, unless the server has trouble.
    pub fn shown(&mut self, now: f64) {
        if self.failures == 0 {
            self.next = self.next.min(now);
        }
    }

    /// Whether a change may be announced now.
    pub fn may_speak(&mut self, now: f64) -> bool {
        let may = now - self.spoke >= QUIET;
        if may {
            self.spoke = now;
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_every_five_seconds_and_one_at_a_time() {
        let mut poll = Poll::new(0.0);
        assert!(!poll.due(4_999.0));
        assert!(poll.due(5_000.0));
        assert!(!poll.due(6_000.0));
        poll.answered(6_000.0, true, false, 0.0);
        assert!(!poll.due(10_999.0));
        assert!(poll.due(11_000.0));
    }

    #[test]
    fn backs_off_when_hidden_and_comes_back_when_shown() {
        let mut poll = Poll::new(0.0);
        assert!(poll.due(5_000.0));
        poll.answered(5_000.0, true, true, 0.0);
        assert!(!poll.due(64_000.0));
        poll.shown(30_000.0);
        assert!(poll.due(30_000.0));
    }

    #[test]
    fn backs_off_when_failing_up_to_two_minutes() {
        let mut poll = Poll::new(0.0);
        let mut now = 5_000.0;
        for pause in [10_000.0, 20_000.0, 40_000.0, 80_000.0, 120_000.0, 120_000.0] {
            assert!(poll.due(now));
            poll.answered(now, false, false, 0.0);
            poll.shown(now);
            assert!(!poll.due(now + pause - 1.0));
            now += pause;
        }
    }

    #[test]
    fn speaks_at_most_once_a_minute() {
        let mut poll = Poll::new(0.0);
        assert!(!poll.may_speak(59_999.0));
        assert!(poll.may_speak(60_000.0));
        assert!(!poll.may_speak(119_000.0));
        assert!(poll.may_speak(120_000.0));
    }
}
