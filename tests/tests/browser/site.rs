//! A site of one's own for the tests: the sample site and small campaigns whose papers always hold the same questions,
//! and a portal of another origin that frames it.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::content::{Campaign, File, Key, Partial, Question, answers, bank_file, sample};
use tests::organizer::Organizer;
use tests::server::Server;

/// What a citizen of these tests answers to the questions of the small bank: right, wrong, partly right.
pub const ANSWERS: [(&str, &[&str]); 6] = [
    ("红灯亮时应当怎么做?", &["停在线后"]),
    ("火警电话是多少?", &["110"]),
    ("哪些是节约粮食?", &["打包剩菜", "按量点餐"]),
    ("哪些属于可回收物?", &["旧报纸"]),
    ("遛狗要牵绳。", &["对"]),
    ("政务服务热线是多少?", &["12345"]),
];

/// Campaigns on the small bank, one for each test that counts ballots.
const SMALL: [&str; 13] = [
    "island", "framed", "reload", "tabs", "twice", "offline", "single", "live", "keyboard", "back", "plain",
    "portal", "widget",
];

fn small_bank() -> Vec<Question> {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let keys = [
        Key::Single(texts(&["停在线后", "加速通过", "按喇叭"]), 0),
        Key::Single(texts(&["119", "110", "120"]), 0),
        Key::Multiple(
            texts(&["打包剩菜", "按量点餐", "比谁点得多"]),
            vec![0, 1],
            Partial::No,
        ),
        Key::Multiple(texts(&["旧报纸", "塑料瓶", "剩饭"]), vec![0, 1], Partial::Yes),
        Key::TrueFalse(true),
        Key::FillIn(texts(&["12345"])),
    ];
    ANSWERS
        .iter()
        .zip(keys)
        .enumerate()
        .map(|(number, ((text, _), key))| Question {
            id: format!("q-{number}"),
            text: (*text).to_owned(),
            key,
            points: "10".to_owned(),
            explanation: format!("理由{number}。"),
            source: format!("出处{number}"),
        })
        .collect()
}

/// One running site; ends with this value.
pub struct Site {
    server: Server,
    /// Where citizens find it: `http://localhost:…`.
    pub origin: String,
    /// A page of another site that frames this one.
    pub portal: String,
    line: Option<Line>,
}

/// A line to a server that can be cut.
#[derive(Default)]
struct Line {
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Line {
    /// The port at its near end; the server listens at the other one.
    fn lay(&self, to: u16) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (cut, open) = (self.cut.clone(), self.open.clone());
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(far) = TcpStream::connect((Ipv4Addr::LOCALHOST, to)) else {
                    continue;
                };
                let mut ends = open.lock().unwrap_or_else(PoisonError::into_inner);
                for (from, into) in [(&near, &far), (&far, &near)] {
                    let (mut from, mut into) = (from.try_clone().unwrap(), into.try_clone().unwrap());
                    thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut into);
                        let _ = into.shutdown(Shutdown::Both);
                    });
                }
                ends.extend([near, far]);
            }
        });
        port
    }

    fn set(&self, there: bool) {
        self.cut.store(!there, Ordering::SeqCst);
        for end in self.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

impl Site {
    /// The site of the tests that leave the clock alone. It lives as long as one of them.
    pub fn shared() -> Arc<Site> {
        static SHARED: Mutex<Weak<Site>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(site) = shared.upgrade() {
            return site;
        }
        let site = Arc::new(Site::start());
        *shared = Arc::downgrade(&site);
        site
    }

    /// A site for one test alone, which may move its clock.
    pub fn start() -> Site {
        let server = Server::empty(&[]);
        let origin = server.url("").replace("127.0.0.1", "localhost");
        let portal = portal(&origin);
        server.load(&content(&portal));
        Site {
            server,
            origin,
            portal,
            line: None,
        }
    }

    /// A site for one test alone, whose line can be cut.
    pub fn with_line() -> Site {
        let mut site = Site::start();
        let line = Line::default();
        let port = line.lay(site.server.port());
        site.origin = format!("http://localhost:{port}");
        site.line = Some(line);
        site
    }

    /// Cuts the line, or mends it.
    pub fn line(&self, there: bool) {
        self.line.as_ref().expect("a site with a line").set(there);
    }

    /// The address of a page.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Moves the server's clock away from the machine's.
    pub fn clock(&self, offset: Duration) {
        self.server.set_clock(i64::try_from(offset.as_millis()).unwrap());
    }

    /// The first administrator, without a browser.
    pub fn organizer(&self) -> Organizer {
        Organizer::first(&self.server)
    }

    /// Lets a campaign's shards tell the scoreboard what they have.
    pub fn tick(&self, campaign: &str) {
        self.server.tick(campaign);
    }

    /// Where the first administrator sets name and password.
    pub fn setup_link(&self) -> String {
        let link = self
            .server
            .operate("/api/v1/site/setup-link", &json!({}))
            .expect(200);
        self.page(link.json()["path"].as_str().unwrap())
    }

    /// Ballots that were counted in a campaign, once there is one.
    pub fn ballots(&self, campaign: &str) -> Value {
        self.server.tick(campaign);
        self.server
            .await_tally(campaign, |summary| summary["ballots"] != 0)["ballots"]
            .clone()
    }

    /// Somebody else takes the quiz, without a browser.
    pub fn hand_in(&self, campaign: &str) {
        let mut client = self.server.client();
        let open = client.begin(campaign, None);
        let sent = answers(&open.paper, &small_bank(), |question, options| {
            question.right(options)
        });
        client.submit(&open.attempt, &sent).expect(200);
    }
}

/// A tool that `cargo xtask` installed, as it names it in the environment or where it puts it.
pub fn tool(variable: &str, below: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(
        || {
            let home = std::env::var_os("HOME").expect("HOME");
            Path::new(&home)
                .join(".cache/wenming/tools/npm/node_modules")
                .join(below)
        },
        PathBuf::from,
    )
}

/// The sample site, framed by the portal, with the small campaigns.
fn content(portal: &str) -> Vec<File> {
    let mut files = sample();
    for file in files.iter_mut().filter(|file| file.path == "site.toml") {
        file.text = file
            .text
            .replace("portals = []", &format!("portals = [\"{portal}\"]"));
        assert!(
            file.text.contains(portal),
            "site.toml has no empty list of portals"
        );
    }
    files.push(bank_file("small", &small_bank()));
    let small = |id, more| Campaign {
        id,
        bank: "small",
        questions: 6,
        more,
        ..Campaign::default()
    };
    for id in SMALL {
        files.push(small(id, "pass_percent = 60").file());
    }
    files.push(small("members", "identity = \"portal\"").file());
    files.push(small("coded", "identity = \"code\"").file());
    files.push(small("timed", "minutes = 2\ntries_per_day = 20").file());
    files
}

/// A web server of another origin: `/?{path}` is a page that frames that path of the site, sandboxed and without scripts;
/// `/scripts?{path}` lets it run scripts. `/host` is the sample portal (`public/host.html`) under a strict policy, with the widgets of the site;
/// `/legacy?{path}` and `/open?{path}` frame a path with the scripts that other portals use.
fn portal(site: &str) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let site = site.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let site = site.clone();
            // A browser opens connections ahead on which it asks for nothing.
            thread::spawn(move || frame(stream, &site));
        }
    });
    origin
}

fn frame(mut stream: TcpStream, site: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or(Ok(String::new()))?;
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    let target = first.split(' ').nth(1).unwrap_or_default();
    let (place, path) = target.split_once('?').unwrap_or((target, "/"));
    let sandbox = match place {
        "/scripts" => "allow-forms allow-scripts allow-same-origin",
        _ => "allow-forms",
    };
    if place == "/host" {
        let (page, policy) = host(site);
        return answer(&mut stream, &policy, &page);
    }
    if let Some(scripts) = resizer(place) {
        let page = format!(
            "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>门户</title><body>\
             <iframe id=\"w\" title=\"答题\" style=\"width:100%;border:0\" src=\"{site}{path}\"></iframe>{scripts}</body></html>"
        );
        return answer(&mut stream, "", &page);
    }
    let body = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>门户</title>\
         <iframe id=\"w\" title=\"答题\" width=\"600\" height=\"700\" sandbox=\"{sandbox}\" src=\"{site}{path}\"></iframe>"
    );
    answer(&mut stream, "", &body)
}

fn answer(stream: &mut TcpStream, policy: &str, body: &str) -> std::io::Result<()> {
    let policy = match policy {
        "" => String::new(),
        policy => format!("content-security-policy: {policy}\r\n"),
    };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n{policy}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The sample portal with the site's loader, and a policy that lets in nothing else.
fn host(site: &str) -> (String, String) {
    let page = std::fs::read_to_string(tests::server::root().join("public/host.html")).unwrap();
    let style = page
        .split_once("<style>")
        .unwrap()
        .1
        .split_once("</style>")
        .unwrap()
        .0;
    let hash = data_encoding::BASE64.encode(&Sha256::digest(style));
    let policy =
        format!("default-src 'none'; script-src {site}; frame-src {site}; style-src 'sha256-{hash}'");
    (
        page.replace("src=\"/embed.js\"", &format!("src=\"{site}/embed.js\"")),
        policy,
    )
}

/// What a portal with H5P does: it answers a frame that says hello, asks it when the window changes, makes a frame that announces a
/// change as low as can be, and takes the height that a frame says.
const H5P: &str = "
window.addEventListener('message', event => {
  const said = event.data;
  if (!said || said.context !== 'h5p') return;
  const frame = [...document.querySelectorAll('iframe')].find(frame => frame.contentWindow === event.source);
  const say = (action, more) => event.source.postMessage({context: 'h5p', action, ...more}, event.origin);
  if (said.action === 'hello') {
    frame.style.width = '100%';
    window.addEventListener('resize', () => say('resize'));
    say('hello');
  } else if (said.action === 'prepareResize') {
    frame.style.height = '1px';
    say('resizePrepared', {parentHeight: ''});
  } else if (said.action === 'resize') {
    frame.style.height = said.NAME + 'px';
  }
});";

/// What other portals put around a frame.
fn resizer(place: &str) -> Option<String> {
    let (file, call) = match place {
        "/legacy" => (
            "iframe-resizer/js/iframeResizer.min.js",
            "iFrameResize({checkOrigin: true, log: false}, '#w')",
        ),
        "/open" => (
            "@open-iframe-resizer/core/dist/index.umd.cjs",
            "iframeResizer.initialize({}, '#w')",
        ),
        // Their script for portals is on no registry: these are its words, as it has said them since 2014 and as it says them today.
        "/h5p" => {
            return Some(format!(
                "<script>{}</script>",
                H5P.replace("NAME", "scrollHeight")
            ));
        }
        "/h5p-old" => return Some(format!("<script>{}</script>", H5P.replace("NAME", "height"))),
        _ => return None,
    };
    let script = std::fs::read_to_string(tool("NO_VARIABLE_NAMES_IT", file)).unwrap();
    Some(format!("<script>{script}</script><script>{call}</script>"))
}
