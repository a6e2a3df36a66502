//! The scoreboard of a campaign: merges the whole states of its shards, so that readers never touch a shard.
//!
//! Losing its file loses nothing: shards it does not know are asked for their state.

use std::{cell::RefCell, collections::BTreeMap};

use data_encoding::HEXLOWER;
use domain::{clock::Millis, id::CampaignId, tally::Tally};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    call::{Object, call, receive, reply},
    error::{AppError, Result},
    objects::{
        messages::{Ask, BallotsCall, ScoreboardCall, ShardState, Snapshot},
        sql::{Sql, Value},
    },
    time,
};

/// Numbered from 1, forward only.
const MIGRATIONS: &[&str] = &["
    -- The newest state of each shard: a head, and its counters as JSON in pieces, because a row has at most 2 MB.
    CREATE TABLE head (shard INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
    CREATE TABLE counters (shard INTEGER NOT NULL, piece INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (shard, piece)) STRICT;
"];

/// Largest piece of counters in bytes.
const PIECE: usize = 1_500_000;

/// A shard's state without its counters.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Head {
    epoch: i64,
    sequence: u64,
    arrived: Millis,
    open: u64,
    wrong: BTreeMap<String, u64>,
    closed: bool,
}

/// What is in memory: all heads, and the sum of all counters.
#[derive(Default)]
struct Board {
    heads: BTreeMap<u16, Head>,
    merged: Tally,
}

/// One for each campaign.
#[durable_object(fetch)]
pub struct Scoreboard {
    sql: Sql,
    env: Env,
    /// Why the schema could not be brought up to date.
    broken: Option<AppError>,
    board: RefCell<Option<Board>>,
}

impl DurableObject for Scoreboard {
    fn new(state: State, env: Env) -> Self {
        let sql = Sql::of(&state);
        let broken = sql.migrate(MIGRATIONS).err();
        Scoreboard {
            sql,
            env,
            broken,
            board: RefCell::new(None),
        }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        if self.broken.is_some() {
            return reply::<()>(&Err(AppError::busy(30)));
        }
        match receive::<ScoreboardCall>(&mut request).await {
            Ok(ScoreboardCall::Push { state, .. }) => reply(&self.push(state)),
            Ok(ScoreboardCall::Snapshot {
                campaign,
                shards,
                known,
            }) => reply(&self.snapshot(&campaign, shards, known).await),
            Err(error) => reply::<()>(&Err(error)),
        }
    }
}

impl Scoreboard {
    /// Works on the board in memory, read from the rows when it is not there. Afterwards rows and memory agree: when `work` fails,
    /// memory is dropped.
    fn with_board<T>(&self, work: impl FnOnce(&mut Board) -> Result<T>) -> Result<T> {
        let held = self.board.borrow_mut().take();
        let mut board = match held {
            Some(board) => board,
            None => self.read_board()?,
        };
        let result = work(&mut board)?;
        *self.board.borrow_mut() = Some(board);
        Ok(result)
    }

    fn read_board(&self) -> Result<Board> {
        let heads: Vec<(u16, String)> = self.sql.rows("SELECT json_array(shard, json) FROM head", &[])?;
        let mut board = Board::default();
        for (shard, json) in heads {
            let head = serde_json::from_str(&json).map_err(AppError::internal)?;
            board.merged.merge(&self.counters(shard)?);
            board.heads.insert(shard, head);
        }
        Ok(board)
    }

    fn counters(&self, shard: u16) -> Result<Tally> {
        let pieces: Vec<(i64, String)> = self.sql.rows(
            "SELECT json_array(piece, json) FROM counters WHERE shard = ? ORDER BY piece",
            &[Value::Int(i64::from(shard))],
        )?;
        if pieces.is_empty() {
            return Ok(Tally::default());
        }
        let json: String = pieces.into_iter().map(|(_, json)| json).collect();
        serde_json::from_str(&json).map_err(AppError::internal)
    }

    /// Keeps a state if it is newer than what is known of its shard; a repeated or late one changes nothing. Says which one is known
    /// now, so that a shard that was put back from a backup notices.
    fn push(&self, state: ShardState) -> Result<(i64, u64)> {
        self.with_board(|board| {
            let newest = board
                .heads
                .get(&state.shard)
                .map(|head| (head.epoch, head.sequence));
            if let Some(newest) = newest
                && newest >= (state.epoch, state.sequence)
            {
                return Ok(newest);
            }
            let known = (state.epoch, state.sequence);
            let head = Head {
                epoch: state.epoch,
                sequence: state.sequence,
                arrived: time::now(),
                open: state.open,
                wrong: state.wrong,
                closed: state.closed,
            };
            let before = self.counters(state.shard)?;
            if before != state.tally {
                board.merged.subtract(&before);
                board.merged.merge(&state.tally);
            }
            self.store(
                state.shard,
                &head,
                (before != state.tally).then_some(&state.tally),
            )?;
            board.heads.insert(state.shard, head);
            Ok(known)
        })
    }

    fn store(&self, shard: u16, head: &Head, tally: Option<&Tally>) -> Result<()> {
        let shard = i64::from(shard);
        let head = serde_json::to_string(head).map_err(AppError::internal)?;
        let json = match tally {
            Some(tally) => Some(serde_json::to_string(tally).map_err(AppError::internal)?),
            None => None,
        };
        self.sql.transaction(|| {
            self.sql.run(
                "INSERT INTO head (shard, json) VALUES (?, ?) ON CONFLICT (shard) DO UPDATE SET json = excluded.json",
                &[Value::Int(shard), Value::Text(&head)],
            )?;
            let Some(json) = &json else { return Ok(()) };
            self.sql.run("DELETE FROM counters WHERE shard = ?", &[Value::Int(shard)])?;
            for (piece, text) in (0i64..).zip(pieces(json)) {
                self.sql.run(
                    "INSERT INTO counters (shard, piece, json) VALUES (?, ?, ?)",
                    &[Value::Int(shard), Value::Int(piece), Value::Text(text)],
                )?;
            }
            Ok(())
        })
    }

    async fn snapshot(&self, campaign: &CampaignId, shards: u16, known: Option<String>) -> Result<Snapshot> {
        let missing: Vec<u16> = self.with_board(|board| {
            Ok((0..shards)
                .filter(|shard| !board.heads.contains_key(shard))
                .collect())
        })?;
        for shard in missing {
            let message = BallotsCall {
                campaign: campaign.clone(),
                shard,
                ask: Ask::State,
            };
            let state: ShardState = call(&self.env, Object::Ballots(campaign, shard), &message).await?;
            self.push(state)?;
        }
        self.with_board(|board| {
            let etag = etag(&board.heads);
            let mut wrong = BTreeMap::new();
            for (question, count) in board.heads.values().flat_map(|head| &head.wrong) {
                *wrong.entry(question.clone()).or_default() += count;
            }
            Ok(Snapshot {
                updated_at: board
                    .heads
                    .values()
                    .map(|head| head.arrived)
                    .max()
                    .unwrap_or(time::now()),
                tally: (known.as_deref() != Some(etag.as_str())).then(|| board.merged.clone()),
                open: board.heads.values().map(|head| head.open).sum(),
                wrong,
                closed: (0..shards).all(|shard| board.heads.get(&shard).is_some_and(|head| head.closed)),
                etag,
            })
        })
    }
}

/// Cuts text into pieces that fit a row.
fn pieces(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        let mut at = PIECE.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (piece, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        pieces.push(piece);
        text = rest;
    }
    pieces
}

/// Stands for a list of (shard, epoch, sequence): 64 bits of its hash.
fn etag(heads: &BTreeMap<u16, Head>) -> String {
    let mut hash = Sha256::new();
    for (shard, head) in heads {
        hash.update(shard.to_be_bytes());
        hash.update(head.epoch.to_be_bytes());
        hash.update(head.sequence.to_be_bytes());
    }
    let short: Vec<u8> = hash.finalize().iter().copied().take(8).collect();
    HEXLOWER.encode(&short)
}
