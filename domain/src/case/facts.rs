//! What is known of a case: how it began, and the fold of its history.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    actor::Role,
    event::{Satisfaction, Step, With},
    kind::{Source, Work},
    state::State,
    table,
};
use crate::{
    calendar::Pause,
    clock::Millis,
    id::{CaseCategoryId, CaseNumber, ChannelId, GroupId, StaffId, UnitId},
    observer::{Theme, Tier},
};

/// Days after the closing within which “未解决” reopens at once, to the millisecond.
pub const REOPEN_DAYS: i64 = 14;
const DAY: i64 = 24 * 3_600_000;

/// How a case begins. Nothing of it changes by a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Its number.
    pub number: CaseNumber,
    /// Which table it follows.
    pub work: Work,
    /// Its category, of the lower level; a suggestion or praise may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CaseCategoryId>,
    /// Where it comes from.
    pub source: Source,
    /// The district that it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<GroupId>,
    /// The channel that brought whoever sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// The unit that found it itself (自查).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The patrol that found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
    /// When it came.
    pub received: Millis,
}

/// By what a finding of observers is counted: never by who found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The tier of the team.
    pub tier: Tier,
    /// What the patrol was about.
    pub theme: Theme,
}

impl Observed {
    /// The word in rows and keys: `tier|theme`.
    pub fn word(self) -> String {
        format!("{}|{}", self.tier.as_str(), self.theme.as_str())
    }
}

/// A step that was taken: a line of the history, which is only ever appended to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the history of the case, from 1.
    pub number: u32,
    /// When; never before the entry before it.
    pub at: Millis,
    /// Who, by role.
    pub role: Role,
    /// Who, by account; None for a citizen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffId>,
    /// From which state.
    pub from: State,
    /// What.
    pub step: Step,
    /// To which state.
    pub to: State,
    /// What came with it.
    #[serde(default)]
    pub with: With,
}

/// What somebody found after a closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it was solved.
    pub solved: bool,
    /// How content the person is, if it was said.
    pub satisfaction: Option<Satisfaction>,
}

/// What counted as the decision to take a case on or not, so that it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Decision {
    Accepted,
    Filed,
    Rejected,
    Merged,
    Transferred,
}

/// What is known of a case now. It is made from its [`Opening`] and its [`Entry`]s and from nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// How it began.
    pub opening: Opening,
    /// Where it stands.
    pub state: State,
    /// Entries so far.
    pub entries: u32,
    /// When the last step was, or when it came.
    pub last: Millis,
    /// The unit that has it or had it last.
    pub unit: Option<UnitId>,
    /// Until when the unit has.
    pub due: Option<Millis>,
    /// Since when the unit has it that has it now.
    pub since: Option<Millis>,
    /// When a unit got it for the first time, or began with its own.
    pub started: Option<Millis>,
    /// When its clock stood still; the last one may have no end yet.
    pub pauses: Vec<Pause>,
    /// Whether the last report of the unit came in time; None: nothing was promised, or nothing reported.
    pub on_time: Option<bool>,
    /// Everybody who ever had it in hand at a unit.
    pub hands: BTreeSet<StaffId>,
    /// After-photos since it was last dispatched, sent back or reopened.
    pub after_photos: u32,
    /// The last closing.
    pub closed: Option<Millis>,
    /// What was found since then.
    pub verdict: Option<Verdict>,
    /// The first step that the office took.
    pub responded: Option<Millis>,
    /// What was decided about taking it on, and when.
    pub decided: Vec<(Decision, Millis)>,
}

impl Facts {
    /// A case that just came.
    pub fn new(opening: Opening) -> Facts {
        let decided = match opening.work {
            // What a unit found itself is filed from the start.
            Work::SelfCheck => vec![
                (Decision::Accepted, opening.received),
                (Decision::Filed, opening.received),
            ],
            _ => Vec::new(),
        };
        Facts {
            state: table::initial(opening.work),
            entries: 0,
            last: opening.received,
            unit: opening.unit.clone(),
            due: None,
            since: None,
            started: None,
            pauses: Vec::new(),
            on_time: None,
            hands: BTreeSet::new(),
            after_photos: 0,
            closed: None,
            verdict: None,
            responded: None,
            decided,
            opening,
        }
    }

    /// A case with its whole history.
    pub fn replay<'a>(opening: Opening, history: impl IntoIterator<Item = &'a Entry>) -> Facts {
        let mut facts = Facts::new(opening);
        for entry in history {
            facts.take(entry);
        }
        facts
    }

    /// What is known after one more entry.
    pub fn take(&mut self, entry: &Entry) {
        let with = &entry.with;
        for decision in self.decisions(entry.step) {
            self.decided.push((decision, entry.at));
        }
        if self.responded.is_none() && responds(entry) {
            self.responded = Some(entry.at);
        }
        self.stand_still(entry);
        match entry.step {
            Step::Dispatch | Step::Assign => {
                self.unit.clone_from(&with.unit);
                self.due = with.due;
                self.since = Some(entry.at);
                self.started = self.started.or(self.since);
                self.on_time = None;
                self.after_photos = 0;
            }
            Step::GrantExtension => self.due = with.due,
            Step::RefuseExtension | Step::Resume => self.due = with.due.or(self.due),
            Step::Begin | Step::Take => {
                self.hands.extend(entry.staff);
                self.since = self.since.or(Some(entry.at));
                self.started = self.started.or(Some(entry.at));
            }
            Step::Report | Step::Serve => {
                self.hands.extend(entry.staff);
                self.on_time = self.due.map(|due| entry.at <= due);
                self.after_photos = self.after_photos.saturating_add(u32::from(with.photos));
            }
            Step::Close => {
                self.closed = Some(entry.at);
                self.verdict = None;
            }
            Step::SendBack | Step::Reopen => self.after_photos = 0,
            Step::FindSolved => self.verdict = Some(verdict(true, with)),
            Step::FindUnsolved => {
                self.verdict = Some(verdict(false, with));
                self.after_photos = 0;
            }
            Step::Reconsider => {
                self.decided.clear();
                if self.opening.work == Work::SelfCheck {
                    self.decided = Facts::new(self.opening.clone()).decided;
                }
            }
            _ => {}
        }
        self.entries = entry.number;
        self.last = entry.at;
        self.state = entry.to;
    }

    /// Notes when the clock stops and goes on.
    fn stand_still(&mut self, entry: &Entry) {
        if let Some(open) = self.pauses.last_mut().filter(|pause| pause.to.is_none()) {
            if !entry.to.pauses_clock() {
                open.to = Some(entry.at);
            }
        } else if entry.to.pauses_clock() {
            self.pauses.push(Pause {
                from: entry.at,
                to: None,
            });
        }
    }

    /// Whether the unit's time runs just now.
    pub fn clock_runs(&self) -> bool {
        self.due.is_some() && self.state.runs_clock()
    }

    /// What a step would decide that is not decided yet.
    pub(crate) fn decisions(&self, step: Step) -> Vec<Decision> {
        let decides: &[Decision] = match step {
            Step::Accept => &[Decision::Accepted, Decision::Filed],
            Step::Merge => &[Decision::Accepted, Decision::Merged],
            Step::Transfer => &[Decision::Accepted, Decision::Transferred],
            Step::Note | Step::Answer | Step::Offer | Step::Publish => &[Decision::Accepted],
            // A sealed case is taken on by the one who begins with it.
            Step::Begin if self.opening.work == Work::Sealed => &[Decision::Accepted],
            Step::Reject => &[Decision::Rejected],
            _ => &[],
        };
        decides
            .iter()
            .filter(|decision| !self.decided.iter().any(|(done, _)| done == *decision))
            .copied()
            .collect()
    }

    /// Until when “未解决” reopens at once; None while it was never closed.
    pub fn reopens_until(&self) -> Option<Millis> {
        self.closed.map(|closed| closed.plus(REOPEN_DAYS * DAY))
    }
}

/// Whether an entry is the office's: the first such is the response.
pub(crate) fn responds(entry: &Entry) -> bool {
    entry.role != Role::Reporter && entry.step != Step::Remark
}

fn verdict(solved: bool, with: &With) -> Verdict {
    Verdict {
        solved,
        satisfaction: with.satisfaction,
    }
}
