//! `objects` takes a reason.

use palisade::prelude::*;

#[secure(objects = true)]
async fn list() {}

fn main() {}
