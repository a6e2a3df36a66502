//! How a reporter can be called back: stored sealed and apart, looked at one case at a time, written down, erased when its term ends.

use std::time::Duration;

use rusqlite::Connection;
use tests::{Answer, Client, Organizer, Server, html};

use crate::cases::{done, files, report, step};

const DAY: i64 = 24 * 3_600_000;
const PHONE: &str = "130 4567 8912";
const NAME: &str = "慕容女士";
/// Any of these in the open gives it away.
const PLAIN: [&str; 4] = ["13045678912", "130 4567 8912", "4567 89", "慕容"];

/// The draft that a fresh page offers, with its place.
#[track_caller]
fn draft(client: &mut Client) -> String {
    let page = client.get("/report").expect(200).text();
    let links = html::links(&page);
    let draft = links.into_iter().find(|link| link.contains("/report/d/"));
    let draft = draft.expect("a draft").trim_end_matches("/photo").to_owned();
    let place = [("district", "suzhou"), ("address", "解放路12号")];
    client.form(&draft, &place).location();
    draft
}

fn words<'a>(category: &'a str, phone: &'a str, name: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("kind", "problem"),
        ("category", category),
        ("text", "人行道塌了一块"),
        ("different", "1"),
        ("phone", phone),
        ("call_as", name),
    ]
}

fn code(to: &str) -> String {
    let code = to.strip_prefix("/r/").expect("progress").split('?').next();
    code.unwrap().to_owned()
}

/// Sends a report with a number and returns its code.
#[track_caller]
fn send(client: &mut Client, category: &str) -> String {
    let path = format!("{}/words", draft(client));
    code(&client.form(&path, &words(category, PHONE, NAME)).location())
}

#[track_caller]
fn ask(who: &mut Organizer, number: u32, reason: &str) -> Answer {
    who.post(&format!("/console/cases/{number}/contact"), &[("reason", reason)])
}

/// The page of a case, as words.
#[track_caller]
fn case(who: &mut Organizer, number: u32) -> String {
    html::words(&who.get(&format!("/console/cases/{number}")).expect(200).text())
}

#[track_caller]
fn progress(client: &mut Client, code: &str) -> String {
    html::words(&client.get(&format!("/r/{code}")).expect(200).text())
}

/// Waits until a page says so, or no longer.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..100 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("never: {what}");
}

#[track_caller]
fn hides(what: &str, text: &str) {
    for plain in PLAIN {
        assert!(!text.contains(plain), "{plain} in {what}: {text}");
    }
}

#[test]
fn a_number_is_asked_for_kept_and_shown_to_whom_it_concerns() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let path = format!("{}/words", draft(&mut client));
    let form = client.get(&path).expect(200).text();
    assert!(form.contains("name=\"phone\"") && form.contains("autocomplete=\"tel\""));
    assert!(html::words(&form).contains("从不公开"));
    let code = send(&mut client, "daolu");

    let own = progress(&mut client, &code);
    assert!(own.contains("尾号 12"), "{own}");
    hides("the page of the code", &own);
    let page = admin.get("/console/cases/1").expect(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(html::words(&page.text()).contains("上报人留了电话"));
    hides("the case before it is asked for", &page.text());

    // Without a reason, or one of one's own, nothing is shown or written down.
    for reason in ["", "好奇", "verify'"] {
        let refused = ask(&mut admin, 1, reason).expect(422).text();
        assert!(refused.contains("请选为什么要看"));
        hides("a refusal", &refused);
    }
    assert!(!case(&mut admin, 1).contains("谁看过"));

    let shown = ask(&mut admin, 1, "verify").expect(200);
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let text = shown.text();
    assert!(text.contains(PHONE) && text.contains(NAME) && text.contains("tel:13045678912"));
    let after = case(&mut admin, 1);
    hides("the case afterwards", &after);
    assert!(
        after.contains("谁看过") && after.contains("管理员 · 核实情况"),
        "{after}"
    );
    ask(&mut admin, 1, "revisit").expect(200);
    assert!(case(&mut admin, 1).contains("管理员 · 回访"));
    // The address of the answer leads back to the page.
    let back = admin.get("/console/cases/1/contact").location();
    assert_eq!(back, "/console/cases/1");
    server.assert_sound();
}

#[test]
fn nobody_looks_who_does_not_need_to() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut own = admin.invited(&server, "handler", "chengguan", "");
    let mut other = admin.invited(&server, "handler", "jiaojing", "");
    let mut here = admin.invited(&server, "coordinator", "", "suzhou");
    let mut there = admin.invited(&server, "coordinator", "", "jinta");
    let mut verifier = admin.invited(&server, "verifier", "", "");
    let mut observer = admin.invited(&server, "observer", "", "");
    let mut auditor = admin.invited(&server, "auditor", "", "");
    let mut guardian = admin.invited(&server, "guardian", "", "");
    send(&mut server.client(), "daolu");

    let mut all = |expected: [u16; 8], when: &str| {
        let people = [
            &mut own,
            &mut other,
            &mut here,
            &mut there,
            &mut verifier,
            &mut observer,
            &mut auditor,
            &mut guardian,
        ];
        for (n, (who, status)) in people.into_iter().zip(expected).enumerate() {
            let answer = ask(who, 1, "verify");
            assert_eq!(answer.status, status, "{n} {when}");
            assert_eq!(answer.text().contains(PHONE), status == 200, "{n} {when}");
            if status != 404 {
                let page = who.get("/console/cases/1").expect(200).text();
                assert_eq!(page.contains("cases/1/contact"), status == 200, "{n} {when}");
                hides("a case", &page);
            }
        }
    };
    all([404, 404, 200, 404, 404, 404, 403, 404], "while it waits");
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    all([200, 404, 200, 404, 404, 404, 403, 404], "while a unit has it");
    let mut again = admin.invited(&server, "handler", "chengguan", "");
    done(&step(&mut again, 1, "begin", &[]));
    done(&step(&mut again, 1, "report", &[("words", "补好了")]));
    all([403, 404, 200, 404, 403, 404, 403, 404], "once it reported");
    let mut second = admin.invited(&server, "verifier", "", "");
    done(&step(&mut second, 1, "check", &[]));
    done(&step(&mut second, 1, "close", &[("words", "到场看过")]));
    all([403, 404, 200, 404, 200, 403, 403, 404], "once it is closed");

    let list = html::words(&auditor.get("/console/looks").expect(200).text());
    assert_eq!(list.matches("核实情况").count(), 6, "{list}");
    assert!(
        admin
            .get("/console/looks?before=1")
            .expect(200)
            .text()
            .contains("还没有人看过")
    );
    for who in [&mut own, &mut here, &mut verifier, &mut observer, &mut guardian] {
        assert_eq!(who.get("/console/looks").status, 403);
    }
    // Auditors read who looked; observers do not even learn that there is something.
    let read = case(&mut auditor, 1);
    assert!(
        read.contains("谁看过") && read.matches("核实情况").count() >= 6,
        "{read}"
    );
    let seen = case(&mut observer, 1);
    assert!(!seen.contains("谁看过") && !seen.contains("联系方式"), "{seen}");

    // A stranger, a form without the secret, one of another site.
    let path = "/console/cases/1/contact";
    let reason = [("reason", "verify")];
    assert_eq!(
        server.client().form(path, &reason).location(),
        "/console/sign-in?again=1"
    );
    let cookie = admin.cookie().to_owned();
    let mut client = server.client();
    let bare = client.form_with(path, &[("cookie", &cookie)], &reason);
    assert_eq!(bare.status, 403);
    hides("a form without its secret", &bare.text());
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    assert_eq!(client.form_with(path, &headers, &reason).status, 403);
    for wrong in [
        "/console/cases/0/contact",
        "/console/cases/2/contact",
        "/console/cases/x/contact",
    ] {
        assert_eq!(admin.post(wrong, &reason).status, 404, "{wrong}");
    }
    server.assert_sound();
}

#[test]
fn it_is_nowhere_in_the_open() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let code = send(&mut client, "daolu");
    done(&step(&mut admin, 1, "accept", &[]));
    ask(&mut admin, 1, "verify").expect(200);
    let path = "/console/cases/1/release";
    let page = admin.get(path).expect(200).text();
    let batch = html::hidden(&page, "batch").expect("a key");
    let fields = [("batch", batch.as_str()), ("text", "塌了"), ("place", "解放路")];
    admin.post(path, &fields).location();

    let opened = progress(&mut client, &code);
    hides("the page of the code", &opened);
    for path in ["/", "/cases", "/cases/1", "/cases/feed.xml"] {
        let answer = client.get(path);
        hides(path, &answer.text());
        assert!(!answer.text().contains("尾号"), "{path}");
    }
    for path in [
        "/console/cases?queue=all",
        "/console/cases?q=13045678912",
        "/console/cases?q=8912",
        "/console/cases/1/release",
        "/console/ledgers/problems",
        "/console/ledgers/problems.csv",
        "/console/ledgers/tallies.csv",
        "/console/orders?case=1",
    ] {
        let answer = admin.get(path);
        assert!(answer.status < 400, "{path}: {}", answer.status);
        if !path.contains("q=") {
            hides(path, &answer.text());
        } else {
            assert!(html::words(&answer.text()).contains("共 0 件"), "{path} finds it");
        }
    }
    // Somebody else at the same place is not told of it.
    let other = draft(&mut client);
    let near = [("kind", "problem"), ("category", "daolu"), ("text", "坑")];
    let page = client.form(&format!("{other}/words"), &near).expect(200).text();
    assert!(page.contains("/same"));
    hides("cases nearby", &page);

    hides("the log", &server.log());
    let stored = server.stored();
    assert!(
        stored
            .iter()
            .any(|(path, _)| path.to_string_lossy().contains("wenming-v1-Contacts"))
    );
    let holds = |needle: &[u8]| {
        let found = stored
            .iter()
            .find(|(_, content)| content.windows(needle.len()).any(|part| part == needle));
        found.map(|(path, _)| path.display().to_string())
    };
    assert!(
        holds("人行道塌了一块".as_bytes()).is_some(),
        "what is stored is looked at"
    );
    for plain in ["13045678912", "130 4567 8912", NAME] {
        assert_eq!(holds(plain.as_bytes()), None, "{plain}");
    }
}

#[test]
fn whoever_holds_the_code_takes_it_back() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let draft = draft(&mut client);
    let path = format!("{draft}/words");
    let code = code(&client.form(&path, &words("daolu", PHONE, NAME)).location());
    let page = client.get(&format!("/r/{code}")).expect(200).text();
    let action = html::action(&page, "/contact").expect("a form");
    let wrong = client.form("/r/123456789012/contact", &[]);
    assert_eq!(wrong.status, 404);
    assert_eq!(client.get(&action).location(), format!("/r/{code}"));
    assert!(
        progress(&mut client, &code).contains("尾号 12"),
        "looking takes nothing away"
    );
    for _ in 0..2 {
        assert_eq!(client.form(&action, &[]).location(), format!("/r/{code}"));
        assert!(!progress(&mut client, &code).contains("尾号"));
    }
    assert!(case(&mut admin, 1).contains("没有留联系方式,或已经删除"));
    let none = ask(&mut admin, 1, "verify").expect(200).text();
    hides("a case without", &none);
    assert!(!case(&mut admin, 1).contains("谁看过"), "nothing was looked at");
    // The form once more, and a step of the case, do not bring it back.
    assert_eq!(
        self::code(&client.form(&path, &words("daolu", PHONE, NAME)).location()),
        code
    );
    done(&step(&mut admin, 1, "accept", &[]));
    std::thread::sleep(Duration::from_secs(2));
    assert!(!progress(&mut client, &code).contains("尾号"));
    server.assert_sound();
}

#[test]
fn the_same_form_twice_is_one_and_the_last_number_before_it_counts() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let path = format!("{}/words", draft(&mut server.client()));
    let codes: Vec<String> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..8)
            .map(|_| {
                let (server, path) = (&server, &path);
                scope.spawn(move || {
                    let form = words("daolu", PHONE, NAME);
                    code(&server.client().form(path, &form).location())
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(codes.iter().all(|one| *one == codes[0]), "{codes:?}");
    // Later, with another number: the first one stays.
    let mut client = server.client();
    client
        .form(&path, &words("daolu", "13099999999", "别人"))
        .location();
    let shown = ask(&mut admin, 1, "other").expect(200).text();
    assert!(shown.contains(PHONE) && !shown.contains("130 9999 9999"));

    // A number that was corrected while other things were wrong.
    let path = format!("{}/words", draft(&mut client));
    let mut first = words("daolu", "13099999999", "");
    first[3] = ("different", "");
    let near = client.form(&path, &first).expect(200).text();
    assert_eq!(html::hidden(&near, "phone").as_deref(), Some("13099999999"));
    client.form(&path, &words("daolu", PHONE, "")).location();
    assert!(ask(&mut admin, 2, "other").expect(200).text().contains(PHONE));
    // And one without any has none.
    report(&mut client, "daolu", "suzhou", "没有电话");
    assert!(case(&mut admin, 3).contains("没有留联系方式"));
    server.assert_sound();
}

#[test]
fn what_cannot_be_a_number_is_said_beside_the_field() {
    let server = Server::with(&files());
    let mut client = server.client();
    let path = format!("{}/words", draft(&mut client));
    let long = "1".repeat(5_000);
    for (phone, name, field, said) in [
        ("1300456789", "", "phone", "现在是10位"),
        ("一三零", "", "phone", "只写数字"),
        ("2600000", "", "phone", "区号"),
        ("+1 202 555 0100", "", "phone", "中国内地"),
        ("110", "", "phone", "不像电话号码"),
        (&*long, "", "phone", "不像电话号码"),
        ("\" onfocus=\"alert(1)", "", "phone", "只写数字"),
        ("", "王女士", "phone", "电话还空着"),
        (PHONE, &*"长".repeat(21), "call_as", "最多20个字"),
    ] {
        let page = client
            .form(&path, &words("daolu", phone, name))
            .expect(422)
            .text();
        let words = html::words(&page);
        assert!(words.contains(said), "{phone} {name}: {words}");
        assert!(page.contains(&format!("id=\"e-{field}\"")), "{phone} {name}");
        assert!(!page.contains("onfocus=\"alert"));
        let inputs = html::tags(&page, "input");
        let typed = |name: &str| {
            let input = inputs
                .iter()
                .find(|input| input.get("name").is_some_and(|n| n == name));
            input
                .and_then(|input| input.get("value").cloned())
                .unwrap_or_default()
        };
        assert_eq!(html::unescaped(&typed("phone")), phone, "what was typed stays");
        assert_eq!(typed("call_as"), name);
        assert!(
            html::tags(&page, "details")
                .iter()
                .any(|tag| tag.contains_key("open"))
        );
    }
    assert_eq!(client.form(&path, &words("daolu", "130\0", "")).status, 422);
    // Nothing of it was kept: the draft can be sent without.
    let code = code(&client.form(&path, &words("daolu", " ", "")).location());
    assert!(!progress(&mut client, &code).contains("尾号"));
    server.assert_sound();
}

#[test]
fn a_name_is_shown_as_text() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let path = format!("{}/words", draft(&mut client));
    let name = "<b>王</b>\u{202e}&\"'😀";
    client.form(&path, &words("daolu", PHONE, name)).location();
    let page = ask(&mut admin, 1, "verify").expect(200).text();
    assert!(!page.contains("<b>王") && html::unescaped(&page).contains(name));
}

#[test]
fn of_what_is_sealed_no_number_is_kept() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut guardian = admin.invited(&server, "guardian", "", "");
    let mut client = server.client();
    let code = send(&mut client, "hurt");
    assert!(!progress(&mut client, &code).contains("尾号"));
    let page = case(&mut guardian, 1);
    assert!(!page.contains("联系方式"), "{page}");
    assert_eq!(ask(&mut guardian, 1, "verify").status, 403);
    assert_eq!(ask(&mut admin, 1, "verify").status, 404);
}

#[test]
fn it_goes_when_its_term_ends() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let codes: Vec<String> = (0..4).map(|_| send(&mut client, "daolu")).collect();
    let has = |client: &mut Client, n: usize| progress(client, &codes[n]).contains("尾号");

    // Taken back: at once.
    client.form(&format!("/r/{}/withdraw", codes[0]), &[]).location();
    until("withdrawn", || !has(&mut client, 0));
    assert!(case(&mut admin, 1).contains("没有留联系方式,或已经删除"));
    // Ended; ended and begun again; open.
    for number in [2, 3] {
        let why = [("code", "untrue"), ("words", "没有这回事")];
        done(&step(&mut admin, number, "reject", &why));
    }
    done(&step(&mut admin, 3, "reconsider", &[("words", "再看看")]));
    std::thread::sleep(Duration::from_secs(2));

    server.set_clock(29 * DAY);
    assert!(has(&mut client, 1) && has(&mut client, 2) && has(&mut client, 3));
    server.set_clock(31 * DAY);
    assert!(!has(&mut client, 1), "thirty days after its end");
    assert!(has(&mut client, 2), "it goes on");
    // Not hidden but gone: it does not come back with the clock. The alarm was set by the machine's clock; the next number sets it anew.
    send(&mut client, "daolu");
    std::thread::sleep(Duration::from_secs(4));
    server.set_clock(DAY);
    assert!(!has(&mut client, 1));
    assert!(has(&mut client, 2) && has(&mut client, 3));
    server.set_clock(399 * DAY);
    assert!(has(&mut client, 2) && has(&mut client, 3));
    server.set_clock(401 * DAY);
    assert!(!has(&mut client, 2) && !has(&mut client, 3), "at most 400 days");
    server.assert_sound();
}

#[test]
fn it_survives_a_kill_and_outlives_its_draft() {
    let mut server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let path = format!("{}/words", draft(&mut client));
    let code = code(&client.form(&path, &words("daolu", PHONE, NAME)).location());
    server.restart();
    assert!(progress(&mut client, &code).contains("尾号 12"));
    // Longer than one whose report never came.
    server.set_clock(5 * DAY);
    send(&mut client, "daolu");
    std::thread::sleep(Duration::from_secs(4));
    assert!(progress(&mut client, &code).contains("尾号 12"));
    server.set_clock(0);
    assert!(ask(&mut admin, 1, "verify").expect(200).text().contains(PHONE));
    server.assert_sound();
}

#[test]
fn without_a_key_nobody_is_asked_and_keys_are_turned() {
    let mut server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let old = send(&mut client, "daolu");

    server.set_settings(&[("WM_DATA_KEY", "")]);
    server.restart();
    let path = format!("{}/words", draft(&mut client));
    let form = client.get(&path).expect(200).text();
    assert!(!form.contains("name=\"phone\""));
    let none = code(&client.form(&path, &words("daolu", PHONE, NAME)).location());
    assert!(!progress(&mut client, &none).contains("尾号"));
    // What was sealed cannot be read; that is said, and hides no case.
    assert!(!progress(&mut client, &old).contains("尾号"));
    let locked = ask(&mut admin, 1, "verify");
    assert_eq!(locked.status, 503);
    hides("what is locked", &locked.text());

    let other = "d5".repeat(32);
    server.set_settings(&[("WM_DATA_KEY", &other)]);
    server.restart();
    assert_eq!(ask(&mut admin, 1, "verify").status, 503);
    hides("the log", &server.log());

    let first = tests::server::DATA_KEY;
    server.set_settings(&[("WM_DATA_KEY", &other), ("WM_OLD_DATA_KEYS", first)]);
    server.restart();
    assert!(progress(&mut client, &old).contains("尾号 12"));
    assert!(ask(&mut admin, 1, "verify").expect(200).text().contains(PHONE));
    send(&mut client, "daolu");
    // The new one seals.
    server.set_settings(&[("WM_DATA_KEY", &other)]);
    server.restart();
    assert!(ask(&mut admin, 3, "verify").expect(200).text().contains(PHONE));
    let log = server.log();
    assert!(!log.contains(&other) && !log.contains(first));
}

#[test]
fn too_many_looks_are_refused_and_come_back_with_time() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut coordinator = admin.invited(&server, "coordinator", "", "suzhou");
    send(&mut server.client(), "daolu");
    let path = "/console/cases/1/contact";
    let csrf = coordinator.csrf();
    let cookie = coordinator.cookie().to_owned();
    let mut client = server.client();
    let mut look = || {
        let headers = [("cookie", cookie.as_str())];
        client.form_with(path, &headers, &[("csrf", &csrf), ("reason", "verify")])
    };
    for n in 0..60 {
        assert_eq!(look().status, 200, "{n}");
    }
    let refused = look();
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").is_some());
    hides("a refusal", &refused.text());
    // Of one person alone.
    ask(&mut admin, 1, "verify").expect(200);
    server.set_clock(3_700_000);
    assert_eq!(look().status, 200);
    let looks = case(&mut admin, 1);
    assert_eq!(looks.matches(" · 核实情况").count(), 62, "each is written down");
}

#[test]
fn a_case_shows_what_was_decided_and_leads_to_an_order() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    report(&mut server.client(), "daolu", "suzhou", "坑");
    assert!(!case(&mut admin, 1).contains("督办升级记录"));
    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    let decide = [("case", "1"), ("level", "2"), ("reason", "两周没动静")];
    admin.post("/console/orders/decide", &decide).location();
    let page = case(&mut admin, 1);
    for part in ["督办升级记录", "升级到:文明办协调", "管理员", "两周没动静"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = admin.get("/console/cases/1").expect(200).text();
    assert!(
        html::links(&page)
            .iter()
            .any(|link| link == "/console/orders?case=1")
    );
    let page = handler.get("/console/cases/1").expect(200).text();
    assert!(page.contains("两周没动静") && !page.contains("/console/orders?case=1"));
}

#[test]
fn an_invitation_is_not_the_first_setup() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    for role in ["administrator", "verifier"] {
        let fields = [("do", "invite"), ("role", role), ("unit", ""), ("district", "")];
        let page = admin.post("/console/staff", &fields).expect(200).text();
        let (_, token) = page.split_once("setup?token=").expect("a link");
        let is_token = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let token: String = token.chars().take_while(is_token).collect();
        let mut client = server.client();
        let page = client
            .get(&format!("/console/setup?token={token}"))
            .expect(200)
            .text();
        assert!(
            !page.contains("第一位管理员") && page.contains("设置用户名和密码"),
            "{role}"
        );
        let wrong = [
            ("token", token.as_str()),
            ("name", ""),
            ("password", "a"),
            ("password2", "b"),
        ];
        let page = client.form("/console/setup", &wrong).expect(422).text();
        assert!(!page.contains("第一位管理员"), "{role}");
    }
}

/// Rows of a query with one text column, of the one object of a class. Only while nothing runs.
fn rows(server: &Server, class: &str, query: &str) -> Vec<String> {
    let database = Connection::open(server.database(class)).expect("a database");
    let mut statement = database.prepare(query).expect(query);
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a text")).collect()
}

fn change(server: &Server, class: &str, statement: &str) {
    let database = Connection::open(server.database(class)).expect("a database");
    assert!(
        database.execute(statement, []).expect(statement) > 0,
        "{statement}"
    );
}

#[test]
fn what_one_object_owes_the_other_is_done_after_a_kill_and_what_never_came_goes() {
    let mut server = Server::with(&files());
    let mut client = server.client();
    let first = send(&mut client, "daolu");
    send(&mut client, "daolu");
    let mut admin = Organizer::first(&server);
    ask(&mut admin, 1, "verify").expect(200);
    server.kill();
    let look = "SELECT who || ' ' || detail FROM audit WHERE what = 'see_contact'";
    assert_eq!(rows(&server, "Site", look), ["管理员 1 verify"]);
    let sealed = rows(&server, "Contacts", "SELECT sealed FROM contact");
    assert_eq!(sealed.len(), 2);
    assert!(sealed.iter().all(|text| text.starts_with("1.")) && sealed[0] != sealed[1]);

    // As if workerd had been killed before the object was told of the first report, and before the second one was there at all.
    let keys = rows(&server, "Cases", "SELECT key FROM report ORDER BY id");
    change(
        &server,
        "Contacts",
        "UPDATE contact SET state = 'waiting', until = until - 398 * 86400000",
    );
    let owed = format!(
        "INSERT INTO contact_task (key, until) SELECT '{}', at + 400 * 86400000 FROM report WHERE id = 1",
        keys[0]
    );
    change(&server, "Cases", &owed);
    server.start();
    send(&mut client, "daolu");
    std::thread::sleep(Duration::from_secs(3));
    server.set_clock(3 * DAY);
    send(&mut client, "daolu");
    std::thread::sleep(Duration::from_secs(4));
    assert!(progress(&mut client, &first).contains("尾号 12"));
    server.kill();
    assert!(rows(&server, "Cases", "SELECT key FROM contact_task").is_empty());
    let kept = rows(&server, "Contacts", "SELECT key FROM contact");
    assert!(
        kept.contains(&keys[0]) && !kept.contains(&keys[1]),
        "the abandoned one is gone"
    );
    assert_eq!(kept.len(), 3);
}

#[test]
fn a_ciphertext_that_is_moved_to_another_report_does_not_open() {
    let mut server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    send(&mut client, "daolu");
    let other = send(&mut client, "daolu");
    server.kill();
    let keys = rows(&server, "Cases", "SELECT key FROM report ORDER BY id");
    let moved = format!(
        "UPDATE contact SET sealed = (SELECT sealed FROM contact WHERE key = '{}') WHERE key = '{}'",
        keys[0], keys[1]
    );
    change(&server, "Contacts", &moved);
    server.start();
    assert!(ask(&mut admin, 1, "verify").expect(200).text().contains(PHONE));
    let refused = ask(&mut admin, 2, "verify");
    assert_eq!(refused.status, 503);
    hides("a moved ciphertext", &refused.text());
    assert!(!progress(&mut client, &other).contains("尾号"));
    hides("the log", &server.log());
}

#[test]
fn without_the_log_nothing_is_shown() {
    let mut server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    send(&mut server.client(), "daolu");
    server.kill();
    let broken = "CREATE TRIGGER broken BEFORE INSERT ON audit WHEN NEW.what = 'see_contact' BEGIN SELECT RAISE(ABORT, 'full'); END";
    let database = Connection::open(server.database("Site")).expect("a database");
    database.execute(broken, []).expect("a trigger");
    drop(database);
    server.start();
    let refused = ask(&mut admin, 1, "verify");
    assert_eq!(refused.status, 500);
    hides("a look that is not written down", &refused.text());
    // And what is written down stays.
    server.kill();
    let database = Connection::open(server.database("Site")).expect("a database");
    database.execute("DROP TRIGGER broken", []).expect("dropped");
    drop(database);
    server.start();
    ask(&mut admin, 1, "verify").expect(200);
    server.kill();
    let database = Connection::open(server.database("Site")).expect("a database");
    for statement in [
        "DELETE FROM audit WHERE what = 'see_contact'",
        "UPDATE audit SET who = 'x' WHERE what = 'see_contact'",
    ] {
        assert!(database.execute(statement, []).is_err(), "{statement}");
    }
}
