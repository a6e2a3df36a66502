//! Cases that the office writes down itself: all of a form or none, none twice, on the same engine as reports.

use tests::{Answer, Organizer, Server, html};

use crate::cases::{done, files, report, step};

fn fields<'a>(batch: &'a str, source: &'a str, rows: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("batch", batch),
        ("source", source),
        ("rows", rows),
        ("meeting", "第3次联席会"),
    ]
}

const PATH: &str = "/console/cases/new";

fn fresh(who: &mut Organizer) -> String {
    let page = who.get(PATH).expect(200).text();
    html::hidden(&page, "batch").expect("a key")
}

#[track_caller]
fn write(who: &mut Organizer, source: &str, rows: &str) -> Answer {
    let batch = fresh(who);
    who.post(PATH, &fields(&batch, source, rows))
}

fn all(who: &mut Organizer) -> String {
    let text = html::words(&who.get("/console/cases?queue=all").expect(200).text());
    let (_, rest) = text.split_once("共 ").expect("a sum");
    rest.split(' ').next().unwrap().to_owned()
}

#[test]
fn a_table_becomes_cases_once_or_not_at_all() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let rows = "类别\t区\t地址\t内容\t编号\n道路塌陷\t肃州区\t解放路12号\t坑 <b>\tLY-1\ndaolu\t\t南门\t又一个坑\tLY-2\n";
    let batch = fresh(&mut admin);
    let made = admin
        .post(PATH, &fields(&batch, "hotline", rows))
        .expect(200)
        .text();
    assert!(html::words(&made).contains("登记了 2 件"), "{made}");
    // The same form again is the same cases.
    admin.post(PATH, &fields(&batch, "hotline", rows)).expect(200);
    assert_eq!(all(&mut admin), "2");
    let page = admin.get("/console/cases/1").expect(200).text();
    assert!(page.contains("坑 &lt;b&gt;") && html::words(&page).contains("LY-1"));

    // What is here already is refused with its number, and nothing of the form stays.
    let again = write(
        &mut admin,
        "hotline",
        "daolu,,东门,新的,LY-3\ndaolu,,南门,又来,LY-2\n",
    )
    .expect(422)
    .text();
    assert!(
        html::words(&again).contains("第2行:LY-2 已经登记过,是案件 2"),
        "{again}"
    );
    assert!(again.contains("东门"), "what was typed is kept");
    for (source, rows, words) in [
        ("hotline", "daolu,,东门,没有编号", "第1行:对方编号要有"),
        ("hotline", "", "还没有写"),
        (
            "inspection",
            "没有,,东门,坑\ndaolu,外地,东门,坑",
            "没有\"外地\"这个区",
        ),
        ("inspection", "daolu,,,坑", "没有地址"),
        ("citizen", "daolu,,东门,坑", "请选从哪里来"),
        ("self_check", "daolu,,东门,坑", "请选从哪里来"),
    ] {
        let page = write(&mut admin, source, rows).expect(422).text();
        assert!(html::words(&page).contains(words), "{source} {rows}: {page}");
    }
    assert_eq!(all(&mut admin), "2");

    // A meeting makes a batch, found by its name.
    write(
        &mut admin,
        "meeting",
        "daolu,肃州区,东门,一\ndaolu,金塔县,西门,二\n",
    )
    .expect(200);
    let found = html::words(
        &admin
            .get("/console/cases?q=%E7%AC%AC3%E6%AC%A1")
            .expect(200)
            .text(),
    );
    assert!(found.contains("共 2 件"), "{found}");
    assert!(admin.cases_are_equal());
}

#[test]
fn each_role_writes_down_its_own() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    let mut other = admin.invited(&server, "handler", "jiaojing", "");
    let mut district = admin.invited(&server, "coordinator", "", "jinta");
    for role in ["verifier", "auditor", "observer", "guardian"] {
        assert_eq!(
            admin.invited(&server, role, "", "").get(PATH).status,
            403,
            "{role}"
        );
    }
    // 自查: filed at once, with the unit that found it.
    let refused = write(&mut handler, "hotline", "daolu,,东门,坑,A1")
        .expect(422)
        .text();
    assert!(html::words(&refused).contains("请选从哪里来"));
    write(&mut handler, "self_check", "daolu,肃州区,东门,自己看到的坑").expect(200);
    assert_eq!(other.get("/console/cases/1").status, 404, "another unit's");
    done(&step(&mut handler, 1, "begin", &[]));
    // A coordinator names the own district, or none, which is the own one.
    let wrong = write(&mut district, "inspection", "daolu,肃州区,东门,坑")
        .expect(422)
        .text();
    assert!(html::words(&wrong).contains("不归您管"), "{wrong}");
    write(&mut district, "inspection", "daolu,,西门,坑").expect(200);
    done(&step(&mut district, 2, "accept", &[]));
    assert!(admin.cases_are_equal());
}

#[test]
fn a_service_goes_from_its_order_to_the_word_of_who_ordered_it() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut unit = admin.invited(&server, "handler", "chengguan", "");
    let mut client = server.client();
    let made = write(&mut admin, "service", ",肃州区,和平小区2号楼,想请人教手机")
        .expect(200)
        .text();
    let words = html::words(&made);
    let (_, rest) = words.split_once("查询号 ").expect("a code");
    let code: String = rest.chars().take(14).filter(char::is_ascii_digit).collect();
    done(&step(&mut admin, 1, "offer", &[]));
    done(&step(&mut admin, 1, "assign", &[("unit", "chengguan")]));
    done(&step(&mut unit, 1, "take", &[]));
    done(&step(&mut unit, 1, "serve", &[("words", "上门教了两次")]));
    let page = client.get(&format!("/r/{code}")).expect(200).text();
    let batch = html::hidden(&page, "batch").expect("a form");
    let version = html::hidden(&page, "version");
    let mut fields = vec![("batch", batch.as_str()), ("satisfaction", "satisfied")];
    fields.extend(version.as_deref().map(|version| ("version", version)));
    client.form(&format!("/r/{code}/verdict"), &fields).location();
    let words = html::words(&admin.get("/console/cases/1").expect(200).text());
    assert!(words.contains("评单") || words.contains("已评"), "{words}");
    // A sealed matter that came by telephone is one too.
    report(&mut client, "daolu", "suzhou", "坑");
    write(&mut admin, "hotline", "hurt,,某处,请帮帮这个孩子,A9").expect(200);
    let list = admin.get("/console/cases?queue=all").expect(200).text();
    assert!(!list.contains("请帮帮"), "sealed");
    assert!(admin.cases_are_equal());
}
