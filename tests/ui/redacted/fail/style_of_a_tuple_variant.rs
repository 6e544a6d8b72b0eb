//! A style renames named fields.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Contact {
    #[redacted(rename_all = "camelCase")]
    Phone(#[expose] u64),
}

fn main() {}

//-     #[redacted(rename_all = "camelCase")]
//-     Phone(#[expose] u64),
//+     #[redacted(rename_all = "camelCase")]
//+     Phone {
//+         #[expose]
//+         main_number: u64,
//+     },
