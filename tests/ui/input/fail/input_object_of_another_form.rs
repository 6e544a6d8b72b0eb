//! A statement is given alone.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(object = true)]
    manager_id: u64,
}

fn main() {}

//-     #[input(object = true)]
//+     #[input(object)]
