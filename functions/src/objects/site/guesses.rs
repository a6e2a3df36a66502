//! Who types wrong codes has to wait: guessing is slowed by client, whatever the campaign.

use super::{Site, lockout::Subject};
use crate::{
    error::{AppError, Result},
    said::said,
};

/// Wrong codes of a client before it waits: an office behind one address makes honest mistakes.
const FREE: u32 = 100;

fn subject(client: &str) -> [Subject; 1] {
    // Those who cannot be told apart are one client.
    [Subject {
        key: format!("k:{client}"),
        free: FREE,
    }]
}

impl Site {
    pub(super) fn may_guess(&self, client: &str) -> Result<()> {
        self.check_lockout(&subject(client), Self::now())
            .map_err(|error| {
                AppError {
                    message: said("said-many-codes"),
                    code: "too_many_codes".to_owned(),
                    ..error
                }
                .at("/code", said("said-many-codes"))
            })
    }

    pub(super) fn guessed(&self, client: &str) -> Result<()> {
        self.sql
            .transaction(|| self.count_failure(&subject(client), Self::now()).map(drop))
    }
}
