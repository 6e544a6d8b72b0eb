//! The names that serde would use are the names on the wire.

use palisade::prelude::*;

#[derive(serde::Deserialize, Redacted)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Employee {
    #[expose]
    first_name: String,
    #[expose]
    #[serde(rename = "born")]
    date_of_birth: String,
    #[expose]
    #[serde(rename(serialize = "out", deserialize = "in"), default)]
    direction: u8,
    #[serde(skip)]
    cached: Option<String>,
}

fn main() {}
