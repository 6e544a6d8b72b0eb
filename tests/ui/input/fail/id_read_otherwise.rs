//! An id is read as the value that it holds.

use palisade::prelude::*;

#[derive(serde::Serialize, Id)]
#[serde(try_from = "u64")]
pub struct SeatId(u64);

fn main() {}

//- #[serde(try_from = "u64")]
