//! A variant has one name: rustc says so.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Admin,
    Admin,
}

fn main() {}

//-     Admin,
//-     Admin,
//+     Admin,
//+     Hr,
