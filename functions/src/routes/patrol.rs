//! `/o/{token}/patrol`: a patrol is written down. `/o/{token}/f/{id}`: an own finding is looked at again.

use std::collections::BTreeSet;

use app::{
    model::Choice,
    observer::{PatrolPage, RevisitPage, TypedFindingForm, TypedPatrolForm},
};
use data_encoding::HEXLOWER;
use domain::{
    area::Areas,
    case::Source,
    content::Content,
    observer::{
        FormId, ObserverId,
        patrol::{
            BadFinding, BadPatrol, Finding, MAX_FINDINGS, Patrol, TypedFinding, TypedPatrol, finding_key,
            is_home, read_finding, read_patrol,
        },
        revisit::{BadRevisit, MAX_PHOTOS, read_revisit},
    },
    report::{self, BadPlace, BadWords, Place},
};
use worker::{Request, Response};

use super::{
    context::Cx,
    observer::{fates, faults, find, finding_line},
    report::{area_choices, districts, work},
};
use crate::{
    bucket::Bucket,
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::observers::wire::{
        FindingReply, NewFinding, NewPatrol, NewRevisit, ObserverReply, ObserversCall,
    },
    photos,
    said::said,
    time,
};

/// Patrols and records a second that are written down.
const PER_SECOND: u32 = 100;
/// When those turned away may come back, in seconds.
const LATER: u32 = 5;

thread_local! {
    static DOOR: Bucket = const { Bucket::full() };
}

fn admit() -> Result<()> {
    DOOR.with(|door| door.admit(PER_SECOND, LATER))
}

fn today(cx: &Cx<'_>) -> Result<String> {
    Ok(cx.published()?.zone.day(time::now()))
}

fn fresh_form(cx: &Cx<'_>) -> Result<String> {
    Ok(FormId::new(time::entropy()?).seal(&cx.config.signing_key))
}

/// `GET /o/{token}/patrol`
pub async fn show(cx: &Cx<'_>, token: &str) -> Result<Response> {
    let (_, own) = find(cx, token).await?;
    let typed = TypedPatrolForm {
        day: today(cx)?,
        findings: vec![TypedFindingForm::default(); MAX_FINDINGS],
        ..TypedPatrolForm::default()
    };
    draw(cx, token, own, fresh_form(cx)?, typed, &[])
}

fn draw(
    cx: &Cx<'_>,
    token: &str,
    own: ObserverReply,
    form: String,
    typed: TypedPatrolForm,
    wrong: &[AppError],
) -> Result<Response> {
    let content = cx.content()?;
    // A city of many communities: the district comes first, by a link of its own.
    let chosen = typed.area.split('|').next().unwrap_or_default();
    let district = cx
        .query("district")
        .filter(|id| content.areas.find(id).is_some())
        .unwrap_or(chosen)
        .to_owned();
    let categories = report::listed(&content.categories)
        .map(|group| {
            let choices = group.categories.iter().map(|category| Choice {
                id: category.id.to_string(),
                name: category.name.clone(),
            });
            (group.name.clone(), choices.collect())
        })
        .collect();
    let page = PatrolPage {
        token: token.to_owned(),
        form,
        home: own.area,
        areas: area_choices(&content.areas, &district),
        districts: districts(content),
        district,
        categories,
        typed,
        errors: faults(cx, wrong),
    };
    let status = wrong.first().map_or(200, |error| error.status);
    let html = app::pages::patrol(&cx.page, page);
    Ok(http::html(status, &html, Cache::Never))
}

/// What was typed, to be shown again: nothing is lost.
fn typed(form: &Form) -> TypedPatrolForm {
    let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let findings = (1..=MAX_FINDINGS).map(|n| TypedFindingForm {
        kind: given(&format!("f{n}-kind")),
        category: given(&format!("f{n}-category")),
        address: given(&format!("f{n}-address")),
        text: given(&format!("f{n}-text")),
    });
    TypedPatrolForm {
        theme: given("theme"),
        area: given("area"),
        address: given("address"),
        methods: form
            .0
            .iter()
            .filter(|(name, _)| name == "method")
            .map(|(_, value)| value.clone())
            .collect(),
        day: given("day"),
        start: given("start"),
        end: given("end"),
        people: given("people"),
        notes: given("notes"),
        findings: findings.collect(),
    }
}

fn bad_patrol(bad: BadPatrol) -> AppError {
    let (field, message) = match bad {
        BadPatrol::Theme => ("/theme", said("said-patrol-theme")),
        BadPatrol::Area => ("/area", said("said-patrol-area")),
        BadPatrol::LongAddress => ("/address", said("said-patrol-address")),
        BadPatrol::Methods => ("/method", said("said-patrol-methods")),
        BadPatrol::Day => ("/day", said("said-patrol-day")),
        BadPatrol::Start => ("/start", said("said-patrol-start")),
        BadPatrol::End => ("/end", said("said-patrol-end")),
        BadPatrol::People => ("/people", said("said-patrol-people")),
        BadPatrol::LongNotes => ("/notes", said("said-patrol-notes")),
    };
    AppError::new(422, "bad_patrol", said("said-patrol-wrong")).at(field, message)
}

fn bad_finding(n: usize, bad: BadFinding) -> AppError {
    let (field, message) = match bad {
        BadFinding::Words(BadWords::Kind) => ("kind", said("said-patrol-kind")),
        BadFinding::Words(BadWords::Category) => ("category", said("said-patrol-category")),
        BadFinding::Words(BadWords::Nothing) => ("text", said("said-patrol-text")),
        BadFinding::Words(BadWords::LongText(_)) => ("text", said("said-patrol-long-text")),
        BadFinding::Place(BadPlace::Nowhere) => ("address", said("said-patrol-nowhere")),
        BadFinding::Place(_) => ("address", said("said-patrol-address")),
    };
    AppError::new(422, "bad_finding", said("said-patrol-wrong")).at(format!("/f{n}-{field}"), message)
}

/// A patrol with what it found, or everything that is wrong with it.
type Read = std::result::Result<(Patrol, Vec<Finding>), Vec<AppError>>;

fn read(cx: &Cx<'_>, typed: &TypedPatrolForm) -> Result<Read> {
    let content = cx.content()?;
    let asked = TypedPatrol {
        theme: &typed.theme,
        area: &typed.area,
        address: &typed.address,
        methods: typed.methods.iter().map(String::as_str).collect(),
        day: &typed.day,
        start: &typed.start,
        end: &typed.end,
        people: &typed.people,
        notes: &typed.notes,
    };
    let mut wrong = Vec::new();
    let patrol = read_patrol(&asked, &today(cx)?, &content.areas);
    let mut findings = Vec::new();
    for (finding, n) in typed.findings.iter().zip(1..) {
        let finding = TypedFinding {
            kind: &finding.kind,
            category: &finding.category,
            address: &finding.address,
            text: &finding.text,
        };
        if finding.is_blank() {
            continue;
        }
        let at = (typed.area.as_str(), typed.address.trim());
        match read_finding(finding, at, &content.areas, &content.categories) {
            Ok(finding) => findings.push(finding),
            Err(bad) => wrong.extend(bad.into_iter().map(|bad| bad_finding(n, bad))),
        }
    }
    Ok(match patrol {
        Ok(patrol) if wrong.is_empty() => Ok((patrol, findings)),
        Ok(_) => Err(wrong),
        Err(bad) => {
            let mut all: Vec<AppError> = bad.into_iter().map(bad_patrol).collect();
            all.extend(wrong);
            Err(all)
        }
    })
}

/// The name of a place's district.
fn district_name(areas: &Areas, place: &Place) -> String {
    areas
        .find(&place.district)
        .map(|district| district.name.clone())
        .unwrap_or_default()
}

fn new_patrol(
    cx: &Cx<'_>,
    content: &Content,
    own: &ObserverReply,
    form: &FormId,
    (patrol, findings): (Patrol, Vec<Finding>),
) -> Result<NewPatrol> {
    let signing = &cx.config.signing_key;
    let place = &patrol.place;
    let district = district_name(&content.areas, place);
    let home = is_home(own.tier, &own.area, [&district, &place.street, &place.community]);
    let findings: Vec<NewFinding> = findings
        .into_iter()
        .enumerate()
        .map(|(n, finding)| NewFinding {
            key: finding_key(signing, form, n),
            work: work(&content.categories, &finding.words, Source::Observer),
            words: finding.words,
            place: finding.place,
        })
        .collect();
    let sent = serde_json::to_vec(&(&patrol, &findings)).map_err(AppError::internal)?;
    Ok(NewPatrol {
        key: form.key(),
        print: HEXLOWER.encode(&signing.keyed_hash("wenming/patrol", &[&sent])),
        patrol,
        home,
        findings,
        zone: content.site.zone.clone(),
    })
}

/// `POST /o/{token}/patrol`. The same form again is the same patrol.
pub async fn post(cx: &Cx<'_>, request: &mut Request, token: &str) -> Result<Response> {
    let (id, own) = find(cx, token).await?;
    let form: Form = http::form(request).await?;
    let typed = typed(&form);
    // A form of ours has a key. Another one begins anew and loses nothing that was typed.
    let key = match FormId::open(&cx.config.signing_key, form.get("form").unwrap_or_default()) {
        Ok(key) => key,
        Err(_) => FormId::new(time::entropy()?),
    };
    let sealed = key.seal(&cx.config.signing_key);
    let read = match read(cx, &typed)? {
        Ok(read) => read,
        Err(wrong) => return draw(cx, token, own, sealed, typed, &wrong),
    };
    admit()?;
    let message = ObserversCall::Record {
        observer: id.key(),
        patrol: new_patrol(cx, cx.content()?, &own, &key, read)?,
    };
    match call::<_, ()>(&cx.env, Object::Observers, &message).await {
        Ok(()) => Ok(http::see_other(&cx.page.link(&format!("/o/{token}?done=1")))),
        Err(error) if matches!(error.status, 409 | 429) => {
            let message = error.message.clone();
            // With a key of its own, what was typed can be sent as another patrol.
            let fresh = fresh_form(cx)?;
            draw(cx, token, own, fresh, typed, &[error.at("/", message)])
        }
        Err(error) => Err(error),
    }
}

async fn own_finding(cx: &Cx<'_>, token: &str, id: &str) -> Result<(ObserverId, FindingReply)> {
    let (observer, _) = find(cx, token).await?;
    let id: i64 = id
        .parse()
        .ok()
        .filter(|id| (1..=i64::from(u32::MAX)).contains(id))
        .ok_or_else(AppError::not_found)?;
    let message = ObserversCall::Finding {
        observer: observer.key(),
        id,
    };
    let found: Option<FindingReply> = call(&cx.env, Object::Observers, &message).await?;
    found
        .map(|found| (observer, found))
        .ok_or_else(AppError::not_found)
}

/// `GET /o/{token}/f/{id}`
pub async fn finding(cx: &Cx<'_>, token: &str, id: &str) -> Result<Response> {
    let (_, found) = own_finding(cx, token, id).await?;
    let day = today(cx)?;
    revisit_page(
        cx,
        token,
        found,
        fresh_form(cx)?,
        [day, String::new(), String::new(), String::new()],
        &[],
    )
    .await
}

async fn revisit_page(
    cx: &Cx<'_>,
    token: &str,
    found: FindingReply,
    form: String,
    [day, places, square, words]: [String; 4],
    wrong: &[AppError],
) -> Result<Response> {
    let fates = fates(cx, BTreeSet::from([found.key.clone()])).await?;
    let kept = match FormId::open(&cx.config.signing_key, &form) {
        Ok(id) if !wrong.is_empty() => photos::numbers(&cx.env, &found.key, &id.key()).await?.len(),
        _ => 0,
    };
    let page = RevisitPage {
        token: token.to_owned(),
        finding: finding_line(cx, token, found, &fates)?,
        form,
        most: MAX_PHOTOS,
        kept,
        day,
        places,
        square,
        words,
        errors: faults(cx, wrong),
    };
    let status = wrong.first().map_or(200, |error| error.status);
    Ok(http::html(
        status,
        &app::pages::revisit(&cx.page, page),
        Cache::Never,
    ))
}

fn bad_revisit(bad: BadRevisit) -> AppError {
    let (field, message) = match bad {
        BadRevisit::Day => ("/day", said("said-revisit-day")),
        BadRevisit::Places => ("/places", said("said-revisit-places")),
        BadRevisit::Square => ("/square", said("said-revisit-square")),
        BadRevisit::Nothing => ("/words", said("said-revisit-nothing")),
        BadRevisit::LongWords => ("/words", said("said-revisit-words")),
    };
    AppError::new(422, "bad_revisit", said("said-patrol-wrong")).at(field, message)
}

/// `POST /o/{token}/f/{id}?form=`: a record with up to two photos. The same form again is the same record.
pub async fn revisit(cx: &Cx<'_>, request: &mut Request, token: &str, id: &str) -> Result<Response> {
    let (observer, found) = own_finding(cx, token, id).await?;
    let key = FormId::open(&cx.config.signing_key, cx.query("form").unwrap_or_default())
        .map_err(|_| AppError::new(422, "bad_form", said("said-patrol-used-form")))?;
    let sealed = key.seal(&cx.config.signing_key);
    let back = cx.page.link(&format!("/o/{token}/f/{}", found.id));
    // Whoever sends the same again sees what is there already.
    if found.revisits.iter().any(|seen| seen.key == key.key()) {
        return Ok(http::see_other(&back));
    }
    admit()?;
    let received = if http::media_type(request) == "application/x-www-form-urlencoded" {
        http::form(request).await.map(|form| (form, Vec::new()))
    } else {
        photos::receive_multipart(request, &cx.env, &found.key, &key.key(), MAX_PHOTOS).await
    };
    let (form, kept) = match received {
        Ok(received) => received,
        Err(error) if matches!(error.status, 413 | 422) => {
            let message = error.message.clone();
            let typed = [today(cx)?, String::new(), String::new(), String::new()];
            return revisit_page(cx, token, found, sealed, typed, &[error.at("/photo", message)]).await;
        }
        Err(error) => return Err(error),
    };
    let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let typed = ["day", "places", "square", "words"].map(given);
    let [day, places, square, words] = &typed;
    let seen = match read_revisit(day, places, square, words, &today(cx)?) {
        Ok(seen) => seen,
        Err(bad) => {
            let wrong: Vec<AppError> = bad.into_iter().map(bad_revisit).collect();
            return revisit_page(cx, token, found, sealed, typed, &wrong).await;
        }
    };
    // Photos of a form that was refused before are still in its batch.
    let kept = match kept.is_empty() {
        true => photos::numbers(&cx.env, &found.key, &key.key()).await?.len(),
        false => kept.len(),
    };
    let message = ObserversCall::Revisit {
        observer: observer.key(),
        finding: found.id,
        revisit: NewRevisit {
            key: key.key(),
            revisit: seen,
            photos: u32::try_from(kept).unwrap_or(0),
        },
    };
    match call::<_, ()>(&cx.env, Object::Observers, &message).await {
        Ok(()) => Ok(http::see_other(&back)),
        Err(error) if error.status == 409 => {
            let message = error.message.clone();
            revisit_page(cx, token, found, sealed, typed, &[error.at("/", message)]).await
        }
        Err(error) => Err(error),
    }
}

/// `GET /o/{token}/f/{id}/photo/{form}/{n}`: the n-th photo of an own record.
pub async fn photo(cx: &Cx<'_>, token: &str, id: &str, form: &str, n: &str) -> Result<Response> {
    let (_, found) = own_finding(cx, token, id).await?;
    if !found.revisits.iter().any(|seen| seen.key == form) {
        return Err(AppError::not_found());
    }
    photos::nth(cx, &found.key, form, n).await
}
