//! A reason says something.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[input(trusted = " ")]
    balance: i64,
}

fn main() {}

//-     #[input(trusted = " ")]
//+     #[input(trusted = "an imported account keeps its balance")]
