//! Two styles leave open which one counts.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(rename_all = "camelCase")]
#[serde(rename_all = "kebab-case")]
pub struct Employee {
    #[expose]
    first_name: String,
}

fn main() {}

//- #[serde(rename_all = "kebab-case")]
