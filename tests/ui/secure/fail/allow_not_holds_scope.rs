//! A token without the claim would pass `not(scope(..))`.

use palisade::prelude::*;

#[secure(allow = all(role("admin"), not(any(policy(Late), scope("x")))))]
async fn list() {}

fn main() {}
