//! Every text a person reads, in one place per language; never inside a page.
//!
//! The words are Fluent files (<https://projectfluent.org>) in `app/texts`: `zh-CN.ftl`, `en.ftl`, and the console's beside them. Chinese is the
//! first language; a word that another language lacks is shown in Chinese, and a test finds it.
//!
//! A page says first in which language it speaks ([`crate::PageContext::speak`]); [`t`] and [`tr`] then give its words. Drawing a page never waits, so
//! the language of one request cannot get into the page of another.

pub mod say;
pub mod say_console;

use std::cell::Cell;
use std::collections::HashMap;

pub use fluent_bundle::{FluentArgs, FluentValue};
use fluent_bundle::{FluentBundle, FluentResource};

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 中文, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// All of them.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The language that `?lang=` names; `None` for strangers.
    pub fn of(code: &str) -> Option<Lang> {
        match code {
            "zh" | "zh-CN" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The value of `?lang=`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The value of the `lang` attribute (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// Its own name.
    pub fn name(self) -> &'static str {
        match self {
            Lang::Zh => "中文",
            Lang::En => "English",
        }
    }

    /// The one a person can switch to.
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// Its files.
    pub fn sources(self) -> [&'static str; 2] {
        match self {
            Lang::Zh => [
                include_str!("../../texts/zh-CN.ftl"),
                include_str!("../../texts/console.zh-CN.ftl"),
            ],
            Lang::En => [
                include_str!("../../texts/en.ftl"),
                include_str!("../../texts/console.en.ftl"),
            ],
        }
    }
}

struct Words {
    bundle: FluentBundle<FluentResource>,
    /// Texts without arguments, ready to use.
    plain: HashMap<String, &'static str>,
}

impl Words {
    fn of(lang: Lang) -> Words {
        let locale = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![locale]);
        // Marks of direction around arguments: both languages run from left to right, and the marks would end up in copied text.
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for source in lang.sources() {
            // A file with a fault still gives what is right in it; a test refuses the fault.
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            keys.extend(resource.entries().filter_map(|entry| match entry {
                fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            }));
            // The first of two messages with the same name counts.
            _ = bundle.add_resource(resource);
        }
        let mut plain: HashMap<String, &'static str> = HashMap::new();
        for key in keys {
            let mut faults = Vec::new();
            let text = bundle
                .get_message(&key)
                .and_then(|message| message.value())
                .map(|pattern| bundle.format_pattern(pattern, None, &mut faults).into_owned());
            if let (Some(text), true) = (text, faults.is_empty()) {
                // Made once a process, for as long as it lives.
                plain.insert(key, Box::leak(text.into_boxed_str()));
            }
        }
        Words { bundle, plain }
    }

    fn say(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(args), &mut faults);
        Some(text.into_owned())
    }
}

thread_local! {
    static SPOKEN: Cell<Option<Lang>> = const { Cell::new(None) };
    static ZH: Words = Words::of(Lang::Zh);
    static EN: Words = Words::of(Lang::En);
}

fn with<T>(lang: Lang, use_words: impl FnOnce(&Words) -> T) -> T {
    match lang {
        Lang::Zh => ZH.with(use_words),
        Lang::En => EN.with(use_words),
    }
}

/// While it lives, [`t`] and [`tr`] speak a language. Not to be held over an `await`.
#[must_use]
#[derive(Debug)]
pub struct Speaking {
    before: Option<Lang>,
    // Not to be sent or held by a future that moves.
    here: std::marker::PhantomData<*const ()>,
}

impl Drop for Speaking {
    fn drop(&mut self) {
        SPOKEN.set(self.before);
    }
}

/// From now on, until the answer is dropped, words are in `lang`.
pub fn speak(lang: Lang) -> Speaking {
    Speaking {
        before: SPOKEN.replace(Some(lang)),
        here: std::marker::PhantomData,
    }
}

/// The language that is spoken now; Chinese when nobody said.
pub fn spoken() -> Lang {
    let lang = SPOKEN.get();
    debug_assert!(lang.is_some(), "a text before anybody said in which language");
    lang.unwrap_or_default()
}

/// The text with this key. Texts with arguments: [`tr`].
pub fn t(key: &'static str) -> &'static str {
    let find = |lang| with(lang, |words| words.plain.get(key).copied());
    let lang = spoken();
    find(lang).or_else(|| find(Lang::Zh)).unwrap_or(key)
}

/// The text with this key and these arguments.
pub fn tr(key: &'static str, args: &[(&'static str, FluentValue<'_>)]) -> String {
    let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
    say_in(spoken(), key, &args)
}

/// The text with this key in a language, whatever is spoken just now; the key itself where there is none.
pub fn say_in(lang: Lang, key: &str, args: &FluentArgs<'_>) -> String {
    with(lang, |words| words.say(key, args))
        .or_else(|| with(Lang::Zh, |words| words.say(key, args)))
        .unwrap_or_else(|| key.to_owned())
}

/// The `lang` attribute of what organizers wrote (questions, names, tips), where the page speaks another language than they do.
pub fn content_lang() -> Option<&'static str> {
    (spoken() != Lang::Zh).then(|| Lang::Zh.tag())
}

/// Values of the reasons for reporting a question; their words are `wrong-reason-…`.
pub const WRONG_REASONS: [&str; 5] = ["key", "text", "options", "source", "other"];

#[cfg(test)]
mod tests;
