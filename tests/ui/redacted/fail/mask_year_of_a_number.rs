//! Only a date has a year.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(mask = "date_year")]
    born: u64,
}

fn main() {}

//-     born: u64,
//+     born: String,
