//! A citizen's way through the API.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::content::{Question, answers};
use crate::http::{Answer, Client};

/// Place on the paper → positions as they are shown, or one text.
pub type Answers = BTreeMap<u64, Vec<String>>;

/// What a client needs to start.
#[derive(Debug, Clone)]
pub struct Entry {
    /// None in a children's campaign.
    pub ticket: Option<String>,
    pub attempt: String,
}

impl Entry {
    /// The body that starts.
    pub fn body(&self) -> Value {
        match &self.ticket {
            Some(ticket) => json!({ "attempt": self.attempt, "ticket": ticket }),
            None => json!({ "attempt": self.attempt }),
        }
    }
}

/// A started attempt.
#[derive(Debug, Clone)]
pub struct Open {
    pub ticket: Option<String>,
    pub attempt: String,
    /// As the start answered.
    pub paper: Value,
}

/// Right answers to all questions of a paper.
pub fn right_answers(paper: &Value, bank: &[Question]) -> Answers {
    answers(paper, bank, |question, options| question.right(options))
}

/// Wrong answers to all questions of a paper.
pub fn wrong_answers(paper: &Value, bank: &[Question]) -> Answers {
    answers(paper, bank, |question, options| question.wrong(options))
}

impl Client {
    /// A fresh attempt id, with a new ticket or one's own.
    #[track_caller]
    pub fn entry(&mut self, campaign: &str, ticket: Option<&str>) -> Entry {
        let query = ticket.map(|t| format!("?ticket={t}")).unwrap_or_default();
        let answer = self
            .get(&format!("/api/v1/campaigns/{campaign}/entry{query}"))
            .expect(200)
            .json();
        Entry {
            ticket: answer["ticket"].as_str().map(str::to_owned),
            attempt: answer["attempt"].as_str().expect("an attempt").to_owned(),
        }
    }

    /// Starts, or is refused.
    #[track_caller]
    pub fn start(&mut self, campaign: &str, entry: &Entry) -> Answer {
        let path = format!("/api/v1/campaigns/{campaign}/attempts");
        self.call("POST", &path, &entry.body())
    }

    /// A new attempt of a new person, or of one that is known.
    #[track_caller]
    pub fn begin(&mut self, campaign: &str, ticket: Option<&str>) -> Open {
        let entry = self.entry(campaign, ticket);
        let paper = self.start(campaign, &entry).expect(201).json();
        Open {
            ticket: entry.ticket,
            attempt: entry.attempt,
            paper,
        }
    }

    /// Saves.
    #[track_caller]
    pub fn save(&mut self, attempt: &str, rev: u64, answers: &Answers) -> Answer {
        let path = format!("/api/v1/attempts/{attempt}/answers");
        self.call("PUT", &path, &json!({ "rev": rev, "answers": answers }))
    }

    /// Hands in.
    #[track_caller]
    pub fn submit(&mut self, attempt: &str, answers: &Answers) -> Answer {
        let path = format!("/api/v1/attempts/{attempt}/ballot");
        self.call("POST", &path, &json!({ "answers": answers }))
    }

    /// Looks at an attempt.
    #[track_caller]
    pub fn view(&mut self, attempt: &str) -> Answer {
        self.get(&format!("/api/v1/attempts/{attempt}"))
    }

    /// The public numbers.
    #[track_caller]
    pub fn tally(&mut self, campaign: &str) -> Value {
        let path = format!("/api/v1/campaigns/{campaign}/tally");
        self.get(&path).expect(200).json()["summary"].clone()
    }
}
