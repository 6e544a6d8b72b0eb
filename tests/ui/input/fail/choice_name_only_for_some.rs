//! Who may write a choice is said above the field that holds it.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[input]
pub enum Status {
    Draft,
    #[input(role = "hr")]
    Published,
}

#[input]
pub struct Change {
    status: Option<Status>,
}

fn main() {}

//-     #[input(role = "hr")]
//-     Published,
//+     Published,
//-     status: Option<Status>,
//+     #[input(role = "hr")]
//+     status: Option<Status>,
