//! SQLite inside an object: one wrapper, so that the traps of the binding are met once.
//!
//! Rows come back as JSON written by SQLite itself (`SELECT json_array(…)`): one crossing between JavaScript and WebAssembly a row.
//! Integers bind as REAL and booleans as text, so tables are STRICT, columns INTEGER, truth values 0 and 1.

use std::{cell::RefCell, collections::HashMap};

use js_sys::{Array, JsString};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use worker::State;

use crate::error::{AppError, Result};

// The storage of an object, as <https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/> has it. Not the worker
// crate's: it does not bind `transactionSync`, reads rows value by value, and every crossing into JavaScript costs more than
// most statements.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = js_sys::Object)]
    #[derive(Clone)]
    type SyncStorage;

    #[wasm_bindgen(method, getter)]
    fn sql(this: &SyncStorage) -> SqlStorage;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &SyncStorage,
        body: &mut dyn FnMut() -> std::result::Result<JsValue, JsValue>,
    ) -> std::result::Result<JsValue, JsValue>;

    #[wasm_bindgen(extends = js_sys::Object)]
    #[derive(Clone)]
    type SqlStorage;

    #[wasm_bindgen(method, catch, variadic)]
    fn exec(this: &SqlStorage, query: &JsString, values: &Array) -> std::result::Result<Cursor, JsValue>;

    type Cursor;

    #[wasm_bindgen(method, catch)]
    fn raw(this: &Cursor) -> std::result::Result<RawCursor, JsValue>;

    type RawCursor;

    #[wasm_bindgen(method, catch, js_name = toArray)]
    fn to_array(this: &RawCursor) -> std::result::Result<Array, JsValue>;
}

thread_local! {
    /// Statements as JavaScript has them. There are as many as the source has.
    static STATEMENTS: RefCell<HashMap<String, JsString>> = RefCell::new(HashMap::new());
}

fn statement(query: &str) -> JsString {
    STATEMENTS.with_borrow_mut(|known| match known.get(query) {
        Some(statement) => statement.clone(),
        None => {
            let statement = JsString::from(query);
            known.insert(query.to_owned(), statement.clone());
            statement
        }
    })
}

/// A value for a statement.
pub enum Value<'a> {
    /// NULL.
    Null,
    /// An integer of at most 53 bits.
    Int(i64),
    /// Text without NUL.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
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
    storage: SyncStorage,
    sql: SqlStorage,
}

impl Sql {
    /// The database of the object with this state.
    pub fn of(state: &State) -> Sql {
        let storage: SyncStorage = state.storage().as_raw().unchecked_ref::<SyncStorage>().clone();
        let sql = storage.sql();
        Sql { storage, sql }
    }

    fn exec(&self, query: &str, values: &[Value<'_>]) -> Result<Cursor> {
        let bound = Array::new();
        for value in values {
            let value = match value {
                Value::Null => JsValue::NULL,
                Value::Int(n) => {
                    if n.unsigned_abs() > js_sys::Number::MAX_SAFE_INTEGER as u64 {
                        return Err(AppError::internal("an integer of more than 53 bits"));
                    }
                    JsValue::from_f64(*n as f64)
                }
                // A NUL would end the text for SQLite; bodies with one were refused at the door.
                Value::Text(text) if text.contains('\0') => {
                    return Err(AppError::internal("a NUL in a text"));
                }
                Value::Text(text) => JsValue::from_str(text),
                Value::Blob(bytes) => js_sys::Uint8Array::from(*bytes).buffer().into(),
            };
            bound.push(&value);
        }
        self.sql.exec(&statement(query), &bound).map_err(thrown)
    }

    /// Runs a statement that returns no rows: the runtime takes the first step at once, and there is no second.
    pub fn run(&self, query: &str, values: &[Value<'_>]) -> Result<()> {
        self.exec(query, values).map(drop)
    }

    /// The first column of every row.
    fn column(&self, query: &str, values: &[Value<'_>]) -> Result<Vec<JsValue>> {
        let rows = self
            .exec(query, values)?
            .raw()
            .and_then(|cursor| cursor.to_array())
            .map_err(thrown)?;
        Ok(rows
            .iter()
            .map(|row| row.unchecked_ref::<Array>().get(0))
            .collect())
    }

    /// Rows of a query whose one column is JSON text.
    pub fn rows<T: DeserializeOwned>(&self, query: &str, values: &[Value<'_>]) -> Result<Vec<T>> {
        self.column(query, values)?
            .into_iter()
            .map(|value| {
                let text = value
                    .as_string()
                    .ok_or_else(|| AppError::internal("a query without JSON"))?;
                serde_json::from_str(&text).map_err(AppError::internal)
            })
            .collect()
    }

    /// The first row of such a query.
    pub fn row<T: DeserializeOwned>(&self, query: &str, values: &[Value<'_>]) -> Result<Option<T>> {
        Ok(self.rows(query, values)?.into_iter().next())
    }

    /// One integer; 0 where there is none.
    pub fn integer(&self, query: &str, values: &[Value<'_>]) -> Result<i64> {
        let Some(value) = self.column(query, values)?.into_iter().next() else {
            return Ok(0);
        };
        if value.is_null() {
            return Ok(0);
        }
        value
            .as_f64()
            .filter(|n| n.fract() == 0.0)
            .map(|n| n as i64)
            .ok_or_else(|| AppError::internal("a query without an integer"))
    }

    /// One blob.
    pub fn blob(&self, query: &str, values: &[Value<'_>]) -> Result<Option<Vec<u8>>> {
        let first = self.column(query, values)?.into_iter().next();
        Ok(first
            .filter(|value| !value.is_null())
            .map(|value| js_sys::Uint8Array::new(&value).to_vec()))
    }

    /// Runs `body` in one transaction: all of it, or nothing. Nothing else of this object runs meanwhile.
    pub fn transaction<T>(&self, mut body: impl FnMut() -> Result<T>) -> Result<T> {
        let mut outcome: Option<Result<T>> = None;
        let ended = self.storage.transaction_sync(&mut || {
            let result = body();
            let failed = result.is_err();
            outcome = Some(result);
            if failed {
                Err(JsValue::from_str("rolled back"))
            } else {
                Ok(JsValue::UNDEFINED)
            }
        });
        match (outcome, ended) {
            (Some(Ok(value)), Ok(_)) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(thrown(error)),
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

/// What the storage threw. Its text names tables and columns, never values.
fn thrown(error: JsValue) -> AppError {
    AppError::internal(format!("storage: {error:?}"))
}
