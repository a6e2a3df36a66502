//! The keys of a site on this machine: made on the first start, kept in `data/secrets.env`, readable
//! by their owner only. Whoever loses them loses the sessions, the tickets and the encrypted contacts.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::shell::{Context, Result, say};
use crate::stamp::hex;

/// Names of the keys, 32 random bytes each: signing (tickets, sessions), data (encryption), operator
/// (this program's access to the site).
const NAMES: [&str; 3] = ["WM_SIGNING_KEY", "WM_DATA_KEY", OPERATOR];
const OPERATOR: &str = "WM_OPERATOR_KEY";

/// The keys of one site, by name.
#[derive(Debug)]
pub struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    /// Takes the keys from the environment, else from `file`; makes and keeps those that are in neither.
    pub fn load_or_make(file: &Path) -> Result<Self> {
        let old = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(format!("{}: {error}", file.display())),
        };
        let mut made = String::new();
        let mut keys = Vec::new();
        for name in NAMES {
            let given = std::env::var(name).ok().filter(|key| !key.is_empty());
            let kept = old
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            let key = match given.or(kept.map(|key| key.trim().to_owned())) {
                Some(key) => key,
                None => {
                    let key = random()?;
                    made += &format!("{name}={key}\n");
                    key
                }
            };
            if key.len() != 64 || !key.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(format!(
                    "{name} must be 64 hexadecimal digits; see {}",
                    file.display()
                ));
            }
            keys.push((name, key));
        }
        if !made.is_empty() {
            // Appended, never rewritten: a key that is lost cannot be made again.
            let mut file_ = OpenOptions::new()
                .append(true)
                .create(true)
                .mode(0o600)
                .open(file)
                .context(file.display())?;
            file_
                .write_all(made.as_bytes())
                .and_then(|()| file_.sync_all())
                .context(file.display())?;
            say(format!(
                "Made the site's keys; they are kept in {}: back it up.",
                file.display()
            ));
        }
        Ok(Self(keys))
    }

    /// All of them, for a process's environment.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, key)| (*name, key.as_str()))
    }

    /// The key with which this program speaks to the site.
    pub fn operator(&self) -> &str {
        self.iter()
            .find(|(name, _)| *name == OPERATOR)
            .map(|(_, key)| key)
            .unwrap_or_default()
    }
}

fn random() -> Result<String> {
    let mut bytes = [0; 32];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("/dev/urandom")?;
    Ok(hex(&bytes))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn keys_are_made_once_and_kept_private() {
        let scratch = Scratch::new("secrets");
        let file = scratch.path().join("secrets.env");
        let first = Secrets::load_or_make(&file).unwrap();
        let second = Secrets::load_or_make(&file).unwrap();
        assert!(first.iter().eq(second.iter()));
        assert_eq!(first.iter().count(), 3);
        assert_ne!(first.0[0].1, first.0[1].1);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_key_is_refused_not_replaced() {
        let scratch = Scratch::new("secrets-damaged");
        scratch.write("secrets.env", "WM_DATA_KEY=abc\n");
        let error = Secrets::load_or_make(&scratch.path().join("secrets.env")).unwrap_err();
        assert!(error.contains("WM_DATA_KEY"), "{error}");
    }
}
