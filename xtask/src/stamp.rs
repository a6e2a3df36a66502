//! Skips a step whose inputs are the same as when it last succeeded.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::shell::{Context, Result};

/// Folders that hold what a step made, never what it reads.
const OUTPUTS: [&str; 5] = ["target", "build", "build-test", "node_modules", ".wrangler"];

/// Remembers the inputs of a step's last success.
#[derive(Debug)]
pub struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// The stamp of step `name`: a hash over the content of `inputs` (files and folders below
    /// `root`, absent ones count as such) and over `settings`.
    pub fn new(root: &Path, name: &str, inputs: &[&str], settings: &[&str]) -> Result<Self> {
        let mut hash = Sha256::new();
        for setting in settings {
            hash.update(setting);
            hash.update([0]);
        }
        for input in inputs {
            for file in files(&root.join(input))? {
                hash.update(file.to_string_lossy().as_bytes());
                hash.update([0]);
                let content = fs::read(&file).context(file.display())?;
                hash.update((content.len() as u64).to_le_bytes());
                hash.update(content);
            }
        }
        Ok(Self {
            file: root.join("target/xtask").join(name),
            fingerprint: hex(&hash.finalize()),
        })
    }

    /// Whether the step last succeeded with these inputs and all its `outputs` are still there.
    pub fn is_current(&self, outputs: &[PathBuf]) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|old| old == self.fingerprint)
            && outputs.iter().all(|output| output.exists())
    }

    /// Remembers a success.
    pub fn keep(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).context(folder.display())?;
        }
        fs::write(&self.file, &self.fingerprint).context(self.file.display())
    }
}

/// All files at or below `path`, sorted; none when it does not exist. Hidden files and
/// [`OUTPUTS`] are left out.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_file() {
        found.push(path.to_path_buf());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).context(path.display())? {
            let entry = entry.context(path.display())?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if !name.starts_with('.') && !OUTPUTS.contains(&name.as_ref()) {
                found.extend(files(&entry.path())?);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_step_is_current_until_an_input_changes() {
        let scratch = Scratch::new("stamp");
        scratch.write("src/a.rs", "one");
        let stamp = || Stamp::new(scratch.path(), "step", &["src", "absent"], &["release"]).unwrap();
        assert!(!stamp().is_current(&[]));
        stamp().keep().unwrap();
        assert!(stamp().is_current(&[]));
        assert!(!stamp().is_current(&[scratch.path().join("output")]));
        scratch.write("src/build/output.js", "not an input");
        assert!(stamp().is_current(&[]));
        scratch.write("src/a.rs", "two");
        assert!(!stamp().is_current(&[]));
    }

    #[test]
    fn a_setting_is_an_input() {
        let scratch = Scratch::new("stamp-setting");
        Stamp::new(scratch.path(), "step", &[], &["a", "b"])
            .unwrap()
            .keep()
            .unwrap();
        assert!(
            !Stamp::new(scratch.path(), "step", &[], &["ab"])
                .unwrap()
                .is_current(&[])
        );
    }
}
