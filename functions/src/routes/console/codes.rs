//! Access codes: a list is made here or brought along, shown once, and from then on known by nothing but keyed hashes.

use std::collections::BTreeMap;

use app::model::{CodeCardsPage, CodeListRow, CodesPage, CodesTyped, FieldError};
use data_encoding::HEXLOWER;
use domain::{
    clock::Millis,
    code::{self, LENGTHS, MAX_LIST, MAX_SHORT},
    quiz::{Campaign, IdentityKind},
    token::{CodeKey, Identity, PersonKey},
};
use worker::{Delay, Request, Response};

use super::session::{check_form, organizer};
use crate::{
    attempts::ask,
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Form},
    objects::messages::{Ask, CodeList, CodeListReply, SessionReply, SiteCall},
    routes::{context::Cx, export},
    time,
};

/// Codes that are hashed and sent at a time; citizens come in between.
const BATCH: usize = 250;
/// Longest name of a list, in characters.
const MAX_NAME: usize = 40;
/// Largest pasted list in bytes.
const MAX_PASTED: usize = 400_000;

fn check(campaign: &Campaign) -> Result<()> {
    if campaign.identity() == Some(IdentityKind::Code) {
        Ok(())
    } else {
        Err(AppError::new(404, "no_codes", "这个活动不用参与码"))
    }
}

/// Lists with their numbers over all shards, the newest first.
async fn lists(cx: &Cx<'_>, campaign: &Campaign) -> Result<Vec<CodeListReply>> {
    let mut all: BTreeMap<String, CodeListReply> = BTreeMap::new();
    for shard in 0..cx.published()?.shards(&campaign.id) {
        let part: Vec<CodeListReply> = ask(cx, campaign, shard, Ask::CodeLists).await?;
        for one in part {
            match all.get_mut(&one.list.id) {
                Some(sum) => {
                    sum.codes += one.codes;
                    sum.used += one.used;
                    sum.revoked += one.revoked;
                }
                None => {
                    all.insert(one.list.id.clone(), one);
                }
            }
        }
    }
    let mut lists: Vec<CodeListReply> = all.into_values().collect();
    lists.sort_by_key(|one| std::cmp::Reverse(one.list.made));
    Ok(lists)
}

/// What the page says besides its lists.
#[derive(Default)]
struct Around {
    typed: CodesTyped,
    errors: Vec<FieldError>,
    notice: Option<String>,
}

impl Around {
    fn fault(form: &Form, field: &str, message: impl Into<String>) -> Around {
        let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
        Around {
            typed: CodesTyped {
                name: text("name"),
                count: text("count"),
                length: text("length"),
                list_name: text("list_name"),
                codes: text("codes"),
                code: text("code"),
            },
            errors: vec![FieldError {
                field: field.to_owned(),
                message: message.into(),
            }],
            notice: None,
        }
    }
}

/// GET /console/c/{campaign}/codes
pub async fn show(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign) -> Result<Response> {
    let notice = match cx.query("done") {
        Some("imported") => Some("已导入。名单请自己保管,这里只留下加密的指纹。"),
        Some("revoked") => Some("已作废。已经开始的还能答完,不能再开始新的。"),
        _ => None,
    };
    let around = Around {
        notice: notice.map(str::to_owned),
        ..Around::default()
    };
    page(cx, session, campaign, around).await
}

async fn page(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign, around: Around) -> Result<Response> {
    check(campaign)?;
    let published = cx.published()?;
    let lists = lists(cx, campaign)
        .await?
        .into_iter()
        .map(|one| CodeListRow {
            id: one.list.id,
            name: one.list.name,
            made: published.zone.minute(one.list.made),
            imported: one.list.imported,
            codes: one.codes,
            used: one.used,
            revoked: one.revoked,
        })
        .collect();
    let status = if around.errors.is_empty() { 200 } else { 422 };
    let page = CodesPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        lists,
        seed: HEXLOWER.encode(&time::entropy::<16>()?),
        typed: around.typed,
        errors: around.errors,
        notice: around.notice,
    };
    Ok(http::html(
        status,
        &app::pages::console::codes(&cx.page, page),
        http::Cache::Never,
    ))
}

/// POST /console/c/{campaign}/codes
pub async fn post(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
) -> Result<Response> {
    check(campaign)?;
    let form = http::form_up_to(request, MAX_PASTED).await?;
    check_form(request, &form, session)?;
    match form.get("do") {
        Some("make") => make(cx, session, campaign, &form).await,
        Some("import") => import(cx, session, campaign, &form).await,
        Some("revoke-list") => revoke_list(cx, session, campaign, &form).await,
        Some("revoke-code") => revoke_code(cx, session, campaign, &form).await,
        _ => Err(AppError::bad_request(
            "unknown_action",
            "不知道要做什么,请回到上一页再试",
        )),
    }
}

/// The list that a form asks for; the same form asks for the same list.
struct Wanted {
    seed: [u8; 16],
    name: String,
    count: u32,
    length: usize,
}

fn wanted(form: &Form) -> std::result::Result<Wanted, (&'static str, String)> {
    let name = form.text("name").unwrap_or_default();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(("name", format!("请给这批码起个名,最多{MAX_NAME}个字")));
    }
    let count = form
        .text("count")
        .map(domain::quiz::fold)
        .and_then(|n| n.parse().ok())
        .filter(|n| (1..=MAX_LIST).contains(n))
        .ok_or_else(|| ("count", format!("个数应为 1 到 {MAX_LIST}")))?;
    let length = form
        .text("length")
        .and_then(|n| n.parse().ok())
        .filter(|n| LENGTHS.contains(n))
        .ok_or_else(|| ("length", "请选长度".to_owned()))?;
    if length == LENGTHS.into_iter().min().unwrap_or_default() && count > MAX_SHORT {
        return Err(("length", format!("超过{MAX_SHORT}个,请选长一点的,免得被人猜中")));
    }
    let seed = seed(form).ok_or_else(|| ("name", "页面放得太久了,请再点一次".to_owned()))?;
    Ok(Wanted {
        seed,
        name: name.to_owned(),
        count,
        length,
    })
}

fn seed(form: &Form) -> Option<[u8; 16]> {
    HEXLOWER
        .decode(form.text("seed")?.as_bytes())
        .ok()?
        .try_into()
        .ok()
}

fn codes_of(cx: &Cx<'_>, campaign: &Campaign, wanted: &Wanted) -> Vec<String> {
    let key = &cx.config.signing_key;
    (0..wanted.count)
        .map(|number| code::access_code(key, &campaign.id, &wanted.seed, number, wanted.length))
        .collect()
}

/// The id of a list: a hash of its seed, because whoever has the seed has the codes.
fn list_id(cx: &Cx<'_>, campaign: &Campaign, seed: &[u8; 16]) -> String {
    let hash = cx
        .config
        .signing_key
        .keyed_hash("wenming/code-list-id", &[campaign.id.as_str().as_bytes(), seed]);
    let short: Vec<u8> = hash.into_iter().take(8).collect();
    HEXLOWER.encode(&short)
}

/// Hands the codes out to the shards of their persons, as the persons' keys.
async fn keep(cx: &Cx<'_>, campaign: &Campaign, list: &CodeList, codes: &[String]) -> Result<()> {
    let key = &cx.config.signing_key;
    let shards = cx.published()?.shards(&campaign.id);
    for batch in codes.chunks(BATCH) {
        let mut parts: BTreeMap<u16, Vec<PersonKey>> = BTreeMap::new();
        for code in batch {
            let identity = Identity::Code(CodeKey::of(key, &campaign.id, code));
            let person = PersonKey::of(key, &campaign.id, &identity);
            parts.entry(person.shard(shards)).or_default().push(person);
        }
        for (shard, persons) in parts {
            let message = Ask::AddCodes {
                list: list.clone(),
                persons,
            };
            let () = ask(cx, campaign, shard, message).await?;
        }
        Delay::from(std::time::Duration::from_millis(1)).await;
    }
    Ok(())
}

async fn audit(cx: &Cx<'_>, session: &SessionReply, what: &str, detail: String) -> Result<()> {
    let message = SiteCall::Audit {
        organizer: session.name.clone(),
        what: what.to_owned(),
        detail,
    };
    call(&cx.env, Object::Site, &message).await
}

async fn make(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign, form: &Form) -> Result<Response> {
    let wanted = match wanted(form) {
        Ok(wanted) => wanted,
        Err((field, message)) => {
            return page(cx, session, campaign, Around::fault(form, field, message)).await;
        }
    };
    let codes = codes_of(cx, campaign, &wanted);
    let list = list(cx, campaign, &wanted.seed, &wanted.name, false);
    keep(cx, campaign, &list, &codes).await?;
    let detail = format!("{}: list {} of {} codes", campaign.id, list.id, codes.len());
    audit(cx, session, "make_codes", detail).await?;
    let host = cx.page.origin.split_once("://").map_or("", |(_, host)| host);
    let page = CodeCardsPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        name: wanted.name,
        address: format!("{host}{}/c/{}/quiz", cx.config.base, campaign.id),
        codes: codes.iter().map(|code| code::shown(code)).collect(),
        seed: HEXLOWER.encode(&wanted.seed),
        length: wanted.length,
    };
    Ok(http::html(
        200,
        &app::pages::console::code_cards(&cx.page, page),
        http::Cache::Never,
    ))
}

fn list(cx: &Cx<'_>, campaign: &Campaign, seed: &[u8; 16], name: &str, imported: bool) -> CodeList {
    let made: Millis = time::now();
    CodeList {
        id: list_id(cx, campaign, seed),
        name: name.to_owned(),
        made,
        imported,
    }
}

/// POST /console/c/{campaign}/codes/list.csv: the list again, from the seed that only its own page has.
pub async fn file(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
) -> Result<Response> {
    check(campaign)?;
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let wanted = wanted(&form).map_err(|(field, message)| {
        AppError::new(422, "bad_list", message.clone()).at(format!("/{field}"), message)
    })?;
    let rows: Vec<Vec<String>> = (1u32..)
        .zip(codes_of(cx, campaign, &wanted))
        .map(|(number, code)| vec![number.to_string(), export::guarded(&code::shown(&code))])
        .collect();
    export::table(&["number", "code"], rows, &format!("{}-codes.csv", campaign.id))
}

async fn import(cx: &Cx<'_>, session: &SessionReply, campaign: &Campaign, form: &Form) -> Result<Response> {
    let name = form.text("list_name").unwrap_or_default();
    let fault =
        |field: &str, message: String| page(cx, session, campaign, Around::fault(form, field, message));
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return fault("list_name", format!("请给这批码起个名,最多{MAX_NAME}个字")).await;
    }
    let codes = match code::read_list(form.get("codes").unwrap_or_default()) {
        Ok(codes) => codes,
        Err(lines) => {
            let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
            let message = format!(
                "第{}行不对:一行一个码,{}到{}个字母或数字,不能重复(字母O和数字0、字母I和数字1算一样)",
                lines.join("、"),
                code::MIN_IMPORTED,
                code::MAX_CODE
            );
            return fault("codes", message).await;
        }
    };
    if codes.is_empty() || codes.len() > MAX_LIST as usize {
        return fault("codes", format!("一次导入 1 到 {MAX_LIST} 个码")).await;
    }
    let Some(seed) = seed(form) else {
        return fault("codes", "页面放得太久了,请再点一次".to_owned()).await;
    };
    let list = list(cx, campaign, &seed, name, true);
    keep(cx, campaign, &list, &codes).await?;
    let detail = format!("{}: list {} of {} codes", campaign.id, list.id, codes.len());
    audit(cx, session, "import_codes", detail).await?;
    Ok(http::see_other(&back(cx, campaign, "imported")))
}

fn back(cx: &Cx<'_>, campaign: &Campaign, done: &str) -> String {
    cx.page
        .link(&format!("/console/c/{}/codes?done={done}", campaign.id))
}

async fn revoke_list(
    cx: &Cx<'_>,
    session: &SessionReply,
    campaign: &Campaign,
    form: &Form,
) -> Result<Response> {
    let wanted = form.text("list").unwrap_or_default();
    let known = lists(cx, campaign)
        .await?
        .into_iter()
        .find(|one| one.list.id == wanted);
    let Some(known) = known else {
        return Err(AppError::new(404, "unknown_list", "没有这批码"));
    };
    for shard in 0..cx.published()?.shards(&campaign.id) {
        let message = Ask::RevokeList {
            list: known.list.id.clone(),
        };
        let () = ask(cx, campaign, shard, message).await?;
    }
    let detail = format!("{}: list {}", campaign.id, known.list.id);
    audit(cx, session, "revoke_codes", detail).await?;
    Ok(http::see_other(&back(cx, campaign, "revoked")))
}

async fn revoke_code(
    cx: &Cx<'_>,
    session: &SessionReply,
    campaign: &Campaign,
    form: &Form,
) -> Result<Response> {
    let missing = || Around::fault(form, "code", "没有这个码,看看是不是抄错了一位");
    let Some(folded) = form.text("code").and_then(code::fold) else {
        return page(cx, session, campaign, missing()).await;
    };
    let key = &cx.config.signing_key;
    let identity = Identity::Code(CodeKey::of(key, &campaign.id, &folded));
    let person = PersonKey::of(key, &campaign.id, &identity);
    let shard = person.shard(cx.published()?.shards(&campaign.id));
    let known: bool = ask(cx, campaign, shard, Ask::RevokeCode { person }).await?;
    if !known {
        return page(cx, session, campaign, missing()).await;
    }
    // The code itself does not belong in the log.
    audit(cx, session, "revoke_code", format!("{}: one code", campaign.id)).await?;
    Ok(http::see_other(&back(cx, campaign, "revoked")))
}
