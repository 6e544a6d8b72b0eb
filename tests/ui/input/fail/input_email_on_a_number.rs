//! A rule for text needs text.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(email)]
    email: u64,
}

fn main() {}

//-     email: u64,
//+     email: Text<80>,
