//! The long form has a limit.

use palisade::prelude::*;

#[secure(rate(burst = 20))]
async fn list() {}

fn main() {}
