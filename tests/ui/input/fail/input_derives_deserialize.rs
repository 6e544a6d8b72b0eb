//! The attribute derives `Deserialize` itself, strictly.

use palisade::prelude::*;

#[input]
#[derive(Debug, serde::Deserialize)]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- #[derive(Debug, serde::Deserialize)]
//+ #[derive(Debug)]
//-     name: String,
//+     name: Text<80>,
