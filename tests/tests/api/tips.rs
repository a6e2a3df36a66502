//! Tips: loading, pages, search, today's, 有用, views, the feed and the text to be read out.

use tests::citizen::wrong_answers;
use tests::content::{self, Campaign, File, canary_bank};
use tests::{Organizer, Server, html};

fn tip(id: &str, more: &str, body: &str) -> File {
    File {
        path: format!("tips/{id}.md"),
        text: format!(
            "+++\ntitle = \"标题{id}\"\nseries = \"part\"\ncategory = \"公共秩序\"\nsummary = \"一句话{id}\"\n\
             source = \"《某法》(2021年)\"\nreviewer = \"REVIEWERCANARY\"\nreviewed = \"2026-11-2{}\"\n{more}\n+++\n\n{body}\n",
            id.len() % 10
        ),
    }
}

fn files() -> Vec<File> {
    let bank = canary_bank(8);
    let campaign = Campaign {
        more: "tips = [\"top\"]",
        ..Campaign::default()
    };
    let mut files = content::site(&bank, &[campaign]);
    files.push(File {
        path: "series.toml".to_owned(),
        text: "[[series]]\nid = \"top\"\nname = \"大系列\"\n\n[[series]]\nid = \"part\"\nparent = \"top\"\nname = \"小系列\"\n"
            .to_owned(),
    });
    let about = bank
        .iter()
        .map(|question| format!("\"probe/{}\"", question.id))
        .collect::<Vec<_>>()
        .join(", ");
    files.push(tip(
        "a",
        &format!("questions = [{about}]"),
        "第一条**要紧**。\n\n- 一\n- 二 & 三",
    ));
    files.push(tip("bb", "", "第二条,说到电动车。"));
    files.push(tip(
        "ccc",
        "video = \"https://video.example.gov.cn/1\"",
        "第三条。",
    ));
    files
}

#[test]
fn tips_are_listed_found_and_read() {
    let server = Server::with(&files());
    let mut client = server.client();
    let list = client.get("/tips").expect(200).text();
    for words in ["大系列", "小系列", "标题a", "标题bb", "标题ccc", "一句话bb"] {
        assert!(list.contains(words), "{words}");
    }
    assert!(!list.contains("REVIEWERCANARY"));
    let found = client
        .get("/tips?q=%E7%94%B5%E5%8A%A8%E8%BD%A6")
        .expect(200)
        .text();
    assert!(
        html::words(&found).contains("“电动车”找到1条"),
        "{}",
        html::words(&found)
    );
    assert!(found.contains("标题bb") && !found.contains("标题ccc"));
    let none = client.get("/tips?q=%3Cb%3E%00x").expect(200).text();
    assert!(none.contains("&lt;b&gt;") && !none.contains("<b>"), "{none}");

    let page = client.get("/tips/a").expect(200).text();
    assert!(page.contains("<p>第一条<strong>要紧</strong>。</p>"), "{page}");
    assert!(page.contains("<li>二 &amp; 三</li>"));
    assert!(page.contains("https://schema.org/Article") && page.contains("property=\"og:title\""));
    assert!(page.contains("content=\"http://127.0.0.1/tips/a\""), "{page}");
    let middle = html::words(&client.get("/tips/bb").expect(200).text());
    assert!(
        middle.contains("上一条:标题a") && middle.contains("下一条:标题ccc"),
        "{middle}"
    );
    assert!(
        client
            .get("/tips/ccc")
            .expect(200)
            .text()
            .contains("https://video.example.gov.cn/1")
    );

    for unknown in ["/tips/nobody", "/tips/A", "/tips/a/b", "/tips/../a"] {
        let answer = client.get(unknown);
        assert_eq!(answer.status, 404, "{unknown}");
    }
    let today = client.get("/tips/today").expect(303).location();
    assert_eq!(client.get("/tips/today").location(), today);
    assert!(
        client.get("/").expect(200).text().contains(&format!("{today}\"")),
        "{today}"
    );
    server.assert_sound();
}

#[test]
fn useful_counts_once_a_device_and_views_every_time() {
    let server = Server::with(&files());
    let mut client = server.client();
    let page = client.get("/tips/a").expect(200).text();
    assert!(html::words(&page).contains("读完觉得有用"));
    let ticket = html::hidden(&page, "ticket").expect("a ticket for a device without cookies");
    for _ in 0..3 {
        let thanks = client
            .form("/tips/a/useful", &[("ticket", &ticket)])
            .expect(200)
            .text();
        assert!(
            html::words(&thanks).contains("1人觉得有用"),
            "{}",
            html::words(&thanks)
        );
    }
    let mut other = server.client();
    let page = other.get("/tips/a").expect(200).text();
    assert!(
        html::words(&page).contains("1人觉得有用"),
        "{}",
        html::words(&page)
    );
    let second = html::hidden(&page, "ticket").expect("a ticket");
    let thanks = other
        .form("/tips/a/useful", &[("ticket", &second)])
        .expect(200)
        .text();
    assert!(html::words(&thanks).contains("2人觉得有用"));
    // Organizers see both figures.
    let mut organizer = Organizer::first(&server);
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    let table = html::words(&organizer.get("/console/tips").expect(200).text());
    assert!(table.contains("标题a22"), "two views, two devices: {table}");
    // A forged or missing ticket counts for nothing.
    for fields in [vec![], vec![("ticket", "AAAA")]] {
        let answer = server.client().form("/tips/a/useful", &fields);
        assert_eq!(answer.status, 422);
    }
    let again = server.client().get("/tips/a").text();
    assert!(html::words(&again).contains("2人觉得有用"));
    assert_eq!(other.get("/tips/a/useful").expect(303).location(), "/tips/a");
    server.assert_sound();
}

#[test]
fn the_feed_and_the_text_for_loudspeakers_are_plain_and_whole() {
    let server = Server::with(&files());
    let mut client = server.client();
    let feed = client.get("/tips/feed.xml").expect(200);
    assert_eq!(
        feed.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    let feed = feed.text();
    assert_eq!(feed.matches("<entry>").count(), 3);
    assert!(feed.contains("&lt;strong&gt;要紧&lt;/strong&gt;"), "{feed}");
    assert!(feed.contains("<id>http://127.0.0.1/tips/a</id>"), "{feed}");
    let text = client.get("/tips/a/broadcast.txt").expect(200);
    assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
    let text = text.text();
    assert!(text.contains("第一条要紧。") && text.contains("二 & 三") && text.contains("《某法》(2021年)"));
    assert!(!text.contains('<') && !text.contains("**"), "{text}");
}

#[test]
fn a_wrong_answer_leads_to_the_tip_behind_it() {
    let server = Server::with(&files());
    let bank = canary_bank(8);
    let mut client = server.client();
    let open = client.begin("probe", None);
    client
        .submit(&open.attempt, &wrong_answers(&open.paper, &bank))
        .expect(200);
    let result = client.get(&format!("/a/{}", open.attempt)).expect(200).text();
    assert!(result.contains("/tips/a"), "{result}");
    assert!(html::words(&result).contains("想多知道一点:标题a"));
    // The campaign names its tips.
    let campaign = client.get("/c/probe").expect(200).text();
    assert!(campaign.contains("/tips#top"), "{campaign}");
}

#[test]
fn a_faulty_tip_is_refused_with_file_place_and_reason() {
    let server = Server::with(&files());
    for (fault, place, reason) in [
        (tip("bad", "", "# 标题"), "第12行", "标题"),
        (tip("bad", "", "<script>alert(1)</script>"), "第12行", "HTML"),
        (
            tip("bad", "questions = [\"probe/nobody\"]", "好。"),
            "questions",
            "没有 nobody 这一题",
        ),
        (
            tip("bad", "questions = [\"nobody\"]", "好。"),
            "questions",
            "题库/题号",
        ),
        (
            tip("bad", "from = \"02-30\"\nuntil = \"03-01\"", "好。"),
            "from",
            "月-日",
        ),
        (
            tip("bad", "video = \"javascript:alert(1)\"", "好。"),
            "video",
            "https://",
        ),
        (tip("bad", "unknown = 1", "好。"), "第9行", "unknown"),
        (tip("bad", "", ""), "正文", "不能为空"),
        (
            File {
                path: "tips/bad.md".to_owned(),
                text: "没有开头".to_owned(),
            },
            "第1行",
            "+++",
        ),
    ] {
        let mut all = files();
        all.push(fault);
        let answer = server.operate("/api/v1/site/content", &serde_json::json!({ "files": all }));
        let text = answer.text();
        assert_eq!(answer.status, 422, "{text}");
        for words in ["tips/bad.md", place, reason] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    assert!(server.client().get("/tips/a").status == 200);
}
