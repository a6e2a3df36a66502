//! Lists of cases.

use domain::{
    case::{Actor, Sight, State, Work},
    clock::Millis,
};

use super::{
    Cases,
    wire::{CaseList, CaseQuery, MOST_LISTED, Order, PublicCase, PublicQuery},
};
use crate::{error::Result, objects::sql::Value};

/// A case as lists show it, as JSON; the table is called `r`.
pub(super) const ROW: &str = "json_object('number', r.id, 'key', r.key, 'at', r.at, 'last', r.last, 'state', r.state, 'work', r.work, 'kind', r.kind,  \
     'source', r.source, 'category', r.category, 'text', r.text, 'place', json(r.place), 'photos', r.photos, 'channel', r.channel,  \
     'unit', r.unit, 'soon', r.soon, 'due', r.due, 'late3', r.late3, 'promised', r.promised, 'level', r.level, 'closed', r.closed,  \
     'solved', r.solved, 'version', r.version, 'joined', r.joined, 'released', r.released, 'outside', r.outside, 'video', r.video)";

const PUBLIC: &str = "json_object('number', r.id, 'key', r.key, 'at', r.at, 'last', r.last, 'released', p.at, 'state', r.state, 'work', r.work, \
     'category', r.category, 'unit', r.unit, 'district', r.district, 'closed', r.closed, 'promised', r.promised, 'joined', r.joined, \
     'position', CASE WHEN json_extract(p.json, '$.place') <> '' AND json_type(r.place, '$.position') = 'object' \
       THEN json_array(json_extract(r.place, '$.position.lat'), json_extract(r.place, '$.position.lng')) END, \
     'release', json(coalesce(p.json, '{\"text\":\"\",\"place\":\"\",\"before\":[],\"after\":[]}')))";

/// A condition of a statement with its values.
#[derive(Default)]
struct Where {
    text: String,
    values: Vec<Bound>,
}

enum Bound {
    Int(i64),
    Text(String),
}

impl Where {
    fn and(&mut self, condition: &str) {
        self.text
            .push_str(if self.text.is_empty() { " WHERE " } else { " AND " });
        self.text.push_str(condition);
    }

    fn text(&mut self, condition: &str, value: &str) {
        self.and(condition);
        self.values.push(Bound::Text(value.to_owned()));
    }

    fn int(&mut self, condition: &str, value: i64) {
        self.and(condition);
        self.values.push(Bound::Int(value));
    }

    fn is(&mut self, column: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(&format!("{column} = ?"), value);
        }
    }

    fn one_of<'a>(&mut self, column: &str, words: impl Iterator<Item = &'a str>) {
        let mut marks = Vec::new();
        for word in words {
            marks.push("?");
            self.values.push(Bound::Text(word.to_owned()));
        }
        self.and(&format!("{column} IN ({})", marks.join(", ")));
    }

    fn between(&mut self, column: &str, from: Option<Millis>, to: Option<Millis>) {
        if let Some(from) = from {
            self.int(&format!("{column} >= ?"), from.0);
        }
        if let Some(to) = to {
            self.int(&format!("{column} < ?"), to.0);
        }
    }

    fn numbers(&mut self, numbers: Option<&[domain::id::CaseNumber]>) {
        if let Some(numbers) = numbers {
            let list: Vec<u32> = numbers.iter().map(|number| number.0).collect();
            let list = serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned());
            self.text("r.id IN (SELECT value FROM json_each(?))", &list);
        }
    }

    fn categories(&mut self, categories: Option<&[String]>) {
        if let Some(categories) = categories {
            let list = serde_json::to_string(categories).unwrap_or_else(|_| "[]".to_owned());
            self.text("r.category IN (SELECT value FROM json_each(?))", &list);
        }
    }

    fn values(&self) -> Vec<Value<'_>> {
        self.values
            .iter()
            .map(|value| match value {
                Bound::Int(n) => Value::Int(*n),
                Bound::Text(text) => Value::Text(text),
            })
            .collect()
    }

    /// What somebody sees.
    fn sight(&mut self, reader: &Actor) {
        let sight = Sight::of(reader);
        if sight.nothing {
            self.and("0");
        }
        self.text(
            if sight.sealed { "r.work = ?" } else { "r.work <> ?" },
            Work::Sealed.as_str(),
        );
        self.is("r.district", sight.district.as_ref().map(|id| id.as_str()));
        self.is("r.unit", sight.unit.as_ref().map(|id| id.as_str()));
        if let Some(states) = sight.states {
            self.one_of("r.state", states.iter().map(|state| state.as_str()));
        }
    }
}

fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn conditions(query: &CaseQuery, reader: &Actor, now: Millis) -> Where {
    let mut found = Where::default();
    found.sight(reader);
    if let Some(states) = &query.states {
        found.one_of("r.state", states.iter().map(|state| State::as_str(*state)));
    }
    if let Some(open) = query.open {
        found.int("r.open = ?", i64::from(open));
    }
    if let Some(works) = &query.works {
        found.one_of("r.work", works.iter().map(|work| Work::as_str(*work)));
    }
    found.is("r.unit", query.unit.as_ref().map(|id| id.as_str()));
    found.is("r.district", query.district.as_ref().map(|id| id.as_str()));
    found.is("r.category", query.category.as_deref());
    found.is("r.source", query.source.map(|source| source.as_str()));
    found.is("r.channel", query.channel.as_ref().map(|id| id.as_str()));
    if let Some(text) = &query.text {
        found
            .and("(r.text LIKE ? ESCAPE '\\' OR r.place LIKE ? ESCAPE '\\' OR r.outside LIKE ? ESCAPE '\\')");
        for _ in 0..3 {
            found.values.push(Bound::Text(like(text)));
        }
    }
    match query.past {
        Some(1) => found.int("r.soon < ?", now.0),
        Some(2) => found.int("r.due < ?", now.0),
        Some(_) => found.int("r.late3 < ?", now.0),
        None => {}
    }
    if let Some(staff) = query.hands {
        found.int("r.id IN (SELECT report FROM hands WHERE staff = ?)", staff.0);
    }
    if let Some(released) = query.released {
        found.and(if released {
            "r.released IS NOT NULL"
        } else {
            "r.released IS NULL"
        });
    }
    if let Some(solved) = query.solved {
        found.int("r.solved = ?", i64::from(solved));
    }
    if let Some(level) = query.level {
        found.int("r.level >= ?", i64::from(level));
    }
    found.between("r.at", query.from, query.to);
    found.between("r.last", query.changed_from, query.changed_to);
    found.between("r.closed", query.closed_from, query.closed_to);
    found.numbers(query.numbers.as_deref());
    found
}

impl Cases {
    pub(super) fn list(&self, query: &CaseQuery, reader: &Actor, now: Millis) -> Result<CaseList> {
        let found = conditions(query, reader, now);
        let order = match query.order {
            Order::Newest => "r.id DESC",
            Order::Due => "r.due IS NULL, r.due, r.id DESC",
            Order::Changed => "r.last DESC, r.id DESC",
        };
        let all = self.sql.integer(
            &format!("SELECT count(*) FROM report r{}", found.text),
            &found.values(),
        )?;
        let mut values = found.values();
        values.push(i64::from(query.limit.clamp(1, MOST_LISTED)).into());
        values.push(i64::from(query.skip).into());
        // Numbers first: what is put in order are then numbers, and whole rows are read of one page only.
        let rows = self.sql.rows(
            &format!(
                "SELECT {ROW} FROM report r WHERE r.id IN (SELECT r.id FROM report r{} ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY {order}",
                found.text
            ),
            &values,
        )?;
        Ok(CaseList {
            rows,
            all: u64::try_from(all).unwrap_or(0),
        })
    }

    pub(super) fn sizes(&self, queries: &[CaseQuery], reader: &Actor, now: Millis) -> Result<Vec<u64>> {
        queries
            .iter()
            .take(20)
            .map(|query| {
                let found = conditions(query, reader, now);
                let statement = format!("SELECT count(*) FROM report r{}", found.text);
                let all = self.sql.integer(&statement, &found.values())?;
                Ok(u64::try_from(all).unwrap_or(0))
            })
            .collect()
    }

    pub(super) fn public(&self, query: &PublicQuery) -> Result<Vec<PublicCase>> {
        let mut found = Where::default();
        found.text("r.work <> ?", Work::Sealed.as_str());
        if let Some(open) = query.open {
            found.int("r.open = ?", i64::from(open));
        }
        if let Some(works) = &query.works {
            found.one_of("r.work", works.iter().map(|work| Work::as_str(*work)));
        }
        found.is("r.unit", query.unit.as_ref().map(|id| id.as_str()));
        found.is("r.district", query.district.as_ref().map(|id| id.as_str()));
        found.is("r.category", query.category.as_deref());
        found.categories(query.categories.as_deref());
        found.between("r.at", query.from, query.to);
        found.between(
            "max(r.last, coalesce(p.at, 0))",
            query.changed_from,
            query.changed_to,
        );
        found.numbers(query.numbers.as_deref());
        if let Some(number) = query.number {
            found.int("r.id = ?", i64::from(number.0));
        }
        let from = match query.bare {
            Some(source) => {
                found.text("(p.report IS NOT NULL OR r.source = ?)", source.as_str());
                "report r LEFT JOIN release p ON p.report = r.id"
            }
            None => "release p JOIN report r ON r.id = p.report",
        };
        let mut values = found.values();
        values.push(i64::from(query.limit.clamp(1, MOST_LISTED)).into());
        values.push(i64::from(query.skip).into());
        self.sql.rows(
            &format!(
                "SELECT {PUBLIC} FROM {from}{} ORDER BY p.at DESC, r.id DESC LIMIT ? OFFSET ?",
                found.text
            ),
            &values,
        )
    }
}
