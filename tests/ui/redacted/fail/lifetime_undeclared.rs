//! rustc says what lacks a lifetime, once.

use palisade::prelude::*;

#[derive(Redacted)]
#[serde(tag = "state")]
pub enum Door {
    Open,
    Closed {
        #[expose]
        at: u64,
        #[expose]
        why: &'a str,
    },
}

#[secure]
async fn show() -> Json<Door> {
    Json(Door::Open)
}

fn main() {}

//-         why: &'a str,
//+         why: &'static str,
