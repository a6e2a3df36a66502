//! Every page in every state, with data like the sample site's.

use app::colour::Colour;
use app::model::*;
use app::{Assets, PageContext, pages};

#[path = "observers.rs"]
mod observers;
#[path = "outreach.rs"]
mod outreach;
#[path = "reports.rs"]
mod reports;

/// The name of the file, and the page.
pub struct Sample {
    pub name: &'static str,
    /// Whether a citizen reads it (else an organizer).
    pub citizen: bool,
    pub html: String,
}

/// The style sheet that the pages carry inside.
pub const STYLE: &str = include_str!("../../../public/style.css");

pub fn context() -> PageContext {
    PageContext {
        site_name: "文明雄关".into(),
        hotline: "12345".into(),
        path: "/".into(),
        assets: Assets {
            style: "style.css".into(),
            style_text: STYLE,
            console_style: "console.css".into(),
            icon: "icon.svg".into(),
            boot: "boot.js".into(),
            read: "read.js".into(),
            frame: "frame.js".into(),
            poster: "poster.js".into(),
            shell: "shell.js".into(),
            report: "report.js".into(),
            touch_icon: "icon-180.png".into(),
            islands_js: "citizen.js".into(),
            islands_wasm: "citizen.wasm".into(),
        },
        ..PageContext::default()
    }
}

fn tip_link() -> TipLink {
    TipLink {
        id: "diandongche".into(),
        title: "电动车别推进楼".into(),
        summary: "走道、楼梯间是逃生的路,不停车也不充电。".into(),
    }
}

fn daily() -> Facts {
    Facts {
        questions: 10,
        minutes: None,
        tries_per_day: Some(3),
        tries_total: None,
        pass_percent: Some(60),
    }
}

fn contest() -> Facts {
    Facts {
        questions: 30,
        minutes: Some(15),
        tries_per_day: None,
        tries_total: Some(3),
        pass_percent: Some(80),
    }
}

fn children() -> Facts {
    Facts {
        questions: 10,
        ..Facts::default()
    }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

fn rules() -> Vec<String> {
    strings(&[
        "每次从题库里随机抽10道题,内容是公共秩序、文明餐桌、文明交通这些身边事。不限时间,想好再答。",
        "每天可以答3次,取最好的一次。答完马上看到正确答案和解释。",
        "答对6题就过关,过关后页面上会有一个领奖号,请截图或抄下来。",
    ])
}

fn survey_link() -> SurveyLink {
    SurveyLink {
        id: "manyidu".into(),
        title: "您对身边的文明满意吗?".into(),
    }
}

const NAME: &str = "争做文明有礼雄关人";

pub fn question(
    number: u32,
    kind: QuestionKind,
    text: &str,
    options: &[&str],
    answer: &[&str],
) -> PaperQuestion {
    PaperQuestion {
        number,
        kind,
        text: text.into(),
        options: strings(options),
        image: None,
        answer: strings(answer),
    }
}

pub fn questions() -> Vec<PaperQuestion> {
    use QuestionKind::{FillIn, Multiple, Single, TrueFalse};
    vec![
        question(
            1,
            Single,
            "消防车通道上能不能临时停车?",
            &[
                "任何单位和个人都不得占用、堵塞、封闭消防车通道",
                "车上有人就可以停",
                "夜里没人用的时候可以停",
                "停5分钟以内可以",
            ],
            &["0"],
        ),
        question(
            2,
            Single,
            "机动车行经没有红绿灯的人行横道,遇行人正在通过,应当怎么做?",
            &["鸣喇叭提醒行人快走", "停车让行", "从行人身后慢慢绕过去"],
            &["1"],
        ),
        question(
            3,
            TrueFalse,
            "高空抛物,法律只要求抛物的人道歉,不用承担责任。",
            &[],
            &["1"],
        ),
        question(
            4,
            Multiple,
            "在餐馆吃饭,下面哪些做法能少浪费?",
            &[
                "按人数适量点菜",
                "吃不完打包带走",
                "为了有面子多点几个菜",
                "使用公筷公勺",
            ],
            &["0", "1", "3"],
        ),
        question(5, FillIn, "政务服务便民热线的号码是多少?", &[], &["12345"]),
        question(
            6,
            Single,
            "按国家标准 GB/T 19095-2019,生活垃圾分为四类,除可回收物、有害垃圾、厨余垃圾外,还有哪一类?",
            &["建筑垃圾", "其他垃圾", "电子垃圾"],
            &[],
        ),
        question(
            7,
            Single,
            "在电影院看电影,手机来电话了,怎么做合适?",
            &["小声接一下", "调成静音,到场外再接", "坐着发语音"],
            &["1"],
        ),
        question(
            8,
            Multiple,
            "志愿服务讲究什么?",
            &["自愿", "无偿", "平等", "按小时收费"],
            &[],
        ),
        question(
            9,
            TrueFalse,
            "可以把自己的银行卡借给朋友的朋友收一笔款。",
            &[],
            &["1"],
        ),
        question(
            10,
            Single,
            "升国旗、奏唱国歌时,在场的人应当怎么做?",
            &["肃立,举止庄重", "可以小声说话", "可以拍照走动"],
            &[],
        ),
    ]
}

pub fn paper() -> PaperPage {
    PaperPage {
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        attempt: "1f3c8Zk29QmTb7Yw".into(),
        questions: questions(),
        view: PaperView::All,
        deadline: None,
        deadline_text: None,
        now: 1_795_000_000_000,
        rev: 7,
        can_extend: false,
        unanswered: vec![6, 8, 10],
        asking: false,
        errors: Vec::new(),
    }
}

fn timed(view: PaperView) -> PaperPage {
    PaperPage {
        campaign_name: "雄关文明知识竞赛".into(),
        deadline: Some(1_795_000_700_000),
        deadline_text: Some("14:35".into()),
        can_extend: true,
        view,
        ..paper()
    }
}

fn results() -> Vec<QuestionResult> {
    let rights: [&[&str]; 10] = [
        &["0"],
        &["1"],
        &["1"],
        &["0", "1", "3"],
        &["12345", "12345热线"],
        &["1"],
        &["1"],
        &["0", "1", "2"],
        &["1"],
        &["0"],
    ];
    let whys = [
        "火灾时消防车早到一分钟,就可能多救一条命。消防车通道任何时候都要空着。",
        "行人正在通过人行横道时,机动车应当停车让行。",
        "从建筑物中抛掷物品造成他人损害的,由侵权人依法承担侵权责任。",
        "适量点餐、剩菜打包是节约;公筷公勺既卫生又方便打包。",
        "12345 是各地统一的政务服务便民热线,24小时有人接。",
        "四类是可回收物、有害垃圾、厨余垃圾和其他垃圾。",
        "观影时接打电话会打扰别人,调成静音、到场外再接最合适。",
        "志愿服务遵循自愿、无偿、平等、诚信、合法的原则。",
        "出租、出借银行卡可能被用来诈骗,任何单位和个人都不得这样做。",
        "奏唱国歌时,在场人员应当肃立,举止庄重,不得有不尊重国歌的行为。",
    ];
    let sources = [
        "《中华人民共和国消防法》(2021年4月29日修正)第二十八条",
        "《中华人民共和国道路交通安全法》(2021年4月29日修正)第四十七条",
        "《中华人民共和国民法典》(2020年5月28日通过)第一千二百五十四条",
        "《中华人民共和国反食品浪费法》(2021年4月29日通过)",
        "国务院办公厅关于进一步优化地方政务服务便民热线的指导意见(2020年12月28日)",
        "GB/T 19095-2019《生活垃圾分类标志》",
        "公共场所文明通则",
        "《志愿服务条例》(2017年8月22日公布)",
        "《中华人民共和国反电信网络诈骗法》(2022年9月2日通过)第三十一条",
        "《中华人民共和国国歌法》(2017年9月1日通过)第七条",
    ];
    questions()
        .into_iter()
        .zip(rights)
        .zip(whys)
        .zip(sources)
        .map(|(((question, right), why), source)| {
            let right = strings(right);
            let verdict = if question.answer.is_empty() {
                Verdict::Unanswered
            } else if question.answer.iter().all(|answer| right.contains(answer)) {
                Verdict::Right
            } else {
                Verdict::Wrong
            };
            QuestionResult {
                number: question.number,
                kind: question.kind,
                text: question.text,
                options: question.options,
                image: question.image,
                chosen: question.answer,
                right,
                verdict,
                score: if verdict == Verdict::Right { 10_000 } else { 0 },
                max: 10_000,
                explanation: why.into(),
                source: source.into(),
                tip: (question.number == 2).then(tip_link),
            }
        })
        .collect()
}

fn result() -> ResultPage {
    let mut questions = results();
    // One of each verdict.
    for question in &mut questions {
        match question.number {
            2 => {
                question.chosen = strings(&["2"]);
                question.verdict = Verdict::Wrong;
            }
            4 => {
                question.chosen = strings(&["0", "1"]);
                question.verdict = Verdict::Partly;
            }
            6 | 8 | 10 => {
                question.chosen = question.right.clone();
                question.verdict = Verdict::Right;
            }
            5 => {
                question.chosen = strings(&["12315"]);
                question.verdict = Verdict::Wrong;
            }
            _ => {}
        }
    }
    ResultPage {
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        kind: CampaignKind::Daily,
        attempt: "1f3c8Zk29QmTb7Yw".into(),
        total: 10,
        right: 8,
        score: 85_000,
        max: 100_000,
        outcome: Outcome::Passed,
        best: Some(Best {
            right: 8,
            score: 85_000,
            this_one: true,
        }),
        next: NextTry::Now(TriesLeft::Today(2)),
        reveal: Reveal::AtOnce(questions),
        expired: false,
        remarked: None,
        receipt: Some(Receipt {
            claim_code: Some("7KQ4-M2XD".into()),
            ballot: "xiongguan-03-000128".into(),
            time: "2026-11-23 14:21".into(),
            hash: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        }),
        surveys: vec![survey_link()],
        tally: true,
        reported: vec![3],
        errors: Vec::new(),
    }
}

fn bars(list: &[(&str, u64)]) -> Vec<Bar> {
    list.iter()
        .enumerate()
        .map(|(index, &(label, count))| Bar {
            key: index.to_string(),
            label: label.into(),
            count,
        })
        .collect()
}

fn group(id: &str, name: &str, submitted: u64, average: u64) -> GroupRow {
    GroupRow {
        id: id.into(),
        name: name.into(),
        submitted,
        average: Some(average),
    }
}

pub fn tally_view() -> TallyView {
    TallyView {
        updated_at: "2026-11-23 14:21".into(),
        takers: 1280,
        started: 2134,
        submitted: 2047,
        expired: 31,
        average: Some(83_250),
        max: 100_000,
        passed: Some(1871),
        scores: bars(&[
            ("0–59分", 176),
            ("60–69分", 241),
            ("70–79分", 388),
            ("80–89分", 640),
            ("90–99分", 391),
            ("100分", 211),
        ]),
        districts: vec![
            group("xiongguan", "雄关区", 902, 84_120),
            group("jinghe", "镜河区", 611, 82_800),
            group("nanshan", "南山街道", 341, 81_950),
            group("beicheng", "北城街道", 193, 83_400),
        ],
        ages: vec![
            group("18-39", "18–39岁", 1100, 84_000),
            group("40-59", "40–59岁", 655, 82_900),
            group("60", "60岁以上", 292, 81_000),
        ],
        days: bars(&[
            ("2026-11-19", 310),
            ("2026-11-20", 422),
            ("2026-11-21", 655),
            ("2026-11-22", 460),
            ("2026-11-23", 200),
        ]),
        hours: bars(&[
            ("08–10时", 210),
            ("10–12时", 402),
            ("12–14时", 655),
            ("18–20时", 780),
        ]),
        channels: bars(&[("社区海报", 812), ("公交站牌", 440), ("公众号", 795)]),
    }
}

fn live(path: &str) -> Live {
    Live {
        url: path.into(),
        etag: "\"e1\"".into(),
    }
}

fn start(state: StartState, resume: Option<String>) -> QuizStartPage {
    QuizStartPage {
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        kind: CampaignKind::Daily,
        facts: daily(),
        rules: rules(),
        state,
        resume,
    }
}

fn choice(id: &str, name: &str) -> Choice {
    Choice {
        id: id.into(),
        name: name.into(),
    }
}

fn start_form() -> StartForm {
    StartForm {
        attempt: "1f3c8Zk29QmTb7Yw".into(),
        ticket: Some("v1.abc".into()),
        districts: vec![choice("xiongguan", "雄关区"), choice("jinghe", "镜河区")],
        ages: vec![choice("18-39", "18–39岁"), choice("40-59", "40–59岁")],
        can_extend: true,
        ..StartForm::default()
    }
}

fn field_error(field: &str, message: &str) -> FieldError {
    FieldError {
        field: field.into(),
        message: message.into(),
    }
}

pub fn survey() -> SurveyPage {
    let item = |id: &str, kind, text: &str, optional, answer: &[&str]| SurveyQuestion {
        id: id.into(),
        kind,
        text: text.into(),
        optional,
        answer: strings(answer),
    };
    SurveyPage {
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        survey_id: "manyidu".into(),
        title: "您对身边的文明满意吗?".into(),
        intro: "4个小问题,一两分钟。说说您的感受,我们好知道该先改哪里。".into(),
        attempt: "9aQ".into(),
        ticket: None,
        questions: vec![
            item(
                "s1",
                SurveyKind::Scale {
                    low: "很不满意".into(),
                    high: "很满意".into(),
                },
                "您对小区周边的环境卫生满意吗?",
                false,
                &["4"],
            ),
            item(
                "s2",
                SurveyKind::Single {
                    options: strings(&["好多了", "好一些", "没变化", "变差了"]),
                },
                "和去年比,您觉得街上的秩序怎么样?",
                false,
                &[],
            ),
            item(
                "s3",
                SurveyKind::Multiple {
                    options: strings(&["乱停车", "乱扔垃圾", "噪声", "占道摆摊", "遛狗不牵绳"]),
                },
                "您最希望先解决哪些事?",
                true,
                &["0", "4"],
            ),
            item(
                "s4",
                SurveyKind::Text { max: 300 },
                "还有什么想说的?",
                true,
                &["路口的绿化带该修一修了。"],
            ),
        ],
        errors: Vec::new(),
    }
}

fn organizer() -> Organizer {
    Organizer {
        name: "王敏".into(),
        csrf: "c5rf".into(),
    }
}

fn option(label: &str, text: &str, chosen: u64, key: bool) -> OptionRow {
    OptionRow {
        label: label.into(),
        text: text.into(),
        chosen,
        key,
    }
}

fn items() -> Vec<ItemRow> {
    let item = |question: &str, text: &str, category: &str, kind, correct, options| ItemRow {
        question: question.into(),
        text: text.into(),
        category: category.into(),
        kind,
        shown: 284,
        answered: 280,
        correct,
        facility: Some(correct as f64 / 2.8),
        discrimination_index: Some(31.4),
        discriminative_efficiency: Some(44.9),
        options,
        wrong_reports: 2,
    };
    vec![
        item(
            "order-01",
            "消防车通道上能不能临时停车?",
            "公共秩序",
            QuestionKind::Single,
            251,
            vec![
                option("A", "车上有人就可以停", 12, false),
                option("B", "任何单位和个人都不得占用、堵塞、封闭消防车通道", 251, true),
                option("C", "夜里没人用的时候可以停", 9, false),
                option("D", "停5分钟以内可以", 8, false),
            ],
        ),
        item(
            "law-03",
            "高空抛物,法律只要求抛物的人道歉,不用承担责任。",
            "诚信与法律",
            QuestionKind::TrueFalse,
            233,
            vec![option("对", "对", 47, false), option("错", "错", 233, true)],
        ),
        item(
            "law-07",
            "政务服务便民热线的号码是多少?",
            "诚信与法律",
            QuestionKind::FillIn,
            270,
            Vec::new(),
        ),
    ]
}

pub fn correct_key(preview: Option<CorrectionPreview>, errors: Vec<FieldError>) -> CorrectKeyPage {
    CorrectKeyPage {
        organizer: organizer(),
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        question: "order-01".into(),
        kind: QuestionKind::Single,
        text: "消防车通道上能不能临时停车?".into(),
        options: items()
            .into_iter()
            .next()
            .map(|item| item.options)
            .unwrap_or_default(),
        accepted: Vec::new(),
        explanation: "消防车通道任何时候都要空着。".into(),
        source: "《中华人民共和国消防法》(2021年4月29日修正)第二十八条".into(),
        reason: "选项排列有误,依据是消防法第二十八条。".into(),
        errors,
        preview,
    }
}

fn error(status: u16) -> ErrorPage {
    ErrorPage {
        status,
        ..ErrorPage::default()
    }
}

/// All pages, drawn with this context.
pub fn all(base: &PageContext) -> Vec<Sample> {
    let at = |path: &str| PageContext {
        path: path.into(),
        ..base.clone()
    };
    let ctx = at("/");
    let quiz = at("/c/xiongguan/quiz");
    let attempt = at("/a/1f3c8Zk29QmTb7Yw");
    let console = at("/console");
    let card = |id: &str, name: &str, summary: &str, kind, state, facts| CampaignCard {
        id: id.into(),
        name: name.into(),
        summary: summary.into(),
        kind,
        state,
        opens: "2026-11-01 00:00".into(),
        closes: "2027-12-31 23:59".into(),
        facts,
    };
    let campaign = |state, resume: Option<&str>| CampaignPage {
        id: "xiongguan".into(),
        name: NAME.into(),
        summary: "每天几分钟,答10道身边事。".into(),
        kind: CampaignKind::Daily,
        state,
        opens: "2026-11-01 00:00".into(),
        closes: "2027-12-31 23:59".into(),
        facts: daily(),
        rules: rules(),
        tally: true,
        surveys: vec![survey_link()],
        tips: vec![("xiaoke".into(), "雄关文明小课".into())],
        class: true,
        resume: resume.map(str::to_owned),
    };
    let way = |label: &str, path: &str| Way {
        label: label.into(),
        href: base.link(path),
    };
    let mut list = Vec::new();
    let mut citizen = |name, html| {
        list.push(Sample {
            name,
            citizen: true,
            html,
        })
    };
    citizen(
        "home",
        pages::home(
            &ctx,
            HomePage {
                lost: false,
                campaigns: vec![
                    card(
                        "xiongguan",
                        NAME,
                        "每天几分钟,答10道身边事。",
                        CampaignKind::Daily,
                        CampaignState::Open,
                        daily(),
                    ),
                    card(
                        "jingsai",
                        "雄关文明知识竞赛",
                        "30道题,15分钟,看谁懂得多。",
                        CampaignKind::Contest,
                        CampaignState::NotOpen,
                        contest(),
                    ),
                    card(
                        "kaixue",
                        "开学安全第一课",
                        "和爸爸妈妈一起,学会保护自己。",
                        CampaignKind::Children,
                        CampaignState::Closed,
                        children(),
                    ),
                ],
                tip: Some(tip_link()),
            },
        ),
    );
    citizen(
        "home-empty",
        pages::home(
            &ctx,
            HomePage {
                lost: true,
                campaigns: Vec::new(),
                tip: None,
            },
        ),
    );
    let tips = |search: &str, found: Option<Vec<TipLink>>| {
        pages::tips(
            &ctx,
            TipsPage {
                today: Some(tip_link()),
                series: vec![
                    TipSeries {
                        id: "xiaoke".into(),
                        name: "雄关文明小课".into(),
                        intro: "身边的文明小事,半分钟一条。".into(),
                        part: false,
                        tips: Vec::new(),
                    },
                    TipSeries {
                        id: "xiaoke-lou".into(),
                        name: "楼里楼外".into(),
                        intro: String::new(),
                        part: true,
                        tips: vec![tip_link()],
                    },
                ],
                search: search.into(),
                found,
            },
        )
    };
    for listed in [Vec::new(), vec!["https://www.example.gov.cn".to_owned()]] {
        let name = if listed.is_empty() { "embed-none" } else { "embed" };
        let page = pages::embed(
            &ctx,
            EmbedPage {
                campaigns: vec![Choice {
                    id: "xiongguan".into(),
                    name: NAME.into(),
                }],
                campaign: "xiongguan".into(),
                title: NAME.into(),
                surface: "quiz".into(),
                path: "/c/xiongguan/quiz".into(),
                listed,
                colour: String::new(),
            },
        );
        citizen(name, page);
    }
    for (name, typed) in [("embed-mended", "ffd400"), ("embed-bad-colour", "gold")] {
        let page = pages::embed(
            &PageContext {
                colour: Colour::parse(typed),
                compact: true,
                ..ctx.clone()
            },
            EmbedPage {
                campaigns: Vec::new(),
                campaign: String::new(),
                title: NAME.into(),
                surface: "tips".into(),
                path: "/tips".into(),
                listed: Vec::new(),
                colour: typed.into(),
            },
        );
        citizen(name, page);
    }
    citizen("stranger", pages::stranger(&ctx, "https://www.example.com"));
    for (name, what) in pages::Offline::ALL {
        citizen(
            match name {
                "quiz" => "offline-quiz",
                "sent" => "offline-sent",
                _ => "offline",
            },
            pages::offline(&ctx, what),
        );
    }
    for shown in [false, true] {
        let answer = || ClassAnswer {
            right: vec!["1".into()],
            explanation: "靠一边走,谁也不会被挤倒。".into(),
            source: "《中小学公共安全教育指导纲要》(2007年)".into(),
        };
        let question = PaperQuestion {
            number: 2,
            kind: QuestionKind::Single,
            text: "下楼梯怎么走最安全?".into(),
            options: strings(&["跑着下", "靠一边慢慢走", "滑扶手"]),
            image: None,
            answer: Vec::new(),
        };
        let page = pages::class(
            &ctx,
            ClassPage {
                campaign_id: "kaixue".into(),
                campaign_name: "开学安全第一课".into(),
                kind: CampaignKind::Children,
                set: 1,
                total: 10,
                question: question.clone(),
                answer: shown.then(answer),
            },
        );
        citizen(if shown { "class-answer" } else { "class" }, page);
        let page = pages::print(
            &ctx,
            PrintPage {
                campaign_id: "kaixue".into(),
                campaign_name: "开学安全第一课".into(),
                set: 1,
                questions: vec![question],
                answers: shown.then(|| vec![answer()]),
            },
        );
        citizen(if shown { "print-key" } else { "print" }, page);
    }
    let hands = |kind, team: Option<&str>, errors| HandsPage {
        campaign_id: "banqian".into(),
        campaign_name: "班前安全一课".into(),
        kind,
        set: 7,
        attempt: "1f3c8Zk29QmTb7Yw".into(),
        version: 1,
        team: team.map(str::to_owned),
        present: "１2".into(),
        questions: (1..=3)
            .map(|number| HandsQuestion {
                number,
                text: "进有限空间作业前,先做什么?".into(),
                right: "15".into(),
            })
            .collect(),
        errors,
        done: false,
    };
    citizen(
        "hands",
        pages::hands(&ctx, hands(CampaignKind::Children, None, Vec::new())),
    );
    citizen(
        "hands-errors",
        pages::hands(
            &ctx,
            hands(
                CampaignKind::Daily,
                Some("001"),
                vec![
                    field_error("team", "班组码不对,看看是不是抄错了一位"),
                    field_error("h2", "举手人数应是数字,不能比来的人多"),
                    field_error("attempt", "页面放得太久了,请再点一次"),
                ],
            ),
        ),
    );
    citizen(
        "hands-done",
        pages::hands(
            &ctx,
            HandsPage {
                done: true,
                ..hands(CampaignKind::Daily, Some(""), Vec::new())
            },
        ),
    );
    citizen("tips", tips("", None));
    citizen("tips-found", tips("充电", Some(vec![tip_link()])));
    citizen("tips-not-found", tips("<没有>", Some(Vec::new())));
    citizen(
        "poster",
        pages::poster(
            &ctx,
            PosterPage {
                title: "电动车别推进楼".into(),
                summary: "走道、楼梯间是逃生的路,不停车也不充电。".into(),
                path: "/tips/diandongche".into(),
            },
        ),
    );
    for (name, thanked, seen) in [
        ("tip", false, None),
        ("tip-thanked", true, None),
        ("tip-seen", false, Some("2026-11-24 09:30".to_owned())),
    ] {
        let page = pages::tip(
            &ctx,
            TipPage {
                id: "diandongche".into(),
                title: "电动车别推进楼".into(),
                summary: "走道、楼梯间是逃生的路,不停车也不充电。".into(),
                series: vec![
                    ("xiaoke".into(), "雄关文明小课".into()),
                    ("xiaoke-lou".into(), "楼里楼外".into()),
                ],
                html: "<p>充电请去<strong>集中充电处</strong>。</p>\n".into(),
                picture: None,
                video: None,
                source: "《高层民用建筑消防安全管理规定》(2021年8月1日起施行)第三十七条".into(),
                reviewed: "2026-11-24".into(),
                useful: 12,
                thanked,
                ticket: (!thanked).then(|| "dGlja2V0".to_owned()),
                previous: Some(tip_link()),
                next: None,
                seen,
                keep_until: 1_790_000_000_000,
            },
        );
        citizen(name, page);
    }
    citizen(
        "campaign",
        pages::campaign(&at("/c/xiongguan"), campaign(CampaignState::Open, None)),
    );
    citizen(
        "campaign-resume",
        pages::campaign(
            &at("/c/xiongguan"),
            campaign(CampaignState::Open, Some("1f3c8Zk29QmTb7Yw")),
        ),
    );
    citizen(
        "campaign-not-open",
        pages::campaign(&at("/c/xiongguan"), campaign(CampaignState::NotOpen, None)),
    );
    citizen(
        "campaign-closed",
        pages::campaign(&at("/c/xiongguan"), campaign(CampaignState::Closed, None)),
    );
    citizen(
        "start",
        pages::quiz_start(&quiz, start(StartState::Ready(start_form()), None)),
    );
    citizen(
        "start-resume",
        pages::quiz_start(&quiz, start(StartState::Ready(start_form()), Some("old".into()))),
    );
    citizen(
        "start-errors",
        pages::quiz_start(
            &quiz,
            start(
                StartState::Ready(StartForm {
                    extended: true,
                    age: Some("40-59".into()),
                    errors: vec![
                        field_error("district", "没有这个区,请重新选一下"),
                        field_error("attempt", "这个页面放太久了,请再点一次"),
                    ],
                    ..start_form()
                }),
                None,
            ),
        ),
    );
    citizen(
        "start-children",
        pages::quiz_start(
            &quiz,
            QuizStartPage {
                kind: CampaignKind::Children,
                campaign_name: "开学安全第一课".into(),
                facts: children(),
                rules: strings(&["可以和爸爸妈妈一起答。遇到不会的,答完有解释。"]),
                ..start(
                    StartState::Ready(StartForm {
                        attempt: "k1".into(),
                        ..StartForm::default()
                    }),
                    None,
                )
            },
        ),
    );
    citizen(
        "start-not-open",
        pages::quiz_start(
            &quiz,
            start(
                StartState::NotOpen {
                    opens: "2026-12-01 09:00".into(),
                },
                None,
            ),
        ),
    );
    citizen(
        "start-closed",
        pages::quiz_start(
            &quiz,
            start(
                StartState::Closed {
                    closed: "2026-11-20 18:00".into(),
                },
                None,
            ),
        ),
    );
    citizen(
        "start-done-today",
        pages::quiz_start(&quiz, start(StartState::DoneToday { tries: 3 }, None)),
    );
    citizen(
        "start-done-all",
        pages::quiz_start(&quiz, start(StartState::DoneAll { tries: 3 }, None)),
    );
    for (name, stale) in [("start-through-portal", false), ("start-portal-again", true)] {
        let portals = strings(&["https://www.xiongguan.example"]);
        citizen(
            name,
            pages::quiz_start(&quiz, start(StartState::ThroughPortal { portals, stale }, None)),
        );
    }
    citizen(
        "start-code",
        pages::quiz_start(
            &quiz,
            start(
                StartState::Ready(StartForm {
                    code: StartCode::Access("7F2K9 QX0M4".into()),
                    errors: vec![field_error("code", "这个码不对,看看是不是抄错了一位")],
                    ..start_form()
                }),
                None,
            ),
        ),
    );
    citizen(
        "start-team",
        pages::quiz_start(
            &quiz,
            start(
                StartState::Ready(StartForm {
                    code: StartCode::Team("001-7F2-K9Q".into()),
                    ..start_form()
                }),
                Some("old".into()),
            ),
        ),
    );
    citizen("paper", pages::paper(&attempt, paper()));
    citizen("paper-saved", pages::paper(&attempt, PaperPage { ..paper() }));
    citizen(
        "paper-asking",
        pages::paper(
            &attempt,
            PaperPage {
                asking: true,
                ..paper()
            },
        ),
    );
    citizen(
        "paper-asking-complete",
        pages::paper(
            &attempt,
            PaperPage {
                asking: true,
                unanswered: Vec::new(),
                ..paper()
            },
        ),
    );
    citizen(
        "paper-errors",
        pages::paper(
            &attempt,
            PaperPage {
                errors: vec![
                    field_error("q5", "写得太长了,请写短一点"),
                    field_error("q2", "请重新选一下"),
                    field_error("quiz", "这次没有存上,请再试一次"),
                ],
                ..paper()
            },
        ),
    );
    citizen("paper-timed", pages::paper(&attempt, timed(PaperView::All)));
    citizen(
        "paper-one",
        pages::paper(&at("/a/1f3c8Zk29QmTb7Yw?q=3"), timed(PaperView::One(3))),
    );
    citizen(
        "paper-one-first",
        pages::paper(
            &at("/a/1f3c8Zk29QmTb7Yw?q=1"),
            PaperPage {
                view: PaperView::One(1),
                ..paper()
            },
        ),
    );
    citizen(
        "paper-one-last-asking",
        pages::paper(
            &at("/a/1f3c8Zk29QmTb7Yw?q=10"),
            PaperPage {
                asking: true,
                view: PaperView::One(10),
                ..paper()
            },
        ),
    );
    citizen("result", pages::result(&attempt, result()));
    citizen(
        "result-errors",
        pages::result(
            &attempt,
            ResultPage {
                errors: vec![field_error("text", "最多写200个字")],
                ..result()
            },
        ),
    );
    citizen(
        "result-all-right",
        pages::result(
            &attempt,
            ResultPage {
                right: 10,
                score: 100_000,
                next: NextTry::Now(TriesLeft::NoLimit),
                reported: Vec::new(),
                ..result()
            },
        ),
    );
    citizen(
        "result-not-passed",
        pages::result(
            &attempt,
            ResultPage {
                right: 5,
                score: 50_000,
                outcome: Outcome::NotPassed { missing: Some(1) },
                best: Some(Best {
                    right: 8,
                    score: 85_000,
                    this_one: false,
                }),
                expired: true,
                remarked: Some(Remarked {
                    old_score: 40_000,
                    new_score: 50_000,
                    at: "2026-11-24 10:00".into(),
                }),
                ..result()
            },
        ),
    );
    citizen(
        "result-tomorrow-after-close",
        pages::result(
            &attempt,
            ResultPage {
                next: NextTry::Tomorrow { tries: 3 },
                reveal: Reveal::After("2027-12-31 23:59".into()),
                reported: Vec::new(),
                ..result()
            },
        ),
    );
    citizen(
        "result-closed-never",
        pages::result(
            &attempt,
            ResultPage {
                next: NextTry::CampaignClosed,
                reveal: Reveal::Never,
                outcome: Outcome::NoPassMark,
                ..result()
            },
        ),
    );
    citizen(
        "result-children",
        pages::result(
            &attempt,
            ResultPage {
                kind: CampaignKind::Children,
                campaign_name: "开学安全第一课".into(),
                receipt: None,
                best: None,
                tally: false,
                surveys: Vec::new(),
                ..result()
            },
        ),
    );
    let public = |tally, state| TallyPage {
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        state,
        tally,
        live: live("/api/v1/campaigns/xiongguan/tally"),
    };
    let tally_ctx = at("/c/xiongguan/tally");
    let view = TallyView {
        hours: Vec::new(),
        channels: Vec::new(),
        ..tally_view()
    };
    citizen(
        "tally",
        pages::tally(&tally_ctx, public(view, CampaignState::Open)),
    );
    citizen(
        "tally-empty",
        pages::tally(
            &tally_ctx,
            public(
                TallyView {
                    updated_at: "2026-11-23 14:21".into(),
                    max: 100_000,
                    ..TallyView::default()
                },
                CampaignState::Open,
            ),
        ),
    );
    let survey_ctx = at("/c/xiongguan/survey/manyidu");
    citizen("survey", pages::survey(&survey_ctx, survey()));
    citizen(
        "survey-errors",
        pages::survey(
            &survey_ctx,
            SurveyPage {
                errors: vec![
                    field_error("s2", "请选一个"),
                    field_error("s4", "最多300字,请写短一点"),
                ],
                ..survey()
            },
        ),
    );
    citizen(
        "survey-thanks",
        pages::survey_thanks(
            &survey_ctx,
            SurveyThanksPage {
                campaign_id: "xiongguan".into(),
                campaign_name: NAME.into(),
                title: survey().title,
            },
        ),
    );
    for (name, status) in [
        ("error-400", 400),
        ("error-403", 403),
        ("error-404", 404),
        ("error-405", 405),
        ("error-409", 409),
        ("error-410", 410),
        ("error-413", 413),
        ("error-415", 415),
        ("error-429", 429),
        ("error-500", 500),
    ] {
        citizen(name, pages::error(&ctx, error(status)));
    }
    citizen(
        "error-ways",
        pages::error(
            &ctx,
            ErrorPage {
                ways: vec![way("看结果", "/a/1f3c"), way("再答一次", "/c/xiongguan/quiz")],
                ..error(409)
            },
        ),
    );
    citizen(
        "error-said",
        pages::error(
            &ctx,
            ErrorPage {
                text: Some("时间到了,这次一题也没有答,没有记成绩".into()),
                ways: vec![way("再答一次", "/c/xiongguan/quiz")],
                ..error(410)
            },
        ),
    );
    citizen(
        "busy",
        pages::busy(
            &ctx,
            BusyPage {
                seconds: 20,
                resend: None,
            },
        ),
    );
    citizen(
        "busy-resend",
        pages::busy(
            &attempt,
            BusyPage {
                seconds: 20,
                resend: Some(Resend {
                    action: base.link("/a/1f3c8Zk29QmTb7Yw"),
                    fields: vec![
                        ("q1".into(), "0".into()),
                        ("q4".into(), "1".into()),
                        ("q4".into(), "3".into()),
                        ("do".into(), "confirm".into()),
                    ],
                }),
            },
        ),
    );
    let mut office = |name, html| {
        list.push(Sample {
            name,
            citizen: false,
            html,
        })
    };
    office(
        "console-setup",
        pages::console::setup(
            &console,
            SetupPage {
                token: "t".into(),
                min_password: 12,
                ..SetupPage::default()
            },
        ),
    );
    office(
        "console-setup-errors",
        pages::console::setup(
            &console,
            SetupPage {
                invited: true,
                token: "t".into(),
                name: "王敏".into(),
                min_password: 12,
                errors: vec![
                    field_error("password", "密码太短,至少12个字符"),
                    field_error("password2", "两次输入的密码不一样"),
                ],
            },
        ),
    );
    office(
        "console-sign-in",
        pages::console::sign_in(
            &console,
            SignInPage {
                notice: Some("已退出".into()),
                ..SignInPage::default()
            },
        ),
    );
    office(
        "console-sign-in-errors",
        pages::console::sign_in(
            &console,
            SignInPage {
                name: "王敏".into(),
                errors: vec![field_error("password", "用户名或密码不对")],
                ..SignInPage::default()
            },
        ),
    );
    let line = |id: &str, name: &str, kind, state, submitted| ConsoleCampaign {
        id: id.into(),
        name: name.into(),
        kind,
        state,
        opens: "2026-11-01 00:00".into(),
        closes: "2027-12-31 23:59".into(),
        started: submitted + 40,
        submitted,
        average: (submitted > 0).then_some(83_250),
        reports: 2,
    };
    office(
        "console-tips",
        pages::console::tips(
            &console,
            ConsoleTipsPage {
                organizer: organizer(),
                tips: vec![(tip_link(), 1_280, 37)],
            },
        ),
    );
    office(
        "console-home",
        pages::console::home(
            &console,
            ConsoleHomePage {
                organizer: organizer(),
                campaigns: vec![
                    line("xiongguan", NAME, CampaignKind::Daily, CampaignState::Open, 2047),
                    line(
                        "jingsai",
                        "雄关文明知识竞赛",
                        CampaignKind::Contest,
                        CampaignState::NotOpen,
                        0,
                    ),
                ],
            },
        ),
    );
    office(
        "console-tally",
        pages::console::tally(
            &console,
            ConsoleTallyPage {
                surveys: true,
                organizer: organizer(),
                campaign_id: "xiongguan".into(),
                campaign_name: NAME.into(),
                state: CampaignState::Open,
                tally: tally_view(),
                live: live("/console/c/xiongguan/tally.json"),
                items: items(),
                reports: 2,
                hands: Some(HandsView {
                    vouched: (3, 41),
                    own: (1, 30),
                    questions: vec![HandsRow {
                        text: "进有限空间作业前,先做什么?".into(),
                        vouched: (41, 30),
                        own: (0, 0),
                    }],
                }),
                teams: true,
                codes: true,
            },
        ),
    );
    let team = |number: &str, name: &str, ballots, removed| TeamRow {
        number: number.into(),
        name: name.into(),
        code: "001-7F2-K9Q".into(),
        expected: 12,
        ballots,
        average: (ballots > 0).then_some(83_300),
        meetings: 2,
        people: 23,
        removed,
    };
    let teams = |teams, typed: &str, errors| TeamsPage {
        organizer: organizer(),
        campaign_id: "banqian".into(),
        campaign_name: "班前安全一课".into(),
        teams,
        typed: typed.into(),
        errors,
    };
    office(
        "console-teams",
        pages::console::teams(
            &console,
            teams(
                vec![
                    team("1", "机修一班", 9, false),
                    team("2", "<运输班>", 15, false),
                    team("3", "夜班", 0, true),
                ],
                "",
                Vec::new(),
            ),
        ),
    );
    office(
        "console-teams-errors",
        pages::console::teams(
            &console,
            teams(
                Vec::new(),
                "机修一班\n</textarea>,3",
                vec![field_error("teams", "第1行应写成“甲班,12”")],
            ),
        ),
    );
    office(
        "console-team-cards",
        pages::console::team_cards(
            &console,
            TeamCardsPage {
                organizer: organizer(),
                campaign_id: "banqian".into(),
                campaign_name: "班前安全一课".into(),
                cards: vec![TeamCard {
                    name: "机修一班".into(),
                    code: "001-7F2-K9Q".into(),
                    path: "/c/banqian/quiz?team=0017F2K9Q".into(),
                }],
            },
        ),
    );
    let codes = |typed, errors, notice: Option<&str>| CodesPage {
        organizer: organizer(),
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        lists: vec![CodeListRow {
            id: "5eed".into(),
            name: "三中队".into(),
            made: "2026-11-23 13:02".into(),
            imported: false,
            codes: 300,
            used: 41,
            revoked: 2,
        }],
        seed: "00".into(),
        typed,
        errors,
        notice: notice.map(str::to_owned),
    };
    office(
        "console-codes",
        pages::console::codes(
            &console,
            codes(CodesTyped::default(), Vec::new(), Some("已导入。")),
        ),
    );
    let typed = CodesTyped {
        name: "三中队".into(),
        count: "9000".into(),
        codes: "</textarea>".into(),
        ..CodesTyped::default()
    };
    office(
        "console-codes-errors",
        pages::console::codes(
            &console,
            codes(
                typed,
                vec![
                    field_error("count", "个数应为 1 到 5000"),
                    field_error("codes", "第1行不对"),
                    field_error("code", "没有这个码"),
                ],
                None,
            ),
        ),
    );
    office(
        "console-code-cards",
        pages::console::code_cards(
            &console,
            CodeCardsPage {
                organizer: organizer(),
                campaign_id: "xiongguan".into(),
                campaign_name: NAME.into(),
                name: "三中队".into(),
                address: "wm.example.gov.cn/c/xiongguan/quiz".into(),
                codes: strings(&["7F2K9-QX0M4", "0A1B2-C3D4E"]),
                seed: "00".into(),
                length: 10,
            },
        ),
    );
    let recount = |stored: &str| RecountPage {
        organizer: organizer(),
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        at: "2026-11-23 14:30".into(),
        rows: vec![
            RecountRow {
                name: "开始".into(),
                counted: "2134".into(),
                stored: "2134".into(),
            },
            RecountRow {
                name: "交卷".into(),
                counted: "2047".into(),
                stored: stored.into(),
            },
        ],
    };
    office(
        "console-recount",
        pages::console::recount(&console, recount("2047")),
    );
    office(
        "console-recount-different",
        pages::console::recount(&console, recount("2046")),
    );
    office(
        "console-key",
        pages::console::correct_key(&console, correct_key(None, Vec::new())),
    );
    office(
        "console-key-errors",
        pages::console::correct_key(
            &console,
            correct_key(
                None,
                vec![
                    field_error("key", "请选一个"),
                    field_error("reason", "请写明原因"),
                ],
            ),
        ),
    );
    office(
        "console-key-fill-in",
        pages::console::correct_key(
            &console,
            CorrectKeyPage {
                kind: QuestionKind::FillIn,
                options: Vec::new(),
                accepted: strings(&["12345", "12345热线"]),
                ..correct_key(None, Vec::new())
            },
        ),
    );
    office(
        "console-key-confirm",
        pages::console::correct_key(
            &console,
            correct_key(
                Some(CorrectionPreview {
                    from: "B".into(),
                    to: "C".into(),
                    ballots: 284,
                    higher: 9,
                    lower: 251,
                    newly_passed: 1,
                    newly_failed: 40,
                }),
                Vec::new(),
            ),
        ),
    );
    let report = |id: &str, handled, text: &str| ProblemReport {
        id: id.into(),
        time: "2026-11-23 13:02".into(),
        question: "order-01".into(),
        question_text: "消防车通道上能不能临时停车?".into(),
        reason: "text".into(),
        text: text.into(),
        handled,
    };
    let reports = |reports| ProblemReportsPage {
        organizer: organizer(),
        campaign_id: "xiongguan".into(),
        campaign_name: NAME.into(),
        reports,
    };
    office(
        "console-reports",
        pages::console::problem_reports(
            &console,
            reports(vec![
                report("1", false, "第二个选项看不懂"),
                report("2", true, ""),
            ]),
        ),
    );
    office(
        "console-reports-empty",
        pages::console::problem_reports(&console, reports(Vec::new())),
    );
    outreach::all(base, &organizer(), &mut list);
    reports::all(base, &organizer(), &mut list);
    observers::all(base, &organizer(), &mut list);
    list
}
