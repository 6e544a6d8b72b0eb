//! Only whole segments are credentials.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Trip {
    #[expose]
    shipping: String,
    #[expose]
    secretary: String,
    #[expose]
    basalt: u8,
    #[expose]
    key: String,
    #[expose]
    spinning: bool,
}

fn main() {}
