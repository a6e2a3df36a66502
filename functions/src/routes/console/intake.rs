//! `/console/cases/new`: cases that the office writes down itself, one a line; all of them or none.

use app::case::{Intake, IntakeLine, IntakePage, Role};
use domain::{
    case::{Actor, Kind, Source, TrackingCode, Work},
    id::GroupId,
    intake::{BadLine, BadRow, Known, MAX_ROWS, Row, read_rows},
    report::{DraftId, MAX_ADDRESS, MAX_TEXT, Words},
};
use worker::{Request, Response};

use super::{
    case::{batch, faults, fresh_batch},
    session::{check_form, organizer},
};
use crate::{
    call::{Object, call},
    cases::{category_choices, districts},
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::{
        cases::wire::{CasesCall, Filed, NewCase},
        messages::SessionReply,
    },
    routes::{context::Cx, report::work},
    said::{Said, said, said_with},
};

/// Largest form in bytes: [`MAX_ROWS`] lines of some length.
const LARGEST: usize = 512 * 1024;

/// What a role may write down.
fn offered(role: Role) -> &'static [Intake] {
    const OWN: &[Intake] = &[Intake::From(Source::SelfCheck)];
    const OFFICE: &[Intake] = &[
        Intake::From(Source::Inspection),
        Intake::From(Source::Meeting),
        Intake::From(Source::Survey),
        Intake::From(Source::Message),
        Intake::From(Source::Hotline),
        Intake::Service,
    ];
    match role {
        Role::Administrator | Role::Coordinator => OFFICE,
        Role::Handler => OWN,
        _ => &[],
    }
}

fn check_role(session: &SessionReply) -> Result<()> {
    if offered(session.place.role).is_empty() {
        Err(AppError::new(403, "not_allowed", said("said-not-your-page")))
    } else {
        Ok(())
    }
}

/// `GET /console/cases/new`
pub fn show(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    check_role(session)?;
    draw(
        cx,
        session,
        200,
        &Form::default(),
        None,
        Vec::new(),
        fresh_batch()?,
    )
}

fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    status: u16,
    form: &Form,
    wrong: Option<&AppError>,
    made: Vec<IntakeLine>,
    batch: String,
) -> Result<Response> {
    let content = cx.content()?;
    let given = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let page = IntakePage {
        organizer: organizer(session),
        sources: offered(session.place.role).to_vec(),
        source: given("source"),
        meeting: given("meeting"),
        rows: given("rows"),
        most: MAX_ROWS,
        categories: category_choices(content),
        districts: districts(content),
        made,
        batch,
        errors: wrong.map(|error| faults(cx, error)).unwrap_or_default(),
    };
    let html = app::pages::console::intake(&cx.page, page);
    Ok(http::html(status, &html, Cache::Never))
}

/// Districts that somebody may name: a coordinator only the own one.
fn named_districts(cx: &Cx<'_>, actor: &Actor) -> Result<Vec<(GroupId, String)>> {
    let all = districts(cx.content()?);
    Ok(all
        .into_iter()
        .filter_map(|choice| Some((choice.id.parse::<GroupId>().ok()?, choice.name)))
        .filter(|(id, _)| match actor {
            Actor::Coordinator(_, Some(district)) => district == id,
            _ => true,
        })
        .collect())
}

fn line_said(line: BadLine) -> (usize, Said) {
    let at = line.line.into();
    let said = match line.bad {
        BadRow::Columns if line.line == 0 => said("said-intake-none"),
        BadRow::Columns if line.line > MAX_ROWS => said_with("said-intake-many", [("most", MAX_ROWS.into())]),
        BadRow::Columns => said_with("said-intake-columns", [("line", at)]),
        BadRow::Category(typed) => said_with("said-intake-category", [("line", at), ("typed", typed.into())]),
        BadRow::District(typed) => said_with("said-intake-district", [("line", at), ("typed", typed.into())]),
        BadRow::Nowhere => said_with("said-intake-nowhere", [("line", at)]),
        BadRow::LongAddress => said_with(
            "said-intake-long-address",
            [("line", at), ("most", MAX_ADDRESS.into())],
        ),
        BadRow::Nothing => said_with("said-intake-nothing", [("line", at)]),
        BadRow::LongText => said_with("said-intake-long-text", [("line", at), ("most", MAX_TEXT.into())]),
        BadRow::Outside => said_with("said-intake-outside", [("line", at)]),
        BadRow::Twice => said_with("said-intake-twice", [("line", at)]),
    };
    (line.line, said)
}

/// Most faults that are shown at once.
const SHOWN: usize = 20;

fn read(cx: &Cx<'_>, session: &SessionReply, form: &Form) -> Result<(Intake, Vec<Row>)> {
    let error = || AppError::new(422, "bad_intake", said("said-intake-wrong"));
    let intake = form.get("source").and_then(Intake::named);
    let intake = intake
        .filter(|intake| offered(session.place.role).contains(intake))
        .ok_or_else(|| error().at("/source", said("said-intake-source")))?;
    let districts = named_districts(cx, &session.actor()?)?;
    let known = Known {
        categories: &cx.content()?.categories,
        districts: &districts,
    };
    read_rows(form.get("rows").unwrap_or_default(), intake, known)
        .map(|rows| (intake, rows))
        .map_err(|bad| {
            bad.into_iter()
                .take(SHOWN)
                .map(line_said)
                .fold(error(), |error, (line, said)| {
                    error.at(format!("/rows/{line}"), said)
                })
        })
}

/// The case of a line. Its key follows from the form, so that the same form makes the same cases.
fn case(
    cx: &Cx<'_>,
    session: &SessionReply,
    form: (&str, &str),
    intake: Intake,
    (place, row): (usize, Row),
) -> Result<NewCase> {
    let (batch, meeting) = form;
    let content = cx.content()?;
    let words = Words {
        kind: Kind::Problem,
        category: row.category,
        text: row.text,
    };
    let (source, work) = match intake {
        Intake::From(source) => (source, work(&content.categories, &words, source)),
        Intake::Service => (Source::Citizen, Work::Service),
    };
    let mut where_it_is = row.place;
    let mut unit = None;
    match session.actor()? {
        Actor::Coordinator(_, Some(district)) if where_it_is.district.is_empty() => {
            where_it_is.district = district.to_string();
        }
        Actor::Handler(_, own) => unit = Some(own),
        _ => {}
    }
    // Said again in other words it is another one.
    let said_so = [
        &words.category,
        &where_it_is.district,
        &where_it_is.address,
        &words.text,
        &row.outside,
    ];
    let place = u64::try_from(place).unwrap_or(u64::MAX).to_be_bytes();
    let parts: Vec<&[u8]> = [batch.as_bytes(), &place]
        .into_iter()
        .chain(said_so.into_iter().flat_map(|part| [part.as_bytes(), &[0]]))
        .collect();
    let hash = cx.config.signing_key.keyed_hash("wenming/intake", &parts);
    let mut entropy = [0; 16];
    entropy.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    let outside = if row.outside.is_empty() && intake == Intake::From(Source::Meeting) {
        meeting.to_owned()
    } else {
        row.outside
    };
    Ok(NewCase {
        key: DraftId::new(entropy).key(),
        source,
        work,
        words,
        place: where_it_is,
        photos: 0,
        unit,
        observed: None,
        outside,
        who: session.name.clone(),
        zone: content.site.zone.clone(),
    })
}

/// `POST /console/cases/new`
pub async fn post(cx: &Cx<'_>, request: &mut Request, session: &SessionReply) -> Result<Response> {
    check_role(session)?;
    let form = http::form_up_to(request, LARGEST).await?;
    check_form(request, &form, session)?;
    let batch = batch(&form)?;
    let done: Result<Vec<Filed>> = async {
        let (intake, rows) = read(cx, session, &form)?;
        let meeting: String = form
            .text("meeting")
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect();
        let all: Vec<NewCase> = rows
            .into_iter()
            .enumerate()
            .map(|line| case(cx, session, (&batch, &meeting), intake, line))
            .collect::<Result<_>>()?;
        call(&cx.env, Object::Cases, &CasesCall::OpenAll { all }).await
    }
    .await;
    match done {
        Ok(filed) => {
            let made = filed
                .into_iter()
                .map(|one| {
                    Ok(IntakeLine {
                        number: one.number.0,
                        code: TrackingCode::read(&one.code)
                            .map_err(AppError::internal)?
                            .to_string(),
                    })
                })
                .collect::<Result<_>>()?;
            // Not a redirect: the codes are for those who asked, and stand here once.
            draw(cx, session, 200, &Form::default(), None, made, fresh_batch()?)
        }
        Err(error) if matches!(error.status, 409 | 422) => {
            draw(cx, session, error.status, &form, Some(&error), Vec::new(), batch)
        }
        Err(error) => Err(error),
    }
}
