//! Organizers: the first one's setup, signing in, sessions.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use domain::{case::Role, clock::Millis, id::StaffId, quiz::fold};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Site, lockout::Subject, password};
use crate::{
    config::Config,
    error::{AppError, Result},
    objects::{
        messages::{Newcomer, Place, SessionReply},
        sql::Value,
    },
    time,
};

const HOUR: i64 = 3_600_000;
/// How long the setup link works.
const SETUP: i64 = 24 * HOUR;
/// How long a session lasts at most, and how long without being used.
const SESSION: i64 = 12 * HOUR;
const IDLE: i64 = 2 * HOUR;
/// A session's use is written down at most this often.
const SEEN_EVERY: i64 = 60_000;
/// Most sessions of one organizer; the oldest end first.
const SESSIONS: i64 = 20;
/// Longest name in characters.
const LONGEST_NAME: usize = 40;
/// Failures before waiting: of a client at one account, of a client at all of them (an office may share one address), and at an account
/// from anywhere. The last is generous: whoever does not know the password must not be able to keep out who does.
const FREE_OF_PAIR: u32 = 5;
const FREE_OF_CLIENT: u32 = 20;
const FREE_OF_ACCOUNT: u32 = 100;

/// An account that signs in.
#[derive(Deserialize)]
struct Account {
    id: StaffId,
    name: String,
    password: String,
    place: Place,
}

/// `sha256:` and the hash of a secret, as it is stored; the secret itself has 256 random bits, so that no slow hash is needed.
pub(super) fn hashed(secret: &str) -> String {
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(secret.as_bytes())))
}

pub(super) fn secret() -> Result<String> {
    Ok(BASE64URL_NOPAD.encode(&time::entropy::<32>()?))
}

fn no_setup() -> AppError {
    AppError::new(
        410,
        "setup_link_used",
        "这个设置链接用过了或者过期了,请重新生成一个",
    )
}

/// Checks name and password of a new organizer.
fn check_new(name: &str, password: &str) -> Result<()> {
    let mut error = AppError::new(422, "bad_organizer", "请改正下面的内容");
    let length = name.trim().chars().count();
    if length == 0 || length > LONGEST_NAME || name.chars().any(char::is_control) {
        error = error.at("/name", "请填用户名,最多40个字");
    }
    let length = password.chars().count();
    if length < password::SHORTEST {
        error = error.at("/password", "密码太短,至少10个字符");
    } else if length > password::LONGEST {
        error = error.at("/password", "密码太长,最多200个字符");
    }
    if error.fields.is_empty() {
        Ok(())
    } else {
        Err(error)
    }
}

impl Site {
    pub(super) fn organizers(&self) -> Result<u64> {
        let count = self.sql.integer("SELECT count(*) FROM organizer", &[])?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// A new token for the setup; those made before stop working.
    pub(super) fn setup_token(&self) -> Result<String> {
        if self.organizers()? > 0 {
            return Err(AppError::new(409, "already_set_up", "已经有管理员了,请直接登录"));
        }
        let token = secret()?;
        let hash = hashed(&token);
        let expires = Self::now().0 + SETUP;
        self.sql.transaction(|| {
            self.sql.run("DELETE FROM setup_token", &[])?;
            self.sql.run(
                "INSERT INTO setup_token (hash, expires) VALUES (?, ?)",
                &[Value::Text(&hash), Value::Int(expires)],
            )
        })?;
        Ok(token)
    }

    pub(super) fn newcomer(&self, token: &str) -> Result<Option<Newcomer>> {
        if self.is_first(token)? {
            return Ok(Some(Newcomer::First));
        }
        Ok(self.invited(token)?.map(|_| Newcomer::Invited))
    }

    fn check_setup(&self, token: &str) -> Result<Option<Place>> {
        if self.is_first(token)? {
            return Ok(Some(Place {
                role: Role::Administrator,
                unit: None,
                district: None,
                note: String::new(),
            }));
        }
        self.invited(token)
    }

    fn is_first(&self, token: &str) -> Result<bool> {
        let found = self.sql.integer(
            "SELECT count(*) FROM setup_token WHERE hash = ? AND expires > ?",
            &[Value::Text(&hashed(token)), Value::Int(Self::now().0)],
        )?;
        Ok(found > 0 && self.organizers()? == 0)
    }

    pub(super) fn setup(&self, token: &str, name: &str, password: &str) -> Result<SessionReply> {
        let place = self.check_setup(token)?.ok_or_else(no_setup)?;
        check_new(name, password)?;
        password::brake()?;
        let (name, folded) = (name.trim(), fold(name));
        let password = password::hash(password)?;
        let now = Self::now();
        self.sql.transaction(|| {
            let taken = self.sql.integer(
                "SELECT count(*) FROM organizer WHERE folded = ?",
                &[Value::Text(&folded)],
            )?;
            if taken > 0 {
                return Err(AppError::new(422, "name_taken", "请改正下面的内容")
                    .at("/name", "这个用户名有人用了,请换一个"));
            }
            self.sql.run("DELETE FROM setup_token", &[])?;
            self.use_up(token)?;
            self.sql.run(
                "INSERT INTO organizer (folded, name, password, role, created, unit, district, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    Value::Text(&folded),
                    Value::Text(name),
                    Value::Text(&password),
                    Value::Text(place.role.as_str()),
                    Value::Int(now.0),
                    place.unit.as_ref().map(|id| id.as_str()).into(),
                    place.district.as_ref().map(|id| id.as_str()).into(),
                    Value::Text(&place.note),
                ],
            )?;
            self.audit(now, name, "setup", place.role.as_str())
        })?;
        let id = self.sql.integer(
            "SELECT id FROM organizer WHERE folded = ?",
            &[Value::Text(&folded)],
        )?;
        self.new_session(StaffId(id), name, place, now)
    }

    pub(super) fn sign_in(&self, name: &str, password: &str, client: &str) -> Result<SessionReply> {
        let now = Self::now();
        let folded = fold(name);
        let account = hashed(&folded);
        let mut subjects = vec![
            Subject {
                key: format!("a:{account}"),
                free: FREE_OF_ACCOUNT,
            },
            // Those who cannot be told apart are one client.
            Subject {
                key: format!("p:{account}:{client}"),
                free: FREE_OF_PAIR,
            },
        ];
        if !client.is_empty() {
            subjects.push(Subject {
                key: format!("c:{client}"),
                free: FREE_OF_CLIENT,
            });
        }
        self.check_lockout(&subjects, now)?;
        password::brake()?;
        let found: Option<Account> = self.sql.row(
            "SELECT json_object('id', id, 'name', name, 'password', password,
               'place', json_object('role', role, 'unit', unit, 'district', district, 'note', note))
             FROM organizer WHERE folded = ? AND active = 1",
            &[Value::Text(&folded)],
        )?;
        let stored = found.as_ref().map(|account| account.password.as_str());
        // A password that is too long is wrong, but costs the same.
        let fits = password.chars().count() <= password::LONGEST;
        let right = password::verify(if fits { password } else { "" }, stored)? && fits;
        match found {
            Some(Account { id, name, place, .. }) if right => {
                self.sql.transaction(|| {
                    self.forget_failures(&subjects)?;
                    self.audit(now, &name, "sign_in", "")
                })?;
                self.new_session(id, &name, place, now)
            }
            found => {
                self.sql.transaction(|| {
                    self.sql.run(
                        "INSERT INTO failed_sign_in (hour, count) VALUES (?, 1) ON CONFLICT (hour) DO UPDATE SET count = count + 1",
                        &[Value::Int(now.0.div_euclid(HOUR))],
                    )?;
                    let locked = self.count_failure(&subjects, now)?;
                    match &found {
                        Some(account) if locked => self.audit(now, &account.name, "locked", "too many failed sign-ins"),
                        _ => Ok(()),
                    }
                })?;
                Err(AppError::new(401, "wrong_sign_in", "用户名或密码不对"))
            }
        }
    }

    fn new_session(&self, organizer: StaffId, name: &str, place: Place, now: Millis) -> Result<SessionReply> {
        let cookie = secret()?;
        let hash = hashed(&cookie);
        self.sql.transaction(|| {
            self.sql.run(
                "DELETE FROM session WHERE created <= ? OR seen <= ?",
                &[Value::Int(now.0 - SESSION), Value::Int(now.0 - IDLE)],
            )?;
            self.sql.run(
                "INSERT INTO session (hash, organizer, created, seen) VALUES (?, ?, ?, ?)",
                &[
                    Value::Text(&hash),
                    Value::Int(organizer.0),
                    Value::Int(now.0),
                    Value::Int(now.0),
                ],
            )?;
            self.sql.run(
                "DELETE FROM session WHERE organizer = ?1 AND hash NOT IN
                   (SELECT hash FROM session WHERE organizer = ?1 ORDER BY created DESC, seen DESC LIMIT ?2)",
                &[Value::Int(organizer.0), Value::Int(SESSIONS)],
            )
        })?;
        self.session_reply(cookie, organizer, name.to_owned(), place)
    }

    fn session_reply(&self, cookie: String, id: StaffId, name: String, place: Place) -> Result<SessionReply> {
        let key = Config::of(&self.env)?.signing_key.clone();
        let csrf = HEXLOWER.encode(&key.keyed_hash("wenming/csrf", &[cookie.as_bytes()]));
        Ok(SessionReply {
            cookie,
            name,
            id,
            place,
            csrf,
        })
    }

    pub(super) fn session(&self, cookie: &str) -> Result<Option<SessionReply>> {
        if cookie.len() > 100 {
            return Ok(None);
        }
        let now = Self::now();
        let hash = hashed(cookie);
        let found: Option<(StaffId, String, Place, i64)> = self.sql.row(
            "SELECT json_array(o.id, o.name, json_object('role', o.role, 'unit', o.unit, 'district', o.district, 'note', o.note), s.seen) FROM session s JOIN organizer o ON o.id = s.organizer
             WHERE s.hash = ? AND s.created > ? AND s.seen > ? AND o.active = 1",
            &[
                Value::Text(&hash),
                Value::Int(now.0 - SESSION),
                Value::Int(now.0 - IDLE),
            ],
        )?;
        let Some((id, name, place, seen)) = found else {
            return Ok(None);
        };
        if now.0 - seen >= SEEN_EVERY {
            self.sql.run(
                "UPDATE session SET seen = ? WHERE hash = ?",
                &[Value::Int(now.0), Value::Text(&hash)],
            )?;
        }
        self.session_reply(cookie.to_owned(), id, name, place).map(Some)
    }

    pub(super) fn sign_out(&self, cookie: &str) -> Result<()> {
        self.sql.run(
            "DELETE FROM session WHERE hash = ?",
            &[Value::Text(&hashed(cookie))],
        )
    }
}
