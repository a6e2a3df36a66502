//! The figures of a campaign: `10题 · 不限时 · 每天3次 · 取最好成绩`.

use leptos::prelude::*;

use crate::model::{CampaignKind, Facts};
use crate::texts::say;

pub(crate) fn facts(facts: &Facts, kind: CampaignKind) -> AnyView {
    let items: Vec<_> = say::facts(facts, kind)
        .into_iter()
        .map(|fact| view! { <li>{fact}</li> })
        .collect();
    view! { <ul class="facts">{items}</ul> }.into_any()
}
