//! The server's clock and its randomness: the only ones.

use domain::clock::Millis;

/// Now.
pub fn now() -> Millis {
    Millis(real_now() + offset())
}

/// What the machine's clock says; alarms are set in it.
pub fn real_now() -> i64 {
    i64::try_from(worker::Date::now().as_millis()).unwrap_or(0)
}

/// `N` random bytes from the runtime's generator.
pub fn entropy<const N: usize>() -> Result<[u8; N], crate::error::AppError> {
    let mut bytes = [0; N];
    getrandom4::fill(&mut bytes).map_err(|_| crate::error::AppError::internal("no randomness"))?;
    Ok(bytes)
}

/// Sets the alarm of an object to a time of the machine's clock (ms).
pub async fn set_alarm(state: &worker::State, at: i64) -> Result<(), crate::error::AppError> {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    let at = worker::durable::ScheduledTime::new(date);
    Ok(state.storage().set_alarm(at).await?)
}

#[cfg(not(feature = "test-clock"))]
fn offset() -> i64 {
    0
}

#[cfg(feature = "test-clock")]
pub use testing::{offset, set_offset};

#[cfg(feature = "test-clock")]
mod testing {
    use std::cell::Cell;

    thread_local! {
        static OFFSET: Cell<i64> = const { Cell::new(0) };
    }

    /// By how much tests moved the clock, in milliseconds. Worker and objects of a process share it.
    pub fn offset() -> i64 {
        OFFSET.with(Cell::get)
    }

    /// Moves the clock.
    pub fn set_offset(ms: i64) {
        OFFSET.with(|o| o.set(ms));
    }
}
