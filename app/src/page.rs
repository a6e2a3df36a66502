//! The frame around every page.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::colour::Colour;
use crate::components::console::{OrganizerBar, organizer_bar};
use crate::texts::{Lang, Speaking, content_lang, say, speak, t};

/// Addresses of the static files, complete, as the manifest has them.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub style: String,
    /// The same style sheet as text: citizens' pages carry it inside, which saves a slow line one round trip before the first
    /// paint. Empty: they link to it.
    pub style_text: &'static str,
    /// Added on console pages; empty: none.
    pub console_style: String,
    /// Empty: none.
    pub icon: String,
    pub boot: String,
    /// Reads a page out.
    pub read: String,
    /// Tells a page around an embedded one how high it is.
    pub frame: String,
    /// Makes a picture of a poster.
    pub poster: String,
    /// Starts the service worker.
    pub shell: String,
    /// Keeps reports that cannot be sent.
    pub report: String,
    /// For a home screen.
    pub touch_icon: String,
    pub islands_js: String,
    pub islands_wasm: String,
}

/// What every page of one request needs to know.
#[derive(Clone, Debug, Default)]
pub struct PageContext {
    pub site_name: String,
    /// Base path of the site: empty, or `/wm`.
    pub base: String,
    pub hotline: String,
    /// Shown inside a portal: no header, no footer.
    pub embed: bool,
    /// Large type.
    pub large: bool,
    /// The language of the page.
    pub lang: Lang,
    /// The main colour of the portal around, in place of the site's own.
    pub colour: Option<Colour>,
    /// Less room between things, for a narrow place on a portal.
    pub compact: bool,
    /// Code of the channel that led here; kept on links.
    pub channel: Option<String>,
    /// The device ticket, when cookies are refused; kept on quiz links only.
    pub ticket: Option<String>,
    /// This page without base, with its own query (`/a/xyz?q=3`), for the switch of the type size.
    pub path: String,
    /// Scheme and host that the page was asked for at, for addresses that leave it; empty: unknown.
    pub origin: String,
    pub assets: Assets,
}

/// All but unreserved characters.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Percent-encodes a value for a query or a path segment.
fn encode(value: &str) -> String {
    utf8_percent_encode(value, QUERY).to_string()
}

impl PageContext {
    /// Lets texts be in the page's language until what it gives is dropped.
    pub fn speak(&self) -> Speaking {
        speak(self.lang)
    }

    /// The address of a page of this site (`/c/x/quiz?y=1#z`): with base path and the query parameters that are kept.
    pub fn link(&self, to: &str) -> String {
        self.link_with(to, self.large, self.lang)
    }

    /// This page in the other type size.
    pub(crate) fn other_size(&self) -> String {
        self.link_with(&self.path, !self.large, self.lang)
    }

    /// This page in the other language.
    pub(crate) fn other_language(&self) -> String {
        self.link_with(&self.path, self.large, self.lang.other())
    }

    /// The address of something that is not a page to read on: with base path and nothing else.
    pub(crate) fn link_plain(&self, to: &str) -> String {
        format!("{}{to}", self.base)
    }

    /// Query parameters for how a page looks on a portal.
    pub(crate) fn looks(&self) -> Vec<(&'static str, String)> {
        self.kept()
            .into_iter()
            .filter(|(name, _)| matches!(*name, "big" | "lang" | "color" | "density"))
            .collect()
    }

    /// Query parameters that every link keeps.
    pub(crate) fn kept(&self) -> Vec<(&'static str, String)> {
        let flag = |name, set: bool| set.then(|| (name, "1".to_owned()));
        [
            flag("embed", self.embed),
            flag("big", self.large),
            (self.lang != Lang::default()).then(|| ("lang", self.lang.code().to_owned())),
            self.colour.map(|colour| ("color", colour.to_string())),
            self.compact.then(|| ("density", "compact".to_owned())),
            self.channel.clone().map(|channel| ("ch", channel)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn link_with(&self, to: &str, large: bool, lang: Lang) -> String {
        let (rest, fragment) = match to.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (to, None),
        };
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        let mut pairs: Vec<String> = query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| {
                let name = pair.split('=').next().unwrap_or_default();
                !matches!(
                    name,
                    "" | "embed" | "big" | "lang" | "color" | "density" | "ch" | "t" | "id" | "kept"
                )
            })
            .map(str::to_owned)
            .collect();
        if self.embed {
            pairs.push("embed=1".to_owned());
        }
        if large {
            pairs.push("big=1".to_owned());
        }
        if lang != Lang::default() {
            pairs.push(format!("lang={}", lang.code()));
        }
        if let Some(colour) = self.colour {
            pairs.push(format!("color={colour}"));
        }
        if self.compact {
            pairs.push("density=compact".to_owned());
        }
        if let Some(channel) = &self.channel {
            pairs.push(format!("ch={}", encode(channel)));
        }
        if let Some(ticket) = &self.ticket
            && is_quiz(path)
        {
            pairs.push(format!("t={}", encode(ticket)));
        }
        let mut link = format!("{}{path}", self.base);
        if !pairs.is_empty() {
            link.push('?');
            link.push_str(&pairs.join("&"));
        }
        if let Some(fragment) = fragment {
            link.push('#');
            link.push_str(fragment);
        }
        link
    }
}

/// Whether a path belongs to an attempt, starts one, or asks its person something.
fn is_quiz(path: &str) -> bool {
    path.starts_with("/a/")
        || (path.starts_with("/c/")
            && (path.ends_with("/quiz") || path.ends_with("/start") || path.contains("/survey/")))
}

/// Who may see the address of a page, and what surrounds it.
pub(crate) enum Kind {
    Public,
    /// The address is a bearer secret: not indexed, never sent as a referrer.
    Secret,
    /// The console, signed in or not.
    Console(Option<OrganizerBar>),
}

/// The island of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Island {
    None,
    Place,
    Quiz,
    Tally,
}

/// How one page fills the frame.
pub(crate) struct Frame {
    pub title: String,
    pub kind: Kind,
    /// Whether the page has something that `boot.js` improves; only then is script loaded.
    pub script: bool,
    /// Whether the page can be read out also in normal type. In large type every page can.
    pub read: bool,
    /// Whose words the page carries.
    pub island: Island,
    /// Whether the style sheet is inside the page.
    pub style_inside: bool,
    /// Where a browser without scripts goes on at once.
    pub without_script: Option<String>,
    /// For those who find the page in a search or are sent it: what it says, and its address without what is a person's own.
    pub share: Option<(String, String)>,
    /// Nothing around the main part, and no word to the page around it.
    pub bare: bool,
    /// What the service worker may keep of this page for times without a line, and until when.
    pub kept: Option<Keep>,
    /// Whether a report is made here, or what became of one is shown.
    pub report: bool,
}

/// A page that may be read without a line (`public/sw.js`). The worker fetches `address` without cookies, so what it keeps is as much as anybody
/// may see who knows that address.
#[derive(Clone, Debug)]
pub(crate) struct Keep {
    /// Complete: the page itself, or a version of it without what must be fresh.
    pub address: String,
    /// Milliseconds since 1970.
    pub until: i64,
}

impl Frame {
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        let style_inside = !matches!(kind, Kind::Console(_));
        Self {
            title: title.into(),
            kind,
            script: false,
            read: false,
            island: Island::None,
            style_inside,
            share: None,
            bare: false,
            kept: None,
            report: false,
            without_script: None,
        }
    }

    /// A public page that may be found and passed on.
    pub fn with_share(mut self, description: impl Into<String>, path: impl Into<String>) -> Self {
        self.share = Some((description.into(), path.into()));
        self
    }

    /// For pages that must cost little to send: they link to the style sheet, which most browsers have.
    pub fn with_linked_style(mut self) -> Self {
        self.style_inside = false;
        self
    }

    /// A page alone in a frame that is not ours: nothing leads on inside that frame.
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// A page that may be read without a line.
    pub fn with_kept(mut self, keep: Option<Keep>) -> Self {
        self.kept = keep;
        self
    }

    /// For pages that `boot.js` improves without an island.
    pub fn with_script(mut self) -> Self {
        self.script = true;
        self
    }

    /// For the pages of reports: photos get small, what is typed stays, and what cannot be sent waits (`public/report.js`).
    pub fn with_report(mut self) -> Self {
        self.report = true;
        self
    }

    /// Browsers without scripts get another page.
    pub fn with_way_without_script(mut self, href: Option<String>) -> Self {
        self.without_script = href;
        self
    }

    /// For pages that are worth listening to.
    pub fn with_reading(mut self) -> Self {
        self.read = true;
        self
    }

    pub fn with_island(mut self, island: Island) -> Self {
        self.script = true;
        self.island = island;
        self
    }
}

/// Draws a whole page. `body` runs inside a reactive owner, as islands need one.
pub(crate) fn draw(ctx: &PageContext, frame: Frame, body: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| document(ctx, frame, body()).to_html());
    drop(owner);
    without_markers(&html)
}

/// Share metadata (<https://ogp.me>).
fn og(property: &'static str, content: impl Into<String>) -> AnyView {
    leptos::html::meta()
        .attr("property", property)
        .content(content.into())
        .into_any()
}

fn document(ctx: &PageContext, frame: Frame, body: AnyView) -> impl IntoView + use<> {
    let Frame {
        title,
        kind,
        script,
        read,
        island,
        style_inside,
        share,
        bare,
        kept,
        report,
        without_script,
    } = frame;
    let secret = !matches!(kind, Kind::Public);
    let console = matches!(kind, Kind::Console(_));
    let share = share.map(|(description, path)| {
        let address = (!ctx.origin.is_empty()).then(|| format!("{}{}{path}", ctx.origin, ctx.base));
        view! {
            <meta name="description" content=description.clone()/>
            {og("og:type", "article")}
            {og("og:site_name", ctx.site_name.clone())}
            {og("og:title", title.clone())}
            {og("og:description", description)}
            {address
                .map(|address| {
                    view! {
                        {og("og:url", address.clone())}
                        <link rel="canonical" href=address/>
                    }
                })}
        }
    });
    // In a frame there is the main part of the page around too: a name tells them apart.
    let label = ctx.embed.then(|| title.clone());
    let title = format!("{title} - {}", ctx.site_name);
    let class: Vec<&str> = [
        ("large", ctx.large),
        ("embed", ctx.embed),
        ("compact", ctx.compact),
    ]
    .into_iter()
    .filter_map(|(name, on)| on.then_some(name))
    .collect();
    let class = (!class.is_empty()).then(|| class.join(" "));
    let assets = ctx.assets.clone();
    let some = |text: String| (!text.is_empty()).then_some(text);
    let script = script.then(|| {
        view! { <script defer src=assets.boot data-js=assets.islands_js data-wasm=assets.islands_wasm></script> }
    });
    let whole = ctx.link_plain(&whole_report(ctx.lang));
    let (waiting, waiting_whole) = (
        (!report).then(|| assets.report.clone()),
        (!report).then(|| whole.clone()),
    );
    let report = report.then(|| {
        view! {
            <script
                defer
                src=assets.report.clone()
                data-base=ctx.base.clone()
                data-whole=whole
                data-words=say::report_words()
            ></script>
        }
    });
    // Never in a frame: that is another person's site, and nothing stays there.
    let shell = (style_inside && !console && !ctx.embed).then(|| {
        view! {
            <link rel="manifest" href=ctx.link_plain("/app.webmanifest")/>
            <link rel="apple-touch-icon" href=assets.touch_icon.clone()/>
            {kept
                .map(|keep| {
                    view! { <meta name="offline-page" content=keep.address data-until=keep.until.to_string()/> }
                })}
            <script
                defer
                src=assets.shell.clone()
                data-base=ctx.base.clone()
                data-report=waiting
                data-whole=waiting_whole
            ></script>
        }
    });
    let read = (read || ctx.large).then(|| {
        view! {
            <script defer src=assets.read data-read=t("read") data-stop=t("read-stop")></script>
        }
    });
    let framed = (ctx.embed && !bare).then(|| view! { <script defer src=assets.frame></script> });
    let size = view! {
        <a class="size" href=ctx.other_size() rel="nofollow">
            {if ctx.large { t("normal") } else { t("large") }}
        </a>
    };
    let other = ctx.lang.other();
    let language = view! {
        <a class="size" href=ctx.other_language() rel="nofollow" lang=other.tag() hreflang=other.tag()>
            {other.name()}
        </a>
    };
    let words = some(say::island_words(island));
    let home = if console {
        format!("{}/console", ctx.base)
    } else {
        ctx.link("/")
    };
    let name = if console {
        format!("{} {}", ctx.site_name, t("console-console"))
    } else {
        ctx.site_name.clone()
    };
    let (header, end_of_main, footer) = if bare {
        (None, None, None)
    } else if ctx.embed {
        (
            None,
            Some(view! { <p class="embed-foot">{language} " " {size}</p> }),
            None,
        )
    } else {
        let bar = match kind {
            Kind::Console(Some(bar)) => organizer_bar(ctx, bar),
            _ => view! { <p class="ways">{language} " " {size}</p> }.into_any(),
        };
        let header = view! {
            <header class="top">
                <div class="wrap">
                    <a class="site" href=home lang=content_lang()>
                        {name}
                    </a>
                    {bar}
                </div>
            </header>
        };
        let footer = view! {
            <footer class="foot">
                <div class="wrap">
                    <p>{say::help(&ctx.hotline)}</p>
                </div>
            </footer>
        };
        (Some(header), None, Some(footer))
    };
    view! {
        <!DOCTYPE html>
        <html lang=ctx.lang.tag() class=class>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <title>{title}</title>
                {share}
                {secret
                    .then(|| {
                        view! {
                            <meta name="robots" content="noindex"/>
                            <meta name="referrer" content="no-referrer"/>
                        }
                    })}
                <meta name="color-scheme" content="light dark"/>
                <meta name="format-detection" content="telephone=no"/>
                {some(assets.icon).map(|icon| view! { <link rel="icon" href=icon/> })}
                {if style_inside && !assets.style_text.is_empty() {
                    view! { <style inner_html=assets.style_text></style> }.into_any()
                } else {
                    view! { <link rel="stylesheet" href=assets.style/> }.into_any()
                }}
                {console
                    .then_some(assets.console_style)
                    .and_then(some)
                    .map(|style| view! { <link rel="stylesheet" href=style/> })}
                {(!console)
                    .then_some(ctx.colour)
                    .flatten()
                    .map(|colour| view! { <style inner_html=colour.css()></style> })}
                {without_script
                    .map(|href| {
                        view! {
                            <noscript>
                                <meta http-equiv="refresh" content=format!("0;url={href}")/>
                            </noscript>
                        }
                    })}
                {script}
                {read}
                {framed}
                {report}
                {shell}
            </head>
            <body data-words=words>
                <a class="skip" href="#main">
                    {t("skip")}
                </a>
                {header}
                <main id="main" class="wrap" tabindex="-1" aria-label=label>
                    {body} {end_of_main}
                </main>
                {footer}
            </body>
        </html>
    }
}

/// Where a whole report can be filled in without a line, as the service worker keeps it.
fn whole_report(lang: Lang) -> String {
    let plain = PageContext {
        lang,
        ..PageContext::default()
    };
    plain.link("/offline?for=report")
}

/// Takes out the empty comments that Leptos puts between texts, where nothing hydrates: everywhere but in what an island itself
/// draws around its children. Text cannot look like one: `<` is escaped in texts and attributes.
fn without_markers(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // Inside an island's own markup the markers stay.
    let mut own = false;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = after;
        if !own {
            if let Some(after) = rest.strip_prefix("!>") {
                rest = after;
                continue;
            }
            if let Some(after) = rest.strip_prefix("!--<() />-->") {
                rest = after;
                continue;
            }
        }
        if rest.starts_with("leptos-island") || rest.starts_with("/leptos-children") {
            own = true;
        } else if rest.starts_with("/leptos-island") || rest.starts_with("leptos-children") {
            own = false;
        }
        out.push('<');
    }
    out.push_str(rest);
    out
}
