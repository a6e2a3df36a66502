//! What every route needs to know of a request.

use std::{cell::RefCell, rc::Rc};

use app::{Assets, PageContext, colour::Colour, texts::Lang};
use domain::{
    content::Content,
    id::{CampaignId, ChannelId},
    quiz::{Campaign, IdentityKind},
    token::{Identity, Pass, PersonKey, Ticket},
};
use worker::{Env, Method, Request};

use super::static_files;
use crate::{
    config::Config,
    error::{AppError, Result},
    http,
    objects::ballots::Ballots,
    published::Published,
    said::Said,
    time,
};

/// The cookie that carries a device ticket. A citizen does not need it: the ticket then travels in the address.
pub const TICKET_COOKIE: &str = "wm_t";

/// The object that answers a request itself.
#[derive(Clone, Copy)]
pub struct Here<'o> {
    /// The shard.
    pub object: &'o Ballots,
    /// Its campaign.
    pub campaign: &'o CampaignId,
    /// Its number.
    pub shard: u16,
}

/// One request, read once.
pub struct Cx<'o> {
    /// The object that answers, when it is not the Worker.
    pub here: Option<Here<'o>>,
    /// Bindings.
    pub env: Env,
    /// Settings.
    pub config: Rc<Config>,
    /// The content, once [`crate::routes`] looked it up.
    pub published: Option<Rc<Published>>,
    /// The method.
    pub method: Method,
    /// The path without base path.
    pub path: String,
    /// Query parameters in their order. Strangers are ignored.
    pub query: Vec<(String, String)>,
    /// Whether the site is reached by https.
    pub secure: bool,
    /// Asked for inside a frame of a site that is not on the list of portals.
    pub stranger: bool,
    /// The best content encoding that the client takes.
    pub encoding: Option<&'static str>,
    /// What pages need to know.
    pub page: PageContext,
    cookies: Vec<(String, String)>,
    /// `set-cookie` headers for the answer.
    pub new_cookies: RefCell<Vec<String>>,
}

/// Who takes part, and how we know.
pub struct Person {
    /// Who.
    pub identity: Identity,
    /// The ticket or pass, as it travels in forms and addresses.
    pub sealed: String,
    /// Whether it came with a cookie: then it need not travel in addresses.
    pub by_cookie: bool,
}

impl Person {
    /// The ticket or pass for a form or an address that has to carry it.
    pub fn carried(&self) -> Option<String> {
        (!self.by_cookie).then(|| self.sealed.clone())
    }
}

impl<'o> Cx<'o> {
    /// Reads address, query and cookies. None when the path is not below the base path.
    pub fn read(request: &Request, env: Env, config: Rc<Config>) -> Result<Option<Cx<'o>>> {
        let address = request.inner().url();
        let whole = http::path(&address);
        let Some(path) = whole.strip_prefix(config.base.as_str()) else {
            return Ok(None);
        };
        let path = if path.is_empty() {
            "/".to_owned()
        } else {
            path.to_owned()
        };
        // `//host` would make every link of the page lead to another site.
        if !path.starts_with('/') || path.starts_with("//") {
            return Ok(None);
        }
        let raw_query = http::query(&address);
        let query: Vec<(String, String)> = form_urlencoded::parse(raw_query.unwrap_or_default().as_bytes())
            .take(30)
            .map(|(k, v)| (k.into_owned(), v.into_owned()))
            .collect();
        let headers = request.headers();
        let encoding = http::encoding(&headers.get("accept-encoding")?.unwrap_or_default());
        let mut cx = Cx {
            here: None,
            env,
            published: None,
            method: request.method(),
            path,
            query,
            secure: address.starts_with("https:"),
            stranger: false,
            encoding,
            page: PageContext::default(),
            cookies: Vec::new(),
            new_cookies: RefCell::new(Vec::new()),
            config,
        };
        cx.page.lang = cx.query("lang").and_then(Lang::of).unwrap_or_default();
        if cx.is_api() {
            // Programs have no pages, and what they are let do stands in what they send.
            return Ok(Some(cx));
        }
        cx.cookies = headers
            .get("cookie")?
            .unwrap_or_default()
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .collect();
        cx.secure = cx.secure || headers.get("x-forwarded-proto")?.as_deref() == Some("https");
        cx.page = PageContext {
            base: cx.config.base.clone(),
            embed: cx.query("embed") == Some("1"),
            large: cx.query("big") == Some("1"),
            lang: cx.page.lang,
            colour: cx.query("color").and_then(Colour::parse),
            compact: cx.query("density") == Some("compact"),
            channel: cx
                .query("ch")
                .filter(|ch| ch.parse::<ChannelId>().is_ok())
                .map(str::to_owned),
            ticket: None,
            path: match raw_query {
                Some(query) => format!("{}?{query}", cx.path),
                None => cx.path.clone(),
            },
            origin: http::origin(&address, cx.secure),
            assets: assets(&cx.config.base),
            ..PageContext::default()
        };
        Ok(Some(cx))
    }

    /// Whether a program asks, and JSON is the answer.
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// Whether an Open311 client asks, and the answer is in its format.
    pub fn is_open311(&self) -> bool {
        self.path == "/open311" || self.path.starts_with("/open311/")
    }

    /// Words in the language of the page.
    pub fn say(&self, said: &Said) -> String {
        said.words(self.page.lang)
    }

    /// The published content.
    pub fn published(&self) -> Result<&Published> {
        self.published
            .as_deref()
            .ok_or_else(|| AppError::internal("a route without content"))
    }

    /// The content itself.
    pub fn content(&self) -> Result<&Content> {
        Ok(&self.published()?.content)
    }

    /// The first value of a query parameter.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.as_str())
    }

    /// A cookie's value.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies
            .iter()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.clone())
    }

    /// The channel that led here.
    pub fn channel(&self) -> Option<ChannelId> {
        self.page.channel.as_deref().and_then(|ch| ch.parse().ok())
    }

    /// The device ticket of the request: `sent` (a form's field), else the address, else the cookie.
    pub fn ticket(&self, sent: Option<&str>) -> Option<Person> {
        let open = |text: &str| Ticket::open(&self.config.signing_key, text).ok();
        let cookie = self.cookie(TICKET_COOKIE).and_then(|c| open(&c));
        let ticket = sent.or_else(|| self.query("t")).and_then(open).or(cookie)?;
        Some(Person {
            identity: Identity::Ticket(ticket),
            sealed: ticket.seal(&self.config.signing_key),
            by_cookie: cookie == Some(ticket),
        })
    }

    /// The person in `campaign` that the request brings along: `sent` (a form's field), else the address, else a device's cookie.
    pub fn person(&self, campaign: &Campaign, sent: Option<&str>) -> Option<Person> {
        match campaign.identity()? {
            IdentityKind::Device | IdentityKind::Team => self.ticket(sent),
            // Never in a cookie: several users of a portal, or holders of codes, may share a device.
            IdentityKind::Portal | IdentityKind::Code => {
                self.open_pass(campaign, sent.or_else(|| self.query("t"))?)
            }
        }
    }

    /// The person in `campaign` that a text stands for, and nothing else does.
    pub fn person_of(&self, campaign: &Campaign, text: &str) -> Option<Person> {
        match campaign.identity()? {
            IdentityKind::Device | IdentityKind::Team => {
                let ticket = Ticket::open(&self.config.signing_key, text).ok()?;
                Some(Person {
                    identity: Identity::Ticket(ticket),
                    sealed: text.to_owned(),
                    by_cookie: false,
                })
            }
            IdentityKind::Portal | IdentityKind::Code => self.open_pass(campaign, text),
        }
    }

    fn open_pass(&self, campaign: &Campaign, text: &str) -> Option<Person> {
        let pass = Pass::open(&self.config.signing_key, text, time::now()).ok()?;
        let wanted = match pass.identity() {
            Identity::Portal(_) => IdentityKind::Portal,
            Identity::Code(_) => IdentityKind::Code,
            Identity::Ticket(_) => return None,
        };
        (pass.is_of(&campaign.id) && campaign.identity() == Some(wanted)).then(|| Person {
            identity: pass.identity(),
            sealed: text.to_owned(),
            by_cookie: false,
        })
    }

    /// A person whose pass begins now.
    pub fn admitted(&self, campaign: &Campaign, identity: Identity) -> Result<Person> {
        let pass = Pass::new(identity, &campaign.id, time::now())
            .ok_or_else(|| AppError::internal("a pass for a device"))?;
        Ok(Person {
            identity,
            sealed: pass.seal(&self.config.signing_key),
            by_cookie: false,
        })
    }

    /// Whether an address carries a ticket or a pass of ours; then the links of its page do too.
    pub fn carried(&self) -> Option<&str> {
        let text = self.query("t")?;
        let key = &self.config.signing_key;
        let ours = Ticket::open(key, text).is_ok() || Pass::open(key, text, time::now()).is_ok();
        ours.then_some(text)
    }

    /// A new ticket, offered as a cookie too.
    pub fn new_ticket(&self) -> Result<Person> {
        let person = self.another_ticket()?;
        self.offer_ticket(&person);
        Ok(person)
    }

    /// The ticket that goes with a secret of this visit, offered as a cookie too: asked again with the same, somebody without cookies is still one.
    pub fn ticket_of(&self, secret: &str) -> Person {
        let hash = self
            .config
            .signing_key
            .keyed_hash("wenming/ticket", &[secret.as_bytes()]);
        let mut entropy = [0; 16];
        entropy.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        let ticket = Ticket::new(entropy);
        let person = Person {
            identity: Identity::Ticket(ticket),
            sealed: ticket.seal(&self.config.signing_key),
            by_cookie: false,
        };
        self.offer_ticket(&person);
        person
    }

    /// A new ticket for somebody who is yet to come.
    pub fn another_ticket(&self) -> Result<Person> {
        let ticket = Ticket::new(time::entropy()?);
        Ok(Person {
            identity: Identity::Ticket(ticket),
            sealed: ticket.seal(&self.config.signing_key),
            by_cookie: false,
        })
    }

    /// Offers a person's ticket as a cookie.
    pub fn offer_ticket(&self, person: &Person) {
        let path = if self.config.base.is_empty() {
            "/"
        } else {
            self.config.base.as_str()
        };
        let secure = if self.secure { "; Secure" } else { "" };
        self.new_cookies.borrow_mut().push(format!(
            "{TICKET_COOKIE}={}; Path={path}; Max-Age=34560000; HttpOnly; SameSite=Lax{secure}",
            person.sealed
        ));
    }

    /// The key of a person in a campaign.
    pub fn person_key(&self, campaign: &CampaignId, person: &Person) -> PersonKey {
        PersonKey::of(&self.config.signing_key, campaign, &person.identity)
    }

    /// The key of a person as a reader of tips.
    pub fn reader_key(&self, person: &Person) -> PersonKey {
        PersonKey::of_reader(&self.config.signing_key, &person.identity)
    }

    /// A link that carries the ticket when cookies are refused, and a pass always.
    pub fn page_for(&self, person: Option<&Person>) -> PageContext {
        let mut page = self.page.clone();
        page.ticket = person.and_then(Person::carried);
        page
    }
}

fn assets(base: &str) -> Assets {
    let at = |name: &str| static_files::url(base, name);
    Assets {
        style: at("style.css"),
        style_text: static_files::STYLE,
        console_style: at("console.css"),
        icon: at("icon.svg"),
        boot: at("boot.js"),
        read: at("read.js"),
        frame: at("frame.js"),
        poster: at("poster.js"),
        shell: at("shell.js"),
        report: at("report.js"),
        touch_icon: at("icon-180.png"),
        islands_js: at("citizen.js"),
        islands_wasm: at("citizen.wasm"),
    }
}
