//! There is no enum `Role` at the crate root.

use palisade::prelude::*;

#[secure(role = "admin")]
async fn list() {}

fn main() {}

//- use palisade::prelude::*;
//+ use palisade::prelude::*;
//+
//+ #[derive(Role)]
//+ pub enum Role {
//+     Admin,
//+ }
