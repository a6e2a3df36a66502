//! Counts as a table, with a bar beside each number. The table speaks; the bars are for the eye.

use leptos::prelude::*;

use crate::format::count;
use crate::model::Bar;

/// `group` is the first part of each number's `data-key`.
pub(crate) fn bar_table(
    group: &'static str,
    caption: &'static str,
    label: &'static str,
    value: &'static str,
    bars: Vec<Bar>,
) -> AnyView {
    if bars.is_empty() {
        return ().into_any();
    }
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or_default();
    let rows: Vec<_> = bars
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{row.label}</th>
                    <td>
                        <span data-key=format!("{group}.{}", row.key)>{count(row.count)}</span>
                        {bar(row.count, most)}
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="bars">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{label}</th>
                    <th scope="col">{value}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// `part` of `most` as a bar.
pub(crate) fn bar(part: u64, most: u64) -> AnyView {
    let width = u128::from(part) * 100 / u128::from(most.max(1));
    view! {
        <svg class="bar" aria-hidden="true" focusable="false" viewBox="0 0 100 4" preserveAspectRatio="none">
            <rect width=width.to_string() height="4"></rect>
        </svg>
    }
    .into_any()
}
