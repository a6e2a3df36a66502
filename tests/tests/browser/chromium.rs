//! Chromium, driven by WebDriver. One chromedriver serves all tests that run at the same time; every test has a browser of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use serde_json::{Map, Value, json};
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;
use tokio::time::{Instant, sleep};

/// The longest wait for anything.
pub const PATIENCE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(40);

/// A running chromedriver; ends with this value.
struct Chromedriver {
    process: Child,
    address: String,
    /// Where it and its browsers keep their temporary files.
    folder: PathBuf,
}

impl Chromedriver {
    fn shared() -> Arc<Chromedriver> {
        static SHARED: Mutex<Weak<Chromedriver>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(running) = shared.upgrade() {
            return running;
        }
        let running = Arc::new(Chromedriver::start());
        *shared = Arc::downgrade(&running);
        running
    }

    fn start() -> Chromedriver {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("wenming-chromium-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let program = program("CHROMEDRIVER", "/usr/bin/chromedriver");
        let mut process = Command::new(&program)
            .arg("--port=0")
            .env("TMPDIR", &folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let port = line.split_once("started successfully on port ")?.1;
                port.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect("chromedriver tells its port");
        // It must be able to go on writing.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Chromedriver {
            process,
            address: format!("127.0.0.1:{port}"),
            folder,
        }
    }

    fn end(&self, session: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        )?;
        // Its first word comes when the browser has ended.
        stream.read_exact(&mut [0; 8])
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // Chromium leaves its locks behind.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn program(variable: &str, usual: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(|| PathBuf::from(usual), PathBuf::from)
}

/// How the citizen's browser is set up.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    pub scripts: bool,
    pub cookies: bool,
}

/// A browser with a fresh profile; ends with this value.
pub struct Browser {
    session: Option<WebDriver>,
    driver: Arc<Chromedriver>,
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        self.session.as_ref().expect("a session until it is dropped")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let Some(session) = self.session.take() else {
            return;
        };
        // By a connection of its own: the one of the session belongs to a runtime that waits for this function.
        let _ = self.driver.end(&session.session_id().to_string());
        let _ = session.leak();
    }
}

impl Browser {
    /// As most people have it.
    pub async fn open() -> Browser {
        Browser::set_up(Setup {
            scripts: true,
            cookies: true,
        })
        .await
    }

    pub async fn set_up(setup: Setup) -> Browser {
        let driver = Chromedriver::shared();
        let mut wanted = DesiredCapabilities::chrome();
        let chromium = program("CHROMIUM", "/usr/bin/chromium");
        wanted.set_binary(&chromium.to_string_lossy()).unwrap();
        for flag in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-dev-shm-usage",
            "--window-size=1280,900",
        ] {
            wanted.add_arg(flag).unwrap();
        }
        let mut prefs = Map::new();
        // Third-party cookies are refused in any case.
        prefs.insert("profile.block_third_party_cookies".to_owned(), json!(true));
        prefs.insert("profile.cookie_controls_mode".to_owned(), json!(1));
        let refused = |on: bool| json!(if on { 1 } else { 2 });
        prefs.insert(
            "profile.default_content_setting_values.javascript".to_owned(),
            refused(setup.scripts),
        );
        prefs.insert(
            "profile.default_content_setting_values.cookies".to_owned(),
            refused(setup.cookies),
        );
        wanted.add_experimental_option("prefs", prefs).unwrap();
        wanted
            .set_logging_prefs("browser", LoggingPrefsLogLevel::All)
            .unwrap();
        wanted
            .set_logging_prefs("performance", LoggingPrefsLogLevel::All)
            .unwrap();
        let url = format!("http://{}", driver.address);
        let session = WebDriver::new(&url, wanted).await.expect("a browser");
        session.set_page_load_timeout(PATIENCE).await.unwrap();
        Browser {
            session: Some(session),
            driver,
        }
    }

    pub async fn go(&self, url: &str) {
        self.goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// What a script gives; `script` is an expression.
    pub async fn look(&self, script: &str) -> Value {
        self.try_look(script)
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    async fn try_look(&self, script: &str) -> WebDriverResult<Value> {
        let found = self.execute(format!("return ({script})"), Vec::new()).await?;
        Ok(found.json().clone())
    }

    pub async fn text_of(&self, css: &str) -> String {
        let script = format!("document.querySelector({})?.innerText ?? ''", json!(css));
        self.look(&script).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression gives something true, and gives it.
    pub async fn until(&self, script: &str) -> Value {
        self.until_within(PATIENCE, script).await
    }

    pub async fn until_within(&self, patience: Duration, script: &str) -> Value {
        let end = Instant::now() + patience;
        let mut seen;
        loop {
            match self.try_look(script).await {
                Ok(value) if truthy(&value) => return value,
                Ok(value) => seen = value.to_string(),
                // Between two pages there is nothing to look at.
                Err(error) => seen = error.to_string(),
            }
            if Instant::now() > end {
                let page = self
                    .try_look("location.href + '\\n' + document.body.innerText")
                    .await;
                let page = page.map_or_else(
                    |error| error.to_string(),
                    |page| page.as_str().unwrap_or_default().to_owned(),
                );
                panic!("not within {patience:?}: {script}\nseen: {seen}\non {page}");
            }
            sleep(STEP).await;
        }
    }

    /// Waits for words on the page.
    pub async fn until_text(&self, words: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(words)))
            .await;
    }

    /// Clicks as a person does: what is covered or hidden cannot be clicked.
    pub async fn click(&self, css: &str) {
        self.click_by(By::Css(css), css).await;
    }

    /// Clicks the button or link that says so.
    pub async fn press(&self, words: &str) {
        let path = format!(
            "//*[self::button or self::a or self::summary][not(@aria-hidden)][normalize-space()='{words}'][not(ancestor-or-self::*[@hidden])]"
        );
        self.click_by(By::XPath(path.as_str()), words).await;
    }

    async fn click_by(&self, by: By, what: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let result = match self.find(by.clone()).await {
                Ok(element) => element.click().await,
                Err(error) => Err(error),
            };
            match result {
                Ok(()) => return,
                Err(error) if Instant::now() > end => {
                    let page = self
                        .try_look("location.href + '\\n' + document.body.innerText")
                        .await;
                    panic!("cannot click {what}: {error}\non {page:?}");
                }
                Err(_) => sleep(STEP).await,
            }
        }
    }

    pub async fn command(&self, method: &str, params: Value) -> Value {
        self.cdp()
            .send_raw(method, params)
            .await
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The line is there or not.
    pub async fn online(&self, on: bool) {
        self.command("Network.enable", json!({})).await;
        self.command(
            "Network.emulateNetworkConditions",
            json!({"offline": !on, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}),
        )
        .await;
    }

    /// The width of the screen in CSS pixels.
    pub async fn width(&self, width: u32) {
        self.screen(width, 800).await;
    }

    pub async fn screen(&self, width: u32, height: u64) {
        self.command(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        )
        .await;
    }

    /// Whether the device asks for dark pages.
    pub async fn dark(&self, on: bool) {
        let value = if on { "dark" } else { "light" };
        self.command(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": value}]}),
        )
        .await;
    }

    /// What the browser complained about since the last call: scripts, policy, missing files.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.browser_log().await.unwrap();
        log.into_iter()
            .map(|entry| format!("{} {}", entry.level, entry.message))
            .collect()
    }

    /// Addresses that were asked for since the last call.
    pub async fn requested(&self) -> Vec<String> {
        let log = self.get_log("performance").await.unwrap();
        log.into_iter()
            .filter_map(|entry| {
                let event: Value = serde_json::from_str(&entry.message).ok()?;
                let message = &event["message"];
                if message["method"] != "Network.requestWillBeSent" {
                    return None;
                }
                Some(message["params"]["request"]["url"].as_str()?.to_owned())
            })
            .collect()
    }

    /// Presses Tab until the focus is on what matches.
    pub async fn tab_to(&self, css: &str) {
        let there = format!("document.activeElement.matches({})", json!(css));
        for _ in 0..40 {
            self.keys(Key::Tab).await;
            if self.look(&there).await == true {
                return;
            }
        }
        let page = self.look("document.activeElement.outerHTML").await;
        panic!("Tab does not lead to {css}; it is at {page}");
    }

    /// Keys as from a keyboard, one after the other.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        let chain = self.action_chain_with_delay(None, None);
        chain.send_keys(keys).perform().await.unwrap();
    }
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(on) => *on,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}
