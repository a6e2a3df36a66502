//! A ballot shard: attempts, ballots and counters of the persons that hash to it.
//!
//! Whatever changes something waits a few milliseconds for company; then all waiting operations run in one
//! `transactionSync` without an await, together with the counters they move. Answers leave only after the commit. The counters in
//! memory are those on disk: they move after the commit, or not at all.

mod codes;
mod hands;

pub use codes::unknown_code;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use app::texts::Lang;
use domain::{
    ballot::{Canonical, Ending, Receipt},
    channel,
    clock::Millis,
    hands::HandCount,
    id::{CampaignId, ChannelId, QuestionId, SurveyId, TeamNumber},
    interview::{self, Interview, LinkId, Method, Tag},
    limit,
    quiz::{self, Answers, Bank, Campaign, Extended, IdentityKind, Marked, Sent},
    survey::Reply,
    tally::{self, CountedBallot, FirstOfPerson, Placing, ReplyPlacing, Tally},
    token::{AttemptId, PersonKey},
};
use futures_channel::oneshot;
use serde::{Deserialize, Serialize};
use worker::{Delay, DurableObject, Env, Request, Response, State, durable_object};

use super::{
    messages::{
        Ask, AttemptReply, BallotsCall, Done, Draw, ExportRow, HandInReply, HistoryReply, RecountReply,
        RemarkReply, ReplyRow, SaveReply, ScoreboardCall, ShardState, StartReply, SurveyReply, Tell,
        WrongReport,
    },
    sql::{Sql, Value},
};
use crate::said::said;
use crate::{
    call::{self, Object},
    config::Config,
    error::{AppError, Result},
    http,
    published::{self, Published},
    routes::{self, context::Here, shortcut},
    time,
};

/// Numbered, forward only. `children` is 1 in every row of a children's campaign, and such rows have no place for a person, a
/// limit, a group or a claim: the schema refuses them.
const SCHEMA: &[&str] = &["
CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT;
CREATE TABLE attempt (
  key TEXT PRIMARY KEY, token TEXT NOT NULL, children INTEGER NOT NULL CHECK (children IN (0, 1)),
  person TEXT, try INTEGER, day TEXT, seed TEXT NOT NULL, bank_version INTEGER NOT NULL, draw TEXT NOT NULL,
  started INTEGER NOT NULL, deadline INTEGER NOT NULL, timed INTEGER NOT NULL, extended INTEGER NOT NULL,
  district TEXT, age TEXT, channel TEXT,
  rev INTEGER NOT NULL DEFAULT 0, answers TEXT NOT NULL DEFAULT '{}', saved INTEGER,
  open INTEGER NOT NULL DEFAULT 1,
  CHECK (children = 0 OR (person IS NULL AND try IS NULL AND day IS NULL AND district IS NULL AND age IS NULL)),
  CHECK (children = 1 OR (person IS NOT NULL AND try IS NOT NULL AND day IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX attempt_person ON attempt (person, try) WHERE person IS NOT NULL;
CREATE UNIQUE INDEX attempt_one_open ON attempt (person) WHERE open = 1 AND person IS NOT NULL;
CREATE INDEX attempt_due ON attempt (deadline) WHERE open = 1;
CREATE TABLE ballot (
  seq INTEGER PRIMARY KEY, attempt TEXT NOT NULL UNIQUE, children INTEGER NOT NULL CHECK (children IN (0, 1)),
  person TEXT, first INTEGER, claim TEXT, ended INTEGER NOT NULL, ending TEXT NOT NULL, score INTEGER NOT NULL,
  max INTEGER NOT NULL, right_count INTEGER NOT NULL, used INTEGER NOT NULL, passed INTEGER, marked TEXT NOT NULL,
  marked_version INTEGER NOT NULL, salt TEXT NOT NULL, hash TEXT NOT NULL,
  first_score INTEGER NOT NULL, remarked_at INTEGER,
  CHECK (children = 0 OR (person IS NULL AND first IS NULL AND claim IS NULL AND passed IS NULL))
) STRICT;
CREATE INDEX ballot_person ON ballot (person, score) WHERE person IS NOT NULL;
CREATE INDEX ballot_version ON ballot (marked_version);
CREATE TABLE remark (
  ballot INTEGER NOT NULL, from_version INTEGER NOT NULL, to_version INTEGER NOT NULL, at INTEGER NOT NULL,
  marked TEXT NOT NULL, passed INTEGER, PRIMARY KEY (ballot, to_version)
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (k TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE survey (
  key TEXT PRIMARY KEY, survey TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, replies TEXT NOT NULL, UNIQUE (survey, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE wrong (
  id INTEGER PRIMARY KEY, attempt TEXT NOT NULL, place INTEGER NOT NULL, question TEXT NOT NULL, at INTEGER NOT NULL,
  reason TEXT NOT NULL, text TEXT NOT NULL, handled INTEGER NOT NULL DEFAULT 0, UNIQUE (attempt, place)
) STRICT;
", "
CREATE TABLE reply (
  key TEXT PRIMARY KEY, survey TEXT NOT NULL, person TEXT, at INTEGER NOT NULL, replies TEXT NOT NULL, channel TEXT,
  link TEXT, interviewer TEXT, community TEXT, method TEXT,
  CHECK ((person IS NULL) = (link IS NOT NULL AND interviewer IS NOT NULL AND community IS NOT NULL AND method IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO reply (key, survey, person, at, replies) SELECT key, survey, person, at, replies FROM survey;
DROP TABLE survey;
CREATE UNIQUE INDEX reply_person ON reply (survey, person) WHERE person IS NOT NULL;
CREATE INDEX reply_link ON reply (link) WHERE link IS NOT NULL;
",
    codes::SCHEMA,
    "ALTER TABLE attempt ADD COLUMN team INTEGER CHECK (team IS NULL OR children = 0);",
    hands::SCHEMA,
];

/// Expired attempts settled in one transaction.
const DUE_BATCH: u32 = 200;
/// Ballots marked again in one transaction.
const REMARK_BATCH: u32 = 500;
/// How long a change waits before the scoreboard hears of it, in milliseconds.
const PUSH_AFTER: i64 = 1_000;
/// After so long without a commit, somebody else commits what waits, in milliseconds.
const LEADER_LOST: i64 = 2_000;
/// How long an alarm waits after it failed, in milliseconds.
const RETRY_AFTER: i64 = 30_000;
/// The stored deadline of an attempt without a time limit: it ends with its campaign, whenever that is.
const NO_DEADLINE: Millis = Millis(8_000_000_000_000_000);
/// Codes that no organizer made, counted by name in one shard; what comes after counts as [`channel::OTHER`].
const MAX_MADE_UP: usize = 200;

/// One shard of one campaign.
#[durable_object(alarm)]
pub struct Ballots {
    env: Env,
    state: State,
    sql: Sql,
    config: Result<Rc<Config>>,
    ready: Result<()>,
    memory: RefCell<Memory>,
    queue: RefCell<Vec<Waiting>>,
    armed: Cell<Option<i64>>,
    /// When somebody last undertook to commit what waits.
    led_since: Cell<i64>,
    /// No alarm before this time: the last one failed.
    not_before: Cell<i64>,
}

/// What is on disk too.
#[derive(Default)]
struct Memory {
    tally: Tally,
    /// Commits so far.
    sequence: u64,
    /// Number of the newest ballot.
    ballots: u64,
    /// The newest sequence the scoreboard has.
    pushed: u64,
    epoch: i64,
    /// Ballots of older bank versions are marked again by this one (0: none), also those handed in after the correction.
    remark_version: u32,
    /// Banks up to this version are in the process's memory.
    banks_held: u32,
    /// The closing time last seen.
    closes: Option<Millis>,
    /// The scoreboard knows that nothing will change any more.
    told_closed: bool,
    /// The campaign is not on the site any more.
    gone: bool,
    /// Who we are; known from the first call on.
    me: Option<(CampaignId, u16)>,
}

struct Waiting {
    operation: Operation,
    answer: oneshot::Sender<Result<String>>,
}

/// What changes something, with all it needs, so that it runs without an await.
enum Operation {
    Start {
        attempt: String,
        token: String,
        person: Option<PersonKey>,
        placing: Placing,
        extended: Extended,
        seed: String,
        bank_version: u32,
    },
    Save {
        attempt: String,
        /// None: a plain form, which replaces the places in `shown` whatever the revision.
        rev: Option<u64>,
        answers: Sent,
        shown: Vec<u32>,
    },
    HandIn {
        attempt: String,
        answers: Option<Sent>,
    },
    MoreTime {
        attempt: String,
    },
    Wrong {
        attempt: String,
        place: u32,
        reason: String,
        text: String,
    },
    Survey {
        key: String,
        survey: SurveyId,
        person: Option<PersonKey>,
        placing: ReplyPlacing,
        replies: BTreeMap<QuestionId, Reply>,
    },
    Hands {
        key: String,
        count: HandCount,
        team: Option<TeamNumber>,
    },
}

/// A row of `attempt`, in the order of [`ATTEMPT_COLUMNS`].
#[derive(Debug, Clone, Deserialize)]
struct AttemptRow {
    key: String,
    person: Option<PersonKey>,
    seed: String,
    bank_version: u32,
    draw: DrawRules,
    started: Millis,
    deadline: Millis,
    timed: u8,
    extended: u8,
    placing: PlacingRow,
    rev: u64,
    answers: Answers,
    open: u8,
    /// Whether its person has a ballot already.
    again: u8,
}

const ATTEMPT_COLUMNS: &str = "json_array(key, person, seed, bank_version, json(draw), started, deadline, timed, \
     extended, json_array(district, age, channel, team), rev, json(answers), open, \
     EXISTS (SELECT 1 FROM ballot e WHERE e.person = attempt.person))";

/// An attempt, its ballot, its person's starts (today, in all) and best ballot, and the places it reported as wrong.
#[derive(Debug, Deserialize)]
struct ViewRow(
    AttemptRow,
    Option<BallotRow>,
    (u32, u32),
    Option<(u32, u32, u32, String)>,
    Vec<u32>,
);

impl ViewRow {
    fn reply(self, shard: u16) -> AttemptReply {
        let ViewRow(row, ballot, (today, total), best, mut reported) = self;
        reported.sort_unstable();
        AttemptReply {
            bank_version: row.bank_version,
            draw: Draw {
                seed: row.seed,
                questions: row.draw.questions,
                quota: row.draw.quota,
            },
            started: row.started,
            deadline: row.deadline,
            timed: row.timed == 1,
            extended: if row.extended == 1 {
                Extended::Yes
            } else {
                Extended::No
            },
            answers: row.answers,
            rev: row.rev,
            expired_empty: row.open == 0 && ballot.is_none(),
            done: ballot.map(|b| b.done(shard)),
            today,
            total,
            best,
            reported,
        }
    }
}

/// What the paper is drawn by besides the bank: fixed when the attempt started.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct DrawRules {
    questions: u32,
    quota: BTreeMap<domain::id::CategoryId, u32>,
}

#[derive(Debug, Clone, Deserialize)]
struct PlacingRow(
    Option<domain::id::GroupId>,
    Option<domain::id::GroupId>,
    Option<domain::id::ChannelId>,
    Option<TeamNumber>,
);

impl From<PlacingRow> for Placing {
    fn from(PlacingRow(district, age, channel, team): PlacingRow) -> Placing {
        Placing {
            district,
            age,
            channel,
            team,
        }
    }
}

/// A row of `ballot`, in the order of [`BALLOT_COLUMNS`].
#[derive(Debug, Clone, Deserialize)]
struct BallotRow {
    seq: u64,
    first: Option<u8>,
    claim: Option<String>,
    ended: Millis,
    ending: Ending,
    max: u32,
    passed: Option<u8>,
    marked: Marked,
    marked_version: u32,
    hash: String,
    first_score: u32,
    remarked_at: Option<Millis>,
}

const BALLOT_COLUMNS: &str = "json_array(seq, first, claim, ended, json(ending), max, passed, \
     json(marked), marked_version, hash, first_score, remarked_at)";

impl BallotRow {
    fn done(self, shard: u16) -> Done {
        Done {
            receipt: Receipt {
                ballot: format!("{shard}-{}", self.seq),
                ended: self.ended,
                ending: self.ending,
                score: self.first_score,
                max: self.max,
                claim: self.claim,
                hash: self.hash,
            },
            marked: self.marked,
            passed: self.passed.map(|p| p == 1),
            marked_version: self.marked_version,
            remarked: self.remarked_at.map(|at| (self.first_score, at)),
        }
    }

    fn first_of_person(&self) -> FirstOfPerson {
        match self.first {
            Some(1) => FirstOfPerson::Yes,
            Some(_) => FirstOfPerson::No,
            None => FirstOfPerson::Unknown,
        }
    }

    fn counted(&self, placing: &Placing, zone: &domain::clock::Zone) -> Tally {
        tally::of_ballot(
            &CountedBallot {
                marked: &self.marked,
                passed: self.passed.map(|p| p == 1),
                placing,
                at: self.ended,
                first: self.first_of_person(),
            },
            zone,
        )
    }
}

/// A row of `reply`, in the order of [`REPLY_COLUMNS`].
#[derive(Debug, Clone, Deserialize)]
struct StoredReply(
    String,
    SurveyId,
    Millis,
    BTreeMap<QuestionId, Reply>,
    Option<ChannelId>,
    Option<(LinkId, Tag, Tag, Method)>,
);

const REPLY_COLUMNS: &str = "json_array(key, survey, at, json(replies), channel, \
     json(CASE WHEN link IS NOT NULL THEN json_array(link, interviewer, community, method) END))";

impl StoredReply {
    fn placing(&self) -> ReplyPlacing {
        let tags = self.5.clone();
        ReplyPlacing {
            channel: self.4.clone(),
            interview: tags.map(|(link, interviewer, community, method)| Interview {
                link,
                interviewer,
                community,
                method,
            }),
        }
    }
}

impl DurableObject for Ballots {
    fn new(state: State, env: Env) -> Self {
        let sql = Sql::of(&state);
        let config = Config::of(&env);
        let object = Ballots {
            env,
            state,
            sql,
            config,
            ready: Ok(()),
            memory: RefCell::new(Memory::default()),
            queue: RefCell::new(Vec::new()),
            armed: Cell::new(None),
            led_since: Cell::new(0),
            not_before: Cell::new(0),
        };
        let ready = object.load();
        Ballots { ready, ..object }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if !call::is_message(&request) {
            return Ok(self.answer(request).await);
        }
        let result = match call::receive(&mut request).await {
            Ok(message) => self.serve(message).await,
            Err(error) => Err(error),
        };
        match result {
            // The reply is JSON already: `Ok` of it.
            Ok(json) => call::reply_text(format!("{{\"Ok\":{json}}}")),
            Err(error) => call::reply::<()>(&Err(error)),
        }
    }

    /// Never fails: the runtime gives an alarm up after six failures. What did not succeed is tried again.
    async fn alarm(&self) -> worker::Result<Response> {
        self.armed.set(None);
        self.not_before.set(0);
        if let Err(error) = self.tick().await {
            worker::console_error!("shard alarm: {}", error.code);
            self.not_before.set(time::real_now() + RETRY_AFTER);
        }
        if let Err(error) = self.arm().await {
            worker::console_error!("shard alarm: {}", error.code);
        }
        Response::empty()
    }
}

fn to_json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(AppError::internal)
}

impl Ballots {
    fn load(&self) -> Result<()> {
        self.sql.migrate(SCHEMA)?;
        let mut memory = Memory {
            ballots: u64::try_from(self.sql.integer("SELECT max(seq) FROM ballot", &[])?).unwrap_or(0),
            ..Memory::default()
        };
        memory.tally = self
            .sql
            .rows::<(String, i64)>("SELECT json_array(k, n) FROM counter", &[])?
            .into_iter()
            .collect();
        let meta: BTreeMap<String, String> = self
            .sql
            .rows::<(String, String)>("SELECT json_array(k, v) FROM meta", &[])?
            .into_iter()
            .collect();
        let number = |k: &str| meta.get(k).and_then(|v| v.parse::<i64>().ok()).unwrap_or(0);
        memory.sequence = u64::try_from(number("sequence")).unwrap_or(0);
        memory.epoch = number("epoch");
        memory.remark_version = u32::try_from(number("remark_version")).unwrap_or(0);
        let parsed = |k: &str| meta.get(k).map(String::as_str).unwrap_or_default();
        if let (Ok(campaign), Ok(shard)) = (parsed("campaign").parse(), parsed("shard").parse()) {
            memory.me = Some((campaign, shard));
        }
        self.memory.replace(memory);
        Ok(())
    }

    /// Answers a client's request about an attempt of this shard.
    async fn answer(&self, request: Request) -> Response {
        let answer = async {
            let config = self.config.clone()?;
            let published = published::current(&self.env).await?;
            let address = request.inner().url();
            let path = http::path(&address).strip_prefix(config.base.as_str());
            let method = request.method().to_string();
            let target = path
                .and_then(|path| shortcut::target(&config, &published, &method, path))
                .ok_or_else(AppError::not_found)?;
            let here = Here {
                object: self,
                campaign: &target.campaign,
                shard: target.shard,
            };
            Ok(routes::answer(request, self.env.clone(), config, Some(here)).await)
        };
        answer
            .await
            .unwrap_or_else(|error: AppError| error.into_json(Lang::default()))
    }

    /// Does what it is asked; the reply is JSON.
    pub async fn serve(&self, message: BallotsCall) -> Result<String> {
        self.ready.clone().map_err(|_| AppError::busy(30))?;
        self.introduce(&message.campaign, message.shard)?;
        let published = published::current(&self.env).await?;
        let campaign = published.campaign(&message.campaign)?;
        let shard = message.shard;
        self.hold_banks(&published, campaign).await?;
        let came_back = {
            let mut memory = self.memory.borrow_mut();
            memory.closes = Some(campaign.closes);
            std::mem::take(&mut memory.gone)
        };
        if came_back {
            self.arm().await?;
        }
        match message.ask {
            Ask::History { person } => to_json(&self.history(&published, campaign, &person)?),
            Ask::Start {
                attempt,
                token,
                person,
                placing,
                extended,
                seed,
                tell,
            } => {
                let reply = self
                    .commit(Operation::Start {
                        attempt,
                        token,
                        person,
                        placing,
                        extended,
                        seed,
                        bank_version: published.bank(campaign)?.version,
                    })
                    .await?;
                match tell {
                    Tell::Token => Ok(reply),
                    Tell::Attempt => {
                        let mut reply: StartReply =
                            serde_json::from_str(&reply).map_err(AppError::internal)?;
                        let key = self.id_of(&reply.token)?.row_key();
                        reply.view = Some(Box::new(self.view_row(&published, &key)?.reply(shard)));
                        to_json(&reply)
                    }
                }
            }
            Ask::View { attempt } => {
                let mut row = self.view_row(&published, &attempt)?;
                if row.0.open == 1 && self.effective_deadline(&row.0, campaign) <= time::now() {
                    self.settle(&published, campaign, vec![row.0]).await?;
                    self.arm().await?;
                    row = self.view_row(&published, &attempt)?;
                }
                to_json(&row.reply(shard))
            }
            Ask::Save {
                attempt,
                rev,
                answers,
            } => {
                self.commit(Operation::Save {
                    attempt,
                    rev: Some(rev),
                    answers,
                    shown: Vec::new(),
                })
                .await
            }
            Ask::Merge {
                attempt,
                answers,
                shown,
            } => {
                self.commit(Operation::Save {
                    attempt,
                    rev: None,
                    answers,
                    shown,
                })
                .await
            }
            Ask::HandIn { attempt, answers } => self.commit(Operation::HandIn { attempt, answers }).await,
            Ask::MoreTime { attempt } => {
                self.commit(Operation::MoreTime {
                    attempt: attempt.clone(),
                })
                .await?;
                to_json(&self.view_row(&published, &attempt)?.reply(shard))
            }
            Ask::Wrong {
                attempt,
                place,
                reason,
                text,
            } => {
                self.commit(Operation::Wrong {
                    attempt,
                    place,
                    reason,
                    text,
                })
                .await
            }
            Ask::Survey {
                key,
                survey,
                person,
                placing,
                replies,
            } => {
                // Of a person or of an interview, and of one only.
                if person.is_some() == placing.interview.is_some() {
                    return Err(AppError::bad_request("no_person", said("said-no-ticket-device")));
                }
                self.commit(Operation::Survey {
                    key,
                    survey,
                    person,
                    placing,
                    replies,
                })
                .await
            }
            Ask::Recorded { link } => to_json(&self.recorded(&link)?),
            Ask::Replies { survey, after, limit } => to_json(&self.replies(&survey, &after, limit)?),
            Ask::Hands { key, count, team } => self.commit(Operation::Hands { key, count, team }).await,
            Ask::AddCodes { list, persons } => to_json(&self.add_codes(&list, &persons)?),
            Ask::CodeLists => to_json(&self.code_lists()?),
            Ask::RevokeList { list } => to_json(&self.revoke_list(&list)?),
            Ask::RevokeCode { person } => to_json(&self.revoke_code(&person)?),
            Ask::State => to_json(&self.shard_state(campaign, shard)?),
            Ask::Recount => {
                let reply = self.recount(&published).await?;
                // Whoever counts again wants the scoreboard to agree too.
                self.arm().await?;
                to_json(&reply)
            }
            Ask::Preview {
                version,
                question,
                bank,
            } => to_json(&self.preview(campaign, version, &question, &bank).await?),
            Ask::Remark { version } => {
                // First: whatever interrupts this, the alarm carries it on.
                self.keep_remarking(version)?;
                let bank = published::bank(&self.env, &campaign.bank, version).await?;
                let reply = self.remark(&published, campaign, &bank)?;
                self.arm().await?;
                to_json(&reply)
            }
            Ask::Export { after, limit } => to_json(&self.export(shard, after, limit)?),
            Ask::WrongReports => to_json(&self.wrong_reports()?),
            Ask::HandleWrong { id } => {
                self.sql.transaction(|| {
                    self.sql
                        .run("UPDATE wrong SET handled = 1 WHERE id = ?", &[Value::Int(id)])?;
                    self.next_sequence()
                })?;
                self.committed(&Tally::default());
                self.arm().await?;
                to_json(&())
            }
            Ask::Tick => {
                self.tick().await?;
                self.arm().await?;
                to_json(&())
            }
        }
    }

    /// Remembers which shard of which campaign this object is, so that its alarm knows too.
    fn introduce(&self, campaign: &CampaignId, shard: u16) -> Result<()> {
        if self.memory.borrow().me.is_some() {
            return Ok(());
        }
        let epoch = time::real_now();
        self.sql.transaction(|| {
            for (k, v) in [
                ("campaign", campaign.to_string()),
                ("shard", shard.to_string()),
                ("epoch", epoch.to_string()),
            ] {
                self.sql.run(
                    "INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    &[k.into(), (&v).into()],
                )?;
            }
            Ok(())
        })?;
        let mut memory = self.memory.borrow_mut();
        memory.me = Some((campaign.clone(), shard));
        memory.epoch = epoch;
        Ok(())
    }

    // ── Reading ──────────────────────────────────────────────────────────────────────────────────────────

    fn attempt(&self, key: &str) -> Result<AttemptRow> {
        self.sql
            .row(
                &format!("SELECT {ATTEMPT_COLUMNS} FROM attempt WHERE key = ?"),
                &[key.into()],
            )?
            .ok_or_else(unknown_attempt)
    }

    fn ballot(&self, attempt: &str) -> Result<Option<BallotRow>> {
        self.sql.row(
            &format!("SELECT {BALLOT_COLUMNS} FROM ballot WHERE attempt = ?"),
            &[attempt.into()],
        )
    }

    /// Makes sure that every bank version that an open attempt may need is at hand, so that nothing waits inside a commit.
    async fn hold_banks(&self, published: &Published, campaign: &Campaign) -> Result<()> {
        let current = published.bank(campaign)?.version;
        if self.memory.borrow().banks_held == current {
            return Ok(());
        }
        let versions: Vec<u32> = self.sql.rows(
            "SELECT DISTINCT json(bank_version) FROM attempt WHERE open = 1",
            &[],
        )?;
        for version in versions.into_iter().chain([current]) {
            published::bank(&self.env, &campaign.bank, version).await?;
        }
        self.memory.borrow_mut().banks_held = current;
        Ok(())
    }

    /// An organizer may close a campaign earlier than an attempt was promised.
    fn effective_deadline(&self, row: &AttemptRow, campaign: &Campaign) -> Millis {
        row.deadline.min(campaign.closes)
    }

    fn history(
        &self,
        published: &Published,
        campaign: &Campaign,
        person: &PersonKey,
    ) -> Result<HistoryReply> {
        let now = time::now();
        let facts = self.start_facts(published, "", Some(person), now)?;
        Ok(HistoryReply {
            open: facts.open.filter(|_| now < campaign.closes),
            today: facts.today,
            total: facts.total,
        })
    }

    /// All that a page needs to know of an attempt, in one crossing.
    fn view_row(&self, published: &Published, attempt: &str) -> Result<ViewRow> {
        let today = published.zone.day(time::now());
        self.sql
            .row(
                &format!(
                    "SELECT json_array({ATTEMPT_COLUMNS}, \
                     json((SELECT {BALLOT_COLUMNS} FROM ballot b WHERE b.attempt = attempt.key)), \
                     json((SELECT json_array(coalesce(sum(p.day = ?2), 0), count(*)) FROM attempt p WHERE p.person = attempt.person)), \
                     json((SELECT json_array(right_count, score, max, b.attempt) FROM ballot b WHERE b.person = attempt.person \
                           ORDER BY score DESC, used, seq LIMIT 1)), \
                     json((SELECT json_group_array(place) FROM wrong w WHERE w.attempt = attempt.key))) \
                     FROM attempt WHERE key = ?1"
                ),
                &[attempt.into(), (&today).into()],
            )?
            .ok_or_else(unknown_attempt)
    }

    // ── Committing ───────────────────────────────────────────────────────────────────────────────────────

    /// Waits for company, then for the commit.
    async fn commit(&self, operation: Operation) -> Result<String> {
        let config = self.config.clone()?;
        let (answer, waiting) = oneshot::channel();
        let now = time::real_now();
        let leads = {
            let mut queue = self.queue.borrow_mut();
            if queue.len() >= config.queue_max {
                return Err(AppError::busy(10));
            }
            queue.push(Waiting { operation, answer });
            // Whoever comes first commits for all. Should that one ever get lost, a later one takes over.
            queue.len() == 1 || now - self.led_since.get() > LEADER_LOST
        };
        if leads {
            self.led_since.set(now);
            Delay::from(std::time::Duration::from_millis(config.group_ms)).await;
            self.flush(config.group_max).await;
        }
        // Only a flush that never came can drop the sender; nothing is stored then.
        waiting.await.map_err(|_| AppError::busy(5))?
    }

    /// Commits everything that waits, in groups.
    async fn flush(&self, group_max: usize) {
        let published = published::current(&self.env).await;
        loop {
            let group: Vec<Waiting> = {
                let mut queue = self.queue.borrow_mut();
                let n = queue.len().min(group_max);
                queue.drain(..n).collect()
            };
            if group.is_empty() {
                break;
            }
            match &published {
                Ok(published) => self.commit_group(published, group),
                Err(error) => {
                    for waiting in group {
                        // The other end may have gone away.
                        let _ = waiting.answer.send(Err(error.clone()));
                    }
                }
            }
        }
        if let Err(error) = self.arm().await {
            worker::console_error!("no alarm: {}", error.code);
        }
    }

    fn commit_group(&self, published: &Published, group: Vec<Waiting>) {
        let outcome = self.sql.transaction(|| {
            let mut delta = Tally::default();
            let mut ballots = self.memory.borrow().ballots;
            let mut answers = Vec::with_capacity(group.len());
            for waiting in &group {
                // A refusal writes nothing of its own; what the clock had to settle on the way is whole and counted.
                let answer = self.apply(published, &waiting.operation, &mut delta, &mut ballots);
                match answer {
                    Err(error) if error.status == 500 => return Err(error),
                    answer => answers.push(answer),
                }
            }
            self.move_counters(&delta)?;
            self.next_sequence()?;
            Ok((answers, delta, ballots))
        });
        match outcome {
            Ok((answers, delta, ballots)) => {
                self.memory.borrow_mut().ballots = ballots;
                self.committed(&delta);
                for (waiting, answer) in group.into_iter().zip(answers) {
                    let _ = waiting.answer.send(answer);
                }
            }
            Err(_) if group.len() > 1 => {
                // One of them cannot be stored: each for itself, so that it takes no other down.
                for waiting in group {
                    self.commit_group(published, vec![waiting]);
                }
            }
            Err(error) => {
                for waiting in group {
                    let _ = waiting.answer.send(Err(error.clone()));
                }
            }
        }
    }

    fn move_counters(&self, delta: &Tally) -> Result<()> {
        if delta.is_empty() {
            return Ok(());
        }
        let changes = to_json(&delta.iter().collect::<Vec<_>>())?;
        self.sql.run(
            "INSERT INTO counter (k, n) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true \
             ON CONFLICT (k) DO UPDATE SET n = n + excluded.n",
            &[(&changes).into()],
        )?;
        // A count of 0 is no count: counters, recount and merges stay comparable.
        if delta.iter().any(|(_, n)| n < 0) {
            self.sql.run("DELETE FROM counter WHERE n = 0", &[])?;
        }
        Ok(())
    }

    fn next_sequence(&self) -> Result<()> {
        let sequence = (self.memory.borrow().sequence + 1).to_string();
        self.sql.run(
            "INSERT INTO meta (k, v) VALUES ('sequence', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
            &[(&sequence).into()],
        )
    }

    fn committed(&self, delta: &Tally) {
        let mut memory = self.memory.borrow_mut();
        memory.tally.merge(delta);
        memory.sequence += 1;
    }

    fn apply(
        &self,
        published: &Published,
        operation: &Operation,
        delta: &mut Tally,
        ballots: &mut u64,
    ) -> Result<String> {
        let me = self.memory.borrow().me.clone();
        let (campaign_id, shard) = me.ok_or_else(|| AppError::internal("an object without a name"))?;
        let campaign = published.campaign(&campaign_id)?;
        let now = time::now();
        match operation {
            Operation::Start {
                attempt,
                token,
                person,
                placing,
                extended,
                seed,
                bank_version,
            } => {
                let start = self.start(published, campaign, attempt, person.as_ref(), delta, ballots)?;
                let number = match start {
                    Starting::Resume(token) => return to_json(&resumed(token)),
                    Starting::New(number) => number,
                };
                let timed = campaign.personal().is_some_and(|p| p.minutes.is_some());
                let deadline = if timed {
                    campaign.deadline(now, *extended)
                } else {
                    NO_DEADLINE
                };
                let placing = &Placing {
                    channel: self.counted_channel(published, placing.channel.as_ref()),
                    ..placing.clone()
                };
                let draw = to_json(&DrawRules {
                    questions: campaign.questions,
                    quota: campaign.quota.clone(),
                })?;
                let day = published.zone.day(now);
                let children = i64::from(person.is_none());
                self.sql.run(
                    "INSERT INTO attempt (key, token, children, person, try, day, seed, bank_version, draw, started, deadline, \
                     timed, extended, district, age, channel, team) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &[
                        attempt.into(),
                        token.into(),
                        children.into(),
                        person.as_ref().map(|p| p.0.as_str()).into(),
                        person.as_ref().map(|_| i64::from(number)).into(),
                        person.as_ref().map(|_| day.as_str()).into(),
                        seed.into(),
                        i64::from(*bank_version).into(),
                        (&draw).into(),
                        now.0.into(),
                        deadline.0.into(),
                        i64::from(timed).into(),
                        i64::from(*extended == Extended::Yes).into(),
                        placing.district.as_ref().map(|d| d.as_str()).into(),
                        placing.age.as_ref().map(|a| a.as_str()).into(),
                        placing.channel.as_ref().map(|c| c.as_str()).into(),
                        placing.team.map(|team| i64::from(team.0)).into(),
                    ],
                )?;
                delta.merge(&tally::of_start(placing, now, &published.zone));
                to_json(&StartReply {
                    token: token.clone(),
                    new: true,
                    view: None,
                })
            }
            Operation::Save {
                attempt,
                rev,
                answers,
                shown,
            } => {
                let row = self.attempt(attempt)?;
                let bank = &held(campaign, &row)?;
                if row.open == 0 || self.effective_deadline(&row, campaign) <= now {
                    return Err(closed_attempt(&row, campaign, now));
                }
                let mut stored = row.answers.clone();
                let rev = match rev {
                    Some(rev) if *rev <= row.rev => {
                        return to_json(&SaveReply {
                            rev: row.rev,
                            saved_at: now,
                        });
                    }
                    Some(rev) => {
                        stored = read(campaign, &row, bank, answers)?;
                        *rev
                    }
                    None => {
                        stored.retain(|place, _| !shown.contains(place));
                        stored.extend(read(campaign, &row, bank, answers)?);
                        row.rev + 1
                    }
                };
                let text = to_json(&stored)?;
                self.sql.run(
                    "UPDATE attempt SET rev = ?, answers = ?, saved = ? WHERE key = ?",
                    &[
                        i64::try_from(rev).unwrap_or(i64::MAX).into(),
                        (&text).into(),
                        now.0.into(),
                        attempt.into(),
                    ],
                )?;
                to_json(&SaveReply { rev, saved_at: now })
            }
            Operation::HandIn { attempt, answers } => {
                let row = self.attempt(attempt)?;
                let bank = &held(campaign, &row)?;
                if row.open == 1 && self.effective_deadline(&row, campaign) <= now {
                    // Too late: what was saved counts. The answers sent now do not.
                    self.end(
                        published,
                        campaign,
                        &row,
                        bank,
                        Ended::at_deadline(self.effective_deadline(&row, campaign)),
                        delta,
                        ballots,
                    )?;
                }
                if row.open == 0 || self.effective_deadline(&row, campaign) <= now {
                    let Some(ballot) = self.ballot(attempt)? else {
                        return Err(closed_attempt(&row, campaign, now));
                    };
                    let already = match answers {
                        Some(answers) => {
                            let marked = quiz::mark_paper(
                                &paper(campaign, &row, bank)?,
                                &read(campaign, &row, bank, answers)?,
                            );
                            differs(&marked, &ballot.marked)
                        }
                        None => false,
                    };
                    return to_json(&HandInReply {
                        done: ballot.done(shard),
                        already,
                    });
                }
                let answers = match answers {
                    Some(answers) => read(campaign, &row, bank, answers)?,
                    None => row.answers.clone(),
                };
                let ended = Ended {
                    at: now,
                    ending: Ending::HandedIn,
                    answers,
                };
                let ballot = self
                    .end(published, campaign, &row, bank, ended, delta, ballots)?
                    .ok_or_else(|| AppError::internal("a ballot that was not made"))?;
                to_json(&HandInReply {
                    done: ballot.done(shard),
                    already: false,
                })
            }
            Operation::MoreTime { attempt } => {
                let row = self.attempt(attempt)?;
                if row.open == 0 || self.effective_deadline(&row, campaign) <= now {
                    return Err(closed_attempt(&row, campaign, now));
                }
                if row.timed == 1 && row.extended == 0 {
                    // Its own length once more: the rules may have changed since it started.
                    let length = (row.deadline.0 - row.started.0).max(0);
                    let deadline = row.deadline.plus(length).min(campaign.closes).max(row.deadline);
                    self.sql.run(
                        "UPDATE attempt SET extended = 1, deadline = ? WHERE key = ?",
                        &[deadline.0.into(), attempt.into()],
                    )?;
                }
                to_json(&())
            }
            Operation::Wrong {
                attempt,
                place,
                reason,
                text,
            } => {
                let ballot = self
                    .ballot(attempt)?
                    .ok_or_else(|| AppError::new(409, "not_finished", said("said-not-finished")))?;
                let index = (*place as usize).checked_sub(1);
                let item = index
                    .and_then(|i| ballot.marked.items.get(i))
                    .ok_or_else(|| AppError::new(422, "no_such_question", said("said-no-question")))?;
                self.sql.run(
                    "INSERT INTO wrong (attempt, place, question, at, reason, text) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    &[
                        attempt.into(),
                        i64::from(*place).into(),
                        item.question.as_str().into(),
                        now.0.into(),
                        reason.into(),
                        text.into(),
                    ],
                )?;
                to_json(&())
            }
            Operation::Survey {
                key,
                survey,
                person,
                placing,
                replies,
            } => {
                if now < campaign.opens || now >= campaign.closes {
                    let reason = if now < campaign.opens {
                        limit::NoStart::NotOpen
                    } else {
                        limit::NoStart::Closed
                    };
                    return Err(reason.into());
                }
                self.store_reply(
                    published,
                    key,
                    survey,
                    person.as_ref(),
                    placing,
                    replies,
                    now,
                    delta,
                )
            }
            Operation::Hands { key, count, team } => {
                if now < campaign.opens || now >= campaign.closes {
                    let reason = if now < campaign.opens {
                        limit::NoStart::NotOpen
                    } else {
                        limit::NoStart::Closed
                    };
                    return Err(reason.into());
                }
                to_json(&self.keep_hands(campaign, key, count, *team, now, delta)?)
            }
        }
    }

    /// Stores a reply once a person, and once a key.
    #[allow(clippy::too_many_arguments)]
    fn store_reply(
        &self,
        published: &Published,
        key: &str,
        survey: &SurveyId,
        person: Option<&PersonKey>,
        placing: &ReplyPlacing,
        replies: &BTreeMap<QuestionId, Reply>,
        now: Millis,
        delta: &mut Tally,
    ) -> Result<String> {
        let person = person.map(|p| p.0.as_str());
        let tags = placing.interview.as_ref();
        let known = self.sql.integer(
            "SELECT count(*) FROM reply WHERE key = ? OR (survey = ? AND person = ?)",
            &[key.into(), survey.as_str().into(), person.into()],
        )?;
        let before = match tags {
            Some(tags) => self.recorded(&tags.link)?,
            None => 0,
        };
        if known > 0 {
            return to_json(&SurveyReply {
                already: true,
                recorded: before,
            });
        }
        if before >= interview::MAX_REPLIES {
            return Err(AppError::new(409, "link_full", said("said-link-full")));
        }
        let placing = ReplyPlacing {
            channel: self.counted_channel(published, placing.channel.as_ref()),
            interview: placing.interview.clone(),
        };
        let text = to_json(replies)?;
        self.sql.run(
            "INSERT INTO reply (key, survey, person, at, replies, channel, link, interviewer, community, method)              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                key.into(),
                survey.as_str().into(),
                person.into(),
                now.0.into(),
                (&text).into(),
                placing.channel.as_ref().map(ChannelId::as_str).into(),
                tags.map(|t| t.link.as_str()).into(),
                tags.map(|t| t.interviewer.as_str()).into(),
                tags.map(|t| t.community.as_str()).into(),
                tags.map(|t| t.method.as_str()).into(),
            ],
        )?;
        delta.merge(&tally::of_replies(survey, &placing, replies));
        to_json(&SurveyReply {
            already: false,
            recorded: before + u64::from(tags.is_some()),
        })
    }

    /// Replies that an interviewer link has brought.
    fn recorded(&self, link: &LinkId) -> Result<u64> {
        let count = self.sql.integer(
            "SELECT count(*) FROM reply WHERE link = ?",
            &[link.as_str().into()],
        )?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    fn replies(&self, survey: &SurveyId, after: &str, limit: u32) -> Result<Vec<ReplyRow>> {
        let rows: Vec<StoredReply> = self.sql.rows(
            &format!(
                "SELECT {REPLY_COLUMNS} FROM reply WHERE survey = ? AND key > ? ORDER BY key LIMIT {}",
                limit.min(2_000)
            ),
            &[survey.as_str().into(), after.into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|row| ReplyRow {
                placing: row.placing(),
                key: row.0,
                at: row.2,
                replies: row.3,
            })
            .collect())
    }

    /// Decides a wish to start. An open attempt whose time is over is settled first: it is not in the way.
    fn start(
        &self,
        published: &Published,
        campaign: &Campaign,
        attempt: &str,
        person: Option<&PersonKey>,
        delta: &mut Tally,
        ballots: &mut u64,
    ) -> Result<Starting> {
        let now = time::now();
        let facts = self.start_facts(published, attempt, person, now)?;
        if let Some(token) = facts.same {
            return Ok(Starting::Resume(token));
        }
        if campaign.identity() == Some(IdentityKind::Code) && facts.open.is_none() {
            self.check_code(person)?;
        }
        if let Some(row) = facts.stale {
            let bank = held(campaign, &row)?;
            let ended = Ended::at_deadline(self.effective_deadline(&row, campaign));
            self.end(published, campaign, &row, &bank, ended, delta, ballots)?;
        }
        let history = limit::History {
            open: facts.open.is_some(),
            today: facts.today,
            total: facts.total,
        };
        Ok(match (limit::decide(campaign, now, history)?, facts.open) {
            (limit::Start::Resume, Some(token)) => Starting::Resume(token),
            (limit::Start::Resume, None) => return Err(AppError::internal("an open attempt without token")),
            (limit::Start::New(number), _) => Starting::New(number),
        })
    }

    fn start_facts(
        &self,
        published: &Published,
        attempt: &str,
        person: Option<&PersonKey>,
        now: Millis,
    ) -> Result<StartFacts> {
        let today = published.zone.day(now);
        let row = self.sql.row(
            &format!(
                "SELECT json_array((SELECT token FROM attempt WHERE key = ?1), \
                 json((SELECT {ATTEMPT_COLUMNS} FROM attempt WHERE person = ?2 AND open = 1 AND deadline <= ?4)), \
                 max(CASE WHEN open = 1 AND deadline > ?4 THEN token END), coalesce(sum(day = ?3), 0), count(*)) \
                 FROM attempt WHERE person = ?2"
            ),
            &[
                attempt.into(),
                person.map(|p| p.0.as_str()).into(),
                today.as_str().into(),
                now.0.into(),
            ],
        )?;
        row.ok_or_else(|| AppError::internal("an aggregate without a row"))
    }

    /// Ends an attempt: the ballot is marked, stored and counted. Without any answer at the deadline there is no ballot.
    #[allow(clippy::too_many_arguments)]
    fn end(
        &self,
        published: &Published,
        campaign: &Campaign,
        row: &AttemptRow,
        bank: &Bank,
        ended: Ended,
        delta: &mut Tally,
        ballots: &mut u64,
    ) -> Result<Option<BallotRow>> {
        let shard = self.memory.borrow().me.as_ref().map_or(0, |(_, shard)| *shard);
        let expired = ended.ending == Ending::TimeOut;
        let answers = if expired {
            row.answers.clone()
        } else {
            ended.answers
        };
        let answers_text = to_json(&answers)?;
        self.sql.run(
            "UPDATE attempt SET open = 0, answers = ? WHERE key = ?",
            &[(&answers_text).into(), (&row.key).into()],
        )?;
        delta.add(if expired { tally::EXPIRED } else { tally::HANDED_IN }, 1);
        if expired && answers.is_empty() {
            return Ok(None);
        }
        let marked = quiz::mark_paper(&paper(campaign, row, bank)?, &answers);
        let (score, max) = (marked.score(), marked.max());
        let passed = campaign.passes(score, max);
        let first = row.person.as_ref().map(|_| 1 - row.again.min(1));
        let claim = match &row.person {
            None => None,
            Some(_) if campaign.has_prize() => Some(self.claim_of(row)?),
            Some(_) => None,
        };
        let salt = salt()?;
        let seq = *ballots + 1;
        let hash = Canonical {
            campaign: &campaign.id,
            shard,
            sequence: seq,
            attempt: &row.key,
            salt: &salt,
            bank_version: row.bank_version,
            started: row.started,
            ended: ended.at,
            ending: ended.ending,
            marked: &marked,
        }
        .hash();
        let ballot = BallotRow {
            seq,
            first,
            claim,
            ended: ended.at,
            ending: ended.ending,
            max,
            passed: passed.map(u8::from),
            marked,
            marked_version: row.bank_version,
            hash,
            first_score: score,
            remarked_at: None,
        };
        let marked_text = to_json(&ballot.marked)?;
        let ending_text = to_json(&ballot.ending)?;
        self.sql.run(
            "INSERT INTO ballot (seq, attempt, children, person, first, claim, ended, ending, score, max, right_count, used, passed, \
             marked, marked_version, salt, hash, first_score) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                i64::try_from(seq).unwrap_or(i64::MAX).into(),
                (&row.key).into(),
                i64::from(row.person.is_none()).into(),
                row.person.as_ref().map(|p| p.0.as_str()).into(),
                ballot.first.map(i64::from).into(),
                ballot.claim.as_deref().into(),
                ended.at.0.into(),
                (&ending_text).into(),
                i64::from(score).into(),
                i64::from(max).into(),
                i64::from(ballot.marked.right()).into(),
                (ended.at.0 - row.started.0).max(0).into(),
                ballot.passed.map(i64::from).into(),
                (&marked_text).into(),
                i64::from(row.bank_version).into(),
                (&salt).into(),
                (&ballot.hash).into(),
                i64::from(score).into(),
            ],
        )?;
        *ballots = seq;
        delta.merge(&ballot.counted(&row.placing.clone().into(), &published.zone));
        Ok(Some(ballot))
    }

    fn claim_of(&self, row: &AttemptRow) -> Result<String> {
        let config = self.config.clone()?;
        Ok(domain::ballot::claim_code_of(&config.signing_key, &row.key))
    }

    fn id_of(&self, token: &str) -> Result<AttemptId> {
        AttemptId::open(&self.config.clone()?.signing_key, token)
            .map_err(|_| AppError::internal("a stored token that is not ours"))
    }

    /// Under which code something is counted. Those that organizers made always have their own; addresses can be made up, so other
    /// codes are not without end.
    fn counted_channel(&self, published: &Published, channel: Option<&ChannelId>) -> Option<ChannelId> {
        let channel = channel?;
        if published.channel(channel).is_some() {
            return Some(channel.clone());
        }
        let memory = self.memory.borrow();
        if memory.tally.get(&format!("c|{channel}|started")) > 0 {
            return Some(channel.clone());
        }
        let known = &published.outreach.channels;
        let surveys = published.content.surveys.keys();
        let mut codes = tally::channel_codes(&memory.tally, surveys);
        codes.retain(|code| !known.contains_key(code));
        if codes.contains(channel) || codes.len() < MAX_MADE_UP {
            Some(channel.clone())
        } else {
            channel::OTHER.parse().ok()
        }
    }

    // ── Time ─────────────────────────────────────────────────────────────────────────────────────────────

    /// Settles what is due and tells the scoreboard.
    async fn tick(&self) -> Result<()> {
        let me = self.memory.borrow().me.clone();
        let Some((campaign_id, shard)) = me else {
            return Ok(());
        };
        let published = published::current(&self.env).await?;
        let Ok(campaign) = published.campaign(&campaign_id) else {
            // It was taken off the site: nothing is due until it comes back, and then somebody calls.
            let mut memory = self.memory.borrow_mut();
            memory.closes = None;
            memory.gone = true;
            return Ok(());
        };
        self.memory.borrow_mut().gone = false;
        let now = time::now();
        let over = i64::from(now >= campaign.closes);
        self.memory.borrow_mut().closes = Some(campaign.closes);
        let mut failure = None;
        loop {
            let due: Vec<AttemptRow> = self.sql.rows(
                &format!(
                    "SELECT {ATTEMPT_COLUMNS} FROM attempt WHERE open = 1 AND (deadline <= ? OR ? = 1) \
                     ORDER BY deadline LIMIT {DUE_BATCH}"
                ),
                &[now.0.into(), over.into()],
            )?;
            if due.is_empty() {
                break;
            }
            if let Err(error) = self.settle(&published, campaign, due).await {
                // What cannot be settled must not keep the rest, nor the scoreboard, waiting.
                failure = Some(error);
                break;
            }
            // Citizens come first: what they sent meanwhile is served between two batches.
            Delay::from(std::time::Duration::from_millis(1)).await;
        }
        if let Err(error) = self.remark_late_ones(&published, campaign).await {
            failure = Some(error);
        }
        self.tell_closed(campaign)?;
        let state = self.shard_state(campaign, shard)?;
        let (sequence, pushed) = (state.sequence, self.memory.borrow().pushed);
        if sequence != pushed {
            let own = (state.epoch, sequence);
            let known = self.push(&campaign_id, state).await?;
            if known > own {
                // The scoreboard has seen more than we have: this shard was put back from a backup. What is in its rows counts.
                self.begin_epoch(known.0)?;
                let state = self.shard_state(campaign, shard)?;
                self.push(&campaign_id, state).await?;
            }
            self.memory.borrow_mut().pushed = sequence;
        }
        failure.map_or(Ok(()), Err)
    }

    /// Tells the scoreboard; it answers with the epoch and sequence that it knows now.
    async fn push(&self, campaign: &CampaignId, state: ShardState) -> Result<(i64, u64)> {
        let message = ScoreboardCall::Push {
            campaign: campaign.clone(),
            state,
        };
        call::call(&self.env, Object::Scoreboard(campaign), &message).await
    }

    /// A new count of sequences, newer than `after`.
    fn begin_epoch(&self, after: i64) -> Result<()> {
        let epoch = time::real_now().max(after.saturating_add(1));
        self.sql.run(
            "UPDATE meta SET v = ? WHERE k = 'epoch'",
            &[(&epoch.to_string()).into()],
        )?;
        self.memory.borrow_mut().epoch = epoch;
        Ok(())
    }

    /// Once a campaign is over and no attempt is open, that is a change of its own, so that the scoreboard hears of it.
    fn tell_closed(&self, campaign: &Campaign) -> Result<()> {
        let over = is_over(campaign, self.open_attempts()?);
        if over && !self.memory.borrow().told_closed {
            self.sql.transaction(|| self.next_sequence())?;
            self.committed(&Tally::default());
        }
        self.memory.borrow_mut().told_closed = over;
        Ok(())
    }

    /// Ends attempts whose time is over, with what they saved, in one transaction.
    async fn settle(&self, published: &Published, campaign: &Campaign, rows: Vec<AttemptRow>) -> Result<()> {
        for row in &rows {
            published::bank(&self.env, &campaign.bank, row.bank_version).await?;
        }
        let together = self.settle_group(published, campaign, &rows);
        if together.is_ok() || rows.len() == 1 {
            return together;
        }
        // One of them cannot be settled: each for itself.
        let mut outcome = Ok(());
        for row in &rows {
            let alone = self.settle_group(published, campaign, std::slice::from_ref(row));
            outcome = outcome.and(alone);
        }
        outcome
    }

    fn settle_group(&self, published: &Published, campaign: &Campaign, rows: &[AttemptRow]) -> Result<()> {
        let (delta, ballots) = self.sql.transaction(|| {
            let mut delta = Tally::default();
            let mut ballots = self.memory.borrow().ballots;
            for row in rows {
                // Another request may have ended it while the banks were fetched.
                let row = self.attempt(&row.key)?;
                if row.open == 0 {
                    continue;
                }
                let bank = &held(campaign, &row)?;
                let at = self.effective_deadline(&row, campaign);
                self.end(
                    published,
                    campaign,
                    &row,
                    bank,
                    Ended::at_deadline(at),
                    &mut delta,
                    &mut ballots,
                )?;
            }
            self.move_counters(&delta)?;
            self.next_sequence()?;
            Ok((delta, ballots))
        })?;
        self.memory.borrow_mut().ballots = ballots;
        self.committed(&delta);
        Ok(())
    }

    /// Attempts that were open when a key was corrected end with the old key; they are marked again like the others.
    async fn remark_late_ones(&self, published: &Published, campaign: &Campaign) -> Result<()> {
        let version = self.memory.borrow().remark_version;
        if version == 0 {
            return Ok(());
        }
        loop {
            let late = self.sql.integer(
                "SELECT EXISTS (SELECT 1 FROM ballot WHERE marked_version < ?)",
                &[i64::from(version).into()],
            )?;
            if late == 0 {
                break;
            }
            let bank = published::bank(&self.env, &campaign.bank, version).await?;
            self.remark(published, campaign, &bank)?;
            Delay::from(std::time::Duration::from_millis(1)).await;
        }
        Ok(())
    }

    fn keep_remarking(&self, version: u32) -> Result<()> {
        if self.memory.borrow().remark_version >= version {
            return Ok(());
        }
        let text = version.to_string();
        self.sql.run(
            "INSERT INTO meta (k, v) VALUES ('remark_version', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
            &[(&text).into()],
        )?;
        self.memory.borrow_mut().remark_version = version;
        Ok(())
    }

    fn open_attempts(&self) -> Result<i64> {
        self.sql
            .integer("SELECT count(*) FROM attempt WHERE open = 1", &[])
    }

    fn shard_state(&self, campaign: &Campaign, shard: u16) -> Result<ShardState> {
        let open = self.open_attempts()?;
        let wrong = self
            .sql
            .rows::<(String, u64)>(
                "SELECT json_array(question, count(*)) FROM wrong WHERE handled = 0 GROUP BY question",
                &[],
            )?
            .into_iter()
            .collect();
        let memory = self.memory.borrow();
        Ok(ShardState {
            shard,
            epoch: memory.epoch,
            sequence: memory.sequence,
            tally: memory.tally.clone(),
            open: u64::try_from(open).unwrap_or(0),
            wrong,
            closed: is_over(campaign, open),
        })
    }

    /// Sets the alarm to whatever comes first: the next deadline, or telling the scoreboard.
    async fn arm(&self) -> Result<()> {
        // The alarm that is set comes within the time that the scoreboard may wait, and it sets the next one.
        let soon = time::real_now() + PUSH_AFTER;
        if self.armed.get().is_some_and(|armed| armed <= soon) {
            return Ok(());
        }
        if self.memory.borrow().gone {
            return Ok(());
        }
        let offset = time::now().0 - time::real_now();
        let due = self
            .sql
            .integer("SELECT min(deadline) FROM attempt WHERE open = 1", &[])?;
        let (unsent, closing) = {
            let memory = self.memory.borrow();
            let closing = memory.closes.filter(|_| !memory.told_closed);
            (memory.sequence != memory.pushed, closing)
        };
        let wanted = [
            (due > 0).then_some(due - offset),
            closing.map(|closes| closes.0 - offset),
            unsent.then(|| time::real_now() + PUSH_AFTER),
        ];
        let Some(wanted) = wanted.into_iter().flatten().min() else {
            return Ok(());
        };
        let wanted = wanted.max(time::real_now()).max(self.not_before.get());
        if self.armed.get().is_some_and(|armed| armed <= wanted) {
            return Ok(());
        }
        self.armed.set(Some(wanted));
        let set = time::set_alarm(&self.state, wanted).await;
        if set.is_err() {
            // The next change tries again.
            self.armed.set(None);
        }
        set
    }

    // ── Counting again ───────────────────────────────────────────────────────────────────────────────────

    /// Counts again from the rows, in batches: citizens come first. Counters and rows must be of one moment, so whenever something was
    /// committed meanwhile it begins anew; on a busy day the last time is in one go.
    async fn recount(&self, published: &Published) -> Result<RecountReply> {
        for pauses in [true, true, true, false] {
            let sequence = self.memory.borrow().sequence;
            let unchanged = || self.memory.borrow().sequence == sequence;
            if let Some(stored) = self.count_rows(published, pauses, unchanged).await? {
                let counted = self.memory.borrow().tally.clone();
                return Ok(RecountReply { counted, stored });
            }
        }
        Err(AppError::busy(10))
    }

    /// None as soon as something has changed; without pauses nothing can.
    async fn count_rows(
        &self,
        published: &Published,
        pauses: bool,
        unchanged: impl Fn() -> bool,
    ) -> Result<Option<Tally>> {
        let mut tally = Tally::default();
        let mut key = String::new();
        loop {
            let started: Vec<(String, Millis, PlacingRow)> = self.sql.rows(
                &format!(
                    "SELECT json_array(key, started, json_array(district, age, channel, team)) FROM attempt WHERE key > ? \
                     ORDER BY key LIMIT {REMARK_BATCH}"
                ),
                &[(&key).into()],
            )?;
            let Some((last, ..)) = started.last() else { break };
            key.clone_from(last);
            for (_, at, placing) in started {
                tally.merge(&tally::of_start(&placing.into(), at, &published.zone));
            }
            if !self.pause(pauses, &unchanged).await {
                return Ok(None);
            }
        }
        let expired = self.sql.integer(
            "SELECT count(*) FROM attempt a LEFT JOIN ballot b ON b.attempt = a.key \
             WHERE a.open = 0 AND (b.seq IS NULL OR b.ending = '\"time_out\"')",
            &[],
        )?;
        tally.add(tally::EXPIRED, expired);
        let handed_in = self
            .sql
            .integer("SELECT count(*) FROM ballot WHERE ending = '\"handed_in\"'", &[])?;
        tally.add(tally::HANDED_IN, handed_in);
        let mut after = 0;
        loop {
            let rows = self.ballots_after(after, REMARK_BATCH)?;
            let Some((last, _, _, _)) = rows.last() else { break };
            after = last.seq;
            for (ballot, placing, _, _) in &rows {
                tally.merge(&ballot.counted(placing, &published.zone));
            }
            if !self.pause(pauses, &unchanged).await {
                return Ok(None);
            }
        }
        let mut key = String::new();
        loop {
            let rows: Vec<StoredReply> = self.sql.rows(
                &format!("SELECT {REPLY_COLUMNS} FROM reply WHERE key > ? ORDER BY key LIMIT {REMARK_BATCH}"),
                &[(&key).into()],
            )?;
            let Some(last) = rows.last() else { break };
            key.clone_from(&last.0);
            for row in &rows {
                tally.merge(&tally::of_replies(&row.1, &row.placing(), &row.3));
            }
            if !self.pause(pauses, &unchanged).await {
                return Ok(None);
            }
        }
        let mut key = String::new();
        while let Some(last) = self.count_hands(&key, &mut tally)? {
            key = last;
            if !self.pause(pauses, &unchanged).await {
                return Ok(None);
            }
        }
        Ok(Some(tally))
    }

    /// Lets others go first for a moment; false when they changed something.
    async fn pause(&self, pauses: bool, unchanged: impl Fn() -> bool) -> bool {
        if pauses {
            Delay::from(std::time::Duration::from_millis(1)).await;
        }
        unchanged()
    }

    /// Ballots with their placing, start and bank version, in the order of their numbers.
    fn ballots_after(&self, after: u64, limit: u32) -> Result<Vec<(BallotRow, Placing, Millis, u32)>> {
        let rows: Vec<(BallotRow, PlacingRow, Millis, u32)> = self.sql.rows(
            &format!(
                "SELECT json_array({BALLOT_COLUMNS}, json_array(a.district, a.age, a.channel, a.team), a.started, a.bank_version) \
                 FROM ballot b JOIN attempt a ON a.key = b.attempt WHERE b.seq > ? ORDER BY b.seq LIMIT {limit}"
            ),
            &[i64::try_from(after).unwrap_or(i64::MAX).into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|(ballot, placing, started, version)| (ballot, placing.into(), started, version))
            .collect())
    }

    fn export(&self, shard: u16, after: u64, limit: u32) -> Result<Vec<ExportRow>> {
        Ok(self
            .ballots_after(after, limit.min(2_000))?
            .into_iter()
            .map(|(ballot, placing, started, bank_version)| ExportRow {
                sequence: ballot.seq,
                started,
                bank_version,
                placing,
                first: ballot.first.map(|f| f == 1),
                done: ballot.done(shard),
            })
            .collect())
    }

    fn wrong_reports(&self) -> Result<Vec<WrongReport>> {
        #[derive(Deserialize)]
        struct Row(i64, Millis, String, String, String, u8);
        let rows: Vec<Row> = self.sql.rows(
            "SELECT json_array(id, at, question, reason, text, handled) FROM wrong ORDER BY handled, id DESC LIMIT 500",
            &[],
        )?;
        Ok(rows
            .into_iter()
            .map(|Row(id, at, question, reason, text, handled)| WrongReport {
                id,
                at,
                question,
                reason,
                text,
                handled: handled == 1,
            })
            .collect())
    }

    // ── Marking again ────────────────────────────────────────────────────────────────────────────────────

    async fn preview(
        &self,
        campaign: &Campaign,
        version: u32,
        question: &QuestionId,
        bank: &Bank,
    ) -> Result<RemarkReply> {
        let mut reply = RemarkReply::default();
        let mut after = 0;
        loop {
            let rows = self.ballots_after(after, REMARK_BATCH)?;
            let Some((last, ..)) = rows.last() else { break };
            after = last.seq;
            for (ballot, ..) in &rows {
                if ballot.marked_version < version
                    && ballot.marked.items.iter().any(|i| &i.question == question)
                {
                    count_change(&mut reply, campaign, ballot, &quiz::remark(&ballot.marked, bank));
                }
            }
            // Citizens come first. A ballot handed in meanwhile is not in the preview, or just so.
            Delay::from(std::time::Duration::from_millis(1)).await;
        }
        Ok(reply)
    }

    /// Marks one batch of older ballots by `bank`. Score, pass and counters follow in the same transaction; the
    /// old result stays on record.
    fn remark(&self, published: &Published, campaign: &Campaign, bank: &Bank) -> Result<RemarkReply> {
        let now = time::now();
        let outcome = self.sql.transaction(|| {
            let mut reply = RemarkReply::default();
            let mut delta = Tally::default();
            let rows: Vec<(BallotRow, PlacingRow)> = self.sql.rows(
                &format!(
                    "SELECT json_array({BALLOT_COLUMNS}, json_array(a.district, a.age, a.channel, a.team)) FROM ballot b \
                     JOIN attempt a ON a.key = b.attempt WHERE b.marked_version < ? ORDER BY b.seq LIMIT {REMARK_BATCH}"
                ),
                &[i64::from(bank.version).into()],
            )?;
            for (ballot, placing) in rows {
                let placing = placing.into();
                let marked = quiz::remark(&ballot.marked, bank);
                let (score, max) = (marked.score(), marked.max());
                let passed = campaign.passes(score, max);
                // The pass mark may have been changed too, since this ballot was marked.
                let changed = marked != ballot.marked || passed.map(u8::from) != ballot.passed;
                if changed {
                    count_change(&mut reply, campaign, &ballot, &marked);
                    let old = to_json(&ballot.marked)?;
                    self.sql.run(
                        "INSERT INTO remark (ballot, from_version, to_version, at, marked, passed) VALUES (?, ?, ?, ?, ?, ?)",
                        &[
                            i64::try_from(ballot.seq).unwrap_or(i64::MAX).into(),
                            i64::from(ballot.marked_version).into(),
                            i64::from(bank.version).into(),
                            now.0.into(),
                            (&old).into(),
                            ballot.passed.map(i64::from).into(),
                        ],
                    )?;
                }
                let after = BallotRow {
                    max,
                    passed: passed.map(u8::from),
                    marked,
                    ..ballot.clone()
                };
                let text = to_json(&after.marked)?;
                self.sql.run(
                    "UPDATE ballot SET score = ?, max = ?, right_count = ?, passed = ?, marked = ?, marked_version = ?, \
                     remarked_at = CASE WHEN ? = 1 THEN ? ELSE remarked_at END WHERE seq = ?",
                    &[
                        i64::from(score).into(),
                        i64::from(max).into(),
                        i64::from(after.marked.right()).into(),
                        after.passed.map(i64::from).into(),
                        (&text).into(),
                        i64::from(bank.version).into(),
                        i64::from(changed).into(),
                        now.0.into(),
                        i64::try_from(ballot.seq).unwrap_or(i64::MAX).into(),
                    ],
                )?;
                if changed {
                    delta.subtract(&ballot.counted(&placing, &published.zone));
                    delta.merge(&after.counted(&placing, &published.zone));
                }
            }
            reply.left = u64::try_from(self.sql.integer(
                "SELECT count(*) FROM ballot WHERE marked_version < ?",
                &[i64::from(bank.version).into()],
            )?)
            .unwrap_or(0);
            self.move_counters(&delta)?;
            self.next_sequence()?;
            Ok((reply, delta))
        });
        let (reply, delta) = outcome?;
        self.committed(&delta);
        Ok(reply)
    }
}

/// What a wish to start leads to.
enum Starting {
    Resume(String),
    New(u32),
}

fn resumed(token: String) -> StartReply {
    StartReply {
        token,
        new: false,
        view: None,
    }
}

/// What decides a wish to start.
#[derive(Debug, Deserialize)]
struct StartFacts {
    /// Token of the attempt with this very id: a repeated post.
    same: Option<String>,
    /// The person's open attempt whose time is over.
    stale: Option<AttemptRow>,
    /// Token of the person's open attempt.
    open: Option<String>,
    today: u32,
    total: u32,
}

/// The bank that an attempt was drawn from; [`Ballots::hold_banks`] fetched it.
fn held(campaign: &Campaign, row: &AttemptRow) -> Result<Rc<Bank>> {
    published::held_bank(&campaign.bank, row.bank_version).ok_or_else(|| AppError::busy(5))
}

/// Whether nothing will change any more: the campaign is over and no attempt is open.
fn is_over(campaign: &Campaign, open: i64) -> bool {
    open == 0 && time::now() >= campaign.closes
}

fn unknown_attempt() -> AppError {
    AppError::new(404, "unknown_attempt", said("said-unknown-attempt"))
}

/// How and when an attempt ends.
struct Ended {
    at: Millis,
    ending: Ending,
    /// The answers handed in; at the deadline the saved ones count instead.
    answers: Answers,
}

impl Ended {
    fn at_deadline(at: Millis) -> Ended {
        Ended {
            at,
            ending: Ending::TimeOut,
            answers: Answers::new(),
        }
    }
}

fn salt() -> Result<String> {
    Ok(hex(&time::entropy::<16>()?))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// The paper of an attempt, drawn again from what was fixed when it started.
fn paper<'a>(campaign: &Campaign, row: &AttemptRow, bank: &'a Bank) -> Result<Vec<quiz::Slot<'a>>> {
    draw(campaign, &row.seed, row.draw.questions, &row.draw.quota, bank)
}

/// Draws a paper by a stored seed and stored rules.
pub fn draw<'a>(
    campaign: &Campaign,
    seed: &str,
    questions: u32,
    quota: &BTreeMap<domain::id::CategoryId, u32>,
    bank: &'a Bank,
) -> Result<Vec<quiz::Slot<'a>>> {
    let seed: [u8; 32] = data_encoding::HEXLOWER
        .decode(seed.as_bytes())
        .ok()
        .and_then(|s| s.try_into().ok())
        .ok_or_else(|| AppError::internal("a stored seed that is none"))?;
    let rules = Campaign {
        questions,
        quota: quota.clone(),
        ..campaign.clone()
    };
    Ok(quiz::draw_paper(bank, &rules, seed))
}

fn read(campaign: &Campaign, row: &AttemptRow, bank: &Bank, sent: &Sent) -> Result<Answers> {
    Ok(quiz::read_answers(&paper(campaign, row, bank)?, sent)?)
}

fn differs(one: &Marked, other: &Marked) -> bool {
    let answers = |m: &Marked| m.items.iter().map(|i| i.answer.clone()).collect::<Vec<_>>();
    answers(one) != answers(other)
}

fn closed_attempt(row: &AttemptRow, campaign: &Campaign, now: Millis) -> AppError {
    // The alarm may have ended it meanwhile: whether it is still open tells nothing about the reason.
    if campaign.closes <= now && (row.timed == 0 || row.deadline > now) {
        AppError::new(409, "campaign_closed", said("said-campaign-closed"))
    } else if row.deadline <= now {
        AppError::new(409, "time_over", said("said-time-over"))
    } else {
        AppError::new(409, "attempt_closed", said("said-attempt-closed"))
    }
}

fn count_change(reply: &mut RemarkReply, campaign: &Campaign, ballot: &BallotRow, marked: &Marked) {
    let (old, new) = (ballot.marked.score(), marked.score());
    reply.ballots += 1;
    reply.higher += u64::from(new > old);
    reply.lower += u64::from(new < old);
    let before = ballot.passed == Some(1);
    let after = campaign.passes(new, marked.max()) == Some(true);
    reply.newly_passed += u64::from(after && !before);
    reply.newly_failed += u64::from(before && !after);
}
