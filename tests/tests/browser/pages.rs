//! Every page of the site, looked at in normal and in large type, wide and narrow: what assistive technology needs, what fits on
//! a telephone, what the browser complains about and whom it asks.
//!
//! `WENMING_PICTURES=folder` keeps a picture of every page.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::{fs, thread};

use serde_json::{Value, json};
use thirtyfour::By;

use crate::chromium::Browser;
use crate::people::ISLAND;
use crate::site::{Site, tool};

const WIDE: u32 = 1280;
const TELEPHONE: u32 = 360;
const NARROWEST: u32 = 320;

/// What axe is asked to look for.
const EVERYTHING: &str = "{ resultTypes: ['violations'] }";
const CONTRAST: &str = "{ resultTypes: ['violations'], runOnly: ['color-contrast'] }";

/// What is wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Axe,
    Sideways,
    Complaint,
    Stranger,
    Untranslated,
}

#[derive(Debug)]
struct Finding {
    fault: Fault,
    page: String,
    text: String,
}

/// Three walks through the whole site, made once for all tests of this file.
fn findings(fault: Fault) -> Vec<String> {
    static FINDINGS: OnceLock<Option<Vec<Finding>>> = OnceLock::new();
    let all = FINDINGS.get_or_init(|| {
        thread::scope(|scope| {
            let walks = [Type::Normal, Type::Large, Type::English].map(|size| {
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build()
                        .unwrap();
                    runtime.block_on(walk(size))
                })
            });
            let walked: Vec<_> = walks.into_iter().map(|walk| walk.join().ok()).collect();
            let walked: Option<Vec<_>> = walked.into_iter().collect();
            Some(walked?.into_iter().flatten().collect())
        })
    });
    let all = all.as_ref().expect("all walks came to their end");
    all.iter()
        .filter(|finding| finding.fault == fault)
        .map(|finding| format!("{}: {}", finding.page, finding.text))
        .collect()
}

#[track_caller]
fn assert_none(fault: Fault) {
    let found = findings(fault);
    assert!(
        found.is_empty(),
        "{} findings:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn axe_finds_nothing_on_any_page_in_normal_and_in_large_type() {
    assert_none(Fault::Axe);
}

#[test]
fn no_page_scrolls_sideways_on_a_telephone() {
    assert_none(Fault::Sideways);
}

#[test]
fn the_browser_complains_about_no_page() {
    assert_none(Fault::Complaint);
}

#[test]
fn no_page_asks_another_host() {
    assert_none(Fault::Stranger);
}

#[test]
fn an_english_page_has_no_chinese_but_what_organizers_wrote() {
    assert_none(Fault::Untranslated);
}

/// Tests that find nothing must be able to find something.
#[tokio::test]
async fn faults_put_into_a_page_are_found() {
    let mut walk = Walk::new(Type::Normal).await;
    walk.go("/").await;
    let faults = "(() => { document.querySelector('main').innerHTML += '<img src=\"data:,\"><p lang=\"en\">未译</p><p>' + 'x'.repeat(2000) + '</p>';
        console.error('a complaint'); return true; })()";
    walk.browser.look(faults).await;
    walk.look("a page with faults").await;
    walk.chinese("a page with faults").await;
    walk.browser.go(&walk.site.portal.clone()).await;
    walk.look("a page of strangers").await;
    for fault in [
        Fault::Axe,
        Fault::Sideways,
        Fault::Complaint,
        Fault::Stranger,
        Fault::Untranslated,
    ] {
        assert!(
            walk.findings.iter().any(|finding| finding.fault == fault),
            "no {fault:?} in {:?}",
            walk.findings
        );
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Normal,
    Large,
    /// Normal, in English, and the citizens' pages only: the organizers' are drawn by the same parts.
    English,
}

struct Walk {
    site: Site,
    browser: Browser,
    size: Type,
    pictures: Option<PathBuf>,
    findings: Vec<Finding>,
}

/// Chooses a photo: a picture of one colour.
const CHOOSE_PHOTO: &str = "(() => {
    const bytes = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAIAAAAuKetIAAAAQ0lEQVR42u3PQQkAAAgEsMtpEpOY1wp+hcEKLD31WgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQErhZxSODx4i+LZgAAAABJRU5ErkJggg=='), c => c.charCodeAt(0));
    const chosen = new DataTransfer();
    chosen.items.add(new File([bytes], 'a.png', { type: 'image/png' }));
    document.querySelector('input[name=photo]').files = chosen.files;
})()";

async fn walk(size: Type) -> Vec<Finding> {
    let mut walk = Walk::new(size).await;
    walk.citizen().await;
    if size != Type::English {
        walk.organizer().await;
    }
    walk.findings
}

/// Posts the form of the page as a browser without scripts would, past the island.
fn post(form: &str, button: &str) -> String {
    format!(
        "(f => {{ const b = document.createElement('input'); b.type = 'hidden'; b.name = 'do'; b.value = '{button}'; f.append(b);
            HTMLFormElement.prototype.submit.call(f); return true; }})(document.querySelector('{form}'))"
    )
}

impl Walk {
    async fn new(size: Type) -> Walk {
        let axe = tool("AXE", "axe-core/axe.min.js");
        let axe = fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{}: {error}", axe.display()));
        let pictures = std::env::var_os("WENMING_PICTURES").map(PathBuf::from);
        if let Some(folder) = &pictures {
            fs::create_dir_all(folder).unwrap();
        }
        let browser = Browser::open().await;
        let script = json!({ "source": axe });
        browser
            .command("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
        Walk {
            site: Site::start(),
            browser,
            size,
            pictures,
            findings: Vec::new(),
        }
    }

    async fn go(&self, path: &str) {
        let mode = match self.size {
            Type::Normal => "",
            Type::Large => "big=1",
            Type::English => "lang=en",
        };
        let joint = match (mode, path.contains('?')) {
            ("", _) => "",
            (_, true) => "&",
            (_, false) => "?",
        };
        self.browser
            .go(&self.site.page(&format!("{path}{joint}{mode}")))
            .await;
    }

    fn words(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.size {
            Type::English => en,
            Type::Normal | Type::Large => zh,
        }
    }

    async fn open(&mut self, page: &str, path: &str) {
        self.go(path).await;
        self.look(page).await;
    }

    async fn citizen(&mut self) {
        self.open("home", "/").await;
        self.open("embedded home", "/?embed=1").await;
        self.open("home of a lost code", "/?lost=1").await;
        self.open("class", "/c/kaixue/class?n=2").await;
        self.open("class with its answer", "/c/kaixue/class?n=2&answer=1")
            .await;
        self.open("paper to print", "/c/kaixue/print").await;
        self.open("sheet of answers", "/c/kaixue/print?key=1").await;
        self.open("tips", "/tips").await;
        self.open("tips found", "/tips?q=%E5%85%85%E7%94%B5").await;
        self.open("tip", "/tips/diandongche-chongdian").await;
        self.open("poster", "/tips/diandongche-chongdian/poster").await;
        self.open("poster of a campaign", "/c/kaixue/poster").await;
        self.open("for portals", "/embed?campaign=xiongguan&surface=tip")
            .await;
        self.open("campaign", "/c/xiongguan").await;
        self.open("start", "/c/xiongguan/quiz").await;
        self.browser.click("form.start button.main").await;
        self.browser.until(ISLAND).await;
        let attempt = self.browser.look("location.pathname").await;
        let attempt = attempt.as_str().unwrap().to_owned();
        self.look("paper").await;
        self.browser.press(self.words("交卷", "Hand in")).await;
        self.browser
            .until("document.querySelector('.check:not([hidden])')")
            .await;
        self.look("paper, checked").await;
        self.open("one question a page", &format!("{attempt}?q=2")).await;
        self.go(&attempt).await;
        self.browser.until(ISLAND).await;
        self.browser.look(&post("#quiz", "submit")).await;
        self.browser.until("document.querySelector('.ask')").await;
        self.look("paper, asking").await;
        self.open("start with an open attempt", "/c/xiongguan/quiz").await;
        self.go(&attempt).await;
        self.browser.until(ISLAND).await;
        // The first choice of every other question.
        self.browser
            .look("document.querySelectorAll('.question:nth-of-type(odd) .choice:first-of-type input').forEach(i => { i.checked = true; })")
            .await;
        self.browser.look(&post("#quiz", "confirm")).await;
        self.browser.until("document.querySelector('.review')").await;
        self.look("result").await;
        if self.size == Type::Large {
            self.browser.click(".folded > summary").await;
        }
        self.browser.click(".review details summary").await;
        self.look("result, wrong question").await;
        self.browser.click(".review details[open] button").await;
        self.browser
            .until("document.querySelector('.review .thanks')")
            .await;
        self.look("result, reported").await;
        self.open("tally", "/c/xiongguan/tally").await;

        self.open("survey", "/c/xiongguan/survey/manyidu").await;
        self.browser.look(&post("main form", "")).await;
        self.browser
            .until("document.querySelector('[aria-invalid], .errors, .summary')")
            .await;
        self.look("survey with errors").await;
        self.browser
            .look("document.querySelectorAll('fieldset').forEach(f => { f.querySelector('input').checked = true; })")
            .await;
        self.browser.click("main form button.main").await;
        let thanks = self.words("谢谢,您的想法我们收到了", "We have received your thoughts");
        self.browser.until_text(thanks).await;
        self.look("thanks").await;

        self.go("/c/jingsai/quiz").await;
        self.browser.click("form.start button.main").await;
        self.browser.until(ISLAND).await;
        self.look("timed paper").await;
        self.browser.look(&post("#quiz", "confirm")).await;
        self.browser.until("document.querySelector('.hero')").await;
        self.look("result without answers").await;

        self.open("start for children", "/c/kaixue/quiz").await;
        self.browser.click("form.start button.main").await;
        self.browser.until(ISLAND).await;
        self.look("paper for children").await;
        self.browser.look(&post("#quiz", "confirm")).await;
        self.browser.until("document.querySelector('.review')").await;
        self.look("result for children").await;

        self.open("start through a portal", "/c/members/quiz").await;
        self.open("start, the portal again", "/c/members/quiz?id=x").await;
        self.open("start with a code", "/c/coded/quiz").await;
        self.fill("code", "ABCDE-12345").await;
        self.browser.click("form.start button.main").await;
        self.browser
            .until("document.querySelector('[aria-invalid]')")
            .await;
        self.look("start with a wrong code").await;
        self.open("start with a team", "/c/banqian/quiz?team=001").await;
        self.open("shift, last answer", "/c/kaigong/class?n=10&answer=1")
            .await;
        self.open("hands", "/c/banqian/hands?set=7").await;
        self.fill("present", "12").await;
        self.fill("h2", "13").await;
        self.fill("team", "000").await;
        self.browser.click("main form button.main").await;
        self.browser
            .until("document.querySelector('[aria-invalid]')")
            .await;
        self.look("hands with errors").await;
        self.fill("h2", "9").await;
        self.fill("team", " ").await;
        self.browser.click("main form button.main").await;
        self.browser.until("location.search.includes('done=1')").await;
        self.look("hands, kept").await;
        self.open("hands of children", "/c/kaixue/hands").await;

        self.report().await;
        self.open("not found", "/nirgends").await;
        self.open("no such attempt", "/a/nichts").await;
    }

    /// A report from its first page to its withdrawal.
    async fn report(&mut self) {
        self.open("report", "/report").await;
        self.browser.look(CHOOSE_PHOTO).await;
        self.browser.click("main form button.main").await;
        self.browser
            .until("document.querySelector('.report-photos img')")
            .await;
        self.look("report, photos").await;
        self.browser.click("main a.button.main").await;
        self.browser
            .until("document.querySelector('[name=address]')")
            .await;
        self.look("report, place").await;
        self.browser.click("main form button.main").await;
        self.browser
            .until("document.querySelector('[aria-invalid]')")
            .await;
        self.look("report, place with errors").await;
        self.fill("address", self.words("解放路 12 号", "12 Jiefang Road"))
            .await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('[name=text]')").await;
        self.look("report, words").await;
        self.browser.click("details.callback summary").await;
        self.look("report, words with a number to call back").await;
        self.fill("phone", "130 0000 000").await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.errors')").await;
        self.look("report, words with errors").await;
        self.fill("phone", "130 0000 0000").await;
        self.browser
            .look("document.querySelector('[value=suggestion]').checked = true")
            .await;
        let wish = self.words("路口多装一盏灯吧 <b>", "One more lamp at the crossing <b>");
        self.fill("text", wish).await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.report-sent')").await;
        self.look("report, sent").await;
        self.browser.click("main a.button.main").await;
        self.browser.until("!location.search.includes('new=1')").await;
        self.look("progress").await;
        self.browser
            .click("details:has(form[action*=contact]) summary")
            .await;
        self.browser.click("details[open] button").await;
        self.browser
            .until("!document.querySelector('form[action*=contact]')")
            .await;
        self.browser
            .click("details:has(form[action*=withdraw]) summary")
            .await;
        self.browser.click("details[open] button").await;
        self.browser.until("!document.querySelector('details')").await;
        self.look("progress, withdrawn").await;
        self.open("progress, asking", "/r").await;
        self.fill("code", "1234 5678 9013").await;
        self.browser.click("main form button.main").await;
        self.browser
            .until("document.querySelector('[aria-invalid]')")
            .await;
        self.look("progress, wrong code").await;
        self.open("no such draft", "/report/d/nichts").await;
        self.open("no such code", "/r/123456789012").await;
    }

    /// The same by somebody else, who has it too.
    async fn same_problem(&mut self) {
        self.problem("form[action*=same]").await;
        self.look("report, is it one of these").await;
        self.browser.click("form[action*=same] button").await;
        self.browser.until("location.pathname.endsWith('/same')").await;
        self.look("report, joined").await;
    }

    /// A problem that stays, until a page with `then` comes.
    async fn problem(&mut self, then: &str) {
        self.go("/report").await;
        self.browser.click("main a[href*='/report/d/']").await;
        self.browser
            .until("document.querySelector('[name=address]')")
            .await;
        self.fill("address", "解放路 12 号").await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('[name=text]')").await;
        self.browser
            .look(
                "(document.querySelector('[value=problem]').checked = true,
                  (select => select && (select.selectedIndex = 2))(document.querySelector('[name=category]')))",
            )
            .await;
        self.fill("text", "人行道塌了一块").await;
        self.browser.click("details.callback summary").await;
        self.fill("phone", "130 0000 0000").await;
        self.browser.click("main form button.main").await;
        self.browser
            .until(&format!("document.querySelector('{then}')"))
            .await;
    }

    /// A team, somebody who joins it, a patrol with a finding, looking again; an activity and a sign-up.
    async fn observers(&mut self) {
        self.open("observers", "/console/observers").await;
        for (name, text) in [("name", "Team A"), ("area", "East"), ("most", "9")] {
            self.fill(name, text).await;
        }
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('main table')").await;
        self.look("observers with a team").await;
        let code = "[...document.querySelectorAll('main td')].map(e => e.textContent).filter(t => /^[0-9 ]{14}$/.test(t)).pop()";
        let code = self.browser.look(code).await;
        self.open("joining a team", "/o").await;
        self.fill("code", code.as_str().unwrap()).await;
        self.fill("name", "Li").await;
        self.browser.click("main form button.main").await;
        self.browser
            .until("document.querySelector('main a[href*=\"/patrol\"]')")
            .await;
        self.look("an observer").await;
        self.browser.click("main a[href*='/patrol']").await;
        self.browser.until("document.querySelector('[name=theme]')").await;
        self.look("a patrol").await;
        self.browser
            .look("(document.querySelector('[name=start]').value = '10:00', document.querySelector('[name=end]').value = '09:00')")
            .await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.errors')").await;
        self.look("a patrol with errors").await;
        self.browser
            .look(
                "(document.querySelector('[name=end]').value = '10:30', document.querySelector('[name=theme]').selectedIndex = 3,
                  document.querySelector('[name=method]').checked = true, document.querySelector('[name=area]').selectedIndex = 3,
                  document.querySelector('[name=f1-category]').selectedIndex = 2)",
            )
            .await;
        for (name, text) in [
            ("address", "East Gate"),
            ("people", "6"),
            ("notes", "A market day"),
            ("f1-text", "A hole in the pavement"),
        ] {
            self.fill(name, text).await;
        }
        self.browser.click("main form button.main").await;
        self.browser.until("location.search.includes('done=1')").await;
        self.look("an observer with a patrol").await;
        self.browser.click("main a[href*='/f/']").await;
        self.browser
            .until("document.querySelector('[name=square]')")
            .await;
        self.fill("square", "1.234").await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.errors')").await;
        self.look("looking again, with errors").await;
        self.fill("square", "10.5").await;
        self.fill("words", "Filled").await;
        self.browser.click("main form button.main").await;
        self.browser.until("!document.querySelector('.errors')").await;
        self.look("looked at again").await;
        self.open("patrols", "/console/observers/patrols").await;
        self.activities().await;
        self.open("figures of observers", "/console/observers/tallies")
            .await;
    }

    async fn activities(&mut self) {
        self.open("activities at the console", "/console/activities")
            .await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.errors')").await;
        self.look("an activity with errors").await;
        self.browser
            .look(
                "(document.querySelector('[name=theme]').selectedIndex = 2,
                  document.querySelector('[name=starts]').value = new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 16))",
            )
            .await;
        for (name, text) in [("name", "Clean-up day"), ("place", "Main Square"), ("most", "40")] {
            self.fill(name, text).await;
        }
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('main table')").await;
        self.look("activities at the console, one made").await;
        self.open("activities", "/activities").await;
        self.browser.click("main a[href*='/activities/']").await;
        self.browser
            .until("document.querySelector('[name=people]')")
            .await;
        self.fill("people", "11").await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.errors')").await;
        self.look("signing up, with errors").await;
        self.fill("people", "3").await;
        self.browser.click("main form button.main").await;
        self.browser
            .until("location.pathname.includes('/activities/s/')")
            .await;
        self.look("signed up").await;
        self.open("an activity at the console", "/console/activities/1")
            .await;
    }

    async fn organizer(&mut self) {
        let link = self.site.setup_link();
        let link = link.strip_prefix(&self.site.origin).unwrap().to_owned();
        self.open("setup", &link).await;
        self.fill("name", "管理员").await;
        self.fill("password", "correct horse battery").await;
        self.fill("password2", "something else").await;
        self.browser.click("main form button").await;
        self.browser
            .until("document.querySelector('[aria-invalid]')")
            .await;
        self.look("setup with errors").await;
        self.fill("password", "correct horse battery").await;
        self.fill("password2", "correct horse battery").await;
        self.browser.click("main form button").await;
        self.browser.until("location.pathname === '/console'").await;
        self.open("tips for organizers", "/console/tips").await;
        self.problem(".report-sent").await;
        self.same_problem().await;
        self.open("cases", "/console/cases?queue=all").await;
        self.open("a case", "/console/cases/2").await;
        self.browser
            .look("document.querySelector('[name=reason]').selectedIndex = 1")
            .await;
        self.browser.click("form[action*=contact] button").await;
        self.browser.until("document.querySelector('p.contact')").await;
        self.look("a case with its contact").await;
        self.open("looks at contacts", "/console/looks").await;
        self.go("/console/cases/2").await;
        self.browser
            .click("details:has(input[value=reject]) summary")
            .await;
        self.browser
            .click("details:has(input[value=reject]) button")
            .await;
        self.browser
            .until("document.querySelector('details[open] .error')")
            .await;
        self.look("a case with errors").await;
        self.browser
            .click("details:has(input[value=accept]) summary")
            .await;
        self.browser
            .click("details:has(input[value=accept]) button")
            .await;
        self.browser
            .until("location.search.includes('done=accept')")
            .await;
        self.look("a case after a step").await;
        self.open("what becomes public", "/console/cases/2/release").await;
        self.browser.click("main form button.main").await;
        self.browser
            .until("location.pathname === '/console/cases/2'")
            .await;
        self.open("public cases", "/cases").await;
        self.open("a public case", "/cases/2").await;
        self.observers().await;
        self.open("cases to dispatch", "/console/cases?queue=dispatch")
            .await;
        self.open("staff", "/console/staff").await;
        self.open("orders", "/console/orders?case=2").await;
        self.open("ledgers", "/console/ledgers").await;
        self.open("a ledger", "/console/ledgers/problems").await;
        self.browser.click("form:has(input[name=batch]) button").await;
        self.browser.until("location.pathname.includes('/issues/')").await;
        self.look("a ledger that was sent out").await;
        self.open("figures of cases", "/console/ledgers/tallies?by=month")
            .await;
        self.open("console", "/console").await;
        self.outreach().await;
        self.open("console tally", "/console/c/xiongguan").await;
        self.open("console tally without ballots", "/console/c/kaigong")
            .await;
        self.open("no teams", "/console/c/banqian/teams").await;
        for (typed, answer, look) in [
            ("甲班", "[aria-invalid]", "teams with errors"),
            ("机修一班,12\n运输班,9", "main table", "teams"),
        ] {
            self.fill("teams", typed).await;
            self.browser.click("form:has(textarea[name=teams]) button").await;
            self.browser
                .until(&format!("document.querySelector('{answer}')"))
                .await;
            self.look(look).await;
        }
        self.open("teams to print", "/console/c/banqian/teams/cards")
            .await;
        self.open("codes", "/console/c/coded/codes").await;
        self.fill("name", "第一批").await;
        self.fill("count", "0").await;
        self.browser.click("button[value=make]").await;
        self.browser
            .until("document.querySelector('[aria-invalid]')")
            .await;
        self.look("codes with errors").await;
        self.fill("count", "12").await;
        self.browser.click("button[value=make]").await;
        self.browser.until("document.querySelector('.cut-out')").await;
        self.look("codes to print").await;
        self.open("lists of codes", "/console/c/coded/codes").await;
        self.open("console tally with hands", "/console/c/banqian").await;
        self.open("reports", "/console/c/xiongguan/reports").await;
        self.open("no reports", "/console/c/kaigong/reports").await;
        self.open("correct accepted texts", "/console/c/xiongguan/key/order-07")
            .await;
        self.open("correct a key", "/console/c/xiongguan/key/order-01")
            .await;
        self.browser.look(&post("main form", "")).await;
        self.browser
            .until("document.querySelector('main form [aria-invalid]')")
            .await;
        self.look("correct a key with errors").await;
        self.browser
            .look("[...document.querySelectorAll('input[name=key]')].filter(i => !i.checked)[0].click()")
            .await;
        self.fill("reason", "试一试").await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.ask')").await;
        self.look("correct a key, preview").await;
        self.go("/console/c/xiongguan").await;
        self.browser.click("form[action*=recount] button").await;
        self.browser.until("document.querySelector('main table')").await;
        self.look("recount").await;
        self.go("/console").await;
        self.browser.click("form[action*=sign-out] button").await;
        self.browser
            .until("document.querySelector('input[name=password]')")
            .await;
        self.look("signed out").await;
        self.open("sign in", "/console/sign-in").await;
        self.fill("name", "管理员").await;
        self.fill("password", "wrong").await;
        self.browser.click("main form button").await;
        self.browser
            .until("document.querySelector('.errors, .summary, [aria-invalid]')")
            .await;
        self.look("sign in with errors").await;
    }

    /// Channels and interviewer links.
    async fn outreach(&mut self) {
        self.open("channels", "/console/channels").await;
        self.browser.look(&post("main form", "")).await;
        self.browser
            .until("document.querySelector('main form [aria-invalid]')")
            .await;
        self.look("channels with errors").await;
        self.open("channel", "/console/channels/waimai").await;
        let links = "/console/c/xiongguan/interviews";
        self.open("interviews", links).await;
        self.browser.look(&post("main form", "")).await;
        self.browser
            .until("document.querySelector('main form [aria-invalid]')")
            .await;
        self.look("interviews with errors").await;
        self.fill("interviewer", "王芳").await;
        self.fill("community", "和平社区").await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('a.code')").await;
        self.look("interviewer link").await;
        let link = self
            .browser
            .look("new URL(document.querySelector('a.code').href).pathname")
            .await;
        let link = link.as_str().unwrap().to_owned();
        self.open("interview", &link).await;
        self.browser.click("main form button.main").await;
        self.browser.until("document.querySelector('.errors')").await;
        self.look("interview with errors").await;
        self.open("interviews with a link", links).await;
    }

    async fn fill(&self, name: &str, text: &str) {
        let css = format!("main [name={name}]");
        let field = self.browser.find(By::Css(css.as_str())).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Examines the page that is open.
    async fn look(&mut self, page: &str) {
        self.browser.until("document.readyState === 'complete'").await;
        if self
            .browser
            .look("!!document.querySelector('leptos-island #quiz')")
            .await
            == true
        {
            self.browser.until("document.querySelector('.quiz-tools')").await;
        }
        let page = match self.size {
            Type::Normal => page.to_owned(),
            Type::Large => format!("{page} (large)"),
            Type::English => format!("{page} (English)"),
        };
        if self.size == Type::English {
            self.browser.width(TELEPHONE).await;
            self.sideways(&page, TELEPHONE).await;
            self.assist(&page, EVERYTHING).await;
            self.picture(&page, TELEPHONE).await;
            self.chinese(&page).await;
            self.listen(&page).await;
            self.browser.width(WIDE).await;
            return;
        }
        for width in [WIDE, TELEPHONE, NARROWEST] {
            self.browser.width(width).await;
            let page = format!("{page} at {width}");
            if width != WIDE {
                self.sideways(&page, width).await;
            }
            if width != NARROWEST {
                self.assist(&page, EVERYTHING).await;
                self.picture(&page, width).await;
            }
        }
        self.browser.dark(true).await;
        self.assist(&format!("{page} in the dark"), CONTRAST).await;
        self.browser.dark(false).await;
        self.listen(&page).await;
        self.browser.width(WIDE).await;
    }

    fn found(&mut self, fault: Fault, page: &str, text: String) {
        self.findings.push(Finding {
            fault,
            page: page.to_owned(),
            text,
        });
    }

    async fn sideways(&mut self, page: &str, width: u32) {
        let script = "(() => { const root = document.documentElement;
            if (Math.max(root.scrollWidth, document.body.scrollWidth) <= innerWidth) return '';
            return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
                .slice(0, 4).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30)).join(' | ') || 'something'; })()";
        let wide = self.browser.look(script).await;
        let wide = wide.as_str().unwrap_or_default();
        if !wide.is_empty() {
            self.found(Fault::Sideways, page, format!("wider than {width}: {wide}"));
        }
    }

    /// Chinese that no organizer wrote: texts and names outside of what is marked as Chinese.
    async fn chinese(&mut self, page: &str) {
        let script = "(() => { const han = /[\\u3000-\\u9fff\\uff00-\\uffef]/, found = [];
            const typed = (document.querySelector('#q') || {}).value || '文明雄关', bare = text => text.replaceAll(typed, '').replaceAll('文明雄关', '');
            const foreign = e => e.closest('[lang]').lang.startsWith('zh');
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node; (node = texts.nextNode());) if (han.test(bare(node.data)) && !foreign(node.parentElement) && !node.parentElement.closest('script, style, textarea'))
                found.push(node.data.trim());
            for (const e of document.querySelectorAll('[aria-label], [alt], [placeholder]'))
                for (const name of ['aria-label', 'alt', 'placeholder'])
                    if (han.test(bare(e.getAttribute(name) || '')) && !foreign(e)) found.push(name + ': ' + e.getAttribute(name));
            return found; })()";
        let found = self.browser.look(script).await;
        for text in found.as_array().into_iter().flatten() {
            self.found(Fault::Untranslated, page, text.to_string());
        }
    }

    async fn assist(&mut self, page: &str, rules: &str) {
        // Colours on their way from one to another are nobody's.
        let still = "document.getAnimations().every(animation => animation.playState !== 'running')";
        self.browser.until(still).await;
        let script = format!(
            "const done = arguments[arguments.length - 1];
             axe.run(document, {rules}).then(r => done(r.violations.map(v => v.id + ' (' + v.help + '): '
                + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))), e => done(['axe: ' + e]));"
        );
        let found = self.browser.execute_async(script, Vec::new()).await.unwrap();
        let Value::Array(violations) = found.json().clone() else {
            panic!("{page}: axe gave {:?}", found.json());
        };
        for violation in violations {
            self.found(
                Fault::Axe,
                page,
                violation.as_str().unwrap_or_default().to_owned(),
            );
        }
    }

    /// What the browser said and whom it asked since the page before.
    async fn listen(&mut self, page: &str) {
        let here = self.browser.look("location.href").await;
        let here = here.as_str().unwrap_or_default().to_owned();
        for complaint in self.browser.complaints().await {
            // The page itself may be an answer that says no: that is the test's doing.
            let refused = complaint.contains("Failed to load resource") && complaint.contains(&here);
            if !refused {
                self.found(Fault::Complaint, page, complaint);
            }
        }
        for url in self.browser.requested().await {
            let own =
                url.starts_with(&self.site.origin) || url.starts_with("data:") || url.starts_with("blob:");
            if !own {
                self.found(Fault::Stranger, page, url);
            }
        }
    }

    async fn picture(&self, page: &str, width: u32) {
        let Some(folder) = &self.pictures else {
            return;
        };
        let height = self.browser.look("document.documentElement.scrollHeight").await;
        self.browser
            .screen(width, height.as_u64().unwrap_or(800).min(4000))
            .await;
        let name = page.replace(' ', "-").replace(['(', ')', ','], "");
        self.browser
            .screenshot(&folder.join(format!("{name}.png")))
            .await
            .unwrap();
    }
}
