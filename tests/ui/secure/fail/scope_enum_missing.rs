//! There is no enum `Scope` at the crate root.

use palisade::prelude::*;

#[secure(scope = "payroll:read")]
async fn list() {}

fn main() {}

//- use palisade::prelude::*;
//+ use palisade::prelude::*;
//+
//+ #[derive(Scope)]
//+ pub enum Scope {
//+     #[scope("payroll:read")]
//+     Read,
//+ }
