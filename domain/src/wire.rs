//! What travels: error envelope, API bodies. JSON bodies are strict: an unknown field is an error.

use serde::{Deserialize, Serialize};

/// The one error envelope: `{"error":{"code":…,"message":…,"fields":[…]}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEnvelope {
    /// The error.
    pub error: ErrorBody,
}

/// An error as the client reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// A word that programs can branch on.
    pub code: String,
    /// What happened and what to do, in the language of the page.
    pub message: String,
    /// Where, if it has a place.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fields: Vec<FieldError>,
}

/// A fault at one place of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// JSON pointer into the body.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}
