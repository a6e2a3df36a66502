//! What the form holds, what is still open, and what a copy kept in the browser may put back.

/// One question of the form as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// Its number on this paper, from 1.
    pub q: u16,
    /// Positions chosen or the text filled in.
    pub values: Vec<String>,
    /// It held something before, so that an empty answer must be told to the server too.
    pub known: bool,
    /// It differs from what the server drew.
    pub touched: bool,
}

impl Field {
    /// A text of blanks is no answer.
    pub fn answered(&self) -> bool {
        self.values.iter().any(|value| !value.trim().is_empty())
    }
}

/// A copy of the answers kept in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copy {
    pub rev: u64,
    pub answers: Vec<(u16, Vec<String>)>,
}

/// Numbers of the questions without an answer, in order.
pub fn unanswered(fields: &[Field]) -> Vec<u16> {
    fields
        .iter()
        .filter(|field| !field.answered())
        .map(|field| field.q)
        .collect()
}

/// What to put back into the form: only from a copy newer than the server's, and never over something the
/// citizen has changed on this page already.
pub fn to_restore<'a>(copy: &'a Copy, server_rev: u64, fields: &'a [Field]) -> Vec<&'a (u16, Vec<String>)> {
    if copy.rev <= server_rev {
        return Vec::new();
    }
    copy.answers
        .iter()
        .filter(|(q, values)| {
            fields
                .iter()
                .any(|field| field.q == *q && !field.touched && field.values != *values)
        })
        .collect()
}

/// The body of a save, also the copy kept in the browser: `{"rev":8,"answers":{"1":["0"],"5":["12345"]}}`.
pub fn to_json(rev: u64, fields: &[Field]) -> String {
    let mut json = String::from("{\"rev\":");
    json.push_str(&rev.to_string());
    json.push_str(",\"answers\":{");
    let mut first = true;
    for field in fields.iter().filter(|f| f.known || !f.values.is_empty()) {
        if !first {
            json.push(',');
        }
        first = false;
        json.push('"');
        json.push_str(&field.q.to_string());
        json.push_str("\":[");
        for (place, value) in field.values.iter().enumerate() {
            if place > 0 {
                json.push(',');
            }
            push_string(&mut json, value);
        }
        json.push(']');
    }
    json.push_str("}}");
    json
}

fn push_string(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                json.push('\\');
                json.push(c);
            }
            // Control characters have no meaning in an answer; the server would refuse them.
            c if (c as u32) < 0x20 => json.push(' '),
            c => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(q: u16, values: &[&str]) -> Field {
        Field {
            q,
            values: values.iter().map(ToString::to_string).collect(),
            ..Field::default()
        }
    }

    #[test]
    fn blanks_and_nothing_count_as_unanswered() {
        let fields = [field(1, &["0"]), field(2, &[]), field(3, &["  "])];
        assert_eq!(unanswered(&fields), [2, 3]);
    }

    #[test]
    fn json_has_answers_and_tells_what_was_cleared() {
        let mut cleared = field(3, &[]);
        cleared.known = true;
        let fields = [field(1, &["0"]), field(2, &["1", "3"]), cleared, field(4, &[])];
        assert_eq!(
            to_json(8, &fields),
            r#"{"rev":8,"answers":{"1":["0"],"2":["1","3"],"3":[]}}"#
        );
        assert_eq!(to_json(1, &[]), r#"{"rev":1,"answers":{}}"#);
    }

    #[test]
    fn json_stays_json_whatever_is_typed() {
        let fields = [field(5, &["a\"b\\c\n\u{0}文明"])];
        let json = to_json(2, &fields);
        assert_eq!(json, "{\"rev\":2,\"answers\":{\"5\":[\"a\\\"b\\\\c  文明\"]}}");
    }

    #[test]
    fn a_newer_copy_comes_back_except_over_what_was_touched() {
        let copy = Copy {
            rev: 9,
            answers: vec![
                (1, vec!["2".into()]),
                (2, vec!["0".into()]),
                (3, vec!["1".into()]),
                (99, vec!["0".into()]),
            ],
        };
        let mut touched = field(2, &["1"]);
        touched.touched = true;
        let fields = [field(1, &[]), touched, field(3, &["1"])];
        let back: Vec<u16> = to_restore(&copy, 8, &fields).iter().map(|a| a.0).collect();
        assert_eq!(back, [1]);
    }

    #[test]
    fn a_copy_the_server_has_already_changes_nothing() {
        let copy = Copy {
            rev: 8,
            answers: vec![(1, vec!["2".into()])],
        };
        assert!(to_restore(&copy, 8, &[field(1, &[])]).is_empty());
        assert!(to_restore(&copy, 12, &[field(1, &[])]).is_empty());
    }
}
