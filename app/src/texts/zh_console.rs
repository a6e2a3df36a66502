//! What an organizer reads. The office's own words are fine here.

use crate::model::QuestionKind;

pub const CONSOLE: &str = "管理台";
pub const CAMPAIGNS: &str = "活动";
pub const SIGN_IN: &str = "登录";
pub const SIGN_OUT: &str = "退出";
pub const NAME: &str = "用户名";
pub const PASSWORD: &str = "密码";
pub const PASSWORD_AGAIN: &str = "再输一遍密码";
pub const SETUP_TITLE: &str = "设置第一位管理员";
pub const SETUP_LEAD: &str = "这个链接只能用一次。设好以后,用用户名和密码登录。";
pub const SETUP_SUBMIT: &str = "完成设置";
pub const NO_CAMPAIGNS: &str = "还没有活动。";
pub const STATE: &str = "状态";
pub const PERIOD: &str = "起止时间";
pub const STARTED: &str = "开始答题";
pub const SUBMITTED: &str = "已交卷";
pub const EXPIRED: &str = "其中到时自动交卷";
pub const AVERAGE: &str = "平均分";
pub const REPORTS: &str = "纠错";
pub const OPEN_TALLY: &str = "统计";
pub const OVERVIEW: &str = "总数";
pub const ITEMS: &str = "题目分析";
pub const QUESTION: &str = "题目";
pub const SHOWN: &str = "出现";
pub const ANSWERED: &str = "作答";
pub const CORRECT: &str = "答对";
pub const FACILITY: &str = "难度(答对率)";
pub const DISCRIMINATION: &str = "区分度";
pub const EFFICIENCY: &str = "区分效率";
pub const OPTIONS: &str = "各选项";
pub const OPTION: &str = "选项";
pub const CHOSEN: &str = "选择人次";
pub const KEY_MARK: &str = "正确答案";
pub const CORRECT_KEY: &str = "更正答案";
pub const ACTIONS: &str = "操作";
pub const RECOUNT: &str = "核对";
pub const RECOUNT_NOTE: &str = "从已存的答卷重新数一遍,和统计数字对照。";
pub const EXPORT: &str = "导出";
/// Files to save, and what they hold.
pub const EXPORTS: [(&str, &str); 6] = [
    ("tally.csv", "统计(CSV)"),
    ("analysis.csv", "题目分析(CSV)"),
    ("ballots.csv", "答卷(CSV)"),
    ("items.csv", "每题作答(CSV)"),
    ("questions.csv", "题目与答案(CSV)"),
    ("tally.json", "全部计数(JSON)"),
];
pub const BY_HOUR: &str = "各时段";
pub const HOUR: &str = "时段";
pub const BY_CHANNEL: &str = "各投放渠道";
pub const CHANNEL: &str = "渠道";
pub const RECOUNT_TITLE: &str = "核对结果";
pub const RECOUNT_EQUAL: &str = "全部一致。";
pub const RECOUNT_DIFFERENT: &str = "有数字不一致,请联系维护人员。";
pub const ITEM: &str = "项目";
pub const COUNTED: &str = "统计数字";
pub const STORED: &str = "按答卷重数";
pub const RESULT: &str = "结果";
pub const SAME: &str = "一致";
pub const DIFFERENT: &str = "不一致";
pub const BACK_TO_TALLY: &str = "回到统计";
pub const KEY_NOW: &str = "现在的答案";
pub const KEY_NEW: &str = "改成";
pub const NEW_KEY_LEGEND: &str = "正确答案应该是";
pub const ACCEPTED: &str = "可接受的答案(一行一个)";
pub const REASON: &str = "更正原因";
pub const REASON_HINT: &str = "写明依据,会留在记录里。";
pub const PREVIEW: &str = "看看会改变什么";
pub const CONFIRM_TITLE: &str = "确认更正";
pub const CONFIRM: &str = "确认更正并重新计分";
pub const CHANGE_AGAIN: &str = "返回修改";
pub const NO_REPORTS: &str = "没有待看的纠错。";
pub const TIME: &str = "时间";
pub const REPORT_REASON: &str = "原因";
pub const REPORT_TEXT: &str = "说明";
pub const HANDLED: &str = "已处理";
pub const MARK_HANDLED: &str = "标为已处理";
pub const EXPLANATION: &str = "解释";
pub const SOURCE: &str = "出处";

pub fn min_password(count: u32) -> String {
    format!("至少{count}个字符")
}

pub fn kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Single => "单选",
        QuestionKind::Multiple => "多选",
        QuestionKind::TrueFalse => "判断",
        QuestionKind::FillIn => "填空",
    }
}

pub fn preview(ballots: u64, higher: u64, lower: u64) -> String {
    format!("有{ballots}份答卷答过这道题:{higher}份分数提高,{lower}份分数降低。")
}

pub fn preview_pass(newly_passed: u64, newly_failed: u64) -> String {
    format!("{newly_passed}份变为过关,{newly_failed}份变为未过关。原成绩留在记录里,结果页会说明。")
}

pub const TIP_VIEWS: &str = "看过";
pub const TIP_VIEWS_HINT: &str = "“看过”按打开次数数,不认人;“有用”一台设备数一次。";
