//! Pages of reports, for citizens and for organizers.

use app::model::{Choice, FieldError, Organizer};
use app::report::*;
use app::{PageContext, pages};

use super::Sample;

const DRAFT: &str = "AWR4jQ2m0Jv7";
const CODE: &str = "123456789012";

fn choice(id: &str, name: &str) -> Choice {
    Choice {
        id: id.into(),
        name: name.into(),
    }
}

fn fault(field: &str, message: &str) -> FieldError {
    FieldError {
        field: field.into(),
        message: message.into(),
    }
}

fn place(errors: Vec<FieldError>) -> ReportPlacePage {
    ReportPlacePage {
        draft: DRAFT.into(),
        districts: vec![choice("suzhou", "肃州区"), choice("jinta", "金塔县")],
        district: "jinta".into(),
        community: "东关社区".into(),
        address: "解放路 12 号,早市门口".into(),
        errors,
        ..ReportPlacePage::default()
    }
}

fn words(errors: Vec<FieldError>) -> ReportWordsPage {
    ReportWordsPage {
        draft: DRAFT.into(),
        place: "金塔县 东关社区 解放路 12 号,早市门口".into(),
        categories: vec![
            (
                "道路和车辆".into(),
                vec![
                    choice("daolu", "道路塌陷、破损"),
                    choice("cheliang", "车辆乱停放"),
                ],
            ),
            ("其他".into(), vec![choice("qita", "其他")]),
        ],
        kind: "problem".into(),
        category: "daolu".into(),
        text: "人行道塌了一块,老人走路会绊倒。".into(),
        errors,
        ..ReportWordsPage::default()
    }
}

fn progress(new: bool, state: ReportState) -> ProgressPage {
    let step = |time: &str, state| Step {
        time: time.into(),
        state,
    };
    let mut steps = vec![step("2026-11-23 09:20", ReportState::Received)];
    if state == ReportState::Withdrawn {
        steps.push(step("2026-11-24 18:02", state));
    }
    ProgressPage {
        code: CODE.into(),
        shown: "1234 5678 9012".into(),
        new,
        state,
        kind: ReportKind::Problem,
        category: "道路塌陷、破损".into(),
        place: "金塔县 东关社区 解放路 12 号,早市门口".into(),
        text: "人行道塌了一块。\n老人走路会绊倒。".into(),
        photos: 0,
        steps,
    }
}

/// All of them.
pub fn all(base: &PageContext, organizer: &Organizer, list: &mut Vec<Sample>) {
    let at = |path: &str| PageContext {
        path: path.into(),
        ..base.clone()
    };
    let mut page = |name, citizen, html| list.push(Sample { name, citizen, html });
    let start = at("/report");
    let draft = ReportStartPage { draft: DRAFT.into() };
    page("report", true, pages::report_start(&start, draft));
    let of_draft = at(&format!("/report/d/{DRAFT}"));
    page(
        "report-place",
        true,
        pages::report_place(&of_draft, place(Vec::new())),
    );
    let wrong = vec![
        fault("district", "请从列出的区里选"),
        fault("community", "太长了,最多60个字"),
        fault("address", "请写一下在哪里:地址或社区,填一样就行"),
    ];
    page(
        "report-place-errors",
        true,
        pages::report_place(&of_draft, place(wrong)),
    );
    let of_words = at(&format!("/report/d/{DRAFT}/words"));
    page(
        "report-words",
        true,
        pages::report_words(&of_words, words(Vec::new())),
    );
    let wrong = vec![
        fault("kind", "请选一样:有问题、提建议,还是夸一夸"),
        fault("category", "请选是哪一类问题"),
        fault("text", "请说一句是什么情况"),
    ];
    page(
        "report-words-errors",
        true,
        pages::report_words(&of_words, words(wrong)),
    );
    let ask = at("/r");
    let typed = |typed: &str, errors| ProgressAskPage {
        typed: typed.into(),
        errors,
    };
    page(
        "progress-ask",
        true,
        pages::progress_ask(&ask, typed("", Vec::new())),
    );
    let wrong = vec![fault("code", "查询号不对,看看是不是抄错了一位")];
    page(
        "progress-ask-errors",
        true,
        pages::progress_ask(&ask, typed("1234 5678 9013", wrong)),
    );
    let of_code = at(&format!("/r/{CODE}"));
    for (name, new, state) in [
        ("progress-new", true, ReportState::Received),
        ("progress", false, ReportState::Received),
        ("progress-withdrawn", false, ReportState::Withdrawn),
    ] {
        page(name, true, pages::progress(&of_code, progress(new, state)));
    }
    let console = at("/console/reports");
    let reports = |reports: Vec<ConsoleReport>| ConsoleReportsPage {
        organizer: organizer.clone(),
        received: 1_284,
        withdrawn: 17,
        next: (!reports.is_empty()).then_some(1_233),
        reports,
    };
    let report = ConsoleReport {
        id: 1_284,
        time: "2026-11-23 09:20".into(),
        state: ReportState::Received,
        kind: ReportKind::Problem,
        category: "道路塌陷、破损".into(),
        place: "金塔县 东关社区 解放路 12 号,早市门口".into(),
        text: "人行道塌了一块。\n老人走路会绊倒。".into(),
        photos: 0,
        channel: "shequ".into(),
    };
    page(
        "console-cases",
        false,
        pages::console::reports(&console, reports(vec![report])),
    );
    page(
        "console-cases-empty",
        false,
        pages::console::reports(&console, reports(Vec::new())),
    );
}
