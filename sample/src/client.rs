//! A browser without a screen: follows links, fills forms, keeps one cookie.

use std::{collections::BTreeMap, thread, time::Duration};

use anyhow::{Context, Result, bail};
use html5gum::{Token, Tokenizer};
use url::form_urlencoded;

/// How often somebody who is told to wait (429, 503) tries again.
const TRIES: u32 = 120;
const PAUSE: Duration = Duration::from_millis(500);
/// Between the parts of a form with photos.
const BOUNDARY: &str = "wenming-sample-4f1c9a";

/// Somebody who visits the site.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    base: String,
    cookie: Option<String>,
}

/// An element: its name and attributes, and the text that follows its start.
#[derive(Debug)]
pub struct Element {
    /// `a`, `input` …
    pub name: String,
    /// Attributes, without character references.
    pub attributes: BTreeMap<String, String>,
    /// The text up to the next element.
    pub text: String,
}

/// A page, or where to go instead.
#[derive(Debug)]
pub enum Answer {
    /// 200.
    Page(Page),
    /// 303, below the site's base.
    Elsewhere(String),
}

/// A page's elements in their order.
#[derive(Debug)]
pub struct Page(Vec<Element>);

impl Page {
    fn read(html: &str) -> Page {
        let mut all: Vec<Element> = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        for Ok(token) in Tokenizer::new(html) {
            match token {
                Token::StartTag(tag) => all.push(Element {
                    name: text(&tag.name),
                    attributes: tag
                        .attributes
                        .iter()
                        .map(|(name, value)| (text(name), text(value)))
                        .collect(),
                    text: String::new(),
                }),
                Token::String(string) => {
                    if let Some(last) = all.last_mut() {
                        last.text += &text(&string);
                    }
                }
                _ => {}
            }
        }
        Page(all)
    }

    /// All elements of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.0.iter().filter(move |element| element.name == name)
    }

    /// Where the links lead.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.all("a")
            .filter_map(|link| link.attributes.get("href"))
            .map(String::as_str)
    }

    /// The value of a hidden field.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn hidden(&self, name: &str) -> Result<&str> {
        self.all("input")
            .find(|input| input.attributes.get("name").is_some_and(|own| own == name))
            .and_then(|input| input.attributes.get("value"))
            .map(String::as_str)
            .with_context(|| format!("no field {name} in the page"))
    }

    /// What the page says is wrong.
    fn faults(&self) -> String {
        let said = |element: &&Element| {
            let class = element.attributes.get("class").map(String::as_str);
            class.is_some_and(|class| class.contains("error")) || element.name == "h1"
        };
        let all: Vec<&str> = self
            .0
            .iter()
            .filter(said)
            .map(|element| element.text.trim())
            .chain(self.links_to_fields())
            .filter(|text| !text.is_empty())
            .collect();
        all.join("; ")
    }

    fn links_to_fields(&self) -> impl Iterator<Item = &str> {
        let to_field = |link: &&Element| {
            link.attributes
                .get("href")
                .is_some_and(|href| href.starts_with("#f-"))
        };
        self.all("a").filter(to_field).map(|link| link.text.trim())
    }
}

impl Answer {
    /// The page.
    ///
    /// # Errors
    /// It was a redirect.
    pub fn page(self) -> Result<Page> {
        match self {
            Answer::Page(page) => Ok(page),
            Answer::Elsewhere(to) => bail!("a page was expected, not a way to {to}"),
        }
    }

    /// Where the redirect leads.
    ///
    /// # Errors
    /// It was a page, with what it says is wrong.
    pub fn elsewhere(self) -> Result<String> {
        match self {
            Answer::Elsewhere(to) => Ok(to),
            Answer::Page(page) => bail!("refused: {}", page.faults()),
        }
    }
}

impl Client {
    /// Somebody without a cookie. `base` is the site's address without a slash at its end.
    pub fn new(base: &str) -> Client {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        Client {
            agent: config.new_agent(),
            base: base.to_owned(),
            cookie: None,
        }
    }

    /// Somebody else at the same site.
    pub fn another(&self) -> Client {
        Client {
            cookie: None,
            ..self.clone()
        }
    }

    /// GET of a page.
    ///
    /// # Errors
    /// Nobody answers, or it is neither a page nor a redirect.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send(path, None)
    }

    /// POST of a form.
    ///
    /// # Errors
    /// As [`Client::get`]; a refusal names what is wrong.
    pub fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(path, Some(("application/x-www-form-urlencoded", body.as_bytes())))
    }

    /// POST of a form with photos (PNG) in the field `photo`.
    ///
    /// # Errors
    /// As [`Client::form`].
    pub fn photos(&mut self, path: &str, fields: &[(&str, &str)], photos: &[Vec<u8>]) -> Result<Answer> {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        for photo in photos {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"photo.png\"\r\n\
                 Content-Type: image/png\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(photo);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(path, Some((&kind, &body)))
    }

    /// A call of the operator's API.
    ///
    /// # Errors
    /// Nobody answers, or the answer is no success.
    pub fn operate(&self, operator: &str, path: &str) -> Result<serde_json::Value> {
        let mut answer = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {operator}"))
            .content_type("application/json")
            .send("{}")?;
        let text = answer.body_mut().read_to_string()?;
        if answer.status() != 200 {
            bail!("{path}: {} {text}", answer.status());
        }
        Ok(serde_json::from_str(&text)?)
    }

    fn send(&mut self, path: &str, body: Option<(&str, &[u8])>) -> Result<Answer> {
        for _ in 0..TRIES {
            match self.once(path, body)? {
                Some(answer) => return Ok(answer),
                None => thread::sleep(PAUSE),
            }
        }
        bail!("{path}: the site is too busy")
    }

    /// None: later.
    fn once(&mut self, path: &str, body: Option<(&str, &[u8])>) -> Result<Option<Answer>> {
        let address = format!("{}{path}", self.base);
        let cookie = self.cookie.as_deref().unwrap_or_default();
        let mut answer = match body {
            None => self.agent.get(&address).header("cookie", cookie).call()?,
            Some((kind, body)) => self
                .agent
                .post(&address)
                .header("cookie", cookie)
                .content_type(kind)
                .send(body)?,
        };
        let header = |name: &str| {
            let value = answer.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let (cookie, location) = (header("set-cookie"), header("location"));
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string()?;
        if let Some(cookie) = cookie {
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        match status {
            200 => Ok(Some(Answer::Page(Page::read(&text)))),
            303 => {
                let to = location.context("a redirect to nowhere")?;
                Ok(Some(Answer::Elsewhere(self.below(&to))))
            }
            429 | 503 => Ok(None),
            _ => bail!("{path}: {status} {}", Page::read(&text).faults()),
        }
    }

    /// An address of the site as a path below its base.
    pub fn below(&self, address: &str) -> String {
        let path = address.strip_prefix(&self.base).unwrap_or(address);
        let own = self.base.splitn(4, '/').nth(3).unwrap_or_default();
        match path.strip_prefix(&format!("/{own}/")) {
            Some(rest) if !own.is_empty() => format!("/{rest}"),
            _ => path.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_reads_it() {
        let page = Page::read("<h1>无</h1><input name=csrf value='a&amp;b'><a href=\"/r/1\">去</a>");
        assert_eq!(page.hidden("csrf").ok(), Some("a&b"));
        assert!(page.hidden("other").is_err());
        assert_eq!(page.links().collect::<Vec<_>>(), ["/r/1"]);
        assert_eq!(page.faults(), "无");
    }

    #[test]
    fn an_address_is_taken_below_the_base() {
        let plain = Client::new("http://127.0.0.1:1");
        assert_eq!(plain.below("http://127.0.0.1:1/r/1?new=1"), "/r/1?new=1");
        assert_eq!(plain.below("/r/1"), "/r/1");
        let based = Client::new("http://127.0.0.1:1/wm");
        assert_eq!(based.below("http://127.0.0.1:1/wm/r/1"), "/r/1");
        assert_eq!(based.below("/wm/r/1"), "/r/1");
    }
}
