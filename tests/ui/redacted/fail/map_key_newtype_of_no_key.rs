//! A newtype is a key where what it holds is one.

use palisade::prelude::*;
use std::collections::BTreeMap;

#[derive(Redacted, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(#[expose] Vec<String>);

#[derive(Redacted)]
pub struct Team {
    #[expose]
    names: BTreeMap<Path, String>,
}

fn main() {}

//- pub struct Path(#[expose] Vec<String>);
//+ pub struct Path(#[expose] String);
