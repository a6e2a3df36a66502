//! What happens to a case: the names of the steps, and what comes with one.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Millis,
    id::{CaseNumber, UnitId},
};

/// Longest words of a step in characters.
pub const MAX_WORDS: usize = 1_000;
/// Longest number of another body in characters.
pub const MAX_OUTSIDE: usize = 40;
/// Most pictures of one step.
pub const MAX_PHOTOS: u8 = 6;

macro_rules! steps {
    ($($(#[$doc:meta])+ $name:ident = $word:literal;)*) => {
        /// A step.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Step {
            $($(#[$doc])+ #[serde(rename = $word)] $name,)*
        }

        impl Step {
            /// All steps.
            pub const ALL: &'static [Step] = &[$(Step::$name,)*];

            /// The word in forms, rows and the history.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Step::$name => $word,)*
                }
            }
        }
    };
}

steps! {
    /// 受理立案.
    Accept = "accept";
    /// 不予受理.
    Reject = "reject";
    /// 合并 into another case.
    Merge = "merge";
    /// Back to 待受理: the rejection or the merging was a mistake.
    Reconsider = "reconsider";
    /// 撤回 by whoever sent it.
    Withdraw = "withdraw";
    /// 转办 to 12345 or another body.
    Transfer = "transfer";
    /// 记录 of behaviour.
    Note = "note";
    /// 派遣 to a unit.
    Dispatch = "dispatch";
    /// 退单.
    Return = "return";
    /// 开始处置.
    Begin = "begin";
    /// 申请延期.
    AskExtension = "ask_extension";
    /// 批准延期.
    GrantExtension = "grant_extension";
    /// 不准延期.
    RefuseExtension = "refuse_extension";
    /// 挂账.
    Suspend = "suspend";
    /// 挂账恢复.
    Resume = "resume";
    /// 反馈: it is done, or why it cannot be.
    Report = "report";
    /// 开始核查.
    Check = "check";
    /// 返工.
    SendBack = "send_back";
    /// 结案销号.
    Close = "close";
    /// 回访: solved.
    FindSolved = "find_solved";
    /// 回访: not solved.
    FindUnsolved = "find_unsolved";
    /// 重开 by the office.
    Reopen = "reopen";
    /// A picture more, from whoever sent it.
    AddPhoto = "add_photo";
    /// 备注 of the office, which nobody outside sees.
    Remark = "remark";
    /// 答复 to a suggestion.
    Answer = "answer";
    /// 采纳.
    Adopt = "adopt";
    /// 不采纳.
    Decline = "decline";
    /// 落实.
    Realise = "realise";
    /// 发布到文明瞬间.
    Publish = "publish";
    /// 不发布.
    DoNotPublish = "do_not_publish";
    /// 供单.
    Offer = "offer";
    /// 派单 to a team.
    Assign = "assign";
    /// 接单.
    Take = "take";
    /// 服务完成.
    Serve = "serve";
    /// 评单.
    Rate = "rate";
}

impl Step {
    /// Reads [`Step::as_str`].
    pub fn named(word: &str) -> Option<Step> {
        Step::ALL.iter().copied().find(|step| step.as_str() == word)
    }
}

/// What somebody wrote to a step: 1 to [`MAX_WORDS`] characters, trimmed, without control characters but line breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Words(String);

/// Why a text cannot be the words of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BadWords {
    /// Nothing is there.
    #[error("还没有写")]
    Empty,
    /// Longer than may be.
    #[error("太长了,最多 1000 个字")]
    TooLong,
    /// A control character.
    #[error("有看不见的控制字符")]
    Control,
}

impl Words {
    /// Reads what was sent.
    pub fn read(text: &str) -> Result<Words, BadWords> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        if text.is_empty() {
            Err(BadWords::Empty)
        } else if text.chars().count() > MAX_WORDS {
            Err(BadWords::TooLong)
        } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            Err(BadWords::Control)
        } else {
            Ok(Words(text.to_owned()))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Words {
    type Error = BadWords;

    fn try_from(text: String) -> Result<Words, BadWords> {
        Words::read(&text)
    }
}

impl From<Words> for String {
    fn from(words: Words) -> String {
        words.0
    }
}

/// The number that a case has at another body, such as 12345: 1 to [`MAX_OUTSIDE`] letters, digits, `-`, `/`, `_`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutsideNumber(String);

/// No number of another body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("编号只能用字母、数字和 - / _,最多 40 个字符")]
pub struct BadOutsideNumber;

impl OutsideNumber {
    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OutsideNumber {
    type Error = BadOutsideNumber;

    fn try_from(text: String) -> Result<OutsideNumber, BadOutsideNumber> {
        let text = text.trim();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '_');
        if (1..=MAX_OUTSIDE).contains(&text.chars().count()) && text.chars().all(plain) {
            Ok(OutsideNumber(text.to_owned()))
        } else {
            Err(BadOutsideNumber)
        }
    }
}

impl From<OutsideNumber> for String {
    fn from(number: OutsideNumber) -> String {
        number.0
    }
}

/// Why a case is not taken on (不予受理). The words beside it say where to turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// 不在受理范围.
    OutOfScope,
    /// 照片或地点看不清.
    Unclear,
    /// 太轻微, or it is gone by itself.
    TooSlight,
    /// 已经立案.
    AlreadyFiled,
    /// 情况不实.
    Untrue,
    /// 照片造假或翻拍.
    FakePhoto,
    /// 已进入诉讼、复议等程序.
    InCourt,
    /// One problem sent as many.
    SplitUp,
    /// 其他.
    Other,
}

impl RejectCode {
    /// All of them.
    pub const ALL: [RejectCode; 9] = [
        RejectCode::OutOfScope,
        RejectCode::Unclear,
        RejectCode::TooSlight,
        RejectCode::AlreadyFiled,
        RejectCode::Untrue,
        RejectCode::FakePhoto,
        RejectCode::InCourt,
        RejectCode::SplitUp,
        RejectCode::Other,
    ];

    /// The word in forms and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            RejectCode::OutOfScope => "out_of_scope",
            RejectCode::Unclear => "unclear",
            RejectCode::TooSlight => "too_slight",
            RejectCode::AlreadyFiled => "already_filed",
            RejectCode::Untrue => "untrue",
            RejectCode::FakePhoto => "fake_photo",
            RejectCode::InCourt => "in_court",
            RejectCode::SplitUp => "split_up",
            RejectCode::Other => "other",
        }
    }

    /// Reads [`RejectCode::as_str`].
    pub fn named(word: &str) -> Option<RejectCode> {
        RejectCode::ALL.into_iter().find(|code| code.as_str() == word)
    }
}

/// How content somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Satisfaction {
    /// 满意.
    Satisfied,
    /// 基本满意.
    Mostly,
    /// 不满意.
    Dissatisfied,
}

impl Satisfaction {
    /// All of them.
    pub const ALL: [Satisfaction; 3] = [
        Satisfaction::Satisfied,
        Satisfaction::Mostly,
        Satisfaction::Dissatisfied,
    ];

    /// Reads [`Satisfaction::as_str`].
    pub fn named(word: &str) -> Option<Satisfaction> {
        Satisfaction::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// The word in forms, rows and tallies.
    pub fn as_str(self) -> &'static str {
        match self {
            Satisfaction::Satisfied => "satisfied",
            Satisfaction::Mostly => "mostly",
            Satisfaction::Dissatisfied => "dissatisfied",
        }
    }
}

/// What comes with a step. The table says which of it must be there; what is there beyond that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct With {
    /// A reason, an answer, a finding, a remark: see the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
    /// Why it is not taken on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<RejectCode>,
    /// The unit that gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Millis>,
    /// The case that this one goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<CaseNumber>,
    /// Its number at another body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<OutsideNumber>,
    /// Pictures that were stored for this step: at most [`MAX_PHOTOS`].
    #[serde(default, skip_serializing_if = "is_zero")]
    pub photos: u8,
    /// How content somebody is with the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<Satisfaction>,
    /// Minutes of working time from the first dispatch to this closing without pauses, by the calendar of that day. Worked out by the office's
    /// server, never sent by anybody; the tally reads it from here, so that a later calendar changes no count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

fn is_zero(n: &u8) -> bool {
    *n == 0
}

/// A step with what comes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The step.
    pub step: Step,
    /// What comes with it.
    #[serde(default)]
    pub with: With,
}

impl Event {
    /// A step that brings nothing.
    pub fn bare(step: Step) -> Event {
        Event {
            step,
            with: With::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_none_is_used_twice() {
        for step in Step::ALL {
            assert_eq!(Step::named(step.as_str()), Some(*step));
            assert_eq!(serde_json::to_value(step).unwrap(), step.as_str());
        }
        assert_eq!(Step::named("Close"), None);
    }

    #[test]
    fn what_is_written_is_kept_as_text_or_refused() {
        assert_eq!(
            Words::read(" <b>补好了</b>\r\n谢谢 ").unwrap().as_str(),
            "<b>补好了</b>\n谢谢"
        );
        assert!(Words::read(&"字".repeat(MAX_WORDS)).is_ok());
        assert_eq!(Words::read(&"字".repeat(MAX_WORDS + 1)), Err(BadWords::TooLong));
        assert_eq!(Words::read(" \u{3000}\n"), Err(BadWords::Empty));
        assert_eq!(Words::read("a\0b"), Err(BadWords::Control));
        assert!(serde_json::from_str::<With>(r#"{"words":" "}"#).is_err());
        assert!(serde_json::from_str::<With>(r#"{"colour":"red"}"#).is_err());
        for bad in ["", "a b", "=1+1", &"1".repeat(41), "1\0"] {
            assert!(OutsideNumber::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        assert!(OutsideNumber::try_from(" 渭12345-2026/001 ".to_owned()).is_ok());
    }
}
