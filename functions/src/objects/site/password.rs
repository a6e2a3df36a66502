//! Passwords: argon2id, slow on purpose, and a brake on how often that may be.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};

use crate::{
    bucket::Bucket,
    error::{AppError, Result},
    time,
};

/// Memory in KiB, passes, lanes: OWASP's first choice for argon2id. The hash is a PHC string, which names them, so that they can grow.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Shortest password in characters.
pub const SHORTEST: usize = 10;
/// Longest, so that nobody sends a book.
pub const LONGEST: usize = 200;

/// One thread serves everything: 2 computations of 50 ms each a second leave nine tenths of it to the citizens.
const PER_SECOND: u32 = 2;

thread_local! {
    static BRAKE: Bucket = const { Bucket::full() };
}

/// Takes one computation from the process's budget, or says when to come back.
pub fn brake() -> Result<()> {
    if BRAKE.with(|brake| brake.take(PER_SECOND)) {
        Ok(())
    } else {
        Err(too_many(5))
    }
}

/// Come back later.
pub fn too_many(seconds: u32) -> AppError {
    AppError {
        retry_after: Some(seconds),
        ..AppError::new(
            429,
            "too_many_tries",
            format!("登录太频繁,请{}再试", in_words(seconds)),
        )
    }
}

fn in_words(seconds: u32) -> String {
    if seconds < 60 {
        format!("{seconds}秒后")
    } else {
        format!("{}分钟后", seconds.div_ceil(60))
    }
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(AppError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a new password.
pub fn hash(password: &str) -> Result<String> {
    let salt = time::entropy::<16>()?;
    let hash = hasher()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(AppError::internal)?;
    Ok(hash.to_string())
}

/// Whether the password is right. Without a stored hash (nobody has this name) it costs the same and is wrong.
pub fn verify(password: &str, stored: Option<&str>) -> Result<bool> {
    match stored {
        Some(stored) => Ok(hasher()?.verify_password(password.as_bytes(), stored).is_ok()),
        None => {
            hash(password)?;
            Ok(false)
        }
    }
}
