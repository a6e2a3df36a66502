//! Replies to a survey: a table for the office, and JSON with every reply as it is stored. Both go out as they come from the shards.

use std::collections::VecDeque;

use domain::{
    id::SurveyId,
    quiz::Campaign,
    survey::{Ask as Asked, Reply, Survey, SurveyQuestion},
};
use futures_util::stream;
use serde_json::json;
use worker::{Env, Response, ResponseBuilder};

use super::{BATCH, as_file, guarded, head, lines};
use crate::{
    call::{Object, call},
    error::{AppError, Result},
    objects::messages::{Ask, BallotsCall, ReplyRow},
    routes::context::Cx,
};

/// Columns before the questions.
const COLUMNS: [&str; 7] = [
    "reply",
    "received",
    "channel",
    "interview_link",
    "interviewer",
    "community",
    "method",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

/// Where an export stands.
struct Cursor {
    env: Env,
    campaign: Campaign,
    survey: Survey,
    shards: VecDeque<u16>,
    shard: u16,
    after: String,
    format: Format,
    /// Pieces sent so far.
    pieces: u64,
    ended: bool,
}

impl Cursor {
    /// The next piece; None at the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        self.pieces += 1;
        if self.pieces == 1 {
            return self.first().map(Some);
        }
        while let Some(shard) = self.shards.front().copied() {
            let message = BallotsCall {
                campaign: self.campaign.id.clone(),
                shard,
                ask: Ask::Replies {
                    survey: self.survey.id.clone(),
                    after: self.after.clone(),
                    limit: BATCH,
                },
            };
            let batch: Vec<ReplyRow> =
                call(&self.env, Object::Ballots(&self.campaign.id, shard), &message).await?;
            let Some(last) = batch.last() else {
                self.shards.pop_front();
                self.after.clear();
                continue;
            };
            self.after.clone_from(&last.key);
            self.shard = shard;
            return self.piece(&batch).map(Some);
        }
        if self.format == Format::Json && !self.ended {
            self.ended = true;
            return Ok(Some(b"\n]}\n".to_vec()));
        }
        Ok(None)
    }

    fn first(&self) -> Result<Vec<u8>> {
        match self.format {
            Format::Csv => {
                let ids = self.survey.questions.iter().map(|q| q.id.as_str());
                head(&COLUMNS.into_iter().chain(ids).collect::<Vec<_>>())
            }
            Format::Json => {
                // The survey as it is asked now, then every reply: options by their number from 0, steps of a scale from 1.
                let survey = serde_json::to_string(&self.survey).map_err(AppError::internal)?;
                Ok(format!("{{\"survey\":{survey},\"replies\":[").into_bytes())
            }
        }
    }

    fn piece(&self, batch: &[ReplyRow]) -> Result<Vec<u8>> {
        match self.format {
            Format::Csv => lines(batch.iter().map(|row| self.line(row))),
            Format::Json => {
                let mut text = String::new();
                for (number, row) in (0u32..).zip(batch) {
                    text.push_str(if self.pieces == 2 && number == 0 {
                        "\n"
                    } else {
                        ",\n"
                    });
                    text.push_str(&self.object(row)?);
                }
                Ok(text.into_bytes())
            }
        }
    }

    fn name(&self, row: &ReplyRow) -> String {
        format!("{}-{}", self.shard, row.key)
    }

    fn line(&self, row: &ReplyRow) -> Vec<String> {
        let channel = row.placing.channel.as_ref();
        let mut cells = vec![
            self.name(row),
            row.at.0.to_string(),
            channel.map(ToString::to_string).unwrap_or_default(),
        ];
        match &row.placing.interview {
            Some(tags) => cells.extend([
                tags.link.to_string(),
                guarded(tags.interviewer.as_str()),
                guarded(tags.community.as_str()),
                tags.method.as_str().to_owned(),
            ]),
            None => cells.extend([(); 4].map(|()| String::new())),
        }
        cells.extend(self.survey.questions.iter().map(|question| {
            row.replies
                .get(&question.id)
                .map_or_else(String::new, |reply| cell(question, reply))
        }));
        cells
    }

    fn object(&self, row: &ReplyRow) -> Result<String> {
        let object = json!({
            "reply": self.name(row),
            "received": row.at,
            "channel": row.placing.channel,
            "interview": row.placing.interview,
            "replies": row.replies,
        });
        serde_json::to_string(&object).map_err(AppError::internal)
    }
}

/// A reply in the words of the survey.
fn cell(question: &SurveyQuestion, reply: &Reply) -> String {
    let chosen = match reply {
        Reply::Text(text) => return guarded(text),
        Reply::Options(chosen) => chosen,
    };
    let texts: Vec<String> = chosen
        .iter()
        .map(|number| match &question.ask {
            Asked::Single { options } | Asked::Multiple { options } => options
                .get(usize::from(*number))
                .cloned()
                .unwrap_or_else(|| number.to_string()),
            Asked::Scale { .. } | Asked::Text => number.to_string(),
        })
        .collect();
    guarded(&texts.join(";"))
}

fn streamed(cx: &Cx<'_>, campaign: &Campaign, survey: &str, format: Format) -> Result<Response> {
    let id: SurveyId = survey.parse().map_err(|_| AppError::not_found())?;
    let survey = cx
        .content()?
        .surveys
        .get(&id)
        .filter(|survey| survey.campaign == campaign.id)
        .ok_or_else(AppError::not_found)?;
    let cursor = Cursor {
        env: cx.env.clone(),
        campaign: campaign.clone(),
        survey: survey.clone(),
        shards: (0..cx.published()?.shards(&campaign.id)).collect(),
        shard: 0,
        after: String::new(),
        format,
        pieces: 0,
        ended: false,
    };
    // An error breaks the download off: half a file must not look like a whole one.
    let pieces = stream::try_unfold(cursor, |mut cursor| async move {
        match cursor.next().await {
            Ok(Some(piece)) => Ok(Some((piece, cursor))),
            Ok(None) => Ok(None),
            Err(error) => Err(worker::Error::RustError(error.code)),
        }
    });
    let response = ResponseBuilder::new().from_stream(Box::pin(pieces))?;
    let (kind, ending) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Json => ("application/json; charset=utf-8", "json"),
    };
    Ok(as_file(
        response,
        campaign,
        kind,
        &format!("{id}-replies.{ending}"),
    ))
}

/// GET /console/c/{campaign}/surveys/{survey}/replies.csv
pub fn csv(cx: &Cx<'_>, campaign: &Campaign, survey: &str) -> Result<Response> {
    streamed(cx, campaign, survey, Format::Csv)
}

/// GET /console/c/{campaign}/surveys/{survey}/replies.json
pub fn json(cx: &Cx<'_>, campaign: &Campaign, survey: &str) -> Result<Response> {
    streamed(cx, campaign, survey, Format::Json)
}
