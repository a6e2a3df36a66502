//! The quiz in the browser: one question at a time, the time left, saving, and what to do when the line breaks.
//!
//! The server draws the whole form; without this island all questions stand on the page and everything works by
//! form posts. The island finds `form#quiz` and works on it.
//!
//! It reads from the form: `data-save` (address), `data-deadline`, `data-now` (server's clock, Unix milliseconds),
//! `data-rev`, `data-total`, `data-more-time` (address, only where more time can be had), `.question[data-q]`.
//! The attempt is the last part of the path of `action`.
//!
//! # Class names for the style sheet
//!
//! | selector | what it is |
//! |---|---|
//! | `form.one-at-a-time` | the island runs and shows one question; others carry `hidden` |
//! | `form.time-over` | the time is over, the inputs rest (`.question` is `inert`) |
//! | `.quiz-tools` | the first child of the form; may stick to the top (`position: sticky`) |
//! | `.quiz-tools .position` | "第3题 / 共10题 · 已答2题" |
//! | `.quiz-tools progress.progress` | questions answered of all |
//! | `.quiz-tools .timer`, `.timer.low` | "还剩 14:05"; `low` in the last minute (not by colour alone: the text says it) |
//! | `.quiz-tools button.more-time` | 时间不够?点这里加时间 |
//! | `.quiz-tools .saved` | "答案已存好", quiet |
//! | `.banner` with `button` | line lost, too many people, closed; `role=alert`, inside the tools |
//! | `.announcer` | only for screen readers: give it the same rules as `.visually-hidden` |
//! | `.quiz-nav button.prev`, `button.next` | below the question |
//! | `.jump ol li button`, `.answered`, `[aria-current=step]` | jump list 1..n; `answered` also adds "已答" to its name |
//! | `.check` with `.look`, `.hand` | the question before handing in: 还有2题没答 [再看看] [交卷] |
//!
//! While it shows one question at a time, it hides (`hidden`) what the server drew for the same purpose: `.where` and the
//! buttons `[value=goto]` of `.bar-top`. The button that posts to `more-time` moves into the tools.
//!
//! `[hidden]` must win over any `display` of the sheet. When `.quiz-tools` sticks to the top, legends need a
//! `scroll-margin-top`: the focus moves to them.

use leptos::prelude::*;

/// Wraps the form of a paper.
#[island]
pub fn QuizIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "islands")]
    let _whole_without_it = browser::start();
    children()
}

#[cfg(feature = "islands")]
mod browser {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::{
        Element, Event, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement,
    };

    use crate::islands::answers::{Copy, Field, to_json, to_restore, unanswered};
    use crate::islands::autosave::{Autosave, Outcome};
    use crate::islands::countdown::Countdown;
    use crate::islands::{dom, texts};

    /// An answer that has not reached the server for so long before the end is sent at once.
    const LAST_SAVE: i64 = 6;
    /// After so long without a new page the button can be pressed again.
    const PATIENCE: f64 = 20_000.0;

    /// One question of the form.
    struct Question {
        q: u16,
        fieldset: HtmlElement,
        inputs: Vec<HtmlInputElement>,
        jump: Option<HtmlElement>,
        /// It held an answer once.
        known: Cell<bool>,
    }

    /// What the island adds to the page.
    struct Parts {
        position: HtmlElement,
        progress: HtmlElement,
        timer: HtmlElement,
        more_time: HtmlElement,
        saved: HtmlElement,
        banner: HtmlElement,
        banner_text: HtmlElement,
        banner_act: HtmlElement,
        announcer: HtmlElement,
        previous: HtmlElement,
        next: HtmlElement,
        check: HtmlElement,
        check_text: HtmlElement,
    }

    struct State {
        autosave: Autosave,
        countdown: Option<Countdown>,
        /// Place of the question shown.
        at: usize,
        /// When the form was sent off.
        sent: Option<f64>,
        /// The save shortly before the end has been made.
        saved_last: bool,
        /// The time is over.
        over: bool,
        /// The citizen (or the clock) wants to hand in as soon as a save comes through.
        wanted: bool,
        /// The page is going away: nothing more to save by it.
        leaving: bool,
    }

    struct Quiz {
        form: HtmlFormElement,
        /// All questions of the paper are on this page.
        whole: bool,
        questions: Vec<Question>,
        parts: Parts,
        submit: Option<(HtmlButtonElement, String)>,
        save_url: String,
        /// Key of the copy in the browser's storage.
        key: String,
        state: RefCell<State>,
    }

    /// Takes hold of the form; leaves everything as it is when something is missing.
    pub fn start() -> Option<()> {
        let document = dom::document()?;
        let form: HtmlFormElement = document.get_element_by_id("quiz")?.dyn_into().ok()?;
        let mut questions: Vec<Question> = dom::all::<HtmlElement>(&form, ".question[data-q]")
            .into_iter()
            .filter_map(|fieldset| {
                Some(Question {
                    q: u16::try_from(dom::number(&fieldset, "data-q")?).ok()?,
                    inputs: dom::all(&fieldset, "input"),
                    fieldset,
                    jump: None,
                    known: Cell::new(false),
                })
            })
            .collect();
        let total = dom::number(&form, "data-total").unwrap_or_default();
        let whole = !questions.is_empty() && i64::try_from(questions.len()) == Ok(total);
        let parts = draw(&form, &mut questions, whole)?;
        let now = dom::now();
        let countdown = match (
            dom::number(&form, "data-deadline"),
            dom::number(&form, "data-now"),
        ) {
            (Some(deadline), Some(server)) => Some(Countdown::new(deadline, server, asked_at() as i64)),
            _ => None,
        };
        let rev = dom::number(&form, "data-rev").and_then(|rev| u64::try_from(rev).ok());
        let rev = rev.unwrap_or_default();
        let action = form.get_attribute("action").unwrap_or_default();
        let path = action.split(['?', '#']).next().unwrap_or_default();
        let attempt = path.rsplit('/').next().unwrap_or_default();
        let quiz = Rc::new(Quiz {
            whole,
            parts,
            submit: dom::first::<HtmlButtonElement>(&form, "button[name=do][value=submit]").map(|button| {
                let label = button.text_content().unwrap_or_default();
                (button, label)
            }),
            save_url: form.get_attribute("data-save").unwrap_or_default(),
            key: ["wm:a:", attempt].concat(),
            questions,
            state: RefCell::new(State {
                autosave: Autosave::new(rev),
                countdown,
                at: 0,
                sent: None,
                saved_last: false,
                over: false,
                wanted: false,
                leaving: false,
            }),
            form,
        });
        quiz.restore(rev, now);
        quiz.listen();
        if quiz.whole {
            _ = quiz.form.class_list().add_1("one-at-a-time");
            quiz.show(quiz.first_place(), false);
            let double = ".bar-top .where,.bar-top button[value=goto]";
            for other in dom::all::<HtmlElement>(&quiz.form, double) {
                other.set_hidden(true);
            }
        }
        quiz.refresh();
        quiz.tick();
        let ticking = quiz.clone();
        dom::every(1_000, move || ticking.tick());
        Some(())
    }

    /// When the server was asked for this page, by the page's clock. Its answer was made after that: counting
    /// from here, the time ends here a little before it ends on the server, and what is there arrives in time.
    fn asked_at() -> f64 {
        dom::window()
            .and_then(|w| w.performance())
            .map(|p| dom::get(&p, "timing"))
            .and_then(|timing| {
                let asked = dom::get(&timing, "requestStart").as_f64()?;
                let zero = dom::get(&timing, "navigationStart").as_f64()?;
                Some((asked - zero).max(0.0))
            })
            .unwrap_or_default()
    }

    /// Adds the tools to the form.
    fn draw(form: &HtmlFormElement, questions: &mut [Question], whole: bool) -> Option<Parts> {
        let tools = dom::element("div", "quiz-tools")?;
        let position = dom::element("p", "position")?;
        let progress = dom::element("progress", "progress")?;
        dom::set(&progress, "aria-label", &texts::word("progress"));
        dom::set(&progress, "max", &questions.len().to_string());
        let timer = dom::element("p", "timer")?;
        dom::set(&timer, "role", "timer");
        dom::set(&timer, "tabindex", "-1");
        let drawn: Option<HtmlElement> = dom::first(form, "button[formaction*='more-time']");
        let more_time = match drawn {
            Some(button) => {
                dom::set(&button, "data-act", "more");
                button
            }
            None => {
                let button = dom::button("more-time", "more", &texts::word("more-time"))?;
                button.set_hidden(!form.has_attribute("data-more-time"));
                button
            }
        };
        let saved = dom::element("p", "saved")?;
        let banner = dom::element("div", "banner")?;
        dom::set(&banner, "role", "alert");
        let banner_text = dom::element("p", "")?;
        let banner_act = dom::button("", "retry", &texts::word("try-again"))?;
        banner_act.set_hidden(true);
        dom::append(&banner, &banner_text);
        dom::append(&banner, &banner_act);
        let announcer = dom::element("div", "announcer visually-hidden")?;
        dom::set(&announcer, "aria-live", "polite");
        for part in [
            &position, &progress, &timer, &more_time, &saved, &banner, &announcer,
        ] {
            dom::append(&tools, part);
        }
        for part in [&position, &progress] {
            part.set_hidden(!whole);
        }
        banner.set_hidden(true);
        _ = form.prepend_with_node_1(&tools);

        let below = dom::element("div", "quiz-below")?;
        let nav = dom::element("div", "quiz-nav")?;
        let previous = dom::button("prev", "prev", &texts::word("previous"))?;
        let next = dom::button("next", "next", &texts::word("next"))?;
        dom::append(&nav, &previous);
        dom::append(&nav, &next);
        let jump = dom::element("nav", "jump")?;
        dom::set(&jump, "aria-label", &texts::word("jump-list"));
        let list = dom::element("ol", "")?;
        dom::append(&jump, &list);
        if whole {
            for question in &mut *questions {
                let number = question.q.to_string();
                let button = dom::button("", "goto", &number)?;
                dom::set(&button, "data-goto", &number);
                let item = dom::element("li", "")?;
                dom::append(&item, &button);
                dom::append(&list, &item);
                question.jump = Some(button);
                if let Ok(Some(legend)) = question.fieldset.query_selector("legend") {
                    dom::set(&legend, "tabindex", "-1");
                }
            }
            dom::append(&below, &nav);
            dom::append(&below, &jump);
            if let Some(last) = questions.last() {
                _ = last.fieldset.after_with_node_1(&below);
            }
        }

        let check = dom::element("div", "check")?;
        dom::set(&check, "role", "group");
        dom::set(&check, "tabindex", "-1");
        let check_text = dom::element("p", "")?;
        let look = dom::button("look", "look", &texts::word("look-again"))?;
        let hand = dom::button("hand", "hand", &texts::word("hand-in"))?;
        for part in [&check_text, &look, &hand] {
            dom::append(&check, part);
        }
        check.set_hidden(true);
        dom::append(form, &check);
        Some(Parts {
            position,
            progress,
            timer,
            more_time,
            saved,
            banner,
            banner_text,
            banner_act,
            announcer,
            previous,
            next,
            check,
            check_text,
        })
    }

    impl Question {
        fn read(&self) -> Field {
            let mut field = Field {
                q: self.q,
                ..Field::default()
            };
            for input in &self.inputs {
                let value = input.value();
                if chosen_by_tick(input) {
                    if input.checked() {
                        field.values.push(value);
                    }
                    field.touched |= input.checked() != input.default_checked();
                    field.known |= input.default_checked();
                } else {
                    field.touched |= value != input.default_value();
                    field.known |= !input.default_value().is_empty();
                    if !value.is_empty() {
                        field.values.push(value);
                    }
                }
            }
            if field.known || !field.values.is_empty() {
                self.known.set(true);
            }
            field.known = self.known.get();
            field
        }

        fn write(&self, values: &[String]) {
            for input in &self.inputs {
                if chosen_by_tick(input) {
                    input.set_checked(values.contains(&input.value()));
                } else {
                    input.set_value(values.first().map_or("", String::as_str));
                }
            }
        }
    }

    fn chosen_by_tick(input: &HtmlInputElement) -> bool {
        let kind = input.type_();
        kind == "radio" || kind == "checkbox"
    }

    impl Quiz {
        /// Short looks at the state, never across a call into the page.
        fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> Option<R> {
            self.state.try_borrow_mut().ok().map(|mut state| look(&mut state))
        }

        fn fields(&self) -> Vec<Field> {
            self.questions.iter().map(Question::read).collect()
        }

        // ── What the citizen sees ────────────────────────────────────────────────────────────────────────

        /// Where to begin: what is focused already, what the address names, the first open question.
        fn first_place(&self) -> usize {
            let open = unanswered(&self.fields());
            self.focused_place()
                .or_else(|| self.named_place())
                .or_else(|| self.place_of(*open.first()?))
                .unwrap_or_default()
        }

        fn focused_place(&self) -> Option<usize> {
            let focused = dom::document()?.active_element()?;
            self.place_with(&focused)
        }

        fn named_place(&self) -> Option<usize> {
            self.place_behind(&dom::window()?.location().hash().ok()?)
        }

        /// The question that a link like `#q3` (or to something inside the question) leads to.
        fn place_behind(&self, hash: &str) -> Option<usize> {
            let target = dom::document()?.get_element_by_id(hash.strip_prefix('#')?)?;
            self.place_with(&target)
        }

        fn place_with(&self, element: &Element) -> Option<usize> {
            self.questions
                .iter()
                .position(|question| question.fieldset.contains(Some(element)))
        }

        fn place_of(&self, q: u16) -> Option<usize> {
            self.questions.iter().position(|question| question.q == q)
        }

        /// Shows one question; the others stay in the form.
        fn show(&self, at: usize, focus: bool) {
            if !self.whole || at >= self.questions.len() {
                return;
            }
            self.with(|state| state.at = at);
            for (place, question) in self.questions.iter().enumerate() {
                question.fieldset.set_hidden(place != at);
                if let Some(jump) = &question.jump {
                    if place == at {
                        dom::set(jump, "aria-current", "step");
                    } else {
                        _ = jump.remove_attribute("aria-current");
                    }
                }
            }
            self.parts.previous.set_hidden(at == 0);
            self.parts.next.set_hidden(at + 1 == self.questions.len());
            self.parts.check.set_hidden(true);
            self.refresh();
            if focus && let Some(question) = self.questions.get(at) {
                let legend: Option<HtmlElement> = dom::first(&question.fieldset, "legend");
                if let Some(legend) = legend {
                    _ = legend.focus();
                }
            }
        }

        /// Numbers and marks that follow the answers.
        fn refresh(&self) {
            let fields = self.fields();
            let answered = fields.iter().filter(|field| field.answered()).count();
            let at = self.with(|state| state.at).unwrap_or_default();
            dom::text(
                &self.parts.position,
                &texts::position(at + 1, fields.len(), answered),
            );
            dom::set(&self.parts.progress, "value", &answered.to_string());
            for (question, field) in self.questions.iter().zip(&fields) {
                if let Some(jump) = &question.jump {
                    let answered = field.answered();
                    let name = texts::jump(usize::from(question.q), answered);
                    dom::set(jump, "aria-label", &name);
                    _ = jump.class_list().toggle_with_force("answered", answered);
                }
            }
        }

        fn announce(&self, words: &str) {
            dom::text(&self.parts.announcer, words);
        }

        /// Shows the banner; `act` is what its button does, if it has one.
        fn warn(&self, words: &str, act: Option<(&str, &str)>) {
            self.parts.banner_act.set_hidden(act.is_none());
            if let Some((act, label)) = act {
                dom::set(&self.parts.banner_act, "data-act", act);
                dom::text(&self.parts.banner_act, label);
            }
            self.parts.banner.set_hidden(false);
            dom::text(&self.parts.banner_text, words);
            dom::text(&self.parts.saved, "");
        }

        fn calm(&self) {
            self.parts.banner.set_hidden(true);
            dom::text(&self.parts.banner_text, "");
        }

        // ── Events ───────────────────────────────────────────────────────────────────────────────────────

        fn listen(self: &Rc<Self>) {
            let form = &self.form;
            let quiz = self.clone();
            dom::on(form, "input", move |_| quiz.edited());
            let quiz = self.clone();
            dom::on(form, "change", move |_| quiz.edited());
            let quiz = self.clone();
            dom::on(form, "click", move |event| {
                _ = quiz.clicked(&event);
            });
            let quiz = self.clone();
            dom::on(form, "keydown", move |event| {
                _ = quiz.key(&event);
            });
            let quiz = self.clone();
            dom::on(form, "submit", move |event| quiz.submitted(&event));
            if let Some(document) = dom::document() {
                let quiz = self.clone();
                dom::on(&document, "visibilitychange", move |_| quiz.visibility());
            }
            if let Some(window) = dom::window() {
                let quiz = self.clone();
                dom::on(&window, "pagehide", move |_| quiz.leave());
                let quiz = self.clone();
                dom::on(&window, "pageshow", move |_| quiz.back());
                let quiz = self.clone();
                dom::on(&window, "online", move |_| {
                    quiz.with(|state| state.autosave.online(dom::now()));
                    quiz.tick();
                });
                let quiz = self.clone();
                dom::on(&window, "hashchange", move |_| {
                    if let Some(place) = quiz.named_place() {
                        let there = quiz.focused_place() == Some(place);
                        quiz.show(place, !there);
                    }
                });
                let quiz = self.clone();
                dom::on(&window, "storage", move |event| quiz.other_tab(&event));
            }
        }

        fn edited(&self) {
            let (now, spread) = (dom::now(), dom::spread());
            let rev = self.with(|state| {
                state.autosave.edited(now, spread);
                state.leaving = false;
                state.wanted &= state.over;
                state.autosave.next_rev()
            });
            self.keep(rev.unwrap_or_default());
            dom::text(&self.parts.saved, "");
            self.refresh();
        }

        fn clicked(self: &Rc<Self>, event: &Event) -> Option<()> {
            if let Some(link) = dom::near(event, "a[href^='#']") {
                // Shown before the browser goes there, so that it can.
                self.show(self.place_behind(&link.get_attribute("href")?)?, false);
                return Some(());
            }
            let target = dom::near(event, "[data-act]")?;
            let act = target.get_attribute("data-act")?;
            event.prevent_default();
            let at = self.with(|state| state.at)?;
            match act.as_str() {
                "prev" => self.show(at.saturating_sub(1), true),
                "next" => self.show(at + 1, true),
                "goto" => {
                    let q = u16::try_from(dom::number(&target, "data-goto")?).ok()?;
                    self.show(self.place_of(q)?, true);
                }
                "look" => {
                    self.parts.check.set_hidden(true);
                    let open = unanswered(&self.fields());
                    let place = open.first().and_then(|q| self.place_of(*q)).unwrap_or(at);
                    self.show(place, true);
                }
                "hand" => {
                    self.parts.check.set_hidden(true);
                    self.hand_in();
                }
                "retry" if self.whole => self.save(),
                "retry" if dom::online() => self.calm(),
                "result" => self.post(),
                "more" => {
                    let quiz = self.clone();
                    leptos::task::spawn_local(async move {
                        _ = quiz.more_time().await;
                    });
                }
                _ => {}
            }
            Some(())
        }

        /// Enter in a text goes on instead of handing in. Not while an input method is composing.
        fn key(&self, event: &Event) -> Option<()> {
            let enter = dom::get(event, "key").as_string()? == "Enter";
            let composing = dom::get(event, "isComposing").is_truthy();
            let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
            if enter && !composing && input.type_() == "text" && self.whole {
                event.prevent_default();
                let at = self.with(|state| state.at)?;
                if at + 1 < self.questions.len() {
                    self.show(at + 1, true);
                } else {
                    self.submit.as_ref().map(|(button, _)| button.focus());
                }
            }
            Some(())
        }

        fn visibility(self: &Rc<Self>) {
            if dom::hidden() {
                let unsaved =
                    self.with(|state| state.autosave.dirty() && !state.leaving && state.sent.is_none());
                if unsaved == Some(true) {
                    self.save();
                }
            } else {
                self.tick();
            }
        }

        /// The page goes away: what is not on the server yet is sent along.
        fn leave(&self) {
            let (now, spread) = (dom::now(), dom::spread());
            let rev = self.with(|state| {
                state.leaving = true;
                let unsaved = state.autosave.dirty() && !state.autosave.stopped();
                (unsaved && state.sent.is_none() && self.whole).then(|| {
                    let rev = state.autosave.begin(now, spread);
                    // Nobody will hear the answer.
                    state.autosave.settled(rev, Outcome::Lost, now, 0.0);
                    rev
                })
            });
            if let Some(rev) = rev.flatten() {
                _ = self.beacon(&to_json(rev, &self.fields()));
            }
        }

        fn beacon(&self, json: &str) -> Option<bool> {
            let kind = web_sys::BlobPropertyBag::new();
            kind.set_type("application/json");
            let parts = js_sys::Array::of1(&json.into());
            let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind).ok()?;
            let navigator = dom::window()?.navigator();
            navigator
                .send_beacon_with_opt_blob(&self.save_url, Some(&blob))
                .ok()
        }

        /// The page is back from the browser's memory: everything works again.
        fn back(&self) {
            self.with(|state| state.leaving = false);
            self.enable(true);
        }

        /// Another tab of this attempt kept newer answers.
        fn other_tab(&self, event: &Event) {
            if dom::get(event, "key").as_string().as_deref() != Some(&self.key) {
                return;
            }
            let Some(copy) = dom::get(event, "newValue").as_string().and_then(|t| parse(&t)) else {
                return;
            };
            let newer = self.with(|state| {
                let newer = copy.rev >= state.autosave.next_rev();
                if newer {
                    state.autosave.adopted(copy.rev);
                }
                newer
            });
            if newer == Some(true) {
                for (q, values) in &copy.answers {
                    if let Some(question) = self.questions.iter().find(|f| f.q == *q) {
                        question.write(values);
                        question.known.set(true);
                    }
                }
                self.refresh();
            }
        }

        // ── The copy in the browser ──────────────────────────────────────────────────────────────────────

        fn keep(&self, rev: u64) {
            if self.whole
                && let Some(storage) = dom::storage()
            {
                _ = storage.set_item(&self.key, &to_json(rev, &self.fields()));
            }
        }

        fn forget(&self) {
            if let Some(storage) = dom::storage() {
                _ = storage.remove_item(&self.key);
            }
        }

        /// Puts back what the server never got, and saves what was typed before this script ran.
        fn restore(&self, server_rev: u64, now: f64) {
            let mut fields = self.fields();
            let copy = dom::storage()
                .filter(|_| self.whole)
                .and_then(|storage| storage.get_item(&self.key).ok()?)
                .and_then(|text| parse(&text))
                .unwrap_or_default();
            if copy.rev > server_rev {
                let missing = to_restore(&copy, server_rev, &fields);
                for (q, values) in &missing {
                    if let Some(question) = self.questions.iter().find(|f| f.q == *q) {
                        question.write(values);
                        question.known.set(true);
                    }
                }
                if !missing.is_empty() {
                    dom::text(&self.parts.saved, &texts::word("restored"));
                }
                self.with(|state| state.autosave.restored(copy.rev, now));
            } else if copy.rev > 0 {
                self.forget();
            }
            fields.retain(|field| field.touched);
            if !fields.is_empty() {
                self.with(|state| state.autosave.edited(now, dom::spread()));
            }
        }

        // ── Saving ───────────────────────────────────────────────────────────────────────────────────────

        /// Saves now, whatever the schedule says.
        fn save(self: &Rc<Self>) {
            let (now, spread) = (dom::now(), dom::spread());
            let Some(rev) = self.with(|state| state.autosave.begin(now, spread)) else {
                return;
            };
            self.keep(rev);
            let body = to_json(rev, &self.fields());
            let quiz = self.clone();
            leptos::task::spawn_local(async move {
                let response = dom::request("POST", &quiz.save_url, Some(&body), None).await;
                let (outcome, server_now) = match response {
                    None => (Outcome::Lost, None),
                    Some(response) => read_answer(&response, rev).await,
                };
                quiz.settle(rev, outcome, server_now);
            });
        }

        fn settle(self: &Rc<Self>, rev: u64, outcome: Outcome, server_now: Option<i64>) {
            let (now, spread) = (dom::now(), dom::spread());
            let state = self.with(|state| {
                state.autosave.settled(rev, outcome, now, spread);
                if let (Some(countdown), Some(server_now)) = (&mut state.countdown, server_now) {
                    countdown.resync(server_now, now as i64);
                }
                (state.autosave.dirty(), state.wanted)
            });
            let Some((dirty, wanted)) = state else {
                return;
            };
            match outcome {
                Outcome::Saved { .. } => {
                    self.calm();
                    if !dirty {
                        self.forget();
                        dom::text(&self.parts.saved, &texts::word("saved"));
                    }
                }
                Outcome::Busy { wait } => {
                    self.warn(&texts::busy((wait / 1_000.0) as i64), None);
                    return;
                }
                Outcome::Lost => {
                    self.lost();
                    return;
                }
                Outcome::Closed if !wanted => {
                    self.warn(
                        &texts::word("closed"),
                        Some(("result", &texts::word("see-result"))),
                    );
                }
                Outcome::Closed | Outcome::Refused => {}
            }
            if wanted {
                self.post();
            }
        }

        fn lost(&self) {
            self.warn(
                &texts::word("line-lost"),
                Some(("retry", &texts::word("try-again"))),
            );
            self.enable(true);
        }

        // ── Time ─────────────────────────────────────────────────────────────────────────────────────────

        fn tick(self: &Rc<Self>) {
            let (now, spread) = (dom::now(), dom::spread());
            let state = self.with(|state| {
                let moment = state.countdown.as_mut().map(|c| c.look(now as i64));
                let over_now = moment.is_some_and(|m| m.seconds == 0) && !state.over;
                state.over |= over_now;
                let overdue = state.autosave.overdue(now, spread);
                let last_chance = moment.is_some_and(|m| m.seconds > 0 && m.seconds <= LAST_SAVE)
                    && state.autosave.dirty()
                    && !state.autosave.failing()
                    && !state.autosave.stopped()
                    && !std::mem::replace(&mut state.saved_last, true);
                let may = self.whole && state.sent.is_none() && !state.leaving;
                let due = may && (state.autosave.due(now) || last_chance);
                let stuck = state.sent.is_some_and(|since| now - since > PATIENCE);
                (moment, over_now, overdue, due, stuck)
            });
            let Some((moment, over_now, overdue, due, stuck)) = state else {
                return;
            };
            if let Some(moment) = moment {
                dom::text(&self.parts.timer, &texts::clock(moment.seconds));
                let low = moment.seconds <= 60;
                _ = self.parts.timer.class_list().toggle_with_force("low", low);
                if let Some(seconds) = moment.announce {
                    self.announce(&texts::left(seconds));
                }
            }
            if overdue {
                self.lost();
            }
            if stuck {
                self.enable(true);
            }
            if over_now {
                self.time_over();
            } else if due {
                self.save();
            }
        }

        fn time_over(self: &Rc<Self>) {
            self.announce(&texts::word("time-over"));
            self.rest(true);
            self.warn(&texts::word("time-over"), None);
            self.hand_in();
        }

        /// Stops the inputs, without `disabled`: disabled inputs are left out of the post.
        fn rest(&self, over: bool) {
            _ = self.form.class_list().toggle_with_force("time-over", over);
            for question in &self.questions {
                question.fieldset.set_inert(over);
            }
            self.parts.more_time.set_inert(over);
        }

        async fn more_time(self: Rc<Self>) -> Option<()> {
            let url = self
                .form
                .get_attribute("data-more-time")
                .or_else(|| self.parts.more_time.get_attribute("formaction"))?;
            let response = dom::request("POST", &url, Some("{}"), None).await;
            let Some(response) = response else {
                self.lost();
                return None;
            };
            let deadline = match response.ok() {
                true => dom::get(&dom::json(&response).await, "deadline").as_f64(),
                false => None,
            };
            let Some(deadline) = deadline else {
                // Not for scripts, it seems: the button's own post, which carries the answers along.
                let button = &self.parts.more_time;
                if button.has_attribute("formaction") {
                    _ = button.remove_attribute("data-act");
                    button.click();
                } else {
                    self.announce(&texts::word("no-more-time"));
                }
                return None;
            };
            let now = dom::now();
            self.with(|state| {
                if let Some(countdown) = &mut state.countdown {
                    countdown.extend(deadline as i64, now as i64);
                }
            });
            self.tick();
            // It is given once. The focus must not fall out of the page with the button.
            _ = self.parts.timer.focus();
            self.parts.more_time.set_hidden(true);
            self.announce(&texts::word("time-added"));
            Some(())
        }

        // ── Handing in ───────────────────────────────────────────────────────────────────────────────────

        fn submitted(self: &Rc<Self>, event: &Event) {
            let submitter = dom::get(event, "submitter");
            let value = dom::get(&submitter, "value").as_string().unwrap_or_default();
            let ours =
                submitter.is_undefined() || submitter.is_null() || value == "submit" || value == "confirm";
            if !ours {
                if self.doubtful() {
                    event.prevent_default();
                    self.lost();
                    return;
                }
                // A plain post of another button carries all answers itself.
                self.with(|state| state.leaving = true);
                self.number();
                return;
            }
            event.prevent_default();
            if self.with(|state| state.sent.is_some()) == Some(true) {
                return;
            }
            let over = self.with(|state| state.over) == Some(true);
            if !self.whole || over || value == "confirm" {
                self.hand_in();
                return;
            }
            let open = unanswered(&self.fields()).len();
            let words = match open {
                0 => texts::word("sure"),
                open => texts::unanswered(open),
            };
            dom::text(&self.parts.check_text, &words);
            dom::set(&self.parts.check, "aria-label", &words);
            self.parts.check.set_hidden(false);
            _ = self.parts.check.focus();
        }

        /// Hands in; when the line is in doubt it is tried with a save first, so that the citizen keeps the page.
        fn hand_in(self: &Rc<Self>) {
            if !self.doubtful() {
                self.post();
            } else if self.whole {
                self.with(|state| state.wanted = true);
                self.enable(false);
                self.save();
            } else {
                self.lost();
            }
        }

        /// Whether a post would likely end in the browser's own error page.
        fn doubtful(&self) -> bool {
            !dom::online() || self.with(|state| state.autosave.failing()) == Some(true)
        }

        /// The form's own post, confirmed.
        fn post(&self) {
            let now = dom::now();
            let first = self.with(|state| state.sent.replace(now).is_none());
            if first != Some(true) {
                return;
            }
            self.number();
            self.enable(false);
            let confirm = dom::element("input", "").and_then(|e| e.dyn_into::<Element>().ok());
            if let Some(confirm) = confirm {
                dom::set(&confirm, "type", "hidden");
                dom::set(&confirm, "name", "do");
                dom::set(&confirm, "value", if self.whole { "confirm" } else { "submit" });
                dom::append(&self.form, &confirm);
                _ = self.form.submit();
                confirm.remove();
            }
        }

        /// Numbers the form: its answers are the latest.
        fn number(&self) {
            let input: Option<HtmlInputElement> = dom::first(&self.form, "input[name=rev]");
            let rev = self.with(|state| state.autosave.next_rev());
            if let (Some(input), Some(rev)) = (input, rev) {
                input.set_value(&rev.to_string());
            }
        }

        /// The button that hands in: off while a post is under way.
        fn enable(&self, on: bool) {
            if on {
                self.with(|state| state.sent = None);
            }
            if let Some((button, label)) = &self.submit {
                button.set_disabled(!on);
                let handing = texts::word("handing-in");
                dom::text(button, if on { label } else { &handing });
            }
        }
    }

    /// What a save's answer means, and the server's time if it tells it.
    async fn read_answer(response: &web_sys::Response, rev: u64) -> (Outcome, Option<i64>) {
        match response.status() {
            200..=299 => {
                let body = dom::json(response).await;
                let server = dom::get(&body, "rev").as_f64().map_or(rev, |rev| rev as u64);
                let time = dom::get(&body, "saved_at").as_f64().map(|time| time as i64);
                (Outcome::Saved { rev: server }, time)
            }
            409 | 410 => (Outcome::Closed, None),
            408 | 425 | 429 | 500..=599 => {
                let wait = response.headers().get("retry-after").ok().flatten();
                let wait = wait.and_then(|seconds| seconds.trim().parse::<u16>().ok());
                let wait = f64::from(wait.unwrap_or(20)) * 1_000.0;
                (Outcome::Busy { wait }, None)
            }
            _ => (Outcome::Refused, None),
        }
    }

    /// Reads a copy: `{"rev":8,"answers":{"1":["0"]}}`.
    fn parse(text: &str) -> Option<Copy> {
        let value = js_sys::JSON::parse(text).ok()?;
        let rev = dom::get(&value, "rev").as_f64()? as u64;
        let answers: js_sys::Object = dom::get(&value, "answers").dyn_into().ok()?;
        let answers = js_sys::Object::keys(&answers)
            .iter()
            .filter_map(|key| {
                let q = key.as_string()?.parse().ok()?;
                let values: js_sys::Array = js_sys::Reflect::get(&answers, &key).ok()?.dyn_into().ok()?;
                Some((q, values.iter().filter_map(|v| v.as_string()).collect()))
            })
            .collect();
        Some(Copy { rev, answers })
    }
}
