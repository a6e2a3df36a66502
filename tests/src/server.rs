//! A workerd of one's own: on a free port, with empty data, ended with the test or by `kill -9` in its middle.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::content::File;
use crate::http::{Answer, Client};

/// The operator's key of every test server.
pub const OPERATOR_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
const SIGNING_KEY: &str = "5eed5eed5eed5eed5eed5eed5eed5eed00112233445566778899aabbccddeeff";
/// The key for data that the site seals.
pub const DATA_KEY: &str = "da7ada7ada7ada7ada7ada7ada7ada7affeeddccbbaa99887766554433221100";
const START_LIMIT: Duration = Duration::from_secs(60);
/// Settings that a person may have in the environment must not reach a test.
const SETTINGS: [&str; 9] = [
    "WM_SHARDS",
    "WM_GROUP_MS",
    "WM_GROUP_MAX",
    "WM_QUEUE_MAX",
    "WM_RATE",
    "WM_BASE",
    "WM_PORTAL_KEYS",
    "WM_OLD_DATA_KEYS",
    "WM_OPEN311_KEYS",
];

/// The repository.
pub fn root() -> PathBuf {
    match std::env::var_os("WENMING_ROOT") {
        Some(root) => root.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a workspace")
            .to_owned(),
    }
}

/// `WENMING_WORKERD`, or the one that `cargo xtask` installs.
pub fn workerd() -> PathBuf {
    if let Some(path) = std::env::var_os("WENMING_WORKERD") {
        return path.into();
    }
    let home = std::env::var_os("HOME").expect("HOME");
    let modules = Path::new(&home).join(".cache/wenming/tools/npm/node_modules");
    let scope = modules.join("@cloudflare");
    let entries = fs::read_dir(&scope).unwrap_or_else(|error| panic!("{}: {error}", scope.display()));
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin/workerd"))
        .find(|path| path.exists())
        .expect("workerd: set WENMING_WORKERD or run `cargo xtask test`")
}

/// Whether everything must be there, so that nothing is passed over.
pub fn strict() -> bool {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|v| v == value);
    is("CI", "true") || is("WENMING_RELEASE", "1")
}

/// A running site.
#[derive(Debug)]
pub struct Server {
    child: Option<Child>,
    config: &'static str,
    port: Arc<AtomicU16>,
    folder: PathBuf,
    settings: Vec<(String, String)>,
    base: String,
}

impl Server {
    /// A site with this content.
    pub fn with(content: &[File]) -> Server {
        Server::with_settings(content, &[])
    }

    /// A site with this content and settings of the environment.
    pub fn with_settings(content: &[File], settings: &[(&str, &str)]) -> Server {
        let server = Server::empty(settings);
        server.load(content);
        server
    }

    /// A site of the release, which has no test clock.
    pub fn release(content: &[File]) -> Server {
        let server = Server::new(&[], "workerd.capnp");
        server.load(content);
        server
    }

    /// A site before anything was loaded.
    pub fn empty(settings: &[(&str, &str)]) -> Server {
        assert!(
            root().join("functions/build-test/index_bg.wasm").exists(),
            "no build with the test clock: cargo xtask build --test-clock"
        );
        Server::new(settings, "workerd.test.capnp")
    }

    fn new(settings: &[(&str, &str)], config: &'static str) -> Server {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("wenming-{}-{number}", std::process::id()));
        fs::create_dir_all(folder.join("objects")).expect("a folder for data");
        let base = settings.iter().find(|(name, _)| *name == "WM_BASE");
        let mut server = Server {
            child: None,
            config,
            port: Arc::new(AtomicU16::new(0)),
            folder,
            base: base.map(|(_, base)| (*base).to_owned()).unwrap_or_default(),
            settings: settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        };
        server.start();
        server
    }

    /// Starts workerd on the data that is there.
    pub fn start(&mut self) {
        assert!(self.child.is_none(), "it runs already");
        // Another process may take the port between here and there: then once more.
        for _ in 0..5 {
            let port = free_port();
            self.port.store(port, Ordering::SeqCst);
            self.child = Some(spawn(self.command(port)));
            if self.wait_until_healthy() {
                return;
            }
        }
        panic!("workerd does not start:\n{}", self.log());
    }

    fn command(&self, port: u16) -> Command {
        let root = root();
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("log"))
            .expect("a log");
        let program = workerd();
        // Nothing of a test outlives it, however it ends.
        let mut command = if Path::new("/usr/bin/setpriv").exists() {
            let mut command = Command::new("/usr/bin/setpriv");
            command.args(["--pdeathsig", "KILL", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        for name in SETTINGS {
            command.env_remove(name);
        }
        command
            .arg("serve")
            .arg(root.join("functions").join(self.config))
            .arg(format!("--socket-addr=http=127.0.0.1:{port}"))
            .arg(format!(
                "--directory-path=objects={}",
                self.folder.join("objects").display()
            ))
            .arg(format!("--directory-path=assets={}", root.join("dist").display()))
            .env("WM_SIGNING_KEY", SIGNING_KEY)
            .env("WM_DATA_KEY", DATA_KEY)
            .env("WM_OPERATOR_KEY", OPERATOR_KEY)
            // Without its brake, unless a test asks for one.
            .env("WM_RATE", "0")
            .envs(self.settings.clone())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log);
        command
    }

    fn wait_until_healthy(&mut self) -> bool {
        let started = Instant::now();
        let mut client = self.client();
        while started.elapsed() < START_LIMIT {
            let child = self.child.as_mut().expect("a process");
            if child.try_wait().expect("a status").is_some() {
                self.child = None;
                return false;
            }
            if let Ok(answer) = client.send("GET", "/healthz", &[], None) {
                assert_eq!(answer.status, 200, "{}\n{}", answer.text(), self.log());
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Other settings from the next start on.
    pub fn set_settings(&mut self, settings: &[(&str, &str)]) {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.settings = settings.iter().map(owned).collect();
    }

    /// `kill -9`, and again on the same data.
    pub fn restart(&mut self) {
        self.kill();
        self.start();
    }

    /// Deletes everything that the objects of a class keep. Only while nothing runs.
    pub fn delete_objects(&self, class: &str) {
        assert!(self.child.is_none(), "kill it first");
        let folder = self.folder.join("objects").join(format!("wenming-v1-{class}"));
        assert!(
            fs::read_dir(&folder).is_ok_and(|mut files| files.next().is_some()),
            "nothing to delete in {}",
            folder.display()
        );
        fs::remove_dir_all(folder).expect("removed");
    }

    /// A copy of everything that the objects of a class keep, as a backup has it. Only while nothing runs.
    pub fn back_up(&self, class: &str) -> Vec<(PathBuf, Vec<u8>)> {
        assert!(self.child.is_none(), "kill it first");
        let folder = self.folder.join("objects").join(format!("wenming-v1-{class}"));
        let entries = fs::read_dir(&folder).expect("objects");
        let copy = |entry: std::io::Result<fs::DirEntry>| {
            let path = entry.expect("an entry").path();
            let content = fs::read(&path).expect("a file");
            (path, content)
        };
        entries.map(copy).collect()
    }

    /// Puts a backup back in place of what is there.
    pub fn put_back(&self, class: &str, backup: &[(PathBuf, Vec<u8>)]) {
        self.delete_objects(class);
        for (path, content) in backup {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, content).expect("written");
        }
    }

    /// The file in which the one object of a class keeps its rows. Only while nothing runs.
    pub fn database(&self, class: &str) -> PathBuf {
        assert!(self.child.is_none(), "kill it first");
        let folder = self.folder.join("objects").join(format!("wenming-v1-{class}"));
        let entries = fs::read_dir(&folder).expect("objects");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let mut files = paths.filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".sqlite") && name != "metadata.sqlite"
        });
        let file = files.next().expect("a database");
        assert!(files.next().is_none(), "{class} has more than one object");
        file
    }

    /// Most memory that workerd held so far, in bytes.
    pub fn peak_bytes(&self) -> u64 {
        let child = self.child.as_ref().expect("a process");
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("its status");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .expect("its peak");
        let kib: u64 = line
            .trim()
            .split(' ')
            .next()
            .and_then(|n| n.parse().ok())
            .expect("a number");
        kib * 1024
    }

    /// Every file that the objects of this site keep, with its name.
    pub fn stored(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.join("objects")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(content) = fs::read(&path) {
                    files.push((path, content));
                }
            }
        }
        files
    }

    /// What workerd and the Worker wrote.
    pub fn log(&self) -> String {
        fs::read(self.folder.join("log"))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Nothing broke inside: no panic, no lost object, no internal error.
    #[track_caller]
    pub fn assert_sound(&self) {
        let log = self.log();
        for word in [
            "panicked",
            "RuntimeError",
            "internal error",
            "did not answer",
            "overloaded",
            "Uncaught",
            "reset",
        ] {
            let found: Vec<&str> = log.lines().filter(|line| line.contains(word)).take(5).collect();
            assert!(found.is_empty(), "{word} in the log: {found:#?}");
        }
    }

    /// A client with a connection of its own.
    pub fn client(&self) -> Client {
        Client::new(self.port.clone(), &self.base)
    }

    /// Makes clients while the server itself is killed and started again.
    pub fn client_maker(&self) -> impl Fn() -> Client + Send + Sync + 'static {
        let (port, base) = (self.port.clone(), self.base.clone());
        move || Client::new(port.clone(), &base)
    }

    /// The address of a path, for programs that are not this client.
    pub fn url(&self, path: &str) -> String {
        format!(
            "http://127.0.0.1:{}{}{path}",
            self.port.load(Ordering::SeqCst),
            self.base
        )
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port.load(Ordering::SeqCst)
    }

    /// An operator's call.
    #[track_caller]
    pub fn operate(&self, path: &str, body: &Value) -> Answer {
        let headers = [
            ("content-type", "application/json"),
            ("authorization", &format!("Bearer {OPERATOR_KEY}")),
        ];
        let body = body.to_string();
        self.client()
            .send("POST", path, &headers, Some(body.as_bytes()))
            .expect("an answer")
    }

    /// Publishes content in place of what there was.
    #[track_caller]
    pub fn load(&self, content: &[File]) {
        self.operate("/api/v1/site/content", &json!({ "files": content }))
            .expect(200);
    }

    /// Moves the server's clock `ms` ahead of the machine's. Returns the server's time.
    #[track_caller]
    pub fn set_clock(&self, ms: i64) -> i64 {
        let answer = self
            .client()
            .send("POST", &format!("/__test/clock?offset={ms}"), &[], Some(b""))
            .expect("an answer")
            .expect(200);
        answer.json()["now"].as_i64().expect("a time")
    }

    /// Sets the server's clock to a time.
    #[track_caller]
    pub fn set_time(&self, wanted: i64) {
        let real = self.set_clock(0);
        self.set_clock(wanted - real);
    }

    /// Runs what is due in every shard of a campaign, and tells the scoreboard.
    #[track_caller]
    pub fn tick(&self, campaign: &str) {
        self.client()
            .send("POST", &format!("/__test/tick/{campaign}"), &[], Some(b""))
            .expect("an answer")
            .expect(200);
    }

    /// Waits until the public tally says what is wanted; panics with the last one after 20 s.
    #[track_caller]
    pub fn await_tally(&self, campaign: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        let mut client = self.client();
        loop {
            let answer = client.get(&format!("/api/v1/campaigns/{campaign}/tally"));
            let summary = answer.clone().expect(200).json()["summary"].clone();
            if wanted(&summary) {
                return summary;
            }
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "the tally stays at {summary}\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("--- log of workerd ({})\n{}", self.folder.display(), self.log());
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Starts a process from a thread that lives as long as the tests do: what dies with its parent dies with the parent's thread.
fn spawn(command: Command) -> Child {
    type Order = (Command, mpsc::Sender<std::io::Result<Child>>);
    static KEEPER: OnceLock<mpsc::Sender<Order>> = OnceLock::new();
    let keeper = KEEPER.get_or_init(|| {
        let (orders, inbox) = mpsc::channel::<Order>();
        thread::spawn(move || {
            for (mut command, reply) in inbox {
                let _ = reply.send(command.spawn());
            }
        });
        orders
    });
    let (reply, child) = mpsc::channel();
    keeper.send((command, reply)).expect("the keeper lives");
    child.recv().expect("an answer").expect("workerd")
}

/// A time (ms) in the zone of the sample site, UTC+8, as a form has it: `YYYY-MM-DDTHH:MM`.
pub fn local_minute(ms: i64) -> String {
    let minutes = ms.div_euclid(60_000) + 8 * 60;
    let (mut day, minute) = (minutes.div_euclid(24 * 60), minutes.rem_euclid(24 * 60));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while day >= 365 + i64::from(leap(year)) {
        day -= 365 + i64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for days in [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    format!(
        "{year:04}-{month:02}-{:02}T{:02}:{:02}",
        day + 1,
        minute / 60,
        minute % 60
    )
}
