//! Embeds the list of static files, `dist/manifest.json`, into the Worker.
//!
//! The Worker includes it with `include_str!(concat!(env!("OUT_DIR"), "/manifest.json"))`. A plain
//! `cargo check` before the first `cargo xtask build` finds no `dist/`: then the list is empty.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = Path::new("../dist/manifest.json");
    println!("cargo:rerun-if-changed={}", manifest.display());
    println!("cargo:rerun-if-changed=build.rs");
    let text = match fs::read_to_string(manifest) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => "{}".to_owned(),
        Err(error) => return Err(error),
    };
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("manifest.json"), text)
}
