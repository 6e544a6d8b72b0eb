//! `not` holds one rule.

use palisade::prelude::*;

#[secure(allow = not(policy(A), policy(B)))]
async fn list() {}

fn main() {}
