//! A field without a name has no name on the wire.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Iban(#[expose] String);

fn main() {}
