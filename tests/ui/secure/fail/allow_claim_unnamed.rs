//! A type that is compared says which claim it is.

use palisade::prelude::*;

#[derive(serde::Deserialize, PartialEq)]
enum Department {
    Finance,
    Sales,
}

#[secure(allow = claim::<Department>() == Finance)]
async fn list() {}

fn main() {}

//- fn main() {}
//+ impl palisade::Claim for Department {
//+     const NAME: &'static str = "department";
//+ }
//+ fn main() {}
