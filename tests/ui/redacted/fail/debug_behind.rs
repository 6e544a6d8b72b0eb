//! The derive brings a `Debug` of its own, which shows no more than a response does.

use palisade::prelude::*;

#[derive(Redacted)]
#[derive(Debug)]
pub struct Employee {
    #[expose]
    name: String,
}

fn main() {}

//- #[derive(Redacted)]
//- #[derive(Debug)]
//+ #[derive(Redacted)]
