//! What looks like a credential may leave with a reason.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Session {
    #[expose(sensitive = "handed to its owner once, at login")]
    access_token: String,
    #[expose(rename = "expires")]
    valid_until: u64,
}

fn main() {}
