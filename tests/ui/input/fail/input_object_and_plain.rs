//! A field names an object or none.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(object, plain)]
    manager_id: u64,
}

fn main() {}

//-     #[input(object, plain)]
//+     #[input(plain)]
