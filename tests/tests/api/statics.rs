//! Static files: hashed names that may be kept for ever, compressed beforehand.

use std::fs;
use std::io::Read;

use serde_json::{Map, Value};
use tests::Answer;
use tests::server::root;

use crate::shared::site;

/// Logical name → file, type and sizes.
pub fn manifest() -> Map<String, Value> {
    let text = fs::read_to_string(root().join("dist/manifest.json")).expect("dist/: cargo xtask build");
    serde_json::from_str(&text).expect("a manifest")
}

/// The body without its compression.
pub fn decoded(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        Some("br") => {
            brotli::BrotliDecompress(&mut answer.body.as_slice(), &mut plain).expect("brotli");
        }
        Some("gzip") => {
            flate2::read::GzDecoder::new(answer.body.as_slice())
                .read_to_end(&mut plain)
                .expect("gzip");
        }
        None | Some("identity") => plain.clone_from(&answer.body),
        Some(other) => panic!("an unknown encoding: {other}"),
    }
    plain
}

#[test]
fn the_encoding_is_chosen_by_what_the_client_takes_and_files_never_change() {
    let site = site();
    let mut client = site.client();
    assert!(manifest().len() >= 5, "{:?}", manifest().keys());
    for (name, file) in manifest() {
        let path = format!("/s/{}", file["file"].as_str().unwrap());
        let raw = fs::read(root().join("dist").join(file["file"].as_str().unwrap())).unwrap();
        for (accepted, encoding, size) in [
            (Some("gzip, deflate, br, zstd"), Some("br"), "br"),
            (Some("br;q=0, gzip;q=0.5"), Some("gzip"), "gz"),
            (Some("gzip"), Some("gzip"), "gz"),
            (Some("identity"), None, "raw"),
            (Some("br;q=0.0,gzip;q=0"), None, "raw"),
            (Some("zstd"), None, "raw"),
            (None, None, "raw"),
        ] {
            // What is compressed already has no other form.
            let (encoding, size) = match file[size].as_u64() {
                Some(0) => (None, "raw"),
                _ => (encoding, size),
            };
            let headers: Vec<(&str, &str)> = accepted.iter().map(|a| ("accept-encoding", *a)).collect();
            let answer = client.get_with(&path, &headers).expect(200);
            let what = format!("{name} for {accepted:?}");
            assert_eq!(answer.header("content-encoding"), encoding, "{what}");
            assert_eq!(answer.body.len() as u64, file[size].as_u64().unwrap(), "{what}");
            assert_eq!(decoded(&answer), raw, "{what}");
            assert_eq!(answer.header("content-type"), file["type"].as_str(), "{what}");
            let cache = answer.header("cache-control").unwrap_or_default();
            assert!(
                cache.contains("immutable") && cache.contains("max-age=31536000"),
                "{what}: {cache}"
            );
            assert_eq!(
                answer.header("vary").map(str::to_ascii_lowercase).as_deref(),
                Some("accept-encoding"),
                "{what}"
            );
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{what}");
        }
        let head = client
            .send("HEAD", &path, &[("accept-encoding", "br")], None)
            .unwrap()
            .expect(200);
        assert!(head.body.is_empty());
        assert_eq!(head.header("content-type"), file["type"].as_str(), "HEAD {name}");
    }
    let types: Vec<(&str, &str)> = vec![
        ("citizen.wasm", "application/wasm"),
        ("boot.js", "text/javascript; charset=utf-8"),
    ];
    for (name, kind) in types {
        assert_eq!(manifest()[name]["type"], kind);
    }
}

#[test]
fn only_files_of_the_manifest_are_served() {
    let site = site();
    let mut client = site.client();
    let known = manifest()["style.css"]["file"].as_str().unwrap().to_owned();
    let paths = [
        "/s/manifest.json".to_owned(),
        "/s/".to_owned(),
        "/s/..%2f..%2fCargo.toml".to_owned(),
        "/s/%2e%2e/Cargo.toml".to_owned(),
        format!("/s/{known}.br"),
        format!("/s/{known}.gz"),
        format!("/s/x/{known}"),
        "/s/style.css".to_owned(),
        "/dist/manifest.json".to_owned(),
        "/style.css".to_owned(),
    ];
    for path in paths {
        assert_eq!(client.get(&path).status, 404, "{path}");
    }
    let icon = client.get("/favicon.ico").location();
    client.get(&icon).expect(200);
}

#[test]
fn the_loader_has_one_name_for_ever_and_is_small() {
    let site = site();
    let mut client = site.client();
    let answer = client
        .get_with("/embed.js", &[("accept-encoding", "br")])
        .expect(200);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(
        answer.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert!(answer.body.len() <= 2_048, "{} bytes", answer.body.len());
    let page = client.get("/c/plain?embed=1").expect(200).text();
    assert!(page.contains("/s/frame-"), "{page}");
    assert!(!client.get("/c/plain").expect(200).text().contains("/s/frame-"));
}
