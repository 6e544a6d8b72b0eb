//! Two flattened fields share no key, whatever it is called in Rust.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Audit {
    #[expose(rename = "at")]
    created: u64,
}

#[derive(Redacted)]
pub struct Place {
    #[expose]
    at: String,
}

#[derive(Redacted)]
pub struct RequestContext<'a> {
    #[expose(flatten)]
    audit: Audit,
    #[expose]
    note: &'a str,
    #[expose(flatten)]
    place: Box<Place>,
}

fn main() {}

//-     #[expose(rename = "at")]
//+     #[expose(rename = "created_at")]
