//! The programs that build, run and test Wenming: which versions fit together, whether they are
//! there, how they get there.
//!
//! They live in one folder outside the repository, `$WENMING_TOOLS` or `~/.cache/wenming/tools`, so
//! that several working copies share them. A stamp in it remembers the last check: the next start
//! looks at file times only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, UNIX_EPOCH};

use crate::shell::{
    Context, Result, cargo, command, elapsed, find_program, path_with, read, root, run_with_progress, say,
};

const WASM: &str = "wasm32-unknown-unknown";

/// A program from the Rust package registry.
struct CargoTool {
    name: &'static str,
    version: &'static str,
    program: &'static str,
    /// With the dependencies its authors locked. wasm-bindgen-cli's own lock does not build.
    locked: bool,
    minutes: u32,
}

const WORKER_BUILD: CargoTool = CargoTool {
    name: "worker-build",
    version: "0.8.7",
    program: "worker-build",
    locked: true,
    minutes: 3,
};
/// The version of the `wasm-bindgen` crate in Cargo.toml.
const WASM_BINDGEN: CargoTool = CargoTool {
    name: "wasm-bindgen-cli",
    version: "0.2.130",
    program: "wasm-bindgen",
    locked: false,
    minutes: 2,
};
/// 0.22 needs a newer compiler than the one in Debian.
const TRUNK: CargoTool = CargoTool {
    name: "trunk",
    version: "0.21.14",
    program: "trunk",
    locked: true,
    minutes: 6,
};

/// Binaryen of Debian 12 (108) silently breaks what wasm-bindgen made: this one comes from npm.
/// The last two are what portals resize frames with; the browser tests load them.
const NPM_BUILD: [(&str, &str); 7] = [
    ("binaryen", "132.0.0"),
    ("esbuild", "0.28.2"),
    ("workerd", "1.20261117.1"),
    ("axe-core", "4.14.1"),
    ("iframe-resizer", "4.4.5"),
    ("@open-iframe-resizer/core", "2.1.0"),
    FONT,
];
/// Noto Sans SC with all its characters, as TrueType, one file a weight; under the SIL Open Font License.
const FONT: (&str, &str) = ("@expo-google-fonts/noto-sans-sc", "0.4.3");
const WRANGLER: &str = "4.164.0";
/// Brought along where the machine's own Node is older than wrangler wants.
const NODE: &str = "22.23.3";
const NODE_FOR_WRANGLER: u32 = 22;

/// Packages of Debian that bring the WebAssembly target where rustup's servers cannot be reached.
const DEBIAN_RUST: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "lld-22",
];
const DEBIAN_TOOLCHAIN: &str = "debian-web";
const DEBIAN_BROWSER: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];
/// rustup without a way to its servers hangs: it gets this long.
const RUSTUP_LIMIT: Duration = Duration::from_secs(25);

/// The compiler for WebAssembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasmToolchain {
    /// Name of another rustup toolchain; none: the active one.
    toolchain: Option<String>,
    linker: Option<String>,
}

impl WasmToolchain {
    /// Makes a command compile for WebAssembly with this compiler.
    pub fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(toolchain) = &self.toolchain {
            command.env("RUSTUP_TOOLCHAIN", toolchain);
        }
        if let Some(linker) = &self.linker {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        command
    }

    /// Names the compiler, for the stamps of what it built.
    pub fn name(&self) -> &str {
        self.toolchain.as_deref().unwrap_or("active")
    }
}

/// What builds and runs the Worker.
#[derive(Debug)]
pub struct Tools {
    home: PathBuf,
    /// The compiler for WebAssembly.
    pub wasm: WasmToolchain,
}

/// What the browser tests drive.
#[derive(Debug)]
pub struct Browser {
    /// The browser.
    pub chromium: PathBuf,
    /// Its WebDriver server.
    pub driver: PathBuf,
}

impl Tools {
    /// Checks everything that builds and runs the Worker, installs what is missing.
    pub fn ensure() -> Result<Self> {
        let started = Instant::now();
        let home = home()?;
        let stamp = home.join("checked");
        let rustc = read(command("rustc").arg("-vV"))
            .context("Rust is needed: install rustup, or a distribution's rustc and cargo")?;
        if let Some(wasm) = remembered(&home, &stamp, &rustc) {
            return Ok(Self { home, wasm });
        }
        say(format!("Checking the tools in {} …", home.display()));
        fs::create_dir_all(&home).context(home.display())?;
        for tool in [WASM_BINDGEN, WORKER_BUILD, TRUNK] {
            ensure_cargo_tool(&home, &tool)?;
        }
        ensure_npm_tools(&home)?;
        let wasm = ensure_wasm(&home)?;
        let text = stamp_text(&home, &rustc, &wasm)?;
        fs::write(&stamp, text).context(stamp.display())?;
        say(format!("Tools ready ({}).", elapsed(started)));
        Ok(Self { home, wasm })
    }

    /// Builds the Worker.
    pub fn worker_build(&self) -> PathBuf {
        cargo_tool(&self.home, &WORKER_BUILD)
    }

    /// Builds the islands.
    pub fn trunk(&self) -> PathBuf {
        cargo_tool(&self.home, &TRUNK)
    }

    /// Makes the JavaScript side of a WebAssembly module.
    pub fn wasm_bindgen(&self) -> PathBuf {
        cargo_tool(&self.home, &WASM_BINDGEN)
    }

    /// Bundles and shortens JavaScript.
    pub fn esbuild(&self) -> Result<PathBuf> {
        platform_program(&self.home, "@esbuild", "esbuild")
    }

    /// Runs the Worker on a machine of one's own.
    pub fn workerd(&self) -> Result<PathBuf> {
        platform_program(&self.home, "@cloudflare", "workerd")
    }

    /// The accessibility checks that the browser tests load into a page.
    pub fn axe(&self) -> PathBuf {
        npm(&self.home).join("axe-core/axe.min.js")
    }

    /// Names the fonts, for the stamps of what was made with them.
    pub const FONT_NAME: &'static str = FONT.1;

    /// What the Worker reads to draw posters: a name for each file, and the file.
    pub fn fonts(&self) -> [(&'static str, PathBuf); 3] {
        let folder = npm(&self.home).join(FONT.0);
        [
            (
                "font-regular.ttf",
                folder.join("400Regular/NotoSansSC_400Regular.ttf"),
            ),
            ("font-bold.ttf", folder.join("700Bold/NotoSansSC_700Bold.ttf")),
            ("font-license.txt", folder.join("LICENSE_FONT")),
        ]
    }

    /// PATH with the tools that Trunk looks for.
    pub fn path(&self) -> Result<std::ffi::OsString> {
        let bindgen = self.home.join(folder(&WASM_BINDGEN)).join("bin");
        path_with(&[bindgen, npm(&self.home).join(".bin")])
    }

    /// A browser for the tests: the machine's own, or Debian's.
    pub fn ensure_browser(&self) -> Result<Browser> {
        if let Some(browser) = find_browser() {
            return Ok(browser);
        }
        if !can_apt() {
            return Err(format!(
                "the browser tests need Chromium (or Chrome) and its chromedriver in PATH, and a font with \
                 Chinese characters; on Debian: apt-get install {}",
                DEBIAN_BROWSER.join(" ")
            ));
        }
        apt_install(&self.home, "Chromium", &DEBIAN_BROWSER)?;
        find_browser().ok_or_else(|| "Chromium is installed, but not in PATH".to_owned())
    }

    /// Makes sure that clippy can check what is compiled for WebAssembly.
    pub fn ensure_clippy(&self) -> Result<()> {
        let mut clippy = cargo();
        if read(self.wasm.apply(clippy.args(["clippy", "--version"]))).is_ok() {
            return Ok(());
        }
        if self.wasm.toolchain.as_deref() == Some(DEBIAN_TOOLCHAIN) && can_apt() {
            return apt_install(&self.home, "clippy", &["rust-web-clippy"]);
        }
        Err("clippy is missing: rustup component add clippy".to_owned())
    }

    /// A command that starts wrangler; installed on the first call.
    pub fn wrangler(&self) -> Result<Command> {
        let folder = self.home.join(format!("wrangler-{WRANGLER}"));
        let modules = folder.join("node_modules");
        if npm_version(&modules, "wrangler").as_deref() != Some(WRANGLER) {
            let mut packages = vec![format!("wrangler@{WRANGLER}")];
            if node_major("node").is_none_or(|major| major < NODE_FOR_WRANGLER) {
                packages.push(format!("node@{NODE}"));
            }
            npm_install(&self.home, &folder, &format!("wrangler {WRANGLER}"), &packages)?;
        }
        let node = node_for_wrangler(&modules)?;
        let mut wrangler = command(&node);
        wrangler.arg(modules.join("wrangler/bin/wrangler.js"));
        if let Some(bin) = node.parent() {
            wrangler.env("PATH", path_with(&[bin.to_path_buf()])?);
        }
        // Nobody asked it to report home, to look for updates or to ask where this machine is.
        wrangler
            .env("WRANGLER_SEND_METRICS", "false")
            .env("WRANGLER_HIDE_BANNER", "true")
            .env("CLOUDFLARE_CF_FETCH_ENABLED", "false");
        Ok(wrangler)
    }
}

/// The tool folder.
pub fn home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("WENMING_TOOLS").filter(|home| !home.is_empty()) {
        return std::path::absolute(home).context("WENMING_TOOLS");
    }
    let user = std::env::var_os("HOME").ok_or("set WENMING_TOOLS to a folder for the tools, or HOME")?;
    Ok(Path::new(&user).join(".cache/wenming/tools"))
}

// ---- the stamp -------------------------------------------------------------------------------

/// The WebAssembly compiler found by the last check, if nothing has changed since.
fn remembered(home: &Path, stamp: &Path, rustc: &str) -> Option<WasmToolchain> {
    let old = fs::read_to_string(stamp).ok()?;
    let field = |name: &str| {
        let value = old.lines().find_map(|line| line.strip_prefix(name))?;
        Some(value.to_owned()).filter(|value| !value.is_empty())
    };
    let wasm = WasmToolchain {
        toolchain: field("toolchain="),
        linker: field("linker="),
    };
    let std_is_there = fs::exists(field("std=")?).unwrap_or(false);
    (std_is_there && stamp_text(home, rustc, &wasm).ok()? == old).then_some(wasm)
}

/// Everything a check depends on: versions, sizes and times of the programs, the compiler.
fn stamp_text(home: &Path, rustc: &str, wasm: &WasmToolchain) -> Result<String> {
    let mut text = format!(
        "toolchain={}\nlinker={}\nstd={}\n",
        wasm.toolchain.as_deref().unwrap_or_default(),
        wasm.linker.as_deref().unwrap_or_default(),
        fs::read_to_string(home.join("wasm-std"))
            .unwrap_or_default()
            .trim(),
    );
    for tool in [WASM_BINDGEN, WORKER_BUILD, TRUNK] {
        text += &file_line(&cargo_tool(home, &tool))?;
    }
    for (package, version) in NPM_BUILD {
        text += &format!("{package} {version} ");
        text += &file_line(&npm(home).join(package).join("package.json"))?;
    }
    text += &file_line(&platform_program(home, "@esbuild", "esbuild")?)?;
    text += &file_line(&platform_program(home, "@cloudflare", "workerd")?)?;
    text += rustc;
    Ok(text)
}

fn file_line(path: &Path) -> Result<String> {
    let data = fs::metadata(path).context(path.display())?;
    let modified = data.modified().context(path.display())?;
    let seconds = modified.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    Ok(format!("{} {} {seconds}\n", path.display(), data.len()))
}

// ---- programs from the Rust package registry -----------------------------------------------------

fn folder(tool: &CargoTool) -> String {
    format!("{}-{}", tool.program, tool.version)
}

fn cargo_tool(home: &Path, tool: &CargoTool) -> PathBuf {
    home.join(folder(tool)).join("bin").join(tool.program)
}

fn ensure_cargo_tool(home: &Path, tool: &CargoTool) -> Result<()> {
    let program = cargo_tool(home, tool);
    if answers(&program, tool.version) {
        return Ok(());
    }
    let CargoTool { name, version, .. } = tool;
    let mut install = cargo();
    install
        .args(["install", name, "--version", version, "--force", "--root"])
        .arg(home.join(folder(tool)));
    if tool.locked {
        install.arg("--locked");
    }
    // They run for seconds: compiling them quickly counts for more.
    install
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env("CARGO_TARGET_DIR", home.join("target"))
        // Not this repository's aliases and profiles.
        .current_dir(home);
    let what = format!("installing {name} {version} (about {} minutes)", tool.minutes);
    run_with_progress(&what, &mut install, &log(home, name), None)?;
    if answers(&program, version) {
        Ok(())
    } else {
        Err(format!(
            "{} does not say that it is version {version}",
            program.display()
        ))
    }
}

/// Whether a program runs and says this version.
fn answers(program: &Path, version: &str) -> bool {
    program.is_file() && read(command(program).arg("--version")).is_ok_and(|text| text.contains(version))
}

// ---- programs from npm -----------------------------------------------------------------------

fn npm(home: &Path) -> PathBuf {
    home.join("npm/node_modules")
}

fn wasm_opt(home: &Path) -> PathBuf {
    npm(home).join("binaryen/bin/wasm-opt")
}

fn npm_version(modules: &Path, package: &str) -> Option<String> {
    let text = fs::read_to_string(modules.join(package).join("package.json")).ok()?;
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    json.get("version")?.as_str().map(str::to_owned)
}

/// A program that npm brought as one package per platform: `@cloudflare/workerd-linux-64/bin/workerd`.
/// Called directly it needs no Node.
fn platform_program(home: &Path, scope: &str, program: &str) -> Result<PathBuf> {
    let scope = npm(home).join(scope);
    for entry in fs::read_dir(&scope).context(scope.display())? {
        let file = entry.context(scope.display())?.path().join("bin").join(program);
        if file.is_file() {
            return Ok(file);
        }
    }
    Err(format!(
        "npm brought no {program} for this platform to {}",
        scope.display()
    ))
}

fn ensure_npm_tools(home: &Path) -> Result<()> {
    let wanted = NPM_BUILD
        .iter()
        .all(|(package, version)| npm_version(&npm(home), package).as_deref() == Some(version));
    if !wanted || check_npm_tools(home).is_err() {
        let packages: Vec<String> = NPM_BUILD
            .iter()
            .map(|(package, version)| format!("{package}@{version}"))
            .collect();
        npm_install(
            home,
            &home.join("npm"),
            "binaryen, esbuild, workerd, fonts",
            &packages,
        )?;
    }
    check_npm_tools(home)
}

fn check_npm_tools(home: &Path) -> Result<()> {
    ensure_node(home)?;
    read(command(wasm_opt(home)).arg("--version"))?;
    read(command(platform_program(home, "@esbuild", "esbuild")?).arg("--version"))?;
    read(command(platform_program(home, "@cloudflare", "workerd")?).arg("--version")).map(drop)
}

fn npm_install(home: &Path, folder: &Path, what: &str, packages: &[String]) -> Result<()> {
    ensure_node(home)?;
    fs::create_dir_all(folder).context(folder.display())?;
    let mut install = command("npm");
    install
        .args(["install", "--save-exact", "--no-audit", "--no-fund", "--prefix"])
        .arg(folder);
    install.args(packages).current_dir(folder);
    run_with_progress(
        &format!("installing {what}"),
        &mut install,
        &log(home, "npm"),
        None,
    )
}

fn node_major(node: impl AsRef<std::ffi::OsStr>) -> Option<u32> {
    let version = read(command(node).arg("--version")).ok()?;
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Node and npm: they install and run binaryen; at run time nothing needs them.
fn ensure_node(home: &Path) -> Result<()> {
    let there = || node_major("node").is_some_and(|major| major >= 18) && find_program("npm").is_some();
    if there() {
        return Ok(());
    }
    if can_apt() {
        apt_install(home, "Node", &["nodejs", "npm"])?;
        if there() {
            return Ok(());
        }
    }
    Err(
        "Node 18 or newer and npm are needed to build (not to run): install your system's packages \
         `nodejs` and `npm`, or Node's own from nodejs.org, and start again"
            .to_owned(),
    )
}

fn node_for_wrangler(modules: &Path) -> Result<PathBuf> {
    let mut places = vec![modules.join("node/bin/node")];
    for parent in [modules.to_path_buf(), modules.join("node/node_modules")] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with("node-") {
                places.push(entry.path().join("bin/node"));
            }
        }
    }
    places.extend(find_program("node"));
    places
        .into_iter()
        .find(|node| node.is_file() && node_major(node).is_some_and(|major| major >= NODE_FOR_WRANGLER))
        .ok_or_else(|| format!("wrangler needs Node {NODE_FOR_WRANGLER} or newer"))
}

// ---- the WebAssembly target ------------------------------------------------------------------

fn ensure_wasm(home: &Path) -> Result<WasmToolchain> {
    let keep = |toolchain: Option<&str>, std: PathBuf| -> Result<WasmToolchain> {
        let path = home.join("wasm-std");
        fs::write(&path, std.to_string_lossy().as_bytes()).context(path.display())?;
        Ok(WasmToolchain {
            toolchain: toolchain.map(str::to_owned),
            linker: linker(&std),
        })
    };
    if let Some(std) = wasm_std(None) {
        return keep(None, std);
    }
    if let Some(std) = wasm_std(Some(DEBIAN_TOOLCHAIN)) {
        return keep(Some(DEBIAN_TOOLCHAIN), std);
    }
    if find_program("rustup").is_some() {
        let added = run_with_progress(
            &format!("adding the target {WASM}"),
            command("rustup").args(["target", "add", WASM]),
            &log(home, "rustup"),
            Some(RUSTUP_LIMIT),
        );
        match added {
            Ok(()) => {
                if let Some(std) = wasm_std(None) {
                    return keep(None, std);
                }
            }
            Err(error) => say(format!("  {}", error.lines().next().unwrap_or_default())),
        }
    }
    if !can_apt() {
        return Err(format!(
            "the Rust target {WASM} is missing: `rustup target add {WASM}`. Where rustup's servers cannot be \
             reached, run this as root on Debian 12: it then builds the target from Debian's own packages"
        ));
    }
    debian_wasm(home)?;
    wasm_std(Some(DEBIAN_TOOLCHAIN))
        .ok_or_else(|| "Debian's compiler still has no WebAssembly target".to_owned())
        .and_then(|std| keep(Some(DEBIAN_TOOLCHAIN), std))
}

/// The folder with a toolchain's standard library for WebAssembly, if it is there.
fn wasm_std(toolchain: Option<&str>) -> Option<PathBuf> {
    let mut rustc = command("rustc");
    if let Some(toolchain) = toolchain {
        rustc.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    let folder = read(rustc.args(["--print", "target-libdir", "--target", WASM])).ok()?;
    let has_std = fs::read_dir(&folder)
        .ok()?
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"));
    has_std.then(|| PathBuf::from(folder))
}

/// rustup's compilers bring their own linker; Debian's does not.
fn linker(std: &Path) -> Option<String> {
    let rustlib = std.parent()?.parent()?;
    let bundled = fs::read_dir(rustlib)
        .ok()?
        .flatten()
        .any(|entry| entry.path().join("bin/rust-lld").is_file());
    if bundled {
        return None;
    }
    let found = find_program("wasm-ld-22").or_else(|| find_program("wasm-ld"))?;
    Some(found.to_string_lossy().into_owned())
}

/// Debian's compiler has no WebAssembly standard library: builds it once from Debian's own source, puts
/// it beside that compiler's other one, and makes the compiler known to rustup.
fn debian_wasm(home: &Path) -> Result<()> {
    say("rustup's servers cannot be reached: building the target from Debian's packages.");
    apt_install(home, "Debian's Rust for WebAssembly", &DEBIAN_RUST)?;
    let scratch = home.join("wasm-std-build");
    let source = scratch.join("src");
    fs::create_dir_all(&source).context(source.display())?;
    let manifest = "[package]\nname = \"scratch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(scratch.join("Cargo.toml"), manifest).context(scratch.display())?;
    fs::write(source.join("lib.rs"), "").context(source.display())?;
    let linker = find_program("wasm-ld-22").ok_or("lld-22 brought no wasm-ld-22")?;
    let mut build = command("/usr/bin/cargo");
    build
        .args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort",
            "--target",
            WASM,
        ])
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it no link-time optimisation later.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        .env("CARGO_TARGET_DIR", scratch.join("target"))
        .current_dir(&scratch);
    run_with_progress(
        "building the standard library",
        &mut build,
        &log(home, "wasm-std"),
        None,
    )?;

    let sysroot = read(command("/usr/bin/rustc").args(["--print", "sysroot"]))?;
    let to = Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib");
    fs::create_dir_all(&to).context(to.display())?;
    // Two versions of one library side by side would be ambiguous.
    for old in fs::read_dir(&to).context(to.display())?.flatten() {
        fs::remove_file(old.path()).context(old.path().display())?;
    }
    let from = scratch.join("target").join(WASM).join("release/deps");
    for library in fs::read_dir(&from).context(from.display())?.flatten() {
        let name = library.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libscratch") {
            fs::copy(library.path(), to.join(&name)).context(text)?;
        }
    }
    fs::remove_dir_all(&scratch).context(scratch.display())?;
    if find_program("rustup").is_some() {
        read(command("rustup").args(["toolchain", "link", DEBIAN_TOOLCHAIN, "/usr"]))?;
    }
    Ok(())
}

// ---- Debian ----------------------------------------------------------------------------------

fn can_apt() -> bool {
    find_program("apt-get").is_some() && read(command("id").arg("-u")).is_ok_and(|user| user == "0")
}

fn apt_install(home: &Path, what: &str, packages: &[&str]) -> Result<()> {
    let mut update = command("apt-get");
    update.arg("update");
    run_with_progress(
        "reading Debian's package lists",
        &mut update,
        &log(home, "apt"),
        None,
    )?;
    let mut install = command("apt-get");
    install
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    run_with_progress(
        &format!("installing {what}"),
        &mut install,
        &log(home, "apt"),
        None,
    )
}

fn find_browser() -> Option<Browser> {
    let named = |variable: &str, names: &[&str]| {
        let set = std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_file());
        set.or_else(|| names.iter().find_map(|name| find_program(name)))
    };
    Some(Browser {
        chromium: named(
            "CHROMIUM",
            &["chromium", "chromium-browser", "google-chrome", "chrome"],
        )?,
        driver: named("CHROMEDRIVER", &["chromedriver"])?,
    })
}

fn log(home: &Path, name: &str) -> PathBuf {
    home.join("logs").join(format!("{name}.log"))
}

/// Where a build for WebAssembly keeps its intermediate files.
pub fn wasm_target_dir(name: &str) -> PathBuf {
    root().join("target").join(name)
}

/// Crates whose version the tools must share.
#[cfg(test)]
pub const TIED_TO_CRATES: [(&str, &str); 2] = [
    ("wasm-bindgen ", WASM_BINDGEN.version),
    ("worker ", WORKER_BUILD.version),
];
