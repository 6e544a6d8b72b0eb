//! A struct without fields shows nothing.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Done;

fn main() {}
