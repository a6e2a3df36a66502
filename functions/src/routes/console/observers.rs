//! `/console/observers`: teams of observers and their invitation codes.

use app::observer::{ObserverTeam, ObserverTeamForm, ObserverTeamsPage};
use domain::observer::{
    ObserverId, Tier, invitation,
    team::{BadTeam, read_team},
};
use worker::{Request, Response};

use super::session::{check_form, organizer};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Form},
    objects::{
        messages::SessionReply,
        observers::wire::{ObserversCall, RecountReply, TeamReply},
    },
    routes::{context::Cx, observer::faults},
    said::said,
    time,
};

/// GET /console/observers
pub async fn show(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    page(cx, session, &Form::default(), &[]).await
}

async fn page(cx: &Cx<'_>, session: &SessionReply, form: &Form, wrong: &[AppError]) -> Result<Response> {
    let teams: Vec<TeamReply> = call(&cx.env, Object::Observers, &ObserversCall::Teams).await?;
    let recount: RecountReply = call(&cx.env, Object::Observers, &ObserversCall::Recount).await?;
    let signing = &cx.config.signing_key;
    let name_of: std::collections::HashMap<u32, String> = teams
        .iter()
        .map(|team| (team.number, team.name.clone()))
        .collect();
    let rows = teams.into_iter().map(|team| ObserverTeam {
        code: invitation(signing, team.number, team.issue).to_string(),
        parent: team.parent.and_then(|parent| name_of.get(&parent).cloned()),
        may_have_teams: Tier::below(Some(team.tier)).is_some(),
        number: team.number,
        tier: team.tier,
        name: team.name,
        area: team.area,
        members: team.members,
        most: team.most,
        issue: team.issue,
    });
    let typed = |name: &str| {
        form.get(name)
            .unwrap_or_default()
            .chars()
            .take(200)
            .collect::<String>()
    };
    // The key of the team that the form makes: sent twice it is one team.
    let token = match ObserverId::open(signing, &typed("token")) {
        Ok(id) => id,
        Err(_) => ObserverId::new(time::entropy()?),
    };
    let page = ObserverTeamsPage {
        organizer: organizer(session),
        teams: rows.collect(),
        observers: recount.stored,
        sound: recount.counted == recount.stored && recount.differing.is_empty(),
        form: ObserverTeamForm {
            token: token.seal(signing),
            parent: typed("parent"),
            name: typed("name"),
            area: typed("area"),
            most: typed("most"),
            errors: faults(cx, wrong),
        },
    };
    let status = wrong.first().map_or(200, |error| error.status);
    Ok(http::html(
        status,
        &app::pages::console::observers(&cx.page, page),
        http::Cache::Never,
    ))
}

fn bad_team(bad: BadTeam) -> AppError {
    let (field, message) = match bad {
        BadTeam::Parent => ("/parent", said("said-observers-parent")),
        BadTeam::Name => ("/name", said("said-observers-name")),
        BadTeam::Area => ("/area", said("said-observers-area")),
        BadTeam::Most => ("/most", said("said-observers-most")),
    };
    AppError::new(422, "bad_team", message.clone()).at(field, message)
}

/// POST /console/observers: makes a team, or gives one a new code (`renew`, `issue`).
pub async fn post(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let text = |name: &str| form.get(name).unwrap_or_default();
    let own = cx.page.link("/console/observers");
    if let Some(team) = form.text("renew") {
        let (Ok(team), Ok(issue)) = (team.parse(), text("issue").parse()) else {
            return Err(AppError::not_found());
        };
        let () = call(&cx.env, Object::Observers, &ObserversCall::Renew { team, issue }).await?;
        return Ok(http::see_other(&own));
    }
    let team = match read_team(text("parent"), text("name"), text("area"), text("most")) {
        Ok(team) => team,
        Err(bad) => {
            let wrong: Vec<AppError> = bad.into_iter().map(bad_team).collect();
            return page(cx, session, &form, &wrong).await;
        }
    };
    let id = match ObserverId::open(&cx.config.signing_key, text("token")) {
        Ok(id) => id,
        Err(_) => ObserverId::new(time::entropy()?),
    };
    let message = ObserversCall::AddTeam {
        key: id.key().as_str().to_owned(),
        team,
    };
    match call::<_, u32>(&cx.env, Object::Observers, &message).await {
        Ok(_) => Ok(http::see_other(&own)),
        Err(error) if error.status == 422 => page(cx, session, &form, &[error]).await,
        Err(error) => Err(error),
    }
}
