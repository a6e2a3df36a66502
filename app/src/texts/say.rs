//! Texts that depend on more than their key: which of several fits, and with what in it.

use super::{t, tr};
use crate::format::{NO_NUMBER, percent, points};
use crate::model::{CampaignKind, CampaignState, Facts, NextTry, Outcome, QuestionKind, TriesLeft};
use crate::observer::{Method, Theme};
use crate::page::Island;
use crate::report::{CaseState, ReportKind};

pub fn help(hotline: &str) -> String {
    tr("help", &[("hotline", hotline.into())])
}

pub fn state(state: CampaignState) -> &'static str {
    match state {
        CampaignState::NotOpen => t("state-not-open"),
        CampaignState::Open => t("state-open"),
        CampaignState::Closed => t("state-closed"),
    }
}

pub fn when(state: CampaignState, opens: &str, closes: &str) -> String {
    match state {
        CampaignState::NotOpen => tr("when-opens", &[("time", opens.into())]),
        CampaignState::Open => tr("when-until", &[("time", closes.into())]),
        CampaignState::Closed => tr("when-closed", &[("time", closes.into())]),
    }
}

pub fn period(opens: &str, closes: &str) -> String {
    tr("period", &[("opens", opens.into()), ("closes", closes.into())])
}

/// `10题`, `不限时`, `每天3次`, `取最好成绩`. Children hear nothing of tries.
pub fn facts(facts: &Facts, kind: CampaignKind) -> Vec<String> {
    let mut list = vec![tr("facts-questions", &[("count", facts.questions.into())])];
    list.push(match facts.minutes {
        Some(minutes) => tr("facts-minutes", &[("count", minutes.into())]),
        None => t("facts-no-limit").to_owned(),
    });
    if kind == CampaignKind::Children {
        return list;
    }
    match (facts.tries_per_day, facts.tries_total) {
        (Some(day), Some(total)) => {
            list.push(tr(
                "facts-tries-both",
                &[("day", day.into()), ("total", total.into())],
            ));
        }
        (Some(day), None) => list.push(tr("facts-tries-day", &[("day", day.into())])),
        (None, Some(total)) => list.push(tr("facts-tries-total", &[("total", total.into())])),
        (None, None) => list.push(t("facts-tries-free").to_owned()),
    }
    list.push(t("facts-best").to_owned());
    list
}

pub fn print_set_short(set: u32) -> String {
    tr("print-set-short", &[("set", set.into())])
}

pub fn pass_mark(percent: u32) -> String {
    tr("pass-mark", &[("percent", percent.into())])
}

pub fn not_open(opens: &str) -> String {
    tr("not-open", &[("time", opens.into())])
}

pub fn closed(closed: &str) -> String {
    tr("closed", &[("time", closed.into())])
}

pub fn done_today(tries: u32) -> String {
    tr("done-today", &[("tries", tries.into())])
}

pub fn done_all(tries: u32) -> String {
    tr("done-all", &[("tries", tries.into())])
}

pub fn kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Single => t("kind-single"),
        QuestionKind::Multiple => t("kind-multiple"),
        QuestionKind::TrueFalse => t("kind-true-false"),
        QuestionKind::FillIn => t("kind-fill-in"),
    }
}

pub fn position(number: u32, total: u32) -> String {
    tr("position", &[("number", number.into()), ("total", total.into())])
}

pub fn total(total: u32) -> String {
    tr("total", &[("total", total.into())])
}

pub fn unanswered(count: usize) -> String {
    tr("unanswered", &[("count", count.into())])
}

pub fn deadline(time: &str) -> String {
    tr("deadline", &[("time", time.into())])
}

pub fn question(number: u32) -> String {
    tr("question", &[("number", number.into())])
}

pub fn question_answered(number: u32) -> String {
    tr("question-answered", &[("number", number.into())])
}

pub fn right_of(total: u32, right: u32) -> String {
    tr("right-of", &[("total", total.into()), ("right", right.into())])
}

pub fn score(score: u64, max: u64) -> String {
    tr(
        "score-of",
        &[("score", points(score).into()), ("max", points(max).into())],
    )
}

/// The heading of a result, in pieces between which a line may break: `10题答对8题,可以参加抽奖`.
pub fn result(total: u32, right: u32, may_draw: bool) -> Vec<String> {
    let score = right_of(total, right);
    if may_draw {
        vec![
            tr("result-then", &[("score", score.into())]),
            t("may-draw").to_owned(),
        ]
    } else {
        vec![score]
    }
}

/// The sentence under it: `差1题,今天还能再答2次`.
pub fn outcome(outcome: Outcome, next: NextTry) -> Option<String> {
    match (outcome, next) {
        (Outcome::NoPassMark, _) => None,
        (Outcome::Passed, _) => Some(t("passed").to_owned()),
        (
            Outcome::NotPassed {
                missing: Some(missing),
            },
            NextTry::Now(_),
        ) => Some(tr(
            "missing-next",
            &[("missing", missing.into()), ("next", next_try(next).into())],
        )),
        (
            Outcome::NotPassed {
                missing: Some(missing),
            },
            _,
        ) => Some(tr("missing", &[("missing", missing.into())])),
        (Outcome::NotPassed { missing: None }, _) => Some(t("nearly").to_owned()),
    }
}

/// Whether [`outcome`] says what [`next_try`] says.
pub fn outcome_says_next(outcome: Outcome, next: NextTry) -> bool {
    matches!(
        (outcome, next),
        (Outcome::NotPassed { missing: Some(_) }, NextTry::Now(_))
    )
}

pub fn best(right: u32, total: u32, score: u64) -> String {
    tr(
        "best",
        &[
            ("right", right.into()),
            ("total", total.into()),
            ("score", points(score).into()),
        ],
    )
}

pub fn next_try(next: NextTry) -> String {
    match next {
        NextTry::Now(TriesLeft::Today(left)) => tr("next-today", &[("left", left.into())]),
        NextTry::Now(TriesLeft::InAll(left)) => tr("next-in-all", &[("left", left.into())]),
        NextTry::Now(TriesLeft::NoLimit) => t("next-free").to_owned(),
        NextTry::Tomorrow { tries } => done_today(tries),
        NextTry::NoneLeft => t("next-none").to_owned(),
        NextTry::CampaignClosed => t("next-closed").to_owned(),
    }
}

pub fn reveal_after(time: &str) -> String {
    tr("reveal-after", &[("time", time.into())])
}

pub fn remarked(old: u64, new: u64) -> String {
    tr(
        "remarked",
        &[("old", points(old).into()), ("new", points(new).into())],
    )
}

pub fn children_cheer(right: u32, total: u32) -> &'static str {
    if right == total {
        t("cheer-all")
    } else if right.saturating_mul(2) >= total {
        t("cheer-many")
    } else {
        t("cheer-some")
    }
}

/// The words of one of [`super::WRONG_REASONS`].
pub fn wrong_reason(value: &str) -> &'static str {
    match value {
        "key" => t("wrong-reason-key"),
        "text" => t("wrong-reason-text"),
        "options" => t("wrong-reason-options"),
        "source" => t("wrong-reason-source"),
        _ => t("wrong-reason-other"),
    }
}

pub fn full_marks(max: u64) -> String {
    tr("full-marks", &[("max", points(max).into())])
}

pub fn pass_share(passed: u64, of: u64) -> String {
    percent(passed, of).unwrap_or_else(|| NO_NUMBER.to_owned())
}

pub fn at_most(max: u32) -> String {
    tr("at-most", &[("max", max.into())])
}

/// A line of the error summary: what the field is called, and what to do.
pub fn field_error(label: &str, message: &str) -> String {
    let args = [("label", label.into()), ("message", message.into())];
    if label.ends_with(['?', '？']) {
        tr("field-error-asked", &args)
    } else {
        tr("field-error", &args)
    }
}

pub fn busy(seconds: u32) -> String {
    tr("busy", &[("seconds", seconds.into())])
}

/// Title and text for a status, in words.
pub fn error(status: u16, hotline: &str) -> (&'static str, String) {
    match status {
        400 | 422 => (t("error-input"), t("error-input-text").to_owned()),
        403 => (t("error-forbidden"), t("error-forbidden-text").to_owned()),
        404 => (t("error-not-found"), t("error-not-found-text").to_owned()),
        405 => (t("error-method"), t("error-start-again").to_owned()),
        409 => (t("error-again"), t("error-again-text").to_owned()),
        410 => (t("error-gone"), t("error-gone-text").to_owned()),
        413 => (t("error-too-long"), t("error-too-long-text").to_owned()),
        415 => (t("error-type"), t("error-start-again").to_owned()),
        429 => (t("error-too-fast"), t("error-too-fast-text").to_owned()),
        503 => (t("busy-title"), busy(20)),
        _ => (
            t("error-ours"),
            tr("error-ours-text", &[("hotline", hotline.into())]),
        ),
    }
}

pub fn useful(devices: u64) -> String {
    match devices {
        0 => t("useful-none").to_owned(),
        _ => tr("useful-count", &[("count", devices.into())]),
    }
}

pub fn tips_found(search: &str, count: usize) -> String {
    match count {
        0 => tr("tips-not-found", &[("search", search.into())]),
        _ => tr(
            "tips-found",
            &[("search", search.into()), ("count", count.into())],
        ),
    }
}

pub fn reviewed(day: &str) -> String {
    tr("reviewed", &[("day", day.into())])
}

/// Names one after the other.
pub fn list(names: &[String]) -> String {
    names.join(t("list-comma"))
}

pub fn embed_portals(list: &str) -> String {
    tr("embed-portals", &[("list", list.into())])
}

pub fn embed_qr(title: &str) -> String {
    tr("embed-qr", &[("title", title.into())])
}

pub fn embed_preview(title: &str) -> String {
    tr("embed-preview-of", &[("title", title.into())])
}

pub fn print_set(set: u32) -> String {
    tr("print-set", &[("set", set.into())])
}

/// The words of the islands of a page, as its body carries them: one `key<TAB>text` a line, `{name}` where an island puts something in.
pub(crate) fn island_words(island: Island) -> String {
    match island {
        Island::None => String::new(),
        Island::Place => words(PLACE_WORDS),
        Island::Quiz => words(QUIZ_WORDS),
        Island::Tally => words(TALLY_WORDS),
    }
}

/// The words of `public/report.js`.
pub(crate) fn report_words() -> String {
    words(REPORT_WORDS)
}

/// Texts for the browser, `key<TAB>text` a line, with `{name}` where something is filled in.
fn words(keys: &[&'static str]) -> String {
    let names = [
        "n", "total", "answered", "time", "lat", "lng", "code", "why", "most", "length",
    ];
    let places: Vec<_> = names
        .iter()
        .map(|name| (*name, format!("{{{name}}}").into()))
        .collect();
    let lines: Vec<String> = keys
        .iter()
        .map(|key| {
            let name = key.strip_prefix("island-").unwrap_or(key);
            format!("{name}\t{}", tr(key, &places))
        })
        .collect();
    lines.join("\n")
}

const REPORT_WORDS: &[&str] = &[
    "island-report-alt",
    "island-report-shrinking",
    "island-report-shrunk",
    "island-report-uploading",
    "island-report-bar",
    "island-report-cancel",
    "island-report-cancelled",
    "island-report-lost",
    "island-report-here",
    "island-report-clear",
    "island-report-cleared",
    "island-report-done",
    "island-report-full",
    "island-report-list",
    "island-report-parked",
    "island-report-open",
    "island-report-go-on",
    "island-report-waiting",
    "island-report-waiting-long",
    "island-report-sending",
    "island-report-now",
    "island-report-drop",
    "island-report-sure",
    "island-report-refused",
    "island-report-change",
    "island-report-sent",
    "island-report-look",
    "island-report-dismiss",
    "island-report-photo-refused",
    "fix",
    "report-another",
    "report-photo-remove",
    "report-video-hint",
    "said-photo-broken",
    "said-photo-large",
    "said-photo-many",
    "said-photo-other",
    "said-photo-video",
    "said-report-category",
    "said-report-kind",
    "said-report-long-text",
    "said-report-nothing",
    "said-report-nowhere",
];
const PLACE_WORDS: &[&str] = &[
    "island-locate",
    "island-locating",
    "island-location-found",
    "island-location-lost",
    "island-position-kept",
];
const TALLY_WORDS: &[&str] = &["island-takers"];
const QUIZ_WORDS: &[&str] = &[
    "island-position",
    "island-jump-answered",
    "island-jump-open",
    "island-clock",
    "island-left-minutes",
    "island-left-seconds",
    "island-unanswered",
    "island-busy",
    "island-previous",
    "island-next",
    "island-jump-list",
    "island-progress",
    "island-look-again",
    "island-hand-in",
    "island-handing-in",
    "island-sure",
    "island-more-time",
    "island-time-added",
    "island-no-more-time",
    "island-time-over",
    "island-line-lost",
    "island-try-again",
    "island-saved",
    "island-restored",
    "island-closed",
    "island-see-result",
];

/// The position that goes along, in degrees.
pub fn report_position(lat: &str, lng: &str) -> String {
    tr(
        "island-position-kept",
        &[("lat", lat.into()), ("lng", lng.into())],
    )
}

/// What a citizen calls a kind of report.
pub fn report_kind(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Problem => t("report-problem"),
        ReportKind::Suggestion => t("report-suggestion"),
        ReportKind::Praise => t("report-praise"),
    }
}

/// How far a case has come, in a citizen's words.
pub fn case_state(state: CaseState) -> &'static str {
    match state {
        CaseState::Waiting => t("case-waiting"),
        CaseState::Rejected => t("case-rejected"),
        CaseState::Merged => t("case-merged"),
        CaseState::Withdrawn => t("case-withdrawn"),
        CaseState::Transferred => t("case-transferred"),
        CaseState::Noted => t("case-noted"),
        CaseState::Filed => t("case-filed"),
        CaseState::Dispatched => t("case-dispatched"),
        CaseState::Returned => t("case-returned"),
        CaseState::InHand => t("case-in-hand"),
        CaseState::ExtensionAsked => t("case-extension-asked"),
        CaseState::Suspended => t("case-suspended"),
        CaseState::Reported => t("case-reported"),
        CaseState::Checking => t("case-checking"),
        CaseState::Rework => t("case-rework"),
        CaseState::Closed => t("case-closed"),
        CaseState::Revisited => t("case-revisited"),
        CaseState::Reopened => t("case-reopened"),
        CaseState::Received => t("case-received"),
        CaseState::Answered => t("case-answered"),
        CaseState::Adopted => t("case-adopted"),
        CaseState::Declined => t("case-declined"),
        CaseState::Realised => t("case-realised"),
        CaseState::Published => t("case-published"),
        CaseState::NotPublished => t("case-not-published"),
        CaseState::Ordered => t("case-ordered"),
        CaseState::Offered => t("case-offered"),
        CaseState::Assigned => t("case-assigned"),
        CaseState::Taken => t("case-taken"),
        CaseState::Served => t("case-served"),
        CaseState::Rated => t("case-rated"),
    }
}

/// What a photo is called for who cannot see it.
pub fn report_photo(n: u32) -> String {
    tr("report-photo-number", &[("n", n.into())])
}

/// The button that takes it away.
pub fn report_photo_remove(n: u32) -> String {
    tr("report-photo-remove-number", &[("n", n.into())])
}

/// Where a released case stands, for everybody.
pub fn public_state(state: CaseState) -> &'static str {
    if state == CaseState::Closed {
        // Whoever reads it did not send it.
        return t("public-done");
    }
    case_state(state)
}

/// What a patrol or an activity is about.
pub fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Traffic => t("theme-traffic"),
        Theme::Sanitation => t("theme-sanitation"),
        Theme::Market => t("theme-market"),
        Theme::Estate => t("theme-estate"),
        Theme::Lanes => t("theme-lanes"),
        Theme::Advertising => t("theme-advertising"),
        Theme::Water => t("theme-water"),
        Theme::Frontage => t("theme-frontage"),
        Theme::Service => t("theme-service"),
        Theme::Other => t("theme-other"),
    }
}

/// How a team observed.
pub fn method(method: Method) -> &'static str {
    match method {
        Method::Listen => t("method-listen"),
        Method::Look => t("method-look"),
        Method::Check => t("method-check"),
        Method::Visit => t("method-visit"),
    }
}
