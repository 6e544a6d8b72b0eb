//! rustc says what lacks a lifetime, once.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(status = 409, detail = "`{email}` is taken")]
pub struct Taken {
    email: &'a str,
}

pub fn hire() -> Result<(), Problem> {
    Err(Taken { email: "a@b.example" })?
}

fn main() {}

//-     email: &'a str,
//+     email: &'static str,
