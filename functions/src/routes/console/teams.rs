//! Teams (班组) of a campaign: their codes, how many should come, and how many came. No names of people.

use app::model::{FieldError, TeamCard, TeamCardsPage, TeamRow, TeamsPage};
use domain::{
    code,
    hands::{self, Meetings},
    id::TeamNumber,
    quiz::{Campaign, IdentityKind},
};
use worker::{Request, Response};

use super::session::{check_form, organizer};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{NewTeam, SessionReply, SiteCall, Team, TeamChange, TeamFault},
    published,
    routes::{
        context::Cx,
        export,
        tally::{held, mean},
    },
};

/// Most people of a team: a 班组, not a works.
const MAX_EXPECTED: u32 = 5_000;
/// Longest name in characters.
const MAX_NAME: usize = 30;
/// Most teams added at once.
const MAX_ADDED: usize = 500;

fn check(campaign: &Campaign) -> Result<()> {
    if campaign.identity() == Some(IdentityKind::Team) {
        Ok(())
    } else {
        Err(AppError::new(404, "no_teams", "这个活动不用班组码"))
    }
}

/// Teams with their numbers, in the order of their own.
async fn rows(cx: &Cx<'_>, campaign: &Campaign) -> Result<Vec<TeamRow>> {
    let held = held(cx, campaign).await?;
    let published = cx.published()?;
    Ok(published
        .outreach
        .teams
        .get(&campaign.id)
        .into_iter()
        .flatten()
        .map(|(number, team)| {
            let id = number.to_string();
            let count = held.summary.teams.iter().find(|count| count.id == id);
            let ballots = count.map_or(0, |count| count.ballots);
            let Meetings {
                count: meetings,
                people,
            } = hands::meetings_of(&held.tally, *number);
            TeamRow {
                code: shown_code(cx, campaign, *number),
                name: team.name.clone(),
                expected: team.expected,
                ballots,
                average: count.and_then(|count| mean(count.score?, ballots)),
                meetings,
                people,
                removed: team.removed,
                number: id,
            }
        })
        .collect())
}

fn shown_code(cx: &Cx<'_>, campaign: &Campaign, number: TeamNumber) -> String {
    code::shown(&code::team_code(&cx.config.signing_key, &campaign.id, number))
}

/// GET /console/c/{campaign}/teams
pub async fn show(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign) -> Result<Response> {
    page(cx, session, campaign, "", Vec::new(), 200).await
}

async fn page(
    cx: &Cx<'_>,
    session: &SessionReply,
    campaign: &Campaign,
    typed: &str,
    errors: Vec<FieldError>,
    status: u16,
) -> Result<Response> {
    check(campaign)?;
    let page = TeamsPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        teams: rows(cx, campaign).await?,
        typed: typed.to_owned(),
        errors,
    };
    Ok(http::html(
        status,
        &app::pages::console::teams(&cx.page, page),
        http::Cache::Never,
    ))
}

/// A line of the form: a name and a number, with a comma, a tab or a space between.
fn line(text: &str) -> Option<NewTeam> {
    let (name, number) = text.trim().rsplit_once([',', '，', '、', '\t', ' '])?;
    let name = name.trim().trim_end_matches([',', '，', '、']).trim_end();
    let expected = people(number)?;
    let fits = (1..=MAX_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fits.then(|| NewTeam {
        name: name.to_owned(),
        expected,
    })
}

fn people(text: &str) -> Option<u32> {
    let folded = domain::quiz::fold(text);
    let digits = folded.strip_suffix('人').unwrap_or(&folded);
    digits
        .parse()
        .ok()
        .filter(|n| (1..=MAX_EXPECTED).contains(n) && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// POST /console/c/{campaign}/teams
pub async fn add(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
) -> Result<Response> {
    check(campaign)?;
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let typed = form.get("teams").unwrap_or_default();
    let mut teams = Vec::new();
    let mut numbers = Vec::new();
    let mut wrong = Vec::new();
    for (text, number) in typed.lines().zip(1usize..) {
        if text.trim().is_empty() {
            continue;
        }
        match line(text) {
            Some(team) => {
                teams.push(team);
                numbers.push(number);
            }
            None => wrong.push(format!(
                "第{number}行应写成“甲班,12”:名字最多{MAX_NAME}个字,人数 1 到 {MAX_EXPECTED}"
            )),
        }
    }
    if teams.is_empty() && wrong.is_empty() {
        wrong.push("请写班组,一行一个,如“甲班,12”".to_owned());
    }
    if teams.len() > MAX_ADDED {
        wrong.push(format!("一次最多加{MAX_ADDED}个班组"));
    }
    if wrong.is_empty() {
        let message = SiteCall::AddTeams {
            campaign: campaign.id.clone(),
            teams,
            organizer: session.name.clone(),
        };
        let faults: Vec<TeamFault> = call(&cx.env, Object::Site, &message).await?;
        published::forget();
        wrong = faults
            .into_iter()
            .map(|fault| match fault {
                TeamFault::SameName(place) => {
                    let number = numbers.get(place).copied().unwrap_or(0);
                    format!("第{number}行的班组已经有了,名字不能一样")
                }
                TeamFault::TooMany => "班组太多了,这个活动装不下".to_owned(),
            })
            .collect();
    }
    if wrong.is_empty() {
        return Ok(http::see_other(&back(cx, campaign)));
    }
    let errors = wrong
        .into_iter()
        .take(20)
        .map(|message| FieldError {
            field: "teams".to_owned(),
            message,
        })
        .collect();
    page(cx, session, campaign, typed, errors, 422).await
}

fn back(cx: &Cx<'_>, campaign: &Campaign) -> String {
    cx.page.link(&format!("/console/c/{}/teams", campaign.id))
}

/// POST /console/c/{campaign}/teams/{number}
pub async fn change(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
    number: &str,
) -> Result<Response> {
    check(campaign)?;
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let team = number
        .parse()
        .map(TeamNumber)
        .map_err(|_| AppError::new(404, "unknown_team", "没有这个班组"))?;
    let Some(change) = wanted(&form) else {
        let errors = vec![FieldError {
            field: format!("expected-{team}"),
            message: format!("应到人数应为 1 到 {MAX_EXPECTED}"),
        }];
        return page(cx, session, campaign, "", errors, 422).await;
    };
    let message = SiteCall::ChangeTeam {
        campaign: campaign.id.clone(),
        team,
        change,
        organizer: session.name.clone(),
    };
    let () = call(&cx.env, Object::Site, &message).await?;
    published::forget();
    Ok(http::see_other(&format!("{}#team-{team}", back(cx, campaign))))
}

fn wanted(form: &Form) -> Option<TeamChange> {
    match form.get("do") {
        Some("remove") => Some(TeamChange::Remove),
        _ => people(form.get("expected").unwrap_or_default()).map(TeamChange::Expected),
    }
}

/// GET /console/c/{campaign}/teams/cards
pub fn cards(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign) -> Result<Response> {
    check(campaign)?;
    let teams = cx.published()?.outreach.teams.get(&campaign.id);
    let cards = teams
        .into_iter()
        .flatten()
        .filter(|(_, team): &(&TeamNumber, &Team)| !team.removed)
        .map(|(number, team)| {
            let code = code::team_code(&cx.config.signing_key, &campaign.id, *number);
            TeamCard {
                name: team.name.clone(),
                path: format!("/c/{}/quiz?team={code}", campaign.id),
                code: code::shown(&code),
            }
        })
        .collect();
    let page = TeamCardsPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        cards,
    };
    Ok(http::html(
        200,
        &app::pages::console::team_cards(&cx.page, page),
        http::Cache::Never,
    ))
}

/// GET /console/c/{campaign}/teams.csv
pub async fn table(cx: &Cx<'_>, campaign: &Campaign) -> Result<Response> {
    check(campaign)?;
    let rows: Vec<Vec<String>> = rows(cx, campaign)
        .await?
        .into_iter()
        .map(|row| {
            vec![
                row.number,
                export::guarded(&row.name),
                row.expected.to_string(),
                row.ballots.to_string(),
                format!(
                    "{:.1}",
                    row.ballots as f64 * 100.0 / f64::from(row.expected.max(1))
                ),
                row.average.map(crate::routes::tally::points).unwrap_or_default(),
                row.meetings.to_string(),
                row.people.to_string(),
                u8::from(row.removed).to_string(),
            ]
        })
        .collect();
    let head = [
        "number",
        "team",
        "expected",
        "ballots",
        "coverage_percent",
        "average_points",
        "meetings",
        "meeting_people",
        "removed",
    ];
    export::table(&head, rows, &format!("{}-teams.csv", campaign.id))
}
