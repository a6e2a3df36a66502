//! Chromium over its debugging protocol: just what measuring a page load needs.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::server;

/// Nothing takes this long.
const LIMIT: Duration = Duration::from_secs(60);

/// A headless browser with an empty profile; both go with this value.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    profile: PathBuf,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    number: u64,
    events: VecDeque<Value>,
}

/// A tab in a context of its own: no cache, no cookies.
#[derive(Debug)]
pub struct Tab {
    context: String,
    session: String,
}

impl Browser {
    /// Starts it.
    pub async fn start() -> Result<Self> {
        let program = program()?;
        let profile = server::root().join(format!("target/bench/profile-{}", std::process::id()));
        std::fs::create_dir_all(&profile)?;
        let child = Command::new(&program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--no-first-run",
                "--no-default-browser-check",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| program.display().to_string())?;
        let address = address(&profile).await?;
        let (socket, _) = connect_async(address).await?;
        Ok(Self {
            child,
            profile,
            socket,
            number: 0,
            events: VecDeque::new(),
        })
    }

    /// Opens an empty tab.
    pub async fn tab(&mut self) -> Result<Tab> {
        let context = self.call(None, "Target.createBrowserContext", json!({})).await?;
        let context = text(&context, "browserContextId")?;
        let target = json!({"url": "about:blank", "browserContextId": context});
        let target = self.call(None, "Target.createTarget", target).await?;
        let target = text(&target, "targetId")?;
        let attach = json!({"targetId": target, "flatten": true});
        let session = self.call(None, "Target.attachToTarget", attach).await?;
        Ok(Tab {
            context,
            session: text(&session, "sessionId")?,
        })
    }

    /// Closes a tab and forgets what it stored.
    pub async fn close(&mut self, tab: Tab) -> Result<()> {
        let context = json!({"browserContextId": tab.context});
        self.call(None, "Target.disposeBrowserContext", context).await?;
        self.events.clear();
        Ok(())
    }

    /// Calls a method in a tab.
    pub async fn ask(&mut self, tab: &Tab, method: &str, parameters: Value) -> Result<Value> {
        self.call(Some(&tab.session), method, parameters).await
    }

    /// The value of an expression in the page.
    pub async fn evaluate(&mut self, tab: &Tab, expression: &str) -> Result<Value> {
        let answer = self
            .ask(
                tab,
                "Runtime.evaluate",
                json!({"expression": expression, "returnByValue": true}),
            )
            .await?;
        if let Some(problem) = answer.get("exceptionDetails") {
            bail!("{expression}: {problem}");
        }
        Ok(answer.pointer("/result/value").cloned().unwrap_or(Value::Null))
    }

    /// Waits for an event of a tab.
    pub async fn event(&mut self, tab: &Tab, method: &str) -> Result<Value> {
        let until = Instant::now() + LIMIT;
        loop {
            let place = self.events.iter().position(|event| is(event, tab, method));
            if let Some(event) = place.and_then(|place| self.events.remove(place)) {
                return Ok(event);
            }
            if Instant::now() > until {
                bail!("{method} did not happen");
            }
            let message = self.read().await?;
            self.events.push_back(message);
        }
    }

    /// Takes the events of a kind that happened so far.
    pub fn happened(&mut self, tab: &Tab, method: &str) -> VecDeque<Value> {
        let (taken, kept): (VecDeque<Value>, _) =
            self.events.drain(..).partition(|event| is(event, tab, method));
        self.events = kept;
        taken
    }

    async fn call(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value> {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": parameters});
        if let (Some(session), Some(message)) = (session, message.as_object_mut()) {
            message.insert("sessionId".to_owned(), session.into());
        }
        self.socket.send(Message::text(message.to_string())).await?;
        loop {
            let answer = self.read().await.context(method.to_owned())?;
            if answer.get("id").and_then(Value::as_u64) != Some(self.number) {
                self.events.push_back(answer);
                continue;
            }
            if let Some(error) = answer.get("error") {
                bail!("{method}: {error}");
            }
            return Ok(answer.get("result").cloned().unwrap_or(Value::Null));
        }
    }

    async fn read(&mut self) -> Result<Value> {
        loop {
            let message = timeout(LIMIT, self.socket.next())
                .await
                .context("the browser is silent")?
                .context("the browser has gone")??;
            if let Message::Text(text) = message {
                return Ok(serde_json::from_str(&text)?);
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        // Its children write a moment longer.
        for _ in 0..20 {
            if std::fs::remove_dir_all(&self.profile).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn is(event: &Value, tab: &Tab, method: &str) -> bool {
    event.get("method").and_then(Value::as_str) == Some(method)
        && event.get("sessionId").and_then(Value::as_str) == Some(&tab.session)
}

fn text(value: &Value, name: &str) -> Result<String> {
    value
        .get(name)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| anyhow!("no {name} in {value}"))
}

fn program() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Ok(path.into());
    }
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ]
    .into_iter()
    .map(PathBuf::from)
    .find(|path| path.is_file())
    .context("no Chromium; set CHROMIUM")
}

/// The browser writes its port and path into its profile.
async fn address(profile: &Path) -> Result<String> {
    let file = profile.join("DevToolsActivePort");
    for _ in 0..300 {
        if let Ok(text) = std::fs::read_to_string(&file)
            && let Some((port, path)) = text.trim().split_once('\n')
        {
            return Ok(format!("ws://127.0.0.1:{port}{path}"));
        }
        sleep(Duration::from_millis(100)).await;
    }
    bail!("the browser did not start in 30 s")
}
