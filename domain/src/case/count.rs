//! What a case adds to the tally, and the rates that are read from it.
//!
//! A case adds [`of_opening`] when it comes and [`of_entry`] with each step: counters, a recount from the histories and the merge of parts are the
//! same addition. Keys: `case|n|{count}` in all, and `case|{by}|{value}|{count}` by `unit`, `category`, `district`, `source`, `channel`, `work`,
//! `month`. A sealed case adds to `case|sealed|{count}` and to nothing else: from a small place's numbers a child could be told.
//!
//! A finding of observers adds to `observed|{tier}|{theme}|{found, adopted, closed}` too: how many there are, and how many of them stand as an
//! adopted suggestion or as done just now.
//!
//! To which month a count belongs: what is decided about a case when it comes (received, responded, withdrawn) to the month in which it came; what
//! was found at a revisit to the month of the closing; everything else to the month of the step. So a rate's numerator and denominator always
//! speak of the same cases.

use serde::{Deserialize, Serialize};

use super::{
    event::{Satisfaction, Step},
    facts::{Decision, Entry, Facts, Opening, Verdict, responds},
    kind::Work,
    state::State,
};
use crate::{
    clock::{Millis, Zone},
    id::UnitId,
    tally::Tally,
};

macro_rules! counts {
    ($($(#[$doc:meta])+ $name:ident = $word:literal;)*) => {
        /// A count.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Count {
            $($(#[$doc])+ #[serde(rename = $word)] $name,)*
        }

        impl Count {
            /// All counts.
            pub const ALL: &'static [Count] = &[$(Count::$name,)*];

            /// The word in keys.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Count::$name => $word,)*
                }
            }
        }
    };
}

counts! {
    /// 上报: cases that came.
    Received = "received";
    /// Cases on which the office took a first step.
    Responded = "responded";
    /// Cases that their sender withdrew before that.
    WithdrawnFirst = "withdrawn_first";
    /// 受理: cases taken on: filed, merged, handed on, noted, answered, offered or published.
    Accepted = "accepted";
    /// 不予受理.
    Rejected = "rejected";
    /// 合并.
    Merged = "merged";
    /// 转办.
    Transferred = "transferred";
    /// 立案.
    Filed = "filed";
    /// 派遣 and 派单: steps; a case may be dispatched several times.
    Dispatched = "dispatched";
    /// 退单: steps.
    Returned = "returned";
    /// 处置: times that a unit said it is done.
    Handled = "handled";
    /// 返工: times that it was not.
    Rework = "rework";
    /// 结案销号: closings.
    Closed = "closed";
    /// 重开: closings that were opened again.
    Reopened = "reopened";
    /// 回访: closings of which somebody found whether it was solved.
    Revisited = "revisited";
    /// Of these: solved.
    Solved = "solved";
    /// Of these: how content, 满意.
    Satisfied = "satisfied";
    /// 基本满意.
    Mostly = "mostly";
    /// 不满意.
    Dissatisfied = "dissatisfied";
    /// Cases that are open just now. Of no month.
    Open = "open";
    /// Closings of cases whose unit had a deadline.
    WithDue = "with_due";
    /// Of these: the unit's last report came in time.
    OnTime = "on_time";
}

/// By what cases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum By {
    Unit,
    Category,
    District,
    Source,
    Channel,
    Work,
    Month,
}

impl By {
    /// All of them.
    pub const ALL: [By; 7] = [
        By::Unit,
        By::Category,
        By::District,
        By::Source,
        By::Channel,
        By::Work,
        By::Month,
    ];

    /// The word in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            By::Unit => "unit",
            By::Category => "category",
            By::District => "district",
            By::Source => "source",
            By::Channel => "channel",
            By::Work => "work",
            By::Month => "month",
        }
    }
}

/// Which cases a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice<'a> {
    /// All but the sealed.
    All,
    /// Those with this value.
    Of(By, &'a str),
    /// The sealed.
    Sealed,
}

impl Slice<'_> {
    fn key(self, count: Count) -> String {
        self.prefix(count.as_str())
    }

    fn prefix(self, what: &str) -> String {
        match self {
            Slice::All => format!("case|n|{what}"),
            Slice::Of(by, value) => format!("case|{}|{value}|{what}", by.as_str()),
            Slice::Sealed => format!("case|sealed|{what}"),
        }
    }
}

/// Adds to the histogram of handling times: `{slice}|took|{hours}`, in hours of working time begun.
fn took(slice: Slice<'_>, minutes: u32) -> String {
    format!("{}|{:05}", slice.prefix("took"), minutes.div_ceil(60))
}

/// The handling time within which `permille` of a slice's closings were done, in hours of working time begun: 500 for the median, 900 for the
/// 90th percentile (the smallest value with at least so many at or below it). None where nothing was closed.
pub fn handling_hours(tally: &Tally, slice: Slice<'_>, permille: u32) -> Option<u32> {
    let prefix = format!("{}|", slice.prefix("took"));
    let histogram: Vec<(u32, u64)> = tally
        .under(&prefix)
        .filter_map(|(key, n)| {
            let hours = key.strip_prefix(prefix.as_str()).unwrap_or(key);
            Some((hours.parse().ok()?, u64::try_from(n).ok()?))
        })
        .collect();
    let all: u64 = histogram.iter().map(|(_, n)| n).sum();
    let wanted = (all * u64::from(permille)).div_ceil(1000).max(1);
    let mut seen = 0;
    histogram.into_iter().find_map(|(hours, n)| {
        seen += n;
        (seen >= wanted).then_some(hours)
    })
}

/// A count of a slice.
pub fn count(tally: &Tally, slice: Slice<'_>, count: Count) -> u64 {
    u64::try_from(tally.get(&slice.key(count))).unwrap_or(0)
}

struct Counting<'a> {
    opening: &'a Opening,
    zone: &'a Zone,
    tally: Tally,
}

impl Counting<'_> {
    fn add(&mut self, count: Count, n: i64, unit: Option<&UnitId>, month: Option<Millis>) {
        self.each_slice(|slice| slice.key(count), n, unit, month);
    }

    fn each_slice(
        &mut self,
        key: impl Fn(Slice<'_>) -> String,
        n: i64,
        unit: Option<&UnitId>,
        month: Option<Millis>,
    ) {
        let opening = self.opening;
        if opening.work == Work::Sealed {
            self.tally.add(&key(Slice::Sealed), n);
            return;
        }
        self.tally.add(&key(Slice::All), n);
        let month = month.map(|at| self.zone.month(at));
        for by in By::ALL {
            let value = match by {
                By::Unit => unit.map(UnitId::as_str),
                By::Category => opening.category.as_ref().map(|category| category.as_str()),
                By::District => opening.district.as_ref().map(|district| district.as_str()),
                By::Source => Some(opening.source.as_str()),
                By::Channel => opening.channel.as_ref().map(|channel| channel.as_str()),
                By::Work => Some(opening.work.as_str()),
                By::Month => month.as_deref(),
            };
            if let Some(value) = value {
                self.tally.add(&key(Slice::Of(by, value)), n);
            }
        }
    }

    fn observed(&mut self, what: &str, n: i64) {
        if let (Some(observed), true) = (self.opening.observed, self.opening.work != Work::Sealed) {
            self.tally.add(&format!("observed|{}|{what}", observed.word()), n);
        }
    }

    /// What a finding is counted as while it stands in a state.
    fn standing(&mut self, state: State, n: i64) {
        if is_adopted(state) {
            self.observed("adopted", n);
        }
        if is_done(state) {
            self.observed("closed", n);
        }
    }

    fn decision(&mut self, decision: Decision, n: i64, unit: Option<&UnitId>, at: Millis) {
        let count = match decision {
            Decision::Accepted => Count::Accepted,
            Decision::Filed => Count::Filed,
            Decision::Rejected => Count::Rejected,
            Decision::Merged => Count::Merged,
            Decision::Transferred => Count::Transferred,
        };
        self.add(count, n, unit, Some(at));
    }

    fn verdict(&mut self, verdict: Verdict, n: i64, unit: Option<&UnitId>, closed: Option<Millis>) {
        self.add(Count::Revisited, n, unit, closed);
        if verdict.solved {
            self.add(Count::Solved, n, unit, closed);
        }
        if let Some(satisfaction) = verdict.satisfaction {
            let count = match satisfaction {
                Satisfaction::Satisfied => Count::Satisfied,
                Satisfaction::Mostly => Count::Mostly,
                Satisfaction::Dissatisfied => Count::Dissatisfied,
            };
            self.add(count, n, unit, closed);
        }
    }
}

/// Whether a suggestion in this state was adopted.
pub fn is_adopted(state: State) -> bool {
    matches!(state, State::Adopted | State::Realised)
}

/// Whether what was found is put right.
pub fn is_done(state: State) -> bool {
    matches!(state, State::Closed | State::Revisited | State::Realised)
}

/// What a case adds when it comes.
pub fn of_opening(opening: &Opening, zone: &Zone) -> Tally {
    let facts = Facts::new(opening.clone());
    let mut counting = Counting {
        opening,
        zone,
        tally: Tally::default(),
    };
    let unit = opening.unit.as_ref();
    counting.add(Count::Received, 1, unit, Some(opening.received));
    for (decision, at) in &facts.decided {
        counting.decision(*decision, 1, unit, *at);
    }
    if facts.state.is_open() {
        counting.add(Count::Open, 1, unit, None);
    }
    counting.observed("found", 1);
    counting.standing(facts.state, 1);
    counting.tally
}

/// What a step adds, `before` being what was known until then.
pub fn of_entry(before: &Facts, entry: &Entry, zone: &Zone) -> Tally {
    let mut after = before.clone();
    after.take(entry);
    let opening = &before.opening;
    let mut counting = Counting {
        opening,
        zone,
        tally: Tally::default(),
    };
    let unit = after.unit.as_ref();
    let first = opening.unit.as_ref();
    if before.responded.is_none() && responds(entry) {
        counting.add(Count::Responded, 1, first, Some(opening.received));
    }
    match entry.step {
        Step::Withdraw if before.responded.is_none() => {
            counting.add(Count::WithdrawnFirst, 1, first, Some(opening.received));
        }
        // What was decided is taken back where it was counted.
        Step::Reconsider => {
            for (decision, at) in &before.decided {
                counting.decision(*decision, -1, first, *at);
            }
            for (decision, at) in &after.decided {
                counting.decision(*decision, 1, first, *at);
            }
        }
        Step::Dispatch | Step::Assign => counting.add(Count::Dispatched, 1, unit, Some(entry.at)),
        Step::Return => counting.add(Count::Returned, 1, unit, Some(entry.at)),
        Step::Report | Step::Serve => counting.add(Count::Handled, 1, unit, Some(entry.at)),
        Step::SendBack => counting.add(Count::Rework, 1, unit, Some(entry.at)),
        Step::Close => {
            counting.add(Count::Closed, 1, unit, Some(entry.at));
            if let Some(in_time) = before.on_time {
                counting.add(Count::WithDue, 1, unit, Some(entry.at));
                counting.add(Count::OnTime, i64::from(in_time), unit, Some(entry.at));
            }
            if let Some(minutes) = entry.with.minutes {
                counting.each_slice(|slice| took(slice, minutes), 1, unit, Some(entry.at));
            }
        }
        Step::Reopen => counting.add(Count::Reopened, 1, unit, Some(entry.at)),
        Step::FindSolved | Step::FindUnsolved => {
            // The last word about a closing counts, once.
            if let Some(earlier) = before.verdict {
                counting.verdict(earlier, -1, unit, before.closed);
            }
            if let Some(verdict) = after.verdict {
                counting.verdict(verdict, 1, unit, before.closed);
            }
            if entry.step == Step::FindUnsolved {
                counting.add(Count::Reopened, 1, unit, Some(entry.at));
            }
        }
        _ => {}
    }
    for decision in before.decisions(entry.step) {
        counting.decision(decision, 1, first, entry.at);
    }
    if before.state.is_open() {
        counting.add(Count::Open, -1, before.unit.as_ref(), None);
    }
    if after.state.is_open() {
        counting.add(Count::Open, 1, unit, None);
    }
    counting.standing(before.state, -1);
    counting.standing(after.state, 1);
    counting.tally
}

/// What a case adds with its whole history: the recount.
pub fn of_history<'a>(opening: &Opening, history: impl IntoIterator<Item = &'a Entry>, zone: &Zone) -> Tally {
    let mut tally = of_opening(opening, zone);
    let mut facts = Facts::new(opening.clone());
    for entry in history {
        tally.merge(&of_entry(&facts, entry, zone));
        facts.take(entry);
    }
    tally
}

/// A rate as what it is made of. Where `whole` is 0 there is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The numerator.
    pub part: u64,
    /// The denominator.
    pub whole: u64,
}

/// The rates of a slice; the formula stands beside each figure wherever it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// 响应率 = responded / (received − withdrawn before a response). Of a unit it says nothing: what comes belongs to no unit yet.
    pub response: Rate,
    /// 解决率 = solved / revisited.
    pub solution: Rate,
    /// 满意率 = (满意 + 基本满意) / (满意 + 基本满意 + 不满意).
    pub satisfaction: Rate,
    /// 回访覆盖率 = revisited / closed: how much the two before are worth.
    pub coverage: Rate,
    /// 返工率 = rework / handled.
    pub rework: Rate,
    /// 退单率 = returned / dispatched.
    pub returns: Rate,
    /// 按期率 = on time / closings with a deadline.
    pub on_time: Rate,
}

/// Reads the rates of a slice.
pub fn rates(tally: &Tally, slice: Slice<'_>) -> Rates {
    let n = |what| count(tally, slice, what);
    let content = n(Count::Satisfied) + n(Count::Mostly);
    Rates {
        response: Rate {
            part: n(Count::Responded),
            whole: n(Count::Received).saturating_sub(n(Count::WithdrawnFirst)),
        },
        solution: Rate {
            part: n(Count::Solved),
            whole: n(Count::Revisited),
        },
        satisfaction: Rate {
            part: content,
            whole: content + n(Count::Dissatisfied),
        },
        coverage: Rate {
            part: n(Count::Revisited),
            whole: n(Count::Closed),
        },
        rework: Rate {
            part: n(Count::Rework),
            whole: n(Count::Handled),
        },
        returns: Rate {
            part: n(Count::Returned),
            whole: n(Count::Dispatched),
        },
        on_time: Rate {
            part: n(Count::OnTime),
            whole: n(Count::WithDue),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::case::{
        actor::Role,
        event::Event,
        samples::{START, Try, actor, everything, opening, tries, walk, works},
        step::apply,
    };

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai").unwrap()
    }

    #[test]
    fn words_of_counts_are_no_separators_and_different() {
        let words: std::collections::BTreeSet<&str> = Count::ALL.iter().map(|count| count.as_str()).collect();
        assert_eq!(words.len(), Count::ALL.len());
        assert!(words.iter().all(|word| !word.contains('|')));
    }

    fn after(work: Work, steps: &[(Step, Role)]) -> Tally {
        let mut facts = Facts::new(opening(work));
        let mut tally = of_opening(&facts.opening, &zone());
        for (step, role) in steps {
            let event = Event {
                step: *step,
                with: everything(*step, START),
            };
            let entry = apply(&facts, &event, &actor(*role), START).unwrap();
            tally.merge(&of_entry(&facts, &entry, &zone()));
            facts.take(&entry);
        }
        tally
    }

    #[test]
    fn a_case_that_was_not_solved_the_first_time() {
        let round = [
            (Step::Dispatch, Role::Coordinator),
            (Step::Begin, Role::Handler),
            (Step::Report, Role::Handler),
            (Step::Check, Role::Verifier),
            (Step::Close, Role::Verifier),
        ];
        let mut steps = vec![(Step::Accept, Role::Coordinator)];
        steps.extend(round);
        steps.push((Step::FindUnsolved, Role::Reporter));
        steps.extend(round);
        steps.push((Step::FindSolved, Role::Observer));
        let tally = after(Work::Problem, &steps);
        for (what, n) in [
            (Count::Received, 1),
            (Count::Responded, 1),
            (Count::Accepted, 1),
            (Count::Filed, 1),
            (Count::Rejected, 0),
            (Count::Dispatched, 2),
            (Count::Handled, 2),
            (Count::Closed, 2),
            (Count::WithDue, 2),
            (Count::OnTime, 2),
            (Count::Reopened, 1),
            (Count::Revisited, 2),
            (Count::Solved, 1),
            (Count::Mostly, 2),
            (Count::Open, 0),
        ] {
            assert_eq!(count(&tally, Slice::All, what), n, "{what:?}");
        }
        let of_unit = rates(&tally, Slice::Of(By::Unit, "chengguan"));
        assert_eq!(of_unit.solution, Rate { part: 1, whole: 2 });
        assert_eq!(of_unit.coverage, Rate { part: 2, whole: 2 });
        assert_eq!(of_unit.response, Rate { part: 0, whole: 0 });
        let month = zone().month(START);
        assert_eq!(
            rates(&tally, Slice::Of(By::Month, &month)).response,
            Rate { part: 1, whole: 1 }
        );
        steps.push((Step::FindUnsolved, Role::Reporter));
        let tally = after(Work::Problem, &steps);
        assert_eq!(rates(&tally, Slice::All).solution, Rate { part: 0, whole: 2 });
        assert_eq!(count(&tally, Slice::All, Count::Reopened), 2);
        assert_eq!(count(&tally, Slice::Of(By::District, "linwei"), Count::Open), 1);
    }

    #[test]
    fn handling_times_are_exact_in_hours() {
        let mut tally = Tally::default();
        assert_eq!(handling_hours(&tally, Slice::All, 500), None);
        // 1, 1, 2, 3, 10 hours and one of 250 hours.
        for minutes in [1, 60, 61, 180, 600, 15_000] {
            tally.add(&took(Slice::All, minutes), 1);
        }
        tally.add(&took(Slice::Of(By::Unit, "n"), 5_000), 9);
        let all = |permille| handling_hours(&tally, Slice::All, permille);
        assert_eq!(
            [all(1), all(500), all(501), all(900), all(1000)],
            [Some(1), Some(2), Some(3), Some(250), Some(250)]
        );
        assert_eq!(all(834), Some(250));
        assert_eq!(all(833), Some(10));
    }

    #[test]
    fn a_mistaken_rejection_leaves_no_trace_but_the_response() {
        let steps = [
            (Step::Reject, Role::Coordinator),
            (Step::Reconsider, Role::Administrator),
            (Step::Accept, Role::Coordinator),
        ];
        let tally = after(Work::Problem, &steps);
        assert_eq!(count(&tally, Slice::All, Count::Rejected), 0);
        assert_eq!(count(&tally, Slice::All, Count::Filed), 1);
        assert_eq!(rates(&tally, Slice::All).response, Rate { part: 1, whole: 1 });
        let tally = after(Work::Problem, &[(Step::Withdraw, Role::Reporter)]);
        assert_eq!(rates(&tally, Slice::All).response, Rate { part: 0, whole: 0 });
    }

    #[test]
    fn a_sealed_case_is_in_no_place_s_numbers() {
        let steps = [(Step::Begin, Role::Guardian), (Step::Close, Role::Guardian)];
        let tally = after(Work::Sealed, &steps);
        assert!(
            tally.iter().all(|(key, _)| key.starts_with("case|sealed|")),
            "{tally:?}"
        );
        assert_eq!(count(&tally, Slice::Sealed, Count::Closed), 1);
        assert_eq!(count(&tally, Slice::All, Count::Received), 0);
    }

    /// Counted from the bare histories in the plainest way.
    fn plainly(cases: &[(Work, Vec<Entry>)]) -> BTreeMap<Count, u64> {
        let mut counts = BTreeMap::new();
        let mut add = |count: Count, n: usize| *counts.entry(count).or_insert(0u64) += n as u64;
        for (work, history) in cases.iter().filter(|(work, _)| *work != Work::Sealed) {
            let steps = |wanted: &[Step]| {
                history
                    .iter()
                    .filter(|entry| wanted.contains(&entry.step))
                    .count()
            };
            let ends = history
                .last()
                .map_or(crate::case::table::initial(*work), |entry| entry.to);
            add(Count::Received, 1);
            add(Count::Open, usize::from(ends.is_open()));
            add(Count::Dispatched, steps(&[Step::Dispatch, Step::Assign]));
            add(Count::Returned, steps(&[Step::Return]));
            add(Count::Handled, steps(&[Step::Report, Step::Serve]));
            add(Count::Rework, steps(&[Step::SendBack]));
            add(Count::Closed, steps(&[Step::Close]));
            let (mut due, mut report) = (None, None);
            for entry in history {
                match entry.step {
                    Step::Dispatch | Step::Assign => (due, report) = (entry.with.due, None),
                    Step::GrantExtension => due = entry.with.due,
                    Step::Report | Step::Serve => report = due.map(|due| entry.at <= due),
                    Step::Close if report.is_some() => {
                        add(Count::WithDue, 1);
                        add(Count::OnTime, usize::from(report == Some(true)));
                    }
                    _ => {}
                }
            }
            add(Count::Reopened, steps(&[Step::Reopen, Step::FindUnsolved]));
            let office = history
                .iter()
                .position(|entry| entry.role != Role::Reporter && entry.step != Step::Remark);
            add(Count::Responded, usize::from(office.is_some()));
            let withdrawn = history.iter().any(|entry| entry.step == Step::Withdraw);
            add(Count::WithdrawnFirst, usize::from(withdrawn && office.is_none()));
            // Only what came after the last mistake counts as a decision.
            let since = history
                .iter()
                .rposition(|entry| entry.step == Step::Reconsider)
                .map_or(0, |at| at + 1);
            let decided = |wanted: &[Step]| history[since..].iter().any(|entry| wanted.contains(&entry.step));
            let own = *work == Work::SelfCheck;
            add(Count::Filed, usize::from(own || decided(&[Step::Accept])));
            add(Count::Rejected, usize::from(decided(&[Step::Reject])));
            add(Count::Merged, usize::from(decided(&[Step::Merge])));
            add(Count::Transferred, usize::from(decided(&[Step::Transfer])));
            let accepting = [
                Step::Accept,
                Step::Merge,
                Step::Transfer,
                Step::Note,
                Step::Answer,
                Step::Offer,
                Step::Publish,
            ];
            add(Count::Accepted, usize::from(own || decided(&accepting)));
            let mut last: Option<&Entry> = None;
            let mut words = Vec::new();
            for entry in history {
                match entry.step {
                    Step::Close => words.extend(last.take()),
                    Step::FindSolved | Step::FindUnsolved => last = Some(entry),
                    _ => {}
                }
            }
            words.extend(last);
            add(Count::Revisited, words.len());
            add(
                Count::Solved,
                words
                    .iter()
                    .filter(|entry| entry.step == Step::FindSolved)
                    .count(),
            );
            add(Count::Mostly, words.len());
        }
        counts.retain(|_, n| *n > 0);
        counts
    }

    proptest! {
        #[test]
        fn tallies_equal_a_recount(all in proptest::collection::vec((works(), tries()), 1..6)) {
            let zone = zone();
            let mut running = Tally::default();
            let mut cases: Vec<(Work, Vec<Entry>)> = Vec::new();
            for (work, tries) in &all {
                let tries: &[Try] = tries;
                running.merge(&of_opening(&opening(*work), &zone));
                let history = walk(*work, tries, |before, entry, _| running.merge(&of_entry(before, entry, &zone)));
                cases.push((*work, history));
            }
            let mut again = Tally::default();
            for (work, history) in &cases {
                again.merge(&of_history(&opening(*work), history, &zone));
            }
            prop_assert_eq!(&running, &again);
            prop_assert!(running.iter().all(|(_, n)| n > 0), "{:?}", running);

            let expected = plainly(&cases);
            let counted: BTreeMap<Count, u64> = Count::ALL
                .iter()
                .map(|what| (*what, count(&running, Slice::All, *what)))
                .filter(|(_, n)| *n > 0)
                .collect();
            prop_assert_eq!(&counted, &expected);

            // What every case has sums up to the whole; what some have stays below it.
            for what in Count::ALL {
                let suffix = format!("|{}", what.as_str());
                let sum = |by: By| -> i64 {
                    let prefix = format!("case|{}|", by.as_str());
                    running.under(&prefix).filter(|(key, _)| key.ends_with(&suffix)).map(|(_, n)| n).sum()
                };
                let all = i64::try_from(count(&running, Slice::All, *what)).unwrap();
                for by in [By::Category, By::Source, By::Work] {
                    prop_assert_eq!(sum(by), all, "{:?} {:?}", what, by);
                }
                prop_assert_eq!(sum(By::Month), if *what == Count::Open { 0 } else { all });
                prop_assert!(sum(By::Unit) <= all);
                if matches!(what, Count::Dispatched | Count::Handled | Count::Rework) {
                    prop_assert_eq!(sum(By::Unit), all);
                }
            }
            let rates = rates(&running, Slice::All);
            for rate in [rates.response, rates.solution, rates.satisfaction, rates.coverage, rates.rework] {
                prop_assert!(rate.part <= rate.whole);
            }
        }
    }

    #[test]
    fn a_finding_of_observers_is_counted_as_it_stands() {
        let observed = |tally: &Tally| {
            ["found", "adopted", "closed"].map(|what| tally.get(&format!("observed|district|market|{what}")))
        };
        let idea = [
            (Step::Answer, Role::Administrator),
            (Step::Adopt, Role::Administrator),
        ];
        assert_eq!(observed(&after(Work::Suggestion, &idea)), [1, 1, 0]);
        let realised = [idea.as_slice(), &[(Step::Realise, Role::Administrator)]].concat();
        assert_eq!(observed(&after(Work::Suggestion, &realised)), [1, 1, 1]);
        let closed = [
            (Step::Accept, Role::Coordinator),
            (Step::Dispatch, Role::Coordinator),
            (Step::Begin, Role::Handler),
            (Step::Report, Role::Handler),
            (Step::Check, Role::Verifier),
            (Step::Close, Role::Verifier),
        ];
        assert_eq!(observed(&after(Work::Inspection, &closed)), [1, 0, 1]);
        let again = [closed.as_slice(), &[(Step::Reopen, Role::Administrator)]].concat();
        assert_eq!(observed(&after(Work::Inspection, &again)), [1, 0, 0]);
        // Nothing of a sealed case is told.
        assert_eq!(observed(&after(Work::Sealed, &[])), [0, 0, 0]);
    }

    #[test]
    fn open_is_what_the_states_say() {
        let tally = after(Work::Praise, &[(Step::Publish, Role::Administrator)]);
        assert_eq!(count(&tally, Slice::All, Count::Open), 0);
        assert!(!State::Published.is_open());
    }
}
