//! What a citizen sends, where a case comes from, and which work it makes.

use serde::{Deserialize, Serialize};

use super::category::Care;

/// What a citizen sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 问题: something is wrong.
    Problem,
    /// 建议: something could be better.
    Suggestion,
    /// 点赞: a good deed or moment.
    Praise,
}

impl Kind {
    /// All kinds, in the order of the page.
    pub const ALL: [Kind; 3] = [Kind::Problem, Kind::Suggestion, Kind::Praise];

    /// The word in forms, rows and tallies.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Problem => "problem",
            Kind::Suggestion => "suggestion",
            Kind::Praise => "praise",
        }
    }

    /// Reads [`Kind::as_str`].
    pub fn named(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where a case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 群众上报: a citizen's report.
    Citizen,
    /// 观察员: a finding of an observer.
    Observer,
    /// 督查巡查 (望).
    Inspection,
    /// 抽样调查、现场问询 (闻).
    Survey,
    /// 会商 (问): what a meeting set on its list.
    Meeting,
    /// 自查 (问): what a unit found at its own.
    SelfCheck,
    /// 网民留言, taken over by hand.
    Message,
    /// 12345, taken over by hand.
    Hotline,
    /// An Open311 client.
    Open311,
}

impl Source {
    /// All sources.
    pub const ALL: [Source; 9] = [
        Source::Citizen,
        Source::Observer,
        Source::Inspection,
        Source::Survey,
        Source::Meeting,
        Source::SelfCheck,
        Source::Message,
        Source::Hotline,
        Source::Open311,
    ];

    /// The word in rows and tallies.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Citizen => "citizen",
            Source::Observer => "observer",
            Source::Inspection => "inspection",
            Source::Survey => "survey",
            Source::Meeting => "meeting",
            Source::SelfCheck => "self_check",
            Source::Message => "message",
            Source::Hotline => "hotline",
            Source::Open311 => "open311",
        }
    }

    /// Reads [`Source::as_str`].
    pub fn named(word: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// The kind of work that a case is: which table it follows. Fixed when the case is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// A citizen's problem: the closed loop.
    Problem,
    /// 不文明行为: noted and counted, never dispatched.
    Behaviour,
    /// A child is being hurt: one role sees it, and hands it on.
    Sealed,
    /// 建议.
    Suggestion,
    /// 点赞.
    Praise,
    /// 督查巡查: a finding of an inspection or an observer; the loop without a citizen.
    Inspection,
    /// 自查: a unit's own finding; filed at once.
    SelfCheck,
    /// 网民留言 and 12345: the loop, with the number that it has outside.
    Message,
    /// A volunteer service request: 点单-供单-派单-接单-评单.
    Service,
}

impl Work {
    /// All kinds of work.
    pub const ALL: [Work; 9] = [
        Work::Problem,
        Work::Behaviour,
        Work::Sealed,
        Work::Suggestion,
        Work::Praise,
        Work::Inspection,
        Work::SelfCheck,
        Work::Message,
        Work::Service,
    ];

    /// The work that what was sent makes. The care of its category goes before everything: a sealed or behaviour category is never anything
    /// else, whatever the sender called it.
    pub fn of(kind: Kind, source: Source, care: Care) -> Work {
        match (care, kind, source) {
            (Care::Sealed, ..) => Work::Sealed,
            (Care::Behaviour, Kind::Problem, _) => Work::Behaviour,
            (_, Kind::Suggestion, _) => Work::Suggestion,
            (_, Kind::Praise, _) => Work::Praise,
            (Care::Ordinary, Kind::Problem, source) => match source {
                Source::Citizen | Source::Open311 => Work::Problem,
                Source::Observer | Source::Inspection | Source::Survey | Source::Meeting => Work::Inspection,
                Source::SelfCheck => Work::SelfCheck,
                Source::Message | Source::Hotline => Work::Message,
            },
        }
    }

    /// The word in rows and tallies.
    pub fn as_str(self) -> &'static str {
        match self {
            Work::Problem => "problem",
            Work::Behaviour => "behaviour",
            Work::Sealed => "sealed",
            Work::Suggestion => "suggestion",
            Work::Praise => "praise",
            Work::Inspection => "inspection",
            Work::SelfCheck => "self_check",
            Work::Message => "message",
            Work::Service => "service",
        }
    }

    /// Whether cases of this work are in lists, searches, duplicates and what is public.
    pub fn is_listed(self) -> bool {
        self != Work::Sealed
    }

    /// Whether pictures of it may ever be released: behaviour is that of people, and a sealed case is nobody's to see.
    pub fn may_show_pictures(self) -> bool {
        !matches!(self, Work::Sealed | Work::Behaviour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for source in Source::ALL {
            assert_eq!(Source::named(source.as_str()), Some(source));
            assert_eq!(serde_json::to_value(source).unwrap(), source.as_str());
        }
        for work in Work::ALL {
            assert_eq!(serde_json::to_value(work).unwrap(), work.as_str());
        }
        assert_eq!(Kind::named(""), None);
        assert_eq!(Source::named("Citizen"), None);
    }

    #[test]
    fn what_is_sealed_or_behaviour_is_nothing_else_whoever_sends_it() {
        for source in Source::ALL {
            for kind in Kind::ALL {
                assert_eq!(Work::of(kind, source, Care::Sealed), Work::Sealed);
            }
            assert_eq!(Work::of(Kind::Problem, source, Care::Behaviour), Work::Behaviour);
        }
        assert!(!Work::Sealed.is_listed() && !Work::Sealed.may_show_pictures());
        assert!(!Work::Behaviour.may_show_pictures());
        let of = |source| Work::of(Kind::Problem, source, Care::Ordinary);
        assert_eq!(of(Source::Citizen), Work::Problem);
        assert_eq!(of(Source::Observer), Work::Inspection);
        assert_eq!(of(Source::SelfCheck), Work::SelfCheck);
        assert_eq!(of(Source::Hotline), Work::Message);
    }
}
