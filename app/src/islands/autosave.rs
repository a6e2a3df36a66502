//! When to save, with which number, and what a failed save means.
//!
//! Times are milliseconds of a clock that only runs forward; `spread` is a random number from 0 to 1, so that
//! thousands of citizens who started together do not save together.

/// Saves are at least this far apart.
const APART: f64 = 15_000.0;
/// An edit rests this long first, so that one save carries several.
const REST: f64 = 2_000.0;
/// Up to so much more, at random.
const SPREAD: f64 = 5_000.0;
/// Steps between two revisions: from 1 to so many.
const STEPS: f64 = 16.0;
/// A save without an answer for so long counts as lost.
const PATIENCE: f64 = 12_000.0;
/// The first and the longest pause after a lost save.
const FIRST_PAUSE: f64 = 5_000.0;
const LONGEST_PAUSE: f64 = 60_000.0;

/// What came of a save.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// The server holds this revision now (or a higher one of another tab).
    Saved { rev: u64 },
    /// Too many people: come again after so many milliseconds.
    Busy { wait: f64 },
    /// The line is down.
    Lost,
    /// The attempt is over.
    Closed,
    /// The server will not take this; the form post will say why.
    Refused,
}

/// The state of saving.
#[derive(Debug, Clone)]
pub struct Autosave {
    /// The highest revision used or heard of.
    rev: u64,
    dirty: bool,
    in_flight: Option<(u64, f64)>,
    last_start: f64,
    due_at: f64,
    failures: u32,
    stopped: bool,
}

impl Autosave {
    /// `rev` is what the server has.
    pub fn new(rev: u64) -> Self {
        Autosave {
            rev,
            dirty: false,
            in_flight: None,
            last_start: f64::NEG_INFINITY,
            due_at: 0.0,
            failures: 0,
            stopped: false,
        }
    }

    /// The revision that the answers on the page would be sent with.
    pub fn next_rev(&self) -> u64 {
        if self.dirty { self.rev + 1 } else { self.rev }
    }

    /// The last save came to nothing and no later one succeeded.
    pub fn failing(&self) -> bool {
        self.failures > 0
    }

    /// Something is not on the server yet.
    pub fn dirty(&self) -> bool {
        self.dirty
    }

    /// The server takes no more saves of this attempt.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// The citizen changed an answer.
    pub fn edited(&mut self, now: f64, spread: f64) {
        if !self.dirty {
            self.dirty = true;
            let due = (now + REST).max(self.last_start + APART) + spread * SPREAD;
            // A pause after a failure is not shortened by an edit.
            self.due_at = if self.failures > 0 {
                due.max(self.due_at)
            } else {
                due
            };
        }
    }

    /// Another tab of the same attempt wrote `rev`; the form shows its answers now.
    pub fn adopted(&mut self, rev: u64) {
        if rev > self.rev {
            self.rev = rev;
            self.dirty = false;
        }
    }

    /// A copy kept in the browser was put back: what it was numbered with is used up.
    pub fn restored(&mut self, rev: u64, now: f64) {
        self.rev = self.rev.max(rev);
        self.dirty = true;
        self.due_at = now;
    }

    /// Whether a save should start now.
    pub fn due(&self, now: f64) -> bool {
        self.dirty && !self.stopped && self.in_flight.is_none() && now >= self.due_at
    }

    /// A save starts; its revision. The step is drawn, so that two tabs that know nothing of each other (no storage)
    /// hardly ever choose the same number: the server takes the second one for a repetition of the first.
    pub fn begin(&mut self, now: f64, spread: f64) -> u64 {
        self.rev += 1 + (spread * STEPS) as u64;
        self.dirty = false;
        self.last_start = now;
        self.in_flight = Some((self.rev, now));
        self.rev
    }

    /// True once when a save has waited too long for its answer: treat it as lost.
    pub fn overdue(&mut self, now: f64, spread: f64) -> bool {
        match self.in_flight {
            Some((_, since)) if now - since > PATIENCE => {
                self.in_flight = None;
                self.failed(now, spread);
                true
            }
            _ => false,
        }
    }

    /// The line is back: do not wait for the pause to end.
    pub fn online(&mut self, now: f64) {
        if self.failures > 0 {
            self.due_at = now;
        }
    }

    /// The answer to the save with `rev`.
    pub fn settled(&mut self, rev: u64, outcome: Outcome, now: f64, spread: f64) {
        let current = matches!(self.in_flight, Some((sent, _)) if sent == rev);
        if current {
            self.in_flight = None;
        }
        match outcome {
            Outcome::Saved { rev: server } if server > rev => {
                // Another tab was ahead and this save was not taken: the later edit wins.
                self.rev = self.rev.max(server);
                self.failures = 0;
                self.dirty = true;
                self.due_at = now + REST + spread * SPREAD;
            }
            Outcome::Saved { .. } => {
                self.failures = 0;
                // A late answer to a save given up, and nothing edited or sent since.
                if !current && rev == self.rev {
                    self.dirty = false;
                }
            }
            Outcome::Busy { wait } if current => {
                self.failed(now, spread);
                self.due_at = now + wait + spread * SPREAD;
            }
            Outcome::Lost if current => self.failed(now, spread),
            Outcome::Busy { .. } | Outcome::Lost => {}
            Outcome::Closed => {
                self.failures = 0;
                self.stopped = true;
            }
            // The next edit may mend it.
            Outcome::Refused => self.failures = 0,
        }
    }

    fn failed(&mut self, now: f64, spread: f64) {
        self.dirty = true;
        let pause = FIRST_PAUSE * f64::from(1u32 << self.failures.min(8));
        self.failures = self.failures.saturating_add(1);
        self.due_at = now + pause.min(LONGEST_PAUSE) + spread * SPREAD;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_saved_without_an_edit() {
        let save = Autosave::new(7);
        assert!(!save.due(1e9));
        assert_eq!(save.next_rev(), 7);
    }

    #[test]
    fn saves_are_at_least_fifteen_seconds_apart_whatever_the_citizen_does() {
        for spread in [0.0, 0.3, 1.0] {
            let mut save = Autosave::new(0);
            let mut starts = Vec::new();
            for tick in 0..1200 {
                let now = f64::from(tick) * 250.0;
                save.edited(now, spread);
                if save.due(now) {
                    starts.push(now);
                    let rev = save.begin(now, 0.0);
                    save.settled(rev, Outcome::Saved { rev }, now + 100.0, spread);
                }
            }
            assert!(starts.len() > 10);
            for pair in starts.windows(2) {
                assert!(pair[1] - pair[0] >= 15_000.0, "{pair:?}");
                assert!(pair[1] - pair[0] <= 20_500.0, "{pair:?}");
            }
        }
    }

    #[test]
    fn revisions_go_up_by_one_and_an_edit_during_a_save_is_saved_later() {
        let mut save = Autosave::new(7);
        save.edited(0.0, 0.0);
        assert_eq!(save.next_rev(), 8);
        assert!(!save.due(1_000.0));
        assert!(save.due(2_000.0));
        assert_eq!(save.begin(2_000.0, 0.0), 8);
        save.edited(2_500.0, 0.0);
        assert!(!save.due(3_000.0), "one save at a time");
        save.settled(8, Outcome::Saved { rev: 8 }, 3_000.0, 0.0);
        assert!(save.dirty());
        assert!(!save.due(16_999.0));
        assert!(save.due(17_000.0));
        assert_eq!(save.begin(17_000.0, 0.0), 9);
    }

    #[test]
    fn a_lost_save_is_tried_again_with_growing_pauses() {
        let mut save = Autosave::new(0);
        save.edited(0.0, 0.0);
        let mut now = 2_000.0;
        let mut pauses = Vec::new();
        for _ in 0..12 {
            assert!(save.due(now));
            let rev = save.begin(now, 0.0);
            save.settled(rev, Outcome::Lost, now, 0.0);
            assert!(save.failing() && save.dirty());
            let start = now;
            while !save.due(now) {
                now += 1_000.0;
            }
            pauses.push((now - start) / 1_000.0);
        }
        assert_eq!(
            pauses,
            [
                5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 60.0, 60.0, 60.0, 60.0, 60.0, 60.0
            ]
        );
        save.online(now - 30_000.0);
        assert!(save.due(now - 30_000.0));
        let rev = save.begin(now, 0.0);
        save.settled(rev, Outcome::Saved { rev }, now, 0.0);
        assert!(!save.failing() && !save.dirty());
    }

    #[test]
    fn an_edit_does_not_shorten_the_pause_the_server_asked_for() {
        let mut save = Autosave::new(0);
        save.edited(0.0, 0.0);
        let rev = save.begin(2_000.0, 0.0);
        save.settled(rev, Outcome::Busy { wait: 20_000.0 }, 2_000.0, 0.5);
        save.edited(3_000.0, 0.0);
        assert!(!save.due(24_000.0));
        assert!(save.due(24_500.0));
    }

    #[test]
    fn a_silent_save_is_given_up_once_and_its_late_answer_still_counts() {
        let mut save = Autosave::new(0);
        save.edited(0.0, 0.0);
        let rev = save.begin(2_000.0, 0.0);
        assert!(!save.overdue(13_000.0, 0.0));
        assert!(save.overdue(14_001.0, 0.0));
        assert!(!save.overdue(14_001.0, 0.0));
        assert!(save.failing());
        save.settled(rev, Outcome::Saved { rev }, 15_000.0, 0.0);
        assert!(!save.failing() && !save.dirty());
    }

    #[test]
    fn of_two_tabs_the_later_edit_wins() {
        let mut save = Autosave::new(7);
        save.edited(0.0, 0.0);
        let rev = save.begin(2_000.0, 0.0);
        save.settled(rev, Outcome::Saved { rev: 11 }, 2_100.0, 0.0);
        assert!(save.due(4_100.0));
        assert_eq!(save.begin(4_100.0, 0.0), 12);
    }

    #[test]
    fn a_tab_that_shows_the_other_ones_answers_has_nothing_to_save() {
        let mut save = Autosave::new(7);
        save.adopted(9);
        assert!(!save.dirty());
        save.edited(0.0, 0.0);
        save.adopted(9);
        assert!(save.dirty(), "not newer than what it has seen");
        assert_eq!(save.begin(2_000.0, 0.0), 10);
    }

    #[test]
    fn a_restored_copy_is_saved_at_once_above_its_own_number() {
        let mut save = Autosave::new(7);
        save.restored(12, 500.0);
        assert!(save.due(500.0));
        assert_eq!(save.begin(500.0, 0.0), 13);
    }

    #[test]
    fn two_tabs_that_know_nothing_of_each_other_choose_different_numbers() {
        let numbers: Vec<u64> = [0.0, 0.1, 0.5, 0.999]
            .map(|spread| Autosave::new(7).begin(0.0, spread))
            .to_vec();
        assert_eq!(numbers, [8, 9, 16, 23]);
    }

    #[test]
    fn what_the_server_refuses_is_not_sent_again_before_the_next_edit() {
        let mut save = Autosave::new(7);
        save.edited(0.0, 0.0);
        let rev = save.begin(2_000.0, 0.0);
        save.settled(rev, Outcome::Refused, 2_100.0, 0.0);
        assert!(!save.due(1e9) && !save.failing());
        save.edited(3_000.0, 0.0);
        assert!(save.due(17_000.0));
    }

    #[test]
    fn a_closed_attempt_is_left_alone() {
        let mut save = Autosave::new(7);
        save.edited(0.0, 0.0);
        let rev = save.begin(2_000.0, 0.0);
        save.settled(rev, Outcome::Closed, 2_100.0, 0.0);
        save.edited(3_000.0, 0.0);
        assert!(save.stopped() && !save.due(1e9));
    }
}
