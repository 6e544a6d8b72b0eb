//! The names may be written although nothing of serde is derived.

use palisade::prelude::*;

#[derive(Redacted)]
#[serde(rename_all = "camelCase")]
pub struct Employee {
    #[expose]
    first_name: String,
    #[expose]
    #[serde(rename = "born")]
    date_of_birth: String,
}

fn main() {}
