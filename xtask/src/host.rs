//! The sample portal of `public/host.html` at an address of its own, as a portal would have it: another origin, a policy that lets in nothing
//! but the site's loader and frames.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::assets::HOST_PAGE;
use crate::shell::{Context, Result, root};

/// The origin of the portal beside a site at `port`: another host name too, so that browsers take it for another site.
pub fn origin(port: u16) -> String {
    format!("http://localhost:{}", port.saturating_add(1))
}

/// Serves the portal until this process ends. `site` is the site's address without a slash at its end.
pub fn serve(port: u16, site: &str) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.saturating_add(1))).context(origin(port))?;
    let site = site.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let site = site.clone();
            // Browsers open connections ahead, on which they ask for nothing.
            thread::spawn(move || answer(stream, &site));
        }
    });
    Ok(())
}

fn answer(mut stream: TcpStream, site: &str) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    while lines.next()?.is_ok_and(|line| !line.is_empty()) {}
    let found = first.starts_with("GET / ");
    let (status, policy, page) = match fs::read_to_string(root().join("public").join(HOST_PAGE)) {
        Ok(page) if found => ("200 OK", policy(site, &page)?, page),
        _ => (
            "404 Not Found",
            "default-src 'none'".to_owned(),
            "Not found".to_owned(),
        ),
    };
    let page = page.replace("src=\"/embed.js\"", &format!("src=\"{site}/embed.js\""));
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-security-policy: {policy}\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{page}",
        page.len()
    )
    .ok()
}

/// What a careful portal lets in.
fn policy(site: &str, page: &str) -> Option<String> {
    let origin = site.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let style = page.split_once("<style>")?.1.split_once("</style>")?.0;
    let hash = data_encoding::BASE64.encode(&Sha256::digest(style));
    Some(format!(
        "default-src 'none'; script-src {origin}; frame-src {origin}; style-src 'sha256-{hash}'"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_site_and_the_style_of_the_page() {
        let page = fs::read_to_string(root().join("public").join(HOST_PAGE)).unwrap();
        let policy = policy("http://127.0.0.1:8787/wm", &page).unwrap();
        assert!(policy.contains("script-src http://127.0.0.1:8787; "), "{policy}");
        assert!(policy.contains("style-src 'sha256-"), "{policy}");
        assert!(page.contains("src=\"/embed.js\""));
    }
}
