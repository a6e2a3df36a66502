//! `/report` (你拍我改): first the place, then the words. The draft's id stands in the address from the first step on, so that a
//! page that is loaded again loses nothing.

use std::collections::BTreeMap;

use app::{
    PageContext,
    model::{Choice, FieldError},
    report::{
        AreaChoices, NearLine, ReportJoinedPage, ReportNearPage, ReportOfflinePage, ReportPhotoPage,
        ReportPlacePage, ReportStartPage, ReportWordsPage,
    },
};
use domain::{
    area::Areas,
    case::{Categories, Source, Work},
    contact::{self, BadContact, MAX_NAME},
    content::Content,
    id::{CaseNumber, ChannelId},
    report::{
        self, BadPlace, BadWords, DraftId, MAX_ADDRESS, MAX_COMMUNITY, MAX_TEXT, Place, ReportKey,
        TypedPlace, area_value, category_name,
    },
};
use serde::Serialize;
use worker::{Request, Response};

use super::context::Cx;
use crate::{
    bucket::Bucket,
    call::{Object, call},
    contacts,
    error::{AppError, Result},
    http::{self, Cache, Form},
    objects::{
        cases::{
            FORM_BATCH,
            wire::{CasesCall, DraftReply, Filed, NearCase, NewReport},
        },
        messages::{PhotoSize, PhotosCall},
    },
    photos,
    said::{Said, said, said_with},
    time,
};

/// Steps of reports a second that are written down.
const PER_SECOND: u32 = 50;
/// When those turned away may come back, in seconds.
const LATER: u32 = 5;

thread_local! {
    static DOOR: Bucket = const { Bucket::full() };
}

/// Takes one step in, unless there are too many at once.
pub fn admit() -> Result<()> {
    DOOR.with(|door| door.admit(PER_SECOND, LATER))
}

/// A draft of which the address speaks.
struct Draft<'a> {
    /// The text in the address.
    text: &'a str,
    key: ReportKey,
}

impl<'a> Draft<'a> {
    /// Reads the address of a draft. It is a bearer secret: it is never logged.
    fn open(cx: &Cx<'_>, text: &'a str) -> Result<Draft<'a>> {
        let id = DraftId::open(&cx.config.signing_key, text)
            .map_err(|_| AppError::new(404, "unknown_draft", said("said-report-draft")))?;
        Ok(Draft { text, key: id.key() })
    }

    async fn known(&self, cx: &Cx<'_>) -> Result<DraftReply> {
        let key = self.key.clone();
        call(&cx.env, Object::Cases, &CasesCall::Draft { key }).await
    }

    async fn photos(&self, cx: &Cx<'_>) -> Result<u32> {
        let key = self.key.clone();
        let shard = Object::Photos(key.photo_shard());
        call(
            &cx.env,
            shard,
            &PhotosCall::Count {
                key,
                batch: FORM_BATCH.to_owned(),
            },
        )
        .await
    }

    fn path(&self, rest: &str) -> String {
        format!("/report/d/{}{rest}", self.text)
    }
}

/// Who asks: a form, which is led on, or the page's script (`public/report.js`), which is told.
#[derive(Clone, Copy)]
enum Asks {
    Form,
    Script,
}

impl Asks {
    fn of(request: &Request) -> Asks {
        if http::wants_json(request) {
            Asks::Script
        } else {
            Asks::Form
        }
    }
}

/// What the script is told.
#[derive(Default, Serialize)]
struct Told {
    /// Where it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// The tracking code: the report was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// A fresh draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<String>,
    /// The number of the photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<u32>,
    /// Nothing was stored: it may be known, which the page asks about.
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<bool>,
}

/// Leads on.
fn on(asks: Asks, told: Told) -> Response {
    match asks {
        Asks::Script => http::json(200, &told),
        Asks::Form => http::see_other(&told.next.unwrap_or_default()),
    }
}

/// Where somebody goes who has sent the report already.
fn sent(cx: &Cx<'_>, asks: Asks, code: &str) -> Response {
    let told = Told {
        next: Some(cx.page.link(&format!("/r/{code}?new=1"))),
        code: Some(code.to_owned()),
        ..Told::default()
    };
    on(asks, told)
}

/// The next step of a draft.
fn step(cx: &Cx<'_>, asks: Asks, path: &str) -> Response {
    let told = Told {
        next: Some(cx.page.link(path)),
        ..Told::default()
    };
    on(asks, told)
}

/// What is wrong with a form: the field, and what is said there.
type Wrong = (&'static str, Said);

fn faults(cx: &Cx<'_>, wrong: Vec<Wrong>) -> Vec<FieldError> {
    let fault = |(field, message): Wrong| FieldError {
        field: field.to_owned(),
        message: cx.say(&message),
    };
    wrong.into_iter().map(fault).collect()
}

/// The same for the script, which shows the first.
fn refused(wrong: Vec<Wrong>) -> AppError {
    let first = wrong.first().map(|(_, message)| message.clone());
    let error = AppError::new(
        422,
        "bad_report",
        first.unwrap_or_else(|| said("said-report-draft")),
    );
    wrong.into_iter().fold(error, |error, (field, message)| {
        error.at(format!("/{field}"), message)
    })
}

/// The districts of the city; where none are written down, those that any campaign of the site knows.
pub fn districts(content: &Content) -> Vec<Choice> {
    if !content.areas.is_empty() {
        return content
            .areas
            .districts()
            .iter()
            .map(|district| Choice {
                id: district.id.to_string(),
                name: district.name.clone(),
            })
            .collect();
    }
    let all: BTreeMap<&str, &str> = content
        .campaigns
        .values()
        .filter_map(|campaign| campaign.personal())
        .flat_map(|rules| &rules.districts)
        .map(|group| (group.id.as_str(), group.name.as_str()))
        .collect();
    all.into_iter()
        .map(|(id, name)| Choice {
            id: id.to_owned(),
            name: name.to_owned(),
        })
        .collect()
}

/// A place in one line.
pub fn place_line(content: &Content, place: &Place) -> String {
    let district = districts(content)
        .into_iter()
        .find(|district| district.id == place.district)
        .map(|district| district.name)
        .unwrap_or_default();
    let position = place.position.map(|position| {
        let (lat, lng) = position.degrees();
        format!("({lat}, {lng})")
    });
    [
        district.as_str(),
        &place.street,
        &place.community,
        &place.address,
        position.as_deref().unwrap_or_default(),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(" ")
}

/// Most communities that one list shows; where there are more, the district is asked first.
const ONE_LIST: usize = 300;

/// What can be chosen of a city, or of one district of it where that is a lot.
pub fn area_choices(areas: &Areas, district: &str) -> AreaChoices {
    let all = areas.communities() <= ONE_LIST;
    let shown = areas
        .districts()
        .iter()
        .filter(|one| all || one.id.as_str() == district);
    let groups = shown
        .flat_map(|district| {
            let id = district.id.as_str();
            let streets = district.streets.iter().map(move |street| {
                let unknown = Choice {
                    id: area_value(id, &street.name, ""),
                    name: street.name.clone(),
                };
                let communities = street.communities.iter().map(|name| Choice {
                    id: area_value(id, &street.name, name),
                    name: name.clone(),
                });
                (
                    format!("{} {}", district.name, street.name),
                    std::iter::once(unknown).chain(communities).collect(),
                )
            });
            let alone = Choice {
                id: area_value(id, "", ""),
                name: district.name.clone(),
            };
            std::iter::once((district.name.clone(), vec![alone])).chain(streets)
        })
        .collect();
    AreaChoices {
        groups,
        narrowed: !all,
    }
}

/// `GET /report`: a fresh draft.
pub fn start(cx: &Cx<'_>, request: &Request) -> Result<Response> {
    let draft = DraftId::new(time::entropy()?).seal(&cx.config.signing_key);
    if let Asks::Script = Asks::of(request) {
        let told = Told {
            draft: Some(draft),
            ..Told::default()
        };
        return Ok(http::json(200, &told));
    }
    let html = app::pages::report_start(&cx.page, ReportStartPage { draft });
    Ok(http::html(200, &html, Cache::Never))
}

/// Most photos of a report.
pub const MOST_PHOTOS: u32 = 3;

/// `GET /report/d/{draft}/photo`: the photos so far.
pub async fn photo(cx: &Cx<'_>, text: &str) -> Result<Response> {
    let draft = Draft::open(cx, text)?;
    if let Some(code) = draft.known(cx).await?.code {
        return Ok(sent(cx, Asks::Form, &code));
    }
    photo_page(cx, &draft, 200, Vec::new()).await
}

async fn photo_page(
    cx: &Cx<'_>,
    draft: &Draft<'_>,
    status: u16,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let page = ReportPhotoPage {
        draft: draft.text.to_owned(),
        photos: photos::numbers(&cx.env, &draft.key, FORM_BATCH).await?,
        most: MOST_PHOTOS,
        errors,
    };
    let html = app::pages::report_photo(&cx.page, page);
    Ok(http::html(status, &html, Cache::Never))
}

/// `POST /report/d/{draft}/photo`: one more photo. What is wrong with it is said where another can be chosen.
pub async fn post_photo(cx: &Cx<'_>, request: &mut Request, text: &str) -> Result<Response> {
    let asks = Asks::of(request);
    let draft = Draft::open(cx, text)?;
    if let Some(code) = draft.known(cx).await?.code {
        return Ok(sent(cx, asks, &code));
    }
    admit()?;
    let received = photos::receive_multipart(request, &cx.env, &draft.key, FORM_BATCH, MOST_PHOTOS).await;
    let wrong = match received {
        Ok((_, photos)) => match photos.last() {
            Some(n) => {
                let told = Told {
                    next: Some(cx.page.link(&draft.path("/photo"))),
                    photo: Some(*n),
                    ..Told::default()
                };
                return Ok(on(asks, told));
            }
            None => AppError::new(422, "no_photo", said("said-photo-none")),
        },
        Err(error) => error,
    };
    match asks {
        Asks::Form if matches!(wrong.status, 413 | 422) => {
            let faults = faults(cx, vec![("photo", wrong.message)]);
            photo_page(cx, &draft, wrong.status, faults).await
        }
        _ => Err(wrong),
    }
}

/// `GET /report/d/{draft}/photo/{n}`: a photo of one's own, small.
pub async fn own_photo(cx: &Cx<'_>, text: &str, n: &str) -> Result<Response> {
    let draft = Draft::open(cx, text)?;
    let n = n.parse().map_err(|_| AppError::not_found())?;
    let picture = photos::picture(&cx.env, &draft.key, FORM_BATCH, n, PhotoSize::Small).await?;
    Ok(http::bytes(200, "image/jpeg", Cache::Never, picture))
}

/// `POST /report/d/{draft}/photo/{n}`: takes it away; with `u` and the name of an upload, that upload.
pub async fn remove_photo(cx: &Cx<'_>, request: &Request, text: &str, n: &str) -> Result<Response> {
    let draft = Draft::open(cx, text)?;
    match n.strip_prefix('u') {
        Some(upload) => {
            let upload = report::read_upload(upload).ok_or_else(AppError::not_found)?;
            admit()?;
            photos::take_back(&cx.env, &draft.key, FORM_BATCH, upload).await?;
        }
        None => {
            let n = n.parse().map_err(|_| AppError::not_found())?;
            photos::remove(&cx.env, &draft.key, FORM_BATCH, n).await?;
        }
    }
    Ok(step(cx, Asks::of(request), &draft.path("/photo")))
}

/// `GET /report/d/{draft}`: where is it?
pub async fn place(cx: &Cx<'_>, text: &str) -> Result<Response> {
    let draft = Draft::open(cx, text)?;
    let known = draft.known(cx).await?;
    if let Some(code) = known.code {
        return Ok(sent(cx, Asks::Form, &code));
    }
    place_page(cx, &draft, known.place.unwrap_or_default(), Vec::new()).await
}

async fn place_page(
    cx: &Cx<'_>,
    draft: &Draft<'_>,
    place: Place,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let status = if errors.is_empty() { 200 } else { 422 };
    let content = cx.content()?;
    // A city of many communities: the district comes first, by a link of its own.
    let district = cx
        .query("district")
        .filter(|id| content.areas.find(id).is_some())
        .unwrap_or(&place.district)
        .to_owned();
    let areas = area_choices(&content.areas, &district);
    let known = !content.areas.is_empty();
    let page = ReportPlacePage {
        draft: draft.text.to_owned(),
        photos: draft.photos(cx).await?,
        districts: districts(content),
        area: if known && !place.district.is_empty() {
            let community =
                content
                    .areas
                    .named(&area_value(&place.district, &place.street, &place.community));
            area_value(
                &place.district,
                &place.street,
                community.map_or("", |found| found.2),
            )
        } else {
            String::new()
        },
        areas,
        // A chosen one stands in the list.
        community: if place.street.is_empty() {
            place.community
        } else {
            String::new()
        },
        district,
        address: place.address,
        position: place.position.map(|position| position.degrees()),
        errors,
    };
    let html = app::pages::report_place(&cx.page, page);
    let mut response = http::html(status, &html, Cache::Never);
    // The page asks where the phone is when its button is pressed, and no other page does.
    http::set(
        &mut response,
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(self)",
    );
    Ok(response)
}

/// `POST /report/d/{draft}`
pub async fn post_place(cx: &Cx<'_>, request: &mut Request, text: &str) -> Result<Response> {
    let asks = Asks::of(request);
    let draft = Draft::open(cx, text)?;
    let form = http::form(request).await?;
    let field = |name: &str| form.get(name).unwrap_or_default();
    let content = cx.content()?;
    let offered = districts(content);
    let ids: Vec<&str> = offered.iter().map(|district| district.id.as_str()).collect();
    let typed = TypedPlace {
        area: field("area"),
        district: field("district"),
        community: field("community"),
        address: field("address"),
        position: if field("no_position").is_empty() {
            (field("lat"), field("lng"), field("datum"))
        } else {
            ("", "", "")
        },
    };
    let place = match report::read_place(typed, &ids, &content.areas) {
        Ok(place) => place,
        Err(bad) => {
            let wrong: Vec<_> = bad.into_iter().map(|bad| place_fault(cx, bad)).collect();
            if let Asks::Script = asks {
                return Err(refused(wrong));
            }
            let chosen = content.areas.named(typed.area);
            let (district, street, community) = chosen.unwrap_or((typed.district, "", ""));
            let position = TypedPlace {
                address: "-",
                position: typed.position,
                ..TypedPlace::default()
            };
            let shown = Place {
                district: district.to_owned(),
                street: street.to_owned(),
                community: if community.is_empty() {
                    typed.community
                } else {
                    community
                }
                .to_owned(),
                address: typed.address.to_owned(),
                position: report::read_place(position, &ids, &content.areas)
                    .ok()
                    .and_then(|place| place.position),
            };
            return place_page(cx, &draft, shown, faults(cx, wrong)).await;
        }
    };
    admit()?;
    let key = draft.key.clone();
    let known: DraftReply = call(&cx.env, Object::Cases, &CasesCall::KeepPlace { key, place }).await?;
    Ok(match known.code {
        Some(code) => sent(cx, asks, &code),
        None => step(cx, asks, &draft.path("/words")),
    })
}

fn place_fault(cx: &Cx<'_>, bad: BadPlace) -> Wrong {
    let long = |most: usize| said_with("said-report-long", [("most", most.into())]);
    match bad {
        BadPlace::Nowhere => ("address", said("said-report-nowhere")),
        BadPlace::LongAddress => ("address", long(MAX_ADDRESS)),
        BadPlace::LongCommunity => ("community", long(MAX_COMMUNITY)),
        BadPlace::District => {
            let known = cx.content().is_ok_and(|content| !content.areas.is_empty());
            let field = if known { "area" } else { "district" };
            (field, said("said-report-district"))
        }
        BadPlace::Position => ("address", said("said-report-position")),
    }
}

/// `GET /report/d/{draft}/words`: what is it about?
pub async fn words(cx: &Cx<'_>, text: &str) -> Result<Response> {
    let draft = Draft::open(cx, text)?;
    let known = draft.known(cx).await?;
    if let Some(code) = known.code {
        return Ok(sent(cx, Asks::Form, &code));
    }
    let Some(place) = known.place else {
        return Ok(http::see_other(&cx.page.link(&draft.path(""))));
    };
    let photos = draft.photos(cx).await?;
    words_page(cx, &draft, &place, photos, &Form::default(), Vec::new())
}

fn words_page(
    cx: &Cx<'_>,
    draft: &Draft<'_>,
    place: &Place,
    photos: u32,
    form: &Form,
    errors: Vec<FieldError>,
) -> Result<Response> {
    let status = if errors.is_empty() { 200 } else { 422 };
    let field = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let content = cx.content()?;
    let callback = contacts::is_asked(cx).then(|| (field("phone"), field("call_as")));
    let page = ReportWordsPage {
        draft: draft.text.to_owned(),
        photos,
        place: place_line(content, place),
        categories: category_choices(&content.categories),
        kind: field("kind"),
        category: field("category"),
        text: field("text"),
        video: field("video"),
        callback,
        errors,
    };
    let html = app::pages::report_words(&cx.page, page);
    Ok(http::html(status, &html, Cache::Never))
}

fn category_choices(categories: &Categories) -> Vec<(String, Vec<Choice>)> {
    let groups = categories.groups().iter().map(|group| {
        let choices = group.categories.iter().map(|category| Choice {
            id: category.id.to_string(),
            name: category.name.clone(),
        });
        (group.name.clone(), choices.collect())
    });
    groups.collect()
}

/// `/offline?for=report`: what can be filled in without a line. It is the same for everybody.
pub fn offline(page: &PageContext, content: &Content) -> String {
    let model = ReportOfflinePage {
        districts: districts(content),
        areas: area_choices(&content.areas, ""),
        categories: category_choices(&content.categories),
    };
    app::pages::report_offline(page, model)
}

/// `POST /report/d/{draft}/words`: makes a report of the draft. The same again leads to the same report.
pub async fn post_words(cx: &Cx<'_>, request: &mut Request, text: &str) -> Result<Response> {
    let asks = Asks::of(request);
    let draft = Draft::open(cx, text)?;
    let form = http::form(request).await?;
    let known = draft.known(cx).await?;
    if let Some(code) = known.code {
        return Ok(sent(cx, asks, &code));
    }
    let Some(place) = known.place else {
        return match asks {
            Asks::Form => Ok(step(cx, asks, &draft.path(""))),
            Asks::Script => Err(AppError::new(409, "no_place", said("said-report-no-place"))),
        };
    };
    let photos = draft.photos(cx).await?;
    let field = |name: &str| form.get(name).unwrap_or_default();
    let categories = &cx.content()?.categories;
    let video = report::read_video(field("video"));
    let seen = photos + u32::from(video.as_ref().is_some_and(|video| !video.is_empty()));
    let read = report::read_words(field("kind"), field("category"), field("text"), seen, categories);
    let contact = if contacts::is_asked(cx) {
        contact::read(field("phone"), field("call_as"))
    } else {
        Ok(None)
    };
    let (words, video, contact) = match (read, video, contact) {
        (Ok(words), Some(video), Ok(contact)) => (words, video, contact),
        (read, video, contact) => {
            let mut wrong: Vec<_> = read
                .err()
                .unwrap_or_default()
                .into_iter()
                .map(words_fault)
                .collect();
            if video.is_none() {
                wrong.push(("video", said("said-report-video")));
            }
            wrong.extend(contact.err().into_iter().flatten().map(contact_fault));
            if let Asks::Script = asks {
                return Err(refused(wrong));
            }
            let faults = faults(cx, wrong);
            return words_page(cx, &draft, &place, photos, &form, faults);
        }
    };
    let work = work(categories, &words, Source::Citizen);
    if work == Work::Problem && field("different").is_empty() {
        let near = near(cx, &words.category, &place).await?;
        if !near.is_empty() {
            if let Asks::Script = asks {
                let told = Told {
                    near: Some(true),
                    ..Told::default()
                };
                return Ok(http::json(200, &told));
            }
            return near_page(cx, &draft, &form, &near);
        }
    }
    // Whoever hurts a child may hold the phone: nobody calls back, and no number is kept.
    let contact = contact.filter(|_| work != Work::Sealed);
    let message = CasesCall::File {
        report: NewReport {
            key: draft.key.clone(),
            work,
            words,
            photos,
            channel: channel(cx)?,
            video,
            contact: contact.is_some(),
            zone: cx.content()?.site.zone.clone(),
        },
    };
    let filed: Result<Filed> = async {
        admit()?;
        // Before the report, as its photos: should the second of the two fail, it is swept.
        if let Some(contact) = &contact {
            contacts::put(cx, &draft.key, contact).await?;
        }
        call(&cx.env, Object::Cases, &message).await
    }
    .await;
    match filed {
        Ok(filed) => Ok(sent(cx, asks, &filed.code)),
        Err(error) if error.status == 503 && matches!(asks, Asks::Form) => {
            Ok(error.into_page(&cx.page, Vec::new(), Some(super::resend(&cx.page, &form))))
        }
        Err(error) => Err(error),
    }
}

/// Open cases that may be the same as what is being written.
async fn near(cx: &Cx<'_>, category: &str, place: &Place) -> Result<Vec<NearCase>> {
    let message = CasesCall::Near {
        category: category.to_owned(),
        place: place.clone(),
    };
    call(&cx.env, Object::Cases, &message).await
}

/// Of a case that is not released nothing is told but what it is about and its street.
fn near_line(cx: &Cx<'_>, case: &NearCase) -> Result<NearLine> {
    let published = cx.published()?;
    let content = &published.content;
    let shown = case.release.as_ref();
    Ok(NearLine {
        number: case.number.0,
        category: category_name(&content.categories, &case.category).to_owned(),
        place: match shown {
            Some(release) => release.place.clone(),
            None => place_line(
                content,
                &Place {
                    district: case.place.district.clone(),
                    street: case.place.street.clone(),
                    ..Place::default()
                },
            ),
        },
        day: published.zone.day(case.at),
        state: case.state,
        joined: case.joined,
        released: shown.is_some(),
        text: shown.map(|release| release.text.clone()).unwrap_or_default(),
        photo: shown
            .and_then(|release| release.before.first())
            .map(|(batch, n)| format!("/cases/{}/photo/{batch}/{n}", case.number)),
    })
}

/// Before it is sent: is it one of these?
fn near_page(cx: &Cx<'_>, draft: &Draft<'_>, form: &Form, near: &[NearCase]) -> Result<Response> {
    let kept = ["kind", "category", "text", "video", "phone", "call_as"];
    let page = ReportNearPage {
        draft: draft.text.to_owned(),
        cases: near
            .iter()
            .map(|case| near_line(cx, case))
            .collect::<Result<_>>()?,
        category: form.get("category").unwrap_or_default().to_owned(),
        kept: kept
            .iter()
            .map(|name| ((*name).to_owned(), form.get(name).unwrap_or_default().to_owned()))
            .collect(),
    };
    let html = app::pages::report_near(&cx.page, page);
    Ok(http::html(200, &html, Cache::Never))
}

/// `POST /report/d/{draft}/same`: 我也遇到了. Only what was offered for the place of the draft can be joined; once a device.
pub async fn join(cx: &Cx<'_>, request: &mut Request, text: &str) -> Result<Response> {
    let draft = Draft::open(cx, text)?;
    let form = http::form(request).await?;
    let unknown = || AppError::new(404, "unknown_case", said("said-case-unknown"));
    let known = draft.known(cx).await?;
    if let Some(code) = known.code {
        return Ok(sent(cx, Asks::Form, &code));
    }
    let place = known.place.ok_or_else(unknown)?;
    let number: CaseNumber = form
        .get("number")
        .and_then(|number| number.parse().ok())
        .map(CaseNumber)
        .ok_or_else(unknown)?;
    let offered = near(cx, form.get("category").unwrap_or_default(), &place).await?;
    let case = offered
        .iter()
        .find(|case| case.number == number)
        .ok_or_else(unknown)?;
    admit()?;
    let person = match cx.ticket(None) {
        Some(person) => person,
        None => cx.ticket_of(draft.key.as_str()),
    };
    let message = CasesCall::Join {
        number,
        person: cx.reader_key(&person).0,
    };
    let joined: u32 = call(&cx.env, Object::Cases, &message).await?;
    let page = ReportJoinedPage {
        draft: draft.text.to_owned(),
        joined,
        case: case.release.is_some().then_some(number.0),
    };
    Ok(http::html(
        200,
        &app::pages::report_joined(&cx.page, page),
        Cache::Never,
    ))
}

/// The work that words make: what their category needs goes before what they were sent as.
pub fn work(categories: &Categories, words: &report::Words, source: Source) -> Work {
    let care = words
        .category
        .parse()
        .ok()
        .and_then(|id| categories.find(&id).map(|found| found.group.care))
        .unwrap_or_default();
    Work::of(words.kind, source, care)
}

/// The channel that led here, if an organizer made it: anybody can make up an address.
fn channel(cx: &Cx<'_>) -> Result<Option<ChannelId>> {
    let published = cx.published()?;
    Ok(cx.channel().filter(|id| published.channel(id).is_some()))
}

fn contact_fault(bad: BadContact) -> Wrong {
    match bad {
        BadContact::NotDigits => ("phone", said("said-contact-digits")),
        BadContact::MobileLength(length) => (
            "phone",
            said_with("said-contact-mobile", [("length", length.into())]),
        ),
        BadContact::NoAreaCode => ("phone", said("said-contact-area")),
        BadContact::Foreign => ("phone", said("said-contact-foreign")),
        BadContact::NotPhone => ("phone", said("said-contact-phone")),
        BadContact::NoPhone => ("phone", said("said-contact-no-phone")),
        BadContact::LongName => (
            "call_as",
            said_with("said-report-long", [("most", MAX_NAME.into())]),
        ),
    }
}

fn words_fault(bad: BadWords) -> Wrong {
    match bad {
        BadWords::Kind => ("kind", said("said-report-kind")),
        BadWords::Category => ("category", said("said-report-category")),
        BadWords::Nothing => ("text", said("said-report-nothing")),
        BadWords::LongText(length) => (
            "text",
            said_with(
                "said-report-long-text",
                [("most", MAX_TEXT.into()), ("length", length.into())],
            ),
        ),
    }
}
