//! An unknown key is never passed through.

use palisade::prelude::*;

#[input(crat = palisade)]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[input(crat = palisade)]
//+ #[input(crate = palisade)]
//-     name: String,
//+     name: Text<80>,
