//! `photo::take` as a WebAssembly module without imports, for `wasm.mjs` to measure.
#![allow(unsafe_code, reason = "exported names count as unsafe")]

use std::sync::{Mutex, PoisonError};

static FILE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Makes room for a file and says where it is to be written.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    let mut file = FILE.lock().unwrap_or_else(PoisonError::into_inner);
    *file = vec![0; bytes];
    file.as_mut_ptr()
}

/// Takes the file in. The size of what would be stored, in bytes; 0 when it is refused.
#[unsafe(no_mangle)]
pub extern "C" fn take() -> usize {
    let file = FILE.lock().unwrap_or_else(PoisonError::into_inner);
    photo::take(&file).map_or(0, |taken| taken.jpeg.len() + taken.thumbnail.len())
}
