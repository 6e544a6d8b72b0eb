//! A policy stands in a rule.

use palisade::prelude::*;

#[secure(policy = CanHire)]
async fn list() {}

fn main() {}
