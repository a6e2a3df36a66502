//! Parts of the console.

use leptos::prelude::*;

use crate::components::field::hidden;
use crate::model::Organizer;
use crate::page::PageContext;
use crate::texts::t;

/// Who is signed in, for the header.
pub(crate) struct OrganizerBar {
    pub name: String,
    pub csrf: String,
}

impl From<&Organizer> for OrganizerBar {
    fn from(organizer: &Organizer) -> Self {
        Self {
            name: organizer.name.clone(),
            csrf: organizer.csrf.clone(),
        }
    }
}

pub(crate) fn organizer_bar(ctx: &PageContext, bar: OrganizerBar) -> AnyView {
    view! {
        <form class="who" method="post" action=ctx.link("/console/sign-out")>
            <span>{bar.name}</span>
            {hidden("csrf", bar.csrf)}
            <button>{t("console-sign-out")}</button>
        </form>
    }
    .into_any()
}

/// The way back: campaigns, then this campaign's tally.
pub(crate) fn trail(ctx: &PageContext, campaign: Option<(&str, &str)>) -> AnyView {
    let campaign = campaign.map(|(id, name)| {
        view! {
            <li>
                <a href=ctx.link(&format!("/console/c/{id}"))>{name.to_owned()}</a>
            </li>
        }
    });
    view! {
        <nav class="trail" aria-label=t("console-console")>
            <ol>
                <li>
                    <a href=ctx.link("/console")>{t("console-campaigns")}</a>
                </li>
                {campaign}
            </ol>
        </nav>
    }
    .into_any()
}

/// A column of a table: its heading, and whether it holds numbers.
pub(crate) struct Column {
    heading: &'static str,
    numbers: bool,
}

/// A column of words.
pub(crate) fn words(heading: &'static str) -> Column {
    Column {
        heading,
        numbers: false,
    }
}

/// A column of numbers.
pub(crate) fn numbers(heading: &'static str) -> Column {
    Column {
        heading,
        numbers: true,
    }
}

/// A table that scrolls by itself where it is wider than the page; the caption is read out.
pub(crate) fn table<const N: usize>(
    caption: &'static str,
    columns: [Column; N],
    rows: impl IntoView + 'static,
) -> AnyView {
    let heads = columns.map(|column| {
        let heading = column.heading;
        if column.numbers {
            view! { <th class="n" scope="col">{heading}</th> }.into_any()
        } else {
            view! { <th scope="col">{heading}</th> }.into_any()
        }
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=caption>
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{Vec::from(heads)}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
