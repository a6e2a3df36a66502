//! Class mode: only where nothing can be won, because there a key is no secret.

use tests::{Server, content, html};

#[test]
fn a_class_sees_the_same_questions_as_its_printed_paper_and_nothing_is_counted() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let campaign = client.get("/c/kaixue").expect(200).text();
    assert!(campaign.contains("/c/kaixue/class"));
    let paper = html::words(&client.get("/c/kaixue/print?set=7").expect(200).text());
    let key = html::words(&client.get("/c/kaixue/print?set=7&key=1").expect(200).text());
    for number in 1..=10 {
        let asked = client
            .get(&format!("/c/kaixue/class?set=7&n={number}"))
            .expect(200)
            .text();
        assert!(
            !asked.contains("class-answer\""),
            "an answer before it is asked for"
        );
        let question = html::words(asked.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0);
        assert!(paper.contains(&question), "{question}");
        let told = client
            .get(&format!("/c/kaixue/class?set=7&n={number}&answer=1"))
            .expect(200)
            .text();
        assert!(told.contains("class=\"right\""), "{told}");
        let why = told
            .split_once("class=\"why\">")
            .unwrap()
            .1
            .split_once("</p>")
            .unwrap()
            .0;
        assert!(key.contains(&html::unescaped(why)), "{why}");
        assert!(!asked.contains(why), "the explanation comes with the answer");
    }
    // Beyond the ends: the first and the last; another set is another paper.
    client.get("/c/kaixue/class?set=0&n=0").expect(200);
    client.get("/c/kaixue/class?set=99999999999&n=-1").expect(200);
    let other = html::words(&client.get("/c/kaixue/print?set=8").expect(200).text());
    assert_ne!(other.replace("第8套", ""), paper.replace("第7套", ""));
    server.tick("kaixue");
    let tally = client.get("/api/v1/campaigns/kaixue/tally");
    assert!(
        tally.status == 404 || tally.json()["summary"]["started"] == 0,
        "{}",
        tally.text()
    );
}

#[test]
fn where_something_can_be_won_there_is_no_class_mode() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    for campaign in ["xiongguan", "jingsai"] {
        for page in ["class", "print", "print?key=1", "class?answer=1"] {
            assert_eq!(
                client.get(&format!("/c/{campaign}/{page}")).status,
                404,
                "{campaign} {page}"
            );
        }
        assert!(!client.get(&format!("/c/{campaign}")).text().contains("/class"));
    }
}
