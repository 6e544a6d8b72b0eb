//! Only an enum that derives `Plan` has limits.

use palisade::prelude::*;

pub enum Booked {
    Free,
}

#[derive(Plan)]
pub enum Other {
    #[plan(rate = "10/s")]
    Free,
}

#[secure(rate(plan = Booked))]
async fn list() {}

fn main() {}

//- #[secure(rate(plan = Booked))]
//+ #[secure(rate(plan = Other))]
