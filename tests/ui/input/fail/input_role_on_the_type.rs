//! Who may write a field is said above the field: above the type it would restrict nothing.

use palisade::prelude::*;

#[input(role = "hr")]
pub struct Raise {
    cents: u32,
    reason: Option<Text<80>>,
}

fn main() {}

#[derive(Role)]
pub enum Role {
    Hr,
}

//- #[input(role = "hr")]
//+ #[input]
//-     reason: Option<Text<80>>,
//+     #[input(role = "hr")]
//+     reason: Option<Text<80>>,
