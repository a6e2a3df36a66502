//! What a portal around a page changes in it, who may be around at all, and what is kept of a page for times without a line.

use sha2::{Digest, Sha256};
use tests::content::{self, File};
use tests::{Answer, Server, html};

fn policy(answer: &Answer, directive: &str) -> String {
    let policy = answer.header("content-security-policy").expect("a policy");
    policy
        .split(';')
        .map(str::trim)
        .find_map(|part| part.strip_prefix(&format!("{directive} ")))
        .unwrap_or_else(|| panic!("no {directive} in {policy}"))
        .to_owned()
}

/// The sample site with one portal on its list.
fn listed() -> Vec<File> {
    let mut files = content::sample();
    for file in files.iter_mut().filter(|file| file.path == "site.toml") {
        file.text = file
            .text
            .replace("portals = []", "portals = [\"https://www.example.gov.cn\"]");
    }
    files
}

#[test]
fn a_portal_s_colour_is_a_style_sheet_that_the_policy_knows_and_links_keep() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    for path in [
        "/tips?embed=1&color=ffd400&density=compact",
        "/nowhere?color=%23FFD400",
    ] {
        let answer = client.get(path);
        let page = answer.text();
        let sheets: Vec<&str> = page
            .split("<style>")
            .skip(1)
            .filter_map(|rest| rest.split("</style>").next())
            .collect();
        let sources = policy(&answer, "style-src");
        for sheet in &sheets {
            let hash = data_encoding::BASE64.encode(&Sha256::digest(sheet));
            assert!(sources.contains(&format!("'sha256-{hash}'")), "{path}: {sheet}");
        }
        let tokens = sheets.last().expect("a sheet");
        assert!(tokens.starts_with(":root{--accent:#"), "{path}: {tokens}");
        // Yellow cannot be read on white.
        assert!(!tokens.starts_with(":root{--accent:#ffd400"), "{tokens}");
        let link = html::tags(&page, "a")
            .into_iter()
            .filter_map(|tag| tag.get("href").cloned())
            .find(|href| href.contains("color="))
            .expect("a link that keeps it");
        assert!(html::unescaped(&link).contains("color=ffd400"), "{link}");
    }
    for strange in ["red", "12345", "ffd400%3B%7D", "%3C/style%3E", ""] {
        let answer = client.get(&format!("/tips?color={strange}")).expect(200);
        assert_eq!(answer.text().matches("<style>").count(), 1, "{strange}");
        assert!(!answer.text().contains("color="), "{strange}");
    }
    assert!(
        !client
            .get("/console/sign-in?color=ffd400")
            .text()
            .contains(":root{--accent")
    );
    server.assert_sound();
}

#[test]
fn a_portal_that_is_not_on_the_list_is_told_whom_to_ask_and_nothing_else() {
    let server = Server::with(&listed());
    let mut client = server.client();
    let around = |portal: &'static str, site: &'static str| {
        [
            ("sec-fetch-dest", "iframe"),
            ("sec-fetch-site", site),
            ("referer", portal),
        ]
    };
    for path in ["/c/xiongguan/quiz?embed=1", "/tips", "/nowhere"] {
        let answer = client
            .get_with(path, &around("https://other.example/a/page?x=1", "cross-site"))
            .expect(403);
        assert_eq!(policy(&answer, "frame-ancestors"), "*");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let page = answer.text();
        for piece in ["https://other.example", "12345", "target=\"_blank\""] {
            assert!(page.contains(piece), "{path}: {piece} in {page}");
        }
        assert!(!page.contains("/a/page"), "only the origin: {page}");
        for never in ["<form", "<script", "<input"] {
            assert!(!page.contains(never), "{path}: {never}");
        }
        assert!(!html::unescaped(&page).contains("embed=1\" target"), "{page}");
    }
    let evil = [
        ("sec-fetch-dest", "iframe"),
        ("sec-fetch-site", "cross-site"),
        ("referer", "https://<script>.example/"),
    ];
    assert!(!client.get_with("/tips", &evil).text().contains("<script>"));
    // Portals of the list, our own pages, and whoever does not tell: for the last the browser decides.
    for headers in [
        around("https://www.example.gov.cn/index.html", "cross-site"),
        around("https://other.example/", "same-origin"),
        around("", "cross-site"),
        around("about:blank", "cross-site"),
    ] {
        let answer = client.get_with("/tips", &headers).expect(200);
        assert_eq!(
            policy(&answer, "frame-ancestors"),
            "'self' https://www.example.gov.cn",
            "{headers:?}"
        );
    }
    // Not a frame: a link from anywhere.
    let followed = [
        ("sec-fetch-dest", "document"),
        ("sec-fetch-site", "cross-site"),
        ("referer", "https://other.example/"),
    ];
    client.get_with("/tips", &followed).expect(200);
    server.assert_sound();
}

#[test]
fn the_loader_is_not_sent_twice() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let first = client.get("/embed.js").expect(200);
    let tag = first.header("etag").expect("a tag").to_owned();
    let again = client
        .get_with("/embed.js", &[("if-none-match", &tag)])
        .expect(304);
    assert!(again.body.is_empty());
    assert_eq!(again.header("cache-control"), first.header("cache-control"));
    client
        .get_with("/embed.js", &[("if-none-match", "\"other\"")])
        .expect(200);
}

#[test]
fn the_service_worker_changes_with_what_it_keeps_and_knows_the_base_path() {
    let server = Server::with_settings(&content::sample(), &[("WM_BASE", "/wm")]);
    let mut client = server.client();
    let worker = client.get("/sw.js").expect(200);
    assert_eq!(
        worker.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    let text = worker.text();
    assert!(
        text.starts_with("const BASE=\"/wm\";const VERSION=\""),
        "{}",
        &text[..80]
    );
    let pages = text
        .split("const PAGES=[")
        .nth(1)
        .unwrap()
        .split(']')
        .next()
        .unwrap();
    let (mut shown, mut forms, mut script) = (0, 0, String::new());
    for page in pages.split(',').map(|page| page.trim_matches('"')) {
        let page = page.strip_prefix("/wm").expect("below the base path");
        let text = client.get(page).expect(200).text();
        if page.starts_with("/s/report-") {
            page.clone_into(&mut script);
        } else if page.contains("for=report") {
            // A report can be filled in, and what it takes is kept too.
            assert!(
                text.contains("data-report=\"whole\"") && text.contains(&script),
                "{page}"
            );
            assert!(
                text.contains("市容环境") && !text.contains("/report/d/"),
                "{page}"
            );
            forms += 1;
        } else {
            assert!(text.contains("<section hidden"), "{page}");
            shown += 1;
        }
    }
    assert_eq!((shown, forms), (6, 2));
    assert!(!script.is_empty(), "{pages}");
    let tag = worker.header("etag").unwrap().to_owned();
    client.get_with("/sw.js", &[("if-none-match", &tag)]).expect(304);
    // Other words on the page that it keeps: another worker.
    let mut other = content::sample();
    for file in other.iter_mut().filter(|file| file.path == "site.toml") {
        file.text = file.text.replace("hotline = \"12345\"", "hotline = \"12346\"");
    }
    server.load(&other);
    let changed = client.get_with("/sw.js", &[("if-none-match", &tag)]).expect(200);
    assert_ne!(changed.header("etag"), Some(tag.as_str()));

    let card = client.get("/app.webmanifest").expect(200);
    assert_eq!(card.header("content-type"), Some("application/manifest+json"));
    let card = card.json();
    assert_eq!(card["scope"], "/wm/");
    for icon in card["icons"].as_array().unwrap() {
        let path = icon["src"].as_str().unwrap().strip_prefix("/wm").unwrap();
        let answer = client.get(path).expect(200);
        assert_eq!(answer.header("content-type"), icon["type"].as_str());
    }
    server.assert_sound();
}

#[test]
fn what_is_kept_of_a_tip_holds_nothing_of_a_person_and_counts_as_no_view() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let page = client.get("/tips/diancai").expect(200).text();
    let meta = html::tags(&page, "meta")
        .into_iter()
        .find(|tag| tag.get("name").map(String::as_str) == Some("offline-page"))
        .expect("what may be kept");
    assert_eq!(meta["content"], "/tips/diancai?kept=1");
    assert!(meta["data-until"].parse::<u64>().unwrap() > 1_700_000_000_000);
    let kept = client.get("/tips/diancai?kept=1").expect(200);
    assert!(kept.header("set-cookie").is_none());
    let text = kept.text();
    assert!(text.contains("class=\"note\"") && !text.contains("offline-page"));
    for never in ["<form", "ticket", "kept=1"] {
        assert!(!text.contains(never), "{never} in {text}");
    }
    // Pages in frames offer nothing to keep, and start no worker.
    let framed = client.get("/tips/diancai?embed=1").expect(200).text();
    for never in ["offline-page", "/shell-", "webmanifest"] {
        assert!(!framed.contains(never), "{never}");
    }
    // Neither do pages of one person.
    for path in ["/c/xiongguan/quiz", "/c/xiongguan", "/c/xiongguan/tally"] {
        assert!(
            !client.get(path).expect(200).text().contains("offline-page"),
            "{path}"
        );
    }
    server.assert_sound();
}
