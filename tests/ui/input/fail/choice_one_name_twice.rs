//! A name is read as one variant.

use palisade::prelude::*;

#[input]
pub enum Status {
    #[serde(rename = "open")]
    Open,
    #[serde(rename = "open")]
    Closed,
}

fn main() {}

//-     #[serde(rename = "open")]
//-     Closed,
//+     #[serde(rename = "closed")]
//+     Closed,
