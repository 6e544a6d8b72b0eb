//! Two keys may have one mask, and one of them would then occur twice.

use palisade::prelude::*;
use std::collections::BTreeMap;

#[derive(Redacted, PartialEq, Eq, PartialOrd, Ord)]
pub struct Iban(#[expose(mask = "last4")] String);

#[derive(Redacted)]
pub struct Team {
    #[expose]
    names: BTreeMap<Iban, String>,
}

fn main() {}

//- pub struct Iban(#[expose(mask = "last4")] String);
//+ pub struct Iban(#[expose] String);
