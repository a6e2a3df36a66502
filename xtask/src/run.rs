//! `cargo xtask run`: the whole site on this machine, on plain workerd with SQLite files below `data/`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use domain::content::File;
use serde_json::{Value, json};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::build::{self, Flavor};
use crate::secrets::Secrets;
use crate::shell::{Context, Result, cargo, command, elapsed, find_program, read, root, say};
use crate::tools::Tools;
use crate::{host, http, stamp};

/// Settings of the Worker that the person may put into the environment.
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
const START_LIMIT: Duration = Duration::from_secs(30);
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// What the person asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// Begin with empty data.
    pub fresh: bool,
    /// Port on 127.0.0.1.
    pub port: u16,
    /// Fill an empty site with sample cases.
    pub sample: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fresh: false,
            port: 8787,
            sample: true,
        }
    }
}

/// Builds and serves until Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let data = root().join("data");
    fs::create_dir_all(&data).context(data.display())?;
    // Two processes on the same SQLite files would disagree about what is in them.
    let lock = fs::File::create(data.join("lock")).context(data.display())?;
    if lock.try_lock().is_err() {
        return Err(format!("another `cargo xtask run` uses {}", data.display()));
    }
    TcpListener::bind(address).context(format!(
        "port {} is taken; choose another one with --port",
        options.port
    ))?;

    let mut content = checked_content(&root().join("content"))?;
    list_host(&mut content, &host::origin(options.port));
    let tools = Tools::ensure()?;
    build::build(&tools, Flavor::Release)?;

    let objects = data.join("objects");
    if options.fresh && objects.exists() {
        say(format!(
            "--fresh: removing all ballots, accounts and settings in {}.",
            objects.display()
        ));
        fs::remove_dir_all(&objects).context(objects.display())?;
    }
    fs::create_dir_all(&objects).context(objects.display())?;
    let secrets = Secrets::load_or_make(&data.join("secrets.env"))?;

    let stop = stop_signal()?;
    let mut server = Server(start(&tools, address, &objects, &secrets)?);
    wait_until_healthy(&mut server, address, &stop)?;
    let site = Site {
        address,
        base: base(),
        operator: secrets.operator(),
    };
    let setup = match site.prepare(&content)? {
        Some(_) if options.sample => Some(site.fill(&data.join("sample-staff.txt"))?),
        Some(path) => Some(site.link(&path)),
        None => None,
    };
    let portal = host::serve(options.port, site.link("").as_str());
    say("");
    say(format!("  Citizens:    {}", site.link("/")));
    say(format!("  Organizers:  {}", site.link("/console")));
    match portal {
        Ok(()) => say(format!("  A portal:    {}/", host::origin(options.port))),
        Err(error) => say(format!("  No sample portal: {error}")),
    }
    if let Some(link) = setup {
        say("");
        say("  An administrator sets a name and a password here (the link works once):");
        say(format!("  {link}"));
    }
    say("");
    say("  Stop with Ctrl-C. Data and keys stay in data/.");

    while !stop.load(Ordering::Relaxed) {
        if let Some(status) = server.0.try_wait().context("workerd")? {
            return Err(format!("workerd ended by itself ({status})"));
        }
        thread::sleep(Duration::from_millis(100));
    }
    server.stop();
    say("Stopped.");
    Ok(())
}

/// All TOML files below `content` and the tips (`tips/*.md`), as the site takes them, after the same check that the site makes: a
/// fault is found before anything is built.
fn checked_content(content: &Path) -> Result<Vec<File>> {
    let mut all = Vec::new();
    for file in stamp::files(content)? {
        let path = file
            .strip_prefix(content)
            .context(file.display())?
            .to_string_lossy()
            .replace('\\', "/");
        if path.ends_with(".toml") || (path.starts_with("tips/") && path.ends_with(".md")) {
            let text = fs::read_to_string(&file).context(file.display())?;
            all.push(File { path, text });
        }
    }
    match domain::content::load(&all) {
        Ok(_) => Ok(all),
        Err(faults) => {
            let lines: Vec<String> = faults.iter().map(|fault| format!("\n  {fault}")).collect();
            Err(format!(
                "{} faults in {}:{}",
                faults.len(),
                content.display(),
                lines.concat()
            ))
        }
    }
}

/// The base path of the site, without a slash at its end.
fn base() -> String {
    std::env::var("WM_BASE")
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned()
}

/// Lets the sample portal frame the sample site.
fn list_host(content: &mut [File], portal: &str) {
    for file in content.iter_mut().filter(|file| file.path == "site.toml") {
        file.text = file
            .text
            .replace("portals = []", &format!("portals = [\"{portal}\"]"));
    }
}

fn stop_signal() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("signals")?;
    }
    Ok(stop)
}

fn start(tools: &Tools, address: SocketAddr, objects: &Path, secrets: &Secrets) -> Result<Child> {
    let mut workerd = dying_with_parent(&tools.workerd()?);
    workerd
        .arg("serve")
        .arg(root().join("functions/workerd.capnp"))
        .arg(format!("--socket-addr=http={address}"))
        .arg(format!("--directory-path=objects={}", objects.display()))
        .arg(format!(
            "--directory-path=assets={}",
            root().join("dist").display()
        ))
        .envs(secrets.iter());
    for name in SETTINGS {
        if std::env::var_os(name).is_none_or(|value| value.is_empty()) {
            // workerd gives the Worker null for what is not there.
            workerd.env_remove(name);
        }
    }
    // Ctrl-C reaches this program alone, which then ends workerd.
    workerd.process_group(0);
    workerd.spawn().context("cannot start workerd")
}

/// A command that the system ends with this program, however that ends; where the system cannot, a plain
/// command.
fn dying_with_parent(program: &Path) -> Command {
    match find_program("setpriv") {
        Some(setpriv) if cfg!(target_os = "linux") => {
            let mut wrapped = command(setpriv);
            wrapped.args(["--pdeathsig", "KILL", "--"]).arg(program);
            wrapped
        }
        _ => command(program),
    }
}

/// A running workerd that does not outlive this value.
struct Server(Child);

impl Server {
    fn stop(&mut self) {
        let asked = read(command("kill").args(["-TERM", &self.0.id().to_string()])).is_ok();
        let since = Instant::now();
        while asked && since.elapsed() < STOP_LIMIT {
            if matches!(self.0.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // What was acknowledged is on disk: an abrupt end loses nothing.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}

fn wait_until_healthy(server: &mut Server, address: SocketAddr, stop: &AtomicBool) -> Result<()> {
    let started = Instant::now();
    loop {
        if let Some(status) = server.0.try_wait().context("workerd")? {
            return Err(format!("workerd did not start ({status}); its reason is above"));
        }
        let answer = http::send(address, "GET", &format!("{}/healthz", base()), None, None);
        if answer.as_ref().is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        if stop.load(Ordering::Relaxed) {
            return Err("stopped before the site was ready".to_owned());
        }
        if started.elapsed() > START_LIMIT {
            let seen = match answer {
                Ok(answer) => format!("{} {}", answer.status, answer.body),
                Err(error) => error,
            };
            return Err(format!(
                "the site is not healthy after {}: {seen}",
                elapsed(started)
            ));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// The operator's view of the running site.
struct Site<'a> {
    address: SocketAddr,
    base: String,
    operator: &'a str,
}

impl Site<'_> {
    fn link(&self, path: &str) -> String {
        format!("http://{}{}{path}", self.address, self.base)
    }

    /// Loads the sample site into an empty one. Gives the path where the first administrator signs up,
    /// while there is none.
    fn prepare(&self, content: &[File]) -> Result<Option<String>> {
        let status = self.call("GET", "/api/v1/site/status", None)?;
        let count = |name: &str| status.get(name).and_then(Value::as_u64);
        if count("content_version") == Some(0) {
            self.call("POST", "/api/v1/site/content", Some(&json!({"files": content})))?;
            say(format!(
                "Loaded the sample site: {} files of content/.",
                content.len()
            ));
        }
        if count("organizers") != Some(0) {
            return Ok(None);
        }
        let link = self.call("POST", "/api/v1/site/setup-link", None)?;
        let path = link
            .get("path")
            .and_then(Value::as_str)
            .ok_or("the site gave no setup link")?;
        // The site may put its base path before it.
        Ok(Some(
            path.strip_prefix(self.base.as_str()).unwrap_or(path).to_owned(),
        ))
    }

    /// Fills the site with sample cases; who may sign in is written into the file `accounts`. Gives the address where one more administrator
    /// signs up. A site that has administrators is never filled: it is somebody's.
    fn fill(&self, accounts: &Path) -> Result<String> {
        say("Filling the sample site with cases (--no-sample leaves them out):");
        let mut sample = cargo();
        sample
            .args(["run", "--quiet", "--profile", "tool", "-p", "sample", "--"])
            .arg(self.link(""))
            .arg(accounts)
            .current_dir(root())
            .env("WM_OPERATOR_KEY", self.operator)
            .stdout(Stdio::piped());
        let mut child = sample.spawn().context("sample")?;
        let mut invitation = None;
        for line in child
            .stdout
            .take()
            .into_iter()
            .flat_map(|out| BufReader::new(out).lines())
        {
            let line = line.context("sample")?;
            match line.strip_prefix("invitation ") {
                Some(link) => invitation = Some(link.to_owned()),
                None => say(line),
            }
        }
        let ended = child.wait().context("sample")?;
        invitation.filter(|_| ended.success()).ok_or_else(|| {
            "the sample cases could not be filled in; `cargo xtask run --fresh --no-sample` starts without them".to_owned()
        })
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(Value::to_string);
        let path = format!("{}{path}", self.base);
        let answer = http::send(self.address, method, &path, Some(self.operator), body.as_deref())?;
        let json: Value = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
        if (200..300).contains(&answer.status) {
            return Ok(json);
        }
        Err(refusal(method, &path, answer.status, &json))
    }
}

/// The error envelope, one line for each field.
fn refusal(method: &str, path: &str, status: u16, json: &Value) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let error = json.get("error");
    let mut lines = format!(
        "{method} {path}: {status} {}",
        text(error.and_then(|error| error.get("message")))
    );
    let fields = error
        .and_then(|error| error.get("fields"))
        .and_then(Value::as_array);
    for field in fields.into_iter().flatten() {
        lines += &format!("\n  {}: {}", text(field.get("path")), text(field.get("message")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_sample_site_has_no_fault() {
        let files = checked_content(&root().join("content")).unwrap();
        assert!(files.iter().any(|file| file.path == "site.toml"));
        assert!(files.iter().any(|file| file.path.starts_with("banks/")));
    }

    #[test]
    fn the_sample_portal_may_frame_the_sample_site() {
        let mut files = checked_content(&root().join("content")).unwrap();
        list_host(&mut files, &host::origin(8787));
        let content = domain::content::load(&files).unwrap();
        assert_eq!(content.site.portals, ["http://localhost:8788"]);
    }

    #[test]
    fn a_fault_names_its_file() {
        let scratch = Scratch::new("content");
        scratch.write("notes.md", "not content");
        scratch.write("banks/empty.toml", "title = 3");
        let error = checked_content(scratch.path()).unwrap_err();
        assert!(error.contains("banks/empty.toml"), "{error}");
        assert!(!error.contains("notes.md"), "{error}");
    }

    #[test]
    fn a_refusal_names_every_field() {
        let json = json!({"error": {"code": "x", "message": "题库有误", "fields": [{"path": "/a", "message": "b"}]}});
        assert_eq!(
            refusal("POST", "/p", 422, &json),
            "POST /p: 422 题库有误\n  /a: b"
        );
    }
}
