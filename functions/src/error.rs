//! The one error of the Worker, and the one place where it becomes an answer.

use app::model::{BusyPage, ErrorPage, Resend, Way};
use app::{PageContext, texts::Lang};
use domain::{
    limit::NoStart,
    quiz::{BadAnswer, MAX_TEXT},
    wire::{ErrorBody, ErrorEnvelope, FieldError},
};
use serde::{Deserialize, Serialize};
use worker::Response;

use crate::{
    http,
    said::{Argument, Said, said, said_with},
};

/// What went wrong, in the terms of the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// The HTTP status.
    pub status: u16,
    /// The word programs branch on.
    pub code: String,
    /// One sentence for the citizen.
    pub message: Said,
    /// Places in the body.
    pub fields: Vec<Fault>,
    /// Seconds to wait, for 429 and 503.
    pub retry_after: Option<u32>,
    /// What is allowed, for 405.
    #[serde(default)]
    pub allow: Option<String>,
}

/// What is wrong at one place of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// JSON pointer into the body.
    pub path: String,
    /// What is wrong there.
    pub message: Said,
}

/// A result whose error is an answer.
pub type Result<T> = std::result::Result<T, AppError>;

impl AppError {
    /// An error with a status, a code and a sentence.
    pub fn new(status: u16, code: &str, message: impl Into<Said>) -> AppError {
        AppError {
            status,
            code: code.to_owned(),
            message: message.into(),
            fields: Vec::new(),
            retry_after: None,
            allow: None,
        }
    }

    /// The address exists, but not for this method.
    pub fn method(allow: &str) -> AppError {
        AppError {
            allow: Some(allow.to_owned()),
            ..AppError::new(405, "method", said("said-method"))
        }
    }

    /// Our fault. What happened goes to the log, never to the client.
    pub fn internal(what: impl std::fmt::Display) -> AppError {
        worker::console_error!("internal error: {what}");
        AppError::new(500, "internal", said("said-internal"))
    }

    /// There is nothing here.
    pub fn not_found() -> AppError {
        AppError::new(404, "not_found", said("said-not-found"))
    }

    /// The attempt's address is not one of ours.
    pub fn bad_attempt() -> AppError {
        AppError::new(404, "unknown_attempt", said("said-bad-attempt"))
    }

    /// The campaign does not exist (any more).
    pub fn no_campaign() -> AppError {
        AppError::new(404, "unknown_campaign", said("said-no-campaign"))
    }

    /// Too much at once. Nothing was stored; the client may send the same again.
    pub fn busy(seconds: u32) -> AppError {
        AppError {
            retry_after: Some(seconds),
            ..AppError::new(503, "busy", said_with("said-busy", [("seconds", seconds.into())]))
        }
    }

    /// The body is not what it should be.
    pub fn bad_request(code: &str, message: impl Into<Said>) -> AppError {
        AppError::new(400, code, message)
    }

    /// Adds a place.
    pub fn at(mut self, path: impl Into<String>, message: impl Into<Said>) -> AppError {
        self.fields.push(Fault {
            path: path.into(),
            message: message.into(),
        });
        self
    }

    /// The answer to a program.
    pub fn into_json(self, lang: Lang) -> Response {
        let (retry, allow) = (self.retry_after, self.allow);
        let envelope = ErrorEnvelope {
            error: ErrorBody {
                code: self.code,
                message: self.message.words(lang),
                fields: self
                    .fields
                    .into_iter()
                    .map(|fault| FieldError {
                        message: fault.message.words(lang),
                        path: fault.path,
                    })
                    .collect(),
            },
        };
        let mut response = http::json(self.status, &envelope);
        if let Some(seconds) = retry {
            http::set(&mut response, "retry-after", &seconds.to_string());
        }
        if let Some(allow) = allow {
            http::set(&mut response, "allow", &allow);
        }
        response
    }

    /// The answer to a person: a page with a way on.
    pub fn into_page(self, page: &PageContext, ways: Vec<Way>, resend: Option<Resend>) -> Response {
        if let (503, Some(seconds)) = (self.status, self.retry_after) {
            let asked_for = resend.is_none();
            let html = app::pages::busy(page, BusyPage { seconds, resend });
            let mut response = http::html(503, &html, http::Cache::Never);
            if asked_for {
                // Works without script, and unlike the `meta` element it asks nothing of a screen reader.
                http::set(&mut response, "refresh", &seconds.to_string());
            }
            http::set(&mut response, "retry-after", &seconds.to_string());
            return response;
        }
        let html = app::pages::error(
            page,
            ErrorPage {
                status: self.status,
                title: None,
                text: Some(self.message.words(page.lang)),
                ways,
            },
        );
        let mut response = http::html(self.status, &html, http::Cache::Never);
        if let Some(seconds) = self.retry_after {
            http::set(&mut response, "retry-after", &seconds.to_string());
        }
        if let Some(allow) = &self.allow {
            http::set(&mut response, "allow", allow);
        }
        response
    }
}

impl From<worker::Error> for AppError {
    fn from(error: worker::Error) -> AppError {
        AppError::internal(error)
    }
}

impl From<NoStart> for AppError {
    fn from(reason: NoStart) -> AppError {
        let (code, message) = match reason {
            NoStart::NotOpen => ("not_open", said("said-not-open")),
            NoStart::Closed => ("campaign_closed", said("said-closed")),
            NoStart::DayUsed => ("tries_used_today", said("said-day-used")),
            NoStart::AllUsed => ("tries_used", said("said-all-used")),
        };
        AppError::new(409, code, message)
    }
}

impl From<BadAnswer> for AppError {
    fn from(fault: BadAnswer) -> AppError {
        let place = ("place", Argument::from(fault.place()));
        let message = match fault {
            BadAnswer::NoSuchQuestion(_) => said_with("said-answer-no-question", [place]),
            BadAnswer::NoSuchOption(_) => said_with("said-answer-no-option", [place]),
            BadAnswer::OneOnly(_) => said_with("said-answer-one-only", [place]),
            BadAnswer::TooLong(_) => said_with("said-answer-too-long", [place, ("most", MAX_TEXT.into())]),
            BadAnswer::NotText(_) => said_with("said-answer-not-text", [place]),
        };
        AppError::new(422, "bad_answer", message.clone()).at(format!("/answers/{}", fault.place()), message)
    }
}
