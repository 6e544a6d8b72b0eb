//! A leaf says that it is a policy.

use palisade::prelude::*;

#[secure(allow = CanHire)]
async fn list() {}

fn main() {}
