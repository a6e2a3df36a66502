//! `/console/staff`: who of the office may do what.

use app::case::{InvitedLine, StaffLine, StaffPage, StaffTyped};
use domain::{
    case::Role,
    content::Content,
    id::{GroupId, StaffId, UnitId},
};
use worker::{Request, Response};

use super::{
    case::faults,
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    cases::{districts, is_unit, unit_choices, unit_name},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{Place, SessionReply, SiteCall, StaffReply},
    routes::context::Cx,
    said::said,
};

/// The unit or the district of a place, by name.
fn whereabouts(content: &Content, place: &Place) -> String {
    match (&place.unit, &place.district) {
        (Some(unit), _) => unit_name(content, unit),
        (None, Some(district)) => districts(content)
            .into_iter()
            .find(|choice| choice.id == district.as_str())
            .map_or_else(|| district.to_string(), |choice| choice.name),
        (None, None) => String::new(),
    }
}

/// `GET /console/staff`
pub async fn show(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    draw(cx, session, 200, None, StaffTyped::default(), None).await
}

async fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    status: u16,
    link: Option<String>,
    typed: StaffTyped,
    wrong: Option<&AppError>,
) -> Result<Response> {
    let StaffReply { staff, invited } = call(&cx.env, Object::Site, &SiteCall::Staff).await?;
    let published = cx.published()?;
    let content = &published.content;
    let id = |id: Option<&str>| id.unwrap_or_default().to_owned();
    let page = StaffPage {
        organizer: organizer(session),
        staff: staff
            .into_iter()
            .map(|row| StaffLine {
                id: row.id.0,
                name: row.name,
                role: row.place.role,
                place: whereabouts(content, &row.place),
                unit: id(row.place.unit.as_ref().map(UnitId::as_str)),
                district: id(row.place.district.as_ref().map(GroupId::as_str)),
                note: row.place.note,
                since: published.zone.minute(row.created),
                active: row.active,
            })
            .collect(),
        invited: invited
            .into_iter()
            .map(|(id, place, until)| InvitedLine {
                id,
                role: place.role,
                place: whereabouts(content, &place),
                note: place.note,
                until: published.zone.minute(until),
            })
            .collect(),
        units: unit_choices(content),
        districts: districts(content),
        link,
        typed,
        errors: wrong.map(|error| faults(cx, error)).unwrap_or_default(),
    };
    Ok(http::html(
        status,
        &app::pages::console::staff(&cx.page, page),
        http::Cache::Never,
    ))
}

/// Reads a place. What the content does not know is refused; the rest is the object's to check.
fn read(content: &Content, form: &Form) -> Result<Place> {
    let mut error = AppError::new(422, "bad_staff", said("said-staff-wrong"));
    let unit: Option<UnitId> = form.text("unit").and_then(|id| id.parse().ok());
    if form.text("unit").is_some() && !unit.as_ref().is_some_and(|unit| is_unit(content, unit)) {
        error = error.at("/unit", said("said-staff-unit"));
    }
    let district: Option<GroupId> = form.text("district").and_then(|id| id.parse().ok());
    let known = |id: &GroupId| districts(content).iter().any(|choice| choice.id == id.as_str());
    if form.text("district").is_some() && !district.as_ref().is_some_and(known) {
        error = error.at("/district", said("said-staff-district"));
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    Ok(Place {
        // Nobody of the office is a reporter: refused where it is stored.
        role: form.get("role").and_then(Role::named).unwrap_or(Role::Reporter),
        unit,
        district,
        note: form.text("note").unwrap_or_default().to_owned(),
    })
}

/// `POST /console/staff`
pub async fn post(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let organizer = session.name.clone();
    let number = || form.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or(0);
    let content = cx.content()?;
    let done: Result<Option<String>> = async {
        match form.get("do") {
            Some("invite") => {
                let place = read(content, &form)?;
                let token: String =
                    call(&cx.env, Object::Site, &SiteCall::Invite { place, organizer }).await?;
                let base = &cx.config.base;
                Ok(Some(format!(
                    "{}{base}/console/setup?token={token}",
                    cx.page.origin
                )))
            }
            Some("take_back") => {
                let message = SiteCall::TakeBack {
                    invitation: number(),
                    organizer,
                };
                call(&cx.env, Object::Site, &message).await.map(|()| None)
            }
            Some("change") => {
                let message = SiteCall::ChangeStaff {
                    id: StaffId(number()),
                    place: read(content, &form)?,
                    active: form.get("active") == Some("1"),
                    organizer,
                };
                call(&cx.env, Object::Site, &message).await.map(|()| None)
            }
            _ => Err(AppError::not_found()),
        }
    }
    .await;
    match done {
        // Not a redirect: the link is shown once, here.
        Ok(Some(link)) => draw(cx, session, 200, Some(link), StaffTyped::default(), None).await,
        Ok(None) => Ok(http::see_other(&cx.page.link("/console/staff"))),
        Err(error) if matches!(error.status, 404 | 409 | 422) => {
            let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
            let typed = StaffTyped {
                role: given("role"),
                unit: given("unit"),
                district: given("district"),
                note: given("note"),
            };
            draw(cx, session, error.status, None, typed, Some(&error)).await
        }
        Err(error) => Err(error),
    }
}
