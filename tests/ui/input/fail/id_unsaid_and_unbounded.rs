//! What is named like an id is asked first what it names.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    user_id: String,
}

fn main() {}

//-     user_id: String,
//+     #[input(plain)]
//+     #[validate(length(max = 36))]
//+     user_id: String,
