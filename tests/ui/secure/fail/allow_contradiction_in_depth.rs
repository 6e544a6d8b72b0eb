//! A contradiction is seen through branches.

use palisade::prelude::*;

#[secure(allow = all(policy(A), all(role("admin"), not(any(policy(B), policy(A))))))]
async fn list() {}

fn main() {}
