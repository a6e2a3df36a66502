//! `/console/reports`: what citizens sent, the newest first. Administrators only, and each look is written down.

use app::report::{ConsoleReport, ConsoleReportsPage};
use domain::report::category_name;
use worker::Response;

use super::session::organizer;
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http,
    objects::messages::{CasesCall, ListedReport, SessionReply, SiteCall},
    routes::{context::Cx, report::place_line},
};

/// Reports of one page.
const PAGE: u32 = 50;

/// The role that sees reports as they came.
fn check_role(session: &SessionReply) -> Result<()> {
    if session.role == "admin" {
        Ok(())
    } else {
        Err(AppError::new(403, "not_allowed", "只有管理员能看群众上报的原件"))
    }
}

async fn audit(cx: &Cx<'_>, session: &SessionReply, what: &str, detail: String) -> Result<()> {
    let message = SiteCall::Audit {
        organizer: session.name.clone(),
        what: what.to_owned(),
        detail,
    };
    call(&cx.env, Object::Site, &message).await
}

/// GET /console/reports?before={number}
pub async fn list(cx: &Cx<'_>, session: &SessionReply) -> Result<Response> {
    check_role(session)?;
    let before = cx.query("before").and_then(|before| before.parse::<u32>().ok());
    let message = CasesCall::Newest {
        before: before.map(i64::from),
        limit: PAGE,
    };
    let found: Vec<ListedReport> = call(&cx.env, Object::Cases, &message).await?;
    let counts: std::collections::BTreeMap<String, u64> =
        call(&cx.env, Object::Cases, &CasesCall::Counts).await?;
    // Before they are shown: what could not be written down is not looked at.
    let last = found.last().map(|report| report.id);
    if let (Some(first), Some(last)) = (found.first(), last) {
        audit(cx, session, "see_reports", format!("{last}-{}", first.id)).await?;
    }
    let published = cx.published()?;
    let next = last.filter(|last| found.len() == PAGE as usize && *last > 1);
    let reports = found.into_iter().map(|report| ConsoleReport {
        id: report.id,
        time: published.zone.minute(report.at),
        state: report.state,
        kind: report.kind,
        category: category_name(&published.content.categories, &report.category).to_owned(),
        place: place_line(&published.content, &report.place),
        text: report.text,
        photos: report.photos,
        channel: report.channel.unwrap_or_default(),
    });
    let count = |name: &str| counts.get(name).copied().unwrap_or(0);
    let page = ConsoleReportsPage {
        organizer: organizer(session),
        received: count("received"),
        withdrawn: count("withdrawn"),
        reports: reports.collect(),
        next,
    };
    Ok(http::html(
        200,
        &app::pages::console::reports(&cx.page, page),
        http::Cache::Never,
    ))
}
