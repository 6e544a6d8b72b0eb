//! A borrowed view is checked like an owned type.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Row<'a> {
    #[expose]
    name: std::borrow::Cow<'a, str>,
    #[expose(mask = "last4")]
    iban: &'a str,
}

fn main() {}
