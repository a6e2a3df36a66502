//! Pages of channels and interviewer links.

use app::model::{FieldError, Organizer, SurveyQuestion};
use app::outreach::*;
use app::{PageContext, pages};

use super::{Sample, survey};

fn channel(name: &str, printed: Option<u64>, archived: bool) -> ChannelRow {
    ChannelRow {
        id: "waimai".into(),
        name: name.into(),
        leads_to: target(TargetKind::Quiz),
        found: !archived,
        printed,
        views: 12_480,
        started: 9_310,
        submitted: 8_874,
        replies: 212,
        reports: None,
        archived,
    }
}

fn target(kind: TargetKind) -> TargetChoice {
    TargetChoice {
        path: format!("/{kind:?}").to_lowercase(),
        kind,
        name: "争做文明有礼雄关人".into(),
    }
}

fn channel_form(code: Option<&str>, faults: Vec<ChannelFault>) -> ChannelForm {
    use TargetKind::{Campaign, Home, Quiz, Survey, Tip, Tips};
    ChannelForm {
        code: code.map(str::to_owned),
        name: "美团外卖 20 万张".into(),
        leads_to: "/quiz".into(),
        printed: "200000".into(),
        note: "随餐卡,由骑手派发".into(),
        targets: [Home, Quiz, Campaign, Survey, Tips, Tip].map(target).into(),
        faults,
    }
}

/// All of them, for organizers and (`/i/…`) for interviewers.
pub fn all(base: &PageContext, organizer: &Organizer, list: &mut Vec<Sample>) {
    use ChannelFault::{Code, CodeTaken, LeadsTo, Name, Note, Printed};
    let at = |path: &str| PageContext {
        path: path.into(),
        ..base.clone()
    };
    let mut office = |name, html| {
        list.push(Sample {
            name,
            citizen: false,
            html,
        })
    };
    let channels = |channels, form| {
        pages::console::channels(
            &at("/console/channels"),
            ChannelsPage {
                organizer: organizer.clone(),
                channels,
                form,
            },
        )
    };
    office(
        "console-channels",
        channels(
            vec![
                channel("美团外卖 20 万张", Some(200_000), false),
                channel("社区宣传册", None, true),
            ],
            channel_form(Some("k7m2xq"), Vec::new()),
        ),
    );
    let faults = vec![Name, LeadsTo, Printed, Note, Code, CodeTaken];
    office(
        "console-channels-errors",
        channels(Vec::new(), channel_form(Some("渠 道"), faults)),
    );
    let one = |archived, faults| {
        pages::console::channel(
            &at("/console/channels/waimai"),
            ChannelPage {
                organizer: organizer.clone(),
                row: channel("美团外卖 20 万张", Some(200_000), archived),
                created: "2026-11-20 09:00".into(),
                link: "https://wm.example.gov.cn/q/waimai".into(),
                form: channel_form(None, faults),
            },
        )
    };
    office("console-channel", one(false, Vec::new()));
    office("console-channel-archived", one(true, vec![LeadsTo]));

    let link = |revoked: Option<&str>| InterviewRow {
        id: "0102030405060708".into(),
        survey: "满意度小调查".into(),
        interviewer: "王芳".into(),
        community: "和平社区".into(),
        method: "street",
        created: "2026-11-20 09:00".into(),
        revoked: revoked.map(str::to_owned),
        recorded: 37,
    };
    let interviews = |surveys: Vec<(String, String)>, faults| {
        let counts = |name: &str| vec![(name.to_owned(), 37)];
        pages::console::interviews(
            &at("/console/c/xiongguan/interviews"),
            InterviewsPage {
                organizer: organizer.clone(),
                campaign_id: "xiongguan".into(),
                campaign_name: "争做文明有礼雄关人".into(),
                links: if surveys.is_empty() {
                    Vec::new()
                } else {
                    vec![link(None), link(Some("2026-11-22 18:00"))]
                },
                tallies: vec![InterviewTally {
                    survey_id: "manyidu".into(),
                    survey: "满意度小调查".into(),
                    all: 151,
                    interviewers: counts("王芳"),
                    communities: counts("和平社区"),
                    methods: counts("street"),
                }],
                surveys,
                form: InterviewForm {
                    link: "0102030405060709".into(),
                    interviewer: "王|芳".into(),
                    faults,
                    ..InterviewForm::default()
                },
            },
        )
    };
    let survey_choice = || vec![("manyidu".to_owned(), "满意度小调查".to_owned())];
    office("console-interviews", interviews(survey_choice(), Vec::new()));
    use InterviewFault::{Community, Interviewer, Method, Survey};
    let faults = vec![Survey, Interviewer, Community, Method];
    office("console-interviews-errors", interviews(survey_choice(), faults));
    office("console-interviews-none", interviews(Vec::new(), Vec::new()));
    let link_page = |address: Option<&str>| {
        pages::console::interview_link(
            &at("/console/c/xiongguan/interviews/0102030405060708"),
            InterviewLinkPage {
                organizer: organizer.clone(),
                campaign_id: "xiongguan".into(),
                campaign_name: "争做文明有礼雄关人".into(),
                row: link(address.is_none().then_some("2026-11-22 18:00")),
                address: address.map(str::to_owned),
                closes: "2027-12-31 23:59".into(),
            },
        )
    };
    let address = "https://wm.example.gov.cn/i/AXb0Zk29QmTb7YwAXb0Zk29QmTb7YwAXb0Zk29Qm";
    office("console-interview-link", link_page(Some(address)));
    office("console-interview-link-revoked", link_page(None));

    let mut citizen = |name, html| {
        list.push(Sample {
            name,
            citizen: true,
            html,
        })
    };
    let interview = |sent, errors: Vec<FieldError>| {
        pages::interview(
            &at("/i/AXb0Zk29QmTb7Yw"),
            InterviewPage {
                token: "AXb0Zk29QmTb7Yw".into(),
                link: "0102030405060708".into(),
                title: survey().title,
                intro: survey().intro,
                interviewer: "王芳".into(),
                community: "和平社区".into(),
                method: "street",
                recorded: 12,
                sent,
                reply: "0".repeat(32),
                questions: survey().questions,
                errors,
                worker: "/i/worker.js".into(),
                script: "interview.js".into(),
            },
        )
    };
    citizen("interview", interview(false, Vec::new()));
    citizen("interview-sent", interview(true, Vec::new()));
    let first = survey().questions.into_iter().take(1);
    let fault = |question: SurveyQuestion| FieldError {
        field: question.id,
        message: "这一题还没答".into(),
    };
    citizen("interview-errors", interview(false, first.map(fault).collect()));
}
