//! `/activities`: what is on; signing up without an account; an own sign-up and how it is cancelled.

use app::activity::{ActivitiesPage, ActivityLine, ActivityPage, SignedUpPage};
use domain::{
    clock::Millis,
    observer::activity::{BadSignUp, SignUpId, read_sign_up},
};
use worker::{Request, Response};

use super::{
    context::Cx,
    observer::{bad_name, cut, faults},
};
use crate::{
    bucket::Bucket,
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::observers::wire::{ActivityQuery, ActivityReply, NewSignUp, ObserversCall, SignUpReply},
    said::said,
    time,
};

/// Activities of one page, of either kind.
const PAGE: u32 = 12;
/// Sign-ups a second that are written down.
const PER_SECOND: u32 = 100;
/// When those turned away may come back, in seconds.
const LATER: u32 = 5;

thread_local! {
    static DOOR: Bucket = const { Bucket::full() };
}

/// Asks for activities.
pub async fn ask(cx: &Cx<'_>, query: ActivityQuery) -> Result<Vec<ActivityReply>> {
    call(&cx.env, Object::Observers, &ObserversCall::Activities(query)).await
}

/// One of them.
pub async fn one(cx: &Cx<'_>, number: u32) -> Result<ActivityReply> {
    let query = ActivityQuery {
        number: Some(number),
        limit: 1,
        ..ActivityQuery::default()
    };
    let found = ask(cx, query).await?.into_iter().next();
    found.ok_or_else(AppError::not_found)
}

/// An activity as pages show it.
pub fn line(cx: &Cx<'_>, reply: ActivityReply) -> Result<ActivityLine> {
    Ok(ActivityLine {
        number: reply.number,
        name: reply.name,
        theme: reply.theme,
        time: cx.published()?.zone.minute(reply.starts),
        place: reply.place,
        team: reply.team.unwrap_or_default(),
        most: reply.most,
        sign_ups: reply.sign_ups,
        signed: reply.signed,
        heads: reply.heads,
        begun: time::now() >= reply.starts,
    })
}

/// Where a list goes on: when the last one began, and its number.
pub fn after(cx: &Cx<'_>, name: &str) -> Option<(Millis, u32)> {
    let (at, number) = cx.query(name)?.split_once('-')?;
    let at = at.parse().ok().filter(|at| (0..1 << 50).contains(at))?;
    Some((Millis(at), number.parse().ok()?))
}

/// The value for [`after`].
pub fn mark(last: &ActivityReply) -> String {
    format!("{}-{}", last.starts.0, last.number)
}

/// `GET /activities?later=&earlier=`
pub async fn list(cx: &Cx<'_>) -> Result<Response> {
    let now = time::now();
    let (later, earlier) = (after(cx, "later"), after(cx, "earlier"));
    let mut coming = if earlier.is_some() {
        Vec::new()
    } else {
        let query = ActivityQuery {
            from: Some(now),
            after: later,
            limit: PAGE + 1,
            ..ActivityQuery::default()
        };
        ask(cx, query).await?
    };
    let mut past = if later.is_some() {
        Vec::new()
    } else {
        let query = ActivityQuery {
            to: Some(now),
            latest_first: true,
            after: earlier,
            limit: PAGE + 1,
            ..ActivityQuery::default()
        };
        ask(cx, query).await?
    };
    let (more_coming, more_past) = (cut(&mut coming, PAGE), cut(&mut past, PAGE));
    let on = |more: bool, name: &str, last: Option<&ActivityReply>| {
        last.filter(|_| more)
            .map(|last| format!("/activities?{name}={}", mark(last)))
    };
    let page = ActivitiesPage {
        later: on(more_coming, "later", coming.last()),
        earlier: on(more_past, "earlier", past.last()),
        coming: coming
            .into_iter()
            .map(|reply| line(cx, reply))
            .collect::<Result<_>>()?,
        past: past
            .into_iter()
            .map(|reply| line(cx, reply))
            .collect::<Result<_>>()?,
    };
    Ok(http::html(
        200,
        &app::pages::activities(&cx.page, page),
        Cache::Revalidate,
    ))
}

fn number(text: &str) -> Result<u32> {
    text.parse().map_err(|_| AppError::not_found())
}

/// `GET /activities/{number}`
pub async fn show(cx: &Cx<'_>, text: &str) -> Result<Response> {
    let reply = one(cx, number(text)?).await?;
    let fresh = SignUpId::new(time::entropy()?);
    draw(cx, reply, fresh, &Form::default(), &[])
}

fn draw(
    cx: &Cx<'_>,
    reply: ActivityReply,
    id: SignUpId,
    form: &Form,
    wrong: &[AppError],
) -> Result<Response> {
    let typed = |name: &str| form.get(name).unwrap_or_default().chars().take(200).collect();
    let page = ActivityPage {
        activity: line(cx, reply)?,
        form: id.seal(&cx.config.signing_key),
        name: typed("name"),
        people: typed("people"),
        errors: faults(cx, wrong),
    };
    let status = wrong.first().map_or(200, |error| error.status);
    Ok(http::html(
        status,
        &app::pages::activity(&cx.page, page),
        Cache::Never,
    ))
}

fn bad_sign_up(bad: BadSignUp) -> AppError {
    match bad {
        BadSignUp::Name(bad) => bad_name(bad),
        BadSignUp::People => {
            let message = said("said-activity-party");
            AppError::new(422, "bad_sign_up", message.clone()).at("/people", message)
        }
    }
}

/// `POST /activities/{number}`: signs up. The same form again is the same sign-up.
pub async fn sign_up(cx: &Cx<'_>, request: &mut Request, text: &str) -> Result<Response> {
    let activity = number(text)?;
    let form: Form = http::form(request).await?;
    // A form of ours has a sign-up. Another one begins anew and loses nothing that was typed.
    let Ok(id) = SignUpId::open(&cx.config.signing_key, form.get("form").unwrap_or_default()) else {
        let fresh = SignUpId::new(time::entropy()?);
        let error =
            AppError::new(422, "bad_form", said("said-patrol-wrong")).at("/", said("said-patrol-wrong"));
        return draw(cx, one(cx, activity).await?, fresh, &form, &[error]);
    };
    let given = |name: &str| form.get(name).unwrap_or_default();
    let (name, people) = match read_sign_up(given("name"), given("people")) {
        Ok(read) => read,
        Err(bad) => {
            let wrong: Vec<AppError> = bad.into_iter().map(bad_sign_up).collect();
            return draw(cx, one(cx, activity).await?, id, &form, &wrong);
        }
    };
    DOOR.with(|door| door.admit(PER_SECOND, LATER))?;
    let message = ObserversCall::SignUp(NewSignUp {
        key: id.key(),
        activity,
        name,
        people,
    });
    match call::<_, ()>(&cx.env, Object::Observers, &message).await {
        Ok(()) => {
            let own = format!("/activities/s/{}", id.seal(&cx.config.signing_key));
            Ok(http::see_other(&cx.page.link(&own)))
        }
        Err(error) if error.status == 409 => {
            let error = if error.fields.is_empty() {
                let message = error.message.clone();
                error.at("/", message)
            } else {
                error
            };
            draw(cx, one(cx, activity).await?, id, &form, &[error])
        }
        Err(error) => Err(error),
    }
}

async fn signed(cx: &Cx<'_>, token: &str) -> Result<(SignUpId, SignUpReply)> {
    let id = SignUpId::open(&cx.config.signing_key, token).map_err(|_| AppError::not_found())?;
    let found: Option<SignUpReply> = call(
        &cx.env,
        Object::Observers,
        &ObserversCall::SignedUp { key: id.key() },
    )
    .await?;
    found.map(|found| (id, found)).ok_or_else(AppError::not_found)
}

/// `GET /activities/s/{token}`
pub async fn own(cx: &Cx<'_>, token: &str) -> Result<Response> {
    let (_, found) = signed(cx, token).await?;
    let page = SignedUpPage {
        token: token.to_owned(),
        activity: line(cx, one(cx, found.activity).await?)?,
        name: found.name,
        people: found.people,
    };
    Ok(http::html(
        200,
        &app::pages::signed_up(&cx.page, page),
        Cache::Never,
    ))
}

/// `POST /activities/s/{token}/cancel`. Once more changes nothing.
pub async fn cancel(cx: &Cx<'_>, token: &str) -> Result<Response> {
    let (id, _) = signed(cx, token).await?;
    let () = call(
        &cx.env,
        Object::Observers,
        &ObserversCall::Cancel { key: id.key() },
    )
    .await?;
    Ok(http::see_other(&cx.page.link(&format!("/activities/s/{token}"))))
}
