//! An enum of plans is named by its path.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Booked {
    #[plan(rate = "10/s")]
    Free,
}

#[secure(rate(plan = Boked))]
async fn list() {}

fn main() {}

//- #[secure(rate(plan = Boked))]
//+ #[secure(rate(plan = Booked))]
