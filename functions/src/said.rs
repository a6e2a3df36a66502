//! What is said to whoever reads it, in their language: a key of the text files with its arguments. It travels between objects as it is and
//! becomes words where the answer is written.

use std::borrow::Cow;

use app::texts::{self, FluentValue, Lang};
use serde::{Deserialize, Serialize};

/// Something to be said later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Said {
    /// A text of the files.
    Text {
        /// Its key.
        key: Cow<'static, str>,
        /// Its arguments by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        args: Vec<(Cow<'static, str>, Argument)>,
    },
    /// Words that have one language only: the console's, a parser's.
    Words(String),
}

/// An argument of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A count: it decides about plurals.
    Number(i64),
    /// Anything else.
    Text(String),
}

impl From<u32> for Argument {
    fn from(n: u32) -> Self {
        Argument::Number(n.into())
    }
}

impl From<usize> for Argument {
    fn from(n: usize) -> Self {
        Argument::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Argument::Text(text)
    }
}

/// A text without arguments.
pub fn said(key: &'static str) -> Said {
    Said::Text {
        key: key.into(),
        args: Vec::new(),
    }
}

/// A text with arguments.
pub fn said_with<const N: usize>(key: &'static str, args: [(&'static str, Argument); N]) -> Said {
    Said::Text {
        key: key.into(),
        args: args
            .into_iter()
            .map(|(name, value)| (name.into(), value))
            .collect(),
    }
}

impl From<String> for Said {
    fn from(words: String) -> Said {
        Said::Words(words)
    }
}

impl From<&str> for Said {
    fn from(words: &str) -> Said {
        Said::Words(words.to_owned())
    }
}

impl Said {
    /// The words in a language.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Said::Words(words) => words.clone(),
            Said::Text { key, args } => {
                let args = args
                    .iter()
                    .map(|(name, value)| match value {
                        Argument::Number(n) => (name.as_ref(), FluentValue::from(*n)),
                        Argument::Text(text) => (name.as_ref(), FluentValue::from(text.as_str())),
                    })
                    .collect();
                texts::say_in(lang, key, &args)
            }
        }
    }
}
