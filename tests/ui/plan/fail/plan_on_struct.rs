//! Plans are names, one for each.

use palisade::prelude::*;

#[derive(Plan)]
pub struct Plan;

fn main() {}

//- #[derive(Plan)]
//- pub struct Plan;
//+ #[derive(Plan)]
//+ pub enum Plan {
//+     #[plan(rate = "10/s")]
//+     Free,
//+ }
