//! From what objects know to what pages show.

use std::collections::BTreeMap;

use app::model::{
    Best, CampaignKind, CampaignState, Facts, Image, NextTry, Outcome, PaperPage, PaperQuestion, PaperView,
    QuestionKind, QuestionResult, Receipt, Remarked, ResultPage, Reveal, SurveyLink, TipLink, TriesLeft,
    Verdict,
};
use domain::{
    ballot::Ending,
    clock::Millis,
    id::TipId,
    limit::{self, History},
    quiz::{self, Bank, Body, Campaign, Preset, Slot},
    tip::{self, Tip},
};

use crate::{
    error::Result,
    objects::{
        ballots::draw,
        messages::{AttemptReply, Done},
    },
    published::Published,
    routes::static_files,
};

/// What kind of campaign it is.
pub fn kind(campaign: &Campaign) -> CampaignKind {
    match campaign.personal().map(|p| p.preset) {
        None => CampaignKind::Children,
        Some(Preset::Daily) => CampaignKind::Daily,
        Some(Preset::Contest) => CampaignKind::Contest,
    }
}

/// Where it stands.
pub fn state(campaign: &Campaign, now: Millis) -> CampaignState {
    if now < campaign.opens {
        CampaignState::NotOpen
    } else if now < campaign.closes {
        CampaignState::Open
    } else {
        CampaignState::Closed
    }
}

/// Its figures.
pub fn facts(campaign: &Campaign) -> Facts {
    let rules = campaign.personal();
    Facts {
        questions: campaign.questions,
        minutes: rules.and_then(|r| r.minutes),
        tries_per_day: rules.and_then(|r| r.tries_per_day),
        tries_total: rules.and_then(|r| r.tries_total),
        pass_percent: rules.and_then(|r| r.pass_percent),
    }
}

/// Paragraphs of a plain text.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(|p| p.trim().replace('\n', " "))
        .filter(|p| !p.is_empty())
        .collect()
}

/// A tip in a list.
pub fn tip_link(tip: &Tip) -> TipLink {
    TipLink {
        id: tip.id.to_string(),
        title: tip.title.clone(),
        summary: tip.summary.clone(),
    }
}

/// Today's tip.
pub fn tip_today(published: &Published, now: Millis) -> Option<TipLink> {
    tip::of_day(published.content.tips.values(), &published.zone.day(now)).map(tip_link)
}

/// Surveys of a campaign.
pub fn surveys(published: &Published, campaign: &Campaign) -> Vec<SurveyLink> {
    campaign
        .surveys
        .iter()
        .filter_map(|id| published.content.surveys.get(id))
        .map(|survey| SurveyLink {
            id: survey.id.to_string(),
            title: survey.title.clone(),
        })
        .collect()
}

/// The kind of a question.
pub fn question_kind(body: &Body) -> QuestionKind {
    match body {
        Body::Single { .. } => QuestionKind::Single,
        Body::Multiple { .. } => QuestionKind::Multiple,
        Body::TrueFalse { .. } => QuestionKind::TrueFalse,
        Body::FillIn { .. } => QuestionKind::FillIn,
    }
}

/// The paper of an attempt, drawn again.
pub fn paper<'a>(campaign: &Campaign, attempt: &AttemptReply, bank: &'a Bank) -> Result<Vec<Slot<'a>>> {
    draw(
        campaign,
        &attempt.draw.seed,
        attempt.draw.questions,
        &attempt.draw.quota,
        bank,
    )
}

fn shown_options(slot: &Slot<'_>) -> Vec<String> {
    let options = slot.question.body.options();
    slot.order
        .iter()
        .filter_map(|n| options.get(usize::from(*n)).cloned())
        .collect()
}

fn image(base: &str, slot: &Slot<'_>) -> Option<Image> {
    let image = slot.question.image.as_ref()?;
    let url = static_files::url(base, &image.file);
    (!url.is_empty()).then(|| Image {
        url,
        alt: image.alt.clone(),
    })
}

/// Questions as a citizen sees them before handing in: no key, no explanation, no points.
pub fn questions(base: &str, paper: &[Slot<'_>], answers: &quiz::Answers) -> Vec<PaperQuestion> {
    (1u32..)
        .zip(paper)
        .map(|(number, slot)| PaperQuestion {
            number,
            kind: question_kind(&slot.question.body),
            text: slot.question.text.clone(),
            options: shown_options(slot),
            image: image(base, slot),
            answer: answers
                .get(&number)
                .map(|a| quiz::shown_answer(slot, a))
                .unwrap_or_default(),
        })
        .collect()
}

/// The page of an open attempt.
pub fn paper_page(
    base: &str,
    published: &Published,
    campaign: &Campaign,
    token: &str,
    attempt: &AttemptReply,
    bank: &Bank,
    now: Millis,
) -> Result<PaperPage> {
    let paper = paper(campaign, attempt, bank)?;
    let deadline = attempt.deadline.min(campaign.closes);
    let unanswered = quiz::unanswered(&paper, &attempt.answers);
    Ok(PaperPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        attempt: token.to_owned(),
        questions: questions(base, &paper, &attempt.answers),
        view: PaperView::All,
        deadline: attempt.timed.then_some(deadline.0),
        deadline_text: attempt.timed.then(|| published.zone.time_of_day(deadline)),
        now: now.0,
        rev: attempt.rev,
        can_extend: attempt.timed && attempt.extended == quiz::Extended::No,
        unanswered,
        asking: false,
        errors: Vec::new(),
    })
}

/// The page of a finished attempt.
#[allow(clippy::too_many_arguments)]
pub fn result_page(
    base: &str,
    published: &Published,
    campaign: &Campaign,
    token: &str,
    row_key: &str,
    attempt: &AttemptReply,
    done: &Done,
    banks: (&Bank, &Bank),
    now: Millis,
) -> Result<ResultPage> {
    let (drawn_from, marked_by) = banks;
    let paper = paper(campaign, attempt, drawn_from)?;
    let (score, max) = (done.marked.score(), done.marked.max());
    let total = u32::try_from(done.marked.items.len()).unwrap_or(u32::MAX);
    let reveal = if campaign.reveals(now) {
        Reveal::AtOnce(results(base, &paper, done, marked_by, &published.content.tips))
    } else if campaign.reveal == quiz::Reveal::Never {
        Reveal::Never
    } else {
        Reveal::After(published.zone.minute(campaign.closes))
    };
    Ok(ResultPage {
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        kind: kind(campaign),
        attempt: token.to_owned(),
        total,
        right: done.marked.right(),
        score: u64::from(score),
        max: u64::from(max),
        outcome: outcome(campaign, done),
        best: attempt
            .best
            .as_ref()
            .filter(|_| attempt.total > 1)
            .map(|(right, score, _, key)| Best {
                right: *right,
                score: u64::from(*score),
                this_one: key == row_key,
            }),
        next: next_try(campaign, attempt, now),
        reveal,
        expired: done.receipt.ending == Ending::TimeOut,
        remarked: done.remarked.map(|(old, at)| Remarked {
            old_score: u64::from(old),
            new_score: u64::from(score),
            at: published.zone.minute(at),
        }),
        receipt: campaign.personal().map(|_| Receipt {
            claim_code: done.receipt.claim.clone(),
            ballot: done.receipt.ballot.clone(),
            time: published.zone.minute(done.receipt.ended),
            hash: done.receipt.hash.clone(),
        }),
        surveys: surveys(published, campaign),
        tally: campaign.public_tally,
        reported: attempt.reported.clone(),
        errors: Vec::new(),
    })
}

fn outcome(campaign: &Campaign, done: &Done) -> Outcome {
    match done.passed {
        None => Outcome::NoPassMark,
        Some(true) => Outcome::Passed,
        Some(false) => Outcome::NotPassed {
            missing: missing(campaign, done),
        },
    }
}

/// How many questions were missing to the pass mark, where all questions weigh the same.
fn missing(campaign: &Campaign, done: &Done) -> Option<u32> {
    let percent = campaign.personal()?.pass_percent?;
    let each = done.marked.items.first()?.max;
    if each == 0 || done.marked.items.iter().any(|i| i.max != each) {
        return None;
    }
    let needed = (u64::from(done.marked.max()) * u64::from(percent)).div_ceil(100);
    let lacking = needed.saturating_sub(u64::from(done.marked.score()));
    u32::try_from(lacking.div_ceil(u64::from(each))).ok()
}

fn tries_left(campaign: &Campaign, history: History) -> TriesLeft {
    let Some(left) = limit::tries_left(campaign, history) else {
        return TriesLeft::NoLimit;
    };
    let in_all = campaign
        .personal()
        .and_then(|rules| rules.tries_total)
        .map(|total| total.saturating_sub(history.total));
    if in_all == Some(left) {
        TriesLeft::InAll(left)
    } else {
        TriesLeft::Today(left)
    }
}

fn next_try(campaign: &Campaign, attempt: &AttemptReply, now: Millis) -> NextTry {
    let history = History {
        open: false,
        today: attempt.today,
        total: attempt.total,
    };
    match limit::decide(campaign, now, history) {
        Ok(_) => NextTry::Now(tries_left(campaign, history)),
        Err(limit::NoStart::DayUsed) => NextTry::Tomorrow { tries: attempt.today },
        Err(limit::NoStart::AllUsed) => NextTry::NoneLeft,
        Err(limit::NoStart::Closed | limit::NoStart::NotOpen) => NextTry::CampaignClosed,
    }
}

fn results(
    base: &str,
    paper: &[Slot<'_>],
    done: &Done,
    marked_by: &Bank,
    tips: &BTreeMap<TipId, Tip>,
) -> Vec<QuestionResult> {
    (1u32..)
        .zip(paper.iter().zip(&done.marked.items))
        .map(|(number, (slot, item))| {
            // The key that marked it: a corrected one after a re-mark.
            let question = marked_by.question(&item.question).unwrap_or(slot.question);
            let right = match &question.body {
                Body::FillIn { accepted } => accepted.clone(),
                body => quiz::shown_answer(slot, &quiz::Answer::Options(body.right_options())),
            };
            QuestionResult {
                number,
                kind: question_kind(&question.body),
                text: question.text.clone(),
                options: shown_options(slot),
                image: image(base, slot),
                chosen: item
                    .answer
                    .as_ref()
                    .map(|a| quiz::shown_answer(slot, a))
                    .unwrap_or_default(),
                right,
                verdict: match &item.answer {
                    None => Verdict::Unanswered,
                    Some(_) if item.is_right() => Verdict::Right,
                    Some(_) if item.score > 0 => Verdict::Partly,
                    Some(_) => Verdict::Wrong,
                },
                score: u64::from(item.score),
                max: u64::from(item.max),
                explanation: question.explanation.clone(),
                source: question.source.clone(),
                tip: tip::behind(tips.values(), &marked_by.id, &item.question).map(tip_link),
            }
        })
        .collect()
}
