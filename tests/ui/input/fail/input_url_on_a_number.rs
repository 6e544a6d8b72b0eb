//! A number is not a URL.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(url)]
    site: u64,
}

fn main() {}

//-     #[validate(url)]
//-     site: u64,
//+     #[validate(url, length(max = 80))]
//+     site: String,
