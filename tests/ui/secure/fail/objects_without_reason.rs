//! `objects` says why.

use palisade::prelude::*;

#[secure(objects = "")]
async fn list() {}

fn main() {}
