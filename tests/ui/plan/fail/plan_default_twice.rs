//! A caller without a readable plan gets one of them.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Plan {
    #[plan(rate = "10/s", default)]
    Free,
    #[plan(rate = "100/s", default)]
    Pro,
}

fn main() {}

//-     #[plan(rate = "100/s", default)]
//+     #[plan(rate = "100/s")]
