//! A parameter of the path has no fields of its own.

use palisade::prelude::*;

#[input]
pub struct Place {
    wait: std::time::Duration,
}

#[secure]
async fn show(_: Path<Place>) {}

fn main() {}

//-     wait: std::time::Duration,
//+     #[input(plain)] wait: u32,
