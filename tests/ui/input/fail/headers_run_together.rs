//! Case does not part the words of a header field.

use palisade::prelude::*;

#[input]
#[serde(rename_all = "camelCase")]
pub struct Calling {
    dry_run: bool,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//- #[serde(rename_all = "camelCase")]
