//! Signing in, staying in, getting out.

use serde_json::json;
use tests::content::{Campaign, canary_bank, site};
use tests::organizer::{NAME, PASSWORD, cookie};
use tests::{Answer, Client, Organizer, Server, html};

fn server() -> Server {
    Server::with(&site(&canary_bank(12), &[Campaign::default()]))
}

fn sign_in(client: &mut Client, name: &str, password: &str) -> Answer {
    client.form("/console/sign-in", &[("name", name), ("password", password)])
}

/// Waits for the real time that the process's own brake wants between two slow hashes.
fn patiently(mut call: impl FnMut() -> Answer) -> Answer {
    for _ in 0..40 {
        let answer = call();
        // The brake says 5 s, the lock-out says more.
        if answer.status != 429 || answer.header("retry-after") != Some("5") {
            return answer;
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
    panic!("the brake never lets go");
}

#[test]
fn the_setup_link_works_once_and_gives_a_session_that_ends_with_signing_out() {
    let server = server();
    let link = server
        .operate("/api/v1/site/setup-link", &json!({}))
        .expect(200)
        .json();
    let first = link["path"].as_str().unwrap().to_owned();
    let link = server
        .operate("/api/v1/site/setup-link", &json!({}))
        .expect(200)
        .json();
    let path = link["path"].as_str().unwrap().to_owned();
    let mut client = server.client();
    assert_eq!(client.get(&first).status, 410, "a newer link takes its place");
    let page = client.get(&path).expect(200).text();
    let token = html::hidden(&page, "token").unwrap();
    let setup = |client: &mut Client, name: &str, one: &str, two: &str| {
        let fields = [
            ("token", token.as_str()),
            ("name", name),
            ("password", one),
            ("password2", two),
        ];
        client.form("/console/setup", &fields)
    };
    assert_eq!(setup(&mut client, NAME, "short", "short").status, 422);
    assert_eq!(setup(&mut client, NAME, PASSWORD, "another password").status, 422);
    assert_eq!(setup(&mut client, "", PASSWORD, PASSWORD).status, 422);
    let answer = patiently(|| setup(&mut client, NAME, PASSWORD, PASSWORD)).expect(303);
    let set = answer.header("set-cookie").unwrap().to_owned();
    assert!(set.starts_with("__Host-"), "{set}");
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(
            set.split("; ").any(|part| part == attribute),
            "{attribute}: {set}"
        );
    }
    assert!(!set.contains("Domain"), "{set}");
    // Used once.
    assert_eq!(client.get(&path).status, 410);
    assert_eq!(setup(&mut client, "second", PASSWORD, PASSWORD).status, 410);
    assert_eq!(server.operate("/api/v1/site/setup-link", &json!({})).status, 409);

    let cookie = cookie(&answer).unwrap();
    let mut organizer = Organizer::with_cookie(&server, &cookie);
    let page = organizer.get("/console").expect(200).text();
    assert!(page.contains(NAME), "{page}");
    organizer.post("/console/sign-out", &[]).location();
    assert_eq!(
        organizer.get("/console").status,
        303,
        "the session has ended, whoever still has the cookie"
    );
    assert_eq!(
        client.get("/console/c/probe").location(),
        "/console/sign-in?again=1"
    );
    server.assert_sound();
}

#[test]
fn guessing_is_slowed_down_and_the_right_password_works_after_the_wait() {
    let server = server();
    Organizer::first(&server);
    let mut client = server.client();
    let mut statuses = Vec::new();
    let wait = loop {
        let answer = patiently(|| sign_in(&mut client, NAME, "wrong password"));
        statuses.push(answer.status);
        assert_eq!(answer.header("set-cookie"), None);
        if answer.status == 429 {
            let page = html::words(&answer.text());
            assert!(page.contains("再试"), "{page}");
            break answer.header("retry-after").unwrap().parse::<i64>().unwrap();
        }
        assert_eq!(answer.status, 401);
        assert!(statuses.len() < 12, "nothing stops the guessing");
    };
    assert!(
        statuses.len() >= 4,
        "a slip of the finger is allowed: {statuses:?}"
    );
    assert!(wait > 5, "{wait} s");
    // Even the right one has to wait; an hour later it does not.
    assert_eq!(patiently(|| sign_in(&mut client, NAME, PASSWORD)).status, 429);
    server.set_clock((wait + 1) * 1_000);
    let answer = patiently(|| sign_in(&mut client, NAME, PASSWORD)).expect(303);
    let mut organizer = Organizer::with_cookie(&server, &cookie(&answer).unwrap());
    organizer.get("/console").expect(200);
    // The next failure begins anew.
    assert_eq!(
        patiently(|| sign_in(&mut client, NAME, "wrong password")).status,
        401
    );
    // A name that nobody has answers the same.
    let unknown = patiently(|| sign_in(&mut client, "nobody", "wrong password"));
    let known = patiently(|| sign_in(&mut client, NAME, "wrong password"));
    assert_eq!(unknown.status, known.status);
    assert_eq!(unknown.text().replace("nobody", NAME), known.text());
    server.assert_sound();
}

#[test]
fn every_form_needs_the_sessions_secret_and_its_own_site() {
    let server = server();
    let mut organizer = Organizer::first(&server);
    let csrf = organizer.csrf();
    let session = organizer.cookie().to_owned();
    let mut client = server.client();
    let recount = "/console/c/probe/recount";
    for (what, fields) in [
        ("no secret", vec![]),
        ("a wrong one", vec![("csrf", "00")]),
        ("an empty one", vec![("csrf", "")]),
    ] {
        for path in [
            recount,
            "/console/sign-out",
            "/console/c/probe/reports",
            "/console/c/probe/key/q-01",
        ] {
            let answer = client.form_with(path, &[("cookie", &session)], &fields);
            assert_eq!(answer.status, 403, "{what}: {path}");
        }
    }
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        let answer = client.form_with(
            recount,
            &[("cookie", &session), (name, value)],
            &[("csrf", &csrf)],
        );
        assert_eq!(answer.status, 403, "{name}: {value}");
        let answer = client.form_with(
            "/console/sign-in",
            &[(name, value)],
            &[("name", NAME), ("password", PASSWORD)],
        );
        assert_eq!(answer.status, 403, "signing in from elsewhere: {name}: {value}");
    }
    client
        .form_with(
            recount,
            &[("cookie", &session), ("sec-fetch-site", "same-origin")],
            &[("csrf", &csrf)],
        )
        .expect(200);
    // Without a session there is nothing.
    for path in [
        "/console",
        "/console/c/probe",
        "/console/c/probe/reports",
        "/console/c/probe/ballots.csv",
        "/console/c/probe/tally.json",
    ] {
        let to = client.get(path).location();
        assert!(to.starts_with("/console/sign-in"), "{path}: {to}");
        let answer = client.get_with(path, &[("cookie", "__Host-wm_session=AAAA")]);
        assert_eq!(answer.status, 303, "{path}");
    }
    assert_eq!(client.form(recount, &[("csrf", &csrf)]).status, 303);
    organizer.get("/console").expect(200);
    server.assert_sound();
}

#[test]
fn a_session_ends_by_itself_and_sooner_when_it_is_not_used() {
    let server = server();
    let mut organizer = Organizer::first(&server);
    let hour = 3_600_000;
    for hours in 1..=11 {
        server.set_clock(hours * hour);
        organizer.get("/console").expect(200);
    }
    server.set_clock(12 * hour + 60_000);
    assert_eq!(organizer.get("/console").status, 303, "after half a day");
    let mut client = server.client();
    let answer = patiently(|| sign_in(&mut client, NAME, PASSWORD)).expect(303);
    let mut organizer = Organizer::with_cookie(&server, &cookie(&answer).unwrap());
    organizer.get("/console").expect(200);
    server.set_clock(14 * hour + 120_000);
    assert_eq!(
        organizer.get("/console").status,
        303,
        "after two hours without use"
    );
}

#[test]
fn the_operators_calls_need_the_operators_key() {
    let server = server();
    let mut client = server.client();
    let body = json!({ "files": [] }).to_string();
    for authorization in ["", "Bearer ", "Bearer 00", "Basic x"] {
        for path in ["/api/v1/site/content", "/api/v1/site/setup-link"] {
            let headers = [
                ("content-type", "application/json"),
                ("authorization", authorization),
            ];
            let answer = client
                .send("POST", path, &headers, Some(body.as_bytes()))
                .unwrap();
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (401, "not_operator"),
                "{path}"
            );
        }
    }
    // Content with a fault changes nothing and names the place.
    let mut files = site(&canary_bank(12), &[Campaign::default()]);
    files[1].text = files[1]
        .text
        .replacen("explanation = \"EXPLANATIONCANARY03", "explain = \"X", 1);
    let answer = server
        .operate("/api/v1/site/content", &json!({ "files": files }))
        .expect(422);
    let fault = answer.json()["error"]["fields"][0].to_string();
    assert!(fault.contains("banks/probe.toml"), "{fault}");
    client.get("/c/probe").expect(200);
}

/// Signs in as somebody behind the city's own proxy.
fn sign_in_from(client: &mut Client, ip: &str, password: &str) -> Answer {
    let fields = [("name", NAME), ("password", password)];
    client.form_with("/console/sign-in", &[("x-forwarded-for", ip)], &fields)
}

#[test]
fn whoever_guesses_locks_out_themselves_and_not_the_organizer() {
    let server = server();
    Organizer::first(&server);
    let mut client = server.client();
    let locked = (0..20).any(|_| {
        let answer = patiently(|| sign_in_from(&mut client, "198.51.100.7", "wrong password"));
        answer.status == 429
    });
    assert!(locked, "nothing stops the guessing");
    let answer = patiently(|| sign_in_from(&mut client, "203.0.113.9", PASSWORD));
    assert_eq!(answer.status, 303, "{}", answer.text());
}

#[test]
fn a_flood_of_sign_ins_from_one_place_leaves_the_door_open_to_others() {
    let server = server();
    Organizer::first(&server);
    let maker = server.client_maker();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let (maker, stop) = (&maker, &stop);
            scope.spawn(move || {
                let mut client = maker();
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    let answer = sign_in_from(&mut client, "198.51.100.7", "wrong password");
                    assert!(matches!(answer.status, 401 | 429), "{}", answer.status);
                }
            });
        }
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        let mut client = server.client();
        let mut last = 0;
        let done = (0..10).any(|_| {
            let answer = sign_in_from(&mut client, "203.0.113.9", PASSWORD);
            last = answer.status;
            if last != 303 {
                std::thread::sleep(std::time::Duration::from_millis(600));
            }
            last == 303
        });
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(done, "kept out by a flood: {last}");
    });
    server.assert_sound();
}

#[test]
fn a_small_group_s_scores_are_for_organizers_only() {
    let bank = canary_bank(12);
    let districts = "[[district]]\nid = \"a\"\nname = \"甲区\"\n[[district]]\nid = \"b\"\nname = \"乙区\"";
    let server = Server::with(&site(
        &bank,
        &[Campaign {
            more: districts,
            ..Campaign::default()
        }],
    ));
    let mut client = server.client();
    for (district, count) in [("a", 3), ("b", 12)] {
        for _ in 0..count {
            let entry = client.entry("probe", None);
            let body = json!({"attempt": entry.attempt, "ticket": entry.ticket, "district": district});
            let paper = client
                .call("POST", "/api/v1/campaigns/probe/attempts", &body)
                .expect(201)
                .json();
            client
                .submit(&entry.attempt, &tests::right_answers(&paper, &bank))
                .expect(200);
        }
    }
    let summary = server.await_tally("probe", |tally| tally["ballots"] == 15);
    let of = |summary: &serde_json::Value, id: &str| {
        let groups = summary["districts"].as_array().unwrap();
        groups.iter().find(|group| group["id"] == id).unwrap().clone()
    };
    assert_eq!(of(&summary, "a")["ballots"], 3);
    // The larger one goes along: what is left over from the sum of all would be the small one.
    for id in ["a", "b"] {
        assert!(of(&summary, id)["score"].is_null(), "{summary}");
        assert!(of(&summary, id)["max"].is_null(), "{summary}");
    }
    let page = html::words(&client.get("/c/probe/tally").expect(200).text());
    assert!(page.contains("不到10份"), "{page}");
    let mut organizer = Organizer::first(&server);
    let live = organizer.get("/console/c/probe/live").expect(200).json();
    let full = of(&live["summary"], "a");
    assert_eq!(full["score"], full["max"], "all were right: {live}");
    assert!(full["score"].as_u64().unwrap() > 0);
    server.assert_sound();
}
