//! The islands as they are delivered: WebAssembly that every browser with WebAssembly can read.

use std::fs;

use tests::server::root;
use wasmparser::{Validator, WasmFeatures};

/// A delivered file, by its logical name.
fn delivered(name: &str) -> Vec<u8> {
    let manifest = fs::read_to_string(root().join("dist/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let file = manifest[name]["file"].as_str().unwrap();
    fs::read(root().join("dist").join(file)).unwrap()
}

#[test]
fn the_islands_need_nothing_that_came_after_the_first_version_of_webassembly() {
    let wasm = delivered("citizen.wasm");
    // As of 2017: no sign extension, no saturating conversion, no bulk memory, no reference types, no several results.
    let features = WasmFeatures::WASM1;
    if let Err(fault) = Validator::new_with_features(features).validate_all(&wasm) {
        panic!("{fault}");
    }
}
