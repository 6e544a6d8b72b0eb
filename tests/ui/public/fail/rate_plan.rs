//! A public route has no caller, and so no plan.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Booked {
    #[plan(rate = "10/s")]
    Free,
}

#[public(reason = "a download", rate(plan = Booked))]
async fn list() {}

fn main() {}

//- #[public(reason = "a download", rate(plan = Booked))]
//+ #[public(reason = "a download", rate(limit = "10/s"))]
