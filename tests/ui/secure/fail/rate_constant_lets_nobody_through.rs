//! A constant is judged like a rate that is written out.

use std::time::Duration;

use palisade::Rate;
use palisade::prelude::*;

const LIMIT: Rate = Rate::new(10, Duration::from_secs(1)).cost(20);

#[secure(rate = LIMIT)]
async fn list() {}

fn main() {}

//- const LIMIT: Rate = Rate::new(10, Duration::from_secs(1)).cost(20);
//+ const LIMIT: Rate = Rate::new(10, Duration::from_secs(1)).cost(2);
