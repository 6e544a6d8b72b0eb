//! A policy implements `Condition`.

use palisade::prelude::*;

struct CanHire;

#[secure(allow = policy(CanHire))]
async fn list() {}

fn main() {}

//- #[secure(allow = policy(CanHire))]
//+ impl palisade::Condition for CanHire {
//+     async fn decide(&self, _: &Principal, _: &palisade::RequestHead<'_>) -> palisade::Decision {
//+         palisade::Decision::Allow
//+     }
//+ }
//+
//+ #[secure(allow = policy(CanHire))]
