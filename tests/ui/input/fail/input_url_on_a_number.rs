//! A number is no URL.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(url)]
    site: u64,
}

fn main() {}
