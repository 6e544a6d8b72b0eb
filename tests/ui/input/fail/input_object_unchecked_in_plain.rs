//! An input that names an object does so in a `Plain` as well.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(object)]
    manager_id: u64,
}

#[secure]
async fn hire(_: Json<Plain<NewEmployee>>) {}

fn main() {}

//- #[secure]
//+ #[secure(objects = "every clerk may name every manager")]
