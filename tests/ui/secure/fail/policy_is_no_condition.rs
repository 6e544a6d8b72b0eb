//! A policy implements `Condition`.

use palisade::prelude::*;

struct CanHire;

#[secure(allow = policy(CanHire))]
async fn list() {}

fn main() {}
