//! What widens the domain of an address is beside the rule for addresses.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(international)]
    email: Text<254>,
}

fn main() {}

//-     #[input(international)]
//+     #[validate(email)]
//+     #[input(international)]
