//! Only structs with named fields have fields to mark.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Answer {
    Yes,
    No,
}

fn main() {}
