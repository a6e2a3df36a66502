//! Content files: what is refused, and what the sample site holds.

use std::{collections::BTreeSet, fs, path::Path};

use domain::{
    content::{Content, Fault, File, MAX_FILE, check_version, load},
    quiz::{Audience, Body, Credit, IdentityKind, Preset, Question},
};

use crate::support::{bank, options};

const SITE: &str = "name = \"站\"\n";

const BANK: &str = r#"title = "题库"

[[category]]
id = "order"
name = "公共秩序"

[[question]]
id = "q1"
kind = "single"
category = "order"
difficulty = "easy"
text = "题一"
options = ["甲", "乙", "丙"]
answer = "B"
explanation = "因为"
source = "《法》第一条"
reviewer = "人"
reviewed = "2026-11-23"

[[question]]
id = "q2"
kind = "multiple"
category = "order"
difficulty = "medium"
points = 2.5
text = "题二"
options = ["甲", "乙", "丙"]
answer = "AC"
credit = "partial"
explanation = "因为"
source = "《法》第二条"
reviewer = "人"
reviewed = "2026-11-23"

[[question]]
id = "q3"
kind = "true_false"
category = "order"
difficulty = "hard"
text = "题三"
answer = false
explanation = "因为"
source = "《法》第三条"
reviewer = "人"
reviewed = "2026-11-23"
"#;

const FILL_IN: &str = r#"
[[question]]
id = "q4"
kind = "fill_in"
category = "order"
difficulty = "hard"
text = "题四"
accepted = ["12345"]
explanation = "因为"
source = "《法》第四条"
reviewer = "人"
reviewed = "2026-11-23"
"#;

const CAMPAIGN: &str = r#"name = "活动"
kind = "daily"
bank = "bank"
opens = "2026-11-01 00:00"
closes = "2026-12-31 23:59"
summary = "一句话"
rules = "规则"
questions = 2
reveal = "at_once"
surveys = ["survey"]

[[district]]
id = "east"
name = "东区"
"#;

const CHILDREN: &str = r#"name = "儿童"
kind = "children"
bank = "bank"
opens = "2026-11-01 00:00"
closes = "2026-12-31 23:59"
summary = "一句话"
rules = "规则"
questions = 2
reveal = "at_once"
"#;

const SURVEY: &str = r#"title = "调查"
campaign = "campaign"

[[question]]
id = "s1"
kind = "scale"
text = "满意吗"
low = "不"
high = "很"
"#;

/// The five files of a small site, in this order: site, bank, campaign, children, survey.
fn files() -> Vec<File> {
    let bank = format!("{BANK}{FILL_IN}");
    [
        ("site.toml", SITE),
        ("banks/bank.toml", bank.as_str()),
        ("banks/small.toml", BANK),
        ("campaigns/campaign.toml", CAMPAIGN),
        (
            "campaigns/children.toml",
            &CHILDREN.replace("\"bank\"", "\"small\""),
        ),
        ("surveys/survey.toml", SURVEY),
    ]
    .map(|(path, text)| File {
        path: path.into(),
        text: text.into(),
    })
    .to_vec()
}

/// The faults of the small site with `from` replaced by `to` (once) in one file.
fn faults(path: &str, from: &str, to: &str) -> Vec<Fault> {
    let mut files = files();
    let file = files.iter_mut().find(|f| f.path == path).unwrap();
    assert!(file.text.contains(from), "{from} is not in {path}");
    file.text = file.text.replacen(from, to, 1);
    load(&files).expect_err(&format!("{path}: {from} → {to} must be refused"))
}

/// Every case: file, text, its replacement, and words of the place and the reason.
#[track_caller]
fn refused(cases: &[(&str, &str, &str, &str, &str)]) {
    for (path, from, to, place, reason) in cases {
        let faults = faults(path, from, to);
        assert!(
            faults
                .iter()
                .any(|f| f.file == *path && f.place.contains(place) && f.reason.contains(reason)),
            "{to}: expected “{place}”, “{reason}” in {faults:#?}"
        );
        assert!(
            faults.iter().all(|f| f.file == *path),
            "{to}: only the file with the fault is named: {faults:#?}"
        );
        for fault in faults {
            assert!(!fault.place.is_empty() && !fault.reason.is_empty());
            assert_eq!(
                fault.to_string(),
                format!("{}, {}: {}", fault.file, fault.place, fault.reason)
            );
        }
    }
}

#[test]
fn a_small_site_is_read() {
    let content = load(&files()).unwrap();
    let bank = &content.banks[&"bank".parse().unwrap()];
    assert_eq!((bank.version, bank.questions.len()), (1, 4));
    let [q1, q2, q3, q4] = bank.questions.as_slice() else {
        panic!("four questions");
    };
    assert_eq!(
        q1.body,
        Body::Single {
            options: ["甲", "乙", "丙"].map(Into::into).to_vec(),
            key: 1
        }
    );
    assert_eq!((q1.points, q2.points), (10_000, 2_500));
    let Body::Multiple { key, credit, .. } = &q2.body else {
        panic!("multiple");
    };
    assert_eq!((key, *credit), (&BTreeSet::from([0, 2]), Credit::Partial));
    assert_eq!(q3.body, Body::TrueFalse { key: false });
    assert_eq!(
        q4.body,
        Body::FillIn {
            accepted: vec!["12345".into()]
        }
    );
    let campaign = &content.campaigns[&"campaign".parse().unwrap()];
    let rules = campaign.personal().unwrap();
    assert_eq!(
        (
            rules.preset,
            rules.minutes,
            rules.tries_per_day,
            rules.tries_total
        ),
        (Preset::Daily, None, Some(3), None)
    );
    let children = &content.campaigns[&"children".parse().unwrap()];
    assert_eq!(children.audience, Audience::Children);
    let stored = serde_json::to_string(&content).unwrap();
    assert_eq!(serde_json::from_str::<Content>(&stored).unwrap(), content);
}

#[test]
fn a_contest_has_its_presets() {
    let mut files = files();
    files[3].text = files[3]
        .text
        .replace("\"daily\"", "\"contest\"")
        .replace("questions = 2", "questions = 4");
    let content = load(&files).unwrap();
    let campaign = &content.campaigns[&"campaign".parse().unwrap()];
    let rules = campaign.personal().unwrap();
    assert_eq!(
        (
            rules.preset,
            rules.minutes,
            rules.tries_per_day,
            rules.tries_total
        ),
        (Preset::Contest, Some(15), None, Some(3))
    );
    files[3].text = files[3].text.replace("questions = 4\n", "");
    let faults = load(&files).unwrap_err();
    assert!(
        faults[0].reason.contains("不够 30 题"),
        "a contest asks 30: {faults:?}"
    );
}

#[test]
fn who_is_a_person_decides_about_tries() {
    let rules = |keys: &str| {
        let mut files = files();
        files[3].text = format!("{keys}\n{}", files[3].text);
        let content = load(&files).unwrap();
        let campaign = &content.campaigns[&"campaign".parse().unwrap()];
        let rules = campaign.personal().unwrap().clone();
        (rules.identity, rules.tries_per_day, rules.tries_total)
    };
    use IdentityKind::{Code, Device, Portal, Team};
    assert_eq!(rules(""), (Device, Some(3), None));
    assert_eq!(rules("identity = \"portal\""), (Portal, Some(3), None));
    assert_eq!(
        rules("identity = \"code\""),
        (Code, None, Some(1)),
        "a code is used once"
    );
    assert_eq!(
        rules("identity = \"code\"\ntries_total = 2"),
        (Code, None, Some(2))
    );
    assert_eq!(rules("identity = \"team\"\nprize = false"), (Team, None, None));
}

#[test]
fn faulty_questions_are_refused_with_their_line() {
    let bank = "banks/bank.toml";
    let long = format!("text = \"{}\"", "长".repeat(301));
    let many = r#"options = ["1", "2", "3", "4", "5", "6", "7", "8", "9"]"#;
    let three = r#"options = ["甲", "乙", "丙"]"#;
    let accepted = format!("accepted = [\"{}\"]", "9".repeat(201));
    refused(&[
        // No key.
        (bank, "answer = \"B\"\n", "", "第8行 q1 answer", "没有答案"),
        (
            bank,
            "answer = \"B\"",
            "answer = \"\"",
            "第8行 q1 answer",
            "没有答案",
        ),
        (bank, "answer = false\n", "", "q3 answer", "没有答案"),
        (bank, "accepted = [\"12345\"]\n", "", "q4 accepted", "没有答案"),
        (
            bank,
            "accepted = [\"12345\"]",
            "accepted = [\"　\"]",
            "q4 accepted",
            "没有答案",
        ),
        // Keys of the wrong kind.
        (
            bank,
            "answer = \"B\"",
            "answer = \"D\"",
            "第8行 q1 answer",
            "没有选项 D",
        ),
        (
            bank,
            "answer = \"B\"",
            "answer = \"b\"",
            "q1 answer",
            "没有选项 b",
        ),
        (
            bank,
            "answer = \"B\"",
            "answer = \"乙\"",
            "q1 answer",
            "没有选项 乙",
        ),
        (
            bank,
            "answer = \"B\"",
            "answer = \"AB\"",
            "q1 answer",
            "只能有一个",
        ),
        (bank, "answer = \"B\"", "answer = true", "q1 answer", "字母"),
        (bank, "answer = \"B\"", "answer = 2", "第14行", "answer 应为"),
        (
            bank,
            "answer = \"AC\"",
            "answer = \"AA\"",
            "q2 answer",
            "写了两次",
        ),
        (
            bank,
            "answer = false",
            "answer = \"A\"",
            "q3 answer",
            "true 或 false",
        ),
        (
            bank,
            "accepted = [\"12345\"]",
            "answer = \"12345\"",
            "q4 answer",
            "accepted",
        ),
        (
            bank,
            "answer = false",
            "answer = false\naccepted = [\"x\"]",
            "q3 accepted",
            "只有填空题",
        ),
        (
            bank,
            "accepted = [\"12345\"]",
            &accepted,
            "q4 accepted",
            "最多 200",
        ),
        (bank, "[\"12345\"]", r#"["12\n345"]"#, "q4 accepted", "不能换行"),
        // Options.
        (
            bank,
            three,
            r#"options = ["甲", "乙", "甲"]"#,
            "q1 options",
            "相同的选项",
        ),
        (
            bank,
            three,
            r#"options = ["ab", "乙", "ＡＢ "]"#,
            "q1 options",
            "相同的选项",
        ),
        (
            bank,
            three,
            r#"options = ["甲", "乙", " "]"#,
            "q1 options",
            "不能为空",
        ),
        (bank, three, r#"options = ["甲"]"#, "q1 options", "2 到 8"),
        (bank, three, many, "q1 options", "2 到 8"),
        (
            bank,
            three,
            r#"options = ["甲", "乙", "以上都是"]"#,
            "q1 shuffle",
            "shuffle = false",
        ),
        (
            bank,
            "answer = false",
            "answer = false\noptions = [\"对\", \"错\"]",
            "q3 options",
            "没有选项",
        ),
        (
            bank,
            "answer = \"B\"",
            "answer = \"B\"\ncredit = \"partial\"",
            "q1 credit",
            "多选题",
        ),
        // What must be there.
        (
            bank,
            "explanation = \"因为\"\n",
            "",
            "第8行 q1 explanation",
            "不能为空",
        ),
        (
            bank,
            "explanation = \"因为\"",
            "explanation = \" \"",
            "q1 explanation",
            "不能为空",
        ),
        (bank, "source = \"《法》第一条\"\n", "", "q1 source", "不能为空"),
        (bank, "reviewer = \"人\"\n", "", "q1 reviewer", "不能为空"),
        (
            bank,
            "reviewed = \"2026-11-23\"\n",
            "",
            "q1 reviewed",
            "2026-11-23",
        ),
        (bank, "2026-11-23", "2026-02-30", "q1 reviewed", "2026-11-23"),
        (bank, "2026-11-23", "aaaa-bb-cc", "q1 reviewed", "2026-11-23"),
        (bank, "text = \"题一\"", "text = \"\"", "q1 text", "不能为空"),
        (
            bank,
            "text = \"题一\"",
            &long,
            "q1 text",
            "太长了:301 个字,最多 300 个",
        ),
        // Points.
        (bank, "points = 2.5", "points = 0", "q2 points", "0.001 到 1000"),
        (bank, "points = 2.5", "points = -1", "q2 points", "0.001 到 1000"),
        (
            bank,
            "points = 2.5",
            "points = 1000.001",
            "q2 points",
            "0.001 到 1000",
        ),
        (bank, "points = 2.5", "points = 1.0005", "q2 points", "三位小数"),
        (bank, "points = 2.5", "points = nan", "q2 points", "0.001 到 1000"),
        (bank, "points = 2.5", "points = inf", "q2 points", "0.001 到 1000"),
        // Names.
        (
            bank,
            "category = \"order\"",
            "category = \"table\"",
            "第8行 q1",
            "没有“table”这个类别",
        ),
        (bank, "id = \"q2\"", "id = \"q1\"", "第21行 q1", "用了两次"),
        (bank, "id = \"q2\"", "id = \"Q 2\"", "第21行", "Q 2"),
        (
            bank,
            "[[question]]",
            "[[category]]\nid = \"order\"\nname = \"又\"\n[[question]]",
            "category order",
            "写了两次",
        ),
        (bank, "kind = \"single\"", "kind = \"essay\"", "第9行", "essay"),
        (
            bank,
            "difficulty = \"easy\"",
            "difficulty = \"none\"",
            "第11行",
            "none",
        ),
        (bank, "difficulty = \"easy\"\n", "", "第", "缺少 difficulty"),
        (
            bank,
            "difficulty = \"easy\"",
            "difficulty = \"easy\"\ntime = 3",
            "第12行",
            "不能写 time",
        ),
        (bank, "title = \"题库\"", "title = \"\"", "title", "不能为空"),
    ]);
}

#[test]
fn broken_files_are_refused_with_their_line() {
    refused(&[
        (
            "banks/bank.toml",
            "title = \"题库\"",
            "title = \"题库",
            "第1行",
            "",
        ),
        ("banks/bank.toml", "answer = \"B\"", "answer = B", "第14行", ""),
        (
            "banks/bank.toml",
            "text = \"题三\"",
            "text = \"题三\"\ntext = \"又\"",
            "第41行",
            "",
        ),
        (
            "banks/bank.toml",
            "text = \"题二\"",
            "text = \"题\0二\"",
            "第26行",
            "NUL",
        ),
        (
            "campaigns/campaign.toml",
            "questions = 2",
            "questions = ",
            "第8行",
            "",
        ),
        ("site.toml", "name = \"站\"", "name = ", "第1行", ""),
        (
            "site.toml",
            "name = \"站\"",
            "name = \"站\"\ncolour = 1",
            "第2行",
            "不能写 colour",
        ),
        ("site.toml", "name = \"站\"", "", "第1行", "缺少 name"),
        (
            "site.toml",
            "name = \"站\"",
            "name = \"站\"\nzone = \"Mars/Olympus\"",
            "zone",
            "Mars/Olympus",
        ),
        (
            "site.toml",
            "name = \"站\"",
            "name = \"站\"\nportals = [\"https://a.cn/path\"]",
            "portals",
            "a.cn/path",
        ),
        (
            "site.toml",
            "name = \"站\"",
            "name = \"站\"\nportals = [\"*\"]",
            "portals",
            "不是网站来源",
        ),
        (
            "site.toml",
            "name = \"站\"",
            "name = \"站\"\nportals = [\"https://a.cn; x\"]",
            "portals",
            "不是网站来源",
        ),
        (
            "site.toml",
            "name = \"站\"",
            "name = \"站\"\nhotline = \"\"",
            "hotline",
            "不能为空",
        ),
    ]);
    let big = format!("# {}\n", "x".repeat(MAX_FILE));
    refused(&[("banks/bank.toml", "title", &format!("{big}title"), "文件", "2 MB")]);
}

#[test]
fn files_saved_by_a_windows_editor_are_read() {
    let mut files = files();
    for file in &mut files {
        file.text = format!("\u{feff}{}", file.text.replace('\n', "\r\n"));
    }
    load(&files).unwrap();
    files[1].text = files[1].text.replace("answer = \"B\"", "answer = \"D\"");
    assert_eq!(load(&files).unwrap_err()[0].place, "第8行 q1 answer");
}

#[test]
fn files_made_to_do_harm_are_refused_without_any() {
    let deep = "[".repeat(500_000);
    let dotted = format!("{}a = 1", "a.".repeat(500_000));
    let tables = format!("[{}a]", "a.".repeat(500_000));
    let braces = format!("a = {}", "{a=".repeat(300_000));
    let many = "[[question]]\n".repeat(100_000);
    for text in [format!("a = {deep}"), deep, dotted, tables, braces, many] {
        for path in [
            "site.toml",
            "banks/bank.toml",
            "campaigns/campaign.toml",
            "surveys/survey.toml",
        ] {
            let mut files = files();
            let file = files.iter_mut().find(|f| f.path == path).unwrap();
            file.text = text.clone();
            assert!(load(&files).unwrap_err().iter().any(|f| f.file == path));
        }
    }
}

#[test]
fn faulty_campaigns_are_refused() {
    let campaign = "campaigns/campaign.toml";
    refused(&[
        (
            campaign,
            "questions = 2",
            "questions = 5",
            "questions",
            "不够 5 题",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 0",
            "questions",
            "1 到 100",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 101",
            "questions",
            "1 到 100",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\nquota = { order = 3 }",
            "quota",
            "超过了 questions",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\nquota = { order = 4294967295, x = 4294967295 }",
            "quota",
            "超过了 questions",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\nquota = { table = 1 }",
            "quota",
            "没有“table”这个类别",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\nquota = { order = -1 }",
            "第9行",
            "",
        ),
        (
            campaign,
            "bank = \"bank\"",
            "bank = \"none\"",
            "bank",
            "没有题库 none",
        ),
        (campaign, "2026-11-01 00:00", "2026-11-01", "opens", "不是时间"),
        (
            campaign,
            "2026-11-01 00:00",
            "2026-11-31 00:00",
            "opens",
            "不是时间",
        ),
        (
            campaign,
            "2026-12-31 23:59",
            "2026-12-31 24:00",
            "closes",
            "不是时间",
        ),
        (
            campaign,
            "2026-12-31 23:59",
            "2026-11-01 00:00",
            "closes",
            "结束时间",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\nminutes = 0",
            "minutes",
            "1 到 1440",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\ntries_per_day = 0",
            "tries_per_day",
            "1 到 1000",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\ntries_total = 10001",
            "tries_total",
            "1 到 10000",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\npass_percent = 101",
            "pass_percent",
            "1 到 100",
        ),
        (
            campaign,
            "questions = 2",
            "questions = 2\ndraw = true",
            "第9行",
            "不能写 draw",
        ),
        (
            campaign,
            "reveal = \"at_once\"",
            "reveal = \"maybe\"",
            "第9行",
            "maybe",
        ),
        (campaign, "reveal = \"at_once\"\n", "", "第1行", "缺少 reveal"),
        (
            campaign,
            "kind = \"daily\"",
            "kind = \"weekly\"",
            "第2行",
            "weekly",
        ),
        (
            campaign,
            "surveys = [\"survey\"]",
            "surveys = [\"none\"]",
            "surveys",
            "没有问卷 none",
        ),
        (campaign, "id = \"east\"", "id = \"东\"", "第13行", "东"),
        (
            campaign,
            "[[district]]",
            "[[district]]\nid = \"east\"\nname = \"东\"\n[[district]]",
            "group east",
            "写了两次",
        ),
        (campaign, "name = \"活动\"", "name = \"\"", "name", "不能为空"),
    ]);
}

#[test]
fn a_childrens_campaign_has_no_place_for_what_concerns_persons() {
    let children = "campaigns/children.toml";
    for key in [
        "tries_per_day = 3",
        "tries_total = 3",
        "minutes = 5",
        "pass_percent = 60",
        "surveys = []",
        "surveys = [\"survey\"]",
        "draw = true",
        "ticket = true",
        "district = []",
        "age = []",
    ] {
        let name = key.split(' ').next().unwrap();
        let with = format!("questions = 2\n{key}");
        refused(&[(
            children,
            "questions = 2",
            &with,
            "第9行",
            &format!("不能写 {name}"),
        )]);
    }
    for table in [
        "[[district]]\nid = \"e\"\nname = \"e\"",
        "[[age]]\nid = \"e\"\nname = \"e\"",
    ] {
        let with = format!("reveal = \"at_once\"\n{table}");
        refused(&[(children, "reveal = \"at_once\"", &with, "第10行", "不能写")]);
    }
    // The other bank has a fill-in: free text of a child.
    refused(&[(children, "\"small\"", "\"bank\"", "bank", "填空题:q4")]);
    refused(
        &[(
            "surveys/survey.toml",
            "\"campaign\"",
            "\"children\"",
            "campaign",
            "儿童活动不能有问卷",
        )]
        .map(|case| case),
    );
}

#[test]
fn faulty_surveys_are_refused() {
    let survey = "surveys/survey.toml";
    let single = "kind = \"single\"\noptions = [\"甲\", \"甲\"]";
    refused(&[
        (
            survey,
            "campaign = \"campaign\"",
            "campaign = \"none\"",
            "campaign",
            "没有活动 none",
        ),
        (survey, "kind = \"scale\"", single, "s1 options", "相同的选项"),
        (
            survey,
            "kind = \"scale\"",
            "kind = \"single\"",
            "s1 options",
            "2 到 10",
        ),
        (
            survey,
            "kind = \"scale\"",
            "kind = \"scale\"\noptions = [\"甲\"]",
            "s1 options",
            "没有选项",
        ),
        (survey, "low = \"不\"\n", "", "第5行 s1 low", "不能为空"),
        (
            survey,
            "text = \"满意吗\"",
            "text = \"\"",
            "第5行 s1 text",
            "不能为空",
        ),
        (
            survey,
            "[[question]]",
            "[[question]]\nid = \"s1\"\nkind = \"text\"\ntext = \"说\"\n[[question]]",
            "第9行 s1",
            "用了两次",
        ),
        (
            survey,
            "kind = \"scale\"",
            "kind = \"scale\"\nanswer = \"A\"",
            "第7行",
            "不能写 answer",
        ),
    ]);
}

#[test]
fn a_survey_belongs_to_the_campaign_that_shows_it() {
    let mut files = files();
    let other = CAMPAIGN.replace("surveys = [\"survey\"]\n", "");
    files.push(File {
        path: "campaigns/other.toml".into(),
        text: other,
    });
    files[5].text = SURVEY.replace("\"campaign\"", "\"other\"");
    let faults = load(&files).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].reason.contains("属于活动 other"));
}

#[test]
fn files_that_do_not_belong_are_refused() {
    for (path, reason) in [
        ("readme.txt", "不认识的文件"),
        ("bank.toml", "不认识的文件"),
        ("tips/a.toml", "应在 banks"),
        ("banks/题.toml", "文件名"),
        ("banks/a/b.toml", "文件名"),
        ("banks/.toml", "文件名"),
        ("banks/../bank.toml", "文件名"),
        ("banks/bank.toml", "两份"),
        ("site.toml", "两份"),
    ] {
        let mut files = files();
        files.push(File {
            path: path.into(),
            text: if path == "site.toml" { SITE } else { BANK }.into(),
        });
        let faults = load(&files).unwrap_err();
        assert!(
            faults.iter().any(|f| f.file == path && f.reason.contains(reason)),
            "{path}: {faults:?}"
        );
    }
    let faults = load(&files()[1..]).unwrap_err();
    assert_eq!((faults[0].file.as_str(), faults.len()), ("site.toml", 1));
    assert!(load(&[]).is_err());
}

#[test]
fn every_fault_is_named_at_once() {
    let mut files = files();
    files[1].text = files[1]
        .text
        .replace("answer = \"B\"", "answer = \"Z\"")
        .replace("answer = \"AC\"", "answer = \"AZ\"")
        .replace("source = \"《法》第三条\"\n", "");
    files[3].text = CAMPAIGN.replace("2026-12-31", "2026-13-31");
    let faults = load(&files).unwrap_err();
    let places: Vec<&str> = faults.iter().map(|f| f.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "第8行 q1 answer",
            "第21行 q2 answer",
            "第36行 q3 source",
            "closes"
        ],
        "and nothing that only follows from them"
    );
}

#[test]
fn a_later_version_may_not_move_what_stored_answers_point_to() {
    let old = bank();
    assert!(check_version("banks/bank.toml", &old, &old).is_empty());
    let with = |i: usize, change: &dyn Fn(&mut Question)| {
        let mut new = bank();
        change(&mut new.questions[i]);
        check_version("banks/bank.toml", &old, &new)
    };
    let single = |options: Vec<String>| Body::Single { options, key: 1 };
    let swapped = vec![
        "option 1".into(),
        "option 0".into(),
        "option 2".into(),
        "option 3".into(),
    ];
    let reworded = vec![
        "Option  0".into(),
        "a better one".into(),
        "option 2".into(),
        "option 3".into(),
    ];
    for (body, reason) in [
        (Body::TrueFalse { key: true }, "题型变了"),
        (single(options(3)), "个数变了"),
        (single(options(5)), "个数变了"),
        (single(swapped), "顺序变了"),
    ] {
        let faults = with(0, &|q| q.body = body.clone());
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].file.as_str(), faults[0].place.as_str()),
            ("banks/bank.toml", "q00")
        );
        assert!(faults[0].reason.contains(reason), "{faults:?}");
    }
    assert!(
        with(0, &|q| q.body = single(reworded.clone())).is_empty(),
        "wording may change"
    );
    assert!(with(0, &|q| q.points = 1).is_empty());
    assert!(with(0, &|q| q.id = "new-one".parse().unwrap()).is_empty());
    let corrected = Body::FillIn {
        accepted: vec!["110".into()],
    };
    assert!(
        with(3, &|q| q.body = corrected.clone()).is_empty(),
        "keys may change"
    );
}

/// The files of the sample site as they are in the repository.
fn sample_site() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content");
    let mut files = Vec::new();
    for folder in ["", "banks", "campaigns", "surveys"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "toml") {
                let name = path.strip_prefix(&root).unwrap();
                files.push(File {
                    path: name.to_str().unwrap().replace('\\', "/"),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    files
}

#[test]
fn the_sample_site_has_no_fault_and_enough_questions() {
    let content = load(&sample_site()).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>());
    });
    for (bank, questions, categories) in [("xiongguan", 60, 8), ("kaixue", 15, 1), ("kaigong", 15, 1)] {
        let bank = &content.banks[&bank.parse().unwrap()];
        let used: BTreeSet<_> = bank.questions.iter().map(|q| &q.category).collect();
        assert!(
            bank.questions.len() >= questions,
            "{}: {}",
            bank.id,
            bank.questions.len()
        );
        assert!(used.len() >= categories, "{}: {} categories", bank.id, used.len());
    }
    let children = content
        .campaigns
        .values()
        .filter(|c| c.audience == Audience::Children)
        .count();
    assert!(children >= 1);
    assert!(!content.surveys.is_empty());
    let stored = serde_json::to_string(&content).unwrap();
    assert!(
        serde_json::from_str::<Content>(&stored).unwrap() == content,
        "survives its row"
    );
}
