//! A limit depends on the plan that the caller has.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Booked {
    #[plan(rate = "10/s")]
    Free,
}

#[secure(rate(plan = Booked::Free))]
async fn list() {}

fn main() {}

//- #[secure(rate(plan = Booked::Free))]
//+ #[secure(rate(plan = Booked))]
