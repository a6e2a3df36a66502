//! Interviewer links: many replies from one device, tagged, each counted once.

use std::thread;
use std::time::Duration;

use tests::content::{self, Campaign, File, canary_bank};
use tests::{Answer, Client, Organizer, Server, html};

use crate::embed::decoded;
use crate::survey::SURVEY;

const LINKS: &str = "/console/c/probe/interviews";
const JSON: (&str, &str) = ("accept", "application/json");

fn files(closes: &str) -> Vec<File> {
    let campaign = Campaign {
        more: "surveys = [\"ask\"]",
        closes: closes.to_owned(),
        ..Campaign::default()
    };
    let children = Campaign {
        id: "little",
        kind: "children",
        bank: "little",
        ..Campaign::default()
    };
    let mut files = content::site(&canary_bank(12), &[campaign, children]);
    files.push(File {
        path: "surveys/ask.toml".to_owned(),
        text: SURVEY.to_owned(),
    });
    files
}

const LATE: &str = "2099-12-31 23:59";

/// Makes a link and gives its path, and its page in the console.
fn link(server: &Server, organizer: &mut Organizer, interviewer: &str, method: &str) -> (String, String) {
    let fields = [
        ("survey", "ask"),
        ("interviewer", interviewer),
        ("community", "和平社区"),
        ("method", method),
    ];
    let own = organizer.post(LINKS, &fields).expect(303).location();
    let page = organizer.get(&own).expect(200).text();
    let address = html::links(&page)
        .into_iter()
        .find(|link| link.contains("/i/"))
        .expect("the link");
    let path = address.strip_prefix("http://127.0.0.1").expect("a whole address");
    let picture = organizer.get(&format!("{own}/qr.png")).expect(200);
    assert_eq!(decoded(&picture.body), address);
    assert!(
        server.client().get(&format!("{own}/qr.png")).status == 303,
        "signed in only"
    );
    (path.to_owned(), own)
}

fn reply(client: &mut Client, path: &str, id: &str) -> Answer {
    let fields = [("reply", id), ("happy", "5"), ("where", "1"), ("what", "0")];
    client.form_with(path, &[JSON], &fields)
}

fn id(number: u32) -> String {
    format!("{number:032x}")
}

fn counters(server: &Server, organizer: &mut Organizer) -> serde_json::Value {
    server.tick("probe");
    let tally = organizer.get("/console/c/probe/tally.json").expect(200).json();
    tally["counters"].clone()
}

#[test]
fn one_device_asks_many_and_every_reply_is_tagged() {
    let server = Server::with_settings(&files(LATE), &[("WM_SHARDS", "4")]);
    let mut organizer = Organizer::first(&server);
    let (path, own) = link(&server, &mut organizer, "=王芳", "street");
    let (second, _) = link(&server, &mut organizer, "07", "phone");
    let mut client = server.client();

    // Without script: the form, and after it the next one at once.
    let answer = client.get(&path).expect(200);
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let packed = client.get_with(&path, &[("accept-encoding", "br")]).expect(200);
    assert!(packed.body.len() <= 14 * 1024, "{} bytes", packed.body.len());
    let page = answer.text();
    assert!(
        html::words(&page).contains("这个链接已记下 0 份"),
        "{}",
        html::words(&page)
    );
    let first = html::hidden(&page, "reply").unwrap();
    let fields = [
        ("reply", first.as_str()),
        ("happy", "4"),
        ("where", "0"),
        ("words", "路灯暗"),
    ];
    let next = client.form(&path, &fields).expect(303).location();
    let page = client.get(&next).expect(200).text();
    let words = html::words(&page);
    assert!(
        words.contains("请问下一位") && words.contains("已记下 1 份"),
        "{words}"
    );
    assert_ne!(html::hidden(&page, "reply").unwrap(), first);
    // A double click.
    client.form(&path, &fields).expect(303);
    // A fault: what was chosen is kept, under the same id.
    let faulty = [("reply", first.as_str()), ("happy", "9"), ("where", "1")];
    let page = client.form(&path, &faulty).expect(422).text();
    assert_eq!(html::hidden(&page, "reply").unwrap(), first);

    // By the script: as many as it takes, the same again as often as it likes.
    for number in 1..=20 {
        let told = reply(&mut client, &path, &id(number)).expect(200).json();
        assert_eq!(told["recorded"], number + 1);
    }
    assert_eq!(
        reply(&mut client, &path, &id(7)).expect(200).json()["recorded"],
        21
    );
    // The same number on another device is another reply.
    assert_eq!(
        reply(&mut client, &second, &id(7)).expect(200).json()["recorded"],
        1
    );
    let told = client.get_with(&path, &[JSON]).expect(200).json();
    assert_eq!(told["recorded"], 21);

    let counted = counters(&server, &mut organizer);
    for (key, n) in [
        ("v|ask|n", 22),
        ("v|ask|@interviewer|=王芳", 21),
        ("v|ask|@interviewer|07", 1),
        ("v|ask|@community|和平社区", 22),
        ("v|ask|@method|street", 21),
        ("v|ask|@method|phone", 1),
        ("v|ask|where|o|1", 21),
    ] {
        assert_eq!(counted[key], n, "{key}");
    }
    organizer.recount("probe");

    let table = organizer
        .get("/console/c/probe/surveys/ask/replies.csv")
        .expect(200)
        .text();
    assert_eq!(table.lines().count(), 23, "{table}");
    assert!(
        table
            .lines()
            .next()
            .unwrap()
            .ends_with("method,happy,where,what,words"),
        "{table}"
    );
    assert!(table.contains(",'=王芳,和平社区,street,4,东,,路灯暗"), "{table}");
    let all = organizer
        .get("/console/c/probe/surveys/ask/replies.json")
        .expect(200)
        .json();
    let replies = all["replies"].as_array().unwrap();
    assert_eq!(replies.len(), 22);
    assert!(
        replies
            .iter()
            .all(|reply| reply["interview"]["community"] == "和平社区"),
        "{all}"
    );
    // What was read a moment ago is shown for a second.
    thread::sleep(Duration::from_millis(1_200));
    let list = html::words(&organizer.get(LINKS).expect(200).text());
    assert!(
        list.contains("街头") && list.contains("问卷回复一共 22 份"),
        "{list}"
    );

    // A bearer secret is in no log and in no public page.
    let token = path.strip_prefix("/i/").unwrap();
    assert!(!server.log().contains(token));
    assert!(own.len() < token.len() + LINKS.len());
    server.assert_sound();
}

#[test]
fn a_reply_sent_by_many_at_once_is_counted_once() {
    let server = Server::with(&files(LATE));
    let mut organizer = Organizer::first(&server);
    let (path, _) = link(&server, &mut organizer, "3号", "household");
    let maker = server.client_maker();
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                let mut client = maker();
                for number in 0..5 {
                    reply(&mut client, &path, &id(number)).expect(200);
                }
            });
        }
    });
    let counted = counters(&server, &mut organizer);
    assert_eq!(counted["v|ask|n"], 5);
    organizer.recount("probe");
    server.assert_sound();
}

#[test]
fn a_link_ends_when_it_is_taken_back_and_with_its_campaign() {
    let server = Server::with(&files(LATE));
    let mut organizer = Organizer::first(&server);
    let (path, own) = link(&server, &mut organizer, "王芳", "counter");
    let (other, _) = link(&server, &mut organizer, "李明", "other");
    let mut client = server.client();
    reply(&mut client, &path, &id(1)).expect(200);

    // Altered, cut short, or something else that is signed.
    let entry = client.entry("probe", None);
    let last = if path.ends_with('A') { "B" } else { "A" };
    for bad in [
        format!("{}{last}", &path[..path.len() - 1]),
        path[..path.len() - 2].to_owned(),
        format!("/i/{}", entry.attempt),
        format!("/i/{}", entry.ticket.unwrap()),
        "/i/x".to_owned(),
        format!("/i/{}", "A".repeat(4_000)),
    ] {
        client.get(&bad).expect(404);
        assert_eq!(
            reply(&mut client, &bad, &id(2)).expect(404).code(),
            "unknown_link"
        );
    }
    // Ids that are none, and answers that are none.
    for bad in ["", "1", &"g".repeat(32), &"A".repeat(32), &"0".repeat(40)] {
        assert_eq!(
            reply(&mut client, &path, bad).expect(422).code(),
            "bad_reply",
            "{bad}"
        );
    }
    let fields = [("reply", id(3)), ("happy", "6".to_owned())];
    let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let told = client.form_with(&path, &[JSON], &fields).expect(422).json();
    assert_eq!(told["error"]["fields"][0]["path"], "/happy");

    let revoked = own.rsplit('/').next().unwrap().to_owned();
    client
        .form_with(LINKS, &[("cookie", organizer.cookie())], &[("revoke", &revoked)])
        .expect(403);
    organizer.post(LINKS, &[("revoke", &revoked)]).expect(303);
    assert_eq!(client.get(&path).expect(410).status, 410);
    assert_eq!(reply(&mut client, &path, &id(4)).expect(410).code(), "link_gone");
    organizer.get(&format!("{own}/qr.png")).expect(404);
    assert!(!organizer.get(&own).expect(200).text().contains("/i/"));
    reply(&mut client, &other, &id(5)).expect(200);

    server.load(&files("2026-01-01 00:00"));
    thread::sleep(Duration::from_millis(2_100));
    assert_eq!(
        reply(&mut client, &other, &id(6)).expect(409).code(),
        "campaign_closed"
    );
    client.get(&other).expect(409);
    server.assert_sound();
}

#[test]
fn children_are_not_interviewed_and_faults_are_named() {
    let server = Server::with(&files(LATE));
    let mut organizer = Organizer::first(&server);
    let children = "/console/c/little/interviews";
    let page = organizer.get(children).expect(200).text();
    assert!(page.contains("这个活动没有问卷"));
    let good = [
        ("survey", "ask"),
        ("interviewer", "a"),
        ("community", "b"),
        ("method", "street"),
    ];
    organizer.post(children, &good).expect(422);
    let long = "长".repeat(31);
    for (field, value) in [
        ("survey", "nowhere"),
        ("interviewer", ""),
        ("interviewer", "a|b"),
        ("community", &long),
        ("method", "email"),
    ] {
        let fields: Vec<_> = good
            .iter()
            .map(|(name, was)| (*name, if *name == field { value } else { *was }))
            .collect();
        let page = organizer.post(LINKS, &fields).expect(422).text();
        assert_eq!(page.matches("aria-invalid").count(), 1, "{field} {value}");
    }
    server.assert_sound();
}
