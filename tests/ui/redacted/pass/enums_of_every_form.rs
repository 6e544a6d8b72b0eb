//! Every representation of serde's, by its keys or by ours.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[derive(Redacted)]
pub struct Card {
    #[expose(mask = "last4", full = role("hr"))]
    number: String,
}

#[derive(Redacted)]
#[redacted(rename_all = "snake_case")]
pub enum External<T> {
    Nothing,
    One(#[expose] T),
    Two(#[expose] u8, u8, #[expose(mask = "all")] String),
    Hidden(std::time::Instant),
    Fields {
        #[expose(role = "hr")]
        a: u8,
        b: std::time::Instant,
    },
}

#[derive(Redacted)]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
pub enum Internal {
    Nothing,
    #[serde(rename = "credit_card")]
    One(#[expose] Card),
    Fields {
        #[expose]
        a_b: u8,
    },
}

#[derive(Redacted)]
#[redacted(tag = "kind", content = "value")]
pub enum Adjacent<'a> {
    One(#[expose] &'a str),
    Two(#[expose] u8, #[expose] u8),
}

#[derive(Redacted)]
#[redacted(untagged)]
pub enum Untagged {
    One(#[expose] u8),
    Nested(#[expose] Vec<Untagged>),
}

fn main() {}
