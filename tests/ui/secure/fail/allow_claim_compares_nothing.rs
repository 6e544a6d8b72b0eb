//! A claim is compared with a value.

use palisade::prelude::*;

#[derive(serde::Deserialize, PartialEq)]
enum Department {
    Finance,
    Sales,
}

impl palisade::Claim for Department {
    const NAME: &'static str = "department";
}

#[secure(allow = claim::<Department>())]
async fn list() {}

fn main() {}

//- #[secure(allow = claim::<Department>())]
//+ #[secure(allow = claim::<Department>() == Finance)]
