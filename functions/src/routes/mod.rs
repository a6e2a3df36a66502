//! Which address leads where. Paths are matched by hand: hot ones first, no router in between.

pub mod activities;
pub mod api;
pub mod attempt;
pub mod campaign;
pub mod channel;
pub mod class;
pub mod client;
pub mod console;
pub mod context;
pub mod embed;
pub mod export;
pub mod guess;
pub mod hands;
pub mod home;
pub mod interview;
pub mod interview_worker;
pub mod observer;
pub mod open311;
pub mod patrol;
pub mod portal;
pub mod poster;
pub mod progress;
pub mod released;
pub mod report;
pub mod shell;
pub mod shortcut;
pub mod site_api;
pub mod start;
pub mod static_files;
pub mod stranger;
pub mod survey;
pub mod tally;
#[cfg(feature = "test-clock")]
pub mod testing;
pub mod tips;

use std::rc::Rc;

use app::{
    model::{Resend, Way},
    texts::Lang,
};
use worker::{Env, Method, Request, Response, worker_sys::web_sys};

use crate::{
    config::Config,
    error::{AppError, Result},
    http, published,
    said::said,
};
use context::{Cx, Here};

/// Answers a request, whatever happens: here, or in the object that it is about.
pub async fn receive(request: web_sys::Request, env: Env) -> web_sys::Response {
    let config = match Config::of(&env) {
        Ok(config) => config,
        Err(error) => return error.into_json(Lang::default()).into(),
    };
    match shortcut::take(&request, &env, &config).await {
        Some(answer) => answer,
        None => answer(Request::from(request), env, config, None).await.into(),
    }
}

/// Answers a request, in the Worker or in the object that is `here`.
pub async fn answer(mut request: Request, env: Env, config: Rc<Config>, here: Option<Here<'_>>) -> Response {
    let mut cx = match Cx::read(&request, env, config) {
        Ok(Some(cx)) => cx,
        Ok(None) => return AppError::not_found().into_json(Lang::default()),
        Err(error) => return error.into_json(Lang::default()),
    };
    cx.here = here;
    let result = dispatch(&mut cx, &mut request).await;
    let mut response = match result {
        Ok(response) => response,
        Err(error) if cx.is_open311() => open311::refuse(&cx, error),
        Err(error) if cx.is_api() || is_json(&request) => error.into_json(cx.page.lang),
        Err(error) => error.into_page(&cx.page, ways_on(&cx), None),
    };
    finish(&cx, &mut response);
    response
}

/// Whether the client speaks JSON: what it sent, or what it asks for.
fn is_json(request: &Request) -> bool {
    http::media_type(request) == "application/json" || http::wants_json(request)
}

async fn dispatch(cx: &mut Cx<'_>, request: &mut Request) -> Result<Response> {
    let path = cx.path.clone();
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let get = matches!(cx.method, Method::Get | Method::Head);
    let post = cx.method == Method::Post;

    // What needs no content.
    match parts.as_slice() {
        ["s", file] if get => return static_files::serve(cx, file).await,
        ["i", interview_worker::NAME] if get => return interview_worker::serve(cx).await,
        ["embed.js"] if get => return static_files::loader(cx, request).await,
        ["healthz"] if get => return Ok(http::json(200, &serde_json::json!({ "ok": true }))),
        ["favicon.ico"] if get => return Ok(http::see_other(&cx.page.assets.icon)),
        ["robots.txt"] if get => {
            let text = b"User-agent: *\nDisallow: /a/\nDisallow: /activities/s/\nDisallow: /i/\nDisallow: /o/\nDisallow: /q/\nDisallow: /r/\nDisallow: /report/d/\nDisallow: /console\nDisallow: /api/\n".to_vec();
            return Ok(http::bytes(
                200,
                "text/plain; charset=utf-8",
                http::Cache::Revalidate,
                text,
            ));
        }
        ["api", "v1", "site", "status"] if get => return site_api::status(cx, request).await,
        ["api", "v1", "site", "content"] if post => return site_api::load(cx, request).await,
        ["api", "v1", "site", "setup-link"] if post => return site_api::setup_link(cx, request).await,
        #[cfg(feature = "test-clock")]
        ["__test", rest @ ..] => return testing::serve(cx, request, rest).await,
        _ => {}
    }

    let content = published::current(&cx.env).await?;
    cx.page.site_name = content.content.site.name.clone();
    cx.page.hotline = content.content.site.hotline.clone();
    cx.published = Some(content);
    if let ["open311", rest @ ..] = parts.as_slice() {
        return open311::serve(cx, request, rest).await;
    }
    if get && let Some(page) = stranger::refuse(cx, request) {
        cx.stranger = true;
        return Ok(page);
    }
    let cx = &*cx;
    channel::count_arrival(cx, request).await;

    match parts.as_slice() {
        ["a", attempt] if get => attempt::show(cx, attempt).await,
        ["a", attempt] if post => attempt::post(cx, request, attempt).await,
        ["a", attempt, "save"] if post => attempt::save(cx, request, attempt).await,
        ["a", attempt, "more-time"] if post => attempt::more_time(cx, request, attempt).await,
        ["a", attempt, "wrong"] if post => attempt::wrong(cx, request, attempt).await,
        [""] if get => home::show(cx),
        ["q", code] | ["q", code, ""] if get => channel::follow(cx, code).await,
        ["i", link] if get => interview::show(cx, request, link).await,
        ["i", link] if post => interview::post(cx, request, link).await,
        ["report"] if get => report::start(cx, request),
        ["report", "d", draft] if get => report::place(cx, draft).await,
        ["report", "d", draft] if post => report::post_place(cx, request, draft).await,
        ["report", "d", draft, "photo"] if get => report::photo(cx, draft).await,
        ["report", "d", draft, "photo"] if post => report::post_photo(cx, request, draft).await,
        ["report", "d", draft, "photo", n] if get => report::own_photo(cx, draft, n).await,
        ["report", "d", draft, "photo", n] if post => report::remove_photo(cx, request, draft, n).await,
        ["report", "d", draft, "same"] if get => Ok(http::see_other(
            &cx.page.link(&format!("/report/d/{draft}/words")),
        )),
        ["report", "d", draft, "same"] if post => report::join(cx, request, draft).await,
        ["report", "d", draft, "words"] if get => report::words(cx, draft).await,
        ["report", "d", draft, "words"] if post => report::post_words(cx, request, draft).await,
        ["report", "poster"] if get => poster::page(cx, poster::Of::Report),
        ["report", "poster.svg"] if get => poster::svg(cx, request, poster::Of::Report).await,
        ["o"] if get => observer::ask(cx),
        ["o"] if post => observer::join(cx, request).await,
        ["o", token] if get => observer::show(cx, token).await,
        ["o", token, "patrol"] if get => patrol::show(cx, token).await,
        ["o", token, "patrol"] if post => patrol::post(cx, request, token).await,
        ["o", token, "f", id] if get => patrol::finding(cx, token, id).await,
        ["o", token, "f", id] if post => patrol::revisit(cx, request, token, id).await,
        ["o", token, "f", id, "photo", form, n] if get => patrol::photo(cx, token, id, form, n).await,
        ["activities"] if get => activities::list(cx).await,
        ["activities", "s", token] if get => activities::own(cx, token).await,
        ["activities", "s", token, "cancel"] if post => activities::cancel(cx, token).await,
        ["activities", "s", token, "cancel"] if get => {
            Ok(http::see_other(&cx.page.link(&format!("/activities/s/{token}"))))
        }
        ["activities", number] if get => activities::show(cx, number).await,
        ["activities", number] if post => activities::sign_up(cx, request, number).await,
        ["o", token, "leave"] if post => observer::leave(cx, token).await,
        ["o", token, "leave"] if get => Ok(http::see_other(&cx.page.link(&format!("/o/{token}")))),
        ["cases"] if get => released::list(cx).await,
        ["cases", "feed.xml"] if get => released::feed(cx).await,
        ["cases", number] if get => released::show(cx, number).await,
        ["cases", number, "photo", batch, n] if get => released::photo(cx, number, batch, n).await,
        ["r"] if get => Ok(progress::ask(cx)),
        ["r"] if post => progress::follow(cx, request).await,
        ["r", code] if get => progress::show(cx, request, code).await,
        ["r", code, "withdraw"] if post => progress::withdraw(cx, request, code).await,
        ["r", code, "contact"] if post => progress::remove_contact(cx, request, code).await,
        ["r", code, "verdict"] if post => progress::verdict(cx, request, code).await,
        ["r", code, "photo"] if post => progress::add_photo(cx, request, code).await,
        ["r", code, "photo", batch, n] if get => progress::photo(cx, request, code, batch, n).await,
        ["r", code, "withdraw" | "verdict" | "photo" | "contact"] if get => {
            Ok(http::see_other(&cx.page.link(&format!("/r/{code}"))))
        }
        ["embed"] if get => embed::show(cx),
        ["qr.png"] if get => embed::qr(cx),
        ["app.webmanifest"] if get => shell::manifest(cx),
        ["sw.js"] if get => shell::worker(cx, request),
        ["offline"] if get => shell::offline(cx),
        ["tips"] if get => tips::list(cx),
        ["tips", "today"] if get => tips::today(cx),
        ["tips", "feed.xml"] if get => tips::feed(cx),
        ["tips", tip] if get => tips::show(cx, tip).await,
        ["tips", tip, "poster"] if get => poster::page(cx, poster::Of::Tip(tip)),
        ["tips", tip, "poster.svg"] if get => poster::svg(cx, request, poster::Of::Tip(tip)).await,
        ["c", campaign, "poster"] if get => poster::page(cx, poster::Of::Campaign(campaign)),
        ["c", campaign, "poster.svg"] if get => {
            poster::svg(cx, request, poster::Of::Campaign(campaign)).await
        }
        ["tips", tip, "broadcast.txt"] if get => tips::broadcast(cx, tip),
        ["tips", tip, "useful"] if post => tips::useful(cx, request, tip).await,
        ["tips", tip, "useful"] if get => Ok(http::see_other(&cx.page.link(&format!("/tips/{tip}")))),
        ["c", campaign] if get => campaign::show(cx, campaign).await,
        ["c", campaign, "class"] if get => class::show(cx, campaign),
        ["c", campaign, "print"] if get => class::print(cx, campaign),
        ["c", campaign, "hands"] if get => hands::show(cx, campaign),
        ["c", campaign, "hands"] if post => hands::post(cx, request, campaign).await,
        ["c", campaign, "quiz"] if get => start::show(cx, campaign).await,
        ["c", campaign, "start"] if post => start::post(cx, request, campaign).await,
        // Reload of an answer to the form, or an address typed by hand: the way on is the start.
        ["c", campaign, "start"] if get => Ok(http::see_other(&cx.page.link(&format!("/c/{campaign}/quiz")))),
        ["a", attempt, "save" | "more-time" | "wrong"] if get => {
            Ok(http::see_other(&cx.page.link(&format!("/a/{attempt}"))))
        }
        ["c", campaign, "tally"] if get => tally::show(cx, request, campaign).await,
        ["c", campaign, "survey", survey] if get => survey::show(cx, campaign, survey).await,
        ["c", campaign, "survey", survey] if post => survey::post(cx, request, campaign, survey).await,
        ["console", rest @ ..] => console::serve(cx, request, rest).await,
        ["api", "v1", rest @ ..] => api::serve(cx, request, rest).await,
        ["c", _, "start" | "hands"]
        | ["a", _, ..]
        | ["c", _, "survey", _]
        | ["i", _]
        | ["o"]
        | ["o", _, "leave" | "patrol"]
        | ["o", _, "f", _]
        | ["activities", "s", _, "cancel"]
        | ["activities", _]
        | ["r"]
        | ["r", _, "withdraw" | "verdict" | "photo" | "contact"]
        | ["report", "d", ..]
        | ["tips", _, "useful"]
            if !get && !post =>
        {
            Err(AppError::method("GET, HEAD, POST"))
        }
        [
            "" | "c" | "cases" | "a" | "activities" | "s" | "q" | "i" | "o" | "r" | "report" | "tips"
            | "healthz" | "robots.txt" | "embed.js" | "embed" | "qr.png" | "app.webmanifest" | "sw.js"
            | "offline",
            ..,
        ] if !get => Err(AppError::method("GET, HEAD")),
        _ => Err(AppError::not_found()),
    }
}

/// Where a citizen can go from an error page.
pub fn ways_on(cx: &Cx<'_>) -> Vec<Way> {
    let mut ways = Vec::new();
    let mut parts = cx.path.trim_start_matches('/').split('/');
    match (parts.next(), parts.next()) {
        (Some("a"), Some(attempt)) if parts.next().is_some() => ways.push(Way {
            label: cx.say(&said("way-to-quiz")),
            href: cx.page.link(&format!("/a/{attempt}")),
        }),
        (Some("report"), _) => ways.push(Way {
            label: cx.say(&said("report-again")),
            href: cx.page.link("/report"),
        }),
        (Some("r"), _) => ways.push(Way {
            label: cx.say(&said("progress-title")),
            href: cx.page.link("/r"),
        }),
        (Some("c"), Some(campaign)) => ways.push(Way {
            label: cx.say(&said("back-to-campaign")),
            href: cx.page.link(&format!("/c/{campaign}")),
        }),
        _ => {}
    }
    ways
}

/// A form that sends the same again, for the page that says that there are too many people just now.
pub fn resend(page: &app::PageContext, fields: &http::Form) -> Resend {
    Resend {
        action: page.link(&page.path),
        fields: fields.0.clone(),
    }
}

/// Headers of every answer: who may frame it, what it may load, cookies.
fn finish(cx: &Cx<'_>, response: &mut Response) {
    http::compress(response, cx.encoding);
    for cookie in cx.new_cookies.borrow().iter() {
        if response.headers_mut().append("set-cookie", cookie).is_err() {
            worker::console_error!("a cookie was refused");
        }
    }
    if cx.is_api() || cx.is_open311() || (cx.path.ends_with(".svg") && response.status_code() < 400) {
        // JSON and drawings bring their policy along.
        return;
    }
    let console = cx.path == "/console" || cx.path.starts_with("/console/");
    let mut ancestors = if console {
        "'none'".to_owned()
    } else if cx.stranger {
        // It holds nothing that a frame could steal.
        "*".to_owned()
    } else {
        "'self'".to_owned()
    };
    // An error may come before the content is looked up: then the portals of before count.
    let known = cx.published.clone().or_else(published::held);
    if let (false, Some(published)) = (console || cx.stranger, known) {
        for portal in &published.content.site.portals {
            ancestors.push(' ');
            ancestors.push_str(portal);
        }
    }
    let mut style = String::new();
    if !console {
        style.push_str(static_files::STYLE_SOURCE);
        if let Some(colour) = cx.page.colour {
            style.push(' ');
            style.push_str(&static_files::style_source(&colour.css()));
        }
    }
    // Only the page for editors shows a preview.
    let frames = if cx.path == "/embed" {
        "frame-src 'self'; "
    } else {
        ""
    };
    // Only the page of a poster shows a picture that it made itself, and those of a report the photo that was chosen.
    let pictures = if cx.path.ends_with("/poster") {
        " data:"
    } else if cx.path == "/report" || cx.path.starts_with("/report/d/") || cx.path == "/offline" {
        " blob:"
    } else {
        ""
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' {style}; img-src 'self'{pictures}; {frames}\
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    );
    http::set(response, "content-security-policy", &policy);
}
