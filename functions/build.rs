//! Embeds what `cargo xtask build` made of the static files into the Worker: their lists, `dist/manifest.json` and `dist/inside.json`, the style
//! sheet that citizens' pages carry inside, with its hash for the content security policy, and the service worker.
//!
//! A plain `cargo check` before the first `cargo xtask build` finds no `dist/`: then all of it is empty.

use std::path::Path;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let dist = Path::new("../dist");
    println!("cargo:rerun-if-changed=build.rs");
    let list = read(&dist.join("manifest.json"))?;
    let list = if list.is_empty() { "{}".to_owned() } else { list };
    let inside = read(&dist.join("inside.json"))?;
    let inside = if inside.is_empty() {
        "{}".to_owned()
    } else {
        inside
    };
    let manifest: serde_json::Value = serde_json::from_str(&list)?;
    let style = match manifest.pointer("/style.css/file").and_then(|file| file.as_str()) {
        Some(file) => read(&dist.join(file))?,
        None => String::new(),
    };
    // Inside a page, an address in it would be that of another place.
    if style.contains("url(") || style.contains('<') {
        return Err(io::Error::other(
            "style.css goes inside pages: no url( and no < in it",
        ));
    }
    let source = if style.is_empty() {
        String::new()
    } else {
        format!(
            "'sha256-{}'",
            data_encoding::BASE64.encode(&Sha256::digest(style.as_bytes()))
        )
    };
    let worker = match manifest.pointer("/sw.js/file").and_then(|file| file.as_str()) {
        Some(file) => read(&dist.join(file))?,
        None => String::new(),
    };
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    let out = Path::new(&out);
    fs::write(out.join("manifest.json"), list)?;
    fs::write(out.join("inside.json"), inside)?;
    fs::write(out.join("style.source"), source)?;
    fs::write(out.join("sw.js"), worker)?;
    fs::write(out.join("style.css"), style)
}

/// A file that need not be there.
fn read(path: &Path) -> io::Result<String> {
    println!("cargo:rerun-if-changed={}", path.display());
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other,
    }
}
