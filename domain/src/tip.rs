//! Tips (小贴士): short texts worth reading, in series.
//!
//! A tip is a Markdown file with TOML front matter. Its body holds paragraphs, lists and emphasis and nothing else: it is read
//! aloud, printed, drawn on posters and broadcast, and none of these has headings, pictures or links.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use serde::{Deserialize, Serialize};

use crate::{
    clock::day_number,
    id::{BankId, QuestionId, SeriesId, TipId},
    quiz::Image,
};

/// Longest body in characters: what can be read in half a minute or so.
pub const MAX_BODY: usize = 400;
/// Most words of a search that are looked at.
const MAX_WORDS: usize = 8;

/// A series, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// The series that it is a part of.
    pub parent: Option<SeriesId>,
    /// Its name on pages.
    pub name: String,
    /// One sentence; may be empty.
    #[serde(default)]
    pub intro: String,
}

/// A question that a tip explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionRef {
    /// Its bank.
    pub bank: BankId,
    /// Its id there.
    pub question: QuestionId,
}

/// When in the year a tip fits: from one day to another, both included, perhaps over the turn of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Month and day.
    pub from: (u8, u8),
    /// Month and day.
    pub until: (u8, u8),
}

impl Season {
    /// Reads two texts `MM-DD`. None when one is not a day of a year.
    pub fn read(from: &str, until: &str) -> Option<Season> {
        Some(Season {
            from: month_and_day(from)?,
            until: month_and_day(until)?,
        })
    }

    /// Whether a day `YYYY-MM-DD` lies in it.
    pub fn holds(&self, day: &str) -> bool {
        let Some(day) = day.get(5..).and_then(month_and_day) else {
            return false;
        };
        if self.from <= self.until {
            (self.from..=self.until).contains(&day)
        } else {
            day >= self.from || day <= self.until
        }
    }
}

fn month_and_day(text: &str) -> Option<(u8, u8)> {
    // A leap year has every day there is.
    if text.len() != 5 || !crate::clock::is_date(&format!("2024-{text}")) {
        return None;
    }
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

/// A tip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// Its id: the stem of its file.
    pub id: TipId,
    /// Its title.
    pub title: String,
    /// The series it belongs to.
    pub series: SeriesId,
    /// What it is about, in a word.
    pub category: String,
    /// One sentence that helps by itself.
    pub summary: String,
    /// Law or notice with its date, or where else the facts come from.
    pub source: String,
    /// Who has checked it.
    pub reviewer: String,
    /// When, `YYYY-MM-DD`.
    pub reviewed: String,
    /// Questions that it explains.
    pub questions: Vec<QuestionRef>,
    /// When it fits; None: always.
    pub season: Option<Season>,
    /// A picture.
    pub picture: Option<Image>,
    /// Address of a video, `https://…`.
    pub video: Option<String>,
    /// The body in Markdown; [`check_body`] has passed it.
    pub body: String,
}

impl Tip {
    /// The body as HTML.
    pub fn html(&self) -> String {
        let mut out = String::new();
        html::push_html(&mut out, Parser::new_ext(&self.body, Options::empty()));
        out
    }

    /// The body as plain paragraphs; points of a list are paragraphs too.
    pub fn paragraphs(&self) -> Vec<String> {
        let mut paragraphs = Vec::new();
        let mut text = String::new();
        for event in Parser::new_ext(&self.body, Options::empty()) {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                Event::HardBreak => text.push('\n'),
                Event::End(TagEnd::Paragraph | TagEnd::Item) | Event::Start(Tag::List(_))
                    if !text.is_empty() =>
                {
                    paragraphs.push(std::mem::take(&mut text));
                }
                _ => {}
            }
        }
        paragraphs
    }

    fn has(&self, word: &str) -> bool {
        [&self.title, &self.summary, &self.category, &self.body]
            .iter()
            .any(|text| text.to_lowercase().contains(word))
    }
}

/// What may not be in a body, with its line (from 1), and why; None when all is well.
pub fn check_body(body: &str) -> Option<(usize, &'static str)> {
    let line = |at: usize| body.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
    for (event, range) in Parser::new_ext(body, Options::empty()).into_offset_iter() {
        let reason = match event {
            Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Strong | Tag::Emphasis)
            | Event::End(_)
            | Event::Text(_)
            | Event::SoftBreak
            | Event::HardBreak => continue,
            Event::Start(Tag::Heading { .. }) => "正文里不用标题",
            Event::Start(Tag::Link { .. }) => "正文里不放链接,视频写在 video 里",
            Event::Start(Tag::Image { .. }) => "正文里不放图片,写在 picture 里",
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => "正文里不能有 HTML",
            _ => "正文里只能有段落、列表和加粗",
        };
        return Some((line(range.start), reason));
    }
    None
}

/// The front matter and the body of a file: TOML between two lines `+++`, then Markdown. None when there is no front matter.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rest = text.strip_prefix("+++")?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
    let (front, body) = rest.split_once("\n+++")?;
    let body = body.strip_prefix('\r').unwrap_or(body);
    Some((front, body.strip_prefix('\n').unwrap_or(body)))
}

/// The tip of a day `YYYY-MM-DD`: the same for everybody and all day long. In season every other day is the season's.
pub fn of_day<'a>(tips: impl Iterator<Item = &'a Tip>, day: &str) -> Option<&'a Tip> {
    let (seasonal, always): (Vec<&Tip>, Vec<&Tip>) = tips
        .filter(|tip| tip.season.is_none_or(|season| season.holds(day)))
        .partition(|tip| tip.season.is_some());
    let number = day_number(day)?;
    let (list, turn) = match (seasonal.is_empty(), always.is_empty()) {
        (true, _) => (always, number),
        (false, true) => (seasonal, number),
        (false, false) if number % 2 == 0 => (seasonal, number / 2),
        (false, false) => (always, number / 2),
    };
    let place = usize::try_from(turn).ok()?.checked_rem(list.len())?;
    list.get(place).copied()
}

/// The tip behind a question.
pub fn behind<'a>(
    mut tips: impl Iterator<Item = &'a Tip>,
    bank: &BankId,
    question: &QuestionId,
) -> Option<&'a Tip> {
    tips.find(|tip| {
        tip.questions
            .iter()
            .any(|about| &about.bank == bank && &about.question == question)
    })
}

/// Tips that have every word of a search, those with it in the title first.
pub fn search<'a>(tips: impl Iterator<Item = &'a Tip>, wanted: &str) -> Vec<&'a Tip> {
    let wanted = wanted.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().take(MAX_WORDS).collect();
    let mut found: Vec<&Tip> = tips
        .filter(|tip| words.iter().all(|word| tip.has(word)))
        .collect();
    found.sort_by_key(|tip| !words.iter().all(|word| tip.title.to_lowercase().contains(word)));
    found
}

/// Series in the order in which they are written, each with its parts behind it.
pub fn in_order(series: &[Series]) -> Vec<&Series> {
    series
        .iter()
        .filter(|one| one.parent.is_none())
        .flat_map(|top| {
            std::iter::once(top).chain(
                series
                    .iter()
                    .filter(move |part| part.parent.as_ref() == Some(&top.id)),
            )
        })
        .collect()
}

/// All tips in the order of their series, then of their ids.
pub fn listed<'a>(tips: &'a BTreeMap<TipId, Tip>, series: &[Series]) -> Vec<&'a Tip> {
    in_order(series)
        .into_iter()
        .flat_map(|one| tips.values().filter(move |tip| tip.series == one.id))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tip(id: &str, season: Option<Season>, body: &str) -> Tip {
        Tip {
            id: id.parse().unwrap(),
            title: format!("标题{id}"),
            series: "xiaoke".parse().unwrap(),
            category: "公共秩序".to_owned(),
            summary: "一句话".to_owned(),
            source: "来源".to_owned(),
            reviewer: "审核".to_owned(),
            reviewed: "2026-11-24".to_owned(),
            questions: vec![QuestionRef {
                bank: "xiongguan".parse().unwrap(),
                question: format!("order-{id}").parse().unwrap(),
            }],
            season,
            picture: None,
            video: None,
            body: body.to_owned(),
        }
    }

    #[test]
    fn a_season_may_turn_with_the_year() {
        let winter = Season::read("12-20", "01-10").unwrap();
        assert!(winter.holds("2026-12-20") && winter.holds("2027-01-10") && winter.holds("2026-12-31"));
        assert!(!winter.holds("2026-12-19") && !winter.holds("2027-01-11") && !winter.holds("nonsense"));
        assert!(Season::read("02-29", "03-01").unwrap().holds("2026-03-01"));
        for bad in ["", "13-01", "02-30", "1-1", "2-010"] {
            assert_eq!(Season::read(bad, "01-01"), None, "{bad}");
        }
    }

    #[test]
    fn the_tip_of_a_day_is_the_same_all_day_and_goes_round() {
        let winter = Season::read("11-01", "11-30").unwrap();
        let tips = [
            tip("01", None, "一"),
            tip("02", Some(winter), "二"),
            tip("03", None, "三"),
        ];
        let of = |day: &str| of_day(tips.iter(), day).unwrap().id.to_string();
        assert_eq!(of("2026-11-24"), of("2026-11-24"));
        let november: Vec<String> = (1..=30).map(|d| of(&format!("2026-11-{d:02}"))).collect();
        assert_eq!(november.iter().filter(|id| *id == "02").count(), 15);
        assert!(november.contains(&"01".to_owned()) && november.contains(&"03".to_owned()));
        let june: Vec<String> = (1..=30).map(|d| of(&format!("2026-06-{d:02}"))).collect();
        assert_eq!(june.iter().filter(|id| *id == "01").count(), 15);
        assert!(of_day([].iter(), "2026-11-24").is_none());
        assert!(of_day(tips.iter(), "not a day").is_none());
    }

    #[test]
    fn a_body_becomes_html_and_plain_paragraphs() {
        let tip = tip("01", None, "第一段**要紧**。\n\n- 一 & 二\n- 三\n\n末段。");
        assert_eq!(
            tip.html(),
            "<p>第一段<strong>要紧</strong>。</p>\n<ul>\n<li>一 &amp; 二</li>\n<li>三</li>\n</ul>\n<p>末段。</p>\n"
        );
        assert_eq!(tip.paragraphs(), ["第一段要紧。", "一 & 二", "三", "末段。"]);
        assert_eq!(check_body(&tip.body), None);
    }

    #[test]
    fn what_a_body_may_not_hold_is_named_with_its_line() {
        for (body, line) in [
            ("# 标题", 1),
            ("好\n\n<b>坏</b>", 3),
            ("好\n\n<script>x</script>", 3),
            ("一\n二[链接](https://x)", 2),
            ("![图](a.png)", 1),
            ("> 引用", 1),
            ("`码`", 1),
        ] {
            assert_eq!(check_body(body).map(|(at, _)| at), Some(line), "{body}");
        }
    }

    #[test]
    fn front_matter_is_split_off() {
        assert_eq!(split("+++\na = 1\n+++\nbody\n"), Some(("a = 1", "body\n")));
        assert_eq!(split("+++\r\na = 1\r\n+++\r\nbody"), Some(("a = 1\r", "body")));
        for none in ["", "body", "+++\nno end", "++\na\n++\n"] {
            assert_eq!(split(none), None, "{none}");
        }
    }

    #[test]
    fn a_search_needs_every_word_and_prefers_titles() {
        let tips = [tip("01", None, "电动车 标题02"), tip("02", None, "电动车")];
        let found: Vec<_> = search(tips.iter(), " 电动车 标题01 ")
            .iter()
            .map(|t| t.id.to_string())
            .collect();
        assert_eq!(found, ["01"]);
        let found: Vec<_> = search(tips.iter(), "标题02")
            .iter()
            .map(|t| t.id.to_string())
            .collect();
        assert_eq!(found, ["02", "01"]);
        assert_eq!(search(tips.iter(), "没有这个").len(), 0);
    }

    #[test]
    fn the_tip_behind_a_question_is_found() {
        let tips = [tip("01", None, "一"), tip("02", None, "二")];
        let of = |bank: &str, question: &str| {
            behind(tips.iter(), &bank.parse().unwrap(), &question.parse().unwrap()).map(|t| t.id.to_string())
        };
        assert_eq!(of("xiongguan", "order-02").as_deref(), Some("02"));
        assert_eq!(of("other", "order-02"), None);
    }

    proptest! {
        #[test]
        fn no_body_that_passes_brings_markup_of_its_own(body in "[<>&a-z\"'\\n*\\-# !\\[\\]()`]{0,60}") {
            if check_body(&body).is_none() {
                let html = tip("01", None, &body).html();
                for tag in html.split('<').skip(1) {
                    let name: String = tag.chars().take_while(|c| *c != '>' && *c != ' ').collect();
                    let known = ["p", "/p", "ul", "/ul", "ol", "/ol", "li", "/li", "strong", "/strong", "em", "/em", "br"];
                    prop_assert!(known.contains(&name.as_str()), "{html}");
                }
            }
        }
    }
}
