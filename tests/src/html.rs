//! As much HTML as a test of plain forms needs.

use std::collections::BTreeMap;

/// The attributes of every `<name …>` of a page.
pub fn tags(html: &str, name: &str) -> Vec<BTreeMap<String, String>> {
    let open = format!("<{name}");
    html.match_indices(&open)
        .filter(|(at, _)| {
            let next = html[at + open.len()..].chars().next();
            next.is_some_and(|c| c.is_whitespace() || c == '>' || c == '/')
        })
        .map(|(at, _)| attributes(&html[at + open.len()..]))
        .collect()
}

fn attributes(mut rest: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return found;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || "=>/".contains(c))
            .unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').expect("a closing quote");
            value = unescaped(&after[..end]);
            rest = &after[end + 1..];
        } else if let Some(after) = rest.strip_prefix('=') {
            let end = after
                .find(|c: char| c.is_whitespace() || c == '>')
                .unwrap_or(after.len());
            value = unescaped(&after[..end]);
            rest = &after[end..];
        }
        found.insert(name, value);
    }
}

/// Text without its character references.
pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// The text of a page without its tags.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    let mut html = html.to_owned();
    while let Some((before, rest)) = html.split_once("<style>") {
        let after = rest.split_once("</style>").map_or("", |(_, after)| after);
        html = format!("{before}{after}");
    }
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    unescaped(&text)
}

/// The value of the first hidden field of this name.
pub fn hidden(html: &str, name: &str) -> Option<String> {
    tags(html, "input")
        .into_iter()
        .find(|tag| tag.get("name").is_some_and(|n| n == name))
        .map(|tag| tag.get("value").cloned().unwrap_or_default())
}

/// Every address that a link of the page leads to.
pub fn links(html: &str) -> Vec<String> {
    tags(html, "a")
        .into_iter()
        .filter_map(|tag| tag.get("href").cloned())
        .collect()
}

/// Where the form leads whose action contains `part`.
pub fn action(html: &str, part: &str) -> Option<String> {
    let actions = tags(html, "form")
        .into_iter()
        .filter_map(|tag| tag.get("action").cloned());
    actions.into_iter().find(|action| action.contains(part))
}

/// The cells of the rows of all tables, without tags.
pub fn rows(html: &str) -> Vec<Vec<String>> {
    html.split("<tr")
        .skip(1)
        .map(|row| {
            let row = row.split("</tr>").next().unwrap_or_default();
            row.split("<t")
                .filter(|cell| {
                    cell.starts_with("d>")
                        || cell.starts_with("d ")
                        || cell.starts_with("h>")
                        || cell.starts_with("h ")
                })
                .map(|cell| {
                    words(cell.split_once('>').map_or("", |(_, cell)| cell))
                        .trim()
                        .to_owned()
                })
                .collect()
        })
        .collect()
}
