//! The sample site of the repository: it loads, and its pages are small enough for a bad line.

use std::collections::BTreeSet;

use tests::{Organizer, Server, content, html, organizer, server::OPERATOR_KEY};

/// Largest page of a tip as it is sent, in bytes.
const TIP: usize = 14 * 1024;

#[test]
fn every_tip_of_the_sample_site_is_a_page_that_fits() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let list = client.get("/tips").expect(200).text();
    let tips: BTreeSet<String> = html::links(&list)
        .into_iter()
        .filter(|link| link.starts_with("/tips/") && !link.ends_with("feed.xml"))
        .collect();
    assert!(tips.len() >= 40, "{} tips", tips.len());
    for tip in tips {
        let answer = client
            .get_with(&tip, &[("accept-encoding", "gzip, deflate, br")])
            .expect(200);
        assert!(answer.body.len() <= TIP, "{tip}: {} bytes", answer.body.len());
    }
    for campaign in ["xiongguan", "jingsai", "kaixue", "kaigong", "banqian"] {
        let page = client.get(&format!("/c/{campaign}")).expect(200).text();
        assert!(page.contains("/tips#"), "{campaign} names no tips");
    }
    server.assert_sound();
}

/// All states of all kinds of work.
const STATES: &str = "waiting rejected merged withdrawn transferred noted filed dispatched returned in_hand extension_asked suspended reported checking rework closed \
    revisited reopened received answered adopted declined realised published not_published ordered offered assigned taken served rated";

/// What `cargo xtask run` fills the sample site with: by the same forms as everybody, so that a form that it cannot fill is a fault of either.
#[test]
fn sixty_cases_stand_in_all_states_and_are_counted_as_they_are() {
    let server = Server::with(&content::sample());
    let filled = sample::fill(&server.url(""), OPERATOR_KEY, &mut |_| {}).expect("filled");
    assert_eq!(filled.cases, 60);
    let first = &filled.accounts[0];
    let mut client = server.client();
    let fields = [("name", first.name.as_str()), ("password", &first.password)];
    let signed_in = client.form("/console/sign-in", &fields).expect(303);
    let mut admin = Organizer::with_cookie(&server, &organizer::cookie(&signed_in).expect("a session"));
    let missing: Vec<&str> = STATES
        .split_whitespace()
        .filter(|state| {
            let list = admin.get(&format!("/console/cases?queue=all&state={state}"));
            html::words(&list.expect(200).text()).contains("共 0 件")
        })
        .collect();
    assert!(missing.is_empty(), "no case is {missing:?}");
    assert!(admin.cases_are_equal(), "counters and histories differ");
    let shown = client.get("/cases").expect(200).text();
    assert!(shown.contains("/photo/"), "with pictures");
    let teams = admin.get("/console/observers").expect(200).text();
    for tier in ["市团", "区队", "社区组"] {
        assert!(html::words(&teams).contains(tier), "{tier}");
    }
    let figures = html::words(&admin.get("/console/observers/tallies").expect(200).text());
    assert!(figures.contains("计数和记录一致"), "{figures}");
    let patrols = html::words(&admin.get("/console/observers/patrols").expect(200).text());
    for part in ["惠民农贸市场", "12处", "直饮水点"] {
        assert!(patrols.contains(part), "{part}");
    }
    let activities = html::words(&client.get("/activities").expect(200).text());
    for part in ["万人清洁行动", "6 人,最多 500 人", "门前五包走访日", "47"] {
        assert!(activities.contains(part), "{part}");
    }
    client
        .get(filled.invitation.trim_start_matches(&server.url("")))
        .expect(200);
    server.assert_sound();
}
