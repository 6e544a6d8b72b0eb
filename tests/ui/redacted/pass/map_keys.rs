//! Names, and newtypes of what is a key, name the entries of a map; a client reads them.

use palisade::prelude::*;
use std::collections::{BTreeMap, HashMap};

#[derive(Redacted, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(#[expose] u64);

#[derive(Redacted, PartialEq, Eq, Hash)]
pub struct Name<'a>(#[expose] std::borrow::Cow<'a, str>);

#[derive(Redacted, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrapped<T>(#[expose] T);

#[derive(Redacted, PartialEq, Eq, PartialOrd, Ord)]
pub enum Floor {
    Ground,
    First,
}

#[derive(Redacted)]
#[redacted(view = "TeamView")]
pub struct Team<'a> {
    #[expose]
    by_id: BTreeMap<Id, String>,
    #[expose]
    by_name: HashMap<Name<'a>, Id>,
    #[expose]
    by_floor: BTreeMap<Floor, Vec<Id>>,
    #[expose]
    wrapped: BTreeMap<Wrapped<Id>, u8>,
}

pub fn read(view: TeamView) -> (Option<String>, Option<u8>) {
    (view.by_id.get(&1).cloned(), view.wrapped.get(&1).copied())
}

fn main() {}
