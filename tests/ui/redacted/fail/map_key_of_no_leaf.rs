//! The keys of a map are leaves.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    #[expose]
    id: String,
    #[expose]
    by_person: std::collections::BTreeMap<Person, u8>,
}

#[derive(Redacted, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    #[expose]
    id: u8,
}

fn main() {}

//-     by_person: std::collections::BTreeMap<Person, u8>,
//+     by_person: std::collections::BTreeMap<u8, Person>,
