//! The few things that the islands ask of the browser. Nothing here panics: what the browser refuses is `None`.

use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Document, Element, Event, EventTarget, HtmlElement, Storage, Window};
use web_sys::{Headers, RequestInit, Response};

pub fn window() -> Option<Window> {
    leptos::web_sys::window()
}

pub fn document() -> Option<Document> {
    window()?.document()
}

/// Milliseconds since the page was asked for; only runs forward.
pub fn now() -> f64 {
    window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}

/// A random number from 0 to 1.
pub fn spread() -> f64 {
    js_sys::Math::random()
}

pub fn online() -> bool {
    window().is_none_or(|w| w.navigator().on_line())
}

pub fn hidden() -> bool {
    document().is_some_and(|d| d.hidden())
}

/// Calls `handler` for the rest of the page's life.
pub fn on(target: &EventTarget, kind: &str, handler: impl FnMut(Event) + 'static) {
    let handler: Box<dyn FnMut(Event)> = Box::new(handler);
    let closure = Closure::wrap(handler).into_js_value();
    _ = target.add_event_listener_with_callback(kind, closure.unchecked_ref());
}

/// Calls `tick` every so many milliseconds for the rest of the page's life.
pub fn every(milliseconds: i32, mut tick: impl FnMut() + 'static) {
    let handler: Box<dyn FnMut(Event)> = Box::new(move |_| tick());
    let closure = Closure::wrap(handler).into_js_value();
    if let Some(window) = window() {
        _ = window
            .set_interval_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), milliseconds);
    }
}

/// A new element with a class; not in the page yet.
pub fn element(tag: &str, class: &str) -> Option<HtmlElement> {
    let element = document()?.create_element(tag).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.dyn_into().ok()
}

/// A button that does not submit; `act` is read by the form's click handler.
pub fn button(class: &str, act: &str, text: &str) -> Option<HtmlElement> {
    let button = element("button", class)?;
    set(&button, "type", "button");
    set(&button, "data-act", act);
    button.set_text_content(Some(text));
    Some(button)
}

pub fn set(element: &Element, name: &str, value: &str) {
    _ = element.set_attribute(name, value);
}

/// Writes only when it differs: the page stays quiet for screen readers and cheap to draw.
pub fn text(element: &Element, value: &str) {
    if element.text_content().as_deref() != Some(value) {
        element.set_text_content(Some(value));
    }
}

pub fn append(parent: &Element, child: &Element) {
    _ = parent.append_child(child);
}

/// All elements below `root` that match.
pub fn all<T: JsCast>(root: &Element, selector: &str) -> Vec<T> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|i| list.item(i)?.dyn_into().ok())
        .collect()
}

pub fn first<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

/// A number in a `data-*` attribute. Whole numbers only; times in milliseconds fit.
pub fn number(element: &Element, name: &str) -> Option<i64> {
    element.get_attribute(name)?.parse().ok()
}

/// The element an event happened in, or its nearest parent that matches.
pub fn near(event: &Event, selector: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok()?
}

/// `object[name]`, or undefined.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Storage that may be refused.
pub fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// A request to the own server; `None` when the line is down. It outlives the page.
pub async fn request(
    method: &str,
    url: &str,
    body: Option<&str>,
    header: Option<(&str, &str)>,
) -> Option<Response> {
    let init = RequestInit::new();
    init.set_method(method);
    let headers = Headers::new().ok()?;
    headers.set("accept", "application/json").ok()?;
    if let Some(body) = body {
        headers.set("content-type", "application/json").ok()?;
        init.set_body(&body.into());
        _ = js_sys::Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE);
    }
    if let Some((name, value)) = header {
        headers.set(name, value).ok()?;
    }
    init.set_headers(&headers);
    _ = js_sys::Reflect::set(&init, &"cache".into(), &"no-store".into());
    let promise = window()?.fetch_with_str_and_init(url, &init);
    let response = wasm_bindgen_futures::JsFuture::from(promise).await.ok()?;
    response.dyn_into().ok()
}

/// The JSON of a response; undefined when it is none.
pub async fn json(response: &Response) -> JsValue {
    match response.json() {
        Ok(promise) => wasm_bindgen_futures::JsFuture::from(promise)
            .await
            .unwrap_or(JsValue::UNDEFINED),
        Err(_) => JsValue::UNDEFINED,
    }
}
