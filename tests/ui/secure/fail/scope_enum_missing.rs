//! There is no enum `Scope` at the crate root.

use palisade::prelude::*;

#[secure(scope = "payroll:read")]
async fn list() {}

fn main() {}
