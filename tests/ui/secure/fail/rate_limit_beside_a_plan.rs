//! A limit is in one place.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Booked {
    #[plan(rate = "10/s")]
    Free,
}

#[secure(rate(plan = Booked, limit = "10/s"))]
async fn list() {}

fn main() {}

//- #[secure(rate(plan = Booked, limit = "10/s"))]
//+ #[secure(rate(plan = Booked), rate = "10/s")]
