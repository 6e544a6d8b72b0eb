//! A struct that is used as a type is not a guard alone.

use palisade::prelude::*;

#[derive(Clone, Debug)]
#[secure(role = "hr")]
struct Reports;

fn main() {}

#[derive(Role)]
pub enum Role {
    Admin,
    Hr,
}

//- #[secure(role = "hr")]
