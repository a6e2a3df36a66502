use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::*;

/// The variables in a pattern.
fn variables(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    variables(&variant.value, into);
                }
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            into.insert(id.name.to_owned());
        }
    }
}

/// Key → variables, of all files of a language.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for source in lang.sources() {
        let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{lang:?}: {errors:#?}"));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let mut found = BTreeSet::new();
                    let value = message.value.expect("a message without a text");
                    variables(&value, &mut found);
                    let before = all.insert(message.id.name.to_owned(), found);
                    assert!(before.is_none(), "{lang:?}: {} twice", message.id.name);
                }
                Entry::Junk { content } => panic!("{lang:?}: not understood: {content}"),
                _ => {}
            }
        }
    }
    all
}

#[test]
fn every_language_has_every_text_with_the_same_variables() {
    let zh = messages(Lang::Zh);
    for lang in Lang::ALL {
        let own = messages(lang);
        let missing: Vec<_> = zh.keys().filter(|key| !own.contains_key(*key)).collect();
        let more: Vec<_> = own.keys().filter(|key| !zh.contains_key(*key)).collect();
        assert!(
            missing.is_empty() && more.is_empty(),
            "{lang:?} lacks {missing:?}, has {more:?} besides"
        );
        for (key, variables) in &zh {
            assert_eq!(variables, &own[key], "{lang:?}: {key}");
        }
    }
}

/// Every string literal behind `t(` or `tr(` in the sources below a folder.
fn used(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            used(&path, keys);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("texts/tests.rs")
        {
            let source = fs::read_to_string(&path).unwrap();
            let squeezed: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
            for call in ["t(", "tr(", "said(", "said_with("] {
                for (at, _) in squeezed.match_indices(call) {
                    let Some((before, rest)) = squeezed.split_at_checked(at) else {
                        continue;
                    };
                    let before = before.chars().next_back();
                    if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.')
                    {
                        continue;
                    }
                    let rest = rest.strip_prefix(call).unwrap_or_default().trim_start();
                    if let Some((key, _)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                        keys.insert(key.to_owned());
                    }
                }
            }
        }
    }
}

#[test]
fn every_key_that_is_used_exists_and_every_text_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut keys = BTreeSet::new();
    for folder in ["src", "../functions/src"] {
        used(&root.join(folder), &mut keys);
    }
    assert!(keys.len() > 200, "only {} keys found", keys.len());
    let zh = messages(Lang::Zh);
    let missing: Vec<_> = keys.iter().filter(|key| !zh.contains_key(*key)).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
    let unused: Vec<_> = zh
        .keys()
        .filter(|key| !keys.contains(*key) && !key.starts_with("island-"))
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn plurals_and_arguments_come_out_right() {
    let words = speak(Lang::En);
    assert_eq!(
        tr("unanswered", &[("count", 1u32.into())]),
        "1 question not answered"
    );
    assert_eq!(
        tr("unanswered", &[("count", 2u32.into())]),
        "2 questions not answered"
    );
    assert_eq!(tr("facts-tries-day", &[("day", 1u32.into())]), "once a day");
    assert_eq!(tr("facts-tries-day", &[("day", 3u32.into())]), "3 times a day");
    assert_eq!(tr("total", &[("total", 1200u32.into())]), "1200 questions");
    {
        let _chinese = speak(Lang::Zh);
        assert_eq!(tr("unanswered", &[("count", 1u32.into())]), "还有1题没答");
        assert_eq!(t("start"), "开始答题");
    }
    assert_eq!(t("start"), "Start the quiz");
    drop(words);
}
