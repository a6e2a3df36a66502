//! Which client a request comes from, for counting failures.

use std::net::IpAddr;

use wasm_bindgen::JsValue;
use worker::Request;

use super::context::Cx;

/// Who knocks, as a keyed hash: failures are counted by it, and no address is stored. Empty when it cannot be known.
pub fn of(cx: &Cx<'_>, request: &Request) -> String {
    let Some(ip) = address(request) else {
        return String::new();
    };
    let bytes = match ip {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        // Whoever has one address of a /64 has all of them.
        IpAddr::V6(ip) => ip.octets().into_iter().take(8).collect(),
    };
    let hash = cx.config.signing_key.keyed_hash("wenming/client", &[&bytes]);
    let short: Vec<u8> = hash.into_iter().take(16).collect();
    format!("1.{}", data_encoding::HEXLOWER.encode(&short))
}

/// The client's address: workerd tells the peer's in `cf.clientIp`, Cloudflare sends a header. Behind a proxy on the same machine it
/// is the last one that the proxy added.
fn address(request: &Request) -> Option<IpAddr> {
    let header = |name: &str| request.headers().get(name).ok().flatten();
    let get = |object: &JsValue, name: &str| js_sys::Reflect::get(object, &JsValue::from_str(name)).ok();
    let peer = get(request.inner().as_ref(), "cf")
        .filter(JsValue::is_object)
        .and_then(|cf| get(&cf, "clientIp"))
        .and_then(|ip| ip.as_string());
    let Some(peer) = peer else {
        return header("cf-connecting-ip")?.trim().parse().ok();
    };
    let peer = match peer.parse::<IpAddr>() {
        Ok(ip) => ip,
        Err(_) => peer.parse::<std::net::SocketAddr>().ok()?.ip(),
    };
    if !peer.is_loopback() {
        return Some(peer);
    }
    let forwarded = header("x-forwarded-for").unwrap_or_default();
    Some(
        forwarded
            .rsplit(',')
            .next()
            .and_then(|ip| ip.trim().parse().ok())
            .unwrap_or(peer),
    )
}
