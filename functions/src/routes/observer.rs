//! `/o`: an observer joins by an invitation code; `/o/{token}` is the observer's own page: own findings and what became of them, own patrols.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    model::FieldError,
    observer::{AdoptedLine, FateLine, FindingLine, ObserverJoinPage, ObserverPage, PatrolLine, RevisitLine},
};
use domain::{
    case::{TrackingCode, Work, count},
    observer::{
        BadName, ObserverId, read_name,
        revisit::{Revisit, square_metres},
    },
    report::{ReportKey, category_name},
};
use worker::{Request, Response};

use super::{context::Cx, guess, report::place_line};
use crate::{
    call::{Object, call},
    cases::unit_name,
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::{
        cases::wire::{CasesCall, Fate},
        observers::{
            unknown_invitation,
            wire::{FindingReply, ObserverReply, ObserversCall, PatrolQuery, PatrolReply},
        },
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

/// What is wrong with a name.
pub fn bad_name(bad: BadName) -> AppError {
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

/// The observer that an address is of. It is a bearer secret: it is never logged.
pub async fn find(cx: &Cx<'_>, token: &str) -> Result<(ObserverId, ObserverReply)> {
    let id = ObserverId::open(&cx.config.signing_key, token).map_err(|_| AppError::not_found())?;
    let own: Option<ObserverReply> =
        call(&cx.env, Object::Observers, &ObserversCall::Own { key: id.key() }).await?;
    own.map(|own| (id, own)).ok_or_else(AppError::not_found)
}

/// Findings and patrols of one page.
const PAGE: u32 = 20;

/// The number of a row in the query.
pub fn before(cx: &Cx<'_>, name: &str) -> Option<i64> {
    cx.query(name)
        .and_then(|id| id.parse().ok())
        .filter(|id| (1..=i64::from(u32::MAX)).contains(id))
}

/// Takes the row more than a page away, if there is one: then there are older ones.
pub fn cut<T>(all: &mut Vec<T>, page: u32) -> bool {
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    let more = all.len() > page;
    all.truncate(page);
    more
}

/// `GET /o/{token}?findings=&patrols=`
pub async fn show(cx: &Cx<'_>, token: &str) -> Result<Response> {
    let (id, own) = find(cx, token).await?;
    let query = |name: &str| PatrolQuery {
        observer: Some(id.key()),
        before: before(cx, name),
        limit: PAGE + 1,
    };
    let message = ObserversCall::Findings(query("findings"));
    let mut found: Vec<FindingReply> = call(&cx.env, Object::Observers, &message).await?;
    let message = ObserversCall::Suggestions { observer: id.key() };
    let suggestions: Vec<ReportKey> = call(&cx.env, Object::Observers, &message).await?;
    let message = ObserversCall::Patrols(query("patrols"));
    let mut patrols: Vec<PatrolReply> = call(&cx.env, Object::Observers, &message).await?;
    let (more_found, more_patrols) = (cut(&mut found, PAGE), cut(&mut patrols, PAGE));

    let keys: BTreeSet<ReportKey> = found
        .iter()
        .map(|finding| finding.key.clone())
        .chain(suggestions.iter().cloned())
        .collect();
    let fates = fates(cx, keys).await?;
    let adopted = suggestions
        .iter()
        .filter_map(|key| fates.get(key))
        .filter(|fate| count::is_adopted(fate.state))
        .map(|fate| AdoptedLine {
            number: fate.number.0,
            state: fate.state,
            text: fate.text.clone(),
        })
        .collect();
    let older = |more: bool, name: &str, last: Option<i64>| {
        last.filter(|_| more)
            .map(|last| format!("/o/{token}?{name}={last}"))
    };
    let page = ObserverPage {
        token: token.to_owned(),
        name: own.name,
        tier: own.tier,
        team: own.team,
        area: own.area,
        since: cx.published()?.zone.minute(own.at),
        thanks: cx.query("done") == Some("1"),
        older_findings: older(more_found, "findings", found.last().map(|finding| finding.id)),
        older_patrols: older(more_patrols, "patrols", patrols.last().map(|patrol| patrol.id)),
        findings: found
            .into_iter()
            .map(|finding| finding_line(cx, token, finding, &fates))
            .collect::<Result<_>>()?,
        adopted,
        patrols: patrols
            .into_iter()
            .map(|patrol| patrol_line(cx, patrol))
            .collect::<Result<_>>()?,
    };
    Ok(http::html(
        200,
        &app::pages::observer(&cx.page, page),
        Cache::Never,
    ))
}

/// What became of cases.
pub async fn fates(cx: &Cx<'_>, keys: BTreeSet<ReportKey>) -> Result<BTreeMap<ReportKey, Fate>> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let message = CasesCall::Fates {
        keys: keys.into_iter().collect(),
    };
    let fates: Vec<Fate> = call(&cx.env, Object::Cases, &message).await?;
    Ok(fates.into_iter().map(|fate| (fate.key.clone(), fate)).collect())
}

/// A finding as its page shows it.
pub fn finding_line(
    cx: &Cx<'_>,
    token: &str,
    finding: FindingReply,
    fates: &BTreeMap<ReportKey, Fate>,
) -> Result<FindingLine> {
    let content = cx.content()?;
    let fate = fates.get(&finding.key).map(|fate| FateLine {
        number: fate.number.0,
        suggestion: fate.work == Work::Suggestion,
        state: fate.state,
        open: fate.open != 0,
        category: category_name(&content.categories, &fate.category).to_owned(),
        place: place_line(content, &fate.place),
        text: fate.text.clone(),
        unit: fate
            .unit
            .as_ref()
            .map(|unit| unit_name(content, unit))
            .unwrap_or_default(),
    });
    let revisits = finding.revisits.iter().map(|seen| {
        let photos = (1..=seen.photos)
            .map(|n| format!("/o/{token}/f/{}/photo/{}/{n}", finding.id, seen.key))
            .collect();
        seen_line(&seen.revisit, photos)
    });
    Ok(FindingLine {
        id: finding.id,
        theme: finding.theme,
        day: finding.day,
        fate,
        revisits: revisits.collect(),
    })
}

/// What was seen by looking again.
pub fn seen_line(seen: &Revisit, photos: Vec<String>) -> RevisitLine {
    RevisitLine {
        day: seen.day.clone(),
        places: seen.places.map(|places| places.to_string()).unwrap_or_default(),
        square: seen.square.map(square_metres).unwrap_or_default(),
        words: seen.words.clone(),
        photos,
    }
}

/// A patrol as lists show it.
pub fn patrol_line(cx: &Cx<'_>, reply: PatrolReply) -> Result<PatrolLine> {
    let patrol = reply.patrol;
    let time = match (patrol.start.is_empty(), patrol.end.is_empty()) {
        (true, true) => String::new(),
        _ => format!("{}–{}", patrol.start, patrol.end),
    };
    Ok(PatrolLine {
        id: reply.id,
        team: reply.team,
        tier: reply.tier,
        theme: patrol.theme,
        day: patrol.day,
        time,
        methods: patrol.methods.into_iter().collect(),
        place: place_line(cx.content()?, &patrol.place),
        people: patrol.people,
        notes: patrol.notes,
        home: reply.home != 0,
        found: reply.findings.len(),
        cases: reply
            .findings
            .into_iter()
            .flatten()
            .map(|number| number.0)
            .collect(),
    })
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
