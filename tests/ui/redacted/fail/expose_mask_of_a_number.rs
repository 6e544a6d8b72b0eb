//! The built-in masks read text.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose(mask = "last4")]
    account: u64,
}

fn main() {}

//-     account: u64,
//+     account: String,
