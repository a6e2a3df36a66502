//! Posters: the fonts they are drawn with, and those that were drawn lately.
//!
//! A font file is read when a character is wanted that no poster had yet, and let go of at once: what stays is what the site's texts
//! need. Drawing costs milliseconds of the one thread that answers everybody, so what was drawn is kept, and only so many new ones
//! are drawn a second.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::Rc,
    sync::OnceLock,
};

use app::poster::{self, Font, Fonts, Poster, Size};
use data_encoding::HEXLOWER;
use domain::content::Content;
use js_sys::{ArrayBuffer, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use worker::{Env, worker_sys::web_sys};

use crate::{
    bucket::Bucket,
    error::{AppError, Result},
};

/// New posters a second.
const PER_SECOND: u32 = 12;
/// When those turned away may come back, in seconds.
const LATER: u32 = 3;
/// Posters that are kept, by number and by bytes.
const KEPT: usize = 64;
const KEPT_BYTES: usize = 4_000_000;
/// Most characters of which outlines are kept: about 2 MB of both weights.
const MOST_CHARACTERS: usize = 4_000;

/// A poster that was drawn.
#[derive(Debug)]
pub struct Drawn {
    /// Names its content.
    pub etag: String,
    /// The file.
    pub svg: String,
}

/// What a poster depends on, but for what the content says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The content's version.
    pub version: u64,
    /// Where its code leads: site, page and channel.
    pub address: String,
    /// The language of its words.
    pub lang: &'static str,
    /// Its size.
    pub size: Size,
}

/// Both weights, with the characters wanted so far.
struct Held {
    regular: Font,
    bold: Font,
}

thread_local! {
    static FONTS: RefCell<Option<Rc<Held>>> = const { RefCell::new(None) };
    /// The one used last comes first.
    static DRAWN: RefCell<VecDeque<(Key, Rc<Drawn>)>> = const { RefCell::new(VecDeque::new()) };
    static DOOR: Bucket = const { Bucket::full() };
}

/// A poster, drawn now or lately. `what` says what it says, when it has to be drawn.
pub async fn get(
    env: &Env,
    content: &Content,
    key: Key,
    what: impl FnOnce() -> Result<Poster>,
) -> Result<Rc<Drawn>> {
    if let Some(drawn) = kept(&key) {
        return Ok(drawn);
    }
    DOOR.with(|door| door.admit(PER_SECOND, LATER))?;
    let poster = what()?;
    let held = fonts(env, content, &poster).await?;
    let fonts = Fonts {
        regular: &held.regular,
        bold: &held.bold,
    };
    let svg = poster::draw(&poster, key.size, fonts).ok_or_else(|| AppError::internal("a font is broken"))?;
    let hash = Sha256::digest(&svg);
    let drawn = Rc::new(Drawn {
        etag: format!("\"{}\"", HEXLOWER.encode(hash.get(..12).unwrap_or_default())),
        svg,
    });
    keep(key, drawn.clone());
    Ok(drawn)
}

fn kept(key: &Key) -> Option<Rc<Drawn>> {
    DRAWN.with_borrow_mut(|all| {
        let place = all.iter().position(|(other, _)| other == key)?;
        let found = all.remove(place)?;
        let drawn = found.1.clone();
        all.push_front(found);
        Some(drawn)
    })
}

fn keep(key: Key, drawn: Rc<Drawn>) {
    DRAWN.with_borrow_mut(|all| {
        all.push_front((key, drawn));
        let bytes =
            |all: &VecDeque<(Key, Rc<Drawn>)>| all.iter().map(|(_, one)| one.svg.len()).sum::<usize>();
        while all.len() > KEPT || bytes(all) > KEPT_BYTES {
            all.pop_back();
        }
    });
}

/// Fonts that have a poster's characters: those at hand, or new ones with all characters wanted so far.
async fn fonts(env: &Env, content: &Content, poster: &Poster) -> Result<Rc<Held>> {
    let wanted = poster::characters(poster);
    let held = FONTS.with_borrow(Clone::clone);
    let mut all = wanted.clone();
    if let Some(held) = held {
        if held.bold.holds(&wanted) && held.regular.holds(&wanted) {
            return Ok(held);
        }
        all.extend(held.bold.chars());
    }
    all.extend(texts(content).flat_map(str::chars));
    let all = if all.len() > MOST_CHARACTERS { wanted } else { all };
    // One after the other: never two whole files at a time.
    let regular = read(env, "font-regular.ttf", &all).await?;
    let bold = read(env, "font-bold.ttf", &all).await?;
    let held = Rc::new(Held { regular, bold });
    FONTS.set(Some(held.clone()));
    Ok(held)
}

/// What posters of a site may say.
fn texts(content: &Content) -> impl Iterator<Item = &str> {
    let tips = content
        .tips
        .values()
        .flat_map(|tip| [&tip.title, &tip.summary, &tip.body, &tip.source]);
    let campaigns = content
        .campaigns
        .values()
        .flat_map(|campaign| [&campaign.name, &campaign.summary]);
    let series = content.series.iter().map(|one| &one.name);
    tips.chain(campaigns).chain(series).map(String::as_str)
}

/// Files of `dist/` that only the Worker reads: their names.
fn inside() -> &'static BTreeMap<String, String> {
    static LIST: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    LIST.get_or_init(|| {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/inside.json"))).unwrap_or_default()
    })
}

async fn read(env: &Env, name: &str, chars: &BTreeSet<char>) -> Result<Font> {
    let file = inside()
        .get(name)
        .ok_or_else(|| AppError::internal(format!("{name} was not built in: cargo xtask build")))?;
    let found = env
        .assets("ASSETS")?
        .fetch(format!("https://assets/{file}"), None)
        .await?;
    if found.status_code() != 200 {
        return Err(AppError::internal(format!("{file} is missing")));
    }
    let found: web_sys::Response = found.into();
    let broken = |_| AppError::internal(format!("{file} could not be read"));
    let buffer = JsFuture::from(found.array_buffer().map_err(broken)?)
        .await
        .map_err(broken)?
        .dyn_into::<ArrayBuffer>()
        .map_err(broken)?;
    // The file stays on JavaScript's side, which gives memory back; only what is wanted is copied.
    let bytes = Uint8Array::new(&buffer);
    let length = bytes.length();
    let part = |offset: usize, length_wanted: usize| {
        let start = u32::try_from(offset).ok()?;
        let end = start.checked_add(u32::try_from(length_wanted).ok()?)?;
        (end <= length).then(|| bytes.subarray(start, end).to_vec())
    };
    Font::pick(&part, chars).ok_or_else(|| AppError::internal(format!("{file} is no font")))
}
