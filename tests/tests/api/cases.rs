//! Cases: the closed loop at the console, by plain forms; who may do what; two at once.

use tests::content::{self, Campaign, canary_bank};
use tests::{Answer, Client, Organizer, Server, html};

/// A site with units, districts, and categories of every kind of care.
pub(crate) fn files() -> Vec<content::File> {
    let mut files = content::site(&canary_bank(12), &[Campaign::default()]);
    for (path, text) in [
        (
            "categories.toml",
            "[[category]]\nid = \"streets\"\nname = \"道路\"\n[[category.sub]]\nid = \"daolu\"\nname = \"道路塌陷\"\nlimit = { hours = 4 }\n\
             [[category]]\nid = \"manners\"\nname = \"不文明\"\ncare = \"behaviour\"\n[[category.sub]]\nid = \"spit\"\nname = \"随地吐痰\"\n\
             [[category]]\nid = \"child\"\nname = \"孩子\"\ncare = \"sealed\"\n[[category.sub]]\nid = \"hurt\"\nname = \"孩子受伤害\"\n",
        ),
        (
            "units.toml",
            "[[unit]]\nid = \"chengguan\"\nname = \"城管局\"\ncategories = [\"daolu\"]\n[[unit]]\nid = \"jiaojing\"\nname = \"交警支队\"\n",
        ),
        (
            "areas.toml",
            "[[district]]\nid = \"suzhou\"\nname = \"肃州区\"\n[[district]]\nid = \"jinta\"\nname = \"金塔县\"\n",
        ),
    ] {
        files.push(content::File {
            path: path.to_owned(),
            text: text.to_owned(),
        });
    }
    files
}

/// Sends a report and returns its code.
#[track_caller]
pub(crate) fn report(client: &mut Client, category: &str, district: &str, text: &str) -> String {
    let page = client.get("/report").expect(200).text();
    let links = html::links(&page);
    let draft = links
        .into_iter()
        .find(|link| link.contains("/report/d/"))
        .expect("a draft");
    client
        .form(&draft, &[("district", district), ("address", "解放路12号")])
        .location();
    let words = [
        ("kind", "problem"),
        ("category", category),
        ("text", text),
        ("different", "1"),
    ];
    let to = client.form(&format!("{draft}/words"), &words).location();
    let code = to
        .strip_prefix("/r/")
        .expect("progress")
        .split('?')
        .next()
        .unwrap();
    code.to_owned()
}

/// The hidden fields of a step's form on a case's page.
pub(crate) fn key(page: &str) -> [(String, String); 2] {
    ["version", "batch"].map(|name| (name.to_owned(), html::hidden(page, name).expect(name)))
}

/// Takes a step with a fresh form.
#[track_caller]
pub(crate) fn step(who: &mut Organizer, number: u32, step: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/console/cases/{number}");
    let page = who.get(&path).expect(200).text();
    assert!(
        page.contains(&format!("value=\"{step}\"")),
        "{step} is not offered"
    );
    let [version, batch] = key(&page);
    let mut all = vec![
        ("step", step),
        (version.0.as_str(), version.1.as_str()),
        (batch.0.as_str(), batch.1.as_str()),
    ];
    all.extend(fields);
    who.post(&path, &all)
}

#[track_caller]
pub(crate) fn done(answer: &Answer) {
    assert!(answer.location().contains("?done="), "{}", answer.text());
}

#[test]
fn a_report_goes_round_the_whole_loop() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    let mut verifier = admin.invited(&server, "verifier", "", "");
    let mut client = server.client();
    let code = report(&mut client, "daolu", "suzhou", "人行道塌了一块");

    assert_eq!(handler.get("/console/cases/1").status, 404, "no unit has it yet");
    done(&step(&mut admin, 1, "accept", &[]));
    // A unit that there is not, and none.
    for unit in ["nobody", ""] {
        let refused = step(&mut admin, 1, "dispatch", &[("unit", unit)])
            .expect(422)
            .text();
        assert!(refused.contains("请选交给哪个单位"));
    }
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    let page = html::words(&admin.get("/console/cases/1").expect(200).text());
    assert!(page.contains("城管局") && page.contains("办理期限"), "{page}");
    let progress = html::words(&client.get(&format!("/r/{code}")).expect(200).text());
    assert!(progress.contains("已交给承办单位") && !progress.contains("派遣"));

    let queue = handler.get("/console/cases").expect(200).text();
    assert!(queue.contains("/console/cases/1"), "in the unit's own queue");
    done(&step(&mut handler, 1, "begin", &[]));
    let refused = step(&mut handler, 1, "report", &[]).expect(422).text();
    assert!(refused.contains("或者写明为什么没有"));
    done(&step(
        &mut handler,
        1,
        "report",
        &[("words", "已修补,因下雨没拍照")],
    ));
    done(&step(&mut verifier, 1, "check", &[]));
    done(&step(&mut verifier, 1, "send_back", &[("words", "还有裂缝")]));
    done(&step(&mut handler, 1, "begin", &[]));
    done(&step(&mut handler, 1, "report", &[("words", "裂缝也补了")]));
    done(&step(&mut verifier, 1, "check", &[]));
    done(&step(&mut verifier, 1, "close", &[("words", "到场看过,平整")]));
    done(&step(
        &mut verifier,
        1,
        "find_solved",
        &[("words", "电话回访"), ("satisfaction", "satisfied")],
    ));
    done(&step(&mut admin, 1, "reopen", &[("words", "又塌了")]));
    let page = html::words(&admin.get("/console/cases/1").expect(200).text());
    for part in ["还有裂缝", "到场看过", "电话回访", "满意", "又塌了", "重开"] {
        assert!(page.contains(part), "{part}");
    }
    // The office's words are not the citizen's to read.
    let progress = html::words(&client.get(&format!("/r/{code}")).expect(200).text());
    for part in ["重新办理", "办完了", "没办好"] {
        assert!(progress.contains(part), "{part}: {progress}");
    }
    assert!(admin.cases_are_equal(), "counters and histories differ");
}

#[test]
fn two_handlers_act_at_once_one_wins_and_the_other_is_told() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    report(&mut client, "daolu", "suzhou", "坑");
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    let mut both = [
        admin.invited(&server, "handler", "chengguan", ""),
        admin.invited(&server, "handler", "chengguan", ""),
    ];
    let forms: Vec<[(String, String); 2]> = both
        .iter_mut()
        .map(|who| key(&who.get("/console/cases/1").expect(200).text()))
        .collect();
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let all: Vec<_> = both
            .iter_mut()
            .zip(&forms)
            .map(|(who, [version, batch])| {
                scope.spawn(move || {
                    let fields = [
                        ("step", "begin"),
                        (version.0.as_str(), version.1.as_str()),
                        (batch.0.as_str(), batch.1.as_str()),
                    ];
                    who.post("/console/cases/1", &fields)
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut states: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    states.sort_unstable();
    assert_eq!(states, [303, 409]);
    let told = answers.iter().find(|answer| answer.status == 409).unwrap();
    assert!(told.text().contains("别人刚刚办了一步"));
    // The winner's form once more is the same step; the loser's is not.
    for (answer, ([version, batch], who)) in answers.iter().zip(forms.iter().zip(&mut both)) {
        let fields = [
            ("step", "begin"),
            (version.0.as_str(), version.1.as_str()),
            (batch.0.as_str(), batch.1.as_str()),
        ];
        assert_eq!(who.post("/console/cases/1", &fields).status, answer.status);
    }
    assert!(admin.cases_are_equal());
}

#[test]
fn each_role_sees_and_does_what_it_needs() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    report(&mut client, "daolu", "suzhou", "肃州的坑");
    report(&mut client, "daolu", "jinta", "金塔的坑");
    let sealed = report(&mut client, "hurt", "suzhou", "请帮帮这个孩子");
    report(&mut client, "spit", "suzhou", "有人吐痰");
    let mut other = admin.invited(&server, "handler", "jiaojing", "");
    let mut district = admin.invited(&server, "coordinator", "", "jinta");
    let mut guardian = admin.invited(&server, "guardian", "", "");
    let mut auditor = admin.invited(&server, "auditor", "", "");

    // Sealed: one role, no list, no count, and its code tells nothing of it.
    let list = admin.get("/console/cases?queue=all").expect(200).text();
    assert!(!list.contains("请帮帮") && html::words(&list).contains("共 3 件"));
    assert_eq!(admin.get("/console/cases/3").status, 404);
    assert_eq!(
        admin
            .get(&format!("/console/cases?q={sealed}"))
            .expect(200)
            .text()
            .matches("请帮帮")
            .count(),
        0
    );
    let list = guardian.get("/console/cases?queue=all").expect(200).text();
    assert!(list.contains("请帮帮") && html::words(&list).contains("共 1 件"));
    assert_eq!(guardian.get("/console/cases/1").status, 404);
    done(&step(&mut guardian, 3, "begin", &[]));
    let progress = client.get(&format!("/r/{sealed}")).expect(200).text();
    assert!(!progress.contains("请帮帮") && html::action(&progress, "withdraw").is_none());

    // A district's coordinator sees the district.
    assert_eq!(district.get("/console/cases/1").status, 404);
    done(&step(&mut district, 2, "accept", &[]));
    done(&step(&mut district, 2, "dispatch", &[("unit", "chengguan")]));
    assert_eq!(other.get("/console/cases/2").status, 404, "another unit has it");

    // An auditor reads and does nothing.
    let page = auditor.get("/console/cases/1").expect(200).text();
    assert!(html::hidden(&page, "step").is_none());
    let csrf = auditor.post(
        "/console/cases/1",
        &[("step", "accept"), ("version", "0"), ("batch", &"a".repeat(32))],
    );
    assert_eq!(csrf.status, 403);
    for path in [
        "/console/staff",
        "/console/c/probe/codes",
        "/console/c/probe/teams",
    ] {
        assert_eq!(auditor.get(path).status, 403, "{path}");
    }
    for path in [
        "/console/staff",
        "/console/c/probe",
        "/console/channels",
        "/console/tips",
    ] {
        assert_eq!(other.get(path).status, 403, "{path}");
    }

    // Behaviour is noted and never dispatched.
    let page = admin.get("/console/cases/4").expect(200).text();
    assert!(page.contains("value=\"note\"") && !page.contains("value=\"dispatch\""));
    assert!(admin.cases_are_equal());
}

#[test]
fn several_are_dispatched_at_once_and_none_twice() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    for n in 1..=5 {
        report(&mut client, "daolu", "suzhou", &format!("第{n}个坑"));
        done(&step(&mut admin, n, "accept", &[]));
    }
    let page = admin.get("/console/cases?queue=dispatch").expect(200).text();
    let batch = html::hidden(&page, "batch").expect("a key");
    let fields = [
        ("batch", batch.as_str()),
        ("unit", "chengguan"),
        ("case", "1"),
        ("case", "3"),
        ("case", "5"),
    ];
    for times in 0..2 {
        let to = admin.post("/console/cases/dispatch", &fields).location();
        assert!(
            to.ends_with(if times == 0 {
                "dispatched=3"
            } else {
                "dispatched=0"
            }),
            "{to}"
        );
    }
    let list = html::words(&admin.get("/console/cases?queue=dispatch").expect(200).text());
    assert!(list.contains("共 2 件"), "{list}");
    let none = admin.post(
        "/console/cases/dispatch",
        &[("batch", batch.as_str()), ("unit", "chengguan")],
    );
    assert_eq!(none.status, 422);
    let nowhere = admin.post(
        "/console/cases/dispatch",
        &[("batch", batch.as_str()), ("unit", ""), ("case", "2")],
    );
    assert_eq!(nowhere.status, 422);
    assert!(admin.cases_are_equal());
}

#[test]
fn a_search_finds_numbers_codes_words_and_places() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let code = report(&mut client, "daolu", "suzhou", "路灯杆旁100%塌陷");
    report(&mut client, "daolu", "jinta", "另一件");
    let mut found = |query: &str| {
        let text = html::words(&admin.get(&format!("/console/cases?{query}")).expect(200).text());
        let (_, rest) = text.split_once("共 ").expect("a sum");
        rest.split(' ').next().unwrap().to_owned()
    };
    for (query, n) in [
        ("q=1", "1"),
        ("q=%231", "1"),
        ("q=99", "0"),
        ("q=%E8%B7%AF%E7%81%AF", "1"),
        ("q=100%25", "1"),
        ("q=%25", "1"),
        ("q=_", "0"),
        ("q=%E8%A7%A3%E6%94%BE%E8%B7%AF", "2"),
        ("queue=all&district=jinta", "1"),
        ("queue=all&district=nowhere", "0"),
        ("queue=all&state=waiting&category=daolu", "2"),
        ("queue=all&source=hotline", "0"),
        ("queue=waiting&state=closed", "0"),
        ("queue=all&page=9", "2"),
        ("q=%27%20OR%201%3D1%20--", "0"),
    ] {
        assert_eq!(found(query), n, "{query}");
    }
    assert_eq!(
        admin.get(&format!("/console/cases?q={code}")).location(),
        "/console/cases/1"
    );
}

#[test]
fn the_last_administrator_stays_and_a_shut_account_is_out_at_once() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let change = |id: &'static str, role: &'static str, active: &'static str| {
        [("do", "change"), ("id", id), ("role", role), ("active", active)]
    };
    assert_eq!(
        admin.post("/console/staff", &change("1", "auditor", "1")).status,
        409
    );
    assert_eq!(
        admin
            .post("/console/staff", &change("1", "administrator", "0"))
            .status,
        409
    );
    let mut verifier = admin.invited(&server, "verifier", "", "");
    verifier.get("/console/cases").expect(200);
    admin
        .post("/console/staff", &change("2", "verifier", "0"))
        .location();
    assert_eq!(
        verifier.get("/console/cases").location(),
        "/console/sign-in?again=1"
    );
    for (role, unit) in [
        ("handler", ""),
        ("verifier", "chengguan"),
        ("reporter", ""),
        ("king", ""),
    ] {
        let fields = [("do", "invite"), ("role", role), ("unit", unit)];
        assert_eq!(admin.post("/console/staff", &fields).status, 422, "{role}");
    }
    assert_eq!(
        admin
            .post("/console/staff", &change("99", "verifier", "1"))
            .status,
        404
    );
}
