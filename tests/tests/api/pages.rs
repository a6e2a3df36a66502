//! Pages whatever is asked of them: foreign text stays text, tickets stay where they belong, sizes stay small.

use tests::content::{self, Campaign, canary_bank};
use tests::{Organizer, Server, html, right_answers};

use crate::shared::{bank, site};
use crate::statics::decoded;

const EVIL: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";

#[track_caller]
fn assert_harmless(what: &str, page: &str) {
    assert!(
        !page.contains("<script>alert") && !page.contains("<img src=x"),
        "{what}: {page}"
    );
}

#[test]
fn what_somebody_typed_is_shown_as_text() {
    let mut questions = canary_bank(12);
    for question in &mut questions {
        question.text = format!("{EVIL}{}", question.id);
        question.explanation = format!("{EVIL}因为");
        question.source = format!("{EVIL}依据");
    }
    let campaign = Campaign {
        questions: 12,
        ..Campaign::default()
    };
    let server = Server::with(&content::site(&questions, &[campaign]));
    let mut client = server.client();
    let open = client.begin("probe", None);
    let mut answers = right_answers(&open.paper, &questions);
    let fill_in = open.paper["questions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|q| q["kind"] == "fill_in")
        .unwrap();
    answers.insert(fill_in["number"].as_u64().unwrap(), vec![EVIL.to_owned()]);
    client.save(&open.attempt, 1, &answers).expect(200);
    let paper = client.get(&format!("/a/{}", open.attempt)).expect(200).text();
    assert_harmless("paper", &paper);
    assert!(html::words(&paper).contains(EVIL), "it is shown, as text");
    client.submit(&open.attempt, &answers).expect(200);
    let result = client.get(&format!("/a/{}", open.attempt)).expect(200).text();
    assert_harmless("result", &result);
    assert!(html::words(&result).contains(EVIL));
    let escaped = tests::http::urlencoded(&[("ch", EVIL), ("big", EVIL), ("t", EVIL), ("x", EVIL)]);
    for path in [
        "/",
        "/c/probe",
        "/c/probe/quiz",
        "/c/probe/tally",
        "/nowhere",
        "/console/sign-in",
    ] {
        assert_harmless(path, &client.get(&format!("{path}?{escaped}")).text());
    }
    assert_harmless(
        "a path",
        &client.get("/c/%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text(),
    );
    let fields = [
        ("attempt", EVIL),
        ("district", EVIL),
        ("age", EVIL),
        ("ticket", EVIL),
    ];
    assert_harmless("start", &client.form("/c/probe/start", &fields).text());
    assert_harmless(
        "sign-in",
        &client
            .form("/console/sign-in", &[("name", EVIL), ("password", "x")])
            .text(),
    );
    let mut organizer = Organizer::first(&server);
    for path in ["/console/c/probe", "/console/c/probe/key/q-01"] {
        assert_harmless(path, &organizer.get(path).expect(200).text());
    }
    server.assert_sound();
}

#[test]
fn a_ticket_travels_only_to_the_quiz_and_only_without_a_cookie() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let first = client.get("/c/plain/quiz").expect(200);
    let cookie = first
        .header("set-cookie")
        .expect("offered")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(
            first.header("set-cookie").unwrap().contains(attribute),
            "{attribute}"
        );
    }
    // With the cookie: the address stays clean.
    let page = client
        .get_with("/c/plain/quiz", &[("cookie", &cookie)])
        .expect(200);
    assert_eq!(page.header("set-cookie"), None, "the one that is there serves");
    let page = page.text();
    assert_eq!(html::hidden(&page, "ticket"), None);
    let attempt = html::hidden(&page, "attempt").unwrap();
    let headers = [("cookie", cookie.as_str())];
    let to = client
        .form_with("/c/plain/start", &headers, &[("attempt", &attempt)])
        .location();
    assert_eq!(to, format!("/a/{attempt}"));
    let page = client.get_with("/c/plain", &headers).expect(200).text();
    assert!(
        html::links(&page).iter().any(|link| link.contains(&attempt)),
        "go on with the open attempt"
    );

    // Without: the ticket is in the addresses of the quiz, and in no other.
    let open = client.begin("plain", None);
    let ticket = open.ticket.as_deref().unwrap();
    let mut pages = vec![
        client
            .get(&format!("/a/{}?t={ticket}", open.attempt))
            .expect(200)
            .text(),
    ];
    client
        .submit(&open.attempt, &right_answers(&open.paper, &bank))
        .expect(200);
    pages.push(
        client
            .get(&format!("/a/{}?t={ticket}", open.attempt))
            .expect(200)
            .text(),
    );
    pages.push(
        client
            .get(&format!("/c/plain/quiz?t={ticket}"))
            .expect(200)
            .text(),
    );
    for page in &pages {
        for link in html::links(page) {
            let of_quiz = link.starts_with("/a/")
                || link.contains("/quiz")
                || link.contains("/survey/")
                || link.starts_with('#');
            assert!(of_quiz || !link.contains(ticket), "{link} carries a ticket");
            let own = link.starts_with("/a/") || link.starts_with('#');
            assert!(own || !link.contains(&open.attempt), "{link} carries an attempt");
        }
    }
    assert!(
        html::links(&pages[1])
            .iter()
            .any(|link| link.contains("/quiz") && link.contains(ticket)),
        "the next try"
    );
}

#[test]
fn pages_come_compressed_and_the_first_one_is_small() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    for path in [
        "/",
        "/c/xiongguan",
        "/c/xiongguan/quiz",
        "/c/xiongguan/tally",
        "/api/v1/campaigns/xiongguan/tally",
    ] {
        let plain = client.get(path).expect(200);
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        for encoding in ["br", "gzip"] {
            let answer = client
                .get_with(path, &[("accept-encoding", encoding)])
                .expect(200);
            assert_eq!(answer.header("content-encoding"), Some(encoding), "{path}");
            let vary = answer.header("vary").unwrap_or_default().to_ascii_lowercase();
            assert!(vary.contains("accept-encoding"), "{path}: {vary}");
            if !path.contains("quiz") && !path.contains("api") {
                assert_eq!(decoded(&answer), plain.body, "{path}");
            }
            assert!(
                answer.body.len() <= 14 * 1024,
                "{path}: {} bytes",
                answer.body.len()
            );
        }
    }
    let open = client.begin("jingsai", None);
    let paper = client
        .get_with(&format!("/a/{}", open.attempt), &[("accept-encoding", "br")])
        .expect(200);
    println!("a paper of 30 questions: {} bytes", paper.body.len());
    assert!(paper.body.len() <= 14 * 1024, "{} bytes", paper.body.len());
}

#[test]
fn parameters_that_are_kept_stay_on_every_link_and_a_channel_is_counted_for_organizers_alone() {
    let server = Server::with(&content::site(&canary_bank(12), &[Campaign::default()]));
    let mut client = server.client();
    let page = client
        .get("/c/probe/quiz?embed=1&big=1&ch=poster-7&from=wx")
        .expect(200)
        .text();
    let action = html::action(&page, "/start").unwrap();
    for kept in ["embed=1", "big=1", "ch=poster-7"] {
        assert!(action.contains(kept), "{action}");
    }
    assert!(!action.contains("from="), "{action}");
    let (attempt, ticket) = (
        html::hidden(&page, "attempt").unwrap(),
        html::hidden(&page, "ticket").unwrap(),
    );
    let to = client
        .form(&action, &[("attempt", &attempt), ("ticket", &ticket)])
        .location();
    assert!(to.contains("ch=poster-7") && to.contains("embed=1"), "{to}");
    let tally = server.await_tally("probe", |tally| tally["started"] == 1);
    assert_eq!(
        tally["channels"],
        serde_json::json!([]),
        "anybody can make up a channel's name"
    );
    assert!(!client.get("/c/probe/tally").text().contains("poster-7"));
    let mut organizer = Organizer::first(&server);
    let live = organizer.get("/console/c/probe/live").expect(200).json();
    assert_eq!(live["summary"]["channels"][0]["id"], "poster-7");
}

#[test]
fn the_shards_of_a_campaign_stay_as_many_as_at_its_creation() {
    let files = content::site(&canary_bank(12), &[Campaign::default()]);
    let mut server = Server::with_settings(&files, &[("WM_SHARDS", "3")]);
    let mut client = server.client();
    let open: Vec<_> = (0..12).map(|_| client.begin("probe", None)).collect();
    server.set_settings(&[("WM_SHARDS", "7")]);
    server.restart();
    server.load(&files);
    let bank = canary_bank(12);
    let mut numbers = std::collections::BTreeSet::new();
    let mut shards = std::collections::BTreeSet::new();
    for open in &open {
        let done = client
            .submit(&open.attempt, &right_answers(&open.paper, &bank))
            .expect(200)
            .json();
        let number = done["receipt"]["ballot"].as_str().unwrap().to_owned();
        shards.insert(number.split('-').next().unwrap().to_owned());
        assert!(numbers.insert(number), "numbers are unique");
    }
    assert!(shards.len() > 1 && shards.len() <= 3, "{shards:?}");
    let tally = server.await_tally("probe", |tally| tally["ballots"] == 12);
    assert_eq!((&tally["started"], &tally["takers"]), (&12.into(), &12.into()));
    server.kill();
    server.delete_objects("Scoreboard");
    server.start();
    assert_eq!(server.client().tally("probe"), tally, "asked of all shards again");
    server.assert_sound();
}
