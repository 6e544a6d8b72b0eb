//! Rules are on named fields.

use palisade::prelude::*;

#[input]
pub struct Amount(#[validate(range(min = 1))] i64);

fn main() {}

//- pub struct Amount(#[validate(range(min = 1))] i64);
//+ pub struct Amount {
//+     #[validate(range(min = 1))]
//+     cents: i64,
//+ }
