//! A JSON object holds a name once.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: String,
    #[serde(rename = "name")]
    full_name: String,
}

fn main() {}

//-     name: String,
//-     #[serde(rename = "name")]
//-     full_name: String,
//+     name: Text<80>,
//+     full_name: Text<80>,
