//! Names that are credentials only together are found too.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Client {
    #[expose]
    stripe_api_key: String,
}

fn main() {}

//-     #[expose]
//+     #[expose(sensitive = "shown once, when it is made")]
