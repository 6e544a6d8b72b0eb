//! A claim has one value.

use palisade::prelude::*;

#[derive(serde::Deserialize, PartialEq)]
enum Department {
    Finance,
    Sales,
}

impl palisade::Claim for Department {
    const NAME: &'static str = "department";
}

#[secure(allow = all(claim::<Department>() == Finance, claim::<Department>() == Sales))]
async fn list() {}

fn main() {}

//- #[secure(allow = all(claim::<Department>() == Finance, claim::<Department>() == Sales))]
//+ #[secure(allow = any(claim::<Department>() == Finance, claim::<Department>() == Sales))]
