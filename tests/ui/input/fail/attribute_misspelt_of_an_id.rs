//! What is nearly `#[input(..)]` is not passed on.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[inputs(plain)]
    order_id: u64,
}

fn main() {}

//-     #[inputs(plain)]
//+     #[input(plain)]
