//! No address is as short as its length demands.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(email, length(max = 4))]
    email: String,
}

fn main() {}

//-     #[validate(email, length(max = 4))]
//+     #[validate(email, length(max = 254))]
