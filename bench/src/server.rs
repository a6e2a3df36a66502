//! Starts what is measured: the Worker on workerd as it is built, or the reference, each with empty data of its own.

use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use hyper::Method;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::client::Client;
use crate::report::say;

/// Settings of the Worker that pass from the environment.
const SETTINGS: [&str; 5] = [
    "WM_SHARDS",
    "WM_GROUP_MS",
    "WM_GROUP_MAX",
    "WM_QUEUE_MAX",
    "WM_RATE",
];
/// A file system in memory, on Linux.
const SHARED_MEMORY: &str = "/dev/shm";
/// The clock ticks in which Linux counts processor time.
const TICKS: f64 = 100.0;

/// The project's folder.
pub fn root() -> PathBuf {
    std::env::var_os("WENMING_ROOT")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), PathBuf::from)
}

fn workerd() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("WENMING_WORKERD") {
        return Ok(path.into());
    }
    let tools = match (std::env::var_os("WENMING_TOOLS"), std::env::var_os("HOME")) {
        (Some(tools), _) => PathBuf::from(tools),
        (None, Some(home)) => Path::new(&home).join(".cache/wenming/tools"),
        (None, None) => bail!("set WENMING_WORKERD"),
    };
    let packages = tools.join("npm/node_modules/@cloudflare");
    fs::read_dir(&packages)
        .with_context(|| packages.display().to_string())?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin/workerd")))
        .find(|path| path.is_file())
        .with_context(|| format!("no workerd below {}: cargo xtask tools", packages.display()))
}

/// Where a server keeps its data. How long a disk takes to confirm a write differs a hundredfold between machines; memory
/// takes no time, and shows what the programs themselves cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Data {
    /// On the project's disk.
    Disk,
    /// In the system's memory.
    Memory,
}

impl Data {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disk => "data on the disk",
            Self::Memory => "data in memory",
        }
    }

    /// Whether this machine has it.
    pub fn exists(self) -> bool {
        self == Self::Disk || Path::new(SHARED_MEMORY).is_dir()
    }

    fn fresh_folder(self) -> Result<PathBuf> {
        let name = format!("wenming-bench-{}-{:x}", std::process::id(), fastrand::u32(..));
        let folder = match self {
            Self::Disk => root().join("target/bench").join(name),
            Self::Memory => Path::new(SHARED_MEMORY).join(name),
        };
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(folder)
    }

    /// How many confirmed writes of a page it takes in a second, one after the other.
    pub fn confirmed_writes(self) -> Result<u64> {
        let folder = self.fresh_folder()?;
        let mut file = fs::File::create(folder.join("probe"))?;
        let started = Instant::now();
        let mut count = 0;
        while started.elapsed() < Duration::from_millis(500) {
            file.write_all(&[7; 4096])?;
            file.sync_data()?;
            count += 1;
            if count == 100_000 {
                break;
            }
        }
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small"
        )]
        let rate = (f64::from(count) / started.elapsed().as_secs_f64()) as u64;
        drop(file);
        fs::remove_dir_all(&folder)?;
        Ok(rate)
    }
}

/// A server that ends with this value, and its data with it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    data: PathBuf,
    operator: String,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// The Worker, as `cargo xtask build` made it, with the sample site loaded. `settings` go into its environment;
    /// WENMING_CONFIG names another configuration of workerd, for measuring another build.
    pub async fn worker(data: Data, settings: &[(&str, String)]) -> Result<Self> {
        let root = root();
        let config = std::env::var_os("WENMING_CONFIG")
            .map_or_else(|| root.join("functions/workerd.capnp"), PathBuf::from);
        ensure!(
            root.join("dist/manifest.json").is_file(),
            "nothing is built: cargo xtask build"
        );
        let data = data.fresh_folder()?;
        let address = free_address()?;
        let mut command = dying_with_parent(&workerd()?);
        command
            .arg("serve")
            .arg(config)
            .arg(format!("--socket-addr=http={address}"))
            .arg(format!("--directory-path=objects={}", data.display()))
            .arg(format!("--directory-path=assets={}", root.join("dist").display()))
            .env_clear();
        for name in SETTINGS {
            if let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) {
                command.env(name, value);
            }
        }
        let operator = key();
        command
            .env("WM_SIGNING_KEY", key())
            .env("WM_DATA_KEY", key())
            .env("WM_OPERATOR_KEY", &operator);
        // Without its brake, unless somebody asks for one.
        if std::env::var_os("WM_RATE").is_none() {
            command.env("WM_RATE", "0");
        }
        for (name, value) in settings {
            command.env(name, value);
        }
        let mut server = Self {
            child: command.spawn().context("workerd")?,
            data,
            operator,
            address,
        };
        server.wait_until_healthy().await?;
        server.load_content().await?;
        Ok(server)
    }

    /// The reference: axum and SQLite, in a process of its own.
    pub async fn reference(data: Data) -> Result<Self> {
        let data = data.fresh_folder()?;
        let address = free_address()?;
        let mut command = dying_with_parent(&std::env::current_exe()?);
        command
            .arg("reference")
            .arg(address.to_string())
            .arg(data.join("reference.sqlite"))
            .env("WENMING_ROOT", root());
        let mut server = Self {
            child: command.spawn().context("the reference")?,
            data,
            operator: String::new(),
            address,
        };
        server.wait_until_healthy().await?;
        Ok(server)
    }

    /// The reference of the cases, with so many of them.
    pub async fn reference_cases(data: Data, cases: u32) -> Result<Self> {
        let data = data.fresh_folder()?;
        let address = free_address()?;
        let mut command = dying_with_parent(&std::env::current_exe()?);
        command
            .arg("reference-cases")
            .arg(address.to_string())
            .arg(data.join("reference.sqlite"))
            .arg(cases.to_string());
        let mut server = Self {
            child: command.spawn().context("the reference")?,
            data,
            operator: String::new(),
            address,
        };
        server.wait_until_healthy().await?;
        Ok(server)
    }

    /// A call of the operator's API, without a body.
    pub async fn operate(&self, path: &str) -> Result<Value> {
        let bearer = format!("Bearer {}", self.operator);
        let headers = [("authorization", bearer.as_str())];
        let answer = self
            .client()?
            .send(Method::POST, path, &headers, Some("{}".to_owned()))
            .await?;
        ensure!((200..300).contains(&answer.status), "{path}: {}", answer.short());
        answer.json()
    }

    /// The least that workerd can do: a Worker and an object that do next to nothing.
    pub async fn floor(data: Data) -> Result<Self> {
        let data = data.fresh_folder()?;
        let address = free_address()?;
        let mut command = dying_with_parent(&workerd()?);
        command
            .arg("serve")
            .arg(root().join("bench/floor/workerd.capnp"))
            .arg(format!("--socket-addr=http={address}"))
            .env_clear();
        let mut server = Self {
            child: command.spawn().context("workerd")?,
            data,
            operator: String::new(),
            address,
        };
        server.wait_until_healthy().await?;
        Ok(server)
    }

    /// A new connection to it.
    pub fn client(&self) -> Result<Client> {
        Client::new(self.address)
    }

    /// Processor time used so far, all threads, in seconds; 0 where the system does not say.
    pub fn cpu_seconds(&self) -> f64 {
        let ticks = || -> Option<f64> {
            let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()?)).ok()?;
            // The name may hold spaces; the fields after it are counted from the third.
            let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
            let user: f64 = fields.next()?.parse().ok()?;
            let system: f64 = fields.next()?.parse().ok()?;
            Some(user + system)
        };
        ticks().unwrap_or(0.0) / TICKS
    }

    /// Most memory it held so far, in MiB; 0 where the system does not say.
    pub fn peak_mib(&self) -> u64 {
        let peak = || -> Option<u64> {
            let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            line.trim().split(' ').next()?.parse().ok()
        };
        peak().unwrap_or(0) / 1024
    }

    /// Fails when it has ended by itself.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the server ended by itself ({status})"),
        }
    }

    async fn wait_until_healthy(&mut self) -> Result<()> {
        let started = Instant::now();
        loop {
            self.check()?;
            let answer = self.client()?.get("/healthz").await;
            if answer.as_ref().is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if started.elapsed() > Duration::from_secs(20) {
                match answer {
                    Ok(answer) => bail!("not healthy after 20 s: {}", answer.short()),
                    Err(error) => return Err(error.context("not healthy after 20 s")),
                }
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    async fn load_content(&self) -> Result<()> {
        let mut files = Vec::new();
        collect(&root().join("content"), "", &mut files)?;
        let answer = self
            .client()?
            .send(
                Method::POST,
                "/api/v1/site/content",
                &[("authorization", &format!("Bearer {}", self.operator))],
                Some(json!({"files": files}).to_string()),
            )
            .await?;
        ensure!((200..300).contains(&answer.status), "content: {}", answer.short());
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        // SQLite's files are open a moment longer; they are gone with the last handle.
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if let Err(error) = fs::remove_dir_all(&self.data) {
            say(format!("{}: {error}", self.data.display()));
        }
    }
}

/// The content's TOML files as the site takes them.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<Value>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .context("content file name")?;
        let place = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{place}/"), files)?;
        } else if name.ends_with(".toml") || name.ends_with(".md") {
            files.push(json!({"path": place, "text": fs::read_to_string(&path)?}));
        }
    }
    Ok(())
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

fn key() -> String {
    (0..4).map(|_| format!("{:016x}", fastrand::u64(..))).collect()
}

/// A command that the system ends with this program, however that ends; where the system cannot, one that
/// ends with the value that holds it.
fn dying_with_parent(program: &Path) -> Command {
    let setpriv = Path::new("/usr/bin/setpriv");
    let mut command = if cfg!(target_os = "linux") && setpriv.is_file() {
        let mut command = Command::new(setpriv);
        command.args(["--pdeathsig", "KILL", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}
