//! Another key for a question: what is allowed, and the bank with it. The preview and the deed use the same function.

use domain::{
    id::QuestionId,
    quiz::{Bank, Body, MAX_TEXT},
};

use crate::{
    error::{AppError, Result},
    objects::messages::CorrectedKey,
};

/// Most accepted texts of a fill-in.
const MAX_ACCEPTED: usize = 50;

/// The key of a question as it stands.
pub fn key_of(body: &Body) -> CorrectedKey {
    match body {
        Body::FillIn { accepted } => CorrectedKey::Accepted(accepted.clone()),
        Body::Single { .. } | Body::Multiple { .. } | Body::TrueFalse { .. } => {
            CorrectedKey::Options(body.right_options())
        }
    }
}

/// The same question with another key.
pub fn with_key(body: &Body, key: &CorrectedKey) -> Result<Body> {
    let wrong =
        |field: &str, message: &str| AppError::new(422, "bad_key", message).at(format!("/{field}"), message);
    match (body, key) {
        (Body::FillIn { .. }, CorrectedKey::Accepted(accepted)) => {
            if accepted.is_empty() || accepted.iter().any(|text| text.trim().is_empty()) {
                return Err(wrong("accepted", "至少写一个可接受的答案"));
            }
            if accepted.len() > MAX_ACCEPTED {
                return Err(wrong("accepted", "可接受的答案太多了,最多50个"));
            }
            if accepted.iter().any(|text| text.chars().count() > MAX_TEXT) {
                return Err(wrong("accepted", "答案太长了,最多200个字"));
            }
            if accepted.iter().any(|text| text.chars().any(char::is_control)) {
                return Err(wrong("accepted", "有不能用的字符"));
            }
            Ok(Body::FillIn {
                accepted: accepted.clone(),
            })
        }
        (Body::FillIn { .. }, CorrectedKey::Options(_)) => Err(wrong("accepted", "至少写一个可接受的答案")),
        (_, CorrectedKey::Accepted(_)) => Err(wrong("key", "请选出正确答案")),
        (body, CorrectedKey::Options(chosen)) => {
            if chosen.is_empty() {
                return Err(wrong("key", "请选出正确答案"));
            }
            if chosen.iter().any(|option| *option >= body.option_count()) {
                return Err(wrong("key", "没有这个选项"));
            }
            let only = match (chosen.len(), chosen.first()) {
                (1, Some(only)) => Some(*only),
                _ => None,
            };
            match (body, only) {
                (Body::Multiple { options, credit, .. }, _) => Ok(Body::Multiple {
                    options: options.clone(),
                    key: chosen.clone(),
                    credit: *credit,
                }),
                (Body::Single { options, .. }, Some(key)) => Ok(Body::Single {
                    options: options.clone(),
                    key,
                }),
                (Body::TrueFalse { .. }, Some(option)) => Ok(Body::TrueFalse { key: option == 0 }),
                _ => Err(wrong("key", "这道题只能有一个正确答案")),
            }
        }
    }
}

/// The next version of a bank, in which a question has another key.
pub fn corrected(bank: &Bank, question: &QuestionId, key: &CorrectedKey) -> Result<Bank> {
    let mut next = bank.clone();
    next.version = next.version.saturating_add(1);
    let entry = next
        .questions
        .iter_mut()
        .find(|entry| &entry.id == question)
        .ok_or_else(|| AppError::new(404, "unknown_question", "题库里没有这道题"))?;
    let body = with_key(&entry.body, key)?;
    if body == entry.body {
        let message = "和现在的答案一样,没有要更正的";
        let field = if matches!(body, Body::FillIn { .. }) {
            "/accepted"
        } else {
            "/key"
        };
        return Err(AppError::new(422, "same_key", message).at(field, message));
    }
    entry.body = body;
    Ok(next)
}
