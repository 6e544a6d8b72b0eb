//! A public route is bounded like a secured one.

use palisade::prelude::*;
use palisade::{Per, Rate};
use std::time::Duration;

const SLOW: Rate = Rate::new(1, Duration::from_secs(60)).per(Per::Ip);

#[public(
    reason = "anyone may subscribe",
    rate = "5/s",
    rate(limit = "100/m", per = "global"),
    rate(limit = "10/m", burst = 2, per = "ip"),
    rate = SLOW,
    body = "1KiB",
    timeout = "2s",
)]
async fn subscribe(_: Path<Plain<u64>>) {}

fn main() {}
