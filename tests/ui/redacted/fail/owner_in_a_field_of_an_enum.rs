//! An enum has no field that all its values hold.

use palisade::prelude::*;

#[derive(Redacted)]
#[redacted(owner = to)]
pub enum Letter {
    Open {
        #[expose(owner)]
        to: String,
    },
}

fn main() {}
