//! Cases that the office writes down itself: what inspections found, what was left at other bodies, what a meeting decided. One a line, as a table is
//! copied out of a spreadsheet.

use crate::{
    case::{Categories, Source, Work, event::OutsideNumber},
    id::GroupId,
    report::{MAX_ADDRESS, MAX_TEXT, Place},
};

/// Most lines at once.
pub const MAX_ROWS: usize = 200;

/// What the office writes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intake {
    /// Cases from a source of the office.
    From(Source),
    /// 点单: a request for a volunteer service.
    Service,
}

impl Intake {
    /// All, in the order of the page.
    pub const ALL: [Intake; 7] = [
        Intake::From(Source::Inspection),
        Intake::From(Source::Meeting),
        Intake::From(Source::Survey),
        Intake::From(Source::Message),
        Intake::From(Source::Hotline),
        Intake::From(Source::SelfCheck),
        Intake::Service,
    ];

    /// The word of forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Intake::From(source) => source.as_str(),
            Intake::Service => Work::Service.as_str(),
        }
    }

    /// Reads [`Intake::as_str`].
    pub fn named(word: &str) -> Option<Intake> {
        Intake::ALL.into_iter().find(|intake| intake.as_str() == word)
    }

    /// Whether every line needs its number at the other body, so that none comes in twice.
    pub fn needs_outside(self) -> bool {
        matches!(self, Intake::From(Source::Message | Source::Hotline))
    }
}

/// A line that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Id of a category; empty for a service alone.
    pub category: String,
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub text: String,
    /// Its number at another body, or empty.
    pub outside: String,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadRow {
    /// Not four or five columns.
    Columns,
    /// No such category.
    Category(String),
    /// No such district, or not that of who writes.
    District(String),
    /// No address.
    Nowhere,
    /// The address is longer than [`MAX_ADDRESS`].
    LongAddress,
    /// No text.
    Nothing,
    /// The text is longer than [`MAX_TEXT`].
    LongText,
    /// The outside number is missing or none.
    Outside,
    /// The outside number stands in another line too.
    Twice,
}

/// What is wrong, and in which line, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line among those that are not empty.
    pub line: usize,
    /// What is wrong with it.
    pub bad: BadRow,
}

/// What lines are checked against.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// All categories.
    pub categories: &'a Categories,
    /// Ids and names of districts that may be named.
    pub districts: &'a [(GroupId, String)],
}

/// Reads lines of `category, district, address, text, outside number`, separated by tabs or commas; names or ids; a first line of headings is left out.
///
/// # Errors
/// Every line that is wrong. No lines, or more than [`MAX_ROWS`], are the fault [`BadRow::Columns`] of line 0 and of the first that is too many.
pub fn read_rows(text: &str, intake: Intake, known: Known<'_>) -> Result<Vec<Row>, Vec<BadLine>> {
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = if text.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Row> = Vec::new();
    let mut bad = Vec::new();
    let mut line = 0;
    for record in reader.records() {
        let Ok(record) = record else {
            bad.push(BadLine {
                line: line + 1,
                bad: BadRow::Columns,
            });
            break;
        };
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        let headings = line == 0 && rows.is_empty() && matches!(cells.first(), Some(&("类别" | "category")));
        if headings || cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        line += 1;
        if line > MAX_ROWS {
            bad.push(BadLine {
                line,
                bad: BadRow::Columns,
            });
            break;
        }
        match read_row(&cells, intake, known) {
            Ok(row) if !row.outside.is_empty() && rows.iter().any(|other| other.outside == row.outside) => {
                bad.push(BadLine {
                    line,
                    bad: BadRow::Twice,
                });
            }
            Ok(row) => rows.push(row),
            Err(wrong) => bad.push(BadLine { line, bad: wrong }),
        }
    }
    if line == 0 {
        bad.push(BadLine {
            line: 0,
            bad: BadRow::Columns,
        });
    }
    if bad.is_empty() { Ok(rows) } else { Err(bad) }
}

fn read_row(cells: &[&str], intake: Intake, known: Known<'_>) -> Result<Row, BadRow> {
    let (category, district, address, text, outside) = match cells {
        [category, district, address, text] => (category, district, address, text, &""),
        [category, district, address, text, outside] => (category, district, address, text, outside),
        _ => return Err(BadRow::Columns),
    };
    let all = known
        .categories
        .groups()
        .iter()
        .flat_map(|group| &group.categories);
    let category = match category.is_empty() && intake == Intake::Service {
        true => String::new(),
        false => all
            .into_iter()
            .find(|one| one.id.as_str() == *category || one.name == *category)
            .map(|one| one.id.to_string())
            .ok_or_else(|| BadRow::Category((*category).to_owned()))?,
    };
    let mut districts = known.districts.iter();
    let district = if district.is_empty() {
        String::new()
    } else {
        districts
            .find(|(id, name)| id.as_str() == *district || name == district)
            .map(|(id, _)| id.to_string())
            .ok_or_else(|| BadRow::District((*district).to_owned()))?
    };
    let address = one_line(address);
    if address.is_empty() {
        return Err(BadRow::Nowhere);
    }
    if address.chars().count() > MAX_ADDRESS {
        return Err(BadRow::LongAddress);
    }
    let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    if text.trim().is_empty() {
        return Err(BadRow::Nothing);
    }
    if text.chars().count() > MAX_TEXT {
        return Err(BadRow::LongText);
    }
    let wanted = intake.needs_outside() || !outside.is_empty();
    if wanted && OutsideNumber::try_from((*outside).to_owned()).is_err() {
        return Err(BadRow::Outside);
    }
    Ok(Row {
        category,
        place: Place {
            district,
            address,
            ..Place::default()
        },
        text: text.trim().to_owned(),
        outside: (*outside).to_owned(),
    })
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{case::category, content::File};

    fn categories() -> Categories {
        category::load(&File {
            path: "categories.toml".to_owned(),
            text: "[[category]]\nid = \"streets\"\nname = \"道路\"\n[[category.sub]]\nid = \"road\"\nname = \"道路塌陷\"\n".to_owned(),
        })
        .unwrap()
    }

    fn read(text: &str, intake: Intake) -> Result<Vec<Row>, Vec<BadLine>> {
        let categories = categories();
        let districts = [("suzhou".parse().unwrap(), "肃州区".to_owned())];
        let known = Known {
            categories: &categories,
            districts: &districts,
        };
        read_rows(text, intake, known)
    }

    const FOUND: Intake = Intake::From(Source::Inspection);
    const HOTLINE: Intake = Intake::From(Source::Hotline);

    #[test]
    fn a_table_is_read_as_it_is_copied() {
        let rows = read(
            "类别\t区\t地址\t内容\t编号\r\n道路塌陷\t肃州区\t解放路 12号\t坑,很大\t\r\n\r\nroad\tsuzhou\t南门\t\"两行\n文字\"\n",
            FOUND,
        )
        .unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].category, "road");
        assert_eq!(rows[0].place.district, "suzhou");
        assert_eq!(rows[0].text, "坑,很大");
        assert_eq!(rows[1].text, "两行\n文字");
        let rows = read("\u{feff}道路塌陷,,解放路,\"一,二\",LY-2026/1", HOTLINE).unwrap();
        assert_eq!(
            (rows[0].text.as_str(), rows[0].outside.as_str()),
            ("一,二", "LY-2026/1")
        );
        assert!(read(",,解放路,想请人教手机", Intake::Service).is_ok());
    }

    #[test]
    fn every_line_that_is_wrong_is_named() {
        let wrong = read(
            "道路塌陷,肃州区,解放路,坑,A1\n没有,肃州区,解放路,坑,A2\n道路塌陷,金塔,解放路,坑,A3\n道路塌陷,,,坑,A4\n道路塌陷,,路,,A5\n道路塌陷,,路,坑\n\
             道路塌陷,,路,坑,A1\n道路塌陷,,路,坑,<b>\n一,二",
            HOTLINE,
        )
        .unwrap_err();
        let wrong: Vec<(usize, BadRow)> = wrong.into_iter().map(|one| (one.line, one.bad)).collect();
        assert_eq!(
            wrong,
            [
                (2, BadRow::Category("没有".to_owned())),
                (3, BadRow::District("金塔".to_owned())),
                (4, BadRow::Nowhere),
                (5, BadRow::Nothing),
                (6, BadRow::Outside),
                (7, BadRow::Twice),
                (8, BadRow::Outside),
                (9, BadRow::Columns),
            ]
        );
        assert_eq!(read(" \n", FOUND).unwrap_err()[0].line, 0);
        let many = "道路塌陷,,路,坑\n".repeat(MAX_ROWS + 1);
        assert_eq!(read(&many, FOUND).unwrap_err()[0].line, MAX_ROWS + 1);
        assert_eq!(
            read(&"道路塌陷,,路,坑\n".repeat(MAX_ROWS), FOUND).unwrap().len(),
            MAX_ROWS
        );
        let long = format!(
            "道路塌陷,,{},坑\n道路塌陷,,路,{}",
            "路".repeat(201),
            "坑".repeat(4_001)
        );
        let long: Vec<BadRow> = read(&long, FOUND)
            .unwrap_err()
            .into_iter()
            .map(|one| one.bad)
            .collect();
        assert_eq!(long, [BadRow::LongAddress, BadRow::LongText]);
    }

    #[test]
    fn words_of_forms_are_read_back() {
        for intake in Intake::ALL {
            assert_eq!(Intake::named(intake.as_str()), Some(intake));
        }
        assert_eq!(Intake::named("citizen"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text: String, lines in "([^\t]{0,9}[\t,\n\"]){0,40}") {
            for text in [text, lines] {
                for intake in Intake::ALL {
                    match read(&text, intake) {
                        Ok(rows) => prop_assert!(!rows.is_empty() && rows.len() <= MAX_ROWS),
                        Err(bad) => prop_assert!(!bad.is_empty()),
                    }
                }
            }
        }
    }
}
