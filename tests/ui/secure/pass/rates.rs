//! Every form of a rate.

use palisade::prelude::*;
use palisade::{Per, Rate};
use std::time::Duration;

const SLOW: Rate = Rate::new(1, Duration::from_secs(60)).per(Per::Global);

#[secure(rate = "10/s")]
async fn short() {}

#[secure(rate = "10/15s", rate = "30/m", rate = "1000/h", rate = "5000/d", rate = SLOW)]
async fn several() {}

#[secure(
    rate(limit = "100/m", burst = 20, per = "ip", cost = 20),
    rate(limit = "100/m", per = "identity"),
    rate(limit = "100/m", per = "tenant"),
    rate(limit = "1000/m", per = "global")
)]
async fn long() {}

fn main() {}
