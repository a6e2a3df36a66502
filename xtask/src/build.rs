//! From sources to what runs: islands (Trunk), static files, the Worker (worker-build). A step whose
//! inputs are unchanged is skipped.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::Instant;

use crate::assets;
use crate::shell::{Context, Result, command, elapsed, root, run, say};
use crate::stamp::Stamp;
use crate::tools::{Tools, wasm_target_dir};

/// Which Worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// What is deployed, in `functions/build`.
    Release,
    /// With a clock that tests can set, in `functions/build-test`.
    TestClock,
}

impl Flavor {
    fn folder(self) -> &'static str {
        match self {
            Self::Release => "build",
            Self::TestClock => "build-test",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Release => "Worker",
            Self::TestClock => "Worker with the test clock",
        }
    }
}

const SHARED_INPUTS: [&str; 6] = [
    "xtask/src/build.rs",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "domain",
    "app",
];

/// For islands in every browser with WebAssembly. The compiler takes reference types and several results for granted, and its standard
/// library says that it uses them, though it does not: wasm-bindgen would believe it and write a table of references, which no
/// browser of before 2021 reads. What is named here is lowered afterwards by wasm-opt (`index.html`).
const ISLANDS_FLAGS: &str = "-Ctarget-feature=-reference-types,-multivalue -Clink-arg=--no-check-features \
     -Clink-arg=--features=bulk-memory,bulk-memory-opt,mutable-globals,nontrapping-fptoint,sign-ext";

/// Builds islands, static files and the Worker.
pub fn build(tools: &Tools, flavor: Flavor) -> Result<()> {
    let _lock = lock()?;
    islands(tools)?;
    static_files(tools)?;
    worker(tools, flavor)
}

/// One build at a time: two would write the same files, and worker-build gives up after five minutes.
fn lock() -> Result<File> {
    let folder = root().join("target/xtask");
    fs::create_dir_all(&folder).context(folder.display())?;
    let path = folder.join("lock");
    let lock = File::create(&path).context(path.display())?;
    if lock.try_lock().is_err() {
        say("Another build is running: waiting for its end …");
        lock.lock().context(path.display())?;
    }
    Ok(lock)
}

fn islands(tools: &Tools) -> Result<()> {
    let mut inputs = SHARED_INPUTS.to_vec();
    inputs.extend(["index.html", "Trunk.toml"]);
    let output = root().join("target/trunk/index.html");
    step(
        "Islands",
        "islands",
        &inputs,
        &[tools.wasm.name(), ISLANDS_FLAGS],
        &[output],
        || {
            let mut trunk = command(tools.trunk());
            trunk.arg("build").current_dir(root()).env("PATH", tools.path()?);
            // Trunk reads NO_COLOR as a flag of its own and stumbles over "1".
            trunk
                .env_remove("NO_COLOR")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", ISLANDS_FLAGS)
                .env("CARGO_TARGET_DIR", wasm_target_dir("wasm"));
            run("trunk build", tools.wasm.apply(&mut trunk))
        },
    )
}

fn static_files(tools: &Tools) -> Result<()> {
    let (public, trunk, dist) = (
        root().join("public"),
        root().join("target/trunk"),
        root().join("dist"),
    );
    let inputs = ["public", "target/trunk", "xtask/src/assets.rs"];
    step(
        "Static files",
        "assets",
        &inputs,
        &[Tools::FONT_NAME],
        &[dist.join("manifest.json"), dist.join("inside.json")],
        || {
            let esbuild = tools.esbuild()?;
            assets::publish(&public, &trunk, &tools.fonts(), &dist, &|path, content| {
                assets::esbuild(&esbuild, path, content)
            })
        },
    )
}

fn worker(tools: &Tools, flavor: Flavor) -> Result<()> {
    let mut inputs = SHARED_INPUTS.to_vec();
    inputs.extend(["functions", "dist/manifest.json", "dist/inside.json"]);
    let folder = root().join("functions").join(flavor.folder());
    let outputs = [folder.join("index.js"), folder.join("index_bg.wasm")];
    step(
        flavor.name(),
        flavor.folder(),
        &inputs,
        &[tools.wasm.name()],
        &outputs,
        || {
            let mut build = command(tools.worker_build());
            // No wasm-opt: it takes three minutes and makes the Worker no faster; its size matters
            // to nobody's browser.
            build
                .args(["--release", "--no-opt", "--out-dir", flavor.folder()])
                .current_dir(root().join("functions"));
            // worker-build downloads what it cannot find under these names, without a word: only
            // absolute paths of files that exist.
            for (name, program) in [
                ("WASM_BINDGEN_BIN", tools.wasm_bindgen()),
                ("ESBUILD_BIN", tools.esbuild()?),
            ] {
                build.env(name, existing(program)?);
            }
            // Both flavours share what they are made of: only the Worker's own crate is compiled twice.
            build.env("CARGO_TARGET_DIR", wasm_target_dir("wasm"));
            if flavor == Flavor::TestClock {
                build.args(["--features", "test-clock"]);
            }
            run("worker-build", tools.wasm.apply(&mut build))
        },
    )
}

fn step(
    title: &str,
    name: &str,
    inputs: &[&str],
    settings: &[&str],
    outputs: &[PathBuf],
    action: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let started = Instant::now();
    let stamp = Stamp::new(&root(), name, inputs, settings)?;
    if stamp.is_current(outputs) {
        return Ok(());
    }
    say(format!("{title} …"));
    action()?;
    stamp.keep()?;
    say(format!("{title}: built in {}", elapsed(started)));
    Ok(())
}

fn existing(program: PathBuf) -> Result<PathBuf> {
    if program.is_file() {
        Ok(program)
    } else {
        Err(format!("{} is missing", program.display()))
    }
}
