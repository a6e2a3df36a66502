//! Pages of reports, for citizens and for organizers.

use app::case::{
    CallBack, CaseEntry, CaseFilter, CaseLine, CaseLook, CasePage, CasesPage, CasesRecountPage, ContactBox,
    DecisionLine, InvitedLine, Lateness, LookLine, LooksPage, Queue, QueueKind, Reason, Role, Source,
    StaffLine, StaffPage, StaffTyped, Step as CaseStep, StepForm, Typed, Work,
};
use app::ledger::*;
use app::model::{Choice, FieldError, Organizer};
use app::released::*;
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
        areas: AreaChoices {
            groups: vec![
                ("金塔县".into(), vec![choice("jinta||", "金塔县")]),
                (
                    "金塔县 北街街道".into(),
                    vec![
                        choice("jinta|北街街道|", "北街街道"),
                        choice("jinta|北街街道|东关社区", "东关社区"),
                    ],
                ),
            ],
            narrowed: false,
        },
        area: "jinta|北街街道|东关社区".into(),
        position: Some(("39.772300".into(), "98.289123".into())),
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
        callback: Some(if errors.is_empty() {
            Default::default()
        } else {
            ("130 0000 000".into(), "王女士".into())
        }),
        errors,
        ..ReportWordsPage::default()
    }
}

fn progress(new: bool, state: CaseState) -> ProgressPage {
    let step = |time: &str, state| Step {
        time: time.into(),
        state,
        detail: String::new(),
        words: String::new(),
        photos: Vec::new(),
    };
    let mut steps = vec![step("2026-11-23 09:20", CaseState::Waiting)];
    if state != CaseState::Waiting {
        let mut last = step("2026-11-24 18:02", state);
        last.detail = "城管局".into();
        last.words = "人行道已修补,当天通行。".into();
        steps.push(last);
    }
    ProgressPage {
        code: CODE.into(),
        shown: "1234 5678 9012".into(),
        new,
        state,
        may_withdraw: state == CaseState::Waiting,
        kind: ReportKind::Problem,
        category: "道路塌陷、破损".into(),
        place: "金塔县 东关社区 解放路 12 号,早市门口".into(),
        text: "人行道塌了一块。\n老人走路会绊倒。".into(),
        photos: Vec::new(),
        unit: if state == CaseState::Closed {
            "城管局".into()
        } else {
            String::new()
        },
        promised: String::new(),
        together: (state == CaseState::Merged).then_some(CaseState::InHand),
        steps,
        verdict: match state {
            CaseState::Closed => Some(Verdict::Solved),
            CaseState::Revisited => Some(Verdict::NotAfterAll),
            CaseState::Served => Some(Verdict::Service),
            _ => None,
        },
        may_add: state == CaseState::Waiting,
        number: if state == CaseState::Waiting {
            "00".into()
        } else {
            String::new()
        },
        batch: "0".repeat(32),
        errors: if state == CaseState::Served {
            vec![fault("satisfaction", "请选满意不满意")]
        } else {
            Vec::new()
        },
        typed: Default::default(),
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
    let photos = ReportPhotoPage {
        draft: DRAFT.into(),
        photos: vec![1, 3],
        most: 3,
        errors: vec![fault("photo", "这张照片打不开,请重拍一张")],
    };
    page(
        "report-photo",
        true,
        pages::report_photo(&at(&format!("/report/d/{DRAFT}/photo")), photos),
    );
    let of_draft = at(&format!("/report/d/{DRAFT}"));
    page(
        "report-place",
        true,
        pages::report_place(&of_draft, place(Vec::new())),
    );
    let wrong = vec![
        fault("area", "请从列出的地方里选"),
        fault("community", "太长了,最多60个字"),
        fault("address", "请写一下在哪里:地址或社区,填一样就行"),
    ];
    page(
        "report-place-errors",
        true,
        pages::report_place(&of_draft, place(wrong)),
    );
    let whole = ReportOfflinePage {
        areas: place(Vec::new()).areas,
        categories: words(Vec::new()).categories,
        ..ReportOfflinePage::default()
    };
    let without_line = at("/offline?for=report");
    page(
        "report-offline",
        true,
        pages::report_offline(&without_line, whole),
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
        fault("phone", "手机号是11位,现在是10位,看看是多了还是少了"),
    ];
    let near = |released: bool, joined| NearLine {
        number: 7,
        category: "道路塌陷、破损".into(),
        place: if released {
            "金塔县 解放路早市旁"
        } else {
            "金塔县 北街街道"
        }
        .into(),
        day: "2026-11-23".into(),
        state: CaseState::InHand,
        joined,
        released,
        text: if released { "人行道塌了一块。" } else { "" }.into(),
        photo: None,
    };
    let same = ReportNearPage {
        draft: DRAFT.into(),
        cases: vec![near(true, 3), near(false, 0)],
        category: "daolu".into(),
        kept: vec![("text".into(), "人行道塌了一块".into())],
    };
    page("report-near", true, pages::report_near(&of_words, same));
    let joined = ReportJoinedPage {
        draft: DRAFT.into(),
        joined: 4,
        case: Some(7),
    };
    page("report-joined", true, pages::report_joined(&of_words, joined));
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
        ("progress-new", true, CaseState::Waiting),
        ("progress", false, CaseState::Waiting),
        ("progress-withdrawn", false, CaseState::Withdrawn),
        ("progress-closed", false, CaseState::Closed),
        ("progress-revisited", false, CaseState::Revisited),
        ("progress-merged", false, CaseState::Merged),
        ("progress-served", false, CaseState::Served),
    ] {
        page(name, true, pages::progress(&of_code, progress(new, state)));
    }
    cases(&at("/console/cases"), organizer, &mut page);
}

fn case_line(number: u32, state: CaseState, late: Lateness) -> CaseLine {
    CaseLine {
        number,
        time: "2026-11-23 09:20".into(),
        state,
        work: Work::Problem,
        source: Source::Citizen,
        category: "道路塌陷、破损".into(),
        place: "金塔县 东关社区 解放路 12 号,早市门口".into(),
        text: "人行道塌了一块。\n老人走路会绊倒。".into(),
        unit: "城管局".into(),
        due: "2026-11-26 18:00".into(),
        late,
        to_dispatch: state == CaseState::Filed,
    }
}

fn cases(console: &PageContext, organizer: &Organizer, page: &mut impl FnMut(&'static str, bool, String)) {
    let units = vec![choice("chengguan", "城管局"), choice("jiaojing", "交警支队")];
    let list = |rows: Vec<CaseLine>| CasesPage {
        organizer: organizer.clone(),
        role: Role::Administrator,
        queues: QueueKind::ALL
            .into_iter()
            .zip(1..)
            .map(|(kind, n)| Queue {
                kind,
                count: n * 7,
                current: kind == QueueKind::Open,
            })
            .collect(),
        filter: CaseFilter {
            queue: "open",
            units: units.clone(),
            districts: vec![choice("suzhou", "肃州区"), choice("jinta", "金塔县")],
            categories: vec![choice("daolu", "道路塌陷、破损")],
            ..CaseFilter::default()
        },
        all: rows.len() as u64,
        newer: None,
        older: (!rows.is_empty()).then(|| "/console/cases?queue=open&page=1".into()),
        rows,
        recount: true,
        units: units.clone(),
        batch: "0".repeat(32),
        notice: Some("已派遣 3 件".into()),
        errors: Vec::new(),
    };
    let rows = vec![
        case_line(1_284, CaseState::Filed, Lateness::InTime),
        case_line(1_283, CaseState::InHand, Lateness::Soon),
        case_line(1_282, CaseState::Dispatched, Lateness::Late3),
    ];
    page("console-cases", false, pages::console::cases(console, list(rows)));
    page(
        "console-cases-empty",
        false,
        pages::console::cases(console, list(Vec::new())),
    );
    let recount = CasesRecountPage {
        organizer: organizer.clone(),
        at: "2026-11-23 09:20".into(),
        cases: 1_284,
        differing: vec![("case|n|received".into(), 1_284, 1_283)],
    };
    page(
        "console-cases-recount",
        false,
        pages::console::cases_recount(console, recount),
    );
    let form = |step, words| StepForm {
        step,
        words,
        code: step == CaseStep::Reject,
        unit: step == CaseStep::Dispatch,
        due: (step == CaseStep::Dispatch).then_some(false),
        into: step == CaseStep::Merge,
        outside: (step == CaseStep::Transfer).then_some(true),
        photos: step == CaseStep::Close,
        satisfaction: step == CaseStep::FindSolved,
    };
    let one = CasePage {
        organizer: organizer.clone(),
        line: case_line(1_284, CaseState::Filed, Lateness::Late),
        kind: ReportKind::Problem,
        version: 2,
        batch: "0".repeat(32),
        promised: "2026-11-26 18:00".into(),
        video: "https://example.com/v/1".into(),
        outside: "渭12345-2026/001".into(),
        joined: 3,
        level: 1,
        into: None,
        merged: vec![1_280, 1_281],
        photos: Vec::new(),
        history: vec![CaseEntry {
            time: "2026-11-23 10:02".into(),
            who: "张协调".into(),
            step: CaseStep::Accept,
            to: CaseState::Filed,
            words: "已电话核对地点".into(),
            code: None,
            unit: String::new(),
            due: String::new(),
            into: None,
            outside: String::new(),
            satisfaction: None,
            photos: Vec::new(),
        }],
        steps: vec![
            form(CaseStep::Reject, true),
            form(CaseStep::Dispatch, false),
            form(CaseStep::Merge, false),
            form(CaseStep::Transfer, true),
            form(CaseStep::Close, false),
            form(CaseStep::FindSolved, false),
        ],
        units: units.clone(),
        release: Some(false),
        contact: ContactBox::Offered,
        looks: vec![LookLine {
            time: "2026-11-23 10:00".into(),
            who: "张协调".into(),
            reason: Reason::Verify,
        }],
        decisions: vec![
            DecisionLine {
                level: 1,
                time: "2026-11-26 18:01".into(),
                decided: "2026-11-27 09:00".into(),
                raised: 1,
                who: "张协调".into(),
                reason: "第二次超期".into(),
            },
            DecisionLine {
                level: 2,
                time: "2026-11-28 18:01".into(),
                decided: String::new(),
                raised: 0,
                who: String::new(),
                reason: String::new(),
            },
        ],
        orders: true,
        weekends_only: true,
        notice: Some(CaseStep::Accept),
        errors: vec![fault("unit", "请选交给哪个单位")],
        typed: Typed {
            step: Some(CaseStep::Dispatch),
            ..Typed::default()
        },
    };
    let shown = CasePage {
        contact: ContactBox::Shown(CallBack {
            phone: "130 0000 0000".into(),
            name: "王女士".into(),
        }),
        errors: Vec::new(),
        typed: Typed::default(),
        ..one.clone()
    };
    page("console-case", false, pages::console::case(console, one));
    page(
        "console-case-contact",
        false,
        pages::console::case(console, shown),
    );
    let looks = LooksPage {
        organizer: organizer.clone(),
        looks: vec![CaseLook {
            number: 1_284,
            look: LookLine {
                time: "2026-11-23 10:00".into(),
                who: "张协调".into(),
                reason: Reason::Revisit,
            },
        }],
        older: Some(17),
        newest: false,
    };
    page("console-looks", false, pages::console::looks(console, looks));
    let staff = StaffPage {
        organizer: organizer.clone(),
        staff: vec![StaffLine {
            id: 1,
            name: "张协调".into(),
            role: Role::Coordinator,
            place: "肃州区".into(),
            unit: String::new(),
            district: "suzhou".into(),
            note: "文明办".into(),
            since: "2026-11-01 09:00".into(),
            active: true,
        }],
        invited: vec![InvitedLine {
            id: 1,
            role: Role::Handler,
            place: "城管局".into(),
            note: "值班手机".into(),
            until: "2026-11-30 09:00".into(),
        }],
        units,
        districts: vec![choice("suzhou", "肃州区")],
        link: Some("https://example.com/console/setup?token=abc".into()),
        typed: StaffTyped::default(),
        errors: Vec::new(),
    };
    page("console-staff", false, pages::console::staff(console, staff));
    supervision(console, organizer, page);
}

fn supervision(
    console: &PageContext,
    organizer: &Organizer,
    page: &mut impl FnMut(&'static str, bool, String),
) {
    let issue = |ledger| IssueLine {
        id: 3,
        ledger,
        number: "〔2026〕3号".into(),
        time: "2026-11-23 09:20".into(),
        who: "张协调".into(),
    };
    let list = LedgersPage {
        organizer: organizer.clone(),
        issues: vec![issue(Ledger::Problems)],
    };
    page("console-ledgers", false, pages::console::ledgers(console, list));
    let sheet = Sheet {
        about: "肃州区".into(),
        columns: vec![("编号".into(), true), ("问题".into(), false)],
        rows: vec![vec!["1284".into(), "人行道塌了一块".into()]],
    };
    let ledger = |issue: Option<IssueLine>| LedgerPage {
        organizer: organizer.clone(),
        ledger: Ledger::Closed,
        sheet: sheet.clone(),
        own: ("/console/ledgers/closed".into(), "district=suzhou".into()),
        batch: issue.is_none().then(|| "0".repeat(32)),
        issue,
        time: "2026-11-23 09:20".into(),
        filter: LedgerFilter::default(),
        cut: true,
    };
    page(
        "console-ledger",
        false,
        pages::console::ledger(console, ledger(None)),
    );
    let sent = ledger(Some(issue(Ledger::Closed)));
    page(
        "console-ledger-issue",
        false,
        pages::console::ledger(console, sent),
    );
    let rate = |part, whole| Rate { part, whole };
    let tallies = TalliesPage {
        organizer: organizer.clone(),
        by: Some(By::Unit),
        time: "2026-11-23 09:20".into(),
        lines: vec![TallyLine {
            name: "城管局".into(),
            counts: TalliesPage::COUNTS
                .into_iter()
                .zip(100..)
                .map(|(_, n)| n)
                .collect(),
            rates: Rates {
                response: rate(9, 10),
                solution: rate(8, 9),
                satisfaction: rate(7, 8),
                coverage: rate(9, 12),
                rework: rate(1, 13),
                returns: rate(0, 0),
                on_time: rate(11, 12),
            },
            median: Some(6),
            p90: None,
        }],
    };
    page(
        "console-case-tallies",
        false,
        pages::console::tallies(console, tallies),
    );
    let line = OrderLine {
        id: 3,
        number: "〔2026〕3号".into(),
        time: "2026-11-23 09:20".into(),
        due: "2026-11-26 18:00".into(),
        offices: "市文明办、市城管委".into(),
        cases: 1,
        answers: 1,
    };
    let orders = OrdersPage {
        organizer: organizer.clone(),
        proposals: vec![ProposalLine {
            case: case_line(1_282, CaseState::InHand, Lateness::Late3),
            now: 1,
            level: Level::Office,
            time: "2026-11-23 09:20".into(),
        }],
        orders: vec![line.clone()],
        decides: true,
        leaders: true,
        form: OrderForm::default(),
        errors: vec![fault("offices", "请写签发单位")],
    };
    page("console-orders", false, pages::console::orders(console, orders));
    let order = OrderPage {
        organizer: organizer.clone(),
        line,
        offices: vec!["市文明办".into(), "市城管委".into()],
        units: vec!["城管局".into()],
        demand: "三个工作日内整改并回复。".into(),
        who: "张协调".into(),
        cases: vec![case_line(1_282, CaseState::InHand, Lateness::Late3)],
        answers: vec![AnswerLine {
            time: "2026-11-24 09:20".into(),
            who: "城管局 李经办".into(),
            text: "已整改。".into(),
        }],
        batch: Some("0".repeat(32)),
        typed: String::new(),
        errors: vec![fault("text", "请写内容")],
    };
    page("console-order", false, pages::console::order(console, order));
    let photo = |n| format!("/cases/1284/photo/aa/{n}");
    let public = PublicLine {
        number: 1_284,
        state: CaseState::Closed,
        work: Work::Problem,
        category: "道路塌陷、破损".into(),
        unit: "城管局".into(),
        day: "2026-11-23".into(),
        closed: "2026-11-26".into(),
        place: "金塔县 解放路".into(),
        text: "人行道塌了一块。".into(),
        joined: 2,
        before: vec![photo(1)],
        after: vec![photo(2)],
    };
    let public_at = |path: &str| PageContext {
        path: path.into(),
        ..console.clone()
    };
    let cases = |cases: Vec<PublicLine>| PublicCasesPage {
        older: (!cases.is_empty()).then(|| "/cases?page=1".into()),
        newer: None,
        cases,
        district: String::new(),
        category: "daolu".into(),
        state: "done".into(),
        districts: vec![choice("suzhou", "肃州区")],
        categories: vec![choice("daolu", "道路塌陷、破损")],
    };
    let list = public_at("/cases");
    page(
        "public-cases",
        true,
        pages::public_cases(&list, cases(vec![public.clone()])),
    );
    page(
        "public-cases-empty",
        true,
        pages::public_cases(&list, cases(Vec::new())),
    );
    let one = PublicCasePage { case: public };
    page(
        "public-case",
        true,
        pages::public_case(&public_at("/cases/1284"), one),
    );
    let release = ReleasePage {
        organizer: organizer.clone(),
        number: 1_284,
        since: Some("2026-11-26 09:20".into()),
        text: "人行道塌了一块。".into(),
        place: "金塔县 解放路".into(),
        batch: "0".repeat(32),
        photos: vec![ReleasePhoto {
            address: "/console/cases/1284/photo/0/1".into(),
        }],
        grid: (12, 12),
        errors: vec![fault("text", "文字太长")],
    };
    page(
        "console-release",
        false,
        pages::console::release(console, release),
    );
}
