//! A portal tells who of its users comes: one person is the portal's user, whatever the device.

use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tests::Client;
use tests::content::{self, Campaign, File, canary_bank};
use tests::{Server, html, right_answers};

const PORTAL: &str = "https://www.portal.example";
const SITE: &str = "https://wm.portal.example";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAERxw+dYxJBChbun5TEY7Q9SSt6wdX
0lvS+Oew1236cUzdUg96yoqLkXrMN/Ud6PDJu+OthYOC5wLcJaEtCfeoWA==
-----END PUBLIC KEY-----";
const PRIVATE: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze-hRANCAARHHD51jEkEKFu6flMRjtD1JK3rB1fSW9L457DXbfpxTN1SD3rKiouResw39R3o8Mm7462Fg4LnAtwloS0J96hY";
/// A name that must be found nowhere.
const USER: &str = "SUBJECTCANARY-42";

fn files() -> Vec<File> {
    let campaigns = [
        Campaign {
            id: "members",
            more: "identity = \"portal\"\ntries_per_day = 2",
            ..Campaign::default()
        },
        Campaign {
            id: "anybody",
            ..Campaign::default()
        },
    ];
    let mut files = content::site(&canary_bank(12), &campaigns);
    let site = files.iter_mut().find(|file| file.path == "site.toml").unwrap();
    site.text.push_str(&format!(
        "[[portal_key]]\nportal = {PORTAL:?}\naudience = {SITE:?}\npublic_key = \"\"\"\n{PUBLIC}\n\"\"\"\n"
    ));
    files
}

fn server() -> Server {
    let keys = json!([{ "portal": PORTAL, "audience": SITE, "secret": SECRET }]).to_string();
    Server::with_settings(&files(), &[("WM_PORTAL_KEYS", &keys)])
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn claims(subject: &str) -> Value {
    json!({ "sub": subject, "aud": SITE, "exp": now() + 300, "jti": "once" })
}

fn hs256(claims: &Value) -> String {
    encode(
        &Header::new(Algorithm::HS256),
        claims,
        &EncodingKey::from_secret(SECRET.as_bytes()),
    )
    .unwrap()
}

fn es256(claims: &Value) -> String {
    let der = BASE64URL_NOPAD.decode(PRIVATE.as_bytes()).unwrap();
    encode(
        &Header::new(Algorithm::ES256),
        claims,
        &EncodingKey::from_ec_der(&der),
    )
    .unwrap()
}

/// Opens the quiz as the portal's page does; returns where it leads.
fn enter(client: &mut Client, token: &str) -> String {
    let answer = client
        .get(&format!("/c/members/quiz?embed=1&id={token}"))
        .expect(303);
    assert_eq!(
        answer.header("set-cookie"),
        None,
        "several users may share a device"
    );
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    answer.location()
}

/// Starts by the form of the page at `path`.
fn begin(client: &mut Client, path: &str) -> String {
    let page = client.get(path).expect(200).text();
    let (attempt, ticket) = (
        html::hidden(&page, "attempt").unwrap(),
        html::hidden(&page, "ticket").unwrap(),
    );
    let action = html::action(&page, "/start").unwrap();
    client
        .form(&action, &[("attempt", &attempt), ("ticket", &ticket)])
        .location()
}

fn attempt_of(path: &str) -> String {
    path.strip_prefix("/a/")
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn one_user_is_one_person_on_every_device_and_is_nowhere_named() {
    let server = server();
    let (mut phone, mut office) = (server.client(), server.client());
    let inside = enter(&mut phone, &es256(&claims(USER)));
    assert!(inside.starts_with("/c/members/quiz?embed=1&t="), "{inside}");
    let paper = begin(&mut phone, &inside);
    assert!(paper.contains("embed=1") && paper.contains("&t="), "{paper}");

    // The same user elsewhere, by the other algorithm: the open attempt goes on.
    let elsewhere = enter(&mut office, &hs256(&claims(USER)));
    let page = office.get(&elsewhere).expect(200).text();
    let attempt = attempt_of(&paper);
    assert!(
        page.contains(&format!("/a/{attempt}")),
        "the way back to the open attempt"
    );
    let open = phone.view(&attempt).expect(200).json();
    phone
        .submit(&attempt, &right_answers(&open, &canary_bank(12)))
        .expect(200);
    // A second one, then the day is used, by whatever way the user comes.
    let second = attempt_of(&begin(&mut office, &elsewhere));
    let open = office.view(&second).expect(200).json();
    office
        .submit(&second, &right_answers(&open, &canary_bank(12)))
        .expect(200);
    let again = enter(&mut phone, &hs256(&claims(USER)));
    let page = phone.get(&again).expect(200).text();
    assert!(
        html::hidden(&page, "attempt").is_none() && page.contains("2次"),
        "{page}"
    );
    // Another user is another person.
    let other = enter(&mut phone, &hs256(&claims("somebody else")));
    begin(&mut phone, &other);
    let tally = server.await_tally("members", |tally| tally["ballots"].as_u64() == Some(2));
    assert_eq!(tally["takers"], 1);

    // Links that leave the quiz carry nothing of the person.
    let page = phone.get(&again).expect(200).text();
    for link in html::links(&page) {
        let quiz = link.starts_with("/a/") || link.contains("/quiz") || link.contains("/survey/");
        assert!(quiz || !link.contains("t="), "{link}");
        assert!(!link.contains("id="), "{link}");
    }
    assert!(!server.log().contains("CANARY"), "a name in the log");
    server.assert_sound();
}

#[test]
fn without_a_good_token_the_way_is_back_to_the_portal() {
    let server = server();
    let mut client = server.client();
    let page = client.get("/c/members/quiz").expect(200).text();
    assert!(page.contains("门户网站") && page.contains(PORTAL), "{page}");
    assert!(html::hidden(&page, "attempt").is_none());

    let change = |name: &str, value: Value| {
        let mut claims = claims(USER);
        claims[name] = value;
        claims
    };
    let good = hs256(&claims(USER));
    let (head, mac) = good.rsplit_once('.').unwrap();
    let none = format!(
        "{}.{}.",
        BASE64URL_NOPAD.encode(b"{\"alg\":\"none\"}"),
        good.split('.').nth(1).unwrap()
    );
    let confused = encode(
        &Header::new(Algorithm::HS256),
        &claims(USER),
        &EncodingKey::from_secret(PUBLIC.as_bytes()),
    )
    .unwrap();
    let bad = [
        hs256(&change("exp", json!(now() - 61))),
        hs256(&change("exp", json!(now() + 3_600))),
        hs256(&change("aud", json!("https://else.example"))),
        hs256(&change("sub", json!(""))),
        hs256(&change("sub", json!("x".repeat(201)))),
        format!("{head}."),
        format!("{head}.{}", mac.chars().rev().collect::<String>()),
        none,
        confused,
        "x".repeat(5_000),
        String::new(),
        "%00".to_owned(),
    ];
    for token in &bad {
        let answer = client.get(&format!("/c/members/quiz?id={token}")).expect(403);
        let page = answer.text();
        assert!(
            page.contains("再打开一次") && html::hidden(&page, "attempt").is_none(),
            "{token}"
        );
        // The switch of the type size leads to this page again, without the token.
        assert!(token.is_empty() || !page.contains(token.as_str()), "{token}");
        assert_eq!(answer.header("set-cookie"), None);
        let answer = client
            .get(&format!("/api/v1/campaigns/members/entry?id={token}"))
            .expect(422);
        assert_eq!(answer.code(), "no_portal_token");
    }

    // A token is not taken where it does not belong, and a device's ticket or another campaign's pass is no pass.
    let page = client
        .get(&format!("/c/anybody/quiz?id={good}"))
        .expect(200)
        .text();
    assert!(html::hidden(&page, "attempt").is_some() && !page.contains(&good));
    let device = client.entry("anybody", None);
    let ticket = device.ticket.clone().unwrap();
    assert_eq!(client.get(&format!("/c/members/quiz?t={ticket}")).status, 403);
    let fields = [("attempt", device.attempt.as_str()), ("ticket", ticket.as_str())];
    assert_eq!(client.form("/c/members/start", &fields).status, 403);
    let pass = client
        .get(&format!("/api/v1/campaigns/members/entry?id={good}"))
        .expect(200)
        .json()["ticket"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = client.get(&format!("/api/v1/campaigns/anybody/entry?ticket={pass}"));
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(!server.log().contains("CANARY"));
    server.assert_sound();
}

#[test]
fn a_pass_ends_and_then_the_portal_has_to_say_it_again() {
    let server = server();
    let mut client = server.client();
    let inside = enter(&mut client, &hs256(&claims(USER)));
    let paper = begin(&mut client, &inside);
    server.set_clock(12 * 3_600_000 + 60_000);
    client.get(&paper).expect(200);
    let page = client.get(&inside).expect(403).text();
    assert!(page.contains("再打开一次"), "{page}");
}

#[test]
fn by_json_too() {
    let server = server();
    let mut client = server.client();
    let path = format!("/api/v1/campaigns/members/entry?id={}", es256(&claims(USER)));
    let entry = client.get(&path).expect(200).json();
    let body = json!({ "attempt": entry["attempt"], "ticket": entry["ticket"] });
    let paper = client
        .call("POST", "/api/v1/campaigns/members/attempts", &body)
        .expect(201)
        .json();
    assert_eq!(paper["state"], "open");
    let without = json!({ "attempt": entry["attempt"] });
    let answer = client
        .call("POST", "/api/v1/campaigns/members/attempts", &without)
        .expect(422);
    assert_eq!(answer.code(), "no_ticket");
}

#[test]
fn content_says_who_is_a_person_and_cannot_change_its_mind() {
    let server = server();
    let mut changed = files();
    let file = changed
        .iter_mut()
        .find(|file| file.path.contains("members"))
        .unwrap();
    file.text = file
        .text
        .replace("identity = \"portal\"", "identity = \"device\"");
    let answer = server
        .operate("/api/v1/site/content", &json!({ "files": changed }))
        .expect(422);
    assert!(answer.text().contains("identity"), "{}", answer.text());

    let refused = |more: &'static str, kind: &'static str| {
        let campaign = Campaign {
            id: "fresh",
            kind,
            bank: "little",
            more,
            ..Campaign::default()
        };
        let files = content::site(&canary_bank(12), &[campaign]);
        let answer = Server::empty(&[]).operate("/api/v1/site/content", &json!({ "files": files }));
        assert_eq!(answer.status, 422, "{kind} {more}: {}", answer.text());
    };
    refused("identity = \"portal\"", "children");
    refused("identity = \"device\"", "children");
    refused("identity = \"nobody\"", "daily");
    // A secret has no place in content.
    let mut files = files();
    let site = files.iter_mut().find(|file| file.path == "site.toml").unwrap();
    site.text
        .push_str("secret = \"0123456789abcdef0123456789abcdef\"\n");
    let answer = server
        .operate("/api/v1/site/content", &json!({ "files": files }))
        .expect(422);
    assert!(answer.text().contains("secret"), "{}", answer.text());
}
