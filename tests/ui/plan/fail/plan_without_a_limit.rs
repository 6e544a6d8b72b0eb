//! A caller of each plan has a limit.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Plan {
    #[plan(rate = "10/s")]
    Free,
    Pro,
}

fn main() {}

//-     Pro,
//+     #[plan(rate = "100/s")]
//+     Pro,
