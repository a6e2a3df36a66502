//! Static files: names that carry a hash of the content, compressed forms beside them, and the list
//! of both, `dist/manifest.json`, that the Worker embeds. Beside them lies what only the Worker reads (fonts), under names of
//! the same kind, uncompressed, with a list of its own, `dist/inside.json`.
//!
//! A file's logical name is its path below `public/`, or `citizen.js` and `citizen.wasm` for what
//! Trunk built. In `dist/` it lies flat as `stem-1a2b3c4d.ext`, with `.br` and `.gz` where they
//! are smaller (the manifest says 0 where they are not there).

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::shell::{Context, Result, command, pipe};
use crate::stamp;

/// One file of `dist/`.
#[derive(Debug)]
pub struct Published {
    /// Name in `dist/`.
    pub file: String,
    kind: &'static str,
    raw: usize,
    br: usize,
    gz: usize,
}

/// A portal for trying things out (`xtask/src/host.rs`): not a page of the site.
pub const HOST_PAGE: &str = "host.html";

/// Rewrites a file's content before it is named: shortens scripts and styles.
pub type Shorten<'a> = dyn Fn(&Path, Vec<u8>) -> Result<Vec<u8>> + 'a;

/// Publishes `public/` and Trunk's output in `trunk` to `dist`, puts the files `inside` there for the Worker alone, and removes
/// what was there before and no longer belongs to it.
pub fn publish(
    public: &Path,
    trunk: &Path,
    inside: &[(&str, PathBuf)],
    dist: &Path,
    shorten: &Shorten,
) -> Result<()> {
    fs::create_dir_all(dist).context(dist.display())?;
    let mut sources: Vec<(String, PathBuf)> = Vec::new();
    for path in stamp::files(public)? {
        let relative = path.strip_prefix(public).context(path.display())?;
        if relative == Path::new(HOST_PAGE) {
            continue;
        }
        sources.push((relative.to_string_lossy().replace('\\', "/"), path));
    }
    for path in stamp::files(trunk)? {
        if let Some(name) = logical_name(&path) {
            sources.push((name.to_owned(), path));
        }
    }
    // Styles last: they name other files, whose final names must be known.
    sources.sort_by_key(|(name, _)| (name.ends_with(".css"), name.clone()));

    let mut published: BTreeMap<String, Published> = BTreeMap::new();
    let mut keep = vec!["manifest.json".to_owned(), "inside.json".to_owned()];
    for (name, path) in sources {
        let mut content = fs::read(&path).context(path.display())?;
        if name.ends_with(".css") {
            content = link(&name, content, &published)?;
        }
        let content = shorten(&path, content)?;
        let entry = publish_one(&name, &content, dist, &mut keep)?;
        if let Some(other) = published.insert(name.clone(), entry) {
            return Err(format!(
                "two static files are called {name} (the other became {})",
                other.file
            ));
        }
    }
    write(&dist.join("manifest.json"), manifest(&published).as_bytes())?;
    let mut list = serde_json::Map::new();
    for (name, path) in inside {
        let content = fs::read(path).context(path.display())?;
        let file = hashed_name(name, &content);
        write(&dist.join(&file), &content)?;
        list.insert((*name).to_owned(), json!(file));
        keep.push(file);
    }
    let list = format!("{:#}\n", serde_json::Value::Object(list));
    write(&dist.join("inside.json"), list.as_bytes())?;
    for entry in fs::read_dir(dist).context(dist.display())? {
        let entry = entry.context(dist.display())?;
        let stale = entry.path().is_file() && !keep.iter().any(|name| entry.file_name() == name.as_str());
        if stale {
            fs::remove_file(entry.path()).context(entry.path().display())?;
        }
    }
    Ok(())
}

/// Shortens with esbuild. Scripts of `public/` run in old browsers, so their syntax is kept as it is
/// written; Trunk's module (which only a browser with WebAssembly loads) becomes one plain script with its parts: browsers had WebAssembly
/// years before they had `import()`.
pub fn esbuild(program: &Path, path: &Path, content: Vec<u8>) -> Result<Vec<u8>> {
    let mut esbuild = command(program);
    esbuild.args(["--log-level=warning", "--legal-comments=none", "--charset=utf8"]);
    if logical_name(path) == Some("citizen.js") {
        esbuild
            .args([
                "--bundle",
                "--format=iife",
                "--global-name=wenming",
                "--minify",
                "--target=es2017",
            ])
            // Only for a call without an address, and boot.js gives one.
            .arg("--log-override:empty-import-meta=silent")
            .arg(path);
    } else {
        match extension(path) {
            "js" => esbuild.args(["--loader=js", "--minify-whitespace", "--minify-identifiers"]),
            "css" => esbuild.args(["--loader=css", "--minify-whitespace"]),
            _ => return Ok(content),
        };
    }
    pipe(&mut esbuild, &content).context(path.display())
}

/// The logical name of a file that Trunk made; none for those that are not served.
fn logical_name(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?;
    if !name.starts_with("citizen-") || path.components().any(|part| part.as_os_str() == "snippets") {
        None
    } else if name.ends_with("_bg.wasm") {
        Some("citizen.wasm")
    } else if name.ends_with(".js") {
        Some("citizen.js")
    } else {
        None
    }
}

fn publish_one(name: &str, content: &[u8], dist: &Path, keep: &mut Vec<String>) -> Result<Published> {
    let kind = media_type(name).ok_or_else(|| {
        format!("{name}: no media type is known for this kind of file; see media_type in xtask/src/assets.rs")
    })?;
    let file = hashed_name(name, content);
    write(&dist.join(&file), content)?;
    keep.push(file.clone());
    let mut compressed = |suffix: &str, packed: Vec<u8>| -> Result<usize> {
        // Pictures and fonts are compressed already: a second time saves nothing.
        if packed.len() + packed.len() / 20 >= content.len() {
            return Ok(0);
        }
        let name = format!("{file}.{suffix}");
        write(&dist.join(&name), &packed)?;
        keep.push(name);
        Ok(packed.len())
    };
    let br = compressed("br", brotli(content)?)?;
    let gz = compressed("gz", gzip(content)?)?;
    Ok(Published {
        file,
        kind,
        raw: content.len(),
        br,
        gz,
    })
}

/// Puts the final names into a style sheet: `url(logical name)`, relative to `public/`.
fn link(sheet: &str, content: Vec<u8>, published: &BTreeMap<String, Published>) -> Result<Vec<u8>> {
    let text = String::from_utf8(content).context(sheet)?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("url(") {
        let (inside, tail) = after
            .split_once(')')
            .ok_or_else(|| format!("{sheet}: url( without )"))?;
        let name = inside.trim().trim_matches(['"', '\'']);
        out.push_str(before);
        if name.starts_with("data:") || name.starts_with('#') {
            out.push_str(&format!("url({inside})"));
        } else {
            let target = published
                .get(name)
                .ok_or_else(|| format!("{sheet}: url({name}) is not a file of public/"))?;
            out.push_str(&format!("url(\"{}\")", target.file));
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out.into_bytes())
}

fn manifest(published: &BTreeMap<String, Published>) -> String {
    let entries: serde_json::Map<String, serde_json::Value> = published
        .iter()
        .map(|(name, entry)| {
            let Published {
                file,
                kind,
                raw,
                br,
                gz,
            } = entry;
            (
                name.clone(),
                json!({"file": file, "type": kind, "raw": raw, "br": br, "gz": gz}),
            )
        })
        .collect();
    format!("{:#}\n", serde_json::Value::Object(entries))
}

/// `style.css` becomes `style-1a2b3c4d.css`, `img/logo.svg` becomes `img-logo-1a2b3c4d.svg`.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let hash: String = stamp::hex(&Sha256::digest(content)).chars().take(8).collect();
    let flat = name.replace('/', "-");
    match flat.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{flat}-{hash}"),
    }
}

fn extension(path: &Path) -> &str {
    path.extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
}

fn media_type(name: &str) -> Option<&'static str> {
    Some(match extension(Path::new(name)) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        _ => return None,
    })
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    let mut input = content;
    brotli::BrotliCompress(&mut input, &mut out, &params).context("brotli")?;
    Ok(out)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).context("gzip")?;
    encoder.finish().context("gzip")
}

/// Writes a file unless it already says the same: an untouched file triggers no build.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).context(path.display())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::scratch::Scratch;

    fn publish_plain(scratch: &Scratch) -> Result<serde_json::Value> {
        let dist = scratch.path().join("dist");
        publish(
            &scratch.path().join("public"),
            &scratch.path().join("trunk"),
            &[],
            &dist,
            &|_, content| Ok(content),
        )?;
        Ok(serde_json::from_str(&fs::read_to_string(dist.join("manifest.json")).unwrap()).unwrap())
    }

    #[test]
    fn names_follow_the_content_and_compressed_forms_unpack_to_it() {
        let scratch = Scratch::new("assets");
        let style = "body { color: black }\n".repeat(50);
        scratch.write("public/style.css", &style);
        let manifest = publish_plain(&scratch).unwrap();
        let entry = &manifest["style.css"];
        let file = entry["file"].as_str().unwrap();
        assert!(file.starts_with("style-") && file.ends_with(".css"), "{file}");
        assert_eq!(entry["type"], "text/css; charset=utf-8");
        assert_eq!(entry["raw"], style.len());

        let dist = scratch.path().join("dist");
        assert_eq!(fs::read_to_string(dist.join(file)).unwrap(), style);
        let br = fs::read(dist.join(format!("{file}.br"))).unwrap();
        assert_eq!(entry["br"], br.len());
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut br.as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, style.as_bytes());
        let gz = fs::read(dist.join(format!("{file}.gz"))).unwrap();
        assert_eq!(entry["gz"], gz.len());
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(gz.as_slice())
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, style);

        scratch.write("public/style.css", "body { color: red }");
        let changed = publish_plain(&scratch).unwrap();
        assert_ne!(changed["style.css"]["file"], file);
        assert!(!dist.join(file).exists(), "the old file is removed");
        assert!(
            !dist.join(format!("{file}.br")).exists(),
            "and its compressed form"
        );
    }

    #[test]
    fn trunk_output_gets_its_logical_names() {
        let scratch = Scratch::new("assets-trunk");
        scratch.write("trunk/citizen-0123456789abcdef.js", "export default 1");
        scratch.write("trunk/citizen-0123456789abcdef_bg.wasm", "\0asm");
        scratch.write("trunk/index.html", "a list for Trunk, not a page");
        scratch.write("trunk/snippets/x/inline0.js", "bundled, not served");
        let manifest = publish_plain(&scratch).unwrap();
        let names: Vec<&String> = manifest.as_object().unwrap().keys().collect();
        assert_eq!(names, ["citizen.js", "citizen.wasm"]);
        assert_eq!(manifest["citizen.wasm"]["type"], "application/wasm");
    }

    #[test]
    fn a_style_sheet_names_the_published_files() {
        let scratch = Scratch::new("assets-link");
        scratch.write("public/img/bridge.svg", "<svg/>");
        scratch.write(
            "public/a.css",
            "a{background:url('img/bridge.svg')}b{background:url(data:,x)}",
        );
        let manifest = publish_plain(&scratch).unwrap();
        let sheet = scratch
            .path()
            .join("dist")
            .join(manifest["a.css"]["file"].as_str().unwrap());
        let picture = manifest["img/bridge.svg"]["file"].as_str().unwrap();
        assert!(picture.starts_with("img-bridge-"), "{picture}");
        let text = fs::read_to_string(sheet).unwrap();
        assert_eq!(
            text,
            format!("a{{background:url(\"{picture}\")}}b{{background:url(data:,x)}}")
        );

        scratch.write("public/a.css", "a{background:url(gone.png)}");
        assert!(publish_plain(&scratch).unwrap_err().contains("gone.png"));
    }

    #[test]
    fn a_file_without_a_known_type_is_refused() {
        let scratch = Scratch::new("assets-type");
        scratch.write("public/notes.xyz", "?");
        assert!(publish_plain(&scratch).unwrap_err().contains("notes.xyz"));
    }

    #[test]
    fn what_only_the_worker_reads_is_in_a_list_of_its_own() {
        let scratch = Scratch::new("assets-inside");
        scratch.write("public/a.txt", "a");
        let font = scratch.path().join("some.ttf");
        fs::write(&font, "f".repeat(1000)).unwrap();
        let dist = scratch.path().join("dist");
        let (public, trunk) = (scratch.path().join("public"), scratch.path().join("trunk"));
        publish(&public, &trunk, &[("font.ttf", font)], &dist, &|_, content| {
            Ok(content)
        })
        .unwrap();
        let read = |name: &str| -> serde_json::Value {
            serde_json::from_str(&fs::read_to_string(dist.join(name)).unwrap()).unwrap()
        };
        assert!(read("manifest.json").get("font.ttf").is_none());
        let file = read("inside.json")["font.ttf"].as_str().unwrap().to_owned();
        assert!(file.starts_with("font-") && file.ends_with(".ttf"), "{file}");
        assert!(dist.join(&file).is_file() && !dist.join(format!("{file}.br")).exists());
    }

    #[test]
    fn what_does_not_shrink_has_no_compressed_form() {
        let scratch = Scratch::new("assets-small");
        scratch.write("public/x.svg", "<svg/>");
        let manifest = publish_plain(&scratch).unwrap();
        assert_eq!(manifest["x.svg"]["br"], 0);
        assert_eq!(manifest["x.svg"]["gz"], 0);
    }
}
