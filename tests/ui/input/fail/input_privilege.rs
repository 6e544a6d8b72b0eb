//! A caller does not give itself a role.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    is_admin: bool,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[input(trusted = "the first account of a new tenant")]
