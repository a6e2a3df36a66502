//! `cargo xtask test`: everything that must hold, in order of how soon it can fail.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use crate::build::{self, Flavor};
use crate::deploy;
use crate::shell::{Context, Result, cargo, elapsed, root, say};
use crate::tools::{Tools, wasm_target_dir};

/// The crates that are compiled for WebAssembly, with the features that are checked.
const WASM_CRATES: [(&str, &[&str]); 3] = [
    ("functions", &[]),
    ("functions", &["--features", "test-clock"]),
    ("citizen", &[]),
];

/// What passed and failed so far.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    /// The closing line. What was ignored is said, never left out.
    fn line(self) -> String {
        let mut line = format!("{} passed, {} failed", self.passed, self.failed);
        if self.ignored > 0 {
            line += &format!(", {} skipped", self.ignored);
        }
        line
    }
}

/// Adds up cargo's "test result: ok. 5 passed; 0 failed; 1 ignored; …" lines.
fn count(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
    {
        for part in line.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let number: Option<u64> = words.next().and_then(|word| word.parse().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => counts.passed += number,
                (Some(number), Some("failed")) => counts.failed += number,
                (Some(number), Some("ignored")) => counts.ignored += number,
                _ => {}
            }
        }
    }
    counts
}

/// Runs the checks and tests, all of them even when one fails. With a filter: the tests whose names
/// contain it, and no checks.
pub fn run(filter: Option<&str>) -> Result<()> {
    let started = Instant::now();
    let mut suite = Suite::default();
    if let Some(filter) = filter {
        say(format!(
            "Only tests whose names contain {filter:?}: format, lints and the dry deployment are left out."
        ));
    } else {
        suite.check("Format", || passes(cargo().args(["fmt", "--all", "--check"])));
        suite.check("Lints, native", || {
            passes(cargo().args(["clippy", "--all-targets", "--", "-D", "warnings"]))
        });
    }
    let mut unit = cargo();
    unit.args([
        "test", "-p", "domain", "-p", "photo", "-p", "app", "-p", "xtask", "-p", "sample",
    ])
    .args(filter);
    suite.tests("Unit and property tests", &mut unit);

    heading("Tools");
    let tools = match Tools::ensure() {
        Ok(tools) => tools,
        Err(error) => {
            suite.fail("tools", &error);
            return suite.close(started);
        }
    };
    if filter.is_none() {
        suite.check("Lints, WebAssembly", || wasm_lints(&tools));
    }
    let built = suite.check("Build", || build::build(&tools, Flavor::Release))
        && suite.check("Build with the test clock", || {
            build::build(&tools, Flavor::TestClock)
        });
    if built {
        match black_box(&tools, filter) {
            Ok(mut tests) => suite.tests("Black-box tests", &mut tests),
            Err(error) => suite.fail("black-box tests", &error),
        }
        if filter.is_none() {
            suite.check("Dry deployment", || deploy::deploy(&["--dry-run".to_owned()]));
        }
    } else {
        suite.fail(
            "black-box tests",
            "not run: there is nothing to test without a build",
        );
        if filter.is_none() {
            suite.fail(
                "dry deployment",
                "not run: there is nothing to deploy without a build",
            );
        }
    }
    suite.close(started)
}

/// The tests that drive a workerd of their own and a browser, from outside.
fn black_box(tools: &Tools, filter: Option<&str>) -> Result<Command> {
    let browser = tools.ensure_browser()?;
    let mut tests = cargo();
    tests
        .args(["test", "-p", "tests"])
        .args(filter)
        .env("WENMING_ROOT", root())
        .env("WENMING_WORKERD", tools.workerd()?)
        .env("CHROMIUM", browser.chromium)
        .env("CHROMEDRIVER", browser.driver)
        .env("AXE", tools.axe());
    Ok(tests)
}

fn wasm_lints(tools: &Tools) -> Result<()> {
    tools.ensure_clippy()?;
    for (package, features) in WASM_CRATES {
        // One by one: together they would share the features of `app`, which exclude each other.
        let mut clippy = cargo();
        clippy
            .args(["clippy", "--target", "wasm32-unknown-unknown", "-p", package])
            .args(features);
        clippy
            .args(["--", "-D", "warnings"])
            .env("CARGO_TARGET_DIR", wasm_target_dir("wasm"));
        passes(tools.wasm.apply(&mut clippy))?;
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Suite {
    counts: Counts,
    failures: Vec<String>,
}

impl Suite {
    /// One check that passes or fails as a whole.
    fn check(&mut self, title: &str, check: impl FnOnce() -> Result<()>) -> bool {
        let started = Instant::now();
        heading(title);
        match check() {
            Ok(()) => {
                self.counts.passed += 1;
                say(format!("{title}: passed ({})", elapsed(started)));
                true
            }
            Err(error) => {
                self.fail(title, &error);
                false
            }
        }
    }

    /// A run of `cargo test`.
    fn tests(&mut self, title: &str, command: &mut Command) {
        let started = Instant::now();
        heading(title);
        // A failing crate does not hide the others.
        command.arg("--no-fail-fast");
        match tee(command) {
            Ok((success, output)) => {
                let counts = count(&output);
                self.counts.add(counts);
                say(format!("{title}: {} ({})", counts.line(), elapsed(started)));
                if counts.failed > 0 {
                    self.failures.push(title.to_owned());
                } else if !success {
                    // It did not come to the end: nothing compiled, or a process died.
                    self.fail(title, "cargo test failed");
                }
            }
            Err(error) => self.fail(title, &error),
        }
    }

    fn fail(&mut self, title: &str, reason: &str) {
        say(format!("{title}: FAILED\n{reason}"));
        self.counts.failed += 1;
        self.failures.push(title.to_owned());
    }

    fn close(self, started: Instant) -> Result<()> {
        heading("Result");
        say(format!("{} in all", elapsed(started)));
        for failure in &self.failures {
            say(format!("failed: {failure}"));
        }
        say(self.counts.line());
        if self.counts.failed == 0 && self.failures.is_empty() {
            Ok(())
        } else {
            // Everything is said already, and the counts are the last line.
            std::process::exit(1)
        }
    }
}

fn heading(title: &str) {
    say(format!("\n== {title} =="));
}

fn passes(command: &mut Command) -> Result<()> {
    let status = command.current_dir(root()).status().context("cargo")?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo ended with {status}"))
    }
}

/// Runs a command, shows what it prints and gives it back as well.
fn tee(command: &mut Command) -> Result<(bool, String)> {
    let mut child = command
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cargo")?;
    let all = Mutex::new(String::new());
    thread::scope(|scope| {
        if let Some(stdout) = child.stdout.take() {
            scope.spawn(|| copy_lines(stdout, std::io::stdout(), &all));
        }
        if let Some(stderr) = child.stderr.take() {
            scope.spawn(|| copy_lines(stderr, std::io::stderr(), &all));
        }
    });
    let status = child.wait().context("cargo")?;
    let all = all.into_inner().map_err(|error| error.to_string())?;
    Ok((status.success(), all))
}

fn copy_lines(from: impl Read, mut to: impl Write, all: &Mutex<String>) {
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // Nobody may be reading along any more; the counts matter all the same.
        let _ = to.write_all(&line);
        if let Ok(mut all) = all.lock() {
            all.push_str(&String::from_utf8_lossy(&line));
        }
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_all_crates_are_added_up() {
        let output = "\
running 2 tests
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s

     Running tests/x.rs
test result: FAILED. 40 passed; 3 failed; 1 ignored; 0 measured; 7 filtered out; finished in 9.87s
";
        assert_eq!(
            count(output),
            Counts {
                passed: 42,
                failed: 3,
                ignored: 1
            }
        );
    }

    #[test]
    fn words_of_a_test_are_not_results() {
        assert_eq!(
            count("9 passed; 9 failed\ntest says_9_passed ... ok\n"),
            Counts::default()
        );
    }

    #[test]
    fn the_closing_line_says_what_was_ignored() {
        assert_eq!(
            Counts {
                passed: 7,
                failed: 0,
                ignored: 0
            }
            .line(),
            "7 passed, 0 failed"
        );
        assert_eq!(
            Counts {
                passed: 7,
                failed: 1,
                ignored: 2
            }
            .line(),
            "7 passed, 1 failed, 2 skipped"
        );
    }
}
