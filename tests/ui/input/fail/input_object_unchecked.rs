//! An object in a body is checked like one in a path.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(object)]
    manager_id: u64,
}

#[secure]
async fn hire(_: Json<NewEmployee>) {}

fn main() {}

//- #[secure]
//+ #[secure(objects = "every clerk may name every manager")]
