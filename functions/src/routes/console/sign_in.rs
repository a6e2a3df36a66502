//! Setting the first administrator up, signing in and out.

use std::{cell::RefCell, collections::HashMap};

use app::model::{FieldError, SetupPage, SignInPage, Way};
use worker::{Request, Response};

use super::session;
use crate::{
    bucket::Bucket,
    call::{Object, call},
    error::{AppError, Result},
    http,
    objects::messages::{Newcomer, SessionReply, SiteCall},
    routes::{client, context::Cx},
    time,
};

/// As the site object checks it.
const MIN_PASSWORD: u32 = 10;

/// Sign-ins per second that a process looks at; the site object lets far fewer through to the slow hash. The others get a page that costs
/// nothing, so that a flood takes no time from the citizens.
const LOOKED_AT: u32 = 20;
const TURNED_AWAY: &str = "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>请稍后再登录</title></head>\
    <body><main><h1>请稍后再登录</h1><p>现在登录的人太多了,请过几秒再试。</p>\
    <p><a href=\"\">再试一次</a></p></main></body></html>";

/// Of them, so many from one client, so that a flood from one place does not shut the others out.
const OF_CLIENT: u32 = 2;
/// Most clients remembered; beyond, the oldest half is forgotten.
const CLIENTS: usize = 1_000;

thread_local! {
    static GATE: Bucket = const { Bucket::full() };
    /// When each client came last, and its bucket.
    static KNOCKING: RefCell<HashMap<String, (i64, Bucket)>> = RefCell::new(HashMap::new());
}

/// Whether a client's sign-in is looked at. Those who cannot be told apart share one bucket.
fn is_looked_at(client: &str) -> bool {
    let now = time::real_now();
    let own = KNOCKING.with_borrow_mut(|knocking| {
        if knocking.len() >= CLIENTS && !knocking.contains_key(client) {
            let mut times: Vec<i64> = knocking.values().map(|(last, _)| *last).collect();
            times.sort_unstable();
            let middle = times.get(times.len() / 2).copied().unwrap_or(now);
            knocking.retain(|_, (last, _)| *last > middle);
        }
        let (last, bucket) = knocking
            .entry(client.to_owned())
            .or_insert_with(|| (now, Bucket::full()));
        *last = now;
        bucket.take(OF_CLIENT)
    });
    own && GATE.with(|gate| gate.take(LOOKED_AT))
}

fn field_errors(cx: &Cx<'_>, error: &AppError) -> Vec<FieldError> {
    error
        .fields
        .iter()
        .map(|field| FieldError {
            field: field.path.trim_start_matches('/').to_owned(),
            message: field.message.words(cx.page.lang),
        })
        .collect()
}

/// GET /console/setup?token=…
pub async fn show_setup(cx: &Cx<'_>) -> Result<Response> {
    let token = cx.query("token").unwrap_or_default().to_owned();
    let Some(newcomer) = newcomer(cx, &token).await? else {
        let error = AppError::new(
            410,
            "setup_link_used",
            "这个设置链接用过了或者过期了,请重新生成一个",
        );
        return Ok(used(cx, error));
    };
    Ok(setup_page(cx, 200, token, newcomer, "", Vec::new()))
}

async fn newcomer(cx: &Cx<'_>, token: &str) -> Result<Option<Newcomer>> {
    let token = token.to_owned();
    call(&cx.env, Object::Site, &SiteCall::CheckSetup { token }).await
}

/// The form again. Who follows a link that is used up by now learns so from the next one.
async fn setup_again(cx: &Cx<'_>, token: String, name: &str, errors: Vec<FieldError>) -> Result<Response> {
    let newcomer = newcomer(cx, &token).await?.unwrap_or(Newcomer::Invited);
    Ok(setup_page(cx, 422, token, newcomer, name, errors))
}

fn used(cx: &Cx<'_>, error: AppError) -> Response {
    let way = Way {
        label: "去登录".to_owned(),
        href: cx.page.link("/console/sign-in"),
    };
    error.into_page(&cx.page, vec![way], None)
}

fn setup_page(
    cx: &Cx<'_>,
    status: u16,
    token: String,
    newcomer: Newcomer,
    name: &str,
    errors: Vec<FieldError>,
) -> Response {
    let page = SetupPage {
        invited: newcomer == Newcomer::Invited,
        token,
        name: name.to_owned(),
        min_password: MIN_PASSWORD,
        errors,
    };
    http::html(
        status,
        &app::pages::console::setup(&cx.page, page),
        http::Cache::Never,
    )
}

/// POST /console/setup
pub async fn setup(cx: &Cx<'_>, request: &mut Request) -> Result<Response> {
    session::check_origin(request)?;
    let form = http::form(request).await?;
    let field = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let (token, name, password) = (field("token"), field("name"), field("password"));
    if password != field("password2") {
        let error = FieldError {
            field: "password2".to_owned(),
            message: "两次输入的密码不一样".to_owned(),
        };
        return setup_again(cx, token, &name, vec![error]).await;
    }
    let message = SiteCall::Setup {
        token: token.clone(),
        name: name.clone(),
        password,
    };
    match call::<_, SessionReply>(&cx.env, Object::Site, &message).await {
        Ok(new) => {
            session::keep(cx, &new);
            Ok(http::see_other(&cx.page.link("/console")))
        }
        Err(error) if error.status == 422 => {
            let errors = field_errors(cx, &error);
            setup_again(cx, token, &name, errors).await
        }
        Err(error) if error.status == 410 => Ok(used(cx, error)),
        Err(error) => Err(error),
    }
}

/// GET /console/sign-in
pub async fn show(cx: &Cx<'_>) -> Result<Response> {
    if session::current(cx).await?.is_some() {
        return Ok(http::see_other(&cx.page.link("/console")));
    }
    let notice = if cx.query("out") == Some("1") {
        Some("已退出。")
    } else if cx.query("again") == Some("1") {
        Some("请先登录。太久没有操作时,要重新登录。")
    } else {
        None
    };
    Ok(sign_in_page(cx, 200, "", notice, Vec::new()))
}

fn sign_in_page(
    cx: &Cx<'_>,
    status: u16,
    name: &str,
    notice: Option<&str>,
    errors: Vec<FieldError>,
) -> Response {
    let page = SignInPage {
        name: name.to_owned(),
        notice: notice.map(str::to_owned),
        errors,
    };
    http::html(
        status,
        &app::pages::console::sign_in(&cx.page, page),
        http::Cache::Never,
    )
}

/// POST /console/sign-in
pub async fn post(cx: &Cx<'_>, request: &mut Request) -> Result<Response> {
    session::check_origin(request)?;
    let client = client::of(cx, request);
    if !is_looked_at(&client) {
        let mut response = http::html(429, TURNED_AWAY, http::Cache::Never);
        http::set(&mut response, "retry-after", "5");
        return Ok(response);
    }
    let form = http::form(request).await?;
    let field = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let name = field("name");
    let message = SiteCall::SignIn {
        name: name.clone(),
        password: field("password"),
        client,
    };
    match call::<_, SessionReply>(&cx.env, Object::Site, &message).await {
        Ok(new) => {
            session::keep(cx, &new);
            Ok(http::see_other(&cx.page.link("/console")))
        }
        Err(error) if matches!(error.status, 401 | 429) => {
            let shown = FieldError {
                field: "name".to_owned(),
                message: cx.say(&error.message),
            };
            let mut response = sign_in_page(cx, error.status, &name, None, vec![shown]);
            if let Some(seconds) = error.retry_after {
                http::set(&mut response, "retry-after", &seconds.to_string());
            }
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

/// POST /console/sign-out
pub async fn sign_out(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form = http::form(request).await?;
    session::check_form(request, &form, session)?;
    let cookie = session.cookie.clone();
    let () = call(&cx.env, Object::Site, &SiteCall::SignOut { cookie }).await?;
    session::drop(cx);
    Ok(http::see_other(&cx.page.link("/console/sign-in?out=1")))
}
