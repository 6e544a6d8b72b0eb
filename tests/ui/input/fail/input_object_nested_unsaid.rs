//! An input that holds an input that names objects names them.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(nested)]
    manager: Manager,
}

#[input]
pub struct Manager {
    #[input(object)]
    id: u64,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[input(object)]
