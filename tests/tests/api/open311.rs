//! Open311 GeoReport v2: what validators and clients of others ask for, in XML and in JSON; nothing that was not released, no case twice.

use roxmltree::{Document, Node};
use serde_json::{Value, json};
use tests::{Answer, Client, Organizer, Server, html};

use crate::cases::{done, files, report, step};
use crate::photos::{picture, report_with_photos};

const KEY: &str = "0311031103110311031103110311abcd";
const OTHER_KEY: &str = "another-client-with-its-own-key-0001";
const V2: &str = "/open311/v2";

/// Fields of a form.
type Fields<'a> = &'a [(&'a str, &'a str)];

fn server() -> Server {
    let keys = json!([{ "name": "three", "key": KEY }, { "name": "other", "key": OTHER_KEY }]).to_string();
    Server::with_settings(&files(), &[("WM_OPEN311_KEYS", &keys)])
}

/// Whether XML says what JSON says, by the Spark convention.
fn same(node: Node<'_, '_>, value: &Value) -> bool {
    let children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    let text = node.text().unwrap_or_default();
    match value {
        Value::Object(fields) => {
            fields.len() == children.len()
                && children
                    .iter()
                    .all(|child| same(*child, &value[child.tag_name().name()]))
        }
        Value::Array(items) => {
            items.len() == children.len()
                && items
                    .iter()
                    .zip(&children)
                    .all(|(item, child)| same(*child, item))
        }
        Value::Null => children.is_empty() && text.is_empty(),
        Value::String(wanted) => children.is_empty() && text == wanted,
        plain => {
            let shown = plain.to_string();
            children.is_empty() && text == shown
        }
    }
}

/// An answer in both formats, which say the same; the JSON of it. `root` is the XML's, with what is in it where that is a list.
#[track_caller]
fn both(client: &mut Client, path: &str, query: &str, status: u16, root: (&str, &str)) -> Value {
    let xml = client.get(&format!("{path}.xml{query}")).expect(status);
    let json = client.get(&format!("{path}.json{query}")).expect(status);
    assert_eq!(xml.header("content-type"), Some("text/xml; charset=utf-8"));
    assert_eq!(
        json.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    for answer in [&xml, &json] {
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.header("set-cookie").is_none());
        assert!(
            answer
                .header("content-security-policy")
                .is_some_and(|policy| policy.starts_with("default-src 'none'"))
        );
    }
    let (text, value) = (xml.text(), json.json());
    let tree = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let top = tree.root_element();
    assert_eq!(top.tag_name().name(), root.0);
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>") && !text.contains("xmlns"));
    for child in top
        .children()
        .filter(|child| !root.1.is_empty() && child.is_element())
    {
        assert_eq!(child.tag_name().name(), root.1);
    }
    assert!(same(top, &value), "{text}\n{value}");
    value
}

/// The codes of errors, the same in both formats.
#[track_caller]
fn errors(client: &mut Client, path: &str, query: &str, status: u16) -> Vec<u64> {
    let errors = both(client, path, query, status, ("errors", "error"));
    codes(&errors)
}

fn codes(errors: &Value) -> Vec<u64> {
    let errors = errors.as_array().expect("a list");
    assert!(
        errors
            .iter()
            .all(|error| !error["description"].as_str().expect("words").is_empty())
    );
    errors
        .iter()
        .map(|error| error["code"].as_u64().expect("a number"))
        .collect()
}

#[track_caller]
fn requests(client: &mut Client, query: &str) -> Vec<Value> {
    let found = both(
        client,
        &format!("{V2}/requests"),
        query,
        200,
        ("service_requests", "request"),
    );
    let found = found.as_array().expect("a list").clone();
    found.iter().for_each(check_request);
    found
}

fn ids(found: &[Value]) -> Vec<&str> {
    found
        .iter()
        .map(|one| one["service_request_id"].as_str().expect("a text"))
        .collect()
}

/// The types of the published schema (open311/schema-validation, georeport-v2/request.json).
#[track_caller]
fn check_request(request: &Value) {
    for name in [
        "service_request_id",
        "status",
        "service_code",
        "requested_datetime",
        "updated_datetime",
    ] {
        assert!(request[name].is_string(), "{name}: {request}");
    }
    for name in [
        "status_notes",
        "service_name",
        "description",
        "agency_responsible",
        "service_notice",
        "expected_datetime",
        "address",
        "address_id",
        "zipcode",
        "media_url",
    ] {
        assert!(
            request[name].is_string() || request.get(name) == Some(&Value::Null),
            "{name}: {request}"
        );
    }
    for name in ["lat", "long"] {
        assert!(
            request[name].is_f64() || request.get(name) == Some(&Value::Null),
            "{name}: {request}"
        );
    }
    assert!(matches!(request["status"].as_str(), Some("open" | "closed")));
    for name in ["requested_datetime", "updated_datetime", "expected_datetime"] {
        if let Some(time) = request[name].as_str() {
            assert!(is_time(time), "{time}");
        }
    }
}

/// `2026-11-27T00:00:00Z`
fn is_time(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00T00:00:00Z"
}

#[track_caller]
fn send(client: &mut Client, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("api_key", KEY)];
    all.extend(fields);
    client.form(&format!("{V2}/requests.json"), &all)
}

#[track_caller]
fn made(answer: Answer) -> (String, String) {
    let answer = answer.expect(200).json();
    let [one] = answer.as_array().expect("a list").as_slice() else {
        panic!("{answer}");
    };
    assert!(one.get("token").is_none(), "an id or a token, never both");
    assert_eq!(one["account_id"], Value::Null);
    (
        one["service_request_id"].as_str().expect("a text").to_owned(),
        one["service_notice"].as_str().expect("a text").to_owned(),
    )
}

/// The tracking code in a notice.
fn code_in(notice: &str) -> String {
    let digits: String = notice.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits.len(), 12, "{notice}");
    digits
}

fn all_cases(admin: &mut Organizer) -> String {
    let text = html::words(&admin.get("/console/cases?queue=all").expect(200).text());
    let (_, rest) = text.split_once("共 ").expect("a sum");
    rest.split(' ').next().unwrap().to_owned()
}

/// Lets everybody see a case.
#[track_caller]
fn release(admin: &mut Organizer, number: &str, text: &str, place: &str, photo: Option<&str>) {
    let path = format!("/console/cases/{number}/release");
    let page = admin.get(&path).expect(200).text();
    let batch = html::hidden(&page, "batch").expect("a key");
    let mut fields = vec![
        ("do", "show"),
        ("batch", batch.as_str()),
        ("text", text),
        ("place", place),
    ];
    fields.extend(photo.map(|name| (name, "before")));
    admin.post(&path, &fields).location();
}

#[track_caller]
fn multipart(client: &mut Client, fields: &[(&str, &str)], part: &str, photos: &[&[u8]]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("api_key", KEY)].iter().chain(fields) {
        body.extend(
            format!("--b0\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    for photo in photos {
        body.extend(
            format!(
                "--b0\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"photo.png\"\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b0--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=b0")];
    client
        .send("POST", &format!("{V2}/requests.json"), &kind, Some(&body))
        .expect("an answer")
}

#[test]
fn discovery_is_as_validators_want_it() {
    let server = server();
    let mut client = server.client();
    for below in ["/open311", V2, "/open311/test/v2"] {
        let plain = client.get(&format!("{below}/discovery")).expect(200);
        let xml = client.get(&format!("{below}/discovery.xml")).expect(200);
        let answer = client.get(&format!("{below}/discovery.json")).expect(200);
        assert_eq!(plain.body, xml.body);
        assert_eq!(xml.header("content-type"), Some("text/xml"));
        assert_eq!(plain.header("content-type"), Some("text/xml"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(xml.header("access-control-allow-origin"), Some("*"));
        let (text, json) = (xml.text(), answer.json());
        let tree = Document::parse(&text).expect("XML");
        assert_eq!(tree.root_element().tag_name().name(), "discovery");
        assert!(same(tree.root_element(), &json), "{text}\n{json}");
        for name in ["contact", "key_service"] {
            assert!(
                json[name].as_str().is_some_and(|words| words.contains("12345")),
                "{json}"
            );
        }
        let endpoints = json["endpoints"].as_array().expect("endpoints");
        let kinds: Vec<&Value> = endpoints.iter().map(|endpoint| &endpoint["type"]).collect();
        assert_eq!(kinds, ["production", "test"]);
        for endpoint in endpoints {
            assert!(
                endpoint["specification"]
                    .as_str()
                    .is_some_and(|at| at.ends_with("/GeoReport_v2"))
            );
            assert_eq!(endpoint["formats"], json!(["text/xml", "application/json"]));
            let changed = endpoint["changeset"].as_str().expect("a time");
            assert!(
                is_time(changed) && changed > "2026" && changed <= "2100",
                "{changed}"
            );
            assert_eq!(endpoint["changeset"], json["changeset"]);
            // What it names is there.
            let url = endpoint["url"].as_str().expect("an address");
            let path = url.strip_prefix("http://127.0.0.1").expect("this site");
            client.get(&format!("{path}/services.xml")).expect(200);
        }
    }
    let posted = client.form("/open311/discovery.json", &[]).expect(405);
    assert_eq!(posted.header("allow"), Some("GET, HEAD"));
    assert_eq!(posted.json()[0]["code"], 405);
    let english = client.get("/open311/discovery.json?lang=en").expect(200).json();
    assert!(english["key_service"].as_str().unwrap().starts_with("Keys are"));

    // It tells when services changed.
    let before = client.get("/open311/discovery.json").json()["changeset"].clone();
    server.set_clock(3_600_000);
    let mut files = files();
    let categories = files
        .iter_mut()
        .find(|file| file.path == "categories.toml")
        .unwrap();
    categories.text = categories.text.replace("道路塌陷", "路面塌陷");
    server.load(&files);
    let after = client.get("/open311/discovery.json").json()["changeset"].clone();
    assert!(after.as_str() > before.as_str(), "{before} {after}");

    // Below a base path.
    let server = Server::with_settings(&self::files(), &[("WM_BASE", "/wm")]);
    let discovery = server.client().get("/open311/discovery.json").expect(200).json();
    assert_eq!(discovery["endpoints"][0]["url"], "http://127.0.0.1/wm/open311/v2");
}

#[test]
fn services_are_the_ordinary_categories() {
    let server = server();
    let mut client = server.client();
    let services = both(
        &mut client,
        &format!("{V2}/services"),
        "",
        200,
        ("services", "service"),
    );
    assert_eq!(
        services,
        json!([{ "service_code": "daolu", "service_name": "道路塌陷", "description": "", "metadata": false, "type": "realtime",
            "keywords": "道路,道路塌陷", "group": "道路" }])
    );
    let definition = both(
        &mut client,
        &format!("{V2}/services/daolu"),
        "",
        200,
        ("service_definition", ""),
    );
    assert_eq!(definition, json!({ "service_code": "daolu", "attributes": [] }));
    for code in ["hurt", "spit", "streets", "nobody", "%3Cb%3E"] {
        assert_eq!(
            errors(&mut client, &format!("{V2}/services/{code}"), "", 404),
            [404],
            "{code}"
        );
    }
    // One site: nobody needs to say which, and another is not here.
    for own in ["", "127.0.0.1", "www.127.0.0.1"] {
        client
            .get(&format!("{V2}/services.json?jurisdiction_id={own}"))
            .expect(200);
    }
    for path in ["services", "services/daolu", "requests", "requests/1", "tokens/1"] {
        let found = errors(
            &mut client,
            &format!("{V2}/{path}"),
            "?jurisdiction_id=other.gov",
            404,
        );
        assert_eq!(found, [404], "{path}");
    }
}

#[test]
fn what_is_not_there_is_said_in_xml_unless_json_was_asked_for() {
    let server = server();
    let mut client = server.client();
    for path in [
        "/open311",
        "/open311/",
        "/open311/services.xml",
        "/open311/v1/services.xml",
        "/open311/v2",
        "/open311/v2/",
        "/open311/v2/services",
        "/open311/v2/services.html",
        "/open311/v2/requests.csv",
        "/open311/v2/requests/1",
        "/open311/v2/nothing.xml",
        "/open311/v2/services/daolu/more.xml",
        "/open311/v3/requests.yaml",
    ] {
        let answer = client.get(path).expect(404);
        assert_eq!(
            answer.header("content-type"),
            Some("text/xml; charset=utf-8"),
            "{path}"
        );
        let text = answer.text();
        let tree = Document::parse(&text).expect("XML");
        let code = tree.descendants().find(|node| node.has_tag_name("code")).unwrap();
        assert_eq!(code.text(), Some("404"), "{path}");
    }
    assert_eq!(errors(&mut client, "/open311/v2/nothing", "", 404), [404]);
    for (method, path, allow) in [
        ("PUT", "/open311/v2/requests.json", "GET, HEAD, POST"),
        ("DELETE", "/open311/v2/requests/1.json", "GET, HEAD"),
        ("POST", "/open311/v2/services.json", "GET, HEAD"),
    ] {
        let answer = client.send(method, path, &[], Some(b"")).unwrap().expect(405);
        assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
        assert_eq!(answer.json()[0]["code"], 405);
    }
    let head = client
        .send("HEAD", "/open311/v2/services.xml", &[], None)
        .unwrap();
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn requests_are_what_was_released_and_nothing_else() {
    let server = server();
    let mut admin = Organizer::first(&server);
    let mut handler = admin.invited(&server, "handler", "chengguan", "");
    let mut client = server.client();
    report_with_photos(&mut client);
    report(&mut client, "hurt", "suzhou", "请帮帮这个孩子");
    report(&mut client, "spit", "suzhou", "有人随地吐痰");
    report(&mut client, "daolu", "suzhou", "第四件 SECRETWORDS");
    release(&mut admin, "3", "有人吐痰", "肃州区", None);
    assert_eq!(requests(&mut client, ""), Vec::<Value>::new());
    for number in ["1", "2", "3", "4", "5", "0", "x", "-1", "99999999999", "%2e%2e"] {
        let path = format!("{V2}/requests/{number}");
        assert_eq!(errors(&mut client, &path, "", 404), [404], "{number}");
    }
    let asked = requests(&mut client, "?service_request_id=1,2,3,4");
    assert_eq!(asked, Vec::<Value>::new(), "none of them came by Open311");

    done(&step(&mut admin, 1, "accept", &[]));
    done(&step(&mut admin, 1, "dispatch", &[("unit", "chengguan")]));
    release(
        &mut admin,
        "1",
        "人行道塌了 <script>alert(1)</script> & ]]>\n第二行",
        "肃州区 解放路",
        Some("use-2"),
    );
    let list = requests(&mut client, "");
    assert_eq!(ids(&list), ["1"]);
    let one = &list[0];
    assert_eq!(one["status"], "open");
    assert_eq!(one["service_code"], "daolu");
    assert_eq!(one["service_name"], "道路塌陷");
    assert_eq!(
        one["description"],
        "人行道塌了 <script>alert(1)</script> & ]]>\n第二行"
    );
    assert_eq!(one["address"], "肃州区 解放路");
    assert_eq!(one["agency_responsible"], "城管局");
    assert_eq!(one["status_notes"], "已交给承办单位");
    let xml = client.get(&format!("{V2}/requests/1.xml")).expect(200).text();
    assert!(!xml.contains("<script>") && xml.contains("&lt;script&gt;"));
    let json = client.get(&format!("{V2}/requests/1.json")).expect(200).text();
    assert!(!json.contains('<') && json.contains("\\u003cscript\\u003e"));
    let photo = one["media_url"].as_str().expect("a photo");
    let photo = client
        .get(
            photo
                .strip_prefix("http://127.0.0.1")
                .expect("an address of this site"),
        )
        .expect(200);
    assert!(photo.body.starts_with(b"\xff\xd8\xff"));
    let single = both(
        &mut client,
        &format!("{V2}/requests/1"),
        "",
        200,
        ("service_requests", "request"),
    );
    assert_eq!(single, Value::Array(list.clone()), "one alone is in a list too");

    for (query, shown) in [
        ("status=open", true),
        ("status=closed", false),
        ("status=open,closed", true),
        ("status=", true),
        ("service_code=daolu", true),
        ("service_code=x,daolu", true),
        ("service_code=x&service_code=daolu", true),
        ("service_code=hurt", false),
        ("service_code=hurt,spit,x", false),
        ("page=1", true),
        ("page=0", true),
        ("page=2", false),
        ("page_size=1", true),
        ("page=2&page_size=1", false),
        ("page=4294967295&page_size=1000", false),
        ("start_date=2020-01-01T00:00:00Z", false),
        ("end_date=2020-01-01T00:00:00Z", false),
        ("end_date=2099-01-01T00:00:00%2B08:00", false),
        ("updated_after=2020-01-01T00:00:00Z", true),
        ("updated_after=2099-01-01T00:00:00Z", false),
        ("updated_before=2020-01-01T00:00:00Z", false),
        ("updated_before=2099-01-01T00:00:00Z", true),
        ("service_request_id=1&status=closed&service_code=x&page=7", true),
        ("service_request_id=4", false),
        ("service_request_id=x", false),
        ("strange=1", true),
    ] {
        let found = requests(&mut client, &format!("?{query}"));
        assert_eq!(!found.is_empty(), shown, "{query}");
    }
    let requested = one["requested_datetime"].as_str().expect("a time");
    let exact = format!("?start_date={requested}&end_date={requested}");
    assert_eq!(requests(&mut client, &exact).len(), 1, "both ends are in it");
    for (query, count) in [
        ("?status=done", 1),
        ("?start_date=yesterday", 1),
        ("?start_date=2026-01-01T00:00:00", 1),
        ("?start_date=x&end_date=y&status=z&page=-1", 4),
        ("?page_size=many", 1),
        (
            "?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z",
            1,
        ),
    ] {
        let codes = errors(&mut client, &format!("{V2}/requests"), query, 400);
        assert_eq!(codes, vec![400; count], "{query}");
    }

    // Ninety days without dates; ids and changes know no days.
    server.set_clock(91 * 24 * 3_600_000);
    assert_eq!(requests(&mut client, "").len(), 0);
    assert_eq!(requests(&mut client, "?service_request_id=1").len(), 1);
    assert_eq!(
        requests(&mut client, "?updated_after=2020-01-01T00:00:00Z").len(),
        1
    );
    let since = format!("?start_date={requested}");
    assert_eq!(requests(&mut client, &since).len(), 1, "from there on");
    let long = format!("?start_date=2026-01-01T00:00:00Z&end_date={requested}");
    assert_eq!(
        requests(&mut client, &long).len(),
        0,
        "cut to ninety days from its beginning"
    );

    // What is closed was last changed when it was closed, whatever came after.
    server.set_clock(3_600_000);
    done(&step(&mut handler, 1, "begin", &[]));
    done(&step(&mut handler, 1, "report", &[("words", "补好了")]));
    done(&step(&mut admin, 1, "check", &[]));
    done(&step(&mut admin, 1, "close", &[("words", "看过")]));
    let closed = requests(&mut client, "?status=closed");
    assert_eq!(ids(&closed), ["1"]);
    assert_eq!(closed[0]["status_notes"], "已办完");
    server.set_clock(5_400_000);
    let (between, _) = made(send(
        &mut client,
        &[("service_code", "daolu"), ("address_string", "东门")],
    ));
    let between = requests(&mut client, &format!("?service_request_id={between}"));
    let after = format!(
        "?updated_after={}",
        between[0]["requested_datetime"].as_str().expect("a time")
    );
    assert_eq!(requests(&mut client, &after), Vec::<Value>::new());
    server.set_clock(2 * 3_600_000);
    let asked = [("words", "电话回访"), ("satisfaction", "satisfied")];
    done(&step(&mut admin, 1, "find_solved", &asked));
    release(&mut admin, "1", "改了几个字", "", None);
    release(&mut admin, "4", "第四件", "", None);
    let again = requests(&mut client, "?status=closed");
    assert_eq!(again[0]["updated_datetime"], closed[0]["updated_datetime"]);
    assert_eq!(again[0]["address"], Value::Null);
    // But who follows what is changed gets it once more, and what was released since.
    assert_eq!(ids(&requests(&mut client, &after)), ["4", "1"]);
    admin
        .post("/console/cases/4/release", &[("do", "hide")])
        .location();

    admin
        .post("/console/cases/1/release", &[("do", "hide")])
        .location();
    assert_eq!(errors(&mut client, &format!("{V2}/requests/1"), "", 404), [404]);
    let whole = client
        .get(&format!("{V2}/requests.json?service_request_id=1,2,3,4"))
        .text();
    assert_eq!(whole, "[]");
    server.assert_sound();
}

#[test]
fn a_request_that_is_sent_becomes_a_case_once() {
    let server = server();
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let fields = [
        ("jurisdiction_id", "127.0.0.1"),
        ("service_code", "daolu"),
        ("lat", "39.801"),
        ("long", "98.302"),
        ("address_string", "东门大街 7 号"),
        ("description", "井盖没了 <img src=x onerror=alert(1)> 🕳"),
        ("media_url", "https://example.com/photo.jpg"),
        ("email", "canary@example.com"),
        ("first_name", "CANARYFIRST"),
        ("last_name", "CANARYLAST"),
        ("phone", "13900000311"),
        ("device_id", "CANARYDEVICE"),
        ("account_id", "CANARYACCOUNT"),
        ("attribute[WHISPAWN]", "123456"),
    ];
    let (id, notice) = made(send(&mut client, &fields));
    assert_eq!(id, "1");
    assert!(notice.contains("没有保存"), "{notice}");
    // The same again is the same, in another order too; for another client it is another.
    let mut turned = fields;
    turned.reverse();
    assert_eq!(made(send(&mut client, &turned)), (id.clone(), notice.clone()));
    let mut theirs = vec![("api_key", OTHER_KEY)];
    theirs.extend(fields);
    let (second, _) = made(client.form(&format!("{V2}/requests.json"), &theirs));
    assert_eq!(second, "2");
    // In other words it is another one, and so it is tomorrow.
    let mut other = fields;
    other[5] = ("description", "井盖还是没了");
    assert_eq!(made(send(&mut client, &other)).0, "3");
    server.set_clock(24 * 3_600_000);
    assert_eq!(made(send(&mut client, &fields)).0, "4");
    server.set_clock(0);
    assert_eq!(all_cases(&mut admin), "4");

    let page = admin.get("/console/cases/1").expect(200).text();
    let words = html::words(&page);
    for part in [
        "井盖没了",
        "东门大街 7 号",
        "39.801",
        "https://example.com/photo.jpg",
        "Open311",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img src=x"));
    for kept in ["CANARY", "canary@", "13900000311"] {
        assert!(!page.contains(kept), "{kept}");
    }

    // The code of the notice is a token, and leads to the progress.
    let code = code_in(&notice);
    let token = both(
        &mut client,
        &format!("{V2}/tokens/{code}"),
        "",
        200,
        ("service_requests", "request"),
    );
    assert_eq!(token, json!([{ "service_request_id": "1", "token": code }]));
    let progress = html::words(&client.get(&format!("/r/{code}")).expect(200).text());
    assert!(progress.contains("井盖没了"), "{progress}");
    let wrong = format!("{}{}", &code[..11], if code.ends_with('0') { '1' } else { '0' });
    for token in [wrong.as_str(), "1", "x", "123456789012345"] {
        assert_eq!(
            errors(&mut client, &format!("{V2}/tokens/{token}"), "", 404),
            [404],
            "{token}"
        );
    }

    // Whoever has the id learns that it is there, and nothing of what is in it.
    let bare = both(
        &mut client,
        &format!("{V2}/requests/1"),
        "",
        200,
        ("service_requests", "request"),
    );
    check_request(&bare[0]);
    assert_eq!(bare[0]["status"], "open");
    assert_eq!(bare[0]["service_code"], "daolu");
    for name in [
        "status_notes",
        "description",
        "agency_responsible",
        "address",
        "lat",
        "long",
        "media_url",
    ] {
        assert_eq!(bare[0][name], Value::Null, "{name}");
    }
    assert_eq!(ids(&requests(&mut client, "?service_request_id=2,1")).len(), 2);
    assert_eq!(requests(&mut client, ""), Vec::<Value>::new(), "no list has it");

    // Released without its place: no position either. With it, both.
    release(&mut admin, "1", "井盖没了", "", None);
    let shown = requests(&mut client, "");
    assert_eq!(ids(&shown), ["1"]);
    assert_eq!(
        (&shown[0]["lat"], &shown[0]["address"]),
        (&Value::Null, &Value::Null)
    );
    release(&mut admin, "1", "井盖没了", "东门大街", None);
    let shown = requests(&mut client, "");
    assert_eq!(shown[0]["lat"], json!(39.801));
    assert_eq!(shown[0]["long"], json!(98.302));
    assert_eq!(shown[0]["address"], "东门大街");
    assert!(admin.cases_are_equal());
    server.assert_sound();
}

#[test]
fn what_is_wrong_with_a_request_is_said_and_makes_no_case() {
    let server = server();
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let service = ("service_code", "daolu");
    let here = ("address_string", "东门");
    let path = format!("{V2}/requests");
    // The key first, in both formats.
    for key in [None, Some(""), Some("wrong"), Some(&KEY[1..]), Some("three")] {
        let mut fields = vec![service, here];
        fields.extend(key.map(|key| ("api_key", key)));
        let answer = client.form(&format!("{path}.json"), &fields).expect(403);
        assert_eq!(codes(&answer.json()), [403]);
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let xml = client.form(&format!("{path}.xml"), &fields).expect(403);
        assert_eq!(xml.header("content-type"), Some("text/xml; charset=utf-8"));
        assert!(xml.text().contains("<code>403</code>"));
    }
    // Not in the address: addresses are logged.
    client
        .form(&format!("{path}.json?api_key={KEY}"), &[service, here])
        .expect(403);

    let long = "字".repeat(4_001);
    let huge = "a".repeat(70_000);
    let address = "路".repeat(201);
    let cases: [(Fields<'_>, &[u64]); 15] = [
        (&[], &[400, 400]),
        (&[here], &[400]),
        (&[("service_code", "nobody"), here], &[404]),
        (&[("service_code", "hurt"), here], &[404]),
        (&[("service_code", "spit"), here], &[404]),
        (&[service], &[400]),
        (&[service, ("address_id", "545483")], &[400]),
        (&[service, here, ("lat", "39.8")], &[400]),
        (&[service, ("long", "98.3")], &[400]),
        (&[service, ("lat", "90.1"), ("long", "98.3")], &[400]),
        (&[service, ("lat", "39.8"), ("long", "-181")], &[400]),
        (&[service, ("lat", "inf"), ("long", "1e2")], &[400]),
        (&[service, here, ("description", &long)], &[400]),
        (
            &[service, ("address_string", &address), ("description", &long)],
            &[400, 400],
        ),
        (&[service, here, ("jurisdiction_id", "other.gov")], &[404]),
    ];
    for (fields, wanted) in cases {
        let status = u16::try_from(wanted[0]).unwrap();
        let answer = send(&mut client, fields);
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.text());
        assert_eq!(codes(&answer.json()), wanted, "{fields:?}");
    }
    // Too large, no form, no text.
    assert_eq!(
        codes(
            &send(&mut client, &[service, here, ("description", &huge)])
                .expect(400)
                .json()
        ),
        [400]
    );
    for (kind, body) in [
        (
            "application/json",
            json!({ "api_key": KEY }).to_string().into_bytes(),
        ),
        ("multipart/form-data", b"x".to_vec()),
        ("multipart/form-data; boundary=b0", b"--b0\r\nContent".to_vec()),
        (
            "application/x-www-form-urlencoded",
            format!("api_key={KEY}&service_code=daolu&address_string=%ff%00").into_bytes(),
        ),
    ] {
        let answer = client
            .send(
                "POST",
                &format!("{path}.json"),
                &[("content-type", kind)],
                Some(&body),
            )
            .expect("an answer");
        assert_eq!(answer.status, 400, "{kind}: {}", answer.text());
        assert_eq!(codes(&answer.json()), [400]);
    }
    assert_eq!(all_cases(&mut admin), "0");
    // Exactly so many characters, and no word at all, are fine.
    made(send(&mut client, &[service, here, ("description", &long[3..])]));
    made(send(&mut client, &[service, here]));
    let xml = client
        .form(&format!("{path}.xml"), &[("api_key", KEY), service, here])
        .expect(200)
        .text();
    let tree = Document::parse(&xml).expect("XML");
    let id = tree
        .descendants()
        .find(|node| node.has_tag_name("service_request_id"));
    assert_eq!(
        id.and_then(|id| id.text()),
        Some("2"),
        "the same in another format"
    );
    assert_eq!(all_cases(&mut admin), "2");

    // Without any key in the settings nobody may send.
    let closed = Server::with(&files());
    let answer = send(&mut closed.client(), &[service, here]).expect(403);
    assert_eq!(codes(&answer.json()), [403]);
    server.assert_sound();
}

#[test]
fn photos_come_with_the_request_or_nothing_does() {
    let server = server();
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let fields = [("service_code", "daolu"), ("address_string", "东门")];
    let (first, second) = (picture(10), picture(120));
    // What is no photo, and one too many: no case, and nothing of the good one.
    let heic: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    for photos in [
        vec![first.as_slice(), b"<html>"],
        vec![heic],
        vec![&picture(1), &picture(2), &picture(3), &picture(4)],
    ] {
        let answer = multipart(&mut client, &fields, "media", &photos);
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert_eq!(codes(&answer.json()), [400]);
    }
    // A stranger's photo is not even looked at.
    let kind = [("content-type", "multipart/form-data; boundary=b0")];
    let body =
        b"--b0\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\n<html>\r\n--b0--\r\n";
    let path = format!("{V2}/requests.json");
    assert_eq!(client.send("POST", &path, &kind, Some(body)).unwrap().status, 403);
    assert_eq!(all_cases(&mut admin), "0");

    let (one, notice) = made(multipart(&mut client, &fields, "media", &[&first]));
    let again = multipart(&mut client, &fields, "media", &[&first]);
    assert_eq!(made(again), (one.clone(), notice.clone()));
    // The pictures belong to what makes it the same.
    let (two, _) = made(multipart(
        &mut client,
        &fields,
        "media[]",
        &[&first, &second, &second],
    ));
    let (three, _) = made(multipart(&mut client, &fields, "media", &[]));
    assert_eq!((one.as_str(), two.as_str(), three.as_str()), ("1", "2", "3"));
    assert_eq!(all_cases(&mut admin), "3");
    for (number, photos) in [("1", 1), ("2", 2), ("3", 0)] {
        for n in 1..=3 {
            let photo = admin.get(&format!("/console/cases/{number}/photo/0/{n}"));
            assert_eq!(photo.status, if n <= photos { 200 } else { 404 }, "{number} {n}");
            if n <= photos {
                assert!(photo.body.starts_with(b"\xff\xd8\xff"));
                assert!(!photo.body.windows(6).any(|part| part == b"SECRET"));
            }
        }
    }
    let page = client.get(&format!("/r/{}", code_in(&notice))).expect(200).text();
    assert!(page.contains("/photo/0/1"), "its holder sees it");
    assert_eq!(
        requests(&mut client, "?service_request_id=1")[0]["media_url"],
        Value::Null
    );

    // A form without files in parts is a form.
    let parts = [
        ("service_code", "daolu"),
        ("lat", "39.8"),
        ("long", "98.3"),
        ("description", "坑"),
    ];
    assert_eq!(made(multipart(&mut client, &parts, "media", &[b""])).0, "4");
    assert!(admin.cases_are_equal());
    server.assert_sound();
}

#[test]
fn the_test_endpoint_looks_and_stores_nothing() {
    let server = server();
    let mut admin = Organizer::first(&server);
    let mut client = server.client();
    let path = "/open311/test/v2/requests.json";
    let fields = [
        ("api_key", KEY),
        ("service_code", "daolu"),
        ("address_string", "东门"),
    ];
    let (id, notice) = made(client.form(path, &fields));
    assert_eq!(id, "0");
    assert!(notice.contains("没有保存"));
    client.form(path, &fields[..2]).expect(400);
    client.form(path, &fields[1..]).expect(403);
    assert_eq!(all_cases(&mut admin), "0");
    assert_eq!(errors(&mut client, "/open311/test/v2/requests/0", "", 404), [404]);
    client.get("/open311/test/v2/services.json").expect(200);
}

#[test]
fn sent_at_once_it_is_one_case() {
    let server = server();
    let mut admin = Organizer::first(&server);
    let body = picture(33);
    let ids: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let mut client = server.client();
                    let fields = [("service_code", "daolu"), ("address_string", "东门")];
                    made(multipart(&mut client, &fields, "media", &[&body])).0
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|id| id == "1"), "{ids:?}");
    assert_eq!(all_cases(&mut admin), "1");
    assert_eq!(admin.get("/console/cases/1/photo/0/1").status, 200);
    assert_eq!(admin.get("/console/cases/1/photo/0/2").status, 404);
}

#[test]
fn whoever_guesses_tokens_has_to_wait() {
    let server = server();
    let mut client = server.client();
    let (_, notice) = made(send(
        &mut client,
        &[("service_code", "daolu"), ("address_string", "东门")],
    ));
    let code = code_in(&notice);
    let sealed = report(&mut client, "hurt", "suzhou", "请帮帮这个孩子");
    assert_eq!(
        errors(&mut client, &format!("{V2}/tokens/{sealed}"), "", 404),
        [404],
        "sealed"
    );
    let mut waits = None;
    'guesses: for n in 0u64..400 {
        let guess = format!("{:011}", 10_000_000_000 + n * 7_919);
        for check in '0'..='9' {
            let answer = client.get(&format!("{V2}/tokens/{guess}{check}.json"));
            match answer.status {
                404 => {}
                429 => {
                    assert_eq!(codes(&answer.json()), [429]);
                    waits = answer.header("retry-after").map(str::to_owned);
                    break 'guesses;
                }
                other => panic!("{other}"),
            }
        }
    }
    assert!(waits.is_some());
    assert_eq!(client.get(&format!("{V2}/tokens/{code}.xml")).status, 429);
}
