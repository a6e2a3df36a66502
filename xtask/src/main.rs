//! `cargo xtask`: builds, runs, tests, measures and deploys Wenming.
#![allow(
    clippy::disallowed_methods,
    reason = "a native program: the machine's clock is its own"
)]
#![cfg_attr(test, allow(clippy::indexing_slicing, reason = "a test fails by panicking"))]

mod assets;
mod build;
mod deploy;
mod host;
mod http;
mod run;
#[cfg(test)]
mod scratch;
mod secrets;
mod shell;
mod stamp;
mod test;
mod tools;

use std::process::ExitCode;

use build::Flavor;
use shell::{Context, Result, cargo, root, say};
use tools::Tools;

const HELP: &str = "\
cargo xtask COMMAND

  run [--fresh] [--no-sample] [--port 8787]
                                build everything and serve it on this machine
  build [--test-clock]          build islands, static files and the Worker
  test [FILTER]                 all checks and tests, or the tests whose names contain FILTER
  bench [ARGUMENTS]             build, then measure (bench/)
  deploy [--dry-run]            build, then `wrangler deploy`
  dev [ARGUMENTS]               build, then `wrangler dev`
  tools                         check and install the tools, nothing else

Tools are kept in $WENMING_TOOLS, or ~/.cache/wenming/tools. What is missing is installed by itself:
the first time takes about a quarter of an hour, the next ones a second.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "run" => run::run(&run_options(rest)?),
        "build" => {
            let flavor = match rest {
                [] => Flavor::Release,
                [flag] if flag == "--release" => Flavor::Release,
                [flag] if flag == "--test-clock" => Flavor::TestClock,
                _ => return Err(unknown(rest)),
            };
            build::build(&Tools::ensure()?, flavor)
        }
        "test" => match rest {
            [] => test::run(None),
            [filter] if !filter.starts_with('-') => test::run(Some(filter)),
            _ => Err(unknown(rest)),
        },
        "bench" => bench(rest),
        "deploy" => deploy::deploy(rest),
        "dev" => deploy::dev(rest),
        "tools" => Tools::ensure().map(drop),
        "help" | "--help" | "-h" => {
            say(HELP);
            Ok(())
        }
        _ => Err(unknown(arguments)),
    }
}

fn unknown(arguments: &[String]) -> String {
    format!("not understood: {}\n\n{HELP}", arguments.join(" "))
}

fn run_options(arguments: &[String]) -> Result<run::Options> {
    let mut options = run::Options::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--fresh" => options.fresh = true,
            "--no-sample" => options.sample = false,
            // The only way there is.
            "--release" => {}
            "--port" => {
                let port = rest.next().ok_or("--port needs a number")?;
                options.port = port.parse().context(format!("--port {port}"))?;
            }
            _ => return Err(unknown(arguments)),
        }
    }
    Ok(options)
}

/// The measurements live in their own crate; they get a built Worker and the tools' places.
fn bench(arguments: &[String]) -> Result<()> {
    let tools = Tools::ensure()?;
    build::build(&tools, Flavor::Release)?;
    let mut bench = cargo();
    bench
        .args(["run", "--profile", "tool", "-p", "bench", "--"])
        .args(arguments)
        .current_dir(root())
        .env("WENMING_ROOT", root())
        .env("WENMING_WORKERD", tools.workerd()?);
    if let Ok(browser) = tools.ensure_browser() {
        bench
            .env("CHROMIUM", browser.chromium)
            .env("CHROMEDRIVER", browser.driver);
    }
    shell::run("bench", &mut bench)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn run_understands_its_options() {
        assert_eq!(
            run_options(&[]).unwrap(),
            run::Options {
                fresh: false,
                port: 8787,
                sample: true
            }
        );
        let options = run_options(&words("--release --fresh --no-sample --port 9000")).unwrap();
        assert_eq!(
            options,
            run::Options {
                fresh: true,
                port: 9000,
                sample: false
            }
        );
        assert!(run_options(&words("--port")).is_err());
        assert!(run_options(&words("--port 99999")).is_err());
        assert!(run_options(&words("--frsh")).is_err());
    }

    #[test]
    fn the_tools_and_the_crates_have_the_same_versions() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
        for (name, version) in tools::TIED_TO_CRATES {
            assert!(
                manifest
                    .lines()
                    .any(|line| line.starts_with(name) && line.contains(&format!("\"={version}\""))),
                "{name} {version}"
            );
        }
    }
}
