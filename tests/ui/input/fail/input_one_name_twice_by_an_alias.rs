//! Two fields that are read by one name.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    title: Text<80>,
    #[serde(alias = "title")]
    position: Option<Text<80>>,
}

fn main() {}

//-     #[serde(alias = "title")]
//+     #[serde(alias = "job")]
