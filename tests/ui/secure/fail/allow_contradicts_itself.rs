//! What is both required and forbidden refuses everyone.

use palisade::prelude::*;

#[secure(allow = all(policy(CanHire), not(policy(CanHire))))]
async fn list() {}

fn main() {}
