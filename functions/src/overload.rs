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

/// Who asks to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coming {
    /// Somebody who wants to start: waits outside as long as less than half of the room is free.
    ToStart,
    /// Somebody who is inside and hands in.
    ToHandIn,
}

/// Lets one more in, or says when to come back.
pub fn admit(config: &Config, coming: Coming) -> Result<()> {
    let reserve = match coming {
        Coming::ToStart => config.rate / 2,
        Coming::ToHandIn => 0,
    };
    if config.rate == 0 || DOOR.with(|door| door.take_above(config.rate, reserve)) {
        return Ok(());
    }
    // Spread the return of those turned away over 10 to 30 seconds.
    let seconds = 10 + u32::try_from(time::real_now() % 21).unwrap_or(10);
    Err(AppError::busy(seconds))
}
