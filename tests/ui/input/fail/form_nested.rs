//! A form holds texts by name.

use palisade::prelude::*;

#[input]
pub struct Address {
    city: Text<40>,
}

#[input]
pub struct NewEmployee {
    #[validate(nested)]
    address: Address,
}

#[secure]
async fn hire(_: palisade::axum::Form<NewEmployee>) {}

fn main() {}

//-     #[validate(nested)]
//-     address: Address,
//+     city: Text<40>,
