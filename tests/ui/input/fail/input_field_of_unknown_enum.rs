//! An enum says what it is.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    kind: Kind,
}

#[derive(serde::Deserialize)]
pub enum Kind {
    Raise,
    Note(String),
}

fn main() {}

//- #[derive(serde::Deserialize)]
//+ #[input]
//-     Note(String),
//+     Note,
