//! The site: content and its versions, organizers, sessions, audit log. There is one.

mod contents;
mod guesses;
mod lockout;
mod looks;
mod organizers;
mod outreach;
mod password;
mod staff;
mod teams;

use std::{cell::RefCell, rc::Rc};

use domain::clock::Millis;
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use self::{contents::Current, outreach::Sent};
use crate::{
    call::{receive, reply},
    error::{AppError, Result},
    objects::{
        messages::SiteCall,
        sql::{Sql, Value},
    },
    time,
};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    -- Every version of every bank, for ever: attempts are marked by the one they started with.
    CREATE TABLE bank (id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (id, version)) STRICT;
    -- What is published now: the site, campaigns and surveys as JSON; a bank by its version.
    CREATE TABLE part (kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT;
    -- What can never change once a campaign was published.
    CREATE TABLE fixed (campaign TEXT PRIMARY KEY, shards INTEGER NOT NULL, bank TEXT NOT NULL,
      children INTEGER NOT NULL) STRICT;
    -- Keys corrected by organizers: kept while the file still has the key that was wrong.
    CREATE TABLE correction (bank TEXT NOT NULL, question TEXT NOT NULL, was TEXT NOT NULL, becomes TEXT NOT NULL,
      PRIMARY KEY (bank, question)) STRICT;
    CREATE TABLE organizer (id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL,
      role TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
    CREATE TABLE setup_token (hash TEXT PRIMARY KEY, expires INTEGER NOT NULL) STRICT;
    CREATE TABLE session (hash TEXT PRIMARY KEY, organizer INTEGER NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
    CREATE TABLE lockout (subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, last INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
    CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
    -- Failed sign-ins by hour, so that a flood cannot fill the audit log.
    CREATE TABLE failed_sign_in (hour INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
", outreach::SCHEMA, teams::SCHEMA, staff::SCHEMA, looks::SCHEMA];

/// The one site object.
#[durable_object(fetch)]
pub struct Site {
    sql: Sql,
    env: Env,
    /// Why the schema could not be brought up to date.
    broken: Option<AppError>,
    current: RefCell<Option<Rc<Current>>>,
    outreach: RefCell<Option<Rc<Sent>>>,
}

impl DurableObject for Site {
    fn new(state: State, env: Env) -> Self {
        let sql = Sql::of(&state);
        let broken = sql.migrate(MIGRATIONS).err();
        Site {
            sql,
            env,
            broken,
            current: RefCell::new(None),
            outreach: RefCell::new(None),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        match receive::<SiteCall>(&mut request).await {
            Ok(message) => self.answer(message),
            Err(error) => reply::<()>(&Err(error)),
        }
    }
}

impl Site {
    /// Runs to its end without an await: nothing comes between what is read and what is written.
    fn answer(&self, message: SiteCall) -> worker::Result<Response> {
        match message {
            SiteCall::Published { known, outreach } => reply(&self.published(known, outreach)),
            SiteCall::Bank { id, version } => reply(&self.bank(&id, version)),
            SiteCall::Load { files, shards } => reply(&self.load(&files, shards)),
            SiteCall::Status => reply(&self.status()),
            SiteCall::SetupToken => reply(&self.setup_token()),
            SiteCall::CheckSetup { token } => reply(&self.newcomer(&token)),
            SiteCall::Setup {
                token,
                name,
                password,
            } => reply(&self.setup(&token, &name, &password)),
            SiteCall::Staff => reply(&self.staff()),
            SiteCall::Invite { place, organizer } => reply(&self.invite(&place, &organizer)),
            SiteCall::TakeBack {
                invitation,
                organizer,
            } => reply(&self.take_back(invitation, &organizer)),
            SiteCall::ChangeStaff {
                id,
                place,
                active,
                organizer,
            } => reply(&self.change_staff(id, &place, active, &organizer)),
            SiteCall::SignIn {
                name,
                password,
                client,
            } => reply(&self.sign_in(&name, &password, &client)),
            SiteCall::Session { cookie } => reply(&self.session(&cookie)),
            SiteCall::SignOut { cookie } => reply(&self.sign_out(&cookie)),
            SiteCall::MayGuess { client } => reply(&self.may_guess(&client)),
            SiteCall::Guessed { client } => reply(&self.guessed(&client)),
            SiteCall::Audit {
                organizer,
                what,
                detail,
            } => reply(&self.audit(Self::now(), &organizer, &what, &detail)),
            SiteCall::LookAtContact {
                organizer,
                number,
                reason,
            } => reply(&self.look_at_contact(&organizer, number, reason)),
            SiteCall::Looks { number } => reply(&self.looks(number)),
            SiteCall::AllLooks { before } => reply(&self.all_looks(before)),
            SiteCall::AddTeams {
                campaign,
                teams,
                organizer,
            } => reply(&self.add_teams(&campaign, &teams, &organizer)),
            SiteCall::ChangeTeam {
                campaign,
                team,
                change,
                organizer,
            } => reply(&self.change_team(&campaign, team, change, &organizer)),
            SiteCall::CorrectKey {
                bank,
                question,
                key,
                reason,
                organizer,
            } => reply(&self.correct_key(&bank, &question, &key, &reason, &organizer)),
            SiteCall::NewChannel { id, terms, organizer } => {
                reply(&self.new_channel(&id, &terms, &organizer))
            }
            SiteCall::ChangeChannel {
                id,
                change,
                organizer,
            } => reply(&self.change_channel(&id, &change, &organizer)),
            SiteCall::NewInterviewLink { link, organizer } => {
                reply(&self.new_interview_link(&link, &organizer))
            }
            SiteCall::RevokeInterviewLink { id, organizer } => {
                reply(&self.revoke_interview_link(&id, &organizer))
            }
        }
    }

    /// Writes the audit log.
    fn audit(&self, at: Millis, who: &str, what: &str, detail: &str) -> Result<()> {
        self.sql.run(
            "INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)",
            &[
                Value::Int(at.0),
                Value::Text(who),
                Value::Text(what),
                Value::Text(detail),
            ],
        )
    }

    fn now() -> Millis {
        time::now()
    }
}
