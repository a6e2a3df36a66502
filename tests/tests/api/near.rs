//! Before a report is sent: what may be the same is shown, and 我也遇到了 counts once a device. Where it is: areas, positions, videos.

use tests::{Answer, Client, Organizer, Server, content, html};

use crate::cases::{done, report, step};
use crate::photos::report_with_photos;

/// A city with streets, of which communities are known.
fn files() -> Vec<content::File> {
    let mut files = crate::cases::files();
    for file in &mut files {
        if file.path == "areas.toml" {
            file.text = "[[district]]\nid = \"suzhou\"\nname = \"肃州区\"\n[[district.street]]\nname = \"北街街道\"\n\
                         communities = [\"红旗社区\", \"东关社区\"]\n[[district]]\nid = \"jinta\"\nname = \"金塔县\"\n"
                .to_owned();
        }
    }
    files
}

#[track_caller]
fn draft(client: &mut Client, place: &[(&str, &str)]) -> String {
    let page = client.get("/report").expect(200).text();
    let links = html::links(&page);
    let draft = links
        .into_iter()
        .find(|link| link.contains("/report/d/"))
        .unwrap();
    client.form(&draft, place).location();
    draft
}

fn send(client: &mut Client, draft: &str, category: &str) -> Answer {
    let words = [("kind", "problem"), ("category", category), ("text", "路上有坑")];
    client.form(&format!("{draft}/words"), &words)
}

fn offered(page: &str) -> Vec<String> {
    html::tags(page, "input")
        .iter()
        .filter(|input| input.get("name").is_some_and(|name| name == "number"))
        .filter_map(|input| input.get("value").map(ToString::to_string))
        .collect()
}

const HERE: [(&str, &str); 2] = [
    ("area", "suzhou|北街街道|红旗社区"),
    ("address", "解放路12号 蓝色门口"),
];

#[test]
fn what_is_not_released_shows_category_and_street_only_and_is_joined_once_a_device() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut first = server.client();
    let one = draft(&mut first, &HERE);
    assert!(send(&mut first, &one, "daolu").location().starts_with("/r/"));

    let mut second = server.client();
    let other = draft(&mut second, &[("area", "suzhou|北街街道|红旗社区")]);
    let page = send(&mut second, &other, "daolu").expect(200).text();
    assert_eq!(offered(&page), ["1"]);
    let words = html::words(&page);
    assert!(
        words.contains("道路塌陷") && words.contains("北街街道"),
        "{words}"
    );
    for secret in ["蓝色门口", "解放路", "红旗社区"] {
        assert!(!words.contains(secret), "{secret} is not shown: {words}");
    }
    // What was typed goes along, also when it is another one.
    assert_eq!(html::hidden(&page, "text").as_deref(), Some("路上有坑"));

    let same = format!("{other}/same");
    let join = |client: &mut Client, number: &str, category: &str| {
        client.form(&same, &[("number", number), ("category", category)])
    };
    let thanks = join(&mut second, "1", "daolu").expect(200).text();
    assert!(html::words(&thanks).contains("1"), "{thanks}");
    assert!(!thanks.contains("/cases/1"), "it is not public");
    join(&mut second, "1", "daolu").expect(200);
    let case = html::words(&admin.get("/console/cases/1").expect(200).text());
    assert!(case.contains("也遇到"), "{case}");
    // Somebody else, with a page of the own.
    let third = draft(&mut first, &[("area", "suzhou|北街街道|红旗社区")]);
    for _ in 0..2 {
        let fields = [("number", "1"), ("category", "daolu")];
        first.form(&format!("{third}/same"), &fields).expect(200);
    }
    let again = send(&mut second, &other, "daolu").expect(200).text();
    assert!(html::words(&again).contains("2 人"), "{again}");

    // Nothing is joined but what was offered there.
    for (number, category) in [
        ("2", "daolu"),
        ("0", "daolu"),
        ("x", "daolu"),
        ("", ""),
        ("1", "spit"),
        ("1", ""),
    ] {
        assert_eq!(
            join(&mut second, number, category).status,
            404,
            "{number} {category}"
        );
    }
    let far = draft(
        &mut second,
        &[("area", "jinta||"), ("address", "解放路12号 蓝色门口")],
    );
    let forged = second.form(&format!("{far}/same"), &[("number", "1"), ("category", "daolu")]);
    assert_eq!(forged.status, 404);

    // It is another one after all.
    let words = [
        ("kind", "problem"),
        ("category", "daolu"),
        ("text", "路上有坑"),
        ("different", "1"),
    ];
    let sent = second.form(&format!("{other}/words"), &words).location();
    assert!(sent.starts_with("/r/"), "{sent}");
    assert_eq!(join(&mut second, "1", "daolu").location().get(..3), Some("/r/"));
    admin.cases_are_equal();
}

#[test]
fn of_what_was_released_photo_and_text_are_shown_and_what_is_closed_or_sealed_is_not() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    report_with_photos(&mut client);
    done(&step(&mut admin, 1, "accept", &[]));
    let path = "/console/cases/1/release";
    let page = admin.get(path).expect(200).text();
    let batch = html::hidden(&page, "batch").unwrap();
    let fields = [
        ("do", "show"),
        ("batch", batch.as_str()),
        ("text", "人行道塌了一块"),
        ("place", "解放路菜市场旁"),
        ("use-2", "before"),
    ];
    admin.post(path, &fields).location();

    let place = [("area", "suzhou||"), ("address", "解放路12号")];
    let near = draft(&mut client, &place);
    let page = send(&mut client, &near, "daolu").expect(200).text();
    assert_eq!(offered(&page), ["1"]);
    let words = html::words(&page);
    assert!(
        words.contains("人行道塌了一块") && words.contains("解放路菜市场旁"),
        "{words}"
    );
    let photos = html::tags(&page, "img");
    let photo = photos
        .iter()
        .find_map(|img| img.get("src").filter(|src| src.contains("/cases/1/photo/")));
    client.get(photo.expect("a photo")).expect(200);
    let thanks = client.form(&format!("{near}/same"), &[("number", "1"), ("category", "daolu")]);
    assert!(thanks.expect(200).text().contains("/cases/1"));
    let public = html::words(&client.get("/cases/1").expect(200).text());
    assert!(public.contains("1 人"), "{public}");

    // Other categories, suggestions and what is sealed are sent at once.
    report(&mut client, "hurt", "suzhou", "请帮帮这个孩子");
    let sealed = draft(&mut client, &place);
    assert!(send(&mut client, &sealed, "hurt").location().starts_with("/r/"));
    let suggestion = draft(&mut client, &place);
    let words = [("kind", "suggestion"), ("category", "daolu"), ("text", "装个灯")];
    assert!(
        client
            .form(&format!("{suggestion}/words"), &words)
            .location()
            .starts_with("/r/")
    );
    // One that nobody works on any more is none.
    let over = [("words", "归公路局管"), ("outside", "GL-1")];
    done(&step(&mut admin, 1, "transfer", &over));
    let later = draft(&mut client, &place);
    assert!(send(&mut client, &later, "daolu").location().starts_with("/r/"));
}

#[test]
fn near_is_200_metres_in_either_system_of_coordinates() {
    let server = Server::with(&files());
    let mut client = server.client();
    // 上海, in WGS84, by one phone.
    let at = |lat, lng, datum| [("address", ""), ("lat", lat), ("lng", lng), ("datum", datum)];
    let one = draft(&mut client, &at("31.1774276", "121.5272106", "wgs84"));
    let page = client.get(&format!("{one}/words")).expect(200).text();
    assert!(
        page.contains("31.177428") && page.contains("121.527211"),
        "what is kept is shown"
    );
    assert!(client.get(&one).expect(200).text().contains("31.177428"));
    send(&mut client, &one, "daolu").location();
    // The same spot as a map in China names it; 100 m off; and the same numbers in the other system: 475 m off.
    for (place, found) in [
        (at("31.17530398", "121.53154186", "gcj02"), true),
        (at("31.1783", "121.5272", ""), true),
        (at("31.1774276", "121.5272106", "gcj02"), false),
        (at("31.1800", "121.5272106", "wgs84"), false),
    ] {
        let draft = draft(&mut client, &place);
        let answer = send(&mut client, &draft, "daolu");
        if found {
            assert_eq!(offered(&answer.expect(200).text()), ["1"], "{place:?}");
        } else {
            let to = answer.location();
            client
                .form(&format!("{to}/withdraw").replace("?new=1", ""), &[])
                .location();
        }
    }
    // Taken back before it is sent.
    let back = draft(&mut client, &at("31.1774276", "121.5272106", "wgs84"));
    let without = [
        ("address", "某路"),
        ("lat", "31.1774276"),
        ("lng", "121.5272106"),
        ("no_position", "1"),
    ];
    client.form(&back, &without).location();
    assert!(
        !client
            .get(&format!("{back}/words"))
            .expect(200)
            .text()
            .contains("31.177")
    );

    for wrong in [
        at("91", "0", ""),
        at("31", "", ""),
        at("NaN", "1", ""),
        at("31", "121", "bd09"),
    ] {
        let page = client.form(&back, &wrong).expect(422).text();
        assert!(html::words(&page).contains("位置的数字不对"), "{wrong:?}");
    }
    for area in [
        "suzhou",
        "suzhou|北街街道|没有的社区",
        "x|y|z",
        "suzhou|<b>|",
        "||",
    ] {
        let fields = [("area", area), ("community", "我打的字"), ("address", "某路")];
        let page = client.form(&back, &fields).expect(422).text();
        assert!(page.contains("f-area"), "the message leads to the field: {area}");
        assert!(page.contains("我打的字"), "nothing typed is lost: {area}");
    }
}

#[test]
fn a_video_may_be_given_instead_of_a_photo() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let draft = draft(&mut client, &HERE);
    let path = format!("{draft}/words");
    let words = |video| {
        [
            ("kind", "problem"),
            ("category", "daolu"),
            ("text", ""),
            ("video", video),
        ]
    };
    for wrong in ["javascript:alert(1)", "http://v.example.cn/1", "v.example.cn"] {
        let page = client.form(&path, &words(wrong)).expect(422).text();
        assert!(html::words(&page).contains("https://"), "{wrong}");
        assert!(page.contains(wrong), "what was typed is kept");
    }
    client.form(&path, &words("")).expect(422);
    let to = client
        .form(&path, &words("https://v.example.cn/share/1"))
        .location();
    assert!(to.starts_with("/r/"), "{to}");
    let case = admin.get("/console/cases/1").expect(200).text();
    assert!(html::links(&case).contains(&"https://v.example.cn/share/1".to_owned()));
}

#[test]
fn an_old_case_is_found_behind_many_newer_ones_elsewhere() {
    let server = Server::with(&files());
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let spot = |lat: &'static str| {
        [
            ("address", "北门"),
            ("lat", lat),
            ("lng", "98.289000"),
            ("datum", "wgs84"),
        ]
    };
    let old = draft(&mut client, &spot("39.772000"));
    assert!(send(&mut client, &old, "daolu").location().starts_with("/r/"));
    let address = draft(&mut client, &[("address", "南门外3号")]);
    assert!(send(&mut client, &address, "daolu").location().starts_with("/r/"));
    for form in 0..3 {
        let rows: Vec<String> = (0..200)
            .map(|row| format!("daolu,肃州区,第{form}路{row}号,坑,"))
            .collect();
        let batch = format!("{form:032x}");
        let fields = [
            ("batch", batch.as_str()),
            ("source", "inspection"),
            ("rows", &rows.join("\n")),
        ];
        admin.post("/console/cases/new", &fields).expect(200);
    }
    // 110 m to the north, another address.
    let near = draft(
        &mut client,
        &[
            ("address", "路口"),
            ("lat", "39.773000"),
            ("lng", "98.289000"),
            ("datum", "wgs84"),
        ],
    );
    assert_eq!(
        offered(&send(&mut client, &near, "daolu").expect(200).text()),
        ["1"]
    );
    let same = draft(&mut client, &[("address", "南门外3号")]);
    assert_eq!(
        offered(&send(&mut client, &same, "daolu").expect(200).text()),
        ["2"]
    );
    // 330 m to the north.
    let far = draft(
        &mut client,
        &[
            ("address", "路口西"),
            ("lat", "39.775000"),
            ("lng", "98.289000"),
            ("datum", "wgs84"),
        ],
    );
    assert!(send(&mut client, &far, "daolu").location().starts_with("/r/"));
}
