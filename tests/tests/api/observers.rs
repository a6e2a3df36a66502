//! Observers: teams in three tiers, joining by an invitation code by plain forms, an own page; nothing that reaches a person is kept.

use std::thread;

use tests::content::{self, Campaign, canary_bank};
use tests::{Answer, Client, Organizer, Server, html};

const TEAMS: &str = "/console/observers";

fn server() -> Server {
    Server::with(&content::site(&canary_bank(12), &[Campaign::default()]))
}

fn add(organizer: &mut Organizer, parent: &str, name: &str, most: &str) -> Answer {
    add_in(organizer, "和平社区", parent, name, most)
}

pub(crate) fn add_in(organizer: &mut Organizer, area: &str, parent: &str, name: &str, most: &str) -> Answer {
    let page = organizer.get(TEAMS).expect(200).text();
    let token = html::hidden(&page, "token").expect("a token");
    let fields = [
        ("token", token.as_str()),
        ("parent", parent),
        ("name", name),
        ("area", area),
        ("most", most),
    ];
    let answer = organizer.post(TEAMS, &fields);
    if answer.status == 303 {
        // Sent twice it is one team.
        organizer.post(TEAMS, &fields).expect(303);
    }
    answer
}

/// Rows of the list: name, tier, above, area, members, code.
pub(crate) fn teams(organizer: &mut Organizer) -> Vec<Vec<String>> {
    let page = organizer.get(TEAMS).expect(200).text();
    assert!(!html::words(&page).contains("对不上"), "counters and rows agree");
    html::rows(&page)
        .into_iter()
        .filter(|row| row.len() == 7)
        .skip(1)
        .collect()
}

pub(crate) fn join(client: &mut Client, code: &str, name: &str) -> Answer {
    let page = client.get("/o").expect(200).text();
    let token = html::hidden(&page, "token").expect("a token");
    client.form("/o", &[("token", &token), ("code", code), ("name", name)])
}

#[test]
fn three_tiers_and_nothing_below() {
    let server = server();
    let mut organizer = Organizer::first(&server);
    add(&mut organizer, "", "雄关市团", "50").expect(303);
    add(&mut organizer, "1", "东区队", "30").expect(303);
    add(&mut organizer, "2", "和平组", "20").expect(303);
    for parent in ["3", "99", "x"] {
        let page = add(&mut organizer, parent, "再下一级", "5").expect(422).text();
        assert!(page.contains("再下一级"), "nothing is lost");
    }
    let wrong = html::words(&add(&mut organizer, "", "", "0").expect(422).text());
    assert!(
        wrong.contains("人数上限是1到2000") && wrong.contains("名称要写"),
        "{wrong}"
    );
    let teams = teams(&mut organizer);
    let shown: Vec<_> = teams.iter().map(|row| [&row[0][..], &row[1], &row[2]]).collect();
    assert_eq!(
        shown,
        [
            ["雄关市团", "市团", ""],
            ["东区队", "区队", "雄关市团"],
            ["和平组", "社区组", "东区队"]
        ]
    );
    server.client().get(TEAMS).expect(303);
    server.client().form(TEAMS, &[("name", "外人")]).expect(303);
    server.assert_sound();
}

#[test]
fn an_observer_joins_once_sees_the_own_page_and_leaves_without_a_trace() {
    let server = server();
    let mut organizer = Organizer::first(&server);
    add(&mut organizer, "", "市团", "5").expect(303);
    let code = teams(&mut organizer)[0][5].clone();
    let mut client = server.client();
    let page = client.get("/o").expect(200).text();
    let token = html::hidden(&page, "token").unwrap();
    let fields = [
        ("token", token.as_str()),
        ("code", code.as_str()),
        ("name", "小<b>李"),
    ];
    let own = client.form("/o", &fields).expect(303).location();
    assert_eq!(
        client.form("/o", &fields).expect(303).location(),
        own,
        "twice is once"
    );
    assert_eq!(teams(&mut organizer)[0][4], "1 / 5");

    let answer = client.get(&own).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let page = answer.text();
    assert!(page.contains("小&lt;b&gt;李") && page.contains("市团") && page.contains("和平社区"));
    let mut forged = own.clone();
    let last = if forged.pop() == Some('A') { 'B' } else { 'A' };
    forged.push(last);
    client.get(&forged).expect(404);

    let list = organizer.get(TEAMS).expect(200).text();
    assert!(!list.contains("小&lt;b&gt;李"), "the office sees numbers");
    client.form(&format!("{own}/leave"), &[]).expect(303);
    client.form(&format!("{own}/leave"), &[]).expect(404);
    client.get(&own).expect(404);
    assert_eq!(teams(&mut organizer)[0][4], "0 / 5");
    server.assert_sound();
}

#[test]
fn a_renewed_code_ends_the_one_before_and_faults_lose_nothing() {
    let server = server();
    let mut organizer = Organizer::first(&server);
    add(&mut organizer, "", "市团", "5").expect(303);
    let old = teams(&mut organizer)[0][5].clone();
    let renew = [("renew", "1"), ("issue", "1")];
    organizer.post(TEAMS, &renew).expect(303);
    let new = teams(&mut organizer)[0][5].clone();
    assert_ne!(old, new);
    organizer.post(TEAMS, &renew).expect(303);
    assert_eq!(teams(&mut organizer)[0][5], new, "sent twice it is one new code");

    let mut client = server.client();
    let refused = join(&mut client, &old, "小李").expect(422).text();
    assert!(html::words(&refused).contains("没有这个邀请码"));
    assert!(
        refused.contains("小李") && refused.contains(&old),
        "nothing is lost"
    );
    for (name, said) in [("", "请写一个称呼"), ("小李 138 0000 0000", "不要写电话号码")] {
        let page = html::words(&join(&mut client, &new, name).expect(422).text());
        assert!(page.contains(said), "{page}");
    }
    join(&mut client, &new.replace(' ', ""), "小李").expect(303);
    server.assert_sound();
}

#[test]
fn a_team_never_holds_more_than_its_size_however_many_come_at_once() {
    let server = server();
    let mut organizer = Organizer::first(&server);
    add(&mut organizer, "", "小队", "5").expect(303);
    let code = teams(&mut organizer)[0][5].clone();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let all: Vec<_> = (0..16)
            .map(|n| {
                let (mut client, code) = (server.client(), code.clone());
                scope.spawn(move || join(&mut client, &code, &format!("观察员{n}")).status)
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let with = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((with(303), with(409)), (5, 11), "{statuses:?}");
    assert_eq!(teams(&mut organizer)[0][4], "5 / 5");
    server.assert_sound();
}
