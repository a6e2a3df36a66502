//! Where the phone is, asked when a button is pressed and never before.
//!
//! The server draws `[data-locate]` with the hidden fields `lat` and `lng` and, in `.located`, the position that goes along with a box to take it
//! back. The island adds the button, a line that says what came of it, and fills both in. Browsers give WGS84.

use leptos::prelude::*;

/// Wraps the fields of the position.
#[island]
pub fn PlaceIsland(children: Children) -> impl IntoView {
    #[cfg(feature = "islands")]
    let _whole_without_it = browser::start();
    children()
}

#[cfg(feature = "islands")]
mod browser {
    use std::rc::Rc;

    use leptos::wasm_bindgen::closure::Closure;
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use leptos::web_sys::{Element, HtmlElement};

    use crate::islands::{dom, texts};

    /// How long a phone may search, and how old a position may be, in milliseconds.
    const LONGEST: f64 = 15_000.0;
    const OLDEST: f64 = 60_000.0;

    struct Place {
        root: Element,
        says: HtmlElement,
    }

    pub fn start() -> Option<()> {
        let root: Element = dom::document()?.query_selector("[data-locate]").ok()??;
        let locator = dom::get(&dom::window()?.navigator(), "geolocation");
        let ask: js_sys::Function = dom::get(&locator, "getCurrentPosition").dyn_into().ok()?;
        let button = dom::button("", "locate", &texts::word("locate"))?;
        let says = dom::element("p", "hint")?;
        dom::set(&says, "role", "status");
        root.insert_before(&says, root.first_child().as_ref()).ok()?;
        root.insert_before(&button, root.first_child().as_ref()).ok()?;
        let place = Rc::new(Place { root, says });
        dom::on(&button, "click", move |_| {
            dom::text(&place.says, &texts::word("locating"));
            let (found, lost) = (place.clone(), place.clone());
            let found = Closure::once_into_js(move |position: JsValue| {
                if found.found(&position).is_none() {
                    found.lost();
                }
            });
            let lost = Closure::once_into_js(move |_: JsValue| lost.lost());
            let options = js_sys::Object::new();
            for (name, value) in [
                ("enableHighAccuracy", JsValue::TRUE),
                ("timeout", LONGEST.into()),
                ("maximumAge", OLDEST.into()),
            ] {
                _ = js_sys::Reflect::set(&options, &name.into(), &value);
            }
            _ = ask.call3(&locator, &found, &lost, &options);
        });
        Some(())
    }

    impl Place {
        fn found(&self, position: &JsValue) -> Option<()> {
            let coords = dom::get(position, "coords");
            let degrees = |name: &str| -> Option<String> {
                let number = js_sys::Number::from(dom::get(&coords, name).as_f64()?);
                number.to_fixed(6).ok().map(String::from)
            };
            let (lat, lng) = (degrees("latitude")?, degrees("longitude")?);
            for (name, value) in [("lat", &lat), ("lng", &lng)] {
                let field: Element = dom::first(&self.root, &["[name=", name, "]"].concat())?;
                dom::set(&field, "value", value);
            }
            let located: Element = dom::first(&self.root, ".located")?;
            let line: Element = dom::first(&located, "p")?;
            dom::text(&line, &texts::located(&lat, &lng));
            _ = located.remove_attribute("hidden");
            dom::text(&self.says, &texts::word("location-found"));
            Some(())
        }

        fn lost(&self) {
            dom::text(&self.says, &texts::word("location-lost"));
        }
    }
}
