//! Posters: what they carry, where their codes lead, what they cost.

use std::thread;
use std::time::Duration;

use resvg::{tiny_skia, usvg};
use tests::content::{self, File};
use tests::{Answer, Client, Server, html};

/// Largest poster, in bytes.
const LARGEST: usize = 150_000;

/// Asks again as long as the server says "later": only so many are drawn a second.
fn poster(client: &mut Client, path: &str) -> Answer {
    for _ in 0..40 {
        let answer = client.get(path);
        if answer.status != 503 {
            return answer.expect(200);
        }
        assert!(answer.header("retry-after").is_some());
        thread::sleep(Duration::from_millis(250));
    }
    panic!("{path}: never drawn");
}

/// What the QR code on a drawing says, drawn `width` pixels wide by a renderer and read by a decoder that know nothing of ours.
fn decoded(svg: &[u8], width: u32) -> String {
    let tree = usvg::Tree::from_data(svg, &usvg::Options::default()).expect("SVG");
    let scale = f64::from(width) / f64::from(tree.size().width());
    let height = f64::from(tree.size().height()) * scale;
    let mut pixels = tiny_skia::Pixmap::new(width, height.ceil() as u32).expect("pixels");
    let scale = scale as f32;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    let (wide, high) = (pixels.width() as usize, pixels.height() as usize);
    let data = pixels.data();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(wide, high, |x, y| {
        let at = (y * wide + x) * 4;
        let [red, green, blue] = [data[at], data[at + 1], data[at + 2]].map(u32::from);
        ((red * 299 + green * 587 + blue * 114) / 1000) as u8
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    let (meta, text) = grids[0].decode().expect("a code that can be read");
    // The format's names: L is 1, M is 0, Q is 3, H is 2.
    assert_ne!(meta.ecc_level, 1, "error level M or better");
    text
}

#[test]
fn the_code_on_a_poster_leads_to_its_page_in_every_size() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    for (path, page) in [
        ("/tips/banmaxian/poster.svg", "/tips/banmaxian"),
        ("/c/jingsai/poster.svg", "/c/jingsai"),
        ("/c/kaixue/poster.svg", "/c/kaixue"),
    ] {
        // A screen half as wide as the drawing, and paper at 200 dots an inch.
        for (size, width) in [("screen", 540), ("a4", 1654), ("a6", 827)] {
            let svg = poster(&mut client, &format!("{path}?size={size}")).body;
            assert_eq!(
                decoded(&svg, width),
                format!("http://127.0.0.1{page}"),
                "{path} {size}"
            );
            let with_channel = format!("{path}?size={size}&ch=shequ-01&lang=en&big=1&t=x&from=timeline");
            let svg = poster(&mut client, &with_channel).body;
            assert_eq!(
                decoded(&svg, width),
                format!("http://127.0.0.1{page}?ch=shequ-01"),
                "the channel is kept, and nothing else"
            );
        }
    }
    server.assert_sound();
}

#[test]
fn posters_below_a_base_path_lead_there() {
    let server = Server::with_settings(&content::sample(), &[("WM_BASE", "/wm")]);
    let mut client = server.client();
    let svg = poster(&mut client, "/tips/banmaxian/poster.svg?size=a6").body;
    assert_eq!(decoded(&svg, 827), "http://127.0.0.1/wm/tips/banmaxian");
    let page = client.get("/tips/banmaxian/poster").expect(200).text();
    assert!(
        page.contains("src=\"/wm/tips/banmaxian/poster.svg?size=screen\""),
        "{page}"
    );
    server.assert_sound();
}

#[test]
fn every_poster_of_the_sample_site_is_small_and_only_outlines() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let list = client.get("/tips").expect(200).text();
    let mut pages: Vec<String> = html::links(&list)
        .into_iter()
        .filter(|link| link.starts_with("/tips/") && !link.ends_with("feed.xml"))
        .collect();
    pages.extend(["xiongguan", "jingsai", "kaixue", "kaigong"].map(|id| format!("/c/{id}")));
    pages.sort();
    pages.dedup();
    assert!(pages.len() >= 40);
    for page in pages {
        let svg = poster(&mut client, &format!("{page}/poster.svg?size=a4"));
        assert!(svg.body.len() <= LARGEST, "{page}: {} bytes", svg.body.len());
        let text = svg.text();
        for foreign in [
            "<text",
            "<image",
            "<script",
            "<foreignObject",
            "font-family",
            "href=\"http",
        ] {
            assert!(!text.contains(foreign), "{page}: {foreign}");
        }
    }
    server.assert_sound();
}

#[test]
fn a_poster_may_be_shown_again_after_asking_and_runs_nothing() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let path = "/tips/banmaxian/poster.svg";
    let answer = poster(&mut client, path);
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sandbox"),
        "{policy}"
    );
    assert!(
        !policy.contains("script-src") && !policy.contains("style-src"),
        "{policy}"
    );
    let etag = answer.header("etag").expect("an etag").to_owned();
    let again = client.get_with(path, &[("if-none-match", &etag)]).expect(304);
    assert!(again.body.is_empty());
    client
        .get_with(path, &[("if-none-match", &format!("\"x\", W/{etag}"))])
        .expect(304);
    client.get_with(path, &[("if-none-match", "\"x\"")]).expect(200);
    let packed = client.get_with(path, &[("accept-encoding", "br")]).expect(200);
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert!(
        packed.body.len() * 2 < answer.body.len(),
        "{} bytes",
        packed.body.len()
    );
    // Another language has other words around the same title.
    let english = poster(&mut client, &format!("{path}?lang=en"));
    assert_ne!(english.body, answer.body);
    server.assert_sound();
}

#[test]
fn what_is_not_there_has_no_poster() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    for path in [
        "/tips/nobody/poster.svg",
        "/tips/nobody/poster",
        "/tips/%3Cx%3E/poster.svg",
        "/c/nobody/poster.svg",
        "/c/nobody/poster",
    ] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
    for size in ["a5", "", "A4", "%00", "screen%20"] {
        let path = format!("/tips/banmaxian/poster.svg?size={size}");
        assert_eq!(client.get(&path).status, 422, "{size}");
    }
    assert_eq!(client.form("/tips/banmaxian/poster.svg", &[]).status, 405);
    // Fonts are for the Worker alone.
    let inside =
        std::fs::read_to_string(tests::server::root().join("dist/inside.json")).expect("dist/inside.json");
    let inside: serde_json::Value = serde_json::from_str(&inside).unwrap();
    for file in inside.as_object().unwrap().values() {
        let file = file.as_str().unwrap();
        assert!(tests::server::root().join("dist").join(file).is_file(), "{file}");
        assert_eq!(client.get(&format!("/s/{file}")).status, 404, "{file}");
    }
    server.assert_sound();
}

#[test]
fn rare_characters_of_names_have_outlines_of_their_own_even_after_the_first_poster() {
    let mut files = content::sample();
    let tip = |id: &str, title: &str| File {
        path: format!("tips/{id}.md"),
        text: format!(
            "+++\ntitle = \"{title}\"\nseries = \"jieri\"\ncategory = \"节日\"\nsummary = \"一句话。\"\n\
             source = \"《某法》(2021年)\"\nreviewer = \"x\"\nreviewed = \"2026-11-20\"\n+++\n\n一段话。\n"
        ),
    };
    files.push(tip("common", "人人人人"));
    files.push(tip("rare", "㛃䶮𬱖𫚖"));
    let server = Server::with(&files);
    let mut client = server.client();
    let mut outlines = |id: &str| {
        let svg = poster(&mut client, &format!("/tips/{id}/poster.svg")).text();
        svg.matches("<path id=").count()
    };
    let common = outlines("common");
    assert_eq!(outlines("rare"), common + 3, "four characters instead of one");
    server.assert_sound();
}

#[test]
fn a_flood_of_new_posters_is_turned_away_and_those_drawn_are_still_served() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let known = "/c/xiongguan/poster.svg";
    poster(&mut client, known);
    let mut refused = 0;
    for n in 0..120 {
        let answer = client.get(&format!("/tips/banmaxian/poster.svg?ch=flood-{n}"));
        match answer.status {
            200 => {}
            503 => {
                assert!(answer.header("retry-after").is_some());
                refused += 1;
            }
            other => panic!("{other}"),
        }
        if n % 10 == 0 {
            client.get(known).expect(200);
        }
    }
    assert!(refused > 0, "120 at once were all drawn");
    server.assert_sound();
}
