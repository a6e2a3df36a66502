//! `/console/c/{campaign}/interviews`: links for interviewers, and what came in by them.

use app::outreach::{
    InterviewFault, InterviewForm, InterviewLinkPage, InterviewRow, InterviewTally, InterviewsPage,
};
use domain::{
    interview::{Interview, InterviewLink, LinkId, Tag},
    quiz::Campaign,
    survey::Survey,
    tally::Tally,
};
use worker::{Request, Response};

use super::session::{check_form, organizer};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{SessionReply, SiteCall},
    published, qr,
    routes::{context::Cx, tally::held},
    said::said,
    snapshot::Held,
    time,
};

/// Pixels of a module of a link's QR code.
const SCALE: usize = 8;

fn surveys<'a>(cx: &'a Cx<'_>, campaign: &Campaign) -> Result<Vec<&'a Survey>> {
    // A children's campaign has none, and nobody would be let in.
    Ok(cx
        .content()?
        .surveys
        .values()
        .filter(|survey| survey.campaign == campaign.id && campaign.personal().is_some())
        .collect())
}

fn row(cx: &Cx<'_>, link: &InterviewLink, held: &Held) -> Result<InterviewRow> {
    let published = cx.published()?;
    let tags = &link.tags;
    let survey = published.content.surveys.get(&link.survey);
    Ok(InterviewRow {
        id: tags.link.to_string(),
        survey: survey.map_or_else(|| link.survey.to_string(), |survey| survey.title.clone()),
        interviewer: tags.interviewer.to_string(),
        community: tags.community.to_string(),
        method: tags.method.as_str(),
        created: published.zone.minute(link.created),
        revoked: link.revoked.map(|at| published.zone.minute(at)),
        recorded: count(&held.tally, &format!("v|{}|@link|{}", link.survey, tags.link)),
    })
}

fn count(tally: &Tally, key: &str) -> u64 {
    u64::try_from(tally.get(key)).unwrap_or(0)
}

fn by_tag(tally: &Tally, survey: &Survey) -> InterviewTally {
    let under = |tag: &str| {
        let prefix = format!("v|{}|@{tag}|", survey.id);
        let mut counts: Vec<(String, u64)> = tally
            .under(&prefix)
            .map(|(name, n)| (name.to_owned(), u64::try_from(n).unwrap_or(0)))
            .collect();
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counts
    };
    InterviewTally {
        survey_id: survey.id.to_string(),
        survey: survey.title.clone(),
        all: count(tally, &format!("v|{}|n", survey.id)),
        interviewers: under("interviewer"),
        communities: under("community"),
        methods: under("method"),
    }
}

/// GET /console/c/{campaign}/interviews
pub async fn list(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign) -> Result<Response> {
    let form = InterviewForm {
        link: LinkId::new(time::entropy()?).to_string(),
        ..InterviewForm::default()
    };
    draw(cx, session, campaign, 200, form).await
}

async fn draw(
    cx: &Cx<'_>,
    session: &SessionReply,
    campaign: &Campaign,
    status: u16,
    form: InterviewForm,
) -> Result<Response> {
    let held = held(cx, campaign).await?;
    let surveys = surveys(cx, campaign)?;
    let mut links: Vec<&InterviewLink> = cx
        .published()?
        .outreach
        .interviews
        .values()
        .filter(|link| link.campaign == campaign.id)
        .collect();
    links.sort_by_key(|link| (link.revoked.is_some(), std::cmp::Reverse(link.created)));
    let page = InterviewsPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        surveys: surveys
            .iter()
            .map(|survey| (survey.id.to_string(), survey.title.clone()))
            .collect(),
        links: links
            .into_iter()
            .map(|link| row(cx, link, &held))
            .collect::<Result<_>>()?,
        tallies: surveys.iter().map(|survey| by_tag(&held.tally, survey)).collect(),
        form,
    };
    Ok(http::html(
        status,
        &app::pages::console::interviews(&cx.page, page),
        http::Cache::Never,
    ))
}

/// POST /console/c/{campaign}/interviews: makes a link, or takes one back (`revoke`).
pub async fn post(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let own = format!("/console/c/{}/interviews", campaign.id);
    if let Some(id) = form.text("revoke") {
        let link = find(cx, campaign, id)?;
        let message = SiteCall::RevokeInterviewLink {
            id: link.tags.link.clone(),
            organizer: session.name.clone(),
        };
        let () = call(&cx.env, Object::Site, &message).await?;
        published::forget();
        return Ok(http::see_other(&cx.page.link(&own)));
    }
    let link = match read(cx, campaign, &form)? {
        Ok(link) => link,
        Err(again) => return draw(cx, session, campaign, 422, again).await,
    };
    let id = link.tags.link.clone();
    let message = SiteCall::NewInterviewLink {
        link,
        organizer: session.name.clone(),
    };
    let () = call(&cx.env, Object::Site, &message).await?;
    published::forget();
    Ok(http::see_other(&cx.page.link(&format!("{own}/{id}"))))
}

/// A new link, or the form with what is wrong with it.
fn read(
    cx: &Cx<'_>,
    campaign: &Campaign,
    form: &Form,
) -> Result<std::result::Result<InterviewLink, InterviewForm>> {
    let text = |name: &str| form.text(name).unwrap_or_default().to_owned();
    // Without script this is a fresh one each time; a repeated post has the same and makes one link.
    let id = LinkId::try_from(text("link")).or_else(|_| time::entropy().map(LinkId::new))?;
    let survey = surveys(cx, campaign)?
        .into_iter()
        .find(|survey| survey.id.as_str() == text("survey"));
    let interviewer = Tag::try_from(text("interviewer")).ok();
    let community = Tag::try_from(text("community")).ok();
    let method = text("method").parse().ok();
    match (survey, interviewer, community, method) {
        (Some(survey), Some(interviewer), Some(community), Some(method)) => Ok(Ok(InterviewLink {
            campaign: campaign.id.clone(),
            survey: survey.id.clone(),
            tags: Interview {
                link: id,
                interviewer,
                community,
                method,
            },
            created: time::now(),
            revoked: None,
        })),
        (survey, interviewer, community, method) => {
            let faults = [
                survey.is_none().then_some(InterviewFault::Survey),
                interviewer.is_none().then_some(InterviewFault::Interviewer),
                community.is_none().then_some(InterviewFault::Community),
                method.is_none().then_some(InterviewFault::Method),
            ];
            Ok(Err(InterviewForm {
                link: id.to_string(),
                survey: text("survey"),
                interviewer: text("interviewer"),
                community: text("community"),
                method: text("method"),
                faults: faults.into_iter().flatten().collect(),
            }))
        }
    }
}

fn find<'a>(cx: &'a Cx<'_>, campaign: &Campaign, id: &str) -> Result<&'a InterviewLink> {
    cx.published()?
        .outreach
        .interviews
        .get(id)
        .filter(|link| link.campaign == campaign.id)
        .ok_or_else(|| AppError::new(404, "unknown_link", said("said-link-unknown")))
}

/// The whole address of a link in force: a bearer secret.
fn address(cx: &Cx<'_>, campaign: &Campaign, link: &InterviewLink) -> Option<String> {
    link.revoked.is_none().then(|| {
        let token = link.tags.link.seal(&cx.config.signing_key, &campaign.id);
        format!("{}{}/i/{token}", cx.page.origin, cx.config.base)
    })
}

/// GET /console/c/{campaign}/interviews/{link}
pub async fn show(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign, id: &str) -> Result<Response> {
    let link = find(cx, campaign, id)?;
    let held = held(cx, campaign).await?;
    let page = InterviewLinkPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        row: row(cx, link, &held)?,
        address: address(cx, campaign, link),
        closes: cx.published()?.zone.minute(campaign.closes),
    };
    Ok(http::html(
        200,
        &app::pages::console::interview_link(&cx.page, page),
        http::Cache::Never,
    ))
}

/// GET /console/c/{campaign}/interviews/{link}/qr.png: for the interviewer's camera. Its address holds no secret.
pub fn qr(cx: &Cx<'_>, campaign: &Campaign, id: &str) -> Result<Response> {
    let link = find(cx, campaign, id)?;
    let address = address(cx, campaign, link).ok_or_else(AppError::not_found)?;
    Ok(http::bytes(
        200,
        "image/png",
        http::Cache::Never,
        qr::png(&address, SCALE)?,
    ))
}
