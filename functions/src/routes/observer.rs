//! `/o`: an observer joins by an invitation code; `/o/{token}` is the observer's own page.

use app::{
    model::FieldError,
    observer::{ObserverJoinPage, ObserverPage},
};
use domain::{
    case::TrackingCode,
    observer::{BadName, ObserverId, read_name},
};
use worker::{Request, Response};

use super::{context::Cx, guess};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::observers::{
        unknown_invitation,
        wire::{ObserverReply, ObserversCall},
    },
    said::said,
    time,
};

/// `GET /o`
pub fn ask(cx: &Cx<'_>) -> Result<Response> {
    join_page(cx, ObserverId::new(time::entropy()?), &Form::default(), &[])
}

/// What is wrong with the fields of a form.
pub fn faults(cx: &Cx<'_>, wrong: &[AppError]) -> Vec<FieldError> {
    let faults = wrong.iter().flat_map(|error| &error.fields);
    faults
        .map(|fault| FieldError {
            field: fault.path.trim_start_matches('/').to_owned(),
            message: cx.say(&fault.message),
        })
        .collect()
}

fn join_page(cx: &Cx<'_>, id: ObserverId, form: &Form, wrong: &[AppError]) -> Result<Response> {
    let typed = |name: &str| form.get(name).unwrap_or_default().chars().take(200).collect();
    let page = ObserverJoinPage {
        token: id.seal(&cx.config.signing_key),
        code: typed("code"),
        name: typed("name"),
        errors: faults(cx, wrong),
    };
    let status = wrong.first().map_or(200, |error| error.status);
    let mut response = http::html(status, &app::pages::observer_join(&cx.page, page), Cache::Never);
    if let Some(seconds) = wrong.iter().find_map(|error| error.retry_after) {
        http::set(&mut response, "retry-after", &seconds.to_string());
    }
    Ok(response)
}

fn bad_name(bad: BadName) -> AppError {
    let message = match bad {
        BadName::Empty => said("said-observer-name"),
        BadName::Long => said("said-observer-long"),
        BadName::Phone => said("said-observer-phone"),
    };
    AppError::new(422, "bad_name", message.clone()).at("/name", message)
}

/// `POST /o`
pub async fn join(cx: &Cx<'_>, request: &mut Request) -> Result<Response> {
    let form: Form = http::form(request).await?;
    // A form of ours has a token. Another one begins anew and loses nothing that was typed.
    let sent = form.get("token").unwrap_or_default();
    let id = match ObserverId::open(&cx.config.signing_key, sent) {
        Ok(id) => id,
        Err(_) => ObserverId::new(time::entropy()?),
    };
    let code =
        TrackingCode::read(form.get("code").unwrap_or_default().trim()).map_err(|_| unknown_invitation());
    let name = read_name(form.get("name").unwrap_or_default()).map_err(bad_name);
    let (code, name) = match (code, name) {
        (Ok(code), Ok(name)) => (code, name),
        (code, name) => {
            let wrong: Vec<AppError> = [code.err(), name.err()].into_iter().flatten().collect();
            return join_page(cx, id, &form, &wrong);
        }
    };
    if let Err(error) = guess::may(cx, request).await {
        let message = error.message.clone();
        return join_page(cx, id, &form, &[error.at("/code", message)]);
    }
    let message = ObserversCall::Join {
        code: code.hash(&cx.config.signing_key).0,
        key: id.key(),
        name,
    };
    match call::<_, ()>(&cx.env, Object::Observers, &message).await {
        Ok(()) => {
            let own = format!("/o/{}", id.seal(&cx.config.signing_key));
            Ok(http::see_other(&cx.page.link(&own)))
        }
        Err(error) if error.status == 422 || error.status == 409 => {
            if error.status == 422 {
                guess::failed(cx, request).await?;
            }
            join_page(cx, id, &form, &[error])
        }
        Err(error) => Err(error),
    }
}

async fn find(cx: &Cx<'_>, token: &str) -> Result<(ObserverId, ObserverReply)> {
    let id = ObserverId::open(&cx.config.signing_key, token).map_err(|_| AppError::not_found())?;
    let own: Option<ObserverReply> =
        call(&cx.env, Object::Observers, &ObserversCall::Own { key: id.key() }).await?;
    own.map(|own| (id, own)).ok_or_else(AppError::not_found)
}

/// `GET /o/{token}`
pub async fn show(cx: &Cx<'_>, token: &str) -> Result<Response> {
    let (_, own) = find(cx, token).await?;
    let page = ObserverPage {
        token: token.to_owned(),
        name: own.name,
        tier: own.tier,
        team: own.team,
        area: own.area,
        since: cx.published()?.zone.minute(own.at),
    };
    Ok(http::html(
        200,
        &app::pages::observer(&cx.page, page),
        Cache::Never,
    ))
}

/// `POST /o/{token}/leave`
pub async fn leave(cx: &Cx<'_>, token: &str) -> Result<Response> {
    let (id, _) = find(cx, token).await?;
    let () = call(
        &cx.env,
        Object::Observers,
        &ObserversCall::Leave { key: id.key() },
    )
    .await?;
    Ok(http::see_other(&cx.page.link("/o")))
}
