//! A constant counts by identity unless it says otherwise, and a public route has no caller.

use std::time::Duration;

use palisade::prelude::*;
use palisade::{Per, Rate};

const LIMIT: Rate = Rate::new(10, Duration::from_secs(1));

#[public(reason = "liveness probe", rate = LIMIT)]
async fn health() {}

fn main() {}

//- const LIMIT: Rate = Rate::new(10, Duration::from_secs(1));
//+ const LIMIT: Rate = Rate::new(10, Duration::from_secs(1)).per(Per::Ip);
