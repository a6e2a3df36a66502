//! `/console/cases/{number}/release`: lets everybody see of a case what an organizer chose, with what has to be covered covered.

use app::released::{ReleasePage, ReleasePhoto};
use data_encoding::BASE64;
use domain::{
    case::{Role, event::Words},
    id::CaseNumber,
};
use worker::{Request, Response};

use super::{
    case::{batch, faults, fresh_batch, look, unknown},
    cases::audit,
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Form},
    objects::{
        cases::{
            FORM_BATCH,
            wire::{CaseView, CasesCall, Release},
        },
        messages::{PhotoSize, PhotosCall, SessionReply},
    },
    photos,
    routes::{context::Cx, report::place_line},
    said::said,
};

/// Most photos that are offered.
const MOST: usize = 12;

/// A photo of a case.
struct Candidate {
    batch: String,
    /// Its place in the batch, from 1.
    place: u32,
}

/// Photos that may be shown: what came, and the results.
fn candidates(view: &CaseView) -> Vec<Candidate> {
    if !view.row.work.may_show_pictures() {
        return Vec::new();
    }
    let form = (1..=view.row.photos).map(|place| Candidate {
        batch: FORM_BATCH.to_owned(),
        place,
    });
    let steps = view.history.iter().flat_map(|line| {
        (1..=u32::from(line.entry.with.photos)).map(move |place| Candidate {
            batch: line.batch.clone(),
            place,
        })
    });
    form.chain(steps).take(MOST).collect()
}

async fn find(cx: &Cx<'_>, session: &SessionReply, number: &str) -> Result<CaseView> {
    if !matches!(session.place.role, Role::Administrator | Role::Coordinator) {
        return Err(AppError::new(403, "not_allowed", said("said-not-your-page")));
    }
    let number = number.parse().map(CaseNumber).map_err(|_| unknown())?;
    look(cx, session, number).await?.ok_or_else(unknown)
}

/// `GET /console/cases/{number}/release`
pub async fn show(cx: &Cx<'_>, session: &SessionReply, number: &str) -> Result<Response> {
    let view = find(cx, session, number).await?;
    let published = cx.published()?;
    let (text, place) = match &view.release {
        Some(release) => (release.text.clone(), release.place.clone()),
        None => (
            view.row.text.clone(),
            place_line(&published.content, &view.row.place),
        ),
    };
    draw(cx, session, 200, &view, text, place, None)
}

fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    status: u16,
    view: &CaseView,
    text: String,
    place: String,
    wrong: Option<&AppError>,
) -> Result<Response> {
    let zone = &cx.published()?.zone;
    let number = view.row.number;
    let page = ReleasePage {
        organizer: organizer(session),
        number: number.0,
        since: view.row.released.map(|at| zone.minute(at)),
        text,
        place,
        batch: fresh_batch()?,
        photos: candidates(view)
            .into_iter()
            .map(|photo| ReleasePhoto {
                address: format!("/console/cases/{number}/photo/{}/{}", photo.batch, photo.place),
            })
            .collect(),
        grid: (photo::GRID_COLUMNS, photo::GRID_ROWS),
        errors: wrong.map(|error| faults(cx, error)).unwrap_or_default(),
    };
    Ok(http::html(
        status,
        &app::pages::console::release(&cx.page, page),
        http::Cache::Never,
    ))
}

/// Keeps a copy of a photo with cells covered, in the batch of the release; returns its place there.
async fn copy(cx: &Cx<'_>, view: &CaseView, photo: &Candidate, cells: &[u32], batch: &str) -> Result<u32> {
    let key = &view.row.key;
    let all = photos::numbers(&cx.env, key, &photo.batch).await?;
    let place = usize::try_from(photo.place).map_err(AppError::internal)?;
    let n = place
        .checked_sub(1)
        .and_then(|place| all.get(place))
        .ok_or_else(AppError::not_found)?;
    let whole = photos::picture(&cx.env, key, &photo.batch, *n, PhotoSize::Whole).await?;
    let covered = photo::cover(&whole, cells).map_err(|_| AppError::internal("a stored photo is broken"))?;
    let message = PhotosCall::Put {
        key: key.clone(),
        batch: batch.to_owned(),
        most: u32::try_from(MOST).map_err(AppError::internal)?,
        upload: None,
        picture: BASE64.encode(&covered.jpeg),
        small: BASE64.encode(&covered.thumbnail),
    };
    let n: u32 = call(&cx.env, Object::Photos(key.photo_shard()), &message).await?;
    Ok(n)
}

async fn read(cx: &Cx<'_>, view: &CaseView, form: &Form) -> Result<Release> {
    let mut release = Release {
        text: form.get("text").unwrap_or_default().trim().replace("\r\n", "\n"),
        place: form.get("place").unwrap_or_default().trim().to_owned(),
        ..Release::default()
    };
    let mut error = AppError::new(422, "bad_release", said("said-staff-wrong"));
    // As long as the words of a report may be; a step's rule for control characters.
    let long = release.text.chars().count() > domain::report::MAX_TEXT;
    let odd = release.text.chars().take(1_000).collect::<String>();
    if long || (!odd.is_empty() && Words::read(&odd).is_err()) {
        error = error.at("/text", said("said-release-text"));
    }
    if release.place.chars().count() > 200 || release.place.chars().any(char::is_control) {
        error = error.at("/place", said("said-release-place"));
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let batch = batch(form)?;
    for (photo, n) in candidates(view).iter().zip(1u32..) {
        let wanted = form.get(&format!("use-{n}")).unwrap_or_default();
        let shown = match wanted {
            "before" => &mut release.before,
            "after" => &mut release.after,
            _ => continue,
        };
        let field = format!("cover-{n}");
        let cells: Vec<u32> = form
            .0
            .iter()
            .filter(|(name, _)| *name == field)
            .filter_map(|(_, value)| value.parse().ok())
            .collect();
        let place = copy(cx, view, photo, &cells, &batch).await?;
        shown.push((batch.clone(), place));
    }
    Ok(release)
}

/// `POST /console/cases/{number}/release`: `do=show` or `do=hide`.
pub async fn post(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    number: &str,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let view = find(cx, session, number).await?;
    let number = view.row.number;
    let hide = form.get("do") == Some("hide");
    let done: Result<()> = async {
        let release = if hide {
            None
        } else {
            Some(read(cx, &view, &form).await?)
        };
        let message = CasesCall::Release {
            number,
            reader: session.actor()?,
            who: session.name.clone(),
            release,
        };
        call(&cx.env, Object::Cases, &message).await
    }
    .await;
    match done {
        Ok(()) => {
            let what = if hide { "hide_case" } else { "release_case" };
            audit(cx, session, what, number.to_string()).await?;
            let to = format!("/console/cases/{number}");
            Ok(http::see_other(&cx.page.link(&to)))
        }
        Err(error) if matches!(error.status, 409 | 422) => {
            let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
            draw(
                cx,
                session,
                error.status,
                &view,
                given("text"),
                given("place"),
                Some(&error),
            )
        }
        Err(error) => Err(error),
    }
}
