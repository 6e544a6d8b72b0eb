//! What is flattened beside siblings of other names, however deep, stays.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Audit {
    #[expose]
    created: u64,
    #[expose(rename = "auditId")]
    id: u64,
}

#[derive(Redacted)]
#[redacted(tag = "kind")]
pub enum Payment<'a> {
    Card {
        #[expose]
        number: &'a str,
        #[expose(flatten)]
        audit: Audit,
    },
    Cheque {
        #[expose]
        number: u64,
    },
    Order(#[expose] Audit),
}

#[derive(Redacted)]
pub struct Employee<'a, T> {
    #[expose]
    id: u64,
    #[expose(flatten)]
    payment: Option<Payment<'a>>,
    #[expose(flatten)]
    more: Box<T>,
}

fn main() {}
