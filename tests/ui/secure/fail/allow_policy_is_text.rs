//! A policy is named by its type.

use palisade::prelude::*;

#[secure(allow = policy("CanHire"))]
async fn list() {}

fn main() {}
