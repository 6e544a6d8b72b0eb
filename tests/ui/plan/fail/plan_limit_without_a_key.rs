//! The limit of a plan has its key.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Plan {
    #[plan("10/s")]
    Basic,
}

fn main() {}

//-     #[plan("10/s")]
//+     #[plan(rate = "10/s")]
