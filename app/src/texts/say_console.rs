//! Texts of the console that depend on more than their key.

use super::{t, tr};
use crate::case::{
    CaseState, Lateness, QueueKind, Reason, RejectCode, Role, Satisfaction, Source, Step, Work,
};
use crate::ledger::{By, Count, Ledger};
use crate::model::QuestionKind;

/// Files to save; their words are `console-export-…`.
pub const EXPORTS: [&str; 6] = [
    "tally.csv",
    "analysis.csv",
    "ballots.csv",
    "items.csv",
    "questions.csv",
    "tally.json",
];

/// What a file of [`EXPORTS`] holds.
pub fn export(file: &str) -> &'static str {
    match file {
        "tally.csv" => t("console-export-tally"),
        "analysis.csv" => t("console-export-analysis"),
        "ballots.csv" => t("console-export-ballots"),
        "items.csv" => t("console-export-items"),
        "questions.csv" => t("console-export-questions"),
        _ => t("console-export-all"),
    }
}

pub fn min_password(count: u32) -> String {
    tr("console-min-password", &[("count", count.into())])
}

pub fn kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Single => t("console-kind-single"),
        QuestionKind::Multiple => t("console-kind-multiple"),
        QuestionKind::TrueFalse => t("console-kind-true-false"),
        QuestionKind::FillIn => t("console-kind-fill-in"),
    }
}

pub fn preview(ballots: u64, higher: u64, lower: u64) -> String {
    tr(
        "console-preview-marks",
        &[
            ("ballots", ballots.into()),
            ("higher", higher.into()),
            ("lower", lower.into()),
        ],
    )
}

pub fn preview_pass(newly_passed: u64, newly_failed: u64) -> String {
    tr(
        "console-preview-pass",
        &[("passed", newly_passed.into()), ("failed", newly_failed.into())],
    )
}

/// Where a case stands, in the office's words.
pub fn office_state(state: CaseState) -> &'static str {
    match state {
        CaseState::Waiting => t("office-waiting"),
        CaseState::Rejected => t("office-rejected"),
        CaseState::Merged => t("office-merged"),
        CaseState::Withdrawn => t("office-withdrawn"),
        CaseState::Transferred => t("office-transferred"),
        CaseState::Noted => t("office-noted"),
        CaseState::Filed => t("office-filed"),
        CaseState::Dispatched => t("office-dispatched"),
        CaseState::Returned => t("office-returned"),
        CaseState::InHand => t("office-in-hand"),
        CaseState::ExtensionAsked => t("office-extension-asked"),
        CaseState::Suspended => t("office-suspended"),
        CaseState::Reported => t("office-reported"),
        CaseState::Checking => t("office-checking"),
        CaseState::Rework => t("office-rework"),
        CaseState::Closed => t("office-closed"),
        CaseState::Revisited => t("office-revisited"),
        CaseState::Reopened => t("office-reopened"),
        CaseState::Received => t("office-received"),
        CaseState::Answered => t("office-answered"),
        CaseState::Adopted => t("office-adopted"),
        CaseState::Declined => t("office-declined"),
        CaseState::Realised => t("office-realised"),
        CaseState::Published => t("office-published"),
        CaseState::NotPublished => t("office-not-published"),
        CaseState::Ordered => t("office-ordered"),
        CaseState::Offered => t("office-offered"),
        CaseState::Assigned => t("office-assigned"),
        CaseState::Taken => t("office-taken"),
        CaseState::Served => t("office-served"),
        CaseState::Rated => t("office-rated"),
    }
}

/// What a step is called.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Accept => t("step-accept"),
        Step::Reject => t("step-reject"),
        Step::Merge => t("step-merge"),
        Step::Reconsider => t("step-reconsider"),
        Step::Withdraw => t("step-withdraw"),
        Step::Transfer => t("step-transfer"),
        Step::Note => t("step-note"),
        Step::Dispatch => t("step-dispatch"),
        Step::Return => t("step-return"),
        Step::Begin => t("step-begin"),
        Step::AskExtension => t("step-ask-extension"),
        Step::GrantExtension => t("step-grant-extension"),
        Step::RefuseExtension => t("step-refuse-extension"),
        Step::Suspend => t("step-suspend"),
        Step::Resume => t("step-resume"),
        Step::Report => t("step-report"),
        Step::Check => t("step-check"),
        Step::SendBack => t("step-send-back"),
        Step::Close => t("step-close"),
        Step::FindSolved => t("step-find-solved"),
        Step::FindUnsolved => t("step-find-unsolved"),
        Step::Reopen => t("step-reopen"),
        Step::AddPhoto => t("step-add-photo"),
        Step::Remark => t("step-remark"),
        Step::Answer => t("step-answer"),
        Step::Adopt => t("step-adopt"),
        Step::Decline => t("step-decline"),
        Step::Realise => t("step-realise"),
        Step::Publish => t("step-publish"),
        Step::DoNotPublish => t("step-do-not-publish"),
        Step::Offer => t("step-offer"),
        Step::Assign => t("step-assign"),
        Step::Take => t("step-take"),
        Step::Serve => t("step-serve"),
        Step::Rate => t("step-rate"),
    }
}

/// What a kind of work is called.
pub fn work(work: Work) -> &'static str {
    match work {
        Work::Problem => t("work-problem"),
        Work::Behaviour => t("work-behaviour"),
        Work::Sealed => t("work-sealed"),
        Work::Suggestion => t("work-suggestion"),
        Work::Praise => t("work-praise"),
        Work::Inspection => t("work-inspection"),
        Work::SelfCheck => t("work-self-check"),
        Work::Message => t("work-message"),
        Work::Service => t("work-service"),
    }
}

/// Where a case comes from.
pub fn source(source: Source) -> &'static str {
    match source {
        Source::Citizen => t("source-citizen"),
        Source::Observer => t("source-observer"),
        Source::Inspection => t("source-inspection"),
        Source::Survey => t("source-survey"),
        Source::Meeting => t("source-meeting"),
        Source::SelfCheck => t("source-self-check"),
        Source::Message => t("source-message"),
        Source::Hotline => t("source-hotline"),
        Source::Open311 => t("source-open-3-1-1"),
    }
}

/// What a role is called.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Reporter => t("role-reporter"),
        Role::Administrator => t("role-administrator"),
        Role::Coordinator => t("role-coordinator"),
        Role::Handler => t("role-handler"),
        Role::Verifier => t("role-verifier"),
        Role::Observer => t("role-observer"),
        Role::Guardian => t("role-guardian"),
        Role::Auditor => t("role-auditor"),
    }
}

/// How a deadline stands.
pub fn lateness(late: Lateness) -> &'static str {
    match late {
        Lateness::InTime => t("late-in-time"),
        Lateness::Soon => t("late-soon"),
        Lateness::Late => t("late-late"),
        Lateness::Late3 => t("late-late-3"),
    }
}

/// What a queue holds.
pub fn queue(queue: QueueKind) -> &'static str {
    match queue {
        QueueKind::Waiting => t("queue-waiting"),
        QueueKind::ToDispatch => t("queue-to-dispatch"),
        QueueKind::Mine => t("queue-mine"),
        QueueKind::Unit => t("queue-unit"),
        QueueKind::Extensions => t("queue-extensions"),
        QueueKind::Soon => t("queue-soon"),
        QueueKind::Late => t("queue-late"),
        QueueKind::Late3 => t("queue-late-3"),
        QueueKind::ToVerify => t("queue-to-verify"),
        QueueKind::ToRevisit => t("queue-to-revisit"),
        QueueKind::ToRelease => t("queue-to-release"),
        QueueKind::Open => t("queue-open"),
        QueueKind::All => t("queue-all"),
    }
}

/// Why a case is not taken on.
pub fn reject_code(code: RejectCode) -> &'static str {
    match code {
        RejectCode::OutOfScope => t("reject-out-of-scope"),
        RejectCode::Unclear => t("reject-unclear"),
        RejectCode::TooSlight => t("reject-too-slight"),
        RejectCode::AlreadyFiled => t("reject-already-filed"),
        RejectCode::Untrue => t("reject-untrue"),
        RejectCode::FakePhoto => t("reject-fake-photo"),
        RejectCode::InCourt => t("reject-in-court"),
        RejectCode::SplitUp => t("reject-split-up"),
        RejectCode::Other => t("reject-other"),
    }
}

/// How content somebody is.
pub fn satisfaction(satisfaction: Satisfaction) -> &'static str {
    match satisfaction {
        Satisfaction::Satisfied => t("content-satisfied"),
        Satisfaction::Mostly => t("content-mostly"),
        Satisfaction::Dissatisfied => t("content-dissatisfied"),
    }
}

/// How far a case was raised (督办).
pub fn level(level: u8) -> &'static str {
    match level {
        0 => "",
        1 => t("level-1"),
        2 => t("level-2"),
        _ => t("level-3"),
    }
}

/// Why somebody looks at a reporter's number.
pub fn look_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Verify => t("look-verify"),
        Reason::Revisit => t("look-revisit"),
        Reason::Other => t("look-other"),
    }
}

/// What a ledger is called.
pub fn ledger(ledger: Ledger) -> &'static str {
    match ledger {
        Ledger::Problems => t("ledger-problems"),
        Ledger::Shortfalls => t("ledger-shortfalls"),
        Ledger::Closed => t("ledger-closed"),
        Ledger::Dissatisfied => t("ledger-dissatisfied"),
    }
}

/// By what figures are shown; None: for all cases.
pub fn by(by: Option<By>) -> &'static str {
    match by {
        None => t("by-all"),
        Some(By::Unit) => t("console-case-unit"),
        Some(By::Category) => t("report-category"),
        Some(By::District) => t("console-district"),
        Some(By::Source) => t("console-case-source"),
        Some(By::Channel) => t("console-channel"),
        Some(By::Work) => t("console-case-kind"),
        Some(By::Month) => t("by-month"),
    }
}

/// What a count of cases is called.
pub fn case_count(count: Count) -> &'static str {
    match count {
        Count::Received => t("count-received"),
        Count::Responded => t("count-responded"),
        Count::WithdrawnFirst => t("count-withdrawn-first"),
        Count::Accepted => t("count-accepted"),
        Count::Rejected => t("count-rejected"),
        Count::Merged => t("count-merged"),
        Count::Transferred => t("count-transferred"),
        Count::Filed => t("count-filed"),
        Count::Dispatched => t("count-dispatched"),
        Count::Returned => t("count-returned"),
        Count::Handled => t("count-handled"),
        Count::Rework => t("count-rework"),
        Count::Closed => t("count-closed"),
        Count::Reopened => t("count-reopened"),
        Count::Revisited => t("count-revisited"),
        Count::Solved => t("count-solved"),
        Count::Satisfied => t("count-satisfied"),
        Count::Mostly => t("count-mostly"),
        Count::Dissatisfied => t("count-dissatisfied"),
        Count::Open => t("count-open"),
        Count::WithDue => t("count-with-due"),
        Count::OnTime => t("count-on-time"),
    }
}
