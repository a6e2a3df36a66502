//! The states (状态) of every kind of work.

use serde::{Deserialize, Serialize};

/// Where a case stands. One list for all kinds of work; which of them a kind uses is said by its [`table`](super::table).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 待受理.
    Waiting,
    /// 不予受理.
    Rejected,
    /// 已合并: goes on with another case.
    Merged,
    /// 已撤回 by whoever sent it.
    Withdrawn,
    /// 已转办: goes on outside, at 12345 or another body.
    Transferred,
    /// 已记录: behaviour, noted and counted.
    Noted,
    /// 立案.
    Filed,
    /// 派遣: a unit has it and has not begun.
    Dispatched,
    /// 退单: the unit gave it back.
    Returned,
    /// 处置中.
    InHand,
    /// 延期待批: more time was asked for.
    ExtensionAsked,
    /// 挂账: cannot be solved for now.
    Suspended,
    /// 已反馈: the unit says that it is done.
    Reported,
    /// 核查.
    Checking,
    /// 返工: it was not done.
    Rework,
    /// 结案销号.
    Closed,
    /// 已回访: solved, says who sent it or who went to look.
    Revisited,
    /// 重开.
    Reopened,
    /// 收到: a suggestion or praise.
    Received,
    /// 已答复.
    Answered,
    /// 采纳.
    Adopted,
    /// 未采纳.
    Declined,
    /// 已落实.
    Realised,
    /// 已发布到文明瞬间.
    Published,
    /// 未发布.
    NotPublished,
    /// 点单: a service is wished for.
    Ordered,
    /// 供单: a service is offered for it.
    Offered,
    /// 派单: a team has it.
    Assigned,
    /// 接单: the team comes.
    Taken,
    /// 已服务.
    Served,
    /// 评单.
    Rated,
}

impl State {
    /// All states.
    pub const ALL: [State; 31] = [
        State::Waiting,
        State::Rejected,
        State::Merged,
        State::Withdrawn,
        State::Transferred,
        State::Noted,
        State::Filed,
        State::Dispatched,
        State::Returned,
        State::InHand,
        State::ExtensionAsked,
        State::Suspended,
        State::Reported,
        State::Checking,
        State::Rework,
        State::Closed,
        State::Revisited,
        State::Reopened,
        State::Received,
        State::Answered,
        State::Adopted,
        State::Declined,
        State::Realised,
        State::Published,
        State::NotPublished,
        State::Ordered,
        State::Offered,
        State::Assigned,
        State::Taken,
        State::Served,
        State::Rated,
    ];

    /// The word in rows and tallies.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Rejected => "rejected",
            State::Merged => "merged",
            State::Withdrawn => "withdrawn",
            State::Transferred => "transferred",
            State::Noted => "noted",
            State::Filed => "filed",
            State::Dispatched => "dispatched",
            State::Returned => "returned",
            State::InHand => "in_hand",
            State::ExtensionAsked => "extension_asked",
            State::Suspended => "suspended",
            State::Reported => "reported",
            State::Checking => "checking",
            State::Rework => "rework",
            State::Closed => "closed",
            State::Revisited => "revisited",
            State::Reopened => "reopened",
            State::Received => "received",
            State::Answered => "answered",
            State::Adopted => "adopted",
            State::Declined => "declined",
            State::Realised => "realised",
            State::Published => "published",
            State::NotPublished => "not_published",
            State::Ordered => "ordered",
            State::Offered => "offered",
            State::Assigned => "assigned",
            State::Taken => "taken",
            State::Served => "served",
            State::Rated => "rated",
        }
    }

    /// Reads [`State::as_str`].
    pub fn named(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether somebody still owes a step; Open311 knows only this much.
    pub fn is_open(self) -> bool {
        !matches!(
            self,
            State::Rejected
                | State::Merged
                | State::Withdrawn
                | State::Transferred
                | State::Noted
                | State::Closed
                | State::Revisited
                | State::Declined
                | State::Realised
                | State::Published
                | State::NotPublished
                // A rating may never come.
                | State::Served
                | State::Rated
        )
    }

    /// Whether the unit's time runs: it has the case and owes the next step.
    pub fn runs_clock(self) -> bool {
        matches!(
            self,
            State::Dispatched | State::InHand | State::Rework | State::Assigned | State::Taken
        )
    }

    /// Whether the unit's time stands still: while an extension waits for its answer, and 挂账.
    pub fn pauses_clock(self) -> bool {
        matches!(self, State::ExtensionAsked | State::Suspended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_none_is_used_twice() {
        for state in State::ALL {
            assert_eq!(State::named(state.as_str()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
        assert_eq!(State::named("Closed"), None);
    }
}
