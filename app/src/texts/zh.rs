//! What a citizen reads: short, warm, no officialese.

use crate::format::{percent, points};
use crate::model::{CampaignKind, CampaignState, Facts, NextTry, Outcome, QuestionKind, TriesLeft};

// ── Frame ────────────────────────────────────────────────────────────────────────────────────────────────

pub const SKIP: &str = "跳到正文";
pub const LARGE: &str = "大字版";
pub const NORMAL: &str = "普通版";
pub const HOME: &str = "回到首页";

pub fn help(hotline: &str) -> String {
    format!("有不清楚的,请打 {hotline}")
}

// ── Home and campaign ────────────────────────────────────────────────────────────────────────────────────

pub const HOME_TITLE: &str = "答题有奖";
pub const HOME_LEAD: &str = "几分钟,学点身边的文明小常识。";
pub const NO_CAMPAIGNS: &str = "现在没有活动,过几天再来看看。";
pub const LOOK: &str = "去看看";
pub const START: &str = "开始答题";
pub const RESUME: &str = "接着上次答";
pub const RULES: &str = "怎么玩";
pub const TALLY: &str = "看看大家答得怎么样";
pub const SURVEYS: &str = "说说您的想法";

pub fn state(state: CampaignState) -> &'static str {
    match state {
        CampaignState::NotOpen => "还没开始",
        CampaignState::Open => "进行中",
        CampaignState::Closed => "已结束",
    }
}

pub fn when(state: CampaignState, opens: &str, closes: &str) -> String {
    match state {
        CampaignState::NotOpen => format!("{opens} 开始"),
        CampaignState::Open => format!("到 {closes} 为止"),
        CampaignState::Closed => format!("{closes} 结束"),
    }
}

pub fn period(opens: &str, closes: &str) -> String {
    format!("{opens} 至 {closes}")
}

/// `10题`, `不限时`, `每天3次`, `取最好成绩`. Children hear nothing of tries.
pub fn facts(facts: &Facts, kind: CampaignKind) -> Vec<String> {
    let mut list = vec![format!("{}题", facts.questions)];
    list.push(match facts.minutes {
        Some(minutes) => format!("{minutes}分钟"),
        None => "不限时".to_owned(),
    });
    if kind == CampaignKind::Children {
        return list;
    }
    match (facts.tries_per_day, facts.tries_total) {
        (Some(day), Some(total)) => list.push(format!("每天{day}次,一共{total}次")),
        (Some(day), None) => list.push(format!("每天{day}次")),
        (None, Some(total)) => list.push(format!("一共{total}次")),
        (None, None) => list.push("次数不限".to_owned()),
    }
    list.push("取最好成绩".to_owned());
    list
}

pub fn pass_mark(percent: u32) -> String {
    format!("得分到{percent}%就过关")
}

// ── Start ────────────────────────────────────────────────────────────────────────────────────────────────

pub const DISTRICT: &str = "您在哪个区?(可不选)";
pub const AGE: &str = "您的年龄段?(可不选)";
pub const NOT_SAID: &str = "不选也行";
pub const NEED_TIME: &str = "时间不够?我需要更多时间";
pub const DONE_ALL_WAY: &str = "谢谢您的参与。";

pub fn not_open(opens: &str) -> String {
    format!("还没开始,{opens} 再来吧")
}

pub fn closed(closed: &str) -> String {
    format!("这次活动已在 {closed} 结束,谢谢您的关心")
}

pub fn done_today(tries: u32) -> String {
    format!("今天{tries}次答完了,明天再来")
}

pub fn done_all(tries: u32) -> String {
    format!("{tries}次都答完了,谢谢您的参与")
}

pub const RESUME_NOTE: &str = "上次的题还没交,答案都在。";
pub const CHILDREN_START: &str = "不用填姓名,也不用比快慢,慢慢想就好。";

// ── Paper ────────────────────────────────────────────────────────────────────────────────────────────────

pub const PREV: &str = "上一题";
pub const NEXT: &str = "下一题";
pub const HAND_IN: &str = "交卷";
pub const ASK: &str = "确认:现在交卷吗?";
pub const LOOK_AGAIN: &str = "再看看";
pub const SAVE: &str = "先存一下";
pub const SAVED: &str = "已经存好了,接着答吧";
pub const ONE_BY_ONE: &str = "一次一题";
pub const ALL_AT_ONCE: &str = "全部一页";
pub const MORE_TIME: &str = "时间不够?点这里加时间";
pub const YOUR_ANSWER: &str = "您的答案";
pub const YES: &str = "对";
pub const NO: &str = "错";
pub const JUMP: &str = "跳到哪一题";
pub const ANSWERED: &str = "已答";

pub fn kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Single => "选一个",
        QuestionKind::Multiple => "可选多个",
        QuestionKind::TrueFalse => "对还是错",
        QuestionKind::FillIn => "填一填",
    }
}

pub fn position(number: u32, total: u32) -> String {
    format!("第{number}题,共{total}题")
}

pub fn total(total: u32) -> String {
    format!("共{total}题")
}

pub fn unanswered(count: usize) -> String {
    format!("还有{count}题没答")
}

pub fn deadline(time: &str) -> String {
    format!("截止 {time}")
}

pub fn question(number: u32) -> String {
    format!("第{number}题")
}

// ── Result ───────────────────────────────────────────────────────────────────────────────────────────────

pub const EXPIRED: &str = "时间到了,已经答的都算数";
pub const REVIEW: &str = "看看错在哪";
pub const REVIEW_ALL_RIGHT: &str = "每题都答对了";
pub const AGAIN: &str = "再答一次";
pub const CLAIM: &str = "您的领奖号";
pub const CLAIM_NOTE: &str = "截图或抄下来";
pub const RECEIPT: &str = "这次答题的记录";
pub const RECEIPT_TIME: &str = "交卷时间";
pub const RECEIPT_ID: &str = "编号";
pub const RECEIPT_HASH: &str = "防改动的指纹";
pub const YOUR_CHOICE: &str = "您选的";
pub const RIGHT_ANSWER: &str = "正确答案";
pub const NO_ANSWER: &str = "没有答";
pub const WHY: &str = "为什么";
pub const SOURCE: &str = "出处";
pub const NEVER_REVEALED: &str = "这次活动不公布答案。";
pub const BEST_THIS: &str = "这是您目前最好的成绩";
pub const BACK_TO_CAMPAIGN: &str = "回到活动";

pub fn right_of(total: u32, right: u32) -> String {
    format!("{total}题答对{right}题")
}

pub fn score(score: u64, max: u64) -> String {
    format!("得{}分,满分{}分", points(score), points(max))
}

/// The heading of a result, in pieces between which a line may break: `10题答对8题,可以参加抽奖`.
pub fn result(total: u32, right: u32, may_draw: bool) -> Vec<String> {
    let score = right_of(total, right);
    if may_draw {
        vec![format!("{score},"), "可以参加抽奖".to_owned()]
    } else {
        vec![score]
    }
}

/// The sentence under it: `差1题,今天还能再答2次`.
pub fn outcome(outcome: Outcome, next: NextTry) -> Option<String> {
    match (outcome, next) {
        (Outcome::NoPassMark, _) => None,
        (Outcome::Passed, _) => Some("过关了,真好".to_owned()),
        (
            Outcome::NotPassed {
                missing: Some(missing),
            },
            NextTry::Now(_),
        ) => Some(format!("差{missing}题,{}", next_try(next))),
        (
            Outcome::NotPassed {
                missing: Some(missing),
            },
            _,
        ) => Some(format!("差{missing}题就过关了")),
        (Outcome::NotPassed { missing: None }, _) => Some("差一点就过关了".to_owned()),
    }
}

/// Whether [`outcome`] says what [`next_try`] says.
pub fn outcome_says_next(outcome: Outcome, next: NextTry) -> bool {
    matches!(
        (outcome, next),
        (Outcome::NotPassed { missing: Some(_) }, NextTry::Now(_))
    )
}

pub fn best(right: u32, total: u32, score: u64) -> String {
    format!("目前最好的一次:{total}题答对{right}题,{}分", points(score))
}

pub fn next_try(next: NextTry) -> String {
    match next {
        NextTry::Now(TriesLeft::Today(left)) => format!("今天还能再答{left}次"),
        NextTry::Now(TriesLeft::InAll(left)) => format!("还能再答{left}次"),
        NextTry::Now(TriesLeft::NoLimit) => "还可以再答,取最好成绩".to_owned(),
        NextTry::Tomorrow { tries } => done_today(tries),
        NextTry::NoneLeft => "次数都用完了,谢谢您的参与".to_owned(),
        NextTry::CampaignClosed => "活动已结束,谢谢您的参与".to_owned(),
    }
}

pub fn reveal_after(time: &str) -> String {
    format!("活动结束后(约 {time})再打开这一页,就能看到正确答案和解释。")
}

pub fn remarked(old: u64, new: u64) -> String {
    format!("题目有更正,已重新计分:{}分 → {}分", points(old), points(new))
}

pub const VERDICT_RIGHT: &str = "答对了";
pub const VERDICT_PARTLY: &str = "答对一部分";
pub const VERDICT_WRONG: &str = "没答对";
pub const VERDICT_NONE: &str = "没有答";

pub fn children_cheer(right: u32, total: u32) -> &'static str {
    if right == total {
        "全答对了,真了不起!把这些讲给家里人听听吧。"
    } else if right.saturating_mul(2) >= total {
        "真棒!一起看看还没答对的题,下次就会了。"
    } else {
        "谢谢你认真答完!一起看看解释,每看懂一题都是进步。"
    }
}

// A question reported as wrong.
pub const WRONG: &str = "这题有误?告诉我们";
pub const WRONG_WHICH: &str = "哪一题?";
pub const WRONG_REASON: &str = "哪里不对?";
pub const WRONG_TEXT: &str = "想说的话(可不填,200字以内)";
pub const WRONG_SEND: &str = "告诉我们";
pub const WRONG_THANKS: &str = "已收到,谢谢您,我们会核对。";
/// Values and texts of the reasons for reporting a question.
pub const WRONG_REASONS: [(&str, &str); 5] = [
    ("key", "正确答案不对"),
    ("text", "题目没说清楚"),
    ("options", "选项有问题"),
    ("source", "依据过时了"),
    ("other", "别的"),
];

// ── Tally ────────────────────────────────────────────────────────────────────────────────────────────────

pub const TALLY_TITLE: &str = "大家答得怎么样";
pub const TAKERS: &str = "参加人数";
pub const STARTED: &str = "开始答题";
pub const SUBMITTED: &str = "答完次数";
pub const AVERAGE: &str = "平均分";
pub const PASS_SHARE: &str = "过关比例";
pub const SCORES: &str = "得分分布";
pub const SCORE: &str = "得分";
pub const TIMES: &str = "次数";
pub const BY_DISTRICT: &str = "各区情况";
pub const DISTRICT_COLUMN: &str = "区";
pub const BY_AGE: &str = "各年龄段情况";
pub const AGE_COLUMN: &str = "年龄段";
pub const BY_DAY: &str = "每天情况";
pub const DAY: &str = "日期";
pub const NOTHING_YET: &str = "还没有人答完,您来做第一个吧。";
pub const NO_NUMBER: &str = "–";
pub const UPDATED: &str = "更新时间";

pub fn full_marks(max: u64) -> String {
    format!("满分{}分", points(max))
}

pub fn pass_share(passed: u64, of: u64) -> String {
    percent(passed, of).unwrap_or_else(|| NO_NUMBER.to_owned())
}

// ── Survey ───────────────────────────────────────────────────────────────────────────────────────────────

pub const SEND: &str = "提交";
pub const OPTIONAL: &str = "可不填";
pub const CHOOSE_MANY: &str = "可选多个";
pub const SURVEY_PRIVACY: &str = "不用填姓名和电话。";
pub const SURVEY_THANKS: &str = "谢谢,您的想法我们收到了";
pub const SURVEY_THANKS_TEXT: &str = "每一条我们都会看。";

pub fn at_most(max: u32) -> String {
    format!("最多{max}字")
}

// ── Errors ───────────────────────────────────────────────────────────────────────────────────────────────

pub const FIX: &str = "还有几处要改一下";
pub const ERROR_PREFIX: &str = "要改:";
/// A line of the error summary: what the field is called, and what to do.
pub fn field_error(label: &str, message: &str) -> String {
    let colon = if label.ends_with(['?', '？']) { " " } else { ":" };
    format!("{label}{colon}{message}")
}

pub const BUSY_TITLE: &str = "人有点多";
pub const BUSY_SELF: &str = "这一页会自己再试,您也可以点下面。";
pub const BUSY_KEPT: &str = "您填的都还在。等一会儿,点“再试一次”。";
pub const TRY_AGAIN: &str = "再试一次";

pub fn busy(seconds: u32) -> String {
    format!("人有点多,请等{seconds}秒,答案没有丢")
}

/// Title and text for a status, in words.
pub fn error(status: u16, hotline: &str) -> (&'static str, String) {
    match status {
        400 | 422 => ("这里没填对", "退回上一页,看看填的内容,再试一次。".to_owned()),
        403 => (
            "这个网址打不开",
            "网址可能少抄了几个字。从首页重新进来就好。".to_owned(),
        ),
        404 => ("没找到这一页", "网址可能抄错了,或者这一页已经搬走。".to_owned()),
        405 => ("这样打不开", "从首页重新进来就好。".to_owned()),
        409 => ("已经交过了", "这次的答案已经收到,不用再交。".to_owned()),
        410 => ("这次活动已经结束", "谢谢您的关心,看看别的活动吧。".to_owned()),
        413 => ("写得太长了", "请写短一点,再试一次。".to_owned()),
        415 => ("这样的内容打不开", "从首页重新进来就好。".to_owned()),
        429 => ("点得太快了", "请歇一会儿,再试一次,答案没有丢。".to_owned()),
        503 => (BUSY_TITLE, busy(20)),
        _ => ("出错了", format!("出错了,不是您的问题,请打{hotline}")),
    }
}

// ── Tips ─────────────────────────────────────────────────────────────────────────────────────────────────

pub const TIPS: &str = "生活小贴士";
pub const TIPS_LEAD: &str = "半分钟读一条,身边的小事更顺心。";
pub const TIP_TODAY: &str = "今天读这条";
pub const TIP_SEARCH: &str = "想找什么?";
pub const SEARCH: &str = "找一找";
pub const ALL_TIPS: &str = "看全部小贴士";
pub const TIP_FEED: &str = "订阅(Atom)";
pub const TIP_TRAIL: &str = "您在这里";
pub const TIP_PREVIOUS: &str = "上一条";
pub const TIP_NEXT: &str = "下一条";
pub const TIP_VIDEO: &str = "看视频(会打开别的网站)";
pub const TIP_BROADCAST: &str = "广播稿(纯文字,可以照着念)";
pub const TIP_BEHIND: &str = "想多知道一点";
pub const TIPS_OF_CAMPAIGN: &str = "先读几条小贴士";
pub const USEFUL: &str = "有用";
pub const USEFUL_THANKS: &str = "谢谢您!";

pub fn useful(devices: u64) -> String {
    match devices {
        0 => "读完觉得有用,就按一下".to_owned(),
        _ => format!("{devices}人觉得有用"),
    }
}

pub fn tips_found(search: &str, count: usize) -> String {
    if count == 0 {
        format!("没找到“{search}”,换个词试试")
    } else {
        format!("“{search}”找到{count}条")
    }
}

pub fn reviewed(day: &str) -> String {
    format!("({day} 核对)")
}

// ── For editors of portals ───────────────────────────────────────────────────────────────────────────────

pub const EMBED_TITLE: &str = "放到网站上";
pub const EMBED_LEAD: &str = "选好要放什么,把下面的一种代码贴进您的网页就行。";
pub const EMBED_CAMPAIGN: &str = "哪个活动";
pub const EMBED_SURFACE: &str = "放什么";
pub const EMBED_SHOW: &str = "换成这个";
pub const EMBED_SCRIPT: &str = "一行代码(推荐)";
pub const EMBED_SCRIPT_HINT: &str = "高度会自己调好,打不开时会留下一个链接。";
pub const EMBED_IFRAME: &str = "网页框(后台不让用脚本时)";
pub const EMBED_IFRAME_HINT: &str = "高度要自己改,框里内容长了会出现滚动条。";
pub const EMBED_PICTURE: &str = "图片加链接(脚本和框都不让用时)";
pub const EMBED_PICTURE_HINT: &str = "图片就是二维码,点开也能进。";
pub const EMBED_LINK: &str = "网址(公众号文章放在“阅读原文”里)";
pub const EMBED_LINK_HINT: &str = "直接发给别人也行。";
pub const EMBED_NGINX: &str = "放在本单位域名下(给技术人员)";
pub const EMBED_NGINX_HINT: &str = "用反向代理,网址就是本单位的。";
pub const EMBED_WHO: &str = "哪些网站可以放";
pub const EMBED_NO_PORTALS: &str = "现在只有本站自己可以用网页框。要加上您的网站,请把网址告诉本站管理员。";
pub const EMBED_PREVIEW: &str = "放上去是这样";
pub const EMBED_COPY: &str = "复制";
pub const EMBED_COPIED: &str = "复制好了";

pub fn embed_portals(list: &str) -> String {
    format!("已经登记:{list}。要加上别的网站,请把网址告诉本站管理员。")
}

pub fn embed_qr(title: &str) -> String {
    format!("{title}的二维码,长按可以识别")
}

pub fn embed_preview(title: &str) -> String {
    format!("预览:{title}")
}

// ── Class ────────────────────────────────────────────────────────────────────────────────────────────────

pub const CLASS: &str = "课堂版(老师投屏用)";
pub const CLASS_SHOW: &str = "看答案";
pub const CLASS_OTHER: &str = "换一套题";
pub const CLASS_PRINT: &str = "打印这套题(A4)";
pub const PRINT_KEY: &str = "看答案页";
pub const PRINT_PAPER: &str = "看题目页";
pub const PRINT_NUMBER: &str = "题号";
pub const PRINT_WHY: &str = "为什么";

pub fn print_set(set: u32) -> String {
    format!("第{set}套,用浏览器的打印就能印成A4")
}

/// Under the groups of a public tally.
pub const FEW_HIDDEN: &str = "不到10份的组不显示平均分,免得看出是谁答的。";
