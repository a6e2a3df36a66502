//! What holds for every page, whatever it shows.

#[path = "../examples/gallery/samples.rs"]
mod samples;

use app::colour::Colour;
use app::model::*;
use app::{PageContext, pages};

/// Words of the office that a citizen never reads.
const FORBIDDEN: [&str; 21] = [
    "上报",
    "案件",
    "立案",
    "派遣",
    "退单",
    "处置",
    "挂账",
    "结案",
    "销号",
    "回访",
    "督办",
    "责任单位",
    "兑奖",
    "渠道",
    "试卷",
    "答卷",
    "凭证",
    "校验",
    "非法输入",
    "超时",
    "系统繁忙",
];

/// The colour of the portal in one of the contexts.
fn colour() -> Option<Colour> {
    Colour::parse("1d4e89")
}

/// The style sheet that it gives.
fn colours() -> String {
    colour()
        .map(|colour| format!("<style>{}</style>", colour.css()))
        .unwrap_or_default()
}

fn contexts() -> Vec<PageContext> {
    let plain = samples::context();
    vec![
        PageContext {
            lang: app::texts::Lang::En,
            ..plain.clone()
        },
        PageContext {
            large: true,
            ..plain.clone()
        },
        PageContext {
            embed: true,
            base: "/wm".into(),
            colour: colour(),
            compact: true,
            ..plain.clone()
        },
        plain,
    ]
}

fn every_page() -> Vec<samples::Sample> {
    contexts().iter().flat_map(samples::all).collect()
}

/// How often `what` occurs.
fn count(html: &str, what: &str) -> usize {
    html.matches(what).count()
}

#[test]
fn every_page_is_a_whole_document_with_one_h1() {
    for (context, page) in contexts()
        .iter()
        .flat_map(|context| samples::all(context).into_iter().map(move |page| (context, page)))
    {
        let html = &page.html;
        let begin = format!("<!DOCTYPE html><html lang=\"{}\"", context.lang.tag());
        assert!(html.starts_with(&begin), "{}", page.name);
        assert!(html.ends_with("</body></html>"), "{}", page.name);
        for once in ["<h1", "<main", "<title>", "class=\"skip\""] {
            assert_eq!(count(html, once), 1, "{once} in {}", page.name);
        }
    }
}

#[test]
fn headings_never_skip_a_level() {
    for page in every_page() {
        let mut last = 1;
        for part in page.html.split("<h").skip(1) {
            let Some(level) = part.chars().next().and_then(|c| c.to_digit(10)) else {
                continue;
            };
            assert!(level <= last + 1, "h{last} then h{level} in {}", page.name);
            last = level;
        }
    }
}

#[test]
fn ids_are_unique() {
    for page in every_page() {
        let mut ids: Vec<&str> = page
            .html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(all, ids.len(), "{}", page.name);
    }
}

#[test]
fn what_is_described_or_linked_to_exists() {
    for page in every_page() {
        let has = |id: &str| page.html.contains(&format!(" id=\"{id}\""));
        for start in [" aria-describedby=\"", " for=\"", " href=\"#"] {
            for value in page
                .html
                .split(start)
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                for id in value.split(' ') {
                    assert!(has(id), "{start}{id} in {}", page.name);
                }
            }
        }
    }
}

#[test]
fn nothing_is_inline_but_the_style_sheet_and_script_comes_only_where_it_has_work() {
    let inside = format!("<style>{}</style>", samples::STYLE);
    let coloured = colours();
    for page in every_page() {
        let linked = !page.citizen
            || ["error", "busy", "stranger"]
                .iter()
                .any(|name| page.name.starts_with(name));
        assert_eq!(count(&page.html, &inside), usize::from(!linked), "{}", page.name);
        assert_eq!(
            count(&page.html, "<link rel=\"stylesheet\" href=\"style.css\">"),
            usize::from(linked),
            "{}",
            page.name
        );
        // The name of a vocabulary is no address that anything is loaded from.
        let html = &page
            .html
            .replace(&inside, "")
            .replace(&coloured, "")
            .replace("https://schema.org/Article", "");
        for never in [
            " style=",
            "<style",
            "javascript:",
            " onclick",
            " onload",
            "<!--",
            "<!>",
            "http://",
            "https://",
        ] {
            // Code for other sites, links to a portal, what is printed or handed out, and
            // videos of reports name addresses; nothing of it is loaded.
            let spoken = [
                "embed",
                "stranger",
                "start-portal",
                "start-through-portal",
                "console-channel",
                "console-interview-link",
                "console-case",
                "console-staff",
            ]
            .iter()
            .any(|name| page.name.starts_with(name))
                && never.ends_with("://");
            if page.name == "embed-mended" && never == "<style" {
                continue;
            }
            assert!(spoken || !html.contains(never), "{never} in {}", page.name);
        }
        // Islands, what is sent again after a wait, and the copy of answers that a result makes useless.
        let finished = page.name.contains("result");
        let busy = page.name.contains("busy");
        let first = html.split('>').nth(1).unwrap_or_default();
        let around = usize::from(first.contains("\"embed") || first.contains(" embed"));
        // To a portal that is not on the list nothing is said.
        let framed = if page.name == "stranger" { 0 } else { around };
        assert_eq!(
            count(html, "<script defer src=\"frame.js\"></script>"),
            framed,
            "{}",
            page.name
        );
        let asked = "<script defer src=\"interview.js\"></script>";
        assert_eq!(
            count(html, asked),
            usize::from(page.name.starts_with("interview")),
            "{}",
            page.name
        );
        // The service worker is for those who came by themselves.
        let base = if html.contains("data-base=\"/wm\"") {
            "/wm"
        } else {
            ""
        };
        // Reports that wait on a device go out from every page; the pages of reports have the script for it anyway.
        let reports = html.contains("<script defer src=\"report.js\"");
        assert_eq!(
            reports,
            (page.name.starts_with("report") || page.name.starts_with("progress"))
                && page.name != "report-poster",
            "{}",
            page.name
        );
        let language = if html.contains("<html lang=\"en\"") {
            "&amp;lang=en"
        } else {
            ""
        };
        let whole = format!("data-whole=\"{base}/offline?for=report{language}\"");
        let waiting = if reports {
            String::new()
        } else {
            format!(" data-report=\"report.js\" {whole}")
        };
        let shell = format!("<script defer src=\"shell.js\" data-base=\"{base}\"{waiting}></script>");
        assert_eq!(
            count(html, &shell),
            usize::from(!linked && around == 0),
            "{}",
            page.name
        );
        let html = &html
            .replace("<script defer src=\"frame.js\"></script>", "")
            .replace(asked, "")
            .replace(&shell, "");
        let maker = "<script defer src=\"poster.js\"></script>";
        assert_eq!(
            count(html, maker),
            usize::from(page.name == "poster"),
            "{}",
            page.name
        );
        let html = &html.replace(maker, "");
        // What reads a page out: in large type everywhere, else where there is something to listen to.
        let heard = page.name.starts_with("tip-") || page.name == "tip" || html.contains(" class=\"large");
        assert_eq!(
            count(html, "<script defer src=\"read.js\" "),
            usize::from(heard),
            "{}",
            page.name
        );
        let scripts_heard = usize::from(heard) + usize::from(reports);
        let code = page.name.starts_with("embed");
        let scripts = usize::from(finished || busy || code || html.contains("<leptos-island"));
        assert_eq!(count(html, "<script"), scripts + scripts_heard, "{}", page.name);
        assert_eq!(count(html, "</script>"), scripts + scripts_heard, "{}", page.name);
        assert_eq!(
            count(
                html,
                "<script defer src=\"boot.js\" data-js=\"citizen.js\" data-wasm=\"citizen.wasm\"></script>"
            ),
            scripts
        );
    }
}

#[test]
fn a_citizen_never_reads_the_office_s_words() {
    for page in every_page().iter().filter(|page| page.citizen) {
        for word in FORBIDDEN {
            assert!(!page.html.contains(word), "{word} in {}", page.name);
        }
        // No bare error code.
        if page.name.starts_with("error") || page.name.starts_with("busy") {
            let html = page.html.replace(&colours(), "");
            for code in [
                "400", "403", "404", "405", "409", "410", "413", "415", "429", "500", "503",
            ] {
                assert!(!html.contains(code), "{code} in {}", page.name);
            }
        }
    }
}

#[test]
fn pages_with_a_secret_address_are_neither_indexed_nor_referred() {
    for page in every_page() {
        let of_report = [
            "report-place",
            "report-words",
            "progress-new",
            "progress-withdrawn",
        ];
        if page.name.starts_with("paper")
            || of_report.iter().any(|name| page.name.starts_with(name))
            || page.name.starts_with("result")
            || page.name.starts_with("console")
        {
            assert!(
                page.html.contains("<meta name=\"robots\" content=\"noindex\">"),
                "{}",
                page.name
            );
            assert!(
                page.html
                    .contains("<meta name=\"referrer\" content=\"no-referrer\">"),
                "{}",
                page.name
            );
        }
    }
}

#[test]
fn an_embedded_page_has_no_header_and_no_footer() {
    let ctx = PageContext {
        embed: true,
        ..samples::context()
    };
    for page in samples::all(&ctx) {
        assert!(
            !page.html.contains("<header") && !page.html.contains("<footer"),
            "{}",
            page.name
        );
    }
}

/// What a person typed or an organizer wrote, with everything that could become markup.
const NASTY: &str = "<script>alert(1)</script>\"'><img src=x onerror=y><!>&amp;</textarea></title>";

#[test]
fn texts_never_become_markup() {
    let nasty = || NASTY.to_owned();
    let ctx = PageContext {
        site_name: nasty(),
        hotline: nasty(),
        channel: Some(nasty()),
        ticket: Some(nasty()),
        ..samples::context()
    };
    let question = PaperQuestion {
        number: 1,
        kind: QuestionKind::Single,
        text: nasty(),
        options: vec![nasty(), nasty()],
        image: Some(Image {
            url: nasty(),
            alt: nasty(),
        }),
        answer: Vec::new(),
    };
    let blank = PaperQuestion {
        number: 2,
        kind: QuestionKind::FillIn,
        answer: vec![nasty()],
        ..question.clone()
    };
    let errors = vec![FieldError {
        field: "q1".into(),
        message: nasty(),
    }];
    let paper = PaperPage {
        campaign_name: nasty(),
        attempt: nasty(),
        questions: vec![question, blank],
        errors: errors.clone(),
        ..samples::paper()
    };
    let mut survey = samples::survey();
    survey.title = nasty();
    for item in &mut survey.questions {
        item.text = nasty();
        item.answer = vec![nasty()];
    }
    survey.errors = errors;
    let busy = BusyPage {
        seconds: 20,
        resend: Some(Resend {
            action: nasty(),
            fields: vec![(nasty(), nasty())],
        }),
    };
    let error = ErrorPage {
        status: 404,
        title: Some(nasty()),
        text: Some(nasty()),
        ways: vec![Way {
            label: nasty(),
            href: nasty(),
        }],
    };
    let key = CorrectKeyPage {
        reason: nasty(),
        text: nasty(),
        accepted: vec![nasty()],
        kind: QuestionKind::FillIn,
        ..samples::correct_key(None, Vec::new())
    };
    let sign_in = SignInPage {
        name: nasty(),
        notice: Some(nasty()),
        ..SignInPage::default()
    };
    for html in [
        pages::paper(&ctx, paper),
        pages::survey(&ctx, survey),
        pages::busy(&ctx, busy),
        pages::error(&ctx, error),
        pages::console::sign_in(&ctx, sign_in),
        pages::console::correct_key(&ctx, key),
    ] {
        assert!(!html.contains("<script>"), "{html}");
        assert!(!html.contains("<img src=x"), "{html}");
        assert!(!html.contains("=\"\"'>"), "{html}");
        assert_eq!(count(&html, "<title>"), 1);
        assert_eq!(count(&html, "</title>"), 1);
        assert_eq!(count(&html, "<textarea"), count(&html, "</textarea>"));
        // Nothing is lost either: the text stands there, escaped.
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
        assert!(html.contains("&lt;!&gt;"), "{html}");
    }
}

#[test]
fn a_text_between_markers_survives() {
    let error = ErrorPage {
        status: 404,
        title: Some("a<!>b<!--<() />-->c".into()),
        ..ErrorPage::default()
    };
    let html = pages::error(&samples::context(), error);
    assert!(
        html.contains("<h1>a&lt;!&gt;b&lt;!--&lt;() /&gt;--&gt;c</h1>"),
        "{html}"
    );
}

#[test]
fn links_keep_what_is_kept_and_encode_it() {
    let ctx = PageContext {
        base: "/wm".into(),
        embed: true,
        large: true,
        channel: Some("海报 1&x".into()),
        ticket: Some("v1.a=b".into()),
        ..samples::context()
    };
    let kept = "embed=1&big=1&ch=%E6%B5%B7%E6%8A%A5%201%26x";
    assert_eq!(ctx.link("/"), format!("/wm/?{kept}"));
    assert_eq!(ctx.link("/c/x"), format!("/wm/c/x?{kept}"));
    assert_eq!(ctx.link("/c/x/quiz"), format!("/wm/c/x/quiz?{kept}&t=v1.a%3Db"));
    assert_eq!(
        ctx.link("/a/y?q=3#q3"),
        format!("/wm/a/y?q=3&{kept}&t=v1.a%3Db#q3")
    );
    assert_eq!(samples::context().link("/c/x"), "/c/x");
    // What the page's own address says of these gives way.
    assert_eq!(
        samples::context().link("/c/x?big=1&ch=2&q=3&embed=1&t=4"),
        "/c/x?q=3"
    );
}

#[test]
fn the_switch_of_the_type_size_keeps_the_rest() {
    let ctx = PageContext {
        path: "/a/y?q=3".into(),
        ticket: Some("t1".into()),
        embed: true,
        ..samples::context()
    };
    let paper = |ctx: &PageContext| pages::paper(ctx, samples::paper());
    assert!(
        paper(&ctx).contains(
            "href=\"/a/y?q=3&amp;embed=1&amp;big=1&amp;t=t1\" rel=\"nofollow\" class=\"size\">大字版"
        )
    );
    let large = PageContext { large: true, ..ctx };
    assert!(
        paper(&large)
            .contains("href=\"/a/y?q=3&amp;embed=1&amp;t=t1\" rel=\"nofollow\" class=\"size\">普通版")
    );
}

#[test]
fn every_link_and_form_stays_below_the_base_path() {
    let ctx = PageContext {
        base: "/wm".into(),
        ..samples::context()
    };
    for page in samples::all(&ctx) {
        for start in [" href=\"/", " action=\"/", " formaction=\"/", " data-save=\"/"] {
            for rest in page.html.split(start).skip(1) {
                assert!(
                    rest.starts_with("wm/"),
                    "{start}{} in {}",
                    rest.chars().take(40).collect::<String>(),
                    page.name
                );
            }
        }
    }
}

#[test]
fn the_paper_has_no_place_for_keys_explanations_and_scores() {
    for page in every_page().iter().filter(|page| page.name.starts_with("paper")) {
        for never in [
            "正确答案",
            "出处",
            "解释",
            "得分",
            "答对",
            "为什么",
            "class=\"right",
            "data-key",
            "score",
            "points",
        ] {
            assert!(!page.html.contains(never), "{never} in {}", page.name);
        }
    }
}

#[test]
fn the_form_is_what_the_island_expects() {
    let mut paper = samples::paper();
    paper.deadline = Some(123);
    paper.deadline_text = Some("14:35".into());
    paper.can_extend = true;
    let ctx = PageContext {
        embed: true,
        ..samples::context()
    };
    let html = pages::paper(&ctx, paper);
    for part in [
        "<form id=\"quiz\" method=\"post\" action=\"/a/1f3c8Zk29QmTb7Yw?embed=1\" data-save=\"/a/1f3c8Zk29QmTb7Yw/save?embed=1\" data-deadline=\"123\" data-now=\"1795000000000\" data-rev=\"7\" data-total=\"10\">",
        "<fieldset id=\"q1\" data-q=\"1\" data-kind=\"single\"",
        "name=\"q1\" value=\"0\" checked",
        "<fieldset id=\"q5\" data-q=\"5\" data-kind=\"fill_in\"",
        "<input type=\"hidden\" name=\"rev\" value=\"7\">",
        "<button name=\"do\" value=\"submit\" class=\"main\">交卷</button>",
        "formaction=\"/a/1f3c8Zk29QmTb7Yw/more-time?embed=1\"",
        "截止 14:35",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn without_a_deadline_nothing_is_said_of_time() {
    let html = pages::paper(&samples::context(), samples::paper());
    assert!(!html.contains("data-deadline") && !html.contains("截止") && !html.contains("/more-time"));
}

#[test]
fn one_question_a_page_holds_that_question_alone() {
    let html = pages::paper(
        &samples::context(),
        PaperPage {
            view: PaperView::One(3),
            ..samples::paper()
        },
    );
    assert_eq!(count(&html, "<fieldset"), 1);
    assert!(html.contains("<input type=\"hidden\" name=\"q\" value=\"3\">"));
    // The answer to a post comes in the same view.
    assert!(html.contains("<form id=\"quiz\" method=\"post\" action=\"/a/1f3c8Zk29QmTb7Yw?q=3\" data-save=\"/a/1f3c8Zk29QmTb7Yw/save\""));
    assert!(html.contains("value=\"prev\">上一题") && html.contains("value=\"next\">下一题"));
    // A number that the paper does not have is brought into range.
    let html = pages::paper(
        &samples::context(),
        PaperPage {
            view: PaperView::One(99),
            ..samples::paper()
        },
    );
    assert!(html.contains("id=\"q10\""));
}

#[test]
fn what_was_typed_is_kept() {
    let html = pages::survey(&samples::context(), samples::survey());
    assert!(html.contains(">路口的绿化带该修一修了。</textarea>"), "{html}");
    assert!(html.contains("name=\"s1\" value=\"4\" checked"));
    let html = pages::paper(&samples::context(), samples::paper());
    assert!(html.contains("name=\"q5\" value=\"12345\""), "{html}");
    assert_eq!(count(&html, "name=\"q4\" value=\"3\" checked"), 1);
}

#[test]
fn a_busy_page_never_drops_what_was_posted() {
    let ctx = samples::context();
    let get = pages::busy(
        &ctx,
        BusyPage {
            seconds: 20,
            resend: None,
        },
    );
    assert!(!get.contains("<form") && !get.contains("http-equiv"));
    let fields = vec![
        ("q4".to_owned(), "1".to_owned()),
        ("q4".to_owned(), "3".to_owned()),
    ];
    let post = pages::busy(
        &ctx,
        BusyPage {
            seconds: 20,
            resend: Some(Resend {
                action: "/a/y".into(),
                fields,
            }),
        },
    );
    assert!(post.contains("data-again=\"20\"") && !post.contains("http-equiv"));
    assert!(post.contains("name=\"q4\" value=\"1\"") && post.contains("name=\"q4\" value=\"3\""));
    assert!(get.contains("人有点多,请等20秒,答案没有丢") && post.contains("人有点多,请等20秒,答案没有丢"));
}

#[test]
fn children_hear_nothing_of_tries_codes_and_points() {
    for page in every_page().iter().filter(|page| page.name.contains("children")) {
        for never in ["领奖号", "抽奖", "还能再答", "满分", "每天", "<textarea", "过关"] {
            assert!(!page.html.contains(never), "{never} in {}", page.name);
        }
    }
}

#[test]
fn the_live_snapshot_has_every_number_of_the_page_as_the_page_writes_it() {
    let view = samples::tally_view();
    let snapshot = app::live::Snapshot::from(&view);
    let html = samples::all(&samples::context())
        .into_iter()
        .find(|page| page.name == "console-tally")
        .map(|page| page.html)
        .unwrap_or_default();
    let mut seen = 0;
    for part in html.split(" data-key=\"").skip(1) {
        let (key, rest) = part.split_once('"').unwrap();
        let text = rest
            .split_once('>')
            .and_then(|(_, rest)| rest.split('<').next())
            .unwrap();
        assert_eq!(snapshot.values.get(key).map(String::as_str), Some(text), "{key}");
        seen += 1;
    }
    assert_eq!(seen, snapshot.values.len());
    for part in html.split(" data-bar=\"").skip(1) {
        let (key, rest) = part.split_once('"').unwrap();
        assert!(
            rest.starts_with(&format!(" width=\"{}%\"", snapshot.bars[key])),
            "{key} {rest:.30}"
        );
    }
}

#[test]
fn pages_say_what_the_wording_says() {
    let pages = samples::all(&samples::context());
    let says = |name: &str, words: &str| {
        let html = &pages.iter().find(|page| page.name == name).unwrap().html;
        // As it is read: without tags.
        let mut text = String::new();
        for part in html.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        assert!(text.contains(words), "{words} in {name}: {text}");
    };
    for (name, words) in [
        ("home", "答题有奖"),
        ("home", "大字版"),
        ("home.large", "普通版"),
        ("campaign", "开始答题"),
        ("campaign-resume", "接着上次答"),
        ("start-done-today", "今天3次答完了,明天再来"),
        ("paper-one", "上一题下一题交卷"),
        ("paper-asking", "确认:现在交卷吗?还有3题没答"),
        ("paper-asking", "再看看 交卷"),
        ("paper-timed", "时间不够?点这里加时间"),
        ("result", "10题答对8题,可以参加抽奖"),
        ("result", "您的领奖号"),
        ("result", "看看错在哪"),
        ("result", "再答一次"),
        ("result", "这题有误?告诉我们"),
        ("result-not-passed", "差1题,今天还能再答2次"),
        ("result-not-passed", "时间到了,已经答的都算数"),
        ("busy", "人有点多,请等20秒,答案没有丢"),
        ("error-500", "出错了,不是您的问题,请打12345"),
    ] {
        if let Some(name) = name.strip_suffix(".large") {
            let large = samples::all(&PageContext {
                large: true,
                ..samples::context()
            });
            assert!(
                large
                    .iter()
                    .any(|page| page.name == name && page.html.contains(words))
            );
        } else {
            says(name, words);
        }
    }
}
