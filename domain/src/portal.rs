//! Portal-signed identity: a portal tells who of its users came, with a short-lived signed token
//! (JWT, RFC 7519, with HS256 or ES256 of RFC 7518).
//!
//! Each key is for one algorithm, fixed where the key is configured: what a token's header says only chooses among them. Nothing that
//! a portal calls its user is kept or logged: behind [`verify`] there is only a keyed hash.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, errors::ErrorKind};
use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// Longest token in bytes.
pub const MAX_TOKEN: usize = 2_048;
/// Longest name of a user at the portal, in characters.
pub const MAX_SUBJECT: usize = 200;
/// A token may end at most so long after it is shown, in seconds.
pub const MAX_LIFE: i64 = 600;
/// By how much the clocks of portal and site may differ, in seconds.
pub const LEEWAY: i64 = 60;
/// Shortest secret of HS256 in bytes: as long as its hash (RFC 7518, 3.2).
pub const MIN_SECRET: usize = 32;
/// Most keys of a site.
pub const MAX_KEYS: usize = 20;

/// What comes before the point in an encoded public key on P-256 (RFC 5480: `id-ecPublicKey`, `secp256r1`, uncompressed).
const P256_HEAD: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

/// A portal's public key for ES256, as the site's content has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Exact origin of the portal. Users of one portal are the same persons under all of its keys.
    pub portal: String,
    /// What tokens call this key, where the portal has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// What tokens must name as `aud`: this site's address, so that a token for another site opens nothing here.
    pub audience: String,
    /// The key in PEM (`BEGIN PUBLIC KEY`).
    pub public_key: String,
}

/// A secret that site and portal share for HS256, from the environment.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedSecret {
    /// See [`PublicKey::portal`].
    pub portal: String,
    /// See [`PublicKey::kid`].
    #[serde(default)]
    pub kid: Option<String>,
    /// See [`PublicKey::audience`].
    pub audience: String,
    /// Its bytes as UTF-8 are the key.
    pub secret: String,
}

/// What is wrong with a configured key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// Not a public key on P-256 in PEM.
    #[error("公钥应是 P-256 的 PEM(-----BEGIN PUBLIC KEY-----)")]
    NotP256,
    /// Shorter than [`MIN_SECRET`].
    #[error("密钥至少 32 个字节")]
    ShortSecret,
}

/// A key with its one algorithm.
#[derive(Clone)]
pub struct PortalKey {
    portal: String,
    kid: Option<String>,
    audience: String,
    algorithm: Algorithm,
    key: DecodingKey,
}

impl std::fmt::Debug for PortalKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PortalKey({}, {:?}, …)", self.portal, self.algorithm)
    }
}

impl PortalKey {
    /// A key for ES256.
    pub fn public(entry: &PublicKey) -> Result<PortalKey, BadKey> {
        let inner: String = entry
            .public_key
            .trim()
            .strip_prefix("-----BEGIN PUBLIC KEY-----")
            .and_then(|rest| rest.strip_suffix("-----END PUBLIC KEY-----"))
            .ok_or(BadKey::NotP256)?
            .split_ascii_whitespace()
            .collect();
        let bytes = BASE64.decode(inner.as_bytes()).map_err(|_| BadKey::NotP256)?;
        let point = bytes.strip_prefix(&P256_HEAD).ok_or(BadKey::NotP256)?;
        let (x, y) = point.split_at_checked(32).ok_or(BadKey::NotP256)?;
        if y.len() != 32 {
            return Err(BadKey::NotP256);
        }
        let key = DecodingKey::from_ec_components(&BASE64URL_NOPAD.encode(x), &BASE64URL_NOPAD.encode(y))
            .map_err(|_| BadKey::NotP256)?;
        // Whether the point lies on the curve shows when it is used: any signature will do.
        let tried =
            jsonwebtoken::crypto::verify(&BASE64URL_NOPAD.encode(&[1; 64]), b"", &key, Algorithm::ES256);
        if matches!(tried, Err(error) if matches!(error.kind(), ErrorKind::InvalidEcdsaKey)) {
            return Err(BadKey::NotP256);
        }
        Ok(PortalKey {
            portal: entry.portal.clone(),
            kid: entry.kid.clone(),
            audience: entry.audience.clone(),
            algorithm: Algorithm::ES256,
            key,
        })
    }

    /// A key for HS256.
    pub fn shared(entry: &SharedSecret) -> Result<PortalKey, BadKey> {
        if entry.secret.len() < MIN_SECRET {
            return Err(BadKey::ShortSecret);
        }
        Ok(PortalKey {
            portal: entry.portal.clone(),
            kid: entry.kid.clone(),
            audience: entry.audience.clone(),
            algorithm: Algorithm::HS256,
            key: DecodingKey::from_secret(entry.secret.as_bytes()),
        })
    }

    /// The portal that has it.
    pub fn portal(&self) -> &str {
        &self.portal
    }
}

/// A user of a portal, as the portal calls them. Hashed at once ([`crate::token::PortalUser::of`]), never stored or shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Origin of the portal.
    pub portal: String,
    /// The portal's name for its user.
    pub subject: String,
}

impl std::fmt::Debug for Claimed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Claimed({}, …)", self.portal)
    }
}

/// Why a portal's token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too long, not a JWT, claims missing or of the wrong type.
    #[error("not a token that a portal of this site makes")]
    Malformed,
    /// No key is configured for what its header names.
    #[error("no key for this token")]
    NoKey,
    /// Signed by somebody else, or altered.
    #[error("the signature is not the portal's")]
    Forged,
    /// For another site.
    #[error("for another site")]
    OtherSite,
    /// Its time is over, or has not come.
    #[error("expired")]
    Expired,
    /// It would live longer than [`MAX_LIFE`].
    #[error("lives too long")]
    TooLong,
}

/// What is read of the claims. Others (`iat`, `jti` …) may be there.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    // A NumericDate may have a fraction (RFC 7519, 2).
    exp: f64,
    nbf: Option<f64>,
    jti: Option<String>,
}

/// Checks a token at `now` against the site's keys.
pub fn verify(keys: &[PortalKey], token: &str, now: Millis) -> Result<Claimed, Refused> {
    if token.len() > MAX_TOKEN || !token.is_ascii() {
        return Err(Refused::Malformed);
    }
    // The library knows no `none`.
    let header = decode_header(token).map_err(|_| Refused::Malformed)?;
    if header.crit.is_some() {
        return Err(Refused::Malformed);
    }
    let mut refused = Refused::NoKey;
    for key in keys.iter().take(MAX_KEYS) {
        let named = header.kid.is_none() || key.kid.is_none() || header.kid == key.kid;
        if key.algorithm != header.alg || !named {
            continue;
        }
        match by_key(key, token, now) {
            // Another key of the same algorithm may be the right one.
            Err(Refused::Forged) => refused = Refused::Forged,
            outcome => return outcome,
        }
    }
    Err(refused)
}

fn by_key(key: &PortalKey, token: &str, now: Millis) -> Result<Claimed, Refused> {
    let mut validation = Validation::new(key.algorithm);
    validation.set_audience(&[&key.audience]);
    validation.set_required_spec_claims(&["sub", "exp", "aud"]);
    // The library would ask the machine's clock.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let claims = decode::<Claims>(token, &key.key, &validation)
        .map_err(|error| match error.kind() {
            ErrorKind::InvalidSignature => Refused::Forged,
            ErrorKind::InvalidAudience => Refused::OtherSite,
            _ => Refused::Malformed,
        })?
        .claims;
    let length = claims.sub.chars().count();
    if !(1..=MAX_SUBJECT).contains(&length) || claims.jti.is_some_and(|jti| jti.len() > MAX_SUBJECT) {
        return Err(Refused::Malformed);
    }
    let now = now.0 as f64 / 1000.0;
    let leeway = LEEWAY as f64;
    if claims.exp + leeway <= now || claims.nbf.is_some_and(|nbf| nbf > now + leeway) {
        return Err(Refused::Expired);
    }
    if claims.exp > now + leeway + MAX_LIFE as f64 {
        return Err(Refused::TooLong);
    }
    Ok(Claimed {
        portal: key.portal.clone(),
        subject: claims.sub,
    })
}
