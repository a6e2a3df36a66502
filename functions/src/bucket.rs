//! A token bucket: so many a second, one second's worth at once.

use std::cell::Cell;

use crate::{
    error::{AppError, Result},
    time,
};

/// Lives in a `thread_local!`: one for the process.
pub struct Bucket {
    /// Tokens in 1/1000, and when they were last filled up (ms).
    state: Cell<(i64, i64)>,
}

impl Bucket {
    /// A full one.
    pub const fn full() -> Bucket {
        Bucket {
            state: Cell::new((i64::MAX, 0)),
        }
    }

    /// Takes one token of `per_second`; false when there is none.
    pub fn take(&self, per_second: u32) -> bool {
        self.take_above(per_second, 0)
    }

    /// Lets somebody in, one of `per_second`.
    ///
    /// # Errors
    /// 503: there are too many at once; whoever it is may come back after `later` seconds.
    pub fn admit(&self, per_second: u32, later: u32) -> Result<()> {
        if self.take(per_second) {
            Ok(())
        } else {
            Err(AppError::busy(later))
        }
    }

    /// The same as [`Bucket::take`], leaving `reserve` tokens to others.
    pub fn take_above(&self, per_second: u32, reserve: u32) -> bool {
        let per_second = i64::from(per_second);
        let now = time::real_now();
        let (left, last) = self.state.get();
        let refill = (now - last).max(0).saturating_mul(per_second);
        let left = left.saturating_add(refill).min(per_second * 1000);
        let taken = left >= 1000 * (1 + i64::from(reserve));
        self.state.set((if taken { left - 1000 } else { left }, now));
        taken
    }
}
