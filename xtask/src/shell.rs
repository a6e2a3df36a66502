//! What every step needs: errors with a context, messages, folders, child processes.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// An error is a sentence for the person at the keyboard.
pub type Result<T> = std::result::Result<T, String>;

/// Adds to an error what was being done.
pub trait Context<T> {
    /// Turns the error into "`what`: error".
    fn context(self, what: impl Display) -> Result<T>;
}

impl<T, E: Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl Display) -> Result<T> {
        self.map_err(|error| format!("{what}: {error}"))
    }
}

/// Prints one line of progress.
pub fn say(line: impl Display) {
    // Who has stopped reading (`| head`) still wants the work done.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The repository's root folder.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// "0.4 s", "12 s", "3 min 05 s".
pub fn elapsed(since: Instant) -> String {
    let spent = since.elapsed();
    match spent.as_secs() {
        0..10 => format!("{:.1} s", spent.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// A command without what `cargo run` put into the environment for this program alone: the
/// libraries of this toolchain and the description of this crate would mislead another compiler.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let ours = matches!(
            text,
            "CARGO"
                | "CARGO_MANIFEST_DIR"
                | "CARGO_MANIFEST_PATH"
                | "CARGO_CRATE_NAME"
                | "CARGO_BIN_NAME"
                | "CARGO_PRIMARY_PACKAGE"
                | "LD_LIBRARY_PATH"
                | "DYLD_FALLBACK_LIBRARY_PATH"
        ) || text.starts_with("CARGO_PKG_");
        if ours {
            command.env_remove(name);
        }
    }
    command
}

/// `cargo`, as [`command`].
pub fn cargo() -> Command {
    command("cargo")
}

/// Runs a command whose output the person reads; an error when it fails.
pub fn run(what: &str, command: &mut Command) -> Result<()> {
    let status = command.status().context(start_failed(command))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{what} failed ({status})"))
    }
}

/// Runs a command and gives what it printed; an error when it fails.
pub fn read(command: &mut Command) -> Result<String> {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .stdin(Stdio::null())
        .output()
        .context(start_failed(command))?;
    if status.success() {
        Ok(String::from_utf8_lossy(&stdout).trim().to_owned())
    } else {
        let stderr = String::from_utf8_lossy(&stderr);
        Err(format!(
            "{} failed ({status}): {}",
            program(command),
            stderr.trim()
        ))
    }
}

/// Feeds `input` to a command and gives what it printed, byte by byte; an error when it fails.
pub fn pipe(command: &mut Command, input: &[u8]) -> Result<Vec<u8>> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context(start_failed(command))?;
    let stdin = child.stdin.take();
    let output = thread::scope(|scope| {
        scope.spawn(move || {
            // A program that stops reading says why on its standard error.
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    })
    .context(program(command))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!(
            "{} failed: {}",
            program(command),
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}

/// Runs a long command quietly: its output goes to `log`, the person sees that it moves and for how
/// long. Stops it after `limit`.
pub fn run_with_progress(
    what: &str,
    command: &mut Command,
    log: &Path,
    limit: Option<Duration>,
) -> Result<()> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).context(folder.display())?;
    }
    let out = File::create(log).context(log.display())?;
    let err = out.try_clone().context(log.display())?;
    let started = Instant::now();
    say(format!("  {what} …"));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .context(start_failed(command))?;
    let terminal = std::io::stdout().is_terminal();
    let every = Duration::from_secs(if terminal { 1 } else { 20 });
    let mut shown = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().context(what)? {
            break status;
        }
        if limit.is_some_and(|limit| started.elapsed() > limit) {
            // The child may have ended between the two lines.
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("{what}: no answer for {}", elapsed(started)));
        }
        if shown.elapsed() >= every {
            shown = Instant::now();
            let line = format!("  {what} … {} · {}", elapsed(started), last_line(log));
            if terminal {
                let mut out = std::io::stdout();
                let _ = write!(out, "\r\x1b[2K{line}").and_then(|()| out.flush());
            } else {
                say(line);
            }
        }
        thread::sleep(Duration::from_millis(100));
    };
    if terminal {
        let _ = write!(std::io::stdout(), "\r\x1b[2K");
    }
    if status.success() {
        say(format!("  {what}: done in {}", elapsed(started)));
        Ok(())
    } else {
        let text = fs::read_to_string(log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines
            .get(lines.len().saturating_sub(25)..)
            .unwrap_or_default()
            .join("\n");
        Err(format!(
            "{what} failed ({status}). The end of {}:\n{tail}",
            log.display()
        ))
    }
}

/// The path of a program, searched for in PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// PATH with `folders` before it.
pub fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&old));
    std::env::join_paths(all).context("PATH")
}

fn last_line(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let line = text
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    line.chars().take(70).collect()
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn start_failed(command: &Command) -> String {
    format!("cannot start {}", program(command))
}
