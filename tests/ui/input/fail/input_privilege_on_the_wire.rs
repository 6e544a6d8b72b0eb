//! A privilege is one by its name on the wire too.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[serde(rename = "tenantId")]
    #[input(plain)]
    organisation: u64,
}

fn main() {}

//-     #[serde(rename = "tenantId")]
//+     #[serde(rename = "organisation")]
