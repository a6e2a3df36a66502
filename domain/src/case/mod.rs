//! Cases (案件): what citizens send, and what the office works on until it is verified.

pub mod code;
