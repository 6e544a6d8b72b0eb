//! A token without the claim would pass `not(role(..))`.

use palisade::prelude::*;

#[secure(allow = not(role("guest")))]
async fn list() {}

fn main() {}
