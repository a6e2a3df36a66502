//! Activities: published by the office, signed up for without an account, full when they are, counted afterwards.

use std::thread;

use tests::{Answer, Client, Organizer, Server, html, local_minute};

use crate::cases::files;
use crate::observers::add_in;

const OFFICE: &str = "/console/activities";
const HOUR: i64 = 3_600_000;

fn server() -> (Server, Organizer) {
    let server = Server::with(&files());
    let admin = Organizer::first(&server);
    (server, admin)
}

/// A moment so many hours from now in the site's zone, as a form has it.
fn at(server: &Server, hours: i64) -> String {
    local_minute(server.set_clock(0) + hours * HOUR)
}

fn make(admin: &mut Organizer, name: &str, starts: &str, most: &str, team: &str) -> Answer {
    let page = admin.get(OFFICE).expect(200).text();
    let token = html::hidden(&page, "token").expect("a key");
    let fields = [
        ("token", token.as_str()),
        ("name", name),
        ("theme", "sanitation"),
        ("starts", starts),
        ("place", "人民广场"),
        ("most", most),
        ("team", team),
    ];
    let answer = admin.post(OFFICE, &fields);
    if answer.status == 303 {
        // Sent twice it is one.
        admin.post(OFFICE, &fields).expect(303);
    }
    answer
}

fn form(client: &mut Client, number: u32) -> String {
    let page = client.get(&format!("/activities/{number}")).expect(200).text();
    html::hidden(&page, "form").expect("a sign-up")
}

fn sign_up(client: &mut Client, number: u32, form: &str, people: &str, name: &str) -> Answer {
    let fields = [("form", form), ("people", people), ("name", name)];
    client.form(&format!("/activities/{number}"), &fields)
}

/// Activities, sign-ups, people, heads of a row of the figures; counters and rows agree.
fn figures(admin: &mut Organizer, name: &str) -> Vec<String> {
    let page = admin.get("/console/observers/tallies").expect(200).text();
    assert!(html::words(&page).contains("计数和记录一致"), "not sound");
    let row = html::rows(&page)
        .into_iter()
        .find(|row| row.first().is_some_and(|cell| cell == name));
    row.unwrap_or_else(|| panic!("no {name}"))[6..].to_vec()
}

#[test]
fn an_activity_is_published_signed_up_for_once_and_cancelled_by_the_same_link() {
    let (server, mut admin) = server();
    add_in(&mut admin, "全市", "", "市团", "50").expect(303);
    make(&mut admin, "万人<b>清洁", &at(&server, 48), "20", "1").expect(303);
    let mut client = server.client();
    let list = client.get("/activities").expect(200).text();
    assert!(list.contains("万人&lt;b&gt;清洁") && list.contains("市团"));
    assert_eq!(html::words(&list).matches("人民广场").count(), 1);
    let key = form(&mut client, 1);
    let own = sign_up(&mut client, 1, &key, "3", "小<i>李").location();
    assert_eq!(
        sign_up(&mut client, 1, &key, "3", "小<i>李").location(),
        own,
        "twice is once"
    );
    let answer = client.get(&own).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let page = answer.text();
    assert!(page.contains("小&lt;i&gt;李") && html::words(&page).contains("一共 3 人来"));
    // How many is public, who is not.
    for path in ["/activities", "/activities/1"] {
        let words = html::words(&client.get(path).expect(200).text());
        assert!(
            words.contains("3 人,最多 20 人") && !words.contains("小<i>李"),
            "{words}"
        );
    }
    assert_eq!(figures(&mut admin, "市团"), ["1", "1", "3", "0"]);
    let office = admin.get("/console/activities/1").expect(200).text();
    assert!(office.contains("小&lt;i&gt;李"));
    client.get(&format!("{own}/cancel")).expect(303);
    client.form(&format!("{own}/cancel"), &[]).expect(303);
    client.form(&format!("{own}/cancel"), &[]).expect(303);
    assert!(html::words(&client.get(&own).expect(200).text()).contains("已取消报名"));
    assert_eq!(figures(&mut admin, "市团"), ["1", "0", "0", "0"]);
    // The form that was cancelled makes no other.
    assert_eq!(sign_up(&mut client, 1, &key, "3", "小李").location(), own);
    assert_eq!(figures(&mut admin, "环境卫生"), ["1", "0", "0", "0"]);
    let office = admin.get("/console/activities/1").expect(200).text();
    assert!(!office.contains("小&lt;i&gt;李"), "the name went");
    server.assert_sound();
}

#[test]
fn an_activity_never_has_more_people_than_places_however_many_come_at_once() {
    let (server, mut admin) = server();
    make(&mut admin, "赶大集", &at(&server, 48), "25", "").expect(303);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let all: Vec<_> = (0..20)
            .map(|_| {
                let mut client = server.client();
                scope.spawn(move || {
                    let key = form(&mut client, 1);
                    sign_up(&mut client, 1, &key, "3", "").status
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(303), count(409)), (8, 12), "{statuses:?}");
    assert_eq!(figures(&mut admin, "文明办"), ["1", "8", "24", "0"]);
    let mut client = server.client();
    let key = form(&mut client, 1);
    let words = html::words(&sign_up(&mut client, 1, &key, "2", "小李").expect(409).text());
    assert!(
        words.contains("只剩 1 个名额") && words.contains("我要报名"),
        "{words}"
    );
    sign_up(&mut client, 1, &key, "1", "小李").expect(303);
    assert!(html::words(&client.get("/activities/1").expect(200).text()).contains("名额已满"));
    // One who cancels makes room.
    let own = format!("/activities/s/{key}");
    client.form(&format!("{own}/cancel"), &[]).expect(303);
    let key = form(&mut client, 1);
    sign_up(&mut client, 1, &key, "1", "").expect(303);
    server.assert_sound();
}

#[test]
fn faults_and_forgeries_store_nothing() {
    let (server, mut admin) = server();
    let soon = at(&server, 48);
    make(&mut admin, "赶大集", &soon, "10", "").expect(303);
    make(&mut admin, "植树", &soon, "10", "").expect(303);
    let mut client = server.client();
    let key = form(&mut client, 1);
    for people in ["", "0", "11", "-1", "1.5", "九", "99999999999999999999"] {
        let page = sign_up(&mut client, 1, &key, people, "小李").expect(422).text();
        assert!(html::words(&page).contains("请写1到10的人数"), "{people}");
        assert!(page.contains("小李"), "nothing is lost");
    }
    for name in ["13800000000", &"长".repeat(21)] {
        sign_up(&mut client, 1, &key, "1", name).expect(422);
    }
    let mut forged = key.clone();
    let last = if forged.pop() == Some('A') { 'B' } else { 'A' };
    forged.push(last);
    for form in [forged.as_str(), "", "x"] {
        sign_up(&mut client, 1, form, "1", "").expect(422);
        if !form.is_empty() {
            client.get(&format!("/activities/s/{form}")).expect(404);
            client
                .form(&format!("/activities/s/{form}/cancel"), &[])
                .expect(404);
        }
    }
    client.get(&format!("/activities/s/{key}")).expect(404);
    sign_up(&mut client, 1, &key, "1", "").expect(303);
    sign_up(&mut client, 2, &key, "1", "").expect(409);
    for path in [
        "/activities/3",
        "/activities/0",
        "/activities/x",
        "/activities/-1",
        "/activities/99999999999",
    ] {
        client.get(path).expect(404);
        client.form(path, &[("form", &key), ("people", "1")]).expect(404);
    }
    assert_eq!(
        client.send("DELETE", "/activities", &[], None).unwrap().status,
        405
    );
    // The office's form.
    for (name, starts, most, team, said) in [
        ("", soon.as_str(), "10", "", "名称要写"),
        (&"长".repeat(41), &soon, "10", "", "名称要写"),
        ("植树", "2026-02-30T09:00", "10", "", "时间要写"),
        ("植树", "1999-01-01T09:00", "10", "", "时间要写"),
        ("植树", &soon, "0", "", "名额是1到100000"),
        ("植树", &soon, "100001", "", "名额是1到100000"),
        ("植树", &soon, "10", "99", "没有这支队伍"),
        ("植树", &soon, "10", "x", "没有这支队伍"),
    ] {
        let words = html::words(&make(&mut admin, name, starts, most, team).expect(422).text());
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(figures(&mut admin, "合计"), ["2", "1", "1", "0"]);
    client.form(OFFICE, &[("name", "外人")]).expect(303);
    let mut auditor = admin.invited(&server, "auditor", "", "");
    auditor.get(OFFICE).expect(200);
    auditor.post(OFFICE, &[("name", "审计")]).expect(403);
    server.assert_sound();
}

#[test]
fn heads_are_counted_when_it_has_begun_and_names_go() {
    let (server, mut admin) = server();
    make(&mut admin, "=赶大集", &at(&server, 2), "10", "").expect(303);
    let mut client = server.client();
    let key = form(&mut client, 1);
    let own = sign_up(&mut client, 1, &key, "3", "小李").location();
    let page = "/console/activities/1";
    let words = html::words(&admin.post(page, &[("heads", "3")]).expect(409).text());
    assert!(words.contains("活动还没开始"), "{words}");
    server.set_clock(3 * HOUR);
    let late = form_of_another(&mut client);
    assert_eq!(late, None, "nobody signs up any more");
    sign_up(&mut client, 1, &key, "3", "小李").location();
    client.form(&format!("{own}/cancel"), &[]).expect(409);
    let mut admin = admin.again(&server);
    for heads in ["", "-1", "100001", "x", "1.5"] {
        let words = html::words(&admin.post(page, &[("heads", heads)]).expect(422).text());
        assert!(words.contains("到场人数是0到100000"), "{heads}");
    }
    assert!(admin.get(page).expect(200).text().contains("小李"));
    admin.post(page, &[("heads", "5")]).expect(303);
    admin.post(page, &[("heads", "4")]).expect(303);
    assert!(!admin.get(page).expect(200).text().contains("小李"));
    assert!(!client.get(&own).expect(200).text().contains("小李"));
    assert_eq!(figures(&mut admin, "合计"), ["1", "1", "3", "4"]);
    let list = html::words(&client.get("/activities").expect(200).text());
    assert!(list.contains("办过的活动") && list.contains("到场人数"), "{list}");
    let csv = admin.get("/console/activities.csv").expect(200).text();
    assert!(csv.contains("'=赶大集") && csv.contains(",10,1,3,4"), "{csv}");
    server.assert_sound();
}

fn form_of_another(client: &mut Client) -> Option<String> {
    html::hidden(&client.get("/activities/1").expect(200).text(), "form")
}

#[test]
fn long_lists_go_on_where_they_end() {
    let (server, mut admin) = server();
    let soon = at(&server, 48);
    for n in 1..=14 {
        make(&mut admin, &format!("活动{n:02}"), &soon, "10", "").expect(303);
    }
    let mut client = server.client();
    let first = client.get("/activities").expect(200).text();
    let on = html::links(&first)
        .into_iter()
        .find(|link| link.contains("later="))
        .expect("more");
    let second = client.get(&on).expect(200).text();
    for n in 1..=14 {
        let name = format!("活动{n:02}");
        assert_eq!(
            first.matches(&name).count() + second.matches(&name).count(),
            1,
            "{name}"
        );
    }
    for wrong in ["x", "1", "1-", "-1-1", "999999999999999999999-1"] {
        client.get(&format!("/activities?later={wrong}")).expect(200);
    }
    server.assert_sound();
}
