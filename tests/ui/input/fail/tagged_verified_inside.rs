//! No variant holds what only the state can tell.

use palisade::prelude::*;

#[input(verify)]
pub struct Raise {
    cents: i64,
}

impl Verify for Raise {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        Ok(Violations::default())
    }
}

#[input]
#[serde(tag = "type")]
pub enum Change {
    Raise(Raise),
    Leave,
}

fn main() {}

//-     Raise(Raise),
//+     Raise { cents: i64 },
