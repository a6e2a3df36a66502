//! Atom feeds (RFC 4287).

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use crate::error::{AppError, Result};

/// A feed.
pub struct Feed<'a> {
    /// What it is called.
    pub title: String,
    /// Who writes it.
    pub author: &'a str,
    /// The address of the page that it is of; the feed stands below it.
    pub home: &'a str,
    /// The newest instant, RFC 3339.
    pub updated: String,
    /// What is in it, the newest first.
    pub entries: Vec<Entry>,
}

/// One thing in a feed.
pub struct Entry {
    /// Its title.
    pub title: String,
    /// Its address, which is its id as well.
    pub address: String,
    /// When it was changed, RFC 3339.
    pub updated: String,
    /// In a sentence.
    pub summary: String,
    /// Its category; empty: none.
    pub category: String,
    /// All of it as HTML; empty: the summary is all.
    pub html: String,
}

/// Writes a feed.
///
/// # Errors
/// Never: it is written into memory.
pub fn write(feed: &Feed<'_>) -> Result<Vec<u8>> {
    into(feed).map_err(AppError::internal)
}

fn into(feed: &Feed<'_>) -> std::io::Result<Vec<u8>> {
    let home = feed.home;
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    writer
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", "zh-CN"))
        .write_inner_content(|writer| {
            let text = |writer: &mut Writer<Vec<u8>>, tag: &str, text: &str| {
                writer
                    .create_element(tag)
                    .write_text_content(BytesText::new(text))
                    .map(drop)
            };
            text(writer, "title", &feed.title)?;
            text(writer, "id", home)?;
            text(writer, "updated", &feed.updated)?;
            writer
                .create_element("link")
                .with_attribute(("rel", "self"))
                .with_attribute(("href", format!("{home}/feed.xml").as_str()))
                .write_empty()?;
            writer
                .create_element("link")
                .with_attribute(("href", home))
                .write_empty()?;
            writer
                .create_element("author")
                .write_inner_content(|writer| text(writer, "name", feed.author))?;
            for entry in &feed.entries {
                writer.create_element("entry").write_inner_content(|writer| {
                    text(writer, "title", &entry.title)?;
                    text(writer, "id", &entry.address)?;
                    text(writer, "updated", &entry.updated)?;
                    text(writer, "summary", &entry.summary)?;
                    writer
                        .create_element("link")
                        .with_attribute(("href", entry.address.as_str()))
                        .write_empty()?;
                    if !entry.category.is_empty() {
                        writer
                            .create_element("category")
                            .with_attribute(("term", entry.category.as_str()))
                            .write_empty()?;
                    }
                    if !entry.html.is_empty() {
                        writer
                            .create_element("content")
                            .with_attribute(("type", "html"))
                            .write_text_content(BytesText::new(&entry.html))?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
    Ok(writer.into_inner())
}
