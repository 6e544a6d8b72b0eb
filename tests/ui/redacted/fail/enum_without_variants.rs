//! A type without values cannot leave.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Never {}

fn main() {}
