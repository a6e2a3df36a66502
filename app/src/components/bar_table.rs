//! Counts as a table, with a bar beside each number. The table speaks; the bars are for the eye.

use leptos::prelude::*;

use crate::format::count;
use crate::live::{bar_width, most};
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
    let most = most(bars.iter().map(|bar| bar.count));
    let rows: Vec<_> = bars
        .into_iter()
        .map(|row| {
            let number = bar_cell(format!("{group}.{}", row.key), row.count, most);
            view! {
                <tr>
                    <th scope="row">{row.label}</th>
                    {number}
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

/// A number and its bar; an island refreshes both by `key`.
pub(crate) fn bar_cell(key: String, number: u64, most: u64) -> AnyView {
    let width = format!("{}%", bar_width(number, most));
    view! {
        <td>
            <span data-key=key.clone()>{count(number)}</span>
            <svg class="bar" aria-hidden="true" focusable="false">
                <rect data-bar=key width=width height="100%"></rect>
            </svg>
        </td>
    }
    .into_any()
}
