//! An id says whether it names an object.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    manager_id: u64,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[input(plain)]
