//! Supervision: the clock proposes and people decide; orders; ledgers that are frozen; figures.

use tests::{Organizer, Server, html};

use crate::cases::{done, files, report, step};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// A server with one case that a unit has for four working hours.
fn dispatched() -> (Server, Organizer) {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    report(&mut server.client(), "daolu", "suzhou", "=1+1 人行道塌了");
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    (server, admin)
}

/// Waits until the alarm has done what is due at the clock's time. The alarm was set by the machine's clock, so something has to set it anew.
fn until_proposed(server: &Server, admin: &mut Organizer, what: &str) -> String {
    report(&mut server.client(), "daolu", "suzhou", "另一件");
    for _ in 0..100 {
        let page = admin.get("/console/orders").expect(200).text();
        if html::words(&page).contains(what) {
            return page;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{what} was not proposed");
}

#[test]
fn the_clock_proposes_and_a_person_decides() {
    let (server, mut admin) = dispatched();
    let page = html::words(&admin.get("/console/orders").expect(200).text());
    assert!(page.contains("没有待决定的"));
    // Twelve working hours are over whatever the holidays.
    server.set_clock(30 * DAY);
    // Sessions ended meanwhile.
    let mut admin = admin.again(&server);
    let page = until_proposed(&server, &mut admin, "建议:文明办协调");
    assert!(!page.contains("建议:市领导"));
    let decide = |who: &mut Organizer, level: &str, reason: &str| {
        who.post(
            "/console/orders/decide",
            &[("case", "1"), ("level", level), ("reason", reason)],
        )
    };
    assert_eq!(decide(&mut admin, "2", " ").status, 422, "a reason is needed");
    assert_eq!(decide(&mut admin, "9", "x").status, 422);
    let mut coordinator = admin.invited(&server, "coordinator", "", "suzhou");
    let mut other = admin.invited(&server, "coordinator", "", "jinta");
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    assert_eq!(decide(&mut handler, "1", "我说了算").status, 403);
    assert_eq!(decide(&mut other, "1", "别的区").status, 403);
    assert_eq!(decide(&mut coordinator, "3", "直接找市长").status, 403);
    assert_eq!(
        decide(&mut coordinator, "2", "两周没动静").location(),
        "/console/orders"
    );
    assert_eq!(
        decide(&mut coordinator, "", "再想想").status,
        409,
        "decided already"
    );
    assert_eq!(decide(&mut coordinator, "1", "降一级").status, 409);
    let case = html::words(&admin.get("/console/cases/1").expect(200).text());
    assert!(case.contains("文明办协调"), "{case}");
    // By hand, by an administrator.
    assert_eq!(decide(&mut admin, "3", "市里要求").location(), "/console/orders");
    let case = html::words(&admin.get("/console/cases/1").expect(200).text());
    assert!(case.contains("市领导督办"));
}

#[test]
fn orders_are_numbered_answered_and_issued_once() {
    let (server, mut admin) = dispatched();
    report(&mut server.client(), "daolu", "jinta", "第二件");
    let due = "2099-01-01T18:00";
    let page = admin.get("/console/orders?case=1").expect(200).text();
    assert!(page.contains(">1</textarea>"), "the case is filled in");
    let order = |batch: char, cases: &str, due: &str| {
        let batch: String = std::iter::repeat_n(batch, 32).collect();
        [
            ("batch", batch),
            ("offices", "市文明办\n市城管委\n".to_owned()),
            ("cases", cases.to_owned()),
            ("demand", "三日内整改 <b>".to_owned()),
            ("due", due.to_owned()),
        ]
    };
    let post = |who: &mut Organizer, fields: &[(&str, String); 5]| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        who.post("/console/orders", &fields)
    };
    for (cases, due) in [
        ("", due),
        ("99", due),
        ("1 一", due),
        ("1", ""),
        ("1", "2001-01-01T00:00"),
    ] {
        assert_eq!(
            post(&mut admin, &order('a', cases, due)).status,
            422,
            "{cases} {due}"
        );
    }
    let first = post(&mut admin, &order('a', "1、2", due)).location();
    assert_eq!(
        post(&mut admin, &order('a', "1、2", due)).location(),
        first,
        "the same form"
    );
    let second = post(&mut admin, &order('b', "2", due)).location();
    assert_ne!(first, second);
    let page = admin.get(&first).expect(200).text();
    assert!(
        page.contains("1号") && page.contains("市文明办、市城管委") && page.contains("三日内整改 &lt;b&gt;")
    );
    assert!(admin.get(&second).expect(200).text().contains("2号"));

    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    let mut other = admin.invited(&server, "handler", "jiaojing", "");
    assert_eq!(other.get(&first).status, 404);
    assert_eq!(handler.get(&second).status, 404, "none of its cases");
    let answer = [("batch", "c".repeat(32)), ("text", "已整改".to_owned())];
    let answer: Vec<(&str, &str)> = answer
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    for _ in 0..2 {
        assert_eq!(handler.post(&first, &answer).location(), first);
    }
    assert_eq!(
        handler
            .post(&first, &[("batch", &"d".repeat(32)), ("text", " ")])
            .status,
        422
    );
    assert_eq!(other.post(&first, &answer).status, 404);
    let page = html::words(&admin.get(&first).expect(200).text());
    assert_eq!(page.matches("已整改").count(), 1);
    assert!(page.contains("城管局 handlerchengguan"), "{page}");
    assert_eq!(
        handler
            .post("/console/orders", &[("batch", &"e".repeat(32))])
            .status,
        403
    );
}

#[test]
fn a_ledger_that_was_sent_out_stays_as_it_was() {
    let (server, mut admin) = dispatched();
    let live = admin.get("/console/ledgers/problems").expect(200).text();
    assert!(html::words(&live).contains("人行道塌了"));
    let batch = html::hidden(&live, "batch").expect("may be sent out");
    let send = |who: &mut Organizer| who.post("/console/ledgers/problems", &[("batch", batch.as_str())]);
    let issue = send(&mut admin).location();
    assert_eq!(
        send(&mut admin).location(),
        issue,
        "the same form is the same issue"
    );
    done(&step(&mut admin, 1, "remark", &[("words", "催过了")]));
    report(&mut server.client(), "daolu", "suzhou", "后来的一件");
    let page = html::words(&admin.get(&issue).expect(200).text());
    assert!(page.contains("1号") && page.contains("人行道塌了") && !page.contains("后来的一件"));
    let live = html::words(&admin.get("/console/ledgers/problems").expect(200).text());
    assert!(live.contains("后来的一件"));
    // Nothing is a formula to a spreadsheet.
    let csv = admin.get(&format!("{issue}.csv")).expect(200);
    assert!(csv.text().contains("'=1+1") && csv.header("content-type").unwrap().starts_with("text/csv"));
    let book = admin.get("/console/ledgers/problems.xlsx").expect(200);
    assert!(
        book.body.starts_with(b"PK")
            && book
                .header("content-disposition")
                .unwrap()
                .contains("problems.xlsx")
    );

    for (name, part) in [
        ("shortfalls", "城管局"),
        ("closed", "销号时间"),
        ("dissatisfied", "最近一步"),
    ] {
        let page = html::words(&admin.get(&format!("/console/ledgers/{name}")).expect(200).text());
        assert!(page.contains(part), "{name}: {page}");
    }
    assert_eq!(admin.get("/console/ledgers/nothing").status, 404);
    assert_eq!(admin.get("/console/ledgers/issues/99").status, 404);
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    for path in [
        "/console/ledgers",
        "/console/ledgers/problems",
        issue.as_str(),
        "/console/ledgers/tallies",
    ] {
        assert_eq!(handler.get(path).status, 403, "{path}");
    }
    let mut auditor = admin.invited(&server, "auditor", "", "");
    assert!(
        html::hidden(
            &auditor.get("/console/ledgers/problems").expect(200).text(),
            "batch"
        )
        .is_none()
    );
    assert_eq!(send(&mut auditor).status, 403);
}

#[test]
fn figures_are_exact_and_come_with_their_formula() {
    let (server, mut admin) = dispatched();
    report(&mut server.client(), "hurt", "suzhou", "不在任何统计里");
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    done(&step(&mut handler, 1, "begin", &[]));
    done(&step(&mut handler, 1, "report", &[("words", "修好了")]));
    done(&step(&mut admin, 1, "check", &[]));
    done(&step(&mut admin, 1, "close", &[("words", "看过")]));
    let fields = [("words", "电话回访"), ("satisfaction", "satisfied")];
    done(&step(&mut admin, 1, "find_solved", &fields));
    let page = html::words(&admin.get("/console/ledgers/tallies").expect(200).text());
    assert!(page.contains("回访说已解决 ÷ 已回访的结案"));
    let csv = admin
        .get("/console/ledgers/tallies.csv?by=unit")
        .expect(200)
        .text();
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row: Vec<&str> = lines.next().unwrap().split(',').collect();
    let cell = |name: &str| {
        let place = head.iter().position(|one| *one == name);
        row[place.unwrap_or_else(|| panic!("no {name} in {head:?}"))]
    };
    for (name, n) in [
        ("name", "城管局"),
        ("dispatched", "1"),
        ("handled", "1"),
        ("closed", "1"),
    ] {
        assert_eq!(cell(name), n, "{name}");
    }
    assert_eq!((cell("solution_part"), cell("solution_whole")), ("1", "1"));
    assert_eq!(
        (cell("satisfaction_part"), cell("satisfaction_whole")),
        ("1", "1")
    );
    assert_eq!((cell("on_time_part"), cell("on_time_whole")), ("1", "1"));
    let all = admin.get("/console/ledgers/tallies.csv").expect(200).text();
    assert!(all.lines().nth(1).unwrap().starts_with("合计,1,"), "{all}");
    assert!(admin.cases_are_equal());
}
