//! A style of names is one that serde knows.

use palisade::prelude::*;

#[input]
#[serde(rename_all = "camelcase")]
pub struct NewEmployee {
    first_name: String,
}

fn main() {}

//- #[serde(rename_all = "camelcase")]
//+ #[serde(rename_all = "camelCase")]
//-     first_name: String,
//+     first_name: Text<80>,
