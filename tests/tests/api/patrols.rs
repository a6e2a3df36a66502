//! Patrols of observers: written down by a plain form, their findings become cases on the one engine; their fate, looking again, the figures.

use std::thread;
use std::time::{Duration, Instant};

use tests::{Answer, Client, Organizer, Server, html, local_minute, multipart};

use crate::cases::{done, files, step};
use crate::observers::{add_in, join, teams};
use crate::photos::picture;

const TALLIES: &str = "/console/observers/tallies";

fn server() -> (Server, Organizer) {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    add_in(&mut admin, "全市", "", "市团", "50").expect(303);
    add_in(&mut admin, "肃州区", "1", "肃州队", "30").expect(303);
    (server, admin)
}

/// Joins the n-th team and returns the own page's address.
fn observer(server: &Server, admin: &mut Organizer, team: usize, name: &str) -> String {
    let code = teams(admin)[team][5].clone();
    join(&mut server.client(), &code, name).location()
}

/// A day that many from today in the site's zone.
fn day(server: &Server, days: i64) -> String {
    local_minute(server.set_clock(0) + days * 24 * 3_600_000)[..10].to_owned()
}

type Fields<'a> = Vec<(&'a str, &'a str)>;

/// What every patrol of these tests says.
fn plain(day: &str) -> Fields<'_> {
    vec![
        ("theme", "market"),
        ("area", "jinta||"),
        ("address", "东门市场"),
        ("method", "look"),
        ("method", "visit"),
        ("day", day),
        ("people", "6"),
    ]
}

fn form(client: &mut Client, own: &str) -> String {
    let page = client.get(&format!("{own}/patrol")).expect(200).text();
    html::hidden(&page, "form").expect("a key")
}

fn record(client: &mut Client, own: &str, form: &str, fields: &Fields<'_>) -> Answer {
    let mut all = vec![("form", form)];
    all.extend(fields);
    client.form(&format!("{own}/patrol"), &all)
}

/// Replaces or adds a field.
fn with<'a>(mut fields: Fields<'a>, name: &'a str, value: &'a str) -> Fields<'a> {
    fields.retain(|(n, _)| *n != name);
    fields.push((name, value));
    fields
}

fn words_of(client: &mut Client, path: &str) -> String {
    html::words(&client.get(path).expect(200).text())
}

/// The figures of a row of the console's tables; counters and rows agree.
fn figures(admin: &mut Organizer, name: &str) -> Vec<String> {
    let page = admin.get(TALLIES).expect(200).text();
    assert!(html::words(&page).contains("计数和记录一致"), "not sound");
    let row = html::rows(&page)
        .into_iter()
        .find(|row| row.first().is_some_and(|cell| cell == name));
    row.unwrap_or_else(|| panic!("no {name}"))[1..6].to_vec()
}

#[test]
fn a_patrol_sent_twice_is_one_and_its_findings_are_cases_of_observers() {
    let (server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let mut client = server.client();
    let today = day(&server, 0);
    let mut fields = plain(&today);
    fields.extend([
        ("start", "09:00"),
        ("end", "10:30"),
        ("notes", "摊位<b>整齐</b>"),
        ("f1-kind", "problem"),
        ("f1-category", "daolu"),
        ("f1-text", "门口<i>有个坑"),
        ("f3-kind", "suggestion"),
        ("f3-text", "建议加个垃圾桶"),
        ("f3-address", "西门"),
    ]);
    let key = form(&mut client, &own);
    let to = record(&mut client, &own, &key, &fields).location();
    assert_eq!(to, format!("{own}?done=1"));
    record(&mut client, &own, &key, &fields).expect(303);
    // The same form with other words is not the same.
    let other = with(fields.clone(), "notes", "别的");
    let page = record(&mut client, &own, &key, &other).expect(409).text();
    assert!(
        page.contains("已经交过了") && page.contains("别的"),
        "nothing is lost"
    );
    assert_ne!(
        html::hidden(&page, "form"),
        Some(key),
        "it can be sent as another one"
    );

    let answer = client.get(&own).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let page = answer.text();
    assert!(page.contains("门口&lt;i&gt;有个坑") && page.contains("摊位&lt;b&gt;整齐&lt;/b&gt;"));
    let words = html::words(&page);
    for part in [
        "农贸市场",
        "6人次",
        "发现2条",
        "东门市场",
        "西门",
        "第1号",
        "第2号",
        "已收到",
        "看 访",
        "09:00–10:30",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("片区。交叉"), "another area");
    assert_eq!(figures(&mut admin, "区队"), ["1", "6", "2", "0", "0"]);
    assert_eq!(figures(&mut admin, "农贸市场"), ["1", "6", "2", "0", "0"]);
    assert_eq!(figures(&mut admin, "市团"), ["0", "0", "0", "0", "0"]);

    let case = html::words(&admin.get("/console/cases/1").expect(200).text());
    assert!(
        case.contains("观察员") && case.contains("门口<i>有个坑"),
        "{case}"
    );
    let list = html::words(&admin.get("/console/observers/patrols").expect(200).text());
    assert!(list.contains("肃州队") && list.contains("东门市场") && !list.contains("小李"));
    server.assert_sound();
}

#[test]
fn what_becomes_of_a_finding_is_told_and_counted() {
    let (server, mut admin) = server();
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    let mut verifier = admin.invited(&server, "verifier", "", "");
    let own = observer(&server, &mut admin, 1, "小李");
    let mut client = server.client();
    let today = day(&server, 0);
    let mut fields = plain(&today);
    fields.extend([
        ("f1-category", "daolu"),
        ("f1-text", "门口有个坑"),
        ("f2-kind", "suggestion"),
        ("f2-text", "建议加个垃圾桶"),
    ]);
    let key = form(&mut client, &own);
    record(&mut client, &own, &key, &fields).expect(303);
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    let words = words_of(&mut client, &own);
    assert!(words.contains("城管局") && words.contains("办理中"), "{words}");
    for office in ["派遣", "立案", "结案", "督办"] {
        assert!(!words.contains(office), "{office}");
    }
    done(&step(&mut handler, 1, "begin", &[]));
    done(&step(&mut handler, 1, "report", &[("words", "补好了")]));
    done(&step(&mut verifier, 1, "check", &[]));
    done(&step(&mut verifier, 1, "close", &[("words", "看过了")]));
    assert_eq!(figures(&mut admin, "区队"), ["1", "6", "2", "0", "1"]);
    assert!(!words_of(&mut client, &own).contains("被采纳的建议"));
    done(&step(&mut admin, 2, "answer", &[("words", "谢谢")]));
    done(&step(&mut admin, 2, "adopt", &[]));
    assert!(words_of(&mut client, &own).contains("被采纳的建议"));
    assert_eq!(figures(&mut admin, "区队"), ["1", "6", "2", "1", "1"]);
    done(&step(&mut admin, 1, "reopen", &[("words", "又塌了")]));
    assert_eq!(figures(&mut admin, "农贸市场"), ["1", "6", "2", "1", "0"]);
    assert!(admin.cases_are_equal(), "counters and histories differ");
    server.assert_sound();
}

#[test]
fn faults_are_said_where_they_are_and_nothing_is_stored() {
    let (server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let mut client = server.client();
    let (today, tomorrow, long_ago) = (day(&server, 0), day(&server, 1), day(&server, -367));
    let long = "长".repeat(501);
    let huge = "长".repeat(4001);
    let key = form(&mut client, &own);
    for (name, value, said) in [
        ("theme", "nothing", "请选一个主题"),
        ("theme", "", "请选一个主题"),
        ("area", "nowhere||", "请选一个片区"),
        ("area", "suzhou|没有的街|", "请选一个片区"),
        ("method", "smell", "请选怎么看的"),
        ("day", "2026-02-30", "请写日期"),
        ("day", &tomorrow, "请写日期"),
        ("day", &long_ago, "请写日期"),
        ("day", "", "请写日期"),
        ("start", "9点", "开始时间请写成"),
        ("end", "25:00", "结束时间请写成"),
        ("people", "0", "人次请写1到500"),
        ("people", "501", "人次请写1到500"),
        ("people", "-3", "人次请写1到500"),
        ("people", "99999999999999999999", "人次请写1到500"),
        ("notes", &long, "备注最多500个字"),
        ("f1-text", &huge, "最多4000个字"),
        ("f1-text", "坑", "请选是哪一类问题"),
        ("f5-category", "daolu", "请写一句什么情况"),
    ] {
        let fields = with(plain(&today), name, value);
        let answer = record(&mut client, &own, &key, &fields);
        assert_eq!(
            answer.status,
            422,
            "{name}={}",
            value.chars().take(20).collect::<String>()
        );
        let page = answer.text();
        let words = html::words(&page);
        assert!(words.contains(said), "{name}: {words}");
        assert!(page.contains("东门市场"), "nothing is lost");
    }
    for (start, end, status) in [("10:00", "09:59", 422), ("10:00", "10:00", 303)] {
        let fields = with(with(plain(&today), "start", start), "end", end);
        record(&mut client, &own, &key, &fields).expect(status);
    }
    // What is sealed does not come this way, and praise is no finding.
    for (name, value) in [("f1-category", "hurt"), ("f1-kind", "praise")] {
        let mut fields = plain(&today);
        fields.extend([
            ("f1-kind", "problem"),
            ("f1-category", "daolu"),
            ("f1-text", "看见了"),
        ]);
        let fields = with(fields, name, value);
        let key = form(&mut client, &own);
        record(&mut client, &own, &key, &fields).expect(422);
    }
    assert_eq!(figures(&mut admin, "合计"), ["1", "6", "0", "0", "0"]);
    // Not a form, too large, strange methods.
    let path = format!("{own}/patrol");
    let json = [("content-type", "application/json")];
    assert_eq!(
        client.send("POST", &path, &json, Some(b"{}")).unwrap().status,
        415
    );
    let big = "长".repeat(30_000);
    record(&mut client, &own, &key, &with(plain(&today), "notes", &big)).expect(413);
    assert_eq!(client.send("DELETE", &path, &[], None).unwrap().status, 405);
    server.assert_sound();
}

#[test]
fn nobody_sees_or_touches_what_others_found() {
    let (server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let other = observer(&server, &mut admin, 1, "小王");
    let mut client = server.client();
    let today = day(&server, 0);
    let mut fields = plain(&today);
    fields.extend([("f1-category", "daolu"), ("f1-text", "门口有个坑")]);
    let key = form(&mut client, &own);
    record(&mut client, &own, &key, &fields).expect(303);
    assert!(words_of(&mut client, &own).contains("门口有个坑"));

    let words = words_of(&mut client, &other);
    assert!(
        !words.contains("门口有个坑") && !words.contains("东门市场") && !words.contains("小李"),
        "{words}"
    );
    client.get(&format!("{own}/f/1")).expect(200);
    client.get(&format!("{other}/f/1")).expect(404);
    let seen = [("day", today.as_str()), ("words", "看过")];
    let page = client.get(&format!("{own}/f/1")).expect(200).text();
    let action = html::action(&page, "/f/1").expect("a form");
    let (_, query) = action.split_once('?').expect("a key");
    client.form(&format!("{other}/f/1?{query}"), &seen).expect(404);
    // The key of somebody's patrol opens nothing for somebody else.
    record(&mut client, &other, &key, &fields).expect(409);
    // Addresses that nobody has, or that were altered.
    let mut forged = own.clone();
    let last = if forged.pop() == Some('A') { 'B' } else { 'A' };
    forged.push(last);
    for path in [&forged, "/o/x", "/o/"] {
        client.get(path).expect(404);
        client.get(&format!("{path}/patrol")).expect(404);
        record(&mut client, path, &key, &fields).expect(404);
        client.get(&format!("{path}/f/1")).expect(404);
    }
    for id in ["0", "-1", "2", "x", "99999999999999999999"] {
        client.get(&format!("{own}/f/{id}")).expect(404);
    }
    // Who leaves is no longer known; what was seen stays with the team.
    client.form(&format!("{own}/leave"), &[]).expect(303);
    record(&mut client, &own, &key, &fields).expect(404);
    assert_eq!(figures(&mut admin, "区队"), ["1", "6", "1", "0", "0"]);
    // The console's pages are for the office.
    for path in [
        TALLIES,
        "/console/observers/patrols",
        "/console/observers/patrols.csv",
    ] {
        client.get(path).expect(303);
        let mut handler = admin.invited(&server, "handler", "chengguan", "");
        handler.get(path).expect(403);
    }
    let mut auditor = admin.invited(&server, "auditor", "", "");
    auditor.get(TALLIES).expect(200);
    auditor.get("/console/observers").expect(403);
    server.assert_sound();
}

#[test]
fn the_home_area_is_warned_of_and_not_forbidden() {
    let (server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let mut client = server.client();
    assert!(words_of(&mut client, &format!("{own}/patrol")).contains("肃州区"));
    let today = day(&server, 0);
    let key = form(&mut client, &own);
    record(&mut client, &own, &key, &with(plain(&today), "area", "suzhou||")).expect(303);
    assert!(words_of(&mut client, &own).contains("自己队伍的片区"));
    // A city's corps is at home everywhere.
    let city = observer(&server, &mut admin, 0, "小张");
    let key = form(&mut client, &city);
    record(&mut client, &city, &key, &with(plain(&today), "area", "suzhou||")).expect(303);
    assert!(!words_of(&mut client, &city).contains("自己队伍的片区"));
    server.assert_sound();
}

#[test]
fn one_form_sent_by_many_at_once_is_one_patrol() {
    let (server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let today = day(&server, 0);
    let key = form(&mut server.client(), &own);
    thread::scope(|scope| {
        for _ in 0..12 {
            let (mut client, own, key, today) = (server.client(), own.clone(), key.clone(), today.clone());
            scope.spawn(move || {
                let mut fields = plain(&today);
                fields.extend([("f1-category", "daolu"), ("f1-text", "门口有个坑")]);
                record(&mut client, &own, &key, &fields).expect(303);
            });
        }
    });
    assert_eq!(figures(&mut admin, "合计"), ["1", "6", "1", "0", "0"]);
    // One observer writes down so many a day, and no more.
    let mut client = server.client();
    for n in 2..=31 {
        let key = form(&mut client, &own);
        let expected = if n <= 30 { 303 } else { 429 };
        record(&mut client, &own, &key, &plain(&today)).expect(expected);
    }
    // Every patrol is on one of the two pages, once.
    let first = client.get(&own).expect(200).text();
    let older = html::links(&first)
        .into_iter()
        .find(|link| link.contains("?patrols="))
        .expect("older ones");
    let second = client.get(&older).expect(200).text();
    let seen: usize = [first, second]
        .iter()
        .map(|page| html::words(page).matches("6人次").count())
        .sum();
    assert_eq!(seen, 30);
    server.assert_sound();
}

#[test]
fn a_patrol_whose_cases_could_not_be_made_is_completed_after_a_kill() {
    let (mut server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let today = day(&server, 0);
    let key = form(&mut server.client(), &own);
    let mut fields = plain(&today);
    fields.extend([("f1-category", "daolu"), ("f1-text", "门口有个坑")]);
    // The file of the cases is there, before anything is in it, and then it is none.
    admin.get("/console/cases").expect(200);
    server.kill();
    let backup = server.back_up("Cases");
    let broken: Vec<_> = backup
        .iter()
        .map(|(path, content)| {
            // When alarms ring, the runtime reads itself.
            let of_runtime = path.file_name().is_some_and(|name| name == "metadata.sqlite");
            let broken = b"this is no database at all".repeat(300);
            (path.clone(), if of_runtime { content.clone() } else { broken })
        })
        .collect();
    server.put_back("Cases", &broken);
    server.start();
    record(&mut server.client(), &own, &key, &fields).expect(303);
    server.kill();
    server.put_back("Cases", &backup);
    server.start();
    let until = Instant::now() + Duration::from_secs(40);
    let mut client = server.client();
    while !words_of(&mut client, &own).contains("第1号") {
        assert!(Instant::now() < until, "nobody completes it");
        thread::sleep(Duration::from_millis(500));
    }
    record(&mut client, &own, &key, &fields).expect(303);
    let mut admin = admin.again(&server);
    assert_eq!(figures(&mut admin, "合计"), ["1", "6", "1", "0", "0"]);
    assert!(admin.cases_are_equal());
}

#[test]
fn an_own_finding_is_looked_at_again_with_photos_and_what_was_measured() {
    let (server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let mut client = server.client();
    let today = day(&server, 0);
    let mut fields = plain(&today);
    fields.extend([("f1-category", "daolu"), ("f1-text", "门口有个坑")]);
    let key = form(&mut client, &own);
    record(&mut client, &own, &key, &fields).expect(303);
    let path = format!("{own}/f/1");
    let page = client.get(&path).expect(200).text();
    let action = html::action(&page, "/f/1?form=").expect("a form");

    let tomorrow = day(&server, 1);
    for (name, value, said) in [
        ("day", tomorrow.as_str(), "请写哪天去的"),
        ("places", "10001", "处数请写0到10000"),
        ("places", "-1", "处数请写0到10000"),
        ("square", "1.234", "最多两位小数"),
        ("square", "1e9", "最多两位小数"),
        ("words", "", "请写一句看到什么"),
        ("words", &"长".repeat(501), "最多500个字"),
    ] {
        let fields = with(vec![("day", today.as_str()), ("words", "看过")], name, value);
        let page = client.form(&action, &fields).expect(422).text();
        assert!(html::words(&page).contains(said), "{name}");
    }
    client
        .form(&path, &[("day", today.as_str()), ("words", "看过")])
        .expect(422);

    let seen = [
        ("day", today.as_str()),
        ("places", "20"),
        ("square", "1000.50"),
        ("words", "都<b>补好了"),
    ];
    let (kind, body) = multipart(&seen, &[&picture(10), &picture(90)]);
    let send = |client: &mut Client, body: &[u8]| client.chunked(&action, kind, &[body]).unwrap();
    send(&mut client, b"--b0undary\r\nnothing").expect(400);
    let (_, bad) = multipart(&seen, &[b"no picture at all"]);
    send(&mut client, &bad).expect(422);
    assert_eq!(send(&mut client, &body).location(), path);
    assert_eq!(send(&mut client, &body).location(), path, "twice is once");
    let page = client.get(&path).expect(200).text();
    let words = html::words(&page);
    for part in ["20处", "1000.5平方米", "都<b>补好了"] {
        assert_eq!(words.matches(part).count(), 1, "{part}: {words}");
    }
    let pictures: Vec<String> = html::links(&page)
        .into_iter()
        .filter(|link| link.contains("/photo/"))
        .collect();
    assert_eq!(pictures.len(), 2);
    let photo = client.get(&pictures[0]).expect(200);
    assert_eq!(photo.header("content-type"), Some("image/jpeg"));
    let other = observer(&server, &mut admin, 1, "小王");
    client.get(&pictures[0].replace(&own, &other)).expect(404);
    client
        .get(&format!("{path}/photo/{}/1", "0".repeat(32)))
        .expect(404);
    let office = html::words(&admin.get("/console/observers/patrols").expect(200).text());
    assert!(
        office.contains("1000.5平方米") && office.contains("都<b>补好了"),
        "{office}"
    );
    server.assert_sound();
}

#[test]
fn files_of_the_figures_hold_no_formulas() {
    let (server, mut admin) = server();
    let own = observer(&server, &mut admin, 1, "小李");
    let mut client = server.client();
    let today = day(&server, 0);
    let key = form(&mut client, &own);
    let fields = with(plain(&today), "notes", "=HYPERLINK(\"x\")");
    record(&mut client, &own, &key, &fields).expect(303);
    let csv = admin.get("/console/observers/patrols.csv").expect(200);
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = csv.text();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"x\"\")\"") && !text.contains("小李"),
        "{text}"
    );
    let text = admin.get("/console/observers/tallies.csv").expect(200).text();
    assert!(text.contains("district,market,1,6,0,0,0,0,0,0,0,0"), "{text}");
    assert_eq!(
        text.lines().count(),
        41,
        "every tier with every theme, in a fixed order"
    );
    server.assert_sound();
}
