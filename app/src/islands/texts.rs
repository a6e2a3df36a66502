//! The words of the islands, Chinese.

/// "第3题 / 共10题 · 已答2题"
pub fn position(number: usize, total: usize, answered: usize) -> String {
    format!("第{number}题 / 共{total}题 · 已答{answered}题")
}

/// The name of a button of the jump list, for a screen reader.
pub fn jump(number: usize, answered: bool) -> String {
    let state = if answered { "已答" } else { "没答" };
    format!("第{number}题,{state}")
}

/// "还剩 14:05"
pub fn clock(seconds: i64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let zero = if rest < 10 { "0" } else { "" };
    format!("还剩 {minutes}:{zero}{rest}")
}

/// "还剩5分钟", "还剩30秒"
pub fn left(seconds: i64) -> String {
    if seconds >= 60 {
        let minutes = seconds / 60;
        format!("还剩{minutes}分钟")
    } else {
        format!("还剩{seconds}秒")
    }
}

/// "还有2题没答"
pub fn unanswered(count: usize) -> String {
    format!("还有{count}题没答")
}

/// "人有点多,请等20秒,答案没有丢"
pub fn busy(seconds: i64) -> String {
    format!("人有点多,请等{seconds}秒,答案没有丢")
}

/// "已有128人参加" for the polite announcement of the tally page.
pub fn takers(count: &str) -> String {
    format!("已有{count}人次参加")
}

pub const PREVIOUS: &str = "上一题";
pub const NEXT: &str = "下一题";
pub const JUMP_LIST: &str = "题号";
pub const PROGRESS: &str = "答题进度";
pub const LOOK_AGAIN: &str = "再看看";
pub const HAND_IN: &str = "交卷";
pub const HANDING_IN: &str = "正在交卷…";
pub const SURE: &str = "现在交卷吗?";
pub const MORE_TIME: &str = "时间不够?点这里加时间";
pub const TIME_ADDED: &str = "时间加好了";
pub const NO_MORE_TIME: &str = "时间没有加上,请再点一次";
pub const TIME_OVER: &str = "时间到了,已经答的都算数";
pub const LINE_LOST: &str = "网断了,您填的都还在,点“再试一次”";
pub const TRY_AGAIN: &str = "再试一次";
pub const SAVED: &str = "答案已存好";
pub const RESTORED: &str = "上次没来得及存的答案,已经帮您填回来了";
pub const CLOSED: &str = "这次答题已经结束,点“看结果”";
pub const SEE_RESULT: &str = "看结果";
