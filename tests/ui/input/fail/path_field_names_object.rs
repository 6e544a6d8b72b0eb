//! A field that is read from the path may be an object's id, whatever it is called.

use palisade::prelude::*;

#[input]
pub struct Which {
    number: u64,
}

#[secure]
async fn show(_: Path<Which>) {}

fn main() {}

//-     number: u64,
//+     #[input(plain)] number: u64,
