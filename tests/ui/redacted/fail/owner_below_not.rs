//! A rule names who may see, not who may not.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(owner = id)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose(all(not(owner)))]
    address: String,
}

fn main() {}

//-     #[expose(all(not(owner)))]
//+     #[expose(owner)]
