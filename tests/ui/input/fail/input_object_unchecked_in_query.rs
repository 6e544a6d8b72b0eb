//! An object in a query is checked like one in a path.

use palisade::prelude::*;

#[input]
pub struct Filter {
    #[input(object)]
    manager_id: Option<u64>,
}

#[secure]
async fn find(_: Query<Filter>) {}

fn main() {}

//- #[secure]
//+ #[secure(objects = "every clerk may name every manager")]
