//! Whom a limit counts is the same for every plan.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Plan {
    #[plan(rate(limit = "10/s", per = "tenant"))]
    Free,
}

fn main() {}

//-     #[plan(rate(limit = "10/s", per = "tenant"))]
//+     #[plan(rate(limit = "10/s"))]
