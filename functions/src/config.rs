//! Settings from the environment. Secrets come from there and nowhere else.

use std::{cell::RefCell, rc::Rc};

use domain::{
    contact::ContactKeys,
    open311::ApiKey,
    portal::{PortalKey, SharedSecret},
    token::SigningKey,
};
use worker::Env;

use crate::error::AppError;

/// The rate of a process where none is set: half of the starts and submissions a second that `cargo xtask bench load` saw one
/// process of workerd take on one slow core.
const RATE: u64 = 500;

/// Settings of this process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Signs tickets and attempt ids, keys the hashes of persons.
    pub signing_key: SigningKey,
    /// Authorises the operator's calls (loading content, the first administrator's link).
    pub operator_key: String,
    /// Secrets that portals share with this site; their public keys are part of the content.
    pub portal_keys: Vec<PortalKey>,
    /// Seal and open what reporters leave to be called back. None: they are not asked.
    pub contact_keys: Option<ContactKeys>,
    /// Who may send requests by Open311.
    pub open311_keys: Vec<ApiKey>,
    /// Ballot shards of a new campaign.
    pub shards: u16,
    /// How long a group of ballots waits for company, in milliseconds.
    pub group_ms: u64,
    /// Most operations of one group.
    pub group_max: usize,
    /// Most waiting operations of one shard before new ones are turned away.
    pub queue_max: usize,
    /// Starts and submissions per second that this process takes; more are asked to come back. 0: no limit; see [`RATE`].
    pub rate: u32,
    /// Base path under a portal's domain: empty, or like `/wm`.
    pub base: String,
}

thread_local! {
    /// A process has one environment: it is read once.
    static CONFIG: RefCell<Option<Rc<Config>>> = const { RefCell::new(None) };
}

impl Config {
    /// Reads the settings. A missing or weak signing key is an error; everything else has a default.
    pub fn of(env: &Env) -> Result<Rc<Config>, AppError> {
        if let Some(config) = CONFIG.with_borrow(Clone::clone) {
            return Ok(config);
        }
        let config = Rc::new(Config::read(env)?);
        CONFIG.set(Some(config.clone()));
        Ok(config)
    }

    fn read(env: &Env) -> Result<Config, AppError> {
        let text = |name: &str| {
            // Not `env.var`: it looks at the value's constructor, which throws where workerd has null for an unset variable.
            js_sys::Reflect::get(env.as_ref(), &name.into())
                .ok()
                .and_then(|value| value.as_string())
                .filter(|value| !value.is_empty())
        };
        let number =
            |name: &str, default: u64| text(name).and_then(|v| v.parse::<u64>().ok()).unwrap_or(default);
        let signing_key = SigningKey::from_hex(&text("WM_SIGNING_KEY").unwrap_or_default())
            .map_err(|_| AppError::internal("WM_SIGNING_KEY is missing or weak"))?;
        let portal_keys = match text("WM_PORTAL_KEYS") {
            // What is wrong is said without what stands there.
            Some(list) => portal_keys(&list)
                .map_err(|reason| AppError::internal(format!("WM_PORTAL_KEYS: {reason}")))?,
            None => Vec::new(),
        };
        let contact_keys = match text("WM_DATA_KEY") {
            Some(key) => {
                let old = text("WM_OLD_DATA_KEYS").unwrap_or_default();
                let keys = ContactKeys::read(&key, &old);
                Some(keys.map_err(|_| AppError::internal("WM_DATA_KEY or WM_OLD_DATA_KEYS is weak"))?)
            }
            None => None,
        };
        let open311_keys = match text("WM_OPEN311_KEYS") {
            Some(list) => open311_keys(&list)
                .map_err(|reason| AppError::internal(format!("WM_OPEN311_KEYS: {reason}")))?,
            None => Vec::new(),
        };
        Ok(Config {
            signing_key,
            portal_keys,
            contact_keys,
            open311_keys,
            operator_key: text("WM_OPERATOR_KEY").unwrap_or_default(),
            shards: u16::try_from(number("WM_SHARDS", 1).clamp(1, 1024)).unwrap_or(1),
            group_ms: number("WM_GROUP_MS", 5).min(1000),
            group_max: usize::try_from(number("WM_GROUP_MAX", 128).clamp(1, 1000)).unwrap_or(128),
            queue_max: usize::try_from(number("WM_QUEUE_MAX", 2000).max(1)).unwrap_or(2000),
            rate: u32::try_from(number("WM_RATE", RATE)).unwrap_or(u32::MAX),
            base: text("WM_BASE")
                .map(|b| b.trim_end_matches('/').to_owned())
                .filter(|b| b.starts_with('/'))
                .unwrap_or_default(),
        })
    }
}

/// Reads a JSON list of secrets.
fn portal_keys(list: &str) -> Result<Vec<PortalKey>, &'static str> {
    let entries: Vec<SharedSecret> =
        serde_json::from_str(list).map_err(|_| "not a list of portal, audience, secret and kid")?;
    entries
        .iter()
        .map(|entry| PortalKey::shared(entry).map_err(|_| "a secret is shorter than 32 bytes"))
        .collect()
}

/// Reads a JSON list of clients.
fn open311_keys(list: &str) -> Result<Vec<ApiKey>, &'static str> {
    let keys: Vec<ApiKey> = serde_json::from_str(list).map_err(|_| "not a list of name and key")?;
    if keys.iter().all(ApiKey::is_sound) {
        Ok(keys)
    } else {
        Err("a name is empty or long, or a key is shorter than 32 bytes")
    }
}
