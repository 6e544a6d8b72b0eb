//! Who sees a field is said above the field: above the type it would restrict nothing.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(role = "hr")]
pub struct Salary {
    #[expose]
    cents: u32,
}

fn main() {}

#[derive(Role)]
pub enum Role {
    Hr,
}

//- #[derive(Redacted)]
//- #[redacted(role = "hr")]
//+ #[derive(Redacted)]
//-     #[expose]
//+     #[expose(role = "hr")]
