//! An object in a header field is checked like one in the path.

use palisade::prelude::*;

#[input]
pub struct Calling {
    #[input(object)]
    employee_id: u64,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//- #[secure]
//+ #[secure(objects = "every clerk may name every employee")]
