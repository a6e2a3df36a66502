//! Sessions of organizers: the cookie, and what protects forms from other sites.

use app::model::Organizer;
use worker::Request;

use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::Form,
    objects::messages::{SessionReply, SiteCall},
    routes::context::Cx,
};

/// `__Host-`: bound to this host and to https (browsers take http://127.0.0.1 and localhost too).
const COOKIE: &str = "__Host-wm_session";

/// Who is signed in.
pub async fn current(cx: &Cx<'_>) -> Result<Option<SessionReply>> {
    let Some(cookie) = cx.cookie(COOKIE).filter(|cookie| !cookie.is_empty()) else {
        return Ok(None);
    };
    call(&cx.env, Object::Site, &SiteCall::Session { cookie }).await
}

/// Hands the cookie out. It ends with the browser, and the session sooner.
pub fn keep(cx: &Cx<'_>, session: &SessionReply) {
    set(cx, &session.cookie, "");
}

/// Takes the cookie back.
pub fn drop(cx: &Cx<'_>) {
    set(cx, "", "; Max-Age=0");
}

fn set(cx: &Cx<'_>, value: &str, more: &str) {
    cx.new_cookies.borrow_mut().push(format!(
        "{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{more}"
    ));
}

/// The organizer as pages show it.
pub fn organizer(session: &SessionReply) -> Organizer {
    Organizer {
        name: session.name.clone(),
        csrf: session.csrf.clone(),
    }
}

fn foreign() -> AppError {
    AppError::new(403, "foreign_form", "这个表单不是从管理台发出的,请回到管理台再试")
}

/// Refuses a form that another site sent. Pages have no referrer, so browsers say `Origin: null`; newer ones tell by
/// `Sec-Fetch-Site` where a form comes from (<https://www.w3.org/TR/fetch-metadata/>).
pub fn check_origin(request: &Request) -> Result<()> {
    let header = |name: &str| request.headers().get(name).ok().flatten();
    if let Some(site) = header("sec-fetch-site") {
        // `none`: the organizer's own doing, such as a reload.
        return if site == "same-origin" || site == "none" {
            Ok(())
        } else {
            Err(foreign())
        };
    }
    let Some(origin) = header("origin").filter(|origin| origin != "null") else {
        return Ok(());
    };
    let host = origin.split_once("://").map(|(_, host)| host.to_owned());
    if host.is_some() && (host == header("host") || host == header("x-forwarded-host")) {
        Ok(())
    } else {
        Err(foreign())
    }
}

/// Refuses a form that does not carry the session's secret.
pub fn check_form(request: &Request, form: &Form, session: &SessionReply) -> Result<()> {
    check_origin(request)?;
    let sent = form.get("csrf").unwrap_or_default().as_bytes();
    let right = session.csrf.as_bytes();
    // No early exit: the time taken tells nothing about the secret.
    let differing = sent.iter().zip(right).fold(0u8, |acc, (a, b)| acc | (a ^ b));
    if sent.len() != right.len() || right.is_empty() || differing != 0 {
        return Err(foreign());
    }
    Ok(())
}
