//! Parts of pages. One idea a file.

pub(crate) mod actions;
pub(crate) mod bar_table;
pub(crate) mod campaign_card;
pub(crate) mod console;
pub(crate) mod error_summary;
pub(crate) mod facts;
pub(crate) mod field;
pub(crate) mod folded;
pub(crate) mod picture;
pub(crate) mod question;
pub(crate) mod question_result;
pub(crate) mod receipt;
pub(crate) mod rules;
pub(crate) mod tally_tables;
pub(crate) mod written;
pub(crate) mod wrong_form;
