//! A statement that does not exist.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(objct)]
    manager_id: u64,
}

fn main() {}

//-     #[input(objct)]
//+     #[input(object)]
