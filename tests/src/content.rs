//! Content to load: the sample site, or a small one whose keys the test knows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::citizen::Answers;
use crate::server::root;

/// A content file, as the site takes it.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    /// Below `content/`.
    pub path: String,
    pub text: String,
}

/// The sample site of the repository.
pub fn sample() -> Vec<File> {
    let folder = root().join("content");
    let mut files = Vec::new();
    read(&folder, &folder, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn read(base: &Path, folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("content/") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(base, &path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml" || extension == "md")
        {
            files.push(File {
                path: path
                    .strip_prefix(base)
                    .expect("below")
                    .to_string_lossy()
                    .replace('\\', "/"),
                text: fs::read_to_string(&path).expect("a text"),
            });
        }
    }
}

/// What is right.
#[derive(Debug, Clone)]
pub enum Key {
    /// Options and the right one.
    Single(Vec<String>, usize),
    /// Options, the right ones, and whether a part of them earns a part of the points.
    Multiple(Vec<String>, Vec<usize>, Partial),
    TrueFalse(bool),
    /// Accepted texts.
    FillIn(Vec<String>),
}

/// Credit of a multiple choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partial {
    Yes,
    No,
}

/// A question whose key the test knows.
#[derive(Debug, Clone)]
pub struct Question {
    pub id: String,
    pub text: String,
    pub key: Key,
    /// As the file says it, such as `7.123`.
    pub points: String,
    pub explanation: String,
    pub source: String,
}

impl Question {
    /// Its answer on a paper that shows `options`, right in full.
    pub fn right(&self, options: &[String]) -> Vec<String> {
        let at = |text: &str| {
            options
                .iter()
                .position(|o| o == text)
                .expect("an option")
                .to_string()
        };
        match &self.key {
            Key::Single(texts, key) => vec![at(&texts[*key])],
            Key::Multiple(texts, keys, _) => keys.iter().map(|key| at(&texts[*key])).collect(),
            Key::TrueFalse(true) => vec!["0".to_owned()],
            Key::TrueFalse(false) => vec!["1".to_owned()],
            Key::FillIn(accepted) => vec![accepted[0].clone()],
        }
    }

    /// An answer that earns nothing.
    pub fn wrong(&self, options: &[String]) -> Vec<String> {
        let right = self.right(options);
        match &self.key {
            Key::FillIn(_) => vec!["不知道".to_owned()],
            _ => {
                let other = (0..options.len())
                    .map(|n| n.to_string())
                    .find(|n| !right.contains(n));
                vec![other.expect("a wrong option")]
            }
        }
    }
}

/// A bank of four kinds of questions, each with words that must not be seen before an attempt ended.
pub fn canary_bank(questions: usize) -> Vec<Question> {
    (1..=questions)
        .map(|n| {
            let options = || (0..4).map(|o| format!("第{n}题选项{o}")).collect::<Vec<_>>();
            let key = match n % 4 {
                1 => Key::Single(options(), n % 3),
                2 => Key::Multiple(
                    options(),
                    vec![0, 2],
                    if n % 8 == 2 { Partial::Yes } else { Partial::No },
                ),
                3 => Key::TrueFalse(n % 8 == 3),
                _ => Key::FillIn(vec![format!("KEYCANARY{n:02}"), format!("KEYCANARYALSO{n:02}")]),
            };
            Question {
                id: format!("q-{n:02}"),
                text: format!("这是第{n}道题吗?"),
                key,
                points: "7.123".to_owned(),
                explanation: format!("EXPLANATIONCANARY{n:02} 因为如此。"),
                source: format!("SOURCECANARY{n:02} 第{n}条(2026年版)"),
            }
        })
        .collect()
}

fn quoted(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    format!("[{}]", texts.join(", "))
}

/// The bank's file.
pub fn bank_file(id: &str, questions: &[Question]) -> File {
    let mut text = "title = \"试题\"\n[[category]]\nid = \"all\"\nname = \"都在这里\"\n".to_owned();
    for question in questions {
        let letters = |keys: &[usize]| -> String {
            keys.iter()
                .map(|key| char::from(b'A' + u8::try_from(*key).expect("few options")))
                .collect()
        };
        let key = match &question.key {
            Key::Single(options, key) => format!(
                "kind = \"single\"\noptions = {}\nanswer = {:?}\n",
                quoted(options),
                letters(&[*key])
            ),
            Key::Multiple(options, keys, partial) => format!(
                "kind = \"multiple\"\noptions = {}\nanswer = {:?}\ncredit = {:?}\n",
                quoted(options),
                letters(keys),
                if *partial == Partial::Yes {
                    "partial"
                } else {
                    "exact"
                }
            ),
            Key::TrueFalse(key) => format!("kind = \"true_false\"\nanswer = {key}\n"),
            Key::FillIn(accepted) => format!("kind = \"fill_in\"\naccepted = {}\n", quoted(accepted)),
        };
        text.push_str(&format!(
            "[[question]]\nid = {:?}\ncategory = \"all\"\ndifficulty = \"easy\"\npoints = {}\ntext = {:?}\n{key}\
             explanation = {:?}\nsource = {:?}\nreviewer = \"REVIEWERCANARY\"\nreviewed = \"2026-11-23\"\n",
            question.id, question.points, question.text, question.explanation, question.source
        ));
    }
    File {
        path: format!("banks/{id}.toml"),
        text,
    }
}

/// A campaign of a test.
#[derive(Debug, Clone)]
pub struct Campaign {
    pub id: &'static str,
    pub kind: &'static str,
    pub bank: &'static str,
    /// In the site's zone, Asia/Shanghai.
    pub opens: String,
    pub closes: String,
    pub questions: u32,
    pub reveal: &'static str,
    /// More keys of the file, such as `minutes = 15`, a line each.
    pub more: &'static str,
}

impl Default for Campaign {
    fn default() -> Campaign {
        Campaign {
            id: "probe",
            kind: "daily",
            bank: "probe",
            opens: "2020-01-01 00:00".to_owned(),
            closes: "2099-12-31 23:59".to_owned(),
            questions: 8,
            reveal: "at_once",
            more: "",
        }
    }
}

impl Campaign {
    /// Its file.
    pub fn file(&self) -> File {
        File {
            path: format!("campaigns/{}.toml", self.id),
            text: format!(
                "name = \"试一试{}\"\nkind = {:?}\nbank = {:?}\nopens = {:?}\ncloses = {:?}\nsummary = \"试试看。\"\n\
                 rules = \"随便答。\"\nquestions = {}\nreveal = {:?}\npublic_tally = true\n{}\n",
                self.id,
                self.kind,
                self.bank,
                self.opens,
                self.closes,
                self.questions,
                self.reveal,
                self.more
            ),
        }
    }
}

/// A site of campaigns that draw from the bank `probe`, or from `little`: the same without what is filled in, as children need it.
pub fn site(questions: &[Question], campaigns: &[Campaign]) -> Vec<File> {
    let mut files = vec![
        File {
            path: "site.toml".to_owned(),
            text: "name = \"试验站\"\n".to_owned(),
        },
        bank_file("probe", questions),
    ];
    let little: Vec<Question> = questions
        .iter()
        .filter(|question| !matches!(question.key, Key::FillIn(_)))
        .cloned()
        .collect();
    if campaigns.iter().any(|campaign| campaign.bank == "little") {
        files.push(bank_file("little", &little));
    }
    files.extend(campaigns.iter().map(Campaign::file));
    files
}

/// Answers to a paper by `answer`, which gets the question and the options as they are shown.
pub fn answers(
    paper: &Value,
    bank: &[Question],
    mut answer: impl FnMut(&Question, &[String]) -> Vec<String>,
) -> Answers {
    let by_text: BTreeMap<&str, &Question> = bank.iter().map(|q| (q.text.as_str(), q)).collect();
    let mut answers = Answers::new();
    for shown in paper["questions"].as_array().expect("questions") {
        let question = by_text[shown["text"].as_str().expect("a text")];
        let options: Vec<String> = serde_json::from_value(shown["options"].clone()).expect("options");
        let options = if matches!(question.key, Key::TrueFalse(_)) {
            vec!["对".to_owned(), "错".to_owned()]
        } else {
            options
        };
        let number = shown["number"].as_u64().expect("a number");
        answers.insert(number, answer(question, &options));
    }
    answers
}
