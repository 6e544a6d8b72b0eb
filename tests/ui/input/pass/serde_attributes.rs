//! Attributes that leave the fields nameable may stay.

use palisade::prelude::*;

#[input]
#[serde(deny_unknown_fields, rename_all(deserialize = "camelCase"))]
pub struct NewEmployee {
    #[serde(alias = "firstName")]
    #[validate(length(max = 80))]
    given_name: String,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    direction: u8,
    #[serde(default)]
    active: bool,
    #[serde(deserialize_with = "trimmed")]
    #[validate(length(max = 80))]
    city: String,
    #[serde(skip)]
    cached: Option<u8>,
}

fn trimmed<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text: String = serde::Deserialize::deserialize(from)?;
    Ok(text.trim().to_owned())
}

fn main() {}
