//! One site for the tests that do not move its clock; each has a campaign of its own.

use std::sync::{Arc, Mutex, Weak};

use tests::Server;
use tests::content::{self, Campaign, Question};

/// The bank of the shared site.
pub fn bank() -> Vec<Question> {
    content::canary_bank(12)
}

fn campaigns() -> Vec<Campaign> {
    let daily = |id| Campaign {
        id,
        ..Campaign::default()
    };
    let mut all: Vec<Campaign> = ["plain", "forms", "resume", "saving", "twice", "other"]
        .into_iter()
        .map(daily)
        .collect();
    // All questions of the bank, so that every kind is on the paper.
    all.push(Campaign {
        id: "refusals",
        questions: 12,
        ..Campaign::default()
    });
    all.push(Campaign {
        id: "children",
        kind: "children",
        bank: "little",
        ..Campaign::default()
    });
    all.push(Campaign {
        id: "later",
        opens: "2099-01-01 08:00".to_owned(),
        ..Campaign::default()
    });
    all.push(Campaign {
        id: "over",
        closes: "2020-02-01 08:00".to_owned(),
        ..Campaign::default()
    });
    all.push(Campaign {
        id: "contest",
        kind: "contest",
        reveal: "never",
        more: "minutes = 15\ntries_total = 3\npass_percent = 60",
        ..Campaign::default()
    });
    all
}

/// The site; it ends with its last user.
pub fn site() -> Arc<Server> {
    static SITE: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut site = SITE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(running) = site.upgrade() {
        return running;
    }
    let running = Arc::new(Server::with(&content::site(&bank(), &campaigns())));
    *site = Arc::downgrade(&running);
    running
}
