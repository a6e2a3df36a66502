//! What of cases everybody sees: only what an organizer let through, photos as covered copies.

use tests::{Organizer, Server, html};

use crate::cases::{done, files, report, step};
use crate::photos::report_with_photos;

fn show<'a>(batch: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("do", "show"),
        ("batch", batch),
        ("text", "人行道塌了 <b>"),
        ("place", "肃州区 解放路"),
    ];
    fields.extend(more);
    fields
}

#[test]
fn nothing_is_public_but_what_was_let_through() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    report_with_photos(&mut client);
    done(&step(&mut admin, 1, "accept", &[]));
    let empty = html::words(&client.get("/cases").expect(200).text());
    assert!(empty.contains("还没有公示的"));
    assert_eq!(client.get("/cases/1").status, 404);

    let path = "/console/cases/1/release";
    let page = admin.get(path).expect(200).text();
    assert_eq!(html::tags(&page, "img").len(), 2, "both photos are offered");
    let batch = html::hidden(&page, "batch").unwrap();
    let more = [
        ("use-2", "before"),
        ("cover-2", "0"),
        ("cover-2", "13"),
        ("cover-2", "9999"),
        ("cover-2", "x"),
    ];
    admin.post(path, &show(&batch, &more)).location();
    let list = client.get("/cases").expect(200);
    let text = list.text();
    assert!(
        text.contains("人行道塌了 &lt;b&gt;") && !text.contains("解放路12号"),
        "only what was written"
    );
    let page = client.get("/cases/1").expect(200).text();
    let photos: Vec<String> = html::tags(&page, "img")
        .iter()
        .filter_map(|img| img.get("src").map(ToString::to_string))
        .filter(|src| src.contains("/photo/"))
        .collect();
    assert_eq!(photos.len(), 1);
    let copy = client.get(&photos[0].replace("?small=1", "")).expect(200).body;
    let original = admin.get("/console/cases/1/photo/0/2").expect(200).body;
    assert!(
        copy.starts_with(b"\xff\xd8\xff") && copy != original,
        "a copy of its own"
    );
    // The original is nobody's outside.
    for path in [
        "/cases/1/photo/0/1",
        "/cases/1/photo/0/2",
        &format!("/cases/1/photo/{batch}/2"),
    ] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
    let feed = client.get("/cases/feed.xml").expect(200).text();
    assert!(feed.contains("<entry>") && feed.contains("/cases/1</id>") && feed.contains("&lt;b&gt;"));
    for (query, shown) in [
        ("state=open", true),
        ("state=done", false),
        ("district=suzhou", true),
        ("district=jinta", false),
        ("category=daolu", true),
        ("category=spit", false),
        ("page=7", false),
    ] {
        let page = client.get(&format!("/cases?{query}")).expect(200).text();
        assert_eq!(page.contains("/cases/1"), shown, "{query}");
    }

    // Hidden again, everything is gone.
    admin.post(path, &[("do", "hide")]).location();
    assert_eq!(client.get("/cases/1").status, 404);
    assert_eq!(client.get(&photos[0]).status, 404);
    assert!(!client.get("/cases").expect(200).text().contains("/cases/1"));
}

#[test]
fn who_may_let_what_through() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    report(&mut client, "daolu", "suzhou", "肃州的坑");
    report(&mut client, "hurt", "suzhou", "请帮帮这个孩子");
    let mut other = admin.invited(&server, "coordinator", "", "jinta");
    let mut verifier = admin.invited(&server, "verifier", "", "");
    let mut guardian = admin.invited(&server, "guardian", "", "");
    let batch = "a".repeat(32);
    let fields = show(&batch, &[]);
    for (who, number, status) in [
        (&mut other, 1, 404),
        (&mut verifier, 1, 403),
        (&mut guardian, 2, 403),
    ] {
        let path = format!("/console/cases/{number}/release");
        assert_eq!(who.get(&path).status, status);
        assert_eq!(who.post(&path, &fields).status, status);
    }
    assert_eq!(
        admin.post("/console/cases/2/release", &fields).status,
        404,
        "sealed"
    );
    let long = "字".repeat(4_001);
    let mut too_long = fields.clone();
    too_long[2] = ("text", long.as_str());
    let told = admin
        .post("/console/cases/1/release", &too_long)
        .expect(422)
        .text();
    assert!(told.contains("文字太长") && told.contains(&long));
    // Whoever takes a report back takes it from everybody.
    let code = report(&mut client, "daolu", "suzhou", "第三件");
    admin.post("/console/cases/3/release", &fields).location();
    client.get("/cases/3").expect(200);
    client.form(&format!("/r/{code}/withdraw"), &[]).location();
    assert_eq!(client.get("/cases/3").status, 404);
    assert_eq!(admin.post("/console/cases/3/release", &fields).status, 409);
}
