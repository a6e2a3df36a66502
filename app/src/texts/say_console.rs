//! Texts of the console that depend on more than their key.

use super::{t, tr};
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
