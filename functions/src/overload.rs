//! The brake of a process: a token bucket over starts and submissions. What it turns away was not stored, costs little, and is told
//! when to come back, so that those already inside are served in time.

use std::cell::Cell;

use crate::{
    config::Config,
    error::{AppError, Result},
    time,
};

thread_local! {
    /// (tokens in 1/1000, time of the last refill in ms)
    static BUCKET: Cell<(i64, i64)> = const { Cell::new((i64::MAX, 0)) };
}

/// Takes one token, or says when to come back. The bucket holds one second's worth.
pub fn admit(config: &Config) -> Result<()> {
    if config.rate == 0 {
        return Ok(());
    }
    let full = i64::from(config.rate) * 1000;
    let now = time::real_now();
    BUCKET.with(|bucket| {
        let (tokens, last) = bucket.get();
        let tokens = tokens
            .saturating_add((now - last).max(0).saturating_mul(i64::from(config.rate)))
            .min(full);
        if tokens < 1000 {
            bucket.set((tokens, now));
            // Spread the return of those turned away over 10 to 30 seconds.
            return Err(AppError::busy(10 + u32::try_from(now % 21).unwrap_or(10)));
        }
        bucket.set((tokens - 1000, now));
        Ok(())
    })
}
