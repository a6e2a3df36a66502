//! The brake of a process, over starts and submissions. What it turns away was not stored, costs little, and is told when to come
//! back, so that those already inside are served in time.

use crate::{
    bucket::Bucket,
    config::Config,
    error::{AppError, Result},
    time,
};

thread_local! {
    static DOOR: Bucket = const { Bucket::full() };
}

/// Lets one more in, or says when to come back.
pub fn admit(config: &Config) -> Result<()> {
    if config.rate == 0 || DOOR.with(|door| door.take(config.rate)) {
        return Ok(());
    }
    // Spread the return of those turned away over 10 to 30 seconds.
    let seconds = 10 + u32::try_from(time::real_now() % 21).unwrap_or(10);
    Err(AppError::busy(seconds))
}
