//! Policies in a rule, negated and generic.

use palisade::prelude::*;
use palisade::{Condition, Decision, RequestHead};

struct CanHire;

impl Condition for CanHire {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Allow
    }
}

struct Late;

impl Condition for Late {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Allow
    }
}

struct Owns<T>(std::marker::PhantomData<fn() -> T>);

impl<T: 'static> Condition for Owns<T> {
    async fn decide(&self, _: &Principal, _: &RequestHead<'_>) -> Decision {
        Decision::Allow
    }
}

#[secure(allow = policy(CanHire))]
async fn hire() {}

#[secure(allow = all(not(policy(Late)), any(policy(CanHire), policy(Owns<u8>))))]
async fn list() {}

fn main() {}
