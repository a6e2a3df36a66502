//! `/console/activities`: activities are made and listed; afterwards heads are counted.

use app::{
    activity::{ActivityForm, ConsoleActivitiesPage, ConsoleActivityPage},
    model::Choice,
};
use domain::observer::{
    FormId,
    activity::{BadActivity, TypedActivity, read_activity, read_heads},
};
use worker::{Request, Response};

use super::{
    cases::audit,
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::{
        messages::SessionReply,
        observers::wire::{ActivityQuery, ActivityReply, MOST_LISTED, ObserversCall, TeamReply},
    },
    routes::{
        activities::{after, ask, line, mark, one},
        context::Cx,
        export,
        observer::{cut, faults},
    },
    said::said,
    time,
};

/// Activities of one page.
const PAGE: u32 = 50;
const OWN: &str = "/console/activities";

/// `GET /console/activities?earlier=`
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    page(cx, session, &Form::default(), &[]).await
}

async fn page(cx: &Cx<'_>, session: &SessionReply, form: &Form, wrong: &[AppError]) -> Result<Response> {
    let query = ActivityQuery {
        latest_first: true,
        after: after(cx, "earlier"),
        limit: PAGE + 1,
        ..ActivityQuery::default()
    };
    let mut all = ask(cx, query).await?;
    let more = cut(&mut all, PAGE);
    let earlier = all
        .last()
        .filter(|_| more)
        .map(|last| format!("{OWN}?earlier={}", mark(last)));
    let teams: Vec<TeamReply> = call(&cx.env, Object::Observers, &ObserversCall::Teams).await?;
    let signing = &cx.config.signing_key;
    let typed = |name: &str| {
        form.get(name)
            .unwrap_or_default()
            .chars()
            .take(200)
            .collect::<String>()
    };
    let token = match FormId::open(signing, &typed("token")) {
        Ok(id) => id,
        Err(_) => FormId::new(time::entropy()?),
    };
    let page = ConsoleActivitiesPage {
        organizer: organizer(session),
        activities: all
            .into_iter()
            .map(|reply| line(cx, reply))
            .collect::<Result<_>>()?,
        earlier,
        may_make: session.is_administrator(),
        teams: teams
            .into_iter()
            .map(|team| Choice {
                id: team.number.to_string(),
                name: team.name,
            })
            .collect(),
        form: ActivityForm {
            token: token.seal(signing),
            name: typed("name"),
            theme: typed("theme"),
            starts: typed("starts"),
            place: typed("place"),
            most: typed("most"),
            team: typed("team"),
            errors: faults(cx, wrong),
        },
    };
    let status = wrong.first().map_or(200, |error| error.status);
    let html = app::pages::console::activities(&cx.page, page);
    Ok(http::html(status, &html, Cache::Never))
}

fn bad_activity(bad: BadActivity) -> AppError {
    let (field, message) = match bad {
        BadActivity::Name => ("/name", said("said-activity-name")),
        BadActivity::Theme => ("/theme", said("said-patrol-theme")),
        BadActivity::Starts => ("/starts", said("said-activity-starts")),
        BadActivity::Place => ("/place", said("said-activity-place")),
        BadActivity::Most => ("/most", said("said-activity-most")),
        BadActivity::Team => ("/team", said("said-activity-team")),
    };
    AppError::new(422, "bad_activity", message.clone()).at(field, message)
}

/// `POST /console/activities`: makes one. The same form again is the same activity.
pub async fn make(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let text = |name: &str| form.get(name).unwrap_or_default();
    let typed = TypedActivity {
        name: text("name"),
        theme: text("theme"),
        starts: text("starts"),
        place: text("place"),
        most: text("most"),
        team: text("team"),
    };
    let activity = match read_activity(typed, time::now(), &cx.published()?.zone) {
        Ok(activity) => activity,
        Err(bad) => {
            let wrong: Vec<AppError> = bad.into_iter().map(bad_activity).collect();
            return page(cx, session, &form, &wrong).await;
        }
    };
    let id = match FormId::open(&cx.config.signing_key, text("token")) {
        Ok(id) => id,
        Err(_) => FormId::new(time::entropy()?),
    };
    let message = ObserversCall::AddActivity {
        key: id.key(),
        activity,
    };
    match call::<_, u32>(&cx.env, Object::Observers, &message).await {
        Ok(_) => Ok(http::see_other(&cx.page.link(OWN))),
        Err(error) if error.status == 422 => page(cx, session, &form, &[error]).await,
        Err(error) => Err(error),
    }
}

fn number(text: &str) -> Result<u32> {
    text.parse().map_err(|_| AppError::not_found())
}

/// `GET /console/activities/{number}`
pub async fn show(cx: &Cx<'_>, session: &SessionReply, text: &str) -> Result<Response> {
    let number = number(text)?;
    let sign_ups: Vec<(String, u32)> = if session.is_administrator() {
        let found = call(
            &cx.env,
            Object::Observers,
            &ObserversCall::SignUps { activity: number },
        )
        .await?;
        audit(cx, session, "see_sign_ups", number.to_string()).await?;
        found
    } else {
        Vec::new()
    };
    draw(cx, session, one(cx, number).await?, sign_ups, String::new(), &[])
}

fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    reply: ActivityReply,
    sign_ups: Vec<(String, u32)>,
    heads: String,
    wrong: &[AppError],
) -> Result<Response> {
    let page = ConsoleActivityPage {
        organizer: organizer(session),
        activity: line(cx, reply)?,
        may_count: session.is_administrator(),
        sign_ups,
        heads,
        errors: faults(cx, wrong),
    };
    let status = wrong.first().map_or(200, |error| error.status);
    let html = app::pages::console::activity(&cx.page, page);
    Ok(http::html(status, &html, Cache::Never))
}

/// `POST /console/activities/{number}`: the head count.
pub async fn heads(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    text: &str,
) -> Result<Response> {
    let number = number(text)?;
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let typed: String = form.get("heads").unwrap_or_default().chars().take(40).collect();
    let wrong = match read_heads(&typed) {
        None => {
            let message = said("said-activity-heads");
            AppError::new(422, "bad_heads", message.clone()).at("/heads", message)
        }
        Some(heads) => {
            let message = ObserversCall::Heads {
                activity: number,
                heads,
            };
            match call::<_, ()>(&cx.env, Object::Observers, &message).await {
                Ok(()) => return Ok(http::see_other(&cx.page.link(&format!("{OWN}/{number}")))),
                Err(error) if error.status == 409 => error,
                Err(error) => return Err(error),
            }
        }
    };
    draw(cx, session, one(cx, number).await?, Vec::new(), typed, &[wrong])
}

/// `GET /console/activities.csv`: all of them, the latest first; no names.
pub async fn csv(cx: &Cx<'_>) -> Result<Response> {
    let columns = [
        "number", "name", "theme", "starts", "place", "team", "most", "sign_ups", "signed", "heads",
    ];
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    loop {
        let query = ActivityQuery {
            latest_first: true,
            after: last,
            limit: MOST_LISTED,
            ..ActivityQuery::default()
        };
        let found = ask(cx, query).await?;
        let Some(end) = found.last() else { break };
        last = Some((end.starts, end.number));
        let full = found.len() == MOST_LISTED as usize;
        let _speaking = cx.page.speak();
        for reply in found {
            let line = line(cx, reply)?;
            rows.push(vec![
                line.number.to_string(),
                export::guarded(&line.name),
                app::texts::say::theme(line.theme).to_owned(),
                line.time,
                export::guarded(&line.place),
                export::guarded(&line.team),
                line.most.to_string(),
                line.sign_ups.to_string(),
                line.signed.to_string(),
                line.heads.map(|heads| heads.to_string()).unwrap_or_default(),
            ]);
        }
        if !full {
            break;
        }
    }
    export::table(&columns, rows, "activities.csv")
}
