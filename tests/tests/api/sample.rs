//! The sample site of the repository: it loads, and its pages are small enough for a bad line.

use std::collections::BTreeSet;

use tests::{Server, content, html};

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
