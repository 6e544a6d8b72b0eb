//! Only what is verified can be asked.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(verify)]
    name: Text<80>,
}

fn main() {}

//-     #[input(verify)]
