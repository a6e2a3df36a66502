//! The public tally, live: asks for a newer snapshot and changes the numbers where they stand.
//!
//! The server draws the whole page; without this island it is complete, only not live. The island finds
//! `[data-tally-url]` (address of the JSON snapshot; `data-etag` is the snapshot on the page) and reads:
//!
//! - `{"values":{"takers":"1,280","districts.xiongguan.average":"83.5",…},"bars":{"scores.3":42.5,…}}`
//! - every `[data-key]` gets the text of `values[key]` (numbers are written as they are);
//! - every `[data-bar]` (an SVG `rect`) gets `bars[key]` percent as its `width`.
//!
//! A key that the answer does not have is left as it is. The island adds one element to the page,
//! `.announcer.visually-hidden` with `aria-live="polite"`, and speaks at most once a minute.

use leptos::prelude::*;

/// Wraps the numbers.
#[island]
pub fn TallyIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "islands")]
    let _whole_without_it = browser::start();
    children()
}

#[cfg(feature = "islands")]
mod browser {
    use std::cell::RefCell;
    use std::rc::Rc;

    use leptos::wasm_bindgen::JsValue;
    use leptos::web_sys::{Element, HtmlElement};

    use crate::islands::poll::Poll;
    use crate::islands::{dom, texts};

    struct Tally {
        root: Element,
        url: String,
        announcer: HtmlElement,
        etag: RefCell<String>,
        poll: RefCell<Poll>,
    }

    pub fn start() -> Option<()> {
        let document = dom::document()?;
        let root = document.query_selector("[data-tally-url]").ok()??;
        let announcer = dom::element("div", "announcer visually-hidden")?;
        dom::set(&announcer, "aria-live", "polite");
        dom::append(&root, &announcer);
        let tally = Rc::new(Tally {
            url: root.get_attribute("data-tally-url")?,
            etag: RefCell::new(root.get_attribute("data-etag").unwrap_or_default()),
            poll: RefCell::new(Poll::new(dom::now())),
            announcer,
            root,
        });
        let shown = tally.clone();
        dom::on(&document, "visibilitychange", move |_| {
            if !dom::hidden() {
                shown.with(|poll| poll.shown(dom::now()));
                shown.tick();
            }
        });
        dom::every(1_000, move || tally.tick());
        Some(())
    }

    impl Tally {
        fn with<R>(&self, look: impl FnOnce(&mut Poll) -> R) -> Option<R> {
            self.poll.try_borrow_mut().ok().map(|mut poll| look(&mut poll))
        }

        fn tick(self: &Rc<Self>) {
            if self.with(|poll| poll.due(dom::now())) == Some(true) {
                let tally = self.clone();
                leptos::task::spawn_local(async move {
                    let good = tally.ask().await.is_some();
                    tally.with(|poll| poll.answered(dom::now(), good, dom::hidden(), dom::spread()));
                });
            }
        }

        async fn ask(&self) -> Option<()> {
            let etag = self.etag.try_borrow().ok()?.clone();
            let header = (!etag.is_empty()).then_some(("if-none-match", etag.as_str()));
            let response = dom::request("GET", &self.url, None, header).await?;
            if response.status() == 304 {
                return Some(());
            }
            if !response.ok() {
                return None;
            }
            let snapshot = dom::json(&response).await;
            let etag = response.headers().get("etag").ok().flatten();
            if let (Some(etag), Ok(mut kept)) = (etag, self.etag.try_borrow_mut()) {
                *kept = etag;
            }
            self.draw(&snapshot);
            Some(())
        }

        fn draw(&self, snapshot: &JsValue) {
            let values = dom::get(snapshot, "values");
            for place in dom::all::<Element>(&self.root, "[data-key]") {
                let key = place.get_attribute("data-key").unwrap_or_default();
                if let Some(words) = words(&dom::get(&values, &key)) {
                    dom::text(&place, &words);
                }
            }
            let bars = dom::get(snapshot, "bars");
            for bar in dom::all::<Element>(&self.root, "[data-bar]") {
                let key = bar.get_attribute("data-bar").unwrap_or_default();
                if let Some(width) = words(&dom::get(&bars, &key)) {
                    dom::set(&bar, "width", &[&width, "%"].concat());
                }
            }
            let takers = words(&dom::get(&values, "takers"));
            if let Some(takers) = takers
                && self.with(|poll| poll.may_speak(dom::now())) == Some(true)
            {
                dom::text(&self.announcer, &texts::takers(&takers));
            }
        }
    }

    /// A text or a number, as text.
    fn words(value: &JsValue) -> Option<String> {
        value.as_string().or_else(|| {
            value.as_f64()?;
            Some(js_sys::JSON::stringify(value).ok()?.into())
        })
    }
}
