//! The counters beside a count of the stored ballots.

use app::model::{RecountPage, RecountRow};
use domain::{
    quiz::Campaign,
    tally::{self, Tally},
};
use sha2::{Digest, Sha256};
use worker::{Request, Response};

use super::session::{check_form, organizer};
use crate::{
    attempts::ask,
    error::Result,
    http,
    objects::messages::{Ask, RecountReply, SessionReply},
    routes::{context::Cx, tally::points},
    time,
};

/// Single counters.
const NUMBERS: [(&str, &str); 6] = [
    (tally::STARTED, "开始答题"),
    (tally::HANDED_IN, "交卷"),
    (tally::EXPIRED, "到时自动结束"),
    (tally::BALLOTS, "计入统计的答卷"),
    (tally::TAKERS, "参加人数"),
    (tally::PASSED, "过关"),
];
/// Sums of points.
const SUMS: [(&str, &str); 2] = [(tally::SCORE_SUM, "得分合计"), (tally::MAX_SUM, "满分合计")];
/// Counters by the beginning of their keys: too many to be shown one by one.
const FAMILIES: [(&str, &str); 8] = [
    ("s|", "得分分布"),
    ("d|", "每天"),
    ("h|", "每小时"),
    ("g|", "各区、各年龄段、各班组"),
    ("c|", "投放渠道"),
    ("q|", "每道题、每个选项"),
    ("v|", "问卷"),
    ("w|", "举手人数"),
];

/// POST /console/c/{campaign}/recount
pub async fn post(
    cx: &Cx<'_>,
    request: &mut Request,
    session: &SessionReply,
    campaign: &Campaign,
) -> Result<Response> {
    let form = http::form(request).await?;
    check_form(request, &form, session)?;
    let published = cx.published()?;
    let mut counted = Tally::default();
    let mut stored = Tally::default();
    for shard in 0..published.shards(&campaign.id) {
        let reply: RecountReply = ask(cx, campaign, shard, Ask::Recount).await?;
        counted.merge(&reply.counted);
        stored.merge(&reply.stored);
    }
    let row = |name: &str, show: &dyn Fn(&Tally) -> String| RecountRow {
        name: name.to_owned(),
        counted: show(&counted),
        stored: show(&stored),
    };
    let mut rows: Vec<RecountRow> = Vec::new();
    for (key, name) in NUMBERS {
        rows.push(row(name, &|tally| tally.get(key).to_string()));
    }
    for (key, name) in SUMS {
        rows.push(row(name, &|tally| {
            points(u64::try_from(tally.get(key)).unwrap_or(0))
        }));
    }
    for (prefix, name) in FAMILIES {
        rows.push(row(name, &|tally| family(tally, prefix)));
    }
    let page = RecountPage {
        organizer: organizer(session),
        campaign_id: campaign.id.to_string(),
        campaign_name: campaign.name.clone(),
        at: published.zone.minute(time::now()),
        rows,
    };
    Ok(http::html(
        200,
        &app::pages::console::recount(&cx.page, page),
        http::Cache::Never,
    ))
}

/// How many counters, and four bytes of a hash over all of them: equal only when every one is.
fn family(tally: &Tally, prefix: &str) -> String {
    let mut hash = Sha256::new();
    let mut count = 0u64;
    for (key, n) in tally.under(prefix) {
        hash.update(key.as_bytes());
        hash.update([0]);
        hash.update(n.to_be_bytes());
        count += 1;
    }
    if count == 0 {
        return "0项".to_owned();
    }
    let short: Vec<u8> = hash.finalize().iter().copied().take(4).collect();
    format!("{count}项,校验码{}", data_encoding::HEXLOWER.encode(&short))
}
