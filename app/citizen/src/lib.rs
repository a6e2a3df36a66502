//! The islands of the citizen pages, as one WebAssembly file.
//!
//! A crate of its own: a crate that is both rlib and cdylib loses link-time optimisation, and every island of a
//! cdylib is shipped.

pub use app::islands::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// `boot.js` calls this once, then the islands it finds by their names.
#[wasm_bindgen]
pub fn hydrate() {
    app::islands::prepare();
}
