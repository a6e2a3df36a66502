//! Pages of observers and activities.

use app::activity::*;
use app::model::{Choice, FieldError, Organizer};
use app::observer::*;
use app::report::{AreaChoices, CaseState};
use app::{PageContext, pages};

use super::Sample;

const TOKEN: &str = "AW_h3kQ9";

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

fn seen() -> RevisitLine {
    RevisitLine {
        day: "2026-11-24".into(),
        places: "12".into(),
        square: "1000.5".into(),
        words: "人行道通了。".into(),
        photos: vec![format!("/o/{TOKEN}/f/2/photo/0a/1")],
    }
}

fn finding(id: i64, fate: Option<(CaseState, bool)>) -> FindingLine {
    FindingLine {
        id,
        theme: Theme::Market,
        day: "2026-11-15".into(),
        fate: fate.map(|(state, suggestion)| FateLine {
            number: 61,
            suggestion,
            state,
            open: state != CaseState::Closed,
            category: "流动摊点".into(),
            place: "镜铁区 五一街道 惠民农贸市场北门外".into(),
            text: "十来个流动摊占了人行道。".into(),
            unit: "镜铁区城管局".into(),
        }),
        revisits: if fate.is_some() { vec![seen()] } else { Vec::new() },
    }
}

fn patrol_line(home: bool) -> PatrolLine {
    PatrolLine {
        id: 7,
        team: "雄关区观察队".into(),
        tier: Tier::District,
        theme: Theme::Market,
        day: "2026-11-15".into(),
        time: "09:00–10:30".into(),
        methods: vec![Method::Look, Method::Check],
        place: "镜铁区 五一街道 惠民社区".into(),
        people: 6,
        notes: "摊位整齐。".into(),
        home,
        found: 2,
        cases: vec![61],
    }
}

fn observer(full: bool) -> ObserverPage {
    ObserverPage {
        token: TOKEN.into(),
        name: "晨光".into(),
        tier: Tier::District,
        team: "雄关区观察队".into(),
        area: "雄关区".into(),
        since: "2026-11-01 09:00".into(),
        thanks: full,
        findings: if full {
            vec![
                finding(3, None),
                finding(2, Some((CaseState::Closed, false))),
                finding(1, Some((CaseState::Adopted, true))),
            ]
        } else {
            Vec::new()
        },
        older_findings: full.then(|| format!("/o/{TOKEN}?findings=1")),
        adopted: if full {
            vec![AdoptedLine {
                number: 62,
                state: CaseState::Adopted,
                text: "市场门口留一块地方放婴儿车。".into(),
            }]
        } else {
            Vec::new()
        },
        patrols: if full {
            vec![patrol_line(true), patrol_line(false)]
        } else {
            Vec::new()
        },
        older_patrols: full.then(|| format!("/o/{TOKEN}?patrols=7")),
    }
}

fn patrol(errors: Vec<FieldError>) -> PatrolPage {
    PatrolPage {
        token: TOKEN.into(),
        form: "AWYx".into(),
        home: "雄关区".into(),
        areas: AreaChoices {
            groups: vec![("镜铁区".into(), vec![choice("jingtie||", "镜铁区")])],
            narrowed: false,
        },
        categories: vec![("市容环境".into(), vec![choice("vendors", "流动摊点")])],
        typed: TypedPatrolForm {
            theme: "market".into(),
            day: "2026-11-15".into(),
            methods: vec!["look".into()],
            findings: vec![TypedFindingForm::default(); 5],
            ..TypedPatrolForm::default()
        },
        errors,
        ..PatrolPage::default()
    }
}

fn activity(number: u32, begun: bool) -> ActivityLine {
    ActivityLine {
        number,
        name: "万人清洁行动".into(),
        theme: Theme::Sanitation,
        time: "2026-12-05 09:00".into(),
        place: "人民广场东侧".into(),
        team: "雄关区观察队".into(),
        most: 500,
        sign_ups: 3,
        signed: 6,
        heads: begun.then_some(5),
        begun,
    }
}

fn sign_up(errors: Vec<FieldError>, begun: bool) -> ActivityPage {
    ActivityPage {
        activity: activity(1, begun),
        form: "AXMx".into(),
        name: "小李一家".into(),
        people: "3".into(),
        errors,
    }
}

/// All of them.
pub fn all(base: &PageContext, organizer: &Organizer, list: &mut Vec<Sample>) {
    let at = |path: &str| PageContext {
        path: path.into(),
        ..base.clone()
    };
    let mut citizen = |name: &'static str, html: String| {
        list.push(Sample {
            name,
            citizen: true,
            html,
        });
    };
    let own = at(&format!("/o/{TOKEN}"));
    let join = ObserverJoinPage {
        token: "AW8x".into(),
        ..ObserverJoinPage::default()
    };
    citizen("observer-join", pages::observer_join(&at("/o"), join));
    citizen("observer-new", pages::observer(&own, observer(false)));
    citizen("observer", pages::observer(&own, observer(true)));
    citizen("patrol", pages::patrol(&own, patrol(Vec::new())));
    let wrong = vec![
        fault("area", "请选一个片区,或写一下具体地点"),
        fault("method", "请选怎么看的"),
        fault("f1-text", "请写一句什么情况"),
    ];
    citizen("patrol-wrong", pages::patrol(&own, patrol(wrong)));
    let again = |errors| RevisitPage {
        token: TOKEN.into(),
        finding: finding(2, Some((CaseState::Closed, false))),
        form: "AWYx".into(),
        most: 2,
        kept: 1,
        day: "2026-11-24".into(),
        places: String::new(),
        square: String::new(),
        words: String::new(),
        errors,
    };
    citizen("revisit", pages::revisit(&own, again(Vec::new())));
    let wrong = vec![fault("square", "平方米请写数字,最多两位小数")];
    citizen("revisit-wrong", pages::revisit(&own, again(wrong)));
    let full = ActivitiesPage {
        coming: vec![activity(1, false), activity(2, false)],
        later: Some("/activities?later=1-2".into()),
        past: vec![activity(3, true)],
        earlier: Some("/activities?earlier=1-3".into()),
    };
    let page = at("/activities");
    citizen("activities", pages::activities(&page, full));
    citizen(
        "activities-none",
        pages::activities(&page, ActivitiesPage::default()),
    );
    let page = at("/activities/1");
    citizen("activity", pages::activity(&page, sign_up(Vec::new(), false)));
    let wrong = vec![fault("people", "请写1到10的人数")];
    citizen("activity-wrong", pages::activity(&page, sign_up(wrong, false)));
    citizen(
        "activity-begun",
        pages::activity(&page, sign_up(Vec::new(), true)),
    );
    for (name, people) in [("signed-up", 3), ("signed-up-cancelled", 0)] {
        let own = SignedUpPage {
            token: "AXMx".into(),
            activity: activity(1, false),
            name: "小李一家".into(),
            people,
        };
        citizen(name, pages::signed_up(&at("/activities/s/AXMx"), own));
    }
    let mut office = |name: &'static str, html: String| {
        list.push(Sample {
            name,
            citizen: false,
            html,
        });
    };
    let figures = Figures {
        patrols: 24,
        people: 130,
        found: 31,
        adopted: 4,
        closed: 18,
        activities: 3,
        sign_ups: 40,
        signed: 96,
        held: 2,
        heads: 88,
    };
    let tallies = ObserverTalliesPage {
        organizer: organizer.clone(),
        time: "2026-11-27 12:00".into(),
        sound: true,
        tiers: vec![(Some(Tier::City), figures), (None, Figures::default())],
        themes: vec![(Theme::Market, figures)],
        all: figures,
    };
    let page = at("/console/observers/tallies");
    office(
        "console-observer-tallies",
        pages::console::observer_tallies(&page, tallies),
    );
    let patrols = PatrolsPage {
        organizer: organizer.clone(),
        patrols: vec![patrol_line(true), patrol_line(false)],
        older: Some("/console/observers/patrols?before=6".into()),
        revisits: vec![OfficeRevisitLine {
            case: Some(61),
            team: "雄关区观察队".into(),
            theme: Theme::Market,
            seen: seen(),
        }],
    };
    let page = at("/console/observers/patrols");
    office("console-patrols", pages::console::patrols(&page, patrols));
    let activities = |errors| ConsoleActivitiesPage {
        organizer: organizer.clone(),
        activities: vec![activity(1, false), activity(3, true)],
        earlier: None,
        may_make: true,
        teams: vec![choice("2", "雄关区观察队")],
        form: ActivityForm {
            token: "AWYx".into(),
            errors,
            ..ActivityForm::default()
        },
    };
    let page = at("/console/activities");
    office(
        "console-activities",
        pages::console::activities(&page, activities(Vec::new())),
    );
    let wrong = vec![fault("most", "名额是1到100000")];
    office(
        "console-activities-wrong",
        pages::console::activities(&page, activities(wrong)),
    );
    let one = ConsoleActivityPage {
        organizer: organizer.clone(),
        activity: activity(3, true),
        may_count: true,
        sign_ups: vec![("小李一家".into(), 3), (String::new(), 1)],
        heads: String::new(),
        errors: Vec::new(),
    };
    office(
        "console-activity",
        pages::console::activity(&at("/console/activities/3"), one),
    );
}
