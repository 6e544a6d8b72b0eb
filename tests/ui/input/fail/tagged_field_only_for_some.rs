//! Who may write a field is said by an input of its own.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

#[input]
#[serde(tag = "type")]
pub enum Change {
    Raise {
        #[input(role = "hr")]
        cents: Option<i64>,
    },
    Leave,
}

fn main() {}

//-         #[input(role = "hr")]
