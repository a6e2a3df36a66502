//! What citizens said is wrong with questions.

use app::model::{ProblemReport, ProblemReportsPage};
use domain::quiz::Campaign;
use worker::{Request, Response};

use super::session::{check_form, organizer};
use crate::{
    attempts::ask,
    error::{AppError, Result},
    http,
    objects::messages::{Ask, SessionReply, WrongReport},
    routes::context::Cx,
    snapshot,
};

/// GET /console/c/{campaign}/reports
pub async fn show(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign) -> Result<Response> {
    let published = cx.published()?;
    let bank = published.bank(campaign)?;
    let mut found: Vec<(u16, WrongReport)> = Vec::new();
    for shard in 0..published.shards(&campaign.id) {
        let reports: Vec<WrongReport> = ask(cx, campaign, shard, Ask::WrongReports).await?;
        found.extend(reports.into_iter().map(|report| (shard, report)));
    }
    found.sort_by_key(|(shard, report)| (report.handled, std::cmp::Reverse(report.at), *shard, report.id));
    let reports = found
        .into_iter()
        .map(|(shard, report)| {
            let question = bank
                .questions
                .iter()
                .find(|question| question.id.as_str() == report.question);
            ProblemReport {
                id: format!("{shard}-{}", report.id),
                time: published.zone.minute(report.at),
                question_text: question
                    .map_or_else(|| report.question.clone(), |question| question.text.clone()),
                question: report.question,
                reason: report.reason,
                text: report.text,
                handled: report.handled,
            }
        })
        .collect();
    let page = ProblemReportsPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        reports,
    };
    Ok(http::html(
        200,
        &app::pages::console::problem_reports(&cx.page, page),
        http::Cache::Never,
    ))
}

/// POST /console/c/{campaign}/reports: marks one as handled.
pub async fn handle(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let named = form
        .get("report")
        .and_then(|report| report.split_once('-'))
        .and_then(|(shard, id)| {
            let shard: u16 = shard.parse().ok()?;
            Some((shard, id.parse::<i64>().ok()?))
        });
    let shards = cx.published()?.shards(&campaign.id);
    let Some((shard, id)) = named.filter(|(shard, _)| *shard < shards) else {
        return Err(AppError::new(422, "unknown_report", "没有这条纠错"));
    };
    let () = ask(cx, campaign, shard, Ask::HandleWrong { id }).await?;
    snapshot::forget(&campaign.id);
    Ok(http::see_other(
        &cx.page.link(&format!("/console/c/{}/reports", campaign.id)),
    ))
}
