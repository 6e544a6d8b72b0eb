//! A plan has a limit, and may be the default.

use palisade::prelude::*;

#[derive(Plan)]
pub enum Plan {
    #[plan(rate = "10/s", defualt)]
    Free,
}

fn main() {}

//-     #[plan(rate = "10/s", defualt)]
//+     #[plan(rate = "10/s", default)]
