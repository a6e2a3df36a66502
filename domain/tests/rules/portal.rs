//! Whose tokens are believed, and for how long.

use domain::{
    clock::Millis,
    portal::{BadKey, PortalKey, PublicKey, Refused, SharedSecret, verify},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAERxw+dYxJBChbun5TEY7Q9SSt6wdX
0lvS+Oew1236cUzdUg96yoqLkXrMN/Ud6PDJu+OthYOC5wLcJaEtCfeoWA==
-----END PUBLIC KEY-----
";
/// PKCS #8 of the private key 0x1234567890abcdef… of [`PUBLIC`].
const PRIVATE: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze-hRANCAARHHD51jEkEKFu6flMRjtD1JK3rB1fSW9L457DXbfpxTN1SD3rKiouResw39R3o8Mm7462Fg4LnAtwloS0J96hY";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const PORTAL: &str = "https://www.example.gov.cn";
const SITE: &str = "https://wm.example.gov.cn";
/// When the vectors were signed; they end five minutes later.
const NOW: Millis = Millis(1_790_000_000_000);

/// Made with Python's `cryptography` and `hmac`, not with the library that reads them.
const ES256_VECTOR: &str = "eyJhbGciOiAiRVMyNTYiLCAidHlwIjogIkpXVCIsICJraWQiOiAiMjAyNiJ9.eyJzdWIiOiAidXNlci00MiIsICJhdWQiOiAiaHR0cHM6Ly93bS5leGFtcGxlLmdvdi5jbiIsICJleHAiOiAxNzkwMDAwMzAwLCAiaWF0IjogMTc5MDAwMDAwMCwgImp0aSI6ICJhMSJ9.bDca8TgijRuySMyxP0Rw0XE4D6RiNo7VNeen9IVWCYV8cxl_9ulEE6ZmCNAfaSrrTeFp-nWoEiDHeN-pQnS_Pg";
const HS256_VECTOR: &str = "eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAidXNlci00MiIsICJhdWQiOiAiaHR0cHM6Ly93bS5leGFtcGxlLmdvdi5jbiIsICJleHAiOiAxNzkwMDAwMzAwLCAiaWF0IjogMTc5MDAwMDAwMCwgImp0aSI6ICJhMSJ9.SfOQuHj7WGoHOUPGAgqIJJZ4bi0-FLCPhl14lubZnoM";

fn entry() -> PublicKey {
    PublicKey {
        portal: PORTAL.to_owned(),
        kid: Some("2026".to_owned()),
        audience: SITE.to_owned(),
        public_key: PUBLIC.to_owned(),
    }
}

fn public() -> PortalKey {
    PortalKey::public(&entry()).unwrap()
}

fn shared() -> PortalKey {
    let secret = json!({ "portal": PORTAL, "audience": SITE, "secret": SECRET });
    PortalKey::shared(&serde_json::from_value::<SharedSecret>(secret).unwrap()).unwrap()
}

fn claims() -> Value {
    json!({ "sub": "user-42", "aud": SITE, "exp": 1_790_000_300 })
}

fn with(change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> String {
    let mut claims = claims();
    change(claims.as_object_mut().unwrap());
    hs256(&claims, SECRET.as_bytes())
}

fn hs256(claims: &Value, secret: &[u8]) -> String {
    encode(
        &Header::new(Algorithm::HS256),
        claims,
        &EncodingKey::from_secret(secret),
    )
    .unwrap()
}

fn es256(claims: &Value, kid: Option<&str>) -> String {
    let der = data_encoding::BASE64URL_NOPAD.decode(PRIVATE.as_bytes()).unwrap();
    let header = Header {
        kid: kid.map(str::to_owned),
        ..Header::new(Algorithm::ES256)
    };
    encode(&header, claims, &EncodingKey::from_ec_der(&der)).unwrap()
}

/// A token with this header, signed with a secret over it.
fn signed(header: &Value, claims: &Value, secret: &[u8]) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let part = |value: &Value| data_encoding::BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let message = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret).unwrap();
    mac.update(message.as_bytes());
    format!(
        "{message}.{}",
        data_encoding::BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
    )
}

#[test]
fn vectors_of_another_implementation_are_believed() {
    let keys = [shared(), public()];
    for vector in [ES256_VECTOR, HS256_VECTOR] {
        let claimed = verify(&keys, vector, NOW).unwrap();
        assert_eq!(
            (claimed.portal.as_str(), claimed.subject.as_str()),
            (PORTAL, "user-42")
        );
    }
}

#[test]
fn a_token_altered_anywhere_is_refused() {
    let keys = [shared(), public()];
    for vector in [ES256_VECTOR, HS256_VECTOR] {
        for place in 0..vector.len() {
            let mut bytes = vector.as_bytes().to_vec();
            // The last character of a part also has bits that mean nothing: they must be zero.
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).unwrap();
            assert!(verify(&keys, &altered, NOW).is_err(), "{place}: {altered}");
        }
        assert!(verify(&keys, vector.rsplit_once('.').unwrap().0, NOW).is_err());
        assert!(verify(&keys, &format!("{}.", vector.rsplit_once('.').unwrap().0), NOW).is_err());
    }
}

#[test]
fn no_token_chooses_how_it_is_checked() {
    let (shared, public) = (shared(), public());
    let none = |alg: &str| {
        let token = signed(&json!({ "alg": alg, "typ": "JWT" }), &claims(), b"");
        format!("{}.", token.rsplit_once('.').unwrap().0)
    };
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        assert_eq!(
            verify(&[shared.clone(), public.clone()], &none(alg), NOW),
            Err(Refused::Malformed),
            "{alg}"
        );
    }
    // The public key, in every way it is written, is no secret.
    let der = data_encoding::BASE64
        .decode(
            PUBLIC
                .lines()
                .filter(|l| !l.starts_with('-'))
                .collect::<String>()
                .as_bytes(),
        )
        .unwrap();
    for secret in [
        PUBLIC.as_bytes(),
        PUBLIC.trim().as_bytes(),
        &der,
        &der[26..],
        &der[27..],
    ] {
        let token = hs256(&claims(), secret);
        assert_eq!(
            verify(std::slice::from_ref(&public), &token, NOW),
            Err(Refused::NoKey)
        );
        assert_eq!(
            verify(&[public.clone(), shared.clone()], &token, NOW),
            Err(Refused::Forged)
        );
    }
    // A right mac under the name of another algorithm.
    for alg in ["ES256", "HS384", "RS256", "EdDSA"] {
        let token = signed(&json!({ "alg": alg }), &claims(), SECRET.as_bytes());
        assert!(
            verify(&[shared.clone(), public.clone()], &token, NOW).is_err(),
            "{alg}"
        );
    }
    let critical = signed(
        &json!({ "alg": "HS256", "crit": ["b64"] }),
        &claims(),
        SECRET.as_bytes(),
    );
    assert_eq!(
        verify(std::slice::from_ref(&shared), &critical, NOW),
        Err(Refused::Malformed)
    );
    // A key that the token brings along is not looked at.
    let own = signed(
        &json!({ "alg": "HS256", "jwk": { "kty": "oct", "k": "AAAA" } }),
        &claims(),
        &[0, 0, 0],
    );
    assert_eq!(verify(&[shared], &own, NOW), Err(Refused::Forged));
}

#[test]
fn a_token_lives_for_minutes() {
    let keys = [shared()];
    let ends = |exp: Value| verify(&keys, &with(|c| drop(c.insert("exp".to_owned(), exp))), NOW);
    let now = NOW.0 / 1000;
    assert!(ends(json!(now - 59)).is_ok(), "clocks differ a little");
    assert_eq!(ends(json!(now - 60)), Err(Refused::Expired));
    assert_eq!(ends(json!(0)), Err(Refused::Expired));
    assert!(ends(json!(now + 660)).is_ok());
    assert!(ends(json!(now as f64 + 300.5)).is_ok(), "with a fraction");
    assert_eq!(ends(json!(now + 661)), Err(Refused::TooLong));
    assert_eq!(ends(json!(u64::MAX)), Err(Refused::TooLong));
    assert_eq!(ends(json!(1e300)), Err(Refused::Malformed));
    for wrong in [json!(null), json!("1790000300"), json!(true), json!([])] {
        assert_eq!(ends(wrong.clone()), Err(Refused::Malformed), "{wrong}");
    }
    let later = with(|c| drop(c.insert("nbf".to_owned(), json!(now + 61))));
    assert_eq!(verify(&keys, &later, NOW), Err(Refused::Expired));
    assert!(verify(&keys, &later, NOW.plus(2_000)).is_ok());
}

#[test]
fn a_token_is_for_this_site_and_names_somebody() {
    let keys = [shared()];
    let claim =
        |name: &str, value: Value| verify(&keys, &with(|c| drop(c.insert(name.to_owned(), value))), NOW);
    assert!(claim("aud", json!(["https://else.example", SITE])).is_ok());
    for other in [json!("https://else.example"), json!([]), json!(["x"]), json!("")] {
        assert_eq!(claim("aud", other.clone()), Err(Refused::OtherSite), "{other}");
    }
    assert_eq!(claim("aud", json!(7)), Err(Refused::Malformed));
    for name in ["sub", "aud", "exp"] {
        let without = with(|c| drop(c.remove(name)));
        assert_eq!(verify(&keys, &without, NOW), Err(Refused::Malformed), "{name}");
    }
    assert_eq!(claim("sub", json!("")), Err(Refused::Malformed));
    assert_eq!(claim("sub", json!(42)), Err(Refused::Malformed));
    assert!(claim("sub", json!("张".repeat(200))).is_ok());
    assert_eq!(claim("sub", json!("张".repeat(201))), Err(Refused::Malformed));
    assert_eq!(claim("jti", json!("x".repeat(201))), Err(Refused::Malformed));
    let long = with(|c| drop(c.insert("x".to_owned(), json!("x".repeat(3_000)))));
    assert_eq!(verify(&keys, &long, NOW), Err(Refused::Malformed));
    for junk in ["", ".", "..", "a.b", "a.b.c", "a.b.c.d", "\0", "中.文.字"] {
        assert_eq!(verify(&keys, junk, NOW), Err(Refused::Malformed), "{junk}");
    }
}

#[test]
fn a_key_may_be_named_and_replaced() {
    let (named, unnamed) = (
        public(),
        PortalKey::public(&PublicKey { kid: None, ..entry() }).unwrap(),
    );
    let one = std::slice::from_ref(&named);
    assert!(verify(one, &es256(&claims(), Some("2026")), NOW).is_ok());
    assert!(verify(one, &es256(&claims(), None), NOW).is_ok());
    assert_eq!(
        verify(one, &es256(&claims(), Some("2025")), NOW),
        Err(Refused::NoKey)
    );
    assert!(verify(&[unnamed], &es256(&claims(), Some("2025")), NOW).is_ok());
    assert_eq!(verify(&[], &es256(&claims(), None), NOW), Err(Refused::NoKey));
    let other = json!({ "portal": "https://two.example", "audience": SITE, "secret": "another secret of 32 bytes or so" });
    let other = PortalKey::shared(&serde_json::from_value::<SharedSecret>(other).unwrap()).unwrap();
    let claimed = verify(&[other, shared()], HS256_VECTOR, NOW).unwrap();
    assert_eq!(
        claimed.portal, PORTAL,
        "the portal whose key it is, whatever the order"
    );
}

#[test]
fn a_key_that_is_none_is_refused_when_it_is_configured() {
    let key = |text: &str| {
        PortalKey::public(&PublicKey {
            public_key: text.to_owned(),
            ..entry()
        })
        .err()
    };
    assert_eq!(key(PUBLIC), None);
    assert_eq!(key(&PUBLIC.replace('\n', "\r\n")), None);
    let off_the_curve = PUBLIC.replace("WA==", "WQ==");
    for text in [
        "",
        "x",
        PRIVATE,
        &PUBLIC.replace("PUBLIC", "PRIVATE"),
        &PUBLIC.replace("MFkw", "MFow"),
        &off_the_curve,
    ] {
        assert_eq!(key(text), Some(BadKey::NotP256), "{text}");
    }
    let short = json!({ "portal": PORTAL, "audience": SITE, "secret": "31 bytes are not enough for us." });
    let short = PortalKey::shared(&serde_json::from_value::<SharedSecret>(short).unwrap());
    assert_eq!(short.err(), Some(BadKey::ShortSecret));
    assert!(!format!("{:?}", shared()).contains(SECRET));
}
