//! A key is corrected: the form, what it would change, then the deed: a new version of the bank, and all older ballots of every
//! campaign that draws from it are marked again.

use std::collections::{BTreeMap, BTreeSet};

use app::model::{CorrectKeyPage, CorrectionPreview, FieldError};
use domain::{
    id::QuestionId,
    quiz::{Bank, Body, Campaign, Question},
};
use worker::{Request, Response};

use super::{
    overview::{label, options},
    session::{check_form, organizer},
};
use crate::{
    attempts::ask,
    call::{Object, call},
    correction::{corrected, key_of},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{Ask, CorrectedKey, CorrectionReply, RemarkReply, SessionReply, SiteCall},
    published,
    routes::context::Cx,
    snapshot, views,
};

const MAX_REASON: usize = 400;

/// GET /console/c/{campaign}/key/{question}
pub fn show(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign, question: &str) -> Result<Response> {
    let bank = cx.published()?.bank(campaign)?;
    let question = find(bank, question)?;
    let page = page(session, campaign, question, &question.body, "");
    Ok(draw(cx, 200, page))
}

fn find<'a>(bank: &'a Bank, question: &str) -> Result<&'a Question> {
    question
        .parse::<QuestionId>()
        .ok()
        .and_then(|id| bank.question(&id))
        .ok_or_else(|| AppError::new(404, "unknown_question", "题库里没有这道题"))
}

/// The page with the key of `body` chosen.
fn page(
    session: &SessionReply,
    campaign: &Campaign,
    question: &Question,
    body: &Body,
    reason: &str,
) -> CorrectKeyPage {
    CorrectKeyPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        question: question.id.to_string(),
        kind: views::question_kind(body),
        text: question.text.clone(),
        options: options(body, &BTreeMap::new()),
        accepted: match body {
            Body::FillIn { accepted } => accepted.clone(),
            Body::Single { .. } | Body::Multiple { .. } | Body::TrueFalse { .. } => Vec::new(),
        },
        explanation: question.explanation.clone(),
        source: question.source.clone(),
        reason: reason.to_owned(),
        errors: Vec::new(),
        preview: None,
    }
}

fn draw(cx: &Cx<'_>, status: u16, page: CorrectKeyPage) -> Response {
    http::html(
        status,
        &app::pages::console::correct_key(&cx.page, page),
        http::Cache::Never,
    )
}

/// The key that was posted.
fn posted(form: &Form, body: &Body) -> CorrectedKey {
    if let Body::FillIn { .. } = body {
        let text = form.get("accepted").unwrap_or_default();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        return CorrectedKey::Accepted(lines.map(str::to_owned).collect());
    }
    let chosen = form.0.iter().filter(|(name, _)| name == "key");
    // What is no number is no option.
    CorrectedKey::Options(
        chosen
            .map(|(_, value)| value.parse().unwrap_or(u8::MAX))
            .collect::<BTreeSet<u8>>(),
    )
}

/// A key as an organizer reads it.
fn readable(body: &Body) -> String {
    match body {
        Body::FillIn { accepted } => accepted.join("、"),
        Body::Single { .. } | Body::Multiple { .. } | Body::TrueFalse { .. } => {
            let labels: Vec<String> = body
                .right_options()
                .into_iter()
                .map(|number| label(body, number))
                .collect();
            labels.join("、")
        }
    }
}

/// POST /console/c/{campaign}/key/{question}
pub async fn post(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
    question: &str,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let bank = cx.published()?.bank(campaign)?;
    let question = find(bank, question)?;
    let reason = form.text("reason").unwrap_or_default();
    let key = posted(&form, &question.body);

    let mut errors = Vec::new();
    if reason.is_empty() || reason.chars().count() > MAX_REASON {
        errors.push(FieldError {
            field: "reason".to_owned(),
            message: "请写明更正的依据,最多400个字".to_owned(),
        });
    }
    // The key as it is may be confirmed again: ballots that older keys marked since then follow.
    let again = key == key_of(&question.body);
    let next = if again {
        Ok(bank.clone())
    } else {
        corrected(bank, &question.id, &key)
    };
    let next = match next {
        Ok(next) => Some(next),
        Err(error) => {
            errors.extend(error.fields.into_iter().map(|field| FieldError {
                field: field.path.trim_start_matches('/').to_owned(),
                message: cx.say(&field.message),
            }));
            None
        }
    };
    let with_key = next.as_ref().and_then(|next| next.question(&question.id));
    let body = with_key.map_or(&question.body, |question| &question.body).clone();
    let mut page = page(session, campaign, question, &body, reason);
    let next = match next {
        Some(next) if errors.is_empty() => next,
        _ => {
            page.errors = errors;
            return Ok(draw(cx, 422, page));
        }
    };

    if form.get("confirm") == Some("1") {
        let version = if again {
            bank.version
        } else {
            correct(cx, session, campaign, question, key, reason).await?
        };
        remark(cx, campaign, version).await?;
        return Ok(http::see_other(
            &cx.page
                .link(&format!("/console/c/{}#item-{}", campaign.id, question.id)),
        ));
    }

    let sum = preview(cx, campaign, &question.id, &next).await?;
    if again && sum.higher + sum.lower == 0 {
        let field = if matches!(body, Body::FillIn { .. }) {
            "accepted"
        } else {
            "key"
        };
        page.errors.push(FieldError {
            field: field.to_owned(),
            message: "和现在的答案一样,没有要更正的".to_owned(),
        });
        return Ok(draw(cx, 422, page));
    }
    page.preview = Some(CorrectionPreview {
        from: readable(&question.body),
        to: readable(&body),
        ballots: sum.ballots,
        higher: sum.higher,
        lower: sum.lower,
        newly_passed: sum.newly_passed,
        newly_failed: sum.newly_failed,
    });
    Ok(draw(cx, 200, page))
}

/// Campaigns that draw from the same bank.
fn sharing<'a>(cx: &'a Cx<'_>, campaign: &'a Campaign) -> Result<impl Iterator<Item = &'a Campaign>> {
    let all = cx.published()?.content.campaigns.values();
    Ok(all.filter(|other| other.bank == campaign.bank))
}

async fn preview(
    cx: &Cx<'_>,
    campaign: &Campaign,
    question: &QuestionId,
    next: &Bank,
) -> Result<RemarkReply> {
    let mut sum = RemarkReply::default();
    for other in sharing(cx, campaign)? {
        for shard in 0..cx.published()?.shards(&other.id) {
            let message = Ask::Preview {
                version: next.version,
                question: question.clone(),
                bank: Box::new(next.clone()),
            };
            let reply: RemarkReply = ask(cx, other, shard, message).await?;
            sum.ballots += reply.ballots;
            sum.higher += reply.higher;
            sum.lower += reply.lower;
            sum.newly_passed += reply.newly_passed;
            sum.newly_failed += reply.newly_failed;
        }
    }
    Ok(sum)
}

async fn correct(
    cx: &Cx<'_>,
    session: &SessionReply,
    campaign: &Campaign,
    question: &Question,
    key: CorrectedKey,
    reason: &str,
) -> Result<u32> {
    let message = SiteCall::CorrectKey {
        bank: campaign.bank.clone(),
        question: question.id.clone(),
        key,
        reason: reason.to_owned(),
        organizer: session.name.clone(),
    };
    let reply: CorrectionReply = call(&cx.env, Object::Site, &message).await?;
    published::forget();
    Ok(reply.version)
}

/// Marks all older ballots by a version of the bank. When it breaks off, confirming the same key again goes on with it.
async fn remark(cx: &Cx<'_>, campaign: &Campaign, version: u32) -> Result<()> {
    // Every shard hears of it first: whatever interrupts the rest, their alarms carry it on.
    for other in sharing(cx, campaign)? {
        for shard in 0..cx.published()?.shards(&other.id) {
            let _: RemarkReply = ask(cx, other, shard, Ask::Remark { version }).await?;
        }
    }
    for other in sharing(cx, campaign)? {
        for shard in 0..cx.published()?.shards(&other.id) {
            let mut left = u64::MAX;
            while left > 0 {
                let reply: RemarkReply = ask(cx, other, shard, Ask::Remark { version }).await?;
                if reply.left >= left {
                    return Err(AppError::internal("marking again does not get on"));
                }
                left = reply.left;
            }
        }
        snapshot::forget(&other.id);
    }
    Ok(())
}
