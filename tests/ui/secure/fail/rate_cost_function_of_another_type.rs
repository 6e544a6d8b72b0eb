//! A function of the request tells its cost as a number.

use palisade::prelude::*;
use palisade::RateRequest;

fn rows(_: &str) -> u32 {
    1
}

fn units(_: &RateRequest<'_>) -> u32 {
    1
}

#[secure(rate(limit = "10/h", cost = by(rows)))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/h", cost = by(rows)))]
//+ #[secure(rate(limit = "10/h", cost = by(units)))]
