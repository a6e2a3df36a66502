//! SQLite inside an object: one wrapper, so that the traps of the binding are met once.
//!
//! Rows come back as JSON written by SQLite itself (`SELECT json_array(…)`): one crossing between JavaScript and WebAssembly a row.
//! Integers bind as REAL and booleans as text, so tables are STRICT, columns INTEGER, truth values 0 and 1.

use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use worker::{SqlStorageValue, State};

use crate::error::{AppError, Result};

#[wasm_bindgen]
extern "C" {
    /// `DurableObjectStorage`, for the one method that the worker crate does not bind:
    /// <https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/#transactionsync>.
    #[wasm_bindgen(extends = js_sys::Object)]
    type SyncStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &SyncStorage,
        body: &mut dyn FnMut() -> std::result::Result<JsValue, JsValue>,
    ) -> std::result::Result<JsValue, JsValue>;
}

/// A value for a statement.
pub enum Value<'a> {
    /// NULL.
    Null,
    /// An integer of at most 53 bits.
    Int(i64),
    /// Text without NUL.
    Text(&'a str),
}

impl From<i64> for Value<'_> {
    fn from(n: i64) -> Self {
        Value::Int(n)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// The database of one object.
pub struct Sql {
    storage: worker::durable::Storage,
    sql: worker::SqlStorage,
}

impl Sql {
    /// The database of the object with this state.
    pub fn of(state: &State) -> Sql {
        let storage = state.storage();
        let sql = storage.sql();
        Sql { storage, sql }
    }

    fn values(values: &[Value<'_>]) -> Result<Vec<SqlStorageValue>> {
        values
            .iter()
            .map(|value| match value {
                Value::Null => Ok(SqlStorageValue::Null),
                Value::Int(n) => SqlStorageValue::try_from_i64(*n).map_err(AppError::internal),
                // A NUL would end the text for SQLite; bodies with one were refused at the door.
                Value::Text(text) if text.contains('\0') => Err(AppError::internal("a NUL in a text")),
                Value::Text(text) => Ok(SqlStorageValue::String((*text).to_owned())),
            })
            .collect()
    }

    /// Runs a statement.
    pub fn run(&self, query: &str, values: &[Value<'_>]) -> Result<()> {
        let cursor = self.sql.exec(query, Self::values(values)?)?;
        // A cursor runs its statement to the end only when it is read.
        for row in cursor.raw() {
            row?;
        }
        Ok(())
    }

    /// Rows of a query whose one column is JSON text.
    pub fn rows<T: DeserializeOwned>(&self, query: &str, values: &[Value<'_>]) -> Result<Vec<T>> {
        let cursor = self.sql.exec(query, Self::values(values)?)?;
        let mut rows = Vec::new();
        for row in cursor.raw() {
            match row?.into_iter().next() {
                Some(SqlStorageValue::String(text)) => {
                    rows.push(serde_json::from_str(&text).map_err(AppError::internal)?);
                }
                _ => return Err(AppError::internal("a query without JSON")),
            }
        }
        Ok(rows)
    }

    /// The first row of such a query.
    pub fn row<T: DeserializeOwned>(&self, query: &str, values: &[Value<'_>]) -> Result<Option<T>> {
        Ok(self.rows(query, values)?.into_iter().next())
    }

    /// One integer.
    pub fn integer(&self, query: &str, values: &[Value<'_>]) -> Result<i64> {
        let cursor = self.sql.exec(query, Self::values(values)?)?;
        let Some(row) = cursor.raw().next() else {
            return Ok(0);
        };
        match row?.into_iter().next() {
            Some(SqlStorageValue::Integer(n)) => Ok(n),
            Some(SqlStorageValue::Null) | None => Ok(0),
            _ => Err(AppError::internal("a query without an integer")),
        }
    }

    /// Runs `body` in one transaction: all of it, or nothing. Nothing else of this object runs meanwhile.
    pub fn transaction<T>(&self, mut body: impl FnMut() -> Result<T>) -> Result<T> {
        let mut outcome: Option<Result<T>> = None;
        let storage: &SyncStorage = self.storage.as_raw().unchecked_ref();
        let thrown = storage.transaction_sync(&mut || {
            let result = body();
            let failed = result.is_err();
            outcome = Some(result);
            if failed {
                Err(JsValue::from_str("rolled back"))
            } else {
                Ok(JsValue::UNDEFINED)
            }
        });
        match (outcome, thrown) {
            (Some(Ok(value)), Ok(_)) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(AppError::internal(format!("transaction: {error:?}"))),
            (None, Ok(_)) => Err(AppError::internal("a transaction that did not run")),
        }
    }

    /// Brings the schema up to date: `steps` are numbered from 1, forward only, each in a transaction of its own.
    pub fn migrate(&self, steps: &[&str]) -> Result<()> {
        self.run(
            "CREATE TABLE IF NOT EXISTS migration (step INTEGER PRIMARY KEY) STRICT",
            &[],
        )?;
        let done = self.integer("SELECT max(step) FROM migration", &[])?;
        for (number, step) in (1i64..).zip(steps) {
            if number <= done {
                continue;
            }
            self.transaction(|| {
                for statement in step.split(";\n").filter(|s| !s.trim().is_empty()) {
                    self.run(statement, &[])?;
                }
                self.run("INSERT INTO migration (step) VALUES (?)", &[Value::Int(number)])
            })?;
        }
        Ok(())
    }
}
